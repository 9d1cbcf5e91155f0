"""Fold, undo and redo, conflicts and the hash chain, without a disk."""

import hashlib
import json
import random

import msgspec
import pytest
from plans import JULY_MARK, Ticking, random_change, refusal, small_plan

from planner.errors import ConflictError, PlannerError
from planner.history.dated import counts_from, until
from planner.history.entities import present
from planner.history.entries import (
    ENTRY_VERSION,
    Entry,
    UnfitEntryError,
    apply,
    check_conflict,
    digest,
    fold,
    redo_target,
    sealed,
    undo_target,
    undoing,
)
from planner.history.intents import (
    AddMark,
    AddStep,
    Decide,
    DropMark,
    MoveMark,
    RemoveMark,
    Resume,
    SetStatus,
    SetStatusMonth,
    Suspend,
    TickMark,
    UntickMark,
    WriteNote,
)
from planner.history.rules import prepare
from planner.history.writes import Signature, Write
from planner.plan.model import Plan


class Chronicle:
    """A history in memory, each entry read back from JSON as a later session would."""

    def __init__(self, plan):
        self.first = self.plan = plan
        self.entries = []
        self.clock = Ticking()

    def do(self, *changes, who="佐藤", session="s1"):
        at = self.clock().isoformat()
        return self._add(prepare(self.plan, changes, Signature(who, at)), at, who, session)

    def undo(self, who="佐藤", session="s1"):
        return self._take_back(undo_target(self.entries, who), who, session)

    def redo(self, who="佐藤", session="s1"):
        return self._take_back(redo_target(self.entries, who), who, session)

    def status(self, row="survey"):
        return self.plan.rows[row].report("2020-06").status

    def _take_back(self, target, who, session):
        if target is None:
            return None
        later = [entry for entry in self.entries if entry.seq > target.seq]
        made = undoing(self.plan, target, later)
        return self._add(made, self.clock().isoformat(), who, session, target.id)

    def _add(self, made, at, who, session, undoes=""):
        seq = len(self.entries) + 1
        prev = self.entries[-1].hash if self.entries else ""
        undone = next((entry.month for entry in self.entries if entry.id == undoes), None)
        looked_at = self.plan.open_month(self.plan.status_month)
        month = undone or counts_from(self.plan, made, looked_at) or looked_at
        parts = {"writes": made, "undoes": undoes, "prev": prev, "month": month}
        entry = sealed(Entry(ENTRY_VERSION, seq, f"e{seq}", at, who, session, **parts))
        entry = msgspec.json.decode(msgspec.json.encode(entry), type=Entry)
        self.entries.append(entry)
        self.plan = fold(self.plan, [entry])
        return entry


def same(plan, other):
    """Whether two plans are equal but for the number of entries they took."""
    return msgspec.structs.replace(plan, seq=0) == msgspec.structs.replace(other, seq=0)


def same_pages(plan, other):
    """Whether two plans say the same of each month, however their values came about."""
    plan, other = (msgspec.structs.replace(own, seq=0) for own in (plan, other))
    pages = ((until(plan, month), until(other, month)) for month in plan.year.months)
    return all(
        msgspec.structs.replace(one, dated={}) == msgspec.structs.replace(two, dated={})
        for one, two in ((plan, other), *pages)
    )


def set_june(symbol, row="survey"):
    return SetStatus(row, "2020-06", symbol)


@pytest.fixture
def log():
    return Chronicle(small_plan())


@pytest.fixture
def draft_log():
    return Chronicle(small_plan(decided=False))


# Fold


def test_a_plan_is_the_fold_of_its_entries(log):
    log.do(set_june("△"))
    log.do(TickMark("survey", JULY_MARK, "2020-07"))
    folded = fold(log.first, log.entries)
    assert folded == log.plan
    assert folded.seq == 2
    assert folded.rows["survey"].mark(JULY_MARK).done == "2020-07"


def test_folding_in_two_parts_is_folding_at_once(log):
    for symbol in "△○◎□":
        log.do(set_june(symbol))
    half = fold(log.first, log.entries[:2])
    assert fold(half, log.entries[2:]) == fold(log.first, log.entries)


def test_the_fold_uses_writes_and_never_intents(log):
    entry = log.do(set_june("△"))
    lying = msgspec.structs.replace(entry, intents=({"do": "SetStatus", "status": "◎"},))
    assert fold(log.first, [lying]).rows["survey"].report("2020-06").status == "△"


def test_every_kind_of_entity_can_be_written():
    plan = apply(
        small_plan(),
        [
            Write("plan", "title", "", "新しい題"),
            Write("section:s1", "title", "", "区分"),
            Write("item:i1", "number", "1", "10"),
            Write("row:survey", "text", "", "概要"),
            Write("kpi:k1", "name", "", "割合"),
            Write(
                "figure:k1:actual@2020-06",
                "",
                None,
                {"series": "actual", "period": "2020-06", "value": "92.0"},
            ),
        ],
    )
    assert plan.title == "新しい題"
    assert plan.sections["s1"].title == "区分"
    assert plan.items["i1"].number == "10"
    assert plan.rows["survey"].text == "概要"
    assert plan.kpis["k1"].name == "割合"
    assert str(plan.kpis["k1"].figure("actual", "2020-06").value) == "92.0"


def test_present_values_are_plain_json(log):
    log.do(MoveMark("survey", JULY_MARK, "2020-09", "都合"))
    promises = present(log.plan, Write("mark:survey:m2020-07", "promises", None, None))
    assert promises == json.loads(json.dumps(promises))
    assert promises[0]["month"] == "2020-09"
    assert present(log.plan, Write("figure:k1:actual@2020-05", "value", None, None)) == "79.0"


def test_what_is_gone_has_no_value(log):
    for entity in ("row:x", "mark:x:y", "mark:survey:y", "report:x:2020-06", "kpi:x", "figure:x:y"):
        assert present(log.plan, Write(entity, "month", None, None)) is None


@pytest.mark.parametrize(
    "write",
    [
        Write("row:gone", "text", "", "a"),
        Write("mark:gone:m", "done", None, "2020-06"),
        Write("mark:survey:gone", "done", None, "2020-06"),
        Write("mark:survey:m2020-07", "nonsense", None, 1),
        Write("mark:survey:m2020-07", "done", None, "2020-13"),
        Write("meeting:x", "", None, {}),
        Write("plan", "status_month", None, 5),
        Write("close:2020-13", "", None, {"who": "企画総務", "at": ""}),
        Write("close:", "", None, {"who": "企画総務", "at": ""}),
        Write("report:daily:June", "note", None, "済"),
    ],
)
def test_an_entry_that_does_not_fit_the_plan_is_named(log, write):
    first = log.do(set_june("△"))
    unfit = Entry(1, 7, "e", "", "", "", writes=(write,))
    with pytest.raises(UnfitEntryError) as caught:
        fold(log.first, [first, unfit])
    assert caught.value.seq == 7


# Several intents in one entry


def test_each_intent_of_several_is_made_on_what_the_ones_before_it_leave(log):
    entry = log.do(
        AddMark("survey", "new", "2020-10", "要望"),
        TickMark("survey", "new", "2020-10"),
        set_june("△"),
        set_june("○"),
    )
    assert log.plan.rows["survey"].mark("new").done == "2020-10"
    assert [write.after for write in entry.writes[-2:]] == ["△", "○"]


def test_one_refused_intent_refuses_them_all(log):
    with pytest.raises(PlannerError):
        log.do(set_june("△"), set_june("×"))
    assert log.entries == []


def test_several_intents_on_one_field_are_undone_as_one(log):
    log.do(
        set_june("△"),
        set_june("○"),
        AddMark("survey", "x", "2020-10", "要望"),
        DropMark("survey", "x", "不要"),
    )
    log.undo()
    assert same(log.plan, log.first)


# Undo and redo


def test_undo_takes_back_the_latest_entry_first(log):
    log.do(set_june("△"))
    log.do(set_june("○"))
    log.undo()
    assert log.status() == "△"
    log.undo()
    assert log.status() is None
    assert log.undo() is None


def test_undo_is_an_entry_that_names_what_it_undoes(log):
    done = log.do(set_june("△"))
    undone = log.undo()
    assert undone.undoes == done.id
    assert undone.writes == (Write("report:survey:2020-06", "status", "△", None),)
    assert len(log.entries) == 2


def test_redo_brings_back_what_was_undone_in_order(log):
    for symbol in "△○◎":
        log.do(set_june(symbol))
    log.undo()
    log.undo()
    log.redo()
    assert log.status() == "○"
    log.redo()
    assert log.status() == "◎"
    assert log.redo() is None


def test_undo_and_redo_can_go_on_for_ever(log):
    log.do(set_june("△"))
    for _ in range(5):
        log.undo()
        assert log.status() is None
        log.redo()
        assert log.status() == "△"


def test_a_new_change_ends_what_could_be_redone(log):
    log.do(set_june("△"))
    log.undo()
    log.do(set_june("○"))
    assert log.redo() is None
    log.undo()
    assert log.status() is None
    assert log.undo() is None


def test_undo_reaches_back_over_sessions(log):
    log.do(MoveMark("survey", JULY_MARK, "2020-09", "都合"), session="yesterday")
    log.do(Suspend("review", "r", "2020-07", None, "指示"), session="yesterday")
    log.undo(session="today")
    log.undo(session="today")
    assert same(log.plan, log.first)
    log.redo(session="tomorrow")
    assert log.plan.rows["survey"].mark(JULY_MARK).due == "2020-09"


def test_each_person_undoes_only_what_is_theirs(log):
    log.do(set_june("△"), who="佐藤")
    log.do(set_june("○", "daily"), who="鈴木")
    log.undo(who="佐藤")
    assert log.status("survey") is None
    assert log.status("daily") == "○"
    assert log.undo(who="佐藤") is None
    assert log.redo(who="鈴木") is None


def test_another_s_change_does_not_end_what_i_can_redo(log):
    log.do(set_june("△"), who="佐藤")
    log.undo(who="佐藤")
    log.do(set_june("○", "daily"), who="鈴木")
    log.redo(who="佐藤")
    assert log.status("survey") == "△"


def test_undo_is_refused_after_a_later_write_to_the_same_field(log):
    mine = log.do(set_june("△"), who="佐藤")
    log.do(set_june("○"), who="鈴木")
    error = refusal(log.undo, "佐藤")
    assert error.code == "undo-overwritten"
    assert error.parameters == {"at": mine.at, "who": "佐藤"}
    assert log.status() == "○"


def test_undo_is_refused_where_somebody_came_back_to_the_same_value(log):
    log.do(set_june("○"), who="佐藤")
    log.do(set_june("△"), who="鈴木")
    log.do(set_june("○"), who="高橋")  # decided anew: no longer 佐藤's to take back
    assert refusal(log.undo, "佐藤").code == "undo-overwritten"


def test_a_later_change_taken_back_does_not_stand_in_the_way_of_undo(log):
    log.do(set_june("△"), who="佐藤")
    log.do(set_june("○"), who="鈴木")
    log.undo(who="鈴木")
    log.undo(who="佐藤")
    assert log.status() is None


def test_a_later_change_redone_stands_in_the_way_again(log):
    log.do(set_june("△"), who="佐藤")
    log.do(set_june("○"), who="鈴木")
    log.undo(who="鈴木")
    log.redo(who="鈴木")
    assert refusal(log.undo, "佐藤").code == "undo-overwritten"


def test_redo_is_refused_after_a_later_write_to_the_same_field(log):
    log.do(set_june("△"), who="佐藤")
    log.undo(who="佐藤")
    log.do(set_june("○"), who="鈴木")
    assert refusal(log.redo, "佐藤").code == "undo-overwritten"


def test_a_later_write_to_another_field_of_the_same_row_does_not_stand_in_the_way(log):
    log.do(set_june("△"), who="佐藤")
    log.do(WriteNote("survey", "2020-06", "済"), who="鈴木")
    log.do(TickMark("survey", JULY_MARK, "2020-07"), who="鈴木")
    log.undo(who="佐藤")
    assert log.status() is None
    assert log.plan.rows["survey"].report("2020-06").note == "済"


def test_adding_a_mark_is_not_undone_once_somebody_ticked_it(log):
    log.do(AddMark("survey", "new", "2020-10", "要望"), who="佐藤")
    log.do(TickMark("survey", "new", "2020-10"), who="鈴木")
    assert refusal(log.undo, "佐藤").code == "undo-overwritten"


def test_a_change_of_a_mark_meanwhile_removed_is_not_undone(draft_log):
    draft_log.do(TickMark("survey", JULY_MARK, "2020-07"), who="佐藤")
    draft_log.do(UntickMark("survey", JULY_MARK), who="佐藤")
    draft_log.do(RemoveMark("survey", JULY_MARK), who="鈴木")
    assert refusal(draft_log.undo, "佐藤").code == "undo-overwritten"
    assert len(draft_log.entries) == 3


def test_a_removed_mark_comes_back_to_its_place(draft_log):
    draft_log.do(RemoveMark("winter", "m2020-11"))
    assert len(draft_log.plan.rows["winter"].marks) == 4
    draft_log.undo()
    assert same(draft_log.plan, draft_log.first)


@pytest.mark.parametrize(
    "change",
    [
        set_june("△"),
        WriteNote("daily", "2020-05", ""),
        WriteNote("daily", "2020-06", "済"),
        TickMark("survey", JULY_MARK, "2020-08", "68件"),
        MoveMark("survey", JULY_MARK, None, "未定"),
        DropMark("survey", JULY_MARK, "中止"),
        AddMark("survey", "a", "2020-10", "要望"),
        AddStep("survey", "a", "2020-10", "集計"),
        RemoveMark("notices", "step-8"),
        Suspend("survey", "r", "2020-07"),
        Resume("seminar", "rest", "2020-07"),
        Resume("seminar", "rest", "2020-06"),
        SetStatusMonth("2020-07"),
    ],
)
def test_every_change_undone_gives_the_first_plan_and_redone_the_changed_one(log, change):
    log.do(change)
    changed = log.plan
    assert not same(changed, log.first)
    log.undo()
    assert same(log.plan, log.first)
    log.redo()
    assert same(log.plan, changed)


def test_a_write_inverted_twice_is_itself():
    write = Write("row:a", "text", "x", "y")
    assert write.inverted() == Write("row:a", "text", "y", "x")
    assert write.inverted().inverted() == write


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("is_decided", [True, False])
def test_any_200_changes_undone_give_the_first_plan_and_redone_the_last(seed, is_decided):
    rng = random.Random(seed)
    log = Chronicle(small_plan(decided=is_decided))
    states = [log.plan]
    number = 0
    while len(log.entries) < 200:
        number += 1
        signature = Signature("佐藤", f"2020-06-01T00:00:00.{number:06}+00:00")
        change = random_change(rng, log.plan, number)
        if isinstance(change, Decide) and change.day is None:
            continue  # while 計画決定 is withdrawn, moves belong to no month; nor do they afterwards
        try:
            made = prepare(log.plan, [change], signature)
        except PlannerError:
            continue
        if made:
            log._add(made, "", "佐藤", "s1")
            states.append(log.plan)
    for count in (0, 1, 7, 50, 199, 200):
        assert fold(log.first, log.entries[:count]) == states[count]
    last = log.plan
    for state in reversed(states[:-1]):
        log.undo()
        assert same_pages(log.plan, state)
    assert log.undo() is None
    while log.redo():
        pass
    assert same_pages(log.plan, last)
    backwards = [
        write.inverted() for entry in reversed(log.entries) for write in entry.writes[::-1]
    ]
    undated = msgspec.structs.replace(apply(log.plan, backwards), dated={})
    assert same(undated, log.first)


# Conflicts


def conflicting(made, since, session="mine"):
    with pytest.raises(ConflictError) as caught:
        check_conflict(made, since, session)
    return caught.value


def entry_of(*made, session="theirs", who="鈴木", at="2020-06-01"):
    return Entry(1, 1, "e", at, who, session, writes=made)


def status_write(before, after, row="survey", field="status"):
    return Write(f"report:{row}:2020-06", field, before, after)


def test_the_same_field_changed_elsewhere_is_a_conflict_with_both_values():
    error = conflicting([status_write("○", "△")], [entry_of(status_write(None, "○"))])
    assert (error.mine, error.theirs) == ("△", "○")
    assert error.parameters == {"mine": "△", "theirs": "○", "who": "鈴木", "at": "2020-06-01"}


@pytest.mark.parametrize(
    "other",
    [
        status_write(None, "済", field="note"),
        status_write(None, "○", row="daily"),
        Write("report:survey:2020-07", "status", None, "○"),
    ],
)
def test_different_fields_rows_and_months_are_no_conflict(other):
    check_conflict([status_write(None, "△")], [entry_of(other)], "mine")


def test_the_same_value_from_both_is_no_conflict():
    check_conflict([status_write(None, "△")], [entry_of(status_write(None, "△"))], "mine")


def test_nobody_conflicts_with_oneself():
    mine = entry_of(status_write(None, "○"), session="mine")
    check_conflict([status_write("○", "△")], [mine], "mine")


def test_what_was_written_in_knowledge_of_the_other_is_no_conflict():
    theirs = entry_of(status_write(None, "○"))
    mine = entry_of(status_write("○", "△"), session="mine")
    check_conflict([status_write("△", "□")], [theirs, mine], "mine")


def test_what_came_back_to_the_value_seen_is_no_conflict():
    theirs = [entry_of(status_write(None, "○")), entry_of(status_write("○", None))]
    check_conflict([status_write(None, "△")], theirs, "mine")


def test_the_latest_of_the_others_is_named():
    theirs = [
        entry_of(status_write(None, "○"), who="鈴木"),
        entry_of(status_write("○", "□"), who="高橋", session="third"),
    ]
    error = conflicting([status_write("□", "△")], theirs)
    assert (error.theirs, error.parameters["who"]) == ("□", "高橋")


# The chain


def test_the_hash_covers_the_whole_entry_but_itself():
    entry = Entry(1, 3, "e3", "2020-06-01", "佐藤", "s1", writes=(status_write(None, "△"),))
    plain = {
        "v": 1,
        "seq": 3,
        "id": "e3",
        "at": "2020-06-01",
        "who": "佐藤",
        "session": "s1",
        "writes": [
            {"entity": "report:survey:2020-06", "field": "status", "before": None, "after": "△"}
        ],
    }
    canonical = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert sealed(entry).hash == hashlib.sha256(canonical.encode()).hexdigest()


def test_each_line_names_the_hash_of_the_one_before(log):
    for symbol in "△○◎":
        log.do(set_june(symbol))
    assert log.entries[0].prev == ""
    assert [entry.prev for entry in log.entries[1:]] == [entry.hash for entry in log.entries[:-1]]
    assert all(digest(entry) == entry.hash for entry in log.entries)


@pytest.mark.parametrize(
    "change",
    [
        {"who": "鈴木"},
        {"at": "2020-06-02"},
        {"why": "x"},
        {"prev": "0"},
        {"seq": 2},
        {"undoes": "e0"},
        {"writes": (status_write(None, "○"),)},
    ],
)
def test_any_change_of_an_entry_changes_its_hash(log, change):
    entry = log.do(set_june("△"))
    assert digest(msgspec.structs.replace(entry, **change)) != entry.hash


def test_a_hash_survives_writing_and_reading(log):
    log.do(
        MoveMark("survey", JULY_MARK, "2020-09", "都合"), AddStep("survey", "x", "2020-10", "集計")
    )
    read = msgspec.json.decode(msgspec.json.encode(log.entries[-1]), type=Entry)
    assert digest(read) == read.hash


def test_a_plan_survives_being_written_as_json(log):
    log.do(TickMark("survey", JULY_MARK, "2020-07"), SetStatus("rate", "2020-06", "○"))
    assert msgspec.json.decode(msgspec.json.encode(log.plan), type=Plan) == log.plan
