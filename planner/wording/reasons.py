"""The names of reasons and trends of slips, and the signs of trends."""

import unicodedata

from planner.language import N_, _
from planner.slips.grounds import REASONS, Reason
from planner.slips.trends import Trend

_REASONS: dict[Reason, str] = {
    "kpi": N_("KPI の不足"),
    "below": N_("計画を下回る"),
    "no-remedy": N_("改善策なし"),
    "not-started": N_("未着手"),
    "worse": N_("実施状況の低下"),
    "watermelon": N_("根拠との食い違い"),
    "overdue": N_("●の遅れ"),
    "re-promised": N_("繰り返しの延期"),
    "unreported": N_("未報告"),
}

# What a column or a narrow line has room for.
_SHORT_REASONS: dict[Reason, str] = {
    "kpi": N_("不足"),
    "below": "△",
    "no-remedy": N_("改善策なし"),
    "not-started": "□",
    "worse": N_("低下"),
    "watermelon": N_("食違い"),
    "overdue": N_("●遅れ"),
    "re-promised": N_("再延期"),
    "unreported": N_("未報告"),
}

_TRENDS: dict[Trend, str] = {
    "new": N_("新規"),
    "resumed": N_("再開"),
    "worse": N_("悪化"),
    "same": N_("同じ"),
    "better": N_("改善"),
    "recovered": N_("解消"),
    "postponed": N_("延期"),
    "dropped": N_("中止"),
    "rested": N_("休止"),
    "held": N_("保留"),
}

_TREND_SIGNS: dict[Trend, str] = {
    "new": N_("新"),
    "resumed": N_("再"),
    "worse": N_("悪"),
    "same": N_("同"),
    "better": N_("改"),
    "recovered": N_("解"),
    "postponed": N_("延"),
    "dropped": N_("中"),
    "rested": N_("休"),
    "held": N_("保"),
}


def reason_name(reason: Reason) -> str:
    """The name of a reason."""
    return _(_REASONS[reason])


def short_reason_name(reason: Reason) -> str:
    """The name of a reason where there is little room."""
    return _(_SHORT_REASONS[reason])


def read_reason(text: str) -> Reason | None:
    """The reason with a name or key; None for an unknown one."""
    wanted = unicodedata.normalize("NFKC", text).replace(" ", "").casefold()
    for reason in REASONS:
        names = (reason, reason_name(reason), _REASONS[reason])
        if wanted in {name.replace(" ", "").casefold() for name in names}:
            return reason
    return None


def trend_name(trend: Trend) -> str:
    """The name of a trend."""
    return _(_TRENDS[trend])


def trend_sign(trend: Trend | None) -> str:
    """The letter of a trend; empty for none."""
    return _(_TREND_SIGNS[trend]) if trend else ""
