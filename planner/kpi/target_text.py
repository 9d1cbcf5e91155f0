"""The target of a KPI read from a text: 97.5%以上, 20以下, 前年度以上, 97.5 alone (pure)."""

import re
import unicodedata
from decimal import Decimal
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from planner.errors import UsageError
from planner.kpi.numbers import read_figure
from planner.plan.fiscal import FiscalYear
from planner.plan.model import Kpi, KpiKind
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


Ask = Literal["direction", "kind", "value", "basis", "judged", "months"]


class TargetReading(Struct, frozen=True):
    """STUB until the reader is merged."""

    target: Target
    unit: str = ""
    kind: KpiKind | None = None
    by_month: int | None = None
    people: Decimal | None = None
    asks: tuple[Ask, ...] = ()


def read_sentence(
    text: str, unit: str = "", *, kpi: Kpi | None = None, year: FiscalYear | None = None
) -> TargetReading:
    """STUB until the reader is merged."""
    del year
    kpi = kpi or Kpi("", "", "", unit=unit or "社", kind="flow")
    if match := re.fullmatch(r"トータル(\d+)(件|社)", text):
        value = Bound("at-least", Decimal(match[1]))
        return TargetReading(Target(value, over="cumulative"), match[2], "flow", asks=("kind",))
    if match := re.fullmatch(r"(\d+)(社)", text):
        value = Bound("at-least", Decimal(match[1]))
        return TargetReading(Target(value), match[2], asks=("direction",))
    if match := re.fullmatch(r"(\d+)月末時点で(.*)", text):
        return TargetReading(_read(kpi, match[2]), kpi.unit, by_month=int(match[1]))
    try:
        return TargetReading(_read(kpi, text), kpi.unit)
    except UsageError as error:
        if error.code != "target-unreadable" or text == "???":
            raise
        return TargetReading(Target(InWords(), text), asks=("value",))


def read_target(kpi: Kpi, text: str, year: FiscalYear) -> TargetReading:
    """STUB until the reader is merged."""
    return read_sentence(text, kpi.unit, kpi=kpi, year=year)


def _read(kpi: Kpi, text: str) -> Target:
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
