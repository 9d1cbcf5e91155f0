"""The target of a KPI read from a text: 97.5%以上, 20以下, 前年度以上, 97.5 alone (pure)."""

import re
import unicodedata
from decimal import Decimal

from msgspec.structs import replace

from planner.errors import UsageError
from planner.kpi.numbers import read_figure
from planner.plan.model import Kpi
from planner.plan.targets import Bound, InWords, PriorYears, Sign, Target

_SIGNS: dict[str, Sign] = {"以上": "at-least", "以下": "at-most"}
_PRIOR_WORDS = frozenset(
    {"前年度", "前年", "昨年度", "昨年", "前年度実績", "前年実績", "lastyear's", "lastyear"}
)
_OTHER_BOUNDS = ("未満", "超", "超える", "上回る", "下回る", "程度", "まで")
_WITH_DIRECTION = re.compile(r"(.*?)\s*(以上|以下)")

# The words of the English interface and mathematical signs, as the Japanese words above.
_OTHER_SPELLINGS = (
    (r"(?:at least|≥|>=)\s*(.+)", r"\1以上"),
    (r"(?:at most|≤|<=)\s*(.+)", r"\1以下"),
)


def read_target(kpi: Kpi, text: str) -> Target:
    """The target that a text means for a KPI, its number in the unit of the KPI.

    A number alone leaves the rule as it is; words are accepted only for a target in words. What it
    is judged on, and when, stays.

    Raises:
        UsageError: ``target-unreadable``, ``target-without-rule`` (a number alone where the rule
            has none), or an error of the number, as ``numbers.read_number``.
    """
    plain = _spelled(unicodedata.normalize("NFKC", text).strip())
    if match := _WITH_DIRECTION.fullmatch(plain):
        is_prior = match[1].replace(" ", "") in _PRIOR_WORDS
        value = PriorYears() if is_prior else _number(kpi, text, match[1])
        return replace(kpi.target, rule=Bound(_SIGNS[match[2]], value), text="")
    rule = kpi.target.rule
    if isinstance(rule, InWords) and _is_words(kpi, plain):
        return replace(kpi.target, text=text.strip())
    if plain.endswith(_OTHER_BOUNDS):
        raise UsageError("target-unreadable", text=text, kpi=kpi.name)
    number = _number(kpi, text, plain)
    if not isinstance(rule, Bound) or not isinstance(rule.value, Decimal | None):
        raise UsageError("target-without-rule", text=plain, kpi=kpi.name)
    return replace(kpi.target, rule=replace(rule, value=number))


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
