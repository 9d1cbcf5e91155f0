"""The second line of a row behind: its figure against 目安, where it lands, and the remedy."""

from msgspec import Struct

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

_GAP = "　"
_LEAST_REMEDY, _LEAST_NAME = 20, 8  # cells of a remedy and of a KPI's name worth showing


class BesidesReasons(Struct, frozen=True):
    """What is to be known of a row besides its reasons.

    Attributes:
        name: The name of the KPI it is behind by.
        figures: Its figure against the 目安, then where it lands; each is whole or left out.
        remedy: What is to be done about it.
    """

    name: str = ""
    figures: tuple[str, ...] = ()
    remedy: str = ""

    def __bool__(self) -> bool:
        """Whether there is anything to be said."""
        return bool(self.figures or self.remedy)

    @property
    def whole(self) -> str:
        """All of it."""
        named = " ".join(filter(None, (self.name, _GAP.join(self.figures))))
        return _GAP.join(filter(None, (named, self.remedy)))


def sentence(plan: Plan, month: Month, behind: RowBehind) -> BesidesReasons:
    """What is to be known of a row besides its reasons."""
    found = _ground(behind)
    remedy = _remedy(plan, month, behind.row)
    if found is None:
        return BesidesReasons(remedy=remedy)
    ground, judged = found
    kpi = plan.kpis[ground.kpi]
    figures = tuple(filter(None, (_against(kpi, judged), _ahead(kpi, judged))))
    return BesidesReasons(one_line(clean(kpi.name)), figures, remedy)


def in_room(told: str, second: BesidesReasons, cells: int) -> str:
    """What is told first, then as much of the rest as there is room for.

    Part of the remedy goes first, then all of it, then the name of the KPI in the same way, then
    figures from the last one on. Only what people wrote is cut.
    """
    rest = _in(second, cells - width(f"{told}{_GAP}" if told else ""))
    return _GAP.join(filter(None, (told, rest)))


def _in(second: BesidesReasons, cells: int) -> str:
    name = second.name
    for count in range(len(second.figures), 0, -1):
        figures = _GAP.join(second.figures[:count])
        room = cells - width(figures) - 1
        if room < -1:
            continue
        shown = _people_s(name, room, _LEAST_NAME)
        text = f"{shown} {figures}".lstrip()
        if count < len(second.figures) or shown != name:
            return text
        remedy = _people_s(second.remedy, cells - width(f"{text}{_GAP}"), _LEAST_REMEDY)
        return _GAP.join(filter(None, (text, remedy)))
    return _people_s(second.remedy, cells, _LEAST_REMEDY)


def _people_s(text: str, cells: int, least: int) -> str:
    """A text that may be cut, unless less is left of it than is worth reading."""
    return cut(text, cells) if cells >= min(width(text), least) else ""


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
