"""What a note says in figures, and where it is another figure than the KPI has (pure).

A note is a person's own sentence. Only a number in the KPI's unit, said of a month or span by
name and of nothing else (last year, the target, the country), counts as a claim, and one that fits
any figure of that time is taken for that one: what is pointed out is seldom a false alarm.
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

# A day (R2.3.23, 5/1) or a year (R1年度) ends what was said of a month.
_TIME = (
    rf"(?P<day>{_ERA}\.\d{{1,2}}[./]\d{{1,2}}|(?<![\d.])\d{{1,2}}/\d{{1,2}}(?!\d))"
    rf"|(?P<named>{_YEAR_BEFORE}\d{{1,2}}(?!\d)月?(?:[~〜-](?:{_ERA}(?:\.|年))?\d{{1,2}}(?!\d)月?)?)"
    r"|(?P<bare>(?<![\d.~〜/])(?:\d{1,2}月?[~〜])?\d{1,2}月(?!\d))"
    rf"|(?P<year>{_ERA}(?:年度?)?)"
)
# Bounded on all sides, so that a long line of digits or blanks is read in one pass.
_NUMBER = r"(?P<sign>[△▲+−-]?) ?(?P<number>(?<![\d.,])\d[\d,]{0,30}(?:\.\d{1,20})?) ?"

# Words before a number that make it another figure than that of the month.
_OF_OTHERS = re.compile(
    "前年|昨年|前月|前回|目標|KPI|全国|平均|協会全体|差|比|増|減|進捗率|達成率|計画|見込|予定|約|うち",
    re.IGNORECASE,
)
_TOTAL = re.compile("累計|累積|総計|合計")
_BULLETS = ("・", "※", "●", "→")


class Claim(Struct, frozen=True):
    """A number a note gives for a month or span, in the unit of a KPI.

    Attributes:
        is_total: Called a total: 累計.
        is_signed: With a sign before it, as differences have.
        is_of_others: Said of last year, the target, the country, and not of the month itself.
    """

    period: str
    value: Decimal
    is_total: bool = False
    is_signed: bool = False
    is_of_others: bool = False


def note_doubts(plan: Plan, row: Row, note: str) -> tuple[Doubt, ...]:
    """The figures of a row's KPIs that its note has otherwise.

    A row without a KPI of its own speaks for its item.
    """
    rows = (plan.rows[other] for other in plan.item_of(row).rows)
    beside = list({kpi.id: kpi for other in rows for kpi in kpis_of(plan, other)}.values())
    own = kpis_of(plan, row) or beside
    return tuple(found for kpi in own for found in _doubts(plan, kpi, beside, note))


@lru_cache(maxsize=1024)  # every KPI of a row asks about the same note
def claims(note: str, unit: str, year: FiscalYear) -> tuple[Claim, ...]:
    """The numbers in a unit that a note gives for the months and spans it names."""
    wanted = unicodedata.normalize("NFKC", unit).strip()
    if not wanted:
        return ()
    sought = re.compile(f"{_TIME}|{_NUMBER}{re.escape(wanted)}(?![A-Za-z])")
    lines = unicodedata.normalize("NFKC", note).split("\n")
    return tuple(claim for line in lines for claim in _line_claims(line, sought, year))


def _line_claims(line: str, sought: re.Pattern[str], year: FiscalYear) -> Iterator[Claim]:
    """The claims of a line; in a remark behind a bullet only months with their year count."""
    is_remark = line.lstrip().startswith(_BULLETS)
    period, end = None, 0
    for found in sought.finditer(line):
        label, end = line[end : found.start()], found.end()
        if found["number"] is None:
            months = found["named"] or (None if is_remark else found["bare"])
            period = _period(months, year) if months else None
        elif period is not None and (value := _value(found)) is not None:
            yield Claim(
                period,
                value,
                is_total=bool(_TOTAL.search(label)),
                is_signed=bool(found["sign"]),
                is_of_others=bool(_OF_OTHERS.search(label)),
            )


def _period(text: str, year: FiscalYear) -> str | None:
    try:
        return parse_period(text, year)
    except UsageError:
        return None


def _value(found: re.Match[str]) -> Decimal | None:
    try:
        return read_number(found["sign"] + found["number"])
    except UsageError:
        return None


def _doubts(plan: Plan, kpi: Kpi, beside: Sequence[Kpi], note: str) -> Iterator[Doubt]:
    said = [c for c in claims(note, kpi.unit, plan.year) if not c.is_of_others]
    for period in dict.fromkeys(claim.period for claim in said):
        here = [claim for claim in said if claim.period == period]
        known = [value for other in beside for value in _known(other, period, kpi.unit)]
        open_ones = [
            claim
            for claim in here
            if not claim.is_signed and not any(is_same(claim.value, value) for value in known)
        ]
        for figure in _own(kpi, period):
            if any(is_same(claim.value, figure.value) for claim in here):
                continue
            if against := tuple(c.value for c in open_ones if _is_meant(kpi, figure, c)):
                other, *more = against
                yield Doubt(
                    "note", kpi.id, figure.series, period, figure.value, other, more=tuple(more)
                )


def _own(kpi: Kpi, period: str) -> list[Figure]:
    figures = (kpi.figure(series, period) for series in ("actual", "cumulative"))
    return [figure for figure in figures if figure is not None and not figure.unit]


def _known(kpi: Kpi, period: str, unit: str) -> list[Decimal]:
    """The figures of a time in a unit, computed ones left out."""
    return [
        figure.value
        for figure in kpi.figures.values()
        if figure.period == period
        and is_typed(figure.series)
        and (figure.unit or kpi.unit_of(figure.series)) == unit
    ]


def _is_meant(kpi: Kpi, figure: Figure, claim: Claim) -> bool:
    """Whether a claim speaks of a figure: a total of the total, any other of the month's own."""
    if figure.series == "actual":
        return not claim.is_total
    return claim.is_total or kpi.figure("actual", figure.period) is None
