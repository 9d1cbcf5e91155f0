"""A field that changed: what it is called, and its value before and after, in words."""

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
    """What a topic of a story is called."""
    return _(_TOPICS[topic])


def read_topic(text: str) -> Topic | None:
    """The topic of its name or its key; None when it is none."""
    return next((topic for topic in TOPICS if text in {topic, topic_name(topic)}), None)


def weekday_label(day: date) -> str:
    """A day with its weekday: 2020-06-03（水曜）."""
    return with_remark(day.isoformat(), _(_WEEKDAYS[day.weekday()]))


class Told(Struct, frozen=True):
    """A difference in words.

    Attributes:
        row: The row it stands at, 1-3 窓口; empty where it is of no row.
        name: What changed.
        sign: ＋ added, － dropped, → and ← a mark moved; empty for a value that changed.
        before: The value it had in full; empty for what was added.
        after: The value it has; empty for what was dropped.
    """

    row: str
    name: str
    sign: str
    before: str
    after: str


def tell(old: Plan, new: Plan, difference: Difference) -> Told:
    """A difference between two states of a plan, in words."""
    is_new = difference.is_whole and difference.before is None
    is_gone = difference.is_whole and difference.after is None
    plan = old if is_gone else new
    entity, field = difference.entity, difference.field
    before, after = difference.before, difference.after
    return Told(
        row=row_name(plan if difference.row in plan.rows else old, difference.row),
        name=field_name_of(plan, entity, field),
        sign=_sign(difference, is_new=is_new, is_gone=is_gone),
        before="" if is_new else field_value_of(old, entity, field, before),
        after="" if is_gone else field_value_of(new, entity, field, after),
    )


def row_name(plan: Plan, row_id: str) -> str:
    """A row as people call it, with what it is about; empty for one there is not."""
    row = plan.rows.get(row_id)
    return f"{plan.reference(row)} {row_title(plan, row)}" if row else ""


def _sign(difference: Difference, *, is_new: bool, is_gone: bool) -> str:
    if difference.is_move:
        before, after = difference.before or "9", difference.after or "9"
        return "→" if after > before else "←"
    return "＋" if is_new else "－" if is_gone else ""
