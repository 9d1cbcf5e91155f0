"""The standing of a KPI in words: figure, 目安, target, judgement and 着地見込み."""

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal

from planner.kpi.breaks import last_break
from planner.kpi.comparing import Comparison
from planner.kpi.exact import EXACT, decimals_of, distance, rounded, shortened
from planner.kpi.expected import (
    Basis,
    Expected,
    months_covered,
    months_summed,
)
from planner.kpi.outlook import Landing, Pace, PaceState
from planner.kpi.readings import COUNTS, Reading, judging_month
from planner.kpi.standing import Standing, Why
from planner.kpi.standing import standing as standing_of
from planner.kpi.targets import CaseState, case_states
from planner.kpi.values import Direction
from planner.kpi.verdicts import NoProposal, Proposal
from planner.language import N_, _
from planner.plan.fiscal import Month, add_months
from planner.plan.model import Kpi, Plan
from planner.plan.paths import parse_figure_key
from planner.plan.targets import Case, Cases, numbers_in
from planner.text import one_line
from planner.wording.figures import (
    figure_text,
    kpi_name,
    period_label,
    printed_number,
    series_name,
)
from planner.wording.judging import break_text
from planner.wording.labels import month_label, month_name, status_name
from planner.wording.phrases import listed, months_text, with_remark
from planner.wording.targets import rule_text, target_text, year_of

_WHY: dict[Why, str] = {
    "reference": N_("参考の数字で、判定しない"),
    "no-target": N_("数の目標がない"),
    "qualitative": N_("言葉の目標で、人が判定する"),
    "in-words": N_("目標の条件が数で入っていない"),
    "prior-unknown": N_("前年度の値がまだ分からない"),
    "definition-changed": N_("定義の変更で前の数字と比べられない"),
    "value-unknown": N_("目標のもとになる数字がまだ分からない"),
    "condition-unknown": N_("目標の条件になる数字がまだ分からない"),
    "no-case": N_("目標のどの条件にも当たらない"),
    "suspended": N_("休止中"),
    "ended": N_("廃止"),
    "no-figure": N_("今年度の数字がまだない"),
    "only-earlier": N_("今年度の数字がまだない"),
    "no-total": N_("4月からの累計がまだ出せない"),
    "incomplete": N_("値を出すには数字が足りない"),
    "months-missing": N_("数字のない月がある"),
    "no-year-figure": N_("年度の数字がまだない"),
    "no-denominator": N_("分母が0"),
    "before-judging": N_("{month}の数字で判定する"),
    "awaited": N_("{month}の数字を待っている"),
    "no-series": N_("目標と比べる数字がまだない"),
}

_NO_PROPOSAL: dict[NoProposal, str] = {
    "row-suspended": N_("行が休止中"),
    "row-ended": N_("行が廃止"),
    "no-kpi": N_("判定する KPI がない"),
    "all-suspended": N_("KPI が休止中"),
    "all-ended": N_("KPI が廃止"),
    "unknown": N_("まだ分からない KPI がある"),
}

_PACES: dict[PaceState, str] = {
    "year-over": N_("残りの月なし"),
    "reached": N_("達成済"),
    "exceeded": N_("超過"),
}

_BASES: dict[Basis, str] = {
    "own": N_("{month}の目標"),
    "prior-month": N_("前年同月 {period}"),
    "same-month": N_("目標のもとになる数字の同じ月"),
    "twelfths": N_("目標の{past}/12"),
    "prior-share": N_("前年度の同月までの割合 {share}%"),
    "marks": N_("●の割合 {share}%"),
    "year": N_("年度の目標"),
}

# The bases of a level, which grows from the end of last year.
_LEVEL_BASES: dict[Basis, str] = {
    "twelfths": N_("前年度末 {start} から目標までの{past}/12"),
    "prior-share": N_("前年度末 {start} から前年度の進み方で {share}%"),
    "marks": N_("前年度末 {start} から●の割合 {share}%"),
}

_LIMITS: dict[tuple[Direction, bool], str] = {
    ("at-least", False): N_("{value}以上"),
    ("at-most", False): N_("{value}以下"),
    ("at-least", True): N_("{value}を超える"),
    ("at-most", True): N_("{value}未満"),
}

# A 着地見込み by its basis, where it is not the only one.
_LANDINGS: dict[Basis, str] = {
    "twelfths": N_("月割りなら {landing}"),
    "prior-share": N_("前年度の進み方なら {landing}"),
}

_CASE_SIGNS: dict[CaseState, str] = {"applies": "→ ", "unknown": N_("？ "), "not": ""}

_GAPS = {"%": "%pt"}  # 0.3% less than 50% would be 49.85%


def used_text(kpi: Kpi, standing: Standing) -> str:
    """The figure used, with its period and 速報; empty for none."""
    if standing.limit.is_done:
        return ""
    value = used_number(kpi, standing)
    if value is None:
        return ""
    return with_remark(printed_number(value) + judged_unit(kpi, standing), used_remark(standing))


def used_number(kpi: Kpi, standing: Standing) -> Decimal | None:
    """The figure used, in the decimals shown; None for none."""
    if standing.used is None:
        return None
    value = standing.value if standing.value is not None else standing.used.value
    return None if value is None else shown_number(kpi, value, standing)


def compared_number(kpi: Kpi, standing: Standing) -> Decimal | None:
    """The figure as it stands beside 目安 and the distance between the two; None for none.

    It is the figure used, unless that would give another distance than the one told: then it is
    the value that was compared, in the decimals of the distance.
    """
    value, expected, own = used_number(kpi, standing), standing.expected, standing.comparison
    if value is None or expected is None or own is None or standing.is_short is None:
        return value
    gap = gap_number(kpi, standing)
    against = shown_expected(kpi, standing, expected)
    decimals, between = decimals_of(gap), distance(value, against)
    is_on_its_side = not gap or (value > against) == (own.value > own.against)
    either_way = {rounded(between, decimals), rounded(between, decimals, ROUND_HALF_DOWN)}
    if is_on_its_side and either_way == {gap}:
        return value
    return rounded(own.value, max(decimals, *map(decimals_of, (value, against))))


def compared_text(kpi: Kpi, standing: Standing) -> str:
    """The figure as it stands beside 目安, with its period and 速報; empty for none."""
    value = None if standing.limit.is_done else compared_number(kpi, standing)
    if value is None:
        return ""
    return with_remark(printed_number(value) + judged_unit(kpi, standing), used_remark(standing))


def used_remark(standing: Standing) -> str:
    """The period of the figure used, 計算値, 速報, and its age; empty for none."""
    used = standing.used
    if used is None:
        return ""
    return listed(
        _period(used),
        series_name("cumulative") if used.series == "cumulative" else "",
        _("計算値") if used.is_made else "",
        _("速報") if used.is_provisional else "",
        missing_text(used),
        _("{months}前").format(months=months_text(standing.lag)) if standing.lag else "",
    )


def missing_text(used: Reading) -> str:
    """The months without a figure that a total leaves out; empty for none."""
    if not used.missing:
        return ""
    return _("{months}の数字なし").format(months=month_runs(used.missing))


def month_runs(months: tuple[Month, ...]) -> str:
    """Several months in few words: 8月、10月〜12月."""
    runs: list[list[Month]] = []
    for month in months:
        if runs and add_months(runs[-1][-1], 1) == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    named = (
        month_name(run[0])
        if len(run) == 1
        else _("{first}〜{last}").format(first=month_name(run[0]), last=month_name(run[-1]))
        for run in runs
    )
    return _("、").join(named)


def expected_text(plan: Plan, kpi: Kpi, standing: Standing, expected: Expected) -> str:
    """The value expected, with its basis."""
    value = shown_expected(kpi, standing, expected)
    number = printed_number(value) + judged_unit(kpi, standing)
    remark = listed(
        basis_text(plan, standing, expected), _("速報") if expected.is_provisional else ""
    )
    return with_remark(number, remark)


def expected_apart(standing: Standing) -> tuple[Expected, ...]:
    """The values expected, the one used for judging first; each value once."""
    if standing.expected is None:
        return ()
    every = (standing.expected, *standing.others)
    first: dict[Decimal, Expected] = {}
    for expected in every:
        first.setdefault(expected.value, expected)
    return tuple(first.values())


def shown_expected(kpi: Kpi, standing: Standing, expected: Expected) -> Decimal:
    """The value expected as printed.

    A rate that was rounded to be compared is shown so. Of people and things there are no parts: a
    whole number is shown, and the next one where the figure would look as if it met it.
    """
    value, comparison = expected.value, standing.comparison
    if not expected.is_worked_out:
        return shown_number(kpi, value, standing)
    if kpi.kind != "ratio" and not standing.is_rate:
        decimals = _decimals(kpi)
        if standing.value is not None and decimals_of(standing.value) > decimals:
            return shown_number(kpi, value, standing)
        whole = rounded(value, decimals)
        if not standing.is_short or whole != standing.value:
            return whole
        is_at_most = standing.limit.direction == "at-most"
        return rounded(value, decimals, ROUND_FLOOR if is_at_most else ROUND_CEILING)
    if comparison is not None and comparison.is_rounded:
        return rounded(value, decimals_of(comparison.against))
    return shown_number(kpi, value, standing)


def basis_text(plan: Plan, standing: Standing, expected: Expected) -> str:
    """The basis of an expected value: 4月の目標, 4月〜5月の目標の合計, 目標の2/12."""
    used = standing.used
    month = used.month_in(plan.year) if used else None
    share = expected.share if expected.share is not None else Decimal(0)
    if expected.basis == "own" and used is not None:
        months = months_summed(plan.kpis[standing.kpi], standing.limit, used, plan.year)
        if len(months) > 1:
            return _("{months}の目標の合計").format(months=month_runs(months))
    names = _BASES if expected.start is None else _BASES | _LEVEL_BASES
    return _(names[expected.basis]).format(
        month=month_label(month, plan.year) if month else "",
        period=period_label(expected.period),
        past=months_covered(used, month) if used and month else "",
        share=rounded(share * 100, 1),
        start=printed_number(expected.start) if expected.start is not None else "",
    )


def limit_text(kpi: Kpi, standing: Standing) -> str:
    """The target of the year, with its value; empty for none."""
    target, limit = target_text(kpi), standing.limit
    is_said = limit.source == "number" and not isinstance(kpi.target.rule, Cases)
    if is_said or limit.is_done:
        return target  # its number is in it already
    if limit.value is None:
        if limit.why == "definition-changed":
            return with_remark(target, _("定義の変更"))
        is_open = limit.why in {"prior-unknown", "value-unknown"}
        return with_remark(target, _("未定") if is_open else "")
    sign = _(_LIMITS[limit.direction or "at-least", limit.is_strict])
    unit = "" if limit.series else one_line(kpi.unit)
    remark = listed(
        series_name(limit.series) if limit.series else "",
        sign.format(value=printed_number(shown_number(kpi, limit.value, standing)) + unit),
        _("速報") if limit.is_provisional else "",
    )
    return with_remark(target, remark) if target else remark


def followed_target(plan: Plan, kpi: Kpi, month: Month) -> str:
    """The target as tables print it; in a plan that follows another one with last year's value.

    That is ●● while nobody knows it, and 速報 until it is final.
    """
    if not plan.follows:
        return target_text(kpi)
    found = standing_of(plan, kpi, month)
    if found.limit.value is None and found.limit.why in {"prior-unknown", "value-unknown"}:
        return with_remark(target_text(kpi), "●●" + one_line(kpi.unit))
    return limit_text(kpi, found)


def case_lines(plan: Plan, kpi: Kpi, standing: Standing) -> tuple[str, ...]:
    """The cases of a conditional target in order: → before the one that applies, ？ before others.

    A ？ stands while a condition is unknown, and is explained once below.
    """
    used = None if kpi.target.over == "every" else standing.used
    states = case_states(kpi, plan.year, used)
    lines = (_case_sign(state) + text for state, text in zip(states, case_texts(kpi), strict=True))
    legend = (_("？ は、条件の数字がまだないので、当てはまるか分からないもの"),)
    return (*lines, *(legend if "unknown" in states else ()))


def _case_sign(state: CaseState) -> str:
    sign = _CASE_SIGNS[state]
    return _(sign) if sign else ""


def case_texts(kpi: Kpi) -> tuple[str, ...]:
    """The cases of a conditional target in order."""
    rule = kpi.target.rule
    return tuple(_case_text(kpi, case) for case in (rule.cases if isinstance(rule, Cases) else ()))


def _case_text(kpi: Kpi, case: Case) -> str:
    """A case: 分母が4以下なら 分子 1以下."""
    asked, when = rule_text(case.then, kpi.unit), case.when
    if when is None:
        return asked
    of = series_name(when.series) if when.series else one_line(kpi.name)
    return _("{subject}が{condition}なら {asked}").format(
        subject=year_of(of, when.back), condition=rule_text(when, kpi.unit), asked=asked
    )


def people_text(standing: Standing) -> str:
    """The people behind a rate: 93,342人（計画 93,550人）; empty for none."""
    people = standing.people
    if people is None or people.done is None:
        return ""
    done = _("{count}人").format(count=printed_number(people.done))
    planned = _("計画 {count}人、対象 {base}人").format(
        count=printed_number(people.planned), base=printed_number(people.base)
    )
    return with_remark(done, planned)


def percent_text(value: Decimal | None) -> str:
    """A percentage with the one decimal tables print: 108.9%; empty for none."""
    return "" if value is None else f"{printed_number(rounded(value, 1))}%"


def landing_text(kpi: Kpi, standing: Standing) -> str:
    """The 着地見込み with its unit, two of them by their bases; empty for none."""
    if standing.landing is not None:
        return _landing(kpi, standing, standing.landing)
    return listed(
        *(
            _(_LANDINGS[own.basis]).format(landing=_landing(kpi, standing, own))
            for own in standing.landings
        )
    )


def landing_range_text(kpi: Kpi, standing: Standing) -> str:
    """The 着地見込み in a narrow column: 21,294〜80,670件 where two part."""
    numbers = map(printed_number, sorted(_landed(kpi, standing, own) for own in standing.landings))
    return _("〜").join(numbers) + one_line(kpi.unit)


def landing_number(kpi: Kpi, standing: Standing) -> Decimal | None:
    """The 着地見込み in the decimals of the target; None for none, and for two that part."""
    landing = standing.landing
    return None if landing is None else _landed(kpi, standing, landing)


def _landing(kpi: Kpi, standing: Standing, landing: Landing) -> str:
    return printed_number(_landed(kpi, standing, landing)) + one_line(kpi.unit)


def _landed(kpi: Kpi, standing: Standing, landing: Landing) -> Decimal:
    """A 着地見込み in the decimals of the target, and as many more as part it from the target.

    Where counts were compared they land, not the rate they are printed as.
    """
    own, used, value = standing.comparison, standing.used, landing.value
    figure = compared_number(kpi, standing)
    if used is not None and value == used.value and figure is not None and kpi.kind == "ratio":
        return figure  # the year is over: it lands where it is
    if own is not None and own.is_exact and used is not None and used.value:
        value = EXACT.divide(EXACT.multiply(value, own.value), used.value)
    target, decimals = standing.limit.value, _decimals(kpi)
    if target is not None and not standing.limit.series and value != target:
        most = max(decimals, -distance(value, target).adjusted())
        if kpi.kind == "ratio":
            while rounded(value, decimals) == target and decimals < most:
                decimals += 1
    return rounded(value, decimals)


def pace_text(kpi: Kpi, standing: Standing) -> str:
    """The 必要ペース a month, and the pace so far; empty for none."""
    pace = standing.required_pace
    if pace is None:
        return ""
    so_far = _per_month(kpi, pace, pace.so_far)
    if pace.state != "needed" or pace.needed is None:
        needed = _(_PACES[pace.state]) if pace.state != "needed" else ""
    elif standing.limit.direction == "at-most":
        text = _("{left}は月 {needed}まで")
        needed = text.format(
            left=_months_left(standing, pace),
            needed=_per_month(kpi, pace, pace.needed, ROUND_FLOOR),
        )
    else:
        needed = _("{left}は月 {needed}").format(
            left=_months_left(standing, pace),
            needed=_per_month(kpi, pace, pace.needed, ROUND_CEILING),
        )
    return with_remark(needed, _("これまで月 {so_far}").format(so_far=so_far))


def _months_left(standing: Standing, pace: Pace) -> str:
    """The months that the figure does not cover: those to come, and past ones without a figure."""
    months = months_text(pace.months_left)
    has_gap = standing.lag or (standing.used is not None and standing.used.missing)
    return (_("数字のない{months}") if has_gap else _("あと{months}")).format(months=months)


def needed_text(kpi: Kpi, standing: Standing) -> str:
    """The 必要ペース a month alone: 月 305人; empty where none is needed."""
    pace = standing.required_pace
    if pace is None or pace.needed is None or pace.state != "needed":
        return ""
    is_at_most = standing.limit.direction == "at-most"
    needed = _per_month(kpi, pace, pace.needed, ROUND_FLOOR if is_at_most else ROUND_CEILING)
    text = _("月 {needed}まで") if is_at_most else _("月 {needed}")
    return text.format(needed=needed)


def judgement_text(plan: Plan, kpi: Kpi, standing: Standing) -> str:
    """The status of the figure and its gap, or why it is not judged."""
    if standing.is_short is None or standing.shortfall is None or standing.size is None:
        return why_text(plan, kpi, standing)
    meaning = "below" if standing.is_short else "on"
    symbol = next((status.symbol for status in plan.statuses if status.meaning == meaning), "")
    said = done_text(plan, standing.done) if standing.limit.is_done else _gap_said(kpi, standing)
    return f"{one_line(symbol)} {said}".strip()


def done_text(plan: Plan, done: Month | None) -> str:
    """Whether what is to be done was carried out, and when."""
    if done is None:
        return _("未実施")
    return _("{month}に実施済").format(month=month_label(done, plan.year))


def _gap_said(kpi: Kpi, standing: Standing) -> str:
    """The gap to the value expected, with its size and whether rounding decides."""
    is_over = (standing.limit.direction == "at-least") != standing.is_short
    if not _gap(kpi, standing):
        difference = _("ちょうど")
    else:
        text = _("{gap} 上回る") if is_over else _("{gap} 下回る")
        difference = text.format(gap=gap_text(kpi, standing))
    has_size = bool(_gap(kpi, standing) and standing.expected and standing.expected.value)
    share = (standing.size or Decimal(0)).copy_abs() * 100
    size = percent_text(share) if has_size else ""  # of 0 there is no share
    return with_remark(difference, listed(size, rounding_text(kpi, standing.comparison)))


def rounding_text(kpi: Kpi, comparison: Comparison | None) -> str:
    """How a judgement turns on rounding; empty where it does not."""
    if comparison is None or not comparison.turns:
        return ""
    value, against = comparison.value, comparison.against
    if comparison.is_rounded:
        return _("小数{decimals}桁で比べています").format(decimals=decimals_of(value))
    decimals = _decimals(kpi)
    if not comparison.is_met:
        text = _("四捨五入では{value}")
        return text.format(value=printed_number(rounded(value, decimals)) + one_line(kpi.unit))
    places = max(decimals + 2, -EXACT.subtract(value, against).adjusted())
    return _("分子÷分母では{value}").format(
        value=printed_number(shortened(value, places)) + one_line(kpi.unit)
    )


def gap_text(kpi: Kpi, standing: Standing) -> str:
    """The distance between figure and value expected, with its unit: 87人, 0.25%pt."""
    return printed_number(gap_number(kpi, standing)) + gap_unit(kpi, standing)


def gap_number(kpi: Kpi, standing: Standing) -> Decimal:
    """The distance between figure and value expected as it is printed, never below 0."""
    return shown_number(kpi, _gap(kpi, standing), standing)


def gap_unit(kpi: Kpi, standing: Standing) -> str:
    """The unit of a distance: %pt where the figure is in %."""
    unit = judged_unit(kpi, standing)
    return _GAPS.get(unit, unit)


def _gap(kpi: Kpi, standing: Standing) -> Decimal:
    """The distance between the two as they are printed."""
    own, first = standing.comparison, standing.expected
    if own is not None and own.is_rounded:
        return distance(own.value, own.against)
    is_count = kpi.kind != "ratio" and not standing.is_rate
    if first is not None and first.is_worked_out and is_count and standing.value is not None:
        return distance(shown_expected(kpi, standing, first), standing.value)
    if own is not None and own.is_exact and first is not None and standing.shortfall:
        decimals = decimals_of(shown_number(kpi, standing.shortfall.copy_abs(), standing))
        against = shown_expected(kpi, standing, first)
        shown = distance(rounded(own.value, decimals), rounded(against, decimals))
        return shown or standing.shortfall.copy_abs()
    return (standing.shortfall or Decimal(0)).copy_abs()


def why_text(plan: Plan, kpi: Kpi, standing: Standing) -> str:
    """Why a KPI is not judged."""
    why = standing.why or "no-target"
    judged_in = standing.judged_in or judging_month(kpi, plan.year)
    month = month_label(judged_in, plan.year)
    last = kpi.figure(*parse_figure_key(standing.earlier)) if standing.earlier else None
    text = _(_WHY[why]).format(month=month)
    if why == "definition-changed" and (own := last_break(kpi, plan.year)):
        return with_remark(text, break_text(plan, own))
    if last is None or why in {"reference", "no-target", "qualitative"}:
        return text
    remark = _("最後は {period} {value}")
    return with_remark(
        text, remark.format(period=period_label(last.period), value=figure_text(kpi, last))
    )


def standing_sentence(plan: Plan, kpi: Kpi, standing: Standing) -> str:
    """The standing of a KPI in one sentence: figure, value expected, judgement."""
    name = kpi_name(kpi)
    if standing.is_short is None or standing.expected is None:
        return _("{kpi}: {why}").format(kpi=name, why=judgement_text(plan, kpi, standing))
    return _("{kpi} {used}、目安 {expected}: {judgement}").format(
        kpi=name,
        used=compared_text(kpi, standing),
        expected=expected_text(plan, kpi, standing, standing.expected),
        judgement=judgement_text(plan, kpi, standing),
    )


def standing_parts(plan: Plan, kpi: Kpi, standing: Standing) -> tuple[str, ...]:
    """The standing in few words: 1,653人, 目安 1,740, 不足 87, 着地 3,306; or none.

    The figure has its month where that is not the month looked at.
    """
    if standing.why in {"reference", "no-target"}:
        return ()
    value, expected = compared_number(kpi, standing), standing.expected
    is_judged = standing.is_short is not None and not standing.limit.is_done
    if not is_judged or standing.used is None or value is None or expected is None:
        return (judgement_text(plan, kpi, standing),)
    unit, used = judged_unit(kpi, standing), standing.used
    month = used.month_in(plan.year)
    figure = printed_number(value) + unit
    named = f"{month_label(month, plan.year)} {figure}" if month and standing.lag else figure
    return tuple(
        filter(
            None,
            (
                with_remark(named, _("速報") if used.is_provisional else ""),
                _("目安 {value}").format(
                    value=printed_number(shown_expected(kpi, standing, expected))
                ),
                _gap_in_short(kpi, standing),
                _landing_in_short(kpi, standing),
            ),
        )
    )


def _gap_in_short(kpi: Kpi, standing: Standing) -> str:
    """不足 87, 超過 3, or by how much the figure is on the good side."""
    gap = gap_text(kpi, standing).removesuffix(judged_unit(kpi, standing))
    is_at_most = standing.limit.direction == "at-most"
    if standing.is_short:
        text = _("超過 {gap}") if is_at_most else _("不足 {gap}")
    elif not _gap(kpi, standing):
        return _("ちょうど")
    else:
        text = _("{gap} 下回る") if is_at_most else _("{gap} 上回る")
    return text.format(gap=gap)


def _landing_in_short(kpi: Kpi, standing: Standing) -> str:
    text = landing_range_text(kpi, standing) if standing.landings else ""
    return _("着地 {landing}").format(landing=text.removesuffix(one_line(kpi.unit))) if text else ""


def proposal_text(plan: Plan, proposal: Proposal) -> str:
    """The status proposed by the figures, or why there is none."""
    if proposal.why is not None:
        return with_remark(_("なし"), _(_NO_PROPOSAL[proposal.why]))
    return status_name(plan, proposal.status)


def _period(used: Reading) -> str:
    return period_label(used.span or used.period) or _("月の記載なし")


def judged_unit(kpi: Kpi, standing: Standing) -> str:
    """The unit of the figure used and of the value expected."""
    if standing.is_rate:
        return "%"
    series = standing.limit.series
    return one_line(kpi.unit_of(series) if series else kpi.unit)


def shown_number(kpi: Kpi, value: Decimal, standing: Standing | None = None) -> Decimal:
    """A value as printed; a computed one with at most one decimal more than the KPI's numbers.

    This is the one rule for what stands in a table, a sentence or a chart. With a standing, enough
    decimals that figure and expected value look different if they are.
    """
    target = kpi.target.number
    if decimals_of(value) <= (decimals_of(target) if target is not None else 0) + 1:
        return value  # short already: the other numbers need not be looked through
    if str(value) in map(str, typed_numbers(kpi)):
        return value
    decimals = max(map(decimals_of, _numbers(kpi)), default=0) + 1
    if standing is not None and standing.shortfall:
        decimals = max(decimals, -standing.shortfall.adjusted())
    return shortened(value, decimals)


def typed_numbers(kpi: Kpi) -> Iterator[Decimal]:
    """Every number of a KPI that a person typed, in any unit."""
    yield from (figure.value for figure in kpi.known_figures)
    yield from numbers_in(kpi.target)
    if kpi.population is not None and kpi.population.rate is not None:
        yield kpi.population.rate


def _decimals(kpi: Kpi) -> int:
    """The decimals the target of a KPI is printed with, else those of its figures."""
    if kpi.target.number is not None:
        return decimals_of(kpi.target.number)
    return max(map(decimals_of, _numbers(kpi)), default=0)


def _numbers(kpi: Kpi) -> Iterator[Decimal]:
    """The numbers of a KPI in its own unit."""
    if kpi.target.number is not None:
        yield kpi.target.number
    for figure in kpi.known_figures:
        if figure.series not in COUNTS and figure.unit in {"", kpi.unit}:
            yield figure.value


def _per_month(kpi: Kpi, pace: Pace, value: Decimal, rounding: str = ROUND_HALF_UP) -> str:
    """An amount for each month, in the decimals of the target, with its unit."""
    decimals = 0 if pace.is_people else _decimals(kpi)
    unit = _("人") if pace.is_people else one_line(kpi.unit)
    return printed_number(rounded(value, decimals, rounding)) + unit
