"""Intents a person has, and the writes that change a plan.

An intent says what is wanted, for people to read; ``planner.history.rules`` turns it into writes.
"""

from decimal import Decimal
from typing import Any

import msgspec
from msgspec import Struct

from planner.plan.fiscal import MonthField
from planner.plan.model import ReviewVerdict, TargetRule
from planner.text import clean


class Signature(Struct, frozen=True):
    """Who makes a change and when, given by the book."""

    who: str
    at: str


class Write(Struct, frozen=True):
    """One field of one entity, before and after, as plain JSON values.

    Attributes:
        entity: Its path: ``plan``, ``row:ID``, ``report:ROW:MONTH``, ``figure:KPI:SERIES@PERIOD``
            … (the kinds are in ``planner.history.entities``).
        field: Its field; empty for the entity as a whole (None: it does not exist).
    """

    entity: str
    field: str
    before: Any
    after: Any

    @property
    def key(self) -> tuple[str, str]:
        """The unit of conflict."""
        return (self.entity, self.field)

    def inverted(self) -> "Write":
        """The write that takes this one back."""
        return Write(self.entity, self.field, self.after, self.before)


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
    """Say that the last note before the month still holds, unchanged."""

    row: str
    month: MonthField


class WriteRemedy(_Change, frozen=True, tag=True):
    """Write the 改善策 of a row for a month."""

    row: str
    month: MonthField
    text: str


class TickMark(_Change, frozen=True, tag=True):
    """Say that a mark was carried out in a month; a word given replaces the one there."""

    row: str
    mark: str
    month: MonthField
    word: str | None = None


class UntickMark(_Change, frozen=True, tag=True):
    """Say that a mark was not carried out after all."""

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
    """Give a mark up."""

    row: str
    mark: str
    why: str = ""


class RestoreMark(_Change, frozen=True, tag=True):
    """Take up a dropped mark again."""

    row: str
    mark: str


class AddMark(_Change, frozen=True, tag=True):
    """Add a ●: to the plan before 計画決定, as unplanned work after it."""

    row: str
    mark: str
    month: MonthField
    why: str = ""


class RemoveMark(_Change, frozen=True, tag=True):
    """Take a ● out of the plan, before 計画決定, or a step that nothing was said about."""

    row: str
    mark: str


class AddStep(_Change, frozen=True, tag=True):
    """Give a row a 手順 with a month."""

    row: str
    mark: str
    month: MonthField
    text: str


class Suspend(_Change, frozen=True, tag=True):
    """Rest a row from a month to a month (None: 未定)."""

    row: str
    suspension: str
    start: MonthField
    end: MonthField | None = None
    why: str = ""


class Resume(_Change, frozen=True, tag=True):
    """End a suspension with the month before ``month``; from its start on, it never was."""

    row: str
    suspension: str
    month: MonthField


class SetStatusMonth(_Change, frozen=True, tag=True):
    """Move 基準月."""

    month: MonthField


class RecordFigure(_Change, frozen=True, tag=True):
    """Give a KPI its figure of a series for what it is of: a month, a span, a fiscal year.

    Attributes:
        value: Exact, its decimals as typed.
        is_provisional: 速報; the same value without it is 確定.
        remark: None keeps the one there.
        why: The reason, for a target after 計画決定.
    """

    kpi: str
    series: str
    period: str
    value: Decimal
    is_provisional: bool = False
    remark: str | None = None
    why: str = ""


class ClearFigure(_Change, frozen=True, tag=True):
    """Say that a figure is not known after all; a target after 計画決定 with the reason."""

    kpi: str
    series: str
    period: str
    why: str = ""


class SuspendKpi(_Change, frozen=True, tag=True):
    """Rest a KPI from a month to a month (None: 未定): nobody owes its figures."""

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
    """Give a KPI another target for the year; after 計画決定 with the reason.

    Attributes:
        text: The target in words, where its rule needs them.
    """

    kpi: str
    rule: TargetRule
    value: Decimal | None = None
    text: str = ""
    why: str = ""


class Decide(_Change, frozen=True, tag=True):
    """計画決定 of a day (ISO text): from then on ● and targets change with a reason only.

    None withdraws it, with the reason.
    """

    day: str | None
    why: str = ""


class ReviewReport(_Change, frozen=True, tag=True):
    """Say that a report is 確認済, or give it back with a comment (差戻し); None takes it back.

    Attributes:
        row: The row that reports.
        seen: Fingerprint of the report that was looked at.
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
    """Say that the status of a month stands against the evidence; empty takes that back.

    Attributes:
        evidence: What was seen against it, as ``planner.slips.slips`` tells it of a ``watermelon``.
    """

    row: str
    month: MonthField
    evidence: str


class CloseMonth(_Change, frozen=True, tag=True):
    """締め: what was reported for the month, and for those before it, stands."""

    month: MonthField


class ReopenMonth(_Change, frozen=True, tag=True):
    """Take the 締め of a month back, with the reason."""

    month: MonthField
    why: str


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
    | Decide
    | ReviewReport
    | WriteMemo
    | KeepStatus
    | CloseMonth
    | ReopenMonth
)


def cleaned(change: Change) -> Change:
    """The intent with every text in it cleaned, as it is stored beside its writes."""
    texts = {
        name: clean(value)
        for name in change.__struct_fields__
        if isinstance(value := getattr(change, name), str)
    }
    return msgspec.structs.replace(change, **texts)


def plain(value: object) -> Any:
    """The value as JSON has it, so that what was just made equals what is read back."""
    return msgspec.json.decode(msgspec.json.encode(value))
