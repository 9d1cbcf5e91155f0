"""Targets made by hand for tests: a word says the rule."""

from decimal import Decimal

from planner.plan.targets import Bound, Case, Cases, Condition, InWords, PriorYears, Target


def target_of(rule="at-least", value=None, text="", *, cases=(), judged_on="latest", by=None):
    """A target by a word for its rule: ``at-most``, ``at-least-prior``, ``conditional`` …"""
    made = {"none": None, "qualitative": InWords(), "conditional": Cases(tuple(cases))}
    over = "latest" if judged_on == "judging-month" else judged_on
    return Target(made[rule] if rule in made else bound_of(rule, value), text, by, over)


def bound_of(rule, value=None, series=""):
    """A limit: a number, or last year's value with the number the plan printed for it."""
    sign = rule.removesuffix("-prior")
    number = None if value is None else Decimal(value)
    return Bound(sign, number if rule == sign else PriorYears(printed=number), series)


def case_of(rule, value=None, series="", when=None):
    """A limit under a condition."""
    return Case(when=when, then=bound_of(rule, value, series))


def condition_of(sign, value, series="", *, back=0):
    return Condition(sign, Decimal(value), series, back)
