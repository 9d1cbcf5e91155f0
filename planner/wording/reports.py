"""The stages and reviews of 進捗報告 in words."""

from collections import Counter
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
    Stage.ENDED: N_("廃止"),
    Stage.UNRECORDED: N_("未記録"),
}


def stage_name(stage: Stage) -> str:
    """The name of a stage of a report."""
    return _(_STAGES[stage])


def stage_counts(stages: Iterable[Stage]) -> str:
    """The counts of reports by stage, the most urgent stage first."""
    counts = Counter(stages)
    return "  ".join(f"{stage_name(stage)} {counts[stage]}" for stage in Stage if counts[stage])


def review_sentence(review: Review) -> str:
    """A review with person and time: 差戻し「内訳は」（企画総務、2020-06-03 14:05）."""
    stage = Stage.RETURNED if review.verdict == "returned" else Stage.REVIEWED
    signed = listed(one_line(review.who), instant_label(review.at) if review.at else "")
    return with_remark(with_comment(stage_name(stage), review.comment), signed)


def with_comment(verdict: str, comment: str) -> str:
    """A verdict with what was said: 差戻し「内訳は」."""
    if not comment:
        return verdict
    return _("{verdict}「{text}」").format(verdict=verdict, text=comment)
