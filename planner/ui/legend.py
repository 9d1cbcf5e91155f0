"""The signs of the grid with what each means."""

from planner import wording
from planner.language import _
from planner.reports.signs import MARK_SIGNS
from planner.ui.drawing import RETURNED


def legend() -> tuple[tuple[str, str], ...]:
    """Each sign with what it means."""
    return (
        *((sign, wording.mark_state_name(state)) for state, sign in MARK_SIGNS.items()),
        (RETURNED, _("差し戻された報告")),
        (_("締"), _("締めた月")),
        ("~", _("ほかの人が今変えた行")),
    )
