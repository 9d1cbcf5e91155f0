"""A pasted block and the form it goes into: which fields it meets, and what it leaves in them."""

from msgspec.structs import replace

from planner import pasting
from planner.figures import Due, kpis_of
from planner.fiscal import Month
from planner.model import Plan, Row
from planner.pasting import Block
from planner.ui.figure_form import FigureForm, Place


def read(form: FigureForm, text: str, number: int) -> Block:
    """What a text pasted at a field would give, running down the fields from there.

    Raises:
        UsageError: It is too long or cannot be read at all.
    """
    places, apart = [], {}
    for below in range(number, len(form.fields)):
        place = form.place(below)
        month = Month(place.period)
        if len(month) != 7:  # a span or a year: found again by the month its KPI would have
            month = form.due(place.kpi).month
            apart[place.kpi, place.series, month] = place.period
        places.append(pasting.Place(place.kpi, place.series, month))
    block = pasting.read_block(form.plan, text, places)
    if not apart:
        return block
    return Block(tuple(_on_period(form, cell, apart) for cell in block.cells))


def _on_period(
    form: FigureForm, cell: pasting.PastedCell, apart: dict[tuple[str, str, Month], str]
) -> pasting.PastedCell:
    """A cell on the span or year its KPI stands on in the form."""
    period = apart.get((cell.kpi, cell.series, Month(cell.period)))
    if period is None:
        return cell
    held = form.plan.kpi(cell.kpi).figure(cell.series, period)
    return replace(
        cell,
        period=period,
        before=held.value if held else None,
        was_provisional=held is not None and held.is_provisional,
    )


def put(form: FigureForm, block: Block, *, is_provisional: bool = False) -> None:
    """Leave the figures of a block that are new in the fields of a form."""
    for cell in block.cells:
        if cell.after is not None and cell.is_new:
            place = Place(cell.kpi, cell.series, cell.period)
            form.put(place, cell.after, is_provisional=is_provisional)


def row_form(plan: Plan, row: Row, month: Month) -> FigureForm:
    """The form a block pasted on the grid goes into: the KPIs of a row in the cursor's month."""
    kpis = kpis_of(plan, row)
    form = FigureForm(plan, [Due(kpi.id, row.id, month, is_owed=False) for kpi in kpis])
    for kpi in kpis:
        form.set_period(kpi.id, month)
    return form
