"""Targets as people write them: what each text means for a KPI, and what is refused."""

from decimal import Decimal

import pytest
from msgspec.structs import replace
from plans import refusal
from targeted import target_of

from planner.kpi.target_text import read_target
from planner.plan.fiscal import FiscalYear
from planner.plan.model import Kpi
from planner.plan.targets import Bound, PriorYears, Target

YEAR = FiscalYear(2020)
AT_LEAST_2000 = Bound("at-least", Decimal(2000))
AT_LEAST = target_of("at-least", Decimal("92.0"), "年度末")
WORDS = target_of("qualitative", text="約700件の規模を継続")


def rate(target=AT_LEAST, unit="%"):
    return Kpi("k", "key", "郵送化率", unit=unit, target=target)


def target_read(kpi, text):
    reading = read_target(kpi, text, YEAR)
    assert reading.asks == ()
    return reading.target


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("97.5%以上", target_of("at-least", Decimal("97.5"))),
        ("９７．５％以上", target_of("at-least", Decimal("97.5"))),
        ("97.50 % 以上", target_of("at-least", Decimal("97.50"))),
        ("20以下", target_of("at-most", Decimal(20))),
        ("△4.96%以下", target_of("at-most", Decimal("-4.96"))),
        ("前年度以上", target_of("at-least-prior")),
        ("前年度 以下", target_of("at-most-prior")),
        ("昨年度以下", target_of("at-most-prior")),
        ("at least 97.5%", target_of("at-least", Decimal("97.5"))),
        ("At most last year's", target_of("at-most-prior")),
        ("≥ 97.5%", target_of("at-least", Decimal("97.5"))),
        ("<=20", target_of("at-most", Decimal(20))),
    ],
)
def test_a_target_is_read_with_its_direction(text, target):
    assert target_read(rate(), text) == target


def test_decimals_stay_as_typed():
    assert str(target_read(rate(), "97.50以上").number) == "97.50"


def test_a_number_alone_keeps_the_rule_and_its_words():
    assert target_read(rate(), "97.5") == target_of("at-least", Decimal("97.5"), "年度末")
    at_most = target_of("at-most", Decimal("20.0"))
    assert target_read(rate(at_most), "19.5%") == target_of("at-most", Decimal("19.5"))


@pytest.mark.parametrize("over", ["every", "mean", "month"])
def test_a_count_of_a_named_month_is_judged_on_all_up_to_it(over):
    # every month, and the mean of the months, are no way to judge one month
    flow = Kpi("k", "key", "受付件数", unit="件", kind="flow", target=Target(over=over, span=3))
    read = target_read(flow, "11月末時点で2000件以上")
    assert read == Target(AT_LEAST_2000, by="2020-11", over="cumulative")
    stock = replace(flow, kind="level")
    assert target_read(stock, "11月末時点で2000件以上").over == (
        "month" if over == "month" else "latest"
    )


def test_a_rate_of_a_named_month_is_judged_on_that_month():
    kpi = rate(Target(Bound("at-least", Decimal(95)), over="mean"))
    assert target_read(kpi, "11月末時点で50%以上") == Target(
        Bound("at-least", Decimal(50)), by="2020-11"
    )


def test_a_month_without_a_number_is_kept_while_the_number_is_asked_for():
    reading = read_target(rate(target_of("none")), "令和○年9月診療分で", YEAR)
    assert (reading.target.by, reading.asks) == ("2020-09", ("value",))


def test_another_power_of_ten_is_converted_to_the_unit_of_the_kpi():
    # 135,726千円 is 135,726,000円
    assert target_read(rate(unit="千円"), "135,726,000円以上").number == 135726


def test_words_keep_a_target_in_words():
    kpi = rate(WORDS, unit="件")
    assert target_read(kpi, "毎月の意見発信") == target_of("qualitative", text="毎月の意見発信")
    assert target_read(kpi, "700回は電話する") == target_of("qualitative", text="700回は電話する")
    assert target_read(kpi, "700件以上") == target_of("at-least", Decimal(700))


@pytest.mark.parametrize("text", ["", "-", "●●%", "●●%以上", "以上", "未定"])
def test_what_is_no_target_is_refused_by_its_name(text):
    error = refusal(read_target, rate(), text, YEAR)
    assert (error.code, error.parameters["text"]) == ("target-unreadable", text)


@pytest.mark.parametrize("text", ["", "-", "未定"])
def test_nothing_is_no_target_in_words_either(text):
    assert refusal(read_target, rate(WORDS, unit="件"), text, YEAR).code == "target-unreadable"


@pytest.mark.parametrize("rule", ["none", "at-least-prior", "at-most-prior", "conditional"])
def test_a_number_alone_is_asked_which_side_is_good(rule):
    kpi = replace(rate(target_of(rule)), name="一者応札案件の割合")
    reading = read_target(kpi, "97.5", YEAR)
    assert (reading.asks, reading.target.number) == (("direction",), Decimal("97.5"))


def test_a_number_alone_is_a_floor_where_the_name_says_that_more_is_good():
    assert target_read(rate(target_of("none")), "97.5") == target_of("at-least", Decimal("97.5"))
    assert read_target(rate(target_of("at-most-prior")), "97.5", YEAR).asks == ("direction",)


def test_the_name_of_the_kpi_tells_the_side_with_words_before_it():
    kpi = Kpi("k", "key", "特定保健指導実施率", unit="%")
    assert target_read(kpi, "被保険者の特定保健指導実施率　23.0%") == target_of(
        "at-least", Decimal("23.0")
    )


def test_what_falls_below_last_year_does_so_for_a_rate_of_which_more_is_good():
    kpi = Kpi("k", "key", "受診率", unit="%", kind="ratio")
    read = target_read(kpi, "前年同月比で毎月減少")
    assert (read.rule, read.over) == (Bound("below", PriorYears()), "every")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("97.5件以上", "number-unit"),
        ("97.5件", "number-unit"),
        ("12,34以上", "number-grouping"),
        ("(4.96)以上", "number-in-brackets"),
        (f"{'9' * 30}以上", "number-too-long"),
    ],
)
def test_a_number_that_could_mean_two_things_is_refused_as_everywhere(text, code):
    assert refusal(read_target, rate(), text, YEAR).code == code


def test_a_bare_number_is_asked_about_and_never_kept_as_words():
    kpi = rate(WORDS, unit="社")
    assert read_target(kpi, "200社", YEAR).asks == ("direction",)
    assert read_target(kpi, "5社～10社", YEAR).asks
    assert refusal(read_target, rate(WORDS, unit="件"), "200社", YEAR).code == "number-unit"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("13月末時点で50件以上", "judged"),
        ("500件以上以下", "value"),
        ("=1+1", "value"),
        ("5月から10月まで毎月50件以上", "judged"),
    ],
)
def test_what_cannot_be_meant_is_asked_about(text, asked):
    assert asked in read_target(rate(target_of("none"), unit="件"), text, YEAR).asks


def test_the_year_before_last_may_be_written_twice_over():
    assert target_read(rate(), "対前前年度以上") == target_read(rate(), "前々年度以上")


def test_a_condition_may_say_within():
    text = "20%以下とする。ただし、前年度が20%以内の場合は前年度以下とする"
    last_year, whole = target_read(rate(), text).rule.cases
    assert (last_year.when.back, last_year.when.sign) == (1, "at-most")
    assert (whole.when, whole.then) == (None, Bound("at-most", Decimal(20)))
