"""A new KPI in words: what was understood of its sentence, and what its judgement would say."""

from collections.abc import Iterator
from decimal import Decimal

from msgspec import structs

from planner.forms import target_answers
from planner.forms.kpi_made import Proposed, asked_text, planned
from planner.kpi.comparing import printed_decimals
from planner.kpi.exact import EXACT, decimals_of
from planner.kpi.targets import limit_of
from planner.kpi.verdicts import verdict
from planner.language import N_, _
from planner.plan.fiscal import Month
from planner.plan.model import Figure, Kpi, KpiRole, Plan, Population
from planner.plan.paths import figure_key
from planner.plan.targets import Bound, InWords
from planner.text import one_line
from planner.wording.figures import period_label, printed_number
from planner.wording.judged_by import judging_lines
from planner.wording.judging import kpi_kind_name
from planner.wording.phrases import listed, with_remark
from planner.wording.targets import target_words

_ROLES: dict[KpiRole, str] = {
    "kpi": N_("【KPI】"),
    "measure": N_("目標のある数字（【KPI】ではない）"),
    "reference": N_("参考（判定しない）"),
}


def lines(plan: Plan, own: Proposed, month: Month) -> Iterator[tuple[str, str]]:
    """The labels and texts of a new KPI."""
    kpi, reading = own.kpi, own.reading
    name = one_line(kpi.name) or _("（名前を読み取れない）")
    yield _("KPI"), f"{reading.label} {name}".strip()
    yield _("見出し"), reading.heading
    yield _("キー"), kpi.key
    yield _("目標"), target_words(kpi.target, kpi.unit) or _("なし")
    yield _("単位"), with_remark(one_line(kpi.unit) or _("なし"), decimals_text(plan, kpi))
    yield _("数字の種類"), "" if "kind" in own.asks else kpi_kind_name(kpi.kind)
    yield _("役割"), _(_ROLES[kpi.role])
    if kpi.target.rule is not None and not isinstance(kpi.target.rule, InWords):
        yield _("判定に使う数字"), judged_text(kpi)
        yield _("目安の決め方"), target_answers.called_basis(kpi.expected_by or "usual")
    yield _("対象"), population_text(kpi.population) if kpi.population else _people_text(own)
    if isinstance(kpi.target.rule, InWords):
        yield _("判定のしかた"), _("言葉の目標で、人が判定する")
    for line in judging_lines(plan, kpi, month):
        yield _("判定のしかた"), line
    yield _("例"), "" if own.asks else example(plan, kpi)
    yield _("分からないこと"), asked_text(own.asks)


def target_lines(plan: Plan, kpi: Kpi, month: Month) -> Iterator[tuple[str, str]]:
    """The labels and texts of a target that was set: how it is read and judged."""
    yield _("目標"), target_words(kpi.target, kpi.unit) or _("なし")
    yield _("判定に使う数字"), judged_text(kpi) if kpi.target.rule else ""
    for line in judging_lines(plan, kpi, month):
        yield _("判定のしかた"), line
    yield _("例"), example(plan, kpi)


def decimals_text(plan: Plan, kpi: Kpi) -> str:
    """The decimals of a KPI: those said, else of the number in its target; empty for none."""
    if kpi.decimals is not None:
        return _("小数 {count} 桁").format(count=kpi.decimals)
    known = printed_decimals(kpi, plan.year)
    return "" if known is None else _("小数は目標の数字と同じ {count} 桁").format(count=known)


def judged_text(kpi: Kpi) -> str:
    """The figures that a target is judged on."""
    target = kpi.target
    over = target_answers.over_name(target.over)
    if target.over == "every" and target.span > 1:
        over = _("{span}か月ごと（どれも満たす）").format(span=target.span)
    return listed(over, period_label(target.by) if target.by else "")


def population_text(population: Population) -> str:
    """A planned population: 251,173人×58.9%＝147,940人."""
    base, people = printed_number(population.base), printed_number(population.people)
    sign = "≒" if population.is_approximate else "＝"
    rate = f"×{printed_number(population.rate)}%" if population.rate is not None else ""
    text = _("{base}人{rate}{sign}{people}人").format(
        base=base, rate=rate, sign=sign, people=people
    )
    national = population.national_rate
    remark = f"{population.national_label} {printed_number(national)}%" if national else ""
    return with_remark(f"{population.label} {text}".strip(), remark.strip())


def _people_text(own: Proposed) -> str:
    people = planned(own)
    if people is None:
        return ""
    text = _(
        "見込者数 {people}人は、何人のうちか分からないので記録しない（--population で記録できる）"
    )
    return text.format(people=printed_number(people))


# What the judgement would say


def example(plan: Plan, kpi: Kpi) -> str:
    """The verdict on a figure that just meets the target, and on one that just misses it."""
    rule = kpi.target.rule
    if kpi.role == "reference" or not isinstance(rule, Bound) or rule.series:
        return ""
    prior = _with_prior(plan, kpi)
    limit = limit_of(prior, plan.year)
    if limit.value is None:
        return _("目標のもとになる数字が入るまで判定しない")
    unit = one_line(kpi.unit)
    step = Decimal(1).scaleb(-max(decimals_of(limit.value), printed_decimals(kpi, plan.year) or 0))
    beyond = EXACT.add(limit.value, step if limit.direction == "at-least" else -step)
    short = EXACT.subtract(limit.value, step if limit.direction == "at-least" else -step)
    good, bad = (beyond, limit.value) if limit.is_strict else (limit.value, short)
    texts = [
        _("{value} なら {symbol}").format(
            value=printed_number(value) + unit, symbol=_symbol(plan, prior, value)
        )
        for value in (good, bad)
    ]
    said = listed(*texts)
    if limit.source == "number":
        return said
    base = printed_number(limit.value) + unit
    return _("もとになる数字が {value} のとき、{said}").format(value=base, said=said)


def _with_prior(plan: Plan, kpi: Kpi) -> Kpi:
    """A KPI with last year's figure as the plan prints it, where it prints one."""
    number = kpi.target.number
    is_number = isinstance(kpi.target.rule, Bound) and isinstance(kpi.target.rule.value, Decimal)
    if is_number or number is None:
        return kpi
    return _with(kpi, str(plan.fiscal_year - 1), number)


def _symbol(plan: Plan, kpi: Kpi, value: Decimal) -> str:
    """The verdict on a year with a figure."""
    periods: tuple[str, ...] = plan.year.months
    if kpi.target.over != "every":
        periods = (kpi.target.by or str(plan.fiscal_year),)
    judged = kpi
    for period in periods:
        judged = _with(judged, period, value)
    if kpi.target.over == "every" and kpi.target.span > 1:  # a period is a sum of its months
        judged = structs.replace(judged, target=structs.replace(kpi.target, span=1))
    return verdict(plan, judged).symbol or _("未判定")


def _with(kpi: Kpi, period: str, value: Decimal) -> Kpi:
    figure = Figure("actual", period, value)
    total = Figure("cumulative", period, value)
    added = {figure_key("actual", period): figure}
    if kpi.target.over == "cumulative":
        added[figure_key("cumulative", period)] = total
    return structs.replace(kpi, figures={**kpi.figures, **added})
