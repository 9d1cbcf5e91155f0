"""Who, when and by which id: what a repair leaves as it was, and what it says of what is lost.

``planner/store/README.md``: `at` is UTC and never decreases, whatever the clock says.
"""

import json
import shutil
from datetime import UTC, datetime

from folders import history_file, lines_of, note
from plans import Ticking, new_book, open_book

from planner.history.intents import AddMark, TickMark
from planner.store import backups
from planner.store.examining import examine, repair
from planner.wording.findings import repair_sentences

BEFORE_ALL = datetime(2020, 5, 1, tzinfo=UTC)
AFTER_ALL = datetime(2020, 7, 1, tzinfo=UTC)
THIRD = 2  # the line with the number two, as the first has zero


def written(folder, *names):
    """What each line of a history says under these names."""
    entries = [json.loads(line) for line in lines_of(folder)]
    return [tuple(entry.get(name, "") for name in names) for entry in entries]


def three_changes(tmp_path, *, is_saved=False):
    book = new_book(tmp_path, clock=Ticking(datetime(2020, 6, 10, tzinfo=UTC)))
    for row in ("survey", "daily", "winter"):
        book.submit(note(f"{row} の文", row=row))
    if is_saved:
        book.close()
        shutil.rmtree(book.place.path / backups.BACKUPS)
    return book


def lose(book, number, line=b"garbage\n"):
    lines = lines_of(book.place.path)
    lines[number] = line
    history_file(book).write_bytes(b"".join(lines))


def test_a_change_behind_a_gap_keeps_its_id_its_author_and_its_instant(tmp_path):
    book = three_changes(tmp_path)
    names = ("id", "who", "at", "session", "intents")
    before = written(book.place.path, *names)
    lose(book, THIRD)
    repair(book.place.path, "企画総務", AFTER_ALL, "repair-id")
    assert written(book.place.path, *names)[:-1] == [*before[:2], before[3]]


def test_what_was_written_by_a_slow_clock_follows_what_it_now_stands_behind(tmp_path):
    book = three_changes(tmp_path)
    book.close()
    whole = written(book.place.path, "at")
    history_file(book).write_bytes(b"".join(lines_of(book.place.path)[:2]))
    (book.place.path / "plan.json").unlink()
    open_book(tmp_path, clock=Ticking(BEFORE_ALL)).submit(note("後から", row="leaflet"))
    assert written(book.place.path, "at")[-1] < whole[-1]
    repair(book.place.path, "企画総務", AFTER_ALL, "repair-id")
    assert written(book.place.path, "at")[:-1] == [*whole, whole[-1]]


def test_a_repair_by_a_slow_clock_is_recorded_no_earlier_than_the_last_change(tmp_path):
    book = three_changes(tmp_path)
    last = written(book.place.path, "at")[-1]
    lose(book, THIRD)
    repair(book.place.path, "企画総務", BEFORE_ALL, "repair-id")
    assert written(book.place.path, "at", "id", "who")[-1] == (*last, "repair-id", "企画総務")


def test_a_repair_by_a_right_clock_is_recorded_when_it_is_made(tmp_path):
    book = three_changes(tmp_path)
    lose(book, THIRD)
    repair(book.place.path, "企画総務", AFTER_ALL, "repair-id")
    assert written(book.place.path, "at")[-1] == ("2020-07-01T00:00:00+00:00",)


def test_of_a_doctored_line_it_is_said_who_wrote_it_when(tmp_path):
    book = three_changes(tmp_path)
    expected = written(book.place.path, "who", "at", "id")[THIRD]
    lose(book, THIRD, lines_of(book.place.path)[THIRD].replace("の文".encode(), "の嘘".encode()))
    (lost,) = examine(book.place.path).saved.lost
    assert (lost.who, lost.at, lost.id) == expected


def test_of_a_change_that_fits_no_more_it_is_said_who_wrote_it_when(tmp_path):
    book = new_book(tmp_path)
    book.submit(AddMark("survey", "new", "2020-10", "追加"))
    book.submit(TickMark("survey", "new", "2020-10"))
    expected = written(book.place.path, "who", "at", "id")[THIRD]
    lose(book, 1)
    garbled, unfit = examine(book.place.path).saved.lost
    assert (garbled.who, garbled.at, garbled.id) == ("", "", "")
    assert (unfit.who, unfit.at, unfit.id) == expected
    repair(book.place.path, "企画総務", AFTER_ALL, "repair-id")
    (record,) = written(book.place.path, "intents")[-1]
    assert record[0]["ids"] == [expected[2]]


def test_a_history_begun_again_begins_when_its_checkpoint_was_last_changed_and_by_nobody(tmp_path):
    book = three_changes(tmp_path, is_saved=True)
    last = written(book.place.path, "at")[-1]
    history_file(book).unlink()
    repair(book.place.path, "企画総務", BEFORE_ALL, "repair-id")
    first, record = written(book.place.path, "at", "who", "session", "source")
    assert first == (*last, "", "", "repair")
    assert (record[0], record[1], record[3]) == (*last, "企画総務", "repair")


def test_only_a_history_begun_again_is_said_to_begin_again(tmp_path):
    book = three_changes(tmp_path, is_saved=True)
    begun = "履歴の始まりが失われたため、控えの計画から新しい履歴を始めます。"
    lose(book, THIRD)
    assert begun not in repair_sentences(examine(book.place.path).saved)
    history_file(book).unlink()
    assert begun in repair_sentences(examine(book.place.path).saved)
