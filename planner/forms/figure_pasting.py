"""A pasted block of figures and the form it goes into."""

from planner.forms.figure_form import FigureForm
from planner.kpi.owed import Due, kpis_of
from planner.kpi.pasting import FigurePlace, PastedBlock, read_block
from planner.plan.fiscal import Month
from planner.plan.model import Plan, Row


def read(form: FigureForm, text: str, number: int) -> PastedBlock:
    """The block of a text pasted at a field, for the fields from there down.

    Raises:
        UsageError: It is too long or cannot be read at all.
    """
    places = [form.place(below) for below in range(number, len(form.fields))]
    return read_block(form.plan, text, places)


def put(form: FigureForm, block: PastedBlock, *, is_provisional: bool = False) -> None:
    """Put the new figures of a block into the fields of a form."""
    for cell in block.cells:
        if cell.after is not None and cell.is_new:
            place = FigurePlace(cell.kpi, cell.series, cell.period)
            form.put(place, cell.after, is_provisional=is_provisional)


def row_form(plan: Plan, row: Row, month: Month) -> FigureForm:
    """The form a block pasted on the grid goes into: the KPIs of a row in the cursor's month."""
    kpis = kpis_of(plan, row)
    return FigureForm(plan, [Due(kpi.id, row.id, month, month, is_owed=False) for kpi in kpis])
