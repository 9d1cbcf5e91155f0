"""A plan from nothing: branch, year, groups, pillars and the scale, no section yet (pure)."""

import re
from collections.abc import Callable, Iterable

from planner.errors import PlannerError, UsageError
from planner.plan.fiscal import (
    FIRST_YEAR,
    LAST_YEAR,
    FiscalYear,
    Month,
    parse_fiscal_year,
    parse_month,
)
from planner.plan.grid import ALL_GROUPS
from planner.plan.model import Pillar, Plan, Status
from planner.text import clean, one_line

GROUPS = ("業務", "レセプト", "企画総務", "保健")
PILLARS = ("基盤的保険者機能関係", "戦略的保険者機能関係", "組織・運営体制関係")
STATUSES = (
    Status("◎", "計画を大きく上回る", "above", 3),
    Status("○", "計画どおり", "on", 2),
    Status("△", "計画を下回る", "below", 1),
    Status("□", "未着手", "not-started"),
)

_BETWEEN = re.compile("[,、，]")


def begun(  # noqa: PLR0913 - what a plan begins with
    plan_id: str,
    branch: str,
    year: FiscalYear,
    *,
    groups: tuple[str, ...] = GROUPS,
    pillars: tuple[str, ...] = PILLARS,
    title: str = "",
    decided: str | None = None,
    since: Month | None = None,
) -> Plan:
    """A plan without a section.

    Args:
        plan_id: Its id.
        branch: The branch.
        year: The year.
        groups: Its groups.
        pillars: The titles of its pillars.
        title: Its title; empty for that of year and branch.
        decided: Day of 計画決定 as ISO text; None for a 【案】.
        since: The first month recorded, earlier ones are 未記録; None for April.
    """
    return Plan(
        id=plan_id,
        title=title or f"{year.label} {branch}支部事業計画",
        branch=branch,
        fiscal_year=year.year,
        status_month=since or year.first,
        ledger_from=since or year.first,
        decided=decided,
        groups=groups,
        statuses=STATUSES,
        pillars=tuple(Pillar(f"p{n}", str(n), text) for n, text in enumerate(pillars, 1)),
        sections={},
        items={},
        rows={},
        kpis={},
    )


# What is typed


def read_branch(text: str) -> str:
    """The name of a branch without 支部.

    Raises:
        UsageError: ``branch-empty`` or ``text-controls``.
    """
    branch = read_line(text).removesuffix("支部").strip()
    if not branch:
        raise UsageError("branch-empty")
    return branch


def read_year(text: str) -> FiscalYear:
    """The year of a plan.

    Raises:
        UsageError: ``year-unreadable`` or ``new-year-outside``.
    """
    year = parse_fiscal_year(text)
    if not FIRST_YEAR <= year.year <= LAST_YEAR:
        raise UsageError("new-year-outside", text=text, first=FIRST_YEAR, last=LAST_YEAR)
    return year


def read_groups(text: str) -> tuple[str, ...]:
    """The groups named between commas, each without グループ.

    Raises:
        UsageError: ``groups-empty``, ``group-twice``, ``group-reserved`` or ``text-controls``.
    """
    groups = _listed(text, "group", lambda name: name.removesuffix("グループ").strip() or name)
    for group in groups:
        if group.lower() in ALL_GROUPS | {"*"}:
            raise UsageError("group-reserved", group=group)
    return groups


def read_pillars(text: str) -> tuple[str, ...]:
    """The titles of pillars between commas.

    Raises:
        UsageError: ``pillars-empty``, ``pillar-twice`` or ``text-controls``.
    """
    return _listed(text, "pillar", str)


def read_since(text: str, year: FiscalYear) -> Month:
    """The first month recorded.

    Raises:
        PlannerError: ``month-outside-year``.
        UsageError: ``month-unreadable``.
    """
    month = parse_month(text, year)
    if month not in year:
        raise PlannerError("month-outside-year", month=month, year=year.label)
    return month


def read_line(text: str) -> str:
    """A text of one line.

    Raises:
        UsageError: ``text-controls``.
    """
    if clean(text) != text or one_line(text) != text.strip():
        raise UsageError("text-controls", text=text)
    return text.strip()


def _listed(text: str, kind: str, read: Callable[[str], str]) -> tuple[str, ...]:
    """The parts of a text between commas, none of them twice."""
    parts = [read(part.strip()) for part in _BETWEEN.split(read_line(text)) if part.strip()]
    if not parts:
        raise UsageError(f"{kind}s-empty")
    if repeated := _repeated(parts):
        raise UsageError(f"{kind}-twice", **{kind: repeated})
    return tuple(parts)


def _repeated(parts: Iterable[str]) -> str:
    """The first part that was there before; empty for none."""
    seen: set[str] = set()
    for part in parts:
        if part in seen:
            return part
        seen.add(part)
    return ""
