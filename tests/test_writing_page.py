"""The manual's page on writing a plan, followed word by word as a new user would."""

import re
import shlex
from pathlib import Path

import pytest
from plans import place_of

from planner.cli import main
from planner.manual import pages
from planner.store.reader import PlanReader

PAGE = Path(pages.__file__).parent / "writing.md"


def passages(language=""):
    """The commands of each passage, by its anchor."""
    text = PAGE.with_name(f"writing{language}.md").read_text(encoding="utf-8")
    parts = re.split(r'<a id="(\w+)"></a>', text)
    blocks = zip(parts[1::2], parts[2::2], strict=True)
    return {
        name: [
            line
            for block in re.findall(r"```\n(.*?)```", part, re.DOTALL)
            for line in block.splitlines()
        ]
        for name, part in blocks
    }


def carry_out(data, line):
    """A command of the page as a shell hands it over."""
    words = shlex.split(line.replace("\\n", "\\\\n"))
    assert words[0] == "planner"
    return main(["--data", str(data), *words[1:]])


def test_from_nothing_to_a_printed_plan_of_ten_items(tmp_path, monkeypatch):
    data = tmp_path / "data"
    data.mkdir()
    monkeypatch.chdir(tmp_path)
    for line in passages()["ten"]:
        assert carry_out(data, line) == 0, line
    plan = PlanReader(place_of(data)).plan
    assert [plan.number(item) for item in plan.items_in_order()] == [str(n) for n in range(1, 11)]
    assert len(plan.rows) == 10
    assert plan.decided == "2026-04-01"
    assert [kpi.name for kpi in plan.kpis.values()] == ["郵送化率", "健診実施率"]
    assert (tmp_path / "計画.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("passage", ["add", "kpi", "set", "remove", "amend", "next"])
def test_every_command_of_the_page_does_what_it_says(tmp_path, monkeypatch, capsys, passage):
    data = tmp_path / "data"
    data.mkdir()
    monkeypatch.chdir(tmp_path)
    for line in passages()["ten"]:
        if "baseline" not in line and "print" not in line:
            assert carry_out(data, line) == 0, line
    if passage in {"amend", "next"}:
        assert carry_out(data, "planner baseline --date 4/1") == 0
    capsys.readouterr()
    for line in passages()[passage]:
        assert carry_out(data, line) == 0, (line, capsys.readouterr().err)


def test_both_languages_have_the_same_commands():
    assert passages() == passages(".en")
