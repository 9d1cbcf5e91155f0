"""Where the KPIs stand, on the command line: a table of them, one row's in full, and records."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from planner.cli import output, plain, standings
from planner.cli.reading import as_json, end
from planner.cli.request import Request, find_row, group_asked, month_asked, open_book, plan_asked
from planner.errors import Exit
from planner.kpi.doubts import doubts
from planner.kpi.expected import Expected
from planner.kpi.standing import Standing, standing
from planner.kpi.verdicts import proposal, verdict
from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.grid import row_title
from planner.plan.model import Kpi, Plan, Row
from planner.text import one_line, pad, pad_left, width
from planner.wording import kpis
from planner.wording.doubts import doubt_sentence
from planner.wording.labels import full_month_label, status_name

_NAME = 34  # cells of a KPI's name in the table
_LABEL = 12  # cells of the labels of a KPI in full

_RIGHT = frozenset({5, 6})  # columns of bare numbers


class Shown(Struct, frozen=True):
    """A KPI, the rows that show it as printed, and where it stands."""

    kpi: Kpi
    rows: tuple[Row, ...]
    standing: Standing


def show(request: Request) -> Exit:
    """Print where the KPIs of a group stand, or those of one row in full."""
    book = open_book(request)
    plan = plan_asked(book, request)
    month, group = month_asked(plan, request), group_asked(plan, request)
    reference = request.given("row")
    row = None if reference is None else find_row(plan, reference)
    found = _shown(plan, month, group, row)
    if request.has("json"):
        output.say(as_json([_record(plan, one, month) for one in found]))
        return end(book)
    if row is not None:
        output.say("\n".join(_row_lines(plan, row, found, month)))
    else:
        output.say(plain.title(plan, month, group))
        output.say("\n".join(_table(plan, found)))
    return end(book)


def _shown(plan: Plan, month: Month, group: str, row: Row | None) -> list[Shown]:
    """The KPIs of a row, of a group's rows, or of all, each once, as printed."""
    showing: dict[str, list[Row]] = {}
    for one in plan.rows_in_order():
        if not group or row is not None or group in plan.groups_of(one):
            for kpi in one.kpis:
                if kpi in plan.kpis:
                    showing.setdefault(kpi, []).append(one)
    wanted = showing if row is None else [kpi for kpi in row.kpis if kpi in showing]
    return [
        Shown(plan.kpis[kpi], tuple(showing[kpi]), standing(plan, plan.kpis[kpi], month))
        for kpi in wanted
    ]


def _table(plan: Plan, found: list[Shown]) -> Iterator[str]:
    """One line for each KPI, and what is short or does not fit below them."""
    heads = (
        *("", "KPI", _("実績"), _("今の目安"), _("目標"), _("進捗率"), _("着地見込み")),
        *(_("必要ペース"), _("判定")),
    )
    rows = [heads, *(_cells(plan, one) for one in found)] if found else []
    columns = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        texts = (
            pad_left(text, cells) if place in _RIGHT else pad(text, cells)
            for place, (text, cells) in enumerate(zip(row, columns, strict=True))
        )
        yield "  ".join(texts).rstrip()
    short = sum(1 for one in found if one.standing.is_short)
    judged = sum(1 for one in found if one.standing.is_short is not None)
    yield _("下回る KPI {short} 件（判定できるもの {judged} 件、全部で {count} 件）").format(
        short=short, judged=judged, count=len(found)
    )
    for one in found:
        yield from _doubt_lines(plan, one)


def _cells(plan: Plan, one: Shown) -> tuple[str, ...]:
    kpi, stands = one.kpi, one.standing
    expected = stands.expected
    return (
        plan.reference(one.rows[0]),
        pad(one_line(kpi.name), _NAME).rstrip(),
        kpis.used_text(kpi, stands),
        kpis.expected_text(plan, kpi, stands, expected) if expected else "",
        kpis.limit_text(kpi, stands),
        kpis.percent_text(stands.progress_rate),
        kpis.landing_text(kpi, stands),
        kpis.pace_text(kpi, stands),
        kpis.judgement_text(plan, kpi, stands),
    )


def _row_lines(plan: Plan, row: Row, found: list[Shown], month: Month) -> Iterator[str]:
    """The KPIs of a row in full, and the status they propose beside the one it has."""
    yield f"{plan.reference(row)}  {row_title(plan, row)}  {full_month_label(month)}"
    for one in found:
        yield from _kpi_lines(plan, one)
    proposed = kpis.proposal_text(plan, proposal(plan, row, month))
    yield from _labelled(_("実施状況"), status_name(plan, row.report(month).status))
    yield from _labelled(_("数字からの案"), proposed)


def _kpi_lines(plan: Plan, one: Shown) -> Iterator[str]:
    kpi, stands = one.kpi, one.standing
    yield f"KPI: {one_line(kpi.name)}"
    yield from _labelled(_("実績"), kpis.used_text(kpi, stands))
    for place, expected in enumerate(_bases(stands)):
        label = _("ほかの目安") if place else _("今の目安")
        yield from _labelled(label, kpis.expected_text(plan, kpi, stands, expected))
    yield from _labelled(_("目標"), kpis.limit_text(kpi, stands))
    for line in kpis.case_lines(kpi, stands):
        yield from _labelled(_("条件"), line)
    yield from _labelled(_("人数"), kpis.people_text(stands))
    yield from _labelled(_("進捗率"), kpis.percent_text(stands.progress_rate))
    yield from _labelled(_("着地見込み"), kpis.landing_text(kpi, stands))
    yield from _labelled(_("必要ペース"), kpis.pace_text(kpi, stands))
    yield from _labelled(_("判定"), kpis.judgement_text(plan, kpi, stands))
    yield from _labelled(_("達成状況"), verdict(plan, kpi).symbol or "")
    yield from _doubt_lines(plan, one)


def _bases(stands: Standing) -> tuple[Expected, ...]:
    """What is judged by, and the others that say something else."""
    if stands.expected is None:
        return ()
    return (
        stands.expected,
        *(one for one in stands.others if one.value != stands.expected.value),
    )


def _doubt_lines(plan: Plan, one: Shown) -> Iterator[str]:
    for doubt in doubts(plan, one.kpi, one.standing):
        sentence = doubt_sentence(one.kpi, doubt)
        yield _("ご確認ください: {doubt}").format(doubt=sentence)


def _labelled(label: str, text: str) -> Iterator[str]:
    if text:
        yield f"  {pad(label, max(_LABEL, width(label) + 2))}{text}"


def _record(plan: Plan, one: Shown, month: Month) -> dict[str, Any]:
    """A KPI for scripts, numbers as text."""
    kpi, stands = one.kpi, one.standing
    year_end = verdict(plan, kpi)
    return {
        "kpi": kpi.key,
        "name": kpi.name,
        "unit": kpi.unit,
        "role": kpi.role,
        "kind": kpi.kind,
        "judged_on": kpi.judged_on,
        "month": month,
        **standings.standing_record(kpi, stands),
        "sentence": kpis.standing_sentence(plan, kpi, stands),
        "verdict": {"symbol": year_end.symbol, "met": year_end.is_met, "why": year_end.why},
        "doubts": [
            {
                "reason": doubt.reason,
                "period": doubt.period,
                "used": standings.number(doubt.used),
                "other": standings.number(doubt.other),
                "sentence": doubt_sentence(kpi, doubt),
            }
            for doubt in doubts(plan, kpi, stands)
        ],
        "rows": [_row_record(plan, row, month) for row in one.rows],
        "kpi_id": kpi.id,
    }


def _row_record(plan: Plan, row: Row, month: Month) -> dict[str, Any]:
    proposed = proposal(plan, row, month)
    return {
        "row": plan.reference(row),
        "status": row.report(month).status,
        "proposed": proposed.status,
        "why": proposed.why,
        "recorded": proposed.is_recorded,
        "row_id": row.id,
    }
