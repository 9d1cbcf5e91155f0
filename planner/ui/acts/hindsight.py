"""Looking back: the story of a row, the changes since a moment, the grid as it was."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from planner.errors import PlannerError
from planner.forms.questions import Answer, Choice, Question, TextField
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
from planner.plan import grid
from planner.plan.fiscal import Month, add_months, month_of
from planner.settings.state import Widths
from planner.store.book import utc_now
from planner.ui.acts.act import NOTHING, Ask, Effects, Go, LookBack, Open, Say, Situation
from planner.ui.acts.note import edit_note
from planner.wording.differences import weekday_label
from planner.wording.errors import error_sentence
from planner.wording.labels import full_month_label, signed_text

if TYPE_CHECKING:
    from planner.forms.year import YearChoice

_OTHER = "other"


class _Start(Struct, frozen=True):
    """A moment since which changes can be shown."""

    label: str
    moment: Moment


def story(now: Situation) -> Effects:
    """Show the year of the row under the cursor; from there its changes, and its reports."""
    if now.row is None:
        return NOTHING
    return _open_year(now, now.row.id, now.month)


def _open_year(now: Situation, row: str, month: Month) -> Effects:
    lines = grid.lines(now.plan, now.view)
    rows = dict.fromkeys(line.row for line in lines if isinstance(line, grid.WorkLine))
    return [Open("year", (row, month, tuple(rows)), partial(_from_year, now))]


def _from_year(now: Situation, chosen: "YearChoice") -> Effects:
    """Open the report of the month, or the list of changes, which leads back to the year."""
    if chosen.to == "report":
        row = chosen.plan.rows[chosen.row]
        at = replace(now, plan=chosen.plan, month=chosen.month, row=row, rows=(row,))
        return edit_note(at)
    back = partial(_open_year, now, chosen.row, chosen.month)
    return [LookBack(lambda timeline: [Open("story", (timeline, chosen.row), lambda _row: back())])]


def changes(now: Situation) -> Effects:
    """Ask since when, then show what changed."""
    return [LookBack(partial(_ask_since_when, now))]


def past(now: Situation, column: int, widths: Mapping[str, Widths]) -> Effects:
    """Show the grid as it was, laid out as it is now; the row chosen there is gone to."""
    row = now.row.id if now.row is not None else ""

    def open_past(timeline: Timeline) -> Effects:
        if not timeline.last:
            return [Say(_("まだ変更がないため、さかのぼる先がありません"), "busy")]
        return [Open("past", (timeline, now.view, row, column, widths), _go)]

    return [LookBack(open_past)]


def _go(row: str) -> Effects:
    return [Go(row)]


def _ask_since_when(now: Situation, timeline: Timeline) -> Effects:
    starts = _starts(timeline, branch_day(utc_now().isoformat()))
    if not starts:
        return [Say(_("まだ何も変わっていません"), "busy")]
    options = [(str(seq), _option(timeline, label, seq)) for seq, label in starts.items()]
    options.append((_OTHER, _("いつから、いつまでを書く…")))

    def choose(chosen: str) -> Effects:
        if chosen == _OTHER:
            return _ask_for_moments(now, timeline)
        return _open_changes(now, timeline, int(chosen), timeline.last)

    return [
        Ask(Choice(_("いつからの違いを見ますか"), tuple(options), passage="past#changes"), choose)
    ]


def _starts(timeline: Timeline, today: date) -> dict[int, str]:
    """The moments since which something changed: their labels by the number of the entry."""
    last_month = add_months(month_of(today.year, today.month), -1)
    yesterday, week = today - timedelta(days=1), today - timedelta(days=7)
    latest = branch_day(timeline.entries[-1].at) - timedelta(days=1)
    wanted = (
        *_close_starts(timeline),
        _Start(_("昨日の終わりから　{day}").format(day=weekday_label(yesterday)), day(yesterday)),
        _Start(_("1週間前から　{day}").format(day=weekday_label(week)), day(week)),
        _Start(
            _("先月の終わりから　{month}").format(month=full_month_label(last_month)),
            month_of_history(last_month),
        ),
        _Start(_("最後に変わった日の前から　{day}").format(day=weekday_label(latest)), day(latest)),
        *([_Start(_("計画決定から"), DECISION)] if any(timeline.decisions) else []),
        _Start(_("計画の始めから"), BEGINNING),
    )
    starts: dict[int, str] = {}
    for start in wanted:
        try:
            seq = timeline.seq_at(start.moment)
        except PlannerError:  # the plan began later
            continue
        if seq < timeline.last:
            starts.setdefault(seq, start.label)
    return starts


def _close_starts(timeline: Timeline) -> Iterator[_Start]:
    """The last 締め, and the one before it: what changed in the month just closed."""
    lasts = {closing.month: closing for closing in timeline.closes}
    newest = sorted(lasts.values(), key=lambda closing: closing.seq, reverse=True)
    labels = (_("前回の締めから（{month} {by}）"), _("前々回の締めから（{month} {by}）"))
    for closing, label in zip(newest, labels, strict=False):
        month = full_month_label(closing.month)
        by = signed_text(closing.who, closing.at)
        yield _Start(label.format(month=month, by=by), Moment(seq=closing.seq))


def _option(timeline: Timeline, label: str, seq: int) -> str:
    return _("{label} 変更{count}件").format(label=label, count=timeline.last - seq)


def _ask_for_moments(now: Situation, timeline: Timeline) -> Effects:
    """Ask for two moments; what cannot be read as one is said."""
    example = _("6/3、R2.5（その月の終わり）、6月締め、始め、今")
    fields = (
        TextField("start", _("いつから"), placeholder=example, is_required=True),
        TextField("end", _("いつまで"), value=_("今"), placeholder=example, is_required=True),
    )

    def compare(answer: Answer) -> Effects:
        year = timeline.plan(timeline.last).year
        try:
            first, last = (
                timeline.seq_at(parse_moment(answer.texts[name], year)) for name in ("start", "end")
            )
        except PlannerError as error:
            return [Say(error_sentence(error), "bad")]
        return _open_changes(now, timeline, first, last)

    question = Question(_("二つの時点の違い"), fields, passage="numbers#moments")
    return [Ask(question, compare)]


def _open_changes(now: Situation, timeline: Timeline, first: int, last: int) -> Effects:
    return [Open("changes", (timeline, first, last, now.group), _go)]
