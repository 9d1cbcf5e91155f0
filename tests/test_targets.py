"""Targets as data: any is kept as it is, told in words, and judged only where a rule judges it."""

from decimal import Decimal

import msgspec
import pytest
from any_targets import any_targets
from hypothesis import given, settings
from judged import plan_with, rate
from plans import refusal, small_plan
from targeted import bound_of, case_of, condition_of, target_of

from planner.errors import PlannerError, UnavailableError
from planner.history import intents as do
from planner.history.rules import prepare
from planner.history.writes import Signature
from planner.kpi.owed import owed
from planner.kpi.standing import standing
from planner.kpi.verdicts import proposal, verdict
from planner.language import set_language
from planner.plan.invariants import broken_invariants
from planner.plan.schema import encode, from_document, to_document
from planner.plan.targets import (
    Bound,
    Cases,
    Done,
    GivenYear,
    InWords,
    OtherSeries,
    Pick,
    PriorYears,
    Shift,
    Target,
    numbers_in,
    series_in,
)
from planner.wording.kpis import case_lines, limit_text
from planner.wording.targets import target_text
from planner.wording.values import value_text

MANY = settings(max_examples=300, deadline=None)
JUNE = "2020-06"
FIGURES = (
    "actual@2020-06=60.5",
    "numerator@2020-06=3",
    "denominator@2020-06=5",
    "actual@2019=61.0",
)


def kpi_of(target, *figures):
    return msgspec.structs.replace(rate(*figures), target=target)


def words(target):
    return target_text(kpi_of(target))


# Kept as they are


@MANY
@given(any_targets)
def test_any_target_is_written_and_read_as_it_is(target):
    assert msgspec.json.decode(msgspec.json.encode(target), type=Target) == target
    plan = plan_with(kpi_of(target))
    assert from_document(msgspec.json.decode(encode(to_document(plan)))) == plan
    assert broken_invariants(plan) == ()


def test_a_number_is_kept_with_its_decimals():
    stored = msgspec.json.encode(target_of("at-least", "92.0"))
    assert stored == b'{"rule":{"is":"limit","sign":"at-least","value":"92.0"}}'


@pytest.mark.parametrize(
    "rule",
    [
        {"is": "limit", "sign": "at-least", "value": "1E+99"},
        {"is": "limit", "sign": "at-least", "value": {"is": "prior", "printed": "NaN"}},
        {"is": "limit", "sign": "at-least", "value": {"is": "shift", "base": "1", "times": "NaN"}},
        {
            "is": "limit",
            "sign": "at-least",
            "value": {"is": "pick", "which": "higher", "values": []},
        },
        {"is": "limit", "sign": "nearly", "value": "1"},
        {"is": "limit"},
        {"is": "wish"},
        "at-least",
    ],
)
def test_what_is_no_rule_is_refused(rule):
    document = to_document(plan_with(rate()))
    document["kpis"][0]["target"] = {"rule": rule}
    assert isinstance(refusal(from_document, document), UnavailableError)


def test_one_value_holds_another_at_most_three_deep():
    deep = {"is": "pick", "which": "higher", "values": ["1", {"is": "shift", "base": "1"}]}
    deeper = {"is": "shift", "base": deep}
    for value, is_target in ((deep, True), (deeper, False)):
        target = {"rule": {"is": "limit", "sign": "above", "value": value}}
        try:
            msgspec.convert(target, Target)
        except msgspec.ValidationError:
            assert not is_target
        else:
            assert is_target


def test_every_number_and_series_of_a_target_is_found():
    lowered = Shift(PriorYears(printed=Decimal("1.90")), plus=Decimal("0.5"), times=Decimal("0.9"))
    higher = Pick("higher", (lowered, OtherSeries("national", printed=Decimal(2))))
    case = msgspec.structs.replace(
        case_of("at-most", 1, "numerator", condition_of("at-most", 4, "denominator")),
        then=Bound("at-most", higher, "numerator"),
    )
    target = Target(Cases((case,)))
    assert sorted(numbers_in(target)) == [Decimal(n) for n in ("0.5", "0.9", "1.90", "2", "4")]
    assert set(series_in(target)) == {"numerator", "denominator", "national"}


def test_a_series_of_monthly_targets_says_single_or_cumulative_and_a_kpi_its_decimals():
    kpi = msgspec.structs.replace(
        rate(), decimals=1, month_targets={"target": "cumulative", "target_1": "single"}
    )
    plan = plan_with(kpi)
    document = to_document(plan)
    assert document["kpis"][0]["month_targets"] == {"target": "cumulative", "target_1": "single"}
    assert from_document(msgspec.json.decode(encode(document))) == plan
    unsaid = plan_with(rate()).kpis["k1"]
    assert (unsaid.decimals, unsaid.month_targets) == (None, {})
    wrong = plan_with(msgspec.structs.replace(rate(), month_targets={"目標": "single"}))
    assert [finding.code for finding in broken_invariants(wrong)] == ["plan-series-unknown"]


@pytest.mark.parametrize("fields", [{"decimals": -1}, {"month_targets": {"target": "both"}}])
def test_what_nobody_can_mean_by_them_is_refused(fields):
    document = to_document(plan_with(rate()))
    document["kpis"][0] |= fields
    assert isinstance(refusal(from_document, document), UnavailableError)


# Judged


@MANY
@given(any_targets)
def test_any_target_is_judged_or_says_why_not(target):
    plan = plan_with(kpi_of(target, *FIGURES))
    kpi = plan.kpis["k1"]
    found, of_year = standing(plan, kpi, JUNE), verdict(plan, kpi)
    limit_text(kpi, found), case_lines(plan, kpi, found), target_text(kpi), owed(plan, "", JUNE)
    nothing = {None: "no-target", Cases(): "in-words", InWords(): "qualitative"}
    if target.rule in nothing:
        assert (found.is_short, found.why) == (None, nothing[target.rule])
        assert (of_year.is_met, of_year.why) == (None, nothing[target.rule])
        assert proposal(plan, plan.rows["rate"], JUNE).why == "no-kpi"


def test_what_is_to_be_done_owes_no_figure():
    plan = plan_with(kpi_of(Target(Done(), by="2020-11")))
    assert [due.is_owed for due in owed(plan, "", "2020-12")] == [False]


# In words


@pytest.mark.parametrize(
    ("target", "text", "english"),
    [
        (Target(Bound("above", Decimal("60.0"))), "60.0%を超える", "above 60.0%"),
        (Target(Bound("below", Decimal(5))), "5%未満", "below 5%"),
        (Target(Bound("above", PriorYears())), "前年度を上回る", "above last year"),
        (Target(Bound("below", PriorYears())), "前年度を下回る", "below last year"),
        (
            Target(Bound("at-least", PriorYears(back=3))),
            "3年前の値以上",
            "at least the value of 3 years before",
        ),
        (
            Target(Bound("at-least", PriorYears(years=3, by="mean"))),
            "過去3年度の平均以上",
            "at least the mean of the last 3 years",
        ),
        (
            Target(Bound("at-most", PriorYears(2, 5, "best"))),
            "2年前までの5年度の最も良い値以下",
            "at most the best of the 5 years up to 2 years before",
        ),
        (
            Target(
                Bound("at-least", Pick("higher", (PriorYears(), OtherSeries("national")))),
            ),
            "前年度と全国平均のいずれか高い値以上",
            "at least the higher of last year and national average",
        ),
        (
            Target(Bound("at-most", Shift(Decimal("1.9"), times=Decimal("0.9")))),
            "1.9%の0.9倍以下",
            "at most 0.9 times 1.9%",
        ),
        (
            Target(Bound("at-least", Shift(GivenYear(2018), plus=Decimal("2.0")))),
            "平成30年度＋2.0ポイント以上",
            "at least FY2018 plus 2.0 points",
        ),
        (
            Target(Bound("at-least", Shift(OtherSeries("national", 1), plus=Decimal(-1)))),
            "前年度の全国平均−1ポイント以上",
            "at least last year's national average minus 1 points",
        ),
        (Target(bound_of("at-most", 1, "numerator")), "分子 1以下", "numerator at most 1"),
        (
            Target(bound_of("at-least", 60), over="every"),
            "毎月60%以上",
            "every month at least 60%",
        ),
        (
            Target(bound_of("at-least", 60), over="mean"),
            "月平均60%以上",
            "mean of the months at least 60%",
        ),
        (
            Target(Done(), by="2020-11"),
            "11月末までに実施する",
            "by the end of month 11: carried out",
        ),
        (Target(Done(), "マニュアルを作る"), "マニュアルを作る", "マニュアルを作る"),
    ],
)
def test_a_target_is_told_in_words(target, text, english):
    assert words(target) == text
    set_language("en")
    try:
        assert words(target) == english
    finally:
        set_language("ja")


def test_a_conflict_shows_a_target_in_words():
    assert value_text("mine", {"rule": {"is": "limit", "sign": "at-most", "value": "20"}}) == (
        "20以下"
    )
    assert value_text("theirs", {}) == "空欄"


# Set by a person


def test_a_target_set_is_kept_whole_and_its_words_are_clean():
    target = Target(Bound("above", Decimal(60)), "60%を\x1b[31m超える\n", "2020-11", "every")
    change = do.cleaned(do.SetTarget("k1", target, "本部の通知"))
    (write,) = prepare(small_plan(), (change,), Signature("佐藤", "2020-06-01T00:00:00+00:00"))
    assert (write.entity, write.field) == ("kpi:k1", "target")
    assert write.after == {
        "rule": {"is": "limit", "sign": "above", "value": "60"},
        "text": "60%を[31m超える",
        "by": "2020-11",
        "over": "every",
    }


def test_no_number_in_a_target_has_more_digits_than_a_person_reads():
    value = Shift(PriorYears(), times=Decimal("0." + "9" * 20))
    change = do.SetTarget("k1", Target(Bound("above", value)), "x")
    with pytest.raises(PlannerError, match="number-too-long"):
        prepare(small_plan(), (change,), Signature("佐藤", "2020-06-01T00:00:00+00:00"))
