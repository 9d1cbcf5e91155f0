"""The fields of the plan's structure as people write them, read into changes of the plan."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from planner.errors import PlannerError
from planner.forms import answer_words, plan_lists
from planner.history import intents as do
from planner.history.intents import Change
from planner.language import _
from planner.plan.fiscal import parse_fiscal_year, parse_month
from planner.plan.model import Plan, Row
from planner.plan.month_list import read_months
from planner.plan.paths import make_path, parse_path
from planner.plan.references import find_kpi
from planner.text import one_line

NewId = Callable[[], str]

# What people call a field, by kind. Fields of a KPI stand in ``planner.forms.kpi_fields``.
FIELDS: dict[str, dict[str, str]] = {
    "plan": {
        "title": "title",
        "題": "title",
        "branch": "branch",
        "支部": "branch",
        "year": "year",
        "年度": "year",
        "since": "ledger_from",
        "記録の始め": "ledger_from",
        "numbers": "numbers",
        "項番": "numbers",
    },
    "pillar": {"title": "title", "題": "title", "number": "number", "番号": "number"},
    "group": {"name": "name", "名前": "name"},
    "status": {
        "symbol": "symbol",
        "記号": "symbol",
        "name": "name",
        "名前": "name",
        "meaning": "meaning",
        "意味": "meaning",
        "rank": "rank",
        "順位": "rank",
    },
    "section": {
        "title": "title",
        "題": "title",
        "label": "label",
        "表示": "label",
        "groups": "groups",
        "担当": "groups",
        "lead": "lead_group",
        "主担当": "lead_group",
    },
    "item": {
        "title": "title",
        "題": "title",
        "number": "number",
        "項番": "number",
        "lines": "lines",
        "補足": "lines",
        "groups": "groups",
        "担当": "groups",
        "lead": "lead_group",
        "主担当": "lead_group",
        "tags": "tags",
        "関連": "tags",
    },
    "row": {
        "text": "text",
        "実施概要": "text",
        "title": "title",
        "題": "title",
        "groups": "groups",
        "担当": "groups",
        "lead": "lead_group",
        "主担当": "lead_group",
        "months": "months",
        "月": "months",
        "separate": "is_separate",
        "別に報告": "is_separate",
        "periods": "period_rule",
        "期間": "period_rule",
        "kind": "kind",
        "種類": "kind",
        "kpis": "kpis",
    },
    "mark": {"text": "text", "手順": "text", "month": "month", "月": "month"},
}

_ALL = frozenset({"全", "全グループ", "all", "なし", "none", ""})

_CHOICES: dict[str, dict[str, str]] = {
    "period_rule": {"runs": "runs", "続けて": "runs", "each": "each", "月ごと": "each"},
    "kind": {"activity": "activity", "実施概要": "activity", "kpi": "kpi"},
    "meaning": {
        "above": "above",
        "上回る": "above",
        "on": "on",
        "どおり": "on",
        "below": "below",
        "下回る": "below",
        "not-started": "not-started",
        "未着手": "not-started",
    },
}


def field_changes(
    plan: Plan, entity: str, fields: Mapping[str, str], why: str, new_id: NewId
) -> tuple[Change, ...]:
    """The changes that give fields of an entity the values written.

    Args:
        plan: The plan.
        entity: Its path; also ``pillar:ID``, ``group:NAME``, ``status:SYMBOL``.
        fields: Each with its value as it was written.
        why: The reason.
        new_id: Gives the ids of ● that are added.

    Raises:
        PlannerError: When a value cannot be read.
    """
    kind = parse_path(entity).kind
    made: list[Change] = []
    if kind == "mark":
        return mark_changes(plan, entity, fields, why)
    if kind in {"pillar", "status"}:
        return (_listed_change(plan, entity, fields, why),)
    for field, text in fields.items():
        if kind == "group":
            made.append(do.RenameGroup(parse_path(entity).owner, text, why))
        elif field == "year":
            made.append(do.SetYear(parse_fiscal_year(text).year))
        elif field == "numbers":
            made += _numbered_by_order(plan, text, why)
        elif field == "months":
            made += month_changes(plan, plan.rows[parse_path(entity).owner], text, why, new_id)
        else:
            made.append(do.SetField(entity, field, field_value(plan, field, text), why))
    return tuple(made)


def field_value(plan: Plan, field: str, text: str) -> Any:
    """The value of a field of a section, item, row or of the plan, as plain JSON.

    Raises:
        PlannerError: When it cannot be read.
    """
    if field in _CHOICES:
        return _choice(field, text)
    return _READERS[field](plan, text) if field in _READERS else text


def with_lines(text: str) -> str:
    """A text whose lines are written as such, or by the two signs of a line break."""
    return text.replace("\\n", "\n")


def read_list(text: str) -> list[str]:
    """The words of a list, separated by a comma."""
    return [part.strip() for part in text.replace("、", ",").replace("，", ",").split(",") if part]


def read_groups(plan: Plan, text: str) -> list[str]:
    """The groups of a list; 全 is none of them by name.

    Raises:
        PlannerError: ``group-unknown``.
    """
    if text.strip() in _ALL:
        return []
    return [_group(plan, name) for name in read_list(text)]


def _group(plan: Plan, name: str) -> str:
    plain = one_line(name).strip()
    if found := next((own for own in plan.groups if plain in {own, f"{own}グループ"}), None):
        return found
    raise PlannerError("group-unknown", group=plain, names=_("、").join(plan.groups))


def _flag(field: str, text: str) -> bool:
    found = answer_words.YES.get(answer_words.plain(text))
    if found is None:
        raise PlannerError("field-unfit", field=field, value=text)
    return found


def _lead(plan: Plan, text: str) -> str:
    return "" if text.strip() in _ALL else _group(plan, text)


def _lines(_plan: Plan, text: str) -> list[str]:
    return [line for line in with_lines(text).split("\n") if line.strip()]


_READERS: dict[str, Callable[[Plan, str], Any]] = {
    "groups": read_groups,
    "lead_group": _lead,
    "tags": lambda _plan, text: read_list(text),
    "text": lambda _plan, text: with_lines(text),
    "lines": _lines,
    "kpis": lambda plan, text: [find_kpi(plan, name).id for name in read_list(text)],
    "is_separate": lambda _plan, text: _flag("is_separate", text),
    "ledger_from": lambda plan, text: parse_month(text, plan.year),
}


def _choice(field: str, text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if plain in _CHOICES[field]:
        return _CHOICES[field][plain]
    raise PlannerError("field-unfit", field=field, value=text)


def _numbered_by_order(plan: Plan, text: str, why: str) -> Iterator[Change]:
    """The changes that number all items by their order."""
    if text.strip() not in {"order", "順番", ""}:
        raise PlannerError("field-unfit", field="numbers", value=text)
    for item in plan.items_in_order():
        yield do.SetField(make_path("item", item.id), "number", "", why)


def month_changes(
    plan: Plan, row: Row, text: str, why: str, new_id: NewId
) -> Iterator[do.AddMark | do.RemoveMark | do.DropMark]:
    """The changes that leave a row with ● in the months of a list and in no other.

    After 計画決定 a ● that goes is dropped, and one that comes is unplanned work. What was carried
    out stays.
    """
    wanted = read_months(text, plan.year)
    standing = [mark for mark in row.marks if not mark.is_step and mark.dropped is None]
    for mark in standing:
        if mark.due in wanted or mark.done is not None:
            continue
        if plan.decided is None:
            yield do.RemoveMark(row.id, mark.id)
        else:
            yield do.DropMark(row.id, mark.id, why)
    there = {mark.due for mark in standing}
    for month in wanted:
        if month not in there:
            yield do.AddMark(row.id, new_id(), month, why)


def mark_changes(
    plan: Plan, entity: str, fields: Mapping[str, str], why: str
) -> tuple[Change, ...]:
    """The changes of a ● or 手順: another month, and another text of a 手順."""
    path = parse_path(entity)
    made: list[Change] = []
    if "text" in fields:
        made.append(do.SetField(entity, "text", fields["text"]))
    if "month" in fields:
        due = parse_month(fields["month"], plan.year)
        made.append(do.MoveMark(path.owner, path.child, due, why))
    return tuple(made)


def _listed_change(plan: Plan, entity: str, fields: Mapping[str, str], why: str) -> do.SetField:
    """The change of a pillar or a sign of the scale."""
    path = parse_path(entity)
    kind, own = path.kind, path.owner
    values = {name: _listed_value(name, text) for name, text in fields.items()}
    after: list[Any] = []
    for each in plan_lists.listed(plan, kind):
        record = plan_lists.plain(each)
        after.append({**record, **values} if plan_lists.key_of(each) == own else record)
    return do.SetField("plan", plan_lists.LISTS[kind], after, why)


def _listed_value(name: str, text: str) -> Any:
    if name == "rank":
        plain = unicodedata.normalize("NFKC", text).strip()
        if plain and not re.fullmatch("[0-9]{1,3}", plain):
            raise PlannerError("field-unfit", field=name, value=text)
        return int(plain) if plain else None
    if name == "meaning":
        return _choice(name, text)
    return text
