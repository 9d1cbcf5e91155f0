"""What a report was when it was reviewed, taken back from what it is now."""

from decimal import Decimal

from months import JULY, JUNE, MAY
from plans import new_book, open_book

from planner.forms.review_text import now_text, told_now
from planner.history.intents import (
    RecordFigure,
    ReviewReport,
    SetStatus,
    WriteMemo,
    WriteNote,
    WriteRemedy,
)
from planner.history.reviewed import as_reviewed
from planner.plan import reporting

ROW = "survey"


def reviewed(book, row=ROW, month=JUNE):
    plan = book.plan
    return as_reviewed(plan, book.timeline().entries, plan.rows[row], month)


def confirmed(tmp_path):
    book = new_book(tmp_path, who="佐藤")
    book.submit(SetStatus(ROW, JUNE, "○"))
    book.submit(WriteNote(ROW, JUNE, "20社に案内"))
    open_book(tmp_path, who="企画総務").submit(ReviewReport(ROW, JUNE, "reviewed"))
    book.refresh()
    return book


def test_what_was_confirmed_is_the_report_before_the_changes_since(tmp_path):
    book = confirmed(tmp_path)
    book.submit(WriteNote(ROW, JUNE, "22社に案内"))
    book.submit(SetStatus(ROW, JUNE, "△"))
    book.submit(WriteRemedy(ROW, JUNE, "電話する"))
    report = reviewed(book).reports[ROW]
    assert (report.status, report.note, report.remedy) == ("○", "20社に案内", None)


def test_who_changed_it_last_is_told_and_no_one_who_wrote_elsewhere(tmp_path):
    book = confirmed(tmp_path)
    book.submit(WriteNote(ROW, JUNE, "22社に案内"))
    at = book.entries()[-1].at
    other = open_book(tmp_path, who="山田")
    other.submit(WriteMemo(ROW, JUNE, "本部に確認中"))
    other.submit(WriteNote(ROW, JULY, "七月の文"))
    book.refresh()
    found = reviewed(book)
    assert (found.who, found.at) == ("佐藤", at)


def test_a_confirmation_taken_back_and_given_again_is_of_what_was_read_then(tmp_path):
    book = confirmed(tmp_path)
    book.submit(WriteNote(ROW, JUNE, "22社に案内"))
    head = open_book(tmp_path, who="企画総務")
    head.submit(ReviewReport(ROW, JUNE, None))
    head.submit(ReviewReport(ROW, JUNE, "reviewed"))
    book.refresh()
    book.submit(WriteNote(ROW, JUNE, "25社に案内"))
    assert reviewed(book).reports[ROW].note == "22社に案内"


def test_what_was_confirmed_while_another_wrote_is_the_text_that_was_read(tmp_path):
    """The review names the report that was on the screen, not the one on disk."""
    book = new_book(tmp_path, who="佐藤")
    book.submit(WriteNote(ROW, JUNE, "読んだ文"))
    seen = reporting.fingerprint(book.plan, book.plan.rows[ROW], JUNE)
    book.submit(WriteNote(ROW, JUNE, "その間に書いた文"))
    book.submit(ReviewReport(ROW, JUNE, "reviewed", seen))
    assert reviewed(book).reports[ROW].note == "読んだ文"


def test_figures_of_the_month_and_before_that_are_others_now_are_told(tmp_path):
    # 2020-05 is 速報 in the small plan; k1 is the KPI of 調査.
    book = new_book(tmp_path, who="佐藤")
    of_kpi = next(row for row in book.plan.rows.values() if "k1" in row.kpis)
    row = reporting.unit_of(book.plan, of_kpi).id
    book.submit(RecordFigure("k1", "actual", "2020-06", Decimal("79.4")))
    book.submit(WriteNote(row, JUNE, "文"))
    book.submit(ReviewReport(row, JUNE, "reviewed"))
    book.submit(RecordFigure("k1", "actual", "2020-06", Decimal("79.9")))
    book.submit(RecordFigure("k1", "actual", "2020-07", Decimal("80.1")))
    book.submit(RecordFigure("k1", "cumulative", "2020-05", Decimal("78.0")))
    book.submit(RecordFigure("k1", "cumulative", "2020-06", Decimal("78.5")))
    book.undo()
    book.submit(WriteNote(row, JUNE, "直した文"))
    figures = [
        (own.kpi, own.before and own.before.value, own.after and own.after.value)
        for own in reviewed(book, row).figures
    ]
    assert figures == [
        ("k1", Decimal("79.4"), Decimal("79.9")),
        ("k1", None, Decimal("78.0")),
    ]


def test_what_was_never_in_the_history_is_not_made_up(tmp_path):
    book = confirmed(tmp_path)
    book.submit(ReviewReport(ROW, JUNE, "reviewed", "0" * 16))
    assert reviewed(book) is None
    assert reviewed(book, month=MAY) is None


def test_a_changed_report_is_told_with_its_old_and_new_lines(tmp_path):
    book = confirmed(tmp_path)
    before = now_text(book.plan, book.plan.rows[ROW], JUNE)
    assert "20社に案内" in before
    book.submit(WriteNote(ROW, JUNE, "22社に案内\n来月も続ける"))
    book.submit(WriteMemo(ROW, JUNE, "本部に確認中"))
    lines = told_now(book.plan, book.plan.rows[ROW], JUNE, reviewed(book))
    signs = [(line.sign, line.text) for line in lines if line.sign]
    assert [sign for sign, _text in signs] == ["-", "+", "+"]
    assert signs[0][1].endswith("20社に案内")
    assert signs[1][1].endswith("22社に案内")
    assert signs[2][1] == "来月も続ける"
    looks = [look for line in lines for _text, look in line.pieces if look in {"came", "went"}]
    assert looks == ["went", "came", "came"]
    assert "本部に確認中" in lines[-1].text
