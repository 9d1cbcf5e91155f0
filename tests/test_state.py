"""What is left behind on the screen and found again: precedence, and files nobody can trust."""

import json
import os
import sys
import threading
from pathlib import Path

import pytest
from months import JULY, JUNE
from plans import small_plan, with_item

from planner.plan.fiscal import Month
from planner.plan.grid import View
from planner.settings import state
from planner.settings.state import LastPlace, LeftState, Widths
from planner.store.folder import DataFolder

FOLDER = Path("/plans/small").absolute()


def place(**differing) -> LastPlace:
    """The small plan left on 保健 in July, whose own group is 業務 and 基準月 June."""
    held = {
        "folder": str(FOLDER),
        "plan": small_plan().id,
        "group": "保健",
        "month": JULY,
        "row": "survey",
        "own_group": "業務",
        "status_month": JUNE,
    }
    return LastPlace(**{**held, **differing})


def begun(left: LastPlace | None, *, own_group="業務", group=None, month=None, plan=None):
    return state.opening(plan or small_plan(), left, own_group=own_group, group=group, month=month)


# What a plan opens with


def test_a_plan_never_left_opens_on_the_own_group_and_the_status_month():
    assert begun(None) == state.Opening(View("業務"), JUNE)


def test_a_plan_opens_as_it_was_left():
    assert begun(place()) == state.Opening(View("保健"), JULY, "survey")


def test_all_groups_are_a_view_like_any_other():
    assert begun(place(group="")).view == View()


def test_what_is_asked_for_now_comes_before_what_was_left():
    asked = begun(place(), group="企画総務", month=Month("2020-09"))
    assert (asked.view, asked.month) == (View("企画総務"), "2020-09")


def test_a_status_month_set_since_comes_before_the_month_left():
    assert begun(place(status_month="2020-05")).month == JUNE


def test_an_own_group_set_since_comes_before_the_group_left():
    assert begun(place(own_group="")).view == View("業務")


@pytest.mark.parametrize(
    "gone",
    [
        {"group": "なくなった"},
        {"month": "2019-05"},
        {"month": "2020-05x"},
        {"month": "2020-06\x1b[2J"},
        {"month": ""},
        {"row": "gone"},
    ],
)
def test_what_is_gone_from_the_plan_gives_way_to_the_default(gone):
    found = begun(place(**gone))
    default = begun(None)
    if "group" in gone:
        assert found.view == default.view
    elif "month" in gone:
        assert found.month == default.month
    else:
        assert found.row == ""


def test_a_filter_that_would_show_nothing_is_not_taken_up_again():
    left, plan = place(group="", incentive_only=True), small_plan()
    assert begun(left).view == View("", incentive_only=True)
    for item in plan.items:
        plan = with_item(plan, item, tags=())
    assert begun(left, plan=plan).view == View("業務")


# The file


def test_what_is_left_is_found_again(tmp_path: Path):
    kept = tmp_path / "new" / "state.json"
    state.save_place(kept, place(), {"wide": Widths(40, 30)})
    held = state.read(kept)
    assert held.place(str(FOLDER), small_plan()) == place()
    assert held.widths == {"wide": Widths(40, 30)}
    assert held.last_plan(DataFolder(FOLDER.parent.parent)) == "small"


def test_two_plans_do_not_mix(tmp_path: Path):
    kept = tmp_path / "state.json"
    other = place(folder=str(FOLDER.with_name("other")), month="2020-11")
    replaced = place(plan="replaced", month="2020-12")  # another plan in the same folder
    for left in (place(), other, replaced):
        state.save_place(kept, left, {})
    held = state.read(kept)
    assert held.place(str(FOLDER), small_plan()) == place()
    assert held.place(str(FOLDER.with_name("other")), small_plan()) == other
    assert held.place(str(FOLDER.with_name("third")), small_plan()) is None


def test_the_plan_left_last_is_the_last_one_of_its_own_data_folder(tmp_path: Path):
    kept = tmp_path / "state.json"
    for folder in ("/a/plans/r02", "/a/plans/r03", "/b/plans/x"):
        state.save_place(kept, place(folder=folder), {})
    held = state.read(kept)
    assert held.last_plan(DataFolder(Path("/a"))) == "r03"
    assert held.last_plan(DataFolder(Path("/c"))) == ""


def test_the_printed_file_and_the_places_are_kept_beside_each_other(tmp_path: Path):
    kept = tmp_path / "state.json"
    state.save_place(kept, place(), {})
    state.save_printed(tmp_path / "plan.pdf", kept)
    state.save_place(kept, place(month="2020-10"), {})
    held = state.read(kept)
    assert held.printed == str(tmp_path / "plan.pdf")
    assert held.places[0].month == "2020-10"


def test_the_file_does_not_grow_without_end(tmp_path: Path):
    kept = tmp_path / "state.json"
    for number in range(60):
        state.save_place(kept, place(folder=f"/plans/{number}"), {})
    held = state.read(kept)
    assert len(held.places) == 40
    assert held.places[0].folder == "/plans/59"


BROKEN = {
    "empty": b"",
    "no json": b"{",
    "no utf-8": b'{"version": 1, "printed": "\xff"}',
    "lone surrogate": b'{"version": 1, "printed": "\\ud800"}',
    "a list": b"[]",
    "no version": b"{}",
    "older": b'{"version": 0}',
    "other types": b'{"version": 1, "places": 5}',
    "nested deep": b'{"version": 1, "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "huge": b'{"version": 1, "printed": "' + b"x" * 300_000 + b'"}',
    "null": b"\0" * 100,
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_means_the_defaults_and_is_replaced(tmp_path: Path, content: bytes):
    kept = tmp_path / "state.json"
    kept.write_bytes(content)
    assert state.read(kept) == LeftState(state.VERSION)
    state.save_place(kept, place(), {})
    assert state.read(kept).places == (place(),)


def test_the_file_of_a_newer_program_is_neither_read_nor_touched(tmp_path: Path):
    kept = tmp_path / "state.json"
    newer = json.dumps({"version": 2, "places": {"other": "form"}})
    kept.write_text(newer)
    assert state.read(kept) == LeftState(state.VERSION)
    state.save_place(kept, place(), {})
    state.save_printed(tmp_path / "plan.pdf", kept)
    assert kept.read_text() == newer


def test_a_missing_file_means_the_defaults(tmp_path: Path):
    assert state.read(tmp_path / "none" / "state.json") == LeftState(state.VERSION)
    assert state.read(None) == LeftState(state.VERSION)


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes are a matter of POSIX")
def test_a_pipe_in_its_place_is_not_waited_for(tmp_path: Path):
    kept = tmp_path / "state.json"
    os.mkfifo(kept)
    reading = threading.Thread(target=state.read, args=(kept,), daemon=True)
    reading.start()
    reading.join(5)
    assert not reading.is_alive()


def test_a_folder_in_its_place_stops_nothing(tmp_path: Path):
    kept = tmp_path / "state.json"
    kept.mkdir()
    (kept / "x").touch()
    assert state.read(kept) == LeftState(state.VERSION)
    state.save_place(kept, place(), {})
    assert [path.name for path in tmp_path.iterdir()] == ["state.json"]  # nothing half written


def test_a_folder_that_cannot_be_made_stops_nothing(tmp_path: Path):
    (tmp_path / "file").touch()
    state.save_place(tmp_path / "file" / "state.json", place(), {})


def test_a_full_disk_stops_nothing_and_leaves_the_old_file(tmp_path: Path, monkeypatch):
    kept = tmp_path / "state.json"
    state.save_place(kept, place(), {})
    before = kept.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    state.save_place(kept, place(month="2020-10"), {})
    assert kept.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["state.json"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names of files are Unicode")
def test_a_folder_whose_name_is_not_unicode_stops_nothing(tmp_path: Path):
    kept = tmp_path / "state.json"
    state.save_place(kept, place(folder=os.fsdecode(b"/plans/\xff")), {})
    state.save_place(kept, place(), {})
    assert state.read(kept).places == (place(),)


def test_planner_config_names_its_folder_and_else_the_system(tmp_path: Path):
    assert state.state_path({"PLANNER_CONFIG": str(tmp_path)}) == tmp_path / "state.json"
    own = state.state_path({})
    assert (own.parent.name, own.name) == ("planner", "state.json")


# What others changed since


def test_the_last_entry_seen_is_kept_for_each_plan(tmp_path: Path):
    kept = tmp_path / "state.json"
    other = place(folder=str(FOLDER.with_name("other")), seen=3)
    for left in (place(seen=12), other):
        state.save_place(kept, left, {})
    held = state.read(kept)
    found = (held.place(str(FOLDER), small_plan()), held.place(other.folder, small_plan()))
    assert [each.seen for each in found if each] == [12, 3]


def test_an_older_programs_file_knows_no_visit_and_a_newer_field_stops_nothing(tmp_path: Path):
    kept = tmp_path / "state.json"
    state.save_place(kept, place(seen=12), {})
    written = json.loads(kept.read_text())
    assert written["version"] == 1  # an older program reads it, and passes over what it knows not
    del written["places"][0]["seen"]
    written["places"][0]["of a newer one"] = {"x": 1}
    kept.write_text(json.dumps(written))
    assert state.read(kept).place(str(FOLDER), small_plan()) == place()
