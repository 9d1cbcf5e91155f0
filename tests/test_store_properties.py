"""What holds for any entries at all, tried on many made up by hypothesis."""

import itertools
import random
import tempfile
from pathlib import Path

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plans import Ticking, new_book, open_book, random_change, small_plan

from planner import history
from planner.bridging import writes_between
from planner.changes import Signature
from planner.errors import ConflictError, PlannerError
from planner.history import Entry
from planner.schema import encode, to_document
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
    return encode(to_document(plan))


class Course:
    """Entries made in memory by one person."""

    def __init__(self, plan):
        self.plans = [plan]
        self.entries = []
        self.clock = Ticking()

    @property
    def plan(self):
        return self.plans[-1]

    def do(self, seed):
        rng = random.Random(seed)
        at = self.clock().isoformat()
        changes = [random_change(rng, self.plan, f"{len(self.entries)}-{n}") for n in range(2)]
        for several in (changes, changes[:1], changes[1:]):
            try:
                made = history.prepare(self.plan, several, Signature("佐藤", at))
            except PlannerError:
                continue
            if made:
                return self._add(made, at)
        return None

    def undo(self):
        target = history.undo_target(self.entries, "佐藤")
        if target is None:
            return False
        later = [entry for entry in self.entries if entry.seq > target.seq]
        self._add(history.undoing(self.plan, target, later), self.clock().isoformat(), target.id)
        return True

    def _add(self, made, at, undoes=""):
        seq = len(self.entries) + 1
        prev = self.entries[-1].hash if self.entries else ""
        entry = Entry(1, seq, f"e{seq}", at, "佐藤", "s", writes=made, undoes=undoes, prev=prev)
        line = msgspec.json.encode(history.sealed(entry))
        self.entries.append(msgspec.json.decode(line, type=Entry))
        self.plans.append(history.fold(self.plan, self.entries[-1:]))


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
        assert history.fold(course.plans[0], course.entries[:count]) == plan


@given(st.lists(SEEDS, max_size=12), st.lists(SEEDS, max_size=12))
@quick
def test_the_writes_between_two_plans_lead_from_one_to_the_other(first, second):
    courses = [Course(small_plan(decided=False)) for _ in range(2)]
    for course, seeds in zip(courses, (first, second), strict=True):
        for seed in seeds:
            course.do(seed)
    old, new = (course.plan for course in courses)
    assert canonical(history.apply(old, writes_between(old, new))) == canonical(new)
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
            plan = history.fold(plan, [entry])
            for write in (
                entry.writes if len({w.key for w in entry.writes}) == len(entry.writes) else ()
            ):
                assert history.current(before, write) in (write.before, None)
        for book in books.values():
            assert book.refresh() == plan
        assert examine(first.folder).is_sound


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
        path = book.folder / journal.HISTORY
        content = bytearray(path.read_bytes())
        start = content.find(b"\n") + 1  # the first line stays: without it there may be nothing
        for _ in range(data.draw(st.integers(1, 3))):
            if len(content) > start:
                at = data.draw(st.integers(start, len(content) - 1))
                content[at] = data.draw(st.integers(0, 255))
        path.write_bytes(bytes(content))
        whole = [line.entry for line in split(bytes(content))[0] if line.entry]
        found = examine(book.folder)
        open_book(Path(place))
        repair(book.folder, "企画総務", Ticking()(), "repair")
        after = examine(book.folder)
        assert after.is_sound, after.findings
        later = open_book(Path(place))
        assert later.problem is None
        named = {lost.seq for lost in found.saved.lost} if found.saved else set()
        kept = {entry.id for entry in later.entries()}
        assert all(entry.id in kept or entry.seq in named for entry in whole)
        lost = set(itertools.chain(range(book.plan.seq + 1))) - {e.seq for e in whole} - named
        if not named and not found.torn:
            assert canonical(later.plan) == canonical(book.plan), lost
