"""A field that changed: what it is called, and its value before and after, in words."""

from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple

from planner.history import story
from planner.history.diff import Difference
from planner.history.story import Topic
from planner.language import N_, _
from planner.plan.fiscal import Month
from planner.plan.grid import outline, row_title
from planner.plan.model import (
    Close,
    Figure,
    Kpi,
    Plan,
    Review,
    ReviewVerdict,
    Row,
    Suspension,
    Target,
)
from planner.text import clean, one_line
from planner.wording.figures import figure_text, kpi_name, period_label, series_name, target_text
from planner.wording.labels import full_month_label, instant_label, month_label
from planner.wording.marks import (
    done_remark,
    mark_name,
    promise_remark,
    standing_mark_name,
    suspension_sentence,
)
from planner.wording.phrases import quoted, with_remark

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

_FIELDS: dict[str, str] = {
    "status": N_("実施状況"),
    "note": N_("進捗状況"),
    "remedy": N_("改善策"),
    "status_month": N_("基準月"),
    "decided": N_("計画決定"),
    "title": N_("題"),
    "text": N_("実施概要"),
    "lines": N_("実施概要"),
    "number": N_("項番"),
    "groups": N_("担当"),
    "lead_group": N_("主担当"),
    "tags": N_("関連"),
    "target": N_("目標"),
    "name": N_("名前"),
    "unit": N_("単位"),
    "review": N_("確認・差戻し"),
    "memo": N_("内部メモ"),
    "kept": N_("このままとした根拠"),
    "suspensions": N_("休止"),
    "order": N_("並び順"),
    "items": N_("並び順"),
    "rows": N_("並び順"),
}

_VERDICTS: dict[ReviewVerdict, str] = {"reviewed": N_("確認済"), "returned": N_("差戻し")}

_WEEKDAYS = (
    *(N_("月曜"), N_("火曜"), N_("水曜"), N_("木曜")),
    *(N_("金曜"), N_("土曜"), N_("日曜")),
)


def topic_name(topic: Topic) -> str:
    """What a topic of a story is called."""
    return _(_TOPICS[topic])


def read_topic(text: str) -> Topic | None:
    """The topic of its name or its key; None when it is none."""
    return next((topic for topic in story.TOPICS if text in {topic, topic_name(topic)}), None)


def weekday_label(day: date) -> str:
    """A day with its weekday: 2020-06-03（水曜）."""
    return with_remark(day.isoformat(), _(_WEEKDAYS[day.weekday()]))


def signed_text(who: str, at: str) -> str:
    """Who did something and on which of the branch's days: 佐藤 2020-07-03."""
    return " ".join(filter(None, (one_line(who), instant_label(at)[:10])))


def review_text(review: Review) -> str:
    """確認済 or 差戻し with its comment, by whom and when."""
    verdict = _(_VERDICTS[review.verdict])
    comment = _("「{text}」").format(text=clean(review.comment)) if review.comment else ""
    return " ".join(filter(None, (verdict + comment, signed_text(review.who, review.at))))


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
    return Told(
        row=row_name(plan if difference.row in plan.rows else old, difference.row),
        name=_name(plan, difference),
        sign=_sign(difference, is_new=is_new, is_gone=is_gone),
        before="" if is_new else _value_text(old, difference, difference.before),
        after="" if is_gone else _value_text(new, difference, difference.after),
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


def _name(plan: Plan, difference: Difference) -> str:
    """What changed, inside its row: 5月の実施状況, 7月の●, a figure of a KPI."""
    kind, _colon, rest = difference.entity.partition(":")
    owner, _colon, child = rest.partition(":")
    row = plan.rows.get(difference.row)
    if kind == "report":
        month = month_label(Month(child), plan.year)
        return _("{month}の{field}").format(month=month, field=_field_name(difference.field))
    if kind == "mark":
        mark = row.mark(child) if row else None
        return mark_name(plan, mark) if mark else "●"
    if kind == "suspension":
        return _("休止")
    if kind in {"kpi", "figure"}:
        kpi = plan.kpis.get(owner)
        name = kpi_name(kpi) if kpi else _("今はない KPI")
        field = _figure_name(child) if kind == "figure" else _field_name(difference.field)
        return " ".join(filter(None, (name, field)))
    return _thing_name(plan, kind, owner, difference)


def _value_text(plan: Plan, difference: Difference, value: Any) -> str:
    """A value in the plan it stood in, its lines kept; 空欄 for none."""
    kind, _colon, rest = difference.entity.partition(":")
    if kind == "mark":
        return _mark_text(plan, difference, rest.partition(":")[2], value)
    if isinstance(value, Figure | Target):
        kpi = plan.kpis.get(rest.partition(":")[0]) or Kpi("", "", "")
        told = figure_text(kpi, value) if isinstance(value, Figure) else target_text(kpi)
        return told or _("空欄")
    if difference.field == "status_month":
        return full_month_label(value)
    return _record_text(plan, value, is_of_rests=difference.field == "suspensions")


def _record_text(plan: Plan, value: Any, *, is_of_rests: bool) -> str:
    """A record of the plan in words, several of 休止 among them."""
    if isinstance(value, Suspension) or is_of_rests:
        rests = (value,) if isinstance(value, Suspension) else value
        return "\n".join(suspension_sentence(plan, rest) for rest in rests) or _("なし")
    if isinstance(value, Review):
        return review_text(value)
    if isinstance(value, Close):
        return signed_text(value.who, value.at)
    return outline(plan, value) if isinstance(value, Row) else _plain_text(value)


def _figure_name(key: str) -> str:
    series, _at, period = key.partition("@")
    return " ".join(filter(None, (period_label(period), series_name(series))))


def _thing_name(plan: Plan, kind: str, owner: str, difference: Difference) -> str:
    """A field of the plan, of a section, an item or a row; added and dropped rows as a whole."""
    if kind == "plan":
        return _field_name(difference.field)
    if kind == "close":
        return _("{month}の締め").format(month=month_label(Month(owner), plan.year))
    things: dict[str, dict[str, Any]] = {
        "section": {**plan.sections},
        "item": {**plan.items},
        "row": {**plan.rows},
    }
    held = things[kind].get(owner)
    title = quoted(getattr(held, "title", "") or getattr(held, "text", "")) if held else ""
    field = _field_name(difference.field)
    if kind == "row":
        return field or _("行")
    number = f"{held.number} " if kind == "item" and held else ""
    name = _("区分") if kind == "section" else _("事業")
    return " ".join(filter(None, (name, f"{number}{title}".strip(), field)))


def _field_name(field: str) -> str:
    return _(_FIELDS[field]) if field in _FIELDS else field


def _mark_text(plan: Plan, difference: Difference, mark_id: str, value: Any) -> str:
    """Where a mark stood or stands, or what became of it, with the word or the reason given."""
    row = plan.rows.get(difference.row)
    mark = row.mark(mark_id) if row else None
    field = difference.field
    if mark is None or (value is None and field in {"", "dropped", "done"}):
        return _("未実施") if field in {"done", "dropped"} else _("なし")
    if not field:
        return standing_mark_name(plan, mark)
    if field in {"due", "promises"}:
        month = month_label(mark.due, plan.year) if mark.due else _("時期未定")
        return with_remark(month, promise_remark(mark.promises[-1]) if mark.promises else "")
    if field == "done":
        month = month_label(value, plan.year)
        return with_remark(_("{month}に実施済").format(month=month), done_remark(mark))
    if field == "dropped":
        return with_remark(_("中止した"), value)
    return _plain_text(value)


def _plain_text(value: Any) -> str:
    """A value without words of its own."""
    if isinstance(value, tuple | list):
        return _("、").join(map(_plain_text, value)) or _("空欄")
    if isinstance(value, Struct):
        held = (part for part in astuple(value) if part not in {None, "", ()})
        return " ".join(map(_plain_text, held))
    if value is None or value == "":
        return _("空欄")
    return clean(str(value))
