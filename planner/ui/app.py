"""The screen's application: opens a plan, hands requests to the writer, shows the outcome."""

import gc
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from msgspec import structs
from textual.app import App, SystemCommand
from textual.screen import Screen

from planner import config, wording
from planner.book import PlanBook
from planner.config import Settings
from planner.errors import PlannerError
from planner.fiscal import Month
from planner.language import _
from planner.ui.keys import COMMANDS, key_text
from planner.ui.messages import (
    ChangeRequested,
    DamageFound,
    LeaveRequested,
    Refused,
    UndoRequested,
    WriterFailed,
    Written,
)
from planner.ui.screens.plan import PlanScreen
from planner.ui.themes import load_themes, variable_defaults
from planner.ui.writer import Writer


class PlannerApp(App[None]):
    """One opened plan.

    Args:
        book: The plan.
        settings: The person's settings.
        month: Month to look at first; None for the plan's 基準月.
    """

    TITLE = "planner"
    ENABLE_COMMAND_PALETTE = True
    CSS = """
    * { scrollbar-color: $primary; }
    """

    def __init__(self, book: PlanBook, settings: Settings, month: Month | None = None) -> None:
        super().__init__()
        self._book = book
        self._settings = settings
        self._writer = Writer(book, self.post_message)
        plan = book.plan
        group = settings.group if settings.group in plan.groups else ""
        self._main = PlanScreen(
            plan,
            group=group,
            month=month if month is not None and month in plan.year else plan.status_month,
            hint=self._first_words(),
            is_read_only=book.is_read_only,
        )
        for theme in load_themes():
            self.register_theme(theme)
        self.theme = settings.theme if settings.theme in self.available_themes else "day"

    def get_default_screen(self) -> Screen[None]:
        """The plan's screen."""
        return self._main

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Colours for the grid where a theme has none of its own."""
        return variable_defaults()

    def on_mount(self) -> None:
        """Let the writer begin; what start-up made stays, so collecting begins after it."""
        self._writer.start()
        self.call_after_refresh(_collect_from_now_on)

    def on_unmount(self) -> None:
        """Write what waits before the program ends."""
        self._writer.finish()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: every command of the plan's screen, whatever screen is open."""
        del screen
        for command in COMMANDS:
            if command.action == "palette":
                continue
            keys = " / ".join(key_text(key) for key in command.keys)
            yield SystemCommand(
                command.description,
                keys,
                partial(self._main.run_command, command.action),
            )

    def action_command_palette(self) -> None:
        """Open the palette, its hint in the language in use."""
        from textual.command import CommandPalette  # noqa: PLC0415 - seldom opened, slow to import

        if not isinstance(self.screen, CommandPalette):
            hint = _("コマンドを探す")
            self.push_screen(CommandPalette(placeholder=hint, id="--command-palette"))

    def on_change_requested(self, message: ChangeRequested) -> None:
        """Pass a request on."""
        self._writer.ask(message)

    def on_undo_requested(self, message: UndoRequested) -> None:
        """Pass a request on."""
        self._writer.ask(message)

    def on_written(self, message: Written) -> None:
        """Show what is on disk."""
        self._main.show_written(message)

    def on_refused(self, message: Refused) -> None:
        """Say why not."""
        self._main.show_refused(message)

    def on_damage_found(self, message: DamageFound) -> None:
        """Say what is damaged before anybody writes on."""
        self._main.say(wording.error_sentence(message.error), "bad")

    def on_writer_failed(self, message: WriterFailed) -> None:
        """Stop visibly: what is not understood is not swallowed."""
        raise message.error

    async def action_quit(self) -> None:
        """Leave, after what was asked for before; an open dialog keeps its text."""
        if self.screen is self._main:
            self._main.post_message(LeaveRequested())
        else:
            self.bell()

    def on_leave_requested(self) -> None:
        """Leave: the requests before it are with the writer by now."""
        self.exit()

    def action_settings(self) -> None:
        """Change name, own group and the rest."""
        from planner.ui.screens.settings import SettingsScreen  # noqa: PLC0415

        path = config.settings_path()
        try:
            held = config.stored(path)
        except PlannerError as error:
            self._main.say(wording.error_sentence(error), "bad")
            return
        shown = structs.replace(held, name=held.name or self._book.who)

        def close(settings: Settings | None) -> None:
            if settings is None:
                return
            try:
                config.save(settings, path)
            except PlannerError as error:
                self._main.say(wording.error_sentence(error), "bad")
            else:
                self._apply(settings)

        self.push_screen(
            SettingsScreen(
                shown,
                groups=self._book.plan.groups,
                themes=tuple(theme.name for theme in load_themes()),
                path=path,
            ),
            close,
        )

    def _apply(self, settings: Settings) -> None:
        self._settings = settings
        self._book.sign_as(settings.name)
        if settings.theme in self.available_themes:
            self.theme = settings.theme
        self._main.show_group(settings.group)
        self._main.say(_("設定を保存しました"))

    def _first_words(self) -> str:
        if self._book.problem is not None:
            return wording.error_sentence(self._book.problem)
        if not self._settings.group:
            return _("「,」で名前と自分のグループを設定　「?」でキー一覧")
        return _("「?」でキー一覧")


def _collect_from_now_on() -> None:
    """Take up garbage collection again, passing over all that start-up made."""
    gc.freeze()
    gc.enable()


def run(settings: Settings, folder: Path, *, month: str | None = None) -> int:
    """Open a plan's folder on the screen until the person leaves; the exit code.

    Raises:
        UnavailableError: When the plan cannot be read at all.
    """
    book = PlanBook(folder, who=settings.name)
    app = PlannerApp(book, settings, Month(month) if month else None)
    app.run()
    return app.return_code or 0
