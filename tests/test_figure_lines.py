"""Twelve figures of a line: in full, over empty months, else as bars; never cut, never as …."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from months import APRIL_TO_MARCH

from planner.forms.bars import level_bars
from planner.forms.figure_line import NO_BARS, Bar, Bars, TwelveFigures
from planner.plan.grid import FigureCell
from planner.settings import widths
from planner.text import width

SEPTEMBER = APRIL_TO_MARCH[5]


@pytest.fixture(params=widths.WIDTHS, autouse=True)
def ambiguous(request):
    """Every test with ambiguous letters in one cell and in two."""
    widths.count_as(request.param)
    yield request.param
    widths.count_as(widths.UNKNOWN)


def cell(text):
    """A figure as these tests write it: [61.4] is a target, ~8.73 is 速報."""
    if not text:
        return None
    if text.startswith("["):
        inner = text.strip("[]")
        is_number = re.fullmatch(r"[\d,.]+", inner)
        value = Decimal(inner.replace(",", "")) if is_number else None
        return FigureCell(value, text="" if is_number else inner, is_target=True)
    value = Decimal(text.strip("~").replace(",", ""))
    return FigureCell(value, is_provisional=text.startswith("~"))


def figures(texts, cells=4):
    row = [cell(text) for text in texts.split("|")]
    row += [None] * (12 - len(row))
    return TwelveFigures(APRIL_TO_MARCH, row, cells, {4: 1, 5: 1, 6: 2}[cells])


def line(pieces, cells):
    drawn = ""
    for piece in pieces:
        assert piece.start >= width(drawn)
        drawn += " " * (piece.start - width(drawn)) + piece.text
    assert width(drawn) <= 12 * cells
    return drawn


def bars_of(texts, letters, *, has_line=True):
    """Bars as they would be against a 目安: one letter for each figure."""
    places = [place for place, text in enumerate(texts.split("|")) if text and text[0] != "["]
    return Bars(
        {
            APRIL_TO_MARCH[p]: Bar(letter, "reached")
            for p, letter in zip(places, letters, strict=True)
        },
        has_line=has_line,
    )


# In full. The lines are written by hand: a month's cells end where its figure ends.


@pytest.mark.parametrize(
    ("texts", "cells", "drawn"),
    [
        # each fits its cell with a blank before it
        ("1.9|5.6|11.2", 6, "   1.9   5.6  11.2"),
        ("88|92|9", 4, "  88  92   9"),
        # April alone touches the rule before it
        ("87.8||88.2", 4, "87.8    88.2"),
        # the empty month on the left is taken
        ("||100|||88.5", 4, "         100        88.5"),
        ("|10.24||1,653", 4, "   10.24   1,653"),
        # more than one of them
        ("|||147,940,000", 4, "     147,940,000"),
        # no month on the left: as much of those on the right as it takes
        ("147,940|||9", 4, "147,940        9"),
        ("1.9|29.7||9", 4, " 1.9 29.7      9"),
        ("29.7|37.0", 4, "29.7 37.0"),
        # the target of the year in its brackets, over empty months
        ("1.9|5.6||||||||||[61.4]", 4, " 1.9 5.6" + " " * 34 + "[61.4]"),
        # beside February it needs no blank, and where there is no room it is left to the detail
        ("|||||||||4.9|9.3|[8.90]", 6, " " * 57 + "4.9   9.3[8.90]"),
        ("|||||||||4.9|9.3|[8,900]", 6, " " * 57 + "4.9   9.3"),
        # 速報 has its ~ where there is room for it
        ("8.7|~9.1", 6, "   8.7  ~9.1"),
        ("8.70|~99.10|9.90", 6, "  8.70 99.10  9.90"),
        # a line of targets alone goes without brackets before it becomes bars
        ("[0.310]|[0.315]", 6, " 0.310 0.315"),
        ("[0.31]|[0.32]", 6, "[0.31][0.32]"),
        ("|||||||||||[年2回以上]", 4, " " * 37 + "[年2回以上]"),
    ],
)
def test_figures_stand_in_full_where_there_is_room(texts, cells, drawn):
    pieces = figures(texts, cells).in_full()
    assert pieces is not None
    assert line(pieces, cells).rstrip() == drawn


@pytest.mark.parametrize(
    ("texts", "cells"),
    [
        ("1.9|29.7|9", 4),
        ("29.7|37.0|44.2", 4),
        ("147,940|148,120|9", 6),
        ("1|2|3|1,234|5", 4),
        ("||||||||||9|1,234", 4),
    ],
)
def test_one_figure_without_room_makes_bars_of_all(texts, cells):
    assert figures(texts, cells).in_full() is None


# Bars


def paired(text, ambiguous):
    """Two blocks where one takes a cell, one with a blank where it takes two."""
    if ambiguous != widths.WIDE:
        return text
    text = text.replace(" ▅ ~", " ・~")
    return re.sub("([▁▂▃▅▆▇█])\\1", "\\1 ", text).rstrip()


@pytest.mark.parametrize(
    ("texts", "letters", "month", "drawn"),
    [
        # 17-2 of the drawing: the newest figure in full, 目安 to come, the target at the end
        (
            "1.9|5.6|11.2|17.4||||||||[61.4]",
            "▃▅▅▅",
            SEPTEMBER,
            " ▃▃  ▅▅  ▅▅ 17.4 ──  ──  ──  ──  ──  ──   [61.4]",
        ),
        # 20-1: a figure of five cells moves the bar before it within its month
        (
            "270|542|816|1,088|1,366|1,653||||||[3,480]",
            "▁▁▁▁▁▂",
            SEPTEMBER,
            " ▁▁  ▁▁  ▁▁  ▁▁ ▁▁ 1,653 ──  ──  ──  ──  [3,480]",
        ),
        # 19-3: 速報
        (
            "0.94|2.81|5.65|~8.73||||||||[31.0]",
            "▅▅▅▅",
            SEPTEMBER,
            " ▅▅  ▅▅ ▅▅ ~8.73 ──  ──  ──  ──  ──  ──   [31.0]",
        ),
        # beside six cells there is room for one block; where a block takes two, for a dot
        ("9.94|12.81|20.65|~29.70", "▅▅▅▅", SEPTEMBER, " ▅▅  ▅▅ ▅ ~29.70"),
        # the newest up to the month looked at, with bars behind it
        ("1.90|5.60|11.2|17.4", "▃▅▅▆", "2020-05", " ▃▃ 5.60 ▅▅  ▆▆"),
        # only later ones: the first of them
        ("||11.2|17.4|22.9", "▅▆▇", "2020-04", "        11.2 ▆▆  ▇▇"),
        # April has no month before it
        ("147,940|148,120|9", "▅▆▇", "2020-04", "147,940  ▇▇"),
        # what leaves a month no cell takes its bar
        ("88.8|12,345|147,940|9", "▅▆▇▅", "2020-06", " ▅▅  147,940 ▅▅"),
    ],
)
def test_bars_stand_beside_the_newest_figure_in_full(texts, letters, month, drawn, ambiguous):
    row = figures(texts)
    assert row.in_full() is None
    has_line = "──" in drawn
    pieces = row.as_bars(bars_of(texts, letters, has_line=has_line), month)
    assert line(pieces, 4).rstrip() == paired(drawn, ambiguous)


def test_before_bars_are_known_figure_and_target_stand_where_they_will():
    row = figures("1.9|5.6|11.2|17.4||||||||[61.4]")
    known = bars_of("1.9|5.6|11.2|17.4||||||||[61.4]", "▃▅▅▅")
    before, after = row.as_bars(None, SEPTEMBER), row.as_bars(known, SEPTEMBER)
    assert line(before, 4) == " " * 12 + "17.4" + " " * 26 + "[61.4]"
    assert set(before) < set(after)


def test_a_target_gives_way_to_the_bar_of_february():
    texts = "|".join(["29.7"] * 11) + "|[61.4]"
    drawn = line(figures(texts).as_bars(bars_of(texts, "▅" * 11), SEPTEMBER), 4)
    assert "[" not in drawn
    assert "29.7" in drawn


@pytest.mark.parametrize(
    ("texts", "drawn"),
    [
        # 12-4 and its 前年度
        ("88.4|88.6|88.75|88.7|89.0|~89.1", " ・  ・  ・  ・ ・ ~89.1"),
        ("1,653|1,720|1,811|9", " ・  ・  ・    9"),
        ("88.4|88.6|88.75|88.7|89.0|~89.12", " ・  ・  ・  ・ ・~89.12"),
        ("[0.332]|[0.337]|[0.339]|[0.341]|[0.340]|[0.342]", " ・  ・  ・  ・  [0.342]"),
    ],
)
def test_figures_that_are_not_judged_are_dots_beside_the_newest(texts, drawn):
    row = figures(texts)
    assert row.in_full() is None
    assert line(row.as_bars(NO_BARS, SEPTEMBER), 4).rstrip() == drawn


def test_without_a_target_the_bars_of_a_course_go_from_the_least_to_the_most_and_never_stand_in_the_middle():
    values = {month: Decimal(place) for place, month in enumerate(APRIL_TO_MARCH)}
    bars = level_bars(values)
    letters = "".join(bars[month].letter for month in APRIL_TO_MARCH)
    assert letters[0] == "▁"
    assert letters[-1] == "█"
    assert list(letters) == sorted(letters)
    assert "▄" not in letters
    assert {bar.look for bar in bars.values()} == {"quiet"}
    assert {bar.letter for bar in level_bars(dict.fromkeys(values, Decimal(7))).values()} == {"▁"}


# Any figures

NUMBERS = st.decimals(
    min_value=-10_000_000, max_value=10_000_000, places=2, allow_nan=False
) | st.integers(-2_000, 2_000_000_000).map(Decimal)
CELLS = st.none() | st.builds(
    FigureCell, NUMBERS, is_target=st.booleans(), is_provisional=st.booleans()
)

ROWS = st.lists(CELLS, min_size=12, max_size=12)


@given(
    ROWS,
    st.sampled_from((4, 5, 6, 10)),
    st.sampled_from(APRIL_TO_MARCH),
)
def test_what_is_drawn_is_a_whole_figure_or_a_bar(row, cells, month):
    drawn = TwelveFigures(APRIL_TO_MARCH, row, cells, 1)
    known = {m: cell.value for m, cell in zip(APRIL_TO_MARCH, row, strict=True) if cell}
    full = drawn.in_full()
    pieces = drawn.as_bars(Bars(level_bars(known), has_line=True), month) if full is None else full
    whole = {f"{value:,}" for value in known.values()}
    for text in re.findall(
        r"[^ ・▁▂▃▅▆▇█─]+", line(pieces, cells).replace("][", "] [").replace("[", " [")
    ):
        assert text.strip("[]~") in whole
    if any(cell and not cell.is_target for cell in row):
        assert any(piece.text.strip("~") in whole for piece in pieces)


@given(ROWS, st.sampled_from((4, 5, 6)))
def test_where_both_stand_targets_are_quiet_in_brackets_and_actuals_are_neither(row, cells):
    drawn = TwelveFigures(APRIL_TO_MARCH, row, cells, 1)
    actuals = {f"{cell.value:,}" for cell in row if cell and not cell.is_target}
    targets = {f"[{cell.value:,}]" for cell in row if cell and cell.is_target}
    for piece in drawn.in_full() or [] if actuals else []:
        is_target = piece.text in targets
        assert is_target or piece.text.strip("~") in actuals
        assert (piece.look == "quiet") == is_target
