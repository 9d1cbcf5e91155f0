"""Several people on one plan at the same time: what each sees of the others, and keeps."""

from pathlib import Path

import msgspec
import pytest
from months import JUNE, MAY
from sample import numbered
from stage import Stage, stage

from planner.history.intents import SetStatus, SetStatusMonth, WriteNote, WriteRemedy
from planner.history.writes import Write, plain
from planner.plan.order import At, key_between
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder
from planner.ui import writer
from planner.ui.look import fresh
from planner.ui.screens.note import NoteScreen
from planner.ui.widgets.fields import Prose


def other(s: Stage, who: str = "鈴木") -> PlanBook:
    """The plan as another person has it open."""
    return PlanBook(PlanFolder(s.folder), who=who)


def write(s: Stage, *made: Write) -> None:
    """Another person's entry of a kind this version has no key for."""
    other(s)._write(lambda _plan, _signature: made)


def remove(s: Stage, row_id: str) -> None:
    """Another person takes a row out of the plan."""
    write(s, Write(f"row:{row_id}", "", plain(s.plan.rows[row_id]), None))


def add_above(s: Stage, row_id: str, count: int) -> None:
    """Another person adds rows before one."""
    row = s.plan.rows[row_id]
    rows = s.plan.items[row.item].rows
    place = rows.index(row_id)
    before = s.plan.rows[rows[place - 1]].at.key if place else ""
    made = []
    for n in range(count):
        before = key_between(before, row.at.key)
        name, at = f"new-{n}", At(row.item, before)
        made.append(msgspec.structs.replace(row, id=name, text=name, at=at))
    write(s, *(Write(f"row:{record.id}", "", None, plain(record)) for record in made))


def sign(s: Stage, row_id: str) -> str:
    """The sign between the number and the title of a row."""
    place = next(
        place for place, line in enumerate(s.grid.lines) if getattr(line, "row", "") == row_id
    )
    drawn = s.grid.draw(place, s.grid.room)
    return drawn[0].text[-1]


@pytest.fixture(autouse=True)
def _looks_when_told(monkeypatch):
    """What others write is looked for when a test says so, and not in between."""
    monkeypatch.setattr(writer, "LOOK_EVERY", 60)


class Clock:
    """The clock of what is shown for a moment; it stands until it is moved."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch) -> Clock:
    """What others changed is shown for a quarter of a second of this clock."""
    standing = Clock()
    monkeypatch.setattr(fresh, "SHOWN", 0.25)
    monkeypatch.setattr(fresh, "monotonic", standing)
    return standing


# What others do is seen


async def test_a_row_another_changed_says_so_for_a_moment(tmp_path: Path, clock: Clock):
    async with stage(tmp_path) as s:
        other(s).submit(
            [SetStatus(numbered("2-1"), MAY, "△"), WriteNote(numbered("1-1"), MAY, "鈴木の文")]
        )
        await s.look()
        assert (sign(s, numbered("2-1")), sign(s, numbered("1-1")), sign(s, numbered("3-1"))) == (
            "~",
            "»",  # the row of the cursor
            " ",
        )
        clock.now += 0.25
        await s.until(lambda: not s.grid.fresh, "the end of the moment")
        assert (sign(s, numbered("2-1")), sign(s, numbered("1-1"))) == (" ", ">")


async def test_where_nobody_types_the_others_edits_are_told_in_a_sentence(tmp_path: Path):
    async with stage(tmp_path) as s:
        other(s).submit(SetStatus(numbered("2-1"), MAY, "△"))
        await s.look()
        assert s.said() == "鈴木: 2-1 の5月の実施状況を △ にした"


async def test_what_was_saved_is_not_talked_over(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.press("2")
        said = s.said()
        other(s).submit(SetStatus(numbered("3-1"), MAY, "△"))
        await s.look()
        assert s.said() == said


async def test_the_row_of_the_cursor_another_changed_shows_both(tmp_path: Path):
    async with stage(tmp_path) as s:
        assert sign(s, s.row.id) == ">"
        other(s).submit(SetStatus(s.row.id, MAY, "◎"))
        await s.look()
        assert sign(s, s.row.id) == "»"


async def test_ones_own_changes_are_not_announced(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.press("2")
        await s.look()
        assert s.grid.fresh == frozenset()


async def test_what_another_wrote_just_before_ones_own_edit_is_announced(tmp_path: Path):
    async with stage(tmp_path) as s:
        other(s).submit(SetStatus(numbered("3-1"), MAY, "△"))
        await s.press("2")  # read under the lock, before the next look
        await s.look()
        assert s.grid.fresh == {numbered("3-1")}


async def test_each_row_has_its_own_moment_by_one_timer(tmp_path: Path, clock: Clock):
    async with stage(tmp_path) as s:
        other(s).submit(SetStatus(numbered("2-1"), MAY, "△"))
        await s.look()
        clock.now += 0.125
        other(s).submit(SetStatus(numbered("3-1"), MAY, "△"))
        await s.look()
        assert s.grid.fresh == {numbered("2-1"), numbered("3-1")}
        clock.now += 0.125
        await s.until(lambda: s.grid.fresh == {numbered("3-1")}, "the end of the moment of 2-1")
        clock.now += 0.125
        await s.until(lambda: not s.grid.fresh, "the end of the moment of 3-1")


# The cursor and an open editor stay


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_rows_added_above_move_neither_cursor_nor_what_is_seen(tmp_path: Path, size):
    async with stage(tmp_path, size=size) as s:
        await s.go("17-2")
        await s.press("right")
        before = (s.row.id, s.grid.cursor_column, s.grid.cursor_line - round(s.grid.scroll_y))
        add_above(s, numbered("2-1"), 5)
        await s.look()
        after = (s.row.id, s.grid.cursor_column, s.grid.cursor_line - round(s.grid.scroll_y))
        assert after == before


async def test_rows_removed_above_move_neither_cursor_nor_what_is_seen(tmp_path: Path):
    async with stage(tmp_path, size=(80, 24)) as s:
        await s.go("17-2")
        before = (s.row.id, s.grid.cursor_line - round(s.grid.scroll_y))
        remove(s, numbered("1-2"))
        await s.look()
        assert (s.row.id, s.grid.cursor_line - round(s.grid.scroll_y)) == before


async def test_a_cursor_whose_row_was_removed_goes_to_the_next_one(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("5-1")
        rows = list(s.grid.work_rows())
        following = rows[rows.index(s.row.id) + 1]
        remove(s, s.row.id)
        await s.look()
        assert s.row.id == following


async def test_a_removed_row_leaves_the_selection(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.press("shift+down", "shift+down")
        remove(s, s.row.id)
        await s.look()
        assert s.grid.selected == {
            numbered("1-1"),
            numbered("1-2"),
        }  # and not the row the cursor went to
        await s.press("4")
        assert s.on_disk().rows[numbered("1-2")].report(MAY).status == "□"
        assert s.on_disk().rows[numbered("2-1")].report(MAY).status is None


async def test_rows_added_amid_a_selection_are_not_selected(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.press("shift+down", "shift+down")
        selected = s.grid.selected
        add_above(s, numbered("1-2"), 2)
        await s.look()
        assert s.grid.selected == selected


async def test_an_open_editor_is_not_touched(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("2-1")
        await s.press("enter", *"書きかけ", "left")
        prose = s.app.screen.query_one("#note", Prose)
        cursor = prose.cursor_location
        other(s).submit(
            [WriteNote(numbered("2-1"), MAY, "鈴木の文"), SetStatus(numbered("2-1"), MAY, "△")]
        )
        add_above(s, numbered("1-1"), 3)
        other(s).submit(SetStatusMonth(JUNE))
        await s.look()
        assert isinstance(s.app.screen, NoteScreen)
        assert (prose.text, prose.cursor_location, prose.has_focus) == ("書きかけ", cursor, True)


# The same field


async def begin_conflict(s: Stage) -> None:
    """Note and remedy are being written, and another wrote the note meanwhile."""
    await s.go("2-1")
    await s.press("enter", *"自分の文", "tab", *"自分の策")
    other(s).submit(WriteNote(numbered("2-1"), MAY, "鈴木の文"))
    await s.press("ctrl+s")


async def test_taking_theirs_keeps_ones_other_fields(tmp_path: Path):
    async with stage(tmp_path) as s:
        await begin_conflict(s)
        await s.press("1")
        report = s.on_disk().rows[numbered("2-1")].report(MAY)
        assert (report.note, report.remedy) == ("鈴木の文", "自分の策")


async def test_keeping_mine_is_one_entry_with_all_fields(tmp_path: Path):
    async with stage(tmp_path) as s:
        await begin_conflict(s)
        entries = s.entries()
        await s.press("2")
        report = s.on_disk().rows[numbered("2-1")].report(MAY)
        assert (report.note, report.remedy) == ("自分の文", "自分の策")
        assert s.entries() == entries + 1


async def test_each_field_in_conflict_is_asked_about(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("2-1")
        await s.press("enter", *"自分の文", "tab", *"自分の策")
        other(s).submit(
            [
                WriteNote(numbered("2-1"), MAY, "鈴木の文"),
                WriteRemedy(numbered("2-1"), MAY, "鈴木の策"),
            ]
        )
        await s.press("ctrl+s")
        await s.press("2")  # mine, of the note
        assert "鈴木の策" in s.app.export_screenshot()
        assert s.on_disk().rows[numbered("2-1")].report(MAY).note == "鈴木の文"
        await s.press("1")  # theirs, of the remedy
        report = s.on_disk().rows[numbered("2-1")].report(MAY)
        assert (report.note, report.remedy) == ("自分の文", "鈴木の策")


async def test_a_third_value_while_one_chooses_is_asked_about_again(tmp_path: Path):
    async with stage(tmp_path) as s:
        await begin_conflict(s)
        other(s, "田中").submit(WriteNote(numbered("2-1"), MAY, "田中の文"))
        await s.press("2")
        assert "田中の文" in s.app.export_screenshot()
        await s.press("2")
        assert s.on_disk().rows[numbered("2-1")].report(MAY).note == "自分の文"


@pytest.mark.parametrize(("choice", "rows"), [("2", 1), ("1", 2), ("2", 2)])
async def test_the_mark_offered_with_a_status_is_offered_after_a_conflict_too(
    tmp_path: Path, choice: str, rows: int
):
    async with stage(tmp_path) as s:
        await s.go("2-1")
        await s.press("right", "right", *["shift+down"] * (rows - 1))  # the cursor stands on July
        other(s).submit(SetStatus(numbered("2-1"), MAY, "△"))
        await s.press("2")
        await s.press(choice)
        assert "Space で5月の●も実施済に" in s.said()
        await s.press("space")
        marks = {mark.month: mark.done for mark in s.on_disk().rows[numbered("2-1")].marks}
        assert marks[MAY] == MAY


# Something removed


async def test_a_note_of_a_row_meanwhile_removed_keeps_its_text(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("2-1")
        await s.press("enter", *"大事な文")
        remove(s, numbered("2-1"))
        await s.press("ctrl+s")
        assert "計画から外した" in s.said()
        assert "大事な文" in s.app.export_screenshot()
        await s.press("escape")
        assert "大事な文" in s.app.export_screenshot()  # Esc alone does not lose it
        await s.press("1")
        assert s.app.clipboard == "大事な文"
        assert s.app.screen is s.main


async def test_the_reason_of_a_move_is_kept_where_the_mark_was_removed(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("2-1")
        await s.press("m", "7", "enter", *"会場の都合")
        mark = s.row.marks[0]
        write(s, Write(f"mark:{numbered('2-1')}:{mark.id}", "", plain(mark), None))
        await s.press("enter")
        assert "会場の都合" in s.app.export_screenshot()
        await s.press("2")
        assert s.app.screen is s.main
