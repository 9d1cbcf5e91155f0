"""The command lines that write a KPI of a plan: from its name and target cell, the rest by options."""

from msgspec.structs import replace

from planner.plan.targets import Bound, Done, InWords
from planner.wording.targets import target_words

KINDS = {"flow": "running", "level": "stock", "ratio": "ratio"}
BASES = {"prior-share": "prior"}


def adding(kpi, row):
    """The words of ``planner add kpi`` for a KPI."""
    rule = kpi.target.rule
    name = ("--name", kpi.name)
    if rule is None:
        text, value = kpi.name, ("--value", "none")
    elif isinstance(rule, InWords):
        text, value = kpi.target.text, ("--value", "words")
    elif isinstance(rule, Bound | Done):
        text, value = f"{kpi.name} {target_words(kpi.target, kpi.unit)}", ()
    else:
        words = target_words(replace(kpi.target, text="", over="latest"), kpi.unit)
        text, value = f"{kpi.name} {words}", ()
    by = kpi.target.by
    judged = ("--judged", f"{int(by[-2:])}月") if by else ("--judged", kpi.target.over)
    return (
        *("add", "kpi", row, text, *name, "--key", kpi.key, *value),
        *("--unit", kpi.unit or "none", "--kind", KINDS[kpi.kind], "--role", kpi.role, *judged),
        *(("--decimals", str(kpi.decimals)) if kpi.decimals is not None else ()),
        *(("--basis", BASES.get(kpi.expected_by, kpi.expected_by)) if kpi.expected_by else ()),
    )


def setting(kpi):
    """The words of ``planner set`` for what ``add`` does not take; none where there is nothing."""
    people, lines, fields = kpi.population, kpi.lines, []
    if people is not None:
        fields += [f"base={people.base}", f"people={people.people}", f"base-label={people.label}"]
        fields += [f"rate={people.rate}"] if people.rate is not None else []
        fields += [f"national-rate={people.national_rate}"] if people.national_rate else []
        fields += [f"national-label={people.national_label}"] if people.national_label else []
        fields += ["approximate=yes"] if people.is_approximate else []
    if lines:
        parts = (f"{own.series}:{own.label}:{own.years_back}:{own.unit}" for own in lines)
        fields.append(f"lines={';'.join(parts)}")
    months = [
        f"{int(figure.period[-2:])}月={figure.value}"
        for figure in kpi.figures.values()
        if figure.series == "target" and len(figure.period) == 7
    ]
    fields += [f"months={','.join(months)}"] if months else []
    fields += [f"month-targets={kpi.month_targets['target']}"] if kpi.month_targets else []
    return ("set", f"kpi:{kpi.key}", *fields) if fields else ()
