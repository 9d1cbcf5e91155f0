"""How the house is built: which room may import which, and what no room may do."""

import ast
import re
import shutil
import subprocess
import sys
from collections import Counter
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import resolve_name

import pytest
from textual.app import App

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "planner"

# A room imports only what stands before it.
ORDER = (
    *(
        "errors",
        "text",
        "language",
        "manual",
        "plan",
        "history",
        "kpi",
        "store",
        "slips",
        "settings",
        "importing",
    ),
    *("wording", "reports", "formats", "forms", "ui", "cli", "__main__"),
)

# These neither read nor write nor ask for the day: what they know they are given.
PURE = (
    "errors",
    "text",
    "language",
    "manual",
    "plan",
    "history",
    "kpi",
    "slips",
    "importing",
    "wording",
    "reports",
)

# The doors of pure rooms: functions that read the one file they are about.
DOORS = {("plan.schema", "read_document"), ("manual.pages", "_read")}

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

# What is named as text and loaded when it is needed first: "module:name", and "module" alone.
NAMED_IN_TEXT = re.compile(r"^(planner(?:\.\w+)+(?::\w+(?:\.\w+)*)?)$")

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
    """The full names a module imports, wherever in it, and those it gives as text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
    yield from (name.replace(":", ".") for name in names_in_text(tree))


def names_in_text(tree):
    """What a module names as text, as it is written."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from NAMED_IN_TEXT.findall(node.value)


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


def arrows(package=PACKAGE):
    """Each file of the package by its module's name, and the other files it imports."""
    files = {".".join(dotted(path, package)): path for path in sorted(package.rglob("*.py"))}
    return {
        name: {
            found
            for full in imports_of(ast.parse(path.read_text(encoding="utf-8")))
            if (found := file_of(full, files)) and found not in (name, package.name)
        }
        for name, path in files.items()
    }


def dotted(path, package):
    parts = path.relative_to(package.parent).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def file_of(full, files):
    """The module that a full name lies in; empty for one of another package."""
    while full and full not in files:
        full = full.rpartition(".")[0]
    return full


def circles(found):
    """The files that import each other in a circle, whatever way round."""
    reached = {name: reached_from(name, found) for name in found}
    return sorted(name for name in found if name in reached[name])


def reached_from(start, found):
    """All that a file imports, and what that imports, and so on."""
    seen, waiting = set(), [*found[start]]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(found[name])
    return seen


def test_no_file_imports_another_in_a_circle():
    assert circles(arrows()) == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("ui/acts/act.py", "from planner.ui.loop import ActLoop"),
        (
            "forms/questions.py",
            "if TYPE_CHECKING:\n    from planner.ui.screens.ask import AskScreen",
        ),
        ("cli/output.py", "def later():\n    import planner.cli.commands"),
        ("ui/acts/act.py", 'THERE = "planner.ui.loop:ActLoop"'),
        ("wording/phrases.py", "from planner.wording import marks"),
        ("ui/acts/act.py", 'LOOP = import_module("planner.ui.loop")'),
        ("ui/acts/act.py", 'HOW = "planner.ui.loop:ActLoop.carry_out"'),
    ],
    ids=[
        *("at the top", "for types only", "inside a function", "as text", "of a room"),
        *("as a module's text", "as a method's text"),
    ],
)
def test_a_circle_put_in_is_found(tmp_path, file, line):
    package = tmp_path / "planner"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("*.mo", "__pycache__"))
    assert circles(arrows(package)) == []
    path = package / file
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    found = circles(arrows(package))
    assert ".".join(dotted(path, package)) in found


def test_an_import_that_is_not_written_in_full_is_found():
    with pytest.raises(AssertionError, match="in full"):
        list(imports_of(ast.parse("from .model import Plan")))


def test_what_is_named_as_text_is_there():
    lost = [
        f"{named(path)}: {name}"
        for path in modules()
        for name in names_in_text(tree_of(path))
        if not is_resolved(name)
    ]
    assert lost == []


def is_resolved(name):
    try:
        return bool(resolve_name(name))
    except (ImportError, AttributeError):
        return False


# A name on the page, as it is written in code: behind.behind, SlipsScreen.watch_plan.
NAMED_ON_PAGE = re.compile(r"`(\w+(?:\.\w+)+)(?:\(place\))?`")
SUFFIXES = {"py", "md", "typ", "pdf"}


def test_what_the_page_of_the_house_names_is_there():
    page = (PACKAGE / "README.md").read_text(encoding="utf-8")
    files = {module_name(path): path for path in modules()}
    classes = {
        node.name: import_module(f"planner.{module}")
        for module, path in files.items()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef) and module
    }
    named_ones = {name for name in NAMED_ON_PAGE.findall(page) if ends(name) not in SUFFIXES}
    assert len(named_ones) > 30
    assert [name for name in sorted(named_ones) if not is_there(name, files, classes)] == []


def ends(name):
    return name.rpartition(".")[2]


def is_there(name, files, classes):
    """Whether a name is a module, something in one, or something of a class."""
    before, _, last = name.rpartition(".")
    if before in classes:
        found = getattr(classes[before], before)
        return hasattr(found, last) or last in getattr(found, "__annotations__", {})
    whole = [f for f in files if f == name or f.endswith(f".{name}")]
    inside = [f for f in files if f == before or f.endswith(f".{before}")]
    return bool(whole) or any(hasattr(import_module(f"planner.{f}"), last) for f in inside)


def test_no_test_file_imports_another():
    """What tests share stands in modules that are no tests: named by what it is about."""
    tests = sorted((ROOT / "tests").rglob("*.py"))
    names = {path.stem for path in tests if path.stem.startswith("test_")}
    found = [
        f"{named(path)} imports {name}"
        for path in tests
        for name in imports_of(tree_of(path))
        if {*name.split(".")} & names
    ]
    assert found == []


def test_few_names_stand_directly_under_the_package():
    assert len({room_of(module_name(path)) for path in modules()} - {"", "__main__"}) <= 17


def test_a_class_name_means_one_thing_in_the_whole_house():
    names = [
        node.name
        for path in modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef)
    ]
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_an_act_knows_no_screen():
    screens = ("textual", "rich", "planner.ui.screens", "planner.ui.widgets", "planner.ui.loop")
    assert importing((PACKAGE / "ui" / "acts").rglob("*.py"), screens) == []


def importing(paths, unwanted):
    """The files that import something whose name begins so, with that name."""
    return [
        f"{named(path)} imports {name}"
        for path in sorted(paths)
        for name in imports_of(tree_of(path))
        if name.startswith(unwanted)
    ]


# Not only where it is called: it may be handed on.
OPEN_SCREENS = {"push_screen", "push_screen_wait", "switch_screen", "install_screen"}


def test_only_the_app_and_its_loop_open_screens():
    opening = {
        named(path)
        for path in (PACKAGE / "ui").rglob("*.py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr in OPEN_SCREENS
    }
    assert opening == {"planner/ui/app.py", "planner/ui/loop.py"}


def test_every_module_has_its_room_in_the_order():
    lost = [named(path) for path in modules() if room_of(module_name(path)) not in ("", *ORDER)]
    assert lost == []


def test_a_room_imports_only_what_stands_before_it():
    wrong = [
        f"{named(path)} imports {room}"
        for path in modules()
        if (own := room_of(module_name(path))) in ORDER
        for room in rooms_imported(path)
        if room not in ORDER[: ORDER.index(own)]
    ]
    assert wrong == []


def pure_modules():
    return [path for path in modules() if room_of(module_name(path)) in PURE]


def test_a_pure_room_imports_nothing_that_reaches_outside():
    wrong = [
        f"{named(path)} imports {name}"
        for path in pure_modules()
        for name in sorted({name.partition(".")[0] for name in imports_of(tree_of(path))})
        if name in IMPURE_MODULES and (room_of(module_name(path)), name) not in ALLOWED_MODULES
    ]
    assert wrong == []


def test_a_pure_room_neither_reads_files_nor_asks_the_date():
    wrong = [
        f"{named(path)}:{line} {name}"
        for path in pure_modules()
        for where, name, line in calls_by_function(tree_of(path))
        if name in IMPURE_CALLS and (module_name(path), where) not in DOORS
    ]
    assert wrong == []


def test_only_the_screen_imports_textual():
    others = [path for path in modules() if room_of(module_name(path)) != "ui"]
    assert importing(others, "textual") == []


def test_the_command_line_imports_the_screen_only_where_it_opens_one():
    wrong = [
        f"{named(path)} imports {name}"
        for path in sorted((PACKAGE / "cli").rglob("*.py"))
        for node in tree_of(path).body
        if is_import(node)
        for name in imports_of(node)
        if name.startswith("planner.ui")
    ]
    assert wrong == []


def is_import(node):
    return isinstance(node, ast.Import | ast.ImportFrom)


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("planner.store.book", "portalocker"),
        ("planner.store.folder", "portalocker"),
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


# What Textual needs, and what a plan is read with.
KNOWN_AT_START = {
    *("dateutil", "msgspec", "platformdirs", "rich", "textual", "typing_extensions"),
    *("six", "pygments", "markdown_it", "mdurl", "sitecustomize"),
}

OPENING = """
import asyncio, sys
from pathlib import Path
from planner.cli import commands  # as the program begins
from planner.settings.config import Settings
from planner.store import library
from planner.store.folder import DataFolder
from planner.ui import app

plans = DataFolder(Path(sys.argv[1]))
library.open_library(plans, is_chosen=False, who="")
opened = app.PlannerApp(app.PlanBook(plans.place(library.find_plan(plans))), Settings(), plans=plans)
drawn = []

async def open_screen():
    async with opened.run_test(size=(120, 40)):
        drawn.extend(sys.modules)
        opened.exit()

asyncio.run(open_screen())
print(*sorted(drawn), sep="\\n")
"""


def test_little_is_imported_before_the_first_frame(tmp_path, monkeypatch):
    """Every module costs each start some tenths of a millisecond: one more needs a reason here."""
    monkeypatch.setenv("PLANNER_CONFIG", str(tmp_path))
    words = [sys.executable, "-c", OPENING, str(tmp_path / "data")]
    found = subprocess.run(words, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    names = found.split()
    own = [name for name in names if name.split(".")[0] == "planner"]
    others = {name.split(".")[0] for name in names} - {*sys.stdlib_module_names, "planner"}
    assert "planner.ui.screens.plan" in own
    assert {name for name in others if not name.startswith("_")} <= KNOWN_AT_START
    assert len(own) <= 92, own  # with the figures of the grid, and the lines around it
    later = {
        "importlib.metadata",
        "pkgutil",
        "plotext",
        "portalocker",
        "tinydb",
        "typst",
    }
    assert set(names) & later == set()
    assert [name for name in own if name.startswith("planner.ui.acts.")] == [
        "planner.ui.acts.act",
        "planner.ui.acts.table",
    ]


def test_no_file_is_named_after_nothing_in_particular():
    vague = {"util", "helper", "service", "manager"}
    found = [
        named(path)
        for path in modules()
        if vague & {part.rstrip("s") for part in path.relative_to(ROOT).with_suffix("").parts}
    ]
    assert found == []


def test_no_error_is_caught_that_was_not_expected():
    broad = [
        f"{named(path)}:{node.lineno}"
        for path in modules()
        if named(path) not in CATCHES_ALL
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ExceptHandler) and is_broad(node.type)
    ]
    assert broad == []


def is_broad(kind):
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(
        one is None or (isinstance(one, ast.Name) and one.id in {"Exception", "BaseException"})
        for one in kinds
    )


def test_widgets_never_reach_into_the_app_for_the_plan():
    own = {*dir(App), *vars(App())}
    reached = [
        f"{named(path)}:{node.lineno} self.app.{node.attr}"
        for path in sorted((PACKAGE / "ui" / "widgets").rglob("*.py"))
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
