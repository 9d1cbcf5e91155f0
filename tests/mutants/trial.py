"""One mutant tried: the tests that reach it run in a child process until one fails."""

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SLOWER = 5  # times as long as usual a test may take before it counts as hanging
AT_LEAST = 30  # seconds
HANGS = "hangs"


class Only:
    """The pytest plugin that runs only some tests and writes down the first that fails."""

    def __init__(self, wanted: set[str], failed: Path) -> None:
        self._wanted = wanted
        self._failed = failed

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if item.nodeid in self._wanted]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._note(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._note(report)

    def _note(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.failed and not self._failed.exists():
            self._failed.write_text(report.nodeid)


def preload() -> None:
    """Import once what every child needs, except the program itself."""
    import hypothesis
    import msgspec
    import pytest_asyncio
    import textual.app
    import textual.widgets
    import tinydb

    del hypothesis, msgspec, pytest_asyncio, textual, tinydb


@contextlib.contextmanager
def exchanged(path: Path, text: str) -> Iterator[None]:
    """A file with another text for a while; its time is set back, so that nothing is compiled anew."""
    before, times = path.read_bytes(), path.stat()
    path.write_text(text, encoding="utf-8")
    try:
        yield
    finally:
        path.write_bytes(before)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def batches(tests: set[str], seconds: dict[str, float], most: float) -> Iterator[set[str]]:
    """The tests by their files, the quickest file first, each batch of twice as many files."""
    by_file: dict[str, list[str]] = {}
    for name in sorted(tests, key=seconds.__getitem__):
        by_file.setdefault(name.split("::")[0], []).append(name)
    cost = {file: sum(seconds[name] for name in names) for file, names in by_file.items()}
    files = sorted(by_file, key=cost.__getitem__)
    size = 3
    while files and most > 0:
        batch: set[str] = set()
        for name in (name for file in files[:size] for name in by_file[file]):
            if most > 0:
                batch.add(name)
                most -= seconds[name]
        yield batch
        files, size = files[size:], size * 2


def first_failure(tree: Path, tests: set[str], usual: float) -> str:
    """The first test that fails in a tree, or that it hangs; empty where all pass."""
    failed = tree / "failed.txt"
    failed.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        os.setsid()
        signal.alarm(int(AT_LEAST + SLOWER * usual))
        os._exit(_run(tree, tests, failed))
    _pid, status = os.waitpid(child, 0)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    if os.WIFSIGNALED(status):
        return HANGS
    if os.WEXITSTATUS(status) in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
        return ""
    return failed.read_text() if failed.exists() else "the start"


def _run(tree: Path, tests: set[str], failed: Path) -> int:
    os.chdir(tree)
    output = os.open(tree / "output.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.path[:0] = [str(tree)]
    os.environ["PYTHONPATH"] = str(tree)
    sys.dont_write_bytecode = True
    files = sorted({name.split("::")[0] for name in tests})
    plain = ["-o", "addopts=", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist"]
    try:
        return pytest.main([*plain, f"--basetemp={tree}/tmp", *files], [Only(tests, failed)])
    except BaseException:  # noqa: BLE001 - a mutant may raise anything, at any place
        return 1
