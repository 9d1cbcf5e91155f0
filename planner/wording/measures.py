"""Measures in words: the columns of their table, and what stands below it; counts always first."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from planner.language import _
from planner.plan.fiscal import Month, add_months
from planner.plan.model import Plan
from planner.slips.measures import MeasureCounts, Promises, Reporting, Share
from planner.wording.labels import month_label
from planner.wording.phrases import listed, quoted, with_remark

_NOTHING = "-"
_HUNDREDTH = Decimal("0.01")


def measure_heads() -> tuple[str, ...]:
    """The heads of the columns after the name."""
    return (
        _("期限"),
        _("実施"),
        _("うち遅れ"),
        _("移動"),
        _("中止"),
        _("計画外"),
        _("実施指数"),
        _("報告"),
        _("約束"),
    )


def measure_cells(counts: MeasureCounts) -> tuple[str, ...]:
    """The cells of a line, one for each head."""
    marks = counts.execution
    numbers = (
        marks.due,
        marks.done,
        marks.late,
        marks.moved,
        marks.dropped,
        marks.unplanned,
    )
    return (
        *map(str, numbers),
        index_text(marks.index),
        _coverage_text(counts.reporting),
        _share_text(Share(counts.promises.kept, counts.promises.made)),
    )


def ratio_text(share: Share) -> str | None:
    """A ratio to two places, halves up; None where there is none."""
    if share.ratio is None:
        return None
    exact = Decimal(share.ratio.numerator) / share.ratio.denominator
    return str(exact.quantize(_HUNDREDTH, ROUND_HALF_UP))


def index_text(share: Share) -> str:
    """The execution index with its counts before it: 12/15 0.80."""
    ratio = ratio_text(share)
    return f"{share.part}/{share.whole} {ratio}" if ratio else _share_text(share)


def measure_notes(plan: Plan, month: Month, counts: MeasureCounts) -> Iterator[str]:
    """The sentences below the table: marks and reports it leaves out, and how it counts."""
    yield from _execution_notes(counts)
    yield _continuous_note(counts)
    yield from _reporting_notes(counts.reporting)
    yield from _promise_notes(counts)
    yield from _unrecorded_notes(plan, month, counts)
    yield _("期限は当初計画の月です。移した●も中止した●も、元の月で数えます。")
    yield _(
        "期間（最後の月が期限）と手順は1個と数え、指数は（実施＋計画外）÷（期限＋計画外）です。"
    )


def groups_heading() -> str:
    """The heading over the lines of groups, which overlap."""
    return _("グループ別（複数のグループが担う行は、それぞれに数えます）")


def _share_text(share: Share) -> str:
    return f"{share.part}/{share.whole}" if share.part or share.whole else _NOTHING


def _coverage_text(reporting: Reporting) -> str:
    return _("未記録") if reporting.unrecorded else _share_text(reporting.coverage)


def _execution_notes(counts: MeasureCounts) -> Iterator[str]:
    marks = counts.execution
    if marks.early:
        yield _("実施 {done}個のうち {early}個は期限前です").format(
            done=marks.done, early=marks.early
        )
    if marks.resting:
        yield _("休止: 休止中に期限が来た {count}個は数えていません").format(count=marks.resting)
    if marks.ended:
        yield _("廃止: 廃止した月以後が期限の {count}個は数えていません").format(count=marks.ended)


def _continuous_note(counts: MeasureCounts) -> str:
    continuous = counts.continuous
    return _(
        "継続業務 {rows}行: 期限が来た● {due}個のうち実施 {done}個（指数には入れません）"
    ).format(rows=continuous.rows, due=continuous.due, done=continuous.done)


def _reporting_notes(reporting: Reporting) -> Iterator[str]:
    if reporting.to_report:
        yield _(
            "報告 {reported}/{to_report}: 確認済 {reviewed}、確認待ち {waiting}、差戻し {returned}"
        ).format(
            reported=reporting.reported,
            to_report=reporting.to_report,
            reviewed=reporting.reviewed,
            waiting=reporting.waiting,
            returned=reporting.returned,
        )
    if reporting.resting:
        yield _("休止のため報告のいらないもの {count}件").format(count=reporting.resting)
    if reporting.ended:
        yield _("廃止のため報告のいらないもの {count}件").format(count=reporting.ended)


def _promise_notes(counts: MeasureCounts) -> Iterator[str]:
    promises = counts.promises
    if not promises.made:
        return
    yield _("約束（●を移した回数）{made}件: {parts}").format(
        made=promises.made, parts=_parts(promises)
    )
    causes = listed(
        *(
            _("{cause} {count}件").format(cause=quoted(cause) or _("記入なし"), count=count)
            for cause, count in counts.causes
        )
    )
    yield _("移した原因: {causes}").format(causes=causes)


def _parts(promises: Promises) -> str:
    named = (
        (_("守った {count}"), promises.kept),
        (_("守れなかった {count}"), promises.broken),
        (_("期限前 {count}"), promises.open),
        (_("未定・中止・休止 {count}"), promises.released),
    )
    return listed(*(text.format(count=count) for text, count in named))


def _unrecorded_notes(plan: Plan, month: Month, counts: MeasureCounts) -> Iterator[str]:
    last = min(add_months(plan.ledger_from, -1), month)
    if last < plan.year.first:
        return
    marks = counts.execution
    text = _(
        "未記録: {month}までは記録を始める前です。その期限の {count}個は数えていません"
    ).format(month=month_label(last, plan.year), count=marks.unrecorded)
    done = _("うち実施 {count}個").format(count=marks.unrecorded_done)
    yield with_remark(text, done if marks.unrecorded_done else "")
