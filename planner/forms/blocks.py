"""Block letters as the screen draws them: heights and shades that need no colour.

Where the terminal draws ambiguous letters in two cells a block takes two: it stands there with the
blank it is drawn over, and the driver sends it so.
"""

from collections.abc import Sequence

from planner.plan.model import Plan
from planner.settings.widths import WIDE, current_width

HEIGHTS = "▁▂▃▄▅▆▇█"
_SHADES = {"above": "█", "on": "▓", "below": "▒", "not-started": "░"}
UNREPORTED = "."
_MOST = 12  # blocks of a bar of statuses
_PROGRESS = 10  # blocks of a bar of what is done


def pair(letter: str) -> str:
    """A block letter over two cells: twice, or once where it is drawn in two."""
    return f"{letter} " if current_width() == WIDE else letter * 2


def status_bar(plan: Plan, counts: Sequence[tuple[str, int]], unreported: int) -> str:
    """A block for each report, best first; by share where there are more than twelve (wide: six).

    Args:
        plan: The plan, for what its statuses mean.
        counts: The number of reports by symbol of their status, in the order of the scale.
        unreported: The number of reports that are owed, at the end as ``.``.
    """
    by_meaning = {status.symbol: status.meaning for status in plan.statuses}
    letters = [_SHADES[by_meaning[symbol]] for symbol, _count in counts] + [UNREPORTED]
    is_wide = current_width() == WIDE
    shared = shares([count for _symbol, count in counts] + [unreported], _MOST // (1 + is_wide))
    blocks = (letter * count for letter, count in zip(letters, shared, strict=True))
    return "".join(f"{letter} " if is_wide else letter for letter in "".join(blocks)).rstrip()


def progress_bar(done: int, total: int) -> str:
    """Ten blocks (wide: five), as many of them full as is done; nothing to do is all done."""
    most = _PROGRESS // (2 if current_width() == WIDE else 1)
    full = done * most // total if total else most
    blocks = "█" * full + "░" * (most - full)
    return " ".join(blocks) if current_width() == WIDE else blocks


def shares(counts: Sequence[int], most: int) -> tuple[int, ...]:
    """Counts as parts of at most so many blocks, by the largest remainder; none is lost.

    A count above 0 has a block at least; up to so many in all, each has its own number.
    """
    total = sum(counts)
    if total <= most:
        return tuple(counts)
    parts = [max(count * most // total, 1) if count else 0 for count in counts]
    rests = sorted(range(len(counts)), key=lambda n: -(counts[n] * most % total))
    for place in rests * most:
        if sum(parts) >= most:
            break
        parts[place] += bool(counts[place])
    while sum(parts) > most:
        parts[parts.index(max(parts))] -= 1
    return tuple(parts)
