"""締め in words: closed months, open reports, and how to act on a refusal."""

from planner.errors import PlannerError, UnavailableError
from planner.language import N_, _
from planner.plan.fiscal import Month, add_months
from planner.plan.grid import unit_title
from planner.plan.model import Plan, Row
from planner.plan.reporting import Outstanding
from planner.text import cut, one_line
from planner.wording.errors import error_sentence
from planner.wording.labels import month_name
from planner.wording.phrases import listed, with_more
from planner.wording.values import value_text

_NAMED = 3  # rows called by name where many are meant
_TITLE = 24  # cells of a row's title there

# Sentences for the screen, where the common one names a command.
_ON_SCREEN = {
    "month-closed": N_(
        "{month}は {who} が {at} に締めたため、変えられません。"
        "締めていない月に入れるか、直すときは c（確認と締め）の C で、理由を添えて"
        "締めを解いてください。"
    ),
}


def refusal_on_screen(error: PlannerError) -> str:
    """The sentence of a refusal, with the keys by which the change becomes possible."""
    text = _ON_SCREEN.get(error.code)
    if text is None:
        return error_sentence(error)
    shown = {name: value_text(name, value) for name, value in error.parameters.items()}
    return _(text).format(**shown)


def closed_sentence(plan: Plan, month: Month) -> str:
    """That a month is closed and what to do before its report is changed; empty if it is open."""
    if not plan.is_closed(month):
        return ""
    return _("{month}は締めています。保存するには、確認と締めの C で締めを解いてください").format(
        month=month_name(month)
    )


def closed_problem(problem: UnavailableError) -> UnavailableError:
    """The problem with the copy at a 締め, told with the fact that the 締め itself is saved.

    Damage of the history, for which no copy is made, is told as it is.
    """
    if problem.code != "not-backed-up":
        return problem
    return UnavailableError("closed-not-backed-up", **problem.parameters)


def months_closed(plan: Plan) -> str:
    """The closed months, consecutive ones as a range: 4月〜6月、9月."""
    runs: list[list[Month]] = []
    for month in plan.year.months:
        if month in plan.closes:
            if runs and add_months(runs[-1][-1], 1) == month:
                runs[-1].append(month)
            else:
                runs.append([month])
    return listed(*(_run_text(run) for run in runs))


def _run_text(run: list[Month]) -> str:
    if len(run) == 1:
        return month_name(run[0])
    return _("{first}〜{last}").format(first=month_name(run[0]), last=month_name(run[-1]))


def closing_lines(plan: Plan, month: Month, left: Outstanding) -> tuple[str, ...]:
    """The lines shown before closing a month: open reports, months closed too, effects."""
    lines = [
        _("未報告 {count}件: {names}").format(
            count=len(left.unreported), names=_names(plan, left.unreported)
        )
        if left.unreported
        else _("未報告はありません。"),
        _("確認済でない報告 {count}件: {names}").format(
            count=len(left.unchecked), names=_names(plan, left.unchecked)
        )
        if left.unchecked
        else _("確認済でない報告はありません。"),
    ]
    earlier = [m for m in plan.year.months if m < month and m not in plan.closes]
    if earlier:
        text = _("{months}もまだ締めていないので、いっしょに締めます。")
        lines.append(text.format(months=_("・").join(map(month_name, earlier))))
    lines.append(_("締めた月の実施状況・進捗状況・改善策と数字は、締めを解くまで変えられません。"))
    following = add_months(month, 1)
    if plan.status_month <= month and following in plan.year:
        lines.append(_("基準月は{month}になります。").format(month=month_name(following)))
    return tuple(lines)


def _names(plan: Plan, rows: tuple[Row, ...]) -> str:
    """The first rows by name, and how many more."""
    named = listed(
        *(
            f"{plan.reference(row)} {cut(one_line(unit_title(plan, row)), _TITLE)}"
            for row in rows[:_NAMED]
        )
    )
    return with_more(named, len(rows) - _NAMED)
