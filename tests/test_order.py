"""Sections, items and rows stand where each of them says: by a parent, and a key among siblings."""

import itertools
import random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import small_plan

from planner.errors import ConflictError
from planner.history.bridging import writes_between
from planner.history.diff import differences
from planner.history.entities import apply_write, find, present, whole
from planner.history.entries import Entry, UnfitEntryError, apply, check_conflict, fold, undoing
from planner.history.writes import Write, plain
from planner.plan.invariants import broken_invariants
from planner.plan.order import DIGITS, At, in_order, key_between, keys
from planner.plan.paths import kind_of
from planner.plan.schema import from_document, to_document

KEYS = st.from_regex(r"[0-9a-z]{0,6}[1-9a-z]", fullmatch=True)


def is_key(text):
    return bool(text) and set(text) <= {*DIGITS} and not text.endswith("0")


# Keys


@given(st.lists(KEYS, min_size=2, max_size=2, unique=True).map(sorted))
def test_a_key_between_two_stands_strictly_between_them(pair):
    before, after = pair
    made = key_between(before, after)
    assert before < made < after
    assert is_key(made)


@given(KEYS)
def test_there_is_room_before_the_first_key_and_behind_the_last(key):
    first, last = key_between("", key), key_between(key)
    assert first < key < last
    assert is_key(first)
    assert is_key(last)


@given(st.lists(st.integers(min_value=0, max_value=10_000), max_size=200))
def test_whatever_is_inserted_anywhere_stays_in_order(places):
    made = []
    for number in places:
        place = number % (len(made) + 1)
        before = made[place - 1] if place else ""
        after = made[place] if place < len(made) else ""
        made.insert(place, key_between(before, after))
    assert made == sorted(set(made))


def test_keys_at_the_end_grow_by_digits_only_after_many():
    made = keys(2000)
    assert list(made) == sorted(set(made))
    assert made[:3] == ("1", "2", "3")
    assert made[34:37] == ("z", "z01", "z02")
    assert max(map(len, made)) == 5


def test_the_keys_of_some_are_the_first_of_more():
    assert keys(100)[:40] == keys(40)
    assert keys(0) == ()


@pytest.mark.parametrize(("before", "after"), [("5", "5"), ("6", "5"), ("51", "5")])
def test_there_is_no_key_where_there_is_no_room(before, after):
    with pytest.raises(ValueError, match=before):
        key_between(before, after)


@pytest.mark.parametrize("key", ["", "0", "10", "A", "1 ", "1\n", "１", "-1"])
def test_a_text_that_leaves_no_room_is_no_key(key):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(["s1", key], At)


def test_of_two_with_one_key_the_id_decides():
    plan = small_plan()
    rows = [msgspec.structs.replace(row, at=At("i1", "5")) for row in plan.rows.values()]
    assert in_order(rows) == tuple(sorted(plan.rows))


# Writes


def at(entity, before, after):
    return Write(entity, "at", before, after)


def test_a_row_put_between_two_others_is_one_write():
    plan = small_plan()
    key = key_between("1", "2")
    made = Write("row:new", "", None, {"id": "new", "at": ["i1", key], "text": "案内"})
    after = apply_write(plan, made)
    assert after.items["i1"].rows == ("daily", "new", "winter")
    assert after.rows["new"].item == "i1"
    assert apply_write(after, made.inverted()) == plan


def test_a_row_moved_to_another_item_leaves_the_one_and_stands_in_the_other():
    plan = apply_write(small_plan(), at("row:winter", ["i1", "2"], ["i3", "15"]))
    assert plan.items["i1"].rows == ("daily",)
    assert plan.items["i3"].rows == ("notices", "winter", "rate")
    assert (plan.rows["winter"].item, plan.reference(plan.rows["winter"])) == ("i3", "3-2")
    assert broken_invariants(plan) == ()


def test_a_section_moved_to_another_pillar_keeps_its_items():
    plan = apply_write(small_plan(), at("section:s3", ["p2", "3"], ["p1", "05"]))
    assert plan.order == ("s3", "s1", "s2")
    assert plan.sections["s3"].pillar == "p1"
    assert plan.sections["s3"].items == ("i5",)


def test_an_item_that_comes_after_its_rows_has_them():
    plan = apply_write(small_plan(), at("row:winter", ["i1", "2"], ["i9", "2"]))
    made = Write("item:i9", "", None, {"id": "i9", "at": ["s1", "9"], "number": "9"})
    assert apply_write(plan, made).items["i9"].rows == ("winter",)


@pytest.mark.parametrize(
    ("entity", "field", "after"),
    [
        ("plan", "order", ["s3", "s1", "s2"]),
        ("section:s1", "items", ["i2", "i1"]),
        ("item:i1", "rows", ["winter", "daily"]),
        ("row:daily", "at", ["i1", "10"]),
        ("row:daily", "at", "i1"),
        ("row:daily", "at", ["i1"]),
        ("row:daily", "at", None),
        ("row:none", "at", ["i1", "1"]),
    ],
)
def test_what_is_derived_is_never_written_nor_a_place_that_is_none(entity, field, after):
    made = Entry(3, 1, "e1", "t", "佐藤", "s", writes=(Write(entity, field, None, after),))
    with pytest.raises(UnfitEntryError):
        fold(small_plan(), [made])


def test_a_record_told_whole_is_told_without_what_follows_from_others():
    plan = small_plan()
    assert whole("item", plan.items["i1"]) == {
        "id": "i1",
        "at": ["s1", "1"],
        "number": "1",
        "title": "窓口",
    }
    assert "items" not in whole("section", plan.sections["s1"])


def test_a_forged_list_of_children_in_a_whole_record_is_not_believed():
    told = {"id": "i9", "at": ["s1", "9"], "number": "9", "rows": ["daily", "nobody"]}
    plan = apply_write(small_plan(), Write("item:i9", "", None, told))
    assert plan.items["i9"].rows == ()


def test_two_insertions_at_one_place_are_no_conflict_but_two_moves_of_one_row_are():
    def entry(*made):
        return Entry(3, 1, "e1", "2020-06-01T00:00:00+00:00", "鈴木", "other", writes=made)

    mine = Write("row:a", "", None, {"id": "a", "at": ["i1", "15"]})
    theirs = Write("row:b", "", None, {"id": "b", "at": ["i1", "15"]})
    check_conflict([mine], [entry(theirs)], "s")
    both = apply(small_plan(), [theirs, mine])
    assert both == apply(small_plan(), [mine, theirs])
    assert both.items["i1"].rows == ("daily", "a", "b", "winter")
    moved = at("row:winter", ["i1", "2"], ["i2", "2"])
    with pytest.raises(ConflictError):
        check_conflict([at("row:winter", ["i1", "2"], ["i3", "3"])], [entry(moved)], "s")


def random_structure(rng, plan, number):
    """A write to the structure, possible on the plan: something comes, goes or moves."""
    kind, table, parents = rng.choice(
        [
            ("section", "sections", [pillar.id for pillar in plan.pillars]),
            ("item", "items", [*plan.sections]),
            ("row", "rows", [*plan.items]),
        ]
    )
    records = getattr(plan, table)
    key = "".join(rng.choices(DIGITS, k=rng.randrange(3))) + rng.choice(DIGITS[1:])
    place = [rng.choice(parents or ["none"]), key]
    own = rng.choice([*records, f"new{number}"])
    entity = f"{kind}:{own}"
    if own not in records:
        needed = {"section": {"title": "新"}, "item": {"number": "9"}, "row": {}}[kind]
        return Write(entity, "", None, {"id": own, "at": place, **needed})
    if rng.random() < 0.3:
        return Write(entity, "", whole(kind, records[own]), None)
    return at(entity, plain(records[own].at), place)


@pytest.mark.parametrize("seed", range(8))
def test_any_writes_to_the_structure_leave_what_the_places_say_and_are_undone(seed):
    rng = random.Random(seed)
    states, made = [small_plan()], []
    for number in range(150):
        made.append(random_structure(rng, states[-1], number))
        states.append(apply_write(states[-1], made[-1]))
        assert states[-1] == states[-1].arranged()
    for number, (before, after) in enumerate(itertools.pairwise(states)):
        entry = Entry(3, 1, "e1", "t", "佐藤", "s", writes=(made[number],))
        assert present(after, made[number]) == made[number].after
        (back,) = undoing(after, entry)
        assert apply_write(after, back) == before
    bridge = writes_between(states[0], states[-1])
    assert apply(states[0], bridge) == states[-1]
    assert {kind_of(write.entity) for write in bridge} >= {"item", "row"}


@pytest.mark.parametrize("seed", range(4))
def test_two_orders_of_independent_writes_give_one_plan(seed):
    rng = random.Random(seed)
    plan = small_plan()
    made = {}
    for number in range(12):
        write = random_structure(rng, plan, number)
        made.setdefault(write.entity, write)
    writes = list(made.values())
    shuffled = rng.sample(writes, len(writes))
    assert apply(plan, writes) == apply(plan, shuffled)


# Documents


def nested(made):
    """The order of sections, items and rows in a document."""
    return [
        (section["id"], [(item["id"], [row["id"] for row in item["rows"]])])
        for section in made["sections"]
        for item in section["items"]
    ]


def test_a_document_says_the_key_of_each_record_and_is_read_by_it():
    made = to_document(small_plan())
    assert [section["key"] for section in made["sections"]] == ["1", "2", "3"]
    assert [row["key"] for row in made["sections"][0]["items"][0]["rows"]] == ["1", "2"]
    made["sections"].reverse()
    made["sections"][1]["items"].reverse()
    assert from_document(made) == small_plan()


def test_a_document_without_keys_is_read_in_its_order():
    made = to_document(small_plan())
    wanted = nested(made)
    for section in made["sections"]:
        for record in (section, *section["items"], *section["items"][0]["rows"]):
            del record["key"]
    read = from_document(made)
    assert nested(to_document(read)) == wanted
    assert read == small_plan()


def test_where_one_of_some_siblings_has_no_key_all_stand_as_in_the_document():
    made = to_document(small_plan())
    rows = made["sections"][0]["items"][0]["rows"]
    rows.reverse()
    rows.insert(1, {"id": "new", "text": "案内"})
    read = from_document(made)
    assert read.items["i1"].rows == ("winter", "new", "daily")
    assert [read.rows[row].at.key for row in read.items["i1"].rows] == ["1", "2", "3"]


@pytest.mark.parametrize("seed", range(4))
def test_any_structure_survives_being_written_and_read(seed):
    rng = random.Random(seed)
    plan = small_plan()
    for number in range(60):
        after = apply_write(plan, random_structure(rng, plan, number))
        plan = plan if broken_invariants(after) else after
    assert from_document(to_document(plan)) == plan


# Differences


def test_another_place_among_the_same_siblings_is_a_new_order_and_told_by_who_wrote_it():
    plan = small_plan()
    after = apply_write(plan, at("row:winter", ["i1", "2"], ["i1", "05"]))
    (difference,) = differences(plan, after)
    assert (difference.entity, difference.field) == ("item:i1", "rows")
    assert (difference.before, difference.after) == (("daily", "winter"), ("winter", "daily"))
    assert ("row:winter", "at") in difference.keys


def test_another_key_in_the_same_order_is_no_difference():
    plan = small_plan()
    after = apply_write(plan, at("row:winter", ["i1", "2"], ["i1", "z"]))
    assert differences(plan, after) == ()
    assert find(after, "row:winter").at == At("i1", "z")
