"""The parameters of an error as its sentence shows them, cut and on one line."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from planner.errors import UsageError
from planner.language import N_, _
from planner.plan.fiscal import Month, parse_fiscal_year
from planner.text import cut, one_line
from planner.wording.figures import period_label, series_name
from planner.wording.labels import instant_label, month_label, year_label
from planner.wording.phrases import quoted

_NAMED = 200  # cells of a list of names

# English messages of systems and decoders that a person can act on.
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
    "Nested too deep": N_("入れ子が深すぎます"),
    "Not UTF-8": N_("文字コードが UTF-8 ではありません"),
    "Input data was truncated": N_("途中で終わっています"),
}


def value_text(name: str, value: Any) -> str:
    """A parameter of an error as its sentence shows it."""
    render = _RENDER.get(name)
    return render(value) if render else quoted(str(value))


def _problem_text(value: Any) -> str:
    text = one_line(str(value or "?"))
    return cut(_(_PROBLEMS[text]) if text in _PROBLEMS else text, _NAMED)


def _path_text(value: Any) -> str:
    return one_line(str(value or "?"))


def _year_text(value: Any) -> str:
    """A fiscal year by its label."""
    try:
        return year_label(parse_fiscal_year(str(value)))
    except UsageError:
        return quoted(str(value))


def _field_text(value: Any) -> str:
    """A value of a field: a month, the month of the last move, a figure, or the text."""
    if isinstance(value, Mapping) and "value" in value:
        return quoted(str(value["value"]))
    if isinstance(value, list | tuple) and value and isinstance(value[-1], Mapping):
        month = value[-1].get("month")
        return month_label(month) if month else _("時期未定")
    if isinstance(value, str) and value:
        return _month_or_text(value)
    return _("空欄") if not value else "…"


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
    **dict.fromkeys(("path", "source", "sections", "suffixes"), _path_text),
    **dict.fromkeys(("names", "marks", "unit"), _named_text),
    "at": instant_label,
    "months": _months_text,
    "period": period_label,
    "series": series_name,
    "year": _year_text,
    "plan": _plan_text,
    "known": _series_text,
    "problem": _problem_text,
}
