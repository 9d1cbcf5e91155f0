"""The words that people have for how a target is judged: 以上, 累計, 月割り."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import TypeVar

from planner.errors import UsageError
from planner.forms.target_answers import Basis, CountKind, Direction
from planner.plan.model import KpiKind, KpiRole, MonthTargets
from planner.plan.targets import Over

_One = TypeVar("_One", bound=str)

DIRECTIONS: dict[str, Direction] = {
    "at-least": "at-least",
    "at-most": "at-most",
    "以上": "at-least",
    "以下": "at-most",
}
COUNTS: dict[str, CountKind] = {
    "running": "running",
    "stock": "stock",
    "累計": "running",
    "積み上げ": "running",
    "その時点": "stock",
}
KINDS: dict[str, KpiKind] = {
    "running": "flow",
    "stock": "level",
    "累計": "flow",
    "積み上げ": "flow",
    "その時点": "level",
    "flow": "flow",
    "level": "level",
    "ratio": "ratio",
    "rate": "ratio",
    "割合": "ratio",
    "率": "ratio",
}
BASES: dict[str, Basis] = {
    "usual": "usual",
    "months": "months",
    "twelfths": "twelfths",
    "prior": "prior-share",
    "marks": "marks",
    "いつもの決め方": "usual",
    "月の目標": "months",
    "月割り": "twelfths",
    "前年度の進み方": "prior-share",
    "●の割合": "marks",
}
JUDGED: dict[str, Over] = {
    "month": "month",
    "cumulative": "cumulative",
    "latest": "latest",
    "mean": "mean",
    "every": "every",
    "単月": "month",
    "累計": "cumulative",
    "最新": "latest",
    "平均": "mean",
    "月平均": "mean",
    "毎月": "every",
}
MONTHS: dict[str, MonthTargets] = {
    "single": "single",
    "cumulative": "cumulative",
    "単月": "single",
    "累計": "cumulative",
}
ROLES: dict[str, KpiRole] = {
    "kpi": "kpi",
    "measure": "measure",
    "reference": "reference",
    "指標": "measure",
    "目標": "measure",
    "参考": "reference",
}
IN_WORDS = frozenset({"words", "言葉", "言葉のまま"})
NO_TARGET = frozenset({"none", "なし", "目標なし", "-"})
NOTHING = frozenset({"", "none", "なし", "-"})


YES: dict[str, bool] = {
    **dict.fromkeys(("yes", "true", "1", "はい", "する"), True),
    **dict.fromkeys(("no", "false", "0", "いいえ", "しない", ""), False),
}


def assignments(names: Mapping[str, str], words: Iterable[str]) -> dict[str, str]:
    """The fields and values of ``FIELD=VALUE`` words.

    Args:
        names: What people call the fields, each field's own name first.
        words: The words.

    Raises:
        UsageError: ``assignment-unreadable``, ``field-of-kind-unknown`` or ``field-twice``.
    """
    found: dict[str, str] = {}
    for word in words:
        name, sign, value = word.partition("=")
        field = names.get(plain(name))
        if not sign:
            raise UsageError("assignment-unreadable", text=word)
        if field is None:
            raise UsageError("field-of-kind-unknown", field=name, fields=_listed(names))
        if field in found:
            raise UsageError("field-twice", field=name)
        found[field] = value
    return found


def _listed(names: Mapping[str, str]) -> str:
    """The names of fields for people, each field by the first of its names."""
    first: dict[str, str] = {}
    for name, field in names.items():
        first.setdefault(field, name)
    return ", ".join(first.values())


def plain(text: str) -> str:
    """A word as the tables have it: half width, small letters."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def meant(text: str, words: Mapping[str, _One]) -> _One | None:
    """What a word of a table means; None for another word."""
    return words.get(plain(text))
