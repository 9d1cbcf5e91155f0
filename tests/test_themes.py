"""Themes: files shipped and one's own, switched while the program runs, read by every eye."""

import os
import re
import tomllib
from functools import cache
from itertools import combinations, product
from pathlib import Path

import pytest
from looks import EYES, colors, contrast, difference, layered, shown, too_faint, variables
from plans import STATUSES, place_of, refusal, small_plan, with_row
from rich.color import STANDARD_PALETTE, WINDOWS_PALETTE, ColorSystem
from sample import half_a_year, numbered
from stage import stage

from planner.errors import ConflictError, PlannerError
from planner.forms.columns import fit
from planner.forms.drawing import NOTE_COLUMN, Drawing, SecondLine
from planner.language import set_language
from planner.plan.grid import WorkLine
from planner.plan.ledger import Cell, MarkState
from planner.plan.model import Report, Review
from planner.plan.signs import cell_sign
from planner.settings import config
from planner.settings.config import SETTINGS_FILE, Settings
from planner.text import width
from planner.ui.acts import conflict
from planner.ui.look import palette
from planner.ui.look.themes import COLORS, FOLDER, VARIABLES, Themes
from planner.ui.screens.choose import ChooseScreen
from planner.ui.screens.help import HelpScreen
from planner.ui.screens.returned import ReturnedScreen
from planner.wording.errors import error_sentence

SHIPPED = ("contrast", "day", "night", "projector", "safe")
AAA, AA = 7, 4.5  # WCAG 2.2, success criteria 1.4.6 and 1.4.3
LEAST = {"contrast": AAA}

GROUNDS = ("", "month", "cursor-row", "selected")
MEANINGS = ("success", "warning", "error", "accent", "foreground", "quiet")


@pytest.fixture(autouse=True)
def own(tmp_path, monkeypatch):
    """The person's own folder of themes, beside their settings."""
    monkeypatch.setenv("PLANNER_CONFIG", str(tmp_path / "config"))
    folder = tmp_path / "config" / FOLDER
    folder.mkdir(parents=True)
    return folder


@pytest.fixture(scope="module")
def worked(tmp_path_factory):
    """Data with some months of work, in which every state is seen."""
    data = tmp_path_factory.mktemp("worked")
    half_a_year(data)
    return data


def write(own, name, text):
    path = own / f"{name}.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def stored():
    return config.stored(config.settings_path())


@cache
def shipped_theme(name):
    return Themes(Path("none")).read(name)


# Files


def test_five_themes_are_shipped_each_with_a_name_in_both_languages():
    themes = Themes(Path("none"))
    assert themes.names() == SHIPPED
    japanese = [themes.read(name).title for name in SHIPPED]
    set_language("en")
    english = [themes.read(name).title for name in SHIPPED]
    set_language("ja")
    assert len({*japanese, *english}) == 10
    assert all(title.isascii() for title in english)


def test_a_shipped_theme_gives_every_colour_itself():
    folder = Path(__file__).parent.parent / "themes"
    files = {name: tomllib.loads((folder / f"{name}.toml").read_text("utf-8")) for name in SHIPPED}
    wrong = [
        f"{name}: {color}"
        for name, file in files.items()
        for table, colors in (("colors", COLORS), ("variables", VARIABLES))
        for color in sorted({*file[table]} ^ {*colors})
    ]
    assert wrong == []


def test_one_s_own_file_gives_some_colours_and_its_base_the_rest(own):
    write(own, "mine", 'name = "私の色"\nbase = "night"\n[colors]\naccent = "#00ffff"\n')
    mine, night = Themes(own).read("mine"), shipped_theme("night")
    assert mine.title == "私の色"
    assert mine.colors == {**night.colors, "accent": "#00ffff"}
    assert mine.variables == night.variables
    assert mine.is_dark


def test_a_base_gives_its_layout_and_weight_unless_the_file_says_otherwise(own):
    write(own, "big", 'base = "projector"\n')
    write(own, "small", 'base = "projector"\nlayout = "compact"\nbold = false\n')
    big, small = Themes(own).read("big"), Themes(own).read("small")
    assert (big.layout, big.is_bold) == ("roomy", True)
    assert (small.layout, small.is_bold) == ("compact", False)


@pytest.mark.parametrize(("dark", "base"), [("true", "night"), ("false", "day")])
def test_without_a_base_a_dark_file_stands_on_the_night_and_a_light_one_on_the_day(own, dark, base):
    write(own, "mine", f"dark = {dark}\n")
    assert Themes(own).read("mine").colors == shipped_theme(base).colors


def test_an_empty_file_is_the_day_under_its_own_name(own):
    write(own, "空", "")
    theme = Themes(own).read("空")
    assert theme.title == "空"
    assert theme.colors == shipped_theme("day").colors


def test_one_s_own_file_named_like_a_shipped_one_goes_before_it(own):
    write(own, "night", 'base = "night"\n[colors]\nbackground = "#000011"\n')
    assert Themes(own).names() == SHIPPED
    assert Themes(own).read("night").colors["background"] == "#000011"


def test_a_name_in_one_language_only_serves_both(own):
    write(own, "mine", 'name_en = "Mine"\n')
    assert Themes(own).read("mine").title == "Mine"


def test_a_file_saved_by_notepad_with_a_byte_order_mark_is_read(own):
    write(own, "mine", '\ufeffname = "私の色"\n')
    assert Themes(own).read("mine").title == "私の色"


def test_without_a_folder_of_one_s_own_there_are_the_shipped_ones(own):
    own.rmdir()
    assert Themes(own).names() == SHIPPED
    own.write_text("a file in its place")
    assert Themes(own).names() == SHIPPED


def test_a_folder_that_may_not_be_looked_into_is_passed_over(own, monkeypatch):
    def refuse(path, pattern):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "glob", refuse)
    assert Themes(own).names() == ()


@pytest.mark.parametrize("page", ["settings.md", "settings.en.md"])
def test_the_example_of_the_manual_is_a_theme(own, page):
    text = (Path(__file__).parent.parent / "planner" / "manual" / page).read_text("utf-8")
    (example,) = [
        part for part in re.findall(r"```toml\n(.*?)```", text, re.DOTALL) if "[colors]" in part
    ]
    write(own, "mine", example)
    mine = Themes(own).read("mine")
    assert (mine.title, mine.layout, mine.is_dark) == ("私の色", "roomy", True)


# Broken files: the file, what was found, what to do

BROKEN = {
    "broken TOML": ('dark = true\nname = "色', "theme-broken-at-end", "引用符"),
    "a broken line": ("dark = true\nname = 色\n", "theme-broken", "2 行目"),
    "a number too long": ("x = " + "9" * 5000, "theme-broken-at-end", "数字"),
    "nested too deep": ("x = " + "[" * 3000, "theme-unreadable", "入れ子が深すぎます"),
    "unknown key": ('nmae = "色"', "theme-key-unknown", "nmae"),
    "unknown table": ("[colours]\n", "theme-key-unknown", "colours"),
    "unknown colour": ('[colors]\nacent = "#000000"', "theme-key-unknown", "colors.acent"),
    "unknown variable": ('[variables]\nlayout = "x"', "theme-key-unknown", "variables.layout"),
    "no colour": ('[colors]\naccent = "赤"', "theme-color-unreadable", "赤"),
    "a colour by name": ('[colors]\naccent = "red"', "theme-color-unreadable", "#1f4e79"),
    "a short colour": ('[colors]\naccent = "#fff"', "theme-color-unreadable", "#fff"),
    "full-width digits": ('[colors]\naccent = "#１２３４５６"', "theme-color-unreadable", "１"),
    "a number": ("[colors]\naccent = 5", "theme-color-unreadable", "5"),
    "unknown layout": ('layout = "huge"', "theme-value-wrong", "roomy"),
    "a list for a layout": ("layout = []", "theme-value-wrong", "layout"),
    "unknown base": ('base = "noon"', "theme-value-wrong", "night"),
    "no truth": ('dark = "yes"', "theme-value-wrong", "dark"),
    "no name": ("name = 5", "theme-value-wrong", "name"),
    "no table": ("colors = 5", "theme-value-wrong", "colors"),
    "not UTF-8": ('name = "色"'.encode("cp932"), "theme-unreadable", "UTF-8"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_told_with_its_path_what_was_found_and_what_to_do(own, name):
    text, code, found = BROKEN[name]
    path = write(own, "mine", text)
    error = refusal(Themes(own).read, "mine")
    sentence = error_sentence(error)
    assert error.code == code
    assert str(path) in sentence
    assert found in sentence
    assert "ください" in sentence


def test_a_folder_in_the_place_of_a_file_is_told(own):
    (own / "mine.toml").mkdir()
    sentence = error_sentence(refusal(Themes(own).read, "mine"))
    assert str(own / "mine.toml") in sentence
    assert "フォルダーです" in sentence


@pytest.mark.parametrize("name", ["../day", "sub/day", "..", "a\0b", "昼\x1b", "x" * 300, "noon"])
def test_only_the_name_of_a_file_names_a_theme(own, name):
    (own.parent / "day.toml").write_text("")
    error = refusal(Themes(own).read, name)
    assert error.code == "theme-unknown"
    assert "day, night" in error_sentence(error)


@pytest.mark.parametrize("theme", ["mine", "noon"])
async def test_a_theme_that_cannot_be_read_at_the_start_is_told_and_day_is_shown(own, theme):
    path = write(own, "mine", "[colors]\naccent = 5\n")
    async with stage(own.parent, theme=theme) as s:
        assert (str(path) if theme == "mine" else "「noon」") in s.said()
        assert s.app.theme_variables["accent"] == shipped_theme("day").colors["accent"]
        assert s.row.id


async def test_a_broken_day_of_one_s_own_leaves_the_shipped_one(own):
    write(own, "day", "[")
    async with stage(own.parent) as s:
        assert "day.toml" in s.said()
        assert s.app.theme_variables["accent"] == shipped_theme("day").colors["accent"]


async def test_switching_passes_over_a_broken_file_and_tells_of_it(own):
    path = write(own, "day2", "[colors]\naccent = 5\n")
    async with stage(own.parent) as s:
        await s.press("t")
        assert str(path) in s.said()
        assert "「夜」" in s.said()
        assert stored().theme == "night"


# Switching


async def test_t_goes_through_all_themes_says_each_and_remembers_it(own):
    write(own, "mine", 'name = "[b]私の色[/] \x1b[31m"\n'.replace("\x1b", "\\u001b"))
    async with stage(own.parent) as s:
        seen = []
        for _ in range(6):
            await s.press("t")
            seen.append(stored().theme)
            title = Themes(own).read(stored().theme).title
            assert title in s.said()
            accent = s.app.theme_variables["accent"]
            assert accent == Themes(own).read(seen[-1]).colors["accent"]
        assert seen == ["mine", "night", "projector", "safe", "contrast", "day"]
    assert "\x1b" not in Themes(own).read("mine").title


async def test_t_works_with_the_ime_left_on(own):
    async with stage(own.parent) as s:
        await s.press("ｔ")
        assert stored().theme == "night"


async def test_switching_leaves_the_other_settings_as_they_are(own):
    held = Settings(name="佐藤", group="保健", data="/share", language="ja")
    config.save(held, config.settings_path())
    async with stage(own.parent) as s:
        await s.press("t")
    assert stored() == Settings(
        name="佐藤", group="保健", data="/share", language="ja", theme="night"
    )


async def test_the_environment_decides_at_the_next_start(own, monkeypatch):
    async with stage(own.parent) as s:
        await s.press("t")
    monkeypatch.setenv("PLANNER_THEME", "safe")
    assert config.load({}, os.environ).theme == "safe"
    monkeypatch.delenv("PLANNER_THEME")
    assert config.load({}, os.environ).theme == "night"


async def test_settings_that_cannot_be_saved_are_told_and_the_theme_is_shown(own):
    path = config.settings_path()
    path.write_text("broken = ")
    async with stage(own.parent) as s:
        await s.press("t")
        assert SETTINGS_FILE in s.said()
        assert s.app.theme_variables["accent"] == shipped_theme("night").colors["accent"]
    assert path.read_text() == "broken = "


async def test_settings_offer_every_theme_by_its_name(own):
    write(own, "mine", 'name = "[/]私の色"\n')
    write(own, "bad", "[")
    async with stage(own.parent, size=(120, 40)) as s:
        await s.press("comma", *["tab"] * 3)
        text = "\n".join("".join(text for text, _ in line) for line in shown(s.app))
        for title in ("昼", "夜", "ハイコントラスト", "[/]私の色"):
            assert title in text
        assert "bad.toml" in s.said()
        await s.press("right", "right", "ctrl+s")
        assert stored().theme == "day"


async def test_the_palette_offers_every_theme_by_its_name(own):
    write(own, "mine", 'name = "[/]私の[red]色"\n')
    async with stage(own.parent) as s:
        await s.press("ctrl+p", *"私の")
        assert isinstance(s.app.screen, HelpScreen)
        assert any("[/]私の[red]色" in text for line in shown(s.app) for text, _ in line)
        await s.press("enter")
        assert stored().theme == "mine"


@pytest.mark.parametrize("keys", [("j",), ("enter", "あ"), ("comma",), ("]", "s")], ids=str)
@pytest.mark.parametrize("theme", ["night", "projector"])
async def test_a_switched_screen_looks_as_if_opened_in_that_theme(worked, keys, theme):
    async with stage(worked) as s:
        await s.press(*keys)
        s.app.switch_theme(shipped_theme(theme))
        s.app._acts.say("")
        await s.rest()
        switched = shown(s.app)
    config.settings_path().unlink()  # so that the settings show the same
    async with stage(worked, theme=theme) as s:
        await s.press(*keys)
        s.app._acts.say("")
        await s.rest()
        assert switched == shown(s.app)


def test_only_the_wanted_theme_is_read_at_the_start(own, worked, monkeypatch):
    from planner.store.book import PlanBook
    from planner.store.folder import DataFolder
    from planner.ui.app import PlannerApp

    read = []
    honest = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read.append(path.name) or honest(path))
    book = PlanBook(place_of(worked))
    read.clear()
    PlannerApp(book, Settings(theme="safe"), plans=DataFolder(worked))
    assert read == ["safe.toml"]


# Contrast

SCREENS = {
    "grid": ("]", "]"),
    "selection": ("]", "]", "V", "j", "j"),
    "detail": ("tab",),
    "note": ("]", "]", "enter"),
    "note left": ("enter", "a", "shift+left", "escape"),
    "note menu": ("enter", "f2"),
    "ask": ("j", "j", "j", "m"),
    "ask refused": ("j", "j", "j", "m", "enter", "enter"),
    "choose": ("f",),
    "search": ("/",),
    "nothing found": ("/", "〇", "enter"),
    "help": ("question_mark",),
    "slips": ("]", "]", "s", "j"),
    "slips unfolded": ("]", "]", "s", "end", "enter"),
    "slips evidence": ("s", "tab"),
    "slips reasons": ("s", "r", "1"),
    "slips heat": ("]", "]", "s", "h"),
    "slips move": ("]", "]", "s", "r", "7", "enter", "m", "down", "down"),
    "settings": ("comma",),
    "reports": ("c", "j"),
    "giving back": ("]", "1", "c", "r"),
    "closing": ("c", "C"),
    "memo": ("enter", "tab", "tab", "あ"),
    "settings choices": ("comma", "tab"),
    "settings button": ("comma", *["tab"] * 5),
}


@pytest.mark.parametrize("name", SCREENS)
async def test_every_text_is_read_on_its_ground_in_every_theme(name, worked):
    async with stage(worked) as s:
        await s.press(*SCREENS[name])
        for theme in SHIPPED:
            s.app.switch_theme(shipped_theme(theme))
            await s.settle()
            assert too_faint(s.app, LEAST.get(theme, AA)) == [], theme


@pytest.mark.parametrize("keys", [("H", "enter"), ("d",), ("d", "enter"), ("@",)], ids=str)
async def test_what_looks_back_is_read_in_every_theme(keys, worked):
    async with stage(worked) as s:
        await s.press(keys[0])
        assert s.app.screen is not s.main
        await s.press(*keys[1:])
        for theme in SHIPPED:
            s.app.switch_theme(shipped_theme(theme))
            await s.settle()
            assert too_faint(s.app, LEAST.get(theme, AA)) == [], theme


@pytest.mark.parametrize("theme", SHIPPED)
async def test_what_a_conflict_asks_is_read_in_every_theme(theme, worked):
    key = (f"report:{numbered('1-1')}:2020-05", "note")
    error = ConflictError(mine="甲", theirs="乙", who="鈴木", at="2020-06-03T05:00:00Z", key=key)
    gone = PlannerError("row-gone", row=numbered("1-1"))
    async with stage(worked, theme=theme) as s:
        for asked in (
            ChooseScreen(conflict.question(error, has_text=True)),
            ChooseScreen(conflict.copy_choice(gone, ["書いた文"])),
        ):
            s.app.push_screen(asked)
            await s.settle()
            assert too_faint(s.app, LEAST.get(theme, AA)) == []


@pytest.mark.parametrize("theme", SHIPPED)
async def test_what_was_given_back_is_read_in_every_theme(theme, worked):
    async with stage(worked, theme=theme) as s:
        row = s.plan.rows[numbered("2-1")]
        review = Review("returned", "", "内訳は", who="鈴木", at="2020-06-03T05:00:00Z")
        s.app.push_screen(ReturnedScreen(s.plan, ((row, "2020-06", review),)))
        await s.settle()
        assert too_faint(s.app, LEAST.get(theme, AA)) == []


@pytest.mark.parametrize("typed", ["", "日"])
async def test_the_palette_is_read_in_every_theme(typed, worked):
    async with stage(worked) as s:
        for theme in SHIPPED:
            s.app.switch_theme(shipped_theme(theme))
            await s.press("ctrl+p", *typed)
            assert isinstance(s.app.screen, HelpScreen)
            assert too_faint(s.app, LEAST.get(theme, AA)) == [], theme
            await s.press("escape")


# The looks by what they give: a ground to what is drawn on it, an ink, or both.
ON_GROUND = [name for name, look in palette._LOOKS.items() if look.ground and not look.color]
INKS = [name for name, look in palette._LOOKS.items() if look.color and not look.ground]
WHOLE = [name for name, look in palette._LOOKS.items() if look.color and look.ground]
NO_TEXT = {"thumb"}  # of the scrollbar


def test_every_look_is_read_on_every_ground_it_is_drawn_on():
    """A new look is among them by what it gives; one of a kind of its own is to be added here."""
    looks = palette._LOOKS
    rest = {*looks} - {*ON_GROUND, *INKS, *WHOLE}
    assert {name for name in rest if looks[name].color or looks[name].ground} == set()
    grounds = [(), *((name,) for name in ON_GROUND if name not in NO_TEXT)]
    inks = [(), *((name,) for name in (*INKS, *rest))]
    layers = [(*ground, *ink) for ground, ink in product(grounds, inks)]
    layers = [own for own in layers if not is_error_on_panel(own)]
    layers += [(name,) for name in WHOLE]
    layers += [(*ground, *ink, "cursor") for ground, ink in product(grounds, inks)]
    faint = [
        f"{theme}: {' '.join(own)}"
        for theme in SHIPPED
        for own in layers
        if contrast(*colors(layered(shipped_theme(theme), *own))) < LEAST.get(theme, AA)
    ]
    assert faint == []


def is_error_on_panel(names):
    """Whether something is to be drawn in red on a panel: it is drawn on red there instead."""
    looks = [palette._LOOKS[name] for name in names]
    return [look.ground for look in looks][:1] == ["panel"] and looks[-1].color == "error"


def test_every_look_takes_its_ink_from_colours_that_are_held_apart():
    told = {*MEANINGS, "primary", "background"}  # the last two are letters and titles
    looks = palette._LOOKS.items()
    assert [name for name, look in looks if look.color and look.color not in told] == []


@pytest.mark.parametrize("theme", SHIPPED)
async def test_where_one_is_stands_out_from_what_lies_around(theme, worked):
    """WCAG 2.2, 1.4.11: 3:1 between the cursor and its ground, in the grid and in a list."""
    file = shipped_theme(theme)
    for ground in GROUNDS:
        around = colors(layered(file, *filter(None, (ground,))))[1]
        assert contrast(colors(layered(file, "cursor"))[1], around) >= 3, ground
    async with stage(worked, theme=theme) as s:
        await s.press("f")
        grounds = [
            colors(style)[1]
            for line in shown(s.app)
            for text, style in line
            if text.strip(" >").startswith(("1 全グループ", "2 業務"))
        ]
    assert len(grounds) == 2
    assert contrast(*grounds) >= 3


def test_contrast_is_that_of_the_published_definition():
    # Worked examples of WebAIM and of WCAG's own definition: (L1 + 0.05) / (L2 + 0.05).
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    assert contrast("#ff0000", "#ffffff") == pytest.approx(4.0, abs=0.005)


# Colour-blind eyes


@pytest.mark.parametrize("eyes", EYES, ids=lambda eyes: eyes or "all colours")
def test_what_means_different_things_looks_different_to_colour_blind_eyes(eyes):
    held = variables(shipped_theme("safe"))
    for one, other in combinations(MEANINGS, 2):
        assert difference(held[one], held[other], eyes) >= 10, (one, other)


def test_the_safe_theme_has_the_published_colours():
    # Okabe and Ito (2008), Color Universal Design: orange, sky blue, yellow, vermillion.
    published = {(230, 159, 0), (86, 180, 233), (240, 228, 66), (213, 94, 0)}
    used = {shipped_theme("safe").colors[name] for name in MEANINGS[:4]}
    assert {tuple(bytes.fromhex(color[1:])) for color in used} == published


def test_red_against_green_would_be_found():
    assert difference("#c00000", "#4f7000", "deutan") < 10 < difference("#c00000", "#4f7000")


def test_no_state_of_a_mark_is_told_by_colour_alone():
    states = (None, *MarkState)
    cells = [Cell(state, step) for state in states for step in states]
    drawing = Drawing(small_plan(), "2030-01", fit(120, 2), frozenset(), lambda *names: names)
    told = {}
    for start in range(0, len(cells), 12):
        twelve = tuple((cells[start:] + [None] * 12)[:12])
        for cell, style in zip(twelve, drawing._cell_styles(twelve, (), None), strict=True):
            told.setdefault(cell_sign(cell) if cell else "   ", set()).add(style)
    assert all(len(styles) == 1 for styles in told.values()), told


def test_each_status_is_drawn_with_a_sign_of_its_own():
    drawn = {}
    for status in (None, *(status.symbol for status in STATUSES)):
        plan = with_row(small_plan(), "survey", reports={"2020-06": Report(status)})
        for columns in (fit(120, 2), fit(120, 2, is_roomy=True)):
            drawing = Drawing(plan, "2020-06", columns, frozenset(), lambda *names: names)
            line = "".join(part.text for part in drawing.work(WorkLine("survey", 0), None)[1])
            drawn.setdefault(line, status)
    assert len(drawn) == 2 * 5


def test_a_selected_row_has_a_sign():
    for columns in (fit(120, 2), fit(120, 2, is_roomy=True)):
        lines = [
            "".join(
                part.text
                for part in Drawing(
                    small_plan(), "2020-06", columns, frozenset(ids), lambda *names: names
                ).work(WorkLine("survey", 0), None)[0]
            )
            for ids in ((), ("survey",))
        ]
        assert lines[0] != lines[1]


def test_a_row_another_just_changed_has_a_sign():
    for columns in (fit(120, 2), fit(120, 2, is_roomy=True), fit(80, 2)):
        firsts = {
            "".join(part.text for part in drawn(columns, selected, fresh).work(SURVEY, None)[0])
            for selected in (frozenset(), frozenset({"survey"}))
            for fresh in (frozenset(), frozenset({"survey"}))
        }
        assert len(firsts) == 4
        assert {width(first) for first in firsts} == {columns.fixed}


def drawn(columns, selected, fresh):
    def style(*names):
        return names

    return Drawing(small_plan(), "2020-06", columns, selected, style, fresh)


SURVEY = WorkLine("survey", 0)


# Few colours or none


def test_with_few_colours_every_look_is_still_told_from_its_ground():
    on_grid = product(GROUNDS, ("", "first", "fresh", "cursor", *INKS))
    faint = [
        f"{system} {theme}: {' '.join(looks)}"
        for theme, looks in product(SHIPPED, on_grid)
        for style in [layered(shipped_theme(theme), *filter(None, looks))]
        for system in ("STANDARD", "WINDOWS", "EIGHT_BIT")
        if contrast(
            *(nearest(color, ColorSystem[system]) for color in (style.color, style.bgcolor))
        )
        < 2.5
    ]
    assert faint == []


def nearest(color, system):
    made = color.downgrade(system)
    if system is ColorSystem.EIGHT_BIT:
        return made.get_truecolor().hex
    palette = WINDOWS_PALETTE if system is ColorSystem.WINDOWS else STANDARD_PALETTE
    return "#{:02x}{:02x}{:02x}".format(*palette[made.number])


@pytest.mark.parametrize("theme", SHIPPED)
async def test_without_colour_every_text_is_read_and_the_cursor_is_turned_round(
    theme, worked, monkeypatch
):
    monkeypatch.setenv("NO_COLOR", "1")
    async with stage(worked, theme=theme) as s:
        await s.press("]", "]")
        assert too_faint(s.app, 4) == []
        line = s.grid.render_line(1 + s.grid.cursor_line - round(s.grid.scroll_y))
        assert [width(part.text) for part in line if part.style.reverse] == [s.grid._columns.month]


# The roomy layout


async def test_in_the_roomy_layout_a_row_is_two_lines_the_note_below_its_months(worked):
    async with stage(worked, theme="projector", month="2020-07") as s:
        await s.go("25-1")
        lines = s.drawn()
        place = 1 + s.grid.cursor_line - round(s.grid.scroll_y)
        note = s.row.report("2020-07").note
        assert "△" in lines[place]
        assert note in lines[place + 1]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (180, 45)], ids=str)
async def test_in_the_roomy_layout_the_cursor_s_two_lines_are_always_seen(worked, size):
    async with stage(worked, theme="projector", size=size) as s:
        for key in (*["j"] * 12, *["k"] * 4, "pagedown", "pageup", "G", "g", "end", "right"):
            await s.press(key)
            first = s.grid.cursor_line - round(s.grid.scroll_y)
            assert first >= 0, key
            assert first + 1 < s.grid.size.height - 1, key
            assert isinstance(s.grid.lines[s.grid.cursor_line], WorkLine)
            assert s.grid.lines[s.grid.cursor_line + 1] == SecondLine(
                s.grid.lines[s.grid.cursor_line]
            )


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (180, 45)], ids=str)
async def test_in_the_roomy_layout_all_months_and_the_status_fit(worked, size):
    async with stage(worked, theme="projector", size=size) as s:
        header = s.grid.render_line(0)
        assert re.search(r"\b3(月|\b)", header.text)  # bare where a month has four cells
        assert "状況" in header.text
        assert s.grid._columns.fixed + s.grid._columns.scrolled == s.grid.room
        assert not s.grid.scroll_x


@pytest.mark.parametrize("columns", [80, 100, 101, 119, 120, 121])
async def test_in_the_roomy_layout_no_letter_of_a_note_is_lost_at_a_month_s_edge(worked, columns):
    async with stage(worked, theme="projector", month="2020-05", size=(columns, 30)) as s:
        await s.press("j")  # the cursor's row has one ground
        assert any("・電話対応のチェックを月1回" in line for line in s.drawn())


async def test_all_rows_are_reached_in_the_roomy_layout(worked):
    async with stage(worked, theme="projector") as s:
        rows = [s.row.id]
        for _ in range(80):
            s.grid.action_move(1)
            rows.append(s.row.id)
        assert list(dict.fromkeys(rows)) == list(s.grid.work_rows())


async def test_a_click_on_either_line_of_a_row_goes_there(worked):
    async with stage(worked, theme="projector") as s:
        await s.go("2-1")
        place = 1 + s.grid.cursor_line - round(s.grid.scroll_y)
        await s.press("g")
        may = s.grid._columns.fixed + s.grid._columns.month + 2
        await s.pilot.click(s.grid, offset=(may, place))
        assert (s.reference, s.grid.cursor_column) == ("2-1", 1)
        await s.press("g")
        await s.pilot.click(s.grid, offset=(may, place + 1))
        assert (s.reference, s.grid.cursor_column) == ("2-1", NOTE_COLUMN)


async def test_the_row_stays_under_the_cursor_when_the_layout_changes(worked):
    async with stage(worked, size=(80, 24)) as s:
        await s.go("20-2")
        for theme in ("projector", "night", "projector", "day"):
            s.app.switch_theme(shipped_theme(theme))
            await s.settle()
            assert s.reference == "20-2"
            seen = s.grid.cursor_line - round(s.grid.scroll_y)
            assert 0 <= seen < s.grid.size.height - 1, theme


async def test_a_change_is_drawn_on_both_lines(tmp_path):
    async with stage(tmp_path, theme="projector") as s:
        await s.press("]", "2", "enter", *"6月は312件", "ctrl+s")
        lines = s.drawn()
        place = 1 + s.grid.cursor_line - round(s.grid.scroll_y)
        assert "○" in lines[place]
        assert "6月は312件" in lines[place + 1]


def test_a_roomy_month_is_never_narrower_than_a_packed_one():
    for cells in range(1, 300):
        assert fit(cells, 2, is_roomy=True).month >= fit(80, 2).month
        assert fit(cells, 2, is_roomy=True).title >= 12


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a matter of POSIX")
def test_a_pipe_among_the_themes_is_not_waited_for(own):
    os.mkfifo(own / "pipe.toml")
    assert refusal(Themes(own).read, "pipe").code == "theme-unreadable"
