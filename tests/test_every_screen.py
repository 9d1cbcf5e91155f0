"""Every screen and dialog, drawn at three sizes, in both languages and widths of letters, in five themes.

What is counted here is counted on the lines as they go to the terminal. The screens, and how they
are opened, stand in ``screens_drawn.py``; each language is drawn in a process of its own.
"""

import gettext
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from pkgutil import resolve_name

import msgspec
import pytest
from elements import PAGE, pictures
from plans import generic_rate, new_book, small_plan
from rich.cells import cell_len
from screens_drawn import EMPTY, LANGUAGES, SCREENS, SIZES, THEMES, WIDE, Area, Drawing, Drawn
from stage import Stage, staged
from tables import filled

from planner.forms.fitting import Part
from planner.language import LOCALE, set_language
from planner.plan.ledger import MarkState
from planner.plan.model import Figure
from planner.plan.reporting import Stage as ReportStage
from planner.plan.signs import MARK_SIGNS
from planner.settings.config import Settings
from planner.slips.trends import TRENDS
from planner.store.folder import DataFolder
from planner.ui.app import PlannerApp
from planner.wording.reasons import trend_sign
from planner.wording.reports import stage_name

# What a screen does not keep yet, by rule. What is kept again must be taken out of here.
KNOWN: set[tuple[str, str]] = set()


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> list[Drawing]:
    """All screens of all languages."""
    folder = tmp_path_factory.mktemp("drawn")
    script = Path(__file__).parent / "screens_drawn.py"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    running = [
        subprocess.Popen([sys.executable, script, language, folder / language], env=environment)
        for language in LANGUAGES
    ]
    assert [process.wait() for process in running] == [0] * len(LANGUAGES)
    read = msgspec.json.Decoder(Drawn)
    every = [read.decode((folder / language).read_bytes()) for language in LANGUAGES]
    return [each for own in every for each in own.with_words()]


def hold(rule: str, drawn: Iterable[Drawing], offences: Callable[[Drawing], Iterable[str]]) -> None:
    """Every screen keeps a rule but those known, and each of those breaks it."""
    found: dict[str, list[str]] = defaultdict(list)
    for each in drawn:
        found[each.screen] += [f"{each.place}: {told}" for told in offences(each)]
    broken = {screen: told[:4] for screen, told in found.items() if told}
    known = {screen for of, screen in KNOWN if of == rule}
    assert {screen: told for screen, told in broken.items() if screen not in known} == {}
    assert sorted(known - {*broken}) == [], f"take out of KNOWN: {rule} is kept here"


def test_every_screen_is_drawn_at_every_size_in_both_languages_and_widths(drawn: list[Drawing]):
    hold("is drawn", drawn, lambda each: filter(None, [each.failed]))
    failed = {each.screen for each in drawn if each.failed}
    for name in SCREENS.keys() - failed:
        seen = {(each.language, each.width, each.size) for each in drawn if each.screen == name}
        assert len(seen) == 2 * 2 * 3, name
    for name, how in SCREENS.items():
        themes = {(each.theme, each.size) for each in drawn if each.screen == name}
        wanted = {(theme, size) for theme in how.themes for size in SIZES}
        wanted |= {(theme, SIZES[0]) for theme in THEMES}
        assert name in failed or wanted <= themes, name


def test_each_screen_of_the_table_is_another(drawn: list[Drawing]):
    """A key that opens nothing any more would leave what stood there before."""
    looks = defaultdict(list)
    for each in drawn:
        if each.size == SIZES[0] and (each.language, each.width, each.theme) == (
            "ja",
            "narrow",
            "day",
        ):
            looks[each.lines].append(each.screen)
    assert [names for lines, names in looks.items() if len(names) > 1 and lines] == []


# Cells


def test_every_line_is_as_wide_as_the_screen(drawn: list[Drawing]):
    hold("width", drawn, too_wide)


def too_wide(each: Drawing) -> Iterator[str]:
    cells = each.size[0]
    for counted in (each.cells, each.sent):
        yield from (each.lines[y] for y, count in enumerate(counted) if count != cells)


# What is cut

MORE = "…"


def test_only_what_people_wrote_ends_in_an_ellipsis(drawn: list[Drawing]):
    hold("cut", drawn, cut_of_the_program)


def _with_ellipsis() -> Iterator[str]:
    """The beginnings of what the program itself says with an ellipsis, as an entry that asks more."""
    english = gettext.translation("planner", LOCALE, ["en"])
    for japanese, translated in vars(english)["_catalog"].items():
        yield from (
            said.removesuffix(MORE)[-6:]
            for said in (japanese, translated)
            if isinstance(said, str) and said.endswith(MORE) and "{" not in said
        )


WITH_ELLIPSIS = tuple(_with_ellipsis())
BETWEEN = re.compile(r"[\s│─╭╰<\[\]()（）「」“”\"、・：:○△◎□★▲●→]")


def cut_of_the_program(each: Drawing) -> Iterator[str]:
    """Texts that end in … and are none of the plan: keys, titles, headings, sentences, figures."""
    front = areas_in_front(each)
    for y, line in enumerate(each.lines):
        for found in re.finditer(MORE, line):
            at = each.cells_of(line[: found.start()])
            is_in_front = any(
                a.x <= at < a.x + a.width and a.y <= y < a.y + a.height for a in front
            )
            if is_in_front and not is_people_s(line[: found.start()], each.words):
                yield f"line {y}: {line[max(found.start() - 12, 0) : found.end()]}"


def is_people_s(before: str, words: str) -> bool:
    """Whether what stands before an ellipsis is the beginning of something people wrote."""
    text = before.rstrip()
    if len(before) - len(text) > 1:
        return False  # a cell of its own, with nothing left in it
    if text.endswith(WITH_ELLIPSIS):
        return True
    last = BETWEEN.split(text)[-1]
    if last.isascii():  # figures and English words stand in many texts
        last = re.split(r"[\s│]", text)[-1]
    return last[-6:] in words


def test_no_figure_is_cut(drawn: list[Drawing]):
    hold("figures", drawn, figures_cut)


def figures_cut(each: Drawing) -> Iterator[str]:
    """Lines of a table with months in which a month ends in …."""
    for area in each.areas:
        if not ({"Grid", "HeatMap"} & {*area.kind}):
            continue
        header, *lines = area.of(each)
        months = month_cells(header)
        if each.theme == "projector" and "Grid" in area.kind:
            lines = [line for line in lines if "│" in line]  # a note stands below the months
        yield from (
            line for line in lines if months and MORE in each.slice(line, months[0], months[-1])
        )


MONTHS = "Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Jan|Feb|Mar"


def month_cells(header: str) -> tuple[int, ...]:
    """Where the months of a header begin and end, in cells."""
    names = list(re.finditer(rf"(?<![\w.])(?:\d{{1,2}}|{MONTHS})(?=[月締c\s│]|$)", header))
    if len(names) < 3:
        return ()
    return cell_len(header[: names[0].start()]), cell_len(header[: names[-1].end()]) + 1


def test_no_text_is_cut_beside_a_blank_line_of_its_panel(drawn: list[Drawing]):
    hold("blank", drawn, cut_beside_a_blank)


def cut_beside_a_blank(each: Drawing) -> Iterator[str]:
    for area in areas_in_front(each):
        for lines in columns(each, area):
            if len(lines) > 2 and not lines[-1].strip() and not lines[-2].strip():
                yield from (line.strip() for line in lines if MORE in line)


def columns(each: Drawing, area: Area) -> Iterator[list[str]]:
    """The lines of an area; where rules part it over its whole height, those of each part."""
    lines = area.of(each)
    if "Sheet" in area.kind and "Detail" not in area.kind:
        yield lines
        return
    rules = [
        {each.cells_of(line[:place]) for place, sign in enumerate(line) if sign in "│┬┴┐┌"}
        for line in lines
    ]
    every = sorted(set.intersection(*rules)) if rules else []
    for start, end in zip([-1, *every], [*every, area.width], strict=True):
        yield [each.slice(line, start + 1, end) for line in lines]


def areas_in_front(each: Drawing) -> list[Area]:
    """The widgets of the screen in front that hold no others."""
    return [area for area in each.areas if area.is_leaf or area.title]


# Where one is

CURSOR = re.compile(r"[ \d]{0,2}[>»]")  # before the row, in the grid behind its number


def test_one_cursor_is_seen_on_each_screen_with_a_list(drawn: list[Drawing]):
    hold("cursor", drawn, other_than_one_cursor)


def other_than_one_cursor(each: Drawing) -> Iterator[str]:
    if SCREENS[each.screen].plan == EMPTY:
        return  # no line to be on
    lists = [area for area in each.areas if area.cursors is not None or "Sheet" in area.kind]
    lists = [area for area in lists if not {"Detail", "PastedSheet", "YearSheet"} & {*area.kind}]
    if lists and (count := sum(cursors_of(each, area) for area in lists)) != 1:
        yield f"{count} cursors"


def cursors_of(each: Drawing, area: Area) -> int:
    if area.cursors is not None:
        return area.cursors
    lines = area.of(each)
    if "HeatMap" in area.kind:
        return sum(len(re.findall(r"\[[^\]]{0,4}\]", line)) for line in lines)
    return sum(bool(CURSOR.match(line)) for line in lines)


# From six metres away


def test_the_roomy_theme_gives_each_row_more_lines(drawn: list[Drawing]):
    """It is no other colour alone: grid, review, 確認と締め and heat map are laid out for it."""
    lines = {
        (each.screen, each.language, each.size, each.theme): rows_of(each)
        for each in drawn
        if each.width != WIDE and each.screen in ROOMY
    }
    hold("projector", drawn, lambda each: packed(each, lines))


ROOMY = ("grid", "review", "checking", "heat")


def rows_of(each: Drawing) -> list[str]:
    """The lines of the lists on the screen."""
    lists = [area for area in each.areas if {"Sheet", "OptionList", "Rows"} & {*area.kind}]
    return [line for area in lists if "Detail" not in area.kind for line in area.of(each)]


def packed(each: Drawing, lines: dict[tuple[object, ...], list[str]]) -> Iterator[str]:
    usual = lines.get((each.screen, each.language, each.size, THEMES[0]))
    if each.theme == "projector" and rows_of(each) == usual:
        yield "as in any other theme"


# Panels


def test_every_panel_has_its_name(drawn: list[Drawing]):
    hold(
        "name", drawn, lambda each: (f"at {a.y}" for a in each.areas if is_panel(a) and not a.title)
    )


def is_panel(area: Area) -> bool:
    return "Panel" in area.kind and area.is_bordered


def is_field(each: Drawing, panel: Area) -> bool:
    """Whether a panel is there to write in."""
    return any(
        {"Prose", "Line"} & {*area.kind} and panel.y < area.y < panel.y + panel.height
        for area in each.areas
    )


def test_no_panel_stands_empty(drawn: list[Drawing]):
    hold("empty", drawn, empty_panels)


def empty_panels(each: Drawing) -> Iterator[str]:
    for area in each.areas:
        if is_panel(area) and not is_field(each, area):
            inside = area.of(each)[1:-1]
            if inside and not any(line.strip(" │") for line in inside):
                yield area.title or f"at {area.y}"


# Keys


def test_every_key_of_the_line_of_keys_works_there(drawn: list[Drawing]):
    hold("keys", drawn, lambda each: (f"{key} does nothing" for key in each.unbound))


def test_a_line_of_keys_is_never_cut(drawn: list[Drawing]):
    hold("last key", drawn, without_keys)


def without_keys(each: Drawing) -> Iterator[str]:
    """Full screens and dialogs without any key at the bottom, or without a way out."""
    if each.failed:
        return
    keys = [key for group in each.keys for key in group]
    if not keys:
        if not each.screen.endswith("left"):  # a question whose answers lead out
            yield "no keys"
    elif not {"Esc", "?", "q"} & {*keys}:
        yield "no way out"


GRID_KEYS = ("s", "p", "u", "c", "?")


def test_the_grid_always_shows_the_ways_to_review_printing_undo_and_closing(drawn: list[Drawing]):
    lacking = {
        each.place: missing
        for each in drawn
        if each.screen == "grid"
        and (missing := {*GRID_KEYS} - {key for group in each.keys for key in group})
    }
    assert lacking == {}


# Sums


def test_the_sum_of_the_review_adds_up(drawn: list[Drawing]):
    review = [each for each in drawn if each.screen.startswith(("review", "heat"))]
    hold("sum", review, wrong_sums)
    assert sum(len(list(sums(each))) for each in review) > len(SIZES) * 2 * 2 * 3


SUM = re.compile(r"(\d+)\s*((?:[＋−+][^\d＋−+＝=│]*\d+[^\d＋−+＝=│]*)+)[＝=]\s*(\d+)")


def sums(each: Drawing) -> Iterator[re.Match[str]]:
    for line in each.lines:
        yield from SUM.finditer(line)


def wrong_sums(each: Drawing) -> Iterator[str]:
    for found in sums(each):
        parts = re.findall(r"([＋−+])[^\d＋−+]*(\d+)", found[2])
        total = int(found[1]) + sum(int(n) * (1 if sign in "＋+" else -1) for sign, n in parts)
        if total != int(found[3]):
            yield found[0]


def test_the_counts_of_the_reports_add_up(drawn: list[Drawing]):
    checking = [each for each in drawn if each.screen == "checking"]
    hold("count", checking, wrong_counts)


def wrong_counts(each: Drawing) -> Iterator[str]:
    """The invented year has 40 reports a month."""
    counted = [numbers(line) for line in each.lines[:3]]
    if not any(sum(found) == 40 for found in counted):
        yield f"none of {counted} is 40 together"


def numbers(line: str) -> list[int]:
    """The counts of a line: neither a share as 32/40 nor what stands in brackets."""
    plain = re.sub(r"[（(][^）)]*[）)]|\d+[/／]\d+", "", line)
    return [int(found) for found in re.findall(r"(?<![\d.R])\d+(?![\d.月])", plain)]


SHADES = "█▓▒░."  # best first, then what is not reported


def test_the_status_bar_has_a_block_for_each_report_or_a_share(drawn: list[Drawing]):
    grids = [each for each in drawn if each.screen.startswith("grid") and each.failed == ""]
    hold("bar", grids, wrong_bars)
    assert sum(bool(BAR.search(each.lines[0])) for each in grids) > len(grids) // 2


BAR = re.compile(rf"(?<= )(?:[{SHADES}] ?){{2,12}}(?= )")


def wrong_bars(each: Drawing) -> Iterator[str]:
    heading = each.lines[0]
    letters = {sign: int(n) for sign, n in re.findall(r"([◎○△□])(\d+)", heading)}
    bar = BAR.search(heading)
    if not (letters and bar):
        return
    blocks = bar[0].replace(" ", "")
    if blocks != "".join(sorted(blocks, key=SHADES.index)):
        yield f"not in order: {blocks}"
    for sign, shade in zip("◎○△□", SHADES, strict=False):
        if bool(letters.get(sign)) != (shade in blocks):
            yield f"{sign}{letters.get(sign, 0)} in {blocks}"
    most = 6 if each.width == WIDE else 12
    told = sum(letters.values()) + blocks.count(".")
    if len(blocks) > most or (len(blocks) < most and told != len(blocks)):
        yield f"{letters} are {len(blocks)} blocks"


# The page of the screens


def test_the_pictures_of_the_page_are_what_the_program_draws(drawn: list[Drawing]):
    """``python tests/elements.py`` draws them anew: any difference is to be looked at before."""
    told = PAGE.read_text("utf-8")
    assert told == filled(told, pictures(drawn))


def test_no_picture_of_the_page_is_empty():
    blocks = re.findall(
        r"<!-- (\S+) -->\n```text\n(.*?)```\n<!-- /\1 -->", PAGE.read_text("utf-8"), re.DOTALL
    )
    empty = {name for name, block in blocks if not block.strip()}
    assert empty == {name for rule, name in KNOWN if rule == "picture"}


def test_what_the_page_names_is_there():
    named = set(re.findall(r"`((?:\w+\.)+\w+)`", PAGE.read_text("utf-8")))
    named = {name for name in named if not name.endswith((".py", ".md", ".toml"))}
    assert len(named) > 20
    assert {name for name in named if not is_there(name)} == {
        name for rule, name in KNOWN if rule == "page"
    }


def is_there(name: str) -> bool:
    """Whether a name is a module or in one, said from the package on or from the room of screens."""
    name = name.removeprefix("planner.")
    for room in ("planner", "planner.ui", "planner.forms.fitting"):
        try:
            resolve_name(f"{room}.{name}")
        except (ImportError, AttributeError):
            continue
        return True
    return hasattr(Part, name.removeprefix("Part."))


# Without colours


def test_every_text_is_read_on_its_ground(drawn: list[Drawing]):
    hold("contrast", drawn, lambda each: each.faint)


async def told_by_row(s: Stage, row: str) -> str:
    """A row as its lines are drawn, without any colour."""
    return "\n".join(line for line in s.drawn() if row in line)


async def test_any_two_states_of_a_row_differ_without_colour(tmp_path: Path):
    async with opened(tmp_path, small_plan()) as s:
        row, *others = s.grid.work_rows()
        first = next(line for line in s.drawn() if CURSOR.match(line) or "●" in line)
        name = re.sub(r"^[ \d]*[>»~.┃ ]+", "", first.split("│")[0])[:8]
        seen = {}
        for what in ("", "fresh", "selected", "fresh selected"):
            for is_here in (True, False):
                s.grid.end_selection()
                s.grid.move_to_row(row)
                if "selected" in what:
                    await s.press("V")
                    if not is_here:
                        await s.press("down")
                elif not is_here:
                    s.grid.move_to_row(others[-1])
                s.grid.fresh = frozenset({row} if "fresh" in what else ())
                await s.settle()
                (line,) = [line for line in s.drawn() if name in line]
                seen.setdefault(line, []).append((what, is_here))
    twice = sorted(states for states in seen.values() if len(states) > 1)
    assert bool(twice) is (("state", "row") in KNOWN), twice


def test_any_two_states_of_a_mark_differ_without_colour():
    assert {*MARK_SIGNS} == {*MarkState}
    assert len({*MARK_SIGNS.values()}) == len(MARK_SIGNS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_two_badges_differ_without_colour(language: str):
    set_language(language)
    badges = {trend: trend_sign(trend) for trend in TRENDS}
    stages = {stage: stage_name(stage) for stage in ReportStage}
    set_language("ja")
    for told in (badges, stages):
        assert len({*told.values()}) == len(told), told


FIGURES = {
    "actual": (Figure("actual", "2020-09", Decimal("80.0")),),
    "provisional": (Figure("actual", "2020-09", Decimal("80.0"), is_provisional=True),),
    "target": (Figure("target", "2020-09", Decimal("80.0")),),
    "nothing": (),
}


async def test_target_actual_and_provisional_figure_differ_without_colour(tmp_path: Path):
    seen = {}
    for name, figures in FIGURES.items():
        held = {f"{figure.series}@{figure.period}": figure for figure in figures}
        kpi = msgspec.structs.replace(generic_rate(), figures=held)
        plan = msgspec.structs.replace(small_plan(), kpis={"k1": kpi})
        async with opened(tmp_path / name, plan, "2020-09") as s:
            lines = [line for line in s.drawn() if "後発" in line or "前年度" in line]
            seen[name] = re.sub(r"\s+", " ", "\n".join(lines))
    same = sorted((a, b) for a in seen for b in seen if a < b and seen[a] == seen[b])
    known = {names for rule, names in KNOWN if rule == "figure"}
    assert {f"{a} and {b}" for a, b in same} == known, seen


def opened(folder: Path, plan, month: str = "2020-06"):
    """A plan made by hand on the screen, at the middle size."""
    folder.mkdir(exist_ok=True)
    book = new_book(folder, plan)
    app = PlannerApp(book, Settings(name="佐藤"), month, plans=DataFolder(folder))
    return staged(app, folder / "plan", SIZES[1])
