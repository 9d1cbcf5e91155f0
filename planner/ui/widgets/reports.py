"""The list of a month's reports: a line or two for each, what is settled in folds."""

from rich.segment import Segment
from textual.reactive import reactive

from planner.forms.drawing import STATUS_LOOKS
from planner.forms.review_columns import GUTTER, ReviewColumns, fit
from planner.forms.review_lines import ReviewLine, Shown, StageFold
from planner.language import _
from planner.plan.model import Plan
from planner.plan.reporting import WAITING_FOR_REVIEW, Stage
from planner.text import pad, width
from planner.ui.look.themes import ROOMY
from planner.ui.widgets.cursor_sheet import CursorSheet
from planner.ui.widgets.sheet import HEADER
from planner.wording.reports import short_stage_name, stage_name

_STAGE_LOOKS = {
    **dict.fromkeys(WAITING_FOR_REVIEW, "below"),
    Stage.UNREPORTED: "late",
    Stage.RETURNED: "late",
    Stage.REVIEWED: "done",
}


class ReportList(CursorSheet):
    """Reports and folds; where all have room for it, or in large type, each has a second line."""

    DEFAULT_CSS = """
    ReportList { height: 1fr; min-height: 2; }
    """

    fresh: reactive[frozenset[str]] = reactive(frozenset[str], repaint=False)
    """Ids of the rows others have just changed."""

    def __init__(self) -> None:
        super().__init__(id="reports")
        self._plan: Plan | None = None
        self.lines: tuple[Shown, ...] = ()
        self._columns: ReviewColumns | None = None
        self._has_second_line = False
        self._seen_lines = 0

    # What is shown

    @property
    def line(self) -> Shown | None:
        """The line under the cursor."""
        return self.lines[self.cursor] if self.cursor < len(self.lines) else None

    def show(self, plan: Plan, lines: tuple[Shown, ...], cursor: int | None = None) -> None:
        """Show lines, the cursor at a place, or where it was."""
        old, self._plan = self.lines, plan
        self.lines = lines
        before = self._columns, self._has_second_line
        self.fit(self.room)
        is_same = (self._columns, self._has_second_line) == before and len(old) == len(lines)
        for place, line in enumerate(lines):
            if is_same and line != old[place]:
                for own in self.lines_of(place):
                    self._redraw_line(own)
        if not is_same:
            self._redraw()
        self.cursor = min(self.cursor if cursor is None else cursor, max(len(lines) - 1, 0))
        self._bring_into_view()

    def opens_by_click(self, entry: int) -> bool:
        """A fold turns by one click."""
        return isinstance(self.lines[entry], StageFold)

    def watch_fresh(self, old: frozenset[str], new: frozenset[str]) -> None:
        """Draw the lines that others changed, and those whose moment is over."""
        for place, line in enumerate(self.lines):
            if isinstance(line, ReviewLine) and line.row in old ^ new:
                for own in self.lines_of(place):
                    self._redraw_line(own)

    def on_resize(self) -> None:
        """Lay the lines out for another height, too: it decides whether they are two each."""
        self._cells = 0
        super().on_resize()

    # Drawing

    def fit(self, cells: int) -> None:
        """Share the cells out among the columns; see whether each report has a second line."""
        lines = len(self.lines) + sum(map(_has_text, self.lines))
        is_roomy = self.app.theme_variables.get("layout") == ROOMY
        self._has_second_line = is_roomy or lines <= self.size.height - HEADER
        number = 3
        if self._plan is not None:
            references = (line.reference for line in self.lines if isinstance(line, ReviewLine))
            number = max((width(own) for own in references), default=number)
        self._columns = fit(cells, number, has_second_line=self._has_second_line)
        heights = [1 + (self._has_second_line and _has_text(line)) for line in self.lines]
        self.stack(heights)
        self._reach(cells, max(sum(heights), 1))

    def draw(self, place: int, cells: int) -> list[Segment]:
        """A line; the header names the columns."""
        columns = self._columns
        if columns is None:
            return self._text("", cells)
        if place < 0:
            return self._header(columns, cells)
        found = self.entry_at(place)
        if found is None:
            return self._text("", cells)
        entry, part = found
        line = self.lines[entry]
        layers = ("cursor-row",) if entry == self.cursor else ()
        if isinstance(line, StageFold):
            sign, name = ("▼" if line.is_open else "▶"), stage_name(line.stage)
            text = _("{sign} {name} {count}件").format(sign=sign, name=name, count=line.count)
            return self._text(f"{'>' if layers else ' '}{text}", cells, "title", *layers)
        if part:
            text = f"{' ' * columns.indent}{line.told}"
            return self._text(text, cells, "quiet", *layers)
        return self._report(columns, line, cells, layers)

    def _header(self, columns: ReviewColumns, cells: int) -> list[Segment]:
        names = (
            (_("行"), columns.number),
            (_("事業"), columns.title),
            (_("担当"), columns.group),
            (_("状況"), columns.statuses),
            (_("段階"), columns.stage),
            (_("確認・差戻しの日時と人"), columns.signed),
            (_("報告のはじめ"), columns.note),
        )
        text = " ".join(pad(name, own) for name, own in names if own)
        return self._text(" " * GUTTER + text, cells, "header")

    def _report(
        self, columns: ReviewColumns, line: ReviewLine, cells: int, layers: tuple[str, ...]
    ) -> list[Segment]:
        plain = self._style(*layers)
        name = short_stage_name if columns.is_short else stage_name
        look = (_STAGE_LOOKS[line.stage],) if line.stage in _STAGE_LOOKS else ()
        fresh = ("fresh",) if line.row in self.fresh else ()
        number = Segment(pad(line.reference, columns.number), self._style(*layers, *fresh))
        segments = [
            Segment(">" if layers else "~" if fresh else " ", plain),
            number,
            Segment(f" {pad(line.title, columns.title)} ", self._style("first", *layers)),
            Segment(f"{pad(line.group, columns.group)} ", plain),
            *self._statuses(columns, line, layers),
            Segment(f"{pad(name(line.stage), columns.stage)} ", self._style(*layers, *look)),
        ]
        if columns.signed:
            signed = pad(line.signed, columns.signed)
            segments.append(Segment(f"{signed} ", self._style("quiet", *layers)))
        segments.append(Segment(pad(line.told, columns.note), plain))
        left = cells - sum(width(own.text) for own in segments)
        if left < 0:  # very narrow: what stands at the right goes
            return _cropped(segments, cells)
        return [*segments, Segment(" " * left, plain)]

    def _statuses(
        self, columns: ReviewColumns, line: ReviewLine, layers: tuple[str, ...]
    ) -> list[Segment]:
        plan = self._plan
        status = plan.status(line.statuses) if plan is not None else None
        look = (STATUS_LOOKS[status.meaning],) if status is not None else ()
        return [Segment(f"{pad(line.statuses, columns.statuses)} ", self._style(*layers, *look))]


def _has_text(line: Shown) -> bool:
    """Whether a line has something to tell in a second one."""
    return isinstance(line, ReviewLine) and bool(line.told)


def _cropped(segments: list[Segment], cells: int) -> list[Segment]:
    left, shown = cells, []
    for own in segments:
        text = pad(own.text, min(width(own.text), left))
        shown.append(Segment(text, own.style))
        left -= width(text)
    return shown
