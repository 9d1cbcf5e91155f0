"""Keys of one's own: ``[keys]`` of the settings, what of it holds, and the screen with them."""

import re
import string
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stage import stage
from waiting import screen_text

from planner.forms import commands
from planner.forms.commands import COMMANDS, KEPT, SLIP_COMMANDS, in_use, key_of, use_keys
from planner.forms.footers import grid_footer, slip_footer
from planner.forms.own_keys import NAMES, own_keys, read_key
from planner.language import set_language
from planner.settings.config import SETTINGS_FILE, placed
from planner.ui.keys import NO_KEY, keymap
from planner.ui.screens.help import HelpScreen
from planner.ui.screens.note import NoteScreen
from planner.ui.screens.plan import PlanScreen
from planner.ui.screens.slips import SlipsScreen
from planner.wording.errors import error_sentence


@pytest.fixture(autouse=True)
def _shipped_keys():
    set_language("ja")
    yield
    use_keys({})


def read(text):
    """The keys that hold, and the sentences of what does not, of a file with these lines."""
    table = tomllib.loads(text)["keys"]
    own = own_keys(table)
    return dict(own.keys), own.problems


def sentences(tmp_path, text):
    path = tmp_path / SETTINGS_FILE
    path.write_text(text, encoding="utf-8")
    return [error_sentence(error) for error in placed(read(text)[1], path)]


# Names of commands


def test_every_command_has_a_name_of_small_words():
    for name in NAMES:
        assert all(set(word) <= {*string.ascii_lowercase, *"1234"} for word in name.split("-"))


def test_no_screen_has_a_name_twice():
    for listed in (COMMANDS, SLIP_COMMANDS):
        names = [command.name for command in listed]
        assert len(names) == len(set(names))


def test_what_both_screens_have_has_one_name():
    of_grid = {command.action: command.name for command in COMMANDS}
    for command in SLIP_COMMANDS:
        assert of_grid.get(command.action, command.name) == command.name


def test_the_command_that_opens_the_review_leaves_it_too():
    by_action = {command.action: command.name for command in (*COMMANDS, *SLIP_COMMANDS)}
    assert by_action["act('show_slips')"] == by_action["leave"] == "review"


# What people write


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("f5", "f5"),
        ("F5", "f5"),
        ("ctrl+r", "ctrl+r"),
        ("Ctrl+R", "ctrl+r"),
        ("Ctrl-R", "ctrl+r"),
        ("Control + r", "ctrl+r"),
        ("space", "space"),
        ("Space", "space"),
        (" ", "space"),
        ("　", "space"),
        ("PageUp", "pageup"),
        ("Page Up", "pageup"),
        ("PgUp", "pageup"),
        ("Esc", "escape"),
        ("t", "t"),
        ("T", "T"),
        ("Shift+T", "T"),
        ("shift+t", "T"),
        ("ｔ", "t"),
        ("Ｆ５", "f5"),
        ("あ", "a"),
        ("、", ","),
        ("「", "["),
        ("?", "?"),
        ("question_mark", "?"),
        ("slash", "/"),
        ("+", "+"),
        (",", ","),
        ("comma", ","),
        ("↑", "up"),
        ("alt+x", "alt+x"),
        ("Ctrl+Shift+Up", "ctrl+shift+up"),
        ("f17", "shift+f5"),
        ("f55", None),
        ("", None),
        ("ctrl+", None),
        ("f5, t", None),
        ("へ", None),
    ],
)
def test_a_key_is_read_as_textual_or_people_write_it(written, key):
    assert read_key(written) == key


# What holds


@pytest.mark.parametrize(
    ("line", "keys"),
    [
        ('review = "f5"', {"review": ("f5",)}),
        ('tick = ["space", "F6"]', {"tick": ("space", "f6")}),
        ('move = ""', {"move": ()}),
        ("move = []", {"move": ()}),
        ('undo = "Ctrl+Z"', {"undo": ("ctrl+z",)}),
        ('decide = "f9"', {"decide": ("f9",)}),
        ('theme = "w"\ntick-with-word = "t"', {"theme": ("w",), "tick-with-word": ("t",)}),
        ('move = ""\nkeep = "m"', {"move": (), "keep": ("m",)}),
        ('note = ["e", "Enter"]', {"note": ("e", "enter")}),
        ('quit = "Ctrl+Q"', {"quit": ("ctrl+q",)}),
    ],
)
def test_keys_that_hold(line, keys):
    assert read(f"[keys]\n{line}\n") == (keys, ())


@pytest.mark.parametrize(
    ("lines", "code", "told"),
    [
        ('reviw = "f5"', "own-key-command-unknown", ("「reviw」", "review")),
        ("tick = 5", "own-key-value-wrong", ("tick", '"f5"')),
        ("tick = false", "own-key-value-wrong", ("tick",)),
        ("tick = {}", "own-key-value-wrong", ("tick",)),
        ("tick = ['t', 5]", "own-key-value-wrong", ("tick",)),
        ('tick = "f55"', "own-key-unknown", ("tick", "「f55」")),
        ('tick = ["space", ""]', "own-key-unknown", ("tick",)),
        ('tick = "Shift+F3"', "own-key-not-sent", ("tick", "Shift+F3")),
        ('tick = "F15"', "own-key-not-sent", ("Shift+F3",)),
        ('tick = "ctrl+f3"', "own-key-not-sent", ("Ctrl+F3",)),
        ('tick = "Ctrl+I"', "own-key-not-sent", ("Ctrl+I",)),
        ('tick = "Ctrl+M"', "own-key-not-sent", ("Ctrl+M",)),
        ('tick = "Ctrl+V"', "own-key-not-sent", ("Ctrl+V",)),
        ('tick = "Win+T"', "own-key-not-sent", ("tick",)),
        ('tick = "Ctrl+C"', "own-key-kept", ("Ctrl+C", "写す")),
        ('tick = "Ctrl+Q"', "own-key-kept", ("Ctrl+Q", "終了する")),
        ('tick = "Tab"', "own-key-kept", ("Tab",)),
        ('tick = "Enter"', "own-key-kept", ("Enter", "進捗状況と改善策を書く")),
        ('tick = "Esc"', "own-key-kept", ("Esc",)),
        ('tick = "Up"', "own-key-kept", ("↑", "上の行へ")),
        ('tick = "F1"', "own-key-kept", ("F1",)),
        ('tick = "Ctrl+P"', "own-key-kept", ("Ctrl+P", "コマンドを探して実行する")),
        ('tick = "t"', "own-key-taken", ("計画の画面", "theme", "画面の配色を次に替える")),
        ('tick = "r"', "own-key-taken", ("今月の点検", "reasons", "理由で絞り込む")),
        ('tick = "j"', "own-key-taken", ("計画の画面", "down", "下の行へ")),
        ('move = "home"\nfirst-month = ""', "own-key-taken", ("今月の点検", "first-row")),
        ('tick = "f5"\nmove = "f5"', "own-key-taken", ("move の F5", "tick")),
        ('tick = "t"\ntheme = "t"', "own-key-taken", ("tick の t", "theme")),
        ('help = ""', "own-key-needed", ("help",)),
        ("quit = []", "own-key-needed", ("quit", "終了する")),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence_and_left_out(tmp_path, lines, code, told):
    text = f"[keys]\nundo = 'f12'\n{lines}\n"
    keys, problems = read(text)
    assert [error.code for _name, error in problems] == [code]
    assert keys["undo"] == ("f12",)
    assert problems[0][0] not in keys
    (sentence,) = sentences(tmp_path, text)
    for part in (str(tmp_path / SETTINGS_FILE), *told):
        assert part in sentence


def test_keys_that_are_no_table_are_told(tmp_path):
    (sentence,) = sentences(tmp_path, 'name = "佐藤"\nkeys = "f5"\n')
    assert "2 行目" in sentence
    assert "[keys]" in sentence


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("name = '佐藤'\n\n[keys]\n# tick = 't'\ntick = 5\n", 5),
        ("[keys]\ntick-with-word = 'f5'\ntick = 5\n", 3),
        ("[keys]\n'tick' = 5\n", 2),
        ("name = '佐藤'\nkeys.tick = 5\n", 2),
        ("name = '佐藤'\nkeys = { undo = 'f12', tick = 5 }\n", 2),
        ("tick = 'x'\n[keys]\r\ntick = 5\n", 3),
    ],
)
def test_the_line_is_told(tmp_path, text, line):
    assert f"{line} 行目" in sentences(tmp_path, text)[0]


def test_what_leans_on_an_entry_left_out_is_left_out_too():
    """w is free only while theme stands: it does not, for f55 is no key."""
    keys, problems = read("[keys]\ntheme = 'f55'\nmove = 't'\ndrop = 'm'\n")
    assert keys == {}
    assert [name for name, _error in problems] == ["theme", "move", "drop"]


# Shown


def test_the_lines_of_keys_and_sentences_have_the_keys_in_use():
    use_keys({"review": ("f5",), "tick": ("t", "space"), "move": (), "theme": ("f6",)})
    assert ("F5", "点検") in grid_footer().needed
    assert ("F5", "戻る") in slip_footer().needed
    assert ("t", "済") in grid_footer().needed
    assert "移" not in {said for _key, said in (*grid_footer().needed, *slip_footer().needed)}
    assert key_of("tick") == "t"
    assert key_of("move") == "Ctrl+P"  # where any command is found
    texts = {command.name: command.key_text for command in in_use(SLIP_COMMANDS)}
    assert texts["review"] == "F5 Esc"
    assert texts["tick"] == "t Space"


def test_textual_is_given_each_key_in_the_forms_of_an_ime():
    assert keymap({"tick": ("u", "shift+f5"), "move": (), "note": ("e", "enter")}) == {
        "tick": "u,ｕ,う,shift+f5,f17",
        "move": NO_KEY,
        "note": "e,ｅ,え",
    }


# On the screen


async def test_a_key_of_ones_own_works_at_once_and_the_old_one_is_free(tmp_path):
    async with stage(tmp_path, keys={"review": "f5", "tick": ["t"], "theme": ""}) as s:
        await s.press("s")
        assert isinstance(s.app.screen, PlanScreen)
        await s.press("f5")
        await s.until_open(SlipsScreen)
        await s.press("s")
        assert isinstance(s.app.screen, SlipsScreen)
        await s.press("f5")
        assert isinstance(s.app.screen, PlanScreen)
        theme = s.app.theme
        before = s.entries()
        await s.press("space")
        assert s.entries() == before
        await s.press("t")
        assert s.entries() == before + 1
        await s.press("ｕ")
        assert s.entries() == before + 2
        await s.press("ｔ")
        assert s.entries() == before + 3
        assert s.app.theme == theme


async def test_a_key_changed_is_changed_in_the_review_too(tmp_path):
    async with stage(tmp_path, keys={"help": "f2", "status-2": "f6", "reasons": "f7"}) as s:
        await s.press("s")
        await s.until_open(SlipsScreen)
        before = s.entries()
        await s.press("2")
        assert s.entries() == before
        await s.press("f6")
        while s.entries() == before:  # the first lines may be folds
            await s.press("down", "f6")
        await s.press("?")
        assert isinstance(s.app.screen, SlipsScreen)
        await s.press("f2")
        await s.until_open(HelpScreen)
        assert "F6" in screen_text(s.app)


async def test_swapped_keys_are_swapped(tmp_path):
    async with stage(tmp_path, keys={"undo": "t", "theme": "u"}) as s:
        theme, before = s.app.theme, s.entries()
        await s.press("u")
        assert s.app.theme != theme
        await s.press("space", "t")
        assert s.entries() == before + 2


async def test_a_command_without_a_key_gets_one_and_one_with_a_key_loses_it(tmp_path):
    async with stage(tmp_path, keys={"status-month": "f8", "month-after": ""}) as s:
        month, before = s.main.month, s.plan.status_month
        await s.press("]")
        assert s.main.month == month
        await s.press("[", "f8")
        await s.settle()
        assert s.plan.status_month != before or "基準月" in screen_text(s.app)


async def test_lines_of_keys_help_and_palette_show_them(tmp_path):
    async with stage(tmp_path, size=(180, 45), keys={"review": "f5", "move": ""}) as s:
        foot = screen_text(s.app).splitlines()[-1]
        assert "F5点検" in foot
        assert "m移" not in foot
        assert "?キー" in foot
        await s.press("f5")
        await s.until_open(SlipsScreen)
        assert "F5戻る" in screen_text(s.app).splitlines()[-1]
        await s.press("f5", "?")
        await s.until_open(HelpScreen)
        await s.press(*"点検を開く")
        shown = next(line for line in screen_text(s.app).splitlines() if "遅れを月ごとに" in line)
        assert "F5" in shown
        await s.press("escape")
        await s.press("ctrl+p", *"今月の点検")
        shown = next(line for line in screen_text(s.app).splitlines() if "遅れを月ごとに" in line)
        assert "F5" in shown
        await s.press("escape", "ctrl+p", *"別の月")
        shown = next(line for line in screen_text(s.app).splitlines() if "時期未定へ移す" in line)
        assert not re.search(r"\bm\b", shown)


async def test_letters_stay_letters_in_fields_and_keys_of_dialogs_stay(tmp_path):
    keys = {"manual": ["k", "f1"], "up": "f7", "help": "h", "left": "", "heat": "", "quit": "e"}
    async with stage(tmp_path, keys=keys) as s:
        await s.press("enter")
        note = await s.until_open(NoteScreen)
        await s.press(*"khe")
        assert note._note.text.endswith("khe")
        await s.press("ctrl+s")
        assert isinstance(s.app.screen, PlanScreen)
        await s.press("h")
        await s.until_open(HelpScreen)
        await s.press("up", "down", "escape")
        assert isinstance(s.app.screen, PlanScreen)


async def test_what_cannot_be_is_said_on_opening(tmp_path):
    async with stage(tmp_path, keys={"tick": "t", "review": "f5"}) as s:
        assert "tick の t は、計画の画面では theme" in s.said()
        before = s.entries()
        await s.press("space")
        assert s.entries() == before + 1
        await s.press("f5")
        await s.until_open(SlipsScreen)


async def test_of_several_the_first_is_said_and_how_many_more(tmp_path):
    async with stage(tmp_path, keys={"tick": "t", "reviw": "f5", "help": ""}) as s:
        assert "tick" in s.said()
        assert "ほかにも誤りが2か所" in s.said()
        await s.press("?")
        await s.until_open(HelpScreen)


async def test_sentences_have_the_keys_in_use(tmp_path):
    keys = {"tick": "f6", "theme": "f9", "help": "f2"}
    async with stage(tmp_path, keys=keys, size=(160, 40)) as s:
        assert "「f2」".upper() in s.said()
        await s.press("2")
        assert "F6 で" in s.said()
        await s.press("f9")
        assert "F9 で次の配色" in s.said()


# Whatever is written

KEYS = st.one_of(
    st.sampled_from(
        [
            *sorted(KEPT),
            *(key for command in (*COMMANDS, *SLIP_COMMANDS) for key in command.keys),
            *("f5", "F12", "Ctrl+Z", "Shift+F3", "ctrl+i", "ｔ", "あ", "", " ", "f55"),
        ]
    ),
    st.text(max_size=6),
)
VALUES = st.one_of(KEYS, st.lists(KEYS, max_size=3), st.integers(), st.booleans(), st.none())
TABLES = st.one_of(
    st.dictionaries(st.one_of(st.sampled_from(NAMES), st.text(max_size=6)), VALUES, max_size=12),
    VALUES,
)


@settings(max_examples=300, deadline=None)
@given(TABLES)
def test_whatever_is_written_nothing_stops_and_nobody_is_locked_in(table):
    own = own_keys(table)
    for _name, error in own.problems:
        error.parameters.update(path="settings.toml", line=1)
        assert error_sentence(error)
    if isinstance(table, dict):
        assert {*own.keys} | {name for name, _error in own.problems} == {*table}
        assert not {*own.keys} & {name for name, _error in own.problems}
    for listed in (COMMANDS, (*SLIP_COMMANDS, *commands.SLIP_MOVES)):
        bound = {}
        for command in listed:
            for key in commands.typed_forms(commands.keys_of(command, own.keys)):
                assert bound.setdefault(key, command.name) == command.name
        assert {"enter", "escape", "up", "down", "left", "right", "f1", "ctrl+p"} <= {*bound}
        assert "help" in bound.values()
    by_name = {command.name: commands.keys_of(command, own.keys) for command in COMMANDS}
    assert by_name["help"]
    assert by_name["quit"]
    for name, keys in keymap(own.keys).items():
        assert name in NAMES
        assert keys


@settings(max_examples=8, deadline=None)
@given(TABLES)
async def test_whatever_is_written_the_screen_opens_helps_and_ends(tmp_path_factory, table):
    async with stage(tmp_path_factory.mktemp("any"), keys=table) as s:
        by_name = {command.name: command.keys for command in in_use(COMMANDS)}
        await s.press(by_name["help"][0])
        await s.until_open(HelpScreen)
        await s.press("escape")
        assert isinstance(s.app.screen, PlanScreen)
        await s.press(by_name["quit"][0])
        assert s.app._exit
