"""What the detail pane says of a row, in blocks of plain lines."""

from dataclasses import dataclass
from decimal import Decimal

from planner import ledger, wording
from planner.fiscal import Month, add_months, era_label, month_name
from planner.language import _
from planner.model import Figure, Kpi, Plan, Report, Row
from planner.text import clean

_PERIODS_SHOWN = 24


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
    months = [
        f"{month_name(month)}{row.report(month).status or '－'}" for month in plan.year.months
    ]
    return Block(_("実施状況の推移"), (" ".join(months[:6]), " ".join(months[6:])))


def _kpi(kpi: Kpi) -> Block:
    """The target, then a line for each period, the latest first."""
    name = f"KPI {kpi.name}" if kpi.role == "kpi" else kpi.name
    by_period: dict[str, list[Figure]] = {}
    for figure in kpi.figures.values():
        by_period.setdefault(figure.period, []).append(figure)
    said = {period for period, held in by_period.items() if any(f.series != "target" for f in held)}
    periods = sorted(said, reverse=True)[:_PERIODS_SHOWN]
    lines = [_target(kpi), *(_period_line(kpi, by_period[period]) for period in periods)]
    return Block(clean(name), tuple(clean(line) for line in lines if line))


def _period_line(kpi: Kpi, figures: list[Figure]) -> str:
    told = "　".join(_figure(kpi, figure) for figure in figures)
    return f"{_period(figures[0].period)} {told}".strip()


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
    name = series_names().get(figure.series, figure.series)
    value = _number(figure.value, figure.unit or kpi.unit)
    notes = [_("速報")] if figure.is_provisional else []
    notes += [figure.remark] if figure.remark else []
    return f"{name} {value}" + (f"（{'、'.join(notes)}）" if notes else "")


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
        "baseline": _("起点"),
        "rate_difference": _("率の前年差"),
        "year_on_year": _("前年比"),
        "cumulative_year_on_year": _("累計の前年比"),
        "new_cumulative": _("新規の累計"),
        "expected_people": _("見込"),
        "offices": _("事業所"),
        "in_talks": _("調整中"),
        "inspections": _("実地調査"),
        "joining": _("途中開始"),
        "target_1": _("目標累計①"),
        "target_2": _("目標累計②"),
        "target_3": _("目標累計③"),
        "target_4": _("目標累計④"),
    }
