"""A few questions in one small dialog: a word, a reason, a month, what to search for."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget

from planner.errors import PlannerError
from planner.forms.questions import Answer, Field, MonthField, TextField
from planner.language import _
from planner.plan.fiscal import FiscalYear, Month
from planner.text import one_line, width
from planner.ui.dialogs import FieldDialog, field, fields
from planner.ui.explained import Passages
from planner.ui.widgets.fields import Dialog, Line, MonthStrip, settled
from planner.ui.widgets.lines import Sentence
from planner.ui.widgets.passage import Passage


class AskScreen(FieldDialog[Answer]):
    """Questions at the bottom of the screen, the rows they are about above them.

    Args:
        title: What is going to be done.
        asked: The questions in order.
        year: The fiscal year whose months can be chosen.
        context: A text above the questions.
        passage: Where the manual tells of it.
        begin: Name of the field that has the cursor at first; empty for the first one.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "submit", show=False, priority=True),
        Binding("enter", "next", show=False, priority=True),
    ]

    DEFAULT_CSS = """
    AskScreen {
        #context { padding: 0 1; color: $text-muted; }
        #reading { height: 2; padding: 0 1; color: $text-muted; }
        #problem { display: none; }
        &.-refused #problem { display: block; }
    }
    """

    AUTO_FOCUS = "Line, MonthStrip"

    def __init__(  # noqa: PLR0913 - as a question
        self,
        title: str,
        asked: Sequence[Field],
        year: FiscalYear,
        context: str = "",
        passage: str = "",
        *,
        begin: str = "",
    ) -> None:
        super().__init__()
        told = {self._field_id(place): each.passage for place, each in enumerate(asked)}
        self.passages: Passages = {"": passage, **{name: it for name, it in told.items() if it}}
        self._title = title
        self._fields = tuple(asked)
        self._year = year
        self._about = context
        self._begin = next((n for n, each in enumerate(asked) if each.name == begin), 0)

    def compose(self) -> ComposeResult:
        """Title, context, the fields with their labels, what is missing, keys."""
        body: list[Widget] = [Passage(self._about, id="context")] if self._about else []
        cells = max((width(one_line(asked.label)) for asked in self._fields), default=0)
        rows = (
            field(asked.label, self._widget(place, asked), min(cells, 24) + 2)
            for place, asked in enumerate(self._fields)
        )
        body.append(fields(*rows))
        if reading := self._reading():
            body.append(Passage(reading, id="reading"))
        body.append(Sentence(id="problem"))
        enter = _("次へ・決定") if len(self._fields) > 1 else _("決定")
        keys = [("Enter", enter), ("Esc", _("やめる"))]
        if any(isinstance(asked, MonthField) for asked in self._fields):
            keys.insert(1, ("←→", _("月を選ぶ（数字でも）")))
        asides = [asked.label for place, asked in enumerate(self._fields) if self._is_aside(place)]
        if asides:
            keys.insert(1, ("↓", _("・").join(asides)))
        yield Dialog(self._title, *body, keys=keys)

    def on_mount(self) -> None:
        """Begin at the field asked for."""
        for place, asked in enumerate(self._fields):
            if isinstance(asked, TextField) and asked.is_replaced:
                self._line(place).action_select_all()
        if self._fields:
            self._focus(self._begin)

    def on_resize(self, event: events.Resize) -> None:
        """Leave room below the context."""
        for context in self.query("#context"):
            context.styles.max_height = event.size.height // 4
        for reading in self.query("#reading"):
            reading.styles.max_height = max(event.size.height // 4, 2)
        self.query_one("#problem").styles.max_height = max(event.size.height // 4, 2)

    def on_input_changed(self) -> None:
        """Show what is read in the text as it stands."""
        for shown in self.query("#reading").results(Passage):
            shown.text = self._reading()

    def fields_room(self, height: int) -> int:
        """Lines there are for the fields, below the context."""
        return height - height // 4 - 3 - 2 * len(self.query("#reading"))

    async def action_next(self) -> None:
        """Go to the next field that is asked, on the last one answer."""
        await settled(self.focused)
        if problem := self._problem(self._place):
            self._refuse(self._place, problem)
            return
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
        """Answer, or say what is missing or cannot be, in its field."""
        await settled(self.focused)
        missing = next((n for n in range(len(self._fields)) if self._is_missing(n)), None)
        if missing is not None:
            self._refuse(missing, self._missing(missing))
            return
        problems = ((n, self._problem(n)) for n in range(len(self._fields)))
        unfit = next(((place, problem) for place, problem in problems if problem), None)
        if unfit is not None:
            self._refuse(*unfit)
        else:
            self.dismiss(self._answer())

    def _missing(self, place: int) -> str:
        """What is said where a field is empty."""
        field = self._fields[place]
        text = (
            _("{label}を書いてください")
            if isinstance(field, TextField)
            else _("{label}を選んでください")
        )
        return text.format(label=field.label)

    def _problem(self, place: int) -> str:
        """Why what stands in a field is no answer; empty where it is one, or nothing."""
        field = self._fields[place]
        text = self._line(place).value.strip() if isinstance(field, TextField) else ""
        if not isinstance(field, TextField) or field.check is None or not text:
            return ""
        try:
            field.check(text)
        except PlannerError as error:
            from planner.wording.errors import error_sentence  # noqa: PLC0415 - seldom needed

            return error_sentence(error)
        return ""

    def _refuse(self, place: int, problem: str) -> None:
        """Say why there is no answer, with the cursor in the field at fault."""
        self.query_one("#problem", Sentence).parts = ((f" {problem}", "bad"),)
        self.add_class("-refused")
        self._focus(place)

    @property
    def _place(self) -> int:
        """The place of the field that has the focus."""
        focused = self.focused
        ids = [self._field_id(place) for place in range(len(self._fields))]
        return ids.index(focused.id) if focused is not None and focused.id in ids else 0

    def _reading(self) -> str:
        """What the texts are read as; the fields' own values before they are there."""
        return "\n".join(
            asked.read_as(self._line(place).value if self.is_mounted else asked.value)
            for place, asked in enumerate(self._fields)
            if isinstance(asked, TextField) and asked.read_as is not None
        )

    def _answer(self) -> Answer:
        texts: dict[str, str] = {}
        months: dict[str, Month | None] = {}
        for place, asked in enumerate(self._fields):
            if isinstance(asked, TextField):
                texts[asked.name] = self._line(place).value.strip()
            else:
                months[asked.name] = self._strip(place).month
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
