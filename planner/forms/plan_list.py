"""The lines of the list of plans: name, title, branch, year, 基準月 and changes."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from planner.language import _
from planner.plan.fiscal import era_label
from planner.store.library import ListedPlan, is_sample
from planner.text import one_line, pad, pad_left, width
from planner.wording.labels import branch_label, year_label

_MOST_NAME = 24
_LEAST_TITLE = 12
_MONTH, _COUNT = 6, 6


Way = Literal["open", "rename", "archive", "file", "follow", "new", "sample"]


class Picked(Struct, frozen=True):
    """What is to be done, and the name of the plan it is about; empty for a new one."""

    way: Way
    name: str = ""


class Shelf(Struct, frozen=True):
    """The plans of a library as they are listed, those put away behind the others.

    Attributes:
        address: Where the library is, as people write it.
        identity: Identity of the place of the plan that is open.
    """

    plans: tuple[ListedPlan, ...]
    address: str = ""
    identity: str = ""

    def is_open(self, listed: ListedPlan) -> bool:
        """Whether a plan is the one that is open."""
        return listed.place.identity == self.identity


def header(shelf: Shelf, cells: int) -> str:
    """The names of the columns."""
    name, title, branch, year = _widths(shelf, cells)
    return " ".join(
        (
            pad("", _badge_cells()),
            pad(_("計画"), name),
            pad(_("題名"), title),
            pad(_("支部"), branch),
            pad(_("年度"), year),
            pad(_("基準月"), _month_cells()),
            pad_left(_("変更"), _count_cells()),
        )
    )


def lines(shelf: Shelf, cells: int) -> list[str]:
    """A line for each plan; one that cannot be read says so in place of its title."""
    return [_line(shelf, listed, cells) for listed in shelf.plans]


def _line(shelf: Shelf, listed: ListedPlan, cells: int) -> str:
    name, title, branch, year = _widths(shelf, cells)
    front = f"{pad(_badge(shelf, listed), _badge_cells())} {pad(one_line(listed.name), name)}"
    plan = listed.plan
    if plan is None:
        return f"{front} {_('読めません（Enter で理由）')}"
    return " ".join(
        (
            front,
            pad(one_line(plan.title), title),
            pad(branch_label(plan), branch),
            pad(year_label(plan.year), year),
            pad(era_label(plan.status_month), _month_cells()),
            pad_left(str(plan.seq), _count_cells()),
        )
    )


def _badge(shelf: Shelf, listed: ListedPlan) -> str:
    if shelf.is_open(listed):
        return _("開いている")
    if listed.problem is not None:
        return _("読取専用") if listed.plan is not None else ""
    if listed.is_archived:
        return _("保管")
    return _("見本") if listed.plan is not None and is_sample(listed.plan) else ""


def _badge_cells() -> int:
    return max(map(width, (_("開いている"), _("読取専用"), _("保管"), _("見本"))))


def _widths(shelf: Shelf, cells: int) -> tuple[int, int, int, int]:
    """Cells of name, title, branch and year; the title has what the others leave."""
    read = [listed.plan for listed in shelf.plans if listed.plan is not None]
    name = _most([_("計画"), *(one_line(each.name) for each in shelf.plans)], _MOST_NAME)
    branch = _most([_("支部"), *(branch_label(plan) for plan in read)], _MOST_NAME // 2)
    year = _most([_("年度"), *(year_label(plan.year) for plan in read)], _MOST_NAME // 2)
    rest = cells - _badge_cells() - name - branch - year - _month_cells() - _count_cells() - 6
    return name, max(rest, _LEAST_TITLE), branch, year


def _most(texts: Sequence[str], most: int) -> int:
    return min(max(map(width, texts)), most)


def _month_cells() -> int:
    return max(_MONTH, width(_("基準月")))


def _count_cells() -> int:
    return max(_COUNT, width(_("変更")))
