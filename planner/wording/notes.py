"""The first line of a 進捗状況, made of the month's figures.

It becomes part of the plan, so it is in the plan's language, whatever the interface speaks.
"""

from planner.kpi.owed import NAMED_SERIES, difference, neighbours, typed_series
from planner.plan.fiscal import Month, era_label
from planner.plan.model import Figure, Kpi, Plan
from planner.text import one_line
from planner.wording.figures import figure_value, printed_number, printed_series_name, unit_text


def note_line(plan: Plan, kpi: Kpi, month: Month) -> str:
    """The first line of a note made of a month's figures; empty without any.

    As the branch writes it: month, value, in brackets what stands beside it, and behind them the
    difference from last year: R2.5 14.89%(前年同月19.85%)△4.96%. With the country's value beside
    it, R2.5 群馬 96.43% 全国 93.82% (前年同月 95.38%), a difference could be from either and is
    left out. Parts follow by name.
    """
    main = kpi.figure("actual", month) or kpi.figure("cumulative", month)
    if main is None:
        return ""
    national = kpi.figure("national", month)
    if national is not None:
        branch = one_line(plan.branch).removesuffix("支部")
        values = f"{branch} {figure_value(kpi, main)} 全国 {figure_value(kpi, national)}"
        remarks = " ".join(_beside(kpi, main, month, " "))
        values += f" ({remarks})" if remarks else ""
    else:
        is_total = main.series == "cumulative" and kpi.kind == "flow"
        values = (printed_series_name("cumulative") if is_total else "") + figure_value(kpi, main)
        remarks = "、".join(_beside(kpi, main, month, ""))
        values += (f"({remarks})" if remarks else "") + _difference(kpi, main, month)
    return " ".join((era_label(month), values, *_parts(kpi, month)))


def _beside(kpi: Kpi, main: Figure, month: Month, blank: str) -> list[str]:
    """The texts in brackets beside a month's figure."""
    texts = ["速報"] if main.is_provisional else []
    total = kpi.figure("cumulative", month) if main.series == "actual" else None
    if total is not None:
        texts.append(f"{printed_series_name('cumulative')}{blank}{figure_value(kpi, total)}")
    if last := neighbours(kpi, main.series, month).last_year:
        texts.append(f"前年同月{blank}{figure_value(kpi, last)}")
    if rank := kpi.figure("rank", month):
        texts.append(figure_value(kpi, rank))
    return texts


def _difference(kpi: Kpi, main: Figure, month: Month) -> str:
    apart = difference(kpi, main.series, month)
    if apart is None:
        return ""
    return printed_number(apart, is_difference=True) + unit_text(kpi, main)


def _parts(kpi: Kpi, month: Month) -> list[str]:
    """The parts of a month's figure, each by its name."""
    series = (name for name in typed_series(kpi) if name not in NAMED_SERIES)
    figures = (figure for name in series if (figure := kpi.figure(name, month)))
    return [
        f"{printed_series_name(figure.series)} {figure_value(kpi, figure)}" for figure in figures
    ]
