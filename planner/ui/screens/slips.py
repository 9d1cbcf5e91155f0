"""What slips at a month, the gravest first; the chosen row is gone to."""

from collections import Counter
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from planner.fiscal import Month, add_months
from planner.language import _
from planner.model import Plan
from planner.reports.grid import row_title
from planner.slips import Slip, slips
from planner.text import one_line, pad, width
from planner.ui.keys import ime_forms
from planner.ui.widgets.fields import Dialog, Passage, line
from planner.ui.widgets.lines import OneLine
from planner.wording import full_month_label, reason_name, slip_sentence

_WIDE = 120  # from here on there is room for long titles


class SlipsScreen(ModalScreen[str | None]):
    """The slips of a plan at a month; the id of the row chosen is the result.

    Args:
        plan: The plan.
        month: The month looked at first.
        group: The group looked at; empty for all.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding(",".join(("left", "[", *ime_forms("["))), "look(-1)", show=False),
        Binding(",".join(("right", "]", *ime_forms("]"))), "look(1)", show=False),
        Binding("k,ｋ", "move('cursor_up')", show=False),
        Binding("j,ｊ", "move('cursor_down')", show=False),
    ]

    DEFAULT_CSS = """
    SlipsScreen {
        align: center middle;
        background: $background;
        Dialog { height: 100%; max-width: 160; max-height: 44; }
        .about { background: $boost; }
        #unrecorded { display: none; height: auto; padding: 0 1; color: $warning; }
        #none { display: none; height: 1fr; padding: 1 2; }
        OptionList {
            height: 1fr;
            background: $surface;
            scrollbar-size-vertical: 1;
            text-wrap: nowrap;
            text-overflow: ellipsis;
            &:focus { background-tint: $foreground 0%; }
        }
        #sentence { height: 3; padding: 0 1; background: $boost; }
        &.-unrecorded #unrecorded { display: block; }
        &.-none OptionList { display: none; }
        &.-none #sentence, &.-none #counts { display: none; }
        &.-none #none { display: block; }
        &.-low #sentence { height: 2; }
    }
    """

    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012 - as Textual has it
    AUTO_FOCUS = "OptionList"

    month: reactive[Month] = reactive(Month(""), repaint=False, init=False)
    """The month looked at."""

    def __init__(self, plan: Plan, month: Month, group: str = "") -> None:
        super().__init__()
        self._plan = plan
        self._group = group
        self._found: tuple[Slip, ...] = ()
        self._title_cells = 0
        self.set_reactive(SlipsScreen.month, month)

    def compose(self) -> ComposeResult:
        """Title, counts, what is unrecorded, the slips, the chosen one in full, keys."""
        yield Dialog(
            "",
            line(id="counts", classes="about"),
            Passage(id="unrecorded"),
            OptionList(markup=False, compact=True),
            Passage(id="none"),
            Passage(id="sentence"),
            keys=[("Enter", _("その行へ")), ("←→", _("前の月・次の月")), ("Esc", _("閉じる"))],
        )

    def on_resize(self) -> None:
        """Give the titles the room there is."""
        cells = 44 if self.size.width >= _WIDE else 22
        if cells != self._title_cells:
            self._title_cells = cells
            self._show()

    def watch_month(self) -> None:
        """Show another month."""
        self._show()

    def on_option_list_option_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        """Say the one under the cursor in full."""
        if slip := self._slip(message):
            text = f"{self._reference(slip)} {self._title(slip)}\n{self._sentence(slip)}"
            self.query_one("#sentence", Passage).text = text

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Answer with the row."""
        if slip := self._slip(message):
            self.dismiss(slip.row)

    def action_look(self, count: int) -> None:
        """Look at the month before or after, inside the year."""
        month = add_months(self.month, count)
        if month in self._plan.year:
            self.month = month

    def action_move(self, where: str) -> None:
        """Move in the list."""
        getattr(self.query_one(OptionList), f"action_{where}")()

    def action_cancel(self) -> None:
        """Leave."""
        self.dismiss(None)

    def _slip(self, message: OptionList.OptionMessage) -> Slip | None:
        """The slip a message is about; none when the list meanwhile shows another month."""
        options = message.option_list.options
        place = message.option_index
        is_shown = place < len(options) and options[place] is message.option
        return self._found[place] if is_shown else None

    def _show(self) -> None:
        self._found = slips(self._plan, self.month, self._group)
        month = full_month_label(self.month)
        title = _("遅れ {month} {group} {count}件").format(
            month=month, group=self._group or _("全グループ"), count=len(self._found)
        )
        self.query_one(Dialog).say_title(title)
        self._show_counts()
        self._show_unrecorded()
        nothing = _("{month}に遅れは見つかりませんでした。").format(month=month)
        self.query_one("#none", Passage).text = nothing
        self.set_class(not self._found, "-none")
        options = self.query_one(OptionList)
        options.set_options(self._options())
        options.action_first()

    def _show_counts(self) -> None:
        counts = Counter(slip.reason for slip in self._found)
        shown = self.query_one("#counts", OneLine)
        texts = (f" {reason_name(reason)} {count} " for reason, count in counts.items())
        shown.parts = tuple((text, "") for text in texts)

    def _show_unrecorded(self) -> None:
        self.set_class(not self._plan.is_recorded(self.month), "-unrecorded")
        text = _("{month}より前は未記録です。その月の●の遅れと報告の有無は、ここに出ません。")
        first = full_month_label(self._plan.ledger_from)
        self.query_one("#unrecorded", Passage).text = text.format(month=first)

    def _options(self) -> list[Option]:
        references = [self._reference(slip) for slip in self._found]
        reasons = {slip.reason: reason_name(slip.reason) for slip in self._found}
        left = max(map(width, references), default=0)
        middle = max(map(width, reasons.values()), default=0)
        return [
            Option(
                Content(
                    f" {pad(reference, left)}  {pad(reasons[slip.reason], middle)}  "
                    f"{pad(self._title(slip), self._title_cells)}  {self._sentence(slip)}"
                )
            )
            for reference, slip in zip(references, self._found, strict=True)
        ]

    def _reference(self, slip: Slip) -> str:
        return one_line(self._plan.reference(self._plan.rows[slip.row]))

    def _title(self, slip: Slip) -> str:
        return row_title(self._plan, self._plan.rows[slip.row])

    def _sentence(self, slip: Slip) -> str:
        return one_line(slip_sentence(self._plan, slip, self.month))
