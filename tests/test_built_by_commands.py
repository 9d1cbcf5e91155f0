"""The published plan of Gunma, built by commands alone: its structure equals the sample's."""

import json
from decimal import Decimal
from functools import partial

import msgspec
from plans import place_of
from sample import sample_plan

from planner.cli import main
from planner.plan.targets import Bound, InWords, PriorYears
from planner.store.reader import PlanReader

KINDS = {"flow": "running", "level": "stock", "ratio": "ratio"}


def run(data, capsys, *words):
    """A command on the new plan, which must be done."""
    capsys.readouterr()
    code = main(["--data", str(data), "--plan", "gunma-new", *words])
    told = capsys.readouterr()
    assert code == 0, (words, told.err)
    return told.out


def months_of(row):
    """The calendar months of a row's ●, as they are typed."""
    return ",".join(str(int(mark.month[5:])) for mark in row.marks if not mark.is_step)


def value_of(kpi):
    """A target as a clerk types it behind the KPI's name."""
    rule = kpi.target.rule
    if rule is None:
        return "none"
    if isinstance(rule, InWords):
        return kpi.target.text
    side = "以上" if rule.sign == "at-least" else "以下"
    if isinstance(rule, Bound) and isinstance(rule.value, PriorYears):
        return f"前年度{side}"
    assert isinstance(rule.value, Decimal)
    return f"{rule.value}{kpi.unit}{side}"


def judged_of(kpi):
    return f"{int(kpi.target.by[5:])}月" if kpi.target.by else kpi.target.over


def kpi_words(kpi):
    """The options that add a KPI."""
    options = {
        "--key": kpi.key,
        "--unit": kpi.unit or "none",
        "--kind": KINDS[kpi.kind],
        "--role": kpi.role,
        "--judged": judged_of(kpi),
    }
    value = ["--value", "words"] if isinstance(kpi.target.rule, InWords) else []
    if not value:
        value = ["--value", value_of(kpi)]
    told = [word for option in options.items() for word in option]
    return [*value, "--name", kpi.name, *told]


def lines_of(kpi):
    """The printed lines of a KPI as its field takes them."""
    parts = []
    for line in kpi.lines:
        back = f":{line.years_back}" if line.years_back else ""
        parts.append(f"{line.series}:{line.label}{back}")
    return ";".join(parts)


def build(plan, data, capsys):
    do = partial(run, data, capsys)
    run_new = ["--data", str(data), "new", "gunma-new", "--branch", plan.branch, "--year", "R2"]
    pillars = ",".join(pillar.title for pillar in plan.pillars)
    told = [*run_new, "--groups", ",".join(plan.groups), "--pillars", pillars]
    assert main([*told, "--title", plan.title]) == 0
    shown = set()
    for section in map(plan.sections.__getitem__, plan.order):
        pillar = next(each for each in plan.pillars if each.id == section.pillar)
        words = ["add", "section", section.title, "--in", f"柱{pillar.number}"]
        words += ["--groups", ",".join(section.groups) or "全"]
        words += ["--lead", section.lead_group] if section.lead_group else []
        do(*words, *(["--label", section.label] if section.label else []))
        place = f"区分{plan.order.index(section.id) + 1}"
        for item in map(plan.items.__getitem__, section.items):
            words = ["add", "item", item.title, "--in", place]
            words += ["--tags", ",".join(item.tags)] if item.tags else []
            words += ["--lines", "\n".join(item.lines)] if item.lines else []
            do(*words)
            for row in map(plan.rows.__getitem__, item.rows):
                add_row(do, plan, row, shown)


def add_row(do, plan, row, shown):
    words = ["add", "row", row.text, "--in", plan.item_of(row).number]
    words += ["--months", months_of(row)] if months_of(row) else []
    words += ["--title", row.title] if row.title else []
    words += ["--separate"] if row.is_separate else []
    do(*words, *(["--kpi-row"] if row.kind == "kpi" else []))
    reference = plan.reference(row)
    for mark in row.marks:
        if mark.is_step:
            do("add", "step", reference, f"{int(mark.month[5:])}月", mark.text)
    for kpi in map(plan.kpis.__getitem__, row.kpis):
        if kpi.id in shown:
            do("add", "kpi", reference, f"kpi:{kpi.key}")
            continue
        shown.add(kpi.id)
        text = kpi.target.text if isinstance(kpi.target.rule, InWords) else kpi.name
        do("add", "kpi", reference, text, *kpi_words(kpi))
        if kpi.lines:
            do("set", f"kpi:{kpi.key}", f"lines={lines_of(kpi)}")


def described(plan):
    """The structure of a plan without ids, as nested plain values."""
    return [
        (
            next(each.title for each in plan.pillars if each.id == section.pillar),
            *(section.title, section.label, section.groups, section.lead_group),
            [described_item(plan, plan.items[item]) for item in section.items],
        )
        for section in map(plan.sections.__getitem__, plan.order)
    ]


def described_item(plan, item):
    rows = [described_row(plan, plan.rows[row]) for row in item.rows]
    return (
        plan.number(item),
        item.title,
        item.lines,
        item.groups,
        item.lead_group,
        item.tags,
        rows,
    )


def described_row(plan, row):
    marks = sorted((mark.month, mark.text) for mark in row.marks)
    kpis = [described_kpi(plan.kpis[kpi]) for kpi in row.kpis]
    own = (row.kind, row.text, row.title, row.groups, row.lead_group, row.is_separate)
    return (*own, row.period_rule, marks, kpis)


def described_kpi(kpi):
    target = kpi.target
    rule = json.dumps(msgspec.to_builtins(target.rule), default=str, sort_keys=True)
    words = target.text if isinstance(target.rule, InWords) else ""
    lines = [(line.series, line.label, line.years_back) for line in kpi.lines]
    return (
        kpi.key,
        kpi.name,
        kpi.unit,
        kpi.role,
        kpi.kind,
        rule,
        target.by,
        target.over,
        words,
        lines,
    )


def test_the_whole_plan_of_gunma_is_built_by_commands_alone(tmp_path, capsys):
    plan = sample_plan()
    build(plan, tmp_path, capsys)
    made = PlanReader(place_of(tmp_path, "gunma-new")).plan
    assert (made.title, made.branch, made.year, made.groups) == (
        *(plan.title, plan.branch, plan.year, plan.groups),
    )
    assert made.statuses == plan.statuses
    assert [(each.number, each.title) for each in made.pillars] == [
        (each.number, each.title) for each in plan.pillars
    ]
    for own, published in zip(described(made), described(plan), strict=True):
        assert own == published
