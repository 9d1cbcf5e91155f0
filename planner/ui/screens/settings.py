"""A person's settings: name, own group, language, look, and where the plans are."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from msgspec import structs
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button

from planner.language import _
from planner.settings.config import Settings
from planner.settings.widths import NARROW, WIDE, WIDTHS
from planner.text import width
from planner.ui.dialogs import FRAME_LINES, FieldDialog, field, fields
from planner.ui.explained import Passages
from planner.ui.widgets.fields import Choices, Dialog, Line, settled
from planner.ui.widgets.passage import Passage


class SettingsScreen(FieldDialog[Settings]):
    """The settings as they are to be saved; None when nothing is to be saved.

    Args:
        settings: The settings now.
        groups: The groups of the plan.
        themes: Name of each theme and what people call it.
        path: The file they are kept in.
    """

    passages: ClassVar[Passages] = {
        "": "settings",
        "name": "settings#name",
        "group": "settings#group",
        "language": "settings#language",
        "theme": "settings#theme",
        "width": "settings#width",
        "data": "settings#folders",
    }

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", show=False, priority=True),
        Binding("enter", "next", show=False, priority=True),
    ]

    DEFAULT_CSS = """
    SettingsScreen {
        align: center middle;
        Dialog { max-width: 84; }
        .hint { color: $text-muted; margin-bottom: 1; }
        #path { max-height: 2; padding: 0 1; color: $text-muted; }
        Button { min-width: 12; }
        Button:focus { text-style: bold reverse; }
        &.-low .hint { margin-bottom: 0; }
        &.-low #path { max-height: 1; }
    }
    """

    VERTICAL_BREAKPOINTS = [(0, "-low"), (22, "-high")]  # noqa: RUF012 - as Textual has it
    AUTO_FOCUS = "Line"

    def __init__(
        self,
        settings: Settings,
        *,
        groups: Sequence[str],
        themes: Sequence[tuple[str, str]],
        path: Path,
    ) -> None:
        super().__init__()
        self._settings = settings
        self._groups = tuple(groups)
        self._themes = tuple(themes)
        self._path = path

    def compose(self) -> ComposeResult:
        """Each setting with its label and a hint, the button, the file, keys."""
        rows = self._rows()
        cells = max(width(label) for label, _widget, _hint in rows) + 2
        save = Button(Content(_("保存")), compact=True, variant="primary")
        save.styles.margin = (0, 0, 0, cells)
        yield Dialog(
            _("設定"),
            fields(*(part for row in rows for part in _row(*row, cells=cells)), save),
            Passage(_("設定ファイル: {path}").format(path=self._path), id="path"),
            keys=[
                ("Ctrl+S", _("保存")),
                ("Enter", _("次の欄")),
                ("←→", _("選ぶ")),
                ("Esc", _("やめる")),
            ],
        )

    def _rows(self) -> tuple[tuple[str, Widget, str], ...]:
        """Each setting: its label, where it is set, a hint."""
        now = self._settings
        return (
            (
                _("名前"),
                Line(now.name, id="name"),
                _("変更の記録に残ります"),
            ),
            (
                _("自分のグループ"),
                Choices(
                    _with_none(_("全グループ"), _themselves(self._groups)), now.group, id="group"
                ),
                _("開いたときに、このグループの行が出ます"),
            ),
            (
                _("言語"),
                Choices(_languages(), now.language, id="language"),
                _("次に開いたときから変わります"),
            ),
            (
                _("配色"),
                Choices(_with_none(_("標準"), self._themes), now.theme, id="theme"),
                "",
            ),
            (
                _("●の幅"),
                Choices(_widths(), now.width if now.width in WIDTHS else "", id="width"),
                _("表の列がずれる端末で選びます。次に開いたときから変わります"),
            ),
            (
                _("データの場所"),
                Line(now.data, placeholder=_("空欄なら、このパソコンの中"), id="data"),
                _("みなで使うときは共有フォルダーの場所を書きます。次に開いたときから使います"),
            ),
        )

    def fields_room(self, height: int) -> int:
        """Lines there are for the fields, above the file and the keys."""
        return height - FRAME_LINES - 2

    async def on_button_pressed(self) -> None:
        """Save."""
        await self.action_save()

    async def action_next(self) -> None:
        """Go to the next setting, on the button save."""
        if isinstance(self.focused, Button):
            await self.action_save()
        else:
            await self.action_step(1)

    async def action_save(self) -> None:
        """Answer with the settings as they stand here."""
        await settled(self.focused)
        texts = {name: self.query_one(f"#{name}", Line).value.strip() for name in ("name", "data")}
        chosen = {
            name: self.query_one(f"#{name}", Choices).value or ""
            for name in ("group", "language", "theme", "width")
        }
        self.dismiss(structs.replace(self._settings, **texts, **chosen))


def _row(label: str, widget: Widget, hint: str, *, cells: int) -> list[Widget]:
    below = Passage(hint)
    below.add_class("hint")
    below.styles.padding = (0, 0, 0, cells)
    return [field(label, widget, cells), below]


def _with_none(none: str, named: Iterable[tuple[str, str]]) -> list[tuple[str | None, str]]:
    return [("", none), *named]


def _themselves(names: Iterable[str]) -> Iterable[tuple[str, str]]:
    return ((name, name) for name in names)


def _languages() -> list[tuple[str | None, str]]:
    return [("", _("自動")), ("ja", "日本語"), ("en", "English")]


def _widths() -> list[tuple[str | None, str]]:
    return [("", _("自動")), (NARROW, _("1マス")), (WIDE, _("2マス"))]
