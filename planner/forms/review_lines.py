"""A month's reports as lines of a list: those that wait first, what is settled folded below."""

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

from planner.language import _
from planner.plan import reporting
from planner.plan.fiscal import Month
from planner.plan.grid import unit_title
from planner.plan.model import Plan, Row
from planner.plan.reporting import WAITING_FOR_REVIEW, Stage
from planner.text import one_line
from planner.wording.labels import short_instant_label
from planner.wording.reports import stage_name

# Reports the reviewer can act on come first.
_FIRST = (Stage.ANSWERED, Stage.CHANGED, Stage.UNCHECKED)
_ORDER = (*_FIRST, *(stage for stage in Stage if stage not in _FIRST))
SETTLED = (Stage.REVIEWED, Stage.RESTING, Stage.ENDED, Stage.UNRECORDED)
"""What nobody waits for, in the order of its folds."""


class ReviewLine(Struct, frozen=True):
    """A unit of reporting at a month, each column as text.

    Attributes:
        told: The report in one line; of one given back, what is to be corrected.
        signed: When and by whom it was reviewed last.
    """

    row: str
    stage: Stage
    reference: str
    title: str
    group: str
    statuses: str
    note: str
    told: str = ""
    signed: str = ""


class StageFold(Struct, frozen=True):
    """How many reports of a settled stage it holds; open, they follow.

    Attributes:
        others: How many more there are above that keep their place.
    """

    stage: Stage
    count: int
    is_open: bool
    others: int = 0


Shown = ReviewLine | StageFold


def stage_fold_text(fold: StageFold) -> str:
    """The name of a fold with its number of reports, and those of its stage that stand above."""
    text = _("{sign} {name} {count}件").format(
        sign="▼" if fold.is_open else "▶", name=stage_name(fold.stage), count=fold.count
    )
    return (
        _("{text}（上にも{count}件）").format(text=text, count=fold.others) if fold.others else text
    )


class ReviewLines:
    """The reports of a month in an order that holds while they are worked on.

    What is confirmed meanwhile keeps its place until the list is begun anew; what is no longer
    settled below a closed fold comes up to those that wait, at their end.
    """

    def __init__(self) -> None:
        self._lines: dict[str, ReviewLine] = {}
        self._waiting: list[str] = []
        self._settled: dict[Stage, list[str]] = {}
        self._open: set[Stage] = set()

    def start(self, plan: Plan, month: Month, group: str) -> None:
        """Begin a new list; where nothing waits, what is settled is unfolded."""
        self._lines = {own.row: own for own in lines(plan, month, group)}
        by_stage = {
            stage: [row for row, own in self._lines.items() if own.stage is stage]
            for stage in SETTLED
        }
        self._settled = {stage: rows for stage, rows in by_stage.items() if rows}
        self._waiting = [row for row, own in self._lines.items() if own.stage not in SETTLED]
        self._open = set() if self._waiting else set(self._settled)

    def follow(self, plan: Plan, month: Month, group: str) -> None:
        """Take over a change, each report in its place; begin anew where some came or went."""
        units = {row.id: row for row in reporting.units(plan, group)}
        if units.keys() != self._lines.keys():
            self.start(plan, month, group)
            return
        self._lines = {row: line(plan, units[row], month) for row in self._lines}
        for stage, rows in self._settled.items():
            if stage not in self._open:
                moved = [row for row in rows if self._lines[row].stage is not stage]
                self._settled[stage] = [row for row in rows if row not in moved]
                self._waiting += moved

    def turn(self, stage: Stage) -> None:
        """Open a fold, or close it."""
        self._open ^= {stage}

    @property
    def stages(self) -> Counter[Stage]:
        """How many reports are at each stage."""
        return Counter(own.stage for own in self._lines.values())

    @property
    def shown(self) -> tuple[Shown, ...]:
        """The lines as they are folded now."""
        return tuple(self._shown())

    def held(self, stage: Stage) -> tuple[ReviewLine, ...]:
        """The reports of a fold, open or closed."""
        return tuple(self._lines[row] for row in self._settled.get(stage, ()))

    def _shown(self) -> Iterator[Shown]:
        yield from (self._lines[row] for row in self._waiting)
        for stage, rows in self._settled.items():
            if rows:
                count, others = self._at(rows, stage), self._at(self._waiting, stage)
                yield StageFold(stage, count, stage in self._open, others)
            if stage in self._open:
                yield from (self._lines[row] for row in rows)

    def _at(self, rows: Iterable[str], stage: Stage) -> int:
        """How many of some reports are at a stage."""
        return sum(self._lines[row].stage is stage for row in rows)


def outside_folds(shown: Iterable[Shown]) -> tuple[Shown, ...]:
    """What comes before the reports of the first open fold; all where nothing else is there."""
    every = tuple(shown)
    opened = (n for n, own in enumerate(every) if isinstance(own, StageFold) and own.is_open)
    first = next(opened, len(every))
    return every[: first + 1] if first else every


def waiting(shown: Iterable[Shown]) -> list[int]:
    """The places of the reports that wait for the reviewer."""
    return [
        place
        for place, own in enumerate(shown)
        if isinstance(own, ReviewLine) and own.stage in WAITING_FOR_REVIEW
    ]


def lines(plan: Plan, month: Month, group: str = "") -> tuple[ReviewLine, ...]:
    """The reports of a month, those that wait first, then the unreported."""
    reports = [line(plan, row, month) for row in reporting.units(plan, group)]
    return tuple(sorted(reports, key=lambda line: _ORDER.index(line.stage)))


def line(plan: Plan, unit: Row, month: Month) -> ReviewLine:
    """The report of a unit for a month, in a line."""
    rows = reporting.covered(plan, unit)
    statuses = dict.fromkeys(
        one_line(report.status) for row in rows if (report := row.report(month)).status
    )
    notes = (row.report(month).note for row in rows)
    note = next((note for note in notes if note), "")
    stage, review = reporting.stage(plan, unit, month), unit.report(month).review
    told = one_line(note)
    if stage is Stage.RETURNED and review is not None:
        told = _("「{text}」").format(text=one_line(review.comment))
    signed = ""
    if review is not None:
        signed = " ".join(filter(None, (short_instant_label(review.at), one_line(review.who))))
    return ReviewLine(
        unit.id,
        stage,
        one_line(plan.reference(unit)),
        unit_title(plan, unit),
        _group(plan, unit),
        "".join(statuses),
        one_line(note.split("\n")[0]),
        told,
        signed,
    )


def _group(plan: Plan, unit: Row) -> str:
    """The lead group of a unit, else its groups."""
    lead = plan.lead_of(unit)
    groups = plan.groups_of(unit)
    if lead or len(groups) < len(plan.groups) or len(groups) == 1:
        return one_line(lead or _("・").join(groups))
    return _("全員")
