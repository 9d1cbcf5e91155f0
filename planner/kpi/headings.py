"""The headings of pasted tables, read as a month, a series, a KPI, or several of them (pure)."""

import re
import unicodedata
from functools import lru_cache

from msgspec import Struct

from planner.errors import UsageError
from planner.kpi.owed import kpis_of
from planner.plan.fiscal import FiscalYear, parse_period
from planner.plan.model import Kpi, Plan

# The names of series in tables; a test compares them with the names that the program shows.
SERIES_WORDS = {
    **dict.fromkeys(("実績", "実績値", "単月", "当月", "今年度", "本年度"), "actual"),
    **dict.fromkeys(("累計", "実績累計", "累計実績", "今年度累計"), "cumulative"),
    **dict.fromkeys(("全国", "全国平均", "協会全体"), "national"),
    **dict.fromkeys(("順位", "全国順位"), "rank"),
    **dict.fromkeys(("目標", "目標値"), "target"),
    "分子": "numerator",
    "分母": "denominator",
    "進捗率": "progress_rate",
    "原審査": "actual_first_review",
    "再審査": "actual_second_review",
    "新規": "new",
    "新規の累計": "new_cumulative",
    "協会実施": "own",
    "委託": "outsourced",
}
_PRIOR_WORDS = {
    **dict.fromkeys(("前年", "前年度", "前年同月", "昨年度", "前年実績", "前年度実績"), "actual"),
    **dict.fromkeys(("前年累計", "前年度累計", "前年同月累計"), "cumulative"),
}

_LEAST_LETTERS = 3  # of a part of a KPI's name that is accepted for it

# A bare number is no month here, since it may be a figure.
_MONTH = re.compile(r"[^\d].*|\d{1,2}月.*|\d{4}\s*[年-].+|\d{4}/\d{1,2}")
_UNIT_BEHIND = re.compile(r"\([^()]{1,6}\)$")


class PastedHeading(Struct, frozen=True):
    """The meaning of a heading; what it does not say is empty.

    Attributes:
        years_back: 1 for last year's figure of the same month.
    """

    kpi: str = ""
    series: str = ""
    period: str = ""
    years_back: int = 0

    def over(self, other: "PastedHeading") -> "PastedHeading":
        """This heading, completed by the other one."""
        return PastedHeading(
            self.kpi or other.kpi,
            self.series or other.series,
            self.period or other.period,
            self.years_back if self.series else other.years_back,
        )


NOTHING = PastedHeading()


def read_heading(plan: Plan, text: str, kpi: Kpi | None = None) -> PastedHeading:
    """The meaning of a heading; ``NOTHING`` for a text that is none.

    Args:
        plan: The plan whose KPIs and year are meant.
        text: The text in the table: 4月, 査定率累計(%), 郵送化率 累計, 1-3.
        kpi: The KPI of this part of the table, whose printed lines have labels of their own.
    """
    plain = plain_heading(text)
    if not plain:
        return NOTHING
    meaning = _whole(plan, plain, kpi)
    if meaning != NOTHING:
        return meaning
    head, _, tail = unicodedata.normalize("NFKC", text).strip().rpartition(" ")
    first = _whole(plan, plain_heading(head), kpi) if head else NOTHING
    own = plan.kpis.get(first.kpi, kpi)
    last = _whole(plan, plain_heading(tail), own) if first != NOTHING else NOTHING
    return last.over(first) if last != NOTHING else NOTHING


@lru_cache(maxsize=1024)
def plain_heading(text: str) -> str:
    """A heading without differences between tables: letter width, blanks, 【KPI】."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return plain.removeprefix("【KPI】").removeprefix("[KPI]").removeprefix("KPI").casefold()


def _whole(plan: Plan, plain: str, kpi: Kpi | None) -> PastedHeading:
    for name in dict.fromkeys((plain, _UNIT_BEHIND.sub("", plain))):
        if meaning := _line(name, kpi) or _series(name):
            return meaning
        if period := _period(name, plan.year):
            return PastedHeading(period=period)
        if kpi_id := _kpi(plan, name):
            return PastedHeading(kpi=kpi_id)
    return NOTHING


def _line(name: str, kpi: Kpi | None) -> PastedHeading | None:
    """The meaning of the label of a line printed for the KPI."""
    lines = kpi.lines if kpi else ()
    labels = ((line, plain_heading(line.label)) for line in lines if line.label)
    line = next(
        (line for line, label in labels if name in {label, _UNIT_BEHIND.sub("", label)}), None
    )
    return PastedHeading(series=line.series, years_back=line.years_back) if line else None


def _series(name: str) -> PastedHeading | None:
    if name in SERIES_WORDS.values():
        return PastedHeading(series=name)
    if name in SERIES_WORDS:
        return PastedHeading(series=SERIES_WORDS[name])
    if name in _PRIOR_WORDS:
        return PastedHeading(series=_PRIOR_WORDS[name], years_back=1)
    return None


def _period(name: str, year: FiscalYear) -> str:
    if not _MONTH.fullmatch(name):
        return ""
    try:
        return parse_period(name.removesuffix("末").removesuffix("分"), year)
    except UsageError:
        return ""


def _kpi(plan: Plan, name: str) -> str:
    """The id of the KPI with a name or key, of a row's only KPI, or of the only one named so."""
    names = {kpi.id: plain_heading(kpi.name) for kpi in plan.kpis.values()}
    exact = [kpi.id for kpi in plan.kpis.values() if name in {names[kpi.id], kpi.key.casefold()}]
    rows = [row for row in plan.rows_in_order() if plan.reference(row).casefold() == name]
    of_row = [kpi.id for row in rows for kpi in kpis_of(plan, row)]
    parts = [kpi for kpi, whole in names.items() if len(name) >= _LEAST_LETTERS and name in whole]
    return next((ids[0] for ids in (exact, of_row, parts) if len(ids) == 1), "")
