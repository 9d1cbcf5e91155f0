"""The question about figures just saved that look like a slip of the hand."""

from collections.abc import Iterable, Iterator

from planner.forms.questions import Choice
from planner.history.intents import Change, RecordFigure
from planner.kpi.doubts import MISTYPED, Doubt, doubts_of
from planner.kpi.pasting import FigurePlace
from planner.language import _
from planner.plan.model import Kpi, Plan
from planner.wording.doubts import doubt_sentence

SURE, MEND = "sure", "mend"


def just_mistyped(before: Plan, now: Plan, changes: Iterable[Change]) -> tuple[Doubt, ...]:
    """The figures that look mistyped since some changes; those that did before are left out.

    A figure of an earlier month can make a later one look mistyped: that is asked about too.
    """
    periods: dict[str, dict[str, None]] = {}
    for change in changes:
        if isinstance(change, RecordFigure):
            periods.setdefault(change.kpi, {})[change.period] = None
    return tuple(
        doubt
        for kpi, typed in periods.items()
        if kpi in now.kpis
        for doubt in _new(before, now, kpi, tuple(typed))
    )


def _new(before: Plan, now: Plan, kpi: str, periods: tuple[str, ...]) -> Iterator[Doubt]:
    known = before.kpis.get(kpi)
    old = {_value(one) for one in _doubts(before, known, periods)} if known is not None else set()
    yield from (one for one in _doubts(now, now.kpis[kpi], periods) if _value(one) not in old)


def _doubts(plan: Plan, kpi: Kpi, periods: tuple[str, ...]) -> Iterator[Doubt]:
    return (one for one in doubts_of(plan, kpi, periods) if one.reason in MISTYPED)


def _value(doubt: Doubt) -> tuple[str, str, str]:
    return doubt.series, doubt.period, str(doubt.used)


def question(plan: Plan, doubts: Iterable[Doubt]) -> Choice:
    """One question about all of them: they are right, or are to be mended; Esc leaves the ``?``."""
    return Choice(
        _("打ち間違いではありませんか"),
        ((SURE, _("このまま正しい（? を消す）")), (MEND, _("直す"))),
        (
            *(doubt_sentence(plan.kpis[doubt.kpi], doubt) for doubt in doubts),
            _("数字は保存しました。Esc で答えずに閉じると、? が付いたままになります。"),
        ),
        passage="figures#mistyped",
    )


def confirmed(plan: Plan, doubts: Iterable[Doubt]) -> tuple[RecordFigure, ...]:
    """The changes that say that these figures are right, where their values still stand."""
    return tuple(
        RecordFigure(
            doubt.kpi,
            doubt.series,
            doubt.period,
            figure.value,
            is_provisional=figure.is_provisional,
            is_sure=True,
        )
        for doubt in doubts
        if doubt.kpi in plan.kpis
        and (figure := plan.kpis[doubt.kpi].figure(doubt.series, doubt.period)) is not None
        and figure.value == doubt.used
    )


def place_to_mend(doubt: Doubt, changes: Iterable[Change]) -> FigurePlace:
    """The figure to go to: the one that was typed, which may be the one it is compared with."""
    typed = {
        (change.series, change.period)
        for change in changes
        if isinstance(change, RecordFigure) and change.kpi == doubt.kpi
    }
    is_other = (doubt.series, doubt.period) not in typed and (doubt.series, doubt.against) in typed
    return FigurePlace(doubt.kpi, doubt.series, doubt.against if is_other else doubt.period)
