"""Looking back on screen to 締め and 計画決定."""

import re
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from looking_back import number_of, opened, past_grid, seen
from months import APRIL, JUNE, MAY
from sample import numbered, sample_plan
from stage import Stage, stage

from planner.history.intents import CloseMonth, Decide, ReopenMonth, SetStatus
from planner.plan.fiscal import Month
from planner.store import book
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder
from planner.ui.screens.changes import ChangesScreen
from planner.ui.screens.past import PastScreen
from planner.ui.screens.story import StoryScreen

HEAD, LEADER = "企画総務", "佐藤"
SIZES = [(80, 24), (180, 45)]

COURSE = (
    # day of July and time in Japan, who, what
    (1, "12:00", HEAD, Decide("2020-07-01")),
    (3, "14:00", LEADER, SetStatus(numbered("2-1"), MAY, "○")),
    (3, "14:05", HEAD, CloseMonth(MAY)),
    (3, "15:00", HEAD, ReopenMonth(MAY, "訂正")),
    (3, "16:00", LEADER, SetStatus(numbered("2-1"), MAY, "△")),
    (3, "17:00", HEAD, CloseMonth(MAY)),
    (6, "12:00", LEADER, SetStatus(numbered("2-1"), JUNE, "○")),
    (8, "09:30", HEAD, CloseMonth(JUNE)),
    (8, "12:00", LEADER, SetStatus(numbered("2-1"), "2020-07", "○")),
    (9, "12:00", LEADER, SetStatus(numbered("2-1"), "2020-07", "◎")),
)


class Calendar:
    """A clock put to a day of July 2020 by hand."""

    def __init__(self):
        self.now = datetime(2020, 6, 30, 3, tzinfo=UTC)

    def __call__(self):
        return self.now

    def go_to(self, day, time):
        hour, minute = map(int, time.split(":"))
        self.now = datetime(2020, 7, day, hour - 9, minute, tzinfo=UTC)


def with_closes(data: Path) -> PlanBook:
    """The sample, 【案】 at first, after the course above."""
    clock = Calendar()
    folder = data / "plans" / "gunma"
    begun = msgspec.structs.replace(sample_plan(), decided=None)
    book.create(PlanFolder(folder), begun, who=HEAD, clock=clock)
    made = PlanBook(PlanFolder(folder), clock=clock)
    for day, time, who, change in COURSE:
        clock.go_to(day, time)
        made.sign_as(who)
        assert made.submit(change) is not None
    return made


@asynccontextmanager
async def looking_back(data: Path, **options):
    with_closes(data)
    async with stage(data, **options) as s:
        await s.go("2-1")
        yield s


def bar(s: Stage) -> str:
    return seen(s)[0].strip()


@pytest.mark.parametrize("size", SIZES)
async def test_shift_and_an_arrow_go_from_close_to_close(tmp_path: Path, size):
    async with looking_back(tmp_path, size=size) as s:
        await opened(s, PastScreen, "@")
        assert "2020-07-08（水曜）の終わり" in bar(s)
        await s.press("shift+left")
        assert bar(s).startswith("【過去】 6月の締め（企画総務 7/8 09:30）（読み取り専用")
        assert "この後に変更2件" in bar(s)
        await s.press("shift+left")
        assert bar(s).startswith("【過去】 5月の締め（企画総務 7/3 17:00）")
        await s.press("shift+left")
        assert bar(s).startswith("【過去】 5月の締め（企画総務 7/3 14:05）")
        await s.press("shift+left")
        assert "14:05" in bar(s)  # no close before it
        await s.press("shift+right", "shift+right")
        assert "6月の締め" in bar(s)
        await s.press("shift+right")
        assert bar(s).startswith("【今】")


async def test_the_grid_is_that_of_the_close(tmp_path: Path):
    async with looking_back(tmp_path) as s:
        await opened(s, PastScreen, "@")
        found = []
        for _ in range(3):
            await s.press("shift+left")
            plan = past_grid(s).plan
            found.append((plan.rows[numbered("2-1")].report(MAY).status, sorted(plan.closes)))
        assert found == [
            ("△", [APRIL, MAY, JUNE]),
            ("△", [APRIL, MAY]),
            ("○", [APRIL, MAY]),
        ]


async def test_at_a_close_the_month_that_was_closed_is_looked_at(tmp_path: Path):
    async with looking_back(tmp_path) as s:
        await opened(s, PastScreen, "@")
        assert past_grid(s).month == "2020-07"  # 基準月, moved on by the close of June
        await s.press("shift+left")
        assert past_grid(s).month == JUNE
        await s.press("shift+left")
        assert past_grid(s).month == MAY
        await s.press("]", "]", "shift+right")
        assert past_grid(s).month == "2020-07"  # chosen by hand


async def test_days_closes_and_the_decision_are_all_stops_of_the_arrows(tmp_path: Path):
    async with looking_back(tmp_path) as s:
        await opened(s, PastScreen, "@")
        stops = [bar(s)]
        for _ in range(6):
            await s.press("left")
            stops.append(bar(s))
        expected = (
            *("07-08（水曜）の終わり", "6月の締め（企画総務 7/8 09:30）", "07-06（月曜）の終わり"),
            *("5月の締め（企画総務 7/3 17:00）", "5月の締め（企画総務 7/3 14:05）"),
            *("計画決定（企画総務 7/1 12:00）", "計画を始めたとき 2020-06-30"),
        )
        assert all(text in stop for text, stop in zip(expected, stops, strict=True)), stops


@pytest.mark.parametrize("size", SIZES)
async def test_the_keys_are_named_where_there_are_closes(tmp_path: Path, size):
    async with looking_back(tmp_path, size=size) as s:
        await opened(s, PastScreen, "@")
        keys = seen(s)[-1]
        assert "Shift+←→締めごと" in keys
        assert "Esc今へ戻る" in keys


async def test_capitals_go_from_close_to_close_as_small_letters_go_by_days(tmp_path: Path):
    async with looking_back(tmp_path) as s:
        await opened(s, PastScreen, "@")
        await s.press("H", "Ｈ")
        assert "5月の締め" in bar(s)
        await s.press("L")
        assert "6月の締め" in bar(s)


async def test_pages_are_turned_in_the_past_as_ever(tmp_path: Path):
    async with looking_back(tmp_path) as s:
        await opened(s, PastScreen, "@")
        line = past_grid(s).cursor_line
        before = bar(s)
        await s.press("pagedown")
        assert past_grid(s).cursor_line > line
        assert bar(s) == before


async def starts(s: Stage) -> list[str]:
    """The moments that d offers."""
    await s.press("d")
    inside = (line.rsplit("│", 2)[-2] for line in seen(s) if "から" in line and "件" in line)
    return [line.strip(" >") for line in inside]


async def test_d_offers_the_last_close_and_the_decision(tmp_path: Path):
    async with looking_back(tmp_path) as s:
        offered = await starts(s)
        close = next(line for line in offered if "前回の締めから" in line)
        assert "前回の締めから（R2.6 企画総務 2020-07-08） 変更2件" in close
        assert any("前々回の締めから（R2.5 企画総務 2020-07-03）" in line for line in offered)
        assert any("計画決定から 変更9件" in line for line in offered)
        await opened(s, ChangesScreen, number_of(s, "前回の締めから"))
        assert any("7月の実施状況" in line for line in seen(s))
        assert not any("6月の締め" in line for line in seen(s))


async def test_d_offers_the_close_before_when_a_month_was_just_closed(tmp_path: Path):
    made = with_closes(tmp_path)
    made.sign_as("企画総務")
    made.submit(CloseMonth(Month("2020-07")))
    async with stage(tmp_path) as s:
        offered = "\n".join(await starts(s))
        assert "前々回の締めから（R2.6 企画総務 2020-07-08） 変更3件" in offered
        assert "前回の締めから（R2.7" not in offered


async def test_a_close_is_written_by_hand_as_well(tmp_path: Path):
    async with looking_back(tmp_path) as s:
        await s.press("d")
        place = number_of(s, "書く")
        await s.press(place)
        await s.press(*"5月締め", "enter", *["backspace"] * 2)
        await opened(s, ChangesScreen, *"6月締め", "enter")
        text = "\n".join(seen(s))
        assert "2020-07-03 17:00 → 2020-07-08 09:30" in seen(s)[0]
        assert "6月の締め" in text
        assert re.search(r"企画総務 .*6月の締め", text)


async def test_a_month_never_closed_is_said_so(tmp_path: Path):
    async with looking_back(tmp_path) as s:
        await s.press("d")
        place = number_of(s, "書く")
        await s.press(place)
        await s.press(*"8月締め", "enter", "enter")
        assert "R2.8は一度も締めていません（締めた月: R2.4、R2.5、R2.6）" in s.said()


async def test_the_story_of_a_row_has_its_reviews_and_memos_as_fields(tmp_path: Path):
    from planner.history.intents import ReviewReport, WriteMemo

    made = with_closes(tmp_path)
    made.sign_as(HEAD)
    made.submit(ReviewReport(numbered("2-1"), JUNE, "reviewed"))
    made.submit(WriteMemo(numbered("2-1"), JUNE, "支部長に説明済み"))
    async with stage(tmp_path, size=(180, 45)) as s:
        await s.go("2-1")
        await opened(s, StoryScreen, "H", "H")
        fields = next(line for line in seen(s) if "すべて" in line)
        assert "確認・差戻し" in fields
        assert "内部メモ" in fields
        assert " 締め" not in fields  # of no row
