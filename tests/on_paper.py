"""The printed grid of a plan, cell by cell."""

from months import APRIL_TO_MARCH, JUNE

from planner.formats.glyphs import value_text
from planner.reports import progress
from planner.reports.progress import Options


def table_of(plan, month=JUNE, **options):
    (table,) = progress.build(plan, month, Options(**options)).tables()
    return table


def lines_of(plan, month=JUNE, **options):
    """The lines of work and figures by what calls them: 1-1, and 3-2+ below it."""
    found = {}
    for line in table_of(plan, month, **options).lines:
        if line.reference:
            name = line.reference if line.kind == "work" else f"{line.reference}+"
            found[name] = dict(line.cells)
    return found


def cell(plan, reference, column, month=JUNE, **options):
    """A cell by the name of its column; None where one above reaches into its place."""
    names = [held.name for held in table_of(plan, month, **options).columns]
    return lines_of(plan, month, **options)[reference].get(names.index(column))


def text(plan, reference, column, month=JUNE, **options):
    return value_text(cell(plan, reference, column, month, **options).value)


def months(plan, reference, **options):
    """What stands in which month of a row."""
    texts = {month: text(plan, reference, month, **options) for month in APRIL_TO_MARCH}
    return {month: said for month, said in texts.items() if said}


def bands(plan, month=JUNE, **options):
    lines = table_of(plan, month, **options).lines
    return [value_text(line.cells[0][1].value) for line in lines if not line.reference]
