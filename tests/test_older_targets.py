"""Targets of versions 1 and 2: brought forward they mean what they meant, in plans and in lines."""

import json
from pathlib import Path

import msgspec
import pytest
from any_targets import any_targets, as_before
from hypothesis import given, settings
from hypothesis import strategies as st
from inventing import shipping
from plans import small_plan
from targeted import bound_of, case_of, condition_of, target_of

from planner.errors import ConflictError, UnavailableError
from planner.history import intents as do
from planner.history.dated import until
from planner.history.entries import ENTRY_STEPS, Entry, check_conflict, fold, undoing
from planner.history.rules import prepare
from planner.history.writes import Signature, plain
from planner.kpi.readings import is_total
from planner.plan import older_targets
from planner.plan.model import Kpi
from planner.plan.schema import from_document, read_document, to_document
from planner.plan.targets import Target
from planner.plan.versions import upcast
from planner.wording.entries import entry_content

HERE = Path(__file__).parent
MANY = settings(max_examples=300, deadline=None)


def forward(old):
    """A KPI as version 2 wrote its target, as the target of today."""
    return msgspec.convert(older_targets.kpi(old)["target"], Target)


# Plans


def written(plan):
    """The targets of a sample as version 2 wrote them, by KPI; made once, never made anew."""
    return json.loads((HERE / "golden" / "targets-v2.json").read_text("utf-8"))[plan]


def test_the_84_targets_of_both_samples_come_forward_and_back_to_the_same_meaning():
    published = read_document(HERE.parent / "data" / "gunma-r02.json")
    invented = from_document(shipping.entries()[0].plan)  # made by this version from its seed
    for plan in (published, invented):
        old = written(plan.id)
        assert old.keys() == plan.kpis.keys()
        for own, kpi in plan.kpis.items():
            assert forward(old[own]) == kpi.target
            assert {"target": {}} | old[own] == as_before(kpi.target)
    assert len(written("gunma-r02")) + len(written("mihon-r07")) == 84


@MANY
@given(any_targets)
def test_whatever_version_2_could_say_comes_forward_and_back(target):
    old = as_before(target)
    if old is not None:
        assert as_before(forward(old)) == old


@pytest.mark.parametrize(
    ("old", "target"),
    [
        ({}, Target()),
        ({"target": {"rule": "none"}}, Target()),
        ({"target": {"rule": "at-least", "value": "92.0"}}, target_of("at-least", "92.0")),
        ({"target": {"rule": "at-most"}}, target_of("at-most")),
        ({"target": {"rule": "at-most-prior", "value": "1.9"}}, target_of("at-most-prior", "1.9")),
        (
            {"target": {"rule": "qualitative", "text": "年2回"}},
            target_of("qualitative", text="年2回"),
        ),
        (
            {"target": {"rule": "conditional", "text": "二つ"}},
            target_of("conditional", text="二つ"),
        ),
        ({"judged_on": "month"}, target_of("none", judged_on="month")),
        (
            {"judged_on": "judging-month", "judging_month": "2020-09"},
            target_of("none", judged_on="judging-month", by="2020-09"),
        ),
        # a number that no rule used
        (
            {"target": {"rule": "qualitative", "value": "5", "text": "x"}},
            target_of("qualitative", text="x"),
        ),
        # a judging month that was none
        (
            {"judged_on": "cumulative", "judging_month": "2020-09"},
            target_of("none", judged_on="cumulative"),
        ),
        (
            {
                "target": {
                    "rule": "conditional",
                    "cases": [
                        {
                            "rule": "at-most",
                            "value": "1",
                            "series": "numerator",
                            "when": {"rule": "at-most", "value": "4", "series": "denominator"},
                        },
                        {
                            "rule": "at-most-prior",
                            "when": {"rule": "at-most", "value": "20.0", "years_back": 1},
                        },
                        {"rule": "at-most", "value": "20.0"},
                    ],
                }
            },
            target_of(
                "conditional",
                cases=[
                    case_of("at-most", 1, "numerator", condition_of("at-most", 4, "denominator")),
                    case_of("at-most-prior", when=condition_of("at-most", "20.0", back=1)),
                    case_of("at-most", "20.0"),
                ],
            ),
        ),
    ],
)
def test_each_rule_of_version_2_is_one_of_today(old, target):
    assert forward(old) == target


def test_a_judging_month_that_was_not_named_is_the_last_of_the_year():
    document = plain(to_document(small_plan())) | {"version": 2}
    document["kpis"][0] |= {"judged_on": "judging-month", "target": {"rule": "at-least"}}
    kpi = from_document(document).kpis["k1"]
    assert (kpi.judged_on, kpi.judging_month) == ("judging-month", "2021-03")


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize(
    "kpi",
    [
        {"target": {"rule": "nearly"}},
        {"target": {"rule": "at-least", "value": "NaN"}},
        {"target": {"rule": "conditional", "cases": [{"rule": "at-least", "when": 5}]}},
        {"target": {"rule": ["at-least"]}},
        {"target": []},
        {"judged_on": "years"},
        {"judged_on": "judging-month", "judging_month": "9月"},
    ],
)
def test_what_was_no_target_is_refused_as_before(version, kpi):
    document = plain(to_document(small_plan())) | {"version": version}
    document["kpis"][0] |= kpi
    with pytest.raises(UnavailableError, match="schema-broken"):
        from_document(document)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("kpis", "target", "rule", "cases", "when", "value", "judged_on", "text"),
                    *("writes", "intents", "entity", "field", "before", "after", "do"),
                ]
            ),
            inner
            | st.sampled_from(
                ["kpi:k1", "target", "judged_on", "judging_month", "SetTarget", "conditional"]
            ),
            max_size=5,
        )
    ),
    max_leaves=30,
)


@MANY
@given(st.dictionaries(st.sampled_from(["kpis", "writes", "intents"]), json_values))
def test_whatever_stands_in_an_older_file_can_be_brought_forward(record):
    older_targets.document(record)
    older_targets.entry(record)


# Lines


def line(*writes, seq=1, intents=(), **fields):
    """A line of version 2 as this version reads it; the writes as entity, field, before, after."""
    record = {
        "v": 2,
        "seq": seq,
        "id": f"e{seq}",
        "at": "2020-06-02T00:00:00.000000+00:00",
        "who": "佐藤",
        "session": "s",
        "writes": [
            dict(zip(("entity", "field", "before", "after"), write, strict=True))
            for write in writes
        ],
        "intents": list(intents),
        **fields,
    }
    return msgspec.convert(upcast(record, "v", ENTRY_STEPS), Entry)


OLD = {"rule": "at-least", "value": "80.7"}
NEW = {"rule": "at-most-prior", "text": "前年度以下"}
TARGET = ("kpi:k1", "target", OLD, NEW)


def plan_judged_on(judged_on, by=None):
    """The small plan with its KPI at least 80.7%, judged on something."""
    plan = small_plan()
    kpi = msgspec.structs.replace(
        plan.kpis["k1"], target=target_of("at-least", "80.7", judged_on=judged_on, by=by)
    )
    return msgspec.structs.replace(plan, kpis={"k1": kpi})


@pytest.mark.parametrize(
    ("judged_on", "by"),
    [("latest", None), ("cumulative", None), ("month", None), ("judging-month", "2020-09")],
)
def test_a_target_written_by_version_2_leaves_what_it_is_judged_on(judged_on, by):
    plan, entry = plan_judged_on(judged_on, by), line(TARGET)
    after = fold(plan, [entry])
    wanted = target_of("at-most-prior", text="前年度以下", judged_on=judged_on, by=by)
    assert after.kpis["k1"].target == wanted
    assert after.kpis["k1"].judged_on == judged_on
    back = Entry(3, 2, "e2", entry.at, "佐藤", "s", writes=undoing(after, entry))
    assert fold(after, [back]).kpis == plan.kpis
    assert msgspec.json.decode(msgspec.json.encode(back), type=Entry) == back


def test_it_cannot_be_taken_back_over_a_later_target():
    plan = fold(plan_judged_on("cumulative"), [entry := line(TARGET)])
    change = do.SetTarget("k1", target_of("at-least", "82"), "見直し")
    later = line(seq=2)
    writes = prepare(plan, (change,), Signature("鈴木", entry.at))
    later = msgspec.structs.replace(later, writes=writes)
    with pytest.raises(Exception, match="undo-overwritten"):
        undoing(fold(plan, [later]), entry, [later])


def test_a_target_that_an_older_program_writes_meanwhile_is_a_conflict():
    plan = plan_judged_on("cumulative")
    change = do.SetTarget("k1", target_of("at-least", "82"), "見直し")
    mine = prepare(plan, (change,), Signature("鈴木", "2020-06-02T00:00:00.000000+00:00"))
    with pytest.raises(ConflictError) as caught:
        check_conflict(mine, [line(TARGET)], "another")
    assert caught.value.key == ("kpi:k1", "target")


def test_its_sentence_is_told_as_before():
    intent = {"do": "SetTarget", "kpi": "k1", **NEW, "why": "本部の見直し"}
    assert entry_content(small_plan(), line(TARGET, intents=[intent])) == (
        "後発医薬品使用割合 の目標を 前年度以下 にした（理由: 本部の見直し）"
    )
    intent = {"do": "SetTarget", "kpi": "k1", "rule": "at-least", "value": "81.0"}
    assert entry_content(small_plan(), line(TARGET, intents=[intent])) == (
        "後発医薬品使用割合 の目標を 81.0%以上 にした"
    )


def test_a_page_before_has_the_target_of_then_whole():
    plan = fold(plan_judged_on("cumulative"), [line(TARGET)])  # written in June, for June
    assert (
        until(plan, "2020-05").kpis["k1"].target == plan_judged_on("cumulative").kpis["k1"].target
    )
    assert until(plan, "2020-06").kpis["k1"].target == plan.kpis["k1"].target


def test_what_a_kpi_is_judged_on_is_written_into_its_target():
    plan = plan_judged_on("latest")
    entry = line(("kpi:k1", "judged_on", "latest", "cumulative"))
    after = fold(plan, [entry])
    assert after.kpis["k1"].target == target_of("at-least", "80.7", judged_on="cumulative")
    assert undoing(after, entry)[0].after == "latest"


def test_a_judging_month_takes_both_of_its_writes():
    plan = plan_judged_on("cumulative")
    month = ("kpi:k1", "judging_month", None, "2020-09")
    both = fold(plan, [line(("kpi:k1", "judged_on", "cumulative", "judging-month"), month)])
    assert both.kpis["k1"].target == target_of(
        "at-least", "80.7", judged_on="judging-month", by="2020-09"
    )
    # One alone, which no program wrote, is no older rule: a person judges.
    alone = fold(plan, [line(month)]).kpis["k1"].target
    assert (alone.by, alone.over) == ("2020-09", "cumulative")
    assert as_before(alone) is None


def test_a_kpi_written_whole_comes_forward_on_both_sides():
    old = {"id": "k2", "key": "k2", "name": "件数", "unit": "件", "kind": "flow"}
    old |= {"target": {"rule": "at-least", "value": "1200"}, "judged_on": "cumulative"}
    entry = line(("kpi:k2", "", None, old))
    after = fold(small_plan(), [entry])
    assert after.kpis["k2"] == Kpi(
        *("k2", "k2", "件数", "件"),
        kind="flow",
        target=target_of("at-least", "1200", judged_on="cumulative"),
    )
    assert is_total(after.kpis["k2"])
    assert [write.after for write in undoing(after, entry)] == [None]


def test_other_writes_stay_as_they_are():
    writes = (
        ("report:daily:2020-06", "note", None, "一"),
        ("kpi:k1", "expected_by", "twelfths", "marks"),
        ("figure:k1:target@2020-06", "", None, {"series": "target", "period": "2020-06"}),
    )
    kept = [(w.entity, w.field, w.before, w.after) for w in line(*writes).writes]
    assert kept == list(writes)
    assert line(TARGET, ("kpi:k1", "target", OLD, OLD)).writes == line(TARGET).writes


def test_a_rule_without_a_number_stays_one():
    assert forward({"target": {"rule": "at-least"}}) == Target(bound_of("at-least"))
