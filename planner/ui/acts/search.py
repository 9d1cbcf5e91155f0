"""Plain search over the rows shown: width, case and kana variants are the same."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from planner.forms.questions import Answer, TextField
from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.model import Plan
from planner.text import fold_for_search

if TYPE_CHECKING:
    from planner.ui.screens.plan import PlanScreen


class Search:
    """The text looked for on the plan's screen.

    Args:
        screen: Whose cursor goes to what is found.
    """

    def __init__(self, screen: "PlanScreen") -> None:
        self._screen = screen
        self._text = ""

    def ask(self) -> None:
        """Ask for a text and go to the next row that has it."""
        field = TextField("text", _("探す文字"), value=self._text)

        def start(answer: Answer) -> None:
            self._text = answer.texts["text"]
            self.go(1, stay=True)

        self._screen.ask(_("検索"), (field,), start)

    def go(self, step: int, *, stay: bool = False) -> None:
        """Go to the next row found (step 1) or the one before (-1), and say which it is."""
        screen, grid = self._screen, self._screen.grid
        rows = list(grid.work_rows())
        row = grid.row
        if not self._text or row is None:
            return
        found = hits(screen.present, rows, screen.month, self._text)
        if not found:
            screen.say(_("「{text}」は見つかりません").format(text=self._text), "busy")
            return
        place = next_hit(found, rows.index(row.id), step, stay=stay)
        grid.move_to_row(rows[place])
        text = _("「{text}」 {number}/{count}件")
        number = found.index(place) + 1
        screen.say(text.format(text=self._text, number=number, count=len(found)))


def hits(plan: Plan, rows: Sequence[str], month: Month, wanted: str) -> list[int]:
    """The places of the rows that have a text anywhere: titles, outline, notes, KPIs, steps."""
    folded = fold_for_search(wanted)
    return [place for place, row in enumerate(rows) if folded in _text(plan, row, month)]


def next_hit(places: Sequence[int], here: int, step: int, *, stay: bool) -> int:
    """The hit after (before, for a negative step) a place, going round at the ends.

    Args:
        places: The hits, in order, at least one.
        here: Where the search starts.
        step: 1 or -1.
        stay: Whether a hit right here counts.
    """
    if step > 0:
        return next((p for p in places if p > here or (stay and p == here)), places[0])
    return next((p for p in reversed(places) if p < here), places[-1])


def _text(plan: Plan, row_id: str, month: Month) -> str:
    row = plan.rows[row_id]
    item, now = plan.item_of(row), row.report(month)
    kpis = [plan.kpis[kpi].name for kpi in row.kpis if kpi in plan.kpis]
    texts = [item.title, *item.lines, row.title, row.text, now.note, now.remedy, *kpis]
    texts += [plan.section_of(row).title, plan.reference(row), *(m.text for m in row.marks)]
    return fold_for_search("\n".join(text for text in texts if text))
