"""The commands about whole plans: a new one, another name, putting one away."""

import sys
from collections.abc import Callable
from typing import Any, TypeVar

from planner.cli import output
from planner.cli.answer import as_json
from planner.cli.request import CommandLine, plans_of
from planner.errors import Exit, PlannerError, UsageError
from planner.history.moments import read_day
from planner.language import _
from planner.plan import beginning
from planner.plan.model import Plan
from planner.store import library, names
from planner.store.book import new_id
from planner.store.folder import DataFolder
from planner.text import one_line

_Read = TypeVar("_Read")


def new(request: CommandLine) -> Exit:
    """Begin a plan from nothing; in a terminal what is missing is asked.

    Raises:
        PlannerError: When it cannot be begun.
        UsageError: ``new-incomplete``, or what cannot be read.
    """
    is_asking = _is_asking(request)

    def given(name: str, label: str, default: str, read: Callable[[str], _Read]) -> _Read:
        """What an option says, else what is answered, else the default."""
        text = request.given(name)
        if text is None and is_asking:
            return _ask(label, default, read)
        return read(default if text is None else text)

    branch = given("branch", _("支部（茨城支部）"), "", beginning.read_branch)
    year = given("year", _("年度（R8、令和8年度、2026）"), "", beginning.read_year)
    groups = given(
        "groups", _("グループ（「、」で区切る）"), _listed(beginning.GROUPS), beginning.read_groups
    )
    pillars = given(
        "pillars", _("柱（「、」で区切る）"), _listed(beginning.PILLARS), beginning.read_pillars
    )
    decided, since = request.given("decided"), request.given("since")
    plan = beginning.begun(
        new_id(),
        branch,
        year,
        groups=groups,
        pillars=pillars,
        title=beginning.read_line(request.text("title")),
        decided=None if decided is None else read_day(decided, year).isoformat(),
        since=None if since is None else beginning.read_since(since, year),
    )
    return create(request, plan)


def create(
    request: CommandLine,
    plan: Plan,
    said: tuple[str, ...] = (),
    record: dict[str, Any] | None = None,
) -> Exit:
    """Keep a new plan under the name asked for, else that of its branch and year; say so.

    Args:
        request: The command line.
        plan: The plan.
        said: What is said of it besides.
        record: What scripts are told of it besides.

    Raises:
        PlannerError: ``plan-exists``.
        UnavailableError: When the data folder is away or cannot be written.
        UsageError: ``name-…`` where it can be no name.
    """
    settings, name = request.settings, request.given("name")
    if name is None:
        name = names.proposed_name(plan.branch, plan.year)
    plans = plans_of(settings)
    library.require_there(plans, is_chosen=settings.is_data_chosen)
    place = library.begin(plans, name, plan, who=settings.name, via="command")
    shown, begin = one_line(name), _("書き始める: planner --plan {name} add section …")
    if request.has("json"):
        output.say(as_json({**_record(shown, place.address, plan), **(record or {})}))
        return Exit.DONE
    output.print_lines(
        (
            _("計画 {name}（{title}）をつくりました。").format(
                name=shown, title=one_line(plan.title)
            ),
            *said,
            _("開く: planner --plan {name}").format(name=_word(shown)),
            *(() if said else (begin.format(name=_word(shown)),)),
        )
    )
    return Exit.DONE


def rename(request: CommandLine) -> Exit:
    """Give a plan another name.

    Raises:
        PlannerError: When there is no such plan, or the name is taken.
        UnavailableError: When somebody is writing into it, or it cannot be renamed.
        UsageError: ``name-…`` where it can be no name.
    """
    plans, name = _found(request)
    new_name = library.rename(plans, name, request.text("new"), request.settings.name)
    said = (
        _("計画の名前は {name} のままです。")
        if new_name == name
        else _("計画 {name} の名前を {new} にしました。")
    )
    output.say(said.format(name=one_line(name), new=one_line(new_name)))
    return Exit.DONE


def archive(request: CommandLine) -> Exit:
    """Put a plan away, or back among the others.

    Raises:
        PlannerError: When there is no such plan, or it is there already.
        UnavailableError: When somebody is writing into it, or it cannot be moved.
    """
    plans, name = _found(request)
    is_back = request.has("back")
    library.archive(plans, name, request.settings.name, is_back=is_back)
    said = (
        _("計画 {name} を一覧に戻しました。")
        if is_back
        else _("計画 {name} を保管しました（戻す: planner archive {word} --back）。")
    )
    output.say(said.format(name=one_line(name), word=_word(one_line(name))))
    return Exit.DONE


def _found(request: CommandLine) -> tuple[DataFolder, str]:
    """The library, and the name of the plan meant by the first word."""
    plans, wanted = plans_of(request.settings), request.text("name")
    library.require_there(plans, is_chosen=request.settings.is_data_chosen)
    if not wanted.strip():
        raise UsageError("name-empty")
    return plans, library.find_plan(plans, wanted)


def _is_asking(request: CommandLine) -> bool:
    """Whether branch or year are missing and can be asked.

    Raises:
        UsageError: ``new-incomplete`` where nobody can be asked.
    """
    missing = [f"--{name}" for name in ("branch", "year") if request.given(name) is None]
    if not missing:
        return False
    if sys.stdin is None or not sys.stdin.isatty() or not output.is_terminal():
        raise UsageError("new-incomplete", options=_("、").join(missing))
    return True


def _ask(label: str, default: str, read: Callable[[str], _Read]) -> _Read:
    """Ask until what is typed can be read; Enter alone takes the default."""
    prompt = f"{label} [{default}]: " if default else f"{label}: "
    while True:
        try:
            return read(input(prompt).strip() or default)
        except EOFError as error:
            raise KeyboardInterrupt from error
        except PlannerError as error:
            output.complain(error)


def _listed(texts: tuple[str, ...]) -> str:
    return "、".join(texts)


def _word(name: str) -> str:
    """A name as it is typed on a command line."""
    return name if " " not in name else f'"{name}"'


def _record(name: str, path: str, plan: Plan) -> dict[str, Any]:
    return {
        "name": name,
        "path": one_line(path),
        "id": plan.id,
        "title": plan.title,
        "branch": plan.branch,
        "fiscal_year": plan.fiscal_year,
        "status_month": plan.status_month,
        "ledger_from": plan.ledger_from,
        "decided": plan.decided,
        "groups": plan.groups,
        "pillars": [pillar.title for pillar in plan.pillars],
    }
