"""A plan from nothing: what it has, and what cannot be read."""

import pytest
from plans import refusal
from sample import sample_plan

from planner.plan import beginning
from planner.plan.beginning import begun
from planner.plan.fiscal import FiscalYear
from planner.plan.invariants import broken_invariants
from planner.plan.schema import from_document, to_document
from planner.wording.errors import error_sentence

R8 = FiscalYear(2026)


def test_it_has_the_pillars_groups_and_scale_of_the_published_plan():
    published, plan = sample_plan(), begun("x", "茨城", R8)
    assert plan.pillars == published.pillars
    assert plan.groups == published.groups
    assert plan.statuses == published.statuses


def test_it_begins_in_april_as_a_draft_without_any_section():
    plan = begun("x", "茨城", R8)
    assert (plan.status_month, plan.ledger_from, plan.decided) == ("2026-04", "2026-04", None)
    assert (plan.title, plan.order, plan.rows) == ("令和8年度 茨城支部事業計画", (), {})


def test_begun_in_a_running_year_the_months_before_are_unrecorded():
    plan = begun("x", "茨城", R8, since="2026-09", decided="2026-04-01")
    assert (plan.status_month, plan.decided) == ("2026-09", "2026-04-01")
    assert [month for month in R8.months if not plan.is_recorded(month)] == [
        f"2026-0{number}" for number in range(4, 9)
    ]


def test_it_is_sound_and_is_read_back_from_its_document():
    plan = begun("x", "茨城", R8, groups=("甲",), pillars=("一", "二"), title="題")
    assert broken_invariants(plan) == ()
    assert from_document(to_document(plan)) == plan


@pytest.mark.parametrize(
    ("text", "branch"), [("茨城支部", "茨城"), ("茨城", "茨城"), (" 見本支部 ", "見本")]
)
def test_a_branch_is_kept_without_its_last_word(text, branch):
    assert beginning.read_branch(text) == branch


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("企画総務,業務", ("企画総務", "業務")),
        ("企画総務、業務グループ，保健,", ("企画総務", "業務", "保健")),
        (" 甲 ", ("甲",)),
        ("グループ", ("グループ",)),
    ],
)
def test_groups_stand_between_commas_of_any_kind(text, groups):
    assert beginning.read_groups(text) == groups


@pytest.mark.parametrize(
    ("read", "text", "code"),
    [
        (beginning.read_branch, "", "branch-empty"),
        (beginning.read_branch, " 支部 ", "branch-empty"),
        (beginning.read_branch, "茨\n城", "text-controls"),
        (beginning.read_branch, "茨\x1b[2J城", "text-controls"),
        (beginning.read_year, "来年", "year-unreadable"),
        (beginning.read_year, "", "year-unreadable"),
        (beginning.read_year, "1999", "new-year-outside"),
        (beginning.read_year, "2099", "new-year-outside"),
        (beginning.read_year, "S60", "new-year-outside"),
        (beginning.read_groups, "業務,保健,業務", "group-twice"),
        (beginning.read_groups, "業務,業務グループ", "group-twice"),
        (beginning.read_groups, "、,", "groups-empty"),
        (beginning.read_groups, "業務,全", "group-reserved"),
        (beginning.read_groups, "ALL", "group-reserved"),
        (beginning.read_groups, "業務\x00", "text-controls"),
        (beginning.read_pillars, "", "pillars-empty"),
        (beginning.read_pillars, "柱,柱", "pillar-twice"),
        (beginning.read_line, "題\u2028名", "text-controls"),
        (lambda text: beginning.read_since(text, R8), "2027-04", "month-outside-year"),
        (lambda text: beginning.read_since(text, R8), "13月", "month-unreadable"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(read, text, code):
    error = refusal(read, text)
    assert error.code == code
    assert "\n" not in error_sentence(error)
