"""The tables of rows behind, what changed first, and of rows whose slips left (pure).

A row stands once with all its slips: new and changed ones as sentences; of unchanged ones the
gravest as a sentence, the others by name.
"""

from collections.abc import Iterator, Sequence

from planner.language import _
from planner.plan import reporting
from planner.plan.fiscal import Month, add_months, calendar_month
from planner.plan.grid import INCENTIVE, row_title
from planner.plan.model import Plan, Row
from planner.reports.document import (
    Column,
    Rating,
    Table,
    TableLine,
    Value,
    Words,
    labelled,
    work_line,
)
from planner.slips.behind import RowBehind
from planner.slips.trends import Compared
from planner.text import one_line
from planner.wording.behind import reasons_of
from planner.wording.kpis import landing_text
from planner.wording.labels import month_name
from planner.wording.marks import mark_sentence
from planner.wording.phrases import listed
from planner.wording.reasons import trend_sign
from planner.wording.slips import change_sentence


def table(plan: Plan, month: Month, rows: Sequence[RowBehind]) -> Table:
    """The rows behind at a month: their reasons, 改善策, ● put off and 着地見込み."""
    columns = (
        *_columns(plan, month),
        Column("why", _("遅れの理由と根拠"), share=32),
        Column("means", _("改善策・約束・着地見込み"), share=24, short=_("改善策・約束")),
    )
    lines = (
        _line(plan, month, row, (_reasons(plan, month, row), _measures(plan, month, row)))
        for row in rows
    )
    return Table(columns, tuple(lines), is_flat=True)


def left(plan: Plan, month: Month, rows: Sequence[RowBehind]) -> Table:
    """The rows with slips that left, a line each with how; some are behind in another way."""
    columns = (*_columns(plan, month), Column("over", _("どうなったか"), share=56))
    lines = (_line(plan, month, row, (tuple(_left(plan, month, row)),)) for row in rows)
    return Table(columns, tuple(lines), is_flat=True)


def _left(plan: Plan, month: Month, row: RowBehind) -> Iterator[Words]:
    yield from (word for own in row.left for word in _signed(plan, own, month))
    if row.slips:
        yield Words(_("（ほかの遅れは続いています）"))


def _columns(plan: Plan, looked_at: Month) -> Iterator[Column]:
    yield Column("number", _("項番"), ems=3.8, align="center")
    yield Column("title", _("事業"), share=15)
    yield Column("groups", _("グループ"), ems=5.9)
    for month in plan.year.months:
        yield Column(
            month,
            str(calendar_month(month)),
            ems=2.1,
            align="center",
            short=month_name(month),
            is_marked=month == looked_at,
        )


def _line(plan: Plan, month: Month, behind: RowBehind, texts: Sequence[Value]) -> TableLine:
    row = plan.rows[behind.row]
    reference = plan.reference(row)
    values: tuple[Value, ...] = (
        (Words(reference),),
        _title(plan, row),
        _groups(plan, row),
        *_statuses(plan, row, month),
        *texts,
    )
    return work_line(values, together=row.id, reference=reference)


def _title(plan: Plan, row: Row) -> tuple[Words, ...]:
    is_incentive = INCENTIVE in plan.item_of(row).tags
    return (Words(row_title(plan, row)), *([Words(INCENTIVE, "boxed")] if is_incentive else []))


def _groups(plan: Plan, row: Row) -> tuple[Words, ...]:
    groups = plan.groups_of(row)
    if set(groups) == set(plan.groups):
        return (Words(_("全グループ")),)
    return tuple(Words(one_line(group)) for group in groups)


def _statuses(plan: Plan, row: Row, looked_at: Month) -> Iterator[Rating]:
    """The statuses up to the month looked at; where a row has none, that of its unit."""
    unit = reporting.unit_of(plan, row)
    for month in plan.year.months:
        symbol = row.report(month).status or unit.report(month).status
        status = plan.status(symbol) if month <= looked_at else None
        yield Rating(status.symbol, name=one_line(status.name)) if status else Rating()


def _reasons(plan: Plan, month: Month, row: RowBehind) -> tuple[Words, ...]:
    """The slips of a row, what changed in full."""
    in_full = row.slips[:1] if row.is_unchanged else row.slips
    words = (word for compared in in_full for word in _signed(plan, compared, month))
    others = [reasons_of(plan, compared.slip) for compared in row.slips[len(in_full) :]]
    more = _("ほかに {reasons}").format(reasons=listed(*dict.fromkeys(others)))
    return (*words, *([Words(more)] if others else []))


def _signed(plan: Plan, compared: Compared, month: Month) -> tuple[Words, ...]:
    """The sign of a slip's trend and its sentence."""
    sign = _("【{label}】").format(label=trend_sign(compared.trend))
    sentence = change_sentence(plan, compared, month, add_months(month, -1))
    return (Words(sign, "label"), Words(one_line(sentence)))


def _measures(plan: Plan, month: Month, behind: RowBehind) -> tuple[Words, ...]:
    """The 改善策, the open ● that were put off, and the 着地見込み of the KPIs."""
    row = plan.rows[behind.row]
    remedy = row.report(month).remedy or reporting.unit_of(plan, row).report(month).remedy
    promises = [
        mark_sentence(plan, row, mark) for mark in row.marks if mark.is_open and mark.promises
    ]
    return (
        *labelled(_("改善策"), remedy or ""),
        *labelled(_("約束"), "\n".join(promises)),
        *labelled(_("着地見込み"), "" if behind.is_unchanged else _landings(plan, behind)),
    )


def _landings(plan: Plan, behind: RowBehind) -> str:
    grounds = (ground for compared in behind.slips for ground in compared.slip.grounds)
    return listed(
        *(
            landing_text(plan.kpis[ground.kpi], ground.standing)
            for ground in grounds
            if ground.standing is not None
        )
    )
