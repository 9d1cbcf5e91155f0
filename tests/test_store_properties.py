"""What holds for any entries at all, tried on many made up by hypothesis."""

import itertools
import random
import tempfile
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plans import Ticking, new_book, open_book, random_change, small_plan

from planner.errors import ConflictError, PlannerError
from planner.history import entries, rules
from planner.history.bridging import writes_between
from planner.history.dated import counts_from
from planner.history.entities import present
from planner.history.entries import (
    Entry,
    apply,
    fold,
    redo_target,
    sealed,
    undo_target,
    undoing,
)
from planner.history.timeline import Timeline
from planner.history.writes import Signature
from planner.plan.fiscal import last_month
from planner.plan.schema import encode, from_document, to_document
from planner.store import journal
from planner.store.examining import examine, repair
from planner.store.lines import split

SEEDS = st.integers(0, 2**32 - 1)
IS_DECIDED = st.booleans()

quick = settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
on_disk = settings(quick, max_examples=25)


def canonical(plan):
    """The document of a plan; its objects, the figures of a KPI say, have no order."""
    document = msgspec.json.decode(encode(to_document(plan)))
    return msgspec.json.encode(document, order="sorted")


class Course:
    """Entries made in memory by one person."""

    def __init__(self, plan):
        self.plans = [plan]
        self.entries = []
        self.clock = Ticking()

    @property
    def plan(self):
        return self.plans[-1]

    def do(self, seed, who="佐藤"):
        rng = random.Random(seed)
        at = self.clock().isoformat()
        changes = [random_change(rng, self.plan, f"{len(self.entries)}-{n}") for n in range(2)]
        for several in (changes, changes[:1], changes[1:]):
            try:
                made = rules.prepare(self.plan, several, Signature(who, at))
            except PlannerError:
                continue
            if made:
                return self._add(made, at, who)
        return None

    def undo(self, who="佐藤"):
        return self._take_back(undo_target(self.entries, who), who)

    def redo(self, who="佐藤"):
        return self._take_back(redo_target(self.entries, who), who)

    def _take_back(self, target, who):
        if target is None:
            return False
        later = [entry for entry in self.entries if entry.seq > target.seq]
        made = undoing(self.plan, target, later)
        self._add(made, self.clock().isoformat(), who, target.id)
        return True

    def _add(self, made, at, who, undoes=""):
        seq = len(self.entries) + 1
        prev = self.entries[-1].hash if self.entries else ""
        undone = next((entry.month for entry in self.entries if entry.id == undoes), None)
        entry = Entry(
            *(entries.ENTRY_VERSION, seq, f"e{seq}", at, who, "s"),
            month=undone or counts_from(self.plan, made, self.plan.status_month),
            writes=made,
            undoes=undoes,
            prev=prev,
        )
        line = msgspec.json.encode(sealed(entry))
        self.entries.append(msgspec.json.decode(line, type=Entry))
        self.plans.append(fold(self.plan, self.entries[-1:]))


@given(st.lists(SEEDS, max_size=25), IS_DECIDED)
@quick
def test_any_entries_all_undone_give_the_first_plan(seeds, decided):
    course = Course(small_plan(decided=decided))
    for seed in seeds:
        course.do(seed)
    while course.undo():
        pass
    assert canonical(course.plan) == canonical(small_plan(decided=decided))


@given(st.lists(SEEDS, max_size=25), IS_DECIDED)
@quick
def test_the_fold_of_any_prefix_is_the_plan_as_it_was_then(seeds, decided):
    course = Course(small_plan(decided=decided))
    for seed in seeds:
        course.do(seed)
    for count, plan in enumerate(course.plans):
        assert fold(course.plans[0], course.entries[:count]) == plan
    document = msgspec.json.decode(canonical(course.plan))
    assert from_document(document) == msgspec.structs.replace(course.plan, seq=0)


TURNS = st.lists(st.tuples(st.sampled_from("甲乙"), SEEDS), max_size=25)


@given(TURNS, IS_DECIDED)
@quick
def test_what_several_did_is_all_undone_from_the_latest_on_closes_and_what_they_hold_too(
    turns, decided
):
    """Each close was made after what it holds, so it is undone before it."""
    course = Course(small_plan(decided=decided))
    for who, seed in turns:
        course.do(seed, who)
    for entry in reversed(tuple(course.entries)):
        assert course.undo(entry.who)
        assert course.entries[-1].undoes == entry.id
    assert canonical(course.plan) == canonical(small_plan(decided=decided))


ACTS = st.lists(
    st.tuples(st.sampled_from("甲乙"), st.sampled_from("編編編編戻再"), SEEDS), max_size=40
)


@given(ACTS, IS_DECIDED)
@quick
def test_nothing_written_while_a_month_is_closed_changes_what_it_holds(acts, decided):
    assert list(breaches(course_of(acts, decided=decided))) == []


WITHOUT_SAFETY = SimpleNamespace(require_open=lambda _plan, _made: None)


@pytest.mark.parametrize("room", [rules, entries], ids=["edits", "undo"])
def test_without_its_safety_a_close_would_hold_nothing(monkeypatch, room):
    monkeypatch.setattr(room, "closing", WITHOUT_SAFETY)
    assert any(breach for seed in range(60) for breach in breaches(course_of(some_acts(seed))))


def some_acts(seed):
    """Acts like those hypothesis makes up."""
    rng = random.Random(seed)
    return [(rng.choice("甲乙"), rng.choice("編編編編戻再"), rng.random()) for _ in range(60)]


@given(ACTS, IS_DECIDED)
@quick
def test_a_timeline_knows_every_close_by_the_entry_that_made_it(acts, decided):
    course = course_of(acts, decided=decided)
    begun = Entry(entries.ENTRY_VERSION, 0, "begun", "2020-06-01T00:00:00+00:00", "甲", "s")
    timeline = Timeline(course.plans[0], (begun, *course.entries))
    made = [
        (new.seq, tuple(m for m in sorted(new.closes) if new.closes[m] != old.closes.get(m)))
        for old, new in itertools.pairwise(course.plans)
    ]
    assert [(closing.seq, closing.months) for closing in timeline.closes] == [
        (seq, months) for seq, months in made if months
    ]


def course_of(acts, *, decided=True):
    """Entries, undos and redos of two people in turns; what is refused is left out."""
    course = Course(small_plan(decided=decided))
    for who, what, seed in acts:
        try:
            if what == "編":
                course.do(seed, who)
            else:
                {"戻": course.undo, "再": course.redo}[what](who)
        except PlannerError:
            continue
    return course


def breaches(course):
    """Entry by entry, the months closed before and after it that hold something else then."""
    for old, new in itertools.pairwise(course.plans):
        for month, close in old.closes.items():
            if new.closes.get(month) == close and not is_held(old, new, month, close):
                yield new.seq, month


def is_held(old, new, month, close):
    """Whether a closed month shows the same reports, ● and figures; 後着 figures come and go."""
    held, found = figures(old, month, close), figures(new, month, close)
    return (
        reported(old, month) == reported(new, month)
        and standing(old, month) == standing(new, month)
        and found.keys() <= held.keys()
        and all(stays(new, *key, figure) for key, figure in held.items())
    )


def reported(plan, month):
    """What every row reports for a month."""
    reports = {row.id: row.report(month) for row in plan.rows.values()}
    said = {row: (held.status, held.note, held.remedy) for row, held in reports.items()}
    return {row: told for row, told in said.items() if told != (None, None, None)}


def standing(plan, month):
    """The ● that the month's cells show: planned, promised or done there, with their words."""
    return {
        (row.id, mark.id, mark.month == month, place, mark.done == month and mark.word)
        for row in plan.rows.values()
        for mark in row.marks
        for place in (
            *(place for place, promise in enumerate(mark.promises) if promise.month == month),
            *(["done"] if mark.done == month else []),
            *(["planned"] if mark.month == month else []),
        )
    }


def figures(plan, month, close):
    """The figures of a month that were there when it was closed, by KPI and key."""
    return {
        (kpi.id, key): figure
        for kpi in plan.kpis.values()
        for key, figure in kpi.figures.items()
        if last_month(figure.period) == month
        and not (figure.late_at and figure.late_at >= close.at)
    }


def stays(plan, kpi_id, key, figure):
    """Whether a figure is as it was, or a 速報 still has its place."""
    found = plan.kpis[kpi_id].figures.get(key)
    return found is not None if figure.is_provisional else found == figure


@given(st.lists(SEEDS, max_size=12), st.lists(SEEDS, max_size=12))
@quick
def test_the_writes_between_two_plans_lead_from_one_to_the_other(first, second):
    courses = [Course(small_plan(decided=False)) for _ in range(2)]
    for course, seeds in zip(courses, (first, second), strict=True):
        for seed in seeds:
            course.do(seed)
    old, new = (course.plan for course in courses)
    led = apply(old, writes_between(old, new))
    assert canonical(led) == canonical(msgspec.structs.replace(new, dated=led.dated))
    assert writes_between(old, old) == ()


STEPS = st.lists(
    st.tuples(st.sampled_from("甲乙丙"), st.sampled_from("編編編編戻再読閉"), SEEDS), max_size=30
)


@given(STEPS)
@on_disk
def test_writers_taking_turns_in_any_order_do_what_one_would_in_that_order(steps):
    with tempfile.TemporaryDirectory() as place:
        clock = Ticking()
        first = new_book(Path(place), who="甲", clock=clock)
        books = {"甲": first} | {
            who: open_book(Path(place), who=who, clock=clock) for who in "乙丙"
        }
        for number, (who, what, seed) in enumerate(steps):
            take_turn(books, who, what, random.Random(seed), number)
        entries = open_book(Path(place)).entries()
        plan = small_plan()
        for entry in entries[1:]:
            before = plan
            plan = fold(plan, [entry])
            for write in (
                entry.writes if len({w.key for w in entry.writes}) == len(entry.writes) else ()
            ):
                assert present(before, write) in (write.before, None)
        for book in books.values():
            assert book.refresh() == plan
        assert examine(first.place.path).is_sound


def take_turn(books, who, what, rng, number):
    book = books[who]
    try:
        if what == "編":
            seen = book.plan.seq
            book.submit(random_change(rng, book.plan, number), seen=rng.choice([seen, None]))
        elif what == "戻":
            book.undo()
        elif what == "再":
            book.redo()
        elif what == "読":
            book.refresh()
        else:
            book.close()
    except (ConflictError, PlannerError):
        return


@given(st.lists(SEEDS, min_size=2, max_size=12), st.data())
@on_disk
def test_whatever_befalls_a_history_it_opens_and_a_repair_keeps_all_whole_lines_that_fit(
    seeds, data
):
    with tempfile.TemporaryDirectory() as place:
        book = new_book(Path(place))
        for number, seed in enumerate(seeds):
            try:
                book.submit(random_change(random.Random(seed), book.plan, number))
            except PlannerError:
                continue
            if data.draw(st.sampled_from([False, False, True])):
                book.close()
        path = book.place.path / journal.HISTORY
        content = bytearray(path.read_bytes())
        start = content.find(b"\n") + 1  # the first line stays: without it there may be nothing
        for _ in range(data.draw(st.integers(1, 3))):
            if len(content) > start:
                at = data.draw(st.integers(start, len(content) - 1))
                content[at] = data.draw(st.integers(0, 255))
        path.write_bytes(bytes(content))
        whole = [line.entry for line in split(bytes(content))[0] if line.entry]
        found = examine(book.place.path)
        open_book(Path(place))
        repair(book.place.path, "企画総務", Ticking()(), "repair")
        after = examine(book.place.path)
        assert after.is_sound, after.findings
        later = open_book(Path(place))
        assert later.problem is None
        named = {lost.seq for lost in found.saved.lost} if found.saved else set()
        kept = {entry.id for entry in later.entries()}
        assert all(entry.id in kept or entry.seq in named for entry in whole)
        lost = set(itertools.chain(range(book.plan.seq + 1))) - {e.seq for e in whole} - named
        if not named and not found.torn:
            assert canonical(later.plan) == canonical(book.plan), lost
