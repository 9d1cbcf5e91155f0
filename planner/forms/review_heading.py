"""The two lines above a month's reports: how many are left, and who they wait for."""

from collections.abc import Iterable, Mapping

from planner.forms.blocks import progress_bar
from planner.forms.fitting import Part, fitted
from planner.forms.review_lines import SETTLED
from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.model import Plan
from planner.plan.reporting import WAITING_FOR_REVIEW, Stage
from planner.text import cut, one_line, width
from planner.wording.labels import branch_label, month_name, year_label
from planner.wording.reports import stage_name

_YEAR, _BRANCH, _BAR, _GROUP = range(1, 5)  # what goes or is shortened in turn
_MOST_GROUP = 20  # cells of a group's name where there is little room
_WITH_OTHERS = (Stage.UNREPORTED, Stage.RETURNED)


def heading(  # noqa: PLR0913 - what is shown, and the cells it has
    plan: Plan,
    group: str,
    month: Month,
    stages: Mapping[Stage, int],
    cells: int,
    *,
    is_read_only: bool = False,
) -> str:
    """Screen, month and group at the left; at the right whether the month can be closed."""
    name = month_name(month)
    closed = _("{month} 締").format(month=name) if plan.is_closed(month) else name
    of_group = one_line(group) or _("全グループ")
    left = (
        Part(_("確認と締め")),
        Part(closed),
        Part(year_label(plan.year), {_YEAR: ""}),
        Part(branch_label(plan), {_BRANCH: ""}),
        Part(of_group, {_GROUP: cut(of_group, _MOST_GROUP)}),
        Part(_("【読取専用】") if is_read_only else ""),
    )
    owed = sum(count for stage, count in stages.items() if stage not in SETTLED)
    done = stages.get(Stage.REVIEWED, 0)
    told = _("残り{left}件  確認済{done}/{all}").format(left=owed, done=done, all=owed + done)
    if not owed + done:
        none = _("報告はありません") if plan.is_recorded(month) else _("未記録の月")
        return fitted(left, (Part(none),), cells)
    right = (Part(told), Part(progress_bar(done, owed + done), {_BAR: ""}))
    return fitted(left, right, cells)


def counts_text(stages: Mapping[Stage, int], cells: int) -> str:
    """What waits for the reviewer, what for others, what is settled; all add up."""
    waiting = [stage for stage in Stage if stage in WAITING_FOR_REVIEW]
    told, plain = (
        _group(_("確認待ち"), waiting, stages, is_told=is_told) for is_told in (True, False)
    )
    with_others, others = (
        _group(_("担当待ち"), _WITH_OTHERS, stages, is_told=is_told) for is_told in (True, False)
    )
    settled = [_count(stage_name(stage), stages[stage]) for stage in SETTLED if stages.get(stage)]
    text = ""
    for parts in (
        [told, with_others, *settled],
        [told, others, *settled],
        [told, others, *settled[:1]],
        [told, others],
        [plain, others],
    ):
        text = f" {' │ '.join(parts)}"
        if width(text) < cells:
            break
    return text


def _group(
    lead: str,
    of: Iterable[Stage],
    stages: Mapping[Stage, int],
    *,
    is_told: bool,
) -> str:
    """Some stages with their sum before them; without names the sum alone."""
    there = [stage for stage in of if stages.get(stage)]
    total = _count(lead, sum(stages[stage] for stage in there))
    if not is_told:
        return total
    made_of = " ".join(_stage_count(stage_name(stage), stages[stage]) for stage in there)
    return _("{text}（{remark}）").format(text=total, remark=made_of) if made_of else total


def _stage_count(name: str, count: int) -> str:
    return _("{name}{count}").format(name=name, count=count)


def _count(name: str, count: int) -> str:
    return f"{name} {count}"
