"""A second implementation of the contract of places, in memory: a table of lines by number.

It is what a data base would be, so that whatever the book or the library asks of folders alone
shows up here. Damage is done to both kinds by the same words.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from planner.errors import PlannerError, UnavailableError
from planner.history.entries import Entry
from planner.plan.model import Plan
from planner.store import chain, journal
from planner.store.folder import PlanFolder
from planner.store.place import START, History, Lock, PlanLibrary, PlanPlace, Position, Tail


class MemoryHistory:
    """Lines by the number of their entry, the primary key."""

    def __init__(self, name: str, lines: dict[int, bytes]) -> None:
        self.name = name
        self.lines = lines

    def read(self, position: Position = START, before: int | None = None) -> Tail:
        if not self.lines:
            raise UnavailableError("history-missing", path=self.name)
        if position.seq >= 0 and self.found_again(position) is None:
            code = "history-chain-broken" if position.seq in self.lines else "history-shorter"
            problem = chain.damage(code, self.name, position)
            return Tail((), position, problem, goes_on=False)
        behind = [self.lines[seq] for seq in sorted(self.lines) if seq > position.seq]
        return chain.follow(behind, position, before, self.name)

    def found_again(self, position: Position) -> Position | None:
        line = self.lines.get(position.seq, b"")
        return position if line.endswith(f'"hash":"{position.head}"}}'.encode()) else None


class MemoryLock:
    """The right to write into a place."""

    def __init__(self, place: "MemoryPlace", who: str, patience: float) -> None:
        self._place, self._who, self._patience = place, who, patience

    @contextmanager
    def held(self) -> Iterator[None]:
        if not self._place.turn.acquire(timeout=self._patience):
            raise UnavailableError("busy", who=self._place.holder, host="", path=self._place.name)
        self._place.holder = self._who
        try:
            yield
        finally:
            self._place.turn.release()


class MemoryPlace(MemoryHistory):
    """A plan's lines, its checkpoint and its copies, the oldest first."""

    def __init__(self, name: str = "memory") -> None:
        super().__init__(name, {})
        self.address = self.identity = name
        self.turn, self.holder = threading.Lock(), ""
        self._checkpoint: tuple[Plan, Position] | None = None
        self._copies: list[tuple[date, str, MemoryHistory]] = []
        self.library: PlanLibrary | None = None

    def begin(self, history: bytes) -> None:
        if self.lines:
            raise PlannerError("plan-exists", path=self.address)
        self.lines.update(enumerate(history.split(b"\n")[:-1]))

    def lock(self, who: str, *, waits: bool = True) -> Lock:
        return MemoryLock(self, who, 0.2 if waits else 0)

    def append(self, entry: Entry, behind: Tail) -> Position:
        assert self.turn.locked()
        assert entry.seq not in self.lines
        line = chain.encode(entry)
        self.lines[entry.seq] = line[:-1]
        return chain.following(behind.position, entry, len(line))

    def state(self) -> object:
        return hash(tuple(self.lines.items()))

    def load_checkpoint(self) -> tuple[Plan, Position] | None:
        return self._checkpoint

    def is_checkpoint_outdated(self) -> bool:
        return False

    def save_checkpoint(self, plan: Plan, position: Position) -> bool:
        self._checkpoint = (plan, position)
        return True

    def copies(self) -> Sequence[History]:
        return [copy for _day, _label, copy in reversed(self._copies)]

    def is_copy_due(self, day: date) -> bool:
        return (day, "") not in [(made, label) for made, label, _copy in self._copies]

    def copy(self, position: Position, day: date, label: str = "") -> None:
        lines = {seq: line for seq, line in self.lines.items() if seq <= position.seq}
        self._copies.append((day, label, MemoryHistory(f"{day} {label}", lines)))

    def sweep(self, now: datetime) -> None:
        """A table leaves nothing half-written."""


class MemoryLibrary:
    """Places by name, some of them put away."""

    address = "memory"

    def __init__(self) -> None:
        self._places: dict[str, MemoryPlace] = {}
        self._away: set[str] = set()

    def is_there(self) -> bool:
        return True

    def names(self) -> tuple[str, ...]:
        return tuple(name for name in self._all() if name not in self._away)

    def archived(self) -> tuple[str, ...]:
        return tuple(name for name in self._all() if name in self._away)

    def place(self, name: str) -> MemoryPlace:
        place = self._places.setdefault(name, MemoryPlace(name))
        place.library = self
        return place

    def rename(self, name: str, new: str, who: str) -> None:
        place = self._there(name)
        if self.place(new).lines:
            raise PlannerError("plan-exists", path=new)
        with place.lock(who).held():
            # As a table of (plan, seq): whoever has the old name open finds no lines there.
            moved = MemoryPlace(new)
            moved.lines, place.lines = place.lines, {}
            self._places[new] = moved
            if name in self._away:
                self._away = {*self._away, new} - {name}

    def archive(self, name: str, who: str) -> None:
        with self._there(name).lock(who).held():
            self._away.add(name)

    def bring_back(self, name: str, who: str) -> None:
        with self._there(name).lock(who).held():
            self._away.discard(name)

    def name_of(self, identity: str) -> str:
        return identity if identity in self._places and identity not in self._away else ""

    def _all(self) -> list[str]:
        return sorted(name for name, place in self._places.items() if place.lines)

    def _there(self, name: str) -> MemoryPlace:
        place = self.place(name)
        if not place.lines:
            raise UnavailableError("history-missing", path=name)
        return place


_KEPT: tuple[PlanPlace, PlanLibrary] = MemoryPlace(), MemoryLibrary()  # for mypy to compare


def line_at(place: PlanFolder | MemoryPlace, seq: int) -> bytes:
    """The line of an entry as it is kept."""
    if isinstance(place, MemoryPlace):
        return place.lines[seq]
    return (place.path / journal.HISTORY).read_bytes().split(b"\n")[seq]


def put_line(place: PlanFolder | MemoryPlace, seq: int, line: bytes) -> None:
    """Write over the line of an entry, as nobody should."""
    if isinstance(place, MemoryPlace):
        place.lines[seq] = line
        return
    path = place.path / journal.HISTORY
    lines = path.read_bytes().split(b"\n")
    lines[seq] = line
    path.write_bytes(b"\n".join(lines))


def lose_history(place: PlanFolder | MemoryPlace) -> None:
    """Take all lines away; checkpoint and copies stay."""
    if isinstance(place, MemoryPlace):
        place.lines.clear()
    else:
        (place.path / journal.HISTORY).unlink()
