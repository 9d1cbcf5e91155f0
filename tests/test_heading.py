"""The first line: nothing needed is cut, and what it counts adds up."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace
from plans import small_plan, with_item, with_row

from planner import language
from planner.forms.blocks import shares, status_bar
from planner.forms.heading import heading
from planner.plan import grid
from planner.plan.fiscal import Month
from planner.plan.grid import View
from planner.plan.model import Report
from planner.settings import widths
from planner.text import width

JUNE = Month("2020-06")
SYMBOLS = ("◎", "○", "△", "□")
COUNTS = some.tuples(*[some.integers(0, 90)] * 5)


@pytest.fixture(params=["ja", "en"])
def spoken(request):
    language.set_language(request.param)
    yield request.param
    language.set_language("ja")


@pytest.fixture(params=[widths.NARROW, widths.WIDE])
def signs(request):
    widths.count_as(request.param)
    yield request.param
    widths.count_as(widths.NARROW)


def line(plan, cells=80, view=View(), month=JUNE, *, is_read_only=False):  # noqa: B008 - immutable
    shown = grid.lines(plan, view)
    return heading(plan, view, month, shown, cells, is_read_only=is_read_only)


def test_in_eighty_columns_nothing_needed_is_cut(spoken, signs):
    del signs
    plan = small_plan()
    plan = with_row(plan, "survey", reports={JUNE: Report("△", "文")})
    view = View("保健", incentive_only=True)
    plan = replace(
        with_item(plan, plan.rows["survey"].item, tags=("インセンティブ関連",)), decided=None
    )
    said = line(plan, view=view, is_read_only=True)
    assert width(said) == 80
    needed = {
        "ja": ("6月", "保健", "★インセンティブのみ", "【案】", "【読取専用】", "未報告"),
        "en": ("Jun", "保健", "★", "(draft)", "[read-only]", "unrep."),
    }[spoken]
    assert [part for part in needed if part.lower() not in said.lower()] == []
    assert "…" not in said


def test_the_longest_heading_still_has_every_part(spoken, signs, monkeypatch):
    """A sample that is a 【案】, read only, filtered and in a group with a long name."""
    del spoken, signs
    monkeypatch.setattr("planner.forms.heading.is_sample", lambda plan: True)
    plan = small_plan(decided=False)
    said = line(plan, view=View("企画総務", incentive_only=True), is_read_only=True)
    assert width(said) == 80
    assert "…" not in said


@given(counts=COUNTS)
def test_the_blocks_of_the_bar_add_up_and_none_is_lost(counts):
    plan = small_plan()
    for kind, most in ((widths.NARROW, 12), (widths.WIDE, 6)):
        widths.count_as(kind)
        try:
            bar = status_bar(plan, tuple(zip(SYMBOLS, counts[:4], strict=True)), counts[4])
        finally:
            widths.count_as(widths.NARROW)
        blocks = [bar.count(letter) for letter in "█▓▒░."]
        total = sum(counts)
        if total <= most:
            assert tuple(blocks) == counts  # a block for each report
        else:
            assert sum(blocks) == most
            assert [bool(block) for block in blocks] == [bool(count) for count in counts]
        assert width(bar) <= 12


@given(counts=COUNTS)
def test_shares_are_within_one_of_the_true_part_where_none_had_to_be_lifted(counts):
    total, most = sum(counts), 12
    parts = shares(counts, most)
    if total > most and all(not count or count * most >= total for count in counts):
        exact = [count * most / total for count in counts]
        assert all(abs(part - one) < 1 for part, one in zip(parts, exact, strict=True))


def test_the_letters_and_the_bar_count_the_same_reports():
    plan = small_plan()
    plan = with_row(plan, "survey", reports={JUNE: Report("△", "文")})
    said = line(plan, 120)
    assert "△1" in said
    assert said.count("▒") == 1
