"""Each dialog alone, as a person uses it: in a hurry, IME left on, on screens of all sizes."""

import os
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from host import (
    ALL_SIZES,
    HOSTILE,
    NARROW,
    SIZES,
    TINY,
    WIDE,
    assert_nothing_steers,
    drawn,
    press,
    seen,
    shown,
)
from msgspec.structs import replace
from quickness import taken
from textual import events
from textual.app import App
from textual.widgets import Button, OptionList, TextArea
from waiting import until

from planner.forms.commands import COMMANDS, KeyCommand
from planner.forms.note_draft import NoteDraft, NoteResult
from planner.forms.questions import Answer, Choice, MonthField, TextField
from planner.plan.fiscal import FiscalYear, Month
from planner.settings.config import Settings
from planner.text import width
from planner.ui.screens.ask import AskScreen
from planner.ui.screens.choose import ChooseScreen
from planner.ui.screens.help import HelpScreen
from planner.ui.screens.note import NoteScreen
from planner.ui.screens.settings import SettingsScreen
from planner.ui.widgets.fields import Choices, Line, MonthStrip, Prose

YEAR = FiscalYear(2020)
TEXTS = (HOSTILE, "")


# Lines


class Fields(App):
    """An app with nothing but fields; Textual makes an Input only inside an app."""

    AUTO_FOCUS = "Line"

    def __init__(self, *makers):
        super().__init__()
        self.makers = makers

    def compose(self):
        yield from (make() for make in self.makers)


@pytest.mark.parametrize("text", TEXTS, ids=["hostile", "empty"])
async def test_a_line_cleans_what_it_begins_with_and_what_is_pasted(text):
    app = Fields(lambda: Line(text, placeholder=text))
    async with app.run_test() as pilot:
        line = app.query_one(Line)
        begun = line.value
        assert "\x1b" not in begun
        line.post_message(events.Paste(f"一行目{text}\r\n二行目\t"))
        await pilot.pause()
        assert line.value.startswith(begun)
        assert line.value.endswith(" 二行目")
        assert not set(line.value) & {"\x1b", "\r", "\n", "\t", "\u202e", "\ud800"}


async def test_a_line_keeps_names_as_they_were_typed():
    app = Fields(Line)
    async with app.run_test() as pilot:
        await press(app, pilot, *"髙﨑𠮷")
        assert app.query_one(Line).value == "髙﨑𠮷"


async def test_the_full_width_blank_of_an_ime_is_typed_like_any_character():
    app = Fields(Line, Prose)
    async with app.run_test() as pilot:
        await press(app, pilot, *"髙橋　花子")
        app.query_one(Prose).focus()
        await press(app, pilot, *"5月　開催", "left", "　")
        assert app.query_one(Line).value == "髙橋　花子"
        assert app.query_one(Prose).text == "5月　開　催"


@pytest.mark.parametrize("text", TEXTS, ids=["hostile", "empty"])
async def test_prose_cleans_all_ways_in(text):
    app = Fields(lambda: Prose(text))
    async with app.run_test() as pilot:
        prose = app.query_one(Prose)
        prose.focus()
        prose.go_to_end()
        prose.post_message(events.Paste(f"\r\n{text}\x1b[0m終わり"))
        await pilot.pause()
        assert prose.text.endswith("[0m終わり")
        assert not set(prose.text) & {"\x1b", "\r", "\t", "\u202e", "\ud800"}
        prose.load_text(text)
        assert "\x1b" not in prose.text


async def test_tab_leaves_prose_and_enter_stays():
    app = Fields(lambda: Prose("あ"), Line)
    async with app.run_test() as pilot:
        app.query_one(Prose).focus()
        app.query_one(Prose).go_to_end()
        await pilot.press("enter", "い", "tab", "う")
        assert app.query_one(Prose).text == "あ\nい"
        assert app.query_one(Line).value == "う"


async def test_prose_undoes_and_redoes():
    app = Fields(Prose)
    async with app.run_test() as pilot:
        prose = app.query_one(Prose)
        prose.focus()
        prose.append("前回の文")
        await press(app, pilot, "ctrl+z")
        assert prose.text == ""
        await press(app, pilot, "ctrl+r")
        assert prose.text == "前回の文"


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are a matter of POSIX")
def test_the_terminals_cursor_stands_where_an_ime_opens():
    """In a real terminal: at first focus, at the end of the text, after moving and resizing."""
    import pexpect
    import pyte

    script = (
        "from textual.app import App\n"
        "from planner.ui.widgets.fields import Line, Prose\n"
        "class A(App):\n"
        "    CSS = 'Line { margin-left: 4 } Prose { margin-left: 3; height: 6 }'\n"
        "    def compose(self):\n"
        "        yield Line('日本語ab')\n"
        "        yield Prose('進捗' * 30)\n"
        "    def on_mount(self):\n"
        "        self.query_one(Prose).go_to_end()\n"
        "A().run()\n"
    )
    screen = pyte.Screen(80, 24)
    stream = pyte.ByteStream(screen)
    kept = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
    process = pexpect.spawn(
        sys.executable, ["-c", script], dimensions=(24, 80), timeout=20, env=kept
    )

    def cursor_comes_to(x, y):
        end = time.monotonic() + 15
        while (screen.cursor.x, screen.cursor.y) != (x, y) or "日本" not in screen.display[0]:
            assert time.monotonic() < end, (screen.cursor.x, screen.cursor.y, screen.display[:8])
            try:
                stream.feed(process.read_nonblocking(65536, timeout=0.05))
            except pexpect.TIMEOUT:
                continue

    cursor_comes_to(4 + 8, 0)
    process.send("\x1b[D")
    cursor_comes_to(4 + 7, 0)
    process.send("語")
    cursor_comes_to(4 + 9, 0)
    process.send("\t")
    # 60 wide characters in 77 cells: 38 in the first line, 22 in the second.
    cursor_comes_to(3 + 44, 2)
    screen.resize(24, 60)
    process.setwinsize(24, 60)
    # 28 in each of the first two lines, 4 in the third.
    cursor_comes_to(3 + 8, 3)
    process.close(force=True)


# Months


def strip(**named):
    return MonthStrip(YEAR, named.pop("value", Month("2020-05")), **named)


BY_KEYS = (
    ("left", "2020-04"),
    ("right", "2020-06"),
    ("l l", "2020-07"),
    ("h", "2020-04"),
    ("ｌ", "2020-06"),
    ("7", "2020-07"),
    ("1", "2021-01"),
    ("1 0", "2020-10"),
    ("1 1", "2020-11"),
    ("1 2", "2020-12"),
    ("1 2 3", "2021-03"),
    ("1 3", "2021-03"),
    ("１ ２", "2020-12"),
    ("９", "2020-09"),
    ("ぬ わ", "2020-10"),
    ("ん", "2020-05"),
    ("1 right 2", "2021-02"),
    ("0", None),
    ("？", None),
    ("end", None),
    ("home", "2020-04"),
)


async def test_a_month_is_chosen_by_arrow_and_by_number():
    app = Fields(lambda: strip(allow_undecided=True))
    async with app.run_test() as pilot:
        months = app.query_one(MonthStrip)
        app.screen.set_focus(months)
        for keys, month in BY_KEYS:
            await press(app, pilot, "home", "right", *keys.split())
            assert months.month == month, keys


async def test_undecided_is_no_answer_where_it_is_not_allowed():
    app = Fields(strip)
    async with app.run_test() as pilot:
        app.query_one(MonthStrip).focus()
        await press(app, pilot, "0", "?")
        assert app.query_one(MonthStrip).month == "2020-05"
        assert "未定" not in seen(app)


async def test_the_current_and_the_chosen_month_are_known_without_colour():
    app = Fields(lambda: strip(current=Month("2020-08"), allow_undecided=True))
    async with app.run_test(size=NARROW):
        text = seen(app)
        assert "[5月]" in text
        assert "現在8月" in text
        assert "3月 未定" in text


async def test_the_chosen_month_is_in_sight_on_a_narrow_screen():
    app = Fields(lambda: strip(current=Month("2020-08"), allow_undecided=True))
    async with app.run_test(size=(24, 10)) as pilot:
        for month in (*YEAR.months, None):
            app.query_one(MonthStrip).value = month
            await pilot.pause()
            line = drawn(app)[0]
            assert (f"{int(month[5:])}月]" if month else "[未定]") in line
            assert line.startswith("<") or "4月" in line


async def test_a_click_chooses_a_month():
    app = Fields(lambda: strip(value=Month("2020-04")))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.click(MonthStrip, offset=(12, 0))
        assert app.query_one(MonthStrip).month == "2020-06"


# Asking


def move(**named):
    fields = (
        MonthField(
            "to", "移す先", Month("2020-06"), allow_undecided=True, current=Month("2020-05")
        ),
        TextField("why", "理由", is_required=True),
    )
    return AskScreen("7-1 5月の●を移す", fields, year=YEAR, **named)


@ALL_SIZES
async def test_a_month_and_a_reason_are_answered_with_a_few_keys(size):
    async with shown(move(context="当初は5月でした"), size) as (host, pilot):
        assert "7-1 5月の●を移す" in seen(host)
        assert "[6月]" in seen(host)
        assert "Enter" in drawn(host)[-2]
        await press(host, pilot, "1", "1", "enter", *"会議の延期", "enter")
        assert host.results == [Answer({"why": "会議の延期"}, {"to": "2020-11"})]


async def test_keys_that_arrive_all_at_once_reach_their_fields():
    async with shown(move()) as (host, pilot):
        keys = ("7", "right", "enter", *"延期x", "backspace", "enter")
        await press(host, pilot, *keys)
        assert host.results == [Answer({"why": "延期"}, {"to": "2020-08"})]


async def test_an_empty_reason_is_asked_for_in_place():
    async with shown(move()) as (host, pilot):
        await press(host, pilot, "ctrl+s")
        assert host.results == []
        assert "理由を書いてください" in seen(host)
        await press(host, pilot, "　", "enter")
        assert host.results == []
        await press(host, pilot, *"延期", "enter")
        assert host.results[0].texts == {"why": "延期"}


async def test_a_month_not_chosen_is_asked_for():
    fields = (MonthField("month", "何月", None),)
    async with shown(AskScreen("手順", fields, year=YEAR)) as (host, pilot):
        await press(host, pilot, "enter")
        assert "何月を選んでください" in seen(host)
        await press(host, pilot, "8", "enter")
        assert host.results == [Answer({}, {"month": "2020-08"})]


async def test_arrows_and_tab_go_between_the_questions_and_escape_leaves():
    async with shown(move()) as (host, pilot):
        await press(host, pilot, "down", "あ", "up", "9", "tab", "い", "shift+tab")
        assert host.dialog.query_one(Line).value == "あい"
        assert host.dialog.query_one(MonthStrip).month == "2020-09"
        await press(host, pilot, "escape")
        assert host.results == [None]


async def test_a_text_asked_for_begins_with_the_cursor_at_its_end():
    fields = (TextField("text", "探す文字", value="健診"),)
    async with shown(AskScreen("検索", fields, year=YEAR)) as (host, pilot):
        await press(host, pilot, "率", "enter")
        assert host.results[0].texts == {"text": "健診率"}


async def test_a_text_asked_for_again_is_selected_and_what_is_typed_takes_its_place():
    fields = (TextField("text", "探す文字", value="健診", is_replaced=True),)
    async with shown(AskScreen("検索", fields, year=YEAR)) as (host, pilot):
        await press(host, pilot, *"禁煙", "enter")
        assert host.results[0].texts == {"text": "禁煙"}
        for keys, text in (("left", "の健診"), ("right", "健診の")):
            await host.show_next(AskScreen("検索", fields, year=YEAR), pilot)
            await press(host, pilot, keys, "の", "enter")
            assert host.results[0].texts == {"text": text}


async def test_undecided_stands_as_it_was_given():
    fields = (
        MonthField("start", "何月から", Month("2020-05")),
        MonthField("end", "何月まで", None, allow_undecided=True),
    )
    async with shown(AskScreen("休止", fields, year=YEAR)) as (host, pilot):
        await press(host, pilot, "enter", "enter")
        assert host.results[0].months == {"start": "2020-05", "end": None}


@pytest.mark.parametrize("size", [NARROW, TINY])
async def test_a_question_shows_any_text_as_text(size):
    async with shown(move(), size) as (host, pilot):
        for text in TEXTS:
            fields = (
                TextField("a", text, value=text),
                TextField("b", text, placeholder=text, is_required=True),
            )
            await host.show_next(AskScreen(text, fields, year=YEAR, context=text), pilot)
            assert_nothing_steers(host)
            await press(host, pilot, "ctrl+s")
            assert host.results == []
            assert_nothing_steers(host)
            assert "Enter" in drawn(host)[-2]


# Choosing

GROUPS = (("*", "全グループ"), ("a", "業務"), ("b", "レセプト"), ("c", "保健"))


def groups():
    return ChooseScreen(Choice("表示するグループ", GROUPS, current="b"))


@SIZES
async def test_the_option_that_holds_now_is_where_one_begins(size):
    async with shown(groups(), size) as (host, pilot):
        assert "3 レセプト（現在）" in seen(host)
        await press(host, pilot, "enter")
        assert host.results == ["b"]


async def test_an_option_is_chosen_by_arrow_and_by_number():
    cases = {"down enter": "c", "k enter": "a", "1": "*", "４": "c", "escape": None}
    async with shown(groups()) as (host, pilot):
        for keys, chosen in cases.items():
            await host.show_next(groups(), pilot)
            await press(host, pilot, *keys.split())
            assert host.results == [chosen], keys


async def test_a_number_without_option_does_nothing():
    async with shown(groups()) as (host, pilot):
        await press(host, pilot, "9", "０")
        assert host.results == []


@ALL_SIZES
async def test_both_values_of_a_conflict_can_be_read_to_the_end(size):
    lines = ("自分の入力: " + "長い文。" * 400, "今の値: " + "別の文。" * 400 + "終わり")
    options = (("theirs", "今の値"), ("mine", "自分の入力"), ("edit", "書き直す"))
    dialog = ChooseScreen(Choice("ほかで変わっています", options, lines))
    async with shown(dialog, size) as (host, pilot):
        for option in ("1 今の値", "2 自分の入力", "3 書き直す"):
            assert option in seen(host)
        await press(host, pilot, *["pagedown"] * 100)
        assert "終わり" in seen(host)
        await press(host, pilot, "pageup", "2")
        assert host.results == ["mine"]


async def test_a_choice_shows_any_text_as_text():
    async with shown(groups()) as (host, pilot):
        for text in TEXTS:
            options = (("a", text), ("b", text))
            dialog = ChooseScreen(Choice(text, options, (text, text)))
            await host.show_next(dialog, pilot)
            assert_nothing_steers(host)
            await press(host, pilot, "2")
            assert host.results == ["b"]


# Notes

MENU = tuple(c for c in COMMANDS if c.is_row_command and c.action != "act('edit_note')")
DRAFT = NoteDraft(
    heading="1-1 サービスの向上",
    month="R2.5",
    last_month="R2.4",
    last_note="4月は窓口を縮小した。\n郵送を案内した。",
    last_remedy="予約を受ける。",
    note="",
    remedy="",
    commands=MENU,
)


def draft(**fields):
    return NoteScreen(replace(DRAFT, **fields))


@ALL_SIZES
async def test_a_note_and_its_remedy_are_written_and_saved(size):
    async with shown(draft(), size) as (host, pilot):
        text = seen(host)
        assert "1-1 サービスの向上" in text
        assert "4月は窓口を縮小した" in text
        assert "進捗状況 R2.5" in text
        assert "Ctrl+S保存" in text
        await press(host, pilot, *"再開した", "enter", *"済", "tab", *"増員", "ctrl+s")
        assert host.results == [NoteResult("再開した\n済", "増員")]


@pytest.mark.parametrize("size", [WIDE, NARROW, (76, 24)], ids=str)
async def test_last_months_note_stands_beside_at_the_same_height(size):
    async with shown(draft(), size) as (host, _pilot):
        note, last = (host.dialog.query_one(name).region for name in ("#note", "#last-text"))
        assert note.right <= last.x
        assert last.y == note.y
        lines = drawn(host)
        (line,) = [line for line in lines if "4月は窓口を縮小した" in line]
        assert lines.index(line) == note.y


async def test_last_months_note_stands_above_where_two_do_not_fit():
    async with shown(draft(), (75, 24)) as (host, _pilot):
        note, last = (host.dialog.query_one(name).region for name in ("#note", "#last-text"))
        assert last.height
        assert last.bottom <= note.y


@SIZES
async def test_each_field_has_its_name_in_its_border(size):
    fields = {"status": "△", "is_remedy_due": True, "last_status": "○", "group": "保健"}
    async with shown(draft(**fields), size) as (host, _pilot):
        text = seen(host)
        for name in (
            "┏━ 進捗状況 R2.5 △ ━",  # where one writes
            "╭─ 改善策（△のため必要） ─",
            "╭─ 内部メモ（印刷されません） ─",
            "╭─ 前回 R2.4 ○ ─",
        ):
            assert name in text
        first = drawn(host)[0]
        assert first.startswith(" 1-1 サービスの向上")
        assert first.endswith("R2.5の報告を記入  保健 ")


async def test_no_field_gives_lines_to_the_commands_until_they_are_asked_for():
    async with shown(draft(), NARROW) as (host, pilot):
        before = [host.dialog.query_one(f"#{name}").size for name in ("note", "remedy", "memo")]
        assert before[0].height >= 8
        assert "この行でできること" not in seen(host)
        await press(host, pilot, "f2")
        await pilot.pause()
        assert "この行でできること" in seen(host)
        command = MENU[0].description
        assert command in seen(host)  # in full
        await press(host, pilot, "f2")
        await pilot.pause()
        assert [host.dialog.query_one(f"#{n}").size for n in ("note", "remedy", "memo")] == before
    async with shown(draft(), WIDE) as (host, _pilot):
        assert "この行でできること" in seen(host)


async def test_what_is_not_saved_is_said_above_the_keys():
    async with shown(draft(note="同じ")) as (host, pilot):
        assert "書きかけ" not in seen(host)
        await press(host, pilot, "あ")
        assert "書きかけの文を保存していません" in drawn(host)[-2]
        await press(host, pilot, "backspace")
        assert "書きかけ" not in seen(host)


async def test_the_figures_and_marks_of_the_row_are_told_once_the_typing_rests():
    told = []

    def facts():
        told.append(1)
        return "累計 1,653人　87人 不足"

    async with shown(draft(facts=facts), WIDE) as (host, pilot):
        await until(pilot, lambda: "87人 不足" in seen(host), "the figures of the row")
        assert told == [1]


async def test_a_note_is_written_on_at_its_end():
    async with shown(draft(note="5月も同じ")) as (host, pilot):
        await press(host, pilot, *"です", "ctrl+s")
        assert host.results[0].note == "5月も同じです"


async def test_last_months_texts_are_copied_once_each():
    async with shown(draft()) as (host, pilot):
        await press(host, pilot, "ctrl+y", "ctrl+y", *"追記", "tab", "ctrl+y", "ctrl+s")
        assert host.results[0].note == f"{DRAFT.last_note}追記"
        assert host.results[0].remedy == DRAFT.last_remedy


async def test_copying_keeps_what_was_written_and_can_be_undone():
    async with shown(draft(note="先に書いた")) as (host, pilot):
        await press(host, pilot, "ctrl+y")
        assert host.dialog.query_one("#note", Prose).text == f"先に書いた\n{DRAFT.last_note}"
        await press(host, pilot, "ctrl+z", "ctrl+s")
        assert host.results[0].note == "先に書いた"


async def test_without_a_last_note_there_is_nothing_to_copy():
    async with shown(draft(last_note="", last_remedy="")) as (host, pilot):
        assert "（記入なし）" in seen(host)
        assert "Ctrl+Y" not in seen(host)
        await press(host, pilot, "ctrl+y", "ctrl+s")
        assert host.results[0].note == ""


@SIZES
async def test_a_command_of_the_row_is_chosen_from_the_note(size):
    async with shown(draft(note="書いた"), size) as (host, pilot):
        await press(host, pilot, "x", "f2", "down", "enter")
        assert host.results == [NoteResult("書いたx", "", MENU[1].action)]


async def test_a_command_is_chosen_by_its_own_key_in_the_list():
    async with shown(draft()) as (host, pilot):
        for key in "mｍ":
            await host.show_next(draft(), pilot)
            await press(host, pilot, "f2", key)
            assert host.results[0].action == "act('move_mark')"


async def test_the_list_of_commands_is_reached_by_tab_and_left_by_f2():
    async with shown(draft()) as (host, pilot):
        await press(host, pilot, "tab", "tab", "tab")  # over remedy and memo
        assert isinstance(host.focused, OptionList)
        await press(host, pilot, "f2", "あ")
        assert host.dialog.query_one("#note", Prose).text == "あ"


async def test_escape_closes_a_note_that_was_not_changed():
    async with shown(draft(note="同じ")) as (host, pilot):
        await press(host, pilot, "escape")
        assert host.results == [None]


@ALL_SIZES
async def test_a_double_escape_loses_nothing(size):
    async with shown(draft(), size) as (host, pilot):
        await press(host, pilot, *"大事な文", "escape")
        assert "[1 保存して閉じる]" in seen(host)
        await press(host, pilot, "escape")
        assert host.results == []
        await press(host, pilot, "。")
        assert host.dialog.query_one("#note", Prose).text == "大事な文。"


async def test_leaving_a_changed_note_asks_first():
    written = NoteResult("文", "")
    cases = {"enter": written, "ctrl+s": written, "right enter": None, "l enter": None}
    async with shown(draft()) as (host, pilot):
        for keys, result in cases.items():
            await host.show_next(draft(), pilot)
            await press(host, pilot, "文", "escape", *keys.split())
            assert host.results == [result], keys


async def test_writing_on_is_the_third_answer_on_leaving():
    async with shown(draft()) as (host, pilot):
        await press(host, pilot, "文", "tab", "策", "escape", "right", "right", "enter", "々")
        assert host.results == []
        assert host.dialog.query_one("#remedy", Prose).text == "策々"
        assert "[1 保存して閉じる]" not in seen(host)


async def test_leaving_is_answered_by_number_too():
    written = NoteResult("文", "")
    async with shown(draft()) as (host, pilot):
        for key, results in (("1", [written]), ("１", [written]), ("2", [None]), ("3", [])):
            await host.show_next(draft(), pilot)
            await press(host, pilot, "文", "escape", key)
            await pilot.pause()
            assert host.results == results, key
        await press(host, pilot, "1")
        assert host.dialog.query_one("#note", Prose).text == "文1"


@SIZES
async def test_the_question_on_leaving_shows_numbers_and_keys(size):
    async with shown(draft(), size) as (host, pilot):
        await press(host, pilot, "文", "escape")
        *_rest, asked, keys = drawn(host)
        assert "[1 保存して閉じる] 2 捨てて閉じる  3 続ける" in asked
        for key in ("1-3", "←→", "Enter", "Esc"):
            assert key in keys


async def test_what_one_field_of_the_note_has_to_spare_another_gets():
    facts = "\n".join(f"事実{number}" for number in range(1, 13))
    async with shown(draft(last_note="短い", facts=lambda: facts)) as (host, pilot):
        await until(pilot, lambda: "事実12" in seen(host), "all lines of the figures")
    remedy = "\n".join(f"策{number}" for number in range(1, 11))
    async with shown(draft(note="短い", remedy=remedy)) as (host, pilot):
        await until(pilot, lambda: "策1 " in seen(host) and "策10" in seen(host), "the remedy")
    facts = "\n".join(f"事実{number}" for number in range(1, 7))
    async with shown(draft(facts=lambda: facts), WIDE) as (host, pilot):
        last = MENU[-1].description
        await until(pilot, lambda: last[-6:] in seen(host) and "事実6" in seen(host), "both")
    async with shown(draft(note="短い"), (80, 30)) as (host, pilot):
        await press(host, pilot, "f2")
        await until(pilot, lambda: last[-6:] in seen(host) and "短い" in seen(host), "the menu")


async def test_a_text_that_could_not_be_saved_is_never_left_unasked():
    async with shown(draft(note="前に書いた", is_unsaved=True)) as (host, pilot):
        await press(host, pilot, "escape")
        assert host.results == []
        await press(host, pilot, "enter")
        assert host.results == [NoteResult("前に書いた", "")]


async def test_a_note_typed_faster_than_it_is_drawn_is_saved_whole():
    async with shown(draft()) as (host, pilot):
        keys = (*"全部x", "backspace", "tab", *"改善", "ctrl+s")
        await press(host, pilot, *keys)
        assert host.results == [NoteResult("全部", "改善")]


async def test_an_escape_behind_fast_typing_still_asks():
    async with shown(draft()) as (host, pilot):
        await press(host, pilot, *"書いた", "escape")
        assert host.results == []
        assert "まだ保存していません" in seen(host)


async def test_a_note_shows_any_text_as_text():
    names = ("heading", "month", "last_month", "last_note", "last_remedy", "note", "remedy")
    async with shown(draft()) as (host, pilot):
        for text in TEXTS:
            commands = (KeyCommand("a", "a", ("1",), text, text, text),)
            await host.show_next(draft(**dict.fromkeys(names, text), commands=commands), pilot)
            assert_nothing_steers(host)
            await press(host, pilot, "f2", "enter")
            assert host.results[0].action == "a"
            assert "\x1b" not in host.results[0].note


async def test_a_key_in_a_long_note_is_drawn_at_once():
    async with shown(draft(note="長い文。" * 2500, last_note="前の文。" * 2500)) as (host, pilot):
        with taken() as work:
            await press(host, pilot, *"あいうえお")
        assert work.seconds / 5 < 0.2
        assert host.dialog.query_one("#note", Prose).text.endswith("。あいうえお")


# Help

LEGEND = tuple(
    ("記号の意味", *sign)
    for sign in (("●", "予定"), ("済", "実施済"), ("遅", "遅れ"), ("？", "時期未定"))
)


@SIZES
async def test_every_command_is_found_and_run_by_typing(size):
    async with shown(HelpScreen(COMMANDS, LEGEND), size) as (host, pilot):
        assert "Esc閉じる" in seen(host)
        await press(host, pilot, *"移す", "enter")
        assert host.results == ["act('move_mark')"]


async def test_the_help_is_searched_whatever_the_width_and_case():
    cases = {
        "ctrl+r": "やり直す",
        "ＣＴＲＬ＋Ｒ": "やり直す",
        "ｲﾝｾﾝﾃｨﾌﾞ": "インセンティブ関連",
        "休止 再開": "休止する・再開する",
    }
    async with shown(HelpScreen(COMMANDS)) as (host, pilot):
        for typed, found in cases.items():
            await press(host, pilot, "ctrl+u", *typed)
            assert found in seen(host)
            assert host.dialog.query_one(OptionList).option_count < 6


@pytest.mark.parametrize(
    ("columns", "cells"), [(72, 72), (80, 80), (100, 100), (107, 107), (108, 100), (180, 100)]
)
async def test_no_scraps_of_the_screen_are_left_beside_a_dialog(columns, cells):
    async with shown(HelpScreen(COMMANDS), (columns, 24)) as (host, _pilot):
        (top,) = (line for line in drawn(host) if "┏" in line)
        assert width(top.strip()) == cells
        assert {width(line.strip()) for line in drawn(host) if "┃" in line} == {cells}


async def test_arrows_move_in_the_help_while_typing():
    async with shown(HelpScreen(COMMANDS)) as (host, pilot):
        await press(host, pilot, "down", "down", "up", "enter")
        assert host.results == [COMMANDS[1].action]


async def test_help_says_when_nothing_fits_and_enter_then_does_nothing():
    async with shown(HelpScreen(COMMANDS)) as (host, pilot):
        await press(host, pilot, *"ありえない", "enter")
        assert host.results == []
        assert "当てはまるキーはありません" in seen(host)
        await press(host, pilot, *["backspace"] * 5)
        assert COMMANDS[0].description in seen(host)
        await press(host, pilot, "escape")
        assert host.results == [None]


async def test_the_help_explains_the_signs_and_groups_by_topic():
    async with shown(HelpScreen(COMMANDS, LEGEND), WIDE) as (host, _pilot):
        shown_signs = [option.prompt.plain.split() for option in options_of(host)]
        for heading, sign, meaning in LEGEND:
            assert [sign, meaning] in shown_signs
            assert [heading] in shown_signs
        for topic in dict.fromkeys(command.topic for command in COMMANDS):
            assert sum(option.prompt.plain.strip() == topic for option in options_of(host)) == 1


def options_of(host):
    return host.dialog.query_one(OptionList).options


async def test_the_help_shows_any_text_as_text():
    async with shown(HelpScreen(COMMANDS)) as (host, pilot):
        for text in TEXTS:
            commands = (KeyCommand("a", "a", ("1",), text, text, "題"),)
            await host.show_next(HelpScreen(commands, ((text, text, text),)), pilot)
            assert_nothing_steers(host)
            await press(host, pilot, "enter")
            assert host.results == ["a"]


# Settings

HELD = Settings(name="佐藤", group="業務", plan="r02")


def settings(held=HELD, **named):
    values = {
        "groups": ("業務", "レセプト", "保健"),
        "themes": (("day", "昼"), ("night", "夜")),
        "path": Path("/home/sato/settings.toml"),
    }
    return SettingsScreen(held, **{**values, **named})


@SIZES
async def test_settings_are_changed_and_saved(size):
    async with shown(settings(), size) as (host, pilot):
        assert "settings" in seen(host)
        keys = (
            *"一郎",
            "enter",
            "right",
            "enter",
            "l",
            "l",
            "enter",
            "right",
            "enter",
            "l",
            "enter",
        )
        await press(host, pilot, *keys, *"/share", "ctrl+s")
        changed = Settings(
            name="佐藤一郎",
            group="レセプト",
            plan="r02",
            language="en",
            theme="day",
            width="narrow",
            data="/share",
        )
        assert host.results == [changed]


async def test_enter_leads_through_the_settings_to_the_button():
    async with shown(settings()) as (host, pilot):
        await press(host, pilot, *["enter"] * 6)
        assert isinstance(host.focused, Button)
        await press(host, pilot, "enter")
        assert host.results == [HELD]


async def test_settings_sent_at_once_reach_their_fields():
    async with shown(settings()) as (host, pilot):
        keys = (*"一x", "backspace", "enter", "right", "enter", "right", "ctrl+s")
        await press(host, pilot, *keys)
        assert host.results[0].name == "佐藤一"
        assert host.results[0].group == "レセプト"
        assert host.results[0].language == "ja"


async def test_the_button_saves_and_escape_leaves():
    async with shown(settings()) as (host, pilot):
        await pilot.click(Button)
        await pilot.pause()
        assert host.results == [HELD]
    async with shown(settings()) as (host, pilot):
        await press(host, pilot, "あ", "escape")
        assert host.results == [None]


async def test_a_group_that_is_no_longer_there_becomes_all_groups_only_by_choice():
    async with shown(settings(Settings(group="旧グループ"))) as (host, pilot):
        assert host.dialog.query_one("#group", Choices).place is None
        await press(host, pilot, "ctrl+s")
        assert host.results[0].group == "旧グループ"


async def test_the_settings_show_any_text_as_text():
    async with shown(settings()) as (host, pilot):
        for text in TEXTS:
            held = Settings(name=text, data=text, group=text, theme=text)
            path = Path(f"/{text[:80]}")
            named = {
                "groups": (text, "他"),
                "themes": ((text, text), ("night", "夜")),
                "path": path,
            }
            await host.show_next(settings(held, **named), pilot)
            assert_nothing_steers(host)
            await press(host, pilot, "ctrl+s")
            assert "\x1b" not in host.results[0].name


# All of them


def is_drawn_in(host, size):
    return len(drawn(host)) == size[1]


async def test_the_terminals_size_may_change_under_an_open_dialog():
    dialogs = (
        draft(note="文"),
        move(context="長い説明。" * 20),
        groups(),
        HelpScreen(COMMANDS, LEGEND),
        settings(),
    )
    async with shown(dialogs[0]) as (host, pilot):
        for dialog in dialogs:
            if dialog is not dialogs[0]:
                await host.show_next(dialog, pilot)
            for size in ((20, 6), WIDE):
                await pilot.resize_terminal(*size)
                await until(pilot, partial(is_drawn_in, host, size), "a screen of this size")
            focused = host.focused
            assert focused is not None
            assert focused.region.width > 10


async def test_no_prose_shows_line_numbers_or_highlights_code():
    async with shown(draft()) as (host, _pilot):
        for prose in host.dialog.query(TextArea):
            assert not prose.show_line_numbers
            assert prose.soft_wrap
            assert prose.language is None
