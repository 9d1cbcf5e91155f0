"""The chooser of plans, key by key: opened, begun, renamed, put away; and a plan without a row."""

import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from months import MAY
from plans import small_plan
from stage import Stage, stage, staged
from textual import events
from waiting import dialog_text, screen_text

from planner.errors import UnavailableError
from planner.forms.commands import COMMANDS, SLIP_COMMANDS
from planner.history.intents import AddRecord
from planner.plan.beginning import GROUPS, begun
from planner.plan.fiscal import FiscalYear
from planner.plan.schema import encode, to_document
from planner.settings import state
from planner.settings.config import Settings
from planner.store import library
from planner.store.book import PlanBook
from planner.store.folder import DataFolder
from planner.ui.app import PlannerApp
from planner.ui.screens.ask import AskScreen
from planner.ui.screens.choose import ChooseScreen
from planner.ui.screens.plans import PlansScreen
from planner.ui.screens.story import StoryScreen
from planner.ui.widgets.fields import Line
from planner.ui.widgets.passage import Passage

R8 = FiscalYear(2026)
ALL_GROUPS = "、".join(GROUPS)


@pytest.fixture
def plans(tmp_path):
    """A data folder with the sample and a plan of one's own."""
    found = DataFolder(tmp_path)
    library.put_sample(found, library.SAMPLE, is_chosen=False)
    library.begin(found, "mito", small_plan(), who="鈴木")
    return found


@asynccontextmanager
async def opened(
    plans: DataFolder,
    size: tuple[int, int] = (120, 40),
    name: str = library.SAMPLE,
    kept: Path | None = None,
) -> AsyncIterator[Stage]:
    """The screen on a plan of the library."""
    place = plans.place(name)
    app = PlannerApp(
        PlanBook(place, who="佐藤", via="screen"),
        Settings(data=plans.address, name="佐藤"),
        plans=plans,
        left=state.read(kept),
        state_path=kept,
    )
    async with staged(app, place.path, size) as s:
        yield s


async def chooser(s: Stage) -> PlansScreen:
    """Press the key of the chooser, and wait for the list."""
    await s.pilot.press("P")
    return await s.until_open(PlansScreen)


async def left(s: Stage) -> None:
    """Wait until the plan is left for another one."""
    await s.until(lambda: s.app._exit, "the plan is left")


def shown(screen: PlansScreen) -> list[str]:
    """The lines of the list."""
    options = (screen.list.get_option_at_index(n) for n in range(screen.list.option_count))
    return [str(option.prompt) for option in options]


def following(s: Stage) -> str:
    """The name of the plan opened next."""
    find = s.app.return_value
    assert find is not None
    return find(s.app._desk())


def empty_app(data: Path) -> tuple[PlannerApp, Path]:
    """The screen on an empty plan."""
    plans = DataFolder(data)
    place = library.begin(plans, "mito", begun("x", "茨城", R8), who="佐藤")
    book = PlanBook(place, who="佐藤")
    return PlannerApp(book, Settings(data=str(data), name="佐藤"), plans=plans), place.path


# The first start


async def test_a_first_start_opens_the_sample_says_so_and_tells_the_key_to_ones_own(tmp_path):
    async with stage(tmp_path, size=(80, 24)) as s:
        assert "【見本】" in s.heading()
        assert s.said().startswith("見本です。自分の計画は「P」")
        assert "…" not in screen_text(s.app).splitlines()[-2]
        assert s.entries() == 0


async def test_the_invented_year_is_a_sample_under_any_name(tmp_path):
    plans = DataFolder(tmp_path)
    library.put_sample(plans, library.INVENTED, is_chosen=False)
    library.rename(plans, library.INVENTED, "practice")
    async with opened(plans, name="practice") as s:
        assert "【見本】" in s.heading()


async def test_a_plan_of_ones_own_is_no_sample(tmp_path):
    app, folder = empty_app(tmp_path)
    async with staged(app, folder, (80, 24)) as s:
        assert "見本" not in s.heading() + s.said()


# Choosing


async def test_the_chooser_lists_the_plans_and_the_ways_to_begin_one(plans, tmp_path):
    library.begin(plans, "old", begun("y", "水戸", FiscalYear(2019)))
    library.archive(plans, "old")
    async with opened(plans) as s:
        lines = shown(await chooser(s))
    assert [line.split()[:2] for line in lines[:3]] == [
        ["開いている", "gunma-r02"],
        ["mito", "令和2年度"],
        ["保管", "old"],
    ]
    assert all(text in lines[0] for text in ("令和2年度 群馬支部事業計画", "群馬支部", "R2.5"))
    assert [line.split()[0] for line in lines[3:]] == ["1", "2", "3", "4"]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (180, 45)])
async def test_no_line_of_it_is_wider_than_the_screen(plans, tmp_path, size):
    async with opened(plans, size) as s:
        screen = await chooser(s)
        assert screen.list.max_scroll_x == 0
        assert "変更" in screen_text(s.app)


async def test_enter_opens_another_plan_once_this_one_is_left_as_with_q(plans, tmp_path):
    kept = tmp_path / "state.json"
    async with opened(plans, kept=kept) as s:
        await s.press("2")
        await chooser(s)
        await s.pilot.press("down", "enter")
        await left(s)
        assert following(s) == "mito"
    assert PlanBook(plans.place(library.SAMPLE)).plan.seq == 1  # what was asked for is written
    assert state.read(kept).places[0].plan == library.SAMPLE
    app = s.app.following(lambda _desk: "mito")
    assert (app._book.place, app._book.who) == (plans.place("mito"), "佐藤")


async def test_enter_on_the_plan_that_is_open_stays_there(plans):
    async with opened(plans) as s:
        await chooser(s)
        await s.press("enter")
        assert s.app.screen is s.main
        assert not s.app._exit


async def test_a_plan_that_cannot_be_opened_leaves_the_one_before_with_the_reason(plans):
    async with opened(plans) as s:
        pass
    app = s.app.following(lambda desk: library.rename(desk.plans, "nobody", "x"))
    async with staged(app, plans.place(library.SAMPLE).path, (120, 40)) as again:
        assert "「nobody」に当てはまる計画がありません" in again.said()
        assert "群馬支部" in again.heading()


async def test_a_plan_nobody_can_read_says_why_and_is_not_opened(plans, tmp_path):
    (tmp_path / "plans" / "mito" / "history.jsonl").write_bytes(b"{}\n")
    async with opened(plans) as s:
        screen = await chooser(s)
        assert "読めません" in shown(screen)[1]
        await s.press("down", "enter")
        assert s.app.screen is screen
        told = screen.query_one("#told", Passage)
        assert "1 行目が読めない" in told.text
        assert told.size.height >= 2


async def test_esc_closes_it_and_nothing_was_done(plans):
    async with opened(plans) as s:
        await chooser(s)
        await s.press("escape")
        assert s.app.screen is s.main
        assert s.said() == ""
    assert plans.names() == (library.SAMPLE, "mito")


# Beginning one


async def test_a_new_plan_is_asked_for_once_and_opened(plans):
    async with opened(plans) as s:
        await chooser(s)
        await s.press("3")
        await s.press(*"茨城支部", "enter", *"R8", "enter", "enter", *"", "enter")
        await left(s)
        assert following(s) == "ibaraki-r08"
    plan = PlanBook(plans.place("ibaraki-r08")).plan
    assert (plan.branch, plan.fiscal_year) == ("茨城", 2026)
    (entry,) = PlanBook(plans.place("ibaraki-r08")).entries()
    assert (entry.via, entry.who) == ("screen", "佐藤")


@pytest.mark.parametrize(
    ("typed", "place", "reason"),
    [
        (["支部", "enter"], 0, "支部の名前が空です"),
        (["茨城", "enter", "来年", "enter"], 1, "年度として読めません"),
        (["茨城", "enter", "R88", "enter"], 1, "「R88」の年度の計画はつくれません"),
        (["茨城", "enter", "R8", "enter", ",業務", "enter"], 2, "「業務」というグループが二つ"),
        (["茨城", "enter", "R8", "enter", "enter", "CON", "enter"], 3, "Windows が別のことに使う"),
    ],
)
async def test_a_field_that_cannot_be_read_is_not_gone_on_from(plans, typed, place, reason):
    async with opened(plans) as s:
        await chooser(s)
        await s.press("3")
        for keys in typed:
            await s.press(*([keys] if keys == "enter" else keys))
        screen = s.app.screen
        assert isinstance(screen, AskScreen)
        assert reason in dialog_text(s.app)
        assert screen.focused is list(screen.query("Line"))[place]
    assert plans.names() == (library.SAMPLE, "mito")


async def test_a_field_gone_away_from_by_an_arrow_is_asked_for_at_the_end(plans):
    async with opened(plans) as s:
        await chooser(s)
        await s.press("3", *"茨城", "enter", *"来年", "down", "down", "enter")
        screen = await s.until_open(AskScreen)
        assert "年度として読めません" in dialog_text(s.app)
        assert screen.focused is list(screen.query("Line"))[1]
        await s.pilot.press(*["backspace"] * 2, *"R8", "enter", "enter", "enter")
        await left(s)
        assert following(s) == "ibaraki-r08"


async def test_a_name_that_is_taken_is_asked_again_with_all_that_was_typed(plans):
    async with opened(plans) as s:
        await chooser(s)
        await s.press("3")
        await s.pilot.press(*"茨城", "enter", *"R8", "enter", "enter", *"mito", "enter")
        await s.until(
            lambda: "もう計画があります" in dialog_text(s.app), "the form with the reason"
        )
        screen = await s.until_open(AskScreen)
        lines = list(screen.query("Line").results(Line))
        assert [line.value for line in lines] == ["茨城", "R8", ALL_GROUPS, "mito"]
        assert screen.focused is lines[3]


async def test_esc_in_the_form_leads_back_to_the_list_and_leaves_nothing(plans):
    async with opened(plans) as s:
        await chooser(s)
        await s.press("3", *"茨城", "enter", *"R8", "escape")
        await s.until_open(PlansScreen)
    assert plans.names() == (library.SAMPLE, "mito")


async def test_a_plan_goes_on_from_an_earlier_one(plans):
    async with opened(plans) as s:
        await chooser(s)
        await s.press("2")
        await s.until_open(ChooseScreen)
        await s.press("1")  # the sample, of R2
        screen = await s.until_open(AskScreen)
        assert screen.query("Line").first().value == "令和3年度"
        await s.press("enter", "enter")
        await left(s)
        assert following(s) == "gunma-r03"
    plan = PlanBook(plans.place("gunma-r03")).plan
    assert (plan.follows, plan.fiscal_year, len(plan.items)) == ("gunma-r02", 2021, 35)
    assert not library.is_sample(plan)


async def test_no_plan_goes_on_from_one_of_the_same_year(plans):
    async with opened(plans) as s:
        await chooser(s)
        await s.press("2", "1", *["backspace"] * 5, *"R2", "enter", "enter")
        assert "引き継げません" in dialog_text(s.app)
    assert plans.names() == (library.SAMPLE, "mito")


async def test_a_sample_is_put_there_and_opened_and_one_that_is_there_only_opened(plans, tmp_path):
    for number, name in (("1", library.SAMPLE), ("2", library.INVENTED)):
        async with opened(plans) as s:
            await chooser(s)
            await s.press("4")
            await s.until_open(ChooseScreen)
            await s.pilot.press(number)
            await left(s)
            assert following(s) == name
    assert plans.names() == (library.SAMPLE, library.INVENTED, "mito")


def exported(folder: Path, **changed: object) -> Path:
    """The file of an exported plan, with some fields of the document changed."""
    path = folder / "exported.json"
    path.write_bytes(encode({**to_document(small_plan()), **changed}))
    return path


@pytest.mark.parametrize("quotes", ["", '"'])
async def test_a_plan_is_made_from_the_file_of_an_exported_one(plans, tmp_path, quotes):
    path = exported(tmp_path)
    async with opened(plans) as s:
        await chooser(s)
        await s.press("1", *f"{quotes}{path}{quotes}", "enter", *"copy", "enter")
        await left(s)
        assert following(s) == "copy"
    book = PlanBook(plans.place("copy"))
    assert book.plan.rows == small_plan().rows
    assert book.plan.id != small_plan().id
    (entry,) = book.entries()
    assert (entry.via, entry.who) == ("import", "佐藤")
    assert entry.source.startswith("exported.json")


async def test_a_file_called_hyphen_is_a_file_and_no_key_is_read_away(plans, monkeypatch):
    class Keys:
        @property
        def buffer(self):
            raise AssertionError("what is typed was read as a plan")

    monkeypatch.setattr(sys, "stdin", Keys())
    async with opened(plans) as s:
        await chooser(s)
        await s.press("1", "-", "enter", "enter")
        await s.until(lambda: "読めません" in screen_text(s.app), "that there is no such file")
    assert plans.names() == (library.SAMPLE, "mito")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"groups": ["業務"]}, "直すところが"),
        ({"schema": "other"}, "別の種類"),
        ({"version": 99}, "新しい版"),
    ],
)
async def test_a_file_that_is_no_plan_makes_none_and_its_path_is_kept(
    plans, tmp_path, changed, reason
):
    path = exported(tmp_path, **changed)
    async with opened(plans) as s:
        await chooser(s)
        first = s.app.screen
        await s.press("1", *str(path), "enter", "enter")
        await s.until(lambda: reason in dialog_text(s.app), reason)
        assert s.app.screen is not first
        assert s.app.screen.query(Line).first().value == str(path)
        assert s.app.screen.focused is s.app.screen.query(Line).first()
    assert plans.names() == (library.SAMPLE, "mito")


async def test_a_file_that_is_not_there_is_told(plans):
    async with opened(plans) as s:
        await chooser(s)
        await s.press("1", *"nothing.json", "enter", "enter")
        await s.until(lambda: "nothing.json" in screen_text(s.app), "why not")
        await s.until(lambda: "その場所がありません" in screen_text(s.app), "why not")
    assert plans.names() == (library.SAMPLE, "mito")


# The name, and the archive


async def test_another_plan_is_renamed_in_the_list(plans):
    async with opened(plans) as s:
        await chooser(s)
        await s.press("down", "r")
        await s.press(*["backspace"] * 4, *"hitachi", "enter")
        screen = await s.until_open(PlansScreen)
        assert any("hitachi" in line for line in shown(screen))
        assert "計画の名前を hitachi にしました" in screen_text(s.app)
    assert plans.names() == (library.SAMPLE, "hitachi")


async def test_the_open_plan_is_left_renamed_and_opened_again(plans):
    async with opened(plans) as s:
        await s.press("2")
        await chooser(s)
        await s.press("r")
        await s.pilot.press(*"-x", "enter")
        await left(s)
    app = s.app.following(s.app.return_value)
    assert app._book.place == plans.place("gunma-r02-x")
    assert app._book.plan.rows["r01-1"].report(MAY).status == "○"
    assert plans.names() == ("gunma-r02-x", "mito")


async def test_another_plan_is_put_away_and_back(plans):
    async with opened(plans) as s:
        first = await chooser(s)
        await s.press("down", "a")
        await s.until(lambda: s.app.screen is not first, "the list anew")
        screen = await s.until_open(PlansScreen)
        assert shown(screen)[1].split()[:2] == ["保管", "mito"]
        assert plans.archived() == ("mito",)
        await s.press("down", "a")
        await s.until(lambda: s.app.screen is not screen, "the list anew")
        await s.until_open(PlansScreen)
        assert plans.archived() == ()


async def test_the_open_plan_is_not_put_away(plans):
    async with opened(plans) as s:
        first = await chooser(s)
        await s.press("a")
        await s.until(lambda: s.app.screen is not first, "the list anew")
        await s.until_open(PlansScreen)
        assert "開いている計画は保管できません" in screen_text(s.app)
    assert plans.archived() == ()


async def test_who_has_a_plan_open_that_another_renames_is_told_at_the_next_change(plans):
    async with opened(plans) as s:
        library.rename(plans, library.SAMPLE, "gunma")
        await s.look()
        assert "群馬支部" in s.heading()
        await s.press("2")
        assert "名前が変わったか、保管されたのかもしれません" in s.said()
        await s.press("q")
    assert plans.names() == ("gunma", "mito")


# A plan without a row


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_an_empty_plan_says_in_two_lines_how_it_is_begun(tmp_path, size):
    app, folder = empty_app(tmp_path)
    async with staged(app, folder, size) as s:
        lines = [line.strip() for line in s.drawn()]
        told = [line for line in lines[1:] if line]
        assert len(told) == 2
        assert "まだ行がありません" in told[0]
        assert told[1].startswith("planner add section")
        assert "令和8年度  【案】  茨城支部" in s.heading()


async def test_an_empty_plan_tells_the_command_of_its_next_step(tmp_path):
    app, folder = empty_app(tmp_path)
    book = PlanBook(DataFolder(tmp_path).place("mito"), who="鈴木")
    pillar = book.plan.pillars[0].id
    section = {"title": "健診の推進", "groups": ["保健"]}
    item = {"title": "健診"}
    async with staged(app, folder, (120, 40)) as s:
        assert "planner add section" in "".join(s.drawn())
        book.submit(AddRecord("section:s", section, pillar))
        await s.look()
        assert 'planner add item "生活習慣病予防健診" --in 区分1' in "".join(s.drawn())
        book.submit(AddRecord("item:i", item, "s"))
        await s.look()
        assert 'planner add row "・事業所へ案内を送る" --in 1 ' in "".join(s.drawn())
        book.submit(AddRecord("row:r", {"text": "案内"}, "i"))
        await s.look()
        assert "planner add" not in "".join(s.drawn())


async def test_f1_on_an_empty_plan_opens_how_a_plan_is_written(tmp_path):
    app, folder = empty_app(tmp_path)
    async with staged(app, folder, (120, 40)) as s:
        await s.press("f1")
        assert "十の事業を印刷するまで" in screen_text(s.app)


async def test_the_two_lines_go_once_there_is_a_row(plans):
    async with opened(plans) as s:
        assert not any("まだ行がありません" in line for line in s.drawn())


KEYS = sorted({key for command in COMMANDS for key in command.keys} - {"q", "ctrl+p", "o", "P"})


@pytest.mark.parametrize("key", KEYS)
async def test_every_key_does_no_harm_on_an_empty_plan(tmp_path, key):
    app, folder = empty_app(tmp_path)
    async with staged(app, folder, (80, 24)) as s:
        await s.press(key)
        await s.press("escape", "escape")
        assert s.entries() == 0


SLIP_KEYS = sorted({k for c in SLIP_COMMANDS for k in c.keys} - {"ctrl+p", "escape", "s"})


async def test_every_key_of_the_review_does_no_harm_on_an_empty_plan(tmp_path):
    app, folder = empty_app(tmp_path)
    async with staged(app, folder, (80, 24)) as s:
        for key in SLIP_KEYS:
            await s.press("s", key)
            for _ in range(3):
                if s.app.screen is not s.main:
                    await s.press("escape")
        assert s.entries() == 0


# Keys typed all at once: each is for what the one before it opens, never for the grid


def type_at_once(s: Stage, *keys: str) -> None:
    """Send keys as a terminal does that has them all by then: without waiting for any."""
    driver = s.app._driver
    assert driver is not None
    for key in keys:
        event = events.Key(key, key if len(key) == 1 else None)
        event.set_sender(s.app)
        driver.send_message(event)


async def test_a_key_after_that_of_the_chooser_is_for_the_chooser(plans):
    async with opened(plans) as s:
        type_at_once(s, "P", "3")
        await s.until_open(AskScreen)
        assert "何もない計画をつくる" in screen_text(s.app)
        assert s.entries() == 0


async def test_a_whole_plan_is_asked_for_in_one_breath(plans):
    async with opened(plans) as s:
        type_at_once(s, "P", "3", *"茨城支部", "enter", *"R8", "enter", "enter", "enter")
        await left(s)
        assert following(s) == "ibaraki-r08"
        assert s.entries() == 0


async def test_a_key_after_one_that_reads_the_history_is_for_what_is_shown_then(plans):
    async with opened(plans) as s:
        type_at_once(s, "H", "H", "3")
        await s.until_open(StoryScreen)
        assert s.entries() == 0


async def test_a_key_after_enter_in_the_chooser_is_not_for_the_plan_that_is_left(plans):
    library.put_sample(plans, library.INVENTED, is_chosen=False)
    async with opened(plans) as s:
        await chooser(s)
        type_at_once(s, "down", "enter", "3")
        await left(s)
    async with opened(plans) as s:
        assert s.entries() == 0


async def test_a_number_pressed_twice_in_the_chooser_is_written_in_the_form(plans):
    async with opened(plans) as s:
        await chooser(s)
        type_at_once(s, "3", "3")
        form = await s.until_open(AskScreen)
        assert form.query(Line).first().value == "3"


async def test_esc_gives_up_a_list_that_takes_long_and_keys_are_for_the_grid_again(
    plans, gate, monkeypatch
):
    read = library.each_plan
    monkeypatch.setattr(library, "each_plan", lambda *a, **named: gate.wait() and read(*a, **named))
    async with opened(plans) as s:
        await s.pilot.press("P", "3", "escape")
        assert s.said() == "開くのをやめました"
        gate.set()
        await s.press("2")
        await s.until(lambda: all(w.is_finished for w in s.app.workers), "the list read in vain")
        await s.settle()
        assert s.app.screen is s.main
        assert s.row.report(s.main.month).status == "○"
        assert s.entries() == 1


async def test_what_was_typed_for_a_list_that_cannot_be_read_is_forgotten(plans, gate, monkeypatch):
    def refuse(*_given, **_named):
        gate.wait()
        raise UnavailableError("data-missing", path="X")

    monkeypatch.setattr(library, "each_plan", refuse)
    async with opened(plans) as s:
        await s.pilot.press("P", "3", "4")
        gate.set()
        await s.until(lambda: all(w.is_finished for w in s.app.workers), "the refusal")
        await s.settle()
        assert s.entries() == 0


@pytest.fixture
def gate():
    """What a thread waits at until a test lets it pass."""
    found = threading.Event()
    yield found
    found.set()
