"""Lines and documents of older versions are read as if written today, never rewritten."""

import json

import msgspec
import pytest
from folders import history_file, lines_of, note, note_of
from plans import new_book, open_book, refusal, small_plan

from planner.history import entries
from planner.history.entries import digest_of
from planner.plan import schema
from planner.plan.schema import from_document, to_document
from planner.plan.versions import is_outdated, upcast
from planner.store import journal
from planner.store.examining import examine


def test_a_record_is_brought_forward_version_by_version():
    steps = {
        1: lambda record: {**record, "name": record["title"]},
        2: lambda record: {key: value for key, value in record.items() if key != "title"},
    }
    assert upcast({"v": 1, "title": "a"}, "v", steps) == {"v": 3, "name": "a"}
    assert upcast({"v": 2, "title": "a", "name": "b"}, "v", steps) == {"v": 3, "name": "b"}
    assert upcast({"v": 3, "name": "a"}, "v", steps) == {"v": 3, "name": "a"}


def test_the_record_given_stays_as_it_is():
    record = {"v": 1, "title": "a"}
    upcast(record, "v", {1: lambda old: old | {"title": old.pop("title") + "b"}})
    assert record == {"v": 1, "title": "a"}


def test_a_version_whose_form_still_fits_needs_no_step():
    assert not is_outdated(1, {})
    assert is_outdated(1, {2: dict})
    assert not is_outdated(3, {2: dict})


def author_was_called_by(record):
    """A made-up change: once ``who`` was written ``by``."""
    return {("who" if key == "by" else key): value for key, value in record.items()}


@pytest.fixture
def next_version(monkeypatch):
    """A program of the version to come, in which the author has another name."""
    monkeypatch.setattr(entries, "ENTRY_VERSION", 4)
    monkeypatch.setattr(entries, "ENTRY_STEPS", {3: author_was_called_by})


def write_as_it_was_once(folder):
    """The history as an older version would have written it: its own hashes, its own chain."""
    head = ""
    written = []
    for line in lines_of(folder):
        record = json.loads(line)
        record.pop("hash")
        record["by"] = record.pop("who")
        if head:
            record["prev"] = head
        head = digest_of(record)
        written.append(
            json.dumps({**record, "hash": head}, ensure_ascii=False, separators=(",", ":"))
        )
    (folder / journal.HISTORY).write_text(
        "".join(f"{line}\n" for line in written), encoding="utf-8"
    )


@pytest.fixture
def old(tmp_path):
    book = new_book(tmp_path)
    book.submit(note("一"))
    book.submit(note("二"))
    write_as_it_was_once(book.place.path)
    return book


def test_old_lines_open_and_are_left_as_they_are(tmp_path, old, next_version):
    before = history_file(old).read_bytes()
    book = open_book(tmp_path)
    assert (book.problem, note_of(book.plan)) == (None, "二")
    assert [entry.who for entry in book.entries()] == ["企画総務", "佐藤", "佐藤"]
    book.submit(note("三"))
    assert history_file(old).read_bytes().startswith(before)
    assert [json.loads(line)["v"] for line in lines_of(old.place.path)] == [3, 3, 3, 4]
    book.undo()
    book.undo()  # takes back a line of the old version
    assert note_of(open_book(tmp_path).plan) == "一"
    assert examine(old.place.path).is_sound


def test_a_doctored_old_line_is_noticed(tmp_path, old, next_version):
    content = history_file(old).read_bytes()
    history_file(old).write_bytes(content.replace("一".encode(), "嘘".encode()))
    assert open_book(tmp_path).problem.code == "history-line-broken"


@pytest.mark.parametrize("version", [0, -1])
def test_a_version_that_never_was_is_damage(tmp_path, version):
    book = new_book(tmp_path)
    book.submit(note("一"))
    content = history_file(book).read_bytes()
    place = content.rindex(b'{"v":3')
    changed = content[:place] + content[place:].replace(b'{"v":3', b'{"v":%d' % version, 1)
    history_file(book).write_bytes(changed)
    assert open_book(tmp_path).problem.code == "history-line-broken"


def test_a_document_of_an_older_version_is_read(monkeypatch):
    document = msgspec.json.decode(msgspec.json.encode(to_document(small_plan())))
    document["name"] = document.pop("title")
    monkeypatch.setattr(schema, "SCHEMA_VERSION", 4)
    steps = {3: lambda old: {("title" if k == "name" else k): v for k, v in old.items()}}
    monkeypatch.setattr(schema, "SCHEMA_STEPS", steps)
    assert from_document(document) == small_plan()
    assert "name" in document


@pytest.mark.parametrize(("version", "code"), [(9, "schema-newer"), (0, "schema-broken")])
def test_a_document_of_no_known_version_is_refused(version, code):
    document = {**to_document(small_plan()), "version": version}
    assert refusal(from_document, document).code == code
