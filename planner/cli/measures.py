"""``planner measures``: how far the plan was carried out, as a table and for scripts."""

from typing import Any

from msgspec import structs

from planner.cli.answer import end_with_record, look
from planner.cli.request import CommandLine
from planner.cli.tables import end_with_tables
from planner.errors import Exit
from planner.plan.fiscal import Month
from planner.plan.model import Plan
from planner.reports import measure_lines
from planner.slips.measures import MeasureCounts, Share, measure
from planner.wording.measures import ratio_text


def show(request: CommandLine) -> Exit:
    """Print how far the plan was carried out by the month."""
    looked = look(request)
    of = (looked.plan, looked.month, looked.group)
    if request.has("json"):
        return end_with_record(looked.book, _measures_record(*of))
    return end_with_tables(looked, measure_lines.blocks(*of))


def _measures_record(plan: Plan, month: Month, group: str) -> dict[str, Any]:
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
                "item": plan.number(plan.items[key]),
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
