"""The tables of manual and contracts that the program itself knows: keys, commands, records.

``python tests/tables.py`` writes them into the pages of both languages and the contract of the JSON.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "planner" / "manual"
LANGUAGES = ("ja", "en")


def file_of(page: str, language: str) -> Path:
    return FOLDER / (f"{page}.md" if language == "ja" else f"{page}.{language}.md")


def tables(language: str) -> dict[str, dict[str, str]]:
    """The tables of each page by their names; made by a process that speaks the language."""
    answer = subprocess.run(
        [sys.executable, __file__, "--print", language],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    made: dict[str, dict[str, str]] = json.loads(answer.stdout)
    return made


def filled(text: str, parts: dict[str, str]) -> str:
    """A page with its tables as the program has them."""
    for name, part in parts.items():
        pattern = rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)"
        text, count = re.subn(
            pattern, lambda found, part=part: f"{found[1]}{part}\n{found[2]}", text, flags=re.DOTALL
        )
        assert count == 1, name
    return text


def records() -> str:
    """Each record of a plan with its fields, as the contract of the JSON lists them."""
    from msgspec import Struct

    from planner.plan import meetings, model, order, people, targets

    return "\n".join(
        f"| `{kind.__name__}` | {' '.join(f'`{name}`' for name in kind.__struct_fields__)} |"
        for module in (order, targets, model, people, meetings)
        for kind in vars(module).values()
        if isinstance(kind, type)
        and issubclass(kind, Struct)
        and kind.__module__ == module.__name__
        and not kind.__name__.startswith("_")
    )


def _made(language: str) -> dict[str, dict[str, str]]:
    from planner.language import set_language

    set_language(language)  # before the keys are imported, which are in one language
    from planner.cli import commands
    from planner.forms.commands import COMMANDS, SLIP_COMMANDS
    from planner.language import _

    own = [each for each in SLIP_COMMANDS if each.topic == SLIP_COMMANDS[0].topic]
    example = {"ja": "例: ", "en": "Example: "}[language]
    listed = [
        f"- `{_usage(commands._command_parser(command))}`\n"
        f"  {_(command.summary)}{'。' if language == 'ja' else '. '}{example}`{command.examples[0]}`"
        for command in commands.COMMANDS.values()
    ]
    return {
        "keys": {"keys": _by_topic(COMMANDS, language), "slip-keys": _table(own, language)},
        "commands": {"commands": "\n".join(listed)},
    }


def _by_topic(commands, language):
    topics = dict.fromkeys(command.topic for command in commands)
    return "\n\n".join(
        f"### {topic}\n\n{_table([c for c in commands if c.topic == topic], language)}"
        for topic in topics
    )


def _table(commands, language):
    palette = {"ja": "（`Ctrl+P`）", "en": "(`Ctrl+P`)"}[language]
    heads = {"ja": "| キー | 名前 | すること |", "en": "| Key | Name | What it does |"}[language]
    lines = [heads, "|---|---|---|"]
    for command in commands:
        keys = " ".join(f"`{key}`" for key in command.key_text.split()) or palette
        lines.append(f"| {keys} | `{command.name}` | {command.description} |")
    return "\n".join(lines)


def _usage(parser):
    """How a command is written, as its own help says, without the options of all commands."""
    return parser.usage.removesuffix(" ...")


def main() -> None:
    if sys.argv[1:2] == ["--print"]:
        print(json.dumps(_made(sys.argv[2]), ensure_ascii=False))
        return
    for language in LANGUAGES:
        for page, parts in tables(language).items():
            file = file_of(page, language)
            file.write_text(filled(file.read_text("utf-8"), parts), encoding="utf-8")
    contract = ROOT / "planner" / "plan" / "README.md"
    text = filled(contract.read_text("utf-8"), {"records": records()})
    contract.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
