"""Another Rich, for tests: the same, but for the names it keeps to itself.

Python runs this before all else where the folder stands in its path.
"""

import sys
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader

RENAMED = {
    "rich.cells": ("_is_single_cell_widths", "load_cell_table"),
    "rich.segment": ("_is_single_cell_widths",),
}


class Renaming(SourceFileLoader):
    """A module whose names are others."""

    def get_code(self, fullname):
        source = self.get_source(fullname)
        for name in RENAMED[fullname]:
            assert name in source, f"{fullname} has no {name} to take away"
            source = source.replace(name, f"elsewhere_{name}")
        return compile(source, self.path, "exec")


class Finder:
    """Finds these modules before the usual finders do."""

    @staticmethod
    def find_spec(fullname, path=None, target=None):
        if fullname not in RENAMED:
            return None
        found = PathFinder.find_spec(fullname, path, target)
        return ModuleSpec(fullname, Renaming(fullname, found.origin), origin=found.origin)


sys.meta_path.insert(0, Finder)
