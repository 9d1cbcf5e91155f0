"""The command line run in this process: what it prints, and the code it ends with."""

import json

from plans import Ticking, small_plan

from planner.cli import main
from planner.store import book
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder

DONE, REFUSED, USAGE, UNAVAILABLE = 0, 1, 2, 3


def begin(data, name="small", **wanted):
    """Begin the small plan in a data folder."""
    book.create(
        PlanFolder(data / "plans" / name), small_plan(**wanted), who="企画総務", clock=Ticking()
    )


class Shell:
    """Runs command lines in this process, on a data folder with a small plan."""

    def __init__(self, data, capsys):
        self.data = data
        self.folder = data / "plans" / "small"
        self._capsys = capsys

    def __call__(self, *words, data=None):
        self._capsys.readouterr()
        self.code = main([*words, "--data", str(data or self.data)])
        self.out, self.err = self._capsys.readouterr()
        return self.code

    @property
    def plan(self):
        return PlanBook(PlanFolder(self.folder)).plan

    def row(self, row_id):
        return self.plan.rows[row_id]

    def json(self, *words):
        assert self(*words, "--json") == DONE, self.err
        return json.loads(self.out)
