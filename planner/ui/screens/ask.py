"""A few questions in one small dialog: a word, a reason, a month, what to search for."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget

from planner.forms.questions import Answer, Field, MonthField, TextField
from planner.language import _
from planner.plan.fiscal import FiscalYear, Month
from planner.text import one_line, width
from planner.ui.dialogs import FieldDialog
from planner.ui.widgets.fields import Dialog, Line, MonthStrip, Passage, line, settled
from planner.ui.widgets.lines import OneLine


class AskScreen(FieldDialog[Answer]):
    """Questions at the bottom of the screen, what they are about still in sight above.

    Args:
        title: What is going to be done.
        fields: The questions in order.
        year: The fiscal year whose months can be chosen.
        context: A text above the questions.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "submit", show=False, priority=True),
        Binding("enter", "next", show=False, priority=True),
    ]

    DEFAULT_CSS = """
    AskScreen {
        align: left bottom;
        background: transparent;
        #context { padding: 0 1; color: $text-muted; }
        #fields { height: auto; padding: 0 1; }
        .field { height: 1; }
        .field > .label { color: $text-muted; }
        .field:focus-within > .label { color: $foreground; text-style: bold; }
        #problem { display: none; }
        &.-refused #problem { display: block; }
    }
    """

    AUTO_FOCUS = "Line, MonthStrip"

    def __init__(
        self, title: str, fields: Sequence[Field], year: FiscalYear, context: str = ""
    ) -> None:
        super().__init__()
        self._title = title
        self._fields = tuple(fields)
        self._year = year
        self._about = context

    def compose(self) -> ComposeResult:
        """Title, context, the fields with their labels, what is missing, keys."""
        body: list[Widget] = [Passage(self._about, id="context")] if self._about else []
        cells = max((width(one_line(field.label)) for field in self._fields), default=0)
        rows = []
        for place, field in enumerate(self._fields):
            label = line((field.label, ""), classes="label")
            label.styles.width = min(cells, 24) + 2
            rows.append(Horizontal(label, self._widget(place, field), classes="field"))
        body.append(VerticalScroll(*rows, id="fields", can_focus=False))
        body.append(line(id="problem"))
        enter = _("次へ・決定") if len(self._fields) > 1 else _("決定")
        keys = [("Enter", enter), ("Esc", _("やめる"))]
        if any(isinstance(field, MonthField) for field in self._fields):
            keys.insert(1, ("←→", _("月を選ぶ（数字でも）")))
        asides = [field.label for place, field in enumerate(self._fields) if self._is_aside(place)]
        if asides:
            keys.insert(1, ("↓", _("・").join(asides)))
        yield Dialog(self._title, *body, keys=keys)

    def on_resize(self, event: events.Resize) -> None:
        """Leave room for each part; only in cells do limits count in an automatic height."""
        height = event.size.height
        for context in self.query("#context"):
            context.styles.max_height = height // 4
        self.query_one("#fields").styles.max_height = height - height // 4 - 3

    async def action_next(self) -> None:
        """Go to the next field that is asked, on the last one answer."""
        await settled(self.focused)
        later = range(self._place + 1, len(self._fields))
        following = next((place for place in later if not self._is_aside(place)), None)
        if following is None:
            await self.action_submit()
        else:
            self._focus(following)

    async def action_step(self, count: int) -> None:
        """Go to the field below or above."""
        await settled(self.focused)
        self._focus(max(0, min(self._place + count, len(self._fields) - 1)))

    async def action_submit(self) -> None:
        """Answer, or say which field is missing."""
        await settled(self.focused)
        missing = next((n for n in range(len(self._fields)) if self._is_missing(n)), None)
        if missing is None:
            self.dismiss(self._answer())
            return
        field = self._fields[missing]
        text = (
            _("{label}を書いてください")
            if isinstance(field, TextField)
            else _("{label}を選んでください")
        )
        problem = text.format(label=field.label)
        self.query_one("#problem", OneLine).parts = ((f" {problem}", "bad"),)
        self.add_class("-refused")
        self._focus(missing)

    @property
    def _place(self) -> int:
        """The place of the field that has the focus."""
        focused = self.focused
        ids = [self._field_id(place) for place in range(len(self._fields))]
        return ids.index(focused.id) if focused is not None and focused.id in ids else 0

    def _answer(self) -> Answer:
        texts: dict[str, str] = {}
        months: dict[str, Month | None] = {}
        for place, field in enumerate(self._fields):
            if isinstance(field, TextField):
                texts[field.name] = self._line(place).value.strip()
            else:
                months[field.name] = self._strip(place).month
        return Answer(texts, months)

    def _is_aside(self, place: int) -> bool:
        field = self._fields[place]
        return isinstance(field, TextField) and field.is_aside

    def _is_missing(self, place: int) -> bool:
        field = self._fields[place]
        if isinstance(field, TextField):
            return field.is_required and not self._line(place).value.strip()
        return not self._strip(place).is_chosen

    def _widget(self, place: int, field: Field) -> Widget:
        if isinstance(field, TextField):
            return Line(
                field.value,
                placeholder=field.placeholder,
                proposals=field.proposals,
                id=self._field_id(place),
            )
        return MonthStrip(
            self._year,
            field.value,
            allow_undecided=field.allow_undecided,
            current=field.current,
            id=self._field_id(place),
        )

    def _focus(self, place: int) -> None:
        self.set_focus(self.query_one(f"#{self._field_id(place)}"))

    def _line(self, place: int) -> Line:
        return self.query_one(f"#{self._field_id(place)}", Line)

    def _strip(self, place: int) -> MonthStrip:
        return self.query_one(f"#{self._field_id(place)}", MonthStrip)

    def _field_id(self, place: int) -> str:
        return f"field-{place}"
