"""The command that adds a sample to one's own plans."""

from planner.cli import output
from planner.cli.request import CommandLine, plans_of
from planner.errors import Exit
from planner.language import N_, _
from planner.store import library

_DESCRIPTIONS = {
    "gunma-r02": N_("群馬支部 令和2年度（公表された計画、2020年5月時点）"),
    "mihon-r07": N_("見本支部 令和7年度（架空の計画、一年分の報告・確認・締めの記録つき）"),
}


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
            output.say(f"{known}  {_(_DESCRIPTIONS[known])}{is_there}")
        return Exit.DONE
    settings = request.settings
    library.put_sample(plans, name, is_chosen=settings.is_data_chosen, who=settings.name)
    output.say(
        _("見本 {sample} を置きました。planner --plan {sample} で開けます。").format(sample=name)
    )
    return Exit.DONE
