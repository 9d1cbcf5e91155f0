"""The parameters of an error as its sentence shows them, cut and on one line."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from planner.errors import Fault, UsageError
from planner.language import N_, _
from planner.plan.fiscal import Month, parse_fiscal_year
from planner.plan.targets import Target
from planner.text import cut, one_line
from planner.wording.figures import period_label, series_name
from planner.wording.labels import instant_label, month_label, year_label
from planner.wording.phrases import quoted
from planner.wording.targets import target_words

_NAMED = 200  # cells of a list of names

# English messages of operating systems that a person can act on.
_PROBLEMS: dict[str, str] = {
    "Permission denied": N_("権限がありません"),
    "Operation not permitted": N_("許可されていません"),
    "Read-only file system": N_("読み取り専用です"),
    "No space left on device": N_("空き容量がありません"),
    "Disk quota exceeded": N_("割り当て容量を超えました"),
    "No such file or directory": N_("その場所がありません"),
    "File exists": N_("同じ名前のファイルがあります"),
    "Is a directory": N_("フォルダーです"),
    "Not a directory": N_("フォルダーではありません"),
    "File name too long": N_("名前が長すぎます"),
    "Input/output error": N_("装置の読み書きに失敗しました"),
}

FAULTS: dict[str, str] = {
    "nested-too-deep": N_("入れ子が深すぎます"),
    "not-utf-8": N_("文字コードが UTF-8 ではありません"),
    "no-file": N_("ファイルではありません"),
    "name-unusable": N_("使えない文字が名前にあります"),
    "cut-off": N_("途中で終わっています"),
    "json-broken": N_("{line} 行目の {column} 文字目が JSON の書き方になっていません"),
    "json-unreadable": N_("JSON の書き方になっていません"),
    "toml-broken": N_("{line} 行目の {column} 文字目が TOML の書き方になっていません"),
    "toml-unreadable": N_("最後まで TOML として読めません"),
    "schema-newer": N_("新しい版のプログラムの形式 {version} です"),
    "other-schema": N_("別の種類「{name}」のファイルです"),
    "no-version": N_("形式 {version} というものはありません"),
    "field-missing": N_("{place} に {name} がありません"),
    "value-unfit": N_("{place} の値が決まった形ではありません"),
    "number-unprintable": N_("{place} の数「{value}」は表に入りません"),
    "id-unfit": N_("{place} の id「{id}」は空か、使えない形か、二つ以上あります"),
    "pillar-unknown": N_("{place} の柱「{id}」は計画にありません"),
}


def value_text(name: str, value: Any) -> str:
    """A parameter of an error as its sentence shows it."""
    render = _RENDER.get(name)
    return render(value) if render else quoted(str(value))


def _plain_text(value: Any) -> str:
    """What stands in a sentence without quotation marks: names of fields, a year."""
    return one_line(str(value))


def fault_text(fault: Fault) -> str:
    """What is wrong with a file or a value, to stand in brackets inside a sentence."""
    shown = {name: value_text(name, value) for name, value in fault.parameters.items()}
    return _(FAULTS[fault.code]).format(**shown)


def _problem_text(value: Any) -> str:
    if isinstance(value, Fault):
        return cut(one_line(fault_text(value)), _NAMED)
    text = one_line(str(value or "?"))
    return cut(_(_PROBLEMS[text]) if text in _PROBLEMS else text, _NAMED)


def _place_text(value: Any) -> str:
    """A JSON path; the document itself has a word."""
    return one_line(str(value)) if value != "$" else _("ファイル全体")


def _path_text(value: Any) -> str:
    return one_line(str(value or "?"))


def _year_text(value: Any) -> str:
    """A fiscal year by its label."""
    try:
        return year_label(parse_fiscal_year(str(value)))
    except UsageError:
        return quoted(str(value))


def _field_text(value: Any) -> str:
    """A value of a field: a month, the month of the last move, a figure, a target, or the text."""
    if isinstance(value, Mapping):
        return _record_text(value)
    if isinstance(value, list | tuple) and value:
        return _list_text(value)
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    if isinstance(value, str) and value:
        return _month_or_text(value)
    return _("空欄") if not value else "…"


def _record_text(value: Mapping[str, Any]) -> str:
    """A figure, a target, or the month of a 廃止."""
    if "value" in value:
        return quoted(str(value["value"]))
    if "rule" in value:
        return quoted(target_words(msgspec.convert(value, Target)))
    if set(value) <= {"month", "why"} and value:
        return _("{month}から廃止").format(month=month_label(value["month"]))
    return "…" if value else _("空欄")


def _list_text(values: Sequence[Any]) -> str:
    """The month of the last move of a ●; the names of other things."""
    last = values[-1]
    if isinstance(last, Mapping) and "month" in last and "id" not in last:
        return month_label(last["month"]) if last["month"] else _("時期未定")
    names = ("title", "name", "label", "symbol", "series")
    texts = (
        next((str(own[name]) for name in names if own.get(name)), "…")
        if isinstance(own, Mapping)
        else str(own)
        for own in values
    )
    return _named_text(_("、").join(texts))


def _named_text(value: Any) -> str:
    return cut(one_line(str(value)) or _("なし"), _NAMED)


def _series_text(value: Any) -> str:
    """The names of several series."""
    return _named_text(_("、").join(map(series_name, str(value).split())))


def _month_or_text(value: str) -> str:
    is_month = re.fullmatch(r"\d{4}-\d{2}", value)
    return month_label(Month(value)) if is_month else quoted(value)


def _months_text(value: Any) -> str:
    """Several months, R2.4、R2.5; なし for none."""
    return _named_text(_("、").join(map(_month_or_text, str(value).split())))


def _plan_text(value: Any) -> str:
    return _("「{text}」").format(text=quoted(str(value))) if value else _("指定")


_RENDER: dict[str, Callable[[Any], str]] = {
    **dict.fromkeys(("month", "start", "end"), month_label),
    **dict.fromkeys(("mine", "theirs", "now", "was"), _field_text),
    **dict.fromkeys(("path", "source", "sections", "suffixes", "options"), _path_text),
    **dict.fromkeys(("names", "marks", "unit", "reading", "asked"), _named_text),
    "at": instant_label,
    **dict.fromkeys(("fields", "first"), _plain_text),
    "months": _months_text,
    "period": period_label,
    "series": series_name,
    "year": _year_text,
    "plan": _plan_text,
    "place": _place_text,
    "known": _series_text,
    "problem": _problem_text,
}
