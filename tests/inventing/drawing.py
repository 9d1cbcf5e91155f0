"""An invented plan as it stands before anything is said about it: rows, ●, KPIs, targets."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from msgspec import Struct, structs
from targeted import target_of

from inventing import foundation, house, wellbeing
from inventing.dice import Dice
from inventing.figures import Arrival, Figures, figures_of, people_of
from inventing.outline import Band, Line, Measure, Topic
from planner.plan.fiscal import FiscalYear, Month
from planner.plan.model import (
    Figure,
    Item,
    Kpi,
    Mark,
    Pillar,
    Plan,
    Population,
    Row,
    Section,
    SeriesLine,
    Status,
)
from planner.plan.order import At, keys

GROUPS = ("業務", "レセプト", "企画総務", "保健")
STATUSES = (
    Status("◎", "計画を大きく上回る", "above", 3),
    Status("○", "計画どおり", "on", 2),
    Status("△", "計画を下回る", "below", 1),
    Status("□", "未着手", "not-started"),
)
PILLARS = (
    Pillar("p1", "1", "制度の土台を確かにする"),
    Pillar("p2", "2", "健康と医療費に働きかける"),
    Pillar("p3", "3", "働く組織をととのえる"),
)
BANDS = (*foundation.BANDS, *wellbeing.BANDS, *house.BANDS)


def key_of(place: int) -> str:
    """The key of the sibling at a place."""
    return keys(place + 1)[place]


class Drawn(Struct, frozen=True):
    """A plan and where each part of it came from.

    Attributes:
        lines: By row.
        measures: By KPI, with the figures that will arrive.
        units: The rows that report, each with the rows it reports for.
    """

    plan: Plan
    lines: dict[str, Line]
    measures: dict[str, tuple[Measure, Figures]]
    units: dict[str, tuple[str, ...]]


def draw(rows: int | None, year: FiscalYear, seed: str, plan_id: str, title: str) -> Drawn:
    """A plan with so many rows (None: those of the outline, each once)."""
    made = _Making(year, seed)
    for band, topics, turn in _chosen(rows):
        made.add_section(band, topics, turn)
    plan = Plan(
        id=plan_id,
        title=title,
        branch="見本",
        fiscal_year=year.year,
        status_month=year.first,
        ledger_from=year.first,
        decided=None,
        groups=GROUPS,
        statuses=STATUSES,
        pillars=PILLARS,
        sections=made.sections,
        items=made.items,
        rows=made.rows,
        kpis=made.kpis,
    ).arranged()
    return Drawn(plan, made.lines, made.measures, made.units)


def figure(arrival: Arrival) -> Figure:
    """What is stored of a figure that is there."""
    return Figure(
        arrival.series,
        arrival.period,
        arrival.value,
        is_provisional=arrival.is_provisional,
        remark=arrival.remark,
    )


def mark_id(place: int) -> str:
    """The id of the ● of a month, April being m01."""
    return f"m{place + 1:02}"


def _chosen(rows: int | None) -> Iterator[tuple[Band, list[tuple[Topic, int]], int]]:
    """Sections with their items and how many rows of each, over and over until there are enough."""
    left = sum(len(t.rows) for b in BANDS for t in b.topics) if rows is None else rows
    turn = 0
    while left > 0:
        for band in BANDS:
            topics = []
            for topic in band.topics:
                count = min(len(topic.rows), left)
                if count:
                    topics.append((topic, count))
                left -= count
            if topics:
                yield band, topics, turn
        turn += 1


class _Making:
    """The parts of a plan while they are put together.

    Args:
        year: The plan's.
        seed: What its figures are drawn from.
    """

    def __init__(self, year: FiscalYear, seed: str) -> None:
        self.year, self.seed = year, seed
        self.sections: dict[str, Section] = {}
        self.items: dict[str, Item] = {}
        self.rows: dict[str, Row] = {}
        self.kpis: dict[str, Kpi] = {}
        self.lines: dict[str, Line] = {}
        self.measures: dict[str, tuple[Measure, Figures]] = {}
        self.units: dict[str, tuple[str, ...]] = {}
        self._known: dict[str, str] = {}

    def add_section(self, band: Band, topics: list[tuple[Topic, int]], turn: int) -> None:
        section_id = f"s{len(self.sections) + 1:02}"
        for place, (topic, count) in enumerate(topics):
            self._add_item(At(section_id, key_of(place)), topic, count, turn)
        self.sections[section_id] = Section(
            section_id,
            At(f"p{band.pillar}", key_of(len(self.sections))),
            band.title,
            label=band.label,
            groups=band.groups,
            lead_group=band.lead,
        )

    def _add_item(self, at: At, topic: Topic, count: int, turn: int) -> None:
        number = len(self.items) + 1
        item_id = f"i{number:02}"
        ids = tuple(f"r{number:02}-{place + 1}" for place in range(count))
        for place, (row_id, line) in enumerate(zip(ids, topic.rows, strict=False)):
            unit = row_id if line.is_separate else ids[0]
            self.units[unit] = (*self.units.get(unit, ()), row_id)
            self._add_row(row_id, At(item_id, key_of(place)), line, turn)
        self.items[item_id] = Item(
            item_id,
            at,
            str(number),
            topic.title,
            lines=topic.lines,
            groups=topic.groups,
            lead_group=topic.lead,
            tags=topic.tags,
        )

    def _add_row(self, row_id: str, at: At, line: Line, turn: int) -> None:
        marks = [Mark(mark_id((n - 4) % 12), month=self.year.month(n)) for n in line.months]
        steps = [
            Mark(f"t{(n - 4) % 12 + 1:02}", month=self.year.month(n), text=text)
            for n, text in line.steps
        ]
        self.lines[row_id] = line
        self.rows[row_id] = Row(
            row_id,
            at,
            kind="kpi" if line.kind == "kpi" else "activity",
            text=line.text,
            title=line.title,
            marks=tuple(sorted((*marks, *steps), key=lambda mark: mark.id)),
            kpis=tuple(k for shown in line.shows if (k := self._kpi(shown, line, turn))),
            groups=line.groups,
            lead_group=line.lead,
            is_separate=line.is_separate,
            period_rule="each" if line.each else "runs",
        )

    def _kpi(self, shown: Measure | str, line: Line, turn: int) -> str:
        """The id of a KPI; one named by its key is already there."""
        if isinstance(shown, str):
            return self._known.get(shown, "")
        kpi_id = f"k{len(self.kpis) + 1:02}"
        self._known[shown.key] = kpi_id
        dice = Dice(f"{self.seed}:{shown.key}:{turn}")
        counted = self.measures.get(self._known.get(shown.of, ""))
        people = people_of(counted[1], self.year) if counted else ()
        figures = figures_of(shown, self.year, line.months, dice, people)
        self.measures[kpi_id] = (shown, figures)
        key = f"{shown.key}-{turn + 1}" if turn else shown.key
        self.kpis[kpi_id] = _kpi(kpi_id, key, shown, self.year)
        return kpi_id


def begun(drawn: Drawn, until: date) -> Plan:
    """The plan with the figures that were there on a day."""
    kpis = {kpi.id: _with_figures(kpi, drawn, until) for kpi in drawn.plan.kpis.values()}
    return structs.replace(drawn.plan, kpis=kpis)


def _with_figures(kpi: Kpi, drawn: Drawn, until: date) -> Kpi:
    there = [figure(found) for found in drawn.measures[kpi.id][1].arrivals if found.day <= until]
    return structs.replace(kpi, figures={f"{held.series}@{held.period}": held for held in there})


def _kpi(kpi_id: str, key: str, measure: Measure, year: FiscalYear) -> Kpi:
    month: Month | None = year.month(measure.judging_month) if measure.judging_month else None
    has_value = measure.target and measure.rule in {"at-least", "at-most"}
    return Kpi(
        kpi_id,
        key,
        measure.name,
        unit=measure.unit,
        role=measure.role,
        kind=measure.kind,
        target=target_of(
            measure.rule,
            measure.target if has_value else None,
            measure.text,
            cases=measure.cases,
            judged_on=measure.judged_on,
            by=month,
        ),
        decimals=measure.decimals if measure.kind == "ratio" else 0,
        expected_by=measure.expected_by,
        population=_population(measure),
        lines=tuple(
            SeriesLine(series, label=label, years_back=back)
            for series, label, back in measure.lines
        ),
    )


def _population(measure: Measure) -> Population | None:
    if not measure.population:
        return None
    people = int(measure.size * float(measure.target) / 100 + 0.5)
    return Population(
        Decimal(measure.size),
        Decimal(people),
        label=measure.population,
        rate=Decimal(measure.target),
        national_rate=Decimal(measure.national) if measure.national else None,
        national_label="全国" if measure.national else "",
    )
