"""The note of a row for a month: last month's beside it, remedy and memo below, its commands."""

from typing import ClassVar

from textual import events
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import OptionList, TextArea
from textual.widgets.option_list import Option

from planner.forms.note_draft import NoteDraft, NoteResult
from planner.language import _
from planner.text import clean, pad, width
from planner.ui.dialogs import WritingDialog
from planner.ui.explained import Passages
from planner.ui.widgets.fields import Dialog, Prose, line, settled
from planner.ui.widgets.leaving import Leaving
from planner.ui.widgets.passage import Passage

REST = 0.3  # seconds without a key, after which a note is compared with the figures


class NoteScreen(WritingDialog[NoteResult]):
    """Writing 進捗状況, 改善策 and 内部メモ; None when nothing is to be saved.

    Args:
        draft: What it is written from.
    """

    passages: ClassVar[Passages] = {
        "": "month#note",
        "note": "month#note",
        "remedy": "month#remedy",
        "memo": "month#memo",
    }

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+y", "copy_last", show=False, priority=True),
        Binding("f2", "menu", show=False, priority=True),
        Binding("f4", "renew", show=False, priority=True),
        Binding("tab", "step(1)", show=False, priority=True),
        Binding("shift+tab", "step(-1)", show=False, priority=True),
    ]

    DEFAULT_CSS = """
    NoteScreen {
        Dialog { height: 100%; max-width: 160; max-height: 40; }
        #body { height: 1fr; padding: 0 1; overflow-y: auto; scrollbar-size-vertical: 1; }
        #last { height: auto; }
        #last > Passage { max-height: 5; padding: 0 0 0 1; color: $text-muted; }
        #now { height: 1fr; }
        Prose { margin-left: 1; }
        #note-part { height: 1fr; }
        #remedy-part { height: 4; }
        #memo-part { height: 2; }
        #memo-part:focus-within { height: 4; }
        #above { max-height: 4; margin-left: 1; color: $warning; text-style: bold; }
        #mismatch { display: none; max-height: 2; margin-left: 1; color: $warning; }
        &.-mismatch #mismatch { display: block; }
        #menu { height: auto; }
        #menu > OptionList {
            max-height: 4;
            background: $surface;
            scrollbar-size-vertical: 1;
            text-wrap: nowrap;
            text-overflow: ellipsis;
            &:focus { max-height: 8; background-tint: $foreground 0%; }
        }
        .label { color: $text-muted; }
        .part:focus-within > .label { color: $foreground; text-style: bold; }
        &.-narrow #last, &.-tiny #last { dock: top; }
        &.-tiny Leaving > OneLine { display: none; }
        &.-wide #body {
            layout: grid;
            grid-size: 2 2;
            grid-columns: 3fr 2fr;
            grid-rows: 1fr auto;
            grid-gutter: 0 2;
        }
        &.-wide #now { row-span: 2; height: 100%; }
        &.-wide #remedy-part { height: 7; }
        &.-wide #memo-part { height: 4; }
        &.-wide #last { height: 100%; }
        &.-wide #last > Passage { height: 1fr; max-height: 100%; }
        &.-wide.-high #menu > OptionList { max-height: 16; }
        &.-low #last > Passage { max-height: 1; }
        &.-low #remedy-part, &.-low #memo-part { height: 2; }
        &.-low #above { max-height: 1; }
        &.-low #menu > OptionList { max-height: 1; }
        &.-low #menu > OptionList:focus { max-height: 4; }
    }
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (72, "-narrow"), (100, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-middle"), (32, "-high")]  # noqa: RUF012
    AUTO_FOCUS = ""

    def __init__(self, draft: NoteDraft) -> None:
        super().__init__()
        self._draft = draft
        self._begun = (clean(draft.note), clean(draft.remedy), clean(draft.memo))
        self._rest: Timer | None = None

    def compose(self) -> ComposeResult:
        """Note, remedy, memo, last month's, the commands, the question on leaving, keys."""
        draft = self._draft
        note = _("進捗状況 {month}").format(month=draft.month)
        last = _("前回 {month}").format(month=draft.last_month)
        menu = _("この行でできること")
        memo = _("内部メモ（印刷されません）")
        above = [Passage(draft.above, id="above")] if draft.above else []
        now = Vertical(
            *above,
            _part("note-part", note, Prose(draft.note, id="note"), Passage(id="mismatch")),
            _part("remedy-part", _("改善策"), Prose(draft.remedy, id="remedy")),
            _part("memo-part", memo, Prose(draft.memo, id="memo")),
            id="now",
        )
        body = [now, _part("last", last, Passage(self._last_text()))]
        if draft.commands:
            options = OptionList(*self._options(), markup=False, compact=True)
            body.append(_part("menu", menu, options))
        yield Dialog(
            draft.heading,
            Container(*body, id="body"),
            Leaving(),
            keys=self._keys(),
        )

    def on_mount(self) -> None:
        """Begin at the end of the text."""
        for prose in self.query(Prose):
            prose.go_to_end()
        self.set_focus(self.query_one(f"#{self._draft.begin}", Prose))
        self._rest = self.set_timer(REST, self._compare_with_figures)

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Save, then run the command."""
        self._close(self._draft.commands[message.option_index].action)

    def on_key(self, event: events.Key) -> None:
        """Take a command of the list by its own key."""
        if isinstance(self.focused, OptionList) and event.key != "enter":
            typed = {event.key, event.character}
            for command in self._draft.commands:
                if typed & set(command.bound_keys):
                    event.stop()
                    self._close(command.action)
                    return

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        """Once the typing rests, show where the note differs from the figures."""
        if message.text_area is self._note:
            if self._rest is not None:
                self._rest.stop()
            self._rest = self.set_timer(REST, self._compare_with_figures)

    async def action_renew(self) -> None:
        """Put the line made from the figures on top of the note, replacing an older one."""
        await settled(self.focused)
        figures, note = self._draft.figures, self._note
        if figures is None or figures.renew is None:
            return
        text = figures.renew(note.text)
        if text != note.text:
            note.replace(text, note.document.start, note.document.end)
            note.go_to_end()
        self.set_focus(note)

    async def action_save(self) -> None:
        """Save and close."""
        await settled(self.focused)
        self._close()

    async def action_copy_last(self) -> None:
        """Copy last month's note, or its remedy while the remedy is being written."""
        await settled(self.focused)
        if self._memo.has_focus:
            return
        prose, text = self._note, self._draft.last_note
        if self._remedy.has_focus:
            prose, text = self._remedy, self._draft.last_remedy
        text = clean(text)
        if text and not prose.text.endswith(text):
            prose.append(text)
        self.set_focus(prose)

    async def action_step(self, count: int) -> None:
        """Go to the next part or the one before."""
        await settled(self.focused)
        if count > 0:
            self.focus_next()
        else:
            self.focus_previous()

    async def action_menu(self) -> None:
        """Go to the commands of the row, and back to the note."""
        await settled(self.focused)
        menu = self.query(OptionList)
        if menu and not menu.first().has_focus:
            self.set_focus(menu.first())
        else:
            self.set_focus(self._note)

    async def enter(self) -> None:
        """Leave Enter to the focused part."""
        raise SkipAction

    @property
    def _note(self) -> Prose:
        return self.query_one("#note", Prose)

    @property
    def _remedy(self) -> Prose:
        return self.query_one("#remedy", Prose)

    @property
    def _memo(self) -> Prose:
        return self.query_one("#memo", Prose)

    @property
    def is_changed(self) -> bool:
        """Whether a text was changed, or could not be saved before."""
        texts = (self._note.text, self._remedy.text, self._memo.text)
        return self._draft.is_unsaved or texts != self._begun

    def _compare_with_figures(self) -> None:
        figures = self._draft.figures
        mismatch = figures.check(self._note.text) if figures else ""
        self.query_one("#mismatch", Passage).text = mismatch
        self.set_class(bool(mismatch), "-mismatch")

    def write_on(self) -> None:
        """Go back to the text that was written last."""
        self.set_focus(self.left or self._note)

    def _close(self, action: str | None = None) -> None:
        note, remedy, memo = (prose.text for prose in (self._note, self._remedy, self._memo))
        self.dismiss(NoteResult(note, remedy, action, memo))

    def _last_text(self) -> str:
        note, remedy = self._draft.last_note, self._draft.last_remedy
        parts = ([note] if note else []) + ([_("【改善策】"), remedy] if remedy else [])
        return "\n".join(parts) or _("（記入なし）")

    def _options(self) -> list[Option]:
        commands = self._draft.commands
        cells = max(width(command.key_text) for command in commands)
        texts = (f" {pad(command.key_text, cells)}  {command.description}" for command in commands)
        return [Option(Content(clean(text))) for text in texts]

    def _keys(self) -> list[tuple[str, str]]:
        keys = [("Ctrl+S", _("保存")), ("Esc", _("閉じる"))]
        if self._draft.last_note:
            keys.append(("Ctrl+Y", _("前回を写す")))
        if self._draft.figures is not None and self._draft.figures.renew is not None:
            keys.append(("F4", _("数字の行")))
        keys.append(("Tab", _("次の欄")))
        if self._draft.commands:
            keys.append(("F2", _("この行でできること")))
        return keys


def _part(part_id: str, label: str, *widgets: Widget) -> Vertical:
    return Vertical(line((label, ""), classes="label"), *widgets, id=part_id, classes="part")
