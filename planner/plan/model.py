"""The records of a plan, all immutable: pillars, sections, items, rows, marks, KPIs, figures.

Ids are stable; numbers and order are for people and change every year.
The records are also the documented JSON schema (see ``planner.plan.schema``): a field here is a
key there, a ``Decimal`` is a string ("92.0"), a month is "2020-05".
"""

import re
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

from msgspec import Meta, Struct, field
from msgspec.structs import replace

from planner.errors import PlannerError
from planner.plan.fiscal import FiscalYear, Month, MonthField
from planner.plan.meetings import Action, AgendaTopic, Meeting
from planner.plan.order import At, in_order
from planner.plan.paths import figure_key
from planner.plan.people import Amendment, Person, ReportDeadline
from planner.plan.printed import require_printed
from planner.plan.targets import Over, Target
from planner.text import one_line

RowKind = Literal["activity", "kpi"]
StatusMeaning = Literal["above", "on", "below", "not-started"]
PeriodRule = Literal["runs", "each"]
KpiKind = Literal["flow", "level", "ratio"]
KpiRole = Literal["kpi", "measure", "reference"]
JudgedOn = Literal["month", "cumulative", "latest", "judging-month"]
MonthTargets = Literal["single", "cumulative"]
ExpectedBy = Literal["months", "twelfths", "prior-share", "marks"]
ReviewVerdict = Literal["reviewed", "returned"]


class Promise(Struct, frozen=True, omit_defaults=True):
    """A month a mark was moved to (None: 時期未定), with the reason, the person and the instant.

    Attributes:
        is_late: 後着: moved when its due month was already closed.
    """

    month: MonthField | None
    why: str = ""
    cause: str = ""
    who: str = ""
    at: str = ""
    is_late: bool = False


class Mark(Struct, frozen=True, omit_defaults=True):
    """One ● or 手順 of a row: baseline month, later promises, and whether it was done or dropped.

    Attributes:
        month: Baseline month; None for unplanned work.
        promises: Months it was moved to, oldest first.
        done: Month it was carried out.
        word: A short remark on the work done: "5/7開催", "68件".
        dropped: The reason it was dropped for; None while it is not.
        text: The text of a 手順; empty for a ●.
        is_late: 後着: ticked or dropped when its due month was already closed.
    """

    id: str
    month: MonthField | None = None
    promises: tuple[Promise, ...] = ()
    done: MonthField | None = None
    word: str = ""
    dropped: str | None = None
    text: str = ""
    is_late: bool = False

    @property
    def due(self) -> Month | None:
        """The month of the latest promise; None when 時期未定."""
        return self.promises[-1].month if self.promises else self.month

    @property
    def is_step(self) -> bool:
        """Whether it is a 手順, not a ●."""
        return bool(self.text)

    @property
    def is_unplanned(self) -> bool:
        """Whether it was added after 計画決定."""
        return self.month is None

    @property
    def is_open(self) -> bool:
        """Whether it is neither done nor dropped."""
        return self.done is None and self.dropped is None


class Review(Struct, frozen=True, omit_defaults=True):
    """The review of a report: 確認済 or 差戻し.

    Attributes:
        seen: Fingerprint of the report reviewed (see ``planner.plan.reporting``); another one means
            that the report changed afterwards.
        comment: The 意見 of a 差戻し.
    """

    verdict: ReviewVerdict
    seen: str
    comment: str = ""
    who: str = ""
    at: str = ""


class Report(Struct, frozen=True, omit_defaults=True):
    """The report of a row for one month; None is an unreported field, an empty text a cleared one.

    Attributes:
        review: 確認済 or 差戻し; only on the row that reports for its item.
        memo: 内部メモ, never printed and not part of the report.
        kept: The evidence against the status that a person has accepted (``planner.slips.slips``).
    """

    status: str | None = None
    note: str | None = None
    remedy: str | None = None
    review: Review | None = None
    memo: str | None = None
    kept: str | None = None

    @property
    def is_reported(self) -> bool:
        """Whether it has a status or a note."""
        return bool(self.status or self.note)


NO_REPORT = Report()


class Suspension(Struct, frozen=True, omit_defaults=True):
    """休止 of a row or KPI from a month to a month, both included; an end of None is 未定."""

    id: str
    start: MonthField
    end: MonthField | None = None
    why: str = ""

    def covers(self, month: Month) -> bool:
        """Whether the month lies in the suspension."""
        return self.start <= month and (self.end is None or month <= self.end)


class Comment(Struct, frozen=True, omit_defaults=True):
    """意見 on a row: on its report of a month, or on the row of a 【案】 without one.

    Attributes:
        settled: Who settled it; empty while it is open.
    """

    id: str
    text: str
    who: str = ""
    at: str = ""
    month: MonthField | None = None
    settled: str = ""


class Ended(Struct, frozen=True, omit_defaults=True):
    """廃止: the first month without it, and the reason."""

    month: MonthField
    why: str = ""

    def covers(self, month: Month) -> bool:
        """Whether a month is one without it."""
        return self.month <= month


class Lineage(Struct, frozen=True):
    """系譜 of a row: the row of another plan it goes on from."""

    plan: str
    row: str


class Row(Struct, frozen=True, omit_defaults=True):
    """A row of an item: an 実施概要 with its ●, or a KPI row.

    Attributes:
        at: Its item, and its key among the item's rows.
        title: Its own 事業 title, for items that have one for each row.
        kpis: Ids of the KPIs it shows.
        groups: Its own groups; empty for those of the item or section.
        is_separate: Whether it is reported apart from the item's first row.
        period_rule: ``runs``: three consecutive ● are one period; ``each``: every ● is a promise.
        people: Ids of its 担当者.
        ended: 廃止; None while it stands.
        lineage: The row of an earlier plan that it goes on from.
        source: Where it was read from: a file with sheet and cell, say.
    """

    id: str
    at: At
    kind: RowKind = "activity"
    text: str = ""
    title: str = ""
    marks: tuple[Mark, ...] = ()
    reports: dict[MonthField, Report] = field(default_factory=dict)
    suspensions: tuple[Suspension, ...] = ()
    kpis: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    lead_group: str = ""
    is_separate: bool = False
    period_rule: PeriodRule = "runs"
    comments: tuple[Comment, ...] = ()
    people: tuple[str, ...] = ()
    ended: Ended | None = None
    lineage: Lineage | None = None
    source: str = ""

    @property
    def item(self) -> str:
        """Id of its item."""
        return self.at.parent

    @property
    def due_months(self) -> tuple[Month, ...]:
        """The months of its ● in order, those dropped left out; as often as they have one."""
        marks = (mark for mark in self.marks if not mark.is_step and mark.dropped is None)
        return tuple(sorted(mark.due for mark in marks if mark.due))

    def report(self, month: Month) -> Report:
        """The report for a month; an empty one where there is none."""
        return self.reports.get(month, NO_REPORT)

    def mark(self, mark_id: str) -> Mark | None:
        """The mark with an id; None where there is none."""
        return next((mark for mark in self.marks if mark.id == mark_id), None)

    def is_suspended(self, month: Month) -> bool:
        """Whether the row is suspended in a month."""
        has_any = bool(self.suspensions)  # few rows have one, and this is called very often
        return has_any and any(suspension.covers(month) for suspension in self.suspensions)


class Item(Struct, frozen=True, omit_defaults=True):
    """事業: a numbered item of the plan with one or more rows, the unit of reporting.

    Attributes:
        at: Its section, and its key among the section's items.
        number: As somebody typed it; empty where it follows from the order (``Plan.number``).
        rows: Ids of its rows in their order, derived from the rows.
        ended: 廃止; None while it stands.
    """

    id: str
    at: At
    number: str = ""
    title: str = ""
    lines: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    lead_group: str = ""
    tags: tuple[str, ...] = ()
    ended: Ended | None = None

    @property
    def section(self) -> str:
        """Id of its section."""
        return self.at.parent


class Section(Struct, frozen=True, omit_defaults=True):
    """区分: a title, its items and the groups that carry them; without groups, all of them.

    Attributes:
        at: Its pillar, and its key among all sections of the plan.
        items: Ids of its items in their order, derived from the items.
        ended: 廃止; None while it stands.
    """

    id: str
    at: At
    title: str
    label: str = ""
    groups: tuple[str, ...] = ()
    lead_group: str = ""
    items: tuple[str, ...] = ()
    ended: Ended | None = None

    @property
    def pillar(self) -> str:
        """Id of its pillar."""
        return self.at.parent


class Pillar(Struct, frozen=True):
    """柱: one of the large areas of the plan."""

    id: str
    number: str
    title: str


class Status(Struct, frozen=True, omit_defaults=True):
    """A symbol of 実施状況, its meaning, and its rank; □ has none."""

    symbol: str
    name: str
    meaning: StatusMeaning
    rank: int | None = None


class Population(Struct, frozen=True, omit_defaults=True):
    """The planned population of a rate, and the number of people the rate means."""

    base: Decimal
    people: Decimal
    label: str = ""
    rate: Decimal | None = None
    national_rate: Decimal | None = None
    national_label: str = ""
    is_approximate: bool = False

    def __post_init__(self) -> None:
        """Refuse numbers that no table prints."""
        for value in (self.base, self.people, self.rate, self.national_rate):
            require_printed(value)


class Figure(Struct, frozen=True, omit_defaults=True):
    """A value of a KPI for the period it is OF, decimals as printed.

    Attributes:
        series: actual, cumulative, target, numerator, denominator, national, rank, …
        period: "2020-05", a span "2019-04/2019-06", a fiscal year "2019", or "" when unknown.
        is_provisional: 速報, until the 確定 value replaces it.
        unit: Its own unit if that is not the KPI's.
        late_at: 後着: the instant of entry if its month was already closed; else empty.
        is_sure: Whether a person confirmed it though it looks like a slip of the hand.
    """

    series: str
    period: str
    value: Decimal
    is_provisional: bool = False
    remark: str = ""
    unit: str = ""
    late_at: str = ""
    is_sure: bool = False

    def __post_init__(self) -> None:
        """Refuse numbers that no table prints: the arithmetic on figures relies on it."""
        require_printed(self.value)


MOST_DIGITS = 18  # of a figure typed: more than any budget in 円 has, and sums stay exact

_SERIES = re.compile(r"[a-z][a-z0-9_]*")


def is_series(text: str) -> bool:
    """Whether a text is the key of a series of figures: actual, numerator, target_1."""
    return bool(_SERIES.fullmatch(text))


# Series that are not in the unit of their KPI: a rank is no share, and people are no percent.
SERIES_UNITS = {"rank": "位", "numerator": "", "denominator": ""}


class SeriesLine(Struct, frozen=True, omit_defaults=True):
    """A printed line of a KPI: its series, its label, and how many years back its figures are."""

    series: str
    label: str = ""
    years_back: Annotated[int, Meta(ge=0, le=100)] = 0
    unit: str = ""


class SeriesBreak(Struct, frozen=True, omit_defaults=True):
    """定義の変更: the first month whose figures count something else than those before, and why."""

    month: MonthField
    why: str = ""


_READ_AS: dict[Over, JudgedOn] = {
    "month": "month",
    "latest": "latest",
    "cumulative": "cumulative",
    "mean": "month",
    "every": "month",
}


class Kpi(Struct, frozen=True, omit_defaults=True):
    """A measured figure that rows refer to.

    Attributes:
        key: A name that stays the same from year to year.
        role: ``kpi`` is published as 【KPI】, ``measure`` a figure with a target of its own,
            ``reference`` is shown and never judged.
        decimals: The decimals it is printed with; None where nobody said so.
        month_targets: Whether the targets of the months are 単月 or 累計, by their series; a series
            is left out where nobody said so.
        expected_by: How its target is spread over the months; None for the first way there is:
            the targets of the months, last year's same month, twelfths.
        figures: By ``series@period``.
        lines: The lines printed for it below its row.
        ended: 廃止; None while it stands.
        inherited: Figures of earlier years read through the plan that this one follows; never
            written, and never kept (see ``planner.store.last_year``).
        breaks: The months from which on its figures are not comparable with earlier ones.
    """

    id: str
    key: str
    name: str
    unit: str = ""
    role: KpiRole = "kpi"
    kind: KpiKind = "ratio"
    target: Target = Target()
    decimals: Annotated[int, Meta(ge=0, le=MOST_DIGITS)] | None = None
    month_targets: dict[str, MonthTargets] = field(default_factory=dict)
    expected_by: ExpectedBy | None = None
    population: Population | None = None
    figures: dict[str, Figure] = field(default_factory=dict)
    lines: tuple[SeriesLine, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    ended: Ended | None = None
    inherited: dict[str, Figure] = field(default_factory=dict)
    breaks: tuple[SeriesBreak, ...] = ()

    @property
    def judged_on(self) -> JudgedOn:
        """The figures it is judged on; the months where their mean or every one of them is."""
        by, over = self.target.by, self.target.over
        is_once = by is not None and over not in {"mean", "every"}
        return "judging-month" if is_once else _READ_AS[over]

    @property
    def judged_series(self) -> str:
        """The series it is judged by: its totals since April, else what is known of a month."""
        over = self.target.over
        is_summed = over == "cumulative" or (self.kind == "flow" and over == "latest")
        return "cumulative" if is_summed and self.kind != "level" else "actual"

    @property
    def judging_month(self) -> Month | None:
        """The month it is judged in; None for every month."""
        return self.target.by

    def figure(self, series: str, period: str) -> Figure | None:
        """The figure of a series for a period, its own before last year's plan's; None for none."""
        key = figure_key(series, period)
        return self.figures.get(key) or self.inherited.get(key)

    def entered(self, series: str, period: str) -> Figure | None:
        """The figure of a series for a period that was entered in this very plan."""
        return self.figures.get(figure_key(series, period))

    @property
    def known_figures(self) -> Collection[Figure]:
        """Its figures, and those of last year's plan for which it has none of its own."""
        own, inherited = self.figures, self.inherited
        return {**inherited, **own}.values() if inherited else own.values()

    def is_suspended(self, month: Month) -> bool:
        """Whether the KPI is suspended in a month."""
        return any(suspension.covers(month) for suspension in self.suspensions)

    def is_ended(self, month: Month) -> bool:
        """Whether the KPI is 廃止 in a month."""
        return self.ended is not None and self.ended.covers(month)

    def unit_of(self, series: str) -> str:
        """The unit of a series: that of its own figures, else that of the KPI."""
        return self.own_unit_of(series) or SERIES_UNITS.get(series, self.unit)

    def own_unit_of(self, series: str) -> str:
        """The own unit of the latest figure of a series; empty for none."""
        own = [figure for figure in self.known_figures if figure.series == series]
        return max(own, key=lambda figure: figure.period).unit if own else ""


class Close(Struct, frozen=True, omit_defaults=True):
    """締め of a month: who closed it, and the instant (UTC as ISO text)."""

    who: str = ""
    at: str = ""


class Earlier(Struct, frozen=True):
    """The value that a field had before the writes made for a month, as plain JSON."""

    month: MonthField
    value: Any = None


class Plan(Struct, frozen=True):
    """A year's plan after ``seq`` entries of its history.

    Attributes:
        status_month: 基準月, chosen, never the clock's.
        ledger_from: First month recorded in the program; earlier months are 未記録.
        decided: Day of 計画決定 as ISO text; None while the plan is 【案】.
        seq: Number of the last entry folded in; 0 for the plan as it was created.
        closes: The closed months.
        dated: What fields without a month of their own were before, by entity and field, the oldest
            month first (see ``planner.history.dated``).
        order: Ids of the sections as printed, derived from the sections.
        numbers: The numbers of items that have none of their own, derived from the order.
        report_deadline: 報告締切日; None where none is set.
        people: 担当者 and the others of the plan; with none nobody is refused anything.
        amendments: 改定 after 計画決定.
        meetings: 会議; topics: their 議題, with those kept for later; actions: 宿題.
        follows: Id of the plan of an earlier year that this one goes on from; empty for none.
    """

    id: str
    title: str
    branch: str
    fiscal_year: int
    status_month: MonthField
    ledger_from: MonthField
    decided: str | None
    groups: tuple[str, ...]
    statuses: tuple[Status, ...]
    pillars: tuple[Pillar, ...]
    sections: dict[str, Section]
    items: dict[str, Item]
    rows: dict[str, Row]
    kpis: dict[str, Kpi]
    seq: int = 0
    closes: dict[MonthField, Close] = field(default_factory=dict)
    dated: dict[str, tuple[Earlier, ...]] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    numbers: dict[str, str] = field(default_factory=dict)
    report_deadline: ReportDeadline | None = None
    people: dict[str, Person] = field(default_factory=dict)
    amendments: dict[str, Amendment] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    topics: dict[str, AgendaTopic] = field(default_factory=dict)
    actions: dict[str, Action] = field(default_factory=dict)
    follows: str = ""

    @property
    def year(self) -> FiscalYear:
        """The fiscal year of the plan."""
        return FiscalYear(self.fiscal_year)

    def alone(self) -> "Plan":
        """The plan as it is kept and exported: without figures read through last year's."""
        if not any(kpi.inherited for kpi in self.kpis.values()):
            return self
        kpis = {own: replace(kpi, inherited={}) for own, kpi in self.kpis.items()}
        return replace(self, kpis=kpis)

    def arranged(self) -> "Plan":
        """The plan with the order of its sections, items and rows derived from their places."""
        items, rows = _by_parent(self.items.values()), _by_parent(self.rows.values())
        arranged = replace(
            self,
            order=in_order(self.sections.values()),
            sections={
                own: replace(section, items=in_order(items.get(section.id, ())))
                for own, section in self.sections.items()
            },
            items={
                own: replace(item, rows=in_order(rows.get(item.id, ())))
                for own, item in self.items.items()
            },
        )
        return arranged.numbered()

    def numbered(self) -> "Plan":
        """The plan with the numbers that follow from the order: one more than the item before."""
        numbers: dict[str, str] = {}
        if not all(item.number for item in self.items.values()):
            numbers = dict(_numbers(self.items_in_order()))
        return self if numbers == self.numbers else replace(self, numbers=numbers)

    def number(self, item: Item) -> str:
        """The 項番 of an item: as somebody typed it, else by its order."""
        return item.number or self.numbers.get(item.id, "")

    def status(self, symbol: str | None) -> Status | None:
        """The status of a symbol; None for no symbol or one not on the scale."""
        return next((status for status in self.statuses if status.symbol == symbol), None)

    def row(self, row_id: str) -> Row:
        """The row with an id.

        Raises:
            PlannerError: ``row-gone`` when it was removed.
        """
        if row := self.rows.get(row_id):
            return row
        raise PlannerError("row-gone", row=row_id)

    def kpi(self, kpi_id: str) -> Kpi:
        """The KPI with an id.

        Raises:
            PlannerError: ``kpi-gone`` when it was removed.
        """
        if kpi := self.kpis.get(kpi_id):
            return kpi
        raise PlannerError("kpi-gone", kpi=kpi_id)

    def item_of(self, row: Row) -> Item:
        """The item a row belongs to."""
        return self.items[row.item]

    def section_of(self, row: Row) -> Section:
        """The section a row belongs to."""
        return self.sections[self.items[row.item].section]

    def groups_of(self, row: Row) -> tuple[str, ...]:
        """The groups that carry a row: its own, else its item's, else its section's, else all."""
        item = self.items[row.item]
        return row.groups or item.groups or self.sections[item.section].groups or self.groups

    def lead_of(self, row: Row) -> str:
        """The group that leads a row: its own, else its item's, else its section's; empty: none."""
        return row.lead_group or self.item_of(row).lead_group or self.section_of(row).lead_group

    def ended_of(self, row: Row) -> Ended | None:
        """廃止 of a row: its own, its item's or its section's, the earliest; None for none."""
        item = self.items[row.item]
        section = self.sections[item.section]
        if row.ended is None and item.ended is None and section.ended is None:
            return None  # most rows, and this is asked very often
        every = (row.ended, item.ended, section.ended)
        return min((own for own in every if own is not None), key=lambda own: own.month)

    def is_ended(self, row: Row, month: Month) -> bool:
        """Whether a row is 廃止 in a month, by itself or with its item or section."""
        ended = self.ended_of(row)
        return ended is not None and ended.covers(month)

    def is_idle(self, row: Row, month: Month) -> bool:
        """Whether no work is asked of a row in a month: 休止 or 廃止."""
        return row.is_suspended(month) or self.is_ended(row, month)

    def items_in_order(self) -> Iterator[Item]:
        """All items as printed."""
        for section_id in self.order:
            for item_id in self.sections[section_id].items:
                yield self.items[item_id]

    def rows_in_order(self) -> Iterator[Row]:
        """All rows as printed."""
        for item in self.items_in_order():
            for row_id in item.rows:
                yield self.rows[row_id]

    def reference(self, row: Row) -> str:
        """The reference of a row for people: item number and place in the item, 1-3."""
        item = self.items[row.item]
        return f"{one_line(self.number(item))}-{item.rows.index(row.id) + 1}"

    def reporting_rows(self, item: Item) -> tuple[Row, ...]:
        """The reporting rows of an item: its first, and those reported separately."""
        rows = [self.rows[row_id] for row_id in item.rows]
        return tuple(row for place, row in enumerate(rows) if place == 0 or row.is_separate)

    def is_recorded(self, month: Month) -> bool:
        """Whether a month is recorded in the ledger; earlier months are 未記録."""
        return month >= self.ledger_from

    def is_closed(self, month: Month | None) -> bool:
        """Whether a month is closed; never for None."""
        return month in self.closes

    def open_month(self, month: Month) -> Month:
        """The first month from ``month`` on that is not closed; ``month`` itself where none is."""
        later = (place for place in self.year.months if place >= month)
        return next((place for place in later if place not in self.closes), month)


def _numbers(items: Iterable[Item]) -> Iterator[tuple[str, str]]:
    """The numbers of items without one of their own, by id; a typed one is counted on from."""
    last = 0
    for item in items:
        if item.number:
            last = int(item.number) if re.fullmatch(r"[0-9]{1,9}", item.number) else last
        else:
            last += 1
            yield item.id, str(last)


_Child = TypeVar("_Child", Item, Row)


def _by_parent(records: Iterable[_Child]) -> dict[str, list[_Child]]:
    """Records by the ids of their parents."""
    found: dict[str, list[_Child]] = {}
    for record in records:
        found.setdefault(record.at.parent, []).append(record)
    return found
