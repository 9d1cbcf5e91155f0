"""Both languages: the English catalogue is complete, and every code and change has its words."""

import ast
import os
import re
import string
import time
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import get_args

import catalogue
import msgspec
import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from months import JUNE
from plans import START, Ticking, new_book, open_book, small_plan, with_row
from slipping import slips_of
from targeted import target_of

from planner.errors import ConflictError, PlannerError
from planner.history import intents, rules
from planner.history.entries import apply
from planner.history.intents import (
    AddMark,
    DropMark,
    MoveMark,
    SetStatus,
    SetStatusMonth,
    Suspend,
    TickMark,
    WriteNote,
)
from planner.history.writes import Signature, Write
from planner.language import set_language
from planner.plan import ledger
from planner.plan.invariants import Finding
from planner.plan.ledger import MarkState
from planner.plan.model import Figure, Kpi, Report, Suspension
from planner.plan.signs import MARK_SIGNS
from planner.slips.grounds import Ground, Reason
from planner.slips.slips import Slip
from planner.text import width
from planner.wording.changes import change_sentence
from planner.wording.entries import entry_content, entry_sentence, redo_ids
from planner.wording.errors import ERRORS, error_sentence
from planner.wording.figures import figure_text, period_label, series_name
from planner.wording.labels import (
    branch_label,
    full_month_label,
    instant_label,
    mark_state_name,
    month_label,
    status_name,
)
from planner.wording.marks import mark_sentence, suspension_sentence
from planner.wording.reasons import reason_name
from planner.wording.slips import slip_sentence
from planner.wording.targets import target_text

SOURCE = Path(__file__).parent.parent / "planner"


@pytest.fixture(autouse=True)
def _language():
    set_language("ja")
    yield
    set_language("ja")


@pytest.fixture
def tokyo(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    if hasattr(time, "tzset"):
        time.tzset()
    yield
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()


# The catalogue


def english():
    with catalogue.PO.open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id}


def placeholders(text):
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def is_japanese(character):
    name = unicodedata.name(character, "")
    return name.startswith(("CJK", "HIRAGANA", "KATAKANA", "FULLWIDTH", "IDEOGRAPHIC", "HALFWIDTH"))


def test_every_message_of_the_source_has_its_english():
    translated = english()
    assert [m for m in catalogue.extracted() if not translated.get(m)] == []


def test_the_catalogue_holds_no_message_the_source_has_no_more():
    assert english().keys() - set(catalogue.extracted()) == set()


def test_the_compiled_catalogue_is_the_one_that_can_be_read():
    with catalogue.MO.open("rb") as file:
        compiled = {message.id: message.string for message in read_mo(file) if message.id}
    assert compiled == english()


def test_english_holds_no_japanese():
    found = {k: v for k, v in english().items() if any(map(is_japanese, v))}
    assert found == {}


def test_placeholders_are_the_same_in_both_languages():
    differing = [k for k, v in english().items() if v and placeholders(k) != placeholders(v)]
    assert differing == []


def test_no_message_is_put_together_before_it_is_translated():
    built = []
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"_", "N_"}:
                built += [f"{path.name}:{node.lineno}"] * isinstance(node.args[0], ast.JoinedStr)
    assert built == []


def test_the_same_source_gives_the_same_catalogue(tmp_path, monkeypatch):
    before = catalogue.PO.read_bytes(), catalogue.MO.read_bytes()
    for name, content in zip(("PO", "MO"), before, strict=True):
        path = tmp_path / f"planner.{name.lower()}"
        path.write_bytes(content)
        monkeypatch.setattr(catalogue, name, path)
    catalogue.main()
    assert english_messages(catalogue.PO) == english_messages_of(before[0], tmp_path)
    first = catalogue.PO.read_bytes()
    catalogue.main()
    assert catalogue.PO.read_bytes() == first


def english_messages(path):
    with path.open("rb") as file:
        return {message.id: message.string for message in read_po(file)}


def english_messages_of(content, folder):
    path = folder / "before.po"
    path.write_bytes(content)
    return english_messages(path)


# Errors


def codes_raised():
    """Every code in the source: the first words of errors, and of the damage of a history."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and is_code(node.args[0]):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name.endswith("Error") or name in {"damage", "__init__"}:
                    found.add(node.args[0].value)
    return found


def is_code(node):
    return isinstance(node, ast.Constant) and bool(
        isinstance(node.value, str) and re.fullmatch(r"[a-z]+(-[a-z]+)+|busy|conflict", node.value)
    )


def test_every_code_raised_has_a_sentence():
    assert codes_raised() - ERRORS.keys() == set()


@pytest.mark.parametrize("spoken", ["ja", "en"])
def test_every_error_is_one_line_of_one_or_two_sentences(spoken):
    set_language(spoken)
    told = {code: error_sentence(example(code)) for code in ERRORS}
    assert {code: said for code, said in told.items() if not is_one_line(said)} == {}


def example(code):
    """An error with all it names."""
    names = placeholders(ERRORS[code])
    months = {name: "2020-06" for name in names if name in {"month", "start", "end"}}
    nouns = {name: "item" for name in names if name in {"noun", "parent_noun"}}
    found = {"finding": Finding("plan-repeated", {"place": "plan", "what": "group", "id": "業務"})}
    special = months | nouns | {name: found[name] for name in names if name in found}
    return PlannerError(code, **dict.fromkeys(names, "x") | special)


def is_one_line(sentence):
    """Whether it is one or two whole sentences on a line, with nothing left to fill in."""
    ends = re.findall(r"[。.](?=\s|$|[^\x00-\x7f])", sentence)
    return (
        len(ends) in {1, 2}
        and sentence.endswith(("。", "."))
        and not re.search(r"[{}；\n]", sentence)
    )


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        (PlannerError("history-empty", path="/p"), "計画の履歴 /p が空のため、計画を開けません。"),
        (
            PlannerError("history-line-broken", path="/p", line=1),
            "計画の履歴 /p は 1 行目が読めないため、計画を開けません。",
        ),
        (
            PlannerError("history-line-broken", path="/p", line=7),
            "計画の履歴 /p の 7 行目が壊れているため、その前までを読み取り専用で開きます。",
        ),
        (
            PlannerError("history-chain-broken", path="/p", line=7),
            "計画の履歴 /p の 7 行目が前の行とつながらないため、その前までを読み取り専用で開きます。",
        ),
        (
            PlannerError("history-shorter", path="/p", line=7),
            (
                "計画の履歴 /p が前に読んだときより短い（7 行目より前が足りない）ため、"
                "前に読んだところまでを読み取り専用で開きます。"
            ),
        ),
    ],
)
def test_damage_is_told_with_its_line_and_whom_to_tell(damage, found):
    advice = "このプログラムは何も消していませんので、このまま企画総務に知らせてください。"
    assert error_sentence(damage) == found + advice


def test_a_month_outside_the_year_names_the_year_in_the_language_used():
    error = PlannerError("month-outside-year", month="2021-04", year="令和2年度")
    assert "令和2年度の外" in error_sentence(error)
    set_language("en")
    assert "R3.4 lies outside FY2020" in error_sentence(error)


@pytest.mark.usefixtures("tokyo")
def test_a_conflict_names_who_when_and_both_values():
    error = ConflictError(mine="○", theirs=None, who="鈴木", at="2020-06-01T15:30:00+00:00")
    assert error_sentence(error) == (
        "鈴木 が 2020-06-02 00:30 に同じ欄を「空欄」に変えたため、「○」は保存していません。"
        "今の値を確かめて、もう一度入力してください。"
    )


def test_a_conflict_of_promises_names_their_months():
    promises = [{"month": "2020-07"}, {"month": "2020-09"}]
    error = ConflictError(mine=[{"month": None}], theirs=promises, who="鈴木", at="")
    sentence = error_sentence(error)
    assert "R2.9" in sentence
    assert "時期未定" in sentence


def test_values_in_a_sentence_are_cut_and_cannot_steer_the_terminal():
    error = PlannerError("status-unknown", status="長" * 10_000 + "\x1b", scale="◎ ○")
    sentence = error_sentence(error)
    assert len(sentence) < 100
    assert "\x1b" not in sentence


def test_what_systems_say_in_english_is_translated():
    error = PlannerError("not-saved", path="/p", problem="No space left on device")
    assert "空き容量がありません" in error_sentence(error)


# Names


def test_a_month_is_short_inside_its_year_and_has_its_era_outside():
    year = small_plan().year
    assert month_label("2020-05", year) == "5月"
    assert month_label("2019-05", year) == "R1.5"
    assert month_label("2020-05") == "R2.5"
    set_language("en")
    assert month_label("2021-01", year) == "Jan"
    assert month_label("2020-05") == "R2.5"


def test_a_month_with_its_year_has_the_usual_form_beside_it_in_english():
    assert full_month_label("2020-05") == "R2.5"
    set_language("en")
    assert full_month_label("2020-05") == "R2.5 (2020-05)"


def test_a_branch_is_called_so_once():
    plan = small_plan()
    assert branch_label(plan) == "小支部"
    assert branch_label(msgspec.structs.replace(plan, branch="群馬")) == "群馬支部"


@pytest.mark.usefixtures("tokyo")
def test_an_instant_is_told_on_the_local_clock():
    assert instant_label("2020-06-03T05:05:59.123456+00:00") == "2020-06-03 14:05"
    assert instant_label("never") == "never"


def test_a_status_is_named_with_its_meaning():
    assert status_name(small_plan(), "○") == "○ 計画どおり"
    assert status_name(small_plan(), None) == "空欄"


def test_every_state_reason_and_sign_has_a_name():
    assert all(mark_state_name(state) for state in MarkState)
    assert all(reason_name(reason) for reason in get_args(Reason))
    assert MARK_SIGNS.keys() == set(MarkState)


def test_every_sign_is_another_and_takes_two_cells_with_its_blank():
    assert len(set(MARK_SIGNS.values())) == len(MarkState)
    for sign in MARK_SIGNS.values():
        assert len(sign) == 1
        assert width(sign) in {1, 2}


def test_a_period_is_a_month_a_span_or_a_year():
    assert period_label("2020-05") == "R2.5"
    assert period_label("2019-04/2019-06") == "H31.4〜R1.6"
    assert period_label("2019") == "令和元年度"
    assert period_label("") == ""
    set_language("en")
    assert period_label("2019") == "FY2019"


def test_a_target_is_its_value_with_its_rule_or_its_own_words():
    def told(*target):
        return target_text(Kpi("k", "k", "率", unit="%", target=target_of(*target)))

    assert told("at-least", Decimal("80.7")) == "80.7%以上"
    assert told("at-most", Decimal("1200.0"), "10月まで") == "1,200.0%以下 10月まで"
    assert told("at-least-prior", None, "前年度以上") == "前年度以上"
    assert told("qualitative", None, "意見発信の実施") == "意見発信の実施"
    assert told() == ""


def test_a_figure_has_its_unit_and_what_was_remarked():
    kpi = Kpi("k", "k", "率", unit="%")

    def told(series, value, **more):
        return figure_text(kpi, Figure(series, "2020-05", Decimal(value), **more))

    assert told("actual", "92.0") == "92.0%"
    assert told("actual", "79.0", is_provisional=True, remark="参考") == "79.0%（速報、参考）"
    assert told("new", "1200", unit="人") == "1,200人"
    assert told("rank", "25") == "25位"
    assert told("numerator", "910") == "910"
    assert series_name("target_1") == "目標累計①"
    assert series_name("自前") == "自前"


# Slips


def slip(reason, **wanted):
    """A slip with one ground; its status is what the reason is about."""
    status = {"below": "△", "no-remedy": "△", "not-started": "□"}.get(reason, "")
    ground = Ground("review", "i5", reason, status=status, **wanted)
    return Slip("review", "mark" if ground.mark else "work", ground.mark, "i5", (ground,))


def with_status(*months, status="△"):
    plan = small_plan()
    for month in months:
        change = SetStatus("review", month, status)
        plan = apply(plan, rules.writes(plan, change, Signature("佐藤", "")))
    return plan


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (slip("below", months=3, since="2020-04"), "△が3か月続いています（4月から）"),
        (slip("below", months=1, since=JUNE), "6月は△です"),
        (slip("no-remedy", months=1), "6月は△ですが、改善策が書かれていません"),
        (slip("unreported"), "6月の報告がまだありません"),
        (
            slip("overdue", months=1, mark="m2020-05", since="2020-05"),
            "5月の●が1か月遅れています",
        ),
        (
            slip("overdue", months=0, mark="m2020-06", since=JUNE),
            "6月の●がまだ実施されていません",
        ),
        (
            slip("overdue", months=2, mark="gone", since="2020-04"),
            "●（期限 4月）が2か月遅れています",
        ),
    ],
)
def test_a_slip_is_told_with_its_evidence(found, sentence):
    assert slip_sentence(with_status("2020-04", "2020-05", JUNE), found, JUNE) == sentence


def test_not_started_counts_the_marks_that_were_due():
    plan = with_status("2020-05", JUNE, status="□")
    once = slip("not-started", months=1, since=JUNE, due=2)
    twice = slip("not-started", months=2, since="2020-05", due=2)
    assert slip_sentence(plan, once, JUNE) == "6月までの●が2個、まだ□です"
    assert slip_sentence(plan, twice, JUNE) == "6月までの●が2個、5月から2か月□のままです"


@pytest.mark.parametrize(
    ("note", "evidence"),
    [
        ("\n  \n・R2.5 14.89%\n二行目", "。R2.5 14.89%"),
        ("前年差 △4.96%", "。前年差 △4.96%"),
        ("長" * 300, "。" + "長" * 300),
        (" \n", ""),
        ("", ""),
    ],
)
def test_the_first_line_of_the_months_note_is_the_evidence(note, evidence):
    plan = with_status("2020-05", JUNE)
    report = {JUNE: Report("△", note), "2020-05": Report("△", "前の月")}
    plan = with_row(plan, "review", reports=report)
    found = slip("below", months=2, since="2020-05")
    told = slip_sentence(plan, found, JUNE)
    assert told == "△が2か月続いています（5月から）" + evidence


def test_a_slip_is_told_in_english_with_one_month_and_several():
    set_language("en")
    plan = with_status("2020-05", JUNE)
    late = {"mark": "m2020-05", "since": "2020-05"}
    once, twice = slip("overdue", months=1, **late), slip("overdue", months=2, **late)
    assert slip_sentence(plan, once, JUNE) == "May ● is 1 month late"
    assert slip_sentence(plan, twice, "2020-07") == "May ● is 2 months late"
    below = slip("below", months=2, since="2020-05")
    assert slip_sentence(plan, below, JUNE) == "△ for 2 months (since May)"


def test_a_moved_mark_that_is_late_says_how_often_it_was_moved(tmp_path):
    book = new_book(tmp_path)
    book.submit(MoveMark("review", "m2020-05", "2020-07", "会場"))
    (late,) = [
        found
        for found in slips_of(book.plan, "2020-09")
        if found.mark == "m2020-05" and found.row == "review"
    ]
    assert slip_sentence(book.plan, late, "2020-09") == (
        "5月の●（期限 7月）が1回移した後も2か月遅れています"
    )


# Marks


def sentence_of(book, row_id, mark_id):
    row = book.plan.rows[row_id]
    return mark_sentence(book.plan, row, row.mark(mark_id))


def test_a_mark_tells_its_whole_history(tmp_path):
    book = new_book(tmp_path)
    assert sentence_of(book, "survey", "m2020-07") == "7月の●、未実施"
    book.submit(MoveMark("survey", "m2020-07", None, "会場"))
    book.submit(MoveMark("survey", "m2020-07", "2020-09", "決定"))
    book.submit(TickMark("survey", "m2020-07", "2020-10", "68件"))
    assert sentence_of(book, "survey", "m2020-07") == (
        "7月の●、時期未定へ移した（会場、佐藤）、9月へ移した（決定、佐藤）、"
        "10月に実施済（68件、1か月遅れ）"
    )


def test_a_mark_tells_what_kind_of_work_it_belongs_to(tmp_path):
    book = new_book(tmp_path)
    assert sentence_of(book, "daily", "m2020-07") == "7月の●、毎月の継続業務"
    assert sentence_of(book, "winter", "m2020-11") == "11月の●、期間の途中"
    assert sentence_of(book, "winter", "m2021-02") == "2月の●、未実施"
    assert sentence_of(book, "seminar", "m2020-06") == "6月の●、休止中"
    assert sentence_of(book, "notices", "step-8") == "手順「通知の発送」（8月）、未実施"


def test_a_dropped_and_an_unplanned_mark_say_so(tmp_path):
    book = new_book(tmp_path)
    book.submit(DropMark("survey", "m2020-07", "本部の指示"))
    book.submit(AddMark("survey", "extra", "2020-08", "要望"))
    assert sentence_of(book, "survey", "m2020-07") == "7月の●、中止した（本部の指示）"
    assert sentence_of(book, "survey", "extra") == "計画外の●、8月に追加（要望、佐藤）、未実施"


def test_a_suspension_without_an_end_says_so():
    plan = small_plan()
    rest = Suspension("r", "2020-06", None, "本部")
    assert suspension_sentence(plan, rest) == "6月から未定まで（本部）"


# Changes and entries

EXAMPLES = {
    "SetStatus": ("survey", JUNE, "○"),
    "WriteNote": ("survey", JUNE, "準備中"),
    "ConfirmNote": ("survey", JUNE),
    "WriteRemedy": ("survey", JUNE, "電話する"),
    "TickMark": ("survey", "m2020-07", JUNE),
    "UntickMark": ("survey", "m2020-07"),
    "MoveMark": ("survey", "m2020-07", None),
    "DropMark": ("survey", "m2020-07"),
    "RestoreMark": ("survey", "m2020-07"),
    "AddMark": ("survey", "new", "2020-08"),
    "RemoveMark": ("survey", "m2020-07"),
    "AddStep": ("survey", "new", "2020-08", "公告"),
    "Suspend": ("survey", "new", JUNE),
    "Resume": ("survey", "new", JUNE),
    "ReviewReport": ("survey", JUNE, "reviewed"),
    "WriteMemo": ("survey", JUNE, "本部に確認中"),
    "KeepStatus": ("survey", JUNE, "○;;survey:m2020-05@2020-05"),
}
OF_ROWS = [kind for kind in get_args(intents.Change) if "row" in kind.__struct_fields__]


@pytest.mark.parametrize("spoken", ["ja", "en"])
def test_every_change_is_told_with_its_row_even_when_that_is_gone(spoken):
    set_language(spoken)
    plan = small_plan()
    elsewhere = apply(plan, (Write("row:survey", "", {}, None),))
    gone = {"ja": "今はない行", "en": "a row no longer there"}[spoken]
    wrong = [
        f"{kind.__name__}: {sentence}"
        for kind in OF_ROWS
        for known, name in ((plan, "2-1"), (elsewhere, gone))
        if name not in (sentence := change_sentence(known, kind(*EXAMPLES[kind.__name__])))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (SetStatus("winter", JUNE, "○"), "1-2 の6月の実施状況を ○ にした"),
        (SetStatus("winter", JUNE, None), "1-2 の6月の実施状況を空欄にした"),
        (WriteNote("winter", JUNE, ""), "1-2 の6月の進捗状況を消した"),
        (WriteNote("winter", JUNE, "一\n二"), "1-2 の6月の進捗状況を「一 二」にした"),
        (TickMark("survey", "m2020-07", JUNE, "68件"), "2-1 の7月の●を6月に実施済にした（68件）"),
        (
            MoveMark("survey", "m2020-07", "2020-09", "会場"),
            "2-1 の7月の●を9月へ移した（理由: 会場）",
        ),
        (MoveMark("survey", "gone", None), "2-1 の●を時期未定にした"),
        (Suspend("survey", "s", JUNE, "2020-08"), "2-1 を6月から8月まで休止にした"),
        (Suspend("survey", "s", JUNE), "2-1 を6月から休止にした（終わりは未定）"),
        (SetStatusMonth("2021-01"), "基準月を1月にした"),
    ],
)
def test_a_change_is_told_as_what_was_done(change, sentence):
    assert change_sentence(small_plan(), change) == sentence


def test_a_change_is_told_in_english():
    set_language("en")
    change = MoveMark("survey", "m2020-07", "2020-09", "venue")
    sentence = "Moved the Jul ● of 2-1 to Sep (reason: venue)"
    assert change_sentence(small_plan(), change) == sentence


@pytest.mark.usefixtures("tokyo")
def test_an_entry_tells_when_who_and_what(tmp_path):
    book = new_book(tmp_path, clock=Ticking(START))
    entry = book.submit(SetStatus("survey", JUNE, "○"))
    expected = "2020-06-01 09:00  佐藤  2-1 の6月の実施状況を ○ にした"
    assert entry_sentence(book.plan, entry) == expected
    again = open_book(tmp_path)
    assert entry_sentence(again.plan, again.entries()[-1]) == expected


def test_the_first_entry_began_the_plan(tmp_path):
    book = new_book(tmp_path)
    assert entry_content(book.plan, book.entries()[0]) == "計画を始めた"


def test_a_bulk_entry_tells_the_first_change_and_how_many_more(tmp_path):
    book = new_book(tmp_path)
    several = [SetStatus(row, JUNE, "○") for row in ("survey", "daily", "winter")]
    entry = book.submit(several, why="会議で確認")
    assert entry_content(book.plan, entry) == (
        "2-1 の6月の実施状況を ○ にした ほか 2 件（会議で確認）"
    )


def test_undo_and_redo_are_told_apart(tmp_path):
    book = new_book(tmp_path)
    book.submit(SetStatus("survey", JUNE, "○"))
    undo, redo = book.undo(), book.redo()
    again = book.undo()
    redos = redo_ids(book.entries())
    assert redos == {redo.id}
    assert entry_content(book.plan, undo).startswith("元に戻した: 2-1 の")
    assert entry_content(book.plan, redo, is_redo=True).startswith("やり直し: 2-1 の")
    assert again.id not in redos


def test_an_intent_of_a_later_version_is_told_as_unknown(tmp_path):
    book = new_book(tmp_path)
    entry = book.submit(SetStatus("survey", JUNE, "○"))
    strange = msgspec.structs.replace(entry, intents=({"do": "Fly", "row": "survey"},))
    assert entry_content(book.plan, strange) == "この版では読めない変更"
    silent = msgspec.structs.replace(entry, intents=())
    assert entry_content(book.plan, silent) == "1 か所の変更"


def test_a_state_of_every_kind_of_cell_can_be_named():
    plan = small_plan()
    for row in plan.rows.values():
        for cell in ledger.cells(plan, row, JUNE).values():
            assert cell.state is None or mark_state_name(cell.state)


def test_the_locale_of_the_system_changes_no_sentence(monkeypatch):
    before = instant_label("2020-06-03T05:05:00+00:00")
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert instant_label("2020-06-03T05:05:00+00:00") == before
    assert os.environ["LC_ALL"] == "fr_FR.UTF-8"


def test_a_failure_for_which_the_system_has_no_word_is_told_with_a_question_mark():
    sentence = error_sentence(PlannerError("not-saved", path="/plans", problem=None))
    assert "?" in sentence
    assert "None" not in sentence
