"""What an import makes of a plan, in lines."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from planner.history.diff import Difference
from planner.importing.outcome import NotTaken
from planner.language import _
from planner.plan.model import Plan
from planner.text import one_line
from planner.wording.differences import difference_text, told_once
from planner.wording.errors import error_sentence
from planner.wording.phrases import quoted, with_remark

# The records of a document that people know by a name, and the fields that say it.
_NAMED = {"sections": ("title",), "items": ("title",), "rows": ("title", "text"), "kpis": ("name",)}

_STEP = re.compile(r"\.(\w+)\[(\d+)\]")


def difference_line(old: Plan, new: Plan, difference: Difference) -> str:
    """A difference in one line: ＋ what is new, － what goes, → what has another value."""
    text = difference_text(old, new, difference)
    row, name = one_line(text.row), one_line(text.name)
    if text.before and text.after:
        said, sign = f"{name}: {quoted(text.before)} → {quoted(text.after)}", "→"
    elif difference.is_whole and difference.after is None:
        said, sign = told_once(name, quoted(text.before)), "－"
    else:
        said, sign = told_once(name, quoted(text.after)), "＋"
    return " ".join(filter(None, (sign, row, said)))


def refused_line(refused: NotTaken, document: Any) -> str:
    """What is refused: its place in the document, and why."""
    return f"× {place_text(document, refused.place)}: {error_sentence(refused.error)}"


def place_text(document: Any, place: str) -> str:
    """A place in a document with what people call it: $.sections[0].items[2]（項番3「健診」）."""
    return with_remark(one_line(place), _called(document, place))


def _called(document: Any, place: str) -> str:
    """The section, item, row or KPI that a JSON path leads into; empty for another."""
    name, held = "", document
    for table, number in _STEP.findall(place):
        records = held.get(table) if isinstance(held, dict) else None
        held = records[int(number)] if isinstance(records, list) and records[int(number) :] else {}
        if table in _NAMED and isinstance(held, dict):
            said = next((held[field] for field in _NAMED[table] if held.get(field)), "")
            title = _("「{text}」").format(text=quoted(str(said))) if said else ""
            item = held.get("number") if table == "items" else ""
            number_text = _("項番{number}").format(number=one_line(str(item))) if item else ""
            name = f"{number_text}{title}" or name
    return name


def counts_line(found: Sequence[Difference], refused: int, *, is_saved: bool) -> str:
    """How many things an import adds, changes, removes and refuses; whether they were saved."""
    added = sum(each.is_whole and each.before is None for each in found)
    removed = sum(each.is_whole and each.after is None for each in found)
    if not found and not refused:
        return _("変わるところはありません。")
    text = (
        _("取り込みました: 追加 {added}、変更 {changed}、削除 {removed}、取り込めない {refused}")
        if is_saved
        else _("取り込むと: 追加 {added}、変更 {changed}、削除 {removed}、取り込めない {refused}")
    )
    changed = len(found) - added - removed
    return text.format(added=added, changed=changed, removed=removed, refused=refused)


def begun_lines(name: str, plan: Plan, *, is_saved: bool) -> Iterator[str]:
    """A plan begun from a document, and what it holds."""
    text = (
        _("計画 {name}（{title}）をつくりました。")
        if is_saved
        else _("計画 {name}（{title}）をつくることになります。")
    )
    yield text.format(name=one_line(name), title=one_line(plan.title))
    marks = sum(not mark.is_step for row in plan.rows.values() for mark in row.marks)
    counts = _("{sections} 区分、{items} 項目、{rows} 行、● {marks}、KPI {kpis}")
    yield counts.format(
        sections=len(plan.sections),
        items=len(plan.items),
        rows=len(plan.rows),
        marks=marks,
        kpis=len(plan.kpis),
    )
