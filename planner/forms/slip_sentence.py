"""The second line of a row behind: its figure against 目安, where it lands, and the remedy."""

from collections.abc import Sequence

from planner.kpi.standing import Standing
from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.model import Kpi, Plan
from planner.plan.reporting import unit_of
from planner.slips.behind import RowBehind
from planner.slips.grounds import Ground
from planner.text import clean, cut, one_line, width
from planner.wording.figures import printed_number
from planner.wording.kpis import (
    compared_number,
    judged_unit,
    landing_number,
    pace_text,
    shown_expected,
)

_LEAST_REMEDY, _LEAST_NAME = 20, 8  # cells of a remedy and of a KPI's name worth showing


def sentence(plan: Plan, month: Month, behind: RowBehind) -> tuple[str, ...]:
    """What is to be known of a row besides its reasons, each time shorter; none for nothing.

    First the remedy goes, of which a part may stand where it has room, then the name of its KPI.
    """
    found = _ground(behind)
    remedy = _remedy(plan, month, behind.row)
    if found is None:
        return (remedy,) if remedy else ()
    ground, judged = found
    kpi = plan.kpis[ground.kpi]
    figures = "　".join(filter(None, (_against(kpi, judged), _ahead(kpi, judged))))
    named = f"{one_line(clean(kpi.name))} {figures}"
    return "　".join(filter(None, (named, remedy))), named, figures


def in_room(told: str, texts: Sequence[str], cells: int) -> str:
    """What is told first, then the longest text there is room for; names and remedies are cut."""
    every = ["　".join(filter(None, (told, text))) for text in texts or ("",)]
    if len(every) == 1 or cells - width(every[1]) >= _LEAST_REMEDY:
        return cut(every[0], cells)
    _whole, named, figures = every
    room = cells - width(figures) - 1
    if width(named) > cells and room >= _LEAST_NAME:
        name = texts[1].removesuffix(texts[2]).rstrip()
        short = f"{cut(name, room)} {texts[2]}"
        return "　".join(filter(None, (told, short)))
    return next((text for text in every if width(text) <= cells), figures)


def _ground(behind: RowBehind) -> tuple[Ground, Standing] | None:
    """The KPI a row is behind by, the gravest, and where it stands."""
    for compared in behind.slips:
        for ground in compared.slip.grounds:
            if ground.standing is not None and ground.standing.expected is not None:
                return ground, ground.standing
    return None


def _against(kpi: Kpi, judged: Standing) -> str:
    value, expected = compared_number(kpi, judged), judged.expected
    if value is None or expected is None:
        return ""
    unit = judged_unit(kpi, judged)
    return _("{value}／目安 {expected}").format(
        value=f"{printed_number(value)}{unit}",
        expected=f"{printed_number(shown_expected(kpi, judged, expected))}{unit}",
    )


def _ahead(kpi: Kpi, judged: Standing) -> str:
    """Where it lands against its target; else the pace it needs."""
    landing, limit = landing_number(kpi, judged), judged.limit.value
    if landing is None or limit is None or judged.limit.series:
        pace = pace_text(kpi, judged)
        return _("必要ペース {pace}").format(pace=pace) if pace else ""
    return _("着地 {landing}／目標 {target}").format(
        landing=printed_number(landing), target=printed_number(limit)
    )


def _remedy(plan: Plan, month: Month, row_id: str) -> str:
    """The remedy written for the month, by the row or by the one it is reported by."""
    row = plan.rows.get(row_id)
    if row is None:
        return ""
    remedy = row.report(month).remedy or unit_of(plan, row).report(month).remedy
    text = one_line(remedy or "").lstrip("・ ")
    return _("改善策「{remedy}」").format(remedy=text) if text else ""
