"""今月の点検: which rows are behind, since when, why, what changed, and whether it can be met."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from looks import shown
from months import JULY, JUNE, MAY
from plans import new_book, place_of, small_plan, with_item, with_row
from quickness import taken
from sample import numbered
from stage import Stage, stage, staged

from planner.forms.slip_lines import Fold, fold_text
from planner.history.intents import (
    Change,
    CloseMonth,
    DropMark,
    MoveMark,
    RecordFigure,
    ReopenMonth,
    SetStatus,
    SetStatusMonth,
    Suspend,
    TickMark,
    WriteNote,
    WriteRemedy,
)
from planner.plan.fiscal import Month
from planner.plan.model import Item, Plan, Report, Row
from planner.plan.order import At, keys
from planner.settings.config import Settings
from planner.store import library
from planner.store.book import PlanBook
from planner.store.folder import DataFolder
from planner.text import divide, width
from planner.ui.app import PlannerApp
from planner.ui.screens.ask import AskScreen
from planner.ui.screens.figures import FiguresScreen
from planner.ui.screens.note import NoteScreen
from planner.ui.screens.slips import SlipsScreen
from planner.ui.screens.story import StoryScreen
from planner.ui.widgets.chart import KpiChart
from planner.ui.widgets.lines import OneLine, Sentence
from planner.ui.widgets.panel import Panel
from planner.ui.widgets.passage import Passage
from planner.ui.widgets.slips import SlipList

# Of the sample: item 20's third row has single ● in June and July; item 2 has no KPI.
FAIR, SECOND = numbered("20-3"), numbered("2-1")
WIDE, NARROW = (180, 45), (80, 24)


def begun(data: Path, *changes: Change, who: str = "鈴木") -> PlanBook:
    """The sample in a data folder, changed by somebody before it is opened."""
    library.open_library(DataFolder(data), is_chosen=False, who=who)
    book = PlanBook(place_of(data), who=who)
    for change in changes:
        book.submit(change)
    return book


def mark_of(plan: Plan, row: str, month: Month) -> str:
    return next(mark.id for mark in plan.rows[row].marks if mark.month == month)


def slips(s: Stage) -> SlipsScreen:
    assert isinstance(s.app.screen, SlipsScreen)
    return s.app.screen


def cursor(s: Stage) -> str:
    row = slips(s).row
    return row.id if row is not None else ""


def text_of(s: Stage, name: str) -> str:
    widget = s.app.screen.query_one(f"#{name}")
    if isinstance(widget, Passage):
        return widget.text
    assert isinstance(widget, OneLine)
    return "".join(text for text, _ in widget.parts).strip()


def drawn(s: Stage) -> list[str]:
    """The lines of the list as drawn, without the header."""
    found = slips(s).query_one(SlipList)
    lines = [found.render_line(y).text.rstrip() for y in range(1, found.size.height)]
    return [line for line in lines if line]


def listed(s: Stage) -> list[str]:
    """The first lines of its rows and folds."""
    return [line for line in drawn(s) if not is_second(line)]


def is_second(line: str) -> bool:
    """Whether a line says more of the row above: it is indented to its name."""
    return not line[:6].strip()


def title_of(s: Stage, name: str) -> str:
    """The name of a part, as its border has it."""
    return str(slips(s).query_one(f"#{name}", Panel).border_title or "").strip()


async def go(s: Stage, row: str) -> None:
    """Put the cursor on a row of the list."""
    await s.press("home")
    for _ in range(100):
        if cursor(s) == row:
            await s.rest()
            return
        await s.press("j")
    raise AssertionError(row)


# Which month, which group


async def test_s_opens_the_month_looked_at_and_the_group_shown(tmp_path: Path):
    async with stage(tmp_path, month=JUNE, asked_group="保健") as s:
        await s.press("s")
        heading = text_of(s, "heading")
        assert heading.startswith("今月の点検  6月  基準月5月")  # another month is only a view
        assert "保健" in heading
        groups = [s.plan.groups_of(s.plan.rows[line.key]) for line in rows_shown(s)]
        assert groups
        assert all("保健" in found for found in groups)


async def test_the_status_month_itself_is_no_view(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.press("s")
        assert text_of(s, "heading").startswith("今月の点検  5月  令和2年度  群馬支部  全グループ")


def rows_shown(s: Stage) -> list:
    return [line for line in slips(s).query_one(SlipList).lines if hasattr(line, "behind")]


@pytest.mark.parametrize(
    "keys", [("left", "right"), ("[", "]"), ("「", "」"), ("［", "］")], ids=str
)
async def test_the_month_is_walked_through_inside_the_year(tmp_path: Path, keys: tuple[str, str]):
    back, on = keys
    async with stage(tmp_path) as s:
        await s.press("s", back)
        assert "  4月  " in text_of(s, "heading")
        await s.press(back)  # April is the first
        assert "  4月  " in text_of(s, "heading")
        await s.press(on, on)
        assert "  6月  " in text_of(s, "heading")
        assert s.main.month == MAY  # the grid stays where it was


async def test_what_lies_before_the_ledger_is_said_to_be_unrecorded(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.press("s")
        assert "R2.6より前は未記録です" in seen(s)
        await s.press("right")
        assert "未記録" not in seen(s)


def seen(s: Stage) -> str:
    return "\n".join("".join(text for text, _ in line) for line in shown(s.app))


async def test_months_to_come_are_blank(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.press("s")
        (line,) = [line for line in listed(s) if " 22-1 " in line]
        # twelve ●, of which April and May have come; △ was published for May
        months = line.split("85.6%、△")[-1]
        assert months.split() == ["●", "●", "△"]


# How many, and why


async def test_the_heading_has_the_sum_and_the_line_below_it_the_reasons(tmp_path: Path):
    """Published for May: 12 △, and □ with ● due in items 28, 29 and 30; nothing for April."""
    async with stage(tmp_path, size=WIDE) as s:
        await s.press("s", "r", "2", "4", "enter")
        assert "理由: 計画を下回る・未着手" in text_of(s, "heading")
        assert text_of(s, "heading").endswith("15件・15行  4月 0 ＋新規15 ＝15件")
        assert text_of(s, "summary") == "新15 │ 計画を下回る 0→12  未着手 0→3"


@pytest.mark.parametrize("size", [(60, 24), NARROW, (100, 30), (120, 40), WIDE], ids=str)
async def test_a_sum_that_is_shown_is_whole_and_adds_up_at_every_width(tmp_path: Path, size):
    async with stage(tmp_path, month=JUNE, size=size) as s:
        await s.press("s")
        for _month in range(4):
            heading = seen(s).split("\n")[0]
            assert heading.rstrip().endswith("件")
            assert "…" not in heading
            before, parts, now = summed(heading)
            assert before + parts == now
            await s.press("right")


def summed(heading: str) -> tuple[int, int, int]:
    """The sum of a heading: the number before, what came less what left, the number now."""
    found = re.search(r"月(?:締め?)? (\d+)((?: [＋−訂]\S+)*) ＝(\d+)件", heading)
    signed = re.findall(r"([＋−])\D*?(\d+)", found[2])
    parts = sum(int(number) if sign == "＋" else -int(number) for sign, number in signed)
    return int(found[1]), parts, int(found[3])


async def test_reasons_there_is_no_room_for_are_counted(tmp_path: Path):
    async with stage(tmp_path, month=JULY, size=(30, 24)) as s:
        await s.press("s")
        line = seen(s).split("\n")[1]
        left = int(re.search(r"ほか(\d)$", line.rstrip())[1])
        shown = re.split(r" │ ", line)[1].split()[:-1]
        assert len(shown) + left == len([n for n in slips(s)._behind.reasons.values() if n])


async def test_below_stand_the_counts_of_the_months_beside(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("s")
        await s.rest()
        counts = []
        for key in ("left", "right", "right"):  # May, June, July
            await s.press(key)
            counts.append(re.search(r"(\d+)件・", text_of(s, "heading"))[1])
        await s.press("left")
        await s.rest()
        assert f"← 5月 {counts[0]}件　→ 7月 {counts[2]}件" in seen(s)
        await s.press(*["left"] * 2)
        await s.rest()
        assert "→ 5月" in seen(s)
        assert "←" not in seen(s).split("\n")[-2]  # April is the first


async def test_a_mark_ticked_late_is_recovered_and_folded_below(tmp_path: Path):
    book = begun(tmp_path)
    fair = mark_of(book.plan, FAIR, JUNE)
    book.submit(TickMark(FAIR, fair, JULY))
    july = mark_of(book.plan, FAIR, JULY)
    book.submit(TickMark(FAIR, july, JULY))
    async with stage(tmp_path, month=JULY) as s:
        await s.press("s", "r", "7", "enter")  # overdue ● alone
        assert "6月 1 ＋" in text_of(s, "heading")  # it was late in June and is so still there
        assert " −解消1 ＝" in text_of(s, "heading")
        await s.press("end")
        assert listed(s)[-1] == ">▶ 解消 1件"
        await s.press("enter", "down")
        assert listed(s)[-2] == " ▼ 解消 1件"
        assert re.match(
            r">解 20-3 健康保険委員関係 +6月の「●の遅れ」: 6月の●を7月に実施しました", listed(s)[-1]
        )
        assert cursor(s) == FAIR
        await s.rest()
        assert text_of(s, "why").startswith("解 6月の「●の遅れ」: 6月の●を7月に実施しました")


async def test_a_late_mark_moved_on_is_put_off_and_not_over(tmp_path: Path):
    """On July's page June's ● goes to September; the other one of the row is ticked before."""
    book = begun(tmp_path)
    book.submit(TickMark(FAIR, mark_of(book.plan, FAIR, JULY), JULY))
    async with stage(tmp_path, month=JULY, size=WIDE) as s:
        await s.press("s", "G")
        assert re.match(r">▶ 先月と同じ \d+行", listed(s)[-1])
        await s.press("enter")  # as in June, it is late
        before = re.search(r"6月 (\d+) ", text_of(s, "heading"))[1]
        assert "延期" not in text_of(s, "heading")
        await go(s, FAIR)
        await s.press("m")
        assert isinstance(s.app.screen, AskScreen)
        await s.press("right", "right", "enter", *"会場", "enter")
        mark = s.on_disk().rows[FAIR].mark(mark_of(s.plan, FAIR, JUNE))
        assert mark.promises[0].month == Month("2020-09")
        assert f"6月 {before} " in text_of(s, "heading")  # June's page stays as it was
        assert " −延期1 ＝" in text_of(s, "heading")
        (here,) = [line for line in listed(s) if line.startswith(">")]
        assert re.match(
            r">延 20-3 健康保険委員関係 +6月の「●の遅れ」: 6月の●を9月へ移しました",
            here,
        )
        await s.rest()
        assert "延 6月の「●の遅れ」: 6月の●を9月へ移しました（1回目、会場）" in text_of(s, "why")
        await s.press("end")
        assert listed(s)[-1] == ">▶ 延期 1件"


async def test_each_way_of_leaving_has_its_fold_whose_counts_are_those_of_the_sum(tmp_path: Path):
    """Of the ● open at the end of June one is dropped in July, and the row of another rests."""
    book = begun(tmp_path)
    book.submit(SetStatusMonth(JULY))
    book.submit(DropMark(FAIR, mark_of(book.plan, FAIR, JUNE), "会場がない"))
    book.submit(SetStatus(SECOND, JULY, "○"))
    book.submit(Suspend(numbered("1-1"), "s1", JULY, JULY, "改修"))
    async with stage(tmp_path, month=JULY, size=WIDE) as s:
        await s.press("s", "G", "enter")
        folds = [line for line in listed(s) if line.strip(" >").startswith(("▶", "▼"))]
        counts = dict(
            re.search(r"[▶▼] (\S+) (\d+)件", fold).groups() for fold in folds if "件" in fold
        )
        in_sum = dict(re.findall(r"−(\D+?)(\d+)", text_of(s, "heading")))
        assert counts == in_sum
        assert counts["中止"] == "1"


async def test_what_is_as_last_month_is_one_line_until_it_is_unfolded(tmp_path: Path):
    async with stage(tmp_path, month=JULY, size=WIDE) as s:
        await s.press("s", "r", "1", "7", "enter")
        # the 13 KPIs that were short in May have no newer figure; the ● of July are new
        folded = listed(s)
        assert folded[-1].startswith(" ▶ 先月と同じ ")
        count = int(folded[-1].split()[-1].removesuffix("行"))
        await s.press("end", "enter")
        assert len(listed(s)) == len(folded) + count
        assert any(" 22-1 " in line for line in listed(s))
        await s.press("space")
        assert [line[1:] for line in listed(s)] == [line[1:] for line in folded]


async def test_where_nothing_changed_all_is_unfolded(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("s", "r", "1", "enter")
        assert listed(s)[0].startswith(">▼ 先月と同じ")
        assert " 22-1 " in listed(s)[1]


async def test_a_fold_under_the_cursor_is_pointed_at_and_says_how_it_is_opened(tmp_path: Path):
    async with stage(tmp_path, month=JULY, size=WIDE) as s:
        await s.press("s", "r", "1", "7", "enter", "end")
        await s.rest()
        assert listed(s)[-1].startswith(">▶ 先月と同じ ")
        assert title_of(s, "texts").startswith("▶ 先月と同じ ")
        assert "開きます" in text_of(s, "why")
        await s.press("enter")
        await s.rest()
        assert "閉じます" in text_of(s, "why")


async def test_where_a_month_does_not_have_the_row_the_cursor_is_on_the_gravest(tmp_path: Path):
    """The ● of 6月 makes item 20's third row slip in June; in May nothing of it is due."""
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("s")
        await go(s, FAIR)
        await s.press("left")
        assert listed(s)[0].startswith(">新 22-1 ★")
        await s.press("right")
        assert cursor(s) == FAIR  # nothing was looked at meanwhile


async def test_a_row_put_right_keeps_the_cursor_and_so_does_its_undo(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("s")
        await go(s, FAIR)
        await s.press("space")
        assert cursor(s) == FAIR  # it stays as long as the cursor is on it
        assert any("いまは遅れなし" in line for line in listed(s))
        await s.press("u")
        assert cursor(s) == FAIR
        assert not any("いまは遅れなし" in line for line in listed(s))


async def test_the_gravest_stands_first_with_its_other_reasons_behind(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.press("s")
        first, *_others = listed(s)
        assert first.startswith(">新 22-1 ★")
        # 147,940 × 2/12 = 24,656.67, in whole people 24,657; 24,657 − 3,549
        assert "不足 21,108件 85.6%、△ " in first
        assert len([line for line in listed(s) if " 22-1 " in line]) == 1


async def test_the_incentive_rows_can_stand_alone(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.press("s", "i")
        assert "★インセンティブのみ" in text_of(s, "heading")
        assert all("★" in line for line in listed(s))


async def test_a_group_is_chosen_here_alone(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.press("s", "f", "3")
        assert "レセプト" in text_of(s, "heading")
        assert s.main.view.group == ""


# The evidence


async def test_the_evidence_answers_since_when_why_and_whether_it_can_be_met(tmp_path: Path):
    """Item 25: 453 of 3,255 by May; 2,802 are left for ten months, 226.5 a month came so far."""
    async with stage(tmp_path, month=JULY, size=WIDE) as s:
        await s.press("s", "r", "1", "enter")
        await go(s, numbered("25-1"))
        why = text_of(s, "why")
        assert "453" in why
        assert "目標の2/12" in why  # by which basis
        assert "（5月から3か月）" in why
        assert "着地見込み 2,718" in why  # 453 ÷ 2/12
        assert "必要ペース 数字のない10か月は月 281" in why  # 2,802 ÷ 10 = 280.2
        assert "これまで月 227" in why
        assert "ほかの目安" in why
        assert slips(s).query_one(KpiChart).size.height
        assert "25-1 ★" in title_of(s, "texts")


async def test_the_figures_of_a_kpi_follow_its_sentence_before_the_other_reasons(tmp_path: Path):
    async with stage(tmp_path, size=WIDE) as s:
        await s.press("s")
        await s.rest()
        short, ahead, others, status = text_of(s, "why").split("\n")[:4]
        assert "KPI の不足: 生活習慣病予防健診 受診者数" in short
        assert ahead.startswith("  目標 ")
        assert others.startswith("  ほかの目安 ")
        assert "計画を下回る: " in status


async def test_three_months_of_notes_and_remedies_and_the_promises_are_shown(tmp_path: Path):
    book = begun(
        tmp_path,
        WriteNote(FAIR, JUNE, "会場を探している"),
        WriteRemedy(FAIR, JUNE, "オンラインで開く"),
        WriteNote(FAIR, MAY, "五月のこと"),
    )
    book.submit(MoveMark(FAIR, mark_of(book.plan, FAIR, JUNE), JULY, "会場の都合", "他機関の都合"))
    async with stage(tmp_path, month=JULY) as s:
        await s.press("s")
        await go(s, FAIR)
        notes = text_of(s, "notes")
        for told in ("会場を探している", "オンラインで開く", "五月のこと", "会場の都合"):
            assert told in notes
        assert "原因 他機関の都合" in notes


async def test_on_a_small_terminal_the_evidence_stands_below_and_tab_opens_it_up(tmp_path: Path):
    async with stage(tmp_path, size=NARROW) as s:
        await s.press("s")
        await s.rest()
        side = slips(s).query_one("#side").region
        assert (side.x, side.width) == (0, 80)
        assert len(listed(s)) >= 7
        before = side.height
        assert slips(s).query_one(KpiChart).size.height >= 8
        said = slips(s).query_one("#said", Sentence)
        assert said.aside.startswith("Tab 根拠を広げる")
        await s.press("tab")
        assert slips(s).query_one("#side").region.height > before
        assert slips(s).query_one("#texts").region.width == 80
        assert not slips(s).query_one("#figure").display
        assert said.aside.startswith("Tab 一覧に戻る")
        assert all(width(line) <= 80 for line in seen(s).split("\n"))


async def test_the_whole_evidence_is_read_by_scrolling_however_small_the_screen(tmp_path: Path):
    async with stage(tmp_path, size=NARROW) as s:
        await s.press("s")
        await s.rest()
        await s.press("tab")
        found: list[str] = []
        for _page in range(20):
            found += evidence_seen(s)
            await s.press("down")
        whole = text_of(s, "why") + text_of(s, "notes")
        assert set(whole) - set("\n ") <= set("".join(found))
        assert evidence_seen(s)[-1].strip().endswith(text_of(s, "notes")[-3:])


def evidence_seen(s: Stage) -> list[str]:
    """The lines of the evidence that are seen, each with the cells of its part."""
    region = slips(s).query_one("#evidence").content_region
    lines = seen(s).split("\n")[region.y : region.bottom]
    return [divide(line, [region.x, region.right])[1] for line in lines]


@pytest.mark.parametrize(
    ("size", "months"), [(NARROW, 6), ((100, 30), 7), ((120, 40), 10), (WIDE, 10)], ids=str
)
async def test_no_two_months_of_the_header_run_together(tmp_path: Path, size, months: int):
    async with stage(tmp_path, month=Month("2021-01"), size=size) as s:
        await s.press("s")
        header = slips(s).query_one(SlipList).render_line(0).text
        names = header.split("理由")[1].split()
        assert len(names) == months
        order = [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3]
        numbers = [int(name.removesuffix("月")) for name in names]
        last = max(order.index(1) + 1, months)
        assert numbers == order[last - months : last]


async def test_on_a_wide_terminal_the_evidence_stands_beside(tmp_path: Path):
    async with stage(tmp_path, size=WIDE) as s:
        await s.press("s")
        assert slips(s).query_one("#side").region.x > 90


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_every_line_fills_the_list_or_what_stands_beside_it_would_shift(
    tmp_path: Path, size: tuple[int, int]
):
    async with stage(tmp_path, month=JULY, size=size) as s:
        await s.press("s")
        found = slips(s).query_one(SlipList)
        for y in range(found.size.height):
            assert width(found.render_line(y).text) == found.size.width


async def test_rows_have_second_lines_where_all_of_them_fit(tmp_path: Path):
    """Item 20 of the invented year: 1,653 of 1,740 in September, 3,306 of 3,480 in March."""
    library.put_sample(DataFolder(tmp_path), "mihon-r07", is_chosen=False)
    async with stage(tmp_path, month=Month("2025-09"), size=WIDE) as s:
        await s.press("s")
        (place,) = [n for n, line in enumerate(drawn(s)) if " 20-1 " in line]
        said = drawn(s)[place + 1].strip()
        assert said.startswith(
            "支部の保健師による面談 1,653人／目安 1,740人　着地 3,306／目標 3,480"
        )
        assert said.endswith("改善策「委託先に7社を移す」")
        await s.pilot.resize_terminal(*NARROW)
        await s.settle()
        assert not any(is_second(line) for line in drawn(s))


async def test_an_opened_fold_takes_no_row_its_second_line_and_its_rows_are_told_beside(
    tmp_path: Path,
):
    library.put_sample(DataFolder(tmp_path), "mihon-r07", is_chosen=False)
    async with stage(tmp_path, month=Month("2025-09"), size=WIDE) as s:
        await s.press("s", "end", "up")
        await s.rest()
        assert "14-1 健診と受診の記録を読み解く" in text_of(s, "why")  # of the three 解消
        before = sum(map(is_second, drawn(s)))
        assert before
        await s.press("enter", "home")
        assert sum(map(is_second, drawn(s))) >= before - 1  # the list may scroll


async def test_no_reason_and_no_figure_of_the_list_is_cut(tmp_path: Path):
    library.put_sample(DataFolder(tmp_path), "mihon-r07", is_chosen=False)
    for size in (NARROW, (100, 30), WIDE):
        async with stage(tmp_path, month=Month("2025-09"), size=size) as s:
            await s.press("s")
            header = slips(s).slips.render_line(0).text
            start = width(header[: header.index("理由")])
            for line in drawn(s):
                if not is_second(line):
                    assert "…" not in divide(line, [start])[1]


async def test_a_list_that_scrolls_ends_with_what_is_not_seen_of_it(tmp_path: Path):
    library.put_sample(DataFolder(tmp_path), "mihon-r07", is_chosen=False)
    async with stage(tmp_path, month=Month("2025-09"), size=NARROW) as s:
        await s.press("s")
        names = [fold_text(line) for line in slips(s).slips.lines if isinstance(line, Fold)]
        assert len(names) > 1
        hidden = len(rows_shown(s)) - len(listed(s))
        assert text_of(s, "foot") == "  ".join([f"▼ 下に{hidden}行", *names])
        assert text_of(s, "foot") in seen(s)
        await s.press("end", "enter")  # the last fold
        assert isinstance(slips(s).slips.line, Fold)
        assert slips(s).slips.line.is_open
        await s.press("end")
        above = slips(s).slips.seen.start
        assert text_of(s, "foot") == f"▲ 上に{above}行"


async def test_a_list_that_is_seen_as_a_whole_has_no_foot(tmp_path: Path):
    async with stage(tmp_path, size=WIDE) as s:
        await s.press("s")
        assert not slips(s).query_one("#foot").display


async def test_where_the_theme_is_roomy_each_row_has_its_reasons_below_it(tmp_path: Path):
    library.put_sample(DataFolder(tmp_path), "mihon-r07", is_chosen=False)
    september = Month("2025-09")
    async with stage(tmp_path, month=september, size=NARROW, theme="projector") as s:
        await s.press("s")
        header = slips(s).slips.render_line(0).text
        assert "事業・理由" in header
        first, second, third = drawn(s)[:3]
        assert first.startswith(">悪 20-1 ★働く人の保健指導")
        assert "不足" not in first
        assert is_second(second)
        assert second.strip().startswith("不足 87人 5.0%、△6か月")
        assert " 20-2 " in third
        await s.press("down")
        assert drawn(s)[2].startswith(">")
        assert slips(s).slips.marked == range(2, 4)


async def test_the_chart_hangs_from_what_is_expected_and_lands_in_march(tmp_path: Path):
    """20-1: 87 are missing in September; 3,480 less 3,306 are 174 in March."""
    library.put_sample(DataFolder(tmp_path), "mihon-r07", is_chosen=False)
    async with stage(tmp_path, month=Month("2025-09"), size=NARROW) as s:
        await s.press("s")
        await s.rest()
        found = slips(s).query_one(KpiChart)
        lines = [found.render_line(y).text for y in range(found.size.height)]
        assert lines[0].startswith("目安 ┬─")
        assert "-87 ░" in "".join(lines)
        assert lines[-2].rstrip().endswith(" -174")
        assert lines[-1].split()[-2:] == ["9月", "着地"]


# Acting on the spot


async def test_space_ticks_the_overdue_mark_and_the_row_leaves_without_a_jump(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("s", "r", "7", "9", "enter")
        await go(s, FAIR)
        lines = slips(s).query_one(SlipList)
        place, following = lines.cursor, lines.lines[lines.cursor + 1].key
        await s.press("space")
        mark = s.on_disk().rows[FAIR].mark(mark_of(s.plan, FAIR, JUNE))
        assert mark is not None
        assert mark.done == JUNE
        assert "保存済" in text_of(s, "said")
        assert (lines.cursor, cursor(s)) == (place, FAIR)  # what was done is seen first
        assert "いまは遅れなし" in listed(s)[place]
        await s.press("down")
        assert (lines.cursor, cursor(s)) == (place, following)
        await s.press("u")
        assert lines.lines[place].key == FAIR  # in its place again
        assert cursor(s) == following


async def test_space_after_a_good_status_ticks_the_mark_of_the_row_it_was_given_to(tmp_path: Path):
    """The row is no longer behind by its ○, and the row below it is not meant."""
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("s", "r", "9", "enter")
        await go(s, numbered("4-1"))
        await s.press("2")
        assert "Space で6月の●も実施済に" in text_of(s, "said")
        await s.press("space")
        done = {
            row.id: mark.done
            for row in s.on_disk().rows.values()
            for mark in row.marks
            if mark.done
        }
        assert done == {numbered("4-1"): JUNE}


async def test_what_a_status_offered_in_the_list_holds_on_the_grid_at_the_same_row(tmp_path: Path):
    """The sentence that offers it stands on the grid too, whichever month the cursor is on."""
    async with stage(tmp_path, month=JUNE) as s:
        await s.go("4-1")
        await s.press("home", "s", "r", "9", "enter")
        await go(s, numbered("4-1"))
        await s.press("2", "escape")
        assert "Space で6月の●も実施済に" in s.said()
        await s.press("space")
        done = [mark.done for mark in s.on_disk().rows[numbered("4-1")].marks if mark.done]
        assert done == [JUNE]


async def test_m_moves_the_late_mark_with_a_reason_and_a_cause(tmp_path: Path):
    book = begun(tmp_path)
    november = mark_of(book.plan, SECOND, Month("2020-11"))
    book.submit(MoveMark(SECOND, november, Month("2020-12"), "前例", "他機関の都合"))
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("s")
        await go(s, FAIR)
        await s.press("m")
        assert isinstance(s.app.screen, AskScreen)
        await s.press("enter", *"会場", "down", *"他機")
        await s.press("right", "enter")  # what was used before is completed
        mark = s.on_disk().rows[FAIR].mark(mark_of(s.plan, FAIR, JUNE))
        assert mark is not None
        (promise,) = mark.promises
        assert (promise.month, promise.why, promise.cause) == (JULY, "会場", "他機関の都合")


async def test_a_cause_need_not_be_said(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("s")
        await go(s, FAIR)
        await s.press("m", "enter", *"会場", "enter")
        mark = s.on_disk().rows[FAIR].mark(mark_of(s.plan, FAIR, JUNE))
        assert mark is not None
        assert mark.promises[0].cause == ""


async def test_a_status_is_set_for_the_month_looked_at_and_the_row_stays_in_its_place(
    tmp_path: Path,
):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("s")
        await go(s, SECOND)
        place = slips(s).query_one(SlipList).cursor
        await s.press("3")
        assert s.on_disk().rows[SECOND].report(JUNE).status == "△"
        assert cursor(s) == SECOND
        assert slips(s).query_one(SlipList).cursor == place
        assert "△、改善策なし" in listed(s)[place]


async def test_enter_writes_note_and_remedy(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("s")
        await go(s, SECOND)
        await s.press("enter")
        assert isinstance(s.app.screen, NoteScreen)
        await s.press(*"六月の文", "ctrl+s")
        assert s.on_disk().rows[SECOND].report(JUNE).note == "六月の文"
        assert isinstance(s.app.screen, SlipsScreen)


async def test_the_last_note_is_used_again_and_figures_are_opened(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("s", "end", "enter")  # what is as last month
        await go(s, numbered("25-1"))
        await s.press("=")
        assert s.on_disk().rows[numbered("25-1")].report(JUNE).note
        await s.press("v")
        assert isinstance(s.app.screen, FiguresScreen)


async def test_x_drops_a_mark_with_its_reason(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("s")
        await go(s, FAIR)
        await s.press("x", *"本部の指示", "enter")
        mark = s.on_disk().rows[FAIR].mark(mark_of(s.plan, FAIR, JUNE))
        assert mark is not None
        assert mark.dropped == "本部の指示"


async def test_a_status_stands_against_the_evidence_once_a_person_says_so(tmp_path: Path):
    begun(tmp_path, SetStatus(FAIR, JUNE, "○"))  # while its ● of June is open
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("s", "r", "6", "enter")
        assert cursor(s) == FAIR
        await s.press("K")
        assert s.on_disk().rows[FAIR].report(JUNE).kept
        assert "いまは遅れなし" in listed(s)[0]
        await s.press("right", "left")
        assert "に遅れは見つかりませんでした" in listed(s)[0]


async def test_nothing_is_kept_where_nothing_speaks_against_it(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.press("s", "K")
        assert "食い違っていません" in text_of(s, "said")
        assert s.entries() == 0


async def test_keys_of_a_japanese_ime_act_as_well(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("ｓ")
        await go(s, SECOND)
        await s.press("２")
        assert s.on_disk().rows[SECOND].report(JUNE).status == "○"


async def test_a_closed_month_is_not_changed_and_says_so(tmp_path: Path):
    begun(tmp_path, CloseMonth(JUNE))
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("s")
        await go(s, SECOND)
        await s.press("2")
        assert "締" in text_of(s, "said")
        assert s.on_disk().rows[SECOND].report(JUNE).status is None


# Month by month, as one function counts


async def test_each_month_of_the_invented_year_has_the_number_its_neighbours_and_the_map_say(
    tmp_path: Path,
):
    library.put_sample(DataFolder(tmp_path), "mihon-r07", is_chosen=False)
    async with stage(tmp_path, month=Month("2025-04"), size=WIDE) as s:
        await s.press("s", "h")
        (line,) = [line for line in s.app.screen._heat if not line.group]
        of_map = [cell.count for cell in line.cells]
        await s.press("escape")
        for place, count in enumerate(of_map):
            await s.rest()
            heading, aside = text_of(s, "heading"), slips(s).query_one("#said", Sentence).aside
            assert re.search(r" (\d+)件・", heading)[1] == str(count)
            months = [n for n in (place - 1, place + 1) if 0 <= n < 12]
            assert re.findall(r"(\d+)件", aside) == [str(of_map[n]) for n in months]
            if place:  # before April there is no page
                before, parts, now = summed(heading)
                assert (before, now) == (of_map[place - 1], count)
                assert before + parts == now
            await s.press("right")


async def test_each_closed_month_as_it_was_closed_follows_from_the_one_before(tmp_path: Path):
    """What was put right in a month after it was closed is a part of the next one's sum."""
    library.put_sample(DataFolder(tmp_path), "mihon-r07", is_chosen=False)
    async with stage(tmp_path, month=Month("2025-04"), size=NARROW) as s:
        await s.press("s", "@")
        assert "4月 締め時点" in text_of(s, "heading")
        last = int(re.search(r"(\d+)件", text_of(s, "heading"))[1])
        corrected = 0
        for number in (5, 6, 7, 8, 9, 10, 11, 12, 1):
            await s.press("right")
            heading = text_of(s, "heading")
            assert f"{number}月 締め時点" in heading
            before, parts, now = summed(heading)
            assert before == last
            assert before + parts == now
            corrected += "訂正" in heading
            last = now
        assert corrected


async def test_where_share_and_number_part_the_evidence_says_so(tmp_path: Path):
    """20-1 of the invented year: 1,366 of 1,450 in August, 1,653 of 1,740 in September."""
    library.put_sample(DataFolder(tmp_path), "mihon-r07", is_chosen=False)
    async with stage(tmp_path, month=Month("2025-09"), size=WIDE) as s:
        await s.press("s")
        await s.rest()
        assert title_of(s, "texts").startswith("20-1 ★")
        first, change, *_others = text_of(s, "why").split("\n")
        assert first.startswith("悪 KPI の不足: ")
        assert change == "  割合は縮小、不足は84人→87人"
        assert text_of(s, "why").count("悪 ") == 1  # one event, with △ as a part of it
        assert "  計画を下回る: △が6か月続いています（4月から）" in text_of(s, "why")


# As the month was closed


def closed_june(data: Path) -> PlanBook:
    """June closed while 被保険者特定保健指導 was short; its figure for June came afterwards."""
    book = begun(data, SetStatusMonth(JUNE), CloseMonth(JUNE), SetStatusMonth(JULY))
    book.submit(RecordFigure("k40", "cumulative", "2020-06", Decimal(900)))  # 3,255 × 3/12 = 814
    return book


async def test_a_closed_month_is_shown_as_it_was_closed_and_again_as_it_is_known_now(
    tmp_path: Path,
):
    closed_june(tmp_path)
    row = numbered("25-1")
    async with stage(tmp_path, month=JUNE, size=WIDE) as s:
        await s.press("s", "r", "1", "enter")
        now = text_of(s, "heading")
        assert now.startswith("今月の点検  6月 締  現在判明  ")
        assert row not in [line.key for line in rows_shown(s)]
        await s.press("@")
        closed = text_of(s, "heading")
        assert closed.startswith("今月の点検  6月 締め時点  ")
        assert row in [line.key for line in rows_shown(s)]
        counts = [int(re.search(r"(\d+)件・", heading)[1]) for heading in (now, closed)]
        assert counts[1] == counts[0] + 1
        await s.press("@")
        assert text_of(s, "heading") == now


async def test_what_writes_needs_what_is_known_now(tmp_path: Path):
    closed_june(tmp_path)
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("s")
        entries = s.entries()
        await s.press("@")
        for key in ("2", "enter", "space", "m", "x", "v", "=", "K", "u"):
            await s.press(*("home", key))
            assert isinstance(s.app.screen, SlipsScreen)
            assert "@ で現在判明に戻してください" in text_of(s, "said")
        assert s.entries() == entries
        await s.press("H", "H")  # what only looks may
        await s.until_open(StoryScreen)


async def test_a_month_that_is_not_closed_says_so(tmp_path: Path):
    closed_june(tmp_path)
    async with stage(tmp_path, month=JULY) as s:
        await s.press("s", "@")
        assert "7月は締めていません" in text_of(s, "said")
        await s.press("left", "@")
        assert "6月 締め時点" in text_of(s, "heading")
        await s.press("right")
        assert "7月は締めていません" in text_of(s, "said")
        assert "締め時点" not in text_of(s, "heading")


async def test_what_others_write_leaves_the_page_as_closed_unless_they_close_anew(tmp_path: Path):
    book = closed_june(tmp_path)
    async with stage(tmp_path, month=JUNE, size=WIDE) as s:
        await s.press("s", "@")
        closed = text_of(s, "heading")
        book.submit(RecordFigure("k40", "cumulative", "2020-06", Decimal(700)))
        await s.look()
        assert text_of(s, "heading") == closed
        book.submit(ReopenMonth(JUNE, "直す"))
        await s.look()
        assert text_of(s, "heading").startswith("今月の点検  6月  ")


# A plan without reports


async def test_where_a_month_has_no_report_it_is_said_how_to_begin(tmp_path: Path):
    async with stage(tmp_path, month=JUNE, size=NARROW) as s:
        await s.press("s")
        assert "6月の報告はまだありません。1〜4 で実施状況、Enter で進捗状況を入れます。" in seen(s)
        await go(s, SECOND)
        await s.press("2")
        assert "6月の報告はまだありません" not in seen(s)


async def test_the_palette_and_the_help_act_on_the_row_of_the_list(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("s")
        await go(s, SECOND)
        await s.press("question_mark", *"◎", "enter")
        assert s.on_disk().rows[SECOND].report(JUNE).status == "◎"
        assert isinstance(s.app.screen, SlipsScreen)


async def test_the_story_of_the_row_is_told(tmp_path: Path):
    begun(tmp_path, WriteNote(SECOND, JUNE, "六月"))
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("s", "H", "H")
        await s.until_open(StoryScreen)


# To the grid and back


async def test_escape_returns_to_the_row_last_looked_at(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("s")
        await go(s, SECOND)
        await s.press("escape")
        assert s.app.screen is s.main
        assert s.row.id == SECOND


async def test_o_goes_to_the_row_in_the_month_looked_at_whatever_the_grid_shows(tmp_path: Path):
    async with stage(tmp_path, month=MAY, asked_group="保健") as s:
        await s.press("s", "f", "1", "right")
        await go(s, SECOND)
        await s.press("o")
        assert s.app.screen is s.main
        assert (s.row.id, s.main.month) == (SECOND, JUNE)


async def test_what_others_write_appears_and_the_cursor_stays_at_its_row(tmp_path: Path):
    book = begun(tmp_path)
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("s")
        await go(s, SECOND)
        book.submit(SetStatus(numbered("1-1"), JUNE, "△"))
        book.submit(SetStatus(SECOND, JUNE, "△"))
        await s.look()
        assert cursor(s) == SECOND
        (line,) = [line for line in listed(s) if " 1-1 " in line.replace("~", " ")]
        assert "△" in line
        assert "~" in line


# Any text, any size


HOSTILE = "[/] [@click=app.quit]x[/] \x1b[2J\x1b]0;t\x07\u009b31m\u202e髙﨑𠮷\n" + "長い" * 3000


@asynccontextmanager
async def opened(plan: Plan, folder: Path, size: tuple[int, int]) -> AsyncIterator[Stage]:
    book = new_book(folder / "plan", plan)
    app = PlannerApp(book, Settings(data=str(folder), name="佐藤"), JUNE, plans=DataFolder(folder))
    async with staged(app, book.place.path, size) as s:
        yield s


@pytest.mark.parametrize("size", [WIDE, NARROW, (40, 12)], ids=str)
async def test_any_text_is_only_text(tmp_path: Path, size: tuple[int, int]):
    plan = with_item(small_plan(), "i5", title=HOSTILE, number=HOSTILE[:200])
    said = Report("△", HOSTILE, HOSTILE)
    plan = with_row(plan, "review", title=HOSTILE, reports={"2020-06": said, "2020-05": said})
    kpi = msgspec.structs.replace(plan.kpis["k1"], name=HOSTILE, unit=HOSTILE)
    plan = msgspec.structs.replace(plan, kpis={**plan.kpis, "k1": kpi}, branch=HOSTILE)
    async with opened(plan, tmp_path, size) as s:
        await s.press("s")
        for _ in range(12):
            await s.rest()
            assert not set(seen(s)) & {"\x1b", "\x07", "\u009b", "\u202e"}
            styles = [style for line in shown(s.app) for _text, style in line]
            assert not any("@click" in str(style.meta) for style in styles)
            await s.press("down")


def crowd(count: int) -> Plan:
    """The small plan with many more items, each of which owes a report."""
    plan = small_plan(ledger_from="2020-06")
    names = [f"n{number}" for number in range(count)]
    rows = {f"r{name}": Row(f"r{name}", At(name, "1"), text="仕事") for name in names}
    items = {
        name: Item(name, At("s1", key), str(number), f"事業{number}", rows=(f"r{name}",))
        for number, (name, key) in enumerate(zip(names, keys(count), strict=True), 6)
    }
    section = msgspec.structs.replace(plan.sections["s1"], items=tuple(names))
    return msgspec.structs.replace(
        plan,
        rows={**plan.rows, **rows},
        items={**plan.items, **items},
        sections={**plan.sections, "s1": section},
    )


async def test_thousands_of_rows_open_and_turn_over_quickly(tmp_path: Path):
    async with opened(crowd(3000), tmp_path, NARROW) as s:
        with taken() as work:
            await s.press("s")
            assert len(rows_shown(s)) > 3000
            await s.press("right", "left", "end")
        assert work.seconds < 4


async def test_the_terminals_size_may_change_while_it_is_open(tmp_path: Path):
    async with stage(tmp_path, size=WIDE) as s:
        await s.press("s")
        for size in ((20, 6), NARROW, WIDE):
            await s.pilot.resize_terminal(*size)
            await s.settle()
            assert len(shown(s.app)) == size[1]
        assert any(" 22-1 " in line for line in listed(s))
