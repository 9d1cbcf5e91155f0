"""What of a list is not seen, in a line below it: rows above and below, folds by their names."""

from collections.abc import Sequence

from planner.language import _
from planner.text import width


def unseen_text(folds: Sequence[str], seen: range, cells: int) -> str:
    """What of a list is not seen: rows above and below, and each fold below by its name.

    Args:
        folds: For each entry its name where it is a fold, else nothing.
        seen: The places of those that are seen.
        cells: The cells there are.
    """
    below = folds[seen.stop :]
    rows = sum(not fold for fold in below)
    parts = [
        _("▲ 上に{count}行").format(count=seen.start) if seen.start else "",
        _("▼ 下に{count}行").format(count=rows) if rows else "",
        *filter(None, below),
    ]
    text = "  ".join(filter(None, parts))
    return text if width(text) <= cells else " ".join(own.replace(" ", "") for own in parts if own)
