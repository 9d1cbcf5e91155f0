"""A year of the small plan, written by random acts: month by month, or for any month at any time."""

import random
from decimal import Decimal

from hypothesis import strategies as st
from judged import flow
from months import APRIL, APRIL_TO_MARCH, JUNE
from msgspec import structs
from plans import Ticking, small_plan, with_row
from targeted import target_of

from planner.errors import PlannerError
from planner.history.dated import counts_from, until
from planner.history.entries import (
    ENTRY_VERSION,
    Entry,
    fold,
    redo_target,
    sealed,
    undo_target,
    undoing,
)
from planner.history.intents import (
    AddMark,
    AddStep,
    ClearFigure,
    DropMark,
    EndRecord,
    KeepStatus,
    MoveMark,
    RecordFigure,
    RemoveMark,
    RestoreMark,
    RestoreRecord,
    Resume,
    ResumeKpi,
    SetBasis,
    SetKpiKind,
    SetMonthTargets,
    SetStatus,
    SetTarget,
    Suspend,
    SuspendKpi,
    TickMark,
    UntickMark,
    WriteNote,
    WriteRemedy,
)
from planner.history.rules import prepare
from planner.history.writes import Signature
from planner.plan.model import Mark
from planner.slips.behind import Asked, behind
from planner.slips.grounds import REASONS
from planner.slips.pages import Pages
from planner.slips.watermelon import against

SEEDS = st.lists(st.integers(min_value=0, max_value=2**20), min_size=30, max_size=60)


class Yearlong:
    """A plan and its history in memory; each act is an entry made for a month.

    Args:
        plan: The plan it begins with.
        is_old: Whether the entries are old lines, which do not say their month.
    """

    def __init__(self, plan=None, *, is_old=False):
        self.plan = plan or busy_plan()
        self.entries = []
        self._is_old = is_old
        self._clock = Ticking()

    def do(self, *changes, month=None):
        """Make changes for a month (None: 基準月), if the rules allow them; whether they did."""
        signature = Signature("佐藤", self._clock().isoformat())
        try:
            made = prepare(self.plan, changes, signature)
        except PlannerError:
            return False
        month = self.plan.open_month(month or self.plan.status_month)
        return bool(made) and self._add(
            made, None if self._is_old else counts_from(self.plan, made, month)
        )

    def undo(self):
        """Take the last entry back."""
        return self._take_back(undo_target(self.entries, "佐藤"))

    def redo(self):
        """Take the last undo back."""
        return self._take_back(redo_target(self.entries, "佐藤"))

    def _take_back(self, target):
        later = [entry for entry in self.entries if entry.seq > target.seq]
        made = undoing(self.plan, target, later)
        month = counts_from(self.plan, made, target.month) or self.plan.status_month
        return self._add(made, month, target.id)

    def _add(self, made, month, undoes=""):
        seq = len(self.entries) + 1
        parts = {"writes": made, "undoes": undoes, "month": month}
        entry = sealed(Entry(ENTRY_VERSION, seq, f"e{seq}", "", "佐藤", "s1", **parts))
        self.entries.append(entry)
        self.plan = fold(self.plan, [entry])
        return True


def busy_plan():
    """The small plan recorded from 4月, with counts and moved ●, so that much slips."""
    plan = small_plan(ledger_from=APRIL, status_month=JUNE)
    count = flow("cumulative@2020-05=100")
    plan = structs.replace(
        plan,
        kpis={**plan.kpis, "k2": structs.replace(count, id="k2", key="count", name="件数")},
    )
    plan = with_row(plan, "survey", kpis=("k2",))
    plan = with_row(plan, "daily", kpis=("k2",), reports={})
    marks = tuple(Mark(f"r{month}", month=month) for month in APRIL_TO_MARCH[:9:2])
    return with_row(plan, "review", marks=marks, period_rule="each")


def any_act(seed, plan, months=APRIL_TO_MARCH):
    """An act with the month it is made for: all it writes belongs to that month or to a later one."""
    rng = random.Random(seed)
    month = rng.choice(months)
    later = rng.choice([own for own in APRIL_TO_MARCH if own >= month])
    row = rng.choice(list(plan.rows.values()))
    with_marks = [own for own in plan.rows.values() if own.marks] or [row]
    marked = rng.choice(with_marks)
    mark = rng.choice([held.id for held in marked.marks] or ["none"])
    kpi = rng.choice(list(plan.kpis))
    series = "actual" if kpi == "k1" else "cumulative"
    symbol = rng.choice(["◎", "○", "△", "□", None])
    why = rng.choice(["本部の指示", "講師の都合"])
    name = f"x{plan.seq}"  # of no other act
    acts = [
        *[SetStatus(row.id, month, symbol)] * 6,
        WriteNote(row.id, month, "済"),
        WriteRemedy(row.id, month, rng.choice(["督促する", ""])),
        *[TickMark(marked.id, mark, month)] * 4,
        *[MoveMark(marked.id, mark, rng.choice([*APRIL_TO_MARCH, None]), why)] * 5,
        DropMark(marked.id, mark, why),
        RestoreMark(marked.id, mark),
        AddMark(marked.id, name, later, why),
        AddStep(marked.id, name, later, "公告"),
        RemoveMark(marked.id, mark),
        Suspend(row.id, name, month, rng.choice([month, later, None]), why),
        SuspendKpi(kpi, name, month, rng.choice([month, later, None]), why),
        *[RecordFigure(kpi, series, month, rng.choice(_VALUES[kpi]))] * 4,
        ClearFigure(kpi, series, month, why),
        RecordFigure(kpi, "target", later, rng.choice(_VALUES[kpi]), why=why),
        SetTarget(kpi, _target(rng, kpi), why),
        *[EndRecord(_entity(rng, plan, row, kpi), later, why)] * 2,
        RestoreRecord(_entity(rng, plan, row, kpi), why),
        SetBasis(kpi, rng.choice([None, "twelfths", "prior-share"])),
        SetMonthTargets(kpi, "target", rng.choice([None, "single", "cumulative"])),
        SetKpiKind(kpi, rng.choice(["flow", "level"])),
        _kept(plan, row, month),
        _resumed(rng, row, later),
        _kpi_resumed(rng, plan, kpi, later),
        UntickMark(marked.id, mark),
    ]
    return rng.choice([act for act in acts if act is not None]), month


_VALUES = {
    "k1": (Decimal(60), Decimal(79), Decimal(81)),
    "k2": (Decimal(50), Decimal(200), Decimal(500), Decimal(1300)),
}


def _entity(rng, plan, row, kpi):
    """Something that can be ended: mostly a row."""
    section = plan.section_of(row).id
    every = [f"row:{row.id}", f"item:{row.item}", f"section:{section}", f"kpi:{kpi}"]
    return rng.choices(every, (4, 2, 1, 2))[0]


def _target(rng, kpi):
    rule, judged_on = rng.choice(["at-least", "at-most"]), {"k1": "latest", "k2": "cumulative"}[kpi]
    return target_of(rule, rng.choice(_VALUES[kpi]), judged_on=judged_on)


def _kept(plan, row, month):
    page = until(plan, month)
    found = against(page, page.rows[row.id], month)
    return KeepStatus(row.id, month, found.key) if found else None


def _resumed(rng, row, month):
    return Resume(row.id, rng.choice(row.suspensions).id, month) if row.suspensions else None


def _kpi_resumed(rng, plan, kpi, month):
    held = plan.kpis[kpi].suspensions
    return ResumeKpi(kpi, rng.choice(held).id, month) if held else None


def is_of_later(act, plan, month):
    """Whether an act made for a later month touches nothing of the months up to ``month``.

    To tick a ● anew that was carried out by then, or to take that back, is a correction of them.
    """
    if not isinstance(act, TickMark | UntickMark):
        return True
    held = plan.rows[act.row].mark(act.mark)
    return held is None or held.done is None or held.done > month


def written(seeds, *, is_old=False):
    """A year written by the acts of some seeds, in any order."""
    year = Yearlong(is_old=is_old)
    for seed in seeds:
        act, month = any_act(seed, year.plan)
        year.do(act, month=month)
    return year


def choices(plan):
    """What may be asked of a page besides its month: all, each reason, each group, 加減算 alone."""
    return (
        {},
        {"incentive_only": True},
        *({"reasons": (reason,)} for reason in REASONS),
        *({"group": group} for group in plan.groups),
    )


def found_at(plan, month, pages=None, **asked):
    return behind(plan, Asked(month, **asked), pages or Pages(plan))


def told(plan, month, pages=None, **asked):
    """All that a page says: each slip with its trend, its grounds, and how it left."""
    found = found_at(plan, month, pages, **asked)
    return [
        (own.slip.key, own.slip.grounds, own.trend, own.how, own.gone) for own in found.compared
    ]


def story(plan, months=APRIL_TO_MARCH):
    """What the pages of some months say."""
    pages = Pages(plan)
    return {month: told(plan, month, pages) for month in months}


def changed(story, other):
    """The months of which two stories differ, each with the first slip they differ in."""
    return [
        (
            month,
            next(
                (a[0], a[2:4], b[2:4]) for a, b in zip(said, other[month], strict=False) if a != b
            ),
        )
        if len(said) == len(other[month])
        else (month, len(said), len(other[month]))
        for month, said in story.items()
        if said != other[month]
    ]
