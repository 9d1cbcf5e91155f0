"""Brings the English catalogue in step with the source: ``python tests/catalogue.py``.

Existing translations are kept, messages no longer used are dropped, new ones are left empty and
listed. The same source gives the same bytes.
"""

import ast
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parent.parent / "planner"
PO = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "planner.po"
MO = PO.with_suffix(".mo")
NEVER = datetime(2026, 1, 1, tzinfo=UTC)  # a fixed stamp keeps the files the same


def extracted() -> tuple[str, ...]:
    """Every message of the source, in order."""
    found = extract_from_dir(
        PACKAGE, [("**.py", "catalogue:calls")], keywords={"_": None, "N_": None}, comment_tags=()
    )
    return tuple(sorted({message for _file, _line, message, *_rest in found}))


def calls(file, keywords, comment_tags, options):
    """The messages of a file: the calls of a keyword, those inside f-strings too."""
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in keywords:
            message = node.args[0]
            if isinstance(message, ast.Constant) and isinstance(message.value, str):
                yield node.lineno, node.func.id, message.value, []


def translations() -> dict[str, str]:
    """The English of each message of the catalogue."""
    if not PO.exists():
        return {}
    with PO.open("rb") as file:
        catalogue = read_po(file)
    return {message.id: message.string for message in catalogue if message.id}


def build(messages: tuple[str, ...], english: dict[str, str]) -> Catalog:
    """A catalogue of the messages with what is translated of them."""
    catalogue = Catalog(
        locale="en",
        project="planner",
        version="1",
        msgid_bugs_address="planner",
        last_translator="planner",
        language_team="planner",
        header_comment="# English of the planner's interface.",
        creation_date=NEVER,
        revision_date=NEVER,
        fuzzy=False,
    )
    for message in messages:
        catalogue.add(message, english.get(message, ""))
    return catalogue


def main() -> int:
    """Write both files; the number of messages without English."""
    catalogue = build(extracted(), translations())
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalogue, no_location=True, sort_output=True, width=0)
    with MO.open("wb") as file:
        write_mo(file, catalogue)
    missing = [message.id for message in catalogue if message.id and not message.string]
    for message in missing:
        print(message)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
