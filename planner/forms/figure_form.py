"""The form for figures while they are typed: its fields, and the changes they make.

Each KPI has a period of its own, at first that of its next figure. Figures typed for other periods
are remembered, and only those that differ from the plan are changes.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from planner.errors import PlannerError, UsageError
from planner.history.intents import Change, ClearFigure, RecordFigure
from planner.kpi.doubts import Doubt, doubts_of, mistyped_places
from planner.kpi.exact import decimals_of
from planner.kpi.numbers import read_figure
from planner.kpi.owed import (
    COUNTS,
    Due,
    computed_rate,
    is_after_year,
    is_target,
    kpis_of,
    leading_series,
    next_month,
    next_period,
    owed,
    typed_series,
)
from planner.kpi.pasting import FigurePlace
from planner.plan.fiscal import (
    Month,
    a_year_before,
    add_months,
    is_month,
    is_period,
    last_month,
    months_between,
    period_order,
)
from planner.plan.model import Figure, Kpi, Plan, Row

_LONGEST = 100  # characters kept of what cannot be read


class Typed(Struct, frozen=True):
    """The text a person typed into a field, and its value.

    Attributes:
        value: The value; None for an empty text or one that cannot be read.
        is_sure: Whether the person said that it is right though it looks mistyped.
        problem: The reason why it cannot be read.
    """

    text: str
    value: Decimal | None = None
    is_provisional: bool = False
    problem: UsageError | None = None
    is_sure: bool = False


class Clash(Struct, frozen=True):
    """A figure that was typed here and changed by another person meanwhile; None for none."""

    place: FigurePlace
    mine: Figure | None
    theirs: Figure | None


class FigureForm:
    """The fields of some KPIs, the values typed into them, and the changes they make.

    Args:
        plan: The plan they were opened on.
        dues: The KPIs as listed.

    Attributes:
        why: The reason for the targets among what was typed.
    """

    def __init__(self, plan: Plan, dues: Iterable[Due]) -> None:
        self.plan = plan
        self.dues = tuple(due for due in dues if due.kpi in plan.kpis)
        self._dues = {due.kpi: due for due in self.dues}
        self._revealed: frozenset[str] = frozenset()
        self.fields: tuple[tuple[str, str], ...] = ()
        self._order: dict[tuple[str, str], int] = {}
        self._lay_out()
        self._periods = {due.kpi: due.period for due in self.dues}
        self._typed: dict[FigurePlace, Typed] = {}
        self._mistyped: dict[str, frozenset[tuple[str, str]]] = {}
        self.why = ""

    # Fields

    def due(self, kpi: str) -> Due:
        """The KPI as listed, with the period it owes."""
        return self._dues[kpi]

    def kpi(self, number: int) -> Kpi:
        """The KPI of a field."""
        return self.plan.kpis[self.fields[number][0]]

    def period(self, kpi: str) -> str:
        """The period of a KPI now: a month, span or year."""
        return self._periods[kpi]

    def place(self, number: int) -> FigurePlace:
        """The figure of a field at the KPI's period."""
        kpi, series = self.fields[number]
        return FigurePlace(kpi, series, self._periods[kpi])

    def first_field(self, kpi: str) -> int | None:
        """The first field of a KPI; None where it is not listed."""
        return next((n for n, field in enumerate(self.fields) if field[0] == kpi), None)

    def is_first(self, number: int) -> bool:
        """Whether a field is the first of its KPI."""
        return not number or self.fields[number - 1][0] != self.fields[number][0]

    def is_missing(self, number: int) -> bool:
        """Whether a field is the figure its KPI owes, and still empty."""
        kpi, series = self.fields[number]
        place, due = self.place(number), self.due(kpi)
        is_owed = due.is_owed and place.period == due.period
        return is_owed and series == leading_series(self.kpi(number)) and not self.text(place)

    def reveal(self, kpi: str) -> bool:
        """List numerator and denominator of a rate; False if it has none."""
        if not set(COUNTS) & set(typed_series(self.plan.kpis[kpi])):
            return False
        self._revealed |= {kpi}
        self._lay_out()
        return True

    def _lay_out(self) -> None:
        """List the fields; counts of a rate only if it has any, or they were revealed."""
        self.fields = tuple(
            (due.kpi, series)
            for due in self.dues
            for series in typed_series(self.plan.kpis[due.kpi])
            if series not in COUNTS or due.kpi in self._revealed or self._is_counted(due.kpi)
        )
        self._order = {field: number for number, field in enumerate(self.fields)}

    def _is_counted(self, kpi: str) -> bool:
        return any(figure.series in COUNTS for figure in self.plan.kpis[kpi].known_figures)

    # Values of fields

    def figure_in_plan(self, place: FigurePlace) -> Figure | None:
        """The figure in the plan; None for none."""
        return self.plan.kpis[place.kpi].figure(place.series, place.period)

    def typed(self, place: FigurePlace) -> Typed | None:
        """The value typed; None while the field is unchanged."""
        return self._typed.get(place)

    def text(self, place: FigurePlace) -> str:
        """The text of a field: the value typed, else the plan's figure."""
        typed = self._typed.get(place)
        if typed is None:
            figure = self.figure_in_plan(place)
            return f"{figure.value:,}" if figure else ""
        if typed.problem is not None:
            return typed.text
        return f"{typed.value:,}" if typed.value is not None else ""

    def is_provisional(self, place: FigurePlace) -> bool:
        """Whether a field is 速報."""
        typed, figure = self._typed.get(place), self.figure_in_plan(place)
        return typed.is_provisional if typed else bool(figure and figure.is_provisional)

    def enter(self, place: FigurePlace, text: str) -> None:
        """Take what was typed into a field; a number typed over 速報 is 確定."""
        unit = self.plan.kpis[place.kpi].unit_of(place.series)
        before = self._typed.get(place)
        is_provisional = before is not None and before.is_provisional
        try:
            typed = Typed(text, read_figure(text, unit), is_provisional)
        except UsageError as problem:
            typed = Typed(text[:_LONGEST], None, is_provisional, problem)
        self._set(place, typed)

    def put(self, place: FigurePlace, value: Decimal, *, is_provisional: bool = False) -> None:
        """Take a value that was read elsewhere, for any period."""
        if place.series in COUNTS:
            self.reveal(place.kpi)
        self._set(place, Typed("", value, is_provisional))

    def toggle(self, place: FigurePlace) -> None:
        """Make a field 速報, or 確定 again; an empty one will be what is typed next."""
        is_provisional = not self.is_provisional(place)
        typed, figure = self._typed.get(place), self.figure_in_plan(place)
        if typed is None:
            typed = Typed("", figure.value if figure else None)
        self._set(place, replace(typed, is_provisional=is_provisional))

    def confirm(self, place: FigurePlace) -> bool:
        """Say that a figure is right though it looks mistyped; False where it does not."""
        kpi = self.plan_as_typed(place.kpi).kpis[place.kpi]
        figure = kpi.figure(place.series, place.period)
        if figure is None or (place.series, place.period) not in mistyped_places(kpi):
            return False
        typed = self._typed.get(place, Typed("", figure.value, figure.is_provisional))
        self._set(place, replace(typed, is_sure=True))
        return True

    def _set(self, place: FigurePlace, typed: Typed) -> None:
        figure = self.figure_in_plan(place)
        is_unchanged = typed.problem is None and _is_same(figure, typed)
        if is_unchanged and (figure is not None or not typed.is_provisional):
            self._typed.pop(place, None)
        else:
            self._typed[place] = typed

    # Periods

    def step(self, kpi: str, count: int) -> None:
        """Move a KPI by some periods, not beyond the plan's year."""
        beside = shifted(self._periods[kpi], count)
        if count < 0 or not is_after_year(self.plan, beside):
            self._periods[kpi] = beside

    def set_period(self, kpi: str, period: str) -> None:
        """Move a KPI to a period."""
        self._periods[kpi] = period

    # Changes

    @property
    def changes(self) -> tuple[Change, ...]:
        """The figures that differ from the plan, in the order of the fields."""
        return tuple(self._change(place) for place in self._changed())

    @property
    def lacks_reason(self) -> bool:
        """Whether a target of a decided plan is changed without a reason."""
        is_free = self.plan.decided is None or bool(self.why)
        return not is_free and any(is_target(place.series) for place in self._changed())

    @property
    def unreadable(self) -> tuple[FigurePlace, ...]:
        """The figures that cannot be read, in the order of the fields."""
        return tuple(place for place in self._in_order() if self._typed[place].problem)

    @property
    def refused(self) -> tuple[FigurePlace, ...]:
        """The figures that closed months would refuse, in the order of the fields."""
        return tuple(place for place in self._in_order() if self.refusal(place) is not None)

    @property
    def is_changed(self) -> bool:
        """Whether something was typed that is not in the plan."""
        return any(self._typed[place].problem for place in self._typed) or bool(self.changes)

    def number_of(self, place: FigurePlace) -> int | None:
        """The field of a figure, its KPI put on that period."""
        number = self._order.get((place.kpi, place.series))
        if number is not None:
            self._periods[place.kpi] = place.period
        return number

    def plan_as_typed(self, kpi: str) -> Plan:
        """The plan with what was typed for a KPI."""
        changed = self.plan.kpis[kpi]
        figures = dict(changed.figures)
        for place in self._changed():
            if place.kpi == kpi:
                figures.pop(f"{place.series}@{place.period}", None)
                if figure := self._figure(place):
                    figures[f"{place.series}@{place.period}"] = figure
        return replace(self.plan, kpis={**self.plan.kpis, kpi: replace(changed, figures=figures)})

    def doubts(self, kpi: str) -> tuple[Doubt, ...]:
        """What does not fit or looks mistyped in the period of a KPI and in those typed."""
        plan = self.plan_as_typed(kpi)
        typed = (place.period for place in self._typed if place.kpi == kpi)
        return doubts_of(plan, plan.kpis[kpi], dict.fromkeys((self._periods[kpi], *typed)))

    def is_mistyped(self, kpi: str, figure: Figure) -> bool:
        """Whether a figure of the plan looks mistyped."""
        if kpi not in self._mistyped:
            self._mistyped[kpi] = mistyped_places(self.plan.kpis[kpi])
        return (figure.series, figure.period) in self._mistyped[kpi]

    def computed(self, place: FigurePlace) -> Decimal | None:
        """The rate computed from typed counts where it is empty, in its usual decimals."""
        kpi = self.plan.kpis[place.kpi]
        judged = "cumulative" if kpi.judged_on == "cumulative" else "actual"
        if kpi.kind != "ratio" or place.series != judged or self.text(place):
            return None
        known = [f for f in kpi.known_figures if f.series == judged and f.period]
        latest = max(known, key=lambda figure: period_order(figure.period), default=None)
        like = latest.value if latest else kpi.target.number
        decimals = decimals_of(like) if like is not None else 1
        as_typed = self.plan_as_typed(place.kpi).kpis[place.kpi]
        return computed_rate(as_typed, place.period, decimals, kpi.unit_of(judged))

    # When others write too

    def on(self, plan: Plan) -> "FigureForm":
        """The same form on the plan as it is now, with what was typed."""
        form = FigureForm(plan, self.dues)
        form.why = self.why
        form._revealed = self._revealed & plan.kpis.keys()
        form._lay_out()
        for kpi in form._periods:
            form._periods[kpi] = self._periods[kpi]
        for place, typed in self._typed.items():
            if place.kpi in plan.kpis:
                form._set(place, typed)
        return form

    def clashes(self, now: Plan) -> tuple[Clash, ...]:
        """The figures typed here that changed in the plan since the form was opened."""
        clashes = []
        for place in self._changed():
            kpi = now.kpis.get(place.kpi)
            theirs = kpi.figure(place.series, place.period) if kpi else None
            mine = self._figure(place)
            if theirs != self.figure_in_plan(place) and not _is_same(theirs, mine):
                clashes.append(Clash(place, mine, theirs))
        return tuple(clashes)

    def forget(self, places: Iterable[FigurePlace]) -> None:
        """Drop the values typed for figures."""
        for place in places:
            self._typed.pop(place, None)

    def _in_order(self) -> list[FigurePlace]:
        last = len(self.fields)
        return sorted(
            self._typed,
            key=lambda place: (self._order.get((place.kpi, place.series), last), place.period),
        )

    def _changed(self) -> Iterator[FigurePlace]:
        for place in self._in_order():
            typed = self._typed[place]
            if typed.problem is None and not _is_same(self.figure_in_plan(place), typed):
                yield place

    def is_closed(self, place: FigurePlace) -> bool:
        """Whether the month of a figure is closed: there it takes what comes late, no more."""
        return self.plan.is_closed(last_month(place.period))

    def is_locked(self, place: FigurePlace) -> bool:
        """Whether the figure of a field cannot be changed because its month is closed."""
        figure = self.figure_in_plan(place)
        if figure is None or not self.is_closed(place):
            return False
        other = RecordFigure(place.kpi, place.series, place.period, figure.value + 1)
        return closed_refusal(self.plan, other) is not None

    def refusal(self, place: FigurePlace) -> PlannerError | None:
        """Why what was typed for a figure would be refused for its closed month; None if not."""
        typed = self._typed.get(place)
        if typed is None or typed.problem is not None or not self.is_closed(place):
            return None
        return closed_refusal(self.plan, self._change(place))

    def _change(self, place: FigurePlace) -> Change:
        typed = self._typed[place]
        why = self.why if is_target(place.series) else ""
        if typed.value is None:
            return ClearFigure(place.kpi, place.series, place.period, why)
        return RecordFigure(
            place.kpi,
            place.series,
            place.period,
            typed.value,
            is_provisional=typed.is_provisional,
            why=why,
            is_sure=typed.is_sure,
        )

    def _figure(self, place: FigurePlace) -> Figure | None:
        """The figure a field becomes."""
        typed, figure = self._typed[place], self.figure_in_plan(place)
        if typed.value is None:
            return None
        return Figure(
            place.series,
            place.period,
            typed.value,
            is_provisional=typed.is_provisional,
            remark=figure.remark if figure else "",
            unit=figure.unit if figure else self.plan.kpis[place.kpi].own_unit_of(place.series),
            is_sure=typed.is_sure or _was_sure(figure, typed.value),
        )


def closed_refusal(plan: Plan, change: Change) -> PlannerError | None:
    """Why a change would be refused for its closed month, as when it is saved; None if not."""
    from planner.history.rules import writes  # noqa: PLC0415
    from planner.history.writes import Signature  # noqa: PLC0415 - only where a month is closed

    # A figure that comes late bears the moment it is saved, which is after every 締め.
    later = max((close.at for close in plan.closes.values()), default="")
    try:
        writes(plan, change, Signature(who="", at=later))
    except PlannerError as error:
        return error if error.code == "month-closed" else None
    return None


def month_form(plan: Plan, group: str, month: Month, row: Row | None) -> tuple[FigureForm, int]:
    """The form of the figures a group owes at a month, and the first field to type into.

    That is the first field of the row's KPI; without one, the first figure missing.
    """
    dues = owed(plan, group, month)
    shown = kpis_of(plan, row) if row is not None else ()
    listed = {due.kpi for due in dues}
    if row is not None:
        resting = (kpi for kpi in shown if kpi.id not in listed)
        dues = (*(_not_owed(plan, kpi, row) for kpi in resting), *dues)
    form = FigureForm(plan, dues)
    if shown:
        return form, form.first_field(shown[0].id) or 0
    missing = (n for n in range(len(form.fields)) if form.is_missing(n))
    return form, next(missing, 0)


def _not_owed(plan: Plan, kpi: Kpi, row: Row) -> Due:
    return Due(kpi.id, row.id, next_month(plan, kpi), next_period(plan, kpi), is_owed=False)


def shifted(period: str, count: int) -> str:
    """The period so many periods later: months by one, a span by its length, years by one."""
    if "/" in period:
        start, _, end = period.partition("/")
        months = count * (months_between(Month(start), Month(end)) + 1)
        return f"{add_months(Month(start), months)}/{add_months(Month(end), months)}"
    later = add_months(Month(period), count) if is_month(period) else str(int(period) + count)
    return later if is_period(later) else period


def years_before(period: str, years: int) -> str:
    """The same period some years earlier."""
    for _ in range(years):
        period = a_year_before(period)
    return period


def _was_sure(figure: Figure | None, value: Decimal) -> bool:
    """Whether a person confirmed this very value before."""
    return figure is not None and figure.is_sure and figure.value == value


def _is_same(figure: Figure | None, entered: Figure | Typed | None) -> bool:
    """Whether two figures are the same to the last decimal, both 速報 or both 確定.

    One that was confirmed is another than the same one before.
    """
    if figure is None or entered is None or entered.value is None:
        return figure is None and (entered is None or entered.value is None)
    is_same_value = str(figure.value) == str(entered.value)
    if entered.is_sure and not figure.is_sure:
        return False
    return is_same_value and figure.is_provisional == entered.is_provisional
