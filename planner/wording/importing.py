"""What an import makes of a plan, in lines."""

from collections.abc import Iterator, Sequence

from planner.history.diff import Difference
from planner.importing.outcome import NotTaken
from planner.language import _
from planner.plan.model import Plan
from planner.text import one_line
from planner.wording.differences import difference_text
from planner.wording.errors import error_sentence
from planner.wording.phrases import quoted


def difference_line(old: Plan, new: Plan, difference: Difference) -> str:
    """A difference in one line: ＋ what is new, － what goes, → what has another value."""
    text = difference_text(old, new, difference)
    what = " ".join(filter(None, (one_line(text.row), one_line(text.name))))
    if text.before and text.after:
        return f"→ {what}: {quoted(text.before)} → {quoted(text.after)}"
    if difference.is_whole and difference.after is None:
        return f"－ {what}: {quoted(text.before)}"
    return f"＋ {what}: {quoted(text.after)}"


def refused_line(refused: NotTaken) -> str:
    """What is refused: its place in the document, and why."""
    return f"× {one_line(refused.place)}: {error_sentence(refused.error)}"


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
