"""The reporting rows of a plan, and the stage of each monthly report up to 確認済 (pure).

An item reports by its first row (its unit); a separate row is a unit of its own.
"""

import hashlib
from collections.abc import Iterator, Mapping
from enum import Enum

import msgspec
from msgspec import Struct

from planner.plan.fiscal import Month
from planner.plan.model import Plan, Report, Review, Row


class Stage(Enum):
    """The stage of a unit's report for a month, the most urgent first."""

    UNREPORTED = "unreported"
    ANSWERED = "answered"  # changed after 差戻し
    CHANGED = "changed"  # changed after 確認済
    UNCHECKED = "unchecked"
    RETURNED = "returned"
    REVIEWED = "reviewed"
    RESTING = "resting"
    ENDED = "ended"
    UNRECORDED = "unrecorded"


WAITING_FOR_REVIEW = frozenset({Stage.UNCHECKED, Stage.CHANGED, Stage.ANSWERED})


class Outstanding(Struct, frozen=True):
    """The unfinished reports of a month: rows without a report, and rows not yet 確認済."""

    unreported: tuple[Row, ...]
    unchecked: tuple[Row, ...]


def units(plan: Plan, group: str = "") -> Iterator[Row]:
    """The reporting rows as printed, of one group or of all (empty)."""
    for section in plan.order:
        for item in plan.sections[section].items:
            for row in plan.reporting_rows(plan.items[item]):
                if not group or group in plan.groups_of(row):
                    yield row


def unit_of(plan: Plan, row: Row) -> Row:
    """The reporting row of a row: itself, or the first of its item."""
    return row if row.is_separate else plan.rows[plan.items[row.item].rows[0]]


def covered(plan: Plan, unit: Row) -> tuple[Row, ...]:
    """The rows that a unit reports for, itself first."""
    rows = (plan.rows[row] for row in plan.items[unit.item].rows)
    others = (row for row in rows if not row.is_separate and row.id != unit.id)
    is_first = plan.items[unit.item].rows[0] == unit.id
    return (unit, *others) if is_first else (unit,)


def is_over(plan: Plan, unit: Row, month: Month) -> bool:
    """Whether all rows that a unit reports for are 廃止 in a month."""
    if not plan.is_ended(unit, month):
        return False
    return all(plan.is_ended(row, month) for row in covered(plan, unit))


def unreported(plan: Plan, month: Month, group: str = "") -> Iterator[Row]:
    """The unreported units of a month, as printed."""
    if plan.is_recorded(month):
        for unit in units(plan, group):
            if _stage_without_report(plan, unit, month) is Stage.UNREPORTED:
                yield unit


def is_unreported(plan: Plan, row: Row, month: Month) -> bool:
    """Whether a row reports, and its report of a month is missing."""
    if not plan.is_recorded(month) or unit_of(plan, row) is not row:
        return False
    return _stage_without_report(plan, row, month) is Stage.UNREPORTED


def stage(plan: Plan, unit: Row, month: Month) -> Stage:
    """The stage of a unit's report for a month."""
    if early_stage := _stage_without_report(plan, unit, month):
        return early_stage
    review = unit.report(month).review
    if review is None:
        return Stage.UNCHECKED if plan.is_recorded(month) else Stage.UNRECORDED
    is_current = review.seen == fingerprint(plan, unit, month)
    if review.verdict == "reviewed":
        return Stage.REVIEWED if is_current else Stage.CHANGED
    return Stage.RETURNED if is_current else Stage.ANSWERED


def _stage_without_report(plan: Plan, unit: Row, month: Month) -> Stage | None:
    """The stage of a unit that has no report for a month; None where it has one."""
    rows = covered(plan, unit)
    if any(row.report(month).is_reported for row in rows):
        return None
    if not plan.is_recorded(month):
        return Stage.UNRECORDED
    if all(plan.is_idle(row, month) for row in rows):
        return Stage.ENDED if is_over(plan, unit, month) else Stage.RESTING
    return Stage.UNREPORTED


def outstanding(plan: Plan, month: Month, group: str = "") -> Outstanding:
    """The unfinished reports of a month, as printed."""
    stages = [(row, stage(plan, row, month)) for row in units(plan, group)]
    return Outstanding(
        unreported=tuple(row for row, at in stages if at is Stage.UNREPORTED),
        unchecked=tuple(
            row for row, at in stages if at in WAITING_FOR_REVIEW or at is Stage.RETURNED
        ),
    )


def is_returned(plan: Plan, row: Row, month: Month) -> bool:
    """Whether the report of a unit is 差戻し and has not been changed since."""
    review = row.report(month).review
    if review is None or review.verdict != "returned":
        return False
    return review.seen == fingerprint(plan, row, month)


def returned(plan: Plan, group: str = "") -> tuple[tuple[Row, Month, Review], ...]:
    """The reports that are 差戻し and not changed since, the oldest month first."""
    return tuple(
        (row, month, review)
        for month in plan.year.months
        for row in units(plan, group)
        if (review := row.report(month).review) and stage(plan, row, month) is Stage.RETURNED
    )


def fingerprint(plan: Plan, unit: Row, month: Month) -> str:
    """The fingerprint of a unit's report for a month: a short text that changes with the report."""
    return fingerprint_of({row.id: row.report(month) for row in covered(plan, unit)})


def fingerprint_of(reports: Mapping[str, Report]) -> str:
    """The fingerprint of the reports of a unit's rows, by row in their order."""
    texts = [
        (row, report.status, report.note or "", report.remedy or "")
        for row, report in reports.items()
        if report.is_reported or report.remedy
    ]
    return hashlib.sha256(msgspec.json.encode(texts)).hexdigest()[:16]


def last_note(row: Row, before: Month) -> str | None:
    """The latest note of a row from a month before ``before``; None where there is none."""
    months = sorted((m for m in row.reports if m < before), reverse=True)
    return next((note for m in months if (note := row.reports[m].note)), None)
