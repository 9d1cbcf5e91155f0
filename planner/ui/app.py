"""The application of the screen: one opened plan, its settings, themes and printing."""

import gc
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from msgspec import structs
from textual.actions import SkipAction
from textual.app import App
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.events import Event
from textual.screen import Screen

from planner.errors import PlannerError
from planner.forms.commands import key_of, use_keys
from planner.language import _
from planner.plan.fiscal import Month
from planner.settings import config, state, widths
from planner.settings.config import Settings
from planner.settings.state import LastPlace, LeftState, opening
from planner.store.book import PlanBook
from planner.store.library import is_sample
from planner.store.place import PlanLibrary, PlanPlace
from planner.text import cut_left, one_line, width
from planner.ui.acts.act import Desk, Open
from planner.ui.driver import driver_class
from planner.ui.explained import passage_of
from planner.ui.keyboard import Key
from planner.ui.keys import keymap
from planner.ui.look.schemes import scheme
from planner.ui.look.themes import DEFAULT, FOLDER, LAYOUTS, ThemeFile, Themes, read_shipped
from planner.ui.look.widths import lay_out_anew, prepare
from planner.ui.loop import ActLoop
from planner.ui.messages import (
    CaughtUp,
    DamageFound,
    HistoryRead,
    LeaveRequested,
    Printed,
    Refused,
    WriterFailed,
    Written,
)
from planner.ui.screens.plan import PlanScreen
from planner.ui.widgets.lines import Part
from planner.ui.writer import Writer

if TYPE_CHECKING:
    from planner.formats.printing import Job

Following = Callable[[Desk], str]
"""Gives the name of the plan to open next, once this one is left."""


class PlannerApp(App[Following]):
    """One opened plan.

    Args:
        book: The plan.
        settings: The person's settings.
        month: Month asked for; None for the one left, or the plan's 基準月.
        plans: The library of plans.
        group: Group asked for; None for the one left, or the person's own.
        left: Where the person was the last time.
        state_path: The file to leave that in; None to leave nothing.
        problem: Why another plan could not be opened; None where none was wanted.
    """

    TITLE = "planner"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "manual", show=False, priority=True),
        Binding("ctrl+p", "palette", show=False, priority=True),
    ]
    ENABLE_COMMAND_PALETTE = False  # Textual's own; ours is a list like the others
    CSS = """
    * { scrollbar-color: $primary; }
    Screen { text-style: $text-weight; }
    .-wide-signs OptionList { text-overflow: clip; }
    """

    def __init__(  # noqa: PLR0913 - each has its own source
        self,
        book: PlanBook,
        settings: Settings,
        month: Month | None = None,
        *,
        plans: PlanLibrary,
        group: str | None = None,
        left: LeftState = LeftState(),  # noqa: B008 - immutable
        state_path: Path | None = None,
        problem: PlannerError | None = None,
    ) -> None:
        super().__init__()
        self._book = book
        self._problem = problem or book.problem
        self._own_keys, self._wrong_keys = _own_keys(settings)
        use_keys(self._own_keys)
        self._settings = settings
        self._asked_group = settings.group if group is None else group
        self._writer = Writer(book, self.post_message)
        self._state_path = state_path
        plan = book.plan
        self._themes = Themes(config.settings_path().parent / FOLDER)
        self._theme_problem: PlannerError | None = None
        self._themes_used = 0
        self._theme = self._first_theme()
        self._use_theme(self._theme)
        self._status_month = plan.status_month
        place = left.place(book.place.identity, plan)
        self._seen = place.seen if place is not None else None
        self._main = PlanScreen(
            plan,
            opening(plan, place, own_group=settings.group, group=group, month=month),
            widths=left.widths,
            is_read_only=book.is_read_only,
        )
        self._plans = plans
        self._acts = ActLoop(
            self,
            self._main,
            self._writer,
            desk=self._desk,
            state_path=state_path,
            said=self._first_sentence(),
            give=super().on_event,
        )

    def get_default_screen(self) -> Screen[None]:
        """The plan's screen."""
        return self._main

    def get_driver_class(self) -> type[Driver]:
        """The driver that pins every sign of disputed width to its cells."""
        return driver_class(super().get_driver_class())

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The variables of our own styles, for Textual's themes before ours is used."""
        return {"text-weight": "none", "layout": LAYOUTS[0]}

    async def on_event(self, event: Event) -> None:
        """Let each key that is typed wait for its turn."""
        if isinstance(event, Key) and not event.is_forwarded:
            await self._acts.take_key(event)
        else:
            await super().on_event(event)

    def on_mount(self) -> None:
        """Start the writer; start garbage collection only after what start-up made."""
        prepare(self, is_wide=widths.current_width() == widths.WIDE)
        if self._own_keys:
            self.set_keymap(keymap(self._own_keys))
        self._writer.start()
        self.call_after_refresh(_collect_from_now_on)
        if self._asked_group:
            self.call_after_refresh(self._main.do, "show_returned", self._asked_group)
        self.call_after_refresh(self._acts.catch_up, self._seen)

    def on_unmount(self) -> None:
        """Write what waits before the program ends."""
        self._writer.finish()

    def action_palette(self) -> None:
        """Find a command of the screen where rows are worked on, or a theme, by its words."""
        from planner.ui.screens.help import HelpScreen  # noqa: PLC0415 - slow to import

        is_past = self.screen.has_class("-past")  # no command may change what is only shown
        if not isinstance(self.screen, HelpScreen) and not is_past:
            themes, _problems = self._themes.readable()
            named = tuple((theme.name, theme.title) for theme in themes)
            workplace = self._acts.workplace
            workplace.do("show_commands", workplace.commands, named)

    def on_wide_signs_found(self) -> None:
        """Lay out everything again for a terminal that draws ambiguous characters wide."""
        widths.count_as(widths.WIDE)
        prepare(self, is_wide=True)
        lay_out_anew(self)

    def on_history_read(self, message: HistoryRead) -> None:
        """Look back, or say why not."""
        self._acts.show_history(message)

    def on_written(self, message: Written) -> None:
        """Show the plan that was written."""
        self._acts.show_written(message)

    def on_refused(self, message: Refused) -> None:
        """Show what follows from a refusal."""
        self._acts.show_refused(message)

    def on_caught_up(self, message: CaughtUp) -> None:
        """Show what others changed since the last visit."""
        self._acts.show_caught_up(message)

    def on_damage_found(self, message: DamageFound) -> None:
        """Say what is damaged, before anything more is written."""
        self._acts.say(_sentence(message.error), "bad")

    def on_writer_failed(self, message: WriterFailed) -> None:
        """Stop the program visibly."""
        raise message.error

    def action_manual(self) -> None:
        """Open the manual where it tells of the field or screen that is in use.

        Raises:
            SkipAction: Where it tells of none: in the manual itself the key means something else.
        """
        address = passage_of(self.screen)
        if not address:
            raise SkipAction
        self._acts.carry_out([Open("manual", (address,))])

    async def action_quit(self) -> None:
        """Leave, after what was asked for before; an open dialog keeps its text."""
        if self.screen is self._main:
            self._main.post_message(LeaveRequested())
        else:
            self.bell()

    def action_help_quit(self) -> None:
        """Say how to leave, to whoever presses the key that ends other programs."""
        text = _("終わるには {key} を押してください")
        if self.screen is not self._main:
            text = _("終わるには、この画面を閉じてから {key} を押してください")
        self._acts.say(text.format(key=key_of("quit")), "busy")

    def on_leave_requested(self, message: LeaveRequested) -> None:
        """Leave; the writer has all requests made before."""
        state.save_place(self._state_path, self._place(), self._main.widths)
        self.exit(message.find)

    def action_open_printed(self) -> None:
        """Open the file printed last."""
        printed = state.read(self._state_path).printed
        if printed:
            self.run_worker(partial(self._open_file, Path(printed)), thread=True)
        else:
            self._acts.say(_("印刷したファイルがまだありません"), "busy")

    def _open_file(self, path: Path) -> None:
        """Open a file, in a thread: programs take their time to start."""
        from planner.settings.open_file import open_file  # noqa: PLC0415 - seldom needed

        said, style = _("{path} を開きました").format(path=one_line(str(path))), ""
        try:
            open_file(path)
        except PlannerError as error:
            said, style = _sentence(error), "bad"
        self.call_from_thread(self._acts.say, said, style)

    def action_settings(self) -> None:
        """Change name, own group and the rest."""
        from planner.ui.screens.settings import SettingsScreen  # noqa: PLC0415

        path = config.settings_path()
        try:
            stored = config.stored(path)
        except PlannerError as error:
            self._acts.say(_sentence(error), "bad")
            return
        shown = structs.replace(stored, name=stored.name or self._book.who)
        themes, problems = self._themes.readable()
        if problems:
            self._acts.say("".join(map(_sentence, problems)), "bad")

        def close(settings: Settings | None) -> None:
            if settings is None:
                return
            try:
                config.save(settings, path)
            except PlannerError as error:
                self._acts.say(_sentence(error), "bad")
            else:
                self._apply(_differences(shown, settings))

        self.push_screen(
            SettingsScreen(
                shown,
                groups=self._book.plan.groups,
                themes=tuple((theme.name, theme.title) for theme in themes),
                path=path,
            ),
            close,
        )

    def action_print_plan(self) -> None:
        """Ask what to print and how; Enter prints what is proposed."""
        from planner.ui import printing  # noqa: PLC0415 - seldom needed

        main = self._main
        if main.plan is not None:
            job = printing.job_of(main.plan, main.month, main.view, self._settings)
            self.push_screen(printing.PrintScreen(job, main.section_here()), self._print_job)

    def _print_job(self, job: "Job | None") -> None:
        """Print beside the screen, which stays alive."""
        from planner.ui import printing  # noqa: PLC0415

        if job is not None:
            self._settings = printing.remember(self._settings, job)
            self._acts.say(_("印刷中…"), "busy")
            folder = self._settings.prints_folder
            self.run_worker(
                partial(printing.carry_out, job, folder, self.post_message), thread=True
            )

    def on_printed(self, message: Printed) -> None:
        """Say where the file lies, or why there is none."""
        if message.error is not None:
            self._acts.say(_sentence(message.error), "bad")
        elif message.path is not None:
            state.save_printed(message.path, self._state_path)
            text = _("印刷しました（{key} で開く）: {name}（{folder}）")
            said = partial(
                text.format, key=key_of("open-printed"), name=one_line(message.path.name)
            )
            room = self.size.width - 1 - width(said(folder=""))
            self._acts.say(said(folder=cut_left(one_line(str(message.path.parent)), room)))

    def _apply(self, changed: Mapping[str, str]) -> None:
        """Use the settings that were changed; options and the environment still decide the rest."""
        self._settings = structs.replace(self._settings, **changed)
        if "name" in changed:
            self._book.sign_as(changed["name"])
        if "group" in changed:
            self._main.show_group(changed["group"])
        self._acts.say(_("設定を保存しました"))
        try:
            if "theme" in changed:
                self._use_theme(self._themes.read(changed["theme"] or DEFAULT))
        except PlannerError as error:
            self._acts.say(_sentence(error), "bad")

    def _place(self) -> LastPlace:
        """Where the person is."""
        main, plan = self._main, self._book.plan
        return LastPlace(
            folder=self._book.place.identity,
            plan=plan.id,
            group=main.view.group,
            incentive_only=main.view.incentive_only,
            month=main.month,
            row=main.cursor_row,
            own_group=self._settings.group,
            status_month=self._status_month,
            seen=main.present.seq,
        )

    def following(self, find: Following) -> "PlannerApp":
        """The application for the plan opened after this one; this plan where that cannot be."""
        problem = None
        try:
            book = self._book_of(self._plans.place(find(self._desk())))
        except PlannerError as error:
            book, problem = self._book_of(self._book.place), error
        return PlannerApp(
            book,
            self._settings,
            left=state.read(self._state_path),
            state_path=self._state_path,
            plans=self._plans,
            problem=problem,
        )

    def _desk(self) -> Desk:
        """The library, with the plan that is open and the name the person has now."""
        return Desk(self._plans, self._book.place.identity, self._book.who)

    def _book_of(self, place: PlanPlace) -> PlanBook:
        return PlanBook(place, who=self._settings.name, via="screen")

    # Themes

    @property
    def themes(self) -> Themes:
        """The themes there are."""
        return self._themes

    def action_use_theme(self, name: str) -> None:
        """Use the theme of a name."""
        try:
            self.switch_theme(self._themes.read(name))
        except PlannerError as error:
            self._acts.say(_sentence(error), "bad")

    def action_next_theme(self) -> None:
        """Use the next theme."""
        theme, problems = self._themes.after(self._theme.name)
        self.switch_theme(theme, problems)

    def switch_theme(self, theme: ThemeFile, problems: Sequence[PlannerError] = ()) -> None:
        """Use a theme and save it in the settings; say which themes were passed over."""
        self._use_theme(theme)
        sentences = [_sentence(problem) for problem in problems]
        try:
            path = config.settings_path()
            config.save(structs.replace(config.stored(path), theme=theme.name), path)
        except PlannerError as error:
            sentences.append(_sentence(error))
        done = _("配色を「{name}」にしました（{key} で次の配色）")
        done = done.format(name=theme.title, key=key_of("theme"))
        self._acts.say("".join((*sentences, done)), "bad" if sentences else "")

    def _first_theme(self) -> ThemeFile:
        try:
            return self._themes.read(self._settings.theme or DEFAULT)
        except PlannerError as error:
            self._theme_problem = error
            return read_shipped(DEFAULT)

    def _use_theme(self, theme: ThemeFile) -> None:
        """Draw everything in a theme's colours."""
        before, self._theme = self.theme, theme
        self._themes_used += 1
        colors = scheme(theme, self._themes_used)
        self.register_theme(colors)
        self.theme = colors.name
        if before.isdigit():
            self.unregister_theme(before)

    def _first_sentence(self) -> Part:
        problem = self._problem or self._theme_problem
        if problem is not None:
            return _sentence(problem), "bad"
        if self._wrong_keys:
            more = len(self._wrong_keys) - 1
            text = _(
                "{sentence}ほかにも誤りが{count}か所あります"
                "（planner help keys で確かめられます）。"
            )
            sentence = _sentence(self._wrong_keys[0])
            return (text.format(sentence=sentence, count=more) if more else sentence), "bad"
        text = _("「{help}」キー一覧　「F1」使い方")
        if is_sample(self._book.plan):
            text = _(
                "見本です。自分の計画は「{plans}」　「{settings}」名前とグループ"
                "　「{help}」キー一覧　「F1」使い方"
            )
        elif not self._settings.group:
            text = _("「{settings}」で名前と自分のグループを設定　「{help}」キー一覧　「F1」使い方")
        return text.format(**{key: key_of(key) for key in ("help", "plans", "settings")}), "quiet"


def _collect_from_now_on() -> None:
    """Start garbage collection again, passing over all that start-up made."""
    gc.freeze()
    gc.enable()


def _sentence(error: PlannerError) -> str:
    """The sentence of an error; the program opens without one."""
    from planner.wording.errors import error_sentence  # noqa: PLC0415 - as above

    return error_sentence(error)


def _own_keys(
    settings: Settings,
) -> tuple[Mapping[str, tuple[str, ...]], Sequence[PlannerError]]:
    """The keys the person gave commands, and what of it cannot be."""
    if settings.keys is None:
        return {}, ()
    from planner.forms.own_keys import own_keys  # noqa: PLC0415 - most people have none

    own = own_keys(settings.keys)
    return own.keys, config.placed(own.problems, config.settings_path())


def _differences(before: Settings, after: Settings) -> dict[str, str]:
    """The fields that differ, with their new values."""
    fields = structs.asdict(after).items()
    return {name: value for name, value in fields if value != getattr(before, name)}


def run(  # noqa: PLR0913 - as the application
    settings: Settings,
    plans: PlanLibrary,
    place: PlanPlace,
    left: LeftState,
    *,
    group: str | None = None,
    month: str | None = None,
) -> int:
    """Open a plan on the screen, and those chosen there, until the person leaves; the exit code.

    Args:
        settings: The person's settings.
        plans: The library of plans.
        place: Where the plan is kept.
        left: Where the person was the last time.
        group: Group asked for now.
        month: Month asked for now.

    Raises:
        UnavailableError: When the plan cannot be read at all.
    """
    path = state.state_path()
    app = PlannerApp(
        PlanBook(place, who=settings.name, via="screen"),
        settings,
        Month(month) if month else None,
        group=group,
        left=left,
        state_path=path,
        plans=plans,
    )
    while find := app.run():
        app = app.following(find)
    return app.return_code or 0
