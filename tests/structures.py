"""Changes of a plan's structure at random, possible or not."""

from planner.history.intents import (
    AddRecord,
    PlaceRecord,
    RemoveRecord,
    RenameGroup,
    RestoreRecord,
    SetField,
    SetYear,
)

PARENTS = {"section": "pillars", "item": "sections", "row": "items"}

TABLES = {"section": "sections", "item": "items", "row": "rows", "kpi": "kpis"}

RECORDS = {
    "section": {"title": "健診の推進", "groups": ["保健"]},
    "item": {"title": "予防健診"},
    "row": {"text": "・案内を送る\n・電話する", "marks": [{"id": "m1", "month": "2020-10"}]},
    "kpi": {
        "name": "受診率",
        "unit": "%",
        "figures": [{"series": "target", "period": "2020-10", "value": "52.0"}],
    },
}

FIELDS = {
    "section": [("title", "健診"), ("title", ""), ("groups", ["業務"]), ("groups", ["総務"])],
    "item": [
        ("title", "案内"),
        ("number", "7"),
        ("number", ""),
        ("tags", ["重点"]),
        ("lines", ["年1回"]),
    ],
    "row": [
        ("text", "・送る"),
        ("kpis", ["k1"]),
        ("kpis", []),
        ("is_separate", True),
        ("kind", "x"),
    ],
    "kpi": [("name", "率"), ("decimals", 1), ("key", "rate"), ("unit", "件"), ("nothing", 1)],
}


def ids_of(plan, kind):
    """The ids of a kind's records, or of pillars."""
    if kind == "pillars":
        return [pillar.id for pillar in plan.pillars]
    return list(getattr(plan, TABLES.get(kind, kind)))


def random_structure(rng, plan, number):
    """An intent on the structure; ``number`` makes new ids unique."""
    kind = rng.choice(list(TABLES))
    own = rng.choice([*ids_of(plan, kind), "none"])
    fresh = [each for each in ids_of(plan, kind) if each.startswith("new")]
    parent = rng.choice([*ids_of(plan, PARENTS[kind]), "none"]) if kind in PARENTS else ""
    before = rng.choice([*ids_of(plan, kind), "", ""])
    why = rng.choice(["", "本部通知"])
    entity = f"{kind}:{own}"
    record = dict(RECORDS[kind])
    if kind == "kpi":
        record["key"] = f"rate-{number}"
    return rng.choice(
        [
            AddRecord(f"{kind}:new-{number}", record, parent, before, why),
            AddRecord(f"{kind}:new-{number}", record, parent, before, why),
            SetField(entity, *rng.choice(FIELDS[kind]), why),
            SetField("plan", "title", rng.choice(["計画", "令和2年度計画"]), why),
            PlaceRecord(entity, parent, before, why),
            RemoveRecord(f"{kind}:{rng.choice([*fresh, 'none'])}"),
            RestoreRecord(entity, why),
            RenameGroup(rng.choice(plan.groups), rng.choice(["保健", "業務サービス"]), why),
            SetYear(rng.choice([2020, 1])),
        ]
    )
