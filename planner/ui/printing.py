"""Printing from the screen: the job proposed, the choices remembered, the work itself."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from msgspec import structs
from textual.message import Message

from planner.errors import PlannerError
from planner.formats import printing
from planner.formats.page import Page
from planner.formats.printing import Job
from planner.plan.fiscal import Month
from planner.plan.grid import View
from planner.plan.model import Plan
from planner.reports.progress import Options
from planner.settings import config
from planner.settings.config import Settings
from planner.ui.messages import Printed
from planner.ui.screens.print import PrintScreen
from planner.wording.labels import day_label

__all__ = ("PrintScreen", "carry_out", "job_of", "remember")


def job_of(plan: Plan, month: Month, view: View, settings: Settings) -> Job:
    """The job that prints what is shown, its header as it was printed last."""
    options = Options(
        view=view,
        reference=settings.reference,
        date=day_label(printing.today()),
        confidentiality=settings.confidentiality,
    )
    return Job(plan, month, options, page=Page("A4" if settings.paper == "A4" else "A3"))


def remember(settings: Settings, job: Job) -> Settings:
    """The settings with paper and header of a job, saved for the next time."""
    chosen = {
        "paper": job.page.paper if job.format == "pdf" else settings.paper,
        "reference": job.options.reference,
        "confidentiality": job.options.confidentiality,
    }
    if any(getattr(settings, name) != value for name, value in chosen.items()):
        # What cannot be saved is asked for again: no reason to stop a print.
        with suppress(PlannerError):
            path = config.settings_path()
            config.save(structs.replace(config.stored(path), **chosen), path)
    return structs.replace(settings, **chosen)


def carry_out(job: Job, folder: Path, post: Callable[[Message], object]) -> None:
    """Print a job into a folder, in a thread of its own, and post ``Printed``."""
    try:
        path = printing.print_into(folder, job)
    except PlannerError as error:
        post(Printed(None, error))
    else:
        post(Printed(path))
