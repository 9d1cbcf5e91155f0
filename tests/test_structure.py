"""What is added to a plan, set, placed, removed and ended; and what is refused."""

import tempfile
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import Ticking, new_book, open_book, plan_of_people, refusal, small_plan
from structures import random_structure

from planner.errors import ConflictError, PlannerError
from planner.history.dated import until
from planner.history.entries import fold
from planner.history.intents import (
    AddMark,
    AddRecord,
    Decide,
    DropMark,
    EndRecord,
    MoveMark,
    PlaceRecord,
    RecordFigure,
    RemoveMark,
    RemoveRecord,
    RenameGroup,
    RestoreRecord,
    SetField,
    SetStatus,
    SetTarget,
    SetYear,
    TickMark,
    WriteMemo,
)
from planner.history.rules import prepare
from planner.history.writes import Signature
from planner.plan.invariants import broken_invariants
from planner.plan.model import Ended
from planner.plan.schema import to_document
from planner.plan.targets import Bound, Target
from planner.wording.errors import error_sentence

WHY = "本部通知"


@pytest.fixture
def draft(tmp_path):
    """A 【案】 in which nothing is reported but 1-1."""
    return new_book(tmp_path, small_plan(decided=False))


@pytest.fixture
def decided(tmp_path):
    return new_book(tmp_path, small_plan())


def item(title="健診", **fields):
    return {"title": title, **fields}


def numbers(plan):
    return [plan.number(item) for item in plan.items_in_order()]


# What is added


def test_what_is_added_stands_last_in_its_parent_or_before_a_sibling(draft):
    draft.submit(
        [
            AddRecord("section:new", {"title": "健診の推進", "groups": ["保健"]}, "p2"),
            AddRecord("item:a", item("甲", number="6"), "new"),
            AddRecord("item:b", item("乙", number="7"), "new", "a"),
            AddRecord("row:r", {"text": "案内"}, "a"),
            AddRecord("row:q", {"text": "電話"}, "a", "r"),
        ]
    )
    plan = draft.plan
    assert plan.order == ("s1", "s2", "s3", "new")
    assert plan.sections["new"].items == ("b", "a")
    assert plan.items["a"].rows == ("q", "r")
    assert plan.reference(plan.rows["r"]) == "6-2"


def test_a_section_added_to_the_first_pillar_stands_behind_its_sections_and_before_the_next(draft):
    draft.submit(AddRecord("section:new", {"title": "受付"}, "p1"))
    assert draft.plan.order == ("s1", "new", "s2", "s3")


def test_a_row_is_added_with_its_marks_and_a_kpi_with_its_figures(draft):
    marks = [{"id": "m1", "month": "2020-10"}, {"id": "s1", "month": "2020-11", "text": "公告"}]
    target = {"series": "target", "period": "2020-09", "value": "52.0"}
    draft.submit(
        [
            AddRecord("kpi:k9", {"key": "rate", "name": "受診率", "figures": [target]}),
            AddRecord("row:r", {"text": "案内", "marks": marks, "kpis": ["k9"]}, "i1"),
        ]
    )
    row, kpi = draft.plan.rows["r"], draft.plan.kpis["k9"]
    assert [(mark.id, mark.due, mark.text) for mark in row.marks] == [
        ("m1", "2020-10", ""),
        ("s1", "2020-11", "公告"),
    ]
    assert str(kpi.figure("target", "2020-09").value) == "52.0"


def test_texts_are_kept_as_data_on_one_line_but_the_outline_has_lines(draft):
    draft.submit(
        [
            SetField("item:i1", "title", "窓口\n二行\x1b[31m"),
            SetField("row:daily", "text", "・一\r\n・二\x07\n"),
        ]
    )
    assert draft.plan.items["i1"].title == "窓口 二行[31m"
    assert draft.plan.rows["daily"].text == "・一\n・二"


# The row that is reported on for its item


def test_a_first_row_with_reports_is_reported_apart_once_another_stands_before_it(draft):
    draft.submit(AddRecord("row:r", {"text": "新"}, "i1", "daily"))
    assert draft.plan.items["i1"].rows == ("r", "daily", "winter")
    assert draft.plan.rows["daily"].is_separate
    assert not draft.plan.rows["winter"].is_separate
    draft.undo()
    assert not draft.plan.rows["daily"].is_separate


def test_a_first_row_with_reports_that_goes_behind_another_is_reported_apart(draft):
    draft.submit(PlaceRecord("row:daily", "i1"))
    assert draft.plan.items["i1"].rows == ("winter", "daily")
    assert draft.plan.rows["daily"].is_separate
    draft.undo()
    draft.submit(PlaceRecord("row:daily", "i2"))
    assert draft.plan.rows["daily"].is_separate
    draft.undo()
    draft.submit(PlaceRecord("row:daily", "i2", "survey"))
    assert not draft.plan.rows["daily"].is_separate
    assert not draft.plan.rows["survey"].is_separate  # nothing was reported on it


def test_rows_without_reports_are_as_before(draft):
    draft.submit(PlaceRecord("row:leaflet", "i5", "review"))
    assert not draft.plan.rows["review"].is_separate


# Numbers


def test_items_without_a_number_of_their_own_are_numbered_by_their_order(draft):
    draft.submit([SetField(f"item:i{n}", "number", "") for n in range(1, 6)])
    assert numbers(draft.plan) == ["1", "2", "3", "4", "5"]
    draft.submit(AddRecord("item:new", item(), "s1", "i2"))
    assert [plan_item.title for plan_item in draft.plan.items_in_order()][:3] == [
        "窓口",
        "健診",
        "調査",
    ]
    assert draft.plan.number(draft.plan.items["i5"]) == "6"
    draft.submit(PlaceRecord("item:i5", "s1", "i1"))
    assert draft.plan.number(draft.plan.items["i5"]) == "1"
    draft.submit(RemoveRecord("item:new"))
    assert numbers(draft.plan) == ["1", "2", "3", "4", "5"]


def test_a_number_typed_is_counted_on_from(draft):
    draft.submit([SetField(f"item:i{n}", "number", "") for n in (1, 2, 4, 5)])
    draft.submit(SetField("item:i3", "number", "10"))
    assert numbers(draft.plan) == ["1", "2", "10", "11", "12"]


def test_no_two_items_come_to_have_one_number(draft):
    draft.submit([SetField(f"item:i{n}", "number", "") for n in range(1, 6)])
    for change in (
        SetField("item:i5", "number", "3"),
        AddRecord("item:new", item(number="2"), "s1"),
        AddRecord("item:new", item(number="0"), "s1", "i2"),
    ):
        assert refusal(draft.submit, change).code == "number-taken"
    draft.submit(SetField("item:i5", "number", "3の2"))
    assert numbers(draft.plan) == ["1", "2", "3", "4", "3の2"]


# What is refused

REFUSED_IN_A_DRAFT = (
    (AddRecord("item:i1", item(), "s1"), "record-there"),
    (AddRecord("item:x", item(), "none"), "parent-gone"),
    (AddRecord("section:x", {"title": " "}, "p1"), "name-missing"),
    (SetField("section:s1", "title", ""), "name-missing"),
    (AddRecord("item:x", item(number="3"), "s1"), "number-taken"),
    (AddRecord("item:x", item(nothing=1), "s1"), "field-unknown"),
    (AddRecord("item:x", item(tags=3), "s1"), "field-unfit"),
    (AddRecord("item:x", item(), "s1"), "number-taken"),  # by order it would be 3, which i3 has
    (AddRecord("item:x:y", item(), "s1"), "entity-unknown"),
    (AddRecord("mark:daily:x", {}, "daily"), "entity-unknown"),
    (AddRecord("kpi:x", {"name": "率"}), "record-incomplete"),
    (AddRecord("kpi:x", {"name": "率", "key": "generic-rate"}), "key-taken"),
    (AddRecord("row:x", {"kpis": ["none"]}, "i1"), "structure-unfit"),
    (AddRecord("row:x", {"groups": ["総務"]}, "i1"), "structure-unfit"),
    (AddRecord("row:x", {"marks": [{"id": "m", "month": "2021-04"}]}, "i1"), "month-outside-year"),
    (AddRecord("row:x", {"marks": [{"id": 3}]}, "i1"), "field-unfit"),
    (SetField("item:i1", "at", ["s2", "1"]), "field-unknown"),
    (SetField("item:i1", "rows", []), "field-unknown"),
    (SetField("item:none", "title", "x"), "record-gone"),
    (SetField("mark:daily:m2020-04", "month", "2020-05"), "field-unknown"),
    (SetField("mark:daily:m2020-04", "text", "手順"), "step-without-text"),
    (SetField("mark:notices:step-8", "text", " "), "step-without-text"),
    (SetField("report:daily:2020-05", "note", "x"), "entity-unknown"),
    (SetField("plan", "groups", ["業務"]), "structure-unfit"),  # 保健 is still named
    (SetField("plan", "pillars", [{"id": "p1", "number": "1", "title": "一"}]), "structure-unfit"),
    (SetField("plan", "statuses", []), "structure-unfit"),  # ○ is used
    (PlaceRecord("kpi:k1", "p1"), "not-placed"),
    (PlaceRecord("item:i1", "i2"), "parent-gone"),
    (PlaceRecord("section:s1", "s1"), "parent-gone"),
    (RemoveRecord("item:i1"), "removal-of-reported"),
    (RemoveRecord("kpi:k1"), "removal-of-reported"),
    (RemoveRecord("plan"), "entity-unknown"),
    (EndRecord("row:daily", "2020-10"), "end-reason-missing"),
    (EndRecord("row:daily", "2021-04", WHY), "month-outside-year"),
    (RenameGroup("総務", "経理"), "group-unknown"),
    (RenameGroup("業務", "保健"), "group-taken"),
    (RenameGroup("業務", " "), "name-missing"),
    (SetYear(2021), "year-fixed"),
    (SetYear(1), "year-outside"),
)


@pytest.mark.parametrize(("change", "code"), REFUSED_IN_A_DRAFT, ids=lambda value: str(value)[:60])
def test_what_does_not_hold_together_is_refused_in_a_sentence_and_nothing_is_written(
    draft, change, code
):
    before = draft.plan
    error = refusal(draft.submit, change)
    assert error.code == code
    assert error_sentence(error)
    assert draft.plan is before


@pytest.mark.parametrize(
    "change",
    [
        AddRecord("item:x", item(number="9"), "s1"),
        SetField("item:i1", "title", "別の題"),
        PlaceRecord("item:i1", "s2"),
        RestoreRecord("row:daily"),
        RenameGroup("業務", "業務G"),
    ],
    ids=lambda change: type(change).__name__,
)
def test_after_the_decision_a_change_of_structure_needs_a_reason(decided, change):
    if isinstance(change, RestoreRecord):
        decided.submit(EndRecord("row:daily", "2020-10", WHY))
    assert refusal(decided.submit, change).code == "structure-reason-missing"
    assert decided.submit(msgspec.structs.replace(change, why=WHY)) is not None


def test_after_the_decision_nothing_is_removed(decided):
    assert refusal(decided.submit, RemoveRecord("item:i2")).code == "removal-after-decision"


def test_what_changes_nothing_needs_no_reason_and_is_not_written(decided):
    assert decided.submit(SetField("item:i1", "title", "窓口")) is None
    assert decided.submit(PlaceRecord("item:i1", "s1", "i2")) is None
    assert decided.submit(PlaceRecord("item:i2", "s1")) is None


# What is removed and ended


def test_what_is_removed_goes_with_all_that_stands_in_it(tmp_path):
    book = new_book(tmp_path, small_plan(decided=False))
    book.submit(RemoveRecord("section:s3"))
    assert "s3" not in book.plan.order
    assert not {"review", "leaflet"} & book.plan.rows.keys()
    assert broken_invariants(book.plan) == ()


def test_a_kpi_goes_with_the_last_row_that_shows_it(draft):
    draft.submit(
        [
            AddRecord("kpi:k9", {"key": "rate", "name": "受診率"}),
            AddRecord("row:a", {"kpis": ["k9"]}, "i2"),
            AddRecord("row:b", {"kpis": ["k9"]}, "i2"),
        ]
    )
    draft.submit(RemoveRecord("row:a"))
    assert "k9" in draft.plan.kpis
    draft.submit(RemoveRecord("row:b"))
    assert "k9" not in draft.plan.kpis


def test_what_was_ended_says_from_when_and_why_until_that_is_taken_back(decided):
    decided.submit(EndRecord("item:i2", "2020-10", WHY))
    assert decided.plan.items["i2"].ended == Ended("2020-10", WHY)
    decided.submit(RestoreRecord("item:i2", "再開"))
    assert decided.plan.items["i2"].ended is None


# Amendments


def test_a_change_after_the_decision_belongs_to_the_amendment_of_its_day_and_source(decided):
    given = decided.submit(
        SetField("item:i1", "title", "題", WHY), source="通知 第1号", amendment="2020-06-15"
    )
    today = decided.submit(SetField("item:i1", "title", "題2", WHY))
    target = decided.submit(SetTarget("k1", Target(Bound("at-least")), WHY))
    assert (given.amendment, given.source) == ("2020-06-15", "通知 第1号")
    assert today.amendment == target.amendment == "2020-06-01"
    assert decided.undo().amendment == "2020-06-01"
    for everyday in (SetStatus("survey", "2020-06", "○"), AddMark("survey", "m", "2020-09", WHY)):
        assert decided.submit(everyday).amendment == ""


def test_the_text_of_a_step_is_everyday_work(decided):
    entry = decided.submit(SetField("mark:notices:step-8", "text", "通知を発送"))
    assert decided.plan.rows["notices"].mark("step-8").text == "通知を発送"
    assert entry.amendment == ""


def test_a_draft_has_no_amendments(draft):
    assert draft.submit(SetField("item:i1", "title", "題")).amendment == ""


# Groups and years


def test_a_group_is_renamed_wherever_it_is_named(draft):
    draft.submit(RenameGroup("保健", "保健サービス"))
    plan = draft.plan
    assert "保健サービス" in plan.groups
    assert plan.sections["s2"].groups == ("業務", "保健サービス")
    assert plan.sections["s2"].lead_group == "保健サービス"
    assert plan.rows["leaflet"].groups == ("保健サービス",)
    assert broken_invariants(plan) == ()


def test_a_plan_in_which_nothing_is_reported_can_become_another_year_s(tmp_path):
    plan = small_plan(decided=False, status_month="2020-04", ledger_from="2020-04")
    rows = {
        own: msgspec.structs.replace(row, reports={}, suspensions=())
        for own, row in plan.rows.items()
    }
    kpi = plan.kpis["k1"]
    figure = kpi.figures.get("target@2020-04")
    kpis = {
        "k1": msgspec.structs.replace(kpi, figures={"target@2020-04": figure} if figure else {})
    }
    book = new_book(tmp_path, msgspec.structs.replace(plan, rows=rows, kpis=kpis))
    before = to_document(book.plan)
    book.submit(SetYear(2022))
    moved = book.plan
    assert (moved.fiscal_year, moved.status_month, moved.ledger_from) == (
        2022,
        "2022-04",
        "2022-04",
    )
    assert moved.rows["survey"].marks[0].due == "2022-07"
    assert broken_invariants(moved) == ()
    book.undo()
    assert to_document(book.plan) == before


# Two at once


def test_two_insertions_never_conflict_and_two_moves_of_one_thing_do(tmp_path, draft):
    other = open_book(tmp_path, who="鈴木")
    seen = other.plan.seq
    draft.submit(AddRecord("row:a", {"text": "甲"}, "i1"), seen=seen)
    other.submit(AddRecord("row:b", {"text": "乙"}, "i1"), seen=seen)
    assert other.plan.items["i1"].rows == ("daily", "winter", "a", "b")
    seen = draft.refresh().seq
    draft.submit(PlaceRecord("row:a", "i2"), seen=seen)
    with pytest.raises(ConflictError):
        other.submit(PlaceRecord("row:a", "i3"), seen=seen)


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [
        (TickMark("survey", "m2020-07", "2020-06", "5/7開催"), RemoveMark("survey", "m2020-07")),
        (MoveMark("survey", "m2020-07", "2020-08"), RemoveMark("survey", "m2020-07")),
        (SetField("row:survey", "text", "調べる"), RemoveRecord("row:survey")),
        (AddMark("survey", "m1", "2020-09"), RemoveRecord("row:survey")),
        (AddRecord("row:new", {"text": "新"}, "i2"), RemoveRecord("item:i2")),
        (SetField("item:i2", "title", "別"), RemoveRecord("item:i2")),
    ],
    ids=lambda change: type(change).__name__,
)
def test_removing_conflicts_with_whatever_was_written_below_it_since(tmp_path, draft, theirs, mine):
    other = open_book(tmp_path, who="鈴木")
    seen = draft.plan.seq
    other.submit(theirs)
    with pytest.raises(ConflictError):
        draft.submit(mine, seen=seen)
    assert draft.refresh() == other.plan


def test_a_tick_made_meanwhile_is_not_lost_with_its_word_when_the_mark_is_removed(tmp_path, draft):
    other = open_book(tmp_path, who="鈴木")
    seen = draft.plan.seq
    other.submit(TickMark("review", "m2020-05", "2020-05", "5/7開催"))
    with pytest.raises(ConflictError):
        draft.submit(RemoveMark("review", "m2020-05"), seen=seen)
    assert draft.plan.rows["review"].mark("m2020-05").word == "5/7開催"


def test_adding_to_what_was_removed_meanwhile_is_refused(tmp_path, draft):
    other = open_book(tmp_path, who="鈴木")
    seen = draft.plan.seq
    other.submit(RemoveRecord("item:i2"))
    change = AddRecord("row:new", {"text": "新"}, "i2")
    assert refusal(draft.submit, change, seen=seen).code == "parent-gone"


def test_what_others_built_on_is_not_taken_back(tmp_path, draft):
    draft.submit(AddRecord("item:new", item(number="9"), "s1"))
    other = open_book(tmp_path, who="鈴木")
    other.submit(AddRecord("row:new", {"text": "新"}, "new"))
    assert refusal(draft.undo).code == "undo-overwritten"
    other.undo()
    draft.undo()
    assert "new" not in draft.plan.items


def test_a_kpi_another_row_shows_since_is_not_taken_back(tmp_path, draft):
    draft.submit(AddRecord("kpi:k9", {"key": "rate", "name": "受診率"}))
    other = open_book(tmp_path, who="鈴木")
    other.submit(SetField("row:survey", "kpis", ["k9"]))
    assert refusal(draft.undo).code == "undo-overwritten"


# The page of a month


def test_what_is_added_after_the_decision_is_not_on_the_pages_before(decided):
    decided.submit(
        [
            AddRecord("item:new", item(number="9"), "s1", why=WHY),
            AddRecord(
                "row:new",
                {"text": "新", "marks": [{"id": "m", "month": "2020-09"}]},
                "new",
                why=WHY,
            ),
            AddRecord("kpi:k9", {"key": "rate", "name": "受診率"}, why=WHY),
            SetField("row:survey", "kpis", ["k9"], WHY),
        ],
        month="2020-08",
    )
    may, august = until(decided.plan, "2020-05"), until(decided.plan, "2020-08")
    assert "new" not in may.items
    assert "new" not in may.rows
    assert may.rows["survey"].kpis == ()
    assert august.rows["new"].marks[0].due == "2020-09"
    assert august.rows["survey"].kpis == ("k9",)
    assert broken_invariants(may) == broken_invariants(august) == ()


# Any changes

SEEDS = st.integers(0, 2**32)

TURNS = st.lists(
    st.tuples(st.sampled_from("甲乙"), st.sampled_from("書書書書戻読決"), SEEDS), max_size=40
)


@settings(deadline=None, max_examples=60)
@given(TURNS)
def test_any_turns_of_two_writers_of_structure_are_what_one_would_have_done_in_that_order(turns):
    import random

    with tempfile.TemporaryDirectory() as place:
        clock = Ticking()
        books = {"甲": new_book(Path(place), small_plan(decided=False), who="甲", clock=clock)}
        books["乙"] = open_book(Path(place), who="乙", clock=clock)
        start = books["甲"].plan
        for number, (who, what, seed) in enumerate(turns):
            take_turn(books[who], what, random.Random(seed), number)
        plan = start
        for entry in open_book(Path(place)).entries()[1:]:
            if not entry.undoes:
                intents = [read(each) for each in entry.intents]
                alone = prepare(plan, intents, Signature(entry.who, entry.at))
                assert alone == entry.writes
            plan = fold(plan, [entry])
            assert broken_invariants(plan) == ()
            assert plan.arranged() == plan
        assert all(book.refresh() == plan for book in books.values())


def read(intent):
    from planner.history.intents import Change

    return msgspec.convert(intent, Change)


def take_turn(book, what, rng, number):
    """A change as seen at some earlier look, an undo, a look, or 計画決定 and back."""
    try:
        if what == "書":
            seen = rng.choice([book.plan.seq, None])
            book.submit(random_structure(rng, book.plan, number), seen=seen)
        elif what == "戻":
            book.undo()
        elif what == "読":
            book.refresh()
        else:
            day = None if book.plan.decided else "2020-04-01"
            book.submit(Decide(day, WHY))
    except PlannerError:
        return


@settings(deadline=None, max_examples=40)
@given(st.lists(SEEDS, min_size=1, max_size=30))
def test_undoing_everything_gives_the_plan_as_it_was(seeds):
    import random

    with tempfile.TemporaryDirectory() as place:
        book = new_book(Path(place), small_plan(decided=False))
        start = to_document(book.plan)
        for number, seed in enumerate(seeds):
            take_turn(book, "書", random.Random(seed), number)
        while book.undo() is not None:
            pass
        assert to_document(book.plan) == start


# Found by trying to break it


def test_what_was_added_in_a_month_and_is_gone_leaves_no_trace_on_pages(decided):
    row = {"text": "新", "marks": [{"id": "m", "month": "2020-09"}]}
    target = {"series": "target", "period": "2020-09", "value": "30"}
    decided.submit(
        [
            AddRecord("kpi:k9", {"key": "rate", "name": "率", "figures": [target]}, why=WHY),
            AddRecord("row:r", row, "i2", why=WHY),
        ],
        month="2020-08",
    )
    decided.submit(Decide(None, WHY))
    decided.submit([RemoveRecord("row:r"), RemoveRecord("kpi:k9")])
    for month in decided.plan.year.months:
        assert broken_invariants(until(decided.plan, month)) == ()


def test_what_is_moved_into_something_new_stands_where_it_stood_on_earlier_pages(decided):
    decided.submit(
        AddRecord("section:new", {"title": "新", "groups": ["業務"]}, "p1", why=WHY),
        month="2020-08",
    )
    decided.submit(PlaceRecord("item:i2", "new", why=WHY), month="2020-08")
    may, august = until(decided.plan, "2020-05"), until(decided.plan, "2020-08")
    assert may.sections["s1"].items == ("i1", "i2")
    assert august.sections["new"].items == ("i2",)
    assert broken_invariants(may) == broken_invariants(august) == ()


def test_what_is_added_to_something_new_counts_from_its_month_at_the_earliest(decided):
    decided.submit(AddRecord("item:new", item(number="9"), "s1", why=WHY), month="2020-08")
    entry = decided.submit(AddRecord("row:r", {"text": "新"}, "new", why=WHY), month="2020-06")
    assert entry.month == "2020-08"
    assert broken_invariants(until(decided.plan, "2020-06")) == ()


def test_another_year_takes_the_ends_along_and_is_not_undone_over_later_work(tmp_path):
    plan = small_plan(decided=False, status_month="2020-04", ledger_from="2020-04")
    rows = {
        own: msgspec.structs.replace(row, reports={}, suspensions=())
        for own, row in plan.rows.items()
    }
    kpis = {"k1": msgspec.structs.replace(plan.kpis["k1"], figures={})}
    book = new_book(tmp_path, msgspec.structs.replace(plan, rows=rows, kpis=kpis))
    book.submit(EndRecord("row:daily", "2020-10", WHY))
    book.submit(SetYear(2022))
    assert book.plan.rows["daily"].ended.month == "2022-10"
    assert broken_invariants(book.plan) == ()
    other = open_book(tmp_path, who="鈴木")
    other.submit(SetStatus("survey", "2022-07", "○"))
    assert refusal(book.undo).code == "undo-overwritten"


def test_an_undo_does_not_hide_what_others_reported_since(tmp_path, draft):
    draft.submit(AddRecord("row:first", {"text": "先"}, "i2", "survey"))
    draft.submit(RemoveRecord("row:first"))
    other = open_book(tmp_path, who="鈴木")
    other.submit(SetStatus("survey", "2020-06", "○"))
    assert refusal(draft.undo).code == "undo-overwritten"


def test_what_was_written_before_the_decision_is_not_taken_back_after_it(tmp_path, draft):
    draft.submit(AddRecord("row:r", {"text": "新"}, "i2"))
    other = open_book(tmp_path, who="鈴木")
    other.submit(Decide("2020-04-01"))
    assert refusal(draft.undo).code == "undo-after-decision"
    other.undo()
    assert draft.undo() is not None


@pytest.mark.parametrize(
    "theirs",
    [RestoreRecord("row:survey"), RemoveMark("survey", "m2020-07")],
    ids=lambda change: type(change).__name__,
)
def test_removing_conflicts_with_what_others_took_back_since(tmp_path, draft, theirs):
    draft.submit(EndRecord("row:survey", "2020-12", WHY))
    other = open_book(tmp_path, who="鈴木")
    seen = draft.plan.seq
    other.submit(theirs)
    with pytest.raises(ConflictError):
        draft.submit(RemoveRecord("row:survey"), seen=seen)


@pytest.mark.parametrize("period", ["2020-05", "2020-04/2020-06", "2020"])
def test_a_kpi_with_a_figure_of_the_year_is_not_removed(draft, period):
    draft.submit(AddRecord("kpi:k9", {"key": "rate", "name": "率"}))
    draft.submit(RecordFigure("k9", "actual", period, Decimal(3)))
    assert refusal(draft.submit, RemoveRecord("kpi:k9")).code == "removal-of-reported"


@pytest.mark.parametrize(
    "worked_on",
    [
        TickMark("survey", "m2020-07", "2020-06"),
        DropMark("survey", "m2020-07", "会場"),
        WriteMemo("survey", "2020-06", "覚え"),
    ],
    ids=lambda change: type(change).__name__,
)
def test_a_row_somebody_worked_on_is_not_removed(draft, worked_on):
    draft.submit(worked_on)
    assert refusal(draft.submit, RemoveRecord("item:i2")).code == "removal-of-reported"


def test_what_a_topic_names_is_not_removed(tmp_path):
    plan = msgspec.structs.replace(plan_of_people(), decided=None)
    survey = msgspec.structs.replace(plan.rows["survey"], comments=())
    book = new_book(tmp_path, msgspec.structs.replace(plan, rows={**plan.rows, "survey": survey}))
    assert refusal(book.submit, RemoveRecord("row:survey")).code == "structure-unfit"


def test_numbers_of_many_digits_are_texts(draft):
    draft.submit(SetField("item:i1", "number", "9" * 5000))
    draft.submit([SetField(f"item:i{n}", "number", "") for n in range(2, 6)])
    assert draft.plan.number(draft.plan.items["i2"]) == "1"


@pytest.mark.parametrize(
    ("marks", "code"),
    [
        ([3], "field-unfit"),
        ([{"id": "m", "month": "2020-09"}, {"id": "m", "month": "2020-10"}], "record-there"),
    ],
)
def test_what_a_new_row_holds_is_looked_over_one_by_one(draft, marks, code):
    before = draft.plan
    assert refusal(draft.submit, AddRecord("row:x", {"marks": marks}, "i1")).code == code
    assert draft.plan is before
