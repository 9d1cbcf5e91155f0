"""How the house is built: which room may import which, and what no room may do."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from textual.app import App

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "planner"

# A room imports only what stands before it.
ORDER = (
    *("errors", "text", "language", "plan", "history", "kpi", "store", "slips", "settings"),
    *("importing", "wording", "reports", "formats", "forms", "ui", "cli", "__main__"),
)

# These neither read nor write nor ask for the day: what they know they are given.
PURE = ("errors", "text", "language", "plan", "history", "kpi", "slips", "wording", "reports")

# The doors of pure rooms: functions that read the one file they are about.
DOORS = {("plan.schema", "read_document")}

IMPURE_MODULES = {
    *("io", "os", "random", "secrets", "shutil", "socket", "subprocess", "sys"),
    *("tempfile", "threading", "time", "portalocker", "textual", "tinydb", "requests"),
}
ALLOWED_MODULES = {("language", "os"), ("language", "sys")}

IMPURE_CALLS = {
    *("open", "print", "input", "now", "today", "utcnow", "read_text", "read_bytes"),
    *("write_text", "write_bytes", "exists", "is_file", "is_dir", "iterdir", "glob", "rglob"),
    *("mkdir", "unlink", "rename", "rmdir", "stat", "touch", "resolve", "home", "cwd"),
}

# A thread has nobody above it: it hands whatever happens to the screen, which stops with it.
CATCHES_ALL = {"planner/ui/writer.py"}


def modules():
    return sorted(path for path in PACKAGE.rglob("*.py"))


def named(path):
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def room_of(name):
    """The room of a module named from the package on: "store.journal" lies in "store"."""
    return name.partition(".")[0]


def module_name(path):
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(tree):
    """The full names a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms_imported(path):
    """The rooms of the package a module imports, its own left out."""
    own = room_of(module_name(path))
    for name in imports_of(tree_of(path)):
        package, _, inside = name.partition(".")
        if package == "planner" and inside:
            room = room_of(inside)
            if room != own:
                yield room


def called(node):
    function = node.func
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


def calls_by_function(tree):
    """Each call of a module with the outermost function it stands in."""
    for top in tree.body:
        where = getattr(top, "name", "")
        for node in ast.walk(top):
            if isinstance(node, ast.Call):
                yield where, called(node), node.lineno


def ids(path):
    return module_name(path) or "planner"


@pytest.mark.parametrize("path", modules(), ids=ids)
def test_every_module_has_its_room_in_the_order(path):
    name = module_name(path)
    assert not name or room_of(name) in ORDER, f"place {name} in the order of the house"


@pytest.mark.parametrize("path", modules(), ids=ids)
def test_a_room_imports_only_what_stands_before_it(path):
    own = room_of(module_name(path))
    if not own:
        return
    assert set(rooms_imported(path)) <= {*ORDER[: ORDER.index(own)]}


def pure_modules():
    return [path for path in modules() if room_of(module_name(path)) in PURE]


@pytest.mark.parametrize("path", pure_modules(), ids=ids)
def test_a_pure_room_imports_nothing_that_reaches_outside(path):
    own = room_of(module_name(path))
    found = {name.partition(".")[0] for name in imports_of(tree_of(path))} & IMPURE_MODULES
    assert {(own, name) for name in found} <= ALLOWED_MODULES


@pytest.mark.parametrize("path", pure_modules(), ids=ids)
def test_a_pure_room_neither_reads_files_nor_asks_the_date(path):
    own = module_name(path)
    found = [
        f"{named(path)}:{line} {name}"
        for where, name, line in calls_by_function(tree_of(path))
        if name in IMPURE_CALLS and (own, where) not in DOORS
    ]
    assert found == []


@pytest.mark.parametrize("path", modules(), ids=ids)
def test_only_the_screen_imports_textual(path):
    if room_of(module_name(path)) != "ui":
        assert not [name for name in imports_of(tree_of(path)) if name.split(".")[0] == "textual"]


def test_the_command_line_imports_the_screen_only_where_it_opens_one():
    for path in (PACKAGE / "cli").rglob("*.py"):
        at_top = ast.Module([node for node in tree_of(path).body if is_import(node)], [])
        assert not [name for name in imports_of(at_top) if name.startswith("planner.ui")]


def is_import(node):
    return isinstance(node, ast.Import | ast.ImportFrom)


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("planner.store.book", "portalocker"),
        ("planner.store.book", "textual"),
        ("planner.cli", "textual"),
        ("planner.cli.commands", "planner.kpi.owed"),
        ("planner.cli.commands", "planner.history.timeline"),
        ("planner.cli.commands", "zoneinfo"),
        ("planner.ui.app", "planner.history.timeline"),
        ("planner.ui.app", "planner.history.story"),
    ],
)
def test_reading_a_plan_does_not_load_what_only_writing_or_the_screen_needs(module, unwanted):
    code = f"import sys, {module}; print({unwanted!r} in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


@pytest.mark.parametrize("path", modules(), ids=ids)
def test_no_file_is_named_after_nothing_in_particular(path):
    vague = {"util", "helper", "service", "manager"}
    for part in path.relative_to(ROOT).with_suffix("").parts:
        assert part.rstrip("s") not in vague


@pytest.mark.parametrize("path", modules(), ids=ids)
def test_no_error_is_caught_that_was_not_expected(path):
    broad = [
        node.lineno
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ExceptHandler) and is_broad(node.type)
    ]
    assert broad == [] or named(path) in CATCHES_ALL


def is_broad(kind):
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(
        one is None or (isinstance(one, ast.Name) and one.id in {"Exception", "BaseException"})
        for one in kinds
    )


def test_widgets_never_reach_into_the_app_for_the_plan():
    own = {*dir(App), *vars(App())}
    for path in (PACKAGE / "ui" / "widgets").rglob("*.py"):
        reached = [
            f"{named(path)}:{node.lineno} self.app.{node.attr}"
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.Attribute) and is_app(node.value) and node.attr not in own
        ]
        assert reached == []


def is_app(node):
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "app"
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    )


def test_the_rules_see_what_they_forbid():
    """Each rule is tried on a line that breaks it."""
    tree = ast.parse(
        "import os\nfrom planner.store import journal\n\ndef f():\n    Path().open()\n"
    )
    assert {"os", "planner.store.journal"} == set(imports_of(tree))
    assert ("f", "open", 5) in set(calls_by_function(tree))
    handlers = ast.parse("try: pass\nexcept: pass\ntry: pass\nexcept (ValueError, Exception): pass")
    caught = [node for node in ast.walk(handlers) if isinstance(node, ast.ExceptHandler)]
    assert [is_broad(node.type) for node in caught] == [True, True]
    assert room_of("store.journal") == "store"
