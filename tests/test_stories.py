"""What a group leader does that takes a word, a reason, a month or a choice."""

from pathlib import Path

import pytest
from months import JULY, JUNE, MAY
from sample import numbered
from stage import stage

from planner.history.intents import SetStatus, Suspend, WriteNote
from planner.plan.fiscal import Month
from planner.settings import config
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder


async def test_enter_opens_the_note_beside_last_months_and_ctrl_s_saves(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("enter", *"面談再開", "ctrl+s")
        report = s.on_disk().rows[numbered("1-1")].report(JUNE)
        assert report.note == "面談再開"
        assert s.on_disk().rows[numbered("1-1")].report(MAY).note  # last month's stays
        assert s.entries() == 1


async def test_the_remedy_has_a_field_of_its_own(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("enter", *"遅れた", "tab", *"七月に増やす", "ctrl+s")
        report = s.on_disk().rows[numbered("1-1")].report(JUNE)
        assert (report.note, report.remedy) == ("遅れた", "七月に増やす")
        assert s.entries() == 1


async def test_escape_asks_before_losing_text_and_a_double_escape_keeps_it(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("enter", *"書きかけ", "escape", "escape")
        assert s.app.screen is not s.main
        await s.press("ctrl+s")
        assert s.on_disk().rows[numbered("1-1")].report(JUNE).note == "書きかけ"


async def test_escape_closes_an_untouched_note_at_once(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.press("enter", "escape")
        assert s.app.screen is s.main
        assert s.entries() == 0


async def test_the_rows_other_actions_stand_in_the_note_and_save_it_first(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("enter", *"確認", "f2", "down", "enter")  # the second: ○
        report = s.on_disk().rows[numbered("1-1")].report(JUNE)
        assert (report.note, report.status) == ("確認", "○")


async def test_w_ticks_with_a_word(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("w", *"6/12開催", "enter")
        (mark,) = [m for m in s.on_disk().rows[numbered("1-1")].marks if m.done]
        assert (mark.done, mark.word) == (JUNE, "6/12開催")


async def test_m_moves_a_mark_to_another_month_with_a_reason(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("2-1")
        await s.press("m", "7", "enter", *"会場の都合", "enter")
        mark = s.on_disk().rows[numbered("2-1")].marks[0]
        assert mark.month == MAY  # the baseline stays
        assert mark.due == JULY
        (promise,) = mark.promises
        assert (promise.why, promise.who) == ("会場の都合", "佐藤")


async def test_m_moves_a_mark_to_no_certain_month(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("2-1")
        await s.press("m", "0", "enter", *"未定", "enter")
        assert s.on_disk().rows[numbered("2-1")].marks[0].due is None
        assert "？" in "".join(s.drawn())


async def test_a_move_without_a_reason_is_not_made(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("2-1")
        await s.press("m", "7", "enter", "enter")
        assert s.app.screen is not s.main
        await s.press("escape")
        assert s.entries() == 0


async def test_x_drops_a_mark_and_backspace_takes_it_up_again(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("2-1")
        await s.press("x", *"本部指示", "enter")
        assert s.on_disk().rows[numbered("2-1")].marks[0].dropped == "本部指示"
        await s.press("backspace")
        assert s.on_disk().rows[numbered("2-1")].marks[0].dropped is None


async def test_z_rests_a_row_and_z_again_takes_it_up(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("z", "enter", "8", "enter", *"感染拡大", "enter")
        (rest,) = s.on_disk().rows[numbered("1-1")].suspensions
        assert (rest.start, rest.end, rest.why) == (JUNE, "2020-08", "感染拡大")
        await s.press("]", "z", "enter")
        (rest,) = s.on_disk().rows[numbered("1-1")].suspensions
        assert (rest.start, rest.end) == (JUNE, JUNE)


async def test_b_gives_a_row_a_step_that_slips_like_a_mark(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("b", *"入札公告", "enter", "enter")
        (step,) = [m for m in s.on_disk().rows[numbered("1-1")].marks if m.is_step]
        assert (step.text, step.month) == ("入札公告", JUNE)
        await s.press("]")
        assert "!" in s.drawn()[3]  # late in July


async def test_a_mark_after_the_plan_was_decided_is_unplanned_work(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.go("2-1")
        await s.press("a", *"臨時の説明会", "enter")
        (mark,) = [m for m in s.on_disk().rows[numbered("2-1")].marks if m.is_unplanned]
        assert (mark.due, mark.promises[0].why) == (JUNE, "臨時の説明会")


async def test_slash_finds_and_n_goes_on_and_back(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.press("slash", *"ｼﾞｪﾈﾘｯｸ", "enter")  # half-width finds full-width
        first = s.reference
        assert first.startswith("17-")
        assert "1/" in s.said()
        await s.press("n")
        second = s.reference
        assert second != first
        await s.press("N")
        assert s.reference == first
        await s.press("slash", *"zzzz", "enter")
        assert "見つかりません" in s.said()


async def test_f_shows_a_group(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.press("f", "3")
        assert "レセプト" in s.heading()
        assert s.reference == "6-1"
        await s.press("f", "1")
        assert "全グループ" in s.heading()


async def test_s_lists_slips_and_o_goes_to_the_row(tmp_path: Path):
    async with stage(tmp_path, size=(180, 45)) as s:
        await s.press("s")
        # incentive KPIs first, by their shortfall: 3,549 of 147,940 × 2/12 is the least
        await s.press("o")
        assert s.app.screen is s.main
        assert s.reference == "22-1"


async def test_the_help_lists_every_key_finds_and_runs(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("question_mark", *"◎", "enter")
        assert s.on_disk().rows[numbered("1-1")].report(JUNE).status == "◎"


async def test_the_palette_runs_commands(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.press("ctrl+p")
        await s.press(*"見ている月を基準月")
        await s.press("enter")
        assert "変わったところはありません" in s.said()  # May is 基準月 already


async def test_the_settings_are_kept_for_the_next_time(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("PLANNER_CONFIG", str(tmp_path / "config"))
    async with stage(tmp_path) as s:
        await s.press("comma")
        await s.press(*["backspace"] * 30, *"田中", "ctrl+s")
        held = config.stored(tmp_path / "config" / "settings.toml")
        assert held.name == "田中"
        await s.press("2")
        assert PlanBook(PlanFolder(s.folder)).entries()[-1].who == "田中"


async def test_the_same_field_changed_elsewhere_shows_both_values(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("2-1")
        await s.press("enter", *"自分の文")
        PlanBook(PlanFolder(s.folder), who="鈴木").submit(
            WriteNote(numbered("2-1"), MAY, "鈴木さんの文")
        )
        await s.press("ctrl+s")
        shown = s.app.export_screenshot()
        assert "鈴木さんの文" in shown
        assert "自分の文" in shown
        assert s.on_disk().rows[numbered("2-1")].report(MAY).note == "鈴木さんの文"
        await s.press("2")  # the second choice: mine
        await s.settle()
        assert s.on_disk().rows[numbered("2-1")].report(MAY).note == "自分の文"


async def test_escape_from_a_conflict_loses_no_text(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("2-1")
        await s.press("enter", *"自分の文")
        PlanBook(PlanFolder(s.folder), who="鈴木").submit(
            WriteNote(numbered("2-1"), MAY, "鈴木さんの文")
        )
        await s.press("ctrl+s")
        await s.press("escape")
        assert s.app.screen is not s.main  # the editor, with the text
        await s.press("ctrl+s")
        assert s.on_disk().rows[numbered("2-1")].report(MAY).note == "自分の文"


async def test_z_ends_every_rest_that_covers_the_month(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        book = PlanBook(PlanFolder(s.folder))
        book.submit(Suspend(numbered("1-1"), "z1", JUNE, Month("2020-08"), "一つ目"))
        book.submit(Suspend(numbered("1-1"), "z2", JULY, Month("2020-09"), "二つ目"))
        await s.look()
        await s.press("]", "z", "enter")  # taken up again in July
        assert not s.on_disk().rows[numbered("1-1")].is_suspended(JULY)
        assert s.entries() == 3


async def test_different_fields_of_one_row_are_both_kept(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("2-1")
        await s.press("enter", *"自分の文")
        PlanBook(PlanFolder(s.folder), who="鈴木").submit(SetStatus(numbered("2-1"), MAY, "△"))
        await s.press("ctrl+s")
        report = s.on_disk().rows[numbered("2-1")].report(MAY)
        assert (report.note, report.status) == ("自分の文", "△")


async def test_a_note_that_cannot_be_saved_keeps_its_text(tmp_path: Path, monkeypatch):
    from planner.store import journal

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    async with stage(tmp_path) as s:
        await s.go("2-1")
        monkeypatch.setattr(journal, "append", full)
        await s.press("enter", *"大事な文", "ctrl+s")
        assert s.app.screen is not s.main  # the text stands in the editor again
        assert "保存" in s.said()
        monkeypatch.undo()
        await s.press("ctrl+s")
        assert s.on_disk().rows[numbered("2-1")].report(MAY).note == "大事な文"


@pytest.mark.parametrize("key", ["m", "x", "w", "space"])
async def test_keys_for_a_mark_on_an_empty_month_only_say_so(tmp_path: Path, key: str):
    async with stage(tmp_path, month=JUNE) as s:
        await s.go("2-1")
        await s.press(key)
        assert s.app.screen is s.main
        assert "6月に●がありません" in s.said()
        assert s.entries() == 0
