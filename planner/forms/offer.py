"""The offer to tick: after ○ or ◎, the next Space ticks the ● of the month looked at."""

from collections.abc import Sequence

from planner.language import _
from planner.plan import ledger
from planner.plan.fiscal import Month
from planner.plan.model import Row
from planner.wording.labels import month_name


class TickOffer:
    """The rows whose ● was offered, until something else is done."""

    def __init__(self) -> None:
        self._rows: frozenset[str] = frozenset()

    def make(self, rows: Sequence[Row], month: Month) -> str:
        """Offer the rows' open ● of a month; the words that say so, empty where there is none."""
        is_open = any((mark := ledger.mark_at(row, month)) and mark.is_open for row in rows)
        self._rows = frozenset(row.id for row in rows) if is_open else frozenset()
        return _("Space で{month}の●も実施済に").format(month=month_name(month)) if is_open else ""

    def is_for(self, rows: Sequence[Row]) -> bool:
        """Whether exactly these rows were offered."""
        return bool(rows) and self._rows == {row.id for row in rows}

    def withdraw(self) -> None:
        """Let Space mean the month under the cursor again."""
        self._rows = frozenset()
