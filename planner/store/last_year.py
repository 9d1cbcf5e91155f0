"""The plan that another one follows, and the figures of earlier years read through it.

They are not kept in the later plan: what is entered late in the earlier one is known in both. Where
the earlier plan is missing or cannot be read, its figures are unknown, and nothing else is wrong.
"""

from collections.abc import Callable
from typing import Protocol

from msgspec import structs

from planner.errors import PlannerError
from planner.history.moments import Moment
from planner.history.timeline import Timeline
from planner.plan.fiscal import Month, last_month
from planner.plan.model import SERIES_UNITS, Figure, Kpi, Plan
from planner.store.place import START, PlanLibrary, PlanPlace


class Reader(Protocol):
    """A reader of a plan."""

    place: PlanPlace
    plan: Plan

    def refresh(self) -> Plan:
        """Read new entries, also of the plan that it follows."""

    def look_through(self) -> None:
        """Read new entries of the plan that it follows."""

    def timeline(self, *, is_whole: bool = True) -> Timeline:
        """The timeline of the plan."""


class LastYear:
    """The plan that a plan follows, in the same library.

    Args:
        library: The library; None where there is none to look in.
        open_reader: Opens a reader of a place.
        later: Ids of the plans that are read through this one, none of which it may follow.
    """

    def __init__(
        self,
        library: PlanLibrary | None,
        open_reader: Callable[[PlanPlace], Reader],
        later: frozenset[str],
    ) -> None:
        self._library = library
        self._open_reader = open_reader
        self._later = later
        self._reader: Reader | None = None
        self._looked_at: object = None
        self._figures = _Figures(None)
        self._earlier = _Figures(None)
        self._timeline: Timeline | None = None

    def look(self, plan: Plan) -> Plan:
        """A plan with what is known now, once new entries of the one it follows are read."""
        if plan.follows and self._library is not None:
            try:
                self._look(plan, self._library)
            except PlannerError:  # it is away or damaged: what was known of it stays
                self._looked_at = self._looked_at if self._reader is None else None
                self._reader = None
        return self.fill(plan)

    def fill(self, plan: Plan) -> Plan:
        """A plan with what was read of the one it follows."""
        return self._figures.put_into(plan)

    def as_of(self, plan: Plan, at: str) -> Plan:
        """A plan with what was known of the one it follows at an instant."""
        try:
            return self._known_at(at).put_into(plan)
        except PlannerError:
            return plan.alone()

    def _look(self, plan: Plan, library: PlanLibrary) -> None:
        if self._reader is None:
            states = tuple((name, library.place(name).state()) for name in _names(library))
            if states == self._looked_at:
                return
            self._looked_at = states
            self._reader = self._find(plan, library)
        elif (state := self._reader.place.state()) != self._looked_at:
            self._reader.refresh()
            self._looked_at = state
        else:
            self._reader.look_through()
        if self._reader is not None and self._figures.last is not self._reader.plan:
            self._figures = _Figures(self._reader.plan)

    def _find(self, plan: Plan, library: PlanLibrary) -> Reader | None:
        """The reader of the plan that a plan follows; None where that is not there."""
        place = None if plan.follows in self._later else place_of(library, plan.follows)
        if place is None:
            return None
        state, reader = place.state(), self._open_reader(place)
        if reader.plan.fiscal_year >= plan.fiscal_year:
            return None
        self._looked_at = state
        return reader

    def _known_at(self, at: str) -> "_Figures":
        if self._reader is None:
            return _Figures(None)
        if self._timeline is None or self._timeline.last < self._reader.plan.seq:
            self._timeline = self._reader.timeline()
        seq = self._timeline.seq_at(Moment(at, at))
        if self._earlier.last is None or (self._earlier.last.seq, self._earlier.at) != (seq, at):
            self._earlier = _Figures(self._timeline.plan(seq, at), at)
        return self._earlier


class _Figures:
    """The figures of a plan for the plan that follows it; without one there are none."""

    def __init__(self, last: Plan | None, at: str = "") -> None:
        self.last, self.at = last, at
        self._kpis = {kpi.key: kpi for kpi in last.kpis.values()} if last else {}
        self._known: dict[tuple[str, str, str], dict[str, Figure]] = {}

    def put_into(self, plan: Plan) -> Plan:
        """A plan with the figures of earlier years; its other KPIs stay the same objects."""
        filled = {}
        for own, kpi in plan.kpis.items():
            known = self._of(plan, kpi)
            if kpi.inherited is not known and kpi.inherited != known:
                filled[own] = structs.replace(kpi, inherited=known)
        return structs.replace(plan, kpis={**plan.kpis, **filled}) if filled else plan

    def _of(self, plan: Plan, kpi: Kpi) -> dict[str, Figure]:
        """The figures of a KPI, by its key; those in another unit than its own are of no use."""
        asked = (kpi.key, kpi.unit, plan.year.first)
        if asked not in self._known:
            last = self._kpis.get(kpi.key) if plan.follows else None
            self._known[asked] = _known_of(last, plan.year.first, kpi.unit) if last else {}
        return self._known[asked]


def _known_of(last: Kpi, first: Month, unit: str) -> dict[str, Figure]:
    """The figures of a KPI before a month; the targets of its months were those of its year.

    Which of them came after a 締め matters in their own plan alone.
    """
    return {
        key: structs.replace(figure, late_at="") if figure.late_at else figure
        for key, figure in {**last.inherited, **last.figures}.items()
        if (last_month(figure.period) or first) < first
        and not figure.series.startswith("target")
        and (figure.unit or figure.series in SERIES_UNITS or last.unit == unit)
    }


def place_of(library: PlanLibrary, plan_id: str) -> PlanPlace | None:
    """The place of the plan with an id, put away or not; None where there is none.

    Raises:
        UnavailableError: When the library cannot be read.
    """
    names = sorted(_names(library), key=lambda name: name != plan_id)  # the likeliest first
    places = map(library.place, names)
    return next((place for place in places if _id_of(place) == plan_id), None)


def _names(library: PlanLibrary) -> tuple[str, ...]:
    return (*library.names(), *library.archived())


def _id_of(place: PlanPlace) -> str:
    """The id of the plan in a place, by the first line of its history; empty for none."""
    try:
        begun = place.read(START, 1).entries[:1]
    except PlannerError:
        begun = ()
    if begun:
        return str((begun[0].plan or {}).get("id", ""))
    saved = place.load_checkpoint()
    return saved[0].id if saved else ""
