"""Set up on a new machine: what is imported is declared and bounded, and no library's inside or
wording is relied on."""

import ast
import csv
import os
import re
import subprocess
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import msgspec
import pytest
from plans import refusal

import planner
from planner.cli.arguments import Parser
from planner.errors import Fault
from planner.formats import writing
from planner.kpi import pasting
from planner.language import set_language
from planner.plan.schema import from_document, read_document
from planner.settings import config
from planner.ui.look.themes import Themes
from planner.wording.errors import error_sentence
from planner.wording.values import FAULTS, fault_text

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROGRAM = PROJECT["project"]["dependencies"]
TESTS = [*PROGRAM, *PROJECT["project"]["optional-dependencies"]["test"]]
OWN = {"planner", "inventing", *(path.stem for path in (ROOT / "tests").rglob("*.py"))}


@pytest.fixture(autouse=True)
def _japanese():
    yield
    set_language("ja")


# What is declared

_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)((?:[<>=!~]=?[\w.]+,?)*)(?:\s*;.*)?")


def name_and_bounds(requirement):
    """The name of a requirement, written as registries compare names, and its bounds by sign."""
    name, bounds = _REQUIREMENT.fullmatch(requirement).groups()
    pairs = (
        re.fullmatch(r"([<>=!~]=?)(.+)", bound).groups() for bound in bounds.split(",") if bound
    )
    return normalised(name), dict(pairs)


def normalised(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def undeclared(folders, requirements):
    """What the Python files of the folders import and no requirement names."""
    declared = {name_and_bounds(requirement)[0] for requirement in requirements}
    names = {
        name
        for folder in folders
        for path in folder.rglob("*.py")
        for name in imported(tree_of(path))
    }
    providers = packages_distributions()
    return {
        name
        for name in names
        if not is_own(name) and not declared & set(map(normalised, providers.get(name, ())))
    }


def is_own(name):
    """Whether a module is ours, or Python's, whose os._exit is documented."""
    return name.partition(".")[0] in OWN | sys.stdlib_module_names


@cache
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(tree):
    """The top names of all modules a file imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.partition(".")[0]


def test_every_package_the_program_imports_is_declared():
    assert undeclared([ROOT / "planner"], PROGRAM) == set()


def test_every_package_the_tests_import_is_declared():
    assert undeclared([ROOT / "tests"], TESTS) == set()


def test_a_package_that_is_not_declared_is_found():
    without = [one for one in TESTS if name_and_bounds(one)[0] not in {"rich", "python-dateutil"}]
    assert undeclared([ROOT / "planner", ROOT / "tests"], without) == {"rich", "dateutil"}


def unbounded(requirement):
    """Whether a requirement lets in what nobody tried: too old, too new, another 0.x."""
    _name, bounds = name_and_bounds(requirement)
    oldest, before = bounds.get(">=", ""), bounds.get("<", "")
    is_early = oldest.startswith("0.")
    return not oldest or not before or (is_early and not before.startswith("0."))


def test_every_requirement_says_from_where_and_up_to_where_it_was_tried():
    built = PROJECT["build-system"]["requires"]
    assert [one for one in [*TESTS, *built] if unbounded(one)] == []


@pytest.mark.parametrize(
    "requirement", ["rich", "rich>=14", "rich<16", "rich==15.0", "ruff>=0.9,<1", 'a>=1; b == "c"']
)
def test_a_requirement_without_a_bound_is_found(requirement):
    assert unbounded(requirement)


# The two ways in, and which version it is


@pytest.mark.parametrize("command", [["-m", "planner"], [str(ROOT / "main.py")]])
def test_every_way_in_tells_its_version(command):
    told = run(*command, "--version")
    assert (told.returncode, told.stdout) == (0, f"planner {planner.__version__}\n")


def test_the_version_told_is_the_one_that_is_built():
    assert PROJECT["project"]["dynamic"] == ["version"]
    assert ROOT / PROJECT["tool"]["hatch"]["version"]["path"] == Path(planner.__file__)
    assert re.fullmatch(r"\d+\.\d+\.\d+", planner.__version__)


def test_the_package_runs_as_a_module(tmp_path):
    told = run("-m", "planner", "show", "1-1", "--data", str(tmp_path), "--lang", "ja")
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith("1-1")


def test_to_tell_the_version_nothing_slow_is_loaded():
    code = "import sys; from planner.cli import main; main(['--version']); print(*sys.modules)"
    loaded = run("-c", code).stdout.split()
    assert {"importlib.metadata", "textual", "tinydb"} & set(loaded) == set()


def run(*words, **variables):
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PLANNER_")}
    environment = kept | {"PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)} | variables
    command = [sys.executable, *words]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", check=False, env=environment
    )


# Names with an underscore before them are another package's own affair


def foreign_insides(tree):
    """The lines of a module that use what another package keeps to itself."""
    modules = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            source = getattr(node, "module", None)
            names = [(f"{source}." if source else "") + alias.name for alias in node.names]
            if is_own(names[0]):
                continue
            modules |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
            if any(map(is_inside, names)):
                yield node.lineno
    for node in ast.walk(tree):
        is_of_one = isinstance(node, ast.Attribute) and getattr(node.value, "id", "") in modules
        if is_of_one and is_inside(node.attr):
            yield node.lineno


def is_inside(name):
    return any(part.startswith("_") and not part.startswith("__") for part in name.split("."))


def test_no_inside_of_another_package_is_named():
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{line}"
        for folder in ("planner", "tests")
        for path in (ROOT / folder).rglob("*.py")
        for line in foreign_insides(tree_of(path))
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "from rich._palettes import STANDARD_PALETTE",
        "from rich.cells import _cell_len",
        "import rich._palettes",
        "from rich import cells as held\nheld._cell_len('x')",
    ],
)
def test_an_inside_that_is_named_is_found(code):
    assert list(foreign_insides(ast.parse(code))) == [code.count("\n") + 1]
    assert not list(foreign_insides(ast.parse("import rich\nrich.__file__\nself._x")))


# What libraries say is said in words of our own


def foreign_words(tree):
    """The lines where the sentence of an error is taken: str(error), f"{error}", error.args."""
    for scope in ast.walk(tree):
        for name in errors_named(scope):
            for node in ast.walk(scope):
                if speaks(node, name):
                    yield node.lineno


def errors_named(scope):
    """What a handler or a function calls an error."""
    if isinstance(scope, ast.ExceptHandler) and scope.name:
        yield scope.name
    if isinstance(scope, ast.FunctionDef):
        for argument in scope.args.args + scope.args.kwonlyargs:
            kind = ast.unparse(argument.annotation) if argument.annotation else ""
            if re.search(r"(Error|Exception)\b", kind):
                yield argument.arg


def speaks(node, name):
    def is_it(part):
        return isinstance(part, ast.Name) and part.id == name

    if isinstance(node, ast.FormattedValue):
        return is_it(node.value)
    if isinstance(node, ast.Attribute):
        return is_it(node.value) and node.attr in {"args", "msg", "message", "reason"}
    is_text = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    return is_text and node.func.id in {"str", "repr", "format"} and any(map(is_it, node.args))


# These take a library's sentence apart for the place it names, and show nothing else of it.
TAKE_APART = {"planner/plan/faults.py", "planner/settings/toml.py"}


def test_no_sentence_of_a_library_is_passed_on():
    found = {
        f"{named}:{line}"
        for path in (ROOT / "planner").rglob("*.py")
        if (named := path.relative_to(ROOT).as_posix()) not in TAKE_APART
        for line in foreign_words(tree_of(path))
    }
    assert found == set()


@pytest.mark.parametrize(
    "line",
    [
        "raise X(str(e))",
        "raise X(f'{e}')",
        "raise X(e.args[0])",
        "raise X(e.msg)",
        "print(repr(e))",
    ],
)
def test_a_sentence_passed_on_is_found(line):
    handler = f"try:\n    pass\nexcept ValueError as e:\n    {line}\n"
    function = f"def f(e: ValueError | None) -> None:\n    {line}\n"
    assert list(foreign_words(ast.parse(handler))) == [4]
    assert list(foreign_words(ast.parse(function))) == [2]


def test_what_the_system_says_may_be_passed_on():
    handler = "try:\n    pass\nexcept OSError as e:\n    raise X(e.strerror, e.filename) from e\n"
    assert not list(foreign_words(ast.parse(handler)))


FOREIGN = "Zounds at `x` of tomorrow (byte 7)"


def raising(error):
    def fail(*_words, **_named):
        raise error

    return fail


def refused_json(monkeypatch, path):
    path.write_bytes(b"{}")
    monkeypatch.setattr(msgspec.json, "decode", raising(msgspec.DecodeError(FOREIGN)))
    return refusal(read_document, path)


def refused_record(monkeypatch, _path):
    monkeypatch.setattr(msgspec, "convert", raising(msgspec.ValidationError(FOREIGN)))
    return refusal(from_document, {})


def refused_settings(monkeypatch, path):
    path.write_text("name = 'x'")
    monkeypatch.setattr(tomllib, "loads", raising(tomllib.TOMLDecodeError(FOREIGN)))
    return refusal(config.stored, path)


def refused_theme(monkeypatch, path):
    (path.parent / "mine.toml").write_text("dark = true")
    monkeypatch.setattr(tomllib, "loads", raising(tomllib.TOMLDecodeError(FOREIGN)))
    return refusal(Themes(path.parent).read, "mine")


def refused_block(monkeypatch, _path):
    class Reader:
        line_num = 3

        def __init__(self, *_lines, **_named):
            pass

        def __iter__(self):
            raise csv.Error(FOREIGN)

    monkeypatch.setattr(csv, "reader", Reader)
    return refusal(pasting._table, "1\t2")


def refused_output(monkeypatch, path):
    monkeypatch.setattr(writing, "write_atomically", raising(ValueError(FOREIGN)))
    return refusal(writing.write_file, path, b"")


def refused_words(_monkeypatch, _path):
    return refusal(Parser("planner show", "", "").error, FOREIGN)


def refused_option(_monkeypatch, _path):
    return refusal(Parser("planner show", "", "").error, f"argument --month: {FOREIGN}")


DOORS = {
    "schema-broken": (refused_json, "JSON"),
    "schema-broken record": (refused_record, "ファイル全体"),
    "settings-broken": (refused_settings, "TOML"),
    "theme-broken-at-end": (refused_theme, "TOML"),
    "block-unreadable": (refused_block, "3 行目"),
    "output-unwritable": (refused_output, "名前"),
    "arguments-wrong": (refused_words, "planner show --help"),
    "option-wrong": (refused_option, "--month"),
}


@pytest.mark.parametrize("door", DOORS)
def test_a_library_that_speaks_otherwise_is_translated_all_the_same(monkeypatch, tmp_path, door):
    refused, said = DOORS[door]
    error = refused(monkeypatch, tmp_path / "file")
    monkeypatch.undo()
    assert error.code == door.partition(" ")[0]
    sentence = error_sentence(error)
    assert said in sentence
    assert "Zounds" not in sentence
    assert "Zounds" not in str(error)


@pytest.mark.parametrize("spoken", ["ja", "en"])
def test_every_fault_has_a_phrase(spoken):
    set_language(spoken)
    told = {
        code: fault_text(Fault(code, dict.fromkeys(re.findall(r"\{(\w+)\}", text), "\x1bx")))
        for code, text in FAULTS.items()
    }
    wrong = {
        code: said for code, said in told.items() if not said or re.search(r"[{}。\x1b]", said)
    }
    assert wrong == {}


def test_every_fault_of_the_source_has_its_phrase():
    found = {
        node.args[0].value
        for path in (ROOT / "planner").rglob("*.py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fault"
        if isinstance(node.args[0], ast.Constant)
    }
    assert found == FAULTS.keys() - {"schema-newer"}  # an error's own code, shown inside another
