"""The signs of the grid with what each means."""

from planner.forms.drawing import CHANGED, RETURNED, UNREPORTED
from planner.language import _
from planner.plan.signs import MARK_SIGNS
from planner.wording.labels import mark_state_name


def legend() -> tuple[tuple[str, str], ...]:
    """Each sign with what it means."""
    return (
        *((sign, mark_state_name(state)) for state, sign in MARK_SIGNS.items()),
        (UNREPORTED, _("まだない報告")),
        (RETURNED, _("差し戻された報告")),
        (_("締"), _("締めた月")),
        ("~", _("ほかの人が今変えた行")),
        (CHANGED, _("前に開いてから、ほかの人が変えた行")),
        ("[3.5]", _("目標")),
        ("~3.5", _("速報")),
        ("▅ ▃", _("目安に届く・届かない月")),
    )
