"""Measures on the command line: plan, sections and groups as a table, and for scripts."""

from collections.abc import Iterator
from typing import Any

from msgspec import structs

from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.model import Plan
from planner.slips.measures import MeasureCounts, Measures, Share, measure
from planner.text import cut, one_line, pad, pad_left, width
from planner.wording.measures import (
    groups_heading,
    measure_cells,
    measure_heads,
    measure_notes,
    ratio_text,
)

_NAME = 20  # cells of a name: the table fits a terminal of eighty
_GAP = " "


def measure_lines(plan: Plan, month: Month, group: str) -> Iterator[str]:
    """The measures of a group (empty: all): the table, then what it leaves out."""
    measures = measure(plan, month, group)
    whole = one_line(group) or _("計画全体")
    blocks = [("", [(whole, measures.plan)]), (_("区分別"), _sections(plan, measures))]
    if not group:
        blocks.append((groups_heading(), [(one_line(g), held) for g, held in measures.groups]))
    lines = [line for _heading, held in blocks for line in held]
    columns = _columns(lines)
    yield _row("", measure_heads(), columns)
    for heading, held in blocks:
        if heading:
            yield heading
        for name, counts in held:
            yield _row(name, measure_cells(counts), columns)
    yield from measure_notes(plan, month, measures.plan)


def _sections(plan: Plan, measures: Measures) -> list[tuple[str, MeasureCounts]]:
    return [(one_line(plan.sections[key].title), counts) for key, counts in measures.sections]


def _columns(lines: list[tuple[str, MeasureCounts]]) -> tuple[int, ...]:
    """Cells of the name, then of each column."""
    cells = (measure_heads(), *(measure_cells(counts) for _name, counts in lines))
    widest = (max(map(width, column)) for column in zip(*cells, strict=True))
    return (max(min(width(name), _NAME) for name, _counts in lines), *widest)


def _row(name: str, cells: tuple[str, ...], columns: tuple[int, ...]) -> str:
    texts = (pad_left(text, room) for text, room in zip(cells, columns[1:], strict=True))
    return _GAP.join((pad(cut(name, _NAME), columns[0]), *texts)).rstrip()


def measure_record(plan: Plan, month: Month, group: str) -> dict[str, Any]:
    """The measures for a script: every count, and the ratios beside theirs."""
    measures = measure(plan, month, group)
    return {
        "month": month,
        "group": group,
        "ledger_from": plan.ledger_from,
        "plan": _record(measures.plan),
        "sections": [
            {"section": key, "title": plan.sections[key].title, **_record(counts)}
            for key, counts in measures.sections
        ],
        "items": [
            {
                "item": plan.items[key].number,
                "title": plan.items[key].title,
                **_record(counts),
                "item_id": key,
            }
            for key, counts in measures.items
        ],
        "groups": [{"group": name, **_record(counts)} for name, counts in measures.groups],
        "groups_overlap": True,
    }


def _record(counts: MeasureCounts) -> dict[str, Any]:
    return {
        "execution": {
            **structs.asdict(counts.execution),
            "index": _share(counts.execution.index),
        },
        "continuous": structs.asdict(counts.continuous),
        "reporting": {
            **structs.asdict(counts.reporting),
            "coverage": _share(counts.reporting.coverage),
        },
        "promises": structs.asdict(counts.promises),
        "causes": [{"cause": cause, "count": count} for cause, count in counts.causes],
    }


def _share(share: Share) -> dict[str, Any]:
    return {**structs.asdict(share), "ratio": ratio_text(share)}
