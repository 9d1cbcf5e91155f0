"""The kinds of entities in words: the name of one, of a changed field, and its value.

One record for each kind of ``planner.history.entities``.
"""

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple

from planner.language import N_, _
from planner.plan.fiscal import Month
from planner.plan.grid import outline
from planner.plan.model import Figure, Kpi, Plan, Review, ReviewVerdict, Row
from planner.plan.paths import EntityPath, parse_figure_key, parse_path
from planner.plan.targets import Target
from planner.text import clean
from planner.wording.figures import figure_text, kpi_name, period_label, series_name
from planner.wording.labels import full_month_label, month_label, signed_text
from planner.wording.marks import (
    done_remark,
    mark_name,
    promise_remark,
    standing_mark_name,
    suspension_sentence,
)
from planner.wording.phrases import quoted, with_remark
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


def _plain_text(value: Any) -> str:
    """A value as text, for kinds without their own wording."""
    if isinstance(value, tuple | list):
        return _("、").join(map(_plain_text, value)) or _("空欄")
    if isinstance(value, Struct):
        parts = (part for part in astuple(value) if part not in {None, "", ()})
        return " ".join(map(_plain_text, parts))
    if value is None or value == "":
        return _("空欄")
    return clean(str(value))


def _plain_value(_plan: Plan, _path: EntityPath, _field: str, value: Any) -> str:
    return _plain_text(value)


def _plan_value(_plan: Plan, _path: EntityPath, field: str, value: Any) -> str:
    return full_month_label(value) if field == "status_month" else _plain_text(value)


def _row_value(plan: Plan, _path: EntityPath, _field: str, value: Any) -> str:
    return outline(plan, value) if isinstance(value, Row) else _plain_text(value)


def _report_value(_plan: Plan, _path: EntityPath, _field: str, value: Any) -> str:
    """確認済 or 差戻し with its comment, by whom and when; the texts as they are."""
    if not isinstance(value, Review):
        return _plain_text(value)
    comment = _("「{text}」").format(text=clean(value.comment)) if value.comment else ""
    texts = (_(_VERDICTS[value.verdict]) + comment, signed_text(value.who, value.at))
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
    return _plain_text(value)


def _suspension_value(plan: Plan, _path: EntityPath, _field: str, value: Any) -> str:
    return suspension_sentence(plan, value)


def _kpi_value(plan: Plan, path: EntityPath, field: str, value: Any) -> str:
    if isinstance(value, Target):
        return target_text(_kpi(plan, path)) or _("空欄")
    if field == "suspensions":
        return "\n".join(suspension_sentence(plan, rest) for rest in value) or _("なし")
    return _plain_text(value)


def _figure_value(plan: Plan, path: EntityPath, _field: str, value: Any) -> str:
    if not isinstance(value, Figure):
        return _plain_text(value)
    return figure_text(_kpi(plan, path), value) or _("空欄")


def _close_value(_plan: Plan, _path: EntityPath, _field: str, value: Any) -> str:
    return signed_text(value.who, value.at)


def _kpi(plan: Plan, path: EntityPath) -> Kpi:
    return plan.kpis.get(path.owner) or Kpi("", "", "")


# Names of fields


def _field_name(field: str) -> str:
    return _(_FIELDS[field]) if field in _FIELDS else field


def _plan_name(_plan: Plan, _path: EntityPath, field: str) -> str:
    return _field_name(field)


def _section_name(plan: Plan, path: EntityPath, field: str) -> str:
    section = plan.sections.get(path.owner)
    title = quoted(section.title) if section else ""
    return _joined(_("区分"), title, _field_name(field))


def _item_name(plan: Plan, path: EntityPath, field: str) -> str:
    item = plan.items.get(path.owner)
    title = f"{item.number} {quoted(item.title)}".strip() if item else ""
    return _joined(_("事業"), title, _field_name(field))


def _row_name(_plan: Plan, _path: EntityPath, field: str) -> str:
    return _field_name(field) or _("行")


def _mark_name(plan: Plan, path: EntityPath, _field: str) -> str:
    row = plan.rows.get(path.owner)
    mark = row.mark(path.child) if row else None
    return mark_name(plan, mark) if mark else "●"


def _report_name(plan: Plan, path: EntityPath, field: str) -> str:
    month = month_label(Month(path.child), plan.year)
    return _("{month}の{field}").format(month=month, field=_field_name(field))


def _suspension_name(_plan: Plan, _path: EntityPath, _field: str) -> str:
    return _("休止")


def _kpi_name(plan: Plan, path: EntityPath, field: str) -> str:
    return _joined(_known_kpi(plan, path), _field_name(field))


def _figure_name(plan: Plan, path: EntityPath, _field: str) -> str:
    return _joined(_known_kpi(plan, path), *_figure_words(path))


def _close_name(plan: Plan, path: EntityPath, _field: str) -> str:
    return _("{month}の締め").format(month=month_label(Month(path.owner), plan.year))


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
    "plan": KindWords(N_("計画"), _plan_name, _plan_value, _plan_place),
    "section": KindWords(N_("区分"), _section_name),
    "item": KindWords(N_("事業"), _item_name),
    "row": KindWords(N_("行"), _row_name, _row_value, _row_place),
    "mark": KindWords(N_("●"), _mark_name, _mark_value),
    "report": KindWords(N_("進捗報告"), _report_name, _report_value),
    "suspension": KindWords(N_("休止"), _suspension_name, _suspension_value),
    "kpi": KindWords(N_("KPI"), _kpi_name, _kpi_value, _kpi_place),
    "figure": KindWords(N_("数字"), _figure_name, _figure_value, _figure_place),
    "close": KindWords(N_("締め"), _close_name, _close_value, _close_place),
}
