"""The detail pane of a row, as blocks of plain lines."""

from collections.abc import Iterator

from msgspec import Struct

from planner.language import _
from planner.plan import ledger, reporting
from planner.plan.fiscal import Month, add_months
from planner.plan.grid import row_title
from planner.plan.model import Figure, Kpi, Mark, Plan, Report, Row
from planner.plan.reporting import Stage
from planner.text import clean, one_line
from planner.wording.figures import figure_text, period_label, series_name, series_place
from planner.wording.kpis import followed_target
from planner.wording.labels import full_month_label, month_name
from planner.wording.marks import ended_sentence, mark_sentence, suspension_sentence
from planner.wording.reports import review_sentence, stage_name

_PERIODS_SHOWN = 24


class DetailBlock(Struct, frozen=True):
    """A titled part of the pane."""

    title: str
    lines: tuple[str, ...]


def row_blocks(plan: Plan, row: Row, month: Month) -> tuple[tuple[DetailBlock, ...], ...]:
    """The work with its marks, the reports, the figures: three groups for up to three columns."""
    return (
        _filled((_work(plan, row), _marks(plan, row))),
        _filled((*_reports(plan, row, month), _year(plan, row))),
        _filled(
            (
                *(_kpi(plan, plan.kpis[kpi], month, row) for kpi in row.kpis if kpi in plan.kpis),
                _year_end(plan, row, month),
            )
        ),
    )


def _filled(blocks: tuple[DetailBlock, ...]) -> tuple[DetailBlock, ...]:
    return tuple(block for block in blocks if block.lines)


def _work(plan: Plan, row: Row) -> DetailBlock:
    item = plan.item_of(row)
    groups = "・".join(plan.groups_of(row))
    lead = plan.lead_of(row)
    about = _("担当: {groups}").format(groups=groups)
    if lead and groups != lead:
        about += _("（主担当 {lead}）").format(lead=lead)
    tags = "　".join(item.tags)
    lines = (*item.lines, *row.text.split("\n"), about, *([f"★{tags}"] if tags else []))
    title = f"{plan.reference(row)} {row_title(plan, row)}".rstrip()
    return DetailBlock(title, tuple(clean(line) for line in lines))


def _marks(plan: Plan, row: Row) -> DetailBlock:
    periods = (suspension_sentence(plan, suspension) for suspension in row.suspensions)
    lines = [_("休止 {period}").format(period=period) for period in periods]
    if ended := plan.ended_of(row):
        lines.append(ended_sentence(plan, ended))
    is_continuous = ledger.is_continuous(row)
    if is_continuous:
        done = sum(mark.done is not None for mark in row.marks if not mark.is_step)
        lines.append(_("毎月の継続業務（実施済 {done}/12）").format(done=done))
    marks = [mark for mark in row.marks if not is_continuous or _is_notable(mark)]
    marks.sort(key=lambda mark: (mark.due or "9", mark.id))
    lines += [clean(mark_sentence(plan, row, mark)) for mark in marks]
    return DetailBlock(_("●と手順"), tuple(lines))


def _is_notable(mark: Mark) -> bool:
    """Whether a mark of a continuous row was moved, dropped, given a word, or is a 手順."""
    is_plain = mark.month == mark.due and mark.dropped is None and not mark.word
    return mark.is_step or not is_plain


def _reports(plan: Plan, row: Row, month: Month) -> tuple[DetailBlock, ...]:
    before = add_months(month, -1)
    now = row.report(month)
    note = _note_lines(now) or (_("（未記入）"),)
    lines = (*_review_lines(plan, row, month), *note, *_memo_lines(now))
    blocks = [DetailBlock(_report_title(_("進捗状況"), month, now), lines)]
    if before in plan.year:
        earlier = row.report(before)
        title = _report_title(_("前月の進捗状況"), before, earlier)
        blocks.append(DetailBlock(title, _note_lines(earlier)))
    return tuple(blocks)


def _report_title(name: str, month: Month, report: Report) -> str:
    return clean(f"{name} {full_month_label(month)} {report.status or ''}").rstrip()


def _note_lines(report: Report) -> tuple[str, ...]:
    lines = clean(report.note).split("\n") if report.note else []
    if report.remedy:
        lines += [_("【改善策】"), *clean(report.remedy).split("\n")]
    return tuple(lines)


def _review_lines(plan: Plan, row: Row, month: Month) -> tuple[str, ...]:
    """The stage of the report, of whichever row reports it, and its review."""
    unit = reporting.unit_of(plan, row)
    review = unit.report(month).review
    stage = reporting.stage(plan, unit, month)
    if review is None and stage is not Stage.UNCHECKED:
        return ()
    named = _("確認: {stage}").format(stage=stage_name(stage))
    if review is None:
        return (named,)
    lines = tuple(clean(review_sentence(review)).split("\n"))
    return lines if stage in {Stage.REVIEWED, Stage.RETURNED} else (named, *lines)


def _memo_lines(report: Report) -> tuple[str, ...]:
    if not report.memo:
        return ()
    return (_("【内部メモ・印刷されません】"), *clean(report.memo).split("\n"))


def _year(plan: Plan, row: Row) -> DetailBlock:
    """The statuses of the twelve months; nothing where none was set."""
    if not any(report.status for report in row.reports.values()):
        return DetailBlock("", ())
    months = [
        f"{month_name(month)}{one_line(row.report(month).status or '-')}"
        for month in plan.year.months
    ]
    return DetailBlock(_("実施状況の推移"), (" ".join(months[:6]), " ".join(months[6:])))


def _kpi(plan: Plan, kpi: Kpi, month: Month, row: Row) -> DetailBlock:
    """Its 廃止, the target, how it is judged, sums that do not match, a line for each period.

    Then other doubts, and in March its verdict.
    """
    name = f"KPI {kpi.name}" if kpi.role == "kpi" else kpi.name
    by_period: dict[str, list[Figure]] = {}
    for figure in kpi.known_figures:
        by_period.setdefault(figure.period, []).append(figure)
    known = {figure.period for figure in kpi.known_figures if figure.series != "target"}
    periods = sorted(known, reverse=True)[:_PERIODS_SHOWN]
    sums, others, doubtful = _doubts(plan, kpi, periods)
    lines = [
        ended_sentence(plan, kpi.ended) if kpi.ended else "",
        _target(plan, kpi, month),
        *_judged_lines(plan, kpi, month, row),
        *sums,
        *(
            _period_line(kpi, by_period[period], doubtful) + _target_sum(plan, kpi, period)
            for period in periods
        ),
        *others,
    ]
    return DetailBlock(clean(name), tuple(clean(line) for line in lines if line))


def _judged_lines(plan: Plan, kpi: Kpi, month: Month, row: Row) -> Iterator[str]:
    """The way of 目安 where one was chosen; in March the verdict of the year."""
    if kpi.expected_by is not None:
        from planner.kpi.standing import standing  # noqa: PLC0415 - the first frame comes before it
        from planner.wording.bases import chosen_basis_text  # noqa: PLC0415

        basis = chosen_basis_text(plan, kpi, standing(plan, kpi, month))
        yield _("目安の決め方 {basis}").format(basis=basis)
    if month == plan.year.last:
        from planner.kpi.verdicts import verdict  # noqa: PLC0415 - once a year
        from planner.wording.verdicts import verdict_text  # noqa: PLC0415

        met = verdict_text(plan, kpi, verdict(plan, kpi, [row]))
        yield _("達成状況 {met}").format(met=met) if met else ""


def _target_sum(plan: Plan, kpi: Kpi, period: str) -> str:
    """The sum of the months' own targets that a period's figure is compared with; else empty."""
    if f"target@{period}" not in kpi.figures or period not in plan.year.months:
        return ""
    from planner.kpi.expected import months_summed  # noqa: PLC0415 - as above
    from planner.kpi.standing import standing  # noqa: PLC0415
    from planner.wording.kpis import expected_text  # noqa: PLC0415

    found = standing(plan, kpi, Month(period))
    own = next((one for one in (found.expected, *found.others) if one and one.basis == "own"), None)
    used = found.used
    if own is None or used is None or used.period != period:
        return ""
    is_sum = len(months_summed(kpi, found.limit, used, plan.year)) > 1
    return _("　目安 {sum}").format(sum=expected_text(plan, kpi, found, own)) if is_sum else ""


def _year_end(plan: Plan, row: Row, month: Month) -> DetailBlock:
    """In March the one mark for the KPIs of the row's item; nothing while it is open."""
    if month != plan.year.last:
        return DetailBlock("", ())
    from planner.wording.verdicts import item_verdict_text  # noqa: PLC0415 - once a year

    met = item_verdict_text(plan, plan.item_of(row))
    return DetailBlock(_("事業の達成状況"), (met,) if met else ())


def _period_line(kpi: Kpi, figures: list[Figure], doubtful: frozenset[tuple[str, str]]) -> str:
    """The figures of a period by their series; a ? stands behind one that looks mistyped."""
    texts = "　".join(
        f"{series_name(figure.series)} {figure_text(kpi, figure)}"
        f"{' ?' if (figure.series, figure.period) in doubtful else ''}"
        for figure in sorted(figures, key=lambda figure: series_place(figure.series))
    )
    return f"{period_label(figures[0].period)} {texts}".strip()


def _doubts(
    plan: Plan, kpi: Kpi, periods: list[str]
) -> tuple[list[str], list[str], frozenset[tuple[str, str]]]:
    """The doubts about the figures, a sentence each: in sums, and others; those mistyped."""
    sums: list[str] = []
    others: list[str] = []
    if not periods:
        return sums, others, frozenset()
    from planner.kpi.doubts import (  # noqa: PLC0415 - the first frame comes before it
        MISTYPED,
        doubts_of,
    )
    from planner.wording.doubts import doubt_sentence  # noqa: PLC0415

    found = doubts_of(plan, kpi, periods)
    for doubt in found:
        text = _("ご確認: {what}") if doubt.reason in MISTYPED else _("合わない: {what}")
        sentence = text.format(what=doubt_sentence(kpi, doubt))
        (sums if doubt.reason in {"counts", "sum"} else others).append(sentence)
    doubtful = {(one.series, one.period) for one in found if one.reason in MISTYPED}
    return sums, others, frozenset(doubtful)


def _target(plan: Plan, kpi: Kpi, month: Month) -> str:
    """The target, with the people it stands for; empty where there is none."""
    target = followed_target(plan, kpi, month)
    people = kpi.population
    if people is not None:
        target += _("（{people:,} / {base:,} {label}）").format(
            people=people.people, base=people.base, label=people.label
        )
    return _("目標 {target}").format(target=target) if target else ""
