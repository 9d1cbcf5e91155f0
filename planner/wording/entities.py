"""The kinds of entities in words: the name of one, of a changed field, and its value.

One record for each kind of ``planner.history.entities``.
"""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from planner.history.entities import find
from planner.language import N_, _
from planner.plan.fiscal import Month
from planner.plan.meetings import Decision
from planner.plan.model import (
    Comment,
    Figure,
    Kpi,
    MonthTargets,
    Plan,
    Review,
    ReviewVerdict,
)
from planner.plan.paths import EntityPath, make_path, parse_figure_key, parse_path
from planner.plan.targets import Target
from planner.text import clean
from planner.wording.figures import figure_text, kpi_name, period_label, series_name
from planner.wording.judging import basis_name, kpi_kind_name, month_targets_name
from planner.wording.labels import month_label, signed_text
from planner.wording.marks import (
    done_remark,
    mark_name,
    promise_remark,
    standing_mark_name,
    suspension_sentence,
)
from planner.wording.phrases import listed, quoted, with_remark
from planner.wording.plan_values import plain_text, structure_text
from planner.wording.reports import with_comment
from planner.wording.targets import target_text

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
    "expected_by": N_("目安の決め方"),
    "month_targets": N_("月の目標の読み方"),
    "kind": N_("数字の種類"),
    "name": N_("名前"),
    "unit": N_("単位"),
    "review": N_("確認・差戻し"),
    "memo": N_("内部メモ"),
    "kept": N_("このままとした根拠"),
    "suspensions": N_("休止"),
    "order": N_("並び順"),
    "items": N_("並び順"),
    "rows": N_("並び順"),
    "at": N_("置く所"),
    "ended": N_("廃止"),
    "breaks": N_("定義の変更"),
    "lineage": N_("系譜"),
    "follows": N_("引き継いだ計画"),
    "source": N_("出所"),
    "people": N_("担当者"),
    "report_deadline": N_("報告締切日"),
    "role": N_("役割"),
    "deputies": N_("代理"),
    "since": N_("開始日"),
    "until": N_("終了日"),
    "day": N_("日"),
    "time": N_("時刻"),
    "place": N_("場所"),
    "state": N_("状態"),
    "attendance": N_("出席"),
    "minutes": N_("議事録"),
    "why": N_("理由"),
    "row": N_("行"),
    "topic": N_("議題"),
    "meeting": N_("会議"),
    "action": N_("宿題"),
    "duration": N_("時間（分）"),
    "chair_note": N_("議長の覚え"),
    "is_confidential": N_("非公開"),
    "owner": N_("担当"),
    "due": N_("期限"),
    "earlier": N_("前の期限"),
    "done": N_("済んだ日"),
}

# The names of fields that mean something else in a kind.
_OWN_FIELDS: dict[tuple[str, str], str] = {
    ("action", "text"): N_("内容"),
    ("plan", "title"): N_("計画の題"),
    ("plan", "branch"): N_("支部"),
    ("plan", "fiscal_year"): N_("年度"),
    ("plan", "ledger_from"): N_("記録の始め"),
    ("plan", "pillars"): N_("柱"),
    ("plan", "groups"): N_("グループ"),
    ("plan", "statuses"): N_("実施状況の記号"),
    ("section", "label"): N_("表示"),
    ("amendment", "source"): N_("根拠"),
    ("item", "lines"): N_("補足"),
    ("row", "kind"): N_("種類"),
    ("row", "kpis"): N_("KPI"),
    ("row", "is_separate"): N_("報告のしかた"),
    ("row", "period_rule"): N_("続く●の数え方"),
    ("mark", "text"): N_("手順"),
    ("mark", "month"): N_("月"),
    ("kpi", "key"): N_("キー"),
    ("kpi", "decimals"): N_("小数の桁数"),
    ("kpi", "population"): N_("対象"),
    ("kpi", "lines"): N_("印刷する行"),
}

# The words for the codes of a kind.
_CODES: dict[str, dict[str, str]] = {
    "person": {
        "staff": N_("担当者"),
        "leader": N_("グループ長"),
        "office": N_("企画総務"),
        "reader": N_("見るだけ"),
    },
    "meeting": {"draft": N_("下書き"), "open": N_("開会"), "closed": N_("閉会")},
    "action": {"open": N_("未了"), "done": N_("済"), "dropped": N_("中止")},
    "decision": {"decided": N_("決定"), "unchanged": N_("変わりなし"), "kept": N_("持ち越し")},
}

_VERDICTS: dict[ReviewVerdict, str] = {"reviewed": N_("確認済"), "returned": N_("差戻し")}


def noun_of(kind: str) -> str:
    """The noun of a kind of entity: 事業, 行, ●."""
    return _(WORDS[kind].noun)


def field_name_of(plan: Plan, entity: str, field: str) -> str:
    """The name of a field of an entity: 5月の実施状況, 7月の●, a figure of a KPI."""
    path = parse_path(entity)
    return WORDS[path.kind].name(plan, path, field)


def field_value_of(plan: Plan, entity: str, field: str, value: Any) -> str:
    """The value of a field in its plan, with its line breaks; 空欄 for none."""
    path = parse_path(entity)
    return WORDS[path.kind].value(plan, path, field, value)


def place_of(plan: Plan | None, entity: str) -> str:
    """The name of an entity in which something is wrong, its id without a plan."""
    path = parse_path(entity)
    return WORDS[path.kind].place(plan, path)


# Values


def _plain_value(_plan: Plan, _path: EntityPath, _field: str, value: Any) -> str:
    return plain_text(value)


def _record_value(_plan: Plan, path: EntityPath, _field: str, value: Any) -> str:
    """A value of a meeting, an action or a person; yes and no, and codes, in words."""
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    word = _CODES.get(path.kind, {}).get(value) if isinstance(value, str) else None
    return _(word) if word else plain_text(value)


def _decision_value(plan: Plan, path: EntityPath, field: str, value: Any) -> str:
    if not isinstance(value, Decision):
        return _record_value(plan, path, field, value)
    said = _(_CODES["decision"][value.kind])
    return said + (_("「{text}」").format(text=clean(value.text)) if value.text else "")


def _comment_value(_plan: Plan, _path: EntityPath, _field: str, value: Any) -> str:
    if not isinstance(value, Comment):
        return plain_text(value)
    return " ".join(filter(None, (clean(value.text), signed_text(value.who, value.at))))


def _structure_value(plan: Plan, path: EntityPath, field: str, value: Any) -> str:
    """A value of the plan, a section, an item or a row."""
    return structure_text(plan, path.kind, field, value)


def _report_value(_plan: Plan, _path: EntityPath, _field: str, value: Any) -> str:
    """確認済 or 差戻し with its comment, by whom and when; the texts as they are."""
    if not isinstance(value, Review):
        return plain_text(value)
    verdict = with_comment(_(_VERDICTS[value.verdict]), clean(value.comment or ""))
    texts = (verdict, signed_text(value.who, value.at))
    return " ".join(filter(None, texts))


def _mark_value(plan: Plan, path: EntityPath, field: str, value: Any) -> str:
    """A mark's month, its state, or its end, with the word or reason given."""
    row = plan.rows.get(path.owner)
    mark = row.mark(path.child) if row else None
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
    return plain_text(value)


def _suspension_value(plan: Plan, _path: EntityPath, _field: str, value: Any) -> str:
    return suspension_sentence(plan, value)


def _kpi_value(plan: Plan, path: EntityPath, field: str, value: Any) -> str:
    if isinstance(value, Target):
        return target_text(_kpi(plan, path)) or _("空欄")
    if field in _JUDGED:
        return _JUDGED[field](value) or _("なし")
    if field == "suspensions":
        return "\n".join(suspension_sentence(plan, rest) for rest in value) or _("なし")
    return structure_text(plan, path.kind, field, value)


def _meanings(said: dict[str, MonthTargets]) -> str:
    """What the targets of the months mean: 目標 単月."""
    return listed(*(f"{series_name(own)} {month_targets_name(said[own])}" for own in said))


_JUDGED: dict[str, Callable[[Any], str]] = {
    "expected_by": basis_name,
    "kind": kpi_kind_name,
    "month_targets": _meanings,
}


def _figure_value(plan: Plan, path: EntityPath, _field: str, value: Any) -> str:
    if not isinstance(value, Figure):
        return plain_text(value)
    sure = _("このまま正しい") if value.is_sure else ""
    return with_remark(figure_text(_kpi(plan, path), value), sure) or _("空欄")


def _close_value(_plan: Plan, _path: EntityPath, _field: str, value: Any) -> str:
    return signed_text(value.who, value.at)


def _kpi(plan: Plan, path: EntityPath) -> Kpi:
    return plan.kpis.get(path.owner) or Kpi("", "", "")


# Names of fields


def _field_name(path: EntityPath, field: str) -> str:
    return field_word(path.kind, field) if field else ""


def field_word(kind: str, field: str) -> str:
    """The name of a field of a kind of entity; the field itself where it has none."""
    return _(_OWN_FIELDS.get((kind, field)) or _FIELDS.get(field, field))


def _plan_name(_plan: Plan, path: EntityPath, field: str) -> str:
    return field_word(path.kind, field)


def _section_name(plan: Plan, path: EntityPath, field: str) -> str:
    section = plan.sections.get(path.owner)
    title = quoted(section.title) if section else ""
    return _joined(_("区分"), title, _field_name(path, field))


def _item_name(plan: Plan, path: EntityPath, field: str) -> str:
    item = plan.items.get(path.owner)
    title = f"{plan.number(item)} {quoted(item.title)}".strip() if item else ""
    return _joined(_("事業"), title, _field_name(path, field))


def _row_name(_plan: Plan, path: EntityPath, field: str) -> str:
    return field_word(path.kind, field) if field else _("行")


def _mark_name(plan: Plan, path: EntityPath, _field: str) -> str:
    row = plan.rows.get(path.owner)
    mark = row.mark(path.child) if row else None
    return mark_name(plan, mark) if mark else "●"


def _report_name(plan: Plan, path: EntityPath, field: str) -> str:
    month = month_label(Month(path.child), plan.year)
    return _("{month}の{field}").format(month=month, field=_field_name(path, field))


def _suspension_name(_plan: Plan, _path: EntityPath, _field: str) -> str:
    return _("休止")


def _kpi_name(plan: Plan, path: EntityPath, field: str) -> str:
    return _joined(_known_kpi(plan, path), _field_name(path, field))


def _figure_name(plan: Plan, path: EntityPath, _field: str) -> str:
    return _joined(_known_kpi(plan, path), *_figure_words(path))


def _close_name(plan: Plan, path: EntityPath, _field: str) -> str:
    return _("{month}の締め").format(month=month_label(Month(path.owner), plan.year))


def _record_name(plan: Plan, path: EntityPath, field: str) -> str:
    """The name of a field of a meeting, an action, a person: with what this one is called."""
    record = find(plan, make_path(path.kind, path.owner))
    return _joined(noun_of(path.kind), _called(record), _field_name(path, field))


def _called(record: Struct | None) -> str:
    """What a record is called: its name, title, text or day."""
    names = (getattr(record, name, "") for name in ("name", "title", "text", "day"))
    return next((quoted(name) for name in names if name), "")


def _comment_name(_plan: Plan, _path: EntityPath, _field: str) -> str:
    return _("意見")


def _decision_name(plan: Plan, path: EntityPath, _field: str) -> str:
    return _joined(_("決定"), _called(plan.topics.get(path.owner)))


def _known_kpi(plan: Plan, path: EntityPath) -> str:
    kpi = plan.kpis.get(path.owner)
    return kpi_name(kpi) if kpi else _("今はない KPI")


def _figure_words(path: EntityPath) -> tuple[str, str]:
    series, period = parse_figure_key(path.child)
    return period_label(period), series_name(series)


def _joined(*words: str) -> str:
    return " ".join(filter(None, words))


# Places where something is wrong


def _noun_and_id(_plan: Plan | None, path: EntityPath) -> str:
    return _place(path, path.child or path.owner)


def _plan_place(_plan: Plan | None, path: EntityPath) -> str:
    return noun_of(path.kind)


def _row_place(plan: Plan | None, path: EntityPath) -> str:
    """The reference of a row, or its id where its item does not list it."""
    row = plan.rows.get(path.owner) if plan is not None else None
    item = plan.items.get(row.item) if plan is not None and row is not None else None
    if plan is None or row is None or item is None or row.id not in item.rows:
        return _place(path, path.owner)
    return plan.reference(row)


def _kpi_place(plan: Plan | None, path: EntityPath) -> str:
    kpi = plan.kpis.get(path.owner) if plan is not None else None
    return _place(path, kpi.name if kpi else path.owner)


def _figure_place(plan: Plan | None, path: EntityPath) -> str:
    return _joined(_kpi_place(plan, EntityPath("kpi", path.owner)), *_figure_words(path))


def _close_place(_plan: Plan | None, path: EntityPath) -> str:
    return _("{month}の締め").format(month=month_label(Month(path.owner)))


def _place(path: EntityPath, name: str) -> str:
    return _("{what}「{id}」").format(what=noun_of(path.kind), id=quoted(name))


class KindWords(Struct, frozen=True):
    """The words for a kind of entity.

    Attributes:
        noun: Its noun.
        name: The name of a changed field.
        value: The value of a field, or the whole entity.
        place: The name of one in which something is wrong.
    """

    noun: str
    name: Callable[[Plan, EntityPath, str], str]
    value: Callable[[Plan, EntityPath, str, Any], str] = _plain_value
    place: Callable[[Plan | None, EntityPath], str] = _noun_and_id


WORDS: dict[str, KindWords] = {
    "plan": KindWords(N_("計画"), _plan_name, _structure_value, _plan_place),
    "section": KindWords(N_("区分"), _section_name, _structure_value),
    "item": KindWords(N_("事業"), _item_name, _structure_value),
    "row": KindWords(N_("行"), _row_name, _structure_value, _row_place),
    "mark": KindWords(N_("●"), _mark_name, _mark_value),
    "report": KindWords(N_("進捗報告"), _report_name, _report_value),
    "suspension": KindWords(N_("休止"), _suspension_name, _suspension_value),
    "comment": KindWords(N_("意見"), _comment_name, _comment_value),
    "kpi": KindWords(N_("KPI"), _kpi_name, _kpi_value, _kpi_place),
    "figure": KindWords(N_("数字"), _figure_name, _figure_value, _figure_place),
    "close": KindWords(N_("締め"), _close_name, _close_value, _close_place),
    "person": KindWords(N_("担当者"), _record_name, _record_value),
    "amendment": KindWords(N_("改定"), _record_name, _record_value),
    "meeting": KindWords(N_("会議"), _record_name, _record_value),
    "topic": KindWords(N_("議題"), _record_name, _record_value),
    "decision": KindWords(N_("決定"), _decision_name, _decision_value),
    "action": KindWords(N_("宿題"), _record_name, _record_value),
}
