"""``planner print``, and files put where people find them: whole, named, never another's."""

import errno
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from months import JUNE
from msgspec import structs
from plans import small_plan
from printed import GOLDEN, LANGUAGES, files
from pypdf import PdfReader
from read_back import csv_rows, html_lines
from shell import DONE, REFUSED, USAGE, Shell, begin

from planner.cli.printing import find_section
from planner.errors import PlannerError
from planner.formats import FORMATS, page, printing, writing
from planner.formats.printing import Job
from planner.history.moments import branch_day
from planner.language import set_language
from planner.plan.grid import View
from planner.reports import progress
from planner.reports.progress import Options
from planner.wording.errors import error_sentence
from planner.wording.labels import day_label

pytestmark = pytest.mark.usefixtures("japanese_person")


class BinaryShell(Shell):
    """A shell that keeps the bytes a command sends."""

    def __init__(self, data, capsysbinary):
        super().__init__(data, capsysbinary)

    def __call__(self, *words, data=None):
        super().__call__(*words, data=data)
        self.bytes = self.out
        self.out, self.err = self.out.decode(errors="replace"), self.err.decode()
        return self.code


@pytest.fixture
def planner(tmp_path, capsysbinary):
    begin(tmp_path / "data")
    return BinaryShell(tmp_path / "data", capsysbinary)


def job(**fields):
    return Job(small_plan(), JUNE, **{"format": "csv", **fields})


# The command


def test_without_a_file_the_grid_is_printed_as_text(planner):
    assert planner("print", "--date", "") == DONE
    document = progress.build(planner.plan, JUNE)
    assert planner.bytes == writing.render(document, "txt", page.Page())


def test_a_dash_prints_any_format_to_the_standard_output(planner):
    assert planner("print", "-o", "-", "--format", "csv") == DONE
    assert planner.bytes.startswith(b"\xef\xbb\xbf")
    assert len(csv_rows(planner.bytes)) == 1 + 9
    assert planner("print", "-o", "-", "--format", "pdf") == DONE
    assert planner.bytes.startswith(b"%PDF-")


@pytest.mark.parametrize("name", FORMATS)
def test_the_suffix_of_the_file_is_the_format(planner, tmp_path, name):
    target = tmp_path / f"計画.{name.upper()}"
    assert planner("print", "-o", str(target), "--date", "") == DONE
    assert planner.out == f"{target} に書き出しました。\n"
    document = progress.build(planner.plan, JUNE)
    assert target.read_bytes() == writing.render(document, name, page.Page())


def test_a_format_named_goes_before_the_suffix(planner, tmp_path):
    assert planner("print", "-o", str(tmp_path / "x.dat"), "--format", "html") == DONE
    assert (tmp_path / "x.dat").read_bytes().startswith(b"<!doctype html>")


def test_a_file_is_not_written_in_another_format_than_its_name_says(planner, tmp_path):
    target = tmp_path / "計画.PDF"
    assert planner("print", "-o", str(target), "--format", "csv") == REFUSED
    assert ".pdf" in planner.err
    assert "csv" in planner.err
    assert not target.exists()
    assert planner("print", "-o", str(target), "--format", "pdf") == DONE


@pytest.mark.parametrize("name", ["計画.doc", "計画", ".pdf", "計画.xlsx"])
def test_an_unknown_suffix_is_refused_with_those_there_are(planner, tmp_path, name):
    assert planner("print", "-o", str(tmp_path / name)) == REFUSED
    assert ".pdf .html .csv .txt" in planner.err
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize(("paper", "sides"), [("A3", (1191, 842)), ("A4", (842, 595))])
def test_the_paper_is_as_asked(planner, tmp_path, paper, sides):
    target = tmp_path / "x.pdf"
    planner("print", "-o", str(target), "--paper", paper)
    box = PdfReader(target).pages[0].mediabox
    assert (round(box.width), round(box.height)) == sides
    planner("print", "-o", str(tmp_path / "x.html"), "--paper", paper)
    assert f"size: {paper} landscape" in (tmp_path / "x.html").read_text(encoding="utf-8")


def lines(planner, *words):
    assert planner("print", "-o", "-", "--format", "html", *words) == DONE, planner.err
    return html_lines(planner.out)


def outlines(planner, *words):
    return [line.outline[:3] for line in lines(planner, *words)]


def test_every_option_reaches_the_paper(planner):
    planner("status", "1-1", "△")
    assert lines(planner, "--last-status")[0].status == "○→△"
    assert [line.months[1] for line in lines(planner, "--marks", "states")][-1] == "遅"
    assert planner("move", "2-1", "--from", "7月", "--to", "9月", "--why", "x") == DONE
    assert lines(planner)[2].months.index("●") == 5
    assert lines(planner, "--baseline")[2].months.index("●") == 3
    assert outlines(planner, "--only-slipping") == ["窓口で", "冬の取"]
    assert outlines(planner, "--incentive") == ["通知【", "【KP", "前年度"]
    assert outlines(planner, "--section", "健康") == ["通知【", "【KP", "前年度", "セミナ"]
    assert outlines(planner, "--group", "企画総務") == ["窓口で", "冬の取", "点検"]
    assert lines(planner, "--month", "5月")[0].status == "○"


def test_the_header_is_as_asked(planner):
    words = ("--reference", "資料1", "--date", "2020-06-19", "--confidentiality", "2")
    planner("print", *words)
    assert planner.out.startswith("資料1　令和2年6月19日　機密性2\n")
    planner("print", "--date", "令和2年6月", "--confidentiality", "部外秘")
    assert planner.out.startswith("令和2年6月　部外秘\n")


def test_the_date_is_today_s_unless_told(planner, monkeypatch):
    monkeypatch.setattr(printing, "today", lambda: date(2026, 11, 22))
    planner("print")
    assert planner.out.startswith("令和8年11月22日\n")
    planner("print", "--date", "")
    assert planner.out.startswith("令和2年度 小さな支部事業計画")


def test_today_is_the_day_of_the_branch(monkeypatch):
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            # half past midnight of 1 April in Japan
            return cls(2020, 3, 31, 15, 30, tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr(printing, "datetime", Clock)
    assert printing.today() == date(2020, 4, 1)


def test_a_name_as_long_as_folders_take_is_printed_to(tmp_path):
    job = Job(structs.replace(small_plan(), branch="𠮷" * 80), "2020-06", format="html")
    assert printing.print_into(tmp_path, job).stat().st_size > 0
    path = tmp_path / f"{'x' * 246}.html"
    printing.print_to(path, job)
    assert path.stat().st_size > 0


@pytest.mark.parametrize("instant", ["9" * 14, "9" * 30])
def test_an_instant_beyond_the_calendar_is_no_day(monkeypatch, instant):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", instant)
    assert abs(printing.today() - branch_day(datetime.now(UTC).isoformat())).days <= 1


def test_source_date_epoch_is_the_day_on_paper(planner, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1592524800")  # 2020-06-19 00:00 UTC
    planner("print")
    assert planner.out.startswith("令和2年6月19日\n")


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_plan_and_day_give_the_same_bytes(planner, tmp_path, monkeypatch, name):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1592524800")
    for place in ("a", "b"):
        planner("print", "-o", str(tmp_path / f"{place}.{name}"))
    assert (tmp_path / f"a.{name}").read_bytes() == (tmp_path / f"b.{name}").read_bytes()


def test_a_pdf_is_not_poured_into_a_terminal(planner, monkeypatch):
    monkeypatch.setattr("planner.cli.output.is_terminal", lambda: True)
    assert planner("print", "-o", "-", "--format", "pdf") == REFUSED
    assert planner.bytes == b""
    assert "-o" in planner.err


def test_text_takes_the_width_of_the_terminal(planner, monkeypatch):
    monkeypatch.setattr("planner.cli.output.is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "100")
    planner("print")
    document = progress.build(planner.plan, JUNE)
    from planner.formats import text

    assert planner.out.endswith(text.render(document, 100).split("\n\n", 1)[1])


def test_the_formats_of_the_command_are_those_that_can_be_written():
    assert tuple(writing._RENDERERS) == FORMATS


def test_a_format_there_is_not_is_refused(planner):
    assert planner("print", "--format", "xlsx") == USAGE
    assert "--format" in planner.err


def test_printing_text_needs_neither_typst_nor_the_screen(tmp_path):
    begin(tmp_path / "data")
    code = (
        "import sys; from planner.cli import main; "
        f"main(['print', '-o', {str(tmp_path / 'x.csv')!r}, '--data', {str(tmp_path / 'data')!r}]);"
        "print([m for m in ('typst', 'textual', 'markupsafe', 'tinydb') if m in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert found.stdout.splitlines()[-1] == "[]"


# Sections


@pytest.mark.parametrize(
    ("typed", "section"),
    [("1", "s1"), ("３", "s3"), ("健康", "s2"), ("サービス", "s1"), ("ｻｰﾋﾞｽ", "s1"), ("全", "s3")],
)
def test_a_section_is_found_by_number_name_or_part(typed, section):
    assert find_section(small_plan(), typed) == section


def titled(*titles):
    plan = small_plan()
    sections = {
        f"s{n}": structs.replace(plan.sections[f"s{n}"], title=title)
        for n, title in enumerate(titles, start=1)
    }
    return structs.replace(plan, sections=sections)


def test_a_whole_title_goes_before_a_part_of_another():
    assert find_section(titled("健康", "健康づくり", "x"), "健康") == "s1"


def test_a_section_that_could_be_several_is_refused_with_those():
    with pytest.raises(PlannerError) as refused:
        find_section(titled("健康診査", "健康づくり", "広報"), "健康")
    assert refused.value.code == "section-ambiguous"
    sentence = error_sentence(refused.value)
    assert "1 健康診査、2 健康づくり" in sentence
    assert "広報" not in sentence


def test_a_section_there_is_not_is_refused_with_all_there_are(planner):
    assert planner("print", "--section", "海外") == REFUSED
    assert "1 サービス、2 健康、3 全員" in planner.err


def test_a_section_named_is_printed_whatever_the_own_group_is(planner, monkeypatch):
    assert planner("print", "--date", "", "--section", "健康") == DONE
    whole = planner.out
    monkeypatch.setenv("PLANNER_GROUP", "業務")
    assert planner("print", "--date", "", "--section", "健康") == DONE
    assert planner.out == whole
    assert planner("print", "--date", "", "--section", "健康", "--group", "業務") == DONE
    assert planner.out != whole


# Files


def test_a_missing_folder_is_named(planner, tmp_path):
    assert planner("print", "-o", str(tmp_path / "no" / "x.csv")) == REFUSED
    assert f"フォルダー {tmp_path / 'no'} がありません" in planner.err


def test_a_folder_is_no_file(planner, tmp_path):
    (tmp_path / "x.csv").mkdir()
    assert planner("print", "-o", str(tmp_path / "x.csv")) == REFUSED
    assert "フォルダーです" in planner.err


def test_a_file_open_elsewhere_is_kept_and_said(monkeypatch, tmp_path):
    """As Windows answers while Excel or Acrobat holds the file."""
    target = tmp_path / "x.csv"
    target.write_text("前の")

    def refuse(*_arguments):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("planner.store.files.replace", refuse)
    with pytest.raises(PlannerError) as refused:
        printing.print_to(target, job())
    assert "開いていれば閉じて" in error_sentence(refused.value)
    assert target.read_text() == "前の"
    assert list(tmp_path.iterdir()) == [target]


def test_a_read_only_file_is_not_replaced(monkeypatch, tmp_path):
    target = tmp_path / "x.csv"
    target.write_text("前の")
    monkeypatch.setattr("os.access", lambda path, _mode: Path(path) != target)
    with pytest.raises(PlannerError) as refused:
        printing.print_to(target, job())
    assert refused.value.code == "output-in-use"
    assert target.read_text() == "前の"


def test_a_disk_that_is_full_leaves_the_old_file(monkeypatch, tmp_path):
    target = tmp_path / "x.csv"
    target.write_text("前の")

    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(PlannerError) as refused:
        printing.print_to(target, job())
    assert "空き容量がありません" in error_sentence(refused.value)
    assert target.read_text() == "前の"
    assert list(tmp_path.iterdir()) == [target]


def test_print_to_replaces_what_was_there(tmp_path):
    target = tmp_path / "x.csv"
    target.write_text("前の" * 99999, encoding="utf-8")
    printing.print_to(target, job())
    assert target.read_bytes() == job().content()


# Files with names of their own


def test_a_printed_file_is_named_after_what_it_holds(tmp_path):
    path = printing.print_into(tmp_path / "書類" / "planner", job())
    assert path == tmp_path / "書類" / "planner" / "小支部_令和2年度_R2.6.csv"
    assert path.read_bytes() == job().content()


def test_group_and_section_are_in_the_name():
    assert printing.file_name(job(options=Options(view=View("保健")))) == (
        "小支部_令和2年度_R2.6_保健"
    )
    assert printing.file_name(job(options=Options(section="s2"))).endswith("_健康")


def test_what_was_printed_before_stays(tmp_path):
    first = printing.print_into(tmp_path, job())
    first.write_text("手で直した", encoding="utf-8")
    second, third = (printing.print_into(tmp_path, job()) for _ in range(2))
    assert [path.name for path in (second, third)] == [
        "小支部_令和2年度_R2.6 (2).csv",
        "小支部_令和2年度_R2.6 (3).csv",
    ]
    assert first.read_text(encoding="utf-8") == "手で直した"


@pytest.mark.parametrize(
    "branch", ['a<b>:"/\\|?*c', "..\\..\\x", "/etc/passwd", "名前\n\x1b[31m", "長" * 300, "  . "]
)
def test_no_name_of_a_branch_leaves_the_folder(tmp_path, branch):
    plan = structs.replace(small_plan(), branch=branch)
    path = printing.print_into(tmp_path, Job(plan, JUNE, format="csv"))
    assert path.parent == tmp_path
    assert list(tmp_path.iterdir()) == [path]
    assert not set(path.name) & set('<>:"/\\|?*\n\x1b')
    assert len(path.name.encode()) < 255


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(PlannerError) as refused:
        printing.print_into(tmp_path / "file" / "planner", job())
    assert refused.value.code == "output-unwritable"


def test_nothing_is_left_where_printing_failed(monkeypatch, tmp_path):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(PlannerError):
        printing.print_into(tmp_path, job())
    assert list(tmp_path.iterdir()) == []


# Days


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2026, 11, 22), "令和8年11月22日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 8), "平成元年1月8日"),
    ],
)
def test_days_are_dated_by_their_era(day, label):
    assert day_label(day) == label


def test_days_are_iso_in_english():
    set_language("en")
    assert day_label(date(2026, 11, 22)) == "2026-11-22"


# Golden files


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_small_plan_is_printed_as_it_was_looked_at(language):
    made = dict(files(language))
    kept = {path.name for path in GOLDEN.iterdir() if f"-{language}" in path.name}
    assert made.keys() == kept
    for name, content in made.items():
        assert content == (GOLDEN / name).read_bytes(), f"{name}: python tests/printed.py"
