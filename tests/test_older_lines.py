"""Lines of version 2 that listed children in order, or named a parent, are read as places today.

No program wrote such lines but a repair, where a checkpoint had what lost lines lacked.
"""

import json
import shutil

import msgspec
import pytest
from folders import assert_chain, lines_of
from kept import GOLDEN, HEAD

from planner.history.entries import digest_of
from planner.history.older import to_version_3
from planner.plan.invariants import broken_invariants
from planner.plan.order import At
from planner.store import journal
from planner.store.book import PlanBook
from planner.store.examining import examine
from planner.store.folder import PlanFolder


def write(entity, field, before, after):
    return {"entity": entity, "field": field, "before": before, "after": after}


def brought_forward(*writes):
    """The writes of a line of version 2 as today's."""
    return to_version_3({"v": 2, "seq": 3, "writes": [*writes]})["writes"]


NEW_ROW = {"id": "new", "item": "i3", "text": "案内"}

# What a repair of version 2 would have written for a plan put in another order.
WRITES = (
    write("plan", "order", ["s1", "s2", "s3"], ["s2", "s1", "s3"]),
    write("section:s1", "items", ["i1", "i2"], ["i2"]),
    write("section:s2", "items", ["i3", "i4"], ["i3", "i1", "i4"]),
    write("item:i1", "section", "s1", "s2"),
    write("item:i3", "rows", ["notices", "rate"], ["new", "notices", "rate"]),
    write("row:new", "", None, NEW_ROW),
    write("item:i4", "title", "セミナー", "講演会"),
)


def append_line(folder, writes, version=2):
    """Append a line of an older version, chained to the one before it."""
    last = json.loads(lines_of(folder)[-1])
    line = {
        "v": version,
        "seq": last["seq"] + 1,
        "id": "repair",
        "at": "2020-07-01T00:00:00.000000+00:00",
        "who": HEAD,
        "session": "",
        "intents": [{"do": "Repair", "lost": [], "ids": [], "anew": []}],
        "writes": [*writes],
        "source": "repair",
        "prev": last["hash"],
    }
    line["hash"] = digest_of(line)
    with (folder / journal.HISTORY).open("ab") as file:
        file.write(msgspec.json.encode(line) + b"\n")


@pytest.fixture
def before(tmp_path):
    """The plan of version 2 as it was kept."""
    shutil.copy(GOLDEN / "history.jsonl", tmp_path / "history.jsonl")
    return PlanBook(PlanFolder(tmp_path), who=HEAD).plan


@pytest.fixture
def book(before, tmp_path):
    """It with one more line, opened."""
    append_line(tmp_path, WRITES)
    return PlanBook(PlanFolder(tmp_path), who=HEAD)


# One line


def test_a_list_of_children_becomes_the_places_of_those_that_stand_elsewhere_now():
    made = brought_forward(write("item:i1", "rows", ["a", "b", "c"], ["c", "b", "a"]))
    assert made == [
        write("row:a", "at", ["i1", "1"], ["i1", "3"]),
        write("row:c", "at", ["i1", "3"], ["i1", "1"]),
    ]


def test_a_list_and_a_parent_of_one_thing_become_one_write():
    made = brought_forward(
        write("section:s1", "items", ["i1", "i2"], ["i2"]),
        write("section:s2", "items", ["i3"], ["i3", "i1"]),
        write("item:i1", "section", "s1", "s2"),
    )
    assert made == [
        write("item:i1", "at", ["s1", "1"], ["s2", "2"]),
        write("item:i2", "at", ["s1", "2"], ["s1", "1"]),
    ]


def test_what_a_line_does_not_say_of_a_place_is_none_there():
    assert brought_forward(write("plan", "order", ["s1", "s2"], ["s2", "s1"])) == [
        write("section:s1", "at", [None, "1"], [None, "2"]),
        write("section:s2", "at", [None, "2"], [None, "1"]),
    ]
    assert brought_forward(write("section:s1", "pillar", "p1", "p2")) == [
        write("section:s1", "at", ["p1", None], ["p2", None])
    ]


def test_a_whole_record_has_its_place_and_the_children_it_listed_have_theirs():
    section = {"id": "s9", "pillar": "p1", "title": "新設", "items": ["i8", "i9"]}
    items = [{"id": own, "section": "s9", "number": own} for own in ("i9", "i8")]
    made = brought_forward(
        write("section:s9", "", None, section),
        *(write(f"item:{item['id']}", "", None, item) for item in items),
    )
    assert [own["after"] for own in made] == [
        {"at": ["p1", "1"], "id": "s9", "title": "新設"},
        {"at": ["s9", "2"], "id": "i9", "number": "i9"},
        {"at": ["s9", "1"], "id": "i8", "number": "i8"},
    ]


def test_a_record_removed_has_the_place_it_had():
    row = {"id": "b", "item": "i1", "text": "二"}
    assert brought_forward(
        write("item:i1", "rows", ["a", "b", "c"], ["a", "c"]), write("row:b", "", row, None)
    ) == [
        write("row:b", "", {"at": ["i1", "2"], "id": "b", "text": "二"}, None),
        write("row:c", "at", ["i1", "3"], ["i1", "2"]),
    ]


def test_a_line_that_says_nothing_of_order_stays_as_it_is():
    line = {"v": 2, "writes": [write("report:r1:2020-05", "status", None, "○")]}
    assert to_version_3(line) == line
    assert to_version_3({"v": 2, "plan": {}}) == {"v": 2, "plan": {}}


# A history


def test_such_a_line_puts_the_plan_in_its_order(before, book):
    assert book.problem is None
    assert book.plan.order == ("s2", "s1", "s3")
    assert book.plan.sections["s1"].items == ("i2",)
    assert book.plan.sections["s2"].items == ("i3", "i1", "i4")
    assert book.plan.items["i3"].rows == ("new", "notices", "rate")
    assert book.plan.items["i1"].rows == before.items["i1"].rows
    assert book.plan.items["i4"].title == "講演会"
    assert book.plan.sections["s2"].at == At("p2", "1")  # its pillar as the plan began
    assert broken_invariants(book.plan) == ()
    assert examine(book.place.path).is_sound
    assert_chain(book.place.path)


def test_such_a_line_is_undone_and_redone(before, book):
    after = book.plan
    book.undo()
    assert msgspec.structs.replace(book.plan, seq=0) == msgspec.structs.replace(before, seq=0)
    book.redo()
    assert msgspec.structs.replace(book.plan, seq=0) == msgspec.structs.replace(after, seq=0)
    assert PlanBook(book.place).plan == book.plan


@pytest.mark.parametrize(
    "writes",
    [
        ["no write"],
        [{"entity": "plan"}],
        [write("plan", "order", 5, 6)],
        [write(5, "order", [], [])],
        [write("item:i1", "rows", ["a"], [["b"]])],
        [write("row:a", "", "text", 5)],
    ],
    ids=range(6),
)
def test_a_line_that_no_version_could_write_is_damage(before, tmp_path, writes):
    append_line(tmp_path, writes)
    book = PlanBook(PlanFolder(tmp_path))
    assert book.problem is not None
    assert book.plan == before
