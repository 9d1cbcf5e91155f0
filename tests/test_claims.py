"""What notes say in figures: read of the month they name, doubted only where they differ."""

from decimal import Decimal

import msgspec
import pytest
from plans import small_plan
from quickness import taken

from planner.kpi.claims import Claim, claims, note_doubts
from planner.plan.fiscal import FiscalYear
from planner.plan.model import Figure, Kpi
from planner.wording.doubts import doubt_sentence
from planner.wording.notes import note_line

YEAR = FiscalYear(2020)


def doubted(plan, row, note):
    """The figures pointed out, as series, period, KPI's value, note's values."""
    return [
        (one.series, one.period, str(one.used), [str(value) for value in (one.other, *one.more)])
        for one in note_doubts(plan, plan.rows[row], note)
    ]


def row_of(plan, reference):
    return next(row for row in plan.rows_in_order() if plan.reference(row) == reference)


# The notes of the sample


def test_of_all_notes_of_the_sample_only_the_one_that_contradicts_its_table_is_pointed_out(sample):
    found = [
        (sample.reference(row), doubt)
        for row in sample.rows_in_order()
        for report in row.reports.values()
        for doubt in note_doubts(sample, row, report.note or "")
    ]
    assert [reference for reference, _ in found] == ["14-1"]
    doubt = found[0][1]
    assert (doubt.series, doubt.period, doubt.used) == ("cumulative", "2020-05", Decimal("12.55"))
    assert (doubt.other, doubt.more) == (Decimal("10.91"), ())
    assert doubt_sentence(sample.kpis[doubt.kpi], doubt) == (
        "返納金債権回収率(資格喪失後受診) のR2.5は、文では 10.91%、累計の数字では 12.55% です"
    )


def test_a_line_made_from_the_figures_contradicts_none_of_them(sample):
    for row in sample.rows_in_order():
        for kpi in (sample.kpis[kpi] for kpi in row.kpis):
            for month in ("2020-01", "2020-04", "2020-05"):
                assert note_doubts(sample, row, note_line(sample, kpi, month)) == ()


@pytest.mark.parametrize(
    ("reference", "note", "found"),
    [
        # sentences of the published grid, with a slip in them
        ("13-1", "R2.5 実績 14.98% (前年同月19.85%) △4.96%", [("cumulative", "14.89", "14.98")]),
        ("12-1", "R2.5 利用率 69.84%(累計73.20%)", [("cumulative", "73.02", "73.20")]),
        ("12-1", "R2.5 利用率 96.84%(累計73.02%)", [("actual", "69.8", "96.84")]),
        (
            "7-1",
            "R2.5 実績額累計153,726千円(前年同月114,522千円)",
            [("cumulative", "135726", "153726")],
        ),
        ("11-1", "R2.5 群馬 95.43% 全国 93.82% (前年同月 95.38%)", [("actual", "96.43", "95.43")]),
        ("5-2", "R2.5 申請割合 １．５３％ 累計 1.34%", [("actual", "1.35", "1.53")]),
        (
            "6-1",
            "R2.4 実績0.227%(目標+0.011%) 一次(基金) 0.204%",
            [("cumulative", "0.272", "0.227")],
        ),
        # and without one
        ("13-1", "R2.5 実績 14.89% (前年同月19.85%) △4.96%", []),
        ("12-1", "R2.5 利用率 69.84%(累計73.02%)", []),
        ("12-1", "令和2年5月の利用率は70%に届かず69.8%", []),
        ("11-1", "2020-05 96.43%、目標は95.0%", []),
        ("13-1", "2020年5月は14.9%", []),  # fewer decimals
        ("13-1", "R2.6 15.10%", []),  # a month without a figure
        ("13-1", "R2.5 約15%", []),
        ("13-1", "・5月 訪問した先の42%が納付", []),  # a remark
        ("13-1", "R2.5.15 現在 42%", []),  # a day
        ("13-1", "R2年度 42%", []),  # a year
        ("13-1", "R2.5 訪問 300件", []),  # another unit
        ("13-1", "42%", []),
        ("13-1", "", []),
    ],
)
def test_a_slip_of_the_fingers_is_found_and_what_is_right_is_left_alone(
    sample, reference, note, found
):
    row = row_of(sample, reference)
    assert [
        (series, known, said[0]) for series, _, known, said in doubted(sample, row.id, note)
    ] == found


@pytest.mark.parametrize(
    "word",
    [
        *("前年", "昨年", "前月", "前回", "目標", "KPI", "kpi", "全国", "平均", "協会全体", "差"),
        *("比", "増", "減", "進捗率", "達成率", "計画", "見込", "予定", "約", "うち"),
    ],
)
def test_a_number_that_is_said_to_be_another_is_not_held_against_the_figure(sample, word):
    row = row_of(sample, "13-1")  # 累計 14.89% in the published grid
    assert doubted(sample, row.id, f"R2.5 {word} 42%") == []


def test_a_number_that_is_said_to_be_nothing_else_is_held_against_the_figure(sample):
    row = row_of(sample, "13-1")
    assert doubted(sample, row.id, "R2.5 実績 42%") == [("cumulative", "2020-05", "14.89", ["42"])]


# Rules on a small plan


def plan_with(*known, unit="%"):
    kpis = {
        name: Kpi(name, name, name, unit=unit, figures={f"{s}@{p}": Figure(s, p, Decimal(v))})
        for name, s, p, v in known
    }
    plan = small_plan()
    row = msgspec.structs.replace(plan.rows["rate"], kpis=tuple(kpis))
    return msgspec.structs.replace(plan, kpis=kpis, rows={**plan.rows, "rate": row})


def test_a_number_that_is_another_kpis_of_the_row_is_taken_for_that_one():
    plan = plan_with(("a", "actual", "2020-05", "5"), ("b", "actual", "2020-05", "12"), unit="件")
    assert doubted(plan, "rate", "R2.5末 電話5件") == []
    assert len(doubted(plan, "rate", "R2.5末 電話6件")) == 2


def test_a_span_is_compared_with_the_figure_of_the_span():
    plan = plan_with(("a", "actual", "2019-04/2019-06", "79.8"))
    assert doubted(plan, "rate", "参考：R1.4～6 79.8%") == []
    assert doubted(plan, "rate", "参考：R1.4～6 78.9%") == [
        ("actual", "2019-04/2019-06", "79.8", ["78.9"])
    ]


def test_a_figure_below_zero_is_found_behind_its_sign():
    plan = plan_with(("a", "actual", "2020-05", "-4.96"))
    assert doubted(plan, "rate", "R2.5 △4.96%") == []


def test_a_row_without_a_kpi_of_its_own_speaks_for_its_item():
    plan = plan_with(("a", "actual", "2020-05", "79.0"))
    assert doubted(plan, "notices", "R2.5 97.0%") == [("actual", "2020-05", "79.0", ["97.0"])]


def test_without_a_unit_nothing_can_be_told_from_other_numbers():
    assert claims("R2.5 12", "", YEAR) == ()


def test_numbers_are_read_of_the_month_before_them():
    assert claims("4月 3,158人、5月 3,298人", "人", YEAR) == (
        Claim("2020-04", Decimal(3158)),
        Claim("2020-05", Decimal(3298)),
    )
    assert claims("R2.5 14.89%、前年同月差 △4.96%（前年 19.85%）", "%", YEAR) == (
        Claim("2020-05", Decimal("14.89")),
        Claim("2020-05", Decimal("-4.96"), is_signed=True, is_of_others=True),
        Claim("2020-05", Decimal("19.85"), is_of_others=True),
    )


@pytest.mark.parametrize(
    "note",
    [
        "9" * 100_000,
        "R2.5 " + "9," * 50_000,
        " " * 100_000,
        "R" * 100_000,
        "R2.5 1% " * 2_000,
        "年" * 100_000,
    ],
    ids=["digits", "commas", "blanks", "letters", "claims", "years"],
)
def test_a_long_note_is_read_in_one_pass(note):
    with taken() as work:
        claims(note, "%", YEAR)
    assert work.seconds < 2
