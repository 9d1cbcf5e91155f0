"""The page of a month: the plan up to it, and all that slips there (pure)."""

from collections.abc import Collection, Iterator
from functools import cached_property

from planner.history.dated import until
from planner.plan.fiscal import Month, add_months
from planner.plan.model import Plan
from planner.slips.grounds import Ground, grounds


class MonthPage:
    """A month of a plan as all that is known in the plan tells it.

    Args:
        plan: The plan with all that is known.
        month: A month of its year.
        items: Ids of the items looked at; None for all.
    """

    def __init__(self, plan: Plan, month: Month, items: Collection[str] | None = None) -> None:
        self.whole = plan
        self.month = month
        self._items = items

    @cached_property
    def plan(self) -> Plan:
        """The plan up to the month."""
        return until(self.whole, self.month)

    @cached_property
    def grounds(self) -> tuple[Ground, ...]:
        """The grounds at the month."""
        return grounds(self.plan, self.month, items=self._items)


class Pages:
    """The pages of a plan, each made when it is first needed."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._known: dict[Month, MonthPage] = {}

    def page(self, month: Month) -> MonthPage:
        """The page of a month of the year."""
        if month not in self._known:
            self._known[month] = MonthPage(self.plan, month)
        return self._known[month]

    def before(self, month: Month, items: Collection[str]) -> Iterator[MonthPage]:
        """The pages of the year before a month, the latest first, as far as they are of some items.

        Most slips that are new need all of them, and few items have any.
        """
        place = add_months(month, -1)
        while place in self.plan.year:
            yield self._known.get(place) or MonthPage(self.plan, place, items)
            place = add_months(place, -1)
