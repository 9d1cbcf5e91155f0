"""Printing: a report of a plan made into a file of a format."""

import os
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Literal

from msgspec import Struct

from planner.formats import writing
from planner.formats.page import Page
from planner.history.moments import branch_day
from planner.language import _
from planner.plan.fiscal import Month, era_label
from planner.plan.model import Plan
from planner.reports import progress
from planner.reports.document import Document
from planner.reports.progress import Options
from planner.text import one_line
from planner.wording.labels import branch_label, year_label

# What Windows, the strictest, allows in no name of a file; and what shells and people stumble on.
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]+|\s+')
_LONGEST_NAME = 60  # letters; three bytes each they stay below the 255 that folders take


Report = Literal["progress", "exceptions", "amendments"]


def _exceptions(plan: Plan, month: Month, options: Options) -> Document:
    from planner.reports import exceptions  # noqa: PLC0415 - the grid is printed without it

    return exceptions.build(plan, month, options)


def _amendments(plan: Plan, month: Month, options: Options) -> Document:
    from planner.reports import amendments  # noqa: PLC0415 - as above

    return amendments.build(plan, month, options)


_REPORTS: dict[Report, Callable[[Plan, Month, Options], Document]] = {
    "progress": progress.build,
    "exceptions": _exceptions,
    "amendments": _amendments,
}


class Job(Struct, frozen=True):
    """A report to print: the plan, month and options, the format and paper."""

    plan: Plan
    month: Month
    options: Options = Options()
    format: str = "pdf"
    page: Page = Page()
    report: Report = "progress"

    def document(self) -> Document:
        """The report, before it is rendered."""
        return _REPORTS[self.report](self.plan, self.month, self.options)

    def content(self) -> bytes:
        """The bytes of the file."""
        return writing.render(self.document(), self.format, self.page)


def print_to(path: Path, job: Job) -> None:
    """Print into a file, replacing it.

    Raises:
        PlannerError: As ``writing.write_file``.
    """
    writing.write_file(path, job.content())


def print_into(folder: Path, job: Job) -> Path:
    """Print into a new file of a folder, named after the report; its path.

    Raises:
        PlannerError: ``output-unwritable`` and the like.
    """
    content = job.content()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = _new_file(folder, file_name(job), job.format)
    except (OSError, ValueError) as error:
        raise writing.unwritable(folder, error) from error
    is_written = False
    try:
        writing.write_file(path, content)
        is_written = True
    finally:
        if not is_written:
            path.unlink(missing_ok=True)
    return path


def file_name(job: Job) -> str:
    """The name of a printed file without its suffix: 群馬支部_令和2年度_R2.5_遅れ_保健."""
    plan, options = job.plan, job.options
    section = plan.sections[options.section].title if options.section else ""
    parts = (
        branch_label(plan),
        year_label(plan.year),
        era_label(job.month),
        _names()[job.report],
        options.view.group,
        section,
    )
    named = "_".join(filter(None, map(one_line, parts)))
    return _NOT_IN_NAMES.sub(" ", named)[:_LONGEST_NAME].strip(" .")


def _names() -> dict[Report, str]:
    """What the name of a file says of a report."""
    return {"progress": "", "exceptions": _("遅れ"), "amendments": _("改定")}


def today() -> date:
    """The day printed on paper: the branch's, or that of SOURCE_DATE_EPOCH."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        # An instant beyond the calendar's end is no day to print.
        with suppress(ValueError, OverflowError, OSError):
            return datetime.fromtimestamp(int(epoch), UTC).date()
    return branch_day(datetime.now(UTC).isoformat())


def _new_file(folder: Path, name: str, suffix: str) -> Path:
    """A new file of the folder, created at once; files printed before are not replaced."""
    for number in count(1):
        path = folder / (f"{name}.{suffix}" if number == 1 else f"{name} ({number}).{suffix}")
        try:
            path.open("xb").close()
        except FileExistsError:
            continue
        return path
    raise AssertionError
