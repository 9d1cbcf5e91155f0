"""Differences between two states of a plan in words."""

from datetime import date

from msgspec import Struct

from planner.history.diff import Difference
from planner.history.entities import TOPICS, Topic
from planner.language import N_, _
from planner.plan.grid import row_title
from planner.plan.model import Plan
from planner.wording.entities import field_name_of, field_value_of
from planner.wording.phrases import with_remark

_TOPICS: dict[Topic, str] = {
    "status": N_("実施状況"),
    "note": N_("進捗状況"),
    "remedy": N_("改善策"),
    "mark": N_("●と手順"),
    "figure": N_("数字"),
    "suspension": N_("休止"),
    "review": N_("確認・差戻し"),
    "memo": N_("内部メモ"),
    "close": N_("締め"),
    "plan": N_("計画の内容"),
}

_WEEKDAYS = (
    *(N_("月曜"), N_("火曜"), N_("水曜"), N_("木曜")),
    *(N_("金曜"), N_("土曜"), N_("日曜")),
)


def topic_name(topic: Topic) -> str:
    """The name of a topic of a story."""
    return _(_TOPICS[topic])


def read_topic(text: str) -> Topic | None:
    """The topic with a name or key; None for an unknown one."""
    return next((topic for topic in TOPICS if text in {topic, topic_name(topic)}), None)


def weekday_label(day: date) -> str:
    """A day with its weekday: 2020-06-03（水曜）."""
    return with_remark(day.isoformat(), _(_WEEKDAYS[day.weekday()]))


class DifferenceText(Struct, frozen=True):
    """A difference in words.

    Attributes:
        row: Its row, 1-3 窓口; empty for one of no row.
        name: The field that changed.
        sign: ＋ added, － removed, → and ← a mark moved; empty for a changed value.
        before: The value before in full; empty for an addition.
        after: The value after; empty for a removal.
    """

    row: str
    name: str
    sign: str
    before: str
    after: str


def difference_text(old: Plan, new: Plan, difference: Difference) -> DifferenceText:
    """A difference between two states of a plan, in words."""
    is_new = difference.is_whole and difference.before is None
    is_gone = difference.is_whole and difference.after is None
    plan = old if is_gone else new
    entity, field = difference.entity, difference.field
    before, after = difference.before, difference.after
    return DifferenceText(
        row=row_name(plan if difference.row in plan.rows else old, difference.row),
        name=field_name_of(plan, entity, field),
        sign=_sign(difference, is_new=is_new, is_gone=is_gone),
        before="" if is_new else field_value_of(old, entity, field, before),
        after="" if is_gone else field_value_of(new, entity, field, after),
    )


def told_once(name: str, value: str) -> str:
    """A name and a value; the value alone where it begins with the name: 10月の●."""
    return value if value.startswith(name) else f"{name}: {value}"


def row_name(plan: Plan, row_id: str) -> str:
    """The reference of a row with its title; empty for an unknown row."""
    row = plan.rows.get(row_id)
    return f"{plan.reference(row)} {row_title(plan, row)}" if row else ""


def _sign(difference: Difference, *, is_new: bool, is_gone: bool) -> str:
    if difference.is_move:
        before, after = difference.before or "9", difference.after or "9"
        return "→" if after > before else "←"
    return "＋" if is_new else "－" if is_gone else ""
