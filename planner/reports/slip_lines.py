"""The rows that slip as a table, the gravest first, and what became of those that did (pure).

A row stands once, with all its reasons: what is new or changed in whole sentences, of what is the
same only the gravest, the others by name.
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
    TableCell,
    TableLine,
    Value,
    Words,
    labelled,
)
from planner.slips.behind import RowBehind
from planner.slips.trends import Compared
from planner.text import one_line
from planner.wording.kpis import landing_text
from planner.wording.labels import month_name
from planner.wording.marks import mark_sentence
from planner.wording.phrases import listed
from planner.wording.reasons import reason_name, trend_sign
from planner.wording.slips import recovered_sentence, slip_sentence


def table(plan: Plan, month: Month, rows: Sequence[RowBehind]) -> Table:
    """The rows that slip at a month: why, and what is done about it."""
    columns = (
        *_columns(plan, month),
        Column("why", _("遅れの理由と根拠"), share=32),
        Column("means", _("改善策・約束・着地見込み"), share=24, short=_("改善策・約束")),
    )
    lines = (
        _line(plan, month, row, (_reasons(plan, month, row), _means(plan, month, row)))
        for row in rows
    )
    return Table(columns, tuple(lines), is_flat=True)


def recovered(plan: Plan, month: Month, rows: Sequence[RowBehind]) -> Table:
    """The rows of which something is over, a line each."""
    since = add_months(month, -1)
    columns = (*_columns(plan, month), Column("over", _("解消したこと"), share=56))
    lines = (
        _line(
            plan,
            month,
            row,
            ((Words(_over(plan, row, since)),),),
        )
        for row in rows
    )
    return Table(columns, tuple(lines), is_flat=True)


def _over(plan: Plan, row: RowBehind, since: Month) -> str:
    return listed(*(recovered_sentence(plan, one.slip, since) for one in row.over))


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


def _line(plan: Plan, month: Month, row: RowBehind, said: Sequence[Value]) -> TableLine:
    held = plan.rows[row.row]
    reference = plan.reference(held)
    values: tuple[Value, ...] = (
        (Words(reference),),
        _title(plan, held),
        _groups(plan, held),
        *_strip(plan, held, month),
        *said,
    )
    cells = tuple(enumerate(map(TableCell, values)))
    return TableLine("work", cells, keep=row.row, reference=reference)


def _title(plan: Plan, row: Row) -> tuple[Words, ...]:
    is_incentive = INCENTIVE in plan.item_of(row).tags
    return (Words(row_title(plan, row)), *([Words(INCENTIVE, "boxed")] if is_incentive else []))


def _groups(plan: Plan, row: Row) -> tuple[Words, ...]:
    groups = plan.groups_of(row)
    if set(groups) == set(plan.groups):
        return (Words(_("全グループ")),)
    return tuple(Words(one_line(group)) for group in groups)


def _strip(plan: Plan, row: Row, looked_at: Month) -> Iterator[Rating]:
    """The statuses up to the month looked at; of a row without one that of who reports for it."""
    unit = reporting.unit_of(plan, row)
    for month in plan.year.months:
        symbol = row.report(month).status or unit.report(month).status
        status = plan.status(symbol) if month <= looked_at else None
        yield Rating(status.symbol, name=one_line(status.name)) if status else Rating()


def _reasons(plan: Plan, month: Month, row: RowBehind) -> tuple[Words, ...]:
    told = row.slips[:1] if row.is_unchanged else row.slips
    words = (word for one in told for word in _signed(one, slip_sentence(plan, one.slip, month)))
    others = [reason_name(one.slip.reason) for one in row.slips[len(told) :]]
    more = _("ほかに {reasons}").format(reasons=listed(*dict.fromkeys(others)))
    return (*words, *([Words(more)] if others else []))


def _signed(one: Compared, sentence: str) -> tuple[Words, ...]:
    sign = _("【{label}】").format(label=trend_sign(one.trend))
    return (Words(sign, "label"), Words(one_line(sentence)))


def _means(plan: Plan, month: Month, row: RowBehind) -> tuple[Words, ...]:
    """What is to be improved, what became of ● put off, and what the year is to end with."""
    held = plan.rows[row.row]
    remedy = held.report(month).remedy or reporting.unit_of(plan, held).report(month).remedy
    promises = [
        mark_sentence(plan, held, mark) for mark in held.marks if mark.is_open and mark.promises
    ]
    return (
        *labelled(_("改善策"), remedy or ""),
        *labelled(_("約束"), "\n".join(promises)),
        *labelled(_("着地見込み"), "" if row.is_unchanged else _landings(plan, row)),
    )


def _landings(plan: Plan, row: RowBehind) -> str:
    landings = (
        landing_text(plan.kpis[one.slip.kpi], one.slip.standing)
        for one in row.slips
        if one.slip.standing is not None
    )
    return listed(*landings)
