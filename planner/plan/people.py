"""The people of a plan, its 改定 and its 報告締切日: records of ``planner.plan.model.Plan``."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from planner.plan.fiscal import MonthField

PersonRole = Literal["staff", "leader", "office", "reader"]
"""担当者, グループ長, 企画総務, and who only reads."""


class Person(Struct, frozen=True, omit_defaults=True):
    """Who works on the plan.

    Attributes:
        name: The name in the settings of this person's program.
        deputies: Ids of the people who stand in for this one.
        since: First day as ISO text; empty for from the beginning.
        until: Last day; empty while there is none.
    """

    id: str
    name: str
    groups: tuple[str, ...] = ()
    role: PersonRole = "staff"
    deputies: tuple[str, ...] = ()
    since: str = ""
    until: str = ""


class Amendment(Struct, frozen=True, omit_defaults=True):
    """改定 of the plan after 計画決定; entries say which one they belong to.

    Attributes:
        day: Its day as ISO text.
        source: What it rests on: 本部通知 …
    """

    id: str
    day: str
    title: str = ""
    why: str = ""
    source: str = ""


class ReportDeadline(Struct, frozen=True, omit_defaults=True):
    """報告締切日 of a month's reports.

    Attributes:
        day: The day of the following month.
        days: Other days, as ISO text, by the month of the reports.
    """

    day: Annotated[int, Meta(ge=1, le=31)]
    days: dict[MonthField, str] = field(default_factory=dict)
