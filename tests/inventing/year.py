"""A whole year of an invented branch, from the 案 in March to the figures that come after it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from msgspec import Struct

from inventing.acts import Act, doing
from inventing.dice import Dice
from inventing.drawing import Drawn
from inventing.figures import Arrival
from inventing.office import after, day_label, first_day, instant, last_day, working
from inventing.outline import Fate
from inventing.saying import Saying, sayings
from planner.history.intents import (
    Change,
    CloseMonth,
    ConfirmNote,
    DropMark,
    MoveMark,
    RecordFigure,
    ReviewReport,
    SetStatus,
    TickMark,
    WriteNote,
    WriteRemedy,
)
from planner.plan import reporting
from planner.plan.fiscal import Month, add_months, calendar_month, month_of
from planner.plan.ledger import PERIOD_LENGTH, is_continuous, runs
from planner.plan.model import Mark, Plan, Row
from planner.wording.notes import note_line

KEEPER = "企画総務担当"
CLOSER = "企画総務グループ長"

_NO_REMEDY = "△ですが、何を直すかが書かれていません。いつまでに何をするかを一行で"
_AGAIN = (
    "前の月と同じ文です。この月に動いたことを一つ足してください",
    "前月のままのようです。変わりがなければ、その旨を書いてください",
)
_COUNTED = "件数の出どころを書いてください（支部の集計か、本部の統計か）"
_OTHER = "会議で聞かれます。先月との違いを一言お願いします"

_ANSWERS = {
    **dict.fromkeys(_AGAIN, "・前月から変わりなし"),
    _COUNTED: "・件数は支部の集計による",
    _OTHER: "・先月から大きな変わりはない",
}


class Days(Struct, frozen=True):
    """When a month is reported, looked at, mended and closed."""

    report: date
    review: date
    answer: date
    close: date


def days_of(month: Month, seed: str) -> Days:
    """The days of a month's round, in the month after it."""
    dice = Dice(f"{seed}:days:{month}")
    following = first_day(add_months(month, 1))
    report = after(working(following), 4)
    close = after(report, dice.number(4, 5))
    return Days(report, after(report, 2), after(report, 3), close)


def round_of(drawn: Drawn, seed: str) -> Iterator[Act]:
    """All that is done every month: ●, reports, figures, reviews, closes."""
    for row_id, row in drawn.plan.rows.items():
        yield from _marks(drawn, row_id, row, seed)
    for place, month in enumerate(drawn.plan.year.months):
        yield from _batches(drawn, place, seed)
        days = days_of(month, seed)
        yield Act(
            instant(days.close, 16.2, Dice(f"{seed}:close:{month}")),
            CLOSER,
            doing(CloseMonth(month)),
        )
    said = {unit: sayings(drawn, unit, Dice(f"{seed}:say:{unit}")) for unit in drawn.units}
    for place in range(12):
        yield from _statuses(drawn, said, place, seed)
    for unit in drawn.units:
        yield from _reports(drawn, unit, said[unit], seed)
    yield from _reviews(drawn, said, seed)
    yield from _figures(drawn, seed)


def leader(drawn: Drawn, row: Row) -> str:
    """The group that leads a row."""
    item = drawn.plan.items[row.item]
    section = drawn.plan.sections[item.section]
    leads = (row.lead_group, item.lead_group, section.lead_group)
    named = next(filter(None, leads), "")
    groups = drawn.plan.groups_of(row)
    return named if named in groups else groups[0]


def instant_of(day: str, hour: float, seed: str) -> datetime:
    """A moment of a day given as 06-18 of the plan's year (2025-04 … 2026-03)."""
    return instant(day_of(day), hour, Dice(f"{seed}:{day}:{hour}"))


def day_of(text: str) -> date:
    """A day given as 06-18, of the fiscal year 2025."""
    number = int(text[:2])
    return date(2025 + (number < 4), number, int(text[3:]))


def _marks(drawn: Drawn, row_id: str, row: Row, seed: str) -> Iterator[Act]:
    """What becomes of the ● and 手順 that are promises; the others are ticked with the report."""
    line = drawn.lines[row_id]
    who = f"{leader(drawn, row)}グループ長"
    for mark in row.marks:
        if mark.month is None:
            continue
        key = f"{'s' if mark.is_step else ''}{calendar_month(mark.month)}"
        if fates := line.fates.get(key):
            yield from _fated(row_id, mark, fates, who, seed)
        elif not _is_routine(row, mark):
            yield _tick(drawn, row_id, mark, who, seed)


def _is_routine(row: Row, mark: Mark) -> bool:
    """A ● of continuous work or of a period."""
    if mark.is_step or row.period_rule == "each":
        return False
    run = next(run for run in runs(row) if any(held.id == mark.id for held in run))
    return is_continuous(row) or len(run) >= PERIOD_LENGTH


def _fated(row: str, mark: Mark, fates: tuple[Fate, ...], who: str, seed: str) -> Iterator[Act]:
    for number, (deed, *rest) in enumerate(fates):
        if deed == "open":
            return
        at = instant_of(rest[0], 10.5 + number, f"{seed}:{row}")
        if deed == "move":
            _, to, why, cause = rest
            wanted = None if to == "?" else month_of(2025 + (int(to) < 4), int(to))
            yield Act(at, who, doing(MoveMark(row, mark.id, wanted, why=why, cause=cause)))
        elif deed == "drop":
            yield Act(at, who, doing(DropMark(row, mark.id, why=rest[1])))
        else:
            yield Act(at, who, _ticking(row, mark.id, day_of(rest[0]), rest[1] or None))


def _tick(drawn: Drawn, row: str, mark: Mark, who: str, seed: str) -> Act:
    """A ● done on a day of its month, entered that day or soon after it."""
    dice = Dice(f"{seed}:tick:{row}:{mark.id}")
    line = drawn.lines[row]
    day = working(first_day(mark.month or Month("")) + timedelta(days=dice.number(8, 20)))
    count = dice.number(*line.counts)
    told = {"d": day_label(day), "n": str(count), "n2": str(count // 2), "c": str(count)}
    word = line.words[0].format_map(told) if line.words and not mark.is_step else None
    entered = after(day, dice.number(0, 3)) if dice.happens(0.5) else day
    entered = min(entered, last_day(mark.month or Month("")))
    return Act(
        instant(entered, 11.0 + dice.number(0, 5), dice), who, _ticking(row, mark.id, day, word)
    )


def _ticking(row: str, mark: str, day: date, word: str | None):
    def make(plan: Plan) -> tuple[Change, ...]:
        month = plan.open_month(month_of(day.year, day.month))
        return (TickMark(row, mark, month, word),)

    return make


def _batches(drawn: Drawn, place: int, seed: str) -> Iterator[Act]:
    """What each leader does at once on the day of the reports: ● of every month, ○ and □."""
    month = drawn.plan.year.months[place]
    day = days_of(month, seed).report
    for turn, group in enumerate(drawn.plan.groups):
        dice = Dice(f"{seed}:batch:{group}:{month}")
        rows = [row for row in drawn.plan.rows.values() if leader(drawn, row) == group]
        ticks = [
            TickMark(row.id, mark.id, month)
            for row in rows
            for mark in row.marks
            if mark.month == month
            and not _fate_of(drawn, row, mark)
            and _is_routine(row, mark)
            and not (is_continuous(row) and dice.happens(0.03))
        ]
        at = instant(day, 9.0 + turn * 0.5, dice)
        yield Act(at, f"{group}グループ長", _standing_ticks(ticks))


def _fate_of(drawn: Drawn, row: Row, mark: Mark) -> bool:
    prefix = "s" if mark.is_step else ""
    return f"{prefix}{calendar_month(mark.month or Month(''))}" in drawn.lines[row.id].fates


def _standing_ticks(ticks: list[TickMark]):
    """The ticks of rows that do not rest."""

    def make(plan: Plan) -> tuple[Change, ...]:
        return tuple(tick for tick in ticks if not plan.row(tick.row).is_suspended(tick.month))

    return make


def _reports(drawn: Drawn, unit: str, said: list[Saying], seed: str) -> Iterator[Act]:
    """A unit's words: most with the others', some at the last moment, few never.

    Whoever is late or writes for the leader gives the status as well.
    """
    row = drawn.plan.rows[unit]
    group = leader(drawn, row)
    for saying in said:
        month = drawn.plan.year.months[saying.place]
        way = _way(unit, saying.place, month, seed)
        if way == "never":
            continue
        days, dice = days_of(month, seed), Dice(f"{seed}:report:{unit}:{month}")
        day = days.answer if way == "late" else days.report
        at = instant(day, 13.0 + dice.number(0, 3), dice)
        who = f"{group}グループ{'主任' if way == 'deputy' else '長'}"
        if way != "usual":
            yield Act(at, who, doing(SetStatus(unit, month, saying.status)))
        yield Act(at + timedelta(seconds=dice.number(40, 150)), who, _words(unit, month, saying))


def _statuses(drawn: Drawn, said: dict[str, list[Saying]], place: int, seed: str) -> Iterator[Act]:
    """The statuses a leader gives: rows of one status together, △ one by one."""
    month = drawn.plan.year.months[place]
    given: dict[tuple[str, str], list[SetStatus]] = {}
    for unit, sayings_of_unit in said.items():
        group = leader(drawn, drawn.plan.rows[unit])
        here = next((saying for saying in sayings_of_unit if saying.place == place), None)
        if here and here.status and _way(unit, place, month, seed) == "usual":
            key = (group, unit if here.status == "△" else here.status)
            given.setdefault(key, []).append(SetStatus(unit, month, here.status))
    for (group, what), changes in given.items():
        at = instant(days_of(month, seed).report, 11.0, Dice(f"{seed}:status:{what}:{month}"))
        yield Act(at, f"{group}グループ長", doing(*changes))


def _way(unit: str, place: int, month: Month, seed: str) -> str:
    """How a report comes in: as usual, by a deputy, late, or never."""
    chance = Dice(f"{seed}:way:{unit}:{month}").random()
    if chance < 0.012 and place < 10:
        return "never"
    if chance < (0.2 if place < 2 else 0.07):
        return "late"
    return "deputy" if chance > 0.9 else "usual"


def _words(unit: str, month: Month, saying: Saying):
    """The note with the latest figures of its KPI in front, or last month's as it was."""

    def make(plan: Plan) -> tuple[Change, ...]:
        remedy = (WriteRemedy(unit, month, saying.remedy),) if saying.remedy else ()
        last = reporting.last_note(plan.row(unit), month)
        if saying.is_rolled and last:
            return (ConfirmNote(unit, month), *remedy)
        line = _figure_line(plan, saying.kpi, month)
        text = f"{line}\n{saying.text}" if line else saying.text
        return (WriteNote(unit, month, text), *remedy)

    return make


def _figure_line(plan: Plan, kpi_id: str, month: Month) -> str:
    """The line of the latest month that has figures; empty where none of this year has."""
    if not kpi_id:
        return ""
    kpi = plan.kpi(kpi_id)
    months = [other for other in plan.year.months if other <= month]
    lines = (note_line(plan, kpi, other) for other in reversed(months))
    return next(filter(None, lines), "")


def _reviews(drawn: Drawn, said: dict[str, list[Saying]], seed: str) -> Iterator[Act]:
    """企画総務 looks at what was said, gives some back, and looks again at what was mended."""
    for place, month in enumerate(drawn.plan.year.months):
        days = days_of(month, seed)
        dice = Dice(f"{seed}:review:{month}")
        for turn, group in enumerate(drawn.plan.groups):
            units = [u for u in drawn.units if leader(drawn, drawn.plan.rows[u]) == group]
            at = instant(days.review, 9.5 + turn * 0.5, dice)
            back = _to_return({unit: said[unit] for unit in units}, place, seed)
            yield Act(at, KEEPER, _looking(units, month, frozenset(back)))
            for number, (unit, comment) in enumerate(back.items()):
                later = at + timedelta(minutes=4 + 3 * number)
                yield Act(later, KEEPER, _returning(unit, month, comment))
                if not dice.happens(0.1):
                    answered = instant(days.answer, 9.0 + turn, dice) + timedelta(
                        minutes=7 * number
                    )
                    who = f"{group}グループ長"
                    yield Act(answered, who, _mending(drawn, unit, month, comment))
        again = instant(days.close, 10.0, dice)
        yield Act(again, KEEPER, _looking(list(drawn.units), month, frozenset()))


def _to_return(said: dict[str, list[Saying]], place: int, seed: str) -> dict[str, str]:
    """The units whose report of a month is given back, with the comment."""
    found = {}
    for unit, sayings_of_unit in said.items():
        dice = Dice(f"{seed}:return:{unit}:{place}")
        chance, comment = dice.random(), dice.random()
        here = next((saying for saying in sayings_of_unit if saying.place == place), None)
        if here is None:
            continue
        if here.status == "△" and not here.remedy:
            if chance < 0.5:
                found[unit] = _NO_REMEDY
        elif here.is_rolled and chance < 0.12:
            found[unit] = _AGAIN[int(comment * 2)]
        elif chance < 0.02:
            found[unit] = _COUNTED if "件" in here.text else _OTHER
    return found


def _looking(units: list[str], month: Month, except_for: frozenset[str]):
    def make(plan: Plan) -> tuple[Change, ...]:
        stages = {unit: reporting.stage(plan, plan.row(unit), month) for unit in units}
        return tuple(
            ReviewReport(unit, month, "reviewed", _seen(plan, unit, month))
            for unit, stage in stages.items()
            if stage in reporting.WAITING_FOR_REVIEW and unit not in except_for
        )

    return make


def _returning(unit: str, month: Month, comment: str):
    def make(plan: Plan) -> tuple[Change, ...]:
        if not plan.row(unit).report(month).is_reported:
            return ()
        return (ReviewReport(unit, month, "returned", _seen(plan, unit, month), comment),)

    return make


def _seen(plan: Plan, unit: str, month: Month) -> str:
    return reporting.fingerprint(plan, plan.row(unit), month)


def _mending(drawn: Drawn, unit: str, month: Month, comment: str):
    """What a leader answers to a comment: the remedy, or a line more."""
    line = drawn.lines[unit]

    def make(plan: Plan) -> tuple[Change, ...]:
        report = plan.row(unit).report(month)
        if not report.is_reported:
            return ()
        if comment == _NO_REMEDY:
            remedy = line.remedies[0] if line.remedies else "・原因を確かめ、翌月の会議で示す"
            return (WriteRemedy(unit, month, remedy.format(n=3)),)
        return (WriteNote(unit, month, f"{report.note}\n{_ANSWERS[comment]}"),)

    return make


def _figures(drawn: Drawn, seed: str) -> Iterator[Act]:
    """Each group's figures of a day as one entry, on the day they are there."""
    by_day: dict[tuple[date, str], list[RecordFigure]] = {}
    for row in drawn.plan.rows.values():
        for kpi in row.kpis:
            for found in drawn.measures[kpi][1].arrivals:
                if found.day > BEGUN:
                    by_day.setdefault((found.day, leader(drawn, row)), []).append(
                        _record(kpi, found)
                    )
    for (day, group), changes in by_day.items():
        if day > ENDS:
            continue
        dice = Dice(f"{seed}:figures:{day}:{group}")
        source = "本部統計" if len(changes) > 4 else ""
        unique = {(c.kpi, c.series, c.period): c for c in changes}
        at = instant(day, 8.7 + dice.number(0, 1), dice)
        yield Act(at, f"{group}グループ担当", doing(*unique.values()), source=source)


def _record(kpi: str, found: Arrival) -> RecordFigure:
    return RecordFigure(
        kpi, found.series, found.period, found.value, is_provisional=found.is_provisional
    )


BEGUN = date(2025, 3, 3)
ENDS = date(2026, 5, 13)
BEGUN_AT = datetime(2025, 3, 3, 4, 20, 11, tzinfo=UTC)
