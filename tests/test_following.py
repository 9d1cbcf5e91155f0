"""A plan of a later year is made from what an earlier one planned, not from what happened in it."""

from decimal import Decimal

import pytest
from msgspec import structs
from plans import bullets, generic_rate, plan_of_people, small_plan, with_row

from planner.plan.fiscal import FiscalYear
from planner.plan.following import following
from planner.plan.invariants import broken_invariants
from planner.plan.model import Kpi, Lineage, Mark, Promise, Report
from planner.plan.renewing import is_opened, renewed_target, renewed_title
from planner.plan.schema import from_document, to_document
from planner.plan.targets import (
    Bound,
    Case,
    Cases,
    Condition,
    GivenYear,
    InWords,
    OtherSeries,
    Pick,
    PriorYears,
    Shift,
    Target,
)

R1, R2, R3, R5 = FiscalYear(2019), FiscalYear(2020), FiscalYear(2021), FiscalYear(2023)


def followed(plan=None, year=R3, **wanted):
    return following(plan or small_plan(), year, "small-r03", **wanted)


def marks_of(plan, row):
    return [(mark.month, mark.text) for mark in plan.rows[row].marks]


def test_the_structure_goes_over_and_what_happened_stays_behind():
    old, new = small_plan(), followed()
    assert (new.id, new.follows, new.title) == (
        "small-r03",
        "small-r02",
        "令和3年度 小さな支部事業計画",
    )
    assert (new.fiscal_year, new.status_month, new.ledger_from) == (2021, "2021-04", "2021-04")
    assert (new.decided, new.seq, new.closes, new.dated) == (None, 0, {}, {})
    assert (new.branch, new.groups, new.statuses) == (old.branch, old.groups, old.statuses)
    assert (new.pillars, new.sections, new.items) == (old.pillars, old.sections, old.items)
    assert [row.id for row in new.rows_in_order()] == [row.id for row in old.rows_in_order()]
    assert not any(row.reports or row.suspensions or row.comments for row in new.rows.values())
    assert not any(kpi.figures or kpi.suspensions for kpi in new.kpis.values())
    assert broken_invariants(new) == ()


def test_every_row_says_which_row_it_goes_on_from():
    new = followed()
    assert {own: row.lineage for own, row in new.rows.items()} == {
        own: Lineage("small-r02", own) for own in small_plan().rows
    }


def test_the_marks_stand_in_the_months_they_were_first_planned_in():
    """Moved, done, dropped and added ●: only what was planned, in the month of then, goes over."""
    plan = with_row(
        small_plan(),
        "survey",
        marks=(
            Mark("done", month="2020-04", done="2020-05", word="68件", is_late=True),
            Mark("moved", month="2020-07", promises=(Promise("2020-10", "台風"),)),
            Mark("undated", month="2021-03", promises=(Promise(None, "未定"),)),
            Mark("dropped", month="2020-08", dropped="中止"),
            Mark("added", promises=(Promise("2020-09", "追加"),)),
            Mark("step", month="2020-12", done="2020-12", text="集計"),
            Mark("late step", promises=(Promise("2021-01"),), text="追加の手順"),
        ),
    )
    assert marks_of(followed(plan), "survey") == [
        ("2021-04", ""),
        ("2021-07", ""),
        ("2022-03", ""),
        ("2021-12", "集計"),
    ]
    assert all(mark.is_open and not mark.promises for mark in followed(plan).rows["survey"].marks)


def test_over_several_years_the_months_move_as_many_years():
    new = followed(year=R5)
    assert marks_of(new, "survey") == [("2023-07", "")]
    assert new.title == "令和5年度 小さな支部事業計画"


def test_what_ended_does_not_go_over_nor_what_stood_in_it_alone():
    """Ended are the section s3, the item i4, the row "winter" and the only KPI of the row "rate"."""
    new = followed(plan_of_people())
    assert list(new.order) == ["s1", "s2"]
    assert set(new.items) == {"i1", "i2", "i3"}
    assert [row.id for row in new.rows_in_order()] == ["daily", "survey", "notices"]
    assert new.kpis == {}
    assert broken_invariants(new) == ()


def test_an_item_whose_rows_all_ended_does_not_go_over_but_one_that_is_empty_does():
    plan = plan_of_people()
    ended = plan.rows["winter"].ended
    plan = with_row(plan, "survey", ended=ended)
    empty = structs.replace(
        plan.items["i2"], id="i9", at=structs.replace(plan.items["i2"].at, key="z")
    )
    plan = structs.replace(plan, items={**plan.items, "i9": empty}).arranged()
    assert set(followed(plan).items) == {"i1", "i3", "i9"}


def test_a_kpi_goes_over_with_its_key_and_without_its_figures():
    kpi = followed().kpis["k1"]
    assert (kpi.key, kpi.target, kpi.lines) == (
        "generic-rate",
        generic_rate().target,
        generic_rate().lines,
    )
    assert kpi.figures == {}, "nor the targets of single months, which were those of their year"


def test_a_kpi_that_only_ended_rows_showed_does_not_go_over_but_one_shown_nowhere_does():
    plan = small_plan()
    plan = with_row(plan, "rate", ended=plan_of_people().rows["winter"].ended)
    plan = structs.replace(plan, kpis={**plan.kpis, "k2": Kpi("k2", "spare", "予備")})
    assert set(followed(plan).kpis) == {"k2"}


def test_people_go_over_who_have_not_left_by_then():
    """鈴木 left on 30 September of the earlier year, and was the deputy of 佐藤."""
    new = followed(plan_of_people())
    assert [(own.name, own.deputies) for own in new.people.values()] == [("佐藤", ())]
    assert new.rows["survey"].people == ("u1",)
    assert not any((new.amendments, new.meetings, new.topics, new.actions))


def test_the_day_of_reports_goes_over_without_the_other_days_of_single_months():
    deadline = followed(plan_of_people()).report_deadline
    assert (deadline.day, deadline.days) == (10, {})


def test_a_row_names_the_earlier_row_and_no_longer_the_file_it_was_read_from():
    row = followed(plan_of_people()).rows["survey"]
    assert (row.source, row.lineage) == ("", Lineage("small-r02", "survey"))


def test_a_document_keeps_what_a_plan_follows():
    new = followed()
    assert to_document(new)["follows"] == "small-r02"
    assert from_document(to_document(new)) == new
    assert "follows" not in to_document(small_plan())


def test_a_title_of_ones_own_is_kept():
    assert followed(title="新しい計画").title == "新しい計画"


@pytest.mark.parametrize(
    ("title", "old", "new", "made"),
    [
        ("令和7年度 見本支部事業計画", 2025, 2026, "令和8年度 見本支部事業計画"),
        ("令和７年度計画", 2025, 2026, "令和８年度計画"),
        ("R7計画", 2025, 2026, "R8計画"),
        ("2025年度 計画", 2025, 2027, "2027年度 計画"),
        ("平成30年度計画", 2018, 2019, "令和元年度計画"),
        ("平成31年度計画", 2019, 2020, "令和2年度計画"),
        ("令和元年度計画", 2019, 2020, "令和2年度計画"),
        (
            "中期計画（令和6年度〜令和8年度）令和7年度分",
            2025,
            2026,
            "中期計画（令和6年度〜令和8年度）令和8年度分",
        ),
        ("事業計画", 2025, 2026, "事業計画"),
        ("第2025号の計画 12025", 2025, 2026, "第2025号の計画 12025"),
    ],
)
def test_a_title_that_names_the_year_names_the_new_one(title, old, new, made):
    assert renewed_title(title, FiscalYear(old), FiscalYear(new)) == made


def at_least(value, text="", **wanted):
    return Target(Bound("at-least", value), text, **wanted)


D = Decimal


@pytest.mark.parametrize(
    ("target", "made", "is_open"),
    [
        # 対前年度（41.2%）以上: last year's number is another one now
        (at_least(PriorYears(printed=D("41.2"))), at_least(PriorYears()), True),
        # 対前年度以上
        (at_least(PriorYears(), "前年度以上"), at_least(PriorYears(), "前年度以上"), False),
        # 97.5%以上
        (at_least(D("97.5")), at_least(D("97.5")), False),
        # 令和元年度（41.2%）以上, in a plan of 令和2年度: last year by its number
        (at_least(GivenYear(2019, D("41.2"))), at_least(GivenYear(2020)), True),
        # 平成28年度（12,345件）以上: a year for ever
        (at_least(GivenYear(2016, D(12345))), at_least(GivenYear(2016, D(12345))), False),
        # 全国平均（40.1%）以上
        (
            at_least(OtherSeries("national", printed=D("40.1"))),
            at_least(OtherSeries("national")),
            True,
        ),
        # 前年度（41.2%）＋0.5ポイント以上
        (
            at_least(Shift(PriorYears(printed=D("41.2")), plus=D("0.5"))),
            at_least(Shift(PriorYears(), plus=D("0.5"))),
            True,
        ),
        # 前年度（41.2%）と70.0%のいずれか高い値以上
        (
            at_least(Pick("higher", (PriorYears(printed=D("41.2")), D("70.0")))),
            at_least(Pick("higher", (PriorYears(), D("70.0")))),
            True,
        ),
        # 前年度が50%（48.2%）以上の場合は…
        (
            Target(
                Cases(
                    (
                        Case(
                            when=Condition("at-least", PriorYears(printed=D("48.2")), back=0),
                            then=Bound("at-least", D(50)),
                        ),
                        Case(then=Bound("at-least", PriorYears(printed=D("48.2")))),
                    )
                ),
                "48.2%を基準とする（148.2は別）",
            ),
            Target(
                Cases(
                    (
                        Case(
                            when=Condition("at-least", PriorYears(), back=0),
                            then=Bound("at-least", D(50)),
                        ),
                        Case(then=Bound("at-least", PriorYears())),
                    )
                ),
                "●●%を基準とする（148.2は別）",
            ),
            True,
        ),
        # in words: a person judges
        (
            Target(InWords(), "前年度（1,234件）を上回るよう努める"),
            Target(InWords(), "前年度（●●件）を上回るよう努める"),
            True,
        ),
        (
            Target(InWords(), "前年度より3件増やす"),
            Target(InWords(), "前年度より3件増やす"),
            False,
        ),
        # judged in September, in the new year's
        (
            at_least(D("80.3"), by="2020-09"),
            at_least(D("80.3"), by="2021-09"),
            False,
        ),
        (Target(), Target(), False),
    ],
)
def test_a_target_asks_for_the_same_of_the_new_year(target, made, is_open):
    found = renewed_target(target, R2, 1)
    assert found == made
    assert is_opened(target, found) is is_open


def test_a_plan_made_from_one_made_so_follows_that():
    third = following(followed(), FiscalYear(2022), "small-r04")
    assert (third.follows, third.title) == ("small-r03", "令和4年度 小さな支部事業計画")
    assert third.rows["survey"].lineage == Lineage("small-r03", "survey")
    assert marks_of(third, "survey") == [("2022-07", "")]


def test_a_report_in_the_earlier_plan_makes_no_difference():
    plan = with_row(small_plan(), "survey", reports={"2020-05": Report("○", "済")})
    assert followed(plan) == followed()


def test_ids_of_marks_stay_so_that_the_plans_can_be_compared():
    old = with_row(small_plan(), "survey", marks=bullets("2020-06", "2020-07"))
    assert [mark.id for mark in followed(old).rows["survey"].marks] == ["m2020-06", "m2020-07"]
