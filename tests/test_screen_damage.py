"""Damage found while the plan is open on the screen."""

from pathlib import Path

from months import MAY
from sample import numbered
from stage import stage

from planner.store import journal


async def test_damage_behind_the_checkpoint_is_said_while_the_plan_rests(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.press("2")
    history = s.folder / journal.HISTORY
    for copy in (s.folder / "backups").iterdir():
        copy.unlink()
    whole = history.read_bytes()
    begun, line = whole.splitlines(keepends=True)
    history.write_bytes(begun + line.replace("○".encode(), "◎".encode()))
    async with stage(tmp_path) as s:
        await s.look()
        assert "読み取り専用" in s.said()
        assert "2 行目が壊れている" in s.said()
        before = history.read_bytes()
        await s.press("3")
        assert "2 行目が壊れている" in s.said()
        assert history.read_bytes() == before
        history.write_bytes(whole)
        await s.look()
        await s.press("3")
    assert s.on_disk().rows[numbered("1-1")].report(MAY).status == "△"


async def test_the_first_change_of_a_day_is_copied_while_the_screen_rests(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.look()
        assert not (s.folder / "backups").exists()
        await s.press("2")
        await s.look()
        (copy,) = (s.folder / "backups").glob("*.jsonl")
        assert copy.read_bytes() == (s.folder / journal.HISTORY).read_bytes()
