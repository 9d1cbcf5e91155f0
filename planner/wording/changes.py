"""Changes of a plan as sentences."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import Struct

from planner.history import intents as do
from planner.history.intents import Change
from planner.history.writes import Write
from planner.language import N_, _
from planner.plan.model import Mark, Plan, Row
from planner.plan.paths import figure_key, make_path
from planner.text import one_line
from planner.wording.figures import (
    kpi_name,
    period_label,
    printed_number,
    series_name,
    unit_text,
)
from planner.wording.judging import basis_name, kpi_kind_name, month_targets_name
from planner.wording.labels import month_label
from planner.wording.marks import mark_name
from planner.wording.phrases import late_name, listed, quoted, with_remark
from planner.wording.structure import Structure, structure_sentence
from planner.wording.targets import target_words


class _Sentence(Struct, frozen=True):
    """The sentence of a kind of change.

    Attributes:
        without: The sentence for changes whose ``field`` is empty.
    """

    text: str
    field: str = ""
    without: str = ""


_SENTENCES: dict[type[Struct], _Sentence] = {
    do.SetStatus: _Sentence(
        N_("{row} の{month}の実施状況を {status} にした"),
        "status",
        N_("{row} の{month}の実施状況を空欄にした"),
    ),
    do.WriteNote: _Sentence(
        N_("{row} の{month}の進捗状況を「{text}」にした"),
        "text",
        N_("{row} の{month}の進捗状況を消した"),
    ),
    do.ConfirmNote: _Sentence(N_("{row} の{month}の進捗状況を前回と同じにした")),
    do.WriteRemedy: _Sentence(
        N_("{row} の{month}の改善策を「{text}」にした"),
        "text",
        N_("{row} の{month}の改善策を消した"),
    ),
    do.TickMark: _Sentence(
        N_("{row} の{mark}を{month}に実施済にした（{word}）"),
        "word",
        N_("{row} の{mark}を{month}に実施済にした"),
    ),
    do.UntickMark: _Sentence(N_("{row} の{mark}の実施済を取り消した")),
    do.MoveMark: _Sentence(
        N_("{row} の{mark}を{to}へ移した{why}"),
        "to",
        N_("{row} の{mark}を時期未定にした{why}"),
    ),
    do.DropMark: _Sentence(N_("{row} の{mark}を中止にした{why}")),
    do.RestoreMark: _Sentence(N_("{row} の{mark}の中止を取り消した")),
    do.AddMark: _Sentence(N_("{row} の{month}に●を加えた{why}")),
    do.RemoveMark: _Sentence(N_("{row} から{mark}を取り除いた")),
    do.AddStep: _Sentence(N_("{row} の{month}に手順「{text}」を加えた")),
    do.Suspend: _Sentence(
        N_("{row} を{start}から{end}まで休止にした{why}"),
        "end",
        N_("{row} を{start}から休止にした（終わりは未定）{why}"),
    ),
    do.Resume: _Sentence(N_("{row} を{month}から再開した")),
    do.SetStatusMonth: _Sentence(N_("基準月を{month}にした")),
    do.RecordFigure: _Sentence(N_("{kpi} {period} {series} {value}{why}")),
    do.SuspendKpi: _Sentence(
        N_("{kpi} を{start}から{end}まで休止にした{why}"),
        "end",
        N_("{kpi} を{start}から休止にした（終わりは未定）{why}"),
    ),
    do.ResumeKpi: _Sentence(N_("{kpi} を{month}から再開した")),
    do.ClearFigure: _Sentence(N_("{kpi} {period} {series}の数字を消した{why}")),
    do.SetTarget: _Sentence(N_("{kpi} の目標を {target} にした{why}")),
    do.SetBasis: _Sentence(
        N_("{kpi} の目安を{basis}で見ることにした"),
        "basis",
        N_("{kpi} の目安の決め方を、いつもの決め方に戻した"),
    ),
    do.SetMonthTargets: _Sentence(
        N_("{kpi} の月の{series}を{meaning}とした"),
        "meaning",
        N_("{kpi} の月の{series}を、単月か累計か決まっていない状態に戻した"),
    ),
    do.SetKpiKind: _Sentence(N_("{kpi} を{kind}として扱うことにした")),
    do.Decide: _Sentence(N_("計画決定した（{day}）{why}"), "day", N_("計画決定を取り消した{why}")),
    do.ReviewReport: _Sentence(
        N_("{row} の{month}の報告を{verdict}{comment}"),
        "verdict",
        N_("{row} の{month}の報告の確認・差戻しを取り消した"),
    ),
    do.KeepStatus: _Sentence(
        N_("{row} の{month}の実施状況は、食い違いを見たうえで、このままとした"),
        "evidence",
        N_("{row} の{month}の「このままとする」を取り消した"),
    ),
    do.WriteMemo: _Sentence(
        N_("{row} の{month}の内部メモを「{text}」にした"),
        "text",
        N_("{row} の{month}の内部メモを消した"),
    ),
    do.CloseMonth: _Sentence(N_("{month}を締めた")),
    do.ReopenMonth: _Sentence(N_("{month}の締めを解いた{why}")),
}


def change_sentence(plan: Plan, change: Change, made: Iterable[Write] = ()) -> str:
    """A change in words; rows, marks and KPIs that are gone are called so.

    Args:
        plan: The plan now.
        change: The change.
        made: The writes it became, which say the figure before and what was 後着.
    """
    made = tuple(made)
    if isinstance(change, Structure):
        return structure_sentence(plan, change, made)
    sentence = _SENTENCES[type(change)]
    values = msgspec.structs.asdict(change)
    row = plan.rows.get(values.get("row", ""))
    shown = {name: _shown(plan, row, name, value) for name, value in values.items()}
    if isinstance(change, do.RecordFigure):
        shown["value"] = _figure_value(plan, change, change.value)
    if isinstance(change, do.SetTarget):
        shown["target"] = _target(plan, change)
    if isinstance(change, do.RemoveMark):
        shown["mark"] = _removed_mark(plan, change, made) or shown["mark"]
    has_value = not sentence.field or shown[sentence.field]
    text = _(sentence.text if has_value else sentence.without).format(**shown)
    if isinstance(change, do.RecordFigure):
        return with_remark(text, _figure_remark(plan, change, made))
    if isinstance(change, do.TickMark | do.MoveMark | do.DropMark):
        return with_remark(text, late_name(is_late=_is_late(change, made)))
    return text


def _is_late(change: do.TickMark | do.MoveMark | do.DropMark, made: Iterable[Write]) -> bool:
    """Whether a mark was ticked, moved or dropped when its month had been closed."""
    entity = make_path("mark", change.row, change.mark)
    return any(
        (write.field == "is_late" and bool(write.after))
        or (write.field == "promises" and any("is_late" in p for p in _added(write)))
        for write in made
        if write.entity == entity
    )


def _added(write: Write) -> list[dict[str, Any]]:
    """The promises a write added; none where it took some back."""
    added: list[dict[str, Any]] = (write.after or [])[len(write.before or []) :]
    return added


def _shown(plan: Plan, row: Row | None, name: str, value: Any) -> str:
    """A field of a change as its sentence shows it; empty for an empty field."""
    if name in _IN_PLAN:
        return _IN_PLAN[name](plan, row, value)
    if name in _SHOWN:
        return _SHOWN[name](value)
    if name in {"month", "to", "start", "end"}:
        return month_label(value, plan.year) if value else ""
    return _remark(name, value) if name in _REMARKS else quoted(str(value or ""))


def _row_shown(plan: Plan, row: Row | None, _value: Any) -> str:
    return plan.reference(row) if row else _("今はない行")


def _mark_shown(plan: Plan, row: Row | None, value: Any) -> str:
    mark = row.mark(value) if row else None
    return mark_name(plan, mark) if mark else "●"


def _removed_mark(plan: Plan, change: do.RemoveMark, made: Iterable[Write]) -> str:
    """The ● or 手順 that was removed, by its month; empty where the writes do not say it."""
    entity = make_path("mark", change.row, change.mark)
    removed = (write.before for write in made if write.entity == entity and write.before)
    return next((mark_name(plan, msgspec.convert(mark, Mark)) for mark in removed), "")


def _kpi_shown(plan: Plan, _row: Row | None, value: Any) -> str:
    return kpi_name(plan.kpis[value]) if value in plan.kpis else _("今はない KPI")


# Fields that name something in the plan.
_IN_PLAN: dict[str, Callable[[Plan, Row | None, Any], str]] = {
    "row": _row_shown,
    "mark": _mark_shown,
    "kpi": _kpi_shown,
}


def _remark(name: str, text: str) -> str:
    """A reason or a comment behind a sentence, never cut."""
    said = one_line(text)
    return _(_REMARKS[name]).format(said=said) if said else ""


# What stands in brackets behind a sentence.
_REMARKS = {"why": N_("（理由: {said}）"), "comment": N_("（「{said}」）")}

_VERDICTS = {"reviewed": N_("確認済にした"), "returned": N_("差し戻した"), None: ""}


_SHOWN: dict[str, Callable[[Any], str]] = {
    "period": period_label,
    "series": series_name,
    "value": str,
    "is_provisional": str,
    "is_sure": str,
    "day": lambda day: day or "",
    "target": target_words,
    "verdict": lambda verdict: _(_VERDICTS[verdict]),
    "basis": basis_name,
    "meaning": month_targets_name,
    "kind": kpi_kind_name,
}


def _target(plan: Plan, change: do.SetTarget) -> str:
    """A target in words, in the unit of its KPI."""
    kpi = plan.kpis.get(change.kpi)
    return target_words(change.target, kpi.unit if kpi else "") or _("空欄")


def _figure_value(plan: Plan, change: do.RecordFigure, value: Decimal) -> str:
    """A value in the unit its figure has."""
    kpi = plan.kpis.get(change.kpi)
    if kpi is None:
        return printed_number(value)
    figure = kpi.figure(change.series, change.period)
    unit = unit_text(kpi, figure) if figure else one_line(kpi.unit_of(change.series))
    return printed_number(value) + unit


def _figure_remark(plan: Plan, change: do.RecordFigure, made: Iterable[Write]) -> str:
    """The remark on a recorded figure: 速報 or 確定, 後着, the value before, what was remarked.

    One that was confirmed though it looks mistyped is said to be right.
    """
    entity = make_path("figure", change.kpi, figure_key(change.series, change.period))
    value = str(change.value)
    writes = [w for w in made if w.entity == entity and (w.after or {}).get("value") == value]
    before: dict[str, Any] = next((write.before for write in writes if write.before), {})
    late = late_name(is_late=any(write.after.get("late_at") for write in writes))
    state = _("速報") if change.is_provisional else ""
    if before.get("is_provisional") and not change.is_provisional:
        state = _("速報→確定")
    earlier = before.get("value", value)
    was = ""
    if earlier != value:
        was = _("前は {value}").format(value=_figure_value(plan, change, Decimal(earlier)))
    sure = _("このまま正しい") if change.is_sure else ""
    return listed(state, late, was, sure, quoted(change.remark or ""))
