"""The state of a person's last session: plan, group, month, row, widths of columns, last print.

A file that is missing, damaged, not writable or of a newer program means the defaults, without a
message: nobody could do anything about it, and nothing is lost.
"""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct, field, structs

from planner.plan import grid
from planner.plan.fiscal import Month
from planner.plan.model import Plan
from planner.store.place import PlanLibrary

STATE_FILE = "state.json"
VERSION = 1
_LARGEST = 256 * 1024  # bytes; a file beyond is not ours and would only cost start-up
_NOT_UNDERSTOOD = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_MOST_PLACES = 40  # plans; the one left longest ago goes first


class Widths(Struct, frozen=True, omit_defaults=True):
    """Cells wanted for the columns 事業 and 進捗状況; 0 where the terminal's width decides."""

    title: int = 0
    note: int = 0


class LastPlace(Struct, frozen=True, omit_defaults=True):
    """The place of a person in a plan when they left it.

    Attributes:
        folder: Identity of the plan's place; with ``plan``, its id, no two plans are mixed up.
        row: Id of the cursor's row.
        own_group: The person's own group at that time.
        status_month: The plan's 基準月 then; one set since is shown instead of ``month``.
        seen: The number of the last entry of the plan shown then; None where an older program left.
    """

    folder: str
    plan: str
    group: str = ""
    incentive_only: bool = False
    month: str = ""
    row: str = ""
    own_group: str = ""
    status_month: str = ""
    seen: int | None = None


class LeftState(Struct, frozen=True, omit_defaults=True):
    """The content of the state file.

    Attributes:
        places: Places in plans, the plan left last first.
        widths: Widths of columns by class of the terminal's width.
        printed: The file printed or copied last.
    """

    version: int = 0
    places: tuple[LastPlace, ...] = ()
    widths: dict[str, Widths] = field(default_factory=dict)
    printed: str = ""

    def place(self, identity: str, plan: Plan) -> LastPlace | None:
        """The place left in a plan, by the identity of its folder; None for none."""
        wanted = (identity, plan.id)
        return next((p for p in self.places if (p.folder, p.plan) == wanted), None)

    def last_plan(self, plans: PlanLibrary) -> str:
        """The name of the plan in a data folder left last; empty for none."""
        return next(filter(None, (plans.name_of(place.folder) for place in self.places)), "")


class Opening(Struct, frozen=True):
    """The view, the month looked at and the cursor's row (or "") with which a plan opens."""

    view: grid.View
    month: Month
    row: str = ""


def state_path(environment: Mapping[str, str] = os.environ) -> Path:
    """The person's state file; ``PLANNER_CONFIG`` names another folder."""
    if folder := environment.get("PLANNER_CONFIG"):
        return Path(folder) / STATE_FILE
    from platformdirs import user_state_path  # noqa: PLC0415 - slow, and seldom needed

    return user_state_path("planner", appauthor=False) / STATE_FILE


def read(path: Path | None) -> LeftState:
    """The state saved; the defaults where the file cannot be read."""
    return _read(path) or LeftState(VERSION)


def save_place(path: Path | None, place: LastPlace, widths: Mapping[str, Widths]) -> None:
    """Save the place in a plan, and the widths for all plans."""

    def change(state: LeftState) -> LeftState:
        others = (p for p in state.places if (p.folder, p.plan) != (place.folder, place.plan))
        places = (place, *others)[:_MOST_PLACES]
        return structs.replace(state, places=places, widths=dict(widths))

    _change(path, change)


def save_printed(file: Path, path: Path | None) -> None:
    """Save the name of the file printed last, for ``o`` and ``planner open``."""
    _change(path, lambda state: structs.replace(state, printed=str(file.absolute())))


def opening(
    plan: Plan, place: LastPlace | None, *, own_group: str, group: str | None, month: Month | None
) -> Opening:
    """The opening of a plan: what is asked for now, else the place left, else the settings.

    A 基準月 or own group set since the plan was left comes before the place left.

    Args:
        plan: The plan.
        place: The place left; None for none.
        own_group: The person's own group, or a name the plan does not have.
        group: Group asked for now; None for none.
        month: Month asked for now.
    """
    row = place.row if place and place.row in plan.rows else ""
    if month is None or month not in plan.year:
        month = _month_left(plan, place) or plan.status_month
    if group is not None:
        return Opening(grid.View(_known(plan, group)), month, row)
    view = _view_left(plan, place, own_group)
    return Opening(view or grid.View(_known(plan, own_group)), month, row)


def _known(plan: Plan, group: str) -> str:
    return group if group in plan.groups else ""


def _month_left(plan: Plan, place: LastPlace | None) -> Month | None:
    if place is None or place.status_month != plan.status_month:
        return None
    month = Month(place.month)
    return month if month in plan.year.months else None


def _view_left(plan: Plan, place: LastPlace | None, own_group: str) -> grid.View | None:
    """The view left; None where it is unknown or shows nothing any more."""
    if place is None or place.own_group != own_group:
        return None
    if place.group and place.group not in plan.groups:
        return None
    view = grid.View(place.group, place.incentive_only)
    return view if not view.incentive_only or grid.lines(plan, view) else None


class _Versioned(Struct):
    version: int


def _read(path: Path | None) -> LeftState | None:
    """The state saved; None where it is missing or unreadable."""
    content = _content(path)
    with suppress(*_NOT_UNDERSTOOD):
        if content and msgspec.json.decode(content, type=_Versioned).version == VERSION:
            return msgspec.json.decode(content, type=LeftState)
    return None


def _content(path: Path | None) -> bytes:
    """The bytes of the file; none where it is missing, too large, or no plain file."""
    with suppress(OSError):
        if path is not None and path.is_file() and path.stat().st_size <= _LARGEST:
            return path.read_bytes()
    return b""


def _is_newer(path: Path) -> bool:
    """Whether a newer program wrote the file, which is then not changed."""
    with suppress(*_NOT_UNDERSTOOD):
        return msgspec.json.decode(_content(path), type=_Versioned).version > VERSION
    return False


def _change(path: Path | None, change: Callable[[LeftState], LeftState]) -> None:
    """Change the file, starting from what another window may just have written."""
    if path is None or _is_newer(path):
        return
    from planner.store.files import write_atomically  # noqa: PLC0415 - only on leaving

    with suppress(OSError, UnicodeEncodeError):  # names of folders need not be Unicode
        content = msgspec.json.format(msgspec.json.encode(change(read(path))), indent=1)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content)
