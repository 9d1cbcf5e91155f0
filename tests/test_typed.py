"""Keys typed all at once: each is for the screen that the one before it opens, never for the grid."""

import threading

import pytest
from stage import Stage
from test_plans_screen import chooser, following, left, opened
from textual import events
from waiting import screen_text

from planner.errors import UnavailableError
from planner.store import library
from planner.store.folder import DataFolder
from planner.ui.screens.ask import AskScreen
from planner.ui.screens.story import StoryScreen
from planner.ui.widgets.fields import Line


@pytest.fixture
def plans(tmp_path):
    """A data folder with the sample."""
    found = DataFolder(tmp_path)
    library.put_sample(found, library.SAMPLE, is_chosen=False)
    return found


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
        type_at_once(s, "H", "3")
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
