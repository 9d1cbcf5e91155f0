"""A plan's folder looked over, what is wrong named, and the most saved that can be."""

import json
import os
import shutil
from datetime import UTC, datetime

import msgspec
import pytest
from folders import assert_chain, checkpoint_file, history_file, lines_of, note, note_of
from plans import JULY_MARK, Ticking, new_book, open_book, small_plan

from planner.history.entries import Entry, digest, sealed
from planner.history.intents import AddMark, SetStatus, TickMark
from planner.history.writes import Write
from planner.store import backups, checkpoint, journal
from planner.store.book import create
from planner.store.examining import examine, repair
from planner.store.folder import PlanFolder

NOW = datetime(2020, 7, 1, tzinfo=UTC)


def codes(found):
    return [finding.code for finding in found.findings]


def parameters(found, code):
    return next(finding.parameters for finding in found.findings if finding.code == code)


def mend(book):
    return repair(book.place.path, "企画総務", NOW, "repair-id")


def five(tmp_path, *, is_saved=False):
    """A plan with five changes of different rows; a checkpoint behind them where asked for."""
    book = new_book(tmp_path)
    for row in ("survey", "daily", "winter", "seminar", "review"):
        book.submit(note(f"{row} の文", row=row))
    if is_saved:
        book.close()
        shutil.rmtree(book.place.path / backups.BACKUPS)
    return book


def rewrite(book, number, change):
    """Change one line behind the program's back; ``number`` as in an editor, from 1."""
    lines = lines_of(book.place.path)
    lines[number - 1] = change(lines[number - 1])
    history_file(book).write_bytes(b"".join(lines))


def doctor(line):
    return line.replace("の文".encode(), "の嘘".encode())


def notes(plan):
    return {row.id: text for row in plan.rows.values() if (text := row.report("2020-06").note)}


ALL = {row: f"{row} の文" for row in ("survey", "daily", "winter", "seminar", "review")}


def without(*rows):
    return {row: text for row, text in ALL.items() if row not in rows}


def kept_aside(book):
    return [path.read_bytes() for path in (book.place.path / journal.DAMAGED).iterdir()]


# What is sound


def test_a_plan_in_use_is_sound(tmp_path):
    book = five(tmp_path)
    found = examine(book.place.path)
    assert (found.is_sound, found.entries, found.plan) == (True, 6, book.plan)
    book.undo()
    book.close()
    found = examine(book.place.path)
    assert (found.is_sound, found.entries) == (True, 7)
    assert [(copy.entries, copy.is_whole) for copy in found.copies] == [(7, True)]
    assert not found.is_repairable


def test_a_line_being_written_is_no_damage_and_is_set_aside_by_a_repair(tmp_path):
    book = five(tmp_path)
    whole = history_file(book).read_bytes()
    history_file(book).write_bytes(whole + b'{"v":1,"se')
    found = examine(book.place.path)
    assert (found.is_sound, found.torn) == (True, 10)
    assert mend(book).after.torn == 0
    assert history_file(book).read_bytes() == whole
    assert kept_aside(book) == [b'{"v":1,"se']


def test_looking_over_changes_nothing(tmp_path):
    book = five(tmp_path, is_saved=True)
    rewrite(book, 3, doctor)
    before = {path: path.read_bytes() for path in book.place.path.rglob("*") if path.is_file()}
    examine(book.place.path)
    assert {p: p.read_bytes() for p in book.place.path.rglob("*") if p.is_file()} == before


# Named by line, person and instant


def test_a_doctored_line_is_named_by_its_number_and_who_wrote_it_when(tmp_path):
    book = five(tmp_path)
    rewrite(book, 4, doctor)
    found = examine(book.place.path)
    assert codes(found) == ["line-changed"]
    at = json.loads(lines_of(book.place.path)[3])["at"]
    assert parameters(found, "line-changed") == {"line": 4, "who": "佐藤", "at": at}


def forged(line):
    """The line with another content and the right hash for it."""
    entry = msgspec.json.decode(doctor(line), type=Entry)
    return msgspec.json.encode(msgspec.structs.replace(entry, hash=digest(entry))) + b"\n"


def test_a_doctored_line_with_a_new_hash_shows_in_the_line_after_it(tmp_path):
    book = five(tmp_path)
    rewrite(book, 4, forged)
    found = examine(book.place.path)
    assert codes(found) == ["line-unchained"]
    assert parameters(found, "line-unchained")["line"] == 5


def test_a_whole_forged_history_differs_from_the_copy_of_the_day(tmp_path):
    book = five(tmp_path)
    book.close()
    checkpoint_file(book).unlink()
    entries = [msgspec.json.decode(line, type=Entry) for line in lines_of(book.place.path)]
    entries[2] = msgspec.json.decode(doctor(lines_of(book.place.path)[2]), type=Entry)
    chained = []
    for entry in entries:
        prev = chained[-1].hash if chained else ""
        chained.append(sealed(msgspec.structs.replace(entry, prev=prev)))
    forged_bytes = b"".join(msgspec.json.encode(entry) + b"\n" for entry in chained)
    history_file(book).write_bytes(forged_bytes)
    assert_chain(book.place.path)
    found = examine(book.place.path)
    assert codes(found) == ["line-differs"]
    assert parameters(found, "line-differs")["line"] == 3
    assert found.saved is None  # which of the two is right is for people to say
    mend(book)
    assert history_file(book).read_bytes() == forged_bytes


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda line: b"not json\n", "line-garbled"),
        (lambda line: b"\0" * len(line[:-1]) + b"\n", "line-garbled"),
        (lambda line: b"[1]\n", "line-garbled"),
        (lambda line: b"{}\n", "line-garbled"),
        (lambda line: b"", "lines-missing"),
        (lambda line: line + line, "line-unchained"),
        (lambda line: b'{"v":99}\n', "line-newer"),
        (lambda line: line[:-1] + b"\r\n", "lines-reformatted"),
    ],
)
def test_every_damage_of_a_line_has_its_name(tmp_path, change, expected):
    book = five(tmp_path)
    rewrite(book, 4, change)
    assert codes(examine(book.place.path)) == [expected]


def test_missing_lines_are_named(tmp_path):
    book = five(tmp_path)
    lines = lines_of(book.place.path)
    history_file(book).write_bytes(b"".join([*lines[:2], *lines[4:]]))
    assert parameters(examine(book.place.path), "lines-missing") == {
        "line": 3,
        "first": 2,
        "last": 3,
    }


def test_a_line_that_breaks_an_invariant_is_found_in_the_plan(tmp_path):
    book = five(tmp_path)
    last = msgspec.json.decode(lines_of(book.place.path)[-1], type=Entry)
    writes = (Write("report:survey:2020-06", "status", None, "×"),)
    entry = Entry(1, last.seq + 1, "x", last.at, "鈴木", "s", writes=writes, prev=last.hash)
    journal.append(book.place.path, sealed(entry))
    found = examine(book.place.path)
    assert codes(found) == ["plan-status-unknown"]
    assert not found.is_repairable


# What can be saved


def assert_repaired(book, expected, *, is_recorded):
    """The plan opens, takes changes, has the notes expected, and what was there is set aside."""
    before = history_file(book).read_bytes() if history_file(book).is_file() else None
    done = mend(book)
    assert codes(done.after) == []
    assert_chain(book.place.path)
    later = open_book(book.place.path.parent)
    assert later.problem is None
    assert notes(later.plan) == expected
    last = later.entries()[-1]
    assert (last.source == "repair") == is_recorded
    assert later.submit(note("新", row="leaflet")) is not None
    later.undo()
    assert notes(later.plan) == expected
    if before is not None:
        assert before in kept_aside(book)
    return later


def test_a_doctored_line_comes_back_from_the_copy_and_nothing_is_lost(tmp_path):
    book = five(tmp_path)
    book.close()
    checkpoint_file(book).unlink()
    whole = history_file(book).read_bytes()
    book.submit(note("六", row="leaflet"))
    tail = history_file(book).read_bytes()[len(whole) :]
    rewrite(book, 3, doctor)
    found = examine(book.place.path)
    assert (found.saved.restored, found.saved.lost) == ((2,), ())
    mend(book)
    assert history_file(book).read_bytes() == whole + tail


def test_without_a_copy_only_the_damaged_line_is_lost(tmp_path):
    book = five(tmp_path)
    rewrite(book, 3, doctor)
    (lost,) = examine(book.place.path).saved.lost
    assert (lost.seq, lost.who, lost.is_effect_kept) == (2, "佐藤", False)
    later = assert_repaired(book, without("daily"), is_recorded=True)
    assert [entry.who for entry in later.entries()[1:6]] == [*["佐藤"] * 4, "企画総務"]
    assert later.entries()[5].intents[0]["lost"] == [2]


def test_what_a_lost_line_changed_comes_from_the_checkpoint_behind_it(tmp_path):
    book = five(tmp_path, is_saved=True)
    rewrite(book, 3, lambda line: b"garbage\n")
    (lost,) = examine(book.place.path).saved.lost
    assert (lost.seq, lost.is_effect_kept) == (2, True)
    assert_repaired(book, ALL, is_recorded=True)


def test_what_was_written_after_the_checkpoint_wins_over_it(tmp_path):
    book = five(tmp_path, is_saved=True)
    book.submit(note("今の文", row="daily"))
    rewrite(book, 3, lambda line: b"garbage\n")
    assert_repaired(book, ALL | {"daily": "今の文"}, is_recorded=True)


def test_what_rests_on_a_lost_line_is_lost_with_it_and_named(tmp_path):
    book = new_book(tmp_path)
    book.submit(AddMark("survey", "new", "2020-10", "追加"))
    book.submit(TickMark("survey", "new", "2020-10"))
    book.submit(note("済"))
    rewrite(book, 2, lambda line: b"garbage\n")
    assert [lost.seq for lost in examine(book.place.path).saved.lost] == [1, 2]
    later = assert_repaired(book, {"survey": "済"}, is_recorded=True)
    assert later.plan.rows["survey"].mark("new") is None


def test_what_rests_on_a_lost_line_is_known_to_the_checkpoint(tmp_path):
    book = new_book(tmp_path)
    book.submit(AddMark("survey", "new", "2020-10", "追加"))
    book.submit(TickMark("survey", "new", "2020-10"))
    book.close()
    shutil.rmtree(book.place.path / backups.BACKUPS)
    expected = book.plan.rows
    rewrite(book, 2, lambda line: b"garbage\n")
    mend(book)
    assert open_book(tmp_path).plan.rows == expected
    assert examine(book.place.path).is_sound


def test_a_history_cut_short_is_completed_from_the_copy(tmp_path):
    book = five(tmp_path)
    book.close()
    whole = history_file(book).read_bytes()
    history_file(book).write_bytes(b"".join(lines_of(book.place.path)[:4])[:-30])
    assert open_book(tmp_path).problem.code == "history-shorter"
    mend(book)
    assert history_file(book).read_bytes() == whole


@pytest.mark.parametrize("loss", ["deleted", "folder", "empty"])
def test_a_lost_history_comes_back_from_the_copy_and_the_checkpoint(tmp_path, loss):
    book = five(tmp_path)
    book.close()
    book.submit([note("七"), SetStatus("survey", "2020-06", "△")])  # after the copy of the day
    book.close()
    before = history_file(book).read_bytes()
    history_file(book).unlink()
    if loss == "folder":
        history_file(book).mkdir()
    elif loss == "empty":
        history_file(book).touch()
    opened = open_book(tmp_path)
    assert opened.is_read_only
    assert opened.plan == book.plan
    later = assert_repaired(book, ALL | {"survey": "七"}, is_recorded=True)
    assert later.plan.rows["survey"].report("2020-06").status == "△"
    assert history_file(book).read_bytes().startswith(before[: before.rindex(b'{"v"')])


def test_a_history_lost_with_its_copies_begins_again_from_the_checkpoint(tmp_path):
    book = five(tmp_path, is_saved=True)
    history_file(book).unlink()
    assert len(examine(book.place.path).saved.lost) == 6
    later = assert_repaired(book, ALL, is_recorded=True)
    assert later.plan.rows == book.plan.rows


def test_a_history_lost_with_all_but_its_copies_comes_back(tmp_path):
    book = five(tmp_path)
    book.close()
    whole = history_file(book).read_bytes()
    history_file(book).unlink()
    checkpoint_file(book).unlink()
    assert notes(open_book(tmp_path).plan) == ALL
    mend(book)
    assert history_file(book).read_bytes() == whole


def test_an_older_history_put_back_and_written_on_keeps_both(tmp_path):
    book = five(tmp_path)
    book.close()
    history_file(book).write_bytes(b"".join(lines_of(book.place.path)[:3]))
    checkpoint_file(book).unlink()
    later = open_book(tmp_path, who="鈴木")
    later.submit(note("後から", row="leaflet"))
    found = examine(book.place.path)
    assert codes(found) == ["entries-missing"]
    assert found.saved.lost == ()
    assert_repaired(book, ALL | {"leaflet": "後から"}, is_recorded=True)


def test_a_history_replaced_by_another_plans_comes_back(tmp_path):
    book = five(tmp_path)
    book.close()
    whole = history_file(book).read_bytes()
    create(PlanFolder(tmp_path / "other"), small_plan(), clock=Ticking())
    shutil.copy(tmp_path / "other" / journal.HISTORY, history_file(book))
    assert "history-of-other-plan" in codes(examine(book.place.path))
    mend(book)
    assert history_file(book).read_bytes() == whole


def test_an_editors_line_ends_are_taken_back(tmp_path):
    book = five(tmp_path)
    book.close()
    whole = history_file(book).read_bytes()
    history_file(book).write_bytes(whole.replace(b"\n", b"\r\n"))
    later = open_book(tmp_path)
    assert later.problem is None
    assert notes(later.plan) == ALL
    mend(book)
    assert history_file(book).read_bytes() == whole


def test_a_plan_in_a_changed_line_end_takes_changes(tmp_path):
    book = five(tmp_path)
    history_file(book).write_bytes(history_file(book).read_bytes().replace(b"\n", b"\r\n"))
    later = open_book(tmp_path)
    later.submit(note("一", row="leaflet"))
    later.submit(note("二", row="leaflet"))
    later.close()
    assert note_of(open_book(tmp_path).plan, "leaflet") == "二"


def test_nothing_a_newer_program_wrote_is_touched(tmp_path):
    book = five(tmp_path)
    rewrite(book, 4, lambda line: line.replace(b'{"v":3', b'{"v":9', 1))
    before = history_file(book).read_bytes()
    found = examine(book.place.path)
    assert codes(found) == ["line-newer"]
    assert not found.is_repairable
    mend(book)
    assert history_file(book).read_bytes() == before


def test_a_garbled_checkpoint_is_set_aside(tmp_path):
    book = five(tmp_path, is_saved=True)
    checkpoint_file(book).write_bytes(b"{garbage")
    assert codes(examine(book.place.path)) == ["checkpoint-unreadable"]
    assert mend(book).after.is_sound
    assert kept_aside(book) == [b"{garbage"]


def test_a_checkpoint_of_other_content_is_found(tmp_path):
    book = five(tmp_path, is_saved=True)
    plan, position = checkpoint.load(book.place.path)
    checkpoint.save(book.place.path, msgspec.structs.replace(plan, title="別"), position)
    assert codes(examine(book.place.path)) == ["checkpoint-differs"]
    mend(book)
    assert open_book(tmp_path).plan == book.plan


@pytest.mark.parametrize("is_dated", [True, False])
def test_the_checkpoint_of_another_plan_never_flows_into_a_repair(tmp_path, is_dated):
    book = five(tmp_path)
    other = new_book(tmp_path / "other", msgspec.structs.replace(small_plan(), id="other"))
    for number in range(9):
        other.submit(note(f"別の計画 {number}"))
    plan, position = other.plan, other._position
    if not is_dated:  # as earlier versions left it
        position = msgspec.structs.replace(position, origin="")
    checkpoint.save(book.place.path, plan, position)
    assert notes(open_book(tmp_path).plan) == ALL
    rewrite(book, 3, doctor)
    assert_repaired(book, without("daily"), is_recorded=True)
    assert open_book(tmp_path).plan.id == "small-r02"


def test_a_garbled_copy_is_named_and_set_aside(tmp_path):
    book = five(tmp_path)
    book.close()
    (copy,) = backups.backups(book.place.path)
    copy.path.write_bytes(doctor(copy.path.read_bytes()))
    found = examine(book.place.path)
    assert codes(found) == ["copy-damaged"]
    assert parameters(found, "copy-damaged") == {"name": copy.name, "line": 2}
    assert mend(book).after.is_sound
    assert backups.backups(book.place.path) == ()


def test_copies_from_before_a_repair_are_no_damage_after_it(tmp_path):
    book = five(tmp_path)
    book.close()
    book.submit(note("六", row="leaflet"))
    book.submit(note("七", row="leaflet"))
    checkpoint_file(book).unlink()
    rewrite(book, 7, lambda line: b"garbage\n")
    assert [lost.seq for lost in examine(book.place.path).saved.lost] == [6]
    later = assert_repaired(book, ALL | {"leaflet": "七"}, is_recorded=True)
    later.close()
    assert examine(book.place.path).is_sound


def test_a_repair_that_cannot_be_written_leaves_everything_as_it_was(tmp_path, monkeypatch):
    book = five(tmp_path)
    rewrite(book, 3, doctor)
    before = history_file(book).read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Exception, match="not-saved"):
        mend(book)
    assert history_file(book).read_bytes() == before


def test_nothing_to_begin_with_is_left_alone(tmp_path):
    book = new_book(tmp_path)
    history_file(book).write_bytes(b"garbage\n")
    found = examine(book.place.path)
    assert codes(found) == ["line-garbled"]
    assert not found.is_repairable
    mend(book)
    assert history_file(book).read_bytes() == b"garbage\n"


def test_undo_goes_on_behind_a_repair(tmp_path):
    book = new_book(tmp_path)
    book.submit(note("一"))
    book.submit(TickMark("survey", JULY_MARK, "2020-07"))
    book.submit(note("二"))
    book.undo()
    rewrite(book, 3, lambda line: b"garbage\n")
    mend(book)
    later = open_book(tmp_path)
    assert note_of(later.plan) == "一"
    later.undo()
    assert note_of(later.plan) is None
