"""The target of a KPI read from a text: 97.5%以上, 20以下, 前年度以上, 97.5 alone (pure)."""

import re
import unicodedata
from decimal import Decimal

import msgspec

from planner.errors import UsageError
from planner.kpi.numbers import read_figure
from planner.plan.model import Kpi, Target, TargetRule

_DIRECTIONS: dict[str, TargetRule] = {"以上": "at-least", "以下": "at-most"}
_PRIOR: dict[str, TargetRule] = {"以上": "at-least-prior", "以下": "at-most-prior"}
_PRIOR_WORDS = frozenset(
    {"前年度", "前年", "昨年度", "昨年", "前年度実績", "前年実績", "lastyear's", "lastyear"}
)
_RULED = frozenset({"at-least", "at-most"})
_OTHER_BOUNDS = ("未満", "超", "超える", "上回る", "下回る", "程度", "まで")
_WITH_DIRECTION = re.compile(r"(.*?)\s*(以上|以下)")

# The words of the English interface and mathematical signs, as the Japanese words above.
_OTHER_SPELLINGS = (
    (r"(?:at least|≥|>=)\s*(.+)", r"\1以上"),
    (r"(?:at most|≤|<=)\s*(.+)", r"\1以下"),
)


def read_target(kpi: Kpi, text: str) -> Target:
    """The target that a text means for a KPI, its number in the unit of the KPI.

    A number alone leaves the rule as it is; words are accepted only for a target in words.

    Raises:
        UsageError: ``target-unreadable``, ``target-without-rule`` (a number alone where the rule
            has none), or an error of the number, as ``numbers.read_number``.
    """
    plain = _spelled(unicodedata.normalize("NFKC", text).strip())
    if match := _WITH_DIRECTION.fullmatch(plain):
        subject, direction = match[1].replace(" ", ""), match[2]
        if subject in _PRIOR_WORDS:
            return Target(_PRIOR[direction])
        return Target(_DIRECTIONS[direction], _number(kpi, text, match[1]))
    if kpi.target.rule == "qualitative" and _is_words(kpi, plain):
        return Target("qualitative", text=text.strip())
    if plain.endswith(_OTHER_BOUNDS):
        raise UsageError("target-unreadable", text=text, kpi=kpi.name)
    value = _number(kpi, text, plain)
    if kpi.target.rule not in _RULED:
        raise UsageError("target-without-rule", text=plain, kpi=kpi.name)
    return msgspec.structs.replace(kpi.target, value=value)


def _spelled(plain: str) -> str:
    for spelling, as_usual in _OTHER_SPELLINGS:
        plain = re.sub(f"^{spelling}$", as_usual, plain, flags=re.IGNORECASE)
    return plain


def _is_words(kpi: Kpi, plain: str) -> bool:
    """Whether a text is words, not a number or a sign for an unknown one."""
    try:
        read_figure(plain, kpi.unit)
    except UsageError as error:
        return error.code in {"number-unreadable", "number-unit"}
    return False


def _number(kpi: Kpi, text: str, number: str) -> Decimal:
    """The number in a target.

    Raises:
        UsageError: ``target-unreadable`` where there is none, with the whole text.
    """
    try:
        value = read_figure(number, kpi.unit)
    except UsageError as error:
        if error.code != "number-unreadable":
            raise
        raise UsageError("target-unreadable", text=text, kpi=kpi.name) from error
    if value is None:
        raise UsageError("target-unreadable", text=text, kpi=kpi.name)
    return value
