"""Any target at all, and what version 2 wrote for those it had words for."""

from decimal import Decimal
from typing import get_args

from hypothesis import strategies as st

from planner.plan.targets import (
    Bound,
    Case,
    Cases,
    Condition,
    Done,
    GivenYear,
    InWords,
    OtherSeries,
    Over,
    Pick,
    PriorYears,
    Shift,
    Target,
)

SIGNS = ("at-least", "at-most")


def as_before(target):
    """What version 2 wrote for a target, as the fields of its KPI; None where it had no words."""
    rule = _rule_before(target.rule)
    if rule is None or target.over in {"mean", "every"} or (target.by and target.over != "latest"):
        return None
    judged = {"judged_on": target.over} if target.over != "latest" else {}
    if target.by:
        judged = {"judged_on": "judging-month", "judging_month": target.by}
    text = {"text": target.text} if target.text else {}
    return {"target": {**rule, **text}, **judged}


def _rule_before(rule):
    if rule is None:
        return {}
    if isinstance(rule, InWords):
        return {"rule": "qualitative"}
    if isinstance(rule, Bound):
        return None if rule.series else _bound_before(rule)
    if not isinstance(rule, Cases):
        return None
    cases = [_case_before(case) for case in rule.cases]
    if None in cases:
        return None
    return {"rule": "conditional", **({"cases": cases} if cases else {})}


def _case_before(case):
    then = _bound_before(case.then) if isinstance(case.then, Bound) else None
    if then is None or case.when is None:
        return then
    when = case.when
    if when.sign not in SIGNS or not isinstance(when.value, Decimal) or when.back > 1:
        return None
    back = {"years_back": 1} if when.back else {}
    series = {"series": when.series} if when.series else {}
    return {**then, "when": {"rule": when.sign, "value": str(when.value), **series, **back}}


def _bound_before(bound):
    value, prior = bound.value, ""
    if isinstance(value, PriorYears) and (value.back, value.years, value.by) == (1, 1, "value"):
        value, prior = value.printed, "-prior"
    if bound.sign not in SIGNS or not isinstance(value, Decimal | None):
        return None
    made = {"rule": bound.sign + prior}
    if value is not None:
        made["value"] = str(value)
    return made | ({"series": bound.series} if bound.series else {})


# Any target at all

MONTHS = [f"2020-{month:02}" for month in range(4, 13)] + ["2021-01", "2021-02", "2021-03"]
numbers = st.decimals(-5000, 5000, places=2, allow_nan=False, allow_infinity=False)
printed = st.none() | numbers
signs = st.sampled_from(["at-least", "at-most", "above", "below"])
series = st.sampled_from(["", "numerator", "national"])
counts = st.integers(1, 3)
prior = st.builds(
    PriorYears, counts, counts, st.sampled_from(["value", "mean", "best", "worst"]), printed
)
plain = numbers | prior | st.builds(GivenYear, st.integers(2017, 2020), printed)
plain |= st.builds(OtherSeries, st.just("national"), st.integers(0, 2), printed)
shifts = st.builds(Shift, plain, numbers, numbers)
picks = st.builds(
    Pick,
    st.sampled_from(["higher", "lower"]),
    st.lists(plain | shifts, min_size=2, max_size=3).map(tuple),
)
values = plain | shifts | picks
simple = st.none() | numbers | st.builds(PriorYears, printed=printed)
bounds = st.builds(Bound, signs, simple | values, series)
conditions = st.builds(Condition, signs, numbers | values, series, st.integers(0, 2))
cases = st.builds(Case, when=st.none() | conditions, then=bounds | st.just(Done()))
rules = st.none() | bounds | st.sampled_from([Done(), InWords()])
rules |= st.lists(cases, max_size=3).map(lambda made: Cases(tuple(made)))
months = st.none() | st.sampled_from(MONTHS)
any_targets = st.builds(
    Target,
    rules,
    st.sampled_from(["", "前年度を上回る", "年2回"]),
    months,
    st.sampled_from(get_args(Over)),
    st.integers(1, 12),
)

# Any target that its words say whole.
#
# What cannot be read back, and is left out: a limit whose number is still open (●●), which has no
# words; two values for one (last year's mean of one year; a value raised by nothing); a series with
# a name of its own; a case without a condition before others; a month of another year; how many
# months are taken together where not every one is judged; on which figures something done, or left
# to words, is judged. Words beside a limit are those that a reading keeps.

_times = st.decimals("0.01", 50, places=2).filter(lambda times: times != 1)
_plus = st.decimals(-5000, 5000, places=2).filter(bool)
_years = st.builds(PriorYears, st.integers(1, 12), printed=printed)
_years |= st.builds(
    PriorYears, st.integers(1, 12), counts, st.sampled_from(["mean", "best", "worst"]), printed
)
_plain = numbers.map(lambda number: number or Decimal(0))
_plain |= _years | st.builds(GivenYear, st.integers(2000, 2098), printed)
_plain |= st.builds(OtherSeries, st.just("national"), st.integers(0, 12), printed)
_shifts = st.builds(Shift, _plain, times=_times) | st.builds(Shift, _plain, _plus)
_shifts |= st.builds(Shift, _plain, _plus, _times)
_picks = st.builds(
    Pick,
    st.sampled_from(["higher", "lower"]),
    st.lists(_plain | _shifts, min_size=2, max_size=3).map(tuple),
)
_values = _plain | _shifts | _picks
_limits = st.builds(Bound, signs, _values, st.sampled_from(["", "", "numerator", "denominator"]))
_conditions = st.builds(
    Condition, signs, _values, st.sampled_from(["", "numerator", "denominator"]), st.integers(0, 4)
)
_if = st.builds(Case, when=_conditions, then=_limits | st.just(Done()))
_else = st.builds(Case, then=_limits)
_cases = st.builds(
    lambda held, last: Cases((*held, *last)),
    st.lists(_if, min_size=1, max_size=3),
    st.lists(_else, max_size=1),
).filter(lambda rule: len(rule.cases) > 1)
_once = st.builds(
    Target, _limits, st.sampled_from(["", "程度", "約", "約、程度", "参考95.1%"]), months,
    st.sampled_from(["month", "latest", "cumulative", "mean"]),
)  # fmt: skip
_each = st.builds(
    Target, _limits | _cases, st.just(""), months, st.just("every"), st.integers(1, 12)
)
_told = st.builds(Target, st.just(Done()), st.just(""), months) | st.builds(
    Target, _cases, st.just(""), months
)
told_targets = _once | _each | _told
