"""Changes of the plan's structure as sentences: what was added, set, placed, removed, ended.

A sentence is made with the plan before its entry or with the one after it, so what something is
called comes from the change and its writes where the plan does not have it.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from planner.history import intents as do
from planner.history.entities import KINDS, find, typed_field
from planner.history.writes import Write
from planner.language import N_, _, current_language
from planner.plan.fiscal import FiscalYear
from planner.plan.model import Item, Kpi, Pillar, Plan, Row, Section, Status
from planner.plan.paths import EntityPath, make_path, parse_path
from planner.text import clean, one_line
from planner.wording.entities import field_word, noun_of
from planner.wording.figures import kpi_name
from planner.wording.labels import month_label, year_label
from planner.wording.phrases import listed, quoted, with_remark
from planner.wording.plan_values import (
    item_name,
    pillar_name,
    row_name,
    section_name,
    status_words,
    structure_text,
)
from planner.wording.targets import target_words

Structure = (
    do.AddRecord
    | do.SetField
    | do.PlaceRecord
    | do.RemoveRecord
    | do.EndRecord
    | do.RestoreRecord
    | do.RenameGroup
    | do.SetYear
)

# Fields whose values are a person's words.
_OWN_WORDS = frozenset({"title", "label", "text", "name", "branch", "unit", "key", "source"})

_NAMES = frozenset({"title", "name"})

# What is said of a field with this very value.
_SET: dict[tuple[str, str, Any], str] = {
    ("row", "is_separate", True): N_("{name} を、事業の報告とは別に報告することにした"),
    ("row", "is_separate", False): N_("{name} を、事業の報告に含めることにした"),
    ("row", "period_rule", "runs"): N_("{name} の続く●を、一つの期間として数えることにした"),
    ("row", "period_rule", "each"): N_("{name} の●を、一つずつ約束として数えることにした"),
    ("row", "kind", "kpi"): N_("{name} を KPI の行にした"),
    ("row", "kind", "activity"): N_("{name} を実施概要の行にした"),
    ("item", "number", ""): N_("{name} の番号を、順番で振ることにした"),
    ("kpi", "role", "kpi"): N_("{name} を【KPI】にした"),
    ("kpi", "role", "measure"): N_("{name} を、目標のある数字（【KPI】ではない）にした"),
    ("kpi", "role", "reference"): N_("{name} を、判定しない参考の数字にした"),
    ("kpi", "decimals", None): N_("{name} の小数の桁数を決めないことにした"),
}


def structure_sentence(plan: Plan, change: Structure, made: Iterable[Write] = ()) -> str:
    """A change of the plan's structure in words, with its reason.

    Args:
        plan: The plan before the change or after it.
        change: The change.
        made: The writes it became, or those that take it back.
    """
    text = _SENTENCES[type(change)](plan, change, tuple(made))
    why = one_line(getattr(change, "why", ""))
    return text + (_("（理由: {said}）").format(said=why) if why else "")


def _say(text: str, name: str, **values: Any) -> str:
    """A text with a name in it; in Japanese a blank stands only behind a name like 3-2."""
    text = _(text)
    if current_language() == "ja" and not (name[:1].isascii() and name[-1:].isascii()):
        text = text.replace("{name} ", "{name}")
    return text.format(name=name, **values)


# Names


def _record(plan: Plan, entity: str, made: tuple[Write, ...]) -> Any:
    """The record of an entity: the plan's, else as it was written or removed; None for none."""
    known = find(plan, entity) if parse_path(entity).kind in KINDS else None
    if known is not None:
        return known
    kind = KINDS[parse_path(entity).kind]
    whole = (w.before or w.after for w in made if w.entity == entity and not w.field)
    found = next((own for own in whole if own), None)
    return None if found is None else msgspec.convert(found, kind.record)


def _called(
    plan: Plan, entity: str, made: tuple[Write, ...], field: str = "", value: Any = None
) -> str:
    """What people call an entity: short where a field was set, and by its name before that."""
    path = parse_path(entity)
    record = _record(plan, entity, made)
    if record is None:
        return _("計画") if path.kind == "plan" else _gone(path)
    if field in _NAMES and (before := _value_before(made, entity, field, value)):
        record = msgspec.structs.replace(record, **{field: before})
    if isinstance(record, Section):
        return section_name(record)
    if isinstance(record, Item):
        return item_name(plan, record, is_short=field == "title")
    if isinstance(record, Row):
        return _row_called(plan, record, is_short=bool(field))
    if isinstance(record, Kpi):
        return kpi_name(record)
    return _("計画")


def _row_called(plan: Plan, row: Row, *, is_short: bool) -> str:
    if row.id not in plan.rows:
        return _("行「{text}」").format(text=quoted(row.title or row.text)) if row.text else _("行")
    return plan.reference(row) if is_short else row_name(plan, row)


def _gone(path: EntityPath) -> str:
    return _("今はない{what}").format(what=noun_of(path.kind))


def _parent_called(plan: Plan, kind: str, parent: str) -> str:
    """What something stands in; empty where the plan does not have it."""
    if kind == "section":
        return next((pillar_name(own) for own in plan.pillars if own.id == parent), "")
    if kind == "item" and parent in plan.sections:
        return section_name(plan.sections[parent])
    if kind == "row" and parent in plan.items:
        return item_name(plan, plan.items[parent], is_short=True)
    return ""


# Added, placed, removed, ended


def _added(plan: Plan, change: do.AddRecord, _made: tuple[Write, ...]) -> str:
    path, record = parse_path(change.entity), change.record
    parent = _parent_called(plan, path.kind, change.parent)
    text = _ADDED[path.kind] if parent or path.kind == "kpi" else _ADDED_ALONE[path.kind]
    named = quoted(_first_text(record))
    if path.kind == "row" and not named:
        text = N_("{parent} に行を加えた") if parent else N_("行を加えた")
    said = _say_in(text, parent, named, record)
    return with_remark(said, _kpi_remark(record) if path.kind == "kpi" else _marks_remark(record))


def _say_in(text: str, parent: str, named: str, record: Mapping[str, Any]) -> str:
    number = one_line(str(record.get("number") or ""))
    text = _(text)
    if current_language() == "ja":
        text = text.replace("{parent} ", "{parent}")
    return text.format(parent=parent, named=f"{number} {named}".strip())


_ADDED: dict[str, str] = {
    "section": N_("{parent} に区分「{named}」を加えた"),
    "item": N_("{parent} に事業「{named}」を加えた"),
    "row": N_("{parent} に行「{named}」を加えた"),
    "kpi": N_("KPI「{named}」を加えた"),
}

_ADDED_ALONE: dict[str, str] = {
    "section": N_("区分「{named}」を加えた"),
    "item": N_("事業「{named}」を加えた"),
    "row": N_("行「{named}」を加えた"),
}


def _first_text(record: Mapping[str, Any]) -> str:
    names = (record.get(name) for name in ("title", "name", "text"))
    return next((clean(str(name)).removeprefix("・") for name in names if name), "")


def _marks_remark(record: Mapping[str, Any]) -> str:
    """The ● and 手順 that a new row has."""
    marks = record.get("marks") or ()
    steps = sum(bool(mark.get("text")) for mark in marks)
    bullets = len(marks) - steps
    return listed(
        _("●{count}個").format(count=bullets) if bullets else "",
        _("手順{count}個").format(count=steps) if steps else "",
    )


def _kpi_remark(record: Mapping[str, Any]) -> str:
    """The target of a new KPI."""
    target = record.get("target")
    if not target:
        return ""
    return target_words(typed_field("kpi", "target", target), str(record.get("unit") or ""))


def _placed(plan: Plan, change: do.PlaceRecord, made: tuple[Write, ...]) -> str:
    kind = parse_path(change.entity).kind
    name = _called(plan, change.entity, made)
    write = next((w for w in made if w.entity == change.entity and w.field == "at"), None)
    is_elsewhere = write is None or write.before[0] != write.after[0]
    parent = _parent_called(plan, kind, change.parent)
    place = _called(plan, make_path(kind, change.before), made) if change.before else ""
    if not place:
        text = N_("{name} を{parent}の最後へ移した") if parent else N_("{name} を最後へ移した")
    elif is_elsewhere and parent:
        text = N_("{name} を{parent}の{place}の前へ移した")
    else:
        text = N_("{name} を{place}の前へ移した")
    return _say(text, name, parent=parent, place=place)


def _removed(plan: Plan, change: do.RemoveRecord, made: tuple[Write, ...]) -> str:
    text = _say(N_("{name} を取り除いた"), _called(plan, change.entity, made))
    inside = [
        parse_path(w.entity).kind
        for w in made
        if not w.field and w.entity != change.entity and (w.after is None or w.before is None)
    ]
    counts = ((kind, inside.count(kind)) for kind in ("item", "row", "kpi"))
    parts = (
        _("{what}{count}件").format(what=noun_of(kind), count=count)
        for kind, count in counts
        if count
    )
    said = listed(*parts)
    return with_remark(text, _("中の{parts}も").format(parts=said) if said else "")


def _ended(plan: Plan, change: do.EndRecord, made: tuple[Write, ...]) -> str:
    return _say(
        N_("{name} を{month}から廃止にした"),
        _called(plan, change.entity, made),
        month=month_label(change.month, plan.year),
    )


def _restored(plan: Plan, change: do.RestoreRecord, made: tuple[Write, ...]) -> str:
    return _say(N_("{name} の廃止を取り消した"), _called(plan, change.entity, made))


def _renamed(_plan: Plan, change: do.RenameGroup, _made: tuple[Write, ...]) -> str:
    return _("グループ「{old}」の名前を「{new}」にした").format(
        old=quoted(change.old), new=quoted(change.new)
    )


def _year_set(_plan: Plan, change: do.SetYear, _made: tuple[Write, ...]) -> str:
    return _("年度を{year}にした").format(year=year_label(FiscalYear(change.year)))


# Fields


def _set(plan: Plan, change: do.SetField, made: tuple[Write, ...]) -> str:
    kind, field = parse_path(change.entity).kind, change.field
    value = change.value
    name = _called(plan, change.entity, made, field, value)
    if isinstance(value, str | bool | None) and (kind, field, value) in _SET:
        return _say(_SET[kind, field, value], name)
    try:
        after = typed_field(kind, field, value)
        before = _typed_before(plan, change, made)
    except (msgspec.ValidationError, ValueError, KeyError):
        return _say(N_("{name} の{field}を変えた"), name, field=_field(kind, field))
    listed_change = _LISTS.get((kind, field))
    if listed_change is not None and (said := listed_change(plan, name, before, after)):
        return said
    said = structure_text(plan, kind, field, after)
    if value and field in _OWN_WORDS:
        said = _("「{text}」").format(text=quoted(said))
    if kind == "plan":
        return _("{field}を{value}にした").format(field=_field(kind, field), value=said)
    return _say(N_("{name} の{field}を{value}にした"), name, field=_field(kind, field), value=said)


def _field(kind: str, field: str) -> str:
    """The name of a field inside a sentence, which English begins with a small letter."""
    word = field_word(kind, field)
    return word if word[:2].isupper() else word[:1].lower() + word[1:]


def _value_before(made: tuple[Write, ...], entity: str, field: str, after: Any = None) -> Any:
    """The value before a field was set; of the writes that take it back the one after them."""
    write = next((w for w in made if w.entity == entity and w.field == field), None)
    if write is None:
        return None
    return write.after if after is not None and write.before == after else write.before


def _typed_before(plan: Plan, change: do.SetField, made: tuple[Write, ...]) -> Any:
    path = parse_path(change.entity)
    if any(w.entity == change.entity and w.field == change.field for w in made):
        before = _value_before(made, change.entity, change.field, change.value)
        return typed_field(path.kind, change.field, before)
    record = find(plan, change.entity)
    return getattr(record, change.field, ())


def _pillars_set(
    _plan: Plan, _name: str, before: tuple[Pillar, ...], after: tuple[Pillar, ...]
) -> str:
    return _list_set(
        {own.id: own for own in before},
        {own.id: own for own in after},
        pillar_name,
        _("柱の順番を変えた"),
    )


def _statuses_set(
    _plan: Plan, _name: str, before: tuple[Status, ...], after: tuple[Status, ...]
) -> str:
    return _list_set(
        {own.symbol: own for own in before},
        {own.symbol: own for own in after},
        lambda own: _("記号「{text}」").format(text=status_words(own)),
        _("実施状況の記号の順番を変えた"),
    )


def _groups_set(_plan: Plan, _name: str, before: tuple[str, ...], after: tuple[str, ...]) -> str:
    return _list_set(
        {own: own for own in before},
        {own: own for own in after},
        lambda own: _("グループ「{text}」").format(text=quoted(own)),
        _("グループの順番を変えた"),
    )


def _list_set(
    before: Mapping[str, Any], after: Mapping[str, Any], called: Callable[[Any], str], order: str
) -> str:
    """What was added to a list, taken out or changed in it, or that its order is another one."""
    come = (called(after[own]) for own in after if own not in before)
    gone = (called(before[own]) for own in before if own not in after)
    changed = (
        (called(before[own]), called(after[own]))
        for own in after
        if own in before and before[own] != after[own]
    )
    parts = [
        *(_("{name}を加えた").format(name=name) for name in come),
        *(_("{name}を取り除いた").format(name=name) for name in gone),
        *(_("{old}を{new}に改めた").format(old=old, new=new) for old, new in changed),
    ]
    return listed(*parts) or order


def _kpis_set(plan: Plan, name: str, before: tuple[str, ...], after: tuple[str, ...]) -> str:
    def called(ids: Iterable[str]) -> str:
        names = (kpi_name(plan.kpis[own]) for own in ids if own in plan.kpis)
        return "".join(_("「{text}」").format(text=text) for text in names)

    come = called(own for own in after if own not in before)
    gone = called(own for own in before if own not in after)
    if come and not gone:
        return _say(N_("{name} に KPI{kpis}を付けた"), name, kpis=come)
    if gone and not come:
        return _say(N_("{name} から KPI{kpis}を外した"), name, kpis=gone)
    return ""


_LISTS: dict[tuple[str, str], Callable[[Plan, str, Any, Any], str]] = {
    ("plan", "pillars"): _pillars_set,
    ("plan", "statuses"): _statuses_set,
    ("plan", "groups"): _groups_set,
    ("row", "kpis"): _kpis_set,
}

_SENTENCES: dict[type, Callable[[Plan, Any, tuple[Write, ...]], str]] = {
    do.AddRecord: _added,
    do.SetField: _set,
    do.PlaceRecord: _placed,
    do.RemoveRecord: _removed,
    do.EndRecord: _ended,
    do.RestoreRecord: _restored,
    do.RenameGroup: _renamed,
    do.SetYear: _year_set,
}

KINDS_OF_CHANGE = tuple(_SENTENCES)
