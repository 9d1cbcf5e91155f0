"""``planner new``: a plan from nothing, or with ``--like`` from one of an earlier year."""

from collections.abc import Iterator

from msgspec import structs

from planner.cli import creating
from planner.cli.request import CommandLine, plans_of
from planner.errors import Exit, UsageError
from planner.history.moments import read_day
from planner.language import _
from planner.plan import beginning
from planner.plan.fiscal import FiscalYear
from planner.plan.following import following
from planner.plan.model import Kpi, Plan
from planner.plan.renewing import is_opened
from planner.plan.targets import numbers_in
from planner.store import library
from planner.store.book import new_id
from planner.store.reader import PlanReader
from planner.text import one_line
from planner.wording.figures import kpi_name
from planner.wording.phrases import listed

_OF_THE_EARLIER = ("branch", "groups", "pillars")


def new(request: CommandLine) -> Exit:
    """Begin a plan; from another one with what went over from it, and what did not.

    Raises:
        PlannerError: When there is no such plan, or the name is taken.
        UnavailableError: When a plan cannot be read or written.
        UsageError: ``like-with-option`` or ``like-not-later``, or what cannot be read.
    """
    if request.given("like") is None:
        return creating.new(request)
    for option in _OF_THE_EARLIER:
        if request.given(option) is not None:
            raise UsageError("like-with-option", option=f"--{option}")
    old = _earlier(request)
    plan = _made(request, old)
    opened, kept = _targets(old, plan)
    record = {
        "follows": plan.follows,
        "left_out": _left_out(old, plan),
        "targets_open": [kpi.key for kpi in opened],
        "targets_kept": [kpi.key for kpi in kept],
    }
    return creating.create(request, plan, tuple(_lines(old, plan, opened, kept)), record)


def _earlier(request: CommandLine) -> Plan:
    """The plan to go on from; a damaged one is refused, since something of it may be missing."""
    plans = plans_of(request.settings)
    library.require_there(plans, is_chosen=request.settings.is_data_chosen)
    reader = PlanReader(plans.place(library.find_plan(plans, request.text("like"))), is_alone=True)
    if reader.problem is not None:
        raise reader.problem
    return reader.plan


def _made(request: CommandLine, old: Plan) -> Plan:
    text, decided, since = (request.given(name) for name in ("year", "decided", "since"))
    year = FiscalYear(old.fiscal_year + 1) if text is None else beginning.read_year(text)
    if year <= old.year:
        raise UsageError("like-not-later", year=year.label, plan=old.title, other=old.year.label)
    title = beginning.read_line(request.text("title"))
    plan = following(old, year, new_id(), title=title)
    if decided is not None:
        plan = structs.replace(plan, decided=read_day(decided, year).isoformat())
    if since is not None:
        month = beginning.read_since(since, year)
        plan = structs.replace(plan, status_month=month, ledger_from=month)
    return plan


def _targets(old: Plan, plan: Plan) -> tuple[list[Kpi], list[Kpi]]:
    """The KPIs whose target has last year's number open now, and those with a number as it was."""
    opened = [own for own in plan.kpis.values() if is_opened(old.kpis[own.id].target, own.target)]
    kept = [
        kpi
        for kpi in plan.kpis.values()
        if kpi not in opened and (any(numbers_in(kpi.target)) or kpi.population is not None)
    ]
    return opened, kept


def _left_out(old: Plan, plan: Plan) -> dict[str, int]:
    """How many of a kind did not go over."""
    tables = ("sections", "items", "rows", "kpis", "people")
    counts = {name: len(getattr(old, name)) - len(getattr(plan, name)) for name in tables}
    planned = (
        mark for own in plan.rows for mark in old.rows[own].marks if mark.month or mark.promises
    )
    counts["marks"] = sum(1 for _ in planned) - sum(len(row.marks) for row in plan.rows.values())
    return counts


def _lines(old: Plan, plan: Plan, opened: list[Kpi], kept: list[Kpi]) -> Iterator[str]:
    marks = sum(len(row.marks) for row in plan.rows.values())
    yield _(
        "{title} から、事業 {items}・行 {rows}・●と手順 {marks}・KPI {kpis} を引き継ぎました。"
    ).format(
        title=one_line(old.title),
        items=len(plan.items),
        rows=len(plan.rows),
        marks=marks,
        kpis=len(plan.kpis),
    )
    left = _left_out(old, plan)
    if any(left.values()):
        yield _(
            "引き継がなかったもの: 廃止した事業 {items}・行 {rows}・KPI {kpis}、"
            "年度の途中で加えたか中止した●と手順 {marks}"
        ).format(**left)
    if opened:
        yield _("前年度の数字を空けた目標（●●）: {names}").format(names=_names(opened))
    if kept:
        yield _(
            "前の年度の数字のままの目標が {count} 件あります。見直してください: {names}"
        ).format(count=len(kept), names=_names(kept))
    months = (key for kpi in old.kpis.values() for key in kpi.figures)
    if any(key.startswith("target") for key in months):
        yield _("月ごとの目標は引き継いでいません。")


def _names(kpis: list[Kpi]) -> str:
    return listed(*(kpi_name(kpi) for kpi in kpis))
