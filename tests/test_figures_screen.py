"""The month's figures on the screen: typed, pasted, pointed at, saved as one entry, taken back."""

from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path

import pytest
from host import HOSTILE, Host, assert_nothing_steers, drawn, key_event, seen
from months import APRIL, JUNE, MAY
from msgspec.structs import astuple, replace
from plans import with_item
from quickness import taken
from sample import kpi_named, numbered
from stage import Stage, stage
from textual import events

from planner.forms import figure_pasting
from planner.forms.figure_columns import reference
from planner.forms.figure_form import FigureForm, month_form, shifted, years_before
from planner.forms.note_figures import first_lines, note_figures, with_first_lines
from planner.history.intents import ClearFigure, RecordFigure
from planner.kpi.owed import Due, owed
from planner.kpi.pasting import FigurePlace
from planner.language import set_language
from planner.plan.model import Close, Figure, Suspension
from planner.store import journal
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder
from planner.ui.look.schemes import scheme
from planner.ui.look.themes import read_shipped
from planner.ui.screens.ask import AskScreen
from planner.ui.screens.figures import FiguresScreen
from planner.ui.screens.note import NoteScreen
from planner.ui.screens.pasting import PasteScreen
from planner.ui.widgets.figures import FigureLine, FigureSheet, FigureTable

# R2.5 of the first is missing, R2.6 of the second follows, the third has figures to R1.12.
RATE = kpi_named("レセプト査定率(基金合算)")
MAIL = kpi_named("郵送化率")
CARD = kpi_named("限度額適用認定証の使用割合")
RECOVERY = kpi_named("新規発生分債権回収率(返納金)")


class FormHost(Host):
    """An app with nothing but a form."""

    def on_mount(self):
        theme = scheme(read_shipped("day"), 1)
        self.register_theme(theme)
        self.theme = theme.name
        super().on_mount()


@asynccontextmanager
async def shown(dialog, size):
    host = FormHost(dialog)
    async with host.run_test(size=size) as pilot:
        await pilot.pause()
        yield host, pilot


def table(s: Stage) -> FigureTable:
    return s.app.screen.query_one(FigureTable)


def place(s: Stage) -> tuple[str, str, str]:
    """The field under the cursor: KPI, series, period."""
    found = table(s).place
    assert found is not None
    return (found.kpi, found.series, found.period)


def pointed(s: Stage) -> str:
    return s.app.screen.query_one("#pointed").text


def value(plan, kpi: str, series: str, period: str) -> str | None:
    figure = plan.kpis[kpi].figure(series, period)
    return str(figure.value) if figure else None


async def type_in(s: Stage, text: str) -> None:
    """Send characters as a terminal does; a pilot knows no name for some of them."""
    for character in text:
        s.app.post_message(key_event(character))
        await s.settle()


async def open_form(s: Stage, reference: str | None = None) -> None:
    if reference:
        await s.go(reference)
    await s.press("v")
    assert isinstance(s.app.screen, FiguresScreen)


async def paste(s: Stage, text: str) -> None:
    """Paste as a terminal does, in one piece."""
    s.app.post_message(events.Paste(text))
    await s.settle()
    await s.settle()


# Where it begins


async def test_v_on_a_row_with_a_kpi_begins_at_that_kpi(tmp_path: Path):
    async with stage(tmp_path) as s:
        await open_form(s, "2-2")
        # The form of an application for a certificate was last counted in R1.12.
        assert place(s) == (CARD, "actual", "2020-01")


async def test_elsewhere_v_opens_the_groups_list_at_the_first_missing_figure(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await s.go("7-1")
        await s.go("6-1")
        await open_form(s)
        assert place(s) == (RATE, "cumulative", "2020-05")
        listed = [due.kpi for due in table(s).form.dues]
        assert listed == [due.kpi for due in owed(s.plan, "レセプト", MAY)]
        assert CARD not in listed  # another group's


async def test_each_kpi_stands_on_its_own_next_month(tmp_path: Path):
    async with stage(tmp_path, group="業務") as s:
        await open_form(s)
        form = table(s).form
        assert form.period(CARD) == "2020-01"  # R2.1 and
        assert form.period(MAIL) == "2020-06"  # R2.6 side by side
        assert "R2.1" in seen(s.app)
        assert "R2.6" in seen(s.app)


def test_a_count_once_a_year_is_asked_for_the_year(sample):
    form, _ = month_form(sample, "レセプト", MAY, None)
    assert form.period(kpi_named("医療費通知の発送数")) == "2020"  # R1 326,432通
    assert years_before("2020", 1) == "2019"


def test_a_resting_kpi_is_still_there_on_its_own_row(sample):
    rest = replace(sample.kpis[MAIL], suspensions=(Suspension("z", APRIL),))
    plan = replace(sample, kpis={**sample.kpis, MAIL: rest})
    row = next(row for row in plan.rows_in_order() if MAIL in row.kpis)
    form, begin = month_form(plan, "業務", MAY, row)
    assert form.fields[begin] == (MAIL, "actual")
    assert MAIL not in {due.kpi for due in month_form(plan, "業務", MAY, None)[0].dues}


async def test_a_group_without_kpis_gets_a_sentence(tmp_path: Path):
    async with stage(tmp_path, group="業務", month=JUNE) as s:
        rows = {key: replace(row, kpis=()) for key, row in s.plan.rows.items()}
        s.main.plan = replace(s.plan, rows=rows)
        await s.press("v")
        assert s.app.screen is s.main
        assert "数字がありません" in s.said()


# Typing down


async def test_enter_goes_down_and_ctrl_s_saves_all_as_one_entry(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await open_form(s)
        await s.press(*"0.301", "enter", *"0.22", "enter", *"0.081", "ctrl+s")
        assert s.app.screen is s.main
        assert s.entries() == 1
        plan = s.on_disk()
        assert value(plan, RATE, "cumulative", "2020-05") == "0.301"
        assert value(plan, RATE, "actual_first_review", "2020-05") == "0.22"
        assert value(plan, RATE, "actual_second_review", "2020-05") == "0.081"


async def test_enter_behind_the_last_field_saves(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await open_form(s)
        await s.press(*"0.301", "ctrl+end")
        assert table(s).is_on_save
        await s.press("enter")
        assert s.app.screen is s.main
        assert value(s.on_disk(), RATE, "cumulative", "2020-05") == "0.301"


async def test_keys_in_one_breath_land_each_in_its_field(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await open_form(s)
        for key in (*"0.301", "enter", *"0.22", "enter", *"0.081", "ctrl+s"):
            s.app.post_message(key_event(key))
        await s.settle()
        plan = s.on_disk()
        assert value(plan, RATE, "cumulative", "2020-05") == "0.301"
        assert value(plan, RATE, "actual_first_review", "2020-05") == "0.22"
        assert value(plan, RATE, "actual_second_review", "2020-05") == "0.081"


async def test_up_and_tab_go_through_the_fields(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await open_form(s)
        await s.press("tab")
        assert place(s)[1] == "actual_first_review"
        await s.press("up")
        assert place(s)[1] == "cumulative"
        await s.press("down", "down", "shift+enter")
        assert place(s)[1] == "actual_first_review"
        await s.press("up", "up", "up")
        assert place(s)[1] == "cumulative"  # the first field stays the first


async def test_a_value_already_there_is_shown_and_typed_over(tmp_path: Path):
    async with stage(tmp_path, group="業務") as s:
        await open_form(s, "1-3")
        await s.press("[")
        assert place(s) == (MAIL, "actual", "2020-05")
        assert s.app.screen.query_one(FigureLine).value == "97.8"
        await s.press(*"97.9", "ctrl+s")
        assert value(s.on_disk(), MAIL, "actual", "2020-05") == "97.9"


async def test_what_was_not_changed_is_not_written(tmp_path: Path):
    async with stage(tmp_path, group="業務") as s:
        await open_form(s, "1-3")
        await s.press("[", *"97.8", "enter", "enter", "ctrl+s")
        assert s.entries() == 0
        assert s.app.screen is s.main


async def test_decimals_stay_as_typed(tmp_path: Path):
    async with stage(tmp_path, group="業務") as s:
        await open_form(s, "1-3")
        await s.press("[", *"97.80", "ctrl+s")
        assert value(s.on_disk(), MAIL, "actual", "2020-05") == "97.80"


async def test_an_emptied_field_takes_the_figure_back_and_says_so_before(tmp_path: Path):
    async with stage(tmp_path, group="業務") as s:
        await open_form(s, "1-3")
        await s.press("[", "delete", "down", "up")
        assert "消えます" in pointed(s)
        await s.press("ctrl+s")
        assert value(s.on_disk(), MAIL, "actual", "2020-05") is None
        (intent,) = PlanBook(PlanFolder(s.folder)).entries()[-1].intents
        assert intent["do"] == "ClearFigure"


@pytest.mark.parametrize(
    ("typed", "stored", "shown_as"),
    [
        ("△4.96%", "-4.96", "-4.96"),
        ("▲0.5", "-0.5", "-0.5"),
        ("９８．０", "98.0", "98.0"),
        ("1,234", "1234", "1,234"),
        ("９８。０", "98.0", "98.0"),
    ],
)
async def test_a_number_is_shown_back_as_it_was_understood(
    tmp_path: Path, typed: str, stored: str, shown_as: str
):
    async with stage(tmp_path, group="レセプト") as s:
        await open_form(s)
        await type_in(s, typed)
        await s.press("enter", "up")
        assert s.app.screen.query_one(FigureLine).value == shown_as
        await s.press("ctrl+s")
        assert value(s.on_disk(), RATE, "cumulative", "2020-05") == stored


async def test_thousands_of_yen_are_understood(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await open_form(s, "7-1")
        await s.press(*"141,000千円", "ctrl+s")
        assert value(s.on_disk(), kpi_named("資格点検 効果額"), "cumulative", "2020-06") == "141000"


async def test_what_cannot_be_read_is_marked_and_the_rest_goes_on(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await open_form(s)
        await s.press(*"abc", "enter", *"0.22", "enter")
        assert any("abc" in line and "!" in line for line in seen(s.app).splitlines())
        await s.press("ctrl+s")  # goes to what cannot be read
        assert place(s)[1] == "cumulative"
        assert "読めない欄が1つ" in pointed(s)
        assert s.entries() == 0
        await s.press("ctrl+s")  # leaves it out
        assert s.app.screen is s.main
        plan = s.on_disk()
        assert value(plan, RATE, "cumulative", "2020-05") is None
        assert value(plan, RATE, "actual_first_review", "2020-05") == "0.22"


async def test_a_field_that_was_mended_is_saved(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await open_form(s)
        await s.press(*"0..3", "ctrl+s", *"0.3", "ctrl+s")
        assert value(s.on_disk(), RATE, "cumulative", "2020-05") == "0.3"


# 速報, months and spans


async def test_s_makes_a_figure_provisional_and_final_again(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await open_form(s)
        await s.press(*"0.301", "s", "ctrl+s")
        figure = s.on_disk().kpis[RATE].figure("cumulative", "2020-05")
        assert figure == Figure("cumulative", "2020-05", Decimal("0.301"), is_provisional=True)
        await open_form(s, "6-2")
        await s.press("[", "s", "ctrl+s")
        figure = s.on_disk().kpis[RATE].figure("cumulative", "2020-05")
        assert figure == Figure("cumulative", "2020-05", Decimal("0.301"))


async def test_a_number_typed_over_a_provisional_one_is_final(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await open_form(s)
        await s.press(*"0.301", "s", "ctrl+s")
        await open_form(s, "6-2")
        await s.press("[", *"0.302", "ctrl+s")
        figure = s.on_disk().kpis[RATE].figure("cumulative", "2020-05")
        assert figure == Figure("cumulative", "2020-05", Decimal("0.302"))


async def test_a_form_left_after_s_on_an_empty_field_saves_nothing(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await open_form(s)
        await s.press("s", "escape")
        assert s.app.screen is s.main
        assert s.entries() == 0


@pytest.mark.parametrize(
    "keys", [("[", "]"), ("「", "」"), ("［", "］"), ("ctrl+left", "ctrl+right")]
)
async def test_the_months_of_a_kpi_change_by_key_however_an_ime_sends_it(
    tmp_path: Path, keys: tuple[str, str]
):
    async with stage(tmp_path, group="業務") as s:
        await open_form(s, "1-3")
        await s.press(keys[0], keys[0])
        assert place(s) == (MAIL, "actual", "2020-04")
        other = kpi_named("サービススタンダード達成率")
        assert table(s).form.period(other) == "2020-06"
        await s.press(keys[1])
        assert place(s) == (MAIL, "actual", "2020-05")


async def test_figures_of_two_months_of_a_kpi_are_one_entry(tmp_path: Path):
    async with stage(tmp_path, group="業務") as s:
        await open_form(s, "1-3")
        await s.press(*"98.1", "[", "[", *"96.0", "ctrl+s")
        assert s.entries() == 1
        plan = s.on_disk()
        assert value(plan, MAIL, "actual", "2020-06") == "98.1"
        assert value(plan, MAIL, "actual", "2020-04") == "96.0"


async def test_m_takes_a_span_and_asks_again_for_what_it_cannot_read(tmp_path: Path):
    async with stage(tmp_path, group="業務") as s:
        await open_form(s, "2-2")
        await type_in(s, "ｍいつか")
        await s.press("enter")
        assert "月や期間として読めません" in seen(s.app)
        await s.press(*["backspace"] * 3)
        await type_in(s, "R2.4〜6")
        await s.press("enter")
        assert place(s) == (CARD, "actual", "2020-04/2020-06")
        assert "R2.4〜6" in seen(s.app)
        await s.press(*"81.2", "ctrl+s")
        assert value(s.on_disk(), CARD, "actual", "2020-04/2020-06") == "81.2"


def test_periods_go_on_by_their_own_length():
    assert shifted("2020-12", 1) == "2021-01"
    assert shifted("2020-04/2020-06", 1) == "2020-07/2020-09"
    assert shifted("2020-04/2020-06", -1) == "2020-01/2020-03"
    assert shifted("2020", -1) == "2019"
    assert years_before("2020-04/2020-06", 1) == "2019-04/2019-06"


# What is pointed out


async def test_the_months_of_a_kpi_end_with_the_plan_s_year(tmp_path: Path):
    async with stage(tmp_path, group="業務") as s:
        await open_form(s, "1-3")
        await s.press(*["]"] * 15, *"98.0", "ctrl+s")
        assert value(s.on_disk(), MAIL, "actual", "2021-03") == "98.0"


async def test_a_rate_that_is_not_its_quotient_is_pointed_out_and_saved_as_it_is(tmp_path: Path):
    async with stage(tmp_path, group="業務") as s:
        await open_form(s, "1-3")
        await s.press(*"98.0", "n", *"450", "enter", *"500", "enter", "up")
        # 450 / 500 = 90.0%
        assert "90.0" in pointed(s)
        assert "98.0" in pointed(s)
        await s.press("ctrl+s")
        assert value(s.on_disk(), MAIL, "actual", "2020-06") == "98.0"
        await s.go("1-3")
        await s.rest()
        assert "合わない" in seen(s.app)


async def test_counts_are_listed_where_somebody_counted_and_else_on_a_key(tmp_path: Path):
    async with stage(tmp_path) as s:
        await open_form(s, "1-3")
        listed = {kpi for kpi, series in table(s).form.fields if series == "numerator"}
        # (453 + 441 + 16) of 38,911 are published
        assert listed == {kpi_named("特定保健指導実施率(全体)")}
        await s.press("ｎ", *"450", "enter", *"500", "ctrl+s")
        plan = s.on_disk()
        assert value(plan, MAIL, "numerator", "2020-06") == "450"
        assert value(plan, MAIL, "denominator", "2020-06") == "500"
        await open_form(s, "1-3")
        assert (MAIL, "denominator") in table(s).form.fields


async def test_a_rate_that_fits_its_counts_is_not_pointed_at(tmp_path: Path):
    async with stage(tmp_path, group="業務") as s:
        await open_form(s, "1-3")
        await s.press(*"90.0", "n", *"450", "enter", *"500", "enter", "up")
        assert pointed(s) == ""


async def test_an_empty_rate_can_be_taken_from_its_counts(tmp_path: Path):
    async with stage(tmp_path, group="業務") as s:
        await open_form(s, "1-3")
        await s.press("n", *"450", "enter", *"499", "enter")
        await s.press("up", "up", "up", "up")
        # 450 / 499 = 90.180…%, and the figures of this KPI have one decimal
        assert "90.2%" in pointed(s)
        await type_in(s, "＝")
        assert s.app.screen.query_one(FigureLine).value == "90.2"
        assert pointed(s) == ""
        await s.press("ctrl+s")
        assert value(s.on_disk(), MAIL, "actual", "2020-06") == "90.2"


async def test_the_difference_from_last_year_is_shown_while_typing(tmp_path: Path):
    async with stage(tmp_path, size=(180, 45), group="業務") as s:
        await open_form(s, "1-3")
        await s.press("[")  # R2.5 97.8, R1.5 90.3
        assert "+7.5" in seen(s.app)
        await s.press(*"85.3", "enter", "up")
        assert "-5.0" in seen(s.app)


# Leaving


async def test_escape_leaves_an_untouched_form_at_once(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await open_form(s)
        await s.press("down", "escape")
        assert s.app.screen is s.main
        assert s.entries() == 0


async def test_escape_asks_before_figures_are_lost_and_enter_saves(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await open_form(s)
        await s.press(*"0.301", "escape")
        assert "まだ保存していません" in seen(s.app)
        await s.press("escape")  # types on
        assert place(s)[1] == "cumulative"
        await s.press("escape", "enter")
        assert value(s.on_disk(), RATE, "cumulative", "2020-05") == "0.301"


async def test_figures_can_be_thrown_away(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await open_form(s)
        await s.press(*"0.301", "escape", "right", "enter")
        assert s.app.screen is s.main
        assert s.entries() == 0


async def test_u_takes_the_whole_form_back(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await open_form(s)
        await s.press(*"0.301", "enter", *"0.22", "ctrl+s", "u")
        plan = s.on_disk()
        assert value(plan, RATE, "cumulative", "2020-05") is None
        assert value(plan, RATE, "actual_first_review", "2020-05") is None


async def test_the_grid_shows_a_saved_figure_at_once_in_its_month(tmp_path: Path):
    async with stage(tmp_path, group="業務") as s:
        await s.go("1-3")
        await open_form(s)
        await s.press(*"98.7", "ctrl+s")
        months = [line for line in s.drawn() if "98.7" in line]
        assert months
        assert months[0].index("97.8") < months[0].index("98.7")


# Others write too


async def test_a_figure_changed_elsewhere_shows_both_and_mine_can_hold(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await open_form(s)
        await s.press(*"0.301", "enter", *"0.22")
        other = PlanBook(PlanFolder(s.folder), who="鈴木")
        other.submit(RecordFigure(RATE, "cumulative", "2020-05", Decimal("0.299")))
        await s.look()  # the screen behind knows it by now, the person does not
        await s.press("ctrl+s")
        assert "0.299" in seen(s.app)
        assert "0.301" in seen(s.app)
        assert value(s.on_disk(), RATE, "cumulative", "2020-05") == "0.299"
        await s.press("2")
        plan = s.on_disk()
        assert value(plan, RATE, "cumulative", "2020-05") == "0.301"
        assert value(plan, RATE, "actual_first_review", "2020-05") == "0.22"


async def test_where_theirs_holds_the_other_figures_are_still_saved(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await open_form(s)
        await s.press(*"0.301", "enter", *"0.22")
        other = PlanBook(PlanFolder(s.folder), who="鈴木")
        other.submit(RecordFigure(RATE, "cumulative", "2020-05", Decimal("0.299")))
        await s.press("ctrl+s")
        await s.press("1")
        plan = s.on_disk()
        assert value(plan, RATE, "cumulative", "2020-05") == "0.299"
        assert value(plan, RATE, "actual_first_review", "2020-05") == "0.22"


async def test_escape_from_a_conflict_loses_no_figure(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await open_form(s)
        await s.press(*"0.301", "enter", *"0.22")
        other = PlanBook(PlanFolder(s.folder), who="鈴木")
        other.submit(RecordFigure(RATE, "cumulative", "2020-05", Decimal("0.299")))
        await s.press("ctrl+s")
        await s.press("escape")
        assert place(s) == (RATE, "cumulative", "2020-05")
        assert s.app.screen.query_one(FigureLine).value == "0.301"
        await s.press("ctrl+s")
        plan = s.on_disk()
        assert value(plan, RATE, "cumulative", "2020-05") == "0.301"
        assert value(plan, RATE, "actual_first_review", "2020-05") == "0.22"


async def test_what_others_write_in_other_fields_stays(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await open_form(s)
        await s.press(*"0.301")
        other = PlanBook(PlanFolder(s.folder), who="鈴木")
        other.submit(RecordFigure(RATE, "actual_first_review", "2020-05", Decimal("0.2")))
        await s.press("ctrl+s")
        plan = s.on_disk()
        assert value(plan, RATE, "cumulative", "2020-05") == "0.301"
        assert value(plan, RATE, "actual_first_review", "2020-05") == "0.2"


async def test_figures_that_cannot_be_saved_stand_in_the_form_again(tmp_path: Path, monkeypatch):
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    async with stage(tmp_path, group="レセプト") as s:
        await open_form(s)
        monkeypatch.setattr(journal, "append", full)
        await s.press(*"0.301", "ctrl+s")
        assert isinstance(s.app.screen, FiguresScreen)
        monkeypatch.undo()
        await s.press("ctrl+s")
        assert value(s.on_disk(), RATE, "cumulative", "2020-05") == "0.301"


# Pasting


async def test_a_column_pasted_into_the_form_is_previewed_and_then_in_the_fields(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await open_form(s)
        await paste(s, "0.301\r\n0.22\r\n0.081\r\n")
        assert isinstance(s.app.screen, PasteScreen)
        assert s.entries() == 0
        await s.press("enter")
        assert isinstance(s.app.screen, FiguresScreen)
        assert s.app.screen.query_one(FigureLine).value == "0.301"
        await s.press("ctrl+s")
        assert s.entries() == 1
        assert value(s.on_disk(), RATE, "actual_second_review", "2020-05") == "0.081"


async def test_escape_from_the_preview_changes_nothing(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await open_form(s)
        await paste(s, "0.301\n0.22")
        await s.press("escape", "escape")
        assert s.app.screen is s.main
        assert s.entries() == 0


async def test_one_pasted_number_is_typed(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await open_form(s)
        await paste(s, "0.301\r\n")
        assert s.app.screen.query_one(FigureLine).value == "0.301"


async def test_a_row_pasted_on_the_grid_runs_from_the_cursors_month(tmp_path: Path):
    async with stage(tmp_path, group="業務", month=JUNE) as s:
        await s.go("1-3")
        await paste(s, "98.1\t98.2\tabc\n")
        assert isinstance(s.app.screen, PasteScreen)
        assert "abc" in seen(s.app)
        await s.press("enter")
        plan = s.on_disk()
        assert s.entries() == 1
        assert value(plan, MAIL, "actual", "2020-06") == "98.1"
        assert value(plan, MAIL, "actual", "2020-07") == "98.2"


async def test_a_pasted_block_can_be_provisional(tmp_path: Path):
    async with stage(tmp_path, group="業務", month=JUNE) as s:
        await s.go("1-3")
        await paste(s, "98.1\t98.2\n")
        await s.press("ｓ", "enter")
        figure = s.on_disk().kpis[MAIL].figure("actual", "2020-07")
        assert figure is not None
        assert figure.is_provisional


async def test_a_block_with_headings_goes_where_they_say(tmp_path: Path):
    async with stage(tmp_path, group="業務") as s:
        await s.go("1-3")
        await paste(s, "\t4月\t5月\n実績\t96.0\t97.8\n累計\t96.0\t89.6\n")
        assert "入る3件" in seen(s.app)
        assert "同じ1件" in seen(s.app)
        await s.press("enter")
        plan = s.on_disk()
        assert value(plan, MAIL, "actual", "2020-04") == "96.0"
        assert value(plan, MAIL, "cumulative", "2020-05") == "89.6"


async def test_a_paste_on_a_row_without_kpis_only_says_where_it_can_go(tmp_path: Path):
    async with stage(tmp_path) as s:
        await paste(s, "1\t2\n")
        assert s.app.screen is s.main
        assert "KPI のある行" in s.said()


@pytest.mark.parametrize(
    "text", [HOSTILE, "\x00\t\n\t\n", "\t\t\t\n\n\n", "=cmd|'/c calc'!A1\t@x\n"]
)
async def test_pasted_garbage_steers_nothing_and_changes_nothing(tmp_path: Path, text: str):
    async with stage(tmp_path, group="業務") as s:
        await s.go("1-3")
        await paste(s, text)
        assert_nothing_steers(s.app)
        if s.app.screen is not s.main:
            await s.press("enter")
        assert s.entries() == 0
        await open_form(s)
        await paste(s, text)
        assert_nothing_steers(s.app)


async def test_ten_thousand_pasted_lines_are_refused_at_once(tmp_path: Path):
    async with stage(tmp_path, group="業務") as s:
        await open_form(s, "1-3")
        with taken() as work:
            await paste(s, "98.0\t97.0\n" * 10_000)
        assert work.seconds < 2
        assert isinstance(s.app.screen, FiguresScreen)
        assert "大きすぎます" in pointed(s)


async def test_a_long_block_is_read_to_its_end_in_the_preview(tmp_path: Path):
    async with stage(tmp_path, group="業務", size=(80, 24)) as s:
        await open_form(s, "1-3")
        await paste(s, "1..\t2..\t3..\n" * 1500)
        assert "1500行3列" not in seen(s.app)
        await s.press("end")
        assert "1500行3列" in seen(s.app)
        await s.press("enter")
        assert isinstance(s.app.screen, FiguresScreen)


# Closed months

MAY_CLOSED = "R2.5は 佐藤 が 2020-07-02 14:00 に締めたため、変えられません。"


def with_may_closed(plan):
    return replace(plan, closes={MAY: Close("佐藤", "2020-07-02T05:00:00+00:00")})


def may(plan, kpi):
    """The form of a KPI in a closed May."""
    row = next(row for row in plan.rows.values() if kpi in row.kpis)
    due = Due(kpi, row.id, MAY, MAY, is_owed=False)
    return FigureForm(with_may_closed(plan), [due])


def test_only_a_figure_the_closed_month_had_is_refused_beforehand(sample):
    form = may(sample, MAIL)
    had, new = FigurePlace(MAIL, "actual", MAY), FigurePlace(MAIL, "cumulative", MAY)
    other = FigurePlace(MAIL, "actual", JUNE)
    for place in (had, new, other):
        form.enter(place, "50")
    assert [form.is_closed(place) for place in (had, new, other)] == [True, True, False]
    refused = [form.refusal(place) is not None for place in (had, new, other)]
    known = [sample.kpis[MAIL].figure(one.series, one.period) is not None for one in (had, new)]
    assert refused == [*known, False]
    assert known[0]
    assert form.refused[0] == had


def test_that_a_provisional_figure_becomes_final_is_not_refused(sample):
    kpi = sample.kpis[MAIL]
    key = f"actual@{MAY}"
    figures = {**kpi.figures, key: replace(kpi.figures[key], is_provisional=True)}
    plan = replace(sample, kpis={**sample.kpis, MAIL: replace(kpi, figures=figures)})
    form, had = may(plan, MAIL), FigurePlace(MAIL, "actual", MAY)
    assert not form.is_locked(had)
    form.enter(had, "50")
    assert form.refusal(had) is None


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (180, 45)])
async def test_a_closed_month_is_named_and_its_refusal_is_whole(sample, size):
    dialog = FiguresScreen(may(sample, MAIL), 0, "業務")
    async with shown(dialog, size) as (host, pilot):
        assert "今月の数字 業務　R2.5 締" in drawn(host)[0]
        assert "項番" in drawn(host)[1]
        assert "締めた月の数字なので、変えられません" in plain(host)
        await pilot.press("5", "0", "enter", "up")
        assert MAY_CLOSED in plain(host)
        assert "理由を添えて締めを解いてください。" in plain(host)
        (line,) = (line for line in drawn(host)[1:] if "R2.5 締" in line)
        assert "!" in line


def plain(host) -> str:
    """The texts inside the dialog, as if no line ended."""
    return "".join(line.strip(" ┃").replace("…", "【…】") for line in drawn(host))


async def test_the_preview_says_what_a_closed_month_refuses(sample):
    form = may(sample, MAIL)
    before = sample.kpis[MAIL].figure("actual", MAY).value
    block = figure_pasting.read(form, "50\t60\n", 0)
    assert [cell.problem is None for cell in block.cells] == [False, True]
    dialog = PasteScreen(form.plan, block)
    async with shown(dialog, (80, 24)) as (host, pilot):
        assert "入らない1件" in drawn(host)[0]
        text = plain(host)
        assert "! 1行1列" in text
        assert f"締めた月なので {before:,} のままです（50は入りません）" in text.replace(
            "50 は", "50は"
        )
        assert "1-1" not in text
        await pilot.press("enter")
    assert [change.period for change in block.changes()] == [JUNE]


# Sizes and texts


async def test_the_first_line_seen_names_its_kpi(tmp_path: Path):
    async with stage(tmp_path, size=(80, 24)) as s:
        await open_form(s)
        sheet = table(s).query_one(FigureSheet)
        form = table(s).form
        for _step in range(len(form.fields)):
            top = round(sheet.scroll_y)
            named = reference(form.plan, form.due(form.kpi(top).id).row)
            assert sheet.render_line(1).text[1:].startswith(named)
            await s.press("down")
        assert round(sheet.scroll_y) > 0


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (180, 45)])
async def test_v_opens_at_the_beginning_of_a_kpi(tmp_path: Path, size):
    async with stage(tmp_path, size=size) as s:
        await open_form(s, "1-3")
        form, sheet = table(s).form, table(s).query_one(FigureSheet)
        for number in range(len(form.fields)):
            first = sheet.first_seen(number)
            assert first <= number
            assert form.is_first(first)


def asking(wanted, year):
    """The question a dialog wants to be asked."""
    ((asked, _then, _otherwise),) = map(astuple, wanted)
    return AskScreen(asked.title, asked.fields, year, asked.context)


@pytest.mark.parametrize("size", [(80, 24), (180, 45), (40, 10)], ids=["80x24", "180x45", "40x10"])
async def test_hostile_names_keep_to_their_line(sample, size):
    kpi = replace(sample.kpis[MAIL], name=HOSTILE, unit=HOSTILE[:40])
    plan = replace(sample, kpis={**sample.kpis, MAIL: kpi}, groups=(*sample.groups, HOSTILE))
    plan = with_item(plan, next(iter(plan.items)), number="[/]1")
    form, begin = month_form(plan, "業務", MAY, None)
    dialog = FiguresScreen(form, begin, HOSTILE)
    async with shown(dialog, size) as (host, pilot):
        dialog.carry_out = lambda wanted: host.push_screen(asking(wanted, plan.year))
        for key in ("9", "enter", "x", "enter", "s", "[", "pagedown", "pageup", "up"):
            await pilot.press(key)
        assert_nothing_steers(host)
        await pilot.press("ctrl+home", "m")
        host.post_message(events.Paste(HOSTILE))
        await pilot.press("enter")
        assert_nothing_steers(host)


@pytest.mark.parametrize("size", [(80, 24), (180, 45)], ids=["80x24", "180x45"])
async def test_the_field_stands_in_its_column_on_its_line(tmp_path: Path, size):
    async with stage(tmp_path, group="レセプト", size=size) as s:
        await open_form(s)
        for _ in range(len(table(s).form.fields) - 1):
            await s.press("down")
            line = s.app.screen.query_one(FigureLine)
            sheet = line.parent.query_one("FigureSheet")
            y = 1 + table(s).cursor - round(sheet.scroll_y)
            assert line.region.y == sheet.region.y + y
            assert sheet.region.contains_region(line.region)
        assert round(sheet.scroll_y) > 0 or size == (180, 45)


async def test_a_field_scrolled_away_comes_back_when_it_is_typed_in(tmp_path: Path):
    async with stage(tmp_path, size=(80, 24)) as s:
        await open_form(s, "1-3")
        line = s.app.screen.query_one(FigureLine)
        sheet = line.parent.query_one("FigureSheet")
        sheet.scroll_to(y=15, animate=False, force=True)
        await s.settle()
        assert not sheet.region.contains_region(line.region)
        await s.press("9")
        assert sheet.region.contains_region(line.region)
        assert line.value == "9"


async def test_a_click_goes_to_its_field_and_keeps_what_was_typed(tmp_path: Path):
    async with stage(tmp_path, group="業務", size=(80, 24)) as s:
        await open_form(s, "1-3")
        await s.press(*"98.5")
        below = table(s).cursor - round(table(s).query_one("FigureSheet").scroll_y) + 1 + 1
        await s.pilot.click("FigureSheet", offset=(5, below))
        await s.settle()
        assert place(s) == (MAIL, "cumulative", "2020-06")
        await s.press("ctrl+s")
        assert value(s.on_disk(), MAIL, "actual", "2020-06") == "98.5"


async def test_the_palette_over_a_form_opens_no_second_one(tmp_path: Path):
    async with stage(tmp_path, group="業務") as s:
        await open_form(s)
        s.main.run_command("act('enter_figures')")
        await s.settle()
        assert sum(isinstance(screen, FiguresScreen) for screen in s.app.screen_stack) == 1


def big_form(sample, count):
    """A form of many KPIs."""
    row = next(row for row in sample.rows_in_order() if MAIL in row.kpis)
    many = {f"x{n}": replace(sample.kpis[MAIL], id=f"x{n}", key=f"x{n}") for n in range(count)}
    plan = replace(sample, kpis={**sample.kpis, **many})
    return FigureForm(plan, [Due(kpi, row.id, JUNE, JUNE, is_owed=True) for kpi in many])


async def test_a_thousand_kpis_are_typed_without_waiting(sample):
    form = big_form(sample, 1000)
    async with shown(FiguresScreen(form), (80, 24)) as (host, pilot):
        with taken() as work:
            for _ in range(20):
                await pilot.press("9", "enter")
        assert work.seconds < 6
        assert len(form.changes) == 20
        assert host.screen is host.dialog


# The form by itself


def test_clashes_name_only_what_was_typed_and_changed_elsewhere(sample):
    form, _ = month_form(sample, "レセプト", MAY, None)
    mine = FigurePlace(RATE, "cumulative", "2020-05")
    form.enter(mine, "0.301")
    form.enter(FigurePlace(RATE, "actual_first_review", "2020-05"), "0.22")

    def with_figures(**values):
        kpi = sample.kpis[RATE]
        held = {
            f"{name}@2020-05": Figure(name, "2020-05", Decimal(v)) for name, v in values.items()
        }
        changed = replace(kpi, figures={**kpi.figures, **held})
        return replace(sample, kpis={**sample.kpis, RATE: changed})

    assert form.clashes(sample) == ()
    assert form.clashes(with_figures(actual_second_review="0.1")) == ()
    assert form.clashes(with_figures(cumulative="0.301")) == ()  # the same by chance
    (clash,) = form.clashes(with_figures(cumulative="0.299"))
    assert clash.place == mine
    assert (str(clash.mine.value), str(clash.theirs.value)) == ("0.301", "0.299")


def test_changes_stand_in_the_order_of_the_form_and_unreadable_ones_are_left_out(sample):
    form, _ = month_form(sample, "レセプト", MAY, None)
    form.enter(FigurePlace(RATE, "denominator", "2020-05"), "x")
    form.enter(FigurePlace(RATE, "actual_first_review", "2020-05"), "0.22")
    form.enter(FigurePlace(RATE, "cumulative", "2020-05"), "0.301")
    form.enter(FigurePlace(RATE, "cumulative", "2020-04"), "")
    assert form.changes == (
        ClearFigure(RATE, "cumulative", "2020-04"),
        RecordFigure(RATE, "cumulative", "2020-05", Decimal("0.301")),
        RecordFigure(RATE, "actual_first_review", "2020-05", Decimal("0.22")),
    )
    assert [place.series for place in form.unreadable] == ["denominator"]


# The note


async def test_f4_puts_the_line_of_the_figures_on_top_and_again_in_its_place(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("13-1")
        await s.press("enter", "f4", "f4")
        note = s.app.screen.query_one("#note").text
        lines = note.split("\n")
        # In the manner of the published grid: 14.89% - 19.85% = -4.96%
        assert lines[0] == "R2.5 14.89%(前年同月19.85%)△4.96%"
        assert lines.count(lines[0]) == 1


async def test_f4_does_nothing_where_the_month_has_no_figures(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.go("13-1")
        await s.press("enter", "f4")
        assert "数字の行" not in seen(s.app)
        assert s.app.screen.query_one("#note").text == ""


def test_only_a_line_made_of_figures_is_replaced(sample):
    kpi = (sample.kpis[RECOVERY],)
    lines = first_lines(sample, kpi, MAY)

    def renewed(note):
        return with_first_lines(sample, kpi, lines, note).split("\n")[1:]

    assert renewed("R2.4 13.2%(前年同月18.0%)△4.8%\n・催告") == ["・催告"]
    assert renewed("R2.4 13.2％（前年同月18.0％）△4.8％\n・催告") == ["・催告"]
    assert renewed("R2.5 に催告を2回実施") == ["R2.5 に催告を2回実施"]
    assert renewed("R2.5 14.89% を達成した") == ["R2.5 14.89% を達成した"]
    assert renewed("・R2.4 13.2%") == ["・R2.4 13.2%"]
    assert renewed("") == []


def test_several_kpis_of_a_row_are_told_by_name(sample):
    row = sample.rows[numbered("5-1")]
    figures = note_figures(sample, row, MAY)
    assert figures.renew is not None
    note = figures.renew("・続ける")
    assert note.split("\n") == [
        "文書照会の件数 R2.5 725件(前年同月725件)±0件",
        "文書照会の照会率 R2.5 342.0%(前年同月287.7%)+54.3%",
        # of 5-2, which 5-1 reports as well
        "柔整 3部位以上・月15日以上の申請割合 R2.5 1.35%(累計1.34%、前年同月1.37%)△0.02%",
        "・続ける",
    ]
    assert figures.renew(note) == note


async def test_a_figure_in_a_note_that_contradicts_the_kpi_is_pointed_out_quietly(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("13-1")
        await s.press("enter")
        note = s.app.screen.query_one("#note")
        note.replace("R2.5 15.89%", note.document.start, note.document.end)
        await s.rest()
        assert "14.89%" in "".join(line.strip() for line in seen(s.app).splitlines())
        await s.press("ctrl+s")
        assert "14.89%" in s.said()
        row = next(row for row in s.plan.rows_in_order() if s.plan.reference(row) == "13-1")
        assert s.on_disk().rows[row.id].report(MAY).note == "R2.5 15.89%"


async def test_a_note_that_fits_is_left_in_peace(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("13-1")
        await s.press("enter")
        s.app.screen.query_one("#note").load_text("R2.5 14.89%(前年同月19.85%)△4.96%")
        await s.rest()
        assert isinstance(s.app.screen, NoteScreen)
        assert not s.app.screen.has_class("-mismatch")


async def test_the_form_opens_from_the_rows_menu_after_the_note_is_saved(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.go("1-3")
        await s.press("enter", *"確認", "f2", "v")
        assert isinstance(s.app.screen, FiguresScreen)
        assert s.on_disk().rows[s.row.id].report(JUNE).note == "確認"


def test_the_line_of_figures_is_in_the_plans_language_whatever_the_screen_speaks(sample):
    row = sample.rows[numbered("13-1")]
    told = first_lines(sample, (sample.kpis[RECOVERY],), MAY)
    set_language("en")
    try:
        figures = note_figures(sample, row, MAY)
        assert figures.renew is not None
        assert figures.renew("・催告").split("\n") == [*told, "・催告"]
        assert figures.renew("\n".join((*told, "・催告"))).split("\n") == [*told, "・催告"]
    finally:
        set_language("ja")
