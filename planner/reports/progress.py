"""事業計画（進捗）: the monthly grid of a plan as a document for the board (pure).

Columns, bands, merged cells and their order are those of the branch's printed grid.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct

from planner.history.amendments import Amended
from planner.language import _
from planner.plan import grid, ledger
from planner.plan.fiscal import Month, add_months
from planner.plan.grid import (
    INCENTIVE,
    FigureCell,
    KpiLine,
    PillarBand,
    SectionBand,
    View,
    WorkLine,
)
from planner.plan.ledger import MarkState
from planner.plan.model import Item, Kpi, Mark, Plan, Report, Row
from planner.plan.signs import MARK_SIGNS, OPEN_STEP
from planner.reports.document import (
    Column,
    Document,
    Header,
    MarkCell,
    Rating,
    Table,
    TableCell,
    TableLine,
    Value,
    Words,
    labelled,
    plain_words,
)
from planner.reports.shown import plan_shown
from planner.slips.behind import Closed
from planner.text import one_line
from planner.wording.figures import series_name
from planner.wording.kpis import followed_target
from planner.wording.labels import full_month_label, mark_state_name, month_label, month_name
from planner.wording.marks import ended_sentence, mark_name, suspension_sentence

_NUMBER, _TITLE, _OUTLINE, _MONTHS = 0, 1, 2, 3
_NOTE, _STATUS = 15, 16
_COLUMNS = 17


class Options(Struct, frozen=True):
    """What of a plan is printed, and how.

    Attributes:
        view: One group, incentive items only, or all.
        section: Id of the one section printed; empty for all.
        marks: The ● as on paper, or each by its state.
        is_baseline: Whether ● stand in their months of 当初計画 instead of their present ones.
        with_last_status: Whether last month's status stands before this one's (○→△).
        only_slipping: Whether only △ and changed rows are printed.
        with_later: Whether a past month's sheet shows what happened in later months too.
        reference: 資料番号.
        date: The day as printed, in words.
        confidentiality: 機密性.
        closed: For 遅れと対応 as the month was closed; None for all that is known now.
        amendments: For 改定 those that are printed.
    """

    view: View = View()
    section: str = ""
    marks: Literal["printed", "states"] = "printed"
    is_baseline: bool = False
    with_last_status: bool = False
    only_slipping: bool = False
    with_later: bool = False
    reference: str = ""
    date: str = ""
    confidentiality: str = ""
    closed: Closed | None = None
    amendments: tuple[Amended, ...] = ()


def build(plan: Plan, month: Month, options: Options = Options()) -> Document:  # noqa: B008 - immutable
    """The grid of a plan looked at from a month."""
    plan = plan_shown(plan, month, with_later=options.with_later)
    own = frozenset(kpi for row in plan.rows.values() if row.kind == "kpi" for kpi in row.kpis)
    lines = tuple(_Lines(plan, month, options, own).all())
    return Document(
        title=_("{title}（進捗）").format(title=one_line(plan.title)),
        subject=_subject(plan, month, options),
        header=header(plan, options),
        legend=(*_legend(plan, month, options), *_late_legend(lines)),
        blocks=(
            Table(
                tuple(_columns(plan, month)),
                lines or (_band("section", _("当てはまる行はありません。")),),
            ),
        ),
    )


def header(plan: Plan, options: Options) -> Header:
    """The texts above a report, 【案】 until 計画決定."""
    return Header(
        reference=one_line(options.reference),
        draft=_("【案】") if plan.decided is None else "",
        date=one_line(options.date),
        confidentiality=one_line(options.confidentiality),
    )


def subject_parts(plan: Plan, month: Month, options: Options) -> Iterator[str]:
    """The start of a report's subject: 基準月, the month looked at if another, the group."""
    yield _("基準月 {month}").format(month=full_month_label(plan.status_month))
    if month < plan.status_month and options.with_later:
        yield _("{month} とその後を表示").format(month=full_month_label(month))
    elif month != plan.status_month:
        yield _("{month} を表示").format(month=full_month_label(month))
    yield one_line(options.view.group) or _("全グループ")


def _columns(plan: Plan, looked_at: Month) -> Iterator[Column]:
    yield Column("number", _("項番"), ems=2.9, align="center")
    yield Column("title", _("事業"), share=14)
    yield Column("outline", _("実施（手段・スケジュール）概要"), share=29, short=_("実施概要"))
    for month in plan.year.months:
        yield Column(
            month, month_name(month), ems=3.8, align="center", is_marked=month == looked_at
        )
    yield Column(
        "note",
        _("進捗状況（計画を下回る場合は、今後改善すべき点等）"),
        share=30,
        short=_("進捗状況"),
    )
    yield Column("status", _("実施\n状況"), ems=3.4, align="center", short=_("実施状況"))


class _Lines(Struct, frozen=True):
    """The lines of the table, item by item."""

    plan: Plan
    month: Month
    options: Options
    kpis_with_row: frozenset[str]
    """Ids of the KPIs that have a row of their own."""

    def all(self) -> Iterator[TableLine]:
        """All lines; a band only where work follows it."""
        bands: dict[str, TableLine] = {}
        work: list[WorkLine | KpiLine] = []
        rows = self.plan.rows
        for line in grid.lines(self.plan, self.options.view):
            if isinstance(line, PillarBand):
                bands = {"pillar": _band("pillar", grid.band_text(self.plan, line))}
            elif isinstance(line, SectionBand):
                bands["section"] = _band("section", self._section(line))
            elif is_printed(self.plan, line.row, self.month, self.options):
                if work and rows[work[-1].row].item != rows[line.row].item:
                    yield from self._item(work)
                    work = []
                if bands:
                    yield from self._item(work)
                    yield from bands.values()
                    work, bands = [], {}
                work.append(line)
        yield from self._item(work)

    def _section(self, line: SectionBand) -> str:
        """The text of a section's band, with its 廃止."""
        ended = self.plan.sections[line.section].ended
        said = ended_sentence(self.plan, ended) if ended else ""
        return "　".join(filter(None, (grid.band_text(self.plan, line), said)))

    def _item(self, work: Sequence[WorkLine | KpiLine]) -> Iterator[TableLine]:
        """The lines of an item, its cells merged downwards."""
        if not work:
            return
        item = self.plan.item_of(self.plan.rows[work[0].row])
        rows = [self.plan.rows[line.row] for line in work]
        is_work = [isinstance(line, WorkLine) for line in work]
        starts = {
            _NUMBER: [place == 0 for place in range(len(work))],
            _TITLE: [
                place == 0 or (is_work[place] and bool(row.title)) for place, row in enumerate(rows)
            ],
            _NOTE: [
                place == 0
                or (
                    is_work[place]
                    and (
                        row.is_separate
                        or bool(self._note(row, rows[0]))
                        or self.plan.ended_of(row) != self.plan.ended_of(rows[place - 1])
                    )
                )
                for place, row in enumerate(rows)
            ],
            _STATUS: [
                place == 0 or (is_work[place] and (bool(self._status(row)) or row.is_separate))
                for place, row in enumerate(rows)
            ],
        }
        for place, (line, row) in enumerate(zip(work, rows, strict=True)):
            merged: dict[int, Value] = {
                _NUMBER: (Words(self.plan.number(item)),),
                _TITLE: self._title(item, row, is_first=place == 0),
                _NOTE: self._note(row, rows[0]),
                _STATUS: self._rating(row),
            }
            cells = {
                column: TableCell(value, rows=_reach(starts[column], place))
                for column, value in merged.items()
                if starts[column][place]
            }
            cells[_OUTLINE] = TableCell(self._outline(line, row))
            cells |= {
                _MONTHS + number: TableCell(value)
                for number, value in enumerate(self._months(line))
            }
            yield TableLine(
                "work" if isinstance(line, WorkLine) else "figures",
                tuple(sorted(cells.items())),
                together=item.id,
                reference=self.plan.reference(row),
            )

    def _title(self, item: Item, row: Row, *, is_first: bool) -> tuple[Words, ...]:
        """事業: the item's title and lines on its first row, a row's own title on its row."""
        texts = [row.title] if row.title and not is_first else [row.title or item.title]
        if is_first and not any(self.plan.rows[row_id].title for row_id in item.rows):
            texts += [f"・{line}" for line in item.lines]
        boxed = [INCENTIVE] if is_first and INCENTIVE in item.tags else []
        return (
            *plain_words("\n".join(filter(None, texts))),
            *(Words(tag, "boxed") for tag in boxed),
        )

    def _outline(self, line: WorkLine | KpiLine, row: Row) -> tuple[Words, ...]:
        if isinstance(line, KpiLine):
            kpi = self.plan.kpis[line.kpi]
            series = kpi.lines[line.place]
            name = series.label or f"{kpi.name} {series_name(series.series)}"
            return (Words(one_line(name), "label"),)
        steps = [_step(self.plan, row, mark) for mark in row.marks if mark.is_step]
        labelled_steps = labelled(_("手順"), "\n".join(steps))
        kpis = tuple(
            word for kpi in self._kpis_shown(row) for word in _kpi_words(self.plan, kpi, self.month)
        )
        own = plain_words(row.text)
        texts = (*kpis, *own) if row.kind == "kpi" else (*own, *kpis)
        return (*texts, *labelled_steps)

    def _kpis_shown(self, row: Row) -> Iterator[Kpi]:
        """The published KPIs of a row that have no row of their own."""
        for kpi_id in row.kpis:
            kpi = self.plan.kpis.get(kpi_id)
            is_here = row.kind == "kpi" or kpi_id not in self.kpis_with_row
            if kpi is not None and kpi.role == "kpi" and is_here:
                yield kpi

    def _months(self, line: WorkLine | KpiLine) -> tuple[Value, ...]:
        values = month_values(self.plan, line, self.month)
        row = self.plan.rows[line.row]
        has_figures = isinstance(line, KpiLine) or any(
            isinstance(value, FigureCell) for value in values
        )
        if not has_figures and (self.options.marks == "printed" or self.options.is_baseline):
            months = _bullet_months(self.plan, row, is_baseline=self.options.is_baseline)
            return tuple(_PRINTED if month in months else None for month in self.plan.year.months)
        return values

    def _note(self, row: Row, first: Row) -> tuple[Words, ...]:
        """進捗状況 and 改善策 in one cell, after 廃止, 休止 and the ● of 時期未定.

        廃止 that the first row of the item says already is not said again.
        """
        report = row.report(self.month)
        ended = self.plan.ended_of(row)
        if row.id != first.id and ended == self.plan.ended_of(first):
            ended = None
        rests = [s for s in row.suspensions if s.end is None or s.end >= self.month]
        undated = [
            m
            for m in row.marks
            if m.is_open and not m.is_step and m.due is None
            if not self.plan.is_ended(row, self.month)
        ]
        return (
            *labelled(_("廃止"), ended_sentence(self.plan, ended) if ended else ""),
            *labelled(_("休止"), "\n".join(suspension_sentence(self.plan, s) for s in rests)),
            *labelled(
                _("時期未定"),
                _("、").join(mark_name(self.plan, mark) for mark in undated),
            ),
            *plain_words(report.note or ""),
            *labelled(_("改善策"), report.remedy or "", part="remedy"),
        )

    def _status(self, row: Row) -> str:
        return row.report(self.month).status or ""

    def _rating(self, row: Row) -> Rating:
        symbol = self._status(row)
        before = row.report(add_months(self.month, -1)).status
        status = self.plan.status(symbol)
        return Rating(
            symbol,
            before=before if before and self.options.with_last_status else None,
            name=one_line(status.name) if status else "",
        )


def month_values(plan: Plan, line: WorkLine | KpiLine, month: Month) -> tuple[Value, ...]:
    """The twelve months of a line, April first: figures, or ● and 手順 by their states."""
    cells = grid.cells(plan, line, month)
    return tuple(MarkCell(cell) if isinstance(cell, ledger.Cell) else cell for cell in cells)


_PRINTED = MarkCell(ledger.Cell(MarkState.PLANNED), is_printed=True)


def is_printed(plan: Plan, row_id: str, month: Month, options: Options) -> bool:
    """Whether a row of the view is printed; a △ is printed with all rows its cell spans."""
    row = plan.rows[row_id]
    if options.section and plan.items[row.item].section != options.section:
        return False
    if not options.only_slipping:
        return True
    return _is_below_or_changed(plan, row, month) or _is_below_plan(
        plan, _row_with_status(plan, row, month), month
    )


def _row_with_status(plan: Plan, row: Row, month: Month) -> Row:
    """The row whose status cell spans a row: itself, else one above it in its item."""
    rows = plan.items[row.item].rows
    for place in range(rows.index(row.id), 0, -1):
        above = plan.rows[rows[place]]
        if above.report(month).status or above.is_separate:
            return above
    return plan.rows[rows[0]]


def _is_below_plan(plan: Plan, row: Row, month: Month) -> bool:
    status = plan.status(row.report(month).status)
    return status is not None and status.meaning == "below"


def _is_below_or_changed(plan: Plan, row: Row, month: Month) -> bool:
    """Whether a row is △, or its report differs from that of the month before.

    Without a record of the month before, nothing counts as changed.
    """
    if _is_below_plan(plan, row, month):
        return True
    report = row.report(month)
    last = add_months(month, -1)
    before = row.report(last)
    is_comparable = before.is_reported or plan.is_recorded(last)
    return is_comparable and report.is_reported and _texts(report) != _texts(before)


def _texts(report: Report) -> tuple[str, str, str]:
    return (report.status or "", report.note or "", report.remedy or "")


def _bullet_months(plan: Plan, row: Row, *, is_baseline: bool) -> set[Month]:
    """The months in which a row has a ● on paper."""
    bullets = [mark for mark in row.marks if not mark.is_step]
    if is_baseline:
        return {mark.month for mark in bullets if mark.month is not None}
    due = {mark.due for mark in bullets if mark.due is not None and mark.dropped is None}
    if (ended := plan.ended_of(row)) is None:
        return due
    done = {mark.due for mark in bullets if mark.done is not None}
    return {month for month in due if month in done or not ended.covers(month)}


def _reach(starts: Sequence[bool], place: int) -> int:
    """The number of lines that the cell starting at a place spans."""
    following = (n for n in range(place + 1, len(starts)) if starts[n])
    return next(following, len(starts)) - place


def _step(plan: Plan, row: Row, mark: Mark) -> str:
    """A 手順 with its month, or 済, 中止 or 廃止."""
    ended = plan.ended_of(row)
    month = month_label(mark.due, plan.year) if mark.due else _("時期未定")
    if mark.done is not None:
        month = _("{month} 済").format(month=month_label(mark.done, plan.year))
    elif mark.dropped is not None:
        month = _("中止")
    elif ended is not None and (mark.due is None or ended.covers(mark.due)):
        month = _("廃止")
    return _("・{step}（{month}）").format(step=one_line(mark.text), month=month)


def _band(kind: Literal["pillar", "section"], text: str) -> TableLine:
    return TableLine(kind, ((0, TableCell((Words(text),), columns=_COLUMNS)),))


def _kpi_words(plan: Plan, kpi: Kpi, month: Month) -> tuple[Words, ...]:
    """A KPI with its target and its 廃止."""
    ended = ended_sentence(plan, kpi.ended) if kpi.ended else ""
    return labelled(
        "KPI",
        one_line("　".join(filter(None, (kpi.name, followed_target(plan, kpi, month), ended)))),
    )


def _subject(plan: Plan, month: Month, options: Options) -> str:
    parts = [
        *subject_parts(plan, month, options),
        *([one_line(plan.sections[options.section].title)] if options.section else []),
        *([_("インセンティブ関連のみ")] if options.view.incentive_only else []),
        *([_("△と変わった行のみ")] if options.only_slipping else []),
        *([_("●は当初計画の月")] if options.is_baseline else []),
    ]
    return "　".join(parts)


def _legend(plan: Plan, month: Month, options: Options) -> Iterator[str]:
    """The statuses with their counts of rows, and the signs that are not plain ●."""
    shown = tuple(
        line
        for line in grid.lines(plan, options.view)
        if isinstance(line, WorkLine) and is_printed(plan, line.row, month, options)
    )
    counted = dict(grid.count_statuses(plan, shown, month).by_status)
    for status in plan.statuses:
        name = one_line(status.name)
        yield _("{symbol} {name}（{count}）").format(
            symbol=status.symbol, name=name, count=counted[status.symbol]
        )
    if options.with_last_status:
        yield _("実施状況は {last}→{now} の順").format(
            last=month_name(add_months(month, -1)), now=month_name(month)
        )
    if options.marks == "states" and not options.is_baseline:
        is_any_ended = any(plan.ended_of(plan.rows[line.row]) for line in shown)
        for state, sign in MARK_SIGNS.items():
            if state is not MarkState.ENDED or is_any_ended:
                yield f"{sign} {mark_state_name(state)}"
        yield f"{OPEN_STEP} {_('手順')}"


def _late_legend(lines: Sequence[TableLine]) -> Iterator[str]:
    """The meaning of the sign of a 後着 figure, where one is printed."""
    values = (cell.value for line in lines for _column, cell in line.cells)
    figures = (value for value in values if isinstance(value, FigureCell))
    if any(figure.is_late and not figure.is_provisional for figure in figures):
        yield _("後 締めた後に届いた数字（後着）")
