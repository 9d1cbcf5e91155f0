"""The figures that a note claims, and where they contradict those of the KPI (pure).

A claim is a number in the KPI's unit for a named month or span, and not for last year, the target
or the country. To avoid false alarms, one equal to any figure of its period contradicts nothing.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct

from planner.errors import UsageError
from planner.kpi.doubts import Doubt
from planner.kpi.exact import is_same
from planner.kpi.numbers import read_number
from planner.kpi.owed import is_typed, kpis_of
from planner.plan.fiscal import FiscalYear, parse_period
from planner.plan.model import Figure, Kpi, Plan, Row

_ERA = r"(?<![A-Za-z])(?:[RHS]|令和|平成|昭和)\s?(?:\d{1,2}|元)"
_YEAR_BEFORE = rf"(?:{_ERA}(?:\.|年)|(?<!\d)(?:19|20)\d\d(?:-|年))"

# A day (R2.3.23, 5/1) or a year (R1年度) ends the part of a note about a month.
_TIME = (
    rf"(?P<day>{_ERA}\.\d{{1,2}}[./]\d{{1,2}}|(?<![\d.])\d{{1,2}}/\d{{1,2}}(?!\d))"
    rf"|(?P<named>{_YEAR_BEFORE}\d{{1,2}}(?!\d)月?(?:[~〜-](?:{_ERA}(?:\.|年))?\d{{1,2}}(?!\d)月?)?)"
    r"|(?P<bare>(?<![\d.~〜/])(?:\d{1,2}月?[~〜])?\d{1,2}月(?!\d))"
    rf"|(?P<year>{_ERA}(?:年度?)?)"
)
# All repetitions are bounded, so that a long line of digits or blanks is read in one pass.
_NUMBER = r"(?P<sign>[△▲+−-]?) ?(?P<number>(?<![\d.,])\d[\d,]{0,30}(?:\.\d{1,20})?) ?"

# Words before a number that is not the figure of the month itself.
_OF_OTHERS = re.compile(
    "前年|昨年|前月|前回|目標|KPI|全国|平均|協会全体|差|比|増|減|進捗率|達成率|計画|見込|予定|約|うち",
    re.IGNORECASE,
)
_TOTAL = re.compile("累計|累積|総計|合計")
_BULLETS = ("・", "※", "●", "→")


class Claim(Struct, frozen=True):
    """A number in a note for a month or span, in the unit of a KPI.

    Attributes:
        is_total: Whether the note calls it a total: 累計.
        is_signed: Whether a sign precedes it, as for differences.
        is_of_others: Whether it is of last year, the target or the country.
    """

    period: str
    value: Decimal
    is_total: bool = False
    is_signed: bool = False
    is_of_others: bool = False


def note_doubts(plan: Plan, row: Row, note: str) -> tuple[Doubt, ...]:
    """The doubts about figures of a row's KPIs that its note contradicts.

    The note of a row without KPIs is compared with those of its item.
    """
    rows = (plan.rows[row_id] for row_id in plan.item_of(row).rows)
    of_item = list({kpi.id: kpi for each in rows for kpi in kpis_of(plan, each)}.values())
    own = kpis_of(plan, row) or of_item
    return tuple(doubt for kpi in own for doubt in _doubts(plan, kpi, of_item, note))


@lru_cache(maxsize=1024)  # every KPI of a row asks about the same note
def claims(note: str, unit: str, year: FiscalYear) -> tuple[Claim, ...]:
    """The claims of a note in a unit, for the months and spans it names."""
    wanted = unicodedata.normalize("NFKC", unit).strip()
    if not wanted:
        return ()
    pattern = re.compile(f"{_TIME}|{_NUMBER}{re.escape(wanted)}(?![A-Za-z])")
    lines = unicodedata.normalize("NFKC", note).split("\n")
    return tuple(claim for line in lines for claim in _line_claims(line, pattern, year))


def _line_claims(line: str, pattern: re.Pattern[str], year: FiscalYear) -> Iterator[Claim]:
    """The claims of a line; after a bullet only months with a year count."""
    is_remark = line.lstrip().startswith(_BULLETS)
    period, end = None, 0
    for match in pattern.finditer(line):
        label, end = line[end : match.start()], match.end()
        if match["number"] is None:
            months = match["named"] or (None if is_remark else match["bare"])
            period = _period(months, year) if months else None
        elif period is not None and (value := _value(match)) is not None:
            yield Claim(
                period,
                value,
                is_total=bool(_TOTAL.search(label)),
                is_signed=bool(match["sign"]),
                is_of_others=bool(_OF_OTHERS.search(label)),
            )


def _period(text: str, year: FiscalYear) -> str | None:
    try:
        return parse_period(text, year)
    except UsageError:
        return None


def _value(match: re.Match[str]) -> Decimal | None:
    try:
        return read_number(match["sign"] + match["number"])
    except UsageError:
        return None


def _doubts(plan: Plan, kpi: Kpi, of_item: Sequence[Kpi], note: str) -> Iterator[Doubt]:
    own_claims = [c for c in claims(note, kpi.unit, plan.year) if not c.is_of_others]
    for period in dict.fromkeys(claim.period for claim in own_claims):
        here = [claim for claim in own_claims if claim.period == period]
        known = [value for each in of_item for value in _known(each, period, kpi.unit)]
        unexplained = [
            claim
            for claim in here
            if not claim.is_signed and not any(is_same(claim.value, value) for value in known)
        ]
        for figure in _own_figures(kpi, period):
            if any(is_same(claim.value, figure.value) for claim in here):
                continue
            if against := [c.value for c in unexplained if _is_about(kpi, figure, c)]:
                value, more = against[0], tuple(against[1:])
                yield Doubt("note", kpi.id, figure.series, period, figure.value, value, more=more)


def _own_figures(kpi: Kpi, period: str) -> list[Figure]:
    figures = (kpi.figure(series, period) for series in ("actual", "cumulative"))
    return [figure for figure in figures if figure is not None and not figure.unit]


def _known(kpi: Kpi, period: str, unit: str) -> list[Decimal]:
    """The typed figures of a period in a unit."""
    return [
        figure.value
        for figure in kpi.known_figures
        if figure.period == period
        and is_typed(figure.series)
        and (figure.unit or kpi.unit_of(figure.series)) == unit
    ]


def _is_about(kpi: Kpi, figure: Figure, claim: Claim) -> bool:
    """Whether a claim is about a figure: totals about the cumulative, others about the actual."""
    if figure.series == "actual":
        return not claim.is_total
    return claim.is_total or kpi.figure("actual", figure.period) is None
