"""The intents of people, and the writes that change a plan.

Intents are for people to read; ``planner.history.rules`` turns them into writes.
"""

from decimal import Decimal
from typing import Any

import msgspec
from msgspec import Struct

from planner.plan.fiscal import MonthField
from planner.plan.model import ExpectedBy, KpiKind, MonthTargets, ReviewVerdict
from planner.plan.targets import Target
from planner.text import clean


class _Change(Struct, frozen=True, tag_field="do", omit_defaults=True):
    """Base of all intents; stored with the entry under ``do``."""


class SetStatus(_Change, frozen=True, tag=True):
    """Set or clear (None) the 実施状況 of a row for a month."""

    row: str
    month: MonthField
    status: str | None


class WriteNote(_Change, frozen=True, tag=True):
    """Write the 進捗状況 of a row for a month."""

    row: str
    month: MonthField
    text: str


class ConfirmNote(_Change, frozen=True, tag=True):
    """Copy the last note before the month, which is still valid."""

    row: str
    month: MonthField


class WriteRemedy(_Change, frozen=True, tag=True):
    """Write the 改善策 of a row for a month."""

    row: str
    month: MonthField
    text: str


class TickMark(_Change, frozen=True, tag=True):
    """Tick a mark as carried out in a month; a word given replaces the earlier one."""

    row: str
    mark: str
    month: MonthField
    word: str | None = None


class UntickMark(_Change, frozen=True, tag=True):
    """Take the tick of a mark back."""

    row: str
    mark: str


class MoveMark(_Change, frozen=True, tag=True):
    """Promise another month for an open mark (None: 時期未定)."""

    row: str
    mark: str
    to: MonthField | None
    why: str = ""
    cause: str = ""


class DropMark(_Change, frozen=True, tag=True):
    """Drop a mark."""

    row: str
    mark: str
    why: str = ""


class RestoreMark(_Change, frozen=True, tag=True):
    """Take the drop of a mark back."""

    row: str
    mark: str


class AddMark(_Change, frozen=True, tag=True):
    """Add a ●: to the plan before 計画決定, as unplanned work after it."""

    row: str
    mark: str
    month: MonthField
    why: str = ""


class RemoveMark(_Change, frozen=True, tag=True):
    """Remove a ● before 計画決定, or at any time a step neither ticked, moved nor dropped."""

    row: str
    mark: str


class AddStep(_Change, frozen=True, tag=True):
    """Add a 手順 with a month to a row."""

    row: str
    mark: str
    month: MonthField
    text: str


class Suspend(_Change, frozen=True, tag=True):
    """Suspend a row from a month to a month (None: 未定)."""

    row: str
    suspension: str
    start: MonthField
    end: MonthField | None = None
    why: str = ""


class Resume(_Change, frozen=True, tag=True):
    """End a suspension with the month before ``month``; remove it if that is before its start."""

    row: str
    suspension: str
    month: MonthField


class SetStatusMonth(_Change, frozen=True, tag=True):
    """Set 基準月."""

    month: MonthField


class RecordFigure(_Change, frozen=True, tag=True):
    """Record a KPI's figure of a series for a period: a month, a span, a fiscal year.

    Attributes:
        value: Exact, its decimals as typed.
        is_provisional: 速報, else 確定.
        remark: None leaves the earlier remark.
        why: The reason, for a target after 計画決定.
        is_sure: Whether it was looked at though it seems a slip of the hand.
    """

    kpi: str
    series: str
    period: str
    value: Decimal
    is_provisional: bool = False
    remark: str | None = None
    why: str = ""
    is_sure: bool = False


class ClearFigure(_Change, frozen=True, tag=True):
    """Remove a figure; a target after 計画決定 with the reason."""

    kpi: str
    series: str
    period: str
    why: str = ""


class SuspendKpi(_Change, frozen=True, tag=True):
    """Suspend a KPI from a month to a month (None: 未定): its figures are not owed."""

    kpi: str
    suspension: str
    start: MonthField
    end: MonthField | None = None
    why: str = ""


class ResumeKpi(_Change, frozen=True, tag=True):
    """End a suspension of a KPI with the month before ``month``."""

    kpi: str
    suspension: str
    month: MonthField


class SetTarget(_Change, frozen=True, tag=True):
    """Set the year's target of a KPI; after 計画決定 with the reason."""

    kpi: str
    target: Target
    why: str = ""


class SetBasis(_Change, frozen=True, tag=True):
    """Set how a KPI's target is spread over the months; None for the first way there is."""

    kpi: str
    basis: ExpectedBy | None


class SetMonthTargets(_Change, frozen=True, tag=True):
    """Say whether the targets of the months of a series are 単月 or 累計; None takes it back."""

    kpi: str
    series: str
    meaning: MonthTargets | None


class SetKpiKind(_Change, frozen=True, tag=True):
    """Say whether a KPI adds up over the year, is a state at a date, or a rate."""

    kpi: str
    kind: KpiKind


class Decide(_Change, frozen=True, tag=True):
    """Record 計画決定 on a day (ISO text): ● and targets then need a reason to change.

    None withdraws it, with the reason.
    """

    day: str | None
    why: str = ""


class ReviewReport(_Change, frozen=True, tag=True):
    """Review a report as 確認済, or as 差戻し with a comment; None takes the review back.

    Attributes:
        row: The reporting row.
        seen: Fingerprint of the report reviewed.
    """

    row: str
    month: MonthField
    verdict: ReviewVerdict | None
    seen: str = ""
    comment: str = ""


class WriteMemo(_Change, frozen=True, tag=True):
    """Write the 内部メモ of a row for a month."""

    row: str
    month: MonthField
    text: str


class KeepStatus(_Change, frozen=True, tag=True):
    """Confirm the status of a month in spite of the evidence; an empty text takes that back.

    Attributes:
        evidence: The ``evidence`` of the ``watermelon`` slip (``planner.slips.slips``).
    """

    row: str
    month: MonthField
    evidence: str


class CloseMonth(_Change, frozen=True, tag=True):
    """Close (締め) the month and those before it: their reports are locked."""

    month: MonthField


class ReopenMonth(_Change, frozen=True, tag=True):
    """Reopen a closed month, with the reason."""

    month: MonthField
    why: str


class AddRecord(_Change, frozen=True, tag=True):
    """Add a section, an item, a row or a KPI.

    Attributes:
        entity: Its path, with an id that is new: ``item:ID``.
        record: Its fields as plain JSON, without ``id``, ``at`` and children. A row may have
            ``marks``, a KPI ``figures``.
        parent: Id of the pillar, section or item it stands in; empty for a KPI.
        before: Id of the sibling that it stands before; empty for the last place.
        why: The reason, after 計画決定.
    """

    entity: str
    record: dict[str, Any]
    parent: str = ""
    before: str = ""
    why: str = ""


class SetField(_Change, frozen=True, tag=True):
    """Set a field of the plan, a section, an item, a row or a KPI.

    Attributes:
        entity: Its path.
        value: The value as plain JSON.
        why: The reason, after 計画決定.
    """

    entity: str
    field: str
    value: Any
    why: str = ""


class PlaceRecord(_Change, frozen=True, tag=True):
    """Place a section, an item or a row, with all that stands in it, as ``AddRecord`` does."""

    entity: str
    parent: str
    before: str = ""
    why: str = ""


class RemoveRecord(_Change, frozen=True, tag=True):
    """Remove a section, an item, a row or a KPI, and all that stands in it.

    Only before 計画決定, and where nothing was reported.
    """

    entity: str


class EndRecord(_Change, frozen=True, tag=True):
    """End (廃止) a section, an item, a row or a KPI, with the first month without it."""

    entity: str
    month: MonthField
    why: str = ""


class RestoreRecord(_Change, frozen=True, tag=True):
    """Take the 廃止 of a section, an item, a row or a KPI back."""

    entity: str
    why: str = ""


class RenameGroup(_Change, frozen=True, tag=True):
    """Rename a group of the plan wherever it is named."""

    old: str
    new: str
    why: str = ""


class SetYear(_Change, frozen=True, tag=True):
    """Move a plan to another fiscal year, with its ● and targets, before anything is reported."""

    year: int


Change = (
    SetStatus
    | WriteNote
    | ConfirmNote
    | WriteRemedy
    | TickMark
    | UntickMark
    | MoveMark
    | DropMark
    | RestoreMark
    | AddMark
    | RemoveMark
    | AddStep
    | Suspend
    | Resume
    | SetStatusMonth
    | RecordFigure
    | ClearFigure
    | SuspendKpi
    | ResumeKpi
    | SetTarget
    | SetBasis
    | SetMonthTargets
    | SetKpiKind
    | Decide
    | ReviewReport
    | WriteMemo
    | KeepStatus
    | CloseMonth
    | ReopenMonth
    | AddRecord
    | SetField
    | PlaceRecord
    | RemoveRecord
    | EndRecord
    | RestoreRecord
    | RenameGroup
    | SetYear
)


def cleaned(change: Change) -> Change:
    """The intent with all its texts cleaned, as it is stored with its writes."""
    cleaned: Change = _cleaned(change)
    return cleaned


def _cleaned(value: Any) -> Any:
    """A value with its texts cleaned, also those of what it holds."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, tuple | list):
        return type(value)(map(_cleaned, value))
    if isinstance(value, dict):
        return {clean(key): _cleaned(own) for key, own in value.items()}
    if not isinstance(value, Struct):
        return value
    own = {name: _cleaned(getattr(value, name)) for name in value.__struct_fields__}
    return msgspec.structs.replace(value, **own)
