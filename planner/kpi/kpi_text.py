"""The KPIs that a line of a plan proposes: 健診実施率を63.9%以上とする (pure).

The one reader of such lines. The target is read by ``target_text``; here the name, unit, kind and
key are added. What the line leaves open is asked: a count may add up over the year or be a state at
a date, and an amount may be in 円 or 千円.
"""

import re
import unicodedata
from collections.abc import Collection
from decimal import Decimal
from typing import Literal

from msgspec import Struct, structs

from planner.errors import UsageError
from planner.kpi.exact import decimals_of
from planner.kpi.kpi_keys import key_for
from planner.kpi.kpi_names import name_in, tidy
from planner.kpi.kpi_parts import KpiSentence, names_of_each, parts_of, without_label
from planner.kpi.kpi_people import population_in
from planner.kpi.target_made import Ask
from planner.kpi.target_signs import is_rank, is_stock
from planner.kpi.target_text import TargetReading, read_sentence
from planner.kpi.target_units import PERCENT
from planner.plan.fiscal import FiscalYear
from planner.plan.model import KpiKind, KpiRole, Population
from planner.plan.targets import Bound, Cases, Done, InWords, Target

KpiAsk = Ask | Literal["name", "unit"]

_LONGEST = 4000  # characters of a line


class KpiReading(Struct, frozen=True):
    """A KPI as a line proposes it.

    Attributes:
        text: The sentence it is read from.
        name: Empty where the sentence says none.
        label: Its number in the line: ①.
        heading: The words above all KPIs of the line.
        key: A key that no other KPI of the plan has.
        unit: Empty for none.
        kind: None where that is asked.
        decimals: Those of the number in its target; None where it has none.
        people: The people that its rate stands for: 実施見込者数.
        population: Those people and the ones they are a share of, where the sentence says both.
        reading: Its target as read.
        asks: What the sentence leaves open.
    """

    text: str
    name: str
    key: str
    unit: str
    reading: TargetReading
    kind: KpiKind | None = None
    role: KpiRole = "kpi"
    label: str = ""
    heading: str = ""
    decimals: int | None = None
    people: Decimal | None = None
    population: Population | None = None
    asks: tuple[KpiAsk, ...] = ()

    @property
    def target(self) -> Target:
        """Its target."""
        return self.reading.target


class _Said(Struct, frozen=True):
    """The sentence of a KPI, without its label, and the role that its 【】 says."""

    part: KpiSentence
    text: str
    role: KpiRole = "kpi"


_MEASURE = re.compile(r"^[\s　■●○◎◆・*]*[【\[＜<]?目標(?:[】\]＞>]|[ 　]*[:：])")
_REFERENCE = re.compile(r"^[\s　■●○◎◆・*]*[【\[＜<(（]参考[】\]＞>)）]|^[\s　]*参考[:：]")
_INNER_BRACKET = re.compile(r"[(（][^()（）]*[)）]")
_RATE_NAME = re.compile(r"(?:率|割合|比率|シェア)(?:の?(?:平均値?|実績))?$")
_EVEN = re.compile(r"当たり|あたり|平均(?![以値])")
_UNITS: tuple[tuple[str, str], ...] = (
    (r"(?:人|者|委員|職員)数", "人"),
    (r"(?:企業|会社|社)数", "社"),
    (r"事業所数", "事業所"),
    (r"機関数", "機関"),
    (r"順位", "位"),
)
_UNIT_OF = tuple((re.compile(words + "$"), unit) for words, unit in _UNITS)
_COUNTED = re.compile(r"(?P<unit>[件名回箱枚台冊通校部組店日])数$")
_TIMES = frozenset({"時間", "日", "営業日", "分"})
_WITHOUT_TARGET = re.compile(r"^(?P<name>[^0-9０-９]+?)(?:[(（](?P<unit>[^()（）0-9]{1,4})[)）])?$")


def read_kpis(
    text: str,
    year: FiscalYear | None = None,
    *,
    unit: str = "",
    taken: Collection[str] = (),
) -> tuple[KpiReading, ...]:
    """The KPIs that a line proposes, in its order.

    Args:
        text: As the plan prints it; ① ② or joined limits make several.
        year: The fiscal year of the plan.
        unit: The unit, where it is known better than from the sentence.
        taken: The keys of the other KPIs of the plan.

    Raises:
        UsageError: ``kpi-text-empty``, ``kpi-text-long``, or what is wrong with a target.
    """
    if not text.strip():
        raise UsageError("kpi-text-empty")
    if len(text) > _LONGEST:
        raise UsageError("kpi-text-long", most=_LONGEST)
    found: list[KpiReading] = []
    for part in parts_of(text):
        for own in _of_part(part, year, unit):
            keys = {*taken, *(one.key for one in found)}
            found.append(structs.replace(own, key=key_for(own.name, keys, own.text)))
    return tuple(found)


def kind_of(name: str, unit: str, reading: TargetReading) -> KpiKind | None:
    """What kind of figure a KPI has by its target, unit and name; None where it is to be asked."""
    target = reading.target
    if reading.kind is not None:
        return reading.kind
    if isinstance(target.rule, Done | InWords):
        return "level"
    if unit in {PERCENT, "‰"} or _EVEN.search(name):
        return "ratio"
    if target.over == "mean" or is_rank(name, unit) or is_stock(name):
        return "level"
    if target.over == "every" and unit and unit not in _TIMES:
        return "flow"
    return None


def _of_part(part: KpiSentence, year: FiscalYear | None, unit: str) -> list[KpiReading]:
    said = _said(part)
    if said.role == "reference" and (match := _WITHOUT_TARGET.match(said.text)):
        reading = TargetReading(Target(), unit or match["unit"] or "")
        return [_kpi(said, tidy(match["name"]), reading, is_clear=True)]
    reading = read_sentence(said.text, unit, year=year)
    name = _named(said.text, reading, year)
    is_limit = isinstance(reading.target.rule, Bound)
    if is_limit and not unit and reading.unit != PERCENT and _RATE_NAME.search(_bare(name)):
        reading = _as_rate(said.text, reading, year)
    names = names_of_each(name, said.text)
    is_clear = names is not None
    return [_kpi(said, one, reading, is_clear=is_clear) for one in names or (name,)]


def _said(part: KpiSentence) -> _Said:
    if _REFERENCE.match(part.text):
        return _Said(part, _REFERENCE.sub("", part.text).strip(), "reference")
    role: KpiRole = "measure" if _MEASURE.match(part.text) else "kpi"
    return _Said(part, without_label(part.text).strip(), role)


def _named(sentence: str, reading: TargetReading, year: FiscalYear | None) -> str:
    """The name in a sentence, without the population that it reckons with."""
    name = name_in(sentence, reading, year)
    population = population_in(sentence)
    return tidy(name.removesuffix(population.label)) if population else name


def _as_rate(sentence: str, reading: TargetReading, year: FiscalYear | None) -> TargetReading:
    """The target of a rate in percent: 実施率 36,844人×8.8%＝3,255人 is 8.8%."""
    try:
        return read_sentence(sentence, PERCENT, year=year)
    except UsageError:
        return reading


def _kpi(said: _Said, name: str, reading: TargetReading, *, is_clear: bool) -> KpiReading:
    """A KPI of a sentence, its key left to be found."""
    text = said.text
    unit, is_unit_known = _unit(name, reading)
    reading = structs.replace(reading, unit=unit)
    population = population_in(text)
    kind = kind_of(name, unit, reading)
    if kind is None and population is not None:
        kind = "flow"  # people of a year, reckoned as a share of a population
    asks: tuple[KpiAsk, ...] = reading.asks
    if kind is not None:  # a name tells what a total does not: 宣言事業所数
        asks = tuple(ask for ask in asks if ask != "kind")
    elif "kind" not in asks:
        asks = (*asks, "kind")
    number = reading.target.number
    return KpiReading(
        text,
        name,
        "",
        unit,
        _over_of(_without_name(reading, name), kind),
        kind,
        said.role,
        said.part.label,
        said.part.heading,
        None if number is None else decimals_of(number),
        reading.people,
        population,
        (
            *(() if name and is_clear else ("name",)),
            *(() if is_unit_known else ("unit",)),
            *asks,
        ),
    )


def _unit(name: str, reading: TargetReading) -> tuple[str, bool]:
    """The unit of a KPI, and whether it is known."""
    plain = _bare(unicodedata.normalize("NFKC", name))
    rule = reading.target.rule
    if reading.unit or isinstance(rule, Done | InWords):
        return reading.unit, True
    if _RATE_NAME.search(plain):
        return PERCENT, True
    if match := _COUNTED.search(plain):
        return match["unit"], True
    found = next((unit for words, unit in _UNIT_OF if words.search(plain)), "")
    return found, bool(found)


def _bare(name: str) -> str:
    """A name without what it has in brackets."""
    before = ""
    while before != name:
        before, name = name, _INNER_BRACKET.sub("", name).strip()
    return name


def _without_name(reading: TargetReading, name: str) -> TargetReading:
    """A conditional target in the words of its sentence, without the name before them."""
    target = reading.target
    if not isinstance(target.rule, Cases):
        return reading
    text = words_of(target.text, name)
    return structs.replace(reading, target=structs.replace(target, text=text))


def words_of(text: str, name: str) -> str:
    """The words of a target without the name that they start with."""
    rest = text.removeprefix(name) if name else text
    if rest == text:
        return text
    return re.sub(r"^(?:について(?:は)?|を|は|[、，:：\s])+", "", rest) or text


def _over_of(reading: TargetReading, kind: KpiKind | None) -> TargetReading:
    """A target of what adds up is judged on its total, unless the sentence says another way."""
    target = reading.target
    is_yearly = kind == "flow" and target.over == "latest" and target.by is None
    if not is_yearly:
        return reading
    return structs.replace(reading, target=structs.replace(target, over="cumulative"))
