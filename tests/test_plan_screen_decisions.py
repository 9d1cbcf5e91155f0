"""計画決定, targets and late figures on the screen."""

from decimal import Decimal
from pathlib import Path

from months import APRIL, JUNE, MAY
from plans import place_of
from stage import Stage, stage
from targeted import target_of

from planner.history.intents import Change, CloseMonth, Decide, RecordFigure
from planner.kpi.owed import kpis_of
from planner.plan.targets import InWords
from planner.store import library
from planner.store.book import PlanBook
from planner.store.folder import DataFolder, PlanFolder
from planner.ui.screens.ask import AskScreen
from planner.ui.screens.choose import ChooseScreen
from planner.ui.screens.figures import FiguresScreen
from planner.ui.widgets.fields import Line
from planner.ui.widgets.passage import Passage
from planner.wording.targets import target_text


def begun(data: Path, *changes: Change) -> PlanBook:
    library.open_library(DataFolder(data), is_chosen=False, who="鈴木")
    book = PlanBook(place_of(data), who="鈴木")
    for change in changes:
        book.submit(change)
    return book


async def run(s: Stage, what: str) -> None:
    """Choose a command that has no key, as the palette does."""
    s.main.run_command(f"act('{what}')")
    await s.settle()


def undecided(data: Path) -> PlanBook:
    """The sample's day of 計画決定 is taken back."""
    return begun(data, Decide(None, "作り直し"))


async def test_a_plan_that_is_not_decided_says_so(tmp_path: Path):
    undecided(tmp_path)
    async with stage(tmp_path) as s:
        assert "令和2年度  【案】" in s.heading()


async def test_the_plan_is_decided_with_its_counts_shown(tmp_path: Path):
    undecided(tmp_path)
    async with stage(tmp_path) as s:
        await run(s, "decide")
        # 35 items, 462 ●, of DOMAIN §4; its 75 grid rows are 64 rows and 11 series
        context = s.app.screen.query_one("#context", Passage).text
        assert "35事業 64行 ●462個" in context
        assert "題・行など計画のどこを変えるときも、理由が要ります" in context.replace("\n", "")
        day = s.app.screen.query_one(Line)
        assert len(day.value) == len("2020-04-01")
        await s.press(*["backspace"] * 12, *"R2.4.2", "enter")
        assert s.on_disk().decided == "2020-04-02"
        assert "【案】" not in s.heading()


async def test_a_day_that_is_none_is_asked_for_again(tmp_path: Path):
    undecided(tmp_path)
    async with stage(tmp_path) as s:
        await run(s, "decide")
        await s.press(*["backspace"] * 12, *"いつか", "enter")
        assert isinstance(s.app.screen, AskScreen)
        assert "いつか" in s.app.screen.query_one("#context", Passage).text
        assert s.app.screen.query_one(Line).value == "いつか"
        assert s.on_disk().decided is None


async def test_a_decision_is_withdrawn_with_a_reason_only(tmp_path: Path):
    async with stage(tmp_path) as s:
        assert s.plan.decided
        await run(s, "decide")
        await s.press("enter")
        assert isinstance(s.app.screen, AskScreen)
        await s.press(*"評議会で修正", "enter")
        assert s.on_disk().decided is None
        assert "評議会で修正" in s.said()


async def test_a_target_is_changed_as_text_with_the_present_one_to_begin_with(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("1-3")
        (kpi,) = kpis_of(s.plan, s.row)
        await run(s, "set_target")
        field = s.app.screen.query(Line).first()
        assert field.value == "単月で92.0%以上"
        await s.press(*["backspace"] * 20, *"93.5%以上", "enter", "enter")
        assert isinstance(s.app.screen, AskScreen)  # decided: not without a reason
        await s.press(*"本部の指示", "enter")
        target = s.on_disk().kpis[kpi.id].target
        assert target == target_of("at-least", "93.5", judged_on="month")
        assert "本部の指示" in s.said()


async def test_a_target_that_cannot_be_read_stays_to_be_mended(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("1-3")
        await run(s, "set_target")
        await s.press(*["backspace"] * 20, *"以上", "enter", *"理由", "enter")
        fields = [field.value for field in s.app.screen.query(Line)]
        assert fields == ["以上", "理由"]
        assert "「以上」" in s.app.screen.query_one("#context", Passage).text
        assert s.entries() == 0


async def test_what_a_target_is_read_as_is_shown_while_it_is_typed(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("1-3")
        await run(s, "set_target")
        shown = s.app.screen.query_one("#reading", Passage)
        assert shown.text == "読み方: 単月で92.0%以上"
        await s.press(*["backspace"] * 20)
        assert shown.text == ""
        await s.press(*"対前年度以上とする")
        assert shown.text == "読み方: 単月で前年度以上"
        await s.press(*["backspace"] * 20, *"連携を深める")
        assert shown.text == "読み方: 連携を深める　どの数字が目標かは次に選びます"


async def test_what_a_target_leaves_open_is_chosen_and_undone_at_once(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("1-3")
        (kpi,) = kpis_of(s.plan, s.row)
        await run(s, "set_target")
        await s.press(*["backspace"] * 20, *"連携を深める", "enter", *"本部の通知", "enter")
        assert isinstance(s.app.screen, ChooseScreen)
        await s.press("escape")  # back to the sentence, nothing lost
        assert [line.value for line in s.app.screen.query(Line)] == ["連携を深める", "本部の通知"]
        await s.press("ctrl+s", "1")
        target = s.on_disk().kpis[kpi.id].target
        assert (target.rule, target.text) == (InWords(), "連携を深める")
        await s.press("u")
        assert s.on_disk().kpis[kpi.id].target == kpi.target


async def test_the_basis_is_chosen_with_the_present_one_marked(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("25-1")
        judged = kpis_of(s.plan, s.row)[0].id
        await run(s, "set_basis")
        assert isinstance(s.app.screen, ChooseScreen)
        # 3,255 × 2 ÷ 12 is 542.5: 543 people have to be reached
        shown = s.app.screen.query_one(Passage).text.splitlines()
        assert shown[0] == "今の目安 543件（目標の2/12）"
        assert "前年度の同月までの割合" in shown[1]
        await s.press("4")
        kpi = s.on_disk().kpis[judged]
        assert kpi.expected_by == "prior-share"
        assert "前年度の進み方" in s.said()


async def test_the_first_target_of_a_month_of_a_count_asks_what_it_is(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("25-1")
        judged = kpis_of(s.plan, s.row)[0].id
        s.app.post_message(_pasted("目標\t4月\t5月\n目標\t271\t271"))
        await s.settle()
        await s.press("enter", *"月割の見直し", "enter")
        assert isinstance(s.app.screen, ChooseScreen)
        assert "4月 271、5月 271" in s.app.export_screenshot().replace("&#160;", " ")
        await s.press("1")
        kpi = s.on_disk().kpis[judged]
        assert kpi.month_targets == {"target": "single"}
        assert s.entries() == 2
        s.app.post_message(_pasted("目標\t6月\n目標\t271"))
        await s.settle()
        await s.press("enter", *"月割の見直し", "enter")
        assert s.app.screen is s.main


async def test_a_row_without_a_kpi_has_no_target(tmp_path: Path):
    async with stage(tmp_path) as s:
        await run(s, "set_target")
        assert s.app.screen is s.main
        assert "KPI のある行" in s.said()


async def test_of_several_kpis_one_is_chosen(tmp_path: Path):
    async with stage(tmp_path) as s:
        row = next(r for r in s.plan.rows_in_order() if len(kpis_of(s.plan, r)) > 1)
        second = kpis_of(s.plan, row)[1]
        await s.go(s.plan.reference(row))
        await run(s, "set_target")
        await s.press("2")
        assert s.app.screen.query(Line).first().value == target_text(second)


# Figures


async def test_a_pasted_target_is_saved_with_the_reason_asked_for_once(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("1-3")
        (kpi,) = kpis_of(s.plan, s.row)
        s.app.post_message(_pasted("目標\t6月\t7月\n目標\t93\t94"))
        await s.settle()
        await s.press("enter")
        assert isinstance(s.app.screen, AskScreen)
        assert "目標を変える理由" in s.app.export_screenshot()
        await s.press(*"月割の見直し", "enter")
        figures = s.on_disk().kpis[kpi.id].figures
        assert figures[f"target@{JUNE}"].value == Decimal(93)
        assert s.entries() == 1
        (entry,) = PlanBook(PlanFolder(s.folder)).entries()[1:]
        assert {intent["why"] for intent in entry.intents} == {"月割の見直し"}


async def test_escape_from_the_reason_loses_no_figure(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("1-3")
        s.app.post_message(_pasted("目標\t6月\n目標\t93"))
        await s.settle()
        await s.press("enter", "escape")
        assert isinstance(s.app.screen, FiguresScreen)
        assert s.app.screen._table.form.changes
        assert s.entries() == 0


async def test_a_figure_of_a_closed_month_is_refused_and_stays_typed(tmp_path: Path):
    kpi = "k01-3"
    book = begun(tmp_path)
    kpi = next(k.id for k in book.plan.kpis.values() if k.figure("actual", MAY))
    held = book.plan.kpis[kpi].figure("actual", MAY)
    book.submit(CloseMonth(JUNE))
    async with stage(tmp_path) as s:
        row = next(r for r in s.plan.rows_in_order() if kpi in r.kpis)
        await s.go(s.plan.reference(row))
        await s.press("v")
        screen = s.app.screen
        while screen._table.form.period(kpi) > MAY:
            await s.press("[")
        await s.press(*"55.5", "ctrl+s")
        assert isinstance(s.app.screen, FiguresScreen)
        assert s.app.screen._table.form.changes
        assert "C で" in s.app.screen.query_one("#pointed", Passage).text
        assert s.on_disk().kpis[kpi].figure("actual", MAY) == held


async def test_a_first_figure_of_a_closed_month_is_told_as_late(tmp_path: Path):
    book = begun(tmp_path)
    row = next(r for r in book.plan.rows_in_order() if kpis_of(book.plan, r))
    kpi = kpis_of(book.plan, row)[0]
    for month in (APRIL, MAY):
        if kpi.figure("actual", month) is None:
            book.submit(RecordFigure(kpi.id, "actual", month, Decimal(90)))
    book.submit(CloseMonth(JUNE))
    async with stage(tmp_path, size=(180, 45)) as s:
        await s.go(s.plan.reference(row))
        await s.press("v")
        assert s.app.screen._table.form.period(kpi.id) == JUNE
        await s.press(*"91", "ctrl+s")
        assert "後着" in s.said()
        detail = s.main.query_one("#detail")
        drawn = "\n".join(detail.render_line(y).text for y in range(detail.size.height))
        assert "後着" in drawn


def _pasted(text: str):
    from textual.events import Paste

    return Paste(text)
