"""What the detail pane says of a row, in blocks of plain lines."""

from dataclasses import dataclass
from decimal import Decimal

from planner import ledger, wording
from planner.fiscal import Month, add_months, era_label, month_name
from planner.language import _
from planner.model import Figure, Kpi, Plan, Report, Row
from planner.text import clean

_FIGURES_SHOWN = 24


@dataclass(frozen=True)
class Block:
    """A titled part of the pane."""

    title: str
    lines: tuple[str, ...]


def row_blocks(plan: Plan, row: Row, month: Month) -> tuple[tuple[Block, ...], ...]:
    """The work with its marks, the reports, the figures: three groups for up to three columns."""
    return (
        _kept((_work(plan, row), _marks(plan, row))),
        _kept((*_reports(plan, row, month), _year(plan, row))),
        _kept(tuple(_kpi(plan.kpis[kpi]) for kpi in row.kpis if kpi in plan.kpis)),
    )


def _kept(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block.lines)


def _work(plan: Plan, row: Row) -> Block:
    item = plan.item_of(row)
    title = row.title or item.title
    groups = "・".join(plan.groups_of(row))
    lead = row.lead_group or item.lead_group or plan.section_of(row).lead_group
    about = _("担当: {groups}").format(groups=groups)
    if lead and groups != lead:
        about += _("（主担当 {lead}）").format(lead=lead)
    tags = "　".join(item.tags)
    lines = (*item.lines, *row.text.split("\n"), about, *([f"★{tags}"] if tags else []))
    return Block(f"{plan.reference(row)} {title}".rstrip(), tuple(clean(line) for line in lines))


def _marks(plan: Plan, row: Row) -> Block:
    lines = [_suspension_line(s.start, s.end, s.why) for s in row.suspensions]
    if ledger.is_continuous(row):
        done = sum(mark.done is not None for mark in row.marks if not mark.is_step)
        lines.append(_("毎月の継続業務（実施済 {done}/12）").format(done=done))
    told = [mark for mark in row.marks if _is_worth_telling(row, mark.id)]
    told.sort(key=lambda mark: (mark.due or "9", mark.id))
    lines += [clean(wording.mark_sentence(plan, row, mark)) for mark in told]
    return Block(_("●と手順"), tuple(lines))


def _is_worth_telling(row: Row, mark_id: str) -> bool:
    """On a continuous row, only the marks about which something was said."""
    mark = row.mark(mark_id)
    if mark is None:
        return False
    is_plain = mark.month == mark.due and mark.dropped is None and not mark.word
    return mark.is_step or not ledger.is_continuous(row) or not is_plain


def _suspension_line(start: Month, end: Month | None, why: str) -> str:
    until = month_name(end) if end else _("未定")
    return clean(
        _("休止 {start}〜{end} {why}").format(start=month_name(start), end=until, why=why)
    ).rstrip()


def _reports(plan: Plan, row: Row, month: Month) -> tuple[Block, ...]:
    before = add_months(month, -1)
    now = row.report(month)
    blocks = [Block(_report_title(_("進捗状況"), month, now), _note_lines(now))]
    if not blocks[0].lines:
        blocks = [Block(blocks[0].title, (_("（未記入）"),))]
    if before in plan.year:
        earlier = row.report(before)
        blocks.append(Block(_report_title(_("前月"), before, earlier), _note_lines(earlier)))
    return tuple(blocks)


def _report_title(name: str, month: Month, report: Report) -> str:
    return f"{name} {era_label(month)} {report.status or ''}".rstrip()


def _note_lines(report: Report) -> tuple[str, ...]:
    lines = clean(report.note).split("\n") if report.note else []
    if report.remedy:
        lines += [_("【改善策】"), *clean(report.remedy).split("\n")]
    return tuple(lines)


def _year(plan: Plan, row: Row) -> Block:
    """The statuses of the twelve months; nothing where none was set."""
    if not any(report.status for report in row.reports.values()):
        return Block("", ())
    months = [f"{month_name(month)}{row.report(month).status or '·'}" for month in plan.year.months]
    return Block(_("実施状況の推移"), (" ".join(months),))


def _kpi(kpi: Kpi) -> Block:
    name = f"KPI {kpi.name}" if kpi.role == "kpi" else kpi.name
    lines = [_target(kpi)] if _target(kpi) else []
    figures = sorted(kpi.figures.values(), key=lambda f: (f.period, f.series), reverse=True)
    wanted = [figure for figure in figures if figure.series != "target"]
    lines += [_figure(kpi, figure) for figure in wanted[:_FIGURES_SHOWN]]
    return Block(clean(name), tuple(clean(line) for line in lines))


def _target(kpi: Kpi) -> str:
    target = kpi.target
    value = _number(target.value, kpi.unit) if target.value is not None else ""
    rules = {
        "at-least": _("目標 {value}以上"),
        "at-most": _("目標 {value}以下"),
        "at-least-prior": _("目標 前年度以上"),
        "at-most-prior": _("目標 前年度以下"),
    }
    text = rules.get(target.rule, "").format(value=value)
    people = kpi.population
    if people is not None:
        text += _("（{people:,} / {base:,} {label}）").format(
            people=people.people, base=people.base, label=people.label
        )
    return f"{text} {target.text}".strip()


def _figure(kpi: Kpi, figure: Figure) -> str:
    provisional = _("（速報）") if figure.is_provisional else ""
    name = series_names().get(figure.series, figure.series)
    unit = "" if figure.series == "rank" else kpi.unit
    value = _number(figure.value, unit)
    return f"{_period(figure.period):<7} {name} {value}{provisional} {figure.remark}".rstrip()


def _number(value: Decimal | None, unit: str) -> str:
    return f"{value:,}{unit}" if value is not None else ""


def _period(period: str) -> str:
    """2020-05 as R2.5, a span as R1.4〜R1.6, a year as it stands."""
    parts = [era_label(Month(part)) if len(part) == 7 else part for part in period.split("/")]
    return "〜".join(parts)


def series_names() -> dict[str, str]:
    """How the series are called."""
    return {
        "actual": _("実績"),
        "cumulative": _("累計"),
        "target": _("目標"),
        "numerator": _("分子"),
        "denominator": _("分母"),
        "national": _("全国"),
        "rank": _("順位"),
        "progress_rate": _("進捗率"),
        "actual_first_review": _("原審査"),
        "actual_second_review": _("再審査"),
        "stated": _("注記の値"),
        "difference": _("前年差"),
        "difference_from_target": _("目標との差"),
        "rate": _("率"),
        "new": _("新規"),
        "own": _("協会実施"),
        "outsourced": _("委託"),
    }
