"""The loop: carries out the effects of acts, and shows every screen the outcome."""

from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.events import Key as Keypress

from planner.errors import PlannerError
from planner.forms.questions import Question
from planner.language import _
from planner.plan.model import Plan
from planner.text import width
from planner.ui.acts.act import (
    Ask,
    Copy,
    Desk,
    Effect,
    Effects,
    Go,
    LookBack,
    Open,
    OpenPlan,
    Request,
    Run,
    Say,
    TakeBack,
    UseLibrary,
    read_only,
)
from planner.ui.follower import Asker, Follower
from planner.ui.keyboard import Key, Keyboard
from planner.ui.look.fresh import FreshRows
from planner.ui.messages import CaughtUp, HistoryRead, LeaveRequested, Refused, Written
from planner.ui.screens.plan import PlanScreen
from planner.ui.widgets.lines import Part
from planner.ui.workplace import Workplace
from planner.ui.writer import CatchUp, Writer

if TYPE_CHECKING:
    from planner.history.entries import Entry

# Every screen that an act can open. What a name stands for is loaded when it is opened first.
SCREENS = {
    "ask": "planner.ui.screens.ask:AskScreen",
    "changes": "planner.ui.screens.changes:ChangesScreen",
    "choose": "planner.ui.screens.choose:ChooseScreen",
    "contents": "planner.ui.screens.contents:ContentsScreen",
    "figures": "planner.ui.screens.figures:FiguresScreen",
    "heat": "planner.ui.screens.heat:HeatScreen",
    "help": "planner.ui.screens.help:HelpScreen",
    "manual": "planner.ui.screens.manual:ManualScreen",
    "note": "planner.ui.screens.note:NoteScreen",
    "past": "planner.ui.screens.past:PastScreen",
    "paste": "planner.ui.screens.pasting:PasteScreen",
    "plans": "planner.ui.screens.plans:PlansScreen",
    "reasons": "planner.ui.screens.reasons:ReasonsScreen",
    "reports": "planner.ui.screens.reports:ReportsScreen",
    "returned": "planner.ui.screens.returned:ReturnedScreen",
    "slips": "planner.ui.screens.slips:SlipsScreen",
    "story": "planner.ui.screens.story:StoryScreen",
    "year": "planner.ui.screens.year:YearScreen",
}

# From the palette over one of these it is not opened again: what stands there comes first.
_ONCE = frozenset({"figures", "reports", "slips"})


class ActLoop:
    """Carries out effects in their order, and what follows from the answers.

    Args:
        app: Whose screens they are.
        main: The plan's screen.
        writer: Takes the requests.
        desk: Gives the library of plans, with the one that is open.
        state_path: Beside it lies what was copied; None for nowhere.
        said: What is said at first, and its style.
        give: Gives a key to the screen in front.
    """

    def __init__(  # noqa: PLR0913 - each is a part of the program
        self,
        app: App[Any],
        main: PlanScreen,
        writer: Writer,
        *,
        desk: Callable[[], Desk],
        state_path: Path | None,
        said: Part,
        give: Callable[[Key], Awaitable[None]],
    ) -> None:
        self._app = app
        self._main = main
        self._writer = writer
        self._desk = desk
        self._state_path = state_path
        self._waiting = 0
        self._said: Part = (f" {said[0]}", said[1])
        self._fresh = FreshRows(app, self._show_fresh)
        self._opening: list[LookBack | UseLibrary | OpenPlan] = []
        self._keyboard = Keyboard(app, give, lambda: bool(self._opening))
        main.carry_out = self.carry_out
        main.set_reactive(Follower.said, self._said)

    def carry_out(self, effects: Effects) -> None:
        """Carry out what an act asks for, in order."""
        for effect in effects:
            self._CARRY_OUT[type(effect)](self, effect)

    @property
    def workplace(self) -> Workplace[Any]:
        """The screen where rows are worked on, behind any dialog: list of slips or grid."""
        open_ones = (s for s in reversed(self._app.screen_stack) if isinstance(s, Workplace))
        return next(open_ones, self._main)

    # What is typed

    async def take_key(self, key: Key) -> None:
        """Take a key for the screen it is typed for; Esc gives up one that is being opened."""
        if self._opening and isinstance(key, Keypress) and key.key == "escape":
            self._opening.clear()
            self._keyboard.drop()
            self.say(_("開くのをやめました"))
        else:
            await self._keyboard.add(key)

    def _end_opening(self, asked: LookBack | UseLibrary, then: Callable[[], Effects]) -> None:
        """Carry out what follows; where it was given up or a dialog was opened, only say it."""
        is_awaited = any(each is asked for each in self._opening)
        is_free = is_awaited and isinstance(self._app.screen, Workplace)
        self.carry_out([each for each in then() if is_free or _is_news(each)])
        self._opening = [each for each in self._opening if each is not asked]
        if not self._opening and isinstance(self._app.screen, Workplace):
            self._keyboard.drop()  # no screen was opened for it
        self._keyboard.go_on()

    # What the writer posts

    def show_written(self, message: Written) -> None:
        """Show the plan that is on disk now, say what was saved, and carry out what follows."""
        from planner.ui.outcome import written_sentence  # noqa: PLC0415 - as all that follows a key

        self._show(message)
        if said := written_sentence(message):
            self.say(said, "bad" if message.problem else "")
        request = message.request
        then = request.written if isinstance(request, Request) and message.entry else None
        if then is not None and isinstance(self._app.screen, Workplace):
            self.carry_out(then(self.workplace.situation))

    def show_refused(self, message: Refused) -> None:
        """Show the plan as it is, and carry out what follows from a refusal."""
        from planner.ui.acts import refusal  # noqa: PLC0415 - most requests are not refused

        self._show(message)
        request, now = message.request, self.workplace.situation
        if isinstance(request, Request) and request.refused is not None:
            self.carry_out(request.refused(now, request, message.error))
        else:
            self.carry_out(refusal.follow(now, request, message.error))

    def show_history(self, message: HistoryRead) -> None:
        """Carry out what follows once the history is read."""
        if message.request.is_beside:
            if message.timeline is not None:
                self.carry_out(message.request.then(message.timeline))
            return
        from planner.wording.errors import error_sentence  # noqa: PLC0415

        def then() -> Effects:
            if message.error is not None:
                return [Say(error_sentence(message.error), "bad")]
            assert message.timeline is not None
            return message.request.then(message.timeline)

        self._end_opening(message.request, then)

    def catch_up(self, seen: int | None) -> None:
        """Find what others changed since the last visit, where anything was written since.

        Args:
            seen: The number of the last entry seen then; None where no visit is known.
        """
        if self._plan.seq > (seen or 0):
            self._writer.ask(CatchUp(seen))

    def show_caught_up(self, message: CaughtUp) -> None:
        """Mark what others changed since the last visit, and say in how many of the rows shown."""
        count = self._main.mark_changed(message.rows)
        text, style = self._said
        if not count or not (style == "quiet" or not text.strip()):
            return
        said = _("今日、ほかの人が{count}行を変えました（左に . の行）") if message.is_today else ""
        said = said or _("前に開いてから、ほかの人が{count}行を変えました（左に . の行）")
        said = said.format(count=count)
        both = f"{said}　{text.strip()}"
        self.say(both if width(both) < self._app.size.width else said, "quiet")

    def say(self, text: str, style: str = "") -> None:
        """Put a sentence on the line above the keys of every screen that has one."""
        self._said = (f" {text}", style)
        for screen in self._followers():
            screen.said = self._said

    # What acts ask for

    def _say(self, effect: Say) -> None:
        self.say(effect.text, effect.style)

    def _ask(self, effect: Ask) -> None:
        asked, then = effect.asked, partial(self._follow, effect.then, effect.otherwise)
        if isinstance(asked, Question):
            values = (asked.title, asked.fields, self._plan.year, asked.context, asked.passage)
            self._app.push_screen(_screen("ask")(*values, begin=asked.begin), then)
        else:
            self._app.push_screen(_screen("choose")(asked), then)

    def _open(self, effect: Open) -> None:
        kind = _screen(effect.screen)
        if effect.screen in _ONCE and any(isinstance(s, kind) for s in self._app.screen_stack):
            return
        screen = kind(*effect.values)
        if isinstance(screen, Asker):
            screen.carry_out = self.carry_out
        if isinstance(screen, Follower):
            screen.set_reactive(Follower.plan, self._plan)
            screen.is_read_only = self._main.is_read_only
        self._app.push_screen(screen, partial(self._follow, effect.then, None))

    def _follow(
        self,
        then: Callable[[Any], Effects] | None,
        otherwise: Callable[[], Effects] | None,
        result: Any,
    ) -> None:
        """Carry out what follows from a result, or from none."""
        if result is not None and then is not None:
            self.carry_out(then(result))
        elif result is None and otherwise is not None:
            self.carry_out(otherwise())

    def _request(self, effect: Request) -> None:
        if self._main.is_read_only and effect.changes:
            self.carry_out(read_only())
        elif effect.changes:
            self._offer(effect.offered)
            self._ask_writer(effect)

    def _take_back(self, effect: TakeBack) -> None:
        self._offer(frozenset())
        self._ask_writer(effect)

    def _offer(self, rows: frozenset[str]) -> None:
        """Let the next Space tick the ● of these rows, on whichever screen it is pressed."""
        for screen in self._followers():
            screen.offered = rows

    def _ask_writer(self, request: Request | TakeBack) -> None:
        """Put a request into the writer's line and say that it is on its way to the disk."""
        self._waiting += 1
        self.say(_("保存中… {count}件").format(count=self._waiting), "busy")
        self._writer.ask(request)

    def _look_back(self, effect: LookBack) -> None:
        if not effect.is_beside:
            self._opening.append(effect)
        self._writer.ask(effect)

    def _go(self, effect: Go) -> None:
        self._main.go_to(effect.row, effect.month, is_sought=effect.is_sought)

    def _run(self, effect: Run) -> None:
        self.workplace.run_command(effect.action)

    def _copy(self, effect: Copy) -> None:
        from planner.ui.acts.copying import copied_sentence  # noqa: PLC0415 - seldom needed

        self._app.copy_to_clipboard(effect.text)
        self.say(effect.said or copied_sentence(effect.text, effect.rows, self._state_path))

    def _use_library(self, effect: UseLibrary) -> None:
        self._opening.append(effect)
        self._app.run_worker(partial(self._work, effect), thread=True)

    def _work(self, effect: UseLibrary) -> None:
        """Do something with the library, in a thread: a share takes its time."""
        follow = partial(self._app.call_from_thread, self._end_opening, effect)
        try:
            result = effect.work(self._desk())
        except PlannerError as error:
            follow(partial(effect.refused, error))
        else:
            follow(partial(effect.then, result))

    def _open_plan(self, effect: OpenPlan) -> None:
        self._opening.append(effect)
        self._app.post_message(LeaveRequested(effect.find))

    _CARRY_OUT: dict[type[Effect], Callable[["ActLoop", Any], None]] = {  # noqa: RUF012
        Say: _say,
        Ask: _ask,
        Open: _open,
        Request: _request,
        TakeBack: _take_back,
        LookBack: _look_back,
        Go: _go,
        Run: _run,
        Copy: _copy,
        UseLibrary: _use_library,
        OpenPlan: _open_plan,
    }

    # What is shown

    @property
    def _plan(self) -> Plan:
        return self._main.present

    def _followers(self) -> Iterator[Follower[Any]]:
        """The plan's screen, and those open above it that follow the plan."""
        yield self._main
        for screen in self._app.screen_stack:
            if isinstance(screen, Follower) and screen is not self._main:
                yield screen

    def _show(self, message: Written | Refused) -> None:
        """Show the plan as it is now, and for a moment which rows others changed."""
        for screen in self._followers():
            screen.plan = message.plan
        self._waiting = message.pending
        if message.others:
            self._show_others(message.others)

    def _show_others(self, entries: "tuple[Entry, ...]") -> None:
        from planner.history.story import rows_touched  # noqa: PLC0415 - nobody else writes, often
        from planner.wording.entries import news  # noqa: PLC0415

        self._fresh.add(rows_touched(self._plan, entries))
        text, style = self._said
        if style == "quiet" or not text.strip():  # nothing that is still to be read
            self.say(news(self._plan, entries), "quiet")

    def _show_fresh(self, rows: frozenset[str]) -> None:
        for screen in self._followers():
            screen.fresh = rows


def _screen(name: str) -> type[Any]:
    """The class of a screen of the table."""
    from pkgutil import resolve_name  # noqa: PLC0415 - the first frame comes before it

    screen: type[Any] = resolve_name(SCREENS[name])
    return screen


def _is_news(effect: Effect) -> bool:
    """Whether it says what was done, not what is being done."""
    return isinstance(effect, Say) and effect.style != "busy"
