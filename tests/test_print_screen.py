"""Printing from the screen: one key and Enter, and the screen stays alive meanwhile."""

import threading
from io import BytesIO

import pytest
from host import ALL_SIZES, HOSTILE, assert_nothing_steers, seen, shown
from months import JUNE
from msgspec import structs
from plans import small_plan
from pypdf import PdfReader
from read_back import csv_rows, html_lines
from stage import stage

from planner.formats import printing
from planner.formats.page import Page
from planner.formats.printing import Job
from planner.plan.grid import View
from planner.reports.progress import Options
from planner.settings import config
from planner.settings.config import Settings
from planner.ui.screens.print import PrintScreen


@pytest.fixture(autouse=True)
def _own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_CONFIG", str(tmp_path / "config"))


def printed_files(folder):
    return sorted(path.name for path in (folder / "prints").glob("*"))


async def printed(opened):
    """Wait until a print is through; what was said of it."""
    await opened.until(lambda: not opened.said().startswith("印刷中"), "the end of the print")
    return opened.said()


async def test_p_and_enter_print_what_is_shown_on_a3(tmp_path):
    async with stage(tmp_path) as opened:
        await opened.press("p", "enter")
        said = await printed(opened)
    assert said.startswith("印刷しました（o で開く）: 群馬支部_令和2年度_R2.5.pdf（")
    assert said.endswith("/prints）")  # of a long path the end is seen
    (path,) = (tmp_path / "prints").iterdir()
    page = PdfReader(BytesIO(path.read_bytes())).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (1191, 842)


async def test_the_group_the_month_and_the_filter_shown_are_printed(tmp_path):
    async with stage(tmp_path, group="保健") as opened:
        await opened.press("i", "]", "p", "right", "right", "enter")
        await printed(opened)
    (name,) = printed_files(tmp_path)
    assert name == "群馬支部_令和2年度_R2.6_保健.html"
    lines = html_lines((tmp_path / "prints" / name).read_text(encoding="utf-8"))
    assert {line.number for line in lines if line.number} == {"17", *map(str, range(22, 28))}


async def test_every_choice_of_the_dialog_reaches_the_file(tmp_path):
    async with stage(tmp_path) as opened:
        await opened.go("3-1")
        keys = ["p", "right", "right", "right"]  # CSV
        keys += ["down", "right"]  # the section of the row
        keys += ["down", "right"]  # states
        keys += ["down", "right"]  # beside last month's
        keys += ["down", "right"]  # △ and changed rows
        await opened.press(*keys)
        dialog = opened.app.screen
        assert isinstance(dialog, PrintScreen)
        job = dialog._answer()
        await opened.press("escape")
    assert job.format == "csv"
    assert job.plan.sections[job.options.section].title == "被扶養者資格の再確認の徹底"
    assert (job.options.marks, job.options.is_baseline) == ("states", False)
    assert job.options.with_last_status
    assert job.options.only_slipping


async def test_csv_of_the_section_under_the_cursor(tmp_path):
    async with stage(tmp_path) as opened:
        await opened.go("3-1")
        await opened.press("p", "right", "right", "right", "tab", "end", "enter")
        await printed(opened)
    (name,) = printed_files(tmp_path)
    assert name == "群馬支部_令和2年度_R2.5_被扶養者資格の再確認の徹底.csv"
    header, *rows = csv_rows((tmp_path / "prints" / name).read_bytes())
    assert {row[header.index("項番")] for row in rows} == {"3"}


async def test_escape_prints_nothing(tmp_path):
    async with stage(tmp_path) as opened:
        await opened.press("p", "escape")
        assert not isinstance(opened.app.screen, PrintScreen)
        assert not (tmp_path / "prints").exists()


async def test_settings_saved_meanwhile_leave_what_the_environment_decides(tmp_path):
    async with stage(tmp_path, who="佐藤") as opened:
        await opened.press("comma", "tab", "right", "ctrl+s")
        await opened.press("p", "enter")
        await printed(opened)
    assert config.stored(tmp_path / "config" / "settings.toml").prints == ""
    assert printed_files(tmp_path) == ["群馬支部_令和2年度_R2.5_業務.pdf"]


async def test_printing_twice_keeps_both(tmp_path):
    async with stage(tmp_path) as opened:
        for _ in range(2):
            await opened.press("p", "right", "right", "enter")
            await printed(opened)
    assert printed_files(tmp_path) == [
        "群馬支部_令和2年度_R2.5 (2).html",
        "群馬支部_令和2年度_R2.5.html",
    ]


async def test_the_screen_is_alive_while_it_prints(tmp_path, monkeypatch):
    begun, go_on = threading.Event(), threading.Event()

    def slowly(folder, _job):
        begun.set()
        assert go_on.wait(10)
        return folder / "x.pdf"

    monkeypatch.setattr(printing, "print_into", slowly)
    async with stage(tmp_path) as opened:
        await opened.press("p", "enter")
        assert begun.wait(5)
        before = opened.reference
        await opened.pilot.press("down")
        await opened.pilot.pause()
        assert opened.reference != before
        assert opened.said() == "印刷中…"
        await opened.press("1")  # a change is saved beside the print
        assert opened.said().startswith("保存済")
        go_on.set()
        await opened.until(lambda: "x.pdf" in opened.said(), "x.pdf")


async def test_what_cannot_be_written_is_said(tmp_path):
    (tmp_path / "prints").write_text("a file in the way")
    async with stage(tmp_path) as opened:
        await opened.press("p", "right", "right", "enter")
        said = await printed(opened)
    assert "書き出せませんでした" in said
    assert str(tmp_path / "prints") in said


async def test_header_and_paper_are_remembered(tmp_path):
    async with stage(tmp_path) as opened:
        await opened.press("p", "right", *["down"] * 5, *"資料1", "down", "right", "right", "enter")
        await printed(opened)
        await opened.press("p")
        job = opened.app.screen._answer()
        await opened.press("escape")
    assert job.page == Page("A4")
    assert (job.options.reference, job.options.confidentiality) == ("資料1", "機密性2")
    kept = config.stored(config.settings_path())
    assert (kept.paper, kept.reference, kept.confidentiality) == ("A4", "資料1", "機密性2")
    assert kept.data == ""  # what was an option of this run is not kept


async def test_settings_that_cannot_be_kept_stop_no_print(tmp_path):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.toml").write_text("= broken", encoding="utf-8")
    async with stage(tmp_path) as opened:
        await opened.press("p", "right", "right", *["down"] * 5, "x", "enter")
        assert (await printed(opened)).startswith("印刷しました")
    assert (tmp_path / "config" / "settings.toml").read_text(encoding="utf-8") == "= broken"


async def test_p_works_with_the_ime_left_on(tmp_path):
    async with stage(tmp_path) as opened:
        await opened.press("ｐ")
        assert isinstance(opened.app.screen, PrintScreen)
        await opened.press("escape")


# The dialog alone


def job(**options):
    return Job(small_plan(), JUNE, Options(**options))


@ALL_SIZES
async def test_the_dialog_fits_every_screen(size):
    async with shown(PrintScreen(job(), "s1"), size) as (host, pilot):
        assert "印刷" in seen(host)
        assert "PDF A3" in seen(host)
        await pilot.press("enter")
        await pilot.pause()
        assert host.results == [job()]


async def test_all_is_offered_only_where_less_is_shown():
    async with shown(PrintScreen(job())) as (host, _pilot):
        assert "すべて " not in seen(host).replace("すべての行", "")
        await host.show_next(PrintScreen(job(view=View("保健"))), _pilot)
        assert "保健" in seen(host)
        assert "すべて" in seen(host).replace("すべての行", "")


async def test_all_prints_all():
    async with shown(PrintScreen(job(view=View("保健", incentive_only=True)))) as (host, pilot):
        await pilot.press("down", "right", "enter")
        await pilot.pause()
        assert host.results[0].options.view == View()


async def test_a_confidentiality_of_one_s_own_stays():
    async with shown(PrintScreen(job(confidentiality="部外秘"))) as (host, pilot):
        await pilot.press("enter")
        await pilot.pause()
        assert host.results[0].options.confidentiality == "部外秘"


async def test_text_of_people_steers_nothing():
    plan = small_plan()
    sections = {
        name: structs.replace(section, title=HOSTILE) for name, section in plan.sections.items()
    }
    options = Options(view=View(HOSTILE), reference=HOSTILE, confidentiality=HOSTILE)
    dialog = PrintScreen(Job(structs.replace(plan, sections=sections), JUNE, options), "s1")
    async with shown(dialog) as (host, _pilot):
        assert_nothing_steers(host)


async def test_an_old_paper_setting_of_nonsense_is_a3():
    from planner.ui.printing import job_of

    made = job_of(small_plan(), JUNE, View(), Settings(paper="B5"))
    assert made.page == Page("A3")
