"""The measures of a plan, its sections and groups as a table, with what it leaves out (pure)."""

from collections.abc import Iterable, Iterator

from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.model import Plan
from planner.reports.document import Block, Column, Paragraph, Table, TableLine, Words, work_line
from planner.reports.overview import band
from planner.slips.measures import MeasureCounts, measure
from planner.text import one_line
from planner.wording.measures import groups_heading, measure_cells, measure_heads, measure_notes


def blocks(plan: Plan, month: Month, group: str) -> Iterator[Block]:
    """The measures of a group (empty: all): the table, then what it leaves out."""
    measures = measure(plan, month, group)
    sections = ((plan.sections[key].title, counts) for key, counts in measures.sections)
    lines = [
        _line(group or _("計画全体"), measures.plan),
        *_part(_("区分別"), sections),
        *(() if group else _part(groups_heading(), measures.groups)),
    ]
    heads = (Column(f"count-{n}", head, align="right") for n, head in enumerate(measure_heads()))
    yield Table((Column("name", "", share=1), *heads), tuple(lines))
    yield from map(Paragraph, measure_notes(plan, month, measures.plan))


def _part(heading: str, named: Iterable[tuple[str, MeasureCounts]]) -> Iterator[TableLine]:
    yield band("section", heading)
    yield from (_line(name, counts) for name, counts in named)


def _line(name: str, counts: MeasureCounts) -> TableLine:
    texts = (one_line(name), *measure_cells(counts))
    return work_line((Words(text),) for text in texts)
