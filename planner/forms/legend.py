"""The signs of grid and review with what each means, under their headings."""

from planner.forms.drawing import CHANGED, RETURNED, UNREPORTED
from planner.language import _
from planner.plan.signs import MARK_SIGNS
from planner.slips.trends import TRENDS
from planner.wording.labels import mark_state_name
from planner.wording.reasons import trend_name, trend_sign


def legend() -> tuple[tuple[str, str, str], ...]:
    """Each sign with what it means, behind the heading it stands under."""
    of_grid, of_review = _("記号の意味"), _("記号の意味（前の月との比較）")
    trends = ((trend_sign(trend), trend_name(trend)) for trend in TRENDS)
    return (
        *((of_grid, *sign) for sign in _of_grid()),
        *((of_review, *sign) for sign in trends),
    )


def _of_grid() -> tuple[tuple[str, str], ...]:
    return (
        *((sign, mark_state_name(state)) for state, sign in MARK_SIGNS.items()),
        (UNREPORTED, _("未報告")),
        (RETURNED, _("差し戻された報告")),
        (_("締"), _("締めた月")),
        ("~", _("ほかの人が今変えた行")),
        (CHANGED, _("前に開いてから、ほかの人が変えた行")),
        ("[3.5]", _("目標")),
        ("~3.5", _("速報")),
        ("▅ ▃", _("目安に届いた月・届かない月（棒）")),
    )
