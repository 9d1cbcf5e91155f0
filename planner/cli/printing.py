"""The command that prints: to a file, or as plain text to the standard output."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from msgspec import structs

from planner.cli import output
from planner.cli.answer import end
from planner.cli.request import CommandLine, group_asked, month_asked, open_book
from planner.cli.slipping import closed_asked
from planner.errors import Exit, PlannerError
from planner.formats import printing, writing
from planner.formats.page import PAPERS, Page, Paper
from planner.formats.printing import Job, Report
from planner.history.amendments import Amended
from planner.language import _
from planner.plan.grid import View
from planner.plan.model import Plan
from planner.reports.progress import Options
from planner.settings import state
from planner.store.book import PlanBook
from planner.text import fold_for_search, one_line
from planner.wording.labels import day_label

_HERE = frozenset({"", "-"})

AmendmentsAsked = Callable[[CommandLine, PlanBook], tuple[Amended, ...]]


def print_plan(request: CommandLine) -> Exit:
    """Print the monthly grid of the plan."""
    return print_report(request, "progress", "A3")


def print_exceptions(request: CommandLine) -> Exit:
    """Print the rows behind and their 改善策."""
    return print_report(request, "exceptions", "A4")


def print_report(
    request: CommandLine, report: Report, paper: Paper, amended: AmendmentsAsked | None = None
) -> Exit:
    """Print a report.

    Args:
        request: What was asked for.
        report: The report.
        paper: The paper where none was asked for.
        amended: Finds the 改定 to print.
    """
    book = open_book(request)
    plan, closed = closed_asked(book, request)
    options = structs.replace(
        _options(plan, request),
        closed=closed,
        amendments=amended(request, book) if amended else (),
    )
    job = Job(
        plan,
        month_asked(plan, request),
        options,
        _format_asked(request),
        Page(next((p for p in PAPERS if p == request.text("paper")), paper), _cells(request)),
        report,
    )
    target = request.text("output")
    if target in _HERE:
        _print_here(job)
    else:
        printing.print_to(Path(target), job)
        state.save_printed(Path(target), state.state_path())
        output.say(_("{path} に書き出しました。").format(path=one_line(target)))
    return end(book)


def _print_here(job: Job) -> None:
    """Print to the standard output.

    Raises:
        PlannerError: ``format-for-files`` where a PDF would garble a terminal.
    """
    if job.format == "pdf" and output.is_terminal():
        raise PlannerError("format-for-files", format="PDF")
    if job.format == "txt" and output.is_terminal():
        output.say(job.content().decode().rstrip("\n"))
    else:
        output.send(job.content())


def _cells(request: CommandLine) -> int:
    """The width of plain text in cells: the one asked for, the terminal's, or a file's."""
    is_here = request.text("output") in _HERE and output.is_terminal()
    return output.columns() if is_here or request.given("columns") else Page().cells


def _options(plan: Plan, request: CommandLine) -> Options:
    wanted = request.given("section")
    return Options(
        view=View(_group(plan, request), incentive_only=request.has("incentive")),
        section=find_section(plan, wanted) if wanted else "",
        marks="states" if request.text("marks") == "states" else "printed",
        is_baseline=request.has("baseline"),
        with_last_status=request.has("last_status"),
        only_slipping=request.has("only_slipping"),
        with_later=request.has("with_later"),
        reference=request.text("reference"),
        date=_date_asked(request),
        confidentiality=_confidentiality(request.text("confidentiality")),
    )


def _group(plan: Plan, request: CommandLine) -> str:
    """The group asked for; a section named without one is printed for all."""
    is_meant = request.given("group") is not None or not request.given("section")
    return group_asked(plan, request) if is_meant else ""


def _format_asked(request: CommandLine) -> str:
    """The format named, else that of the file's suffix, else text.

    Raises:
        PlannerError: ``format-unknown``, or ``format-contradicts-name`` where the file's name says
            another one, by which other programs would fail to open it.
    """
    target, named = request.text("output"), request.given("format")
    if target in _HERE:
        return named or "txt"
    if not named:
        return writing.format_of(Path(target))
    suffix = Path(target).suffix.lower()
    if suffix in writing.suffixes().split() and suffix != f".{named}":
        raise PlannerError("format-contradicts-name", path=target, suffix=suffix, format=named)
    return named


def _date_asked(request: CommandLine) -> str:
    """The date in words: today's where none was given, a day typed as one in words too."""
    given = request.given("date")
    if given is None:
        return day_label(printing.today())
    try:
        return day_label(date.fromisoformat(given.strip().replace("/", "-")))
    except ValueError:
        return given


def _confidentiality(text: str) -> str:
    return _("機密性{level}").format(level=text) if re.fullmatch(r"\d", text) else text


def find_section(plan: Plan, text: str) -> str:
    """The id of the section meant: by its number in the plan, its title, or a part of it.

    Raises:
        PlannerError: ``section-unknown`` or ``section-ambiguous`` with those there are.
    """
    wanted = fold_for_search(text).strip()
    numbered = {str(n): plan.sections[name] for n, name in enumerate(plan.order, start=1)}
    if section := numbered.get(wanted):
        return section.id
    titles = {section.id: fold_for_search(section.title) for section in numbered.values()}
    found = [name for name, title in titles.items() if title == wanted] or [
        name for name, title in titles.items() if wanted in title
    ]
    if len(found) == 1:
        return found[0]
    code = "section-ambiguous" if found else "section-unknown"
    meant = {n: s for n, s in numbered.items() if not found or s.id in found}
    names = _("、").join(f"{number} {one_line(s.title)}" for number, s in meant.items())
    raise PlannerError(code, section=text, sections=names)
