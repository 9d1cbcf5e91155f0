"""The signs of the grid with what each means."""

from planner.forms.drawing import RETURNED
from planner.language import _
from planner.plan.signs import MARK_SIGNS
from planner.wording.labels import mark_state_name


def legend() -> tuple[tuple[str, str], ...]:
    """Each sign with what it means."""
    return (
        *((sign, mark_state_name(state)) for state, sign in MARK_SIGNS.items()),
        (RETURNED, _("差し戻された報告")),
        (_("締"), _("締めた月")),
        ("~", _("ほかの人が今変えた行")),
    )
