"""The command that adds a sample to one's own plans."""

from planner.cli import output
from planner.cli.request import CommandLine, plans_of
from planner.errors import Exit
from planner.language import _
from planner.store import library
from planner.wording.samples import sample_text


def sample(request: CommandLine) -> Exit:
    """List the samples, or add the one named to the plans.

    Raises:
        PlannerError: ``sample-unknown`` or ``sample-there``.
        UnavailableError: When the data folder is away or cannot be written.
    """
    plans, name = plans_of(request.settings), request.given("sample")
    if name is None:
        there = plans.names()
        for known in library.SAMPLES:
            is_there = _("（計画の中にある）") if known in there else ""
            output.say(f"{known}  {sample_text(known)}{is_there}")
        return Exit.DONE
    settings = request.settings
    library.put_sample(plans, name, is_chosen=settings.is_data_chosen, who=settings.name)
    output.say(
        _("見本 {sample} を置きました。planner --plan {sample} で開けます。").format(sample=name)
    )
    return Exit.DONE
