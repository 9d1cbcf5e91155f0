"""The detail of a row: its work, its reports and its figures, each a pane."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from planner.forms.footers import FIGURES, REPORTS, WORK
from planner.forms.panes import DetailBlock, Pane, ShortTexts
from planner.language import _
from planner.plan import ledger, reporting
from planner.plan.fiscal import FiscalYear, Month, add_months, is_month
from planner.plan.grid import INCENTIVE, row_title
from planner.plan.model import Figure, Kpi, Mark, Plan, Report, Row
from planner.plan.reporting import Stage
from planner.text import clean, one_line, pad_left, width
from planner.wording.figures import (
    period_label,
    printed_number,
    series_name,
    series_place,
    unit_text,
)
from planner.wording.kpis import followed_target
from planner.wording.labels import month_label, month_name
from planner.wording.marks import ended_sentence, mark_sentence, suspension_sentence
from planner.wording.phrases import late_name, listed, with_remark
from planner.wording.reports import review_sentence, stage_name

if TYPE_CHECKING:
    from planner.forms.gaps import Gaps
    from planner.kpi.standing import Standing
    from planner.reports.chart import Chart

PROVISIONAL = "~"  # before a figure that is 速報

_PERIODS_SHOWN = 24


def row_panes(
    plan: Plan, row: Row, month: Month, keys: Mapping[str, str], most: int
) -> tuple[Pane, ...]:
    """The panes of a row, at most so many: what it has of figures stands with its work in two."""
    work, reports, figures = row_blocks(plan, row, month)
    name, note = work[0].title, reports[0].title
    work = (DetailBlock("", work[0].lines), *work[1:])
    reports = (DetailBlock("", reports[0].lines), *reports[1:])
    keys_of_work = keys.get(WORK, "")
    if figures and most < 3:
        keys_of_work = "  ".join(filter(None, (keys.get(FIGURES, ""), keys_of_work)))
        work = (*figures, DetailBlock(name, work[0].lines), *work[1:])
    is_told = bool(figures) and most < 3
    if most == 1:
        both = (*work, DetailBlock(note, reports[0].lines), *reports[1:])
        return (Pane(name, both, tells_name=is_told),)
    panes = (Pane(name, work, keys_of_work, is_told), Pane(note, reports, keys.get(REPORTS, "")))
    return (*panes, _figures_pane(figures, keys)) if figures and most > 2 else panes


def _figures_pane(figures: tuple[DetailBlock, ...], keys: Mapping[str, str]) -> Pane:
    """The KPIs, named by the only one."""
    title = _("KPI と数字")
    if len(figures) == 1:
        title, figures = figures[0].title, (replace(figures[0], title=""),)
    return Pane(title, figures, keys.get(FIGURES, ""))


def row_chart(plan: Plan, row: Row, month: Month) -> "Gaps | Chart | None":
    """The chart of the first KPI that has a figure by a month; None where there is none."""
    from planner.forms.gaps import figure  # noqa: PLC0415 - the first frame comes before it
    from planner.kpi.standing import standing  # noqa: PLC0415

    for kpi in (plan.kpis[kpi] for kpi in row.kpis if kpi in plan.kpis):
        judged = standing(plan, kpi, month, [row])
        if judged.used is not None:
            return figure(plan, kpi, judged)
    return None


def row_blocks(plan: Plan, row: Row, month: Month) -> tuple[tuple[DetailBlock, ...], ...]:
    """The work with its marks, the reports, the figures."""
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
    return tuple(block for block in blocks if block.told)


def _work(plan: Plan, row: Row) -> DetailBlock:
    item = plan.item_of(row)
    groups = "・".join(plan.groups_of(row))
    lead = plan.lead_of(row)
    about = _("担当: {groups}").format(groups=groups)
    if lead and groups != lead:
        about += _("（主担当 {lead}）").format(lead=lead)
    tags = "　".join(item.tags)
    lines = (*item.lines, *row.text.split("\n"), about, *([f"★{tags}"] if tags else []))
    star = "★" if INCENTIVE in item.tags else ""
    title = f"{plan.reference(row)} {star}{row_title(plan, row)}".rstrip()
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
    """The report of the month and that before, where another row has it, of that one."""
    before = add_months(month, -1)
    unit = reporting.unit_of(plan, row)
    is_elsewhere = unit.id != row.id and not _note_lines(row.report(month))
    of = unit if is_elsewhere else row
    now = of.report(month)
    note = _note_lines(now) or (_("（未記入）"),)
    if is_elsewhere:
        note = (_("進捗状況は {row} に書きます").format(row=plan.reference(unit)), *note)
    review = _review_lines(plan, row, month)
    if reporting.is_returned(plan, unit, month):
        lines = (*review, *note, *_memo_lines(now))  # what is asked for comes first
    else:
        lines = (*note, *_memo_lines(now), *review)
    title = _report_title(_("進捗状況"), month, now)
    blocks = [DetailBlock(title, lines)]
    if before in plan.year:
        earlier = of.report(before)
        title = _report_title(_("前月の進捗状況"), before, earlier)
        blocks.append(DetailBlock(title, _note_lines(earlier)))
    return tuple(blocks)


def _report_title(name: str, month: Month, report: Report) -> str:
    return clean(f"{name} {month_label(month)} {report.status or ''}").strip()


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
    months = (
        f"{month_name(month)}{one_line(row.report(month).status or '-')}"
        for month in plan.year.months
    )
    return DetailBlock(_("実施状況の推移"), (ShortTexts(tuple(months)),))


def _kpi(plan: Plan, kpi: Kpi, month: Month, row: Row) -> DetailBlock:
    """Where it stands, its figures, sums that do not match and other doubts, how it is judged.

    In March its verdict, too.
    """
    from planner.kpi.standing import standing  # noqa: PLC0415 - the first frame comes before it
    from planner.wording.kpis import standing_parts  # noqa: PLC0415

    judged = standing(plan, kpi, month, [row])
    figures = _latest(kpi, judged.used.series if judged.used is not None else "")
    sums, others, doubtful = _doubts(plan, kpi, list(dict.fromkeys(f.period for f in figures)))
    lines: list[str | ShortTexts] = [
        ended_sentence(plan, kpi.ended) if kpi.ended else "",
        ShortTexts(standing_parts(plan, kpi, judged), is_table=False),
        *sums,
        *_figure_lines(kpi, plan.year, figures, doubtful),
        _population(kpi),
        _months_summed(plan, kpi, judged),
        *_judged_lines(plan, kpi, month, row),
        *others,
    ]
    told = tuple(line for line in map(_cleaned, lines) if line is not None)
    series = list(dict.fromkeys(figure.series for figure in figures))
    name = series_name(series[0]) if len(series) > 1 else ""
    return DetailBlock(_kpi_title(kpi, name), told, one_line(_target(plan, kpi, month)))


def _cleaned(line: str | ShortTexts) -> str | ShortTexts | None:
    """A line without what could steer a terminal; None for an empty one."""
    if isinstance(line, str):
        return clean(line) or None
    texts, end = tuple(filter(None, map(one_line, line.texts))), one_line(line.end)
    return replace(line, texts=texts, end=end) if texts or end else None


def _kpi_title(kpi: Kpi, series: str) -> str:
    """Its name, its unit, which stands here once, and the series that stands first."""
    name = one_line(kpi.name)
    return with_remark(f"KPI {name}" if kpi.role == "kpi" else name, listed(kpi.unit, series))


def _latest(kpi: Kpi, judged: str) -> list[Figure]:
    """The figures of the latest periods, those of a target alone not counted.

    The series it is judged on comes first.
    """
    known = {figure.period for figure in kpi.known_figures if figure.series != "target"}
    shown = set(sorted(known, reverse=True)[:_PERIODS_SHOWN])
    figures = [figure for figure in kpi.known_figures if figure.period in shown]
    return sorted(
        figures,
        key=lambda figure: (figure.series != judged, series_place(figure.series), figure.period),
    )


def _figure_lines(
    kpi: Kpi, fiscal: FiscalYear, figures: list[Figure], doubtful: frozenset[tuple[str, str]]
) -> Iterator[ShortTexts]:
    """The figures of this year by their series; those of other times, and what came late, below.

    The first series, on which it is judged, is named in the title.
    """
    year = fiscal.months
    before = tuple(add_months(month, -12) for month in year)
    series = list(dict.fromkeys(figure.series for figure in figures))
    has_names = len(series) > 1
    own = [figure for figure in figures if figure.period in {*year, *before}]
    texts: dict[Figure, str] = {}
    for unit in dict.fromkeys(map(kpi.unit_of, series)):  # people are longer than their rate
        alike = [figure for figure in own if kpi.unit_of(figure.series) == unit]
        texts |= _aligned(kpi, alike, doubtful)
    least = ShortTexts(tuple(texts.values())).widest
    for periods, name in ((year, ""), (before, _("前年度"))):
        for one in series:
            line = [texts[f] for f in own if f.series == one and f.period in periods]
            named = " ".join(filter(None, (name, series_name(one) if has_names else "")))
            if line and one == series[0] and not name:
                yield ShortTexts(tuple(line), least=least, label=named)
            elif line:
                yield ShortTexts((*([named] if named else []), *line), least=least)
    others = (
        " ".join(
            filter(
                None,
                (
                    period_label(figure.period),
                    series_name(figure.series) if has_names else "",
                    _figure(kpi, figure, doubtful),
                ),
            )
        )
        for figure in figures
        if figure.period not in {*year, *before}
    )
    yield ShortTexts(tuple(others))
    late = dict.fromkeys(_when(figure) for figure in figures if figure.late_at)
    if late:
        told = _("{late} {months}").format(late=late_name(is_late=True), months=listed(*late))
        yield ShortTexts((told,))


def _when(figure: Figure) -> str:
    """The month of a figure, or its other period."""
    period = figure.period
    return month_name(Month(period)) if is_month(period) else period_label(period)


def _aligned(
    kpi: Kpi, figures: Sequence[Figure], doubtful: frozenset[tuple[str, str]]
) -> dict[Figure, str]:
    """Months with their figures at the right of equal cells, signs and remarks behind them."""
    pairs = [(month_name(Month(figure.period)), _value(kpi, figure)) for figure in figures]
    most = max((width(month + value) for month, value in pairs), default=0)
    texts = (f"{month} {pad_left(value, most - width(month))}" for month, value in pairs)
    return {
        figure: _with_signs(text, figure, doubtful)
        for figure, text in zip(figures, texts, strict=True)
    }


def _figure(kpi: Kpi, figure: Figure, doubtful: frozenset[tuple[str, str]]) -> str:
    return _with_signs(_value(kpi, figure), figure, doubtful)


def _value(kpi: Kpi, figure: Figure) -> str:
    """A figure with its own unit, ~ before a 速報; a target stands in [ ]."""
    unit = unit_text(kpi, figure)
    value = printed_number(figure.value) + ("" if unit == one_line(kpi.unit) else unit)
    if figure.series.startswith("target"):
        value = f"[{value}]"
    return f"{PROVISIONAL if figure.is_provisional else ''}{value}"


def _with_signs(text: str, figure: Figure, doubtful: frozenset[tuple[str, str]]) -> str:
    """A figure with its remark, and ? where it looks mistyped."""
    doubt = " ?" if (figure.series, figure.period) in doubtful else ""
    return with_remark(f"{text}{doubt}", figure.remark)


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


def _months_summed(plan: Plan, kpi: Kpi, judged: "Standing") -> str:
    """The sum of the months' own targets that the figure is compared with; else empty."""
    from planner.kpi.expected import months_summed  # noqa: PLC0415 - as above
    from planner.wording.kpis import expected_text  # noqa: PLC0415

    own = next((e for e in (judged.expected, *judged.others) if e and e.basis == "own"), None)
    used = judged.used
    if own is None or used is None or f"target@{used.period}" not in kpi.figures:
        return ""
    is_sum = len(months_summed(kpi, judged.limit, used, plan.year)) > 1
    return _("目安 {sum}").format(sum=expected_text(plan, kpi, judged, own)) if is_sum else ""


def _year_end(plan: Plan, row: Row, month: Month) -> DetailBlock:
    """In March the one mark for the KPIs of the row's item; nothing while it is open."""
    if month != plan.year.last:
        return DetailBlock("", ())
    from planner.wording.verdicts import item_verdict_text  # noqa: PLC0415 - once a year

    met = item_verdict_text(plan, plan.item_of(row))
    return DetailBlock(_("事業の達成状況"), (met,) if met else ())


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
    """The target of the year in [ ]; empty where there is none."""
    target = followed_target(plan, kpi, month)
    return _("目標 [{target}]").format(target=target) if target else ""


def _population(kpi: Kpi) -> str:
    """The people that the target stands for; empty where nobody said."""
    people = kpi.population
    if people is None:
        return ""
    return _("計画 {people:,}人、対象 {base:,}人（{label}）").format(
        people=people.people, base=people.base, label=people.label
    )
