"""The ways to look back from the plan's screen: a row's story, what changed, the grid as it was."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from planner.errors import PlannerError
from planner.forms.questions import Answer, TextField
from planner.history.moments import (
    BEGINNING,
    DECISION,
    Moment,
    branch_day,
    day,
    month_of_history,
    parse_moment,
)
from planner.history.timeline import Timeline
from planner.language import _
from planner.plan.fiscal import add_months, month_of
from planner.store.book import utc_now
from planner.ui.screens.choose import ChooseScreen
from planner.wording.differences import weekday_label
from planner.wording.errors import error_sentence
from planner.wording.labels import full_month_label, signed_text

if TYPE_CHECKING:
    from planner.ui.screens.plan import PlanScreen
    from planner.ui.workplace import Workplace

_OTHER = "other"


class _Start(Struct, frozen=True):
    """A moment from which a person may want to know what changed."""

    label: str
    moment: Moment


def show_story(screen: "Workplace[Any]", timeline: Timeline, row: str) -> None:
    """Tell what happened to a row."""
    from planner.ui.screens.story import StoryScreen  # noqa: PLC0415

    screen.app.push_screen(StoryScreen(timeline, row))


def show_past(screen: "PlanScreen", timeline: Timeline, row: str) -> None:
    """Show the grid as it was; the row chosen there is gone to."""
    from planner.ui.screens.past import PastScreen  # noqa: PLC0415

    if not timeline.last:
        screen.say(_("まだ変更がないため、さかのぼる先がありません"), "busy")
        return
    screen.app.push_screen(
        PastScreen(timeline, screen.view, row, screen.cursor_column, screen.widths),
        screen.go_to_row,
    )


def show_changes(screen: "PlanScreen", timeline: Timeline, row: str) -> None:
    """Ask since when, then show what changed."""
    del row
    starts = _starts(timeline, branch_day(utc_now().isoformat()))
    if not starts:
        screen.say(_("まだ何も変わっていません"), "busy")
        return
    options = [(str(seq), _option(timeline, label, seq)) for seq, label in starts.items()]
    options.append((_OTHER, _("いつから、いつまでを書く…")))

    def choose(chosen: str | None) -> None:
        if chosen == _OTHER:
            _ask_for_moments(screen, timeline)
        elif chosen is not None:
            _open_changes(screen, timeline, int(chosen), timeline.last)

    screen.app.push_screen(ChooseScreen(_("いつからの違いを見ますか"), options=options), choose)


OPENINGS: dict[str, Callable[["PlanScreen", Timeline, str], None]] = {
    "story": show_story,
    "changes": show_changes,
    "past": show_past,
}


def _starts(timeline: Timeline, today: date) -> dict[int, str]:
    """Since when there are changes to show, by the number of the entry."""
    last_month = add_months(month_of(today.year, today.month), -1)
    yesterday, week = today - timedelta(days=1), today - timedelta(days=7)
    latest = branch_day(timeline.entries[-1].at) - timedelta(days=1)
    wanted = (
        *_close_starts(timeline),
        _Start(_("昨日の終わりから（{day}）").format(day=weekday_label(yesterday)), day(yesterday)),
        _Start(_("1週間前から（{day}）").format(day=weekday_label(week)), day(week)),
        _Start(
            _("先月の終わりから（{month}）").format(month=full_month_label(last_month)),
            month_of_history(last_month),
        ),
        _Start(
            _("最後に変わった日の前から（{day}）").format(day=weekday_label(latest)), day(latest)
        ),
        *([_Start(_("計画決定から"), DECISION)] if any(timeline.decisions()) else []),
        _Start(_("計画の始めから"), BEGINNING),
    )
    found: dict[int, str] = {}
    for start in wanted:
        try:
            seq = timeline.seq_at(start.moment)
        except PlannerError:  # the plan began later
            continue
        if seq < timeline.last:
            found.setdefault(seq, start.label)
    return found


def _close_starts(timeline: Timeline) -> Iterator[_Start]:
    """The last 締め and that of the month before, which the month just closed is measured from."""
    lasts = {closing.month: closing for closing in timeline.closes()}
    newest = sorted(lasts.values(), key=lambda closing: closing.seq, reverse=True)
    labels = (_("前回の締めから（{month} {by}）"), _("前々回の締めから（{month} {by}）"))
    for closing, label in zip(newest, labels, strict=False):
        month = full_month_label(closing.month)
        by = signed_text(closing.who, closing.at)
        yield _Start(label.format(month=month, by=by), Moment(seq=closing.seq))


def _option(timeline: Timeline, label: str, seq: int) -> str:
    return _("{label} 変更{count}件").format(label=label, count=timeline.last - seq)


def _ask_for_moments(screen: "PlanScreen", timeline: Timeline) -> None:
    """Ask for two moments; what cannot be read as one is said, and asked for again."""
    example = _("6/3、R2.5（その月の終わり）、6月締め、始め、今")
    fields = (
        TextField("start", _("いつから"), placeholder=example, is_required=True),
        TextField("end", _("いつまで"), value=_("今"), placeholder=example, is_required=True),
    )

    def compare(answer: Answer) -> None:
        year = timeline.plan(timeline.last).year
        try:
            first, last = (
                timeline.seq_at(parse_moment(answer.texts[name], year)) for name in ("start", "end")
            )
        except PlannerError as error:
            screen.say(error_sentence(error), "bad")
        else:
            _open_changes(screen, timeline, first, last)

    screen.ask(_("二つの時点の違い"), fields, compare)


def _open_changes(screen: "PlanScreen", timeline: Timeline, first: int, last: int) -> None:
    from planner.ui.screens.changes import ChangesScreen  # noqa: PLC0415

    screen.app.push_screen(
        ChangesScreen(timeline, first, last, screen.view.group), screen.go_to_row
    )
