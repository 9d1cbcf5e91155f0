"""The evidence of a row behind: reasons and their duration, KPIs, ● and reports."""

from collections.abc import Iterator

from msgspec import Struct

from planner.forms.commands import key_of
from planner.forms.gaps import Gaps, figure
from planner.forms.slip_lines import LeftLine, RowLine
from planner.history.dated import until
from planner.kpi.doubts import doubts
from planner.kpi.owed import kpis_reported
from planner.kpi.standing import Standing, standing
from planner.language import _
from planner.plan import ledger
from planner.plan.fiscal import Month, add_months
from planner.plan.grid import INCENTIVE, row_title
from planner.plan.model import Kpi, Mark, Plan, Row
from planner.plan.reporting import unit_of
from planner.reports.chart import Chart
from planner.slips.behind import RowBehind
from planner.slips.grounds import Ground, is_unreported
from planner.slips.trends import Compared
from planner.text import clean, one_line, width
from planner.wording.behind import row_reasons
from planner.wording.doubts import doubt_sentence
from planner.wording.judging import break_text
from planner.wording.kpis import (
    expected_apart,
    expected_text,
    landing_text,
    limit_text,
    pace_text,
    people_text,
    percent_text,
    standing_sentence,
)
from planner.wording.labels import month_label
from planner.wording.leaving import left_sentence
from planner.wording.marks import mark_sentence, standing_mark_name
from planner.wording.phrases import listed, months_text, with_remark
from planner.wording.reasons import reason_name, trend_sign
from planner.wording.slips import change_texts, ground_sentence

_MONTHS_SHOWN = 3


class Evidence(Struct, frozen=True):
    """The texts and the chart shown of a row.

    Attributes:
        about: The row with its groups.
        name: The row without them.
        why: Its reasons with their figures, 着地見込み and 必要ペース.
        notes: Its ● and latest reports.
        figure: How far its KPI is from 目安; its course, where there is no 目安.
    """

    about: str = ""
    why: str = ""
    notes: str = ""
    figure: Gaps | Chart | None = None
    name: str = ""

    def figure_title(self, cells: int) -> str:
        """The name of the figure, short where there is little room."""
        if self.figure is None:
            return ""
        if isinstance(self.figure, Gaps):
            return self.figure.title_in(cells)
        title = one_line(self.figure.title)
        short = with_remark(_("推移"), one_line(self.figure.unit))
        return title if width(title) <= cells else short


def evidence(  # noqa: PLR0913 - what is told, and of what
    plan: Plan,
    month: Month,
    behind: RowBehind,
    mark: Mark | None,
    left: Compared | None = None,
    *,
    with_covered: bool = False,
) -> Evidence:
    """The evidence of a row at a month.

    Args:
        plan: The plan up to the month.
        month: The month.
        behind: The row with its slips.
        mark: The ● the keys act on, as it is now.
        left: The slip that left by which the row was found; told first.
        with_covered: Whether the KPIs of the rows it reports for are told as well.
    """
    row = plan.rows.get(behind.row)
    shown = dict.fromkeys(row.kpis, row) if row else {}
    if row and with_covered:
        shown = {kpi.id: of for kpi, of in kpis_reported(plan, row)}
    standings = {
        kpi: standing(plan, plan.kpis[kpi], month, [shown[kpi]] if kpi in shown else ())
        for kpi in dict.fromkeys((*_kpis_of_reasons(behind), *shown))
        if kpi in plan.kpis and plan.kpis[kpi].role != "reference"
    }
    why = [_left_line(plan, month, left)] if left is not None else []
    for compared in behind.slips:
        why += _slip_lines(plan, month, compared)
    why += [_left_line(plan, month, own) for own in behind.left if own != left]
    short = {own.kpi for compared in behind.slips for own in compared.slip.grounds}
    for kpi, judged in standings.items():
        if kpi not in short:
            why.append(standing_sentence(plan, plan.kpis[kpi], judged))
            why += _kpi_lines(plan, plan.kpis[kpi], judged)
    notes = (*_mark_lines(plan, row, mark), *_report_lines(plan, row, month)) if row else ()
    return Evidence(
        about=_about(plan, row) if row else "",
        why=clean("\n".join(why)),
        notes=clean("\n".join(notes)),
        figure=_figure(plan, standings),
        name=_name(plan, row) if row else "",
    )


def kpi_evidence(plan: Plan, row: Row, month: Month) -> tuple[str, Gaps | Chart | None]:
    """Where the KPIs a row reports on stand on the page of a month, and the chart of the first."""
    behind = RowBehind(row.id, None, ())
    found = evidence(until(plan, month), month, behind, None, with_covered=True)
    return found.why, found.figure


def facts(plan: Plan, row: Row, month: Month) -> str:
    """The ● of a row in a month, and where its KPIs stand on the page of it."""
    why, _chart_of_first = kpi_evidence(plan, row, month)
    mark = ledger.mark_at(row, month)
    own = clean(f"● {mark_sentence(plan, row, mark)}") if mark is not None else ""
    return "\n".join(filter(None, (own, why)))


def _about(plan: Plan, row: Row) -> str:
    lead = plan.lead_of(row)
    groups = _("・").join(plan.groups_of(row))
    carried = listed(groups, _("主担当 {lead}").format(lead=lead) if lead else "")
    return one_line(with_remark(_name(plan, row), carried))


def _name(plan: Plan, row: Row) -> str:
    star = "★" if INCENTIVE in plan.item_of(row).tags else ""
    return one_line(f"{plan.reference(row)} {star}{row_title(plan, row)}")


def held_text(plan: Plan, line: RowLine | LeftLine, month: Month) -> str:
    """A row of a fold: its name, and how it left or why it stands."""
    row = plan.rows.get(line.row)
    name = _name(plan, row) if row is not None else ""
    if isinstance(line, LeftLine):
        return f"{name}\n  {left_sentence(plan, line.compared, month, _earlier(month))}"
    return f"{name}\n  {row_reasons(plan, line.behind)}"


def _kpis_of_reasons(behind: RowBehind) -> Iterator[str]:
    """The ids of the KPIs of the reasons, the gravest first."""
    for compared in (*behind.slips, *behind.left):
        for ground in compared.slip.grounds:
            if ground.kpi:
                yield ground.kpi
            yield from (short.kpi for short in ground.short)


# Reasons


def _earlier(month: Month) -> Month:
    return add_months(month, -1)


def _slip_lines(plan: Plan, month: Month, compared: Compared) -> Iterator[str]:
    """A slip once, with what changed in it, its KPIs and its other grounds."""
    changes = [f"  {text}" for text in change_texts(plan, compared, month, _earlier(month))]
    for ground in compared.slip.grounds:
        is_lead = ground is compared.slip.lead
        sign = f"{trend_sign(compared.trend or 'same')} " if is_lead else "  "
        yield sign + _ground_text(plan, month, compared, ground)
        yield from changes if is_lead else ()
        if ground.standing is not None:
            yield from _kpi_lines(plan, plan.kpis[ground.kpi], ground.standing)


def _left_line(plan: Plan, month: Month, compared: Compared) -> str:
    sentence = left_sentence(plan, compared, month, _earlier(month))
    return f"{trend_sign(compared.trend)} {sentence}"


def _ground_text(plan: Plan, month: Month, compared: Compared, ground: Ground) -> str:
    if ground.standing is not None:
        sentence = standing_sentence(plan, plan.kpis[ground.kpi], ground.standing)
    else:
        sentence = ground_sentence(plan, compared.slip, ground, month)
    return f"{reason_name(ground.reason)}: {sentence}{_since(plan, ground, month)}"


def _since(plan: Plan, ground: Ground, month: Month) -> str:
    """The months a KPI has been short or an item unreported, if more than one."""
    if ground.reason not in {"kpi", "unreported"}:
        return ""
    months = [month]
    while (earlier := add_months(months[-1], -1)) in plan.year and _is_behind(
        plan, ground, earlier
    ):
        months.append(earlier)
    if len(months) == 1:
        return ""
    return _("（{since}から{months}）").format(
        since=month_label(months[-1], plan.year), months=months_text(len(months))
    )


def _is_behind(plan: Plan, ground: Ground, month: Month) -> bool:
    """Whether the KPI of a ground is short, or its item unreported, on the page of a month."""
    plan = until(plan, month)
    if ground.reason == "kpi":
        return standing(plan, plan.kpis[ground.kpi], month).is_short is True
    return is_unreported(plan, plan.items[ground.item], month)


# KPIs


def _kpi_lines(plan: Plan, kpi: Kpi, judged: Standing) -> list[str]:
    """The target, 着地見込み and 必要ペース of a KPI, other 目安, and contradictions."""
    ahead = (
        _part(_("目標"), limit_text(kpi, judged)),
        _part(_("着地見込み"), landing_text(kpi, judged)),
        _part(_("必要ペース"), pace_text(kpi, judged)),
        _part(_("進捗率"), percent_text(judged.progress_rate)),
        people_text(judged),
    )
    others = _("、").join(
        expected_text(plan, kpi, judged, expected) for expected in expected_apart(judged)[1:]
    )
    lines = (
        "　".join(filter(None, ahead)),
        _part(_("ほかの目安"), others),
        *(_part(_("定義の変更"), break_text(plan, own)) for own in kpi.breaks),
        *(doubt_sentence(kpi, doubt) for doubt in doubts(plan, kpi, judged)),
    )
    return [f"  {line}" for line in lines if line]


def _part(name: str, text: str) -> str:
    return f"{name} {text}" if text else ""


def _figure(plan: Plan, standings: dict[str, Standing]) -> Gaps | Chart | None:
    """The distances from 目安 of the first KPI that has a figure; its course where it has none."""
    for kpi_id, judged in standings.items():
        if judged.used is not None:
            return figure(plan, plan.kpis[kpi_id], judged)
    return None


# ● and reports


def _mark_lines(plan: Plan, row: Row, current: Mark | None) -> Iterator[str]:
    """The 手順, the ● moved or dropped, and the one the keys act on, as they were by the month."""
    meant = current.id if current is not None else ""
    marks = [
        mark
        for mark in row.marks
        if mark.promises or mark.dropped is not None or mark.is_step or mark.id == meant
    ]
    for mark in sorted(marks, key=lambda mark: (mark.due or "9", mark.id)):
        causes = dict.fromkeys(one_line(p.cause) for p in mark.promises if p.cause)
        cause = _("原因 {causes}").format(causes=_("・").join(causes)) if causes else ""
        yield f"● {with_remark(mark_sentence(plan, row, mark), cause)}"
        if mark.id == meant and mark.is_open and current is not None and current.done:
            done = month_label(current.done, plan.year)
            yield "  " + _("その後、{month}に実施済").format(month=done)
    if current is not None and current.is_open:
        name = standing_mark_name(plan, current)
        keys = {key: key_of(key) for key in ("tick", "move", "drop")}
        yield "  " + _("{tick} 済・{move} 移・{drop} 止の対象: {mark}").format(mark=name, **keys)


def _report_lines(plan: Plan, row: Row, month: Month) -> Iterator[str]:
    """Status, note and remedy of three months; of its unit where the row has no reports."""
    months = [
        place for back in range(_MONTHS_SHOWN) if (place := add_months(month, -back)) in plan.year
    ]
    is_silent = not any(row.report(place).is_reported for place in months)
    unit = unit_of(plan, row) if is_silent else row
    of_unit = f"{plan.reference(unit)} " if unit.id != row.id else ""
    told: dict[str, str] = {}  # what was written, by the later month that says it already
    for place in months:
        report = unit.report(place)
        if not (report.is_reported or report.remedy or place == month):
            continue
        name = month_label(place, plan.year)
        note = _told_once(told, report.note, name)
        text = " ".join(filter(None, (report.status, note))) or _("（記入なし）")
        yield _("【{month}】 {text}").format(month=f"{of_unit}{name}", text=text)
        if report.remedy:
            remedy = _told_once(told, report.remedy, name)
            yield _("【{month}の改善策】 {text}").format(month=name, text=remedy)


def _told_once(told: dict[str, str], text: str | None, month: str) -> str:
    """What was written in a month; where a later one says the same, that it does."""
    if not text:
        return ""
    later = told.setdefault(text, month)
    return text if later == month else _("（{month}と同じ）").format(month=later)
