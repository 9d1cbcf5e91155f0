"""Checking the month's reports and closing it, and what a leader sees of that."""

import re
from pathlib import Path

import pytest
from months import JULY, JUNE, MAY
from plans import place_of
from sample import numbered
from stage import Stage, stage

from planner.forms.review_lines import ReviewLine, StageFold
from planner.history.intents import Change, CloseMonth, ReviewReport, SetStatus, WriteNote
from planner.plan import reporting
from planner.plan.fiscal import Month
from planner.plan.reporting import Stage as At
from planner.settings import widths
from planner.store import library
from planner.store.book import PlanBook
from planner.store.folder import DataFolder, PlanFolder
from planner.text import width, wrap
from planner.ui import writer
from planner.ui.screens.choose import ChooseScreen
from planner.ui.screens.note import NoteScreen
from planner.ui.screens.reports import ReportsScreen
from planner.ui.screens.returned import ReturnedScreen
from planner.ui.widgets.fields import Prose
from planner.ui.widgets.lines import FittedLine, OneLine
from planner.ui.widgets.marked import MarkedPassage
from planner.ui.widgets.passage import Passage

# Of the sample: 限度額認定証 (業務) and the two after it, each reported by its first row.
SECOND, FOURTH = numbered("2-1"), numbered("4-1")


def begun(data: Path, *changes: Change, who: str = "鈴木") -> PlanBook:
    """The sample in a data folder, changed by somebody before it is opened."""
    library.open_library(DataFolder(data), is_chosen=False, who=who)
    book = PlanBook(place_of(data), who=who)
    for change in changes:
        book.submit(change)
    return book


def reported(*rows: str) -> list[Change]:
    return [WriteNote(row, JUNE, f"{row}の六月") for row in rows]


def returned(row: str, comment: str) -> ReviewReport:
    return ReviewReport(row, JUNE, "returned", comment=comment)


def stage_on_disk(s: Stage, row: str, month: Month = JUNE) -> At:
    plan = s.on_disk()
    return reporting.stage(plan, plan.rows[row], month)


def reports(s: Stage) -> ReportsScreen:
    assert isinstance(s.app.screen, ReportsScreen)
    return s.app.screen


def cursor(s: Stage) -> str:
    row = reports(s).row
    assert row is not None
    return row.id


def line_text(s: Stage, name: str) -> str:
    line = s.app.screen.query_one(f"#{name}", OneLine)
    if isinstance(line, FittedLine) and line.made is not None:
        return line.made(line.size.width)
    return "".join(text for text, _ in line.parts)


def listed(s: Stage) -> list[str]:
    """The lines of the list as drawn, without its header; of dialogs their options."""
    if not isinstance(s.app.screen, ReportsScreen):
        return [str(option.prompt) for option in s.app.screen.query_one("OptionList").options]
    sheet = s.app.screen.reports
    lines = sheet.virtual_size.height - 1
    return ["".join(own.text for own in sheet.draw(y, sheet.room)) for y in range(lines)]


def rows_listed(s: Stage) -> list[str]:
    """The references of the reports listed, folds left out."""
    lines = reports(s).reports.lines
    return [line.reference for line in lines if isinstance(line, ReviewLine)]


def number_listed(s: Stage) -> int:
    """How many reports are listed, those in closed folds as well."""
    lines = reports(s).reports.lines
    folded = sum(own.count for own in lines if isinstance(own, StageFold) and not own.is_open)
    return len(rows_listed(s)) + folded


async def unfold(s: Stage, settled: At = At.REVIEWED) -> None:
    """Open the fold of a stage, the cursor on the first report in it."""
    lines = reports(s).reports.lines
    folds = [n for n, own in enumerate(lines) if isinstance(own, StageFold)]
    (place,) = [n for n in folds if lines[n].stage is settled]
    await s.press("home", *["j"] * place, "space", "j")


def now_shown(s: Stage) -> str:
    """The report under the cursor in full."""
    return reports(s).query_one("#now", MarkedPassage).text


def signs(s: Stage) -> list[str]:
    """The cells of the status column that say a report was given back."""
    return [sign for line in s.drawn() for sign in re.findall(r"│ *([^│ ]*差) *│", line)]


# Checking


async def test_c_lists_every_unit_of_reporting_the_waiting_ones_first(tmp_path: Path):
    begun(tmp_path, *reported(SECOND, FOURTH))
    async with stage(tmp_path, month=JUNE, size=(180, 45)) as s:
        await s.press("c")
        assert number_listed(s) == len(list(reporting.units(s.plan)))
        assert rows_listed(s)[:2] == ["2-1", "4-1"]
        first, second, third = (line for line in listed(s)[:3])
        assert "未確認" in first
        assert "r02-1の六月" in first
        assert "未確認" in second
        assert "未報告" in third
        assert "未確認2" in line_text(s, "counts")
        assert cursor(s) == SECOND


async def test_c_lists_every_group_s_reports_whoever_opens_it(tmp_path: Path):
    begun(tmp_path, *reported(SECOND))
    async with stage(tmp_path, month=JUNE, group="レセプト") as s:
        await s.press("c")
        assert number_listed(s) == len(list(reporting.units(s.plan)))
        assert cursor(s) == SECOND  # of 業務


async def test_space_confirms_and_goes_on_and_a_second_space_takes_it_back(tmp_path: Path):
    begun(tmp_path, *reported(SECOND, FOURTH))
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("c", "space")
        assert stage_on_disk(s, SECOND) is At.REVIEWED
        assert cursor(s) == FOURTH
        assert "確認済" in "".join(listed(s))
        await s.press("k", "space")
        assert stage_on_disk(s, SECOND) is At.UNCHECKED


async def test_space_held_with_the_ime_on_confirms_as_well(tmp_path: Path):
    begun(tmp_path, *reported(SECOND))
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("ｃ", "　")
        assert stage_on_disk(s, SECOND) is At.REVIEWED


async def test_r_gives_a_report_back_with_a_comment_and_goes_on(tmp_path: Path):
    begun(tmp_path, *reported(SECOND, FOURTH))
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("c", "r", *"68件の内訳は", "enter")
        review = s.on_disk().rows[SECOND].report(JUNE).review
        assert review is not None
        assert (review.verdict, review.comment, review.who) == ("returned", "68件の内訳は", "佐藤")
        assert cursor(s) == FOURTH


async def test_a_report_is_not_given_back_without_a_comment(tmp_path: Path):
    begun(tmp_path, *reported(SECOND))
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("c", "r", "enter")
        assert not isinstance(s.app.screen, ReportsScreen)  # still asked
        await s.press("escape")
        assert stage_on_disk(s, SECOND) is At.UNCHECKED


async def test_nothing_is_confirmed_where_nothing_was_reported(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("c", "space")
        assert "まだ報告がありません" in line_text(s, "said")
        await s.press("r")
        assert isinstance(s.app.screen, ReportsScreen)
        assert s.entries() == 0


async def test_what_changes_while_it_is_read_is_not_confirmed_unread(tmp_path: Path):
    book = begun(tmp_path, *reported(SECOND))
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("c")
        book.submit(WriteNote(SECOND, JUNE, "書き直した"))
        await s.look()
        assert "書き直した" in listed(s)[0]
        assert "書き直した" in now_shown(s)
        await s.press("space")
        assert stage_on_disk(s, SECOND) is At.UNCHECKED
        assert "今変わりました" in line_text(s, "said")
        await s.press("space")
        assert stage_on_disk(s, SECOND) is At.REVIEWED


async def test_a_report_answered_after_it_was_given_back_waits_again(tmp_path: Path):
    begun(tmp_path, *reported(SECOND), returned(SECOND, "内訳は"), WriteNote(SECOND, JUNE, "内訳"))
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("c")
        assert "差戻し後に修正" in listed(s)[0]
        assert "内訳は" in now_shown(s)
        await s.press("space")
        assert stage_on_disk(s, SECOND) is At.REVIEWED


async def test_every_row_an_item_reports_for_is_shown_with_it(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        unit = next(u for u in reporting.units(s.plan) if len(reporting.covered(s.plan, u)) > 1)
        other = reporting.covered(s.plan, unit)[1]
        PlanBook(PlanFolder(s.folder)).submit(
            [WriteNote(unit.id, JUNE, "初"), WriteNote(other.id, JUNE, "後")]
        )
        await s.look()
        await s.press("c")
        shown = now_shown(s)
        assert f"{s.plan.reference(other)} 後" in shown


async def test_last_months_note_stands_beside_where_there_is_room_and_below_elsewhere(
    tmp_path: Path,
):
    begun(tmp_path, *reported(numbered("1-1")))
    for size, beside in (((180, 45), True), ((80, 24), True), ((72, 24), False)):
        async with stage(tmp_path, month=JUNE, size=size) as s:
            await s.press("c")
            last = s.app.screen.query_one("#last", Passage)
            assert bool(last.size.width) is beside
            shown = last.text if beside else now_shown(s)
            assert "電話対応のチェック" in shown  # of May, as published


async def test_enter_goes_to_the_row_in_the_month_looked_at(tmp_path: Path):
    begun(tmp_path, *reported(SECOND, FOURTH))
    async with stage(tmp_path, month=MAY, group="レセプト") as s:
        await s.press("c", "]", "f", "1", "j", "enter")
        assert s.app.screen is s.main
        assert s.row.id == FOURTH  # of 業務, which レセプト alone does not show
        assert s.main.month == JUNE
        assert s.grid.cursor_month == JUNE


async def test_u_takes_the_confirmation_back(tmp_path: Path):
    begun(tmp_path, *reported(SECOND))
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("c", "space", "u")
        assert stage_on_disk(s, SECOND) is At.UNCHECKED
        assert "未確認1" in line_text(s, "counts")


async def test_a_comment_that_another_was_quicker_with_is_kept(tmp_path: Path):
    book = begun(tmp_path, *reported(SECOND))
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("c", "r", *"私の一言")
        book.submit(ReviewReport(SECOND, JUNE, "reviewed"))
        await s.press("enter")
        assert "私の一言" in s.app.export_screenshot()
        await s.press("enter")
        review = s.on_disk().rows[SECOND].report(JUNE).review
        assert review is not None
        assert review.comment == "私の一言"


@pytest.mark.parametrize("held", ["", "reviewed"])
async def test_a_confirmation_that_another_was_quicker_with_asks_nothing(
    tmp_path: Path, monkeypatch, held: str
):
    monkeypatch.setattr(writer, "LOOK_EVERY", 60)
    book = begun(tmp_path, *reported(SECOND))
    if held:
        book.submit(ReviewReport(SECOND, JUNE, held))
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("c")
        if held:
            await unfold(s)
        assert cursor(s) == SECOND
        book.submit(returned(SECOND, "鈴木の一言"))
        await s.press("space")
        assert isinstance(s.app.screen, ReportsScreen)
        assert "鈴木" in line_text(s, "said")
        assert stage_on_disk(s, SECOND) is At.RETURNED


async def test_a_plan_open_read_only_takes_no_review(tmp_path: Path):
    begun(tmp_path, *reported(SECOND))
    async with stage(tmp_path, month=JUNE) as s:
        s.main.is_read_only = True
        await s.press("c", "space", "r", "C", "e")
        assert isinstance(s.app.screen, ReportsScreen)
        assert "読み取り専用" in line_text(s, "said")


@pytest.mark.parametrize("column", ["home", "end"])
@pytest.mark.parametrize("screen", ["reports", "slips"])
async def test_a_row_gone_to_in_a_month_has_the_cursor_in_that_month(
    tmp_path: Path, screen: str, column: str
):
    begun(tmp_path, *reported(SECOND), SetStatus(SECOND, JUNE, "△"))
    async with stage(tmp_path, month=JUNE) as s:
        await s.press(column)
        assert s.grid.cursor_month != JUNE
        await s.press(*{"reports": ("c", "enter"), "slips": ("s", "o")}[screen])
        assert s.app.screen is s.main
        assert s.grid.cursor_month == JUNE


# Memos


async def test_e_writes_a_memo_that_is_no_part_of_the_report(tmp_path: Path):
    begun(tmp_path, *reported(SECOND), ReviewReport(SECOND, JUNE, "reviewed"))
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("c")
        await unfold(s)
        assert cursor(s) == SECOND
        await s.press("e", *"局長に相談", "ctrl+s")
        assert s.on_disk().rows[SECOND].report(JUNE).memo == "局長に相談"
        assert stage_on_disk(s, SECOND) is At.REVIEWED
        assert "局長に相談" in now_shown(s)


async def test_the_memo_is_the_third_field_of_the_note_and_stands_in_the_detail(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("enter", *"本文", "tab", "tab", *"内輪の話", "ctrl+s")
        report = s.on_disk().rows[numbered("1-1")].report(JUNE)
        assert (report.note, report.remedy, report.memo) == ("本文", None, "内輪の話")
        detail = s.main.query_one("#detail")
        drawn = [detail.render_line(y).text for y in range(detail.size.height)]
        assert any("内部メモ・印刷されません" in line for line in drawn)


async def test_escape_asks_before_a_memo_is_lost(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("enter", "tab", "tab", *"メモ", "escape")
        assert isinstance(s.app.screen, NoteScreen)
        assert s.app.screen.has_class("-leaving")


# What a leader sees


async def test_what_was_given_back_to_one_s_group_is_told_on_opening(tmp_path: Path):
    begun(tmp_path, *reported(SECOND), returned(SECOND, "68件の内訳は"))
    async with stage(tmp_path, month=MAY, group="業務") as s:
        await s.until_open(ReturnedScreen)
        (told,) = listed(s)
        for part in ("6月", "2-1", "68件の内訳は", "鈴木"):
            assert part in told
        await s.press("enter")
        assert s.app.screen is s.main
        assert (s.row.id, s.main.month) == (SECOND, JUNE)
        await s.press("enter")
        assert isinstance(s.app.screen, NoteScreen)
        assert "68件の内訳は" in s.app.screen.query_one("#above", Passage).text
        await s.press(*"、内訳", "ctrl+s")
        assert stage_on_disk(s, SECOND) is At.ANSWERED
        assert "差戻し" not in s.heading()
    async with stage(tmp_path, month=MAY, group="業務") as s:
        assert s.app.screen is s.main  # answered: nothing to tell


@pytest.mark.parametrize("group", ["", "保健"])
async def test_what_was_given_back_to_others_is_not_told(tmp_path: Path, group: str):
    begun(tmp_path, *reported(SECOND), returned(SECOND, "内訳は"))
    async with stage(tmp_path, month=MAY, group=group) as s:
        assert s.app.screen is s.main


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (180, 45)])
async def test_a_row_given_back_shows_it_beside_its_status(tmp_path: Path, size: tuple[int, int]):
    begun(
        tmp_path,
        *reported(SECOND),
        SetStatus(SECOND, JUNE, "△"),
        returned(SECOND, "内訳は"),
    )
    async with stage(tmp_path, month=JUNE, size=size) as s:
        await s.go("2-1")
        (line,) = [line for line in s.drawn() if "△差" in line]
        assert {width(other) for other in s.drawn()} == {width(line)}
        assert "差戻し1件" in s.heading()
        owed = s.heading().partition("未報告")
        assert width("".join(owed[:2])) + width("99件") <= size[0]
        await s.press("enter", *"足した", "ctrl+s")
        assert not signs(s)


async def test_the_sign_fits_where_every_sign_takes_two_cells(tmp_path: Path):
    begun(tmp_path, SetStatus(SECOND, JUNE, "△"), returned(SECOND, "内訳は"), CloseMonth(MAY))
    widths.count_as(widths.WIDE)
    try:
        async with stage(tmp_path, month=JUNE, size=(80, 24)) as s:
            assert any("△差" in line for line in s.drawn())
            assert {width(line) for line in s.drawn()} == {80}
    finally:
        widths.count_as(widths.UNKNOWN)


async def test_a_row_mended_through_another_row_of_its_item_loses_its_sign(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        unit = next(u for u in reporting.units(s.plan) if len(reporting.covered(s.plan, u)) > 1)
        other = reporting.covered(s.plan, unit)[1]
        book = PlanBook(PlanFolder(s.folder))
        book.submit([WriteNote(unit.id, JUNE, "初")])
        book.submit(returned(unit.id, "足りない"))
        await s.look()
        await s.go(s.plan.reference(unit))
        assert signs(s)
        book.submit(WriteNote(other.id, JUNE, "後"))
        await s.look()
        assert not signs(s)


# Closing


async def test_closing_says_what_is_unfinished_and_enter_closes(tmp_path: Path):
    begun(tmp_path, *reported(SECOND))
    async with stage(tmp_path, month=JUNE) as s:
        owing = len(reporting.outstanding(s.plan, JUNE).unreported)
        await s.press("c", "C")
        assert isinstance(s.app.screen, ChooseScreen)
        said = s.app.screen.query_one(Passage).text
        assert f"未報告 {owing}件: 1-1 お客様満足度調査を活用…、1-2 KPI サービススタンダー…" in said
        assert "確認済でない報告 1件: 2-1 限度額認定証の利用促進" in said
        assert "4月・5月" in said
        await s.press("enter")
        closed = s.on_disk()
        assert set(closed.closes) == {"2020-04", MAY, JUNE}
        assert closed.status_month == JULY
        assert (s.folder / "backups").is_dir()


async def test_escape_leaves_a_month_open(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("c", "C", "escape")
        assert not s.on_disk().closes


async def test_c_on_a_closed_month_opens_it_again_with_a_reason(tmp_path: Path):
    begun(tmp_path, CloseMonth(JUNE))
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("c", "C", "enter")
        assert JUNE in s.on_disk().closes  # no reason, nothing happens
        await s.press(*"数字の訂正", "enter")
        assert JUNE not in s.on_disk().closes


async def test_closed_months_are_told_by_sign_and_in_the_heading(tmp_path: Path):
    begun(tmp_path, CloseMonth(JUNE))
    for size in ((80, 24), (180, 45)):
        async with stage(tmp_path, month=JUNE, size=size) as s:
            header = s.drawn()[0]
            assert all(name in header for name in ("4締", "5締", "6締"))
            assert "7締" not in header
            assert width(header) == width(s.drawn()[5])
            is_small = size[0] == 80
            assert ("締: 4月〜6月" in s.heading()) is not is_small
            assert ("6月（締）" if is_small else "（表示R2.6 締）") in s.heading()
            await s.press("]")
            assert "（締）" not in s.heading()
            assert "（表示" not in s.heading()


async def test_a_close_by_another_is_seen_at_once(tmp_path: Path):
    book = begun(tmp_path)
    async with stage(tmp_path, month=JUNE) as s:
        assert "6締" not in s.drawn()[0]
        book.submit(CloseMonth(JUNE))
        await s.look()
        assert "6締" in s.drawn()[0]


async def test_a_note_for_a_closed_month_keeps_its_text_and_says_how_to_open_it(tmp_path: Path):
    begun(tmp_path, CloseMonth(JUNE))
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("enter")
        assert "6月は締めています" in line_text(s, "said")  # before anything is written in vain
        assert "【締】" in line_text(s, "heading")
        await s.press(*"遅れた文", "ctrl+s")
        assert isinstance(s.app.screen, NoteScreen)
        assert s.app.screen.query_one("#note", Prose).text == "遅れた文"
        above = s.app.screen.query_one("#above", Passage).text
        assert "締めた" in above
        assert "C で" in above
        assert s.on_disk().rows[numbered("1-1")].report(JUNE).note is None
        await s.press("escape")
        assert isinstance(s.app.screen, NoteScreen)  # asked before it is lost


async def test_a_memo_may_be_written_for_a_closed_month(tmp_path: Path):
    begun(tmp_path, CloseMonth(JUNE))
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("enter", "tab", "tab", *"後で確認", "ctrl+s")
        assert s.on_disk().rows[numbered("1-1")].report(JUNE).memo == "後で確認"


async def test_an_old_mark_ticked_in_a_closed_month_is_done_in_the_next_and_late(tmp_path: Path):
    begun(tmp_path, CloseMonth(JUNE))
    async with stage(tmp_path, month=JUNE) as s:
        await s.go("1-1")  # continuous: a ● in June as in every month
        await s.press("space")
        (mark,) = [mark for mark in s.on_disk().rows[numbered("1-1")].marks if mark.month == JUNE]
        assert (mark.done, mark.is_late) == (JULY, True)
        assert "7月に実施済" in s.said()
        assert "後着" in s.said()


async def test_an_old_mark_is_moved_to_the_next_open_month_first_and_is_late(tmp_path: Path):
    begun(tmp_path, CloseMonth(JUNE))
    async with stage(tmp_path, month=MAY) as s:
        await s.go("2-1")  # its ● of May is still open
        await s.press("m", "enter", *"会場の都合", "enter")
        (promise,) = s.on_disk().rows[SECOND].marks[0].promises
        assert (promise.month, promise.is_late) == (JULY, True)
        assert "後着" in s.said()


async def test_the_reason_of_a_move_into_a_closed_month_is_not_lost(tmp_path: Path):
    begun(tmp_path, CloseMonth(JUNE))
    async with stage(tmp_path, month=MAY) as s:
        await s.go("2-1")
        await s.press("m", "6", "enter", *"会場の都合", "enter")
        assert isinstance(s.app.screen, ChooseScreen)
        shown = s.app.screen.query_one(Passage).text
        assert "会場の都合" in shown
        assert "C で" in shown
        assert not s.on_disk().rows[SECOND].marks[0].promises


async def test_a_mark_moved_from_a_closed_month_is_proposed_for_an_open_one(tmp_path: Path):
    begun(tmp_path, CloseMonth(JUNE))
    async with stage(tmp_path, month=MAY) as s:
        await s.go("2-1")
        await s.press("m", "enter", *"会場", "enter")
        (mark,) = [mark for mark in s.on_disk().rows[SECOND].marks if mark.month == MAY]
        assert mark.due == JULY


async def test_nothing_is_asked_that_a_closed_month_would_refuse(tmp_path: Path):
    begun(tmp_path, CloseMonth(JUNE))
    async with stage(tmp_path, month=JUNE) as s:
        await s.go("2-1")
        await s.press("a")
        assert s.app.screen is s.main
        assert "締めていない月に入れるか" in s.said()


async def test_what_is_done_in_time_is_not_called_late(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("space")
        assert "後着" not in s.said()


async def test_a_copy_that_was_not_made_is_told(tmp_path: Path, monkeypatch):
    from planner.store import backups

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    async with stage(tmp_path, month=JUNE) as s:
        monkeypatch.setattr(backups, "make", full)
        await s.press("c", "C", "enter")
        assert JUNE in s.on_disk().closes
        told = line_text(s, "said")
        assert "締めは保存されています" in told
        assert "空き容量がありません" in told


# As a screen


SIZES = [(80, 24), (120, 40), (180, 45)]


def screen_lines(s: Stage) -> list[str]:
    return [strip.text for strip in s.app.screen._compositor.render_strips()]


@pytest.mark.parametrize("size", SIZES)
async def test_the_first_line_answers_whether_the_month_can_be_closed(
    tmp_path: Path, size: tuple[int, int]
):
    confirmed = [ReviewReport(row, JUNE, "reviewed") for row in (SECOND,)]
    begun(tmp_path, *reported(SECOND, FOURTH), *confirmed)
    async with stage(tmp_path, month=JUNE, size=size) as s:
        await s.press("c")
        units = list(reporting.units(s.plan))
        stages = [reporting.stage(s.plan, unit, JUNE) for unit in units]
        settled = {At.REVIEWED, At.RESTING, At.ENDED, At.UNRECORDED}
        owed = sum(own not in settled for own in stages)
        assert f"残り{owed}件  確認済1/{owed + 1}" in screen_lines(s)[0]
        assert "…" not in screen_lines(s)[0]


@pytest.mark.parametrize("size", SIZES)
async def test_the_counts_of_who_is_waited_for_add_up(tmp_path: Path, size: tuple[int, int]):
    begun(tmp_path, *reported(SECOND, FOURTH), returned(FOURTH, "内訳は"))
    async with stage(tmp_path, month=JUNE, size=size) as s:
        await s.press("c")
        counts = line_text(s, "counts")
        assert counts in screen_lines(s)[1]
        totals = [int(re.findall(r"\d+", part)[0]) for part in counts.split("│")]
        parts = [sum(map(int, re.findall(r"\d+", own))) for own in re.findall("（(.*?)）", counts)]
        assert sum(totals) == len(list(reporting.units(s.plan)))
        assert parts == totals[:2]


@pytest.mark.parametrize(("size", "least"), [((80, 24), 28), ((120, 40), 29), ((180, 45), 29)])
async def test_a_name_has_at_least_28_cells_and_more_where_there_is_room(
    tmp_path: Path, size: tuple[int, int], least: int
):
    async with stage(tmp_path, month=JUNE, size=size) as s:
        await s.press("c")
        columns = reports(s).reports._columns
        assert columns is not None
        assert columns.title >= least
        assert {width(line) for line in listed(s)} == {reports(s).reports.room}


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_confirmed_is_folded_at_the_end_and_opened_by_space(
    tmp_path: Path, size: tuple[int, int]
):
    begun(tmp_path, *reported(SECOND, FOURTH), ReviewReport(SECOND, JUNE, "reviewed"))
    async with stage(tmp_path, month=JUNE, size=size) as s:
        await s.press("c")
        assert "2-1" not in rows_listed(s)
        assert any("▶ 確認済 1件" in line for line in listed(s))
        await unfold(s)
        assert cursor(s) == SECOND
        assert any("▼ 確認済 1件" in line for line in listed(s))
        await s.press("k", "enter")
        assert "2-1" not in rows_listed(s)


async def test_what_a_fold_holds_is_in_view_once_it_is_open_and_told_while_it_is_not(
    tmp_path: Path,
):
    async with stage(tmp_path, month=JUNE, size=(80, 24)) as s:
        rows = [unit.id for unit in reporting.units(s.plan)]
        book = PlanBook(PlanFolder(s.folder))
        book.submit(reported(*rows))
        book.submit([ReviewReport(row, JUNE, "reviewed") for row in rows[-3:]])
        await s.look()
        await s.press("c")
        sheet = reports(s).reports
        seen = [line.strip() for line in screen_lines(s)]
        assert not any(line.startswith("▶ 確認済") for line in seen)  # it is out of sight
        below = len(rows) - 3 - len(sheet.seen)
        foot = next(line for line in seen if line.startswith("▼"))
        assert foot.startswith(f"▼ 下に{below}行  ▶ 確認済 3件")
        fold = next(n for n, own in enumerate(sheet.lines) if isinstance(own, StageFold))
        await s.press("home", *["j"] * fold, "space")
        assert sheet.cursor == fold
        assert fold + 1 in sheet.seen


async def test_a_fold_and_the_heading_agree_about_what_keeps_its_place(tmp_path: Path):
    begun(tmp_path, *reported(SECOND, FOURTH), ReviewReport(FOURTH, JUNE, "reviewed"))
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("c", "space")
        assert "済2/" in line_text(s, "heading")
        assert any("▶ 確認済 1件（上にも1件）" in line for line in listed(s))


async def test_a_long_name_goes_on_below_where_lines_are_free(tmp_path: Path):
    begun(tmp_path, *reported(SECOND))
    async with stage(tmp_path, month=JUNE, size=(120, 90)) as s:
        await s.press("c")
        shown = "\n".join(listed(s))
        columns = reports(s).reports._columns
        assert columns is not None
        rows = [own for own in reports(s).reports.lines if isinstance(own, ReviewLine)]
        assert any(width(own.title) > columns.title for own in rows)
        for own in rows:
            for part in wrap(own.title, columns.title):
                assert part in shown
        assert "…" not in shown


async def test_a_month_before_the_reports_began_is_not_called_done(tmp_path: Path):
    """The sample is recorded from June on; in May there are notes, and nothing to be reviewed."""
    async with stage(tmp_path, month=MAY) as s:
        await s.press("c")
        heading = line_text(s, "heading")
        assert heading.rstrip().endswith("未記録の月")
        assert "残り" not in heading


async def test_where_nothing_waits_what_is_confirmed_is_open(tmp_path: Path):
    async with stage(tmp_path, month=JUNE, group="業務") as s:
        rows = [unit.id for unit in reporting.units(s.plan, "業務")]
        book = PlanBook(PlanFolder(s.folder))
        book.submit(reported(*rows))
        book.submit([ReviewReport(row, JUNE, "reviewed") for row in rows])
        await s.look()
        await s.press("c")
        reports(s).show_group("業務")
        await s.settle()
        assert "残り0件" in line_text(s, "heading")
        assert len(rows_listed(s)) == len(rows)


async def test_a_report_confirmed_now_keeps_its_place_until_the_list_is_begun_anew(tmp_path: Path):
    begun(tmp_path, *reported(SECOND, FOURTH))
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("c", "space")
        assert rows_listed(s)[:2] == ["2-1", "4-1"]
        assert "確認済" in listed(s)[0]
        await s.press("[", "]")
        assert rows_listed(s)[0] == "4-1"
        assert "2-1" not in rows_listed(s)


async def test_what_changes_below_a_closed_fold_comes_up(tmp_path: Path):
    book = begun(tmp_path, *reported(SECOND, FOURTH), ReviewReport(SECOND, JUNE, "reviewed"))
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("c")
        assert "2-1" not in rows_listed(s)
        book.submit(WriteNote(SECOND, JUNE, "書き直した"))
        await s.look()
        assert "2-1" in rows_listed(s)
        assert cursor(s) == FOURTH


@pytest.mark.parametrize("size", SIZES)
async def test_what_changed_since_the_confirmation_is_shown_word_by_word(
    tmp_path: Path, size: tuple[int, int]
):
    begun(
        tmp_path,
        WriteNote(SECOND, JUNE, "20社に案内した\n来月も続ける"),
        ReviewReport(SECOND, JUNE, "reviewed"),
        WriteNote(SECOND, JUNE, "22社に案内した\n来月も続ける"),
    )
    async with stage(tmp_path, month=JUNE, size=size) as s:
        await s.press("c")
        assert "22社に案内した" in now_shown(s)  # at once
        await s.rest()
        await s.until(lambda: "20社" in now_shown(s), "the report as it was confirmed")
        paragraphs = reports(s).query_one("#now", MarkedPassage).paragraphs
        marked = [(own.sign, own.pieces) for own in paragraphs if own.sign]
        assert [sign for sign, _ in marked] == ["-", "+"]
        looks = [{look: text for text, look in pieces if look} for _, pieces in marked]
        assert looks == [{"went": "20"}, {"came": "22"}]
        shown = "\n".join(screen_lines(s))
        assert re.search(r"- .*20社に案内した", shown)
        assert re.search(r"\+ .*22社に案内した", shown)
        assert re.search(r"[^+-] 来月も続ける", shown)


async def test_keys_go_on_while_the_history_is_read(tmp_path: Path):
    begun(
        tmp_path,
        *reported(SECOND, FOURTH),
        ReviewReport(SECOND, JUNE, "reviewed"),
        WriteNote(SECOND, JUNE, "書き直した"),
    )
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("c")
        await s.rest()
        await s.press("space")
        assert stage_on_disk(s, SECOND) is At.REVIEWED
        assert cursor(s) == FOURTH


async def test_what_was_given_back_is_listed_from_the_palette(tmp_path: Path):
    begun(tmp_path, *reported(SECOND))
    async with stage(tmp_path, month=JUNE) as s:
        s.main.do("list_returned")
        await s.settle()
        assert "差し戻された報告はありません" in s.said()
        PlanBook(PlanFolder(s.folder)).submit(returned(SECOND, "内訳は"))
        await s.look()
        await s.press("ctrl+p", *"差し戻された", "enter")
        assert isinstance(s.app.screen, ReturnedScreen)


async def test_escape_in_the_commands_of_the_note_leads_back_to_the_note(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("enter", "f2", "escape")
        assert isinstance(s.app.screen, NoteScreen)
        assert s.app.screen.query_one("#note", Prose).has_focus


async def test_the_projector_s_theme_gives_each_report_two_lines(tmp_path: Path):
    begun(tmp_path, *reported(SECOND))
    for theme, size, lines in (
        ("projector", (80, 24), 2),
        ("projector", (120, 40), 2),
        ("projector", (180, 45), 2),
        ("day", (80, 24), 1),
    ):
        async with stage(tmp_path, month=JUNE, size=size, theme=theme) as s:
            await s.press("c")
            sheet = reports(s).reports
            assert len(sheet.lines_of(0)) == lines
            assert len(sheet.lines_of(1)) == lines  # that nothing is reported yet, is told
            second = "".join(own.text for own in sheet.draw(1, sheet.room))
            assert ("r02-1の六月" in second) is (lines == 2)


# To whom the list of what was given back is shown


async def told_to(data: Path, group: str, asked: str | None) -> bool:
    async with stage(data, month=MAY, group=group, asked_group=asked) as s:
        return isinstance(s.app.screen, ReturnedScreen)


async def test_what_was_given_back_is_told_to_the_group_shown_at_the_start(tmp_path: Path):
    begun(tmp_path, *reported(SECOND), returned(SECOND, "内訳は"))  # of 業務
    assert await told_to(tmp_path, "業務", None)  # by the settings
    assert await told_to(tmp_path, "", "業務")  # by option or environment
    assert await told_to(tmp_path, "保健", "業務")
    assert not await told_to(tmp_path, "業務", "保健")
    assert not await told_to(tmp_path, "業務", "全")
    assert not await told_to(tmp_path, "", None)
    assert not await told_to(tmp_path, "", "全")
