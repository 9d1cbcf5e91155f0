"""改定: what changed in a plan after 計画決定, before and after side by side (pure)."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from msgspec import Struct

from planner.history.amendments import Amended, reasons_of
from planner.history.diff import Difference
from planner.history.entities import find
from planner.history.story import last_writers, writer_of
from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.grid import outline
from planner.plan.model import Ended, Item, Kpi, Plan, Row, Section
from planner.plan.paths import make_path, parse_path
from planner.reports.document import (
    Block,
    Column,
    Document,
    Heading,
    Paragraph,
    Table,
    TableCell,
    TableLine,
    Words,
    plain_words,
)
from planner.reports.progress import Options, header
from planner.text import clean, one_line
from planner.wording.differences import difference_text
from planner.wording.entities import field_word
from planner.wording.labels import day_label, month_label, month_name
from planner.wording.phrases import listed
from planner.wording.targets import target_text


class _BeforeAfter(Struct, frozen=True):
    """A line of the table: where, what stood there and stands there now, and why."""

    place: str
    reference: str
    before: tuple[Words, ...]
    after: tuple[Words, ...]
    why: str


def build(plan: Plan, _month: Month, options: Options) -> Document:
    """The 改定 asked for, a table each; only group and header of the options are used."""
    group = options.view.group
    return Document(
        title=_("{title}（改定）").format(title=one_line(plan.title)),
        subject=one_line(group) or _("全グループ"),
        header=header(plan, options),
        blocks=tuple(_blocks(options.amendments, group))
        or (Paragraph(_("計画決定の後の改定はありません。")),),
    )


def heading(amended: Amended) -> str:
    """改定 令和2年10月1日（本部通知 第12号）."""
    day = _day(amended.day)
    source = one_line(amended.source)
    text = _("改定 {day}（{source}）") if source else _("改定 {day}")
    return text.format(day=day, source=source)


def told(amended: Amended, group: str) -> Iterator[Difference]:
    """What an 改定 changed, each thing once: a KPI added to a row is told of the KPI alone."""
    every = amended.differences(group)
    new = {(own.entity, own.row) for own in every if own.is_whole and own.before is None}
    for own in every:
        if parse_path(own.entity).kind == "row" and own.field == "kpis":
            rest = tuple(kpi for kpi in own.after if (make_path("kpi", kpi), own.row) not in new)
            if rest == own.before:
                continue
        yield own


def _blocks(every: Sequence[Amended], group: str) -> Iterator[Block]:
    for amended in every:
        changes = tuple(_changes(amended, group))
        if changes:
            yield Heading(heading(amended))
            yield _table(changes)


def _table(changes: Sequence[_BeforeAfter]) -> Table:
    """A line for each change; the place and the reason stand once for those that share them."""
    columns = (
        Column("number", _("項番・事業"), share=18),
        Column("before", _("変更前"), share=32),
        Column("after", _("変更後"), share=32),
        Column("why", _("理由"), share=18),
    )
    lines: list[TableLine] = []
    for place, of_place in groupby(changes, key=lambda own: own.place):
        own = tuple(of_place)
        whys = [len(tuple(same)) for _why, same in groupby(own, key=lambda one: one.why)]
        starts = {sum(whys[:n]): count for n, count in enumerate(whys)}
        for number, change in enumerate(own):
            cells: list[tuple[int, TableCell]] = []
            if number == 0:
                cells.append((0, TableCell(plain_words(place), rows=len(own))))
            cells += [(1, TableCell(change.before)), (2, TableCell(change.after))]
            if number in starts:
                cells.append((3, TableCell(plain_words(change.why), rows=starts[number])))
            lines.append(TableLine("work", tuple(cells), place, change.reference))
    return Table(columns, tuple(lines))


def _changes(amended: Amended, group: str) -> Iterator[_BeforeAfter]:
    writers = last_writers(amended.entries)
    for difference in told(amended, group):
        entry = writer_of(difference.keys, writers)
        why = listed(*reasons_of(entry)) if entry is not None else ""
        place, reference = _place(amended, difference), _reference(amended, difference)
        yield _BeforeAfter(place, reference, *_sides(amended, difference), clean(why))


def _sides(amended: Amended, own: Difference) -> tuple[tuple[Words, ...], tuple[Words, ...]]:
    """What stood and what stands; of something new or ended the thing itself beside that word."""
    old, new = amended.before, amended.after
    label = _label(amended, own)
    if own.is_whole and own.before is None:
        return (Words(_("【新設】")),), _labelled(label, _whole(new, own.after))
    if own.field == "ended":
        return _state(old, own.entity, own.before, label), _state(new, own.entity, own.after, label)
    said = difference_text(old, new, own)
    return _labelled(label, said.before), _labelled(label, said.after)


def _state(plan: Plan, entity: str, ended: Ended | None, label: str) -> tuple[Words, ...]:
    """A thing as it stands, or 廃止 from its month; the reason has a column of its own."""
    if ended is None:
        return _labelled(label, _whole(plan, find(plan, entity)))
    start = month_label(ended.month, plan.year)
    return _labelled(_("廃止"), _("{month}から").format(month=start))


def _labelled(label: str, text: str) -> tuple[Words, ...]:
    named = (Words(_("【{label}】").format(label=one_line(label)), "label"),) if label else ()
    return (*named, *plain_words(text))


def _reference(amended: Amended, own: Difference) -> str:
    """The reference of the row a difference is in; empty for none."""
    for plan in (amended.after, amended.before):
        if row := plan.rows.get(own.row):
            return plan.reference(row)
    return ""


def _label(amended: Amended, own: Difference) -> str:
    """The name of the field, behind the row or KPI that has it."""
    path = parse_path(own.entity)
    if path.kind == "row":
        field = "" if own.is_whole or own.field == "ended" else field_word("row", own.field)
        return f"{_reference(amended, own)} {field}".strip()
    if path.kind in {"section", "item"} and (own.is_whole or own.field == "ended"):
        return field_word(path.kind, "title")
    if path.kind in {"plan", "section", "item"}:
        return field_word(path.kind, own.field)
    if path.kind == "kpi" and (own.is_whole or own.field == "ended"):
        return _("KPI")
    return difference_text(amended.before, amended.after, own).name


def _place(amended: Amended, own: Difference) -> str:
    """The item as the table names it: 3 生活習慣病予防健診; a section, or the plan itself."""
    for plan in (amended.after, amended.before):
        path = parse_path(own.entity)
        row = plan.rows.get(own.row)
        item = plan.items.get(row.item if row else path.owner if path.kind == "item" else "")
        if item is not None:
            return _item(plan, item)
        if path.kind == "section" and path.owner in plan.sections:
            return _("区分「{title}」").format(title=one_line(plan.sections[path.owner].title))
    return _("計画全体")


def _item(plan: Plan, item: Item) -> str:
    return f"{one_line(plan.number(item))} {one_line(item.title)}".strip()


# What something is, in full


def _whole(plan: Plan, record: object) -> str:
    """A section, item, row or KPI in some lines: what it is called, what it asks for, and when."""
    if isinstance(record, Row):
        return "\n".join(filter(None, (outline(plan, record), _months(plan, record))))
    if isinstance(record, Item):
        return "\n".join((clean(record.title), *(f"・{line}" for line in record.lines)))
    if isinstance(record, Section):
        return clean(record.title)
    if isinstance(record, Kpi):
        return "　".join(filter(None, (one_line(record.name), target_text(record))))
    return ""


def _months(plan: Plan, row: Row) -> str:
    """The months of a row's ●: ● 4月、5月、12月."""
    due = {mark.due for mark in row.marks if not mark.is_step and mark.due and not mark.dropped}
    months = [month_name(month) for month in plan.year.months if month in due]
    if len(months) == len(plan.year.months):
        return _("● 毎月")
    return _("● {months}").format(months=listed(*months)) if months else ""


def _day(text: str) -> str:
    try:
        return day_label(date.fromisoformat(text))
    except ValueError:
        return one_line(text)
