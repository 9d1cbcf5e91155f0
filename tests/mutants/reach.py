"""Which tests reach a line, and how long each takes: by a run of the suite under coverage."""

import os
import subprocess
import sys
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

SETTINGS = "[run]\nbranch = true\nrelative_files = true\n"


class Reach:
    """What a run of the suite under coverage tells; each process reads the data for itself."""

    def __init__(self, data: Path, durations: Path) -> None:
        self._path = data
        self.seconds: dict[str, float] = {}
        for case in ET.parse(durations).iter("testcase"):
            file = case.get("classname", "").replace(".", "/")
            self.seconds[f"{file}.py::{case.get('name')}"] = float(case.get("time", 0))

    @cached_property
    def _data(self) -> Any:
        # By name, as the tests themselves need no coverage.
        data = import_module("coverage").CoverageData(str(self._path))
        data.read()
        return data

    def tests(self, file: str, lines: range) -> set[str]:
        """The tests that reach one of the lines.

        Of a line that only one file of tests reaches, all that reach the file: it may be read at
        import, or once for all.
        """
        reached: set[str] = set()
        anywhere: set[str] = set()
        for line, contexts in self._data.contexts_by_lineno(file).items():
            tests = {context.rsplit("|", 1)[0] for context in contexts} & self.seconds.keys()
            anywhere |= tests
            if line in lines:
                reached |= tests
        return reached if len({name.split("::")[0] for name in reached}) > 1 else anywhere

    def beside(self, tests: set[str]) -> set[str]:
        """The other tests in the same files: what one has made and kept, others look at too."""
        files = {name.split("::")[0] for name in tests}
        return {name for name in self.seconds if name.split("::")[0] in files} - tests


def measure(tree: Path, work: Path) -> Reach:
    """Run the suite of a tree under coverage, once for a place of work, and read what it tells."""
    data, durations = work / "coverage", work / "durations.xml"
    if not data.is_file():
        settings = work / "coverage.ini"
        settings.write_text(SETTINGS)
        command = [
            *(sys.executable, "-m", "pytest", "tests", "-n", "2"),
            *("--cov=planner", f"--cov-config={settings}", "--cov-context=test", "--cov-report="),
            f"--junitxml={durations}",
        ]
        environment = {"PYTHONPATH": str(tree), "COVERAGE_FILE": str(data)}
        subprocess.run(command, cwd=tree, env={**os.environ, **environment}, check=False)
    return Reach(data, durations)
