"""Short names: months, years, instants, statuses and states of marks."""

from datetime import date, datetime

from planner.language import N_, _, current_language
from planner.plan.fiscal import ERAS, FiscalYear, Month, calendar_month, era_label
from planner.plan.ledger import MarkState
from planner.plan.model import Plan
from planner.text import one_line

_MONTHS = (
    *(N_("1月"), N_("2月"), N_("3月"), N_("4月"), N_("5月"), N_("6月")),
    *(N_("7月"), N_("8月"), N_("9月"), N_("10月"), N_("11月"), N_("12月")),
)

_NARROW, _MIDDLE = 4, 6  # cells of a month that hold 10 and a blank; 10締 and 10月 and a blank

_STATES: dict[MarkState, str] = {
    MarkState.PLANNED: N_("予定"),
    MarkState.DONE: N_("実施済"),
    MarkState.LATE: N_("期限を過ぎた"),
    MarkState.MOVED_LATER: N_("後の月へ移した"),
    MarkState.MOVED_EARLIER: N_("前の月へ移した"),
    MarkState.UNDATED: N_("時期未定"),
    MarkState.DROPPED: N_("中止した"),
    MarkState.UNPLANNED: N_("計画外"),
    MarkState.DONE_UNPLANNED: N_("計画外で実施済"),
    MarkState.SUSPENDED: N_("休止中"),
    MarkState.ENDED: N_("廃止"),
}


def month_name(month: Month) -> str:
    """A month inside a known plan: 5月, in English May."""
    return _(_MONTHS[calendar_month(month) - 1])


def month_heading(
    month: Month, cells: int, *, is_closed: bool = False, is_here: bool = False
) -> str:
    """A month over its column, a blank less than so many cells: 5月, closed 5締 or 5月締.

    In four cells only the one looked at is called 5月, and two digits stand alone. An English name
    has capitals for that one; whether it is closed stands in the heading of the screen.
    """
    number, name = calendar_month(month), month_name(month)
    if current_language() != "ja":
        if cells < _MIDDLE:
            return name.upper() if is_here else name
        return _("{month}締").format(month=name) if is_closed else name
    if cells <= _NARROW and (number > 9 or not (is_closed or is_here)):
        return str(number)
    if not is_closed:
        return name
    return f"{number}締" if cells <= _MIDDLE else f"{name}締"


def month_label(month: Month, year: FiscalYear | None = None) -> str:
    """A month as the branch writes it, R2.5; inside a known fiscal year 5月."""
    if year is None or month not in year:
        return era_label(month)
    return month_name(month)


def full_month_label(month: Month) -> str:
    """A month with its year, R2.5; in English the usual form beside it, R2.5 (2020-05)."""
    label = era_label(month)
    return label if current_language() == "ja" else f"{label} ({month})"


def year_label(year: FiscalYear) -> str:
    """A fiscal year: 令和2年度, in English FY2020."""
    return year.label if current_language() == "ja" else f"FY{year.year}"


def day_label(day: date) -> str:
    """A day as documents date themselves: 令和8年11月22日, in English 2026-11-22."""
    era = next((era for era in ERAS if day.isoformat() >= era[2]), None)
    if era is None or current_language() != "ja":
        return day.isoformat()
    _letter, name, first = era
    year = day.year - int(first[:4]) + 1
    return f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def branch_label(plan: Plan) -> str:
    """The branch of a plan, called 支部 once."""
    return _("{branch}支部").format(branch=one_line(plan.branch).removesuffix("支部"))


def instant_label(at: str) -> str:
    """An instant of the ledger on the branch's clock: 2020-06-03 14:05."""
    local = _on_branch_clock(at)
    return f"{local:%Y-%m-%d %H:%M}" if local else one_line(at)


def signed_text(who: str, at: str) -> str:
    """A person with the day of an instant at the branch: 佐藤 2020-07-03."""
    return " ".join(filter(None, (one_line(who), instant_label(at)[:10])))


def short_instant_label(at: str) -> str:
    """An instant of the ledger where the year is known: 6/3 14:05."""
    local = _on_branch_clock(at)
    return f"{local.month}/{local.day} {local:%H:%M}" if local else one_line(at)


def _on_branch_clock(at: str) -> datetime | None:
    from planner.history.moments import BRANCH_ZONE  # noqa: PLC0415 - most commands name no instant

    try:
        return datetime.fromisoformat(at).astimezone(BRANCH_ZONE)
    except (ValueError, OverflowError, OSError):
        return None


def mark_state_name(state: MarkState) -> str:
    """The name of a mark's state: 予定, 実施済, 中止した."""
    return _(_STATES[state])


def status_name(plan: Plan, symbol: str | None) -> str:
    """A status with its meaning, ○ 計画どおり; 空欄 for none."""
    status = plan.status(symbol)
    if status is None:
        return one_line(symbol or "") or _("空欄")
    return f"{one_line(status.symbol)} {one_line(status.name)}"
