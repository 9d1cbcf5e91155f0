"""The fields of the figures' form: lines drawn at once, and one field that goes along them."""

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message
from textual.widgets.input import Selection

from planner.forms.figure_columns import (
    FIELD,
    SIGNS,
    FigureColumns,
    beside_text,
    cut_inside,
    fit,
    label,
    marked_period,
    reference,
)
from planner.forms.figure_form import FigureForm
from planner.kpi.pasting import FigurePlace
from planner.language import _
from planner.text import cut, one_line, pad, pad_left, width, wrap
from planner.ui.widgets.fields import Line
from planner.ui.widgets.sheet import HEADER, Sheet

_ABOVE = 3  # lines seen above the one to begin with


class FigureLine(Line):
    """The field that is typed in; a block from a spreadsheet is not for it alone.

    Args:
        commands: Characters that are not typed, because they are commands of the screen.
    """

    DEFAULT_CSS = """
    FigureLine {
        position: absolute;
        width: 13;
        &:focus { background: $secondary 40%; }
    }
    """

    class BlockPasted(Message):
        """Several cells were pasted."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, commands: frozenset[str]) -> None:
        super().__init__()
        self._commands = commands

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether a key is typed here; the letters of commands are not."""
        return character not in self._commands and super().check_consume_key(key, character)

    def on_paste(self, event: events.Paste) -> None:
        """Pass a block on; a single value is typed."""
        if is_block(event.text):
            event.stop()
            event.prevent_default()
            self.post_message(self.BlockPasted(event.text))


class FigureSheet(Sheet):
    """The lines of a form and the one to save by, with a cursor on one of them."""

    DEFAULT_CSS = """
    FigureSheet { height: 100%; }
    """

    class Clicked(Message):
        """A line was clicked."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, form: FigureForm) -> None:
        super().__init__()
        self.form = form
        self.columns: FigureColumns = fit(form, 79)
        self.cursor = 0
        self._names: dict[str, tuple[str, ...]] = {}
        self._doubtful: dict[str, frozenset[tuple[str, str]]] = {}

    @property
    def marked(self) -> range:
        """The cursor's line."""
        return range(self.cursor, self.cursor + 1)

    @property
    def last(self) -> int:
        """The line to save by, below all fields."""
        return len(self.form.fields)

    def fit(self, cells: int) -> None:
        """Share the cells out among the columns."""
        self.columns = fit(self.form, cells)
        self._names.clear()
        self._reach(cells, self.last + 1)

    def show(self, form: FigureForm | None = None) -> None:
        """Draw all lines again, of another form where one is given."""
        if form is not None:
            self.form = form
            self.fit(self.room)
        self._doubtful.clear()
        self._redraw()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Show other lines: the first of them names its KPI."""
        for top in (round(old_value), round(new_value)):
            for place in self._rest_of_kpi(top) if top < self.last else ():
                self._forget_look((place, False))
                self._forget_look((place, True))
        super().watch_scroll_y(old_value, new_value)

    def first_seen(self, place: int) -> int:
        """The line to begin with so that a field is seen: the first one of a KPI."""
        above = max(place - _ABOVE, 0)
        if above >= self.last:
            return above
        return self.form.first_field(self.form.kpi(above).id) or 0

    def move(self, place: int) -> None:
        """Put the cursor on a line and bring it into view."""
        old, self.cursor = self.cursor, place
        self._move_mark(old, place)
        self._scroll_to_line(place)

    def draw(self, place: int, cells: int) -> list[Segment]:
        """A line of the form, the header above the first."""
        columns = self.columns
        if place < 0:
            return self._header(columns, cells)
        if place == self.last:
            return self._saving(cells)
        if place > self.last:
            return self._text("", cells)
        layers = ("cursor-row",) if place == self.cursor else ()
        plain, quiet = self._style(*layers), self._style("quiet", *layers)
        figure = self.form.place(place)
        is_first = place == self._named(place)
        due = self.form.due(figure.kpi)
        number = reference(self.form.plan, due.row) if is_first else ""
        period = marked_period(self.form, figure, columns.period) if is_first else ""
        own = f"{pad(number, columns.number)} {pad(self._part_of_name(place), columns.name)}"
        segments = [
            Segment(
                f"{'>' if layers else ' '}{own} ",
                self._style(*(("first",) if is_first else ()), *layers),
            ),
            Segment(pad(period, columns.period) + " ", self._style("strong", *layers)),
            Segment(pad(label(figure), columns.label), plain),
            *self._field(place, figure, layers),
        ]
        for column in columns.beside:
            text = beside_text(self.form, figure, column)
            if width(text) >= columns.cell:
                text = text.removesuffix("?")
            shown = text if width(text) < columns.cell else "…"
            segments.append(Segment(pad_left(shown, columns.cell), quiet))
        left = cells - sum(width(segment.text) for segment in segments)
        return [*segments, Segment(" " * max(left, 0), plain)]

    def on_click(self, event: events.Click) -> None:
        """Post which line was clicked."""
        place = self.place_at(event)
        if place is not None and place <= self.last:
            event.stop()
            self.post_message(self.Clicked(place))

    def _header(self, columns: FigureColumns, cells: int) -> list[Segment]:
        texts = (
            " " + pad(_("項番"), columns.number),
            " " + pad(_("KPI"), columns.name),
            " " + pad(_("月"), columns.period),
            " " + pad(_("欄"), columns.label),
            " " + pad_left(_("数字"), FIELD),
            " " * (columns.unit + SIGNS),
            *(pad_left(column.title, columns.cell) for column in columns.beside),
        )
        return self._text("".join(texts), cells, "header")

    def _saving(self, cells: int) -> list[Segment]:
        is_here = self.cursor == self.last
        text = _("保存する（{count}件）").format(count=len(self.form.changes))
        if is_here:
            text = f"[{text}] Enter"
        return self._text(f" {text}", cells, "cursor" if is_here else "strong")

    def _field(self, number: int, figure: FigurePlace, layers: tuple[str, ...]) -> list[Segment]:
        """What was typed or is saved, its unit, and the signs of a problem or of 速報."""
        typed = self.form.typed(figure)
        text = self.form.text(figure)
        style = self._style(*(("first",) if typed else ()), "field")
        if not text and self.form.is_missing(number):
            text, style = _("未入力") + " ", self._style("quiet", "field")
        unit = one_line(self.form.kpi(number).unit_of(figure.series))
        is_refused = typed and (typed.problem or self.form.refusal(figure))
        sign = "!" if is_refused else "?" if self._is_doubtful(figure) else " "
        state = _("速") if self.form.is_provisional(figure) else "  "
        is_cut = width(text) > FIELD
        shown = cut(text, FIELD) if typed and typed.problem else "…" if is_cut else text
        return [
            Segment("*" if typed else " ", self._style("strong", *layers)),
            Segment(pad_left(shown, FIELD), style),
            Segment(pad(unit, self.columns.unit), self._style(*layers)),
            Segment(pad(state, SIGNS - 1), self._style("busy", *layers)),
            Segment(sign, self._style("busy", *layers)),
        ]

    def _part_of_name(self, number: int) -> str:
        """The KPI's name, over the lines of its fields where it is long."""
        kpi = self.form.kpi(number)
        if kpi.id not in self._names:
            self._names[kpi.id] = wrap(one_line(kpi.name), self.columns.name)
        parts = self._names[kpi.id]
        first = self._named(number)
        is_last = number + 1 >= self.last or self.form.is_first(number + 1)
        if is_last:
            return cut_inside("".join(parts[number - first :]), self.columns.name)
        return parts[number - first] if number - first < len(parts) else ""

    def _named(self, number: int) -> int:
        """The field in whose line the name of a field's KPI begins: the first one that is seen."""
        first, top = self.form.first_field(self.form.kpi(number).id) or 0, round(self.scroll_y)
        return top if first < top <= number else first

    def _rest_of_kpi(self, number: int) -> range:
        """A field with those of its KPI below it."""
        end = number + 1
        while end < self.last and not self.form.is_first(end):
            end += 1
        return range(number, end)

    def _is_doubtful(self, figure: FigurePlace) -> bool:
        """Whether a field does not fit those beside it."""
        if figure.kpi not in self._doubtful:
            doubts = self.form.doubts(figure.kpi)
            self._doubtful[figure.kpi] = frozenset((d.series, d.period) for d in doubts)
        return (figure.series, figure.period) in self._doubtful[figure.kpi]


class FigureTable(Container):
    """A form's lines with the field to type in on the cursor's.

    Args:
        form: The form.
        place: The line to begin with.
        commands: Characters that are commands and never typed.
    """

    DEFAULT_CSS = """
    FigureTable { height: 1fr; overflow: hidden hidden; }
    """

    class Moved(Message):
        """The cursor is on another line, or what was typed is in the form."""

    def __init__(
        self, form: FigureForm, place: int = 0, commands: frozenset[str] = frozenset()
    ) -> None:
        super().__init__()
        self._sheet = FigureSheet(form)
        self._line = FigureLine(commands)
        self._begin = place
        self._given = ""

    def compose(self) -> ComposeResult:
        """The lines, and the field over one of them."""
        yield self._sheet
        yield self._line

    def on_mount(self) -> None:
        """Keep the field on its line."""
        self.watch(self._sheet, "scroll_y", self._put_field, init=False)
        self.call_after_refresh(self._go_to_first)

    def on_resize(self) -> None:
        """Keep the field on its line."""
        self.call_after_refresh(self._follow_size)

    def on_figure_sheet_clicked(self, message: FigureSheet.Clicked) -> None:
        """Go to the line."""
        message.stop()
        self.take()
        self.go(message.place)

    def on_input_changed(self) -> None:
        """Bring the field back into view where the mouse scrolled it away."""
        self._sheet.move(self.cursor)

    @property
    def form(self) -> FigureForm:
        """The form shown."""
        return self._sheet.form

    @property
    def cursor(self) -> int:
        """The line of the cursor; after the last field the one to save by."""
        return self._sheet.cursor

    @property
    def is_on_save(self) -> bool:
        """Whether the cursor is on the line to save by."""
        return self.cursor == self._sheet.last

    @property
    def place(self) -> FigurePlace | None:
        """The figure under the cursor."""
        return None if self.is_on_save else self.form.place(self.cursor)

    @property
    def page(self) -> int:
        """How many lines a page has."""
        return self._sheet.page

    def take(self) -> None:
        """Put what was typed into the form, which checks it."""
        place = self.place
        if place is not None and self._line.value != self._given:
            self.form.enter(place, self._line.value)
            self._give()
            self._sheet.show()

    def go(self, place: int) -> None:
        """Put the cursor on a line; what is typed there replaces what it has."""
        self._sheet.move(max(0, min(place, self._sheet.last)))
        self._give()
        self._put_field()
        self.screen.set_focus(self._sheet if self.is_on_save else self._line)
        self.post_message(self.Moved())

    def show(self, form: FigureForm | None = None) -> None:
        """Show what changed in the form, or another one."""
        self._sheet.show(form)
        self.go(self.cursor)

    def _go_to_first(self) -> None:
        """Show the lines above the first field, and all fields of its KPI."""
        begin = self._sheet.first_seen(self._begin)
        self._sheet.show_from(begin)
        self.go(self._begin)

    def _give(self) -> None:
        """Put the text of a field into the line and select it, as spreadsheets do."""
        place = self.place
        self._given = self.form.text(place) if place else ""
        self._line.value = self._given
        self._line.selection = Selection(0, len(self._line.value))

    def _follow_size(self) -> None:
        self._sheet.move(self.cursor)
        self._put_field()

    def _put_field(self) -> None:
        y = HEADER + self.cursor - round(self._sheet.scroll_y)
        if self.is_on_save or y < HEADER:
            y = -2  # out of sight, where it still takes what is typed
        self._line.styles.offset = (self._sheet.columns.field, y)


def is_block(text: str) -> bool:
    """Whether a pasted text is several cells: with tabs or more than one line."""
    return "\t" in text.strip(" \r\n") or "\n" in text.replace("\r", "\n").strip()
