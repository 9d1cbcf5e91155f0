"""The list of a month's reports: a line or two for each, what is settled in folds."""

from msgspec import structs
from rich.segment import Segment
from textual.geometry import Region
from textual.reactive import reactive

from planner.forms.drawing import STATUS_LOOKS
from planner.forms.review_columns import GUTTER, ReviewColumns, fit
from planner.forms.review_lines import (
    ReviewLine,
    Shown,
    StageFold,
    outside_folds,
    stage_fold_text,
)
from planner.forms.unseen import unseen_text
from planner.language import _
from planner.plan.model import Plan
from planner.plan.reporting import WAITING_FOR_REVIEW, Stage
from planner.text import pad, width, wrap
from planner.ui.look.themes import ROOMY
from planner.ui.widgets.cursor_sheet import CursorSheet
from planner.ui.widgets.sheet import FOOTER, HEADER
from planner.wording.reports import stage_name

_STAGE_LOOKS = {
    **dict.fromkeys(WAITING_FOR_REVIEW, "below"),
    Stage.UNREPORTED: "late",
    Stage.RETURNED: "late",
    Stage.REVIEWED: "done",
}

_MOST_BELOW = (6, 3, 2, 1)  # lines of a report, as many as all have room for
_LEAST_FOR_FOOTER = 3  # lines of the list, below which none tells what is not seen


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
        self._below: tuple[tuple[tuple[str, str], ...], ...] = ()  # of each entry: text and look
        self._total = 0

    # What is shown

    @property
    def line(self) -> Shown | None:
        """The line under the cursor."""
        return self.lines[self.cursor] if self.cursor < len(self.lines) else None

    def show(self, plan: Plan, lines: tuple[Shown, ...], cursor: int | None = None) -> None:
        """Show lines, the cursor at a place, or where it was."""
        old, self._plan = self.lines, plan
        self.lines = lines
        before = self._columns, [len(own) for own in self._below]
        self.fit(self.room)
        is_same = (self._columns, [len(own) for own in self._below]) == before
        for place, line in enumerate(lines):
            if is_same and line != old[place]:
                for own in self.lines_of(place):
                    self._redraw_line(own)
        if not is_same:
            self._redraw()
        self.cursor = min(self.cursor if cursor is None else cursor, max(len(lines) - 1, 0))
        self._bring_into_view()
        self._tell_unseen()

    def is_open(self, entry: int) -> bool:
        """Whether an entry is a fold that is open."""
        line = self.lines[entry] if entry < len(self.lines) else None
        return isinstance(line, StageFold) and line.is_open

    @property
    def has_footer(self) -> bool:
        """Whether not all lines have room: then the last line says what is not seen."""
        return self._total > max(self.size.height - HEADER, _LEAST_FOR_FOOTER)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Show other lines, and tell what is not seen now."""
        self._forget_look((FOOTER, False))
        super().watch_scroll_y(old_value, new_value)

    def _tell_unseen(self) -> None:
        self._forget_look((FOOTER, False))
        self.refresh(Region(0, max(self.size.height - 1, 0), self.size.width, 1))

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
        rows = [line for line in self.lines if isinstance(line, ReviewLine)]
        number = max((width(line.reference) for line in rows), default=3)
        longest = max((width(line.title) for line in rows), default=0)
        with_second = fit(cells, number, longest, has_second_line=True)
        is_roomy = self.app.theme_variables.get("layout") == ROOMY
        outside = len(outside_folds(self.lines))  # opened folds change nothing but the scrolling
        for most in _MOST_BELOW:
            below = tuple(
                _below(line, with_second, cells, most if n < outside else 1, is_roomy=is_roomy)
                for n, line in enumerate(self.lines)
            )
            if outside + sum(map(len, below[:outside])) <= self.size.height - HEADER:
                self._columns, self._below = with_second, below
                break
        else:
            self._columns = fit(cells, number, longest, has_second_line=is_roomy)
            self._below = tuple(_told(line) if is_roomy else () for line in self.lines)
        heights = [1 + len(own) for own in self._below]
        self._total = sum(heights)
        self.stack(heights)
        self._reach(cells, max(self._total, 1))

    def draw(self, place: int, cells: int) -> list[Segment]:
        """A line; the header names the columns."""
        columns = self._columns
        if columns is None:
            return self._text("", cells)
        if place < 0:
            return self._footer(cells) if place == FOOTER else self._header(columns, cells)
        found = self.entry_at(place)
        if found is None:
            return self._text("", cells)
        entry, part = found
        line = self.lines[entry]
        layers = ("cursor-row",) if entry == self.cursor else ()
        if isinstance(line, StageFold):
            text = f"{'>' if layers else ' '}{stage_fold_text(line)}"
            return self._text(text, cells, "title", *layers)
        if part:
            text, look = self._below[entry][part - 1]
            return self._text(f"{' ' * columns.indent}{text}", cells, look, *layers)
        is_wrapped = any(look == "first" for _below_it, look in self._below[entry])
        title = wrap(line.title, columns.title)[0] if is_wrapped else line.title
        return self._report(columns, structs.replace(line, title=title), cells, layers)

    def _footer(self, cells: int) -> list[Segment]:
        """What of the list is not seen."""
        folds = [stage_fold_text(own) if isinstance(own, StageFold) else "" for own in self.lines]
        return self._text(f" {unseen_text(folds, self.seen, cells - 1)}", cells, "quiet")

    def _header(self, columns: ReviewColumns, cells: int) -> list[Segment]:
        names = (
            (_("行"), columns.number),
            (_("事業"), columns.title),
            (_("担当"), columns.group),
            (_("状況"), columns.statuses),
            (_("段階"), columns.stage),
            (_("確認・差戻しの日時・氏名"), columns.signed),
            (_("内容（冒頭）"), columns.note),
        )
        text = " ".join(pad(name, own) for name, own in names if own)
        return self._text(" " * GUTTER + text, cells, "header")

    def _report(
        self, columns: ReviewColumns, line: ReviewLine, cells: int, layers: tuple[str, ...]
    ) -> list[Segment]:
        plain = self._style(*layers)
        look = (_STAGE_LOOKS[line.stage],) if line.stage in _STAGE_LOOKS else ()
        fresh = ("fresh",) if line.row in self.fresh else ()
        number = Segment(pad(line.reference, columns.number), self._style(*layers, *fresh))
        segments = [
            Segment(">" if layers else "~" if fresh else " ", plain),
            number,
            Segment(f" {pad(line.title, columns.title)} ", self._style("first", *layers)),
            Segment(f"{pad(line.group, columns.group)} ", plain),
            *self._statuses(columns, line, layers),
            Segment(f"{pad(stage_name(line.stage), columns.stage)} ", self._style(*layers, *look)),
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


def _told(line: Shown) -> tuple[tuple[str, str], ...]:
    """The second line of a report, in large type always there."""
    if isinstance(line, StageFold):
        return ()
    return ((line.told or _("（記入なし）"), "quiet"),)


def _below(
    line: Shown, columns: ReviewColumns, cells: int, most: int, *, is_roomy: bool
) -> tuple[tuple[str, str], ...]:
    """The lines below the first of a report: the rest of its name, then what was reported.

    Args:
        line: The report.
        columns: The columns.
        cells: The cells of a line.
        most: Lines of what was reported there may be; below two the name stays in one line.
        is_roomy: Whether one without words says that.
    """
    if isinstance(line, StageFold):
        return ()
    names = wrap(line.title, columns.title)[1:] if most > 1 else ()
    text = line.told or (_("（記入なし）") if is_roomy else "")
    told = wrap(text, cells - columns.indent - 1) if text else ()
    if len(told) > most:
        rest = " ".join(told[most - 1 :]) if most > 1 else text
        told = (*told[: most - 1], rest)
    return (*((own, "first") for own in names), *((own, "quiet") for own in told))


def _cropped(segments: list[Segment], cells: int) -> list[Segment]:
    left, shown = cells, []
    for own in segments:
        text = pad(own.text, min(width(own.text), left))
        shown.append(Segment(text, own.style))
        left -= width(text)
    return shown
