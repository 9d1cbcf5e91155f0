"""What others changed since one's last visit is marked once, until it is seen."""

from datetime import date
from pathlib import Path

import pytest
from months import MAY
from sample import numbered
from stage import Stage, stage

from planner.history.entries import Entry
from planner.history.intents import SetStatus
from planner.history.story import of_others, since_visit
from planner.settings import state
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder
from planner.ui.writer import CatchUp


def gutter(s: Stage, reference: str) -> str:
    """The sign before the title of a row on the grid."""
    place = next(
        place
        for place, shown in enumerate(s.grid.lines)
        if getattr(shown, "row", "") == row_of(reference)
    )
    line = s.grid.render_line(place + 1 - round(s.grid.scroll_y)).text
    return line[s.grid.columns.number - 1]


def row_of(reference: str) -> str:
    return numbered(reference)


def by(s: Stage, who: str, *references: str) -> None:
    """Someone sets ◎ in May, beside the program."""
    book = PlanBook(PlanFolder(s.folder), who=who)
    for reference in references:
        book.submit(SetStatus(row_of(reference), MAY, "◎"))


async def left(data: Path, kept: Path) -> Stage:
    """The plan opened once and left, by 佐藤."""
    async with stage(data, kept=kept) as s:
        await s.press("q")
    return s


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "state.json"


async def test_rows_others_changed_are_marked_and_counted(tmp_path: Path, kept: Path):
    s = await left(tmp_path, kept)
    by(s, "鈴木", "1-2", "2-1")
    async with stage(tmp_path, kept=kept) as s:
        await s.until(lambda: s.grid.changed, "the marks")
        await s.settle()
        assert [gutter(s, one) for one in ("1-2", "2-1", "1-3")] == [".", ".", " "]
        assert "前に開いてから、ほかの人が2行を変えました（左に . の行）" in s.said()


async def test_a_mark_goes_once_the_cursor_has_rested_on_the_row(tmp_path: Path, kept: Path):
    s = await left(tmp_path, kept)
    by(s, "鈴木", "1-2", "2-1")
    async with stage(tmp_path, kept=kept) as s:
        await s.until(lambda: s.grid.changed, "the marks")
        await s.go("1-2")
        await s.rest()
        await s.press("down")
        assert s.grid.changed == {row_of("2-1")}
        assert gutter(s, "1-2") == " "


async def test_what_was_left_is_not_marked_again(tmp_path: Path, kept: Path):
    s = await left(tmp_path, kept)
    by(s, "鈴木", "2-1")
    s = await left(tmp_path, kept)
    async with stage(tmp_path, kept=kept) as s:
        await s.settle()
        assert not s.grid.changed


async def test_nothing_is_read_where_nothing_was_written_since(tmp_path: Path, kept: Path):
    await left(tmp_path, kept)
    asked = []
    async with stage(tmp_path, kept=kept) as s:
        s.app._writer.ask = asked.append
        s.app._acts.catch_up(s.plan.seq)
        s.app._acts.catch_up(s.plan.seq + 5)  # another plan in its place, with fewer entries
        assert asked == []
        by(s, "鈴木", "2-1")
        await s.look()
        s.app._acts.catch_up(0)
        assert asked == [CatchUp(0)]


async def test_ones_own_changes_are_no_news(tmp_path: Path, kept: Path):
    s = await left(tmp_path, kept)
    by(s, "佐藤", "2-1")
    async with stage(tmp_path, kept=kept) as s:
        await s.settle()
        assert not s.grid.changed


async def test_without_a_visit_it_is_what_others_changed_today(tmp_path: Path):
    async with stage(tmp_path) as s:
        by(s, "鈴木", "2-1")
    async with stage(tmp_path) as s:
        await s.until(lambda: s.grid.changed, "the marks")
        await s.settle()
        assert s.grid.changed == {row_of("2-1")}
        assert "今日、ほかの人が1行を変えました（左に . の行）" in s.said()


async def test_a_newer_change_of_another_is_shown_before_it(tmp_path: Path, kept: Path):
    s = await left(tmp_path, kept)
    by(s, "鈴木", "2-1")
    async with stage(tmp_path, kept=kept) as s:
        await s.until(lambda: s.grid.changed, "the marks")
        s.grid.fresh = frozenset({row_of("2-1")})
        await s.settle()
        assert gutter(s, "2-1") == "~"


def test_of_today_are_those_of_the_branchs_day_and_not_the_one_that_begins_a_plan():
    def entry(seq, at):
        return Entry(v=3, seq=seq, id="x", at=at, who="鈴木", session="s")

    begun = entry(0, "2020-06-02T02:00:00+00:00")
    evening = entry(1, "2020-06-01T14:59:00+00:00")  # 23:59 in Japan
    night = entry(2, "2020-06-01T15:00:00+00:00")  # midnight in Japan
    entries, second = (begun, evening, night), date(2020, 6, 2)
    assert since_visit(entries, None, second) == (night,)
    assert since_visit(entries, 0, second) == (evening, night)
    assert since_visit(entries, 9, second) == ()


def test_another_machine_is_another_hand_and_older_lines_name_none():
    def entry(who, machine=""):
        return Entry(
            v=3, seq=1, id="x", at="2020-06-01T00:00:00Z", who=who, session="s", machine=machine
        )

    mine, older = entry("佐藤", "PC-1"), entry("佐藤")
    elsewhere, hers = entry("佐藤", "PC-2"), entry("鈴木", "PC-1")
    assert of_others((mine, older, elsewhere, hers), "佐藤", "PC-1") == (elsewhere, hers)


async def test_what_is_left_is_the_last_entry_shown(tmp_path: Path, kept: Path):
    async with stage(tmp_path, kept=kept) as s:
        await s.press("2")
        seq = s.plan.seq
        await s.press("q")
    assert state.read(kept).places[0].seen == seq
