"""The evidence of a row that is behind: since when, why, whether the year can still be met."""

from collections.abc import Iterator

from msgspec import Struct

from planner.kpi.doubts import doubts
from planner.kpi.standing import Standing, standing
from planner.language import _
from planner.plan.fiscal import Month, add_months
from planner.plan.grid import INCENTIVE, row_title
from planner.plan.model import Kpi, Mark, Plan, Row
from planner.plan.reporting import unit_of
from planner.reports import kpi_chart
from planner.reports.chart import Chart
from planner.slips.behind import RowBehind
from planner.slips.slips import Slip, is_unreported
from planner.slips.trends import Compared
from planner.text import clean, one_line
from planner.wording.doubts import doubt_sentence
from planner.wording.kpis import (
    expected_text,
    landing_number,
    landing_text,
    limit_text,
    pace_text,
    people_text,
    percent_text,
    standing_sentence,
)
from planner.wording.labels import month_label
from planner.wording.marks import mark_sentence, standing_mark_name
from planner.wording.phrases import listed, months_text, with_remark
from planner.wording.reasons import reason_name, trend_sign
from planner.wording.slips import recovered_sentence, slip_sentence

_MONTHS_TOLD = 3


class Evidence(Struct, frozen=True):
    """What is shown of a row.

    Attributes:
        about: Which row it is, and who carries it.
        why: Its reasons, the figures behind them and the year ahead.
        notes: Its ●, and what was reported last.
    """

    about: str
    why: str
    notes: str
    chart: Chart | None = None


def evidence(plan: Plan, month: Month, behind: RowBehind, mark: Mark | None) -> Evidence:
    """What is shown of a row at a month; ``mark`` is the ● its keys are for."""
    row = plan.rows[behind.row]
    found = {
        kpi: standing(plan, plan.kpis[kpi], month)
        for kpi in dict.fromkeys((*_kpis_told(behind), *row.kpis))
        if kpi in plan.kpis and plan.kpis[kpi].role != "reference"
    }
    why: list[str] = []
    for told in behind.slips:
        why.append(_reason_line(plan, month, told))
        if told.slip.standing is not None:
            why += _kpi_lines(plan, plan.kpis[told.slip.kpi], told.slip.standing)
    earlier = add_months(month, -1)
    why += [
        f"{trend_sign('recovered')} {recovered_sentence(plan, one.slip, earlier)}"
        for one in behind.over
    ]
    short = {told.slip.kpi for told in behind.slips}
    for kpi, one in found.items():
        if kpi not in short:
            why.append(standing_sentence(plan, plan.kpis[kpi], one))
            why += _kpi_lines(plan, plan.kpis[kpi], one)
    notes = (*_mark_lines(plan, row, mark), *_report_lines(plan, row, month))
    return Evidence(
        about=_about(plan, row),
        why=clean("\n".join(why)),
        notes=clean("\n".join(notes)),
        chart=_chart(plan, month, found),
    )


def _about(plan: Plan, row: Row) -> str:
    item = plan.item_of(row)
    lead = plan.lead_of(row)
    star = "★" if INCENTIVE in item.tags else ""
    groups = _("・").join(plan.groups_of(row))
    carried = listed(groups, _("主担当 {lead}").format(lead=lead) if lead else "")
    return one_line(with_remark(f"{plan.reference(row)} {star}{row_title(plan, row)}", carried))


def _kpis_told(behind: RowBehind) -> Iterator[str]:
    """The KPIs the reasons are about, the gravest first."""
    for one in behind.with_over:
        if one.slip.kpi:
            yield one.slip.kpi
        yield from (short.kpi for short in one.slip.short)


# Why, and since when


def _reason_line(plan: Plan, month: Month, one: Compared) -> str:
    slip = one.slip
    if slip.standing is not None:
        told = standing_sentence(plan, plan.kpis[slip.kpi], slip.standing)
    else:
        told = slip_sentence(plan, slip, month)
    sign = trend_sign(one.trend or "same")
    return f"{sign} {reason_name(slip.reason)}: {told}{_since(plan, slip, month)}"


def _since(plan: Plan, slip: Slip, month: Month) -> str:
    """For how long a KPI has been short or an item silent, where that is more than a month."""
    if slip.reason not in {"kpi", "unreported"}:
        return ""
    months = [month]
    while (earlier := add_months(months[-1], -1)) in plan.year and _was(plan, slip, earlier):
        months.append(earlier)
    if len(months) == 1:
        return ""
    return _("（{since}から{months}）").format(
        since=month_label(months[-1], plan.year), months=months_text(len(months))
    )


def _was(plan: Plan, slip: Slip, month: Month) -> bool:
    """Whether a KPI was short or an item unreported at a month as well."""
    if slip.reason == "kpi":
        return standing(plan, plan.kpis[slip.kpi], month).is_short is True
    return is_unreported(plan, plan.items[slip.item], month)


# Whether it can still be met


def _kpi_lines(plan: Plan, kpi: Kpi, one: Standing) -> list[str]:
    """The year ahead of a KPI, what else could be expected by now, and what does not fit."""
    ahead = (
        _part(_("目標"), limit_text(kpi, one)),
        _part(_("着地見込み"), landing_text(kpi, one)),
        _part(_("必要ペース"), pace_text(kpi, one)),
        _part(_("進捗率"), percent_text(one.progress_rate)),
        people_text(one),
    )
    others = _("、").join(expected_text(plan, kpi, one, other) for other in one.others)
    lines = (
        "　".join(filter(None, ahead)),
        _part(_("ほかの目安"), others),
        *(doubt_sentence(kpi, doubt) for doubt in doubts(plan, kpi, one)),
    )
    return [f"  {line}" for line in lines if line]


def _part(name: str, text: str) -> str:
    return f"{name} {text}" if text else ""


def _chart(plan: Plan, month: Month, found: dict[str, Standing]) -> Chart | None:
    """The chart of the first KPI that has a figure."""
    for kpi, one in found.items():
        if one.used is not None:
            held = plan.kpis[kpi]
            return kpi_chart.build(plan, held, landing_number(held, one), until=month)
    return None


# What was promised and said


def _mark_lines(plan: Plan, row: Row, mark: Mark | None) -> Iterator[str]:
    """The ● about which something was said or is due, and the one the keys are for."""
    told = [one for one in row.marks if one.promises or one.dropped is not None or one.is_step]
    if mark is not None and mark not in told:
        told.append(mark)
    for one in sorted(told, key=lambda mark: (mark.due or "9", mark.id)):
        causes = dict.fromkeys(one_line(p.cause) for p in one.promises if p.cause)
        cause = _("原因 {causes}").format(causes=_("・").join(causes)) if causes else ""
        yield f"● {with_remark(mark_sentence(plan, row, one), cause)}"
    if mark is not None and mark.is_open:
        name = standing_mark_name(plan, mark)
        yield "  " + _("Space 済・m 移・x 止は {mark}").format(mark=name)


def _report_lines(plan: Plan, row: Row, month: Month) -> Iterator[str]:
    """Status, note and remedy of three months, by the row that reports where it has none."""
    months = [
        place for back in range(_MONTHS_TOLD) if (place := add_months(month, -back)) in plan.year
    ]
    is_silent = not any(row.report(place).is_reported for place in months)
    unit = unit_of(plan, row) if is_silent else row
    of_unit = f"{plan.reference(unit)} " if unit.id != row.id else ""
    for place in months:
        report = unit.report(place)
        if not (report.is_reported or report.remedy or place == month):
            continue
        name = month_label(place, plan.year)
        said = " ".join(filter(None, (report.status, report.note))) or _("（記入なし）")
        yield _("【{month}】 {text}").format(month=f"{of_unit}{name}", text=said)
        if report.remedy:
            yield _("【{month}の改善策】 {text}").format(month=name, text=report.remedy)
