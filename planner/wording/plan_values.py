"""The plan's structure in words: its parts by name, and the values of their fields."""

from collections.abc import Callable, Iterable
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple

from planner.language import N_, _
from planner.plan.fiscal import FiscalYear
from planner.plan.grid import outline
from planner.plan.model import (
    Ended,
    Item,
    Kpi,
    Lineage,
    Pillar,
    Plan,
    Population,
    Row,
    Section,
    SeriesBreak,
    SeriesLine,
    Status,
)
from planner.plan.order import At
from planner.plan.people import ReportDeadline
from planner.text import clean, one_line
from planner.wording.figures import kpi_name, printed_number, series_name
from planner.wording.judging import break_text
from planner.wording.labels import full_month_label, month_label, year_label
from planner.wording.marks import ended_sentence
from planner.wording.phrases import listed, quoted, with_remark

_CHOICES: dict[tuple[str, str], dict[Any, str]] = {
    ("row", "kind"): {"activity": N_("実施概要の行"), "kpi": N_("KPI の行")},
    ("row", "period_rule"): {
        "runs": N_("続く●を一つの期間とする"),
        "each": N_("●を一つずつ約束とする"),
    },
    ("row", "is_separate"): {True: N_("この行だけで報告する"), False: N_("事業の報告に含める")},
    ("kpi", "role"): {
        "kpi": N_("【KPI】"),
        "measure": N_("目標のある数字（【KPI】ではない）"),
        "reference": N_("参考（判定しない）"),
    },
    ("kpi", "decimals"): {None: N_("決まっていない")},
    ("item", "number"): {"": N_("順番のとおり")},
    **{(kind, "ended"): {None: N_("なし")} for kind in ("section", "item", "row", "kpi")},
    ("section", "groups"): {(): N_("全グループ")},
    ("item", "groups"): {(): N_("区分のとおり")},
    ("row", "groups"): {(): N_("事業のとおり")},
}

_MEANINGS = {
    "above": N_("計画を上回る"),
    "on": N_("計画どおり"),
    "below": N_("計画を下回る"),
    "not-started": N_("未着手"),
}


def plain_text(value: Any) -> str:
    """A value as text where it has no words of its own; 空欄 for none."""
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    if isinstance(value, tuple | list):
        return _("、").join(map(plain_text, value)) or _("空欄")
    if isinstance(value, Struct):
        parts = (part for part in astuple(value) if part not in (None, "", ()))
        return " ".join(map(plain_text, parts))
    if value is None or value == "":
        return _("空欄")
    return clean(str(value))


def structure_text(plan: Plan, kind: str, field: str, value: Any) -> str:
    """The value of a field of the plan, a section, an item, a row or a KPI; 空欄 for none."""
    chosen = _CHOICES.get((kind, field), {})
    if isinstance(value, str | bool | tuple | None) and value in chosen:
        return _(chosen[value])
    said = _FIELDS.get((kind, field))
    if said is not None:
        return said(plan, value) or _("なし")
    for record, words in _RECORDS:
        if isinstance(value, record):
            return words(plan, kind, value)
    return plain_text(value)


def section_name(section: Section) -> str:
    """区分「健診の推進」."""
    return _("区分「{title}」").format(title=quoted(section.title))


def item_name(plan: Plan, item: Item, *, is_short: bool = False) -> str:
    """項番3「生活習慣病予防健診」, in short 項番3; without a number the title."""
    number, title = one_line(plan.number(item)), quoted(item.title)
    if not number:
        return _("事業「{title}」").format(title=title)
    if is_short or not title:
        return _("項番{number}").format(number=number)
    return _("項番{number}「{title}」").format(number=number, title=title)


def row_name(plan: Plan, row: Row) -> str:
    """3-2「事業所へ案内を送る」."""
    text = quoted(outline(plan, row))
    reference = plan.reference(row)
    return _("{row}「{text}」").format(row=reference, text=text) if text else reference


def pillar_name(pillar: Pillar) -> str:
    """柱「1 基盤」."""
    return _("柱「{title}」").format(title=quoted(f"{pillar.number} {pillar.title}".strip()))


def status_words(status: Status) -> str:
    """△ 計画を下回る; a meaning that its name does not say stands behind it."""
    meaning = _(_MEANINGS[status.meaning])
    name = one_line(status.name)
    said = name if meaning in name or name in meaning else with_remark(name, meaning)
    return f"{one_line(status.symbol)} {said}".strip()


def parent_text(plan: Plan, kind: str, parent: str) -> str:
    """The name of what something stands in: a pillar, a section, an item."""
    if kind == "row" and (item := plan.items.get(parent)):
        return f"{plan.number(item)} {item.title}".strip()
    if kind == "item" and (section := plan.sections.get(parent)):
        return section.title
    pillars = (f"{pillar.number} {pillar.title}" for pillar in plan.pillars if pillar.id == parent)
    return next(pillars, parent)


def _place(plan: Plan, kind: str, at: At) -> str:
    return parent_text(plan, kind, at.parent)


def _ended(plan: Plan, _kind: str, ended: Ended) -> str:
    return ended_sentence(plan, ended)


def _lineage(_plan: Plan, _kind: str, lineage: Lineage) -> str:
    return f"{lineage.plan} {lineage.row}"


def _row(plan: Plan, _kind: str, row: Row) -> str:
    return outline(plan, row) if row.item in plan.items else clean(row.text)


def _section(_plan: Plan, _kind: str, section: Section) -> str:
    return clean(section.title)


def _item(plan: Plan, _kind: str, item: Item) -> str:
    return f"{plan.number(item)} {clean(item.title)}".strip()


def _kpi(_plan: Plan, _kind: str, kpi: Kpi) -> str:
    from planner.wording.targets import target_text  # noqa: PLC0415 - only for a whole KPI

    return with_remark(clean(kpi.name), target_text(kpi))


def _population(_plan: Plan, _kind: str, people: Population) -> str:
    """106,900人 ÷ 167,400人（63.9%）, after what the people are called."""
    text = _("{people}人 ÷ {base}人").format(
        people=printed_number(people.people), base=printed_number(people.base)
    )
    rate = f"{printed_number(people.rate)}%" if people.rate is not None else ""
    about = _("およその人数") if people.is_approximate else ""
    return f"{clean(people.label)} {with_remark(text, listed(rate, about))}".strip()


def _deadline(plan: Plan, _kind: str, deadline: ReportDeadline) -> str:
    """翌月10日, with other days of single months."""
    days = (
        _("{month}分は{day}").format(month=month_label(month, plan.year), day=day)
        for month, day in sorted(deadline.days.items())
    )
    return with_remark(_("翌月{day}日").format(day=deadline.day), listed(*days))


_RECORDS: tuple[tuple[type, Callable[[Plan, str, Any], str]], ...] = (
    (At, _place),
    (Ended, _ended),
    (Lineage, _lineage),
    (Row, _row),
    (Section, _section),
    (Item, _item),
    (Kpi, _kpi),
    (Population, _population),
    (ReportDeadline, _deadline),
)


# Lists of ids and records


def _sections(plan: Plan, ids: Iterable[str]) -> str:
    return listed(*(plan.sections[own].title for own in ids if own in plan.sections))


def _items(plan: Plan, ids: Iterable[str]) -> str:
    known = (plan.items[own] for own in ids if own in plan.items)
    return listed(*(clean(item.title) or plan.number(item) for item in known))


def _rows(plan: Plan, ids: Iterable[str]) -> str:
    known = (plan.rows[own] for own in ids if own in plan.rows)
    return listed(*(quoted(outline(plan, row)) or plan.reference(row) for row in known))


def _kpis(plan: Plan, ids: Iterable[str]) -> str:
    return listed(*(kpi_name(plan.kpis[own]) for own in ids if own in plan.kpis))


def _people(plan: Plan, ids: Iterable[str]) -> str:
    return listed(*(plan.people[own].name if own in plan.people else own for own in ids))


def _pillars(_plan: Plan, pillars: Iterable[Pillar]) -> str:
    return listed(*(clean(f"{own.number} {own.title}".strip()) for own in pillars))


def _statuses(_plan: Plan, statuses: Iterable[Status]) -> str:
    return listed(*map(status_words, statuses))


def _printed_lines(_plan: Plan, lines: Iterable[SeriesLine]) -> str:
    """The lines printed for a KPI: 前年度（実績、1年前）."""
    return listed(*map(_printed_line, lines))


def _printed_line(line: SeriesLine) -> str:
    series, label = series_name(line.series), clean(line.label)
    back = _("{count}年前").format(count=line.years_back) if line.years_back else ""
    if not label or label == series:
        return with_remark(series, back)
    return with_remark(label, listed(series, back))


def _breaks(plan: Plan, breaks: Iterable[SeriesBreak]) -> str:
    return "\n".join(break_text(plan, own) for own in breaks)


def _decimals(_plan: Plan, decimals: int) -> str:
    return _("{count}桁").format(count=decimals)


def _month(_plan: Plan, month: Any) -> str:
    return full_month_label(month)


def _year(_plan: Plan, year: int) -> str:
    return year_label(FiscalYear(year))


_FIELDS: dict[tuple[str, str], Callable[[Plan, Any], str]] = {
    ("plan", "order"): _sections,
    ("plan", "pillars"): _pillars,
    ("plan", "statuses"): _statuses,
    ("plan", "status_month"): _month,
    ("plan", "ledger_from"): _month,
    ("plan", "fiscal_year"): _year,
    ("section", "items"): _items,
    ("item", "rows"): _rows,
    ("row", "kpis"): _kpis,
    ("row", "people"): _people,
    ("kpi", "lines"): _printed_lines,
    ("kpi", "breaks"): _breaks,
    ("kpi", "decimals"): _decimals,
}
