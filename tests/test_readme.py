"""What the contracts beside the code say of keys, records, dependencies and bounds is so."""

import json
import re
import tomllib
from pathlib import Path

import msgspec
from tables import filled, records

from planner.forms.commands import COMMANDS, SLIP_COMMANDS
from planner.history.entries import Entry
from planner.plan import schema, targets

ROOT = Path(__file__).parent.parent
SLIP_TOPIC = SLIP_COMMANDS[0].topic


def read(*parts):
    return ROOT.joinpath(*parts).read_text(encoding="utf-8")


def test_what_a_row_has_in_the_slips_is_what_it_has_on_the_grid():
    of_grid = {command.action for command in COMMANDS if command.topic != SLIP_TOPIC}
    shared = [command for command in SLIP_COMMANDS if command.topic != SLIP_TOPIC]
    assert {command.action for command in shared} <= of_grid


def test_no_key_is_bound_twice():
    for commands in (COMMANDS, SLIP_COMMANDS):
        bound = [key for command in commands for key in command.bound_keys]
        assert sorted(set(bound)) == sorted(bound)


def test_every_dependency_has_its_reason_in_the_table():
    table = read("planner", "README.md").partition("## Dependencies")[2]
    project = tomllib.loads(read("pyproject.toml"))["project"]
    names = [re.split(r"[^\w-]", each)[0] for each in project["dependencies"]]
    of_tests = [re.split(r"[^\w-]", each)[0] for each in project["optional-dependencies"]["test"]]
    listed = re.findall(r"^\| ([\w-]+) \|", table, re.MULTILINE)
    assert sorted(listed) == sorted(["library", *names])
    for_tests = re.search(r"for tests alone: ([^|]+) \|", table)
    assert for_tests
    assert sorted(for_tests[1].split(", ")) == sorted(of_tests)


def test_the_version_of_the_document_is_the_one_told():
    told = read("planner", "plan", "README.md")
    example = json.loads(told.partition("```json\n")[2].partition("```")[0])
    assert (example["schema"], example["version"]) == (schema.SCHEMA, schema.SCHEMA_VERSION)
    assert set(example) <= set(schema._PlanDocument.__struct_fields__) | {"schema", "version"}


def test_every_record_of_a_plan_is_told_with_its_fields():
    """``python tests/tables.py`` writes them."""
    told = read("planner", "plan", "README.md")
    assert told == filled(told, {"records": records()})


def test_the_conditional_target_told_is_one():
    told = read("planner", "plan", "README.md").rpartition("```json\n")[2].partition("```")[0]
    target = msgspec.convert(json.loads(told), targets.Target)
    assert [case.then.value for case in target.rule.cases] == [1, 20]


def test_every_field_of_a_line_is_told():
    told = re.search(r"^`\{([^}]+)\}`", read("planner", "store", "README.md"), re.MULTILINE)
    assert told
    assert told[1].split(", ") == list(Entry.__struct_fields__)


def test_every_bench_is_told_with_its_bound():
    told: dict[str, set[str]] = {}
    file = ""
    for line in read("tests", "bench", "README.md").splitlines():
        if found := re.fullmatch(r"\| (?:`(\w+\.py)`)? ?\| .* \| ([\d.; ]+) \|", line):
            file = found[1] or file
            told.setdefault(file, set()).update(found[2].split("; "))
    bounds = {
        path.name: set(re.findall(r"^BOUND\w* = ([\d.]+)", path.read_text("utf-8"), re.MULTILINE))
        for path in (ROOT / "tests" / "bench").glob("*.py")
    }
    assert told == {file: found for file, found in bounds.items() if found}
