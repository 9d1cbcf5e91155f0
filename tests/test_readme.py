"""What the README says of keys, commands and dependencies is what the program has."""

import re
import tomllib
from pathlib import Path

from planner.cli import commands
from planner.forms.commands import COMMANDS, SLIP_COMMANDS

ROOT = Path(__file__).parent.parent
SLIP_TOPIC = SLIP_COMMANDS[0].topic
README = (ROOT / "README.md").read_text(encoding="utf-8")


def part(name: str) -> list[str]:
    """The lines between two comments of the README."""
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", README, re.DOTALL)
    assert found
    return found[1].strip().splitlines()


def test_every_key_stands_in_the_key_table_with_what_it_does():
    expected = {
        f"| {command.topic} | {keys(command.key_text)} | {command.description} |"
        for command in COMMANDS
    }
    assert set(part("keys")[2:]) == expected


def test_every_key_of_the_slips_alone_stands_in_their_table():
    """What a row's keys do there is what they do on the grid."""
    of_grid = {command.action for command in COMMANDS if command.topic != SLIP_TOPIC}
    own = [command for command in SLIP_COMMANDS if command.topic == SLIP_TOPIC]
    expected = [f"| {keys(command.key_text)} | {command.description} |" for command in own]
    assert part("slip-keys") == ["| キー | すること |", "|---|---|", *expected]
    shared = [command for command in SLIP_COMMANDS if command.topic != SLIP_TOPIC]
    assert {command.action for command in shared} <= of_grid


def test_no_key_of_the_slips_is_bound_twice():
    bound = [key for command in SLIP_COMMANDS for key in command.bound_keys]
    assert len(bound) == len(set(bound))


def keys(text: str) -> str:
    return " ".join(f"`{key}`" for key in text.split()) or "（コマンド一覧から）"


def test_every_command_stands_in_the_command_table_with_an_example():
    expected = [
        f"| `{usage(command)}` | {command.summary} | `{command.examples[0]}` |"
        for command in commands.COMMANDS.values()
    ]
    assert part("commands") == ["| 使い方 | すること | 例 |", "|---|---|---|", *expected]


def usage(command: commands.Command) -> str:
    """How a command is written, as its own help says, without the options of all commands."""
    parser = commands._command_parser(command)
    assert parser.usage
    return parser.usage.removesuffix(" ...")


def test_no_key_is_bound_twice():
    bound = [key for command in COMMANDS for key in command.bound_keys]
    assert len(bound) == len(set(bound))


def test_every_dependency_has_its_reason_in_the_table():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for requirement in project["dependencies"]:
        name = re.split(r"[^\w-]", requirement)[0]
        assert f"| {name} |" in README
    for requirement in project["optional-dependencies"]["test"]:
        name = re.split(r"[^\w-]", requirement)[0]
        assert name.removeprefix("types-") in README


def test_every_picture_of_the_readme_exists():
    for picture in re.findall(r"\]\((tests/pictures/[^)]+)\)", README):
        assert (ROOT / picture).is_file()
