"""The year of a row in lines: its months with ● and reports, its figures, what was said of it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from planner.forms.bars import bars_of
from planner.forms.blocks import pair
from planner.kpi.exact import EXACT, decimals_of, distance, rounded
from planner.kpi.expected import expectations
from planner.kpi.owed import kpis_reported
from planner.kpi.reached import standings_reached
from planner.kpi.readings import Reading, is_total
from planner.kpi.standing import Standing, standing
from planner.kpi.targets import limit_of
from planner.language import N_, _
from planner.plan import ledger, reporting
from planner.plan.fiscal import Month
from planner.plan.model import Kpi, Plan, Row
from planner.plan.reporting import Stage
from planner.plan.signs import cell_sign
from planner.reports import kpi_chart
from planner.text import clean, cut, one_line, pad, pad_left, width, wrap
from planner.wording.figures import printed_number
from planner.wording.kpis import (
    compared_number,
    followed_target,
    gap_number,
    judged_unit,
    landing_text,
    month_runs,
    shown_expected,
    shown_number,
)
from planner.wording.labels import month_heading, month_name
from planner.wording.phrases import listed, with_remark

LABEL = 7  # cells before April, the first of them for the sign of the cursor
_WIDEST = 13  # cells of a month
_PER_LINE = (12, 6, 4, 3, 2, 1)  # months on a line, as many as their figures leave room for
_WORDS_LABEL = 12
_FUTURE_BAR = "─"

# With a blank behind it where the word in English is shorter here than elsewhere.
_STAGES: dict[Stage, str] = {
    Stage.UNREPORTED: N_("未"),
    Stage.ANSWERED: N_("修正"),
    Stage.CHANGED: N_("変更"),
    Stage.UNCHECKED: N_("未確"),
    Stage.RETURNED: N_("差戻"),
    Stage.REVIEWED: N_("確認 "),
    Stage.RESTING: N_("休止 "),
    Stage.ENDED: N_("廃止"),
}
_STAGE_LOOKS = {
    Stage.REVIEWED: "done",
    Stage.UNREPORTED: "busy",
    Stage.RETURNED: "late",
    Stage.ANSWERED: "busy",
    Stage.CHANGED: "busy",
}


class YearChoice(Struct, frozen=True):
    """What is gone on to: the report of a month, or the list of changes of the row.

    Attributes:
        plan: The plan as it was seen last.
        month: The month looked at.
    """

    to: Literal["report", "story"]
    plan: Plan
    row: str
    month: Month


class YearPiece(NamedTuple):
    """A text of a line, the name of its look, and the month it is of."""

    text: str
    look: str = ""
    month: Month | None = None


class YearLine(Struct, frozen=True):
    """A line.

    Attributes:
        pieces: Its texts side by side; the first cell is blank, or part of a rule.
        months: The months that what it says is of; none where its pieces say it.
        opens: Whether what stands below belongs to it: a block of figures is seen from here on.
    """

    pieces: tuple[YearPiece, ...]
    months: frozenset[Month] = frozenset()
    opens: bool = False


class _Values(Struct, frozen=True):
    """A line of twelve texts.

    Attributes:
        label: What they are.
        texts: One for each month.
        looks: The name of the look of each.
    """

    label: str
    texts: tuple[str, ...]
    looks: tuple[str, ...]


def month_cells(cells: int) -> int:
    """The cells of a month in a line of so many, where all twelve stand side by side."""
    return min((cells - LABEL) // 12, _WIDEST)


def year_header(plan: Plan, month: Month, cells: int) -> YearLine:
    """The names of the months; the one looked at has the sign of the cursor and is turned round.

    Args:
        plan: The plan.
        month: The month looked at.
        cells: The cells of the line.
    """
    return _headings(plan, plan.year.months, month, month_cells(cells))


def year_lines(plan: Plan, row: Row, cells: int) -> tuple[YearLine, ...]:
    """The year of a row; 着地見込み is that of the 基準月, up to which the figures go.

    Args:
        plan: The plan.
        row: The row.
        cells: The cells of a line.
    """
    size = month_cells(cells)
    lines = [*_work(plan, row, size)]
    for kpi, of in kpis_reported(plan, row):
        lines += _kpi(plan, kpi, of, cells)
    words = [*_words(plan, _unit(plan, row), cells)]
    if words:
        lines += [rule(_("進捗状況と改善策"), _("同じ内容が続く月はまとめて表示"), cells), *words]
    return tuple(lines)


def rule(title: str, right: str, cells: int) -> YearLine:
    """A rule with what is below it, and more at its right end, which goes where there is no room.

    Args:
        title: What is below.
        right: More of it; empty for nothing.
        cells: The cells of the line.
    """
    end = f" {right} ─" if right and width(title) + width(right) + 8 <= cells else "─"
    shown = cut(title, cells - width(end) - 4)
    line = "─" * (cells - width(shown) - width(end) - 3)
    return YearLine(
        (
            YearPiece("─ ", "rule"),
            YearPiece(shown, "title"),
            YearPiece(f" {line}", "rule"),
            YearPiece(end.removesuffix("─"), ""),
            YearPiece("─", "rule"),
        ),
        opens=True,
    )


def _headings(plan: Plan, months: Sequence[Month], here: Month | None, size: int) -> YearLine:
    pieces = [YearPiece(" " * LABEL, "header")]
    for month in months:
        name = month_heading(month, size, is_closed=plan.is_closed(month), is_here=month == here)
        look = "header-month" if month == here else "header"
        before = pad_left(">" if month == here else "", size - width(name))
        pieces += [YearPiece(before, "header"), YearPiece(name, look)]
    return YearLine(tuple(pieces))


# ● and reports


def _unit(plan: Plan, row: Row) -> Row:
    """The row whose reports are shown: its unit's where it has none of its own."""
    is_silent = not any(report.is_reported or report.remedy for report in row.reports.values())
    return reporting.unit_of(plan, row) if is_silent else row


def _work(plan: Plan, row: Row, size: int) -> Iterator[YearLine]:
    months, unit = plan.year.months, _unit(plan, row)
    known = ledger.cells(plan, row, plan.status_month)
    cells = [known.get(month, ledger.EMPTY_CELL) for month in months]
    if any(cell.state or cell.step for cell in cells):
        signs = [cell_sign(cell) if cell.state or cell.step else "" for cell in cells]
        looks = tuple(cell.state.value if cell.state else "" for cell in cells)
        yield _line(plan, _Values("●", tuple(signs), _mark_looks(looks)), months, size)
    symbols = [one_line(unit.report(month).status or "") for month in months]
    statuses = [plan.status(symbol) for symbol in symbols]
    looks = tuple(status.meaning if status else "" for status in statuses)
    yield _line(plan, _Values(_("状況"), tuple(symbols), looks), months, size, right=1)
    stages = [_stage(plan, unit, month) for month in months]
    names = tuple(_(_STAGES[stage]).strip() if stage else "" for stage in stages)
    looks = tuple(_STAGE_LOOKS.get(stage, "") if stage else "" for stage in stages)
    yield _line(plan, _Values(_("報告"), names, looks), months, size)


def _mark_looks(states: tuple[str, ...]) -> tuple[str, ...]:
    looks = {
        "done": "done",
        "done-unplanned": "done",
        "late": "late",
        "moved-later": "moved",
        "moved-earlier": "moved",
        "unplanned": "unplanned",
    }
    return tuple(looks.get(state, "") for state in states)


def _stage(plan: Plan, unit: Row, month: Month) -> Stage | None:
    """The stage of a report; None of a month to come, or before the reports began."""
    stage = reporting.stage(plan, reporting.unit_of(plan, unit), month)
    if stage not in _STAGES or (stage is Stage.UNREPORTED and month > plan.status_month):
        return None
    return stage


def _line(
    plan: Plan, values: _Values, months: Sequence[Month], size: int, *, right: int = 0
) -> YearLine:
    """Texts at the right of the cells of their months, each so many blanks before the end.

    The blank between two months stands before each, so that April is apart from the label too.
    """
    every = plan.year.months
    pieces = [YearPiece(f" {pad(values.label, LABEL - 1)}")]
    for month in months:
        place = every.index(month)
        text = f"{pad_left(values.texts[place], size - right)}{' ' * right}"
        pieces.append(YearPiece(text, values.looks[place], month))
    return YearLine(tuple(pieces))


# Figures


def _kpi(plan: Plan, kpi: Kpi, row: Row, cells: int) -> Iterator[YearLine]:
    """A KPI: its target, then its figures, what was expected, what is missing, last year's."""
    judged = standing(plan, kpi, plan.status_month, [row])
    target = one_line(followed_target(plan, kpi, plan.status_month))
    landing = landing_text(kpi, judged)
    told = [
        _("着地見込み {landing}").format(landing=landing) if landing else "",
        _("目標 {target}").format(target=target) if target else "",
    ]
    unit, total = judged_unit(kpi, judged), _("累計") if is_total(kpi) else ""
    name = with_remark(one_line(kpi.name), listed(unit, total))
    for parts in (told, told[1:]):
        right = "　".join(filter(None, parts))
        if width(name) + width(right) + 8 <= cells:
            yield rule(name, right, cells)
            break
    else:
        yield rule(name, "", cells)
        text = "　".join(filter(None, told))
        yield from (YearLine((YearPiece(f" {line}", "quiet"),)) for line in wrap(text, cells - 2))
    values = _values(plan, kpi)
    if not values:
        yield YearLine((YearPiece(f" {_('まだ数字がありません')}", "quiet"),))
        return
    widest = max(width(text) for own in values for text in own.texts)
    room = cells - LABEL
    per_line = next((n for n in _PER_LINE if widest < min(room // n, _WIDEST * 12 // n)), 1)
    size = month_cells(cells) * (12 // per_line)
    months = plan.year.months
    for start in range(0, 12, per_line):
        part = months[start : start + per_line]
        if per_line < len(months):
            yield _headings(plan, part, None, size)
        yield from (_line(plan, own, part, size) for own in values)


def _values(plan: Plan, kpi: Kpi) -> list[_Values]:
    """The lines of a KPI's figures; those without any are left out."""
    months = plan.year.months
    by_role = {series.role: series.values for series in kpi_chart.build(plan, kpi).lines}
    found = standings_reached(plan, kpi)
    judged = [found.get(month) for month in months]
    to_come = by_role.get("target", (None,) * 12)
    prior = by_role.get("prior", (None,) * 12)
    latest = found[max(found)] if found else None
    compared = [_compared(kpi, own) for own in judged]
    figures = tuple(_figure(own, one) for own, one in zip(judged, compared, strict=True))
    expected = tuple(
        _number(one.expected) if own is not None else ahead
        for own, one, ahead in zip(
            judged, compared, _to_come(plan, kpi, to_come, latest), strict=True
        )
    )
    quiet = ("quiet",) * 12
    looks = tuple("below" if own is not None and own.is_short else "done" for own in judged)
    lines = [
        _Values(_("今年度"), figures, ("",) * 12),
        _Values(_("目安 ").strip(), expected, quiet),
        _Values(_("目安差"), tuple(map(_missing, compared)), looks),
        _Values(_("前年度 ").strip(), tuple(map(_number, prior)), quiet),
        _bars(plan, kpi, found),
    ]
    return [own for own in lines if any(own.texts)]


def _bars(plan: Plan, kpi: Kpi, found: dict[Month, Standing]) -> _Values:
    """A block for each figure, its height above or under the 目安, which is a line."""
    bars = bars_of(plan, kpi)
    if not bars.has_line:
        return _Values("", ("",) * 12, ("",) * 12)
    texts, looks = [], []
    for month in plan.year.months:
        bar = bars.months.get(month)
        is_to_come = bool(found) and month > max(found)
        texts.append(pair(bar.letter).rstrip() if bar else _FUTURE_BAR * 2 * is_to_come)
        looks.append(bar.look if bar else "quiet")
    return _Values(_("対目安"), tuple(texts), tuple(looks))


def _number(value: Decimal | None) -> str:
    return "" if value is None else printed_number(value)


class _Compared(Struct, frozen=True):
    """The figure of a month beside its 目安, as they are printed, and what lies between the two."""

    value: Decimal | None = None
    expected: Decimal | None = None
    missing: Decimal | None = None


def _compared(kpi: Kpi, own: Standing | None) -> _Compared:
    """The three of a month, with as many decimals as make the first two give the third."""
    if own is None:
        return _Compared()
    value = compared_number(kpi, own)
    if value is None or own.expected is None:
        return _Compared(own.value if value is None else value)
    expected, exact = shown_expected(kpi, own, own.expected), own.comparison
    if own.is_short is None or own.limit.is_done or exact is None:
        return _Compared(value, expected)
    gap = gap_number(kpi, own)
    if distance(value, expected) != gap:
        decimals = max(map(decimals_of, (value, expected, gap)))
        value = exact.value if exact.is_rounded else rounded(exact.value, decimals)
    between = EXACT.subtract(value, expected)
    return _Compared(value, expected, gap.copy_sign(between) if abs(between) == gap else between)


def _figure(own: Standing | None, compared: _Compared) -> str:
    is_provisional = own is not None and own.used is not None and own.used.is_provisional
    return f"{'~' if is_provisional else ''}{_number(compared.value)}"


def _missing(compared: _Compared) -> str:
    """The figure less its 目安, with its sign."""
    if not compared.missing:
        return _number(compared.missing)
    sign = "-" if compared.missing < 0 else "+"
    return sign + printed_number(compared.missing.copy_abs())


def _to_come(
    plan: Plan, kpi: Kpi, values: Sequence[Decimal | None], latest: Standing | None
) -> list[str]:
    """The 目安 of each month as it is without a figure, in the decimals of the latest one."""
    limit, alike = limit_of(kpi, plan.year), Standing(kpi.id, plan.year.first)
    if latest is not None:
        alike = replace(latest, value=None, is_short=None, shortfall=None)
    texts = []
    for month, value in zip(plan.year.months, values, strict=True):
        expected = expectations(plan, kpi, limit, Reading(None, month, "actual"))
        worked_out = (
            own for own in expected if own.is_worked_out and shown_number(kpi, own.value) == value
        )
        exact = next(worked_out, None)
        texts.append(_number(shown_expected(kpi, alike, exact) if exact else value))
    return texts


# Words


def _words(plan: Plan, unit: Row, cells: int) -> Iterator[YearLine]:
    """What was written, the same words of neighbouring months once, the 改善策 beside."""
    texts = {
        month: (clean(unit.report(month).note or ""), clean(unit.report(month).remedy or ""))
        for month in plan.year.months
    }
    written = [month for month in plan.year.months if any(texts[month])]
    room = cells - _WORDS_LABEL - 1
    has_remedy = any(texts[month][1] for month in written)
    left = room * 11 // 20 if has_remedy else room
    for (note, remedy), run in groupby(written, key=texts.__getitem__):
        months = tuple(run)
        beside = _("改善策 {text}").format(text=remedy) if remedy else ""
        noted = wrap(note, left) if note else ()
        said = wrap(beside, room - left - 2) if beside else ()
        name = month_name(months[0]) if len(months) == 1 else month_runs(months)
        for place in range(max(len(noted), len(said))):
            label = pad("" if place else name, _WORDS_LABEL - 1)
            first = noted[place] if place < len(noted) else ""
            second = said[place] if place < len(said) else ""
            text = f" {label}{pad(first, left)}  {second}" if said else f" {label}{first}"
            yield YearLine((YearPiece(text),), frozenset(months))
