"""The note of a row for a month: last month's beside it, remedy and memo below, its commands."""

from collections.abc import Sequence
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

from planner.forms.fitting import Part, fitted
from planner.forms.footers import Footer
from planner.forms.note_draft import NoteDraft, NoteResult
from planner.forms.sharing import shared
from planner.language import _
from planner.text import clean, cut, one_line, pad, width, wrap
from planner.ui.dialogs import WritingDialog
from planner.ui.explained import Passages
from planner.ui.follower import take_size
from planner.ui.widgets.entries import Entries
from planner.ui.widgets.fields import Prose, settled
from planner.ui.widgets.leaving import Leaving
from planner.ui.widgets.lines import HeadingLine, KeyLine, OneLine
from planner.ui.widgets.panel import LEAST_LINES, Field
from planner.ui.widgets.passage import Passage

REST = 0.3  # seconds without a key, after which a note is compared with the figures
_CLOSE, _ROOMY = (1, 3, 2), (1, 7, 5)  # lines of the three texts, where there is room
_BROAD, _HIGH = 150, 34  # from here on the commands stand beside the fields


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
        layout: vertical;
        #body { height: 1fr; layout: horizontal; }
        #now { width: 3fr; height: 100%; overflow-y: auto; scrollbar-size-vertical: 1; }
        #beside { width: 2fr; height: 100%; }
        #side { height: auto; }
        Prose { margin: 0 1; height: 1fr; }
        Field Passage { padding: 0 0 0 1; }
        #note-part { height: 1fr; min-height: 3; }
        #remedy-part { height: 5; }
        #memo-part { height: 4; }
        #above { max-height: 4; padding: 0 1; color: $warning; text-style: bold; }
        #mismatch { display: none; max-height: 2; color: $warning; }
        &.-mismatch #mismatch { display: block; }
        #last { height: 1fr; }
        #last-text { height: 1fr; color: $text-muted; }
        #facts { height: 6; }
        #facts-text { height: 1fr; }
        #facts.-empty { display: none; }
        #menu { height: 12; }
        #menu > Entries { height: 1fr; }
        #said { background: $panel; }
        &.-leaving #said { display: none; }
        &.-high #remedy-part { height: 9; }
        &.-high #memo-part { height: 7; }
        &.-high #facts { height: 12; }
        &.-broad #now { width: 2fr; }
        &.-broad #beside { width: 3fr; layout: horizontal; }
        &.-broad #last { width: 1fr; height: 100%; }
        &.-broad #side { width: 1fr; height: 100%; }
        &.-broad #facts { height: 1fr; }
        &.-tiny #body, &.-single #body { layout: vertical; }
        &.-tiny #now, &.-single #now { width: 100%; height: 1fr; }
        &.-tiny #beside, &.-single #beside { width: 100%; height: auto; dock: top; }
        &.-tiny #last, &.-single #last { height: auto; max-height: 6; }
        &.-tiny #last-text, &.-single #last-text { height: auto; max-height: 4; }
        &.-tiny #facts, &.-single #facts { display: none; }
        &.-tiny Leaving .unsaved { display: none; }
        &.-low #remedy-part, &.-low #memo-part { height: 2; }
        &.-low #note-part { min-height: 2; }
        &.-low #above { max-height: 1; }
        &.-low.-tiny #last, &.-low.-single #last { max-height: 2; }
        &.-low #facts { display: none; }
        &.-low #menu { height: 5; }
        &.-menu #body { layout: vertical; }
        &.-menu #now { width: 100%; height: 1fr; }
        &.-menu #beside { width: 100%; height: auto; dock: bottom; }
        &.-menu #last, &.-menu #facts { display: none; }
        &.-menu #remedy-part, &.-menu #memo-part { display: none; }
        &.-low #said { display: none; }
    }
    """

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-tiny"),
        (72, "-single"),
        (76, "-narrow"),
        (_BROAD, "-broad"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (LEAST_LINES, "-middle"), (34, "-high")]  # noqa: RUF012
    AUTO_FOCUS = ""

    def __init__(self, draft: NoteDraft) -> None:
        super().__init__()
        self._draft = draft
        self._begun = (clean(draft.note), clean(draft.remedy), clean(draft.memo))
        self._rest: Timer | None = None
        self._has_facts = False
        self._menu_cells = 0

    def compose(self) -> ComposeResult:
        """Heading, the texts, last month's, the commands, the question on leaving, keys."""
        take_size(self)
        draft = self._draft
        yield HeadingLine(id="heading")
        with Container(id="body"):
            with Vertical(id="now"):
                if draft.above:
                    yield Passage(draft.above, id="above")
                yield Field(
                    _signed(_("進捗状況 {month}").format(month=draft.month), draft.status),
                    Prose(draft.note, id="note"),
                    Passage(id="mismatch"),
                    id="note-part",
                )
                yield Field(
                    self._remedy_title(), Prose(draft.remedy, id="remedy"), id="remedy-part"
                )
                memo = _("内部メモ（印刷されません）")
                yield Field(memo, Prose(draft.memo, id="memo"), id="memo-part")
            with Vertical(id="beside"):
                last = _signed(_("前回 {month}").format(month=draft.last_month), draft.last_status)
                yield Field(last, Passage(self._last_text(), id="last-text"), id="last")
                with Vertical(id="side"):
                    if draft.facts is not None:
                        yield Field(_("数字と●"), Passage(id="facts-text"), id="facts")
                    if draft.commands:
                        yield Field(_("この行でできること"), Entries(), id="menu")
        yield OneLine(id="said")
        yield Leaving()
        yield KeyLine(self._footer(), classes="dialog--keys")

    def on_mount(self) -> None:
        """Begin at the end of the text."""
        self.query_one("#heading", HeadingLine).made = self._heading
        self._show_menu()
        for prose in self.query(Prose):
            prose.go_to_end()
        self.set_focus(self.query_one(f"#{self._draft.begin}", Prose))
        self._say_unsaved()
        self._rest = self.set_timer(REST, self._at_rest)

    def on_resize(self) -> None:
        """Show the commands where there is room for them."""
        self.call_after_refresh(self._show_menu)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Fold the commands away once they are left."""
        super().on_descendant_focus(event)
        self._show_menu()

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
        self._say_unsaved()
        self.call_after_refresh(self._share)
        if message.text_area is self._note:
            if self._rest is not None:
                self._rest.stop()
            self._rest = self.set_timer(REST, self._at_rest)

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
        for menu in self.query("#menu"):
            menu.display = True
        if count > 0:
            self.focus_next()
        else:
            self.focus_previous()
        self._show_menu()

    async def action_menu(self) -> None:
        """Go to the commands of the row, and back to the note."""
        await settled(self.focused)
        menu = self.query(OptionList)
        if menu and not menu.first().has_focus:
            self.query_one("#menu").display = True
            self.set_focus(menu.first())
        else:
            self.set_focus(self._note)
        self._show_menu()

    async def action_leave(self) -> None:
        """From the commands back to the note; else close, asking before anything is lost."""
        if isinstance(self.focused, OptionList) and not self.is_leaving:
            self.set_focus(self._note)
        else:
            await super().action_leave()

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

    def _at_rest(self) -> None:
        """Compare the note with the figures, and tell of these where there is room."""
        figures = self._draft.figures
        mismatch = figures.check(self._note.text) if figures else ""
        self.query_one("#mismatch", Passage).text = mismatch
        self.set_class(bool(mismatch), "-mismatch")
        if self._draft.facts is not None and not self._has_facts:
            self._has_facts = True
            facts = self._draft.facts()
            self.query_one("#facts-text", Passage).text = facts
            self.query_one("#facts").set_class(not facts, "-empty")
        self.call_after_refresh(self._share)

    def _say_unsaved(self) -> None:
        """Say above the keys that something is not saved yet, or cannot be in a closed month."""
        texts, said = (self._note.text, self._remedy.text), ""
        if self.is_changed:
            said = _(" 書きかけの文を保存していません")
        if self._draft.closed and (not self.is_changed or texts != self._begun[:2]):
            said = f" {self._draft.closed}"
        self.query_one("#said", OneLine).parts = ((said, "busy"),) if said else ()

    def _share(self) -> None:
        """Share the lines of each column out among its fields by what stands in them."""
        body = self.query_one("#body").size.height
        above = sum(one.outer_size.height for one in self.query("#above"))
        beside = body if self.has_class("-narrow") or self.has_class("-broad") else 0
        now = self.query_one("#now").size.height
        wished = _ROOMY if self.has_class("-high") else _CLOSE
        if self.has_class("-menu") or self.has_class("-low"):
            now, beside = 0, 0
        elif self._draft.facts is not None and not self._has_facts:
            beside = 0  # what they need is not known yet
        self._share_among(("note-part", "remedy-part", "memo-part"), now - above, wished)
        stacked = ("facts", "menu") if self.has_class("-broad") else ("last", "facts", "menu")
        self._share_among(stacked, beside, [1] * len(stacked))
        if self.has_class("-menu"):
            self._share_among(("note-part", "menu"), body - above, (1, 1))

    def _share_among(self, ids: Sequence[str], lines: int, wished: Sequence[int]) -> None:
        """Give fields their heights; those of the style where there are no lines to share."""
        every = [self.query_one(f"#{name}", Field) for name in ids if self.query(f"#{name}")]
        parts = [part for part in every if part.display]
        if lines <= 0 or not parts[1:]:
            for part in every:
                part.styles.height = None
            return
        frames = [part.outer_size.height - part.size.height for part in parts]
        needed = [sum(map(_lines_of, part.children)) for part in parts]
        own = shared(lines - sum(frames), needed, wished[: len(parts)])
        for part, frame, count in zip(parts, frames, own, strict=True):
            part.styles.height = count + frame

    def _show_menu(self) -> None:
        """Show the commands where there is room, elsewhere only while they are gone through."""
        has_room = self.size.width >= _BROAD and self.size.height >= _HIGH
        is_used = isinstance(self.focused, OptionList)
        for menu in self.query("#menu"):
            menu.display = has_room or is_used
        self.set_class(is_used and not has_room, "-menu")
        self.call_after_refresh(self._fill_menu)

    def _fill_menu(self) -> None:
        """List the commands, what is long in several lines."""
        for entries in self.query(Entries):
            cells = entries.scrollable_content_region.width
            if cells and cells != self._menu_cells:
                self._menu_cells = cells
                entries.fill(self._options(cells))
        self.call_after_refresh(self._share)

    def _heading(self, cells: int) -> str:
        """The row at the left; at the right what is written, and whose it is."""
        draft = self._draft
        month = _("{month}の報告を記入").format(month=one_line(draft.month))
        closed = _("【締】") if draft.closed else ""
        right = (Part(cut(month, 30) + closed), Part(cut(one_line(draft.group), 20), {1: ""}))
        return fitted((Part(one_line(draft.heading)),), right, cells)

    def _remedy_title(self) -> str:
        if not self._draft.is_remedy_due:
            return _("改善策")
        return _("改善策（{status}のため必要）").format(status=self._draft.status)

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

    def _options(self, cells: int) -> list[Content]:
        commands = self._draft.commands
        of_key = max(width(command.key_text) for command in commands)
        options = []
        for command in commands:
            told = wrap(clean(command.description), max(cells - of_key - 4, 8))
            keys = (command.key_text, *[""] * (len(told) - 1))
            lines = (f" {pad(key, of_key)}  {text}" for key, text in zip(keys, told, strict=True))
            options.append(Content("\n".join(lines)))
        return options

    def _footer(self) -> Footer:
        """What is saved │ what is written │ where one can go."""
        figures = self._draft.figures
        save, leave, step = ("Ctrl+S", _("保存")), ("Esc", _("閉じる")), ("Tab", _("次の欄"))
        copy = [("Ctrl+Y", _("前回を写す"))] if self._draft.last_note else []
        renew = [("F4", _("数字の行"))] if figures is not None and figures.renew else []
        menu = [("F2", _("行の操作"))] if self._draft.commands else []
        manual = ("F1", _("使い方"))
        groups = ((save, leave), (*copy, *renew, step), (*menu, manual))
        return Footer(groups, (save, leave, *menu, *copy, *renew, step, manual))


def _lines_of(widget: Widget) -> int:
    """The lines of all that stands in a widget."""
    if isinstance(widget, Prose):
        return widget.wrapped_document.height
    if isinstance(widget, Passage):
        return (
            min(widget.virtual_size.height, 2)
            if widget.id == "mismatch"
            else widget.virtual_size.height
        )
    return widget.virtual_size.height if widget.display else 0


def _signed(title: str, status: str) -> str:
    """A title with the sign of a status behind it."""
    return f"{title} {status}" if status else title
