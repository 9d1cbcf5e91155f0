"""Slips of the hand in figures: which look like one, and that every place tells the same.

The arithmetic of each case stands beside it; the figures of 25-1 (453 of 3,255), 7-1 (135,726千円),
返納金 (30.22 → 27.95) and 文書照会 (287.7%) are those of the published plan.
"""

import random
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judged import flow, kpi_of, plan_with, population, rate
from months import APRIL, JUNE, MAY
from msgspec.structs import replace
from plans import Ticking, new_book, refusal
from sample import sample_plan
from shell import DONE, USAGE, Shell

from planner.cli import plain
from planner.forms.detail import row_blocks
from planner.forms.evidence import evidence
from planner.forms.figure_form import FigureForm
from planner.forms.mistyped_figures import confirmed, just_mistyped, place_to_mend
from planner.history.intents import CloseMonth, RecordFigure
from planner.kpi.doubts import MISTYPED, doubts, doubts_of, mistyped_places
from planner.kpi.mistyped import mistyped
from planner.kpi.owed import Due
from planner.kpi.pasting import FigurePlace
from planner.kpi.standing import standing
from planner.language import set_language
from planner.plan.model import Figure
from planner.slips.behind import RowBehind
from planner.store import book
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder
from planner.wording.doubts import doubt_sentence

pytestmark = pytest.mark.usefixtures("japanese_person")

ROW = "3-2"  # the row "rate" of the small plan
TOLD = "ご確認ください: "


def level(*figures, **fields):
    return kpi_of(*figures, kind="level", **fields)


def told(kpi):
    """What is told of the figures of a KPI that look mistyped."""
    plan = plan_with(kpi)
    found = doubts_of(plan, plan.kpis["k1"], [one.figure.period for one in mistyped(kpi)])
    return [doubt_sentence(kpi, one) for one in found if one.reason in MISTYPED]


TEN_TIMES = "指標 のR2.6の実績 4,530件 は、R2.5の 453件 の10倍です。桁は合っていますか"
THOUSANDS = "桁と単位（千円）は合っていますか"


DOUBTED = {
    "4,530 is 10 × 453": (flow("actual@2020-05=453", "actual@2020-06=4530"), TEN_TIMES),
    "4,757 is 105% of 4,530, 10 × 453 (4,756.5 is the limit, so 4,756)": (
        flow("actual@2020-05=453", "actual@2020-06=4756"),
        TEN_TIMES.replace("4,530件", "4,756件").replace("の10倍", "の約10倍"),
    ),
    "4,304 is 95% of 4,530 (4,303.5)": (
        flow("actual@2020-05=453", "actual@2020-06=4304"),
        TEN_TIMES.replace("4,530件", "4,304件").replace("の10倍", "の約10倍"),
    ),
    "45,300 is 100 × 453": (
        flow("actual@2020-05=453", "actual@2020-06=45300"),
        "指標 のR2.6の実績 45,300件 は、R2.5の 453件 の100倍です。桁は合っていますか",
    ),
    "135,726,000千円 are 135,726,000円: 1,000 × 135,726千円": (
        flow("cumulative@2020-05=135726", "cumulative@2020-06=135726000", unit="千円"),
        f"指標 のR2.6の累計 135,726,000千円 は、R2.5の 135,726千円 の1,000倍です。{THOUSANDS}",
    ),
    "150,000,000 beside 610 is no jump: more than 1,000 times": (
        level("actual@2020-05=610", "actual@2020-06=150000000"),
        (
            "指標 のR2.6の実績 150,000,000件 は、R2.5の 610件 の1,000倍以上です。"
            "桁と単位（件）は合っていますか"
        ),
    ),
    "0.1 beside 610 is less than a thousandth of it": (
        level("actual@2020-05=610", "actual@2020-06=0.1"),
        (
            "指標 のR2.6の実績 0.1件 は、R2.5の 610件 の1,000分の1以下です。"
            "桁と単位（件）は合っていますか"
        ),
    ),
    "135,930千円 typed as 136百万 is about a thousandth of 135,726": (
        flow("actual@2020-05=135726", "actual@2020-06=136", unit="千円"),
        f"指標 のR2.6の実績 136千円 は、R2.5の 135,726千円 の約1,000分の1です。{THOUSANDS}",
    ),
    "9.20 is a tenth of 92.0": (
        rate("actual@2020-05=92.0", "actual@2020-06=9.20"),
        "指標 のR2.6の実績 9.20% は、R2.5の 92.0% の10分の1です。桁は合っていますか",
    ),
    "0.926 typed for 92.6%: 0.926 × 100 is 92.6, within 5% of 92.0": (
        rate("actual@2020-05=92.0", "actual@2020-06=0.926"),
        "指標 のR2.6の実績 0.926% は、R2.5の 92.0% の約100分の1です。桁は合っていますか",
    ),
    "no month before it: 3,100 is 10 × 310 of last year's June": (
        flow("actual@2019-06=310", "actual@2020-06=3100"),
        "指標 のR2.6の実績 3,100件 は、R1.6の 310件 の10倍です。桁は合っていますか",
    ),
    "years are compared with years: 3,255 and 32,550": (
        flow("actual@2018=3255", "actual@2019=32550", "actual@2020-05=453"),
        "指標 の令和元年度の実績 32,550件 は、平成30年度の 3,255件 の10倍です。桁は合っていますか",
    ),
    "spans with spans as long: 4–6月 and 7–9月, 79.8 and 798": (
        level("actual@2020-04/2020-06=79.8", "actual@2020-07/2020-09=798"),
        "指標 のR2.7〜R2.9の実績 798件 は、R2.4〜R2.6の 79.8件 の10倍です。桁は合っていますか",
    ),
    "each series for itself": (
        level("actual@2020-05=453", "national@2020-05=4530", "national@2020-06=45300"),
        "指標 のR2.6の全国 45,300件 は、R2.5の 4,530件 の10倍です。桁は合っていますか",
    ),
    "a running total grows by 453 a month, to 1,359 in June, not to 9,060": (
        flow("cumulative@2020-05=906", "cumulative@2020-06=9060"),
        "指標 のR2.6の累計 9,060件 は、R2.5の 906件 の10倍です。桁は合っていますか",
    ),
    "a count below 0": (
        flow("actual@2020-05=453", "actual@2020-06=-441"),
        "指標 のR2.6の実績 △441件 は、マイナスです。441件 ではありませんか",
    ),
    "the first figure of all, below 0": (
        level("actual@2020-06=-5", unit="社"),
        "指標 のR2.6の実績 △5社 は、マイナスです。5社 ではありませんか",
    ),
    "a share below 0": (
        rate("actual@2020-05=92.0", "actual@2020-06=-92.1"),
        "指標 のR2.6の実績 △92.1% は、マイナスです。92.1% ではありませんか",
    ),
    "a running total of people below that of April, though May is missing": (
        flow("cumulative@2020-04=453", "cumulative@2020-06=441", unit="人"),
        "指標 のR2.6の累計 441人 は、R2.4の 453人 より減っています。累計は合っていますか",
    ),
    "below the highest month of the year, not only the last": (
        flow("cumulative@2020-04=453", "cumulative@2020-05=900", "cumulative@2020-06=890"),
        "指標 のR2.6の累計 890件 は、R2.5の 900件 より減っています。累計は合っていますか",
    ),
    "a share over the whole, which 97.8% and the target of 92.0% are not": (
        rate("actual@2020-05=97.8", "actual@2020-06=103.2"),
        "指標 のR2.6の実績 103.2% は、100% を超えています。数字は合っていますか",
    ),
}


@pytest.mark.parametrize("case", DOUBTED)
def test_a_slip_of_the_hand_is_told_with_what_it_was_compared_with(case):
    kpi, sentence = DOUBTED[case]
    assert told(kpi) == [sentence]


QUIET = {
    "a season: last month 30, last year's June 310, now 300": flow(
        "actual@2020-05=30", "actual@2019-06=310", "actual@2020-06=300"
    ),
    "and its end: last month 300, last year's June 31, now 30": flow(
        "actual@2020-05=300", "actual@2019-06=31", "actual@2020-06=30"
    ),
    "last year was the odd one: 310 then, 3,000 last month, 3,100 now": flow(
        "actual@2020-05=3000", "actual@2019-06=310", "actual@2020-06=3100"
    ),
    "a true jump: 627 is 39 × 16": flow("actual@2020-05=16", "actual@2020-06=627"),
    "4,757 is more than 105% of 4,530 (4,756.5)": flow("actual@2020-05=453", "actual@2020-06=4757"),
    "4,303 is less than 95% of it (4,303.5)": flow("actual@2020-05=453", "actual@2020-06=4303"),
    "seven months later another season may have begun": flow(
        "actual@2019-11=30", "actual@2020-06=300"
    ),
    "0 says nothing of what comes": flow("actual@2020-05=0", "actual@2020-06=453"),
    "nothing is a tenth of 0": flow("actual@2020-05=453", "actual@2020-06=0"),
    "April begins again: 3,255 in March, 325 in April": flow(
        "cumulative@2020-03=3255", "cumulative@2020-04=325"
    ),
    "so do the people of a planned population": rate(
        "numerator@2020-03=93342",
        "numerator@2020-04=9334",
        judged_on="cumulative",
        population=population(180598, 93550),
    ),
    "and a rate that grows in the year": rate(
        "cumulative@2020-03=52.6", "cumulative@2020-04=5.2", judged_on="cumulative"
    ),
    "a running total ten months later: 30 a month make 300": flow(
        "cumulative@2020-04=30", "cumulative@2021-01=300"
    ),
    "a cumulative rate falls: 30.22 to 27.95": rate(
        "cumulative@2020-04=30.22", "cumulative@2020-05=27.95", judged_on="cumulative"
    ),
    "a running total of money is paid back": flow(
        "cumulative@2020-04=135726", "cumulative@2020-05=120000", unit="千円"
    ),
    "money is claimed back": flow("actual@2020-05=1234", "actual@2020-06=-1234", unit="千円"),
    "a level falls": level("actual@2020-04=610", "actual@2020-05=600"),
    "a month of a count falls": flow("actual@2020-04=453", "actual@2020-05=441"),
    "a difference": replace(level("actual@2020-06=-4.96"), name="前年同月との差"),
    "in points": level("actual@2020-06=-4.96", unit="ポイント"),
    "a target below 0": rate("actual@2020-06=-4.96", value="-5.0"),
    "342.0% after last year's 287.7%": rate(
        "actual@2019-05=287.7", "actual@2020-05=342.0", value=None
    ),
    "the first of its kind, with no target": rate("actual@2020-05=287.7", value=None),
    "beyond a target beyond the whole": rate(
        "actual@2020-05=98.0", "actual@2020-06=106.4", value="105.0"
    ),
    "the whole itself": rate("actual@2020-05=98.0", "actual@2020-06=100"),
    "no share but an amount for each": rate(
        "actual@2020-05=98.0", "actual@2020-06=103.2", kind="level"
    ),
    "a rank is no amount": level("rank@2020-05=3", "rank@2020-06=30"),
    "a month is not compared with a year": flow("actual@2019=3255", "actual@2020-05=325"),
    "nor with a span": flow("actual@2020-01/2020-03=3000", "actual@2020-05=300"),
    "targets are the plan's": flow("target@2020-04=27", "target@2020-05=270"),
    "two figures of no known month": level("actual@=5"),
}


@pytest.mark.parametrize("case", QUIET)
def test_what_can_well_be_is_not_doubted(case):
    assert told(QUIET[case]) == []


def test_where_figures_were_below_0_only_the_first_is_doubted():
    kpi = level("actual@2019-05=-3", "actual@2020-06=-5")
    assert [one.figure.period for one in mistyped(kpi)] == ["2019-05"]


def test_figures_in_different_units_are_not_compared():
    kpi = flow("actual@2020-05=135726", unit="千円")
    yen = Figure("actual", "2020-06", Decimal(135726000), unit="円")
    assert told(replace(kpi, figures={**kpi.figures, "actual@2020-06": yen})) == []


def test_a_figure_that_looks_mistyped_is_no_measure_for_the_next_one():
    """453, 4,530, 441: the second is 10 × the first; the third is near the first again."""
    kpi = flow("actual@2020-04=453", "actual@2020-05=4530", "actual@2020-06=441")
    assert [one.figure.period for one in mistyped(kpi)] == [MAY]


def test_a_whole_year_in_the_wrong_unit_is_doubted_month_by_month():
    last_year = (f"actual@2019-{month:02}={1000 + month}" for month in range(4, 13))
    this_year = (f"actual@2020-{month:02}={(1000 + month) * 1000}" for month in range(4, 13))
    assert len(mistyped(flow(*last_year, *this_year, unit="千円"))) == 9


def sure(kpi, key):
    return replace(kpi, figures={**kpi.figures, key: replace(kpi.figures[key], is_sure=True)})


@pytest.mark.parametrize("case", DOUBTED)
def test_what_a_person_confirmed_is_doubted_no_more(case):
    kpi, _sentence = DOUBTED[case]
    (place,) = mistyped_places(kpi)
    assert told(sure(kpi, "@".join(place))) == []


def test_a_confirmed_figure_is_the_measure_for_the_next_one():
    kpi = sure(flow("actual@2020-04=453", "actual@2020-05=4530"), "actual@2020-05")
    following = Figure("actual", JUNE, Decimal(4600))
    assert told(replace(kpi, figures={**kpi.figures, "actual@2020-06": following})) == []


# The order of entry


def without_order(plan, kpi):
    """What is told of a KPI at several places, which must not depend on the order of entry."""
    shown = replace(plan, kpis={**plan.kpis, kpi.id: kpi})
    row = next(row for row in shown.rows_in_order() if kpi.id in row.kpis)
    form = FigureForm(shown, [Due(kpi.id, row.id, MAY, MAY, is_owed=True)])
    counts = [FigurePlace(kpi.id, series, "2021-03") for series in ("numerator", "denominator")]
    for place, value in zip(counts, (1, 3), strict=True):
        form.put(place, Decimal(value))
    return (
        mistyped(kpi),
        [standing(shown, kpi, month) for month in (APRIL, MAY, "2021-03")],
        doubts_of(shown, kpi, shown.year.months),
        row_blocks(shown, row, MAY),
        list(plain.row_lines(shown, row, MAY)),
        [kpi.own_unit_of(series) for series in ("actual", "cumulative", "numerator")],
        form.fields,
        form.computed(FigurePlace(kpi.id, "actual", "2021-03")),
    )


def shuffled(kpi, seed):
    keys = list(kpi.figures)
    random.Random(seed).shuffle(keys)
    return replace(kpi, figures={key: kpi.figures[key] for key in keys})


@pytest.mark.parametrize("seed", range(3))
def test_nothing_depends_on_the_order_in_which_figures_were_entered(seed):
    plan = sample_plan()
    for row in plan.rows_in_order():
        for key in row.kpis:
            kpi = plan.kpis[key]
            assert without_order(plan, shuffled(kpi, seed)) == without_order(plan, kpi), kpi.key


@st.composite
def figures(draw):
    """The figures of some months, spans and years of a few series, in any order."""
    periods = ["2019", "2020-03", "2019-04/2020-03", "2020-01/2020-03", APRIL, MAY]
    places = [f"{s}@{p}" for s in ("actual", "cumulative", "numerator") for p in periods]
    chosen = draw(st.permutations(places))[: draw(st.integers(1, 8))]
    return [f"{place}={draw(st.integers(-3, 5000))}" for place in chosen]


@given(figures(), st.randoms())
def test_nor_do_figures_of_periods_that_end_together(known, chance):
    set_language("ja")
    other = sorted(known, key=lambda _figure: chance.random())
    first, second = (rate(*own, judged_on="latest") for own in (known, other))
    assert without_order(plan_with(first), first) == without_order(plan_with(first), second)


def test_the_month_is_shown_as_the_last_and_not_the_year_that_ends_with_it():
    """令和元年度 and 令和2年3月 end together."""
    for known in (("actual@2019=40", "actual@2020-03=41"), ("actual@2020-03=41", "actual@2019=40")):
        kpi = level(*known)
        plan = plan_with(kpi)
        assert standing(plan, plan.kpis["k1"], MAY).earlier == "actual@2020-03"


# Where it is told


def mistyped_case():
    return flow("actual@2020-05=453", "actual@2020-06=4530")


@pytest.fixture
def planner(tmp_path, capsys):
    """Runs command lines on a plan with a KPI whose May is 453."""
    folder = tmp_path / "data" / "plans" / "small"
    plan = plan_with(flow("actual@2020-05=453", value=None))
    book.create(PlanFolder(folder), plan, who="企画総務", clock=Ticking())
    return Shell(tmp_path / "data", capsys)


def june(planner):
    """The figure of June as it is on disk."""
    return planner.plan.kpis["k1"].figure("actual", JUNE)


def test_the_command_saves_it_and_says_so(planner):
    assert planner("figure", ROW, "4530", "--month", "6月") == DONE
    assert planner.out.splitlines()[1:] == [TOLD + TEN_TIMES]
    assert june(planner).value == 4530


def test_the_command_saves_it_confirmed(planner):
    assert planner("figure", ROW, "4530", "--month", "6月", "--sure") == DONE
    assert planner.out == "保存しました: 指標 R2.6 実績 4,530件（このまま正しい）\n"
    assert june(planner).is_sure


@pytest.mark.parametrize("words", [(), ("--month", "6月"), ("4530", "--month", "6月")])
def test_a_figure_that_stands_is_confirmed(planner, words):
    planner("figure", ROW, "4530", "--month", "6月", "--provisional")
    is_provisional = "4530" not in words
    assert planner("figure", ROW, *words, "--sure") == DONE
    assert TOLD not in planner.out
    assert june(planner).is_sure
    assert june(planner).is_provisional == is_provisional
    assert planner("undo") == DONE
    assert not june(planner).is_sure


@pytest.mark.parametrize("words", [("--month", "6月"), ()])
def test_there_must_be_a_figure_to_confirm(planner, words):
    assert planner("figure", ROW, "--sure", *words) == USAGE
    assert "確かめる数字がありません" in planner.err
    assert planner("figure", ROW, "--sure", "--clear", "--month", "5月") == USAGE


def test_another_value_is_asked_about_again(planner):
    planner("figure", ROW, "4530", "--month", "6月", "--sure")
    planner("figure", ROW, "45300", "--month", "6月")
    assert "100倍" in planner.out
    assert not june(planner).is_sure


def test_the_lists_and_the_row_tell_it(planner):
    planner("figure", ROW, "4530", "--month", "6月")
    for words in (("figures",), ("kpi",), ("kpi", ROW)):
        assert planner(*words, "--month", "6月", "--columns", "300") == DONE
        assert TOLD + TEN_TIMES in planner.out.splitlines(), words
    planner("show", ROW, "--month", "6月")
    assert "R2.6  4,530件 ?" in planner.out
    assert "R2.5  453件\n" in planner.out
    planner("figures", "--month", "7月", "--columns", "300")
    assert "4,530件?" in planner.out


def test_scripts_are_told_with_the_month_it_was_compared_with(planner):
    planner("figure", ROW, "4530", "--month", "6月")
    (kpi,) = planner.json("kpi", ROW, "--month", "6月")
    (doubt,) = kpi["doubts"]
    assert doubt == {
        "reason": "times",
        "period": "2020-06",
        "used": "4530",
        "other": "453",
        "against": "2020-05",
        "sentence": TEN_TIMES,
    }
    (due,) = planner.json("figures", "--month", "6月")
    assert due["contradictions"] == [TEN_TIMES]


def test_a_slip_of_an_earlier_month_is_told_while_it_stands():
    """4,530 of May goes into the total of June."""
    kpi = flow("actual@2020-04=453", "actual@2020-05=4530", "actual@2020-06=441", value=None)
    plan = plan_with(kpi)
    found = doubts(plan, plan.kpis["k1"], standing(plan, plan.kpis["k1"], JUNE))
    assert [one.period for one in found] == [MAY]


def test_the_review_tells_it():
    plan = plan_with(mistyped_case())
    lines = evidence(plan, JUNE, RowBehind("rate", "same", ()), None).why.splitlines()
    assert TEN_TIMES in [line.strip() for line in lines]


def test_the_detail_of_the_row_marks_and_tells_it():
    plan = plan_with(mistyped_case())
    blocks = row_blocks(plan, plan.rows["rate"], JUNE)
    lines = [line for group in blocks for block in group for line in block.told]
    figures = "\n".join(lines)
    assert re.search(r"(^|  )6月 4,530 \?(  |$)", figures, re.MULTILINE)
    assert re.search(r"(^|  )5月 +453(  |$)", figures, re.MULTILINE)
    assert f"ご確認: {TEN_TIMES}" in lines


def test_a_closed_month_does_not_keep_a_figure_from_being_confirmed(tmp_path):
    opened = new_book(tmp_path, plan_with(mistyped_case()))
    opened.submit(CloseMonth(JUNE))
    record = RecordFigure("k1", "actual", JUNE, Decimal(4530), is_sure=True)
    assert opened.submit(record) is not None
    assert opened.plan.kpis["k1"].figure("actual", JUNE).is_sure
    assert opened.undo() is not None
    assert refusal(opened.submit, replace(record, value=Decimal(453))).code == "month-closed"


# What is asked after saving


def saved(kpi, *typed):
    """The plan before and after some figures, and the changes."""
    before = plan_with(kpi)
    form = FigureForm(before, [Due("k1", "rate", MAY, MAY, is_owed=True)])
    for series, period, value in typed:
        form.put(FigurePlace("k1", series, period), Decimal(value))
    return before, form.plan_as_typed("k1"), form.changes


def test_only_what_was_just_typed_is_asked_about():
    kpi = flow("actual@2020-04=453", "actual@2020-05=4530")
    assert just_mistyped(*saved(kpi, ("actual", JUNE, 441))) == ()
    (doubt,) = just_mistyped(*saved(kpi, ("actual", JUNE, 4410)))
    assert doubt.period == JUNE


def test_the_same_value_is_not_asked_about_again():
    kpi = mistyped_case()
    before = plan_with(kpi)
    final = RecordFigure("k1", "actual", JUNE, Decimal(4530), is_provisional=True)
    assert just_mistyped(before, before, [final]) == ()


def test_a_month_filled_in_later_can_be_the_wrong_one():
    """May is 453; 4,530 typed for April makes May a tenth of it, and April is gone to."""
    before, now, changes = saved(flow("actual@2020-05=453"), ("actual", APRIL, 4530))
    (doubt,) = just_mistyped(before, now, changes)
    assert (doubt.period, doubt.against) == (MAY, APRIL)
    assert place_to_mend(doubt, changes) == FigurePlace("k1", "actual", APRIL)


def test_what_changed_meanwhile_is_not_confirmed():
    before, now, changes = saved(flow("actual@2020-05=453"), ("actual", JUNE, 4530))
    found = just_mistyped(before, now, changes)
    assert [one.is_sure for one in confirmed(now, found)] == [True]
    assert confirmed(before, found) == ()


# What is published


def test_the_published_plan_has_none(sample):
    assert [mistyped(kpi) for kpi in sample.kpis.values() if mistyped(kpi)] == []


def test_the_invented_year_has_none(samples):
    folders = sorted((samples / "plans").iterdir())
    plans = [PlanBook(PlanFolder(folder)).plan for folder in folders]
    assert len(plans) == 2
    found = [one for plan in plans for kpi in plan.kpis.values() for one in mistyped(kpi)]
    assert found == []
