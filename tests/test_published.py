"""The published JSON Schema of a plan's document says what the program reads, and nothing else."""

import json
import random

import pytest
from any_plans import KEPT, document, generated_plans, kept_plan
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from plans import plan_of_people
from publish import PUBLISHED
from shell import DONE, Shell, begin

from planner.errors import UnavailableError
from planner.plan.published import published, unknown_fields
from planner.plan.schema import SCHEMA_VERSION, encode, from_document, to_document
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder

SCHEMA = published()
VALIDATOR = Draft202012Validator(SCHEMA)

# What no JSON Schema can say: ids that must be known or unlike, numbers too long for a table.
BEYOND = {"id-unfit", "pillar-unknown", "number-unprintable"}


def is_valid(made):
    return VALIDATOR.is_valid(made)


def is_read(made):
    """Whether the program reads a document; None where it refuses what no schema could say."""
    try:
        from_document(made)
    except UnavailableError as error:
        problem = error.parameters.get("problem")
        return None if problem and problem.code in BEYOND else False
    return not list(unknown_fields(made, SCHEMA))


def test_the_file_shipped_is_the_one_made_from_the_records():
    """``python tests/publish.py`` writes it."""
    assert PUBLISHED.read_bytes() == encode(published())


def test_it_is_a_schema_and_says_of_which_version():
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMA["$id"] == f"urn:planner:plan:{SCHEMA_VERSION}"
    assert SCHEMA["properties"]["version"]["const"] == SCHEMA_VERSION


def test_every_record_says_what_it_is_in_plain_words():
    for name, record in SCHEMA["$defs"].items():
        assert record["description"], name
        said = json.dumps(record, ensure_ascii=False)
        assert "``" not in said, name
        assert "planner." not in said, name


def test_every_reference_leads_to_a_record_and_every_record_is_referred_to():
    said = json.dumps(SCHEMA)
    for name in SCHEMA["$defs"]:
        assert f'"#/$defs/{name}"' in said, name
    assert said.count("#/$defs/_") == 0


@pytest.mark.parametrize("name", KEPT)
def test_the_plans_there_are_fit_it(name):
    assert [error.message[:200] for error in VALIDATOR.iter_errors(document(kept_plan(name)))] == []


@settings(max_examples=40, deadline=None)
@given(generated_plans())
def test_generated_plans_fit_it(plan):
    made = document(plan)
    assert is_valid(made)
    assert list(unknown_fields(made, SCHEMA)) == []


def test_an_export_fits_it_with_the_entry_it_was_made_at():
    assert is_valid({**document(kept_plan("small")), "exported": {"entry": "ab12", "seq": 3}})
    assert not is_valid({**document(kept_plan("small")), "exported": {"entry": "ab12"}})


VALUES = (None, 0, 5, -1, 5.5, True, "", "x", "5", "2020-05", "2020-13", "at-least", "reviewed")
VALUES += ([], {}, ["x"], {"id": "x"}, {"is": "done"}, {"is": "limit", "sign": "at-most"}, [None])


def places(value, path=()):
    """The path of every value in a document, the values for scripts left out."""
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for key, held in parts:
        is_for_scripts = (
            key in {"months", "status", "note", "remedy", "kpi"} and "rows" in path[-2:]
        )
        if isinstance(held, dict | list):
            yield from places(held, (*path, key)) if not is_for_scripts else ()
        elif not is_for_scripts:
            yield (*path, key)


# Every name a field has in some record: each is tried in any of them.
NAMES = sorted({name for one in SCHEMA["$defs"].values() for name in one.get("properties", {})})


def changed(made, path, rng):
    """A document with the value of a path replaced, left out, or given another field."""
    made = json.loads(json.dumps(made))
    *before, last = path
    held = made
    for key in before:
        held = held[key]
    how = rng.random()
    if how < 0.15 and isinstance(held, dict):
        del held[last]
    elif how < 0.3 and isinstance(held[last], dict):
        held[last]["unheard_of"] = 1
    elif how < 0.5 and isinstance(held[last], dict):
        held[last][rng.choice(NAMES)] = rng.choice(VALUES)
    else:
        held[last] = rng.choice(VALUES)
    return made


def of_everything():
    """A document that has each kind of record, and is small, so that much of it can be tried."""
    made = document(plan_of_people())
    made["sections"][0]["items"][0]["rows"][0]["marks"] = [
        {"id": "m1", "month": "2020-07", "promises": [{"month": None, "why": "都合"}]}
    ]
    review = {"verdict": "reviewed", "seen": "ab"}
    made["sections"][0]["items"][0]["rows"][0]["reports"]["2020-05"]["review"] = review
    for section in made["sections"]:
        for item in section["items"]:
            for row in item["rows"]:
                row["marks"] = row.get("marks", [])[:1]
    prior = {"is": "prior", "printed": "41.2"}
    shift = {"is": "shift", "base": prior, "plus": "0.5"}
    pick = {"is": "pick", "which": "higher", "values": ["4", {"is": "year", "year": 2019}, shift]}
    when = {"sign": "at-most", "value": {"is": "series", "series": "national"}}
    cases = [
        {"when": when, "then": {"is": "limit", "sign": "at-most", "value": pick}},
        {"then": {"is": "done"}},
    ]
    made["kpis"][0]["target"] = {"rule": {"is": "cases", "cases": cases}, "over": "mean"}
    made["kpis"][0]["population"] = {"base": "100", "people": "5.5"}
    made["kpis"][0]["month_targets"] = {"target": "single"}
    made["closes"] = {"2020-04": {"who": "佐藤", "at": "2020-05-08T00:00:00.000000+00:00"}}
    made["dated"] = {"kpi:k1 target": [{"month": "2020-05", "value": {}}]}
    made["exported"] = {"entry": "ab12", "seq": 3}
    return made


EVERYTHING = of_everything()
PLACES = [path for path in places(EVERYTHING) if path]


def test_what_is_tried_is_whole_itself():
    assert is_read(EVERYTHING)
    assert is_valid(EVERYTHING)


@pytest.mark.parametrize("part", range(6))
def test_what_the_program_refuses_the_schema_refuses_and_the_other_way_round(part):
    rng = random.Random(part)
    tried = 0
    for path in PLACES[part::6]:
        for _time in range(3):
            made = changed(EVERYTHING, path, rng)
            read = is_read(made)
            if read is not None:
                tried += 1
                assert is_valid(made) == read, path
    assert tried > 50


def test_a_field_it_does_not_know_is_found_with_its_path():
    made = to_document(kept_plan("small"))
    made["titel"] = "x"
    made["sections"][0]["items"][0]["rows"][0]["txt"] = "x"
    made["kpis"][0]["figures"]["actual@2020-05"]["val"] = "x"
    made["kpis"][0]["target"]["rule"]["sing"] = "x"
    assert sorted(unknown_fields(made, SCHEMA)) == [
        '$.kpis[0].figures["actual@2020-05"].val',
        "$.kpis[0].target.rule.sing",
        "$.sections[0].items[0].rows[0].txt",
        "$.titel",
    ]


def test_the_command_prints_what_is_shipped(tmp_path, capsys):
    planner = Shell(tmp_path, capsys)
    assert planner("schema") == DONE
    assert json.loads(planner.out) == SCHEMA


def test_an_export_says_at_which_entry_it_was_made(tmp_path, capsys):
    begin(tmp_path)
    planner = Shell(tmp_path, capsys)
    planner("status", "1-1", "△")
    planner("note", "1-1", "遅れ")
    entries = PlanBook(PlanFolder(planner.folder)).entries()
    planner("export", "-o", "-")
    exported = json.loads(planner.out)
    assert exported["exported"] == {"entry": entries[2].id, "seq": 2, "month": "2020-06"}
    assert is_valid(exported)
    planner("export", "-o", "-", "--as-of", "#1")
    exported = json.loads(planner.out)["exported"]
    assert (exported["entry"], exported["seq"]) == (entries[1].id, 1)
