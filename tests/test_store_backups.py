"""Copies of the history: each day written and each close, verified, pruned, in nobody's way."""

import errno
import os
from datetime import date, timedelta

import pytest
from folders import history_file, lines_of, note, note_of
from plans import START, Ticking, new_book, open_book, refusal

from planner.store import backups, files
from planner.store.book import PlanBook


class Noon(Ticking):
    """A clock around noon, wherever it is read, of a day counted from 1 June 2020."""

    def on(self, day):
        self.now = START + timedelta(days=day, hours=11)


def names(book):
    return [backup.name for backup in backups.backups(book.place.path)]


def days(book):
    return [backup.day for backup in backups.backups(book.place.path)]


@pytest.fixture
def clock():
    noon = Noon()
    noon.on(0)
    return noon


@pytest.fixture
def book(tmp_path, clock):
    return new_book(tmp_path, clock=clock)


def write_on(book, clock, day, text):
    clock.on(day)
    book.submit(note(text))
    book.tend()


def test_the_first_change_of_a_day_leaves_one_copy_of_the_whole_history(book, clock):
    write_on(book, clock, 0, "一")
    (copy,) = backups.backups(book.place.path)
    assert copy.path.read_bytes() == history_file(book).read_bytes()
    book.submit(note("二"))
    book.tend()
    book.close()
    assert days(book) == ["2020-06-01"]
    write_on(book, clock, 1, "三")
    assert days(book) == ["2020-06-01", "2020-06-02"]


def test_two_sessions_of_a_day_leave_one_copy(tmp_path, book, clock):
    write_on(book, clock, 0, "一")
    other = open_book(tmp_path, clock=clock)
    other.submit(note("二"))
    other.close()
    assert len(names(book)) == 1


def test_closing_leaves_the_copy_of_a_command(book, clock):
    book.submit(note("一"))
    assert names(book) == []  # not before it is acknowledged
    book.close()
    assert len(names(book)) == 1


def test_who_only_reads_leaves_no_copy(tmp_path, book):
    reader = open_book(tmp_path)
    reader.refresh()
    reader.tend()
    reader.close()
    assert not (book.place.path / backups.BACKUPS).exists()


def test_the_last_fourteen_days_are_kept(book, clock):
    for day in range(20):
        write_on(book, clock, day, f"{day}")
    assert days(book) == [str(date(2020, 6, 1) + timedelta(days=day)) for day in range(6, 20)]


def test_copies_of_closes_are_kept_for_ever(book, clock):
    book.submit(note("一"))
    book.back_up("close-2020-04")
    closed = lines_of(book.place.path)
    for day in range(20):
        write_on(book, clock, day, f"{day}")
    (copy,) = [copy for copy in backups.backups(book.place.path) if copy.label]
    assert (copy.label, copy.path.read_bytes()) == ("close-2020-04", b"".join(closed))
    assert len(names(book)) == 15


def test_a_close_is_no_copy_of_its_day(book, clock):
    book.submit(note("一"))
    book.back_up("close-2020-04")
    book.tend()
    assert [copy.label for copy in backups.backups(book.place.path)] == ["close-2020-04", ""]


def test_a_clock_set_forward_and_back_pushes_no_copy_of_today_out(book, clock):
    write_on(book, clock, 0, "一")
    for day in range(20):
        write_on(book, clock, 36500 + day, f"未来 {day}")
    for day in range(1, 4):
        write_on(book, clock, day, f"今日 {day}")
    assert days(book)[-3:] == ["2020-06-02", "2020-06-03", "2020-06-04"]
    latest = backups.backups(book.place.path)[-1]
    assert latest.path.read_bytes() == history_file(book).read_bytes()


def test_a_clock_that_stands_still_wipes_nothing(book, clock):
    for day in (0, 1, 2, 0, 1, 2, 0):
        write_on(book, clock, day, f"{day}{len(names(book))}")
    assert days(book) == ["2020-06-01", "2020-06-02", "2020-06-03"]


def test_files_of_others_are_left_alone(book, clock):
    folder = book.place.path / backups.BACKUPS
    folder.mkdir()
    (folder / "手で取った控え.jsonl").write_text("x", encoding="utf-8")
    for day in range(16):
        write_on(book, clock, day, f"{day}")
    assert (folder / "手で取った控え.jsonl").exists()
    assert len(names(book)) == 14


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS])
def test_a_copy_that_cannot_be_written_costs_no_edit_and_no_other_copy(
    book, clock, monkeypatch, code
):
    for day in range(14):
        write_on(book, clock, day, f"{day}")
    before = names(book)

    def refuse(*_):
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as failing:
        failing.setattr(backups, "write_atomically", refuse)
        write_on(book, clock, 14, "十四")
        assert refusal(book.back_up, "close-2020-04").code == "not-backed-up"
        book.close()
    assert names(book) == before
    assert note_of(PlanBook(book.place).plan) == "十四"


def test_a_damaged_history_is_never_copied_over_good_ones(tmp_path, book, clock):
    for day in range(14):
        write_on(book, clock, day, f"改 {day}")
    before = names(book)
    book.close()
    lines = lines_of(book.place.path)
    lines[2] = lines[2].replace("改 1".encode(), "嘘 1".encode())
    history_file(book).write_bytes(b"".join(lines))
    later = open_book(tmp_path, clock=clock)
    assert later.problem is None  # behind a good checkpoint nothing is seen yet
    write_on(later, clock, 20, "新")
    assert names(book) == before
    assert later.problem.code == "history-line-broken"
    assert later.problem.parameters["line"] == 3


def test_a_reader_at_rest_finds_damage_behind_the_checkpoint_once(tmp_path, book, clock):
    for number in range(4):
        book.submit(note(f"改 {number}"))
    book.close()
    whole = history_file(book).read_bytes()
    history_file(book).write_bytes(whole.replace("改 1".encode(), "嘘 1".encode()))
    reader = open_book(tmp_path, clock=clock)
    reader.tend()
    assert reader.problem.parameters["line"] == 3
    assert refusal(reader.submit, note("新")).code == "history-line-broken"
    assert note_of(reader.plan) == "改 3"
    reader.refresh()
    assert reader.is_read_only
    history_file(book).write_bytes(whole)
    os.utime(history_file(book), (1, 1))
    assert reader.submit(note("新")).seq == 5


def test_what_killed_writers_left_is_swept_up_a_day_later(book, clock):
    stale, fresh = (book.place.path / f".plan.json.{name}.new" for name in ("0", "1"))
    own = book.place.path / "letter.new"
    for path in (stale, fresh, own):
        path.write_bytes(b"half")
    now = clock.now.timestamp()
    os.utime(stale, (now - 90000, now - 90000))
    os.utime(fresh, (now - 3600, now - 3600))
    os.utime(own, (now - 90000, now - 90000))
    book.submit(note("一"))
    book.close()
    assert [path.exists() for path in (stale, fresh, own)] == [False, True, True]


def test_a_folder_that_cannot_be_swept_costs_nothing(book, monkeypatch):
    def refuse(*_):
        raise OSError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(files, "sweep", refuse)
    book.submit(note("一"))
    book.close()
    assert note_of(PlanBook(book.place).plan) == "一"


def test_a_copy_holds_whole_lines_only(book, clock):
    book.submit(note("一"))
    whole = history_file(book).read_bytes()
    with history_file(book).open("ab") as file:
        file.write(b'{"v":1,"to')
    book.tend()
    (copy,) = backups.backups(book.place.path)
    assert copy.path.read_bytes() == whole


def test_a_history_away_for_a_moment_is_no_damage_at_rest(book, tmp_path):
    book.submit(note("一"))
    book.place.path.rename(tmp_path / "away")
    book.tend()
    assert book.problem is None
    (tmp_path / "away").rename(book.place.path)
    assert book.place.read().problem is None


def test_a_damaged_history_is_not_kept_for_a_close(book):
    for number in range(3):
        book.submit(note(f"改 {number}"))
    content = history_file(book).read_bytes()
    history_file(book).write_bytes(content.replace("改 0".encode(), "嘘 0".encode()))
    assert refusal(book.back_up, "close-2020-04").code == "history-line-broken"
    assert names(book) == []


def test_a_command_looks_the_history_over_once_a_day_only(tmp_path, book, monkeypatch):
    book.submit(note("一"))
    book.close()
    looked = []
    monkeypatch.setattr(PlanBook, "_check_whole", lambda _: looked.append(True))
    for number in range(3):
        command = open_book(tmp_path, clock=book._clock)
        command.submit(note(f"{number}"))
        command.close()
    assert looked == []
