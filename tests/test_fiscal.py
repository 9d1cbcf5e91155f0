"""Fiscal years and months, as DOMAIN §9 writes them."""

import pytest
from months import APRIL_TO_MARCH

from planner.errors import UsageError
from planner.plan.fiscal import (
    FiscalYear,
    a_year_before,
    add_months,
    calendar_month,
    era_label,
    fiscal_year_of,
    is_period,
    month_of,
    months_between,
    parse_fiscal_year,
    parse_month,
    parse_period,
)

R2 = FiscalYear(2020)


def test_a_fiscal_year_runs_from_april_to_march():
    assert R2.first == "2020-04"
    assert R2.last == "2021-03"
    assert R2.months == APRIL_TO_MARCH


def test_a_fiscal_year_is_called_by_its_era():
    assert FiscalYear(2020).label == "令和2年度"
    assert FiscalYear(2019).label == "令和元年度"
    assert FiscalYear(2018).label == "平成30年度"
    assert FiscalYear(1988).label == "昭和63年度"


def test_fiscal_years_sort_by_time():
    assert sorted([FiscalYear(2021), FiscalYear(2019), FiscalYear(2020)]) == [
        FiscalYear(2019),
        FiscalYear(2020),
        FiscalYear(2021),
    ]


@pytest.mark.parametrize("month", ["2020-04", "2020-12", "2021-03"])
def test_a_month_of_the_year_is_in_it(month):
    assert month in R2


@pytest.mark.parametrize("month", ["2020-03", "2021-04", None, 5])
def test_a_month_of_another_year_is_not_in_it(month):
    assert month not in R2


def test_january_is_at_the_end_of_the_year():
    assert R2.month(1) == "2021-01"
    assert R2.month(4) == "2020-04"
    assert R2.month(12) == "2020-12"


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("R2.5", "2020-05"),
        ("r2.5", "2020-05"),
        ("R02.05", "2020-05"),
        ("R2.12", "2020-12"),
        ("R1.12", "2019-12"),
        ("R1.4", "2019-04"),
        ("H31.4", "2019-04"),
        ("令和2年5月", "2020-05"),
        ("令和元年5月", "2019-05"),
        ("平成31年4月", "2019-04"),
        ("令和2年度1月", "2021-01"),
        ("2020-05", "2020-05"),
        ("2020-5", "2020-05"),
        ("2020年5月", "2020-05"),
        ("2020/05", "2020-05"),
        ("5月", "2020-05"),
        ("5", "2020-05"),
        ("3月", "2021-03"),
        ("1", "2021-01"),
        ("Ｒ２．５", "2020-05"),
        ("５月", "2020-05"),
        (" 令和2年 5月 ", "2020-05"),
    ],
)
def test_months_are_read_in_every_way_the_branch_writes_them(text, month):
    assert parse_month(text, R2) == month


@pytest.mark.parametrize(
    "text",
    ["", "0", "13", "13月", "R2.13", "R2.0", "R0.5", "2020-00", "0000-05", "X2.5", "5月6月", "R2"],
)
def test_what_is_no_month_is_refused_with_the_text(text):
    with pytest.raises(UsageError) as caught:
        parse_month(text, R2)
    assert caught.value.code == "month-unreadable"
    assert caught.value.parameters == {"text": text}


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("R2", 2020),
        ("R02年度", 2020),
        ("令和2年度", 2020),
        ("令和元年度", 2019),
        ("H31年度", 2019),
        ("R1年度", 2019),
        ("2020", 2020),
        ("2020年度", 2020),
        ("Ｒ２年度", 2020),
    ],
)
def test_fiscal_years_are_read_in_every_way_the_branch_writes_them(text, year):
    assert parse_fiscal_year(text) == FiscalYear(year)


def test_heisei_31_and_reiwa_1_are_one_fiscal_year():
    assert parse_fiscal_year("H31年度") == parse_fiscal_year("R1年度")


@pytest.mark.parametrize("text", ["", "R", "R0", "20", "R2.5", "令和", "0001"])
def test_what_is_no_fiscal_year_is_refused(text):
    with pytest.raises(UsageError) as caught:
        parse_fiscal_year(text)
    assert caught.value.code == "year-unreadable"


@pytest.mark.parametrize(
    ("month", "label"),
    [
        ("2020-05", "R2.5"),
        ("2019-05", "R1.5"),
        ("2019-04", "H31.4"),
        ("1989-01", "H1.1"),
        ("1988-12", "S63.12"),
        ("1926-11", "1926-11"),
    ],
)
def test_a_month_is_labelled_by_the_era_it_lies_in(month, label):
    assert era_label(month) == label


def test_a_label_is_read_back_as_its_month():
    month = "1985-01"
    while month < "2030-01":
        assert parse_month(era_label(month), R2) == month
        month = add_months(month, 1)


def test_months_are_counted_over_the_turn_of_the_year():
    assert add_months("2020-12", 1) == "2021-01"
    assert add_months("2020-04", 11) == "2021-03"
    assert add_months("2020-01", -1) == "2019-12"
    assert months_between("2020-12", "2021-02") == 2
    assert months_between("2020-05", "2020-04") == -1


@pytest.mark.parametrize("count", [-25, -12, -1, 0, 1, 12, 25])
def test_going_and_counting_months_are_inverse(count):
    assert months_between("2020-05", add_months("2020-05", count)) == count


def test_months_have_a_number():
    assert month_of(2020, 5) == "2020-05"
    assert calendar_month("2020-05") == 5


# What a figure is of


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("R2.5", "2020-05"),
        ("5月", "2020-05"),
        ("1", "2021-01"),
        ("2020-05", "2020-05"),
        ("R1.4～6", "2019-04/2019-06"),  # as item 2 of the source has it
        ("R1.4〜6", "2019-04/2019-06"),
        ("H31.4-6", "2019-04/2019-06"),
        ("H31.4〜R1.6", "2019-04/2019-06"),
        ("2019-04/2019-06", "2019-04/2019-06"),
        ("4月から6月", "2020-04/2020-06"),
        ("１０月～２月", "2020-10/2021-02"),
        ("R1.12〜2", "2019-12/2020-02"),
        ("R1年度", "2019"),
        ("令和元年度", "2019"),
        ("H31", "2019"),
        ("2019", "2019"),
    ],
)
def test_a_period_is_a_month_a_span_or_a_fiscal_year(text, period):
    assert parse_period(text, R2) == period
    assert is_period(period)


@pytest.mark.parametrize(
    "text",
    [
        *("", "いつか", "13月", "R2.13", "5月-", "-5月", "R1.6〜R1.4", "R1.4〜R1.4"),
        *("6月〜4月", "R2.4〜13", "R2.5末", "4/6/8"),
    ],
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(UsageError, match="period-unreadable"):
        parse_period(text, R2)


@pytest.mark.parametrize(
    "text",
    ["", "2020-5", "2020-13", "2020-06/2020-04", "2020-04/2020-04", "2020-04/", "20", "2020-05\n"],
)
def test_only_the_stored_form_is_a_period(text):
    assert not is_period(text)


@pytest.mark.parametrize(
    ("month", "year"), [("2020-04", 2020), ("2021-03", 2020), ("2020-03", 2019)]
)
def test_a_month_lies_in_a_fiscal_year(month, year):
    assert fiscal_year_of(month) == FiscalYear(year)


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2020-05", "2019-05"),
        ("2020-04/2020-06", "2019-04/2019-06"),
        ("2020", "2019"),
        ("", ""),
    ],
)
def test_a_year_before_a_period_is_the_same_time_last_year(period, before):
    assert a_year_before(period) == before
