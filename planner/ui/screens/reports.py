"""A month's reports to be checked one by one, and the month to be closed."""

from collections import Counter
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from planner.forms import review_lines
from planner.forms.review_lines import ReviewLine
from planner.language import _
from planner.plan import reporting
from planner.plan.fiscal import Month, add_months
from planner.plan.model import Plan, Row
from planner.plan.reporting import WAITING_FOR_REVIEW, Stage
from planner.ui.keys import bound
from planner.ui.widgets.fields import Dialog, Passage, line
from planner.ui.widgets.lines import OneLine, Part, Sentence
from planner.wording.labels import full_month_label
from planner.wording.reports import stage_name

if TYPE_CHECKING:
    from planner.ui.screens.plan import PlanScreen

_WIDE = 110  # from here on last month's note stands beside this month's


class ReportsScreen(ModalScreen[tuple[str, Month] | None]):
    """The reports of a month, looked at from the plan's screen, which asks for the changes.

    The lines keep their places while they are worked on; the row chosen is the result, with the
    month.

    Args:
        main: The plan's screen.
        month: The month looked at first.
        group: The group looked at; empty for all.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(f"escape,{bound('c')}", "cancel", show=False),
        Binding(bound("space"), "confirm", show=False),
        Binding(bound("r"), "give_back", show=False),
        Binding(bound("e", "M"), "write_memo", show=False),
        Binding(bound("C"), "close_month", show=False),
        Binding(bound("f"), "choose_group", show=False),
        Binding(bound("u"), "undo", show=False),
        Binding("ctrl+r", "redo", show=False),
        Binding(f"left,{bound('[')}", "look(-1)", show=False),
        Binding(f"right,{bound(']')}", "look(1)", show=False),
        Binding(bound("k"), "move('cursor_up')", show=False),
        Binding(bound("j"), "move('cursor_down')", show=False),
    ]

    DEFAULT_CSS = """
    ReportsScreen {
        align: center middle;
        background: $background;
        Dialog { height: 100%; max-width: 190; max-height: 60; }
        #counts { background: $boost; }
        OptionList {
            height: 1fr;
            background: $surface;
            scrollbar-size-vertical: 1;
            text-wrap: nowrap;
            text-overflow: ellipsis;
            &:focus { background-tint: $foreground 0%; }
        }
        #about { background: $boost; text-style: bold; }
        #full { height: 7; background: $boost; }
        #full > Passage { width: 1fr; height: 100%; padding: 0 1; }
        #last { display: none; color: $text-muted; }
        #told { background: $panel; }
        &.-high #full { height: 13; }
        &.-low #full { height: 2; }
        &.-wide #last { display: block; }
    }
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (17, "-middle"), (34, "-high")]  # noqa: RUF012
    AUTO_FOCUS = "OptionList"

    month: reactive[Month] = reactive(Month(""), repaint=False, init=False)
    """The month looked at."""
    group: reactive[str] = reactive("", repaint=False, init=False)
    """The group looked at; empty for all."""

    def __init__(self, main: "PlanScreen", month: Month, group: str = "") -> None:
        super().__init__()
        self._main = main
        self._lines: tuple[ReviewLine, ...] = ()
        self._read: tuple[str, str] = ("", "")
        self._title_cells = 0
        self.set_reactive(ReportsScreen.month, month)
        self.set_reactive(ReportsScreen.group, group)

    def compose(self) -> ComposeResult:
        """Title, counts, the reports, the chosen one in full, what was saved, keys."""
        keys = [
            ("Space", _("確認済")),
            ("r", _("差戻し")),
            ("e", _("メモ")),
            ("C", _("締め")),
            ("[ ]", _("月")),
            ("f", _("グループ")),
            ("Esc", _("閉じる")),
            ("u", _("戻す")),
            ("Enter", _("その行へ")),
        ]
        yield Dialog(
            "",
            line(id="counts"),
            OptionList(markup=False, compact=True),
            line(id="about"),
            Horizontal(Passage(id="now"), Passage(id="last"), id="full"),
            Sentence(id="told"),
            keys=keys,
        )

    def on_mount(self) -> None:
        """Follow the plan, and what the plan's screen says."""
        self.watch(self._main, "plan", self._follow_plan, init=False)
        self.watch(self._main.query_one("#said"), "parts", self._follow_said, init=False)
        self._lay_out()

    def on_resize(self) -> None:
        """Give the titles the room there is."""
        cells = 40 if self.size.width >= _WIDE else 16
        if cells != self._title_cells:
            self._title_cells = cells
            self._draw()
            self._tell()

    def watch_month(self) -> None:
        """Show another month."""
        self._lay_out()

    def watch_group(self) -> None:
        """Show another group."""
        self._lay_out()

    def on_option_list_option_highlighted(self) -> None:
        """Tell the report under the cursor in full; from here on it counts as read."""
        if (row := self.row) is not None:
            if self._read[0] != row.id:
                self._read = (row.id, self._fingerprint(row))
            self._tell()

    def on_option_list_option_selected(self) -> None:
        """Answer with the row."""
        if (row := self.row) is not None:
            self.dismiss((row.id, self.month))

    # Keys

    def action_confirm(self) -> None:
        """Say that the report is 確認済 and go on to the next; on one that is, take it back."""
        from planner.ui.acts import review  # noqa: PLC0415 - it opens this screen

        row = self.row
        if row is None or not self._main.may_change():
            return
        if self._read != (row.id, self._fingerprint(row)):
            self._read = (row.id, self._fingerprint(row))
            self.say(_("この報告は今変わりました。読んでから、もう一度押してください"), "busy")
        elif review.confirm(self._main, row, self.month):
            self._go_on()

    def action_give_back(self) -> None:
        """Ask what is to be mended, give the report back and go on to the next."""
        from planner.ui.acts import review  # noqa: PLC0415

        if (row := self.row) is not None and self._main.may_change():
            review.give_back(self._main, row, self.month, then=self._go_on)

    def action_write_memo(self) -> None:
        """Open the 内部メモ of the report, its note beside it."""
        from planner.ui.acts import note  # noqa: PLC0415

        if (row := self.row) is not None and self._main.may_change():
            texts = note.texts_of(row.report(self.month))
            note.open_note(self._main, row, self.month, texts, begin="memo")

    def action_close_month(self) -> None:
        """Close the month, or take its close back."""
        from planner.ui.acts import review  # noqa: PLC0415

        if self._main.may_change():
            review.close_month(self._main, self.month)

    def action_choose_group(self) -> None:
        """Choose whose reports are shown."""
        from planner.ui.screens.choose import group_choice  # noqa: PLC0415

        def choose(group: str | None) -> None:
            if group is not None:
                self.group = "" if group == "*" else group

        self.app.push_screen(group_choice(self._plan.groups, self.group), choose)

    def action_undo(self) -> None:
        """Take back one's own last change."""
        self._main.action_undo()

    def action_redo(self) -> None:
        """Take back one's own last undo."""
        self._main.action_redo()

    def action_look(self, count: int) -> None:
        """Look at the month before or after, inside the year."""
        month = add_months(self.month, count)
        if month in self._plan.year:
            self.month = month

    def action_move(self, where: str) -> None:
        """Move in the list."""
        getattr(self._options, f"action_{where}")()

    def action_cancel(self) -> None:
        """Leave."""
        self.dismiss(None)

    # Parts

    @property
    def row(self) -> Row | None:
        """The row that reports under the cursor, where it still is."""
        place = self._options.highlighted
        if place is None or place >= len(self._lines):
            return None
        return self._plan.rows.get(self._lines[place].row)

    def say(self, text: str, style: str = "") -> None:
        """Put a sentence on the line above the keys."""
        self.query_one("#told", Sentence).parts = ((f" {text}", style),)

    @property
    def _plan(self) -> Plan:
        return self._main.present

    @property
    def _options(self) -> OptionList:
        return self.query_one(OptionList)

    def _fingerprint(self, row: Row) -> str:
        return reporting.fingerprint(self._plan, row, self.month)

    def _follow_said(self, parts: tuple[Part, ...]) -> None:
        """Say what the plan's screen says of the changes."""
        self.query_one("#told", Sentence).parts = parts

    def _follow_plan(self) -> None:
        """Show the reports as they are now, each in its place where none came or went."""
        units = [row.id for row in reporting.units(self._plan, self.group)]
        if sorted(units) != sorted(line.row for line in self._lines):
            self._lay_out()
            return
        rows = (self._plan.rows[line.row] for line in self._lines)
        self._lines = tuple(review_lines.line(self._plan, row, self.month) for row in rows)
        self._draw()
        self._tell()

    def _lay_out(self) -> None:
        """List the month's reports, the cursor on the first that waits."""
        self._lines = review_lines.lines(self._plan, self.month, self.group)
        self._read = ("", "")
        self._draw()
        waiting = self._waiting()
        self._options.highlighted = waiting[0] if waiting else 0 if self._lines else None
        self.on_option_list_option_highlighted()
        self._tell()

    def _waiting(self) -> list[int]:
        places = enumerate(self._lines)
        return [place for place, line in places if line.stage in WAITING_FOR_REVIEW]

    def _go_on(self) -> None:
        """Go to the next report that waits, from the end on to the first one."""
        here = self._options.highlighted or 0
        others = [place for place in self._waiting() if place != here]
        following = [place for place in others if place > here]
        if others:
            self._options.highlighted = (following or others)[0]

    def _draw(self) -> None:
        """Draw what differs of the lines."""
        options = self._options
        prompts = review_lines.texts(self._lines, self._title_cells or 16)
        if options.option_count != len(prompts):
            options.set_options(Option(Content(text)) for text in prompts)
            return
        for place, text in enumerate(prompts):
            if str(options.get_option_at_index(place).prompt) != text:
                options.replace_option_prompt_at_index(place, Content(text))

    def _tell(self) -> None:
        """Title, counts, and the report under the cursor in full."""
        plan, month, row = self._plan, self.month, self.row
        self.query_one(Dialog).say_title(
            _("確認と締め {month}{closed} {group}").format(
                month=full_month_label(month),
                closed=_("【締】") if plan.is_closed(month) else "",
                group=self.group or _("全グループ"),
            )
        )
        found = Counter(line.stage for line in self._lines)
        counts = (f" {stage_name(stage)} {found[stage]} " for stage in Stage if found[stage])
        self.query_one("#counts", OneLine).parts = tuple((text, "") for text in counts)
        about, now, last = "", "", ""
        if row is not None:
            about = review_lines.about_text(plan, row, month)
            now = review_lines.now_text(plan, row, month)
            last = review_lines.last_text(plan, row, month)
        if last and self.size.width < _WIDE:
            now = f"{now}\n{last}"
        self.query_one("#about", OneLine).parts = ((f" {about}", ""),)
        self.query_one("#now", Passage).text = now
        self.query_one("#last", Passage).text = last
