"""``planner review``: the report of what slips, to a file or as text."""

import io

import pytest
from msgspec import structs
from plans import with_row
from pypdf import PdfReader
from shell import DONE, REFUSED, USAGE, Shell
from slipping import slipping_plan

from planner.formats import FORMATS
from planner.store import book
from planner.store.folder import PlanFolder


@pytest.fixture(autouse=True)
def _settings(japanese_person, monkeypatch):
    """A person called 佐藤 on a Japanese system without settings."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1594339200")  # 2020-07-10


@pytest.fixture
def planner(tmp_path, capsys):
    book.create(PlanFolder(tmp_path / "data" / "plans" / "small"), slipping_plan(), who="企画総務")
    return Shell(tmp_path / "data", capsys)


def pages(path):
    return [page.extract_text() for page in PdfReader(io.BytesIO(path.read_bytes())).pages]


def test_without_a_file_it_is_text(planner):
    assert planner("review") == DONE
    assert planner.out.startswith("令和2年7月10日\n令和2年度 小さな支部事業計画（遅れと対応）\n")
    assert "6月の遅れ 7件" in planner.out  # counted in test_exceptions
    assert "5月の●が1か月遅れています" in planner.out.replace("\n", "")


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_has_the_format_of_its_name(planner, tmp_path, name):
    target = tmp_path / f"遅れ.{name}"
    assert planner("review", "-o", str(target)) == DONE
    assert planner.out == f"{target} に書き出しました。\n"
    content = target.read_bytes()
    begun = {"pdf": b"%PDF-", "html": b"<!doctype html>", "csv": b"\xef\xbb\xbf"}
    assert content.startswith(begun.get(name, "令和2年7月10日".encode()))
    assert planner("review", "-o", str(target)) == DONE
    assert target.read_bytes() == content


def test_the_paper_is_a4_unless_another_is_asked_for(planner, tmp_path):
    target = tmp_path / "x.pdf"
    for words, sides in (((), (842, 595)), (("--paper", "A3"), (1191, 842))):
        assert planner("review", "-o", str(target), *words) == DONE
        box = PdfReader(io.BytesIO(target.read_bytes())).pages[0].mediabox
        assert (round(box.width), round(box.height)) == sides


def test_a_month_a_group_and_a_header_are_asked_for(planner, tmp_path):
    """In 5月: the KPI (150 of 200), 5月の● of all, and items 3, 4 and 5 unreported for 保健."""
    target = tmp_path / "x.pdf"
    words = ("--month", "5月", "--group", "保健", "--date", "2020-06-19")
    assert planner("review", *words, "--reference", "資料3", "-o", str(target)) == DONE
    first = pages(target)[0]
    for said in ("基準月 R2.6", "R2.5 を表示", "保健", "令和2年6月19日", "資料3"):
        assert said in first
    assert "5月の遅れ 5件" in first


def test_a_closed_month_is_marked_and_looked_at_as_it_was(planner):
    assert planner("close", "--month", "6月") == DONE
    assert planner("status", "1-1", "○", "--month", "7月") == DONE
    planner("review", "--month", "6月")
    assert "締め済 " in planner.out
    assert planner("review", "--as-of", "6月締め") == DONE
    assert "6月の遅れ 7件" in planner.out


def test_before_the_decision_it_is_a_draft(planner):
    assert "【案】" not in planner_out(planner)
    assert planner("baseline", "--withdraw", "--why", "評議会の意見") == DONE
    assert "【案】" in planner_out(planner)


def planner_out(planner):
    planner("review")
    return planner.out


def test_what_cannot_be_printed_is_refused(planner, tmp_path):
    assert planner("review", "-o", str(tmp_path / "x.docx")) == REFUSED
    assert planner("review", "--group", "営業") == REFUSED
    assert planner("review", "--paper", "A5") == USAGE


def test_a_month_in_which_nothing_slips_says_so(tmp_path, capsys):
    """The small plan without its KPI in 4月, before the ledger began."""
    plan = with_row(structs.replace(slipping_plan(), kpis={}), "rate", kpis=())
    book.create(PlanFolder(tmp_path / "data" / "plans" / "small"), plan, who="企画総務")
    planner = Shell(tmp_path / "data", capsys)
    assert planner("review", "--month", "4月") == DONE
    assert "遅れはありません。" in planner.out
