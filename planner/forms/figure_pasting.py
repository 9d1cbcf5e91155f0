"""A pasted block of figures and the form it goes into."""

from msgspec.structs import replace

from planner.forms.figure_form import FigureForm, closed_refusal
from planner.history.intents import RecordFigure
from planner.kpi.owed import Due, kpis_of
from planner.kpi.pasting import FigurePlace, PastedBlock, PastedCell, read_block
from planner.plan.fiscal import Month
from planner.plan.model import Plan, Row


def read(form: FigureForm, text: str, number: int) -> PastedBlock:
    """The block of a text pasted at a field, for the fields from there down.

    What a closed month would refuse when it is saved has that as its problem already.

    Raises:
        UsageError: It is too long or cannot be read at all.
    """
    places = [form.place(below) for below in range(number, len(form.fields))]
    block = read_block(form.plan, text, places)
    return PastedBlock(tuple(_as_saved(form.plan, cell) for cell in block.cells))


def _as_saved(plan: Plan, cell: PastedCell) -> PastedCell:
    """A cell as saving takes it: with a problem where its month is closed for it."""
    if cell.after is None or not cell.is_new:
        return cell
    change = RecordFigure(cell.kpi, cell.series, cell.period, cell.after)
    problem = closed_refusal(plan, change)
    return cell if problem is None else replace(cell, problem=problem)


def put(form: FigureForm, block: PastedBlock, *, is_provisional: bool = False) -> None:
    """Put the new figures of a block into the fields of a form."""
    for cell in block.cells:
        if cell.after is not None and cell.is_new and cell.problem is None:
            place = FigurePlace(cell.kpi, cell.series, cell.period)
            form.put(place, cell.after, is_provisional=is_provisional)


def row_form(plan: Plan, row: Row, month: Month) -> FigureForm:
    """The form a block pasted on the grid goes into: the KPIs of a row in the cursor's month."""
    kpis = kpis_of(plan, row)
    return FigureForm(plan, [Due(kpi.id, row.id, month, month, is_owed=False) for kpi in kpis])
