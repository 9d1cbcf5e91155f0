"""Torn and damaged histories: what is good stays readable, nothing is written over the rest."""

import msgspec
import pytest
from folders import assert_chain, history_file, lines_of, note, note_of
from plans import new_book, open_book, refusal

from planner.errors import UnavailableError
from planner.history.entries import Entry, digest
from planner.history.writes import Write
from planner.store import chain, checkpoint, journal

# Torn last lines


def test_a_torn_last_line_is_set_aside_and_the_next_edit_works(tmp_path):
    book = new_book(tmp_path)
    book.submit(note("一"))
    torn = b'{"v":1,"seq":2,"id":"abc'
    with history_file(book).open("ab") as file:
        file.write(torn)
    later = open_book(tmp_path)
    assert later.problem is None
    assert later.plan.seq == 1
    assert later.submit(note("二")).seq == 2
    (kept,) = (book.place.path / journal.DAMAGED).iterdir()
    assert kept.read_bytes() == torn
    assert_chain(book.place.path)
    assert note_of(open_book(tmp_path).plan) == "二"


def test_a_last_line_cut_anywhere_was_never_acknowledged(tmp_path):
    book = new_book(tmp_path)
    book.submit(note("一"))
    before = history_file(book).stat().st_size
    book.submit(note("二"))
    whole = history_file(book).read_bytes()
    for end in [*range(before, len(whole), 23), len(whole) - 2, len(whole) - 1]:
        history_file(book).write_bytes(whole[:end])
        later = open_book(tmp_path)
        assert (later.plan.seq, later.problem) == (1, None)
        assert later.submit(note("三")).seq == 2
        assert_chain(book.place.path)


def test_reading_alone_sets_nothing_aside(tmp_path):
    book = new_book(tmp_path)
    with history_file(book).open("ab") as file:
        file.write(b"torn")
    before = history_file(book).read_bytes()
    open_book(tmp_path).close()
    assert history_file(book).read_bytes() == before
    assert not (book.place.path / journal.DAMAGED).exists()


def test_a_reader_sees_whole_lines_only(tmp_path):
    book = new_book(tmp_path)
    reader = open_book(tmp_path, who="鈴木")
    size = history_file(book).stat().st_size
    book.submit(note("済"))
    line = history_file(book).read_bytes()[size:]
    for end in (0, 1, len(line) // 2, len(line) - 1):
        with history_file(book).open("r+b") as file:
            file.truncate(size)
            file.seek(size)
            file.write(line[:end])
        assert reader.refresh().seq == 0
        assert reader.problem is None
    with history_file(book).open("ab") as file:
        file.write(line[-1:])
    assert note_of(reader.refresh()) == "済"


# Damage


def damaged(tmp_path, change):
    """A book of four entries whose lines were changed behind its back, opened again."""
    book = new_book(tmp_path)
    for number in range(4):
        book.submit(note(f"改 {number}"))
    lines = change(lines_of(book.place.path))
    history_file(book).write_bytes(b"".join(lines))
    return open_book(tmp_path)


def assert_read_only(book, code, line, note_now):
    assert book.is_read_only
    assert book.problem.code == code
    assert book.problem.parameters["line"] == line
    assert note_of(book.plan) == note_now
    before = history_file(book).read_bytes()
    assert refusal(book.submit, note("新")).code == code
    assert refusal(book.undo).code == code
    book.close()
    assert history_file(book).read_bytes() == before
    assert not (book.place.path / checkpoint.CHECKPOINT).exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda line: line.replace(b'"seq"', b'"s'), "history-line-broken"),
        (lambda line: b"\xff\xfe" + line, "history-line-broken"),
        (lambda line: b"\n", "history-line-broken"),
        (lambda line: b"{}\n", "history-line-broken"),
        (lambda line: b"\0" * len(line) + b"\n", "history-line-broken"),
        (lambda line: line.replace("改 1".encode(), "改 9".encode()), "history-line-broken"),
        (lambda line: line.replace("佐藤".encode(), "鈴木".encode()), "history-line-broken"),
        (lambda line: line + line, "history-chain-broken"),
        (lambda line: b"", "history-chain-broken"),
    ],
)
def test_a_plan_with_a_damaged_line_opens_read_only_on_its_last_good_state(tmp_path, change, code):
    def damage(lines):
        lines[2] = change(lines[2])
        return lines

    book = damaged(tmp_path, damage)
    good = "改 1" if change(b"x") == b"xx" else "改 0"  # a line twice: the first of them is good
    assert_read_only(book, code, 3 if good == "改 0" else 4, good)


def test_lines_in_another_order_are_damage(tmp_path):
    book = damaged(tmp_path, lambda lines: [*lines[:2], lines[3], lines[2], lines[4]])
    assert_read_only(book, "history-chain-broken", 3, "改 0")


def test_a_line_that_does_not_fit_the_plan_is_damage(tmp_path):
    def forge(lines):
        entry = msgspec.json.decode(lines[3], type=Entry)
        writes = (Write("meeting:m1", "", None, {"held": True}),)
        entry = msgspec.structs.replace(entry, writes=writes)
        entry = msgspec.structs.replace(entry, hash=digest(entry))
        return [*lines[:3], msgspec.json.encode(entry) + b"\n"]

    assert_read_only(damaged(tmp_path, forge), "history-line-broken", 4, "改 1")


@pytest.mark.parametrize(
    "at", ["", "yesterday", "2020-06-01T00:00", "9999-12-31T23:59:59.999999+00:00"]
)
def test_a_line_without_an_instant_is_broken(tmp_path, at):
    """Who looks back asks for its day."""

    def forge(lines):
        entry = msgspec.structs.replace(chain.decode(lines[3][:-1]), at=at)
        entry = msgspec.structs.replace(entry, hash=digest(msgspec.structs.replace(entry, hash="")))
        return [*lines[:3], msgspec.json.encode(entry) + b"\n"]

    assert_read_only(damaged(tmp_path, forge), "history-line-broken", 4, "改 1")


def test_a_line_of_a_newer_program_is_left_alone(tmp_path):
    def renew(lines):
        lines[2] = lines[2].replace(b'{"v":3', b'{"v":4,"of_its_own":[]', 1)
        return lines

    book = damaged(tmp_path, renew)
    assert book.problem.code == "history-newer"
    assert book.problem.parameters["version"] == 4
    assert note_of(book.plan) == "改 0"
    assert refusal(book.submit, note("新")).code == "history-newer"


def test_damage_seen_while_open_stops_writing_and_ends_when_it_is_mended(tmp_path):
    book = new_book(tmp_path)
    book.submit(note("一"))
    whole = history_file(book).read_bytes()
    history_file(book).write_bytes(whole + b"{broken}\n")
    book.refresh()
    assert book.problem.code == "history-line-broken"
    assert refusal(book.submit, note("二")).code == "history-line-broken"
    history_file(book).write_bytes(whole)
    book.refresh()
    assert book.problem is None
    assert book.submit(note("二")).seq == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "history-empty"),
        (b'{"v":1', "history-empty"),
        (b"{}\n", "history-line-broken"),
        (b'{"v":9}\n', "history-newer"),
    ],
)
def test_a_plan_of_which_nothing_can_be_read_does_not_open(tmp_path, content, code):
    book = new_book(tmp_path)
    history_file(book).write_bytes(content)
    error = refusal(open_book, tmp_path)
    assert isinstance(error, UnavailableError)
    assert error.code == code
    assert history_file(book).read_bytes() == content


def test_a_missing_history_is_told(tmp_path):
    book = new_book(tmp_path)
    history_file(book).unlink()
    assert refusal(open_book, tmp_path).code == "history-missing"
    assert refusal(book.refresh).code == "history-missing"
    assert refusal(book.submit, note("済")).code == "history-missing"
    assert not history_file(book).exists()


def test_a_folder_away_for_a_moment_is_no_damage(tmp_path):
    book = new_book(tmp_path)
    book.place.path.rename(tmp_path / "away")
    assert refusal(book.refresh).code == "history-missing"
    assert refusal(book.submit, note("済")).code == "history-missing"
    assert not book.place.path.exists()
    (tmp_path / "away").rename(book.place.path)
    assert book.submit(note("済")).seq == 1
