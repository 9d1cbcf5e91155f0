"""The lines of the figures' form: its columns for a width, and the texts in them."""

from decimal import Context, Decimal

from msgspec import Struct

from planner.forms.columns import MOST_NUMBER
from planner.forms.figure_form import Clash, FigureForm, shifted, years_before
from planner.kpi.pasting import FigurePlace
from planner.language import _
from planner.plan.fiscal import is_month
from planner.plan.model import Figure, Plan
from planner.text import cut, one_line, width
from planner.wording.figures import figure_text, period_label, series_name

FIELD = 13  # cells of what is typed
SIGNS = 3  # 速 and a sign

_NARROW, _WIDE = 100, 150
_MOST = 14  # cells of a figure beside the field
_LABEL = 12  # cells of a field's name at most
_SHORT = 7  # cells of a period where there is little room: R2.4〜6
_EXACT = Context(prec=60)  # numbers have at most 18 digits before and behind the point


class BesideColumn(Struct, frozen=True):
    """A figure shown beside the field: of how many periods and years earlier.

    Attributes:
        is_difference: The field less that figure, instead of the figure.
    """

    title: str
    back: int = 0
    years: int = 0
    is_difference: bool = False


class FigureColumns(Struct, frozen=True):
    """Cells of each column; one blank stands between columns.

    Attributes:
        cell: Cells of each figure beside the field, its blank included.
    """

    number: int
    name: int
    period: int
    label: int
    unit: int
    cell: int
    beside: tuple[BesideColumn, ...]

    @property
    def field(self) -> int:
        """Where the field begins."""
        return 1 + self.number + 1 + self.name + 1 + self.period + 1 + self.label + 1


def fit(form: FigureForm, cells: int) -> FigureColumns:
    """The columns for a width: more figures of both years where there is room.

    A figure is never cut; the columns are as wide as the longest of the KPIs shown.
    """
    dues = form.dues
    references = (width(reference(form.plan, due.row)) for due in dues)
    number = max(width(_("項番")), min(max(references, default=4), MOST_NUMBER))
    kpis = [form.plan.kpis[due.kpi] for due in dues]
    units = (width(one_line(form.kpi(n).unit_of(s))) for n, (_k, s) in enumerate(form.fields))
    unit = min(max((2, *units)), 4)
    values = (width(f"{f.value:,}") for kpi in kpis for f in kpi.known_figures)
    beside = _beside(cells)
    titles = (width(column.title) for column in beside)
    cell = min(max((*values, *titles)), _MOST) + 1
    name_cells = (width(series_name(series)) for _kpi, series in form.fields)
    label_cells = min(max((4, *name_cells)), _LABEL)
    period = _SHORT if cells < _NARROW else 11
    fixed = 1 + number + 1 + 1 + period + 1 + label_cells + 1 + FIELD + unit + SIGNS
    while len(beside) > 1 and cells - fixed - cell * len(beside) < min(cells // 6, 26):
        beside = beside[:-1]
    name = max(min(cells - fixed - cell * len(beside), 44), 4)
    return FigureColumns(number, name, period, label_cells, unit, cell, beside)


def _beside(cells: int) -> tuple[BesideColumn, ...]:
    """The figures beside the field, the most needed first."""
    nearest = (BesideColumn(_("前月"), 1), BesideColumn(_("前年同月"), 0, 1))
    if cells < _NARROW:
        return nearest
    difference = BesideColumn(_("前年差"), 0, 1, is_difference=True)
    if cells < _WIDE:
        return (*nearest, difference)
    return (
        *nearest,
        difference,
        BesideColumn(_("前々月"), 2),
        BesideColumn(_("前年前月"), 1, 1),
        BesideColumn(_("3か月前"), 3),
        BesideColumn(_("前年前々月"), 2, 1),
        BesideColumn(_("前々年同月"), 0, 2),
    )


def reference(plan: Plan, row: str) -> str:
    """The reference of the row a KPI is listed with."""
    return one_line(plan.reference(plan.rows[row])) if row in plan.rows else ""


def label(place: FigurePlace) -> str:
    """The name of a field."""
    return series_name(place.series)


def short_period(period: str) -> str:
    """A period in few cells: R2.5, a span R1.4〜6, a year R2年度."""
    start, slash, end = period.partition("/")
    if not slash:
        label = period_label(period)
        if len(period) == 4 and width(label) > _SHORT:
            era, _dot, _month = period_label(f"{period}-12").partition(".")
            return _("{era}年度").format(era=era)
        return label
    first, last = period_label(start), period_label(end)
    era, _dot, number = last.partition(".")
    return _("〜").join((first, number if first.startswith(f"{era}.") else last))


def marked_period(form: FigureForm, place: FigurePlace, cells: int) -> str:
    """The period of a field in few cells, with the sign of a closed month where it fits."""
    period, sign = short_period(place.period), _("締") if form.is_closed(place) else ""
    marked = (f"{period} {sign}".rstrip(), f"{period}{sign}")
    return next((text for text in marked if width(text) <= cells), period)


def cut_inside(text: str, cells: int) -> str:
    """The text in so many cells, its end kept: the names of KPIs often differ there."""
    if width(text) <= cells:
        return text
    end = ""
    for letter in reversed(text):
        if width(letter + end) > cells // 2:
            break
        end = letter + end
    return cut(text, cells - width(end)) + end


def beside_text(form: FigureForm, place: FigurePlace, column: BesideColumn) -> str:
    """A figure beside a field, with ? where it looks mistyped; empty where there is none."""
    earlier = figure_beside(form, place, column)
    if not column.is_difference:
        return f"{earlier.value:,}{doubt_sign(form, place, earlier)}" if earlier else ""
    difference = difference_from(form, place, earlier)
    return f"{difference:+,}" if difference is not None else ""


def doubt_sign(form: FigureForm, place: FigurePlace, figure: Figure) -> str:
    """What stands behind a figure of the plan that looks mistyped."""
    return "?" if form.is_mistyped(place.kpi, figure) else ""


def figure_beside(form: FigureForm, place: FigurePlace, column: BesideColumn) -> Figure | None:
    """The figure so many periods and years before that of a field."""
    if column.back and not is_month(place.period):
        return None
    period = years_before(shifted(place.period, -column.back), column.years)
    return form.plan.kpis[place.kpi].figure(place.series, period)


def difference_from(form: FigureForm, place: FigurePlace, earlier: Figure | None) -> Decimal | None:
    """The difference of a field from an earlier figure; None unless both are known."""
    typed, figure = form.typed(place), form.figure_in_plan(place)
    value = typed.value if typed else figure.value if figure else None
    if value is None or earlier is None:
        return None
    return _EXACT.subtract(value, earlier.value)


def clash_text(plan: Plan, clash: Clash) -> str:
    """A figure that was changed elsewhere meanwhile, with both values."""
    place = clash.place
    kpi = plan.kpis.get(place.kpi)
    theirs = figure_text(kpi, clash.theirs) if kpi and clash.theirs else ""
    mine = figure_text(kpi, clash.mine) if kpi and clash.mine else ""
    return _("{kpi} {period} {series}　今の値 {theirs}　自分の入力 {mine}").format(
        kpi=one_line(kpi.name) if kpi else place.kpi,
        period=period_label(place.period),
        series=series_name(place.series),
        theirs=theirs or _("（空欄）"),
        mine=mine or _("（空欄）"),
    )
