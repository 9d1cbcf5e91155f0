"""A damaged history with closes in it: repaired, it keeps closes, reviews and memos."""

import shutil
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from folders import assert_chain, checkpoint_file, history_file, lines_of, note
from months import JULY, JUNE
from plans import new_book, open_book, refusal

from planner.history.intents import (
    CloseMonth,
    RecordFigure,
    ReopenMonth,
    ReviewReport,
    SetStatus,
    TickMark,
    WriteMemo,
)
from planner.history.moments import Moment
from planner.store import backups
from planner.store.examining import examine, repair

NOW = datetime(2020, 7, 1, tzinfo=UTC)
NOTE, REOPENED, LAST = 1, 8, 10

STEPS = (
    note("調べた", row="survey"),  # 1
    SetStatus("daily", JUNE, "○"),
    ReviewReport("daily", JUNE, "returned", comment="件数も書く"),
    WriteMemo("daily", JUNE, "支部長に説明済み"),
    CloseMonth(JUNE),  # 5: April, May, June
    RecordFigure("k1", "cumulative", JUNE, Decimal("79.4")),
    TickMark("review", "m2020-06", JULY),
    ReopenMonth(JUNE, "訂正"),  # 8
    SetStatus("daily", JUNE, "△"),
    CloseMonth(JUNE),  # 10, with the checkpoint
)


@pytest.fixture
def book(tmp_path):
    """A plan after the steps above, its checkpoint at the last of them."""
    opened = new_book(tmp_path, who="企画総務")
    for number, change in enumerate(STEPS, 1):
        assert opened.submit(change).seq == number
    return opened


def damaged(book, number, *, has_checkpoint, has_copies=False):
    """Make the line of an entry unreadable, and take away what else knows of it."""
    lines = lines_of(book.place.path)
    lines[number] = b"garbage\n"
    history_file(book).write_bytes(b"".join(lines))
    if not has_copies:
        shutil.rmtree(book.place.path / backups.BACKUPS)
    if not has_checkpoint:
        checkpoint_file(book).unlink()


def repaired(book):
    """The plan after a repair, sound and open for changes."""
    done = repair(book.place.path, "企画総務", NOW, "repair-id")
    assert done.after.findings == ()
    assert_chain(book.place.path)
    later = open_book(book.place.path.parent)
    assert later.problem is None
    return later


def assert_kept(later, book):
    """Closes, review, memo and what came late are as they were, and the closes hold."""
    assert later.plan.closes == book.plan.closes
    report = later.plan.rows["daily"].report(JUNE)
    assert report == book.plan.rows["daily"].report(JUNE)
    assert (report.review.comment, report.memo) == ("件数も書く", "支部長に説明済み")
    assert later.plan.rows["review"].mark("m2020-06").is_late
    assert later.plan.kpis["k1"].figure("cumulative", JUNE).late_at
    assert refusal(later.submit, SetStatus("daily", JUNE, "◎")).code == "month-closed"
    assert later.submit(SetStatus("daily", JULY, "◎")) is not None


@pytest.mark.parametrize("has_checkpoint", [True, False])
def test_closes_reviews_and_memos_behind_a_lost_line_are_kept(book, has_checkpoint):
    damaged(book, NOTE, has_checkpoint=has_checkpoint)
    later = repaired(book)
    assert_kept(later, book)
    found = later.plan.rows["survey"].report(JUNE).note
    assert found == ("調べた" if has_checkpoint else None)
    assert len(later.timeline().closes) == 2


@pytest.mark.parametrize("number", range(NOTE, LAST + 1))
def test_whatever_line_is_lost_the_checkpoint_knows_what_it_did(book, number):
    damaged(book, number, has_checkpoint=True)
    assert_kept(repaired(book), book)


@pytest.mark.parametrize("number", range(NOTE, LAST))
def test_whatever_line_is_lost_the_copy_of_a_close_has_it(book, number):
    whole = history_file(book).read_bytes()
    damaged(book, number, has_checkpoint=False, has_copies=True)
    later = repaired(book)
    assert history_file(later).read_bytes() == whole
    assert_kept(later, book)


def test_a_close_that_a_repair_brought_back_is_a_moment_again(book):
    damaged(book, LAST, has_checkpoint=True)
    timeline = repaired(book).timeline()
    (_, again) = timeline.closes
    assert again.seq == timeline.seq_at(Moment(close=JUNE))
    assert timeline.plan(again.seq).closes[JUNE] == book.plan.closes[JUNE]


def test_a_history_lost_with_its_copies_begins_again_closed(book):
    shutil.rmtree(book.place.path / backups.BACKUPS)
    history_file(book).unlink()
    later = repaired(book)
    assert_kept(later, book)
    timeline = later.timeline()
    assert {closing.seq for closing in timeline.closes} == {0}
    assert timeline.seq_at(Moment(close=JUNE)) == 0


def test_what_was_written_after_a_lost_reopening_is_kept_although_its_month_is_closed_now(book):
    """A fold asks no rules: what was allowed when it was written stays."""
    damaged(book, REOPENED, has_checkpoint=False)
    later = repaired(book)
    assert later.plan.rows["daily"].report(JUNE).status == "△"
    assert later.plan.closes.keys() == book.plan.closes.keys()
    assert examine(book.place.path).is_sound
