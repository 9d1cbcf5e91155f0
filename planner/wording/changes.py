"""What was wanted of a plan, in words; rows and marks that are gone are called so."""

from typing import Any

import msgspec
from msgspec import Struct

from planner.changes import (
    AddMark,
    AddStep,
    Change,
    ConfirmNote,
    DropMark,
    MoveMark,
    RemoveMark,
    RestoreMark,
    Resume,
    SetStatus,
    SetStatusMonth,
    Suspend,
    TickMark,
    UntickMark,
    WriteNote,
    WriteRemedy,
)
from planner.language import N_, _
from planner.model import Plan, Row
from planner.wording.labels import month_label
from planner.wording.marks import mark_name
from planner.wording.phrases import quoted


class _Sentence(Struct, frozen=True):
    """How a change is told.

    Attributes:
        without: Told instead where ``field`` of the change is empty.
    """

    text: str
    field: str = ""
    without: str = ""


_SENTENCES: dict[type[Struct], _Sentence] = {
    SetStatus: _Sentence(
        N_("{row} の{month}の実施状況を {status} にした"),
        "status",
        N_("{row} の{month}の実施状況を空欄にした"),
    ),
    WriteNote: _Sentence(
        N_("{row} の{month}の進捗状況を「{text}」にした"),
        "text",
        N_("{row} の{month}の進捗状況を消した"),
    ),
    ConfirmNote: _Sentence(N_("{row} の{month}の進捗状況を前回と同じにした")),
    WriteRemedy: _Sentence(
        N_("{row} の{month}の改善策を「{text}」にした"),
        "text",
        N_("{row} の{month}の改善策を消した"),
    ),
    TickMark: _Sentence(
        N_("{row} の{mark}を{month}に実施済にした（{word}）"),
        "word",
        N_("{row} の{mark}を{month}に実施済にした"),
    ),
    UntickMark: _Sentence(N_("{row} の{mark}の実施済を取り消した")),
    MoveMark: _Sentence(
        N_("{row} の{mark}を{to}へ移した{why}"),
        "to",
        N_("{row} の{mark}を時期未定にした{why}"),
    ),
    DropMark: _Sentence(N_("{row} の{mark}を中止にした{why}")),
    RestoreMark: _Sentence(N_("{row} の{mark}の中止を取り消した")),
    AddMark: _Sentence(N_("{row} の{month}に●を加えた{why}")),
    RemoveMark: _Sentence(N_("{row} から{mark}を除いた")),
    AddStep: _Sentence(N_("{row} の{month}に手順「{text}」を加えた")),
    Suspend: _Sentence(
        N_("{row} を{start}から{end}まで休止にした{why}"),
        "end",
        N_("{row} を{start}から休止にした（終わりは未定）{why}"),
    ),
    Resume: _Sentence(N_("{row} を{month}から再開した")),
    SetStatusMonth: _Sentence(N_("基準月を{month}にした")),
}


def change_sentence(plan: Plan, change: Change) -> str:
    """What was wanted, in words; rows and marks that are gone are called so."""
    sentence = _SENTENCES[type(change)]
    held = msgspec.structs.asdict(change)
    row = plan.rows.get(held.get("row", ""))
    shown = {name: _shown(plan, row, name, value) for name, value in held.items()}
    is_said = not sentence.field or shown[sentence.field]
    return _(sentence.text if is_said else sentence.without).format(**shown)


def _shown(plan: Plan, row: Row | None, name: str, value: Any) -> str:
    """A field of a change as its sentence has it; empty where it is."""
    if name == "row":
        return plan.reference(row) if row else _("今はない行")
    if name == "mark":
        mark = row.mark(value) if row else None
        return mark_name(plan, mark) if mark else "●"
    if name in {"month", "to", "start", "end"}:
        return month_label(value, plan.year) if value else ""
    said = quoted(value or "")
    return _("（理由: {why}）").format(why=said) if said and name == "why" else said
