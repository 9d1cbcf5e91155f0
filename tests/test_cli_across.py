"""``planner slips --all``: what slips in every plan of the folder, each line naming its plan."""

import json
import re
import shutil

import msgspec
import pytest
from plans import Ticking, small_plan, without_figures
from shell import DONE, REFUSED, UNAVAILABLE, Shell, begin

from planner.store import book, journal
from planner.store.folder import PlanFolder

pytestmark = pytest.mark.usefixtures("japanese_person")


@pytest.fixture
def planner(tmp_path, capsys):
    data = tmp_path / "data"
    begin(data, "a")
    begin(data, "b", status_month="2020-05")
    return Shell(data, capsys)


def test_each_line_names_its_plan_and_is_the_plans_own(planner):
    """Of several plans changes are not asked for: no signs, none that left, nothing that changed."""
    own = {}
    for name in "ab":
        assert planner("slips", "--plan", name) == DONE
        _title, _counts, *lines, _count = planner.out.splitlines()
        standing = (unchanged(line) for line in lines if line[0] in "新再悪改同")
        own[name] = {f"{name}  {line[2:]}" for line in standing}
    assert planner("slips", "--all") == DONE
    *lines, count = planner.out.splitlines()
    assert set(lines) == own["a"] | own["b"]
    assert [line[0] for line in lines] == ["a"] * len(own["a"]) + ["b"] * len(own["b"])
    assert count == f"遅れ {len(lines)} 件"


def unchanged(line):
    """A line without how the shortage changed."""
    return re.sub(r"。不足は[^。]+→[^。]+$", "", line)


def test_what_changed_in_all_plans_is_told_with_signs_and_counts(planner):
    own = {}
    for name in "ab":
        assert planner("slips", "--plan", name, "--changed") == DONE
        _title, _counts, *own[name], _count = planner.out.splitlines()
    assert planner("slips", "--all", "--changed") == DONE
    *lines, trends, _count = planner.out.splitlines()
    assert lines == [f"{name}  {line}" for name in "ab" for line in own[name]]
    assert trends.startswith("新規 ")


def test_each_record_names_its_plan(planner):
    own = planner.json("slips", "--plan", "a")
    found = planner.json("slips", "--all")
    named = [{"plan": "a", **record, "trend": None} for record in own]
    of_a = [record for record in found if record["plan"] == "a"]
    assert len(of_a) == len(named)
    assert [record for record in of_a if record not in named] == []
    assert {record["plan"] for record in found} == {"a", "b"}


def test_each_record_stands_on_a_line_of_the_list(planner):
    assert planner("slips", "--all", "--json") == DONE
    first, *lines, last = planner.out.splitlines()
    assert (first, last) == ("[", "]")
    records = [json.loads(line.removesuffix(",")) for line in lines]
    assert records == planner.json("slips", "--all")


def test_nothing_that_slips_is_an_empty_list(planner):
    for name in "ab":
        shutil.rmtree(planner.data / "plans" / name)
    quiet = without_figures(small_plan(status_month="2020-04", ledger_from="2021-03"))
    book.create(PlanFolder(planner.data / "plans" / "c"), quiet, clock=Ticking())
    assert planner.json("slips", "--all") == []


def test_plans_without_the_month_or_group_are_passed_over(planner):
    other = msgspec.structs.replace(small_plan(), groups=("総務",))
    book.create(PlanFolder(planner.data / "plans" / "c"), other, clock=Ticking())
    assert planner("slips", "--all", "--group", "保健", "--month", "R2.6") == DONE
    assert not [line for line in planner.out.splitlines() if line.startswith("c ")]
    assert planner("slips", "--all", "--group", "どこにもない") == REFUSED
    assert "どこにもない" in planner.err


def test_a_damaged_plan_is_named_behind_the_others(planner):
    begin(planner.data, "broken")
    (planner.data / "plans" / "broken" / journal.HISTORY).write_bytes(b"not json\n")
    assert planner("slips", "--all") == UNAVAILABLE
    assert planner.out.splitlines()[0].startswith("a  ")
    assert "broken" in planner.err
