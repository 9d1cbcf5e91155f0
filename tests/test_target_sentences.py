"""Sentences of targets, each with the reading a careful reader gives it."""

from decimal import Decimal

import pytest
from target_sentences import CHAPTERS, COMMON, NAMED

from planner.kpi.target_text import read_sentence
from planner.plan.targets import Bound, Cases, Done, GivenYear, OtherSeries, Pick, PriorYears, Shift

SIGNS = {"at-least": "≥", "at-most": "≤", "above": ">", "below": "<"}
OVER = {"cumulative": "total", "mean": "mean", "month": "month"}


def lines(text):
    for line in filter(None, text.splitlines()):
        sentence, reading = line.split(" → ")
        unit = ""
        if sentence.startswith("["):
            unit, sentence = sentence[1:].split("] ", 1)
        yield pytest.param(sentence.replace("⏎", "\n"), unit, reading, id=sentence)


def told(reading):
    """A reading in the words of the table."""
    target = reading.target
    parts = [rule_told(target.rule), reading.unit if not isinstance(target.rule, Done) else ""]
    if target.over == "every":
        parts.append(f"every {target.span}")
    parts.append(OVER.get(target.over, ""))
    by = target.by or reading.by_month
    parts.append(f"by {by}" if by else "")
    parts.append(reading.kind or "")
    parts.append(f"people {reading.people}" if reading.people is not None else "")
    if isinstance(target.rule, Bound) and target.text:
        parts.append(f"text {target.text}")
    parts.append(f"asks {' '.join(reading.asks)}" if reading.asks else "")
    return " ".join(filter(None, parts))


def rule_told(rule):
    if isinstance(rule, Bound):
        series = f"{rule.series} " if rule.series else ""
        return f"{series}{SIGNS[rule.sign]} {value_told(rule.value)}"
    if isinstance(rule, Cases):
        return "; ".join(case_told(case) for case in rule.cases)
    return "done" if isinstance(rule, Done) else "words"


def case_told(case):
    when, then = case.when, rule_told(case.then)
    if when is None:
        return then
    subject = "last year" if when.back else when.series
    return f"if {subject} {SIGNS[when.sign]} {value_told(when.value)}: {then}"


def value_told(value):
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Shift):
        times = f"*{value.times}" if value.times != 1 else ""
        plus = f"+{value.plus}" if value.plus else ""
        return value_told(value.base) + times + plus
    if isinstance(value, Pick):
        return f"{value.which}[{', '.join(map(value_told, value.values))}]"
    printed = f"({value.printed})" if value.printed is not None else ""
    if isinstance(value, PriorYears):
        back = value.back if value.back > 1 else ""
        name = "prior" if value.by == "value" else f"{value.by}{value.years}"
        return f"{name}{back}{printed}"
    if isinstance(value, GivenYear):
        return f"FY{value.year}{printed}"
    assert isinstance(value, OtherSeries)
    return value.series + (f"-{value.back}" if value.back else "") + printed


@pytest.mark.parametrize(("sentence", "unit", "reading"), lines(COMMON + NAMED + CHAPTERS))
def test_a_sentence_is_read_as_its_author_means_it(sentence, unit, reading):
    assert told(read_sentence(sentence, unit)) == reading
