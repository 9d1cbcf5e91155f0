"""Titles of dialogs and panels are whole at 80 columns, in both languages."""

import ast
import re
from pathlib import Path

import pytest

import planner
from planner.language import _, set_language
from planner.text import width

ROOM = 70  # cells of a title in a border of 80, with some for what stands in its place for { }
_TITLED = {"Choice", "Dialog", "Field", "Panel", "Question", "say_title"}
_MARKED = {"_", "N_"}


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def texts(node: ast.AST) -> set[str]:
    """The texts of the program in an expression."""
    calls = (one for one in ast.walk(node) if isinstance(one, ast.Call) and one.args)
    first = (call.args[0] for call in calls if name_of(call) in _MARKED)
    return {one.value for one in first if isinstance(one, ast.Constant)}


def titles() -> set[str]:
    """The texts that are given as titles, or put into a name that is."""
    found = set()
    for path in Path(planner.__file__).parent.rglob("*.py"):
        for part in ast.walk(ast.parse(path.read_text())):
            if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
                found |= titles_in(part)
    return found


def titles_in(part: ast.AST) -> set[str]:
    given = {}
    for one in ast.walk(part):
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name):
            given.setdefault(one.targets[0].id, set()).update(texts(one.value))
    found = set()
    for call in ast.walk(part):
        if isinstance(call, ast.Call) and call.args and name_of(call) in _TITLED:
            found |= texts(call.args[0])
            names = (one.id for one in ast.walk(call.args[0]) if isinstance(one, ast.Name))
            found |= {text for name in names for text in given.get(name, ())}
    return found


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_title_of_the_program_is_cut(language):
    set_language(language)
    found = titles()
    assert len(found) > 40
    long = {text for text in found if width(re.sub(r"{\w+}", "", _(text))) > ROOM}
    set_language("ja")
    assert long == set()
