"""Figures on the command line: reading a KPI, series and period, and the figures owed."""

from collections.abc import Iterable, Iterator
from typing import Any

from planner.cli import output, plain
from planner.cli.answer import end_with_record, look
from planner.cli.request import CommandLine
from planner.cli.tables import end_with_tables
from planner.errors import Exit, PlannerError
from planner.forms.month_targets import unsettled
from planner.history.intents import Change
from planner.kpi import owed
from planner.kpi.claims import note_doubts
from planner.kpi.doubts import Doubt, doubts_of, mistyped_places
from planner.kpi.headings import plain_heading, read_heading
from planner.language import _
from planner.plan.fiscal import period_order
from planner.plan.model import Kpi, Plan, Row
from planner.reports import figure_lines
from planner.reports.document import Paragraph
from planner.text import one_line
from planner.wording.doubts import doubt_sentence
from planner.wording.figures import printed_series_name, series_name


def show(request: CommandLine) -> Exit:
    """Print the figures owed by the month, earlier ones beside them, and contradictions."""
    looked = look(request)
    plan, group = looked.plan, looked.group
    dues = owed.owed(plan, group, looked.month)
    if request.has("json"):
        return end_with_record(looked.book, [_record(plan, due) for due in dues])
    owed_now = [due for due in dues if due.is_owed]
    count = _("未入力の KPI {count} 件").format(count=len(owed_now))
    lines = (count, *map(plain.doubt_line, doubts(plan, group)))
    tables = [figure_lines.table(plan, owed_now)] if owed_now else []
    return end_with_tables(looked, [*tables, *map(Paragraph, lines)])


def find_kpi(plan: Plan, row: Row, text: str | None) -> Kpi:
    """The KPI of a row: its only one, or the one named by key, id or part of its name.

    Raises:
        PlannerError: ``row-without-kpi``, ``kpi-ambiguous``, ``kpi-unknown`` or
            ``kpi-matches-several``, naming the keys.
    """
    shown = owed.kpis_of(plan, row)
    reference = plan.reference(row)
    names = _named(shown)
    if not shown:
        raise PlannerError("row-without-kpi", row=reference)
    if text is None:
        if len(shown) > 1:
            raise PlannerError("kpi-ambiguous", row=reference, names=names)
        return shown[0]
    wanted = plain_heading(text)
    exact = [
        kpi for kpi in shown if wanted in {kpi.id, kpi.key.casefold(), plain_heading(kpi.name)}
    ]
    found = exact or [kpi for kpi in shown if wanted and wanted in plain_heading(kpi.name)]
    if not found:
        raise PlannerError("kpi-unknown", row=reference, kpi=text, names=names)
    if len(found) > 1:
        raise PlannerError("kpi-matches-several", row=reference, kpi=text, names=_named(found))
    return found[0]


def _named(kpis: Iterable[Kpi]) -> str:
    return _("、").join(f"{one_line(kpi.key)} {one_line(kpi.name)}" for kpi in kpis)


def read_series(plan: Plan, kpi: Kpi, text: str | None) -> str:
    """The series meant, by its name or key; without a text the leading one.

    Raises:
        PlannerError: ``series-unknown`` with those there are.
    """
    if text is None:
        return owed.leading_series(kpi)
    if (target := _target_series(kpi, text.strip())) is not None:
        return target
    typed = owed.typed_series(kpi)
    heading = read_heading(plan, text, kpi)
    for series in (text.strip(), "" if heading.years_back else heading.series):
        if series in typed or (series and series == heading.series and owed.is_typed(series)):
            return series
    named = [series for series in typed if series_name(series) == text.strip()]
    if named:
        return named[0]
    raise PlannerError("series-unknown", series=text, known=" ".join((*typed, "target")))


def _target_series(kpi: Kpi, text: str) -> str | None:
    """The series of monthly targets meant: 目標, or one of several that the KPI has."""
    used = {figure.series for figure in kpi.figures.values() if figure.series.startswith("target")}
    known = ("target", *sorted(used))
    names = ({s, series_name(s), printed_series_name(s)} for s in known)
    return next((s for s, called in zip(known, names, strict=True) if text in called), None)


def period_asked(
    plan: Plan, kpi: Kpi, series: str, request: CommandLine, *, is_confirmed: bool = False
) -> str:
    """The period of the figure: ``--period``, ``--month``, else the next one without a figure.

    Without either, the figure confirmed is the last one of the series that looks mistyped.

    Raises:
        UsageError: ``period-unreadable`` or ``period-after-year``.
    """
    text = request.given("period")
    if text is None:
        text = request.given("month")
    if text is None and is_confirmed:
        doubtful = (period for own, period in mistyped_places(kpi) if own == series)
        return max(doubtful, key=period_order, default="")
    if text is None:
        return owed.next_period(plan, kpi, series)
    return owed.read_period(plan, text)


def doubts(plan: Plan, group: str = "") -> Iterator[str]:
    """The contradictions in figures and notes of a group's rows, each once."""
    rows = (r for r in plan.rows_in_order() if not group or group in plan.groups_of(r))
    sentences = (sentence for row in rows for sentence in _row_doubts(plan, row))
    yield from dict.fromkeys(sentences)


def kpi_doubts(plan: Plan, kpi: Kpi, period: str = "") -> Iterator[str]:
    """The contradictions in a KPI, in one period or in all."""
    yield from _figure_doubts(plan, kpi, period)
    for row in plan.rows_in_order():
        for doubt in _note_doubts(plan, row):
            if doubt.kpi == kpi.id and period in {"", doubt.period}:
                yield _note_doubt_line(plan, row, doubt)


def say_unsettled(before: Plan, now: Plan, row: Row, change: Change) -> None:
    """Ask whether a running count's targets of months are 単月 or 累計, where nobody knows."""
    for kpi, _series in unsettled(before, now, [change]):
        text = _(
            "月の目標は単月ですか、累計ですか: planner target {row} --kpi {key} --months single か "
            "--months cumulative で答えてください（{kpi}）"
        )
        found = now.kpis[kpi]
        output.say(
            text.format(row=now.reference(row), key=one_line(found.key), kpi=one_line(found.name))
        )


def _row_doubts(plan: Plan, row: Row) -> Iterator[str]:
    for kpi in owed.kpis_of(plan, row):
        yield from _figure_doubts(plan, kpi)
    for doubt in _note_doubts(plan, row):
        yield _note_doubt_line(plan, row, doubt)


def _figure_doubts(plan: Plan, kpi: Kpi, period: str = "") -> Iterator[str]:
    periods = [period] if period else sorted({figure.period for figure in kpi.figures.values()})
    for doubt in doubts_of(plan, kpi, periods):
        yield doubt_sentence(kpi, doubt)


def _note_doubts(plan: Plan, row: Row) -> Iterator[Doubt]:
    for _month, report in sorted(row.reports.items()):
        yield from note_doubts(plan, row, report.note or "")


def _note_doubt_line(plan: Plan, row: Row, doubt: Doubt) -> str:
    return f"{plan.reference(row)}  {doubt_sentence(plan.kpis[doubt.kpi], doubt)}"


def _record(plan: Plan, due: owed.Due) -> dict[str, Any]:
    kpi = plan.kpis[due.kpi]
    return {
        "row": plan.reference(plan.rows[due.row]),
        "kpi": kpi.key,
        "name": kpi.name,
        "role": kpi.role,
        "month": due.month,
        "period": due.period,
        "owed": due.is_owed,
        "series": [
            {
                "series": series,
                "name": series_name(series),
                "unit": kpi.unit_of(series),
                **_values(owed.neighbours(kpi, series, due.period)),
            }
            for series in owed.typed_series(kpi)
        ],
        "contradictions": list(kpi_doubts(plan, kpi)),
        "kpi_id": kpi.id,
        "row_id": due.row,
    }


def _values(beside: owed.Neighbours) -> dict[str, str | None]:
    named = {"now": beside.now, "last_month": beside.last_month, "last_year": beside.last_year}
    return {name: str(figure.value) if figure else None for name, figure in named.items()}
