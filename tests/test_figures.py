"""Which figures are owed, for which month, what stands beside them, and what contradicts."""

from decimal import Decimal

import msgspec
import pytest
from plans import generic_rate, small_plan, with_item
from targeted import target_of

from planner.kpi import owed
from planner.kpi.doubts import Doubt, doubts_of
from planner.kpi.owed import Due, Neighbours
from planner.kpi.readings import RateCounts
from planner.plan.model import Figure, Kpi, SeriesLine, Suspension
from planner.wording.doubts import doubt_sentence
from planner.wording.notes import note_line


@pytest.fixture
def named(sample):
    """The KPIs of the sample by their keys."""
    return {kpi.key: kpi for kpi in sample.kpis.values()}


def kpi_with(*known, judged_on="latest", by=None, **fields):
    """A KPI with figures given as series, period, value."""
    fields = {"target": target_of("none", judged_on=judged_on, by=by), **fields}
    made = [Figure(series, period, Decimal(value)) for series, period, value in known]
    held = {f"{figure.series}@{figure.period}": figure for figure in made}
    return Kpi("k1", "rate", "率", **{"unit": "%", **fields}, figures=held)


def plan_with(kpi, **fields):
    return msgspec.structs.replace(small_plan(**fields), kpis={kpi.id: kpi})


# The series of a form


@pytest.mark.parametrize(
    ("key", "series"),
    [
        ("mail-rate", ("actual", "cumulative", "numerator", "denominator")),
        (
            "review-reduction-rate",
            (
                *("cumulative", "actual_first_review", "actual_second_review"),
                *("numerator", "denominator"),
            ),
        ),
        ("card-return-rate", ("actual", "numerator", "denominator", "national")),
        ("generic-share", ("actual", "numerator", "denominator", "rank")),
        ("eligibility-check-effect", ("cumulative",)),
        ("checkup-people", ("cumulative",)),  # its actuals are of years: not typed each month
        ("guidance-dependants-people", ("cumulative", "outsourced", "own")),
        ("mail-magazine", ("actual", "new", "new_cumulative")),
        ("electricity", ("actual", "cumulative")),
        ("data-based-opinions", ("actual",)),
    ],
)
def test_a_form_asks_for_the_series_a_kpi_lives_by(named, key, series):
    assert owed.typed_series(named[key]) == series


def test_what_is_computed_or_planned_is_never_asked_for(sample):
    asked = {series for kpi in sample.kpis.values() for series in owed.typed_series(kpi)}
    assert not {series for series in asked if series.startswith(("target", "difference"))}
    assert not asked & {"progress_rate", "stated", "baseline", "year_on_year", "rate_difference"}


@pytest.mark.parametrize(
    ("fields", "series"),
    [
        ({"kind": "flow", "judged_on": "cumulative"}, ("actual", "cumulative")),
        ({"kind": "level"}, ("actual",)),
        ({"kind": "ratio", "judged_on": "month"}, ("actual", "numerator", "denominator")),
        ({"judged_on": "cumulative"}, ("cumulative", "numerator", "denominator")),
        (
            {"kind": "flow", "lines": (SeriesLine("national"),)},
            ("actual", "cumulative", "national"),
        ),
    ],
)
def test_a_kpi_without_figures_asks_for_what_its_kind_needs(fields, series):
    assert owed.typed_series(kpi_with(**fields)) == series


# The next month


@pytest.mark.parametrize(
    ("key", "month"),
    [
        ("card-return-rate", "2020-06"),  # R2.5 is there
        ("review-reduction-rate", "2020-05"),  # R2.4 is the last: figures lag
        ("post-loss-refund-share", "2020-05"),
        ("post-loss-recovery-rate", "2020-06"),
        ("generic-share", "2020-02"),  # R2.1 is the last known
        ("limit-certificate-share", "2020-01"),  # R1.12; the span before it is no month
        ("mail-magazine", "2020-06"),  # R2.4 was never said and stays unsaid
        ("guidance-rate", "2020-06"),  # known by its numerator
        ("dependant-check-returns", "2020-10"),  # work on it begins in 10月
        ("checkup-rate", "2020-06"),  # nothing yet: from the beginning of the ledger on
        ("expense-notices", "2021-03"),  # once a year
    ],
)
def test_each_kpi_opens_on_its_own_next_month(sample, named, key, month):
    assert owed.next_month(sample, named[key]) == month


def test_a_gap_comes_before_what_follows():
    kpi = kpi_with(("actual", "2020-05", "1"), ("actual", "2020-07", "2"))
    assert owed.next_month(plan_with(kpi), kpi) == "2020-06"


def test_a_span_fills_no_month():
    kpi = kpi_with(("actual", "2020-04", "1"), ("actual", "2020-05/2020-06", "2"))
    assert owed.next_month(plan_with(kpi), kpi) == "2020-05"


def test_a_complete_year_has_its_last_month():
    year = small_plan().year
    kpi = kpi_with(*(("actual", month, "1") for month in year.months))
    plan = plan_with(kpi)
    assert owed.next_month(plan, kpi) == "2021-03"
    assert owed.owed(plan, "", "2021-03") == (
        Due("k1", "rate", "2021-03", "2021-03", is_owed=False),
    )


def test_last_years_months_beside_this_years_are_not_a_series_that_lags():
    kpi = kpi_with(("actual", "2019-05", "1"), judged_on="month")
    assert owed.next_month(plan_with(kpi), kpi) == "2020-05"  # the ledger begins in May


def test_a_kpi_judged_once_is_first_owed_in_its_judging_month():
    kpi = kpi_with(judged_on="judging-month", by="2020-09")
    plan = plan_with(kpi)
    assert owed.next_month(plan, kpi) == "2020-09"
    assert not owed.owed(plan, "", "2020-08")[0].is_owed
    assert owed.owed(plan, "", "2020-09")[0].is_owed


def test_a_kpi_passes_over_the_months_it_rests():
    kpi = kpi_with(
        ("actual", "2020-05", "1"), suspensions=(Suspension("s", "2020-06", "2020-07", "指示"),)
    )
    plan = plan_with(kpi)
    assert owed.next_month(plan, kpi) == "2020-08"
    assert owed.owed(plan, "", "2020-07") == ()
    assert owed.owed(plan, "", "2020-08")[0].is_owed


# Who owes what


def test_a_group_owes_the_kpis_of_its_rows_in_printed_order(sample):
    rows = [sample.reference(sample.rows[due.row]) for due in owed.owed(sample, "業務", "2020-06")]
    all_groups = ["34-1", "34-1", "34-1", "35-1"]
    assert rows == ["1-2", "1-3", "2-2", "3-4", "5-1", "5-1", "5-2", *all_groups]


def test_all_groups_together_owe_each_kpi_once(sample):
    listed = [due.kpi for due in owed.owed(sample, "", "2020-06")]
    assert len(listed) == len(set(listed)) == len(sample.kpis)


def test_by_a_month_only_what_is_missing_by_then_is_owed(sample, named):
    keys = {kpi.id: key for key, kpi in named.items()}
    missing = {keys[due.kpi] for due in owed.owed(sample, "", "2020-05") if due.is_owed}
    assert missing == {
        *("review-reduction-rate", "post-loss-refund-share", "generic-share"),
        *("limit-certificate-share", "dependant-checkup-tickets", "bidders"),
    }


def test_a_target_in_words_that_was_never_counted_owes_nothing(sample, named):
    due = {due.kpi: due for due in owed.owed(sample, "", "2021-03")}
    assert not due[named["data-based-opinions"].id].is_owed
    assert due[named["judo-inquiries"].id].is_owed


def test_a_yearly_figure_is_owed_at_the_end_of_the_year_and_only_once(sample, named):
    due = {due.kpi: due for due in owed.owed(sample, "", "2021-03")}
    assert due[named["expense-notices"].id].is_owed  # R1年度 is there, this year's not
    assert due[named["expense-notices"].id].period == "2020"
    assert not due[named["employer-data-institutions"].id].is_owed


def test_a_row_shows_only_kpis_that_are_still_there():
    plan = msgspec.structs.replace(small_plan(), kpis={})
    assert owed.owed(plan, "", "2020-06") == ()


# Beside each other


def test_a_figure_stands_beside_last_month_and_last_year():
    kpi = generic_rate()
    assert owed.neighbours(kpi, "actual", "2020-05") == Neighbours(
        Figure("actual", "2020-05", Decimal("79.0"), is_provisional=True),
        Figure("actual", "2020-04", Decimal("78.9")),
        None,
    )
    assert owed.difference(kpi, "actual", "2020-04") == Decimal("1.9")
    assert owed.difference(kpi, "actual", "2020-05") is None


def test_a_span_and_a_year_stand_beside_those_of_last_year(named):
    beside = owed.neighbours(named["checkup-people"], "actual", "2019")
    assert (beside.now.value, beside.last_month, beside.last_year.value) == (143133, None, 134515)
    assert str(owed.difference(named["checkup-people"], "actual", "2019")) == "8618"
    kpi = kpi_with(("actual", "2020-04/2020-06", "2"), ("actual", "2019-04/2019-06", "1"))
    assert owed.difference(kpi, "actual", "2020-04/2020-06") == 1


@pytest.mark.parametrize(
    ("key", "month", "apart"),
    [
        ("new-claims-recovery", "2020-05", "-4.96"),
        ("eligibility-check-effect", "2020-05", "21204"),
        ("injury-check-effect", "2020-05", "-24142"),
        ("post-loss-refund-share", "2020-04", "0.093"),
        ("post-loss-recovery-rate", "2020-05", "-15.40"),
        ("guidance-insured-people", "2020-05", "153"),
    ],
)
def test_the_difference_from_last_year_is_the_published_one(named, key, month, apart):
    assert str(owed.difference(named[key], "cumulative", month)) == apart


# What does not fit


def doubted(kpi, period, reason):
    """The doubt of a period for a reason; None without one."""
    found = [one for one in doubts_of(plan_with(kpi), kpi, [period]) if one.reason == reason]
    assert len(found) < 2
    return found[0] if found else None


def counted(numerator, denominator, published, **fields):
    return kpi_with(
        ("numerator", "2020-05", numerator),
        ("denominator", "2020-05", denominator),
        ("actual", "2020-05", published),
        **fields,
    )


@pytest.mark.parametrize(
    ("numerator", "denominator", "published"),
    [
        ("147940", "251173", "58.9"),  # 40歳以上被保険者
        ("21852", "251173", "8.7"),
        ("3255", "36844", "8.8"),
        ("1", "8", "12.5"),
        ("1", "8", "13"),  # 12.5 rounds away from zero, as printed tables do
        ("1", "3", "33.33"),
        ("2", "3", "66.7"),
    ],
)
def test_a_rate_fits_its_counts_in_the_decimals_printed(numerator, denominator, published):
    assert doubted(counted(numerator, denominator, published), "2020-05", "counts") is None


def test_a_rate_that_contradicts_its_counts_is_pointed_out_with_what_they_make():
    kpi = counted("20269", "70873", "29.6")
    counts = RateCounts(Decimal(20269), Decimal(70873))
    (found,) = doubts_of(plan_with(kpi), kpi, ["2020-04", "2020-05"])
    assert found == Doubt(
        *("counts", "k1", "actual", "2020-05"), Decimal("29.6"), Decimal("28.6"), counts
    )
    assert doubt_sentence(kpi, found) == (
        "率 のR2.5の実績 29.6% は、20,269 ÷ 70,873 = 28.6% と合いません"
    )


def test_a_total_rate_may_be_that_of_all_months_together():
    """(90 + 10) ÷ (100 + 300) is 25.0%, though May alone is 3.3%."""
    months = (
        *(("numerator", "2020-04", 90), ("denominator", "2020-04", 100)),
        *(("numerator", "2020-05", 10), ("denominator", "2020-05", 300)),
    )
    good = kpi_with(("cumulative", "2020-05", "25.0"), *months, judged_on="cumulative")
    assert doubted(good, "2020-05", "counts") is None
    bad = kpi_with(("cumulative", "2020-05", "26.0"), *months, judged_on="cumulative")
    assert doubt_sentence(bad, doubted(bad, "2020-05", "counts")) == (
        "率 のR2.5の累計 26.0% は、100 ÷ 400 = 25.0% と合いません"
    )


def test_the_sample_contradicts_itself_in_no_rate_or_total(sample):
    found = [
        one for kpi in sample.kpis.values() for one in doubts_of(sample, kpi, sample.year.months)
    ]
    assert {one.reason for one in found} == {"other-series", "crossed", "stated"}


def test_counts_alone_make_a_rate(named):
    kpi = named["guidance-rate"]
    assert str(owed.computed_rate(kpi, "2020-05", 2)) == "2.34"  # 910 / 38,911
    assert doubted(kpi, "2020-05", "counts") is None


@pytest.mark.parametrize("denominator", ["0", "0.0"])
def test_nothing_is_divided_by_zero(denominator):
    assert doubted(counted("1", denominator, "1.0"), "2020-05", "counts") is None


def test_a_ratio_without_percent_is_compared_as_it_is():
    assert doubted(counted("1", "4", "0.25", unit=""), "2020-05", "counts") is None
    assert doubted(counted("1", "4", "25", unit=""), "2020-05", "counts") is not None


def test_the_counts_of_a_cumulative_kpi_are_those_of_its_total():
    kpi = counted("1", "4", "99.9", judged_on="cumulative")
    total = Figure("cumulative", "2020-05", Decimal("25.0"))
    both = msgspec.structs.replace(kpi, figures={**kpi.figures, "cumulative@2020-05": total})
    assert doubted(both, "2020-05", "counts") is None


def test_a_rate_of_a_span_is_compared_with_the_counts_of_the_span():
    span = "2019-04/2019-06"
    kpi = kpi_with(("numerator", span, "1"), ("denominator", span, "4"), ("actual", span, "79.8"))
    assert doubted(kpi, span, "counts").other == Decimal("25.0")


def flow(*known):
    return kpi_with(*known, kind="flow", unit="件")


def test_a_total_is_the_sum_of_its_months():
    kpi = flow(
        ("actual", "2020-04", "45"), ("actual", "2020-05", "10"), ("cumulative", "2020-05", "55")
    )
    assert doubted(kpi, "2020-05", "sum") is None


def test_a_total_that_is_not_the_sum_of_its_months_is_pointed_out():
    kpi = flow(
        ("actual", "2020-04", "45"), ("actual", "2020-05", "10"), ("cumulative", "2020-05", "56")
    )
    found = doubted(kpi, "2020-05", "sum")
    assert (found.used, found.other) == (Decimal(56), Decimal(55))
    assert doubt_sentence(kpi, found) == (
        "率 のR2.5の累計 56件 は、4月からの実績の合計 55件 と合いません"
    )


def test_without_all_months_a_total_is_not_doubted():
    kpi = flow(("actual", "2020-05", "10"), ("cumulative", "2020-05", "99"))
    assert doubted(kpi, "2020-05", "sum") is None


def test_a_span_stands_for_the_months_it_covers():
    span = ("actual", "2020-04/2020-05", "45")
    kpi = flow(span, ("actual", "2020-05", "10"), ("cumulative", "2020-05", "99"))
    assert doubted(kpi, "2020-05", "sum").other == Decimal(45)


def test_last_years_months_make_last_years_total():
    kpi = flow(("actual", "2019-04", "45"), ("cumulative", "2019-04", "44"))
    assert doubted(kpi, "2019-04", "sum").other == Decimal(45)


def test_a_rate_is_never_summed():
    kpi = kpi_with(("actual", "2020-04", "76.2"), ("cumulative", "2020-04", "73.02"))
    assert doubted(kpi, "2020-04", "sum") is None


# The first line of a note


@pytest.mark.parametrize(
    ("key", "month", "line"),
    [
        # as the branch printed it, but for the word for the figure
        ("new-claims-recovery", "2020-05", "R2.5 14.89%(前年同月19.85%)△4.96%"),
        (
            "eligibility-check-effect",
            "2020-05",
            "R2.5 累計135,726千円(前年同月114,522千円)+21,204千円",
        ),
        ("injury-check-effect", "2020-05", "R2.5 累計22,415千円(前年同月46,557千円)△24,142千円"),
        ("card-return-rate", "2020-05", "R2.5 群馬 96.43% 全国 93.82% (前年同月 95.38%)"),
        ("post-loss-refund-share", "2020-04", "R2.4 0.141%(前年同月0.048%)+0.093%"),
        ("review-reduction-rate", "2020-04", "R2.4 0.272% 原審査 0.204% 再審査 0.068%"),
        ("online-eligibility-use", "2020-05", "R2.5 69.8%(累計73.02%)"),
        ("generic-share", "2020-01", "R2.1 79.0%(25位)"),
        ("high-reduction-notices", "2020-05", "R2.5 累計10件"),
        ("judo-inquiries", "2020-05", "R2.5 725件(前年同月725件)±0件"),
        ("mail-rate", "2020-05", "R2.5 97.8%(累計89.5%、前年同月90.3%)+7.5%"),
        ("mail-rate", "2020-06", ""),
    ],
)
def test_the_first_line_of_a_note_is_made_as_the_branch_writes_it(sample, named, key, month, line):
    assert note_line(sample, named[key], month) == line


def test_a_provisional_figure_says_so_in_the_note():
    plan = small_plan()
    assert note_line(plan, plan.kpis["k1"], "2020-05") == "R2.5 79.0%(速報)"


def test_a_plan_may_begin_its_work_on_a_kpi_late():
    kpi = kpi_with(target=target_of("at-least", Decimal(92)))
    plan = with_item(plan_with(kpi, ledger_from="2020-04"), "i3", rows=("rate",))
    assert owed.next_month(plan, kpi) == "2020-04"


def test_a_count_owes_the_month_without_a_figure_and_none_with_one_of_its_two():
    # a total for May, then figures of single months, but none for August
    known = [("cumulative", "2020-05", "453"), ("actual", "2020-06", "300")]
    known += [("actual", month, "300") for month in ("2020-07", "2020-09", "2020-10")]
    kpi = kpi_with(*known, kind="flow", judged_on="cumulative")
    assert owed.next_month(plan_with(kpi), kpi) == "2020-08"
