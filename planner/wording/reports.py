"""How far a month's reports have come, in words."""

from collections.abc import Iterable

from planner.language import N_, _
from planner.plan.model import Review
from planner.plan.reporting import Stage
from planner.text import one_line
from planner.wording.labels import instant_label
from planner.wording.phrases import listed, with_remark

_STAGES: dict[Stage, str] = {
    Stage.UNREPORTED: N_("未報告"),
    Stage.ANSWERED: N_("差戻し後に修正"),
    Stage.CHANGED: N_("確認後に変更"),
    Stage.UNCHECKED: N_("未確認"),
    Stage.RETURNED: N_("差戻し"),
    Stage.REVIEWED: N_("確認済"),
    Stage.RESTING: N_("休止"),
    Stage.UNRECORDED: N_("未記録"),
}


def stage_name(stage: Stage) -> str:
    """What a stage of a report is called."""
    return _(_STAGES[stage])


def stage_counts(stages: Iterable[Stage]) -> str:
    """How many reports are at each stage, in the order in which they ask for something."""
    found = list(stages)
    counted = ((stage, found.count(stage)) for stage in Stage)
    return "  ".join(f"{stage_name(stage)} {count}" for stage, count in counted if count)


def review_sentence(review: Review) -> str:
    """What a review says, who gave it and when: 差戻し「内訳は」（企画総務、2020-06-03 14:05）."""
    stage = Stage.RETURNED if review.verdict == "returned" else Stage.REVIEWED
    comment = _("「{text}」").format(text=review.comment) if review.comment else ""
    signed = listed(one_line(review.who), instant_label(review.at) if review.at else "")
    return with_remark(f"{stage_name(stage)}{comment}", signed)
