"""Plans with some months of state and no history, quickly made: for measuring speed."""

from datetime import timedelta

from msgspec import structs

from inventing.dice import Dice
from inventing.drawing import Drawn, begun, draw
from inventing.office import day_label, first_day
from inventing.saying import Saying, sayings
from planner.plan.fiscal import FiscalYear, Month, add_months
from planner.plan.model import Close, Mark, Plan, Promise, Report, Row

LAST_REPORTS = timedelta(days=10)  # after the end of the month, when figures and notes are in


def invent(
    rows: int = 75, plans: int = 1, months: int = 12, seed: int = 1, year: int = 2025
) -> tuple[Plan, ...]:
    """Plans that look like a branch's after some months of work.

    Args:
        rows: How many rows each has; more than the outline has repeat it.
        plans: How many, each with an id of its own.
        months: How many months are reported, figures lagging as they do; all but the last closed.
        seed: The same one makes the same plans.
        year: The fiscal year.
    """
    return tuple(_plan(f"{seed}:{number}", number, rows, months, year) for number in range(plans))


def _plan(seed: str, number: int, rows: int, months: int, year: int) -> Plan:
    drawn = draw(rows, FiscalYear(year), seed, f"invented-{number:03}", f"架空の計画{number:03}")
    last = drawn.plan.year.months[max(months, 1) - 1]
    plan = begun(drawn, first_day(add_months(last, 1)) + LAST_REPORTS)
    said = {unit: _reports(drawn, unit, months, seed) for unit in drawn.units}
    made = {
        row.id: structs.replace(
            row,
            reports=said.get(row.id, {}),
            marks=_marks(row, last, seed) if months else row.marks,
        )
        for row in plan.rows.values()
    }
    closed = drawn.plan.year.months[: max(months - 1, 0)]
    closes = {
        month: Close("企画総務グループ長", f"{add_months(month, 1)}-14T07:00:00+00:00")
        for month in closed
    }
    return structs.replace(
        plan, rows=made, status_month=last, decided=f"{year}-03-27", closes=closes
    )


def _reports(drawn: Drawn, unit: str, months: int, seed: str) -> dict[Month, Report]:
    said = sayings(drawn, unit, Dice(f"{seed}:say:{unit}"))
    return {
        drawn.plan.year.months[saying.place]: _report(saying)
        for saying in said
        if saying.place < months
    }


def _report(saying: Saying) -> Report:
    return Report(saying.status, saying.text, saying.remedy or None)


def _marks(row: Row, last: Month, seed: str) -> tuple[Mark, ...]:
    """The ● due by a month: most done, some late, moved, given up or left open."""
    dice = Dice(f"{seed}:marks:{row.id}")
    return tuple(_mark(mark, last, dice, len(row.marks)) for mark in row.marks)


def _mark(mark: Mark, last: Month, dice: Dice, among: int) -> Mark:
    chance = dice.random()
    if mark.month is None or mark.month > last:
        return mark
    if among >= 12 or chance < 0.8:
        day = first_day(mark.month) + timedelta(days=dice.number(7, 25))
        return structs.replace(mark, done=mark.month, word="" if among >= 12 else day_label(day))
    later = add_months(mark.month, 1)
    if chance < 0.9 and later <= last:
        promise = Promise(
            later, why="日程が合わないため", who="グループ長", at=f"{later}-01T00:00:00+00:00"
        )
        return structs.replace(mark, promises=(promise,), done=later if chance < 0.87 else None)
    return structs.replace(mark, dropped="申込みがないため") if chance > 0.98 else mark
