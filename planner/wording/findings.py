"""Findings in a plan's folder, and the effects of a repair, as sentences."""

from planner.language import N_, _
from planner.plan.invariants import Finding
from planner.plan.model import Plan
from planner.plan.paths import kind_of
from planner.store.examining import Examination
from planner.store.salvage import Lost, Salvage
from planner.text import one_line
from planner.wording.entities import WORDS, noun_of, place_of
from planner.wording.labels import instant_label
from planner.wording.phrases import quoted
from planner.wording.values import value_text

_FINDINGS: dict[str, str] = {
    "history-missing": N_("履歴 {path} がありません。"),
    "history-unreadable": N_("履歴 {path} を読めません（{problem}）。"),
    "history-empty": N_("履歴が空です。"),
    "history-of-other-plan": N_("履歴が別の計画のものに置き換わっています。"),
    "plan-unreadable": N_("履歴の {line} 行目にある最初の計画を読めません（{problem}）。"),
    "line-newer": N_(
        "履歴の {line} 行目からは新しい版のプログラムが書いています。プログラムを更新してください。"
    ),
    "line-changed": N_("履歴の {line} 行目（{at} {who}）は、書かれた後に中身が変えられています。"),
    "line-garbled": N_("履歴の {line} 行目は壊れていて読めません。"),
    "line-unchained": N_(
        "履歴の {line} 行目は前の行（{at} {who}）とつながりません。"
        "前の行が書き換えられたか、順番が変わっています。"
    ),
    "line-unfit": N_("履歴の {line} 行目（{at} {who}）の変更は、その前の計画に合いません。"),
    "lines-missing": N_("履歴の {line} 行目の前で、{first}〜{last} 番の変更が抜けています。"),
    "lines-reformatted": N_(
        "履歴の {first}〜{last} 行目は、別のプログラムで保存し直されています（改行や空白の違い）。"
    ),
    "line-differs": N_(
        "履歴の {line} 行目は、バックアップ {name} にある {who}（{at}）の変更と中身が違います。"
    ),
    "entries-missing": N_(
        "バックアップ {name} の {first}〜{last} 行目にある変更が、履歴にありません。"
    ),
    "copy-damaged": N_("バックアップ {name} の {line} 行目が壊れています。"),
    "copy-of-other-plan": N_("バックアップ {name} は別の計画のものです。"),
    "checkpoint-unreadable": N_("控え plan.json を読めません（履歴から作り直せます）。"),
    "checkpoint-differs": N_("控え plan.json が履歴と合いません（履歴から作り直せます）。"),
    "checkpoint-ahead": N_("控えにある {first}〜{last} 行目の変更が、履歴の終わりに足りません。"),
    "plan-unknown": N_("{place} の {what}「{id}」は計画にありません。"),
    "plan-unlisted": N_("{what}「{id}」が {place} の並びに入っていません。"),
    "plan-repeated": N_("{place} に {what}「{id}」が二つ以上あります。"),
    "plan-misfiled": N_("{place} は中身の名前（{id}）と合いません。"),
    "plan-month-outside": N_("{place} の {what} が年度の外の月（{month}）にあります。"),
    "plan-status-unknown": N_("{place} の {month} の実施状況「{id}」は記号の一覧にありません。"),
    "plan-done-and-dropped": N_("{place} に、実施済（{month}）なのに中止になっている●があります。"),
    "plan-without-month": N_("{place} の●（{id}）に月がありません。"),
    "plan-ends-early": N_("{place} の休止の終わり（{end}）が始まり（{start}）より前です。"),
    "plan-day-unreadable": N_("{place} の計画決定の日「{id}」を日付として読めません。"),
    "plan-date-unreadable": N_("{place} の「{id}」を日付として読めません。"),
    "plan-instant-unreadable": N_("{place} の時刻「{id}」を読めません。"),
    "plan-return-without-comment": N_(
        "{place} の {month} の差戻しに、直してほしいことがありません。"
    ),
    "plan-review-of-nothing": N_(
        "{place} の {month} の確認・差戻しが、どの報告を見たものか不明です。"
    ),
    "plan-period-unknown": N_("{place} の「{id}」は、月でも期間でも年度でもありません。"),
    "plan-series-unknown": N_("{place} の系列「{id}」は、系列の名前になりません。"),
}

# Nouns of what is no entity.
_WHAT: dict[str, str] = {
    "pillar": N_("柱"),
    "group": N_("グループ"),
    "status": N_("実施状況の記号"),
    "status_month": N_("基準月"),
    "key": N_("KPI の key"),
    "ended": N_("廃止"),
    "report_deadline": N_("報告締切日"),
}


def noun_of_any(what: str) -> str:
    """The noun of a kind of entity, or of what is none."""
    if what in _WHAT:
        return _(_WHAT[what])
    return noun_of(what) if what in WORDS else what


def finding_sentence(finding: Finding, plan: Plan | None = None) -> str:
    """The finding and its place; rows by their reference where the plan knows them."""
    shown = {name: _value(plan, name, value) for name, value in finding.parameters.items()}
    if "named" in finding.parameters:
        noun = noun_of(kind_of(finding.parameters["place"]))
        shown["place"] = _("{what}「{id}」").format(
            what=noun, id=quoted(finding.parameters["named"])
        )
    return one_line(_(_FINDINGS[finding.code]).format(**shown))


def repair_sentences(saved: Salvage) -> list[str]:
    """The effects of a repair on the history, and every entry that is lost."""
    sentences = [_("そのまま残す行: {count}").format(count=len(saved.lines) - len(saved.restored))]
    if saved.restored:
        text = _("バックアップから戻す行: {count}（{numbers} 行目）")
        lines = [seq + 1 for seq in saved.restored]
        sentences.append(text.format(count=len(lines), numbers=_ranges(lines)))
    if saved.first is not None:
        sentences.append(_("履歴の始まりが失われたため、控えの計画から新しい履歴を始めます。"))
    if saved.renumbered:
        text = _("抜けた行の後ろから、番号を付け直して残す変更: {count}（元の {numbers} 行目）")
        lines = [renumbered.was + 1 for renumbered in saved.renumbered]
        sentences.append(text.format(count=len(lines), numbers=_ranges(lines)))
    sentences += [_lost_sentence(lost) for lost in saved.lost]
    if not saved.lost:
        sentences.append(_("失われる変更はありません。"))
    return sentences


def examination_heading(examination: Examination) -> str:
    """The number of findings, with the lines and backups read."""
    copies = len(examination.copies)
    counts = _("履歴 {lines} 行、バックアップ {copies} 個").format(
        lines=examination.entries, copies=copies
    )
    if examination.is_sound:
        return _("異常はありません（{counts}）。").format(counts=counts)
    text = _("異常が {count} 件あります（読めたもの: {counts}）。")
    return text.format(count=len(examination.findings), counts=counts)


def _lost_sentence(lost: Lost) -> str:
    known = f"{instant_label(lost.at)} {one_line(lost.who)}" if lost.who else _("記録者不明")
    text = (
        _("{line} 行目（{known}）: 記録は失われますが、変更の中身は控えから戻します。")
        if lost.is_effect_kept
        else _("{line} 行目（{known}）: 失われます。")
    )
    return text.format(line=lost.seq + 1, known=known)


def _value(plan: Plan | None, name: str, value: object) -> str:
    if name == "what":
        return noun_of_any(str(value))
    if name == "place":
        return place_of(plan, str(value))
    if name == "who":
        return quoted(str(value)) if value else _("記録者不明")
    if name in {"name", "id"}:
        return quoted(str(value))
    return value_text(name, value)


def _ranges(numbers: list[int]) -> str:
    """Numbers, consecutive ones as a range: 1–3, 7."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)
