"""Codes, changes and slips as sentences in the language in use: for the edge only."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from planner import ledger
from planner.changes import (
    AddMark,
    AddStep,
    Change,
    ConfirmNote,
    DropMark,
    MoveMark,
    RemoveMark,
    RestoreMark,
    Resume,
    SetStatus,
    SetStatusMonth,
    Suspend,
    TickMark,
    UntickMark,
    WriteNote,
    WriteRemedy,
)
from planner.errors import PlannerError
from planner.fiscal import FiscalYear, Month, calendar_month, era_label, months_between
from planner.history import Entry
from planner.language import N_, _, current_language
from planner.ledger import MarkState
from planner.model import Kpi, Mark, Plan, Row, Suspension
from planner.slips import Reason, Slip
from planner.text import cut, one_line

_QUOTED = 40  # cells of a person's text repeated in a sentence
_NAMED = 200  # cells of a name or path

ERRORS: dict[str, str] = {
    # the command line
    "argument-missing": N_("「{command}」には {names} が必要です（使い方: {command} --help）。"),
    "argument-unknown": N_("「{text}」は「{command}」では使えません（使い方: {command} --help）。"),
    "value-missing": N_("{option} の後に値がありません（使い方: {command} --help）。"),
    "value-unknown": N_("{option} に「{value}」は使えません（使い方: {command} --help）。"),
    "arguments-wrong": N_("「{command}」の書き方が違います（使い方: {command} --help）：{problem}"),
    "command-unknown": N_(
        "「{command}」というコマンドはありません（近いもの: {names}；一覧: planner --help）。"
    ),
    "row-unknown": N_("{row} という行は計画にありません（ある行: {names}）。"),
    "group-unknown": N_("「{group}」というグループは計画にありません（あるグループ: {names}）。"),
    "no-open-mark": N_(
        "{row} に未実施の●と手順がありません（planner show {row} で確かめられます）。"
    ),
    "mark-not-there": N_(
        "{row} には {month} に未実施の●がありません（未実施: {marks}；--from で月を選べます）。"
    ),
    "no-mark-due": N_(
        "{row} には {month} までに行う未実施の●がありません"
        "（未実施: {marks}；--from で月を選べます）。"
    ),
    "mark-ambiguous": N_(
        "{row} の未実施のうちどれか決められません"
        "（{marks}；--from で月を選ぶか、画面で選んでください）。"
    ),
    "text-missing": N_('標準入力から文章を読み取れませんでした（消すには "" を渡してください）。'),
    "no-terminal": N_(
        "画面は端末でしか開けません"
        "（端末で planner を実行するか、planner show などを使ってください）。"
    ),
    "output-unwritable": N_(
        "{path} に書き出せませんでした（{problem}；書き込める場所を指定してください）。"
    ),
    "system-refused": N_("{path} の読み書きに失敗しました（{problem}）。"),
    # typed values
    "month-unreadable": N_("「{text}」は月として読めません（例: 6月、R2.6、2020-06）。"),
    "year-unreadable": N_("「{text}」は年度として読めません（例: R2、令和2年度、2020）。"),
    "month-outside-year": N_(
        "{month} は {year}の外の月です（その年度の4月から3月を指定してください）。"
    ),
    "status-unknown": N_("「{status}」は実施状況の記号にありません（使える記号: {scale}）。"),
    # the rules of editing
    "row-gone": N_("この行はほかの人が計画から外したため、変更できません（id {row}）。"),
    "mark-gone": N_("{row} のこの●はほかの人が計画から外したため、変更できません。"),
    "mark-done": N_("{row} のこの●は実施済です（変えるには先に実施済を取り消してください）。"),
    "mark-dropped": N_(
        "{row} のこの●は中止になっています（変えるには先に中止を取り消してください）。"
    ),
    "mark-exists": N_("{row} の {month} にはもう●があります（別の月を選んでください）。"),
    "kpi-row-has-no-marks": N_(
        "{row} はKPIの行なので●を加えられません（実施概要の行を選んでください）。"
    ),
    "no-note-to-confirm": N_("{row} には引き継ぐ進捗状況がありません（新しく書いてください）。"),
    "plan-decided": N_("計画決定後なので {row} の●は削除できません（中止か移動にしてください）。"),
    "step-without-text": N_("{row} に加える手順の内容がありません（一言書いてください）。"),
    "suspension-ends-early": N_(
        "休止の終わり（{end}）が始まりより前です（終わりを {start} 以後にしてください）。"
    ),
    "not-suspended": N_("{row} はその月に休止していないので、再開できません。"),
    "undo-overwritten": N_(
        "{at} の {who} の変更は、後から同じ所が変えられたため元に戻せません"
        "（今の値を直接直してください）。"
    ),
    "conflict": N_(
        "{who} が {at} に同じ所を「{theirs}」に変えたため、「{mine}」は保存していません"
        "（今の値を確かめて、もう一度入力してください）。"
    ),
    # plans, their folders and files
    "plan-exists": N_("{path} には既に計画があります（別の名前にしてください）。"),
    "plan-unknown": N_(
        "{plan}に当てはまる計画がありません（ある計画: {names}；--plan で選べます）。"
    ),
    "plan-ambiguous": N_(
        "{plan}に当てはまる計画がいくつもあります"
        "（{names}；--plan でフォルダーの名前を指定してください）。"
    ),
    "data-missing": N_(
        "データフォルダー {path} が見つかりません"
        "（共有フォルダーにつながっているか確かめてください）。"
    ),
    "folder-unwritable": N_(
        "{path} に書き込めません（{problem}；書き込む権限を確かめてください）。"
    ),
    "not-saved": N_("{path} に保存できなかったため、変更は入っていません（{problem}）。"),
    "file-unreadable": N_("{path} を読めません（{problem}；読む権限を確かめてください）。"),
    "busy": N_(
        "{who}（{host}）が保存中のため書き込めません（少し待ってもう一度実行してください）：{path}"
    ),
    "settings-broken": N_(
        "設定ファイル {path} を読めません（{problem}；直すか削除してください）。"
    ),
    "schema-broken": N_("{source} は計画のファイルとして読めません（{problem}）。"),
    "schema-newer": N_(
        "{source} は新しい版のプログラム（形式 {version}）で書かれています"
        "（プログラムを更新してください）。"
    ),
    "history-missing": N_("計画の履歴 {path} がありません（バックアップから戻してください）。"),
    "history-empty": N_("計画の履歴 {path} が空です（バックアップから戻してください）。"),
    "history-newer": N_(
        "計画の履歴 {path} は新しい版のプログラム（形式 {version}）で書かれています"
        "（プログラムを更新してください）。"
    ),
    "history-shorter": N_(
        "計画の履歴 {path} が前に読んだときより短くなっています"
        "（読むことだけできます；{line} 行目以降をバックアップから戻してください）。"
    ),
    "history-line-broken": N_(
        "計画の履歴 {path} の {line} 行目が壊れています"
        "（その前までは読めます；バックアップから戻してください）。"
    ),
    "entry-unfit": N_(
        "履歴の {seq} 番目の変更が計画に合いません"
        "（その前までは読めます；バックアップから戻してください）。"
    ),
    "history-chain-broken": N_(
        "計画の履歴 {path} の {line} 行目が前の行とつながりません"
        "（その前までは読めます；バックアップから戻してください）。"
    ),
}

# What operating systems say in English, as far as a person can do something about it.
_PROBLEMS: dict[str, str] = {
    "Permission denied": N_("権限がありません"),
    "Operation not permitted": N_("許可されていません"),
    "Read-only file system": N_("読み取り専用です"),
    "No space left on device": N_("空き容量がありません"),
    "Disk quota exceeded": N_("割り当て容量を超えました"),
    "No such file or directory": N_("その場所がありません"),
    "Is a directory": N_("フォルダーです"),
    "Not a directory": N_("フォルダーではありません"),
    "File name too long": N_("名前が長すぎます"),
    "Input/output error": N_("装置の読み書きに失敗しました"),
}

_MONTHS = (
    N_("1月"),
    N_("2月"),
    N_("3月"),
    N_("4月"),
    N_("5月"),
    N_("6月"),
    N_("7月"),
    N_("8月"),
    N_("9月"),
    N_("10月"),
    N_("11月"),
    N_("12月"),
)

_REASONS: dict[Reason, str] = {
    "below": N_("計画を下回る"),
    "not-started": N_("未着手"),
    "no-remedy": N_("改善策なし"),
    "overdue": N_("●の遅れ"),
    "unreported": N_("未報告"),
}

_STATES: dict[MarkState, str] = {
    MarkState.PLANNED: N_("予定"),
    MarkState.DONE: N_("実施済"),
    MarkState.LATE: N_("遅れ"),
    MarkState.MOVED_LATER: N_("後の月へ移した"),
    MarkState.MOVED_EARLIER: N_("前の月へ移した"),
    MarkState.UNDATED: N_("時期未定"),
    MarkState.DROPPED: N_("中止"),
    MarkState.UNPLANNED: N_("計画外"),
    MarkState.DONE_UNPLANNED: N_("計画外で実施済"),
    MarkState.SUSPENDED: N_("休止"),
}


# Names of things


def month_label(month: Month, year: FiscalYear | None = None) -> str:
    """A month as the branch writes it, R2.5; inside a known fiscal year 5月."""
    if year is None or month not in year:
        return era_label(month)
    return _(_MONTHS[calendar_month(month) - 1])


def year_label(year: FiscalYear) -> str:
    """A fiscal year: 令和2年度, in English FY2020."""
    return year.label if current_language() == "ja" else f"FY{year.year}"


def instant_label(at: str) -> str:
    """An instant of the ledger on the clock of this machine: 2020-06-03 14:05."""
    try:
        local = datetime.fromisoformat(at).astimezone()
    except (ValueError, OverflowError, OSError):
        return one_line(at)
    return f"{local:%Y-%m-%d %H:%M}"


def reason_name(reason: Reason) -> str:
    """Why a row slips, in a word."""
    return _(_REASONS[reason])


def mark_state_name(state: MarkState) -> str:
    """What a sign of the grid means, in a word."""
    return _(_STATES[state])


def status_name(plan: Plan, symbol: str | None) -> str:
    """A status with its meaning, ○ 計画どおり; 空欄 for none."""
    status = plan.status(symbol)
    return f"{status.symbol} {one_line(status.name)}" if status else symbol or _("空欄")


def mark_name(plan: Plan, mark: Mark) -> str:
    """What a mark is called: 5月の●, or its 手順."""
    if mark.is_step:
        return _("手順「{text}」").format(text=_quoted(mark.text))
    if mark.month is None:
        return _("計画外の●")
    return _("{month}の●").format(month=month_label(mark.month, plan.year))


_SERIES: dict[str, str] = {
    "actual": N_("実績"),
    "cumulative": N_("累計"),
    "target": N_("目標"),
    "numerator": N_("分子"),
    "denominator": N_("分母"),
    "national": N_("全国"),
    "rank": N_("順位"),
    "progress_rate": N_("進捗率"),
    "actual_first_review": N_("原審査"),
    "actual_second_review": N_("再審査"),
    "stated": N_("注記の値"),
    "difference": N_("前年差"),
    "difference_from_target": N_("目標との差"),
    "rate": N_("率"),
    "new": N_("新規"),
    "own": N_("協会実施"),
    "outsourced": N_("委託"),
}


# Figures


def series_name(series: str) -> str:
    """What a series of figures is called; its own key where it has no name."""
    return _(_SERIES[series]) if series in _SERIES else one_line(series)


def period_label(period: str) -> str:
    """What a figure is of: R2.5, a span R1.4〜R1.6, a fiscal year; empty where unsaid."""
    parts = period.split("/")
    if all(re.fullmatch(r"\d{4}-\d{2}", part) for part in parts):
        return "〜".join(era_label(Month(part)) for part in parts)
    if re.fullmatch(r"\d{4}", period):
        return year_label(FiscalYear(int(period)))
    return one_line(period)


def target_text(kpi: Kpi) -> str:
    """The target of a KPI in words; empty where it has none."""
    target = kpi.target
    value = f"{target.value:,}{kpi.unit}" if target.value is not None else ""
    rule = {
        "at-least": N_("{value} 以上"),
        "at-most": N_("{value} 以下"),
        "at-least-prior": N_("前年度以上"),
        "at-most-prior": N_("前年度以下"),
    }.get(target.rule)
    told = _(rule).format(value=value) if rule else value
    text = one_line(target.text)
    return told if told == text else " ".join(filter(None, (told, text)))


# Errors


def error_sentence(error: PlannerError) -> str:
    """What was found, where, and what to do about it, on one line."""
    shown = {name: _shown(name, value) for name, value in error.parameters.items()}
    return _(ERRORS[error.code]).format(**shown)


def _shown(name: str, value: Any) -> str:
    render = _RENDER.get(name)
    return render(value) if render else cut(one_line(str(value)), _QUOTED)


def _problem_text(value: Any) -> str:
    text = one_line(str(value or "?"))
    return cut(_(_PROBLEMS[text]) if text in _PROBLEMS else text, _NAMED)


def _path_text(value: Any) -> str:
    return one_line(str(value or "?"))


def _value_text(value: Any) -> str:
    """A value of the ledger in a word: a month, the month of the latest promise, or its text."""
    if isinstance(value, list | tuple) and value and isinstance(value[-1], Mapping):
        month = value[-1].get("month")
        return month_label(month) if month else _("時期未定")
    if isinstance(value, str) and value:
        is_month = re.fullmatch(r"\d{4}-\d{2}", value)
        return month_label(Month(value)) if is_month else _quoted(value)
    return _("空欄") if not value else "…"


_RENDER: dict[str, Callable[[Any], str]] = {
    "month": month_label,
    "start": month_label,
    "end": month_label,
    "at": instant_label,
    "mine": _value_text,
    "theirs": _value_text,
    "problem": _problem_text,
    "path": _path_text,
    "source": _path_text,
    "names": lambda names: cut(one_line(str(names)) or _("なし"), _NAMED),
    "marks": lambda marks: cut(one_line(str(marks)), _NAMED),
    "plan": lambda plan: _("「{text}」").format(text=_quoted(str(plan))) if plan else _("指定"),
}


# Slips


def slip_sentence(plan: Plan, slip: Slip, month: Month) -> str:
    """Why a row slips, with the evidence."""
    return _SLIPS[slip.reason](plan, slip, month)


def _below(plan: Plan, slip: Slip, month: Month) -> str:
    status = _slip_status(plan, slip, month)
    if slip.months > 1:
        return _("{status}が{months}か月続いています（{since}から）").format(
            status=status, months=slip.months, since=_since(plan, slip, month)
        )
    return _("{month}の実施状況が{status}です").format(
        month=month_label(month, plan.year), status=status
    )


def _not_started(plan: Plan, slip: Slip, month: Month) -> str:
    status = _slip_status(plan, slip, month)
    if slip.months > 1:
        return _(
            "{month}までの●が{due}個ありますが、{since}から{months}か月{status}のままです"
        ).format(
            month=month_label(month, plan.year),
            due=slip.due,
            since=_since(plan, slip, month),
            months=slip.months,
            status=status,
        )
    return _("{month}までの●が{due}個ありますが、{status}です").format(
        month=month_label(month, plan.year), due=slip.due, status=status
    )


def _no_remedy(plan: Plan, slip: Slip, month: Month) -> str:
    return _("{month}は{status}ですが、改善策が書かれていません").format(
        month=month_label(month, plan.year), status=_slip_status(plan, slip, month)
    )


def _overdue(plan: Plan, slip: Slip, month: Month) -> str:
    row = plan.rows.get(slip.row)
    mark = row.mark(slip.mark) if row else None
    name = mark_name(plan, mark) if mark else "●"
    if mark is None or mark.is_step or mark.month != slip.since:
        name = _with_remark(name, _("期限 {due}").format(due=_since(plan, slip, month)))
    if not slip.months:
        return _("{mark}がまだ実施されていません").format(mark=name)
    moved = len(mark.promises) if mark and mark.month is not None else 0
    if moved:
        return _("{mark}が{moved}回移した後も{months}か月遅れています").format(
            mark=name, moved=moved, months=slip.months
        )
    return _("{mark}が{months}か月遅れています").format(mark=name, months=slip.months)


def _unreported(plan: Plan, _slip: Slip, month: Month) -> str:
    return _("{month}の実施状況も進捗状況も報告されていません").format(
        month=month_label(month, plan.year)
    )


def _slip_status(plan: Plan, slip: Slip, month: Month) -> str:
    row = plan.rows.get(slip.row)
    return (row.report(month).status if row else None) or "△"


def _since(plan: Plan, slip: Slip, month: Month) -> str:
    return month_label(slip.since or month, plan.year)


_SLIPS: dict[Reason, Callable[[Plan, Slip, Month], str]] = {
    "below": _below,
    "not-started": _not_started,
    "no-remedy": _no_remedy,
    "overdue": _overdue,
    "unreported": _unreported,
}


# Marks


def mark_sentence(plan: Plan, row: Row, mark: Mark) -> str:
    """A mark with what became of it: where it stood, was moved to, how it ended."""
    told = [_mark_with_month(plan, mark)]
    told += [_promise_text(plan, mark, place) for place in range(len(mark.promises))]
    if mark.done is not None:
        told.append(_done_text(plan, mark, mark.done))
    elif mark.dropped is not None:
        told.append(_with_remark(_("中止"), mark.dropped))
    elif mark.due is not None and row.is_suspended(mark.due):
        told.append(_("休止中"))
    elif all(other.id != mark.id for other in ledger.binding_marks(row)):
        told.append(_("毎月の継続業務") if ledger.is_continuous(row) else _("期間の途中"))
    else:
        told.append(_("未実施"))
    return _("、").join(told)


def _mark_with_month(plan: Plan, mark: Mark) -> str:
    name = mark_name(plan, mark)
    if mark.is_step and mark.month is not None:
        return _with_remark(name, month_label(mark.month, plan.year))
    return name


def _promise_text(plan: Plan, mark: Mark, place: int) -> str:
    promise = mark.promises[place]
    if promise.month is None:
        text = _("時期未定へ移した")
    elif mark.month is None and place == 0:
        text = _("{month}に追加").format(month=month_label(promise.month, plan.year))
    else:
        text = _("{month}へ移した").format(month=month_label(promise.month, plan.year))
    return _with_remark(text, _("、").join(filter(None, (promise.why, promise.who))))


def _done_text(plan: Plan, mark: Mark, done: Month) -> str:
    late = months_between(mark.due, done) if mark.due else 0
    text = _("{month}に実施済").format(month=month_label(done, plan.year))
    remarks = [mark.word] if mark.word else []
    if late > 0:
        remarks.append(_("{months}か月遅れ").format(months=late))
    elif late < 0:
        remarks.append(_("{months}か月早い").format(months=-late))
    return _with_remark(text, _("、").join(remarks))


def _with_remark(text: str, remark: str) -> str:
    said = one_line(remark)
    return _("{text}（{remark}）").format(text=text, remark=said) if said else text


def suspension_sentence(plan: Plan, suspension: Suspension) -> str:
    """From when to when a row rests, and why."""
    start = month_label(suspension.start, plan.year)
    end = month_label(suspension.end, plan.year) if suspension.end else _("未定")
    return _with_remark(_("{start}から{end}まで").format(start=start, end=end), suspension.why)


# Changes and entries


def change_sentence(plan: Plan, change: Change) -> str:
    """What was wanted, in words; rows and marks that are gone are called so."""
    return _CHANGES[type(change)](plan, change)


def entry_sentence(plan: Plan, entry: Entry, *, is_redo: bool = False) -> str:
    """When, who and what; of several changes the first and how many more.

    Args:
        plan: The plan now.
        entry: An entry of its history.
        is_redo: Whether what the entry takes back is itself an undo (see ``redo_ids``).
    """
    return f"{instant_label(entry.at)}  {one_line(entry.who)}  " + entry_content(
        plan, entry, is_redo=is_redo
    )


def entry_content(plan: Plan, entry: Entry, *, is_redo: bool = False) -> str:
    """What an entry did, without when and who."""
    if entry.plan is not None:
        return _("計画を始めた")
    text = _intents_text(plan, entry)
    if is_redo:
        text = _("やり直し: {change}").format(change=text)
    elif entry.undoes:
        text = _("元に戻した: {change}").format(change=text)
    return _with_remark(text, entry.why)


def redo_ids(entries: Iterable[Entry]) -> frozenset[str]:
    """The ids of the entries that are a redo: they take back an entry that takes one back."""
    undos: set[str] = set()
    redos: set[str] = set()
    for entry in entries:
        if entry.undoes in undos:
            redos.add(entry.id)
        elif entry.undoes:
            undos.add(entry.id)
    return frozenset(redos)


def _intents_text(plan: Plan, entry: Entry) -> str:
    if not entry.intents:
        return _("{count} か所の変更").format(count=len(entry.writes))
    text = _intent_text(plan, entry.intents[0])
    more = len(entry.intents) - 1
    return _("{first} ほか {more} 件").format(first=text, more=more) if more else text


def _intent_text(plan: Plan, intent: object) -> str:
    """An intent in words; in a history read from disk it is still plain JSON."""
    if type(intent) in _CHANGES:
        return _CHANGES[type(intent)](plan, intent)
    try:
        change: Change = msgspec.convert(intent, Change)
    except msgspec.ValidationError:
        return _("この版では読めない変更")
    return change_sentence(plan, change)


def _quoted(text: str) -> str:
    return cut(one_line(text), _QUOTED)


def _why(text: str) -> str:
    said = one_line(text)
    return _("（理由: {why}）").format(why=_quoted(said)) if said else ""


def _common(plan: Plan, change: Any) -> dict[str, str]:
    """The values sentences of changes share: row, mark, month, reason."""
    row = plan.rows.get(getattr(change, "row", ""))
    mark = row.mark(getattr(change, "mark", "")) if row else None
    month = getattr(change, "month", None)
    return {
        "row": plan.reference(row) if row else _("今はない行"),
        "mark": mark_name(plan, mark) if mark else "●",
        "month": month_label(month, plan.year) if month else "",
        "why": _why(getattr(change, "why", "")),
    }


def _set_status(plan: Plan, change: SetStatus) -> str:
    values = _common(plan, change)
    if not change.status:
        return _("{row} の{month}の実施状況を空欄にした").format(**values)
    return _("{row} の{month}の実施状況を {status} にした").format(
        **values, status=_quoted(change.status)
    )


def _write_note(plan: Plan, change: WriteNote) -> str:
    values = _common(plan, change)
    if not change.text.strip():
        return _("{row} の{month}の進捗状況を消した").format(**values)
    return _("{row} の{month}の進捗状況を「{text}」にした").format(
        **values, text=_quoted(change.text)
    )


def _write_remedy(plan: Plan, change: WriteRemedy) -> str:
    values = _common(plan, change)
    if not change.text.strip():
        return _("{row} の{month}の改善策を消した").format(**values)
    return _("{row} の{month}の改善策を「{text}」にした").format(
        **values, text=_quoted(change.text)
    )


def _confirm_note(plan: Plan, change: ConfirmNote) -> str:
    return _("{row} の{month}の進捗状況を前回と同じにした").format(**_common(plan, change))


def _tick_mark(plan: Plan, change: TickMark) -> str:
    values = _common(plan, change)
    if change.word:
        return _("{row} の{mark}を{month}に実施済にした（{word}）").format(
            **values, word=_quoted(change.word)
        )
    return _("{row} の{mark}を{month}に実施済にした").format(**values)


def _untick_mark(plan: Plan, change: UntickMark) -> str:
    return _("{row} の{mark}の実施済を取り消した").format(**_common(plan, change))


def _move_mark(plan: Plan, change: MoveMark) -> str:
    values = _common(plan, change)
    if change.to is None:
        return _("{row} の{mark}を時期未定にした{why}").format(**values)
    return _("{row} の{mark}を{to}へ移した{why}").format(
        **values, to=month_label(change.to, plan.year)
    )


def _drop_mark(plan: Plan, change: DropMark) -> str:
    return _("{row} の{mark}を中止にした{why}").format(**_common(plan, change))


def _restore_mark(plan: Plan, change: RestoreMark) -> str:
    return _("{row} の{mark}の中止を取り消した").format(**_common(plan, change))


def _add_mark(plan: Plan, change: AddMark) -> str:
    return _("{row} の{month}に●を加えた{why}").format(**_common(plan, change))


def _remove_mark(plan: Plan, change: RemoveMark) -> str:
    return _("{row} から{mark}を除いた").format(**_common(plan, change))


def _add_step(plan: Plan, change: AddStep) -> str:
    return _("{row} の{month}に手順「{text}」を加えた").format(
        **_common(plan, change), text=_quoted(change.text)
    )


def _suspend(plan: Plan, change: Suspend) -> str:
    values = _common(plan, change) | {"start": month_label(change.start, plan.year)}
    if change.end is None:
        return _("{row} を{start}から休止にした（終わりは未定）{why}").format(**values)
    return _("{row} を{start}から{end}まで休止にした{why}").format(
        **values, end=month_label(change.end, plan.year)
    )


def _resume(plan: Plan, change: Resume) -> str:
    return _("{row} を{month}から再開した").format(**_common(plan, change))


def _set_status_month(plan: Plan, change: SetStatusMonth) -> str:
    return _("基準月を{month}にした").format(month=month_label(change.month, plan.year))


_CHANGES: dict[type, Callable[[Plan, Any], str]] = {
    SetStatus: _set_status,
    WriteNote: _write_note,
    ConfirmNote: _confirm_note,
    WriteRemedy: _write_remedy,
    TickMark: _tick_mark,
    UntickMark: _untick_mark,
    MoveMark: _move_mark,
    DropMark: _drop_mark,
    RestoreMark: _restore_mark,
    AddMark: _add_mark,
    RemoveMark: _remove_mark,
    AddStep: _add_step,
    Suspend: _suspend,
    Resume: _resume,
    SetStatusMonth: _set_status_month,
}
