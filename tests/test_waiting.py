"""A test waits for what comes: none holds a fixed pause, and what never comes is told."""

import ast
import threading
from pathlib import Path

import pytest
import waiting
from months import MAY
from sample import numbered
from stage import stage

from planner.history.intents import SetStatus
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder
from planner.ui import writer
from planner.ui.screens.reports import ReportsScreen

TESTS = Path(__file__).parent

# Writers are killed at instants drawn by lot: there the time is what is tried.
TIMED = {"shooting.py"}


def pauses(tree):
    """The lines that wait for a time: a pause given seconds, a sleep, a key "wait:…" pressed."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            pressed = (key.value for key in node.args if isinstance(key, ast.Constant))
            if (
                (name == "sleep" and not is_zero(node.args))
                or (name == "pause" and (node.args or node.keywords))
                or (name == "press" and any(str(key).startswith("wait:") for key in pressed))
            ):
                yield node.lineno


def is_zero(args):
    return [getattr(arg, "value", None) for arg in args] == [0]


def test_no_test_holds_a_fixed_pause():
    held = [
        f"{path.name}:{line}"
        for path in sorted(TESTS.rglob("*.py"))
        if path.name not in TIMED
        for line in pauses(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert held == []


def test_every_kind_of_pause_is_seen():
    lines = (
        "await s.pilot.pause(0.2)",
        "await s.pilot.pause(delay=0.2)",
        "time.sleep(1)",
        "await asyncio.sleep(seconds)",
        "sleep(0.1)",
        "await s.press('a', 'wait:200')",
    )
    source = "\n".join(lines)
    tree = compile(source, "", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    assert sorted(pauses(tree)) == [1, 2, 3, 4, 5, 6]


def test_to_let_others_go_first_is_no_pause():
    tree = ast.parse("async def f(s):\n    await s.pilot.pause()\n    await asyncio.sleep(0)\n")
    assert list(pauses(tree)) == []


async def test_what_never_comes_is_told_with_the_screen(tmp_path, monkeypatch):
    monkeypatch.setattr(waiting, "TURNS", 2)
    async with stage(tmp_path) as s:
        with pytest.raises(AssertionError, match=r"never came: a fifth season(.|\n)*基準月R2.5"):
            await s.until(lambda: False, "a fifth season")
        with pytest.raises(AssertionError, match=r"never came: ReportsScreen(.|\n)*基準月R2.5"):
            await s.until_open(ReportsScreen)


async def test_a_request_is_waited_for_however_long_it_takes(tmp_path, monkeypatch):
    """The writer stands still until the screen has been looked at often, as on a slow disk."""
    looks, go_on = [], threading.Event()
    honest = PlanBook.submit

    def slowly(book, *args, **named):
        assert go_on.wait(60)
        return honest(book, *args, **named)

    monkeypatch.setattr(PlanBook, "submit", slowly)
    async with stage(tmp_path) as s:
        honest_pause = s.pilot.pause

        async def pause():
            looks.append(s.said())
            if len(looks) > 20:
                go_on.set()
            await honest_pause()

        monkeypatch.setattr(s.pilot, "pause", pause)
        await s.press("2")
        assert len(looks) > 20
        assert s.entries() == 1
        assert s.said().startswith("保存済")


async def test_a_look_shows_what_others_wrote_before_its_time(tmp_path, monkeypatch):
    monkeypatch.setattr(writer, "LOOK_EVERY", 600)
    async with stage(tmp_path) as s:
        PlanBook(PlanFolder(s.folder), who="鈴木").submit(SetStatus(numbered("2-1"), MAY, "△"))
        await s.settle()
        assert s.plan.rows[numbered("2-1")].report(MAY).status is None
        await s.look()
        assert s.plan.rows[numbered("2-1")].report(MAY).status == "△"
