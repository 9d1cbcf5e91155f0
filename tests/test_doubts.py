"""Figures that do not fit together: the form, the commands, the review and the pane say the same.

Each case is a KPI, the figure typed last, and what is to be said of it; sums and quotients are
worked out beside the case, or come from the documents of DOMAIN §2.
"""

from decimal import Decimal

import pytest
from judged import flow, kpi_of, plan_with, population, rate
from months import JUNE, MARCH
from plans import Ticking
from shell import DONE, Shell

from planner.forms.detail import row_blocks
from planner.forms.evidence import evidence
from planner.forms.figure_form import FigureForm
from planner.kpi.doubts import doubts, doubts_of
from planner.kpi.owed import Due
from planner.kpi.pasting import FigurePlace
from planner.kpi.standing import standing
from planner.slips.behind import RowBehind
from planner.store import book
from planner.store.folder import PlanFolder
from planner.wording.doubts import doubt_sentence

pytestmark = pytest.mark.usefixtures("japanese_person")

ROW = "3-2"  # the row "rate" of the small plan
ENDS = ("合いません", "です", "判定が分かれます", "入れ違っているかもしれません")
TOLD = "ご確認ください: "

PLANNED = {"value": "51.8", "judged_on": "cumulative", "population": population(180598, 93550)}
BY_TOTAL = {"value": None, "judged_on": "cumulative"}
BY_MONTH = {"value": None, "judged_on": "month"}
APRIL = ("numerator@2020-04=90", "denominator@2020-04=100")


IS_70 = "指標 のR2.6の累計 100件 は、4月からの実績の合計 70件 と合いません"
CROSSED = (
    "指標 のR2.5の累計 89.5% は前年の月の値に、前年の累計 95.5% は今年の月の値に近く、"
    "入れ違っているかもしれません"
)


CASES = {
    # Totals
    "a span counts as the months it covers: 40 + 30": (
        flow("actual@2020-04/2020-05=40", "cumulative@2020-06=100", value=None),
        ("actual@2020-06=30", IS_70),
    ),
    "whichever of them is typed last": (
        flow("actual@2020-04/2020-05=40", "actual@2020-06=30", value=None),
        ("cumulative@2020-06=100", IS_70),
    ),
    "40 + 30 is 70": (
        flow("actual@2020-04/2020-05=40", "cumulative@2020-06=70", value=None),
        ("actual@2020-06=30",),
    ),
    "a month between is not known": (
        flow("actual@2020-04=40", "cumulative@2020-06=100", value=None),
        ("actual@2020-06=30",),
    ),
    "each month, 40 + 10 + 20": (
        flow("actual@2020-04=40", "actual@2020-05=10", "cumulative@2020-06=100", value=None),
        ("actual@2020-06=20", IS_70),
    ),
    "the span from April is a total: 10 + 60": (
        flow("actual@2020-04=10", "actual@2020-05/2020-06=60", value=None),
        (
            "actual@2020-04/2020-06=100",
            "指標 のR2.4〜R2.6の実績 100件 は、4月からの実績の合計 70件 と合いません",
        ),
    ),
    "a count judged by its months has a total too": (
        flow("actual@2020-04/2020-05=40", "cumulative@2020-06=100", **BY_MONTH),
        ("actual@2020-06=30", IS_70),
    ),
    "a level is not summed": (
        kpi_of("actual@2020-04=40", "actual@2020-05=50", kind="level", judged_on="latest"),
        ("cumulative@2020-06=100",),
    ),
    "a level is no quotient of counts": (
        kpi_of("numerator@2020-06=1", "denominator@2020-06=4", kind="level", judged_on="latest"),
        ("actual@2020-06=100",),
    ),
    "Yamaguchi's 5,215 + 4,442 inquiries are 9,657": (
        flow("actual@2020-04/2020-09=5215", "cumulative@2021-03=9567", value=None),
        (
            "actual@2020-10/2021-03=4442",
            "指標 のR3.3の累計 9,567件 は、4月からの実績の合計 9,657件 と合いません",
        ),
    ),
    "the year is not the total of its March": (
        flow("cumulative@2021-03=9567", value=None),
        ("actual@2020=9657", "指標 の令和2年度の値 9,657件 は、3月の累計 9,567件 と合いません"),
    ),
    # Rates
    "20,269 of 70,873 are 28.599%": (
        rate("numerator@2020-06=20269", "denominator@2020-06=70873", **BY_MONTH),
        (
            "actual@2020-06=29.6",
            "指標 のR2.6の実績 29.6% は、20,269 ÷ 70,873 = 28.6% と合いません",
        ),
    ),
    "in the decimals printed it fits": (
        rate("numerator@2020-06=20269", "denominator@2020-06=70873", **BY_MONTH),
        ("actual@2020-06=28.6",),
    ),
    "a half is rounded up: 12.5% is 13%": (
        rate("numerator@2020-06=1", "denominator@2020-06=8", **BY_MONTH),
        ("actual@2020-06=13",),
    ),
    "nothing is divided by nothing": (
        rate("numerator@2020-06=1", "denominator@2020-06=0", **BY_MONTH),
        ("actual@2020-06=29.6",),
    ),
    "the rate of all months: (90 + 10) of (100 + 300)": (
        rate(*APRIL, "numerator@2020-05=10", "denominator@2020-05=300", **BY_TOTAL),
        ("cumulative@2020-05=25.0",),
    ),
    "and no other rate": (
        rate(*APRIL, "numerator@2020-05=10", "denominator@2020-05=300", **BY_TOTAL),
        ("cumulative@2020-05=26.0", "指標 のR2.5の累計 26.0% は、100 ÷ 400 = 25.0% と合いません"),
    ),
    "counts that are totals already": (
        rate(*APRIL, "numerator@2020-05=110", "denominator@2020-05=440", **BY_TOTAL),
        ("cumulative@2020-05=25.0",),
    ),
    "93,342 of planned 180,598 would be 51.7%, of those there are it was 52.6%": (
        rate("numerator@2020-06=93342", **PLANNED),
        ("cumulative@2020-06=52.6",),
    ),
    "people of a counted population do contradict: 93,342 of 177,456 are 52.6%": (
        rate("numerator@2020-06=93342", "denominator@2020-06=177456", **PLANNED),
        (
            "cumulative@2020-06=56.2",
            "指標 のR2.6の累計 56.2% は、93,342 ÷ 177,456 = 52.6% と合いません",
        ),
    ),
    "of a span with counts of its own": (
        rate(
            *("numerator@2020-04/2020-06=1", "denominator@2020-04/2020-06=4"),
            **{**BY_MONTH, "judged_on": "latest"},
        ),
        (
            "actual@2020-04/2020-06=79.8",
            "指標 のR2.4〜R2.6の実績 79.8% は、1 ÷ 4 = 25.0% と合いません",
        ),
    ),
    # What was printed
    "last year's final value is not the one in the plan": (
        rate("actual@2019=78.5", rule="at-least-prior", value="79.0", judged_on="month"),
        ("actual@2020-06=80.0", "指標 の令和元年度の確定値は 78.5%、計画に書かれた値は 79.0% です"),
    ),
    "last year's final value is the one in the plan": (
        rate("actual@2019=79.0", rule="at-least-prior", value="79.0", judged_on="month"),
        ("actual@2020-06=80.0",),
    ),
    "Gunma's item 14: a remark says 10.91": (
        rate("stated@2020-06=10.91", **BY_TOTAL),
        ("cumulative@2020-06=12.55", "指標 のR2.6は、表では 12.55%、注記では 10.91% です"),
    ),
    "Gunma's item 12: by its total met, by the month alone not": (
        rate("actual@2020-05=69.8", value="70.0", judged_on="cumulative"),
        (
            "cumulative@2020-05=73.02",
            "指標 のR2.5は、累計 73.02% と月だけの 69.8% で判定が分かれます",
        ),
    ),
    "Gunma's mail rate: each year's total is nearer to the other's month": (
        rate(
            *("actual@2020-05=97.8", "actual@2019-05=90.3", "cumulative@2019-05=95.5"),
            **BY_MONTH,
        ),
        (
            "cumulative@2020-05=89.5",
            CROSSED,
        ),
    ),
}


@pytest.fixture(params=CASES.values(), ids=CASES)
def case(request):
    """A KPI, the figure typed last as series, period and value, and the sentences to be said."""
    kpi, (last, *sentences) = request.param
    place, _, value = last.partition("=")
    return kpi, (*place.split("@"), value), sentences


def with_last(kpi, last):
    """The plan once the figure typed last is saved."""
    form = typed_form(kpi, last)
    return form.plan_as_typed("k1")


def typed_form(kpi, last):
    series, period, value = last
    form = FigureForm(plan_with(kpi), [Due("k1", "rate", JUNE, period, is_owed=True)])
    form.put(FigurePlace("k1", series, period), Decimal(value))
    return form


def month_of(last):
    return max(JUNE, MARCH if len(last[1]) == 4 else last[1][-7:])


def test_the_form_judges_the_figures_as_they_are_typed(case):
    kpi, last, sentences = case
    form = typed_form(kpi, last)
    as_typed = form.plan_as_typed("k1").kpis["k1"]
    assert [doubt_sentence(as_typed, one) for one in form.doubts("k1")] == sentences


@pytest.fixture
def planner(case, tmp_path, capsys):
    """Runs command lines on a plan with the KPI of a case, the last figure not yet typed."""
    folder = tmp_path / "data" / "plans" / "small"
    book.create(PlanFolder(folder), plan_with(case[0]), who="企画総務", clock=Ticking())
    return Shell(tmp_path / "data", capsys)


def test_the_command_says_what_does_not_fit_with_the_figure_it_recorded(case, planner):
    _kpi, (series, period, value), sentences = case
    period = f"{int(period) - 2018}" if len(period) == 4 else period.replace("/", "〜")
    asked = f"R{period}年度" if "-" not in period else period
    assert planner("figure", ROW, value, "--series", series, "--period", asked) == DONE
    assert planner.out.splitlines()[1:] == [TOLD + sentence for sentence in sentences]


def test_the_list_of_figures_and_that_of_kpis_say_it_too(case, planner):
    _kpi, last, sentences = case
    plan = with_last(case[0], last)
    folder = planner.data / "plans" / "other"
    book.create(PlanFolder(folder), plan, who="企画総務", clock=Ticking())
    for words in (("figures",), ("kpi",), ("kpi", ROW)):
        asked = ("--month", month_of(last), "--plan", "other", "--columns", "300")
        assert planner(*words, *asked) == DONE
        told = [line for line in planner.out.splitlines() if line.startswith(TOLD)]
        assert told == [TOLD + sentence for sentence in sentences], words


def test_the_evidence_of_the_review_says_it_too(case):
    kpi, last, sentences = case
    plan = with_last(kpi, last)
    told = evidence(plan, month_of(last), RowBehind("rate", "same", ()), None).why
    lines = [line.strip() for line in told.splitlines()]
    assert [line for line in lines if line.endswith(ENDS)] == sentences


def test_the_detail_of_the_row_says_it_too(case):
    kpi, last, sentences = case
    plan = with_last(kpi, last)
    blocks = row_blocks(plan, plan.rows["rate"], month_of(last))
    lines = [line for group in blocks for block in group for line in block.told]
    told = [line.removeprefix("合わない: ") for line in lines if line.startswith("合わない: ")]
    assert told == sentences


def test_the_figures_of_a_month_and_where_a_kpi_stands_at_it_are_doubted_alike(case):
    kpi, last, _sentences = case
    plan = with_last(kpi, last)
    found = standing(plan, plan.kpis["k1"], month_of(last))
    period = found.used.period if found.used else ""
    assert doubts(plan, plan.kpis["k1"], found) == doubts_of(plan, plan.kpis["k1"], [period])
