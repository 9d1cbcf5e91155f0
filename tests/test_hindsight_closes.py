"""Looking back to a 締め and 計画決定; reviews, memos and what came late, in words and on paper."""

from datetime import UTC, datetime
from decimal import Decimal

import msgspec
import pytest
from months import APRIL, JULY, JUNE, MAY
from plans import new_book, open_book, refusal, small_plan, with_row
from shell import DONE, REFUSED, Shell
from targeted import target_of

from planner.formats import csv, html, text
from planner.history import story
from planner.history.diff import differences
from planner.history.intents import (
    CloseMonth,
    Decide,
    MoveMark,
    RecordFigure,
    ReopenMonth,
    ReviewReport,
    SetStatus,
    SetTarget,
    TickMark,
    UntickMark,
    WriteMemo,
    WriteNote,
)
from planner.history.moments import DECISION, Moment, parse_moment
from planner.history.timeline import Closing
from planner.plan import grid
from planner.plan.fiscal import FiscalYear
from planner.plan.model import Close, Figure, Report, Review
from planner.plan.schema import encode, from_document, to_document
from planner.reports import copied, progress
from planner.reports.progress import Options
from planner.store import book
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder
from planner.wording.differences import difference_text, read_topic, topic_name
from planner.wording.errors import error_sentence
from planner.wording.figures import figure_text
from planner.wording.marks import mark_sentence

R2 = FiscalYear(2020)
HEAD, LEADER = "企画総務", "佐藤"


class Calendar:
    """A clock put to an hour of a day of 2020, as Japan has it, by hand."""

    def __init__(self):
        self.go_to(6, 1)

    def __call__(self):
        return self.now

    def go_to(self, month, day, hour=12, minute=0):
        self.now = datetime(2020, month, day, hour - 9, minute, tzinfo=UTC)


COURSE = (
    # number, day and hour, who, what
    (1, (6, 2), HEAD, Decide("2020-06-02")),
    (2, (6, 5), LEADER, WriteNote("survey", MAY, "準備した")),
    (3, (6, 10), HEAD, CloseMonth(MAY)),  # 4月 as well
    (4, (7, 3, 14, 0), LEADER, SetStatus("daily", JUNE, "○")),
    (5, (7, 3, 14, 5), HEAD, CloseMonth(JUNE)),
    (6, (7, 3, 15), HEAD, ReopenMonth(JUNE, "訂正")),
    (7, (7, 3, 16), LEADER, SetStatus("daily", JUNE, "△")),
    (8, (7, 4), HEAD, CloseMonth(JUNE)),
    (9, (7, 5), HEAD, ReviewReport("daily", JUNE, "reviewed")),
    (10, (7, 6), LEADER, RecordFigure("k1", "actual", JUNE, Decimal("79.4"))),
    (11, (7, 6), LEADER, TickMark("review", "m2020-06", JULY, "68件")),
    (12, (7, 6), LEADER, MoveMark("leaflet", "m2020-05", "2020-08", "印刷の都合")),
    (13, (7, 7), HEAD, WriteMemo("daily", JUNE, "支部長に説明済み")),
)


def closed(folder):
    """The small plan, still 【案】, after the course above."""
    clock = Calendar()
    book.create(PlanFolder(folder), small_plan(decided=False), who=HEAD, clock=clock)
    opened = PlanBook(PlanFolder(folder), clock=clock)
    for number, at, who, change in COURSE:
        clock.go_to(*at)
        opened.sign_as(who)
        assert opened.submit(change).seq == number
    return opened


@pytest.fixture
def timeline(tmp_path):
    return closed(tmp_path / "plan").timeline()


def test_a_document_keeps_closes_reviews_memos_and_what_came_late(timeline):
    plan = msgspec.structs.replace(timeline.plan(13), seq=0)
    document = msgspec.json.decode(encode(to_document(plan)))
    assert from_document(document) == plan
    assert sorted(document["closes"]) == [APRIL, MAY, JUNE]


# Moments


@pytest.mark.parametrize(
    "typed",
    [
        *("6月締め", "締め6月", "R2.6締め", "close 2020-06", "close-2020-06", "締め 6月"),
        *("6月の締め", "６月締め", "6月締", "Close 2020-06", "令和2年6月締め"),
    ],
)
def test_a_close_is_named_by_its_month(typed):
    assert parse_moment(typed, R2) == Moment(close=JUNE)


@pytest.mark.parametrize("typed", ["計画決定", "baseline", "Baseline", "決定", " 計画決定 "])
def test_the_decision_of_the_plan_is_a_moment(typed):
    assert parse_moment(typed, R2) == DECISION


@pytest.mark.parametrize("typed", ["締め", "close", "いつか締め", "13月締め", "close-x", "6/3締め"])
def test_a_close_of_no_month_is_no_moment(typed):
    error = refusal(parse_moment, typed, R2)
    assert error.code == "moment-unreadable"
    assert "6月締め" in error_sentence(error)


def test_the_closes_stand_in_order_with_those_taken_back(timeline):
    assert timeline.closes == (
        Closing((APRIL, MAY), 3, HEAD, "2020-06-10T03:00:00.000000+00:00"),
        Closing((JUNE,), 5, HEAD, "2020-07-03T05:05:00.000000+00:00"),
        Closing((JUNE,), 8, HEAD, "2020-07-04T03:00:00.000000+00:00"),
    )
    assert [closing.month for closing in timeline.closes] == [MAY, JUNE, JUNE]


@pytest.mark.parametrize(
    ("typed", "seq"), [("4月締め", 3), ("5月締め", 3), ("6月締め", 8), ("計画決定", 1)]
)
def test_the_latest_close_of_a_month_is_meant(timeline, typed, seq):
    moment = parse_moment(typed, R2)
    assert timeline.seq_at(moment) == timeline.seq_since(moment) == seq
    assert timeline.as_of(moment) == timeline.plan(seq)


def test_a_close_that_was_reopened_is_found_all_the_same(tmp_path):
    opened = closed(tmp_path / "plan")
    opened.submit(ReopenMonth(JUNE, "もう一度"))
    assert opened.timeline().seq_at(Moment(close=JUNE)) == 8


def test_a_close_brought_back_by_undoing_its_reopening_counts_from_then(tmp_path):
    opened = closed(tmp_path / "plan")
    opened.submit(ReopenMonth(JUNE, "もう一度"))
    opened.undo()
    assert opened.plan.seq == 15
    assert opened.timeline().seq_at(Moment(close=JUNE)) == 15


def test_what_was_never_closed_is_refused_with_the_months_that_were(timeline):
    error = refusal(timeline.seq_at, Moment(close=JULY))
    assert error.code == "close-unknown"
    assert error_sentence(error) == ("R2.7は一度も締めていません（締めた月: R2.4、R2.5、R2.6）。")


def test_a_plan_never_closed_and_never_decided_says_so(tmp_path):
    timeline = new_book(tmp_path, small_plan(decided=False)).timeline()
    assert timeline.closes == ()
    assert "締めた月: なし" in error_sentence(refusal(timeline.seq_at, Moment(close=MAY)))
    assert refusal(timeline.seq_since, DECISION).code == "decision-unknown"


def test_a_plan_that_began_decided_and_closed_was_so_from_its_first_entry(tmp_path):
    close = Close(HEAD, "2020-05-01T00:00:00+00:00")
    begun = msgspec.structs.replace(small_plan(), closes={APRIL: close, MAY: close})
    timeline = new_book(tmp_path, begun).timeline()
    assert timeline.closes == (Closing((APRIL, MAY), 0, close.who, close.at),)
    assert (timeline.seq_at(Moment(close=APRIL)), timeline.seq_at(DECISION)) == (0, 0)


def test_the_latest_decision_is_meant(tmp_path):
    opened = new_book(tmp_path)
    opened.submit(Decide(None, "書き直す"))
    assert opened.timeline().seq_at(DECISION) == 0
    opened.submit(Decide("2020-06-30"))
    assert opened.timeline().seq_at(DECISION) == 2


def test_one_stops_at_each_close_of_a_day_and_at_the_decision(timeline):
    # 6/1 begun, 6/2 decided, 6/5, 6/10 closed, 7/3 closed (5) and its end (7), 7/4 closed,
    # 7/5, 7/6 (12), 7/7
    assert timeline.stops() == (0, 1, 2, 3, 5, 7, 8, 9, 12, 13)


# The rule that what is undone obeys


def test_a_close_and_a_late_figure_of_one_entry_are_undone_together(tmp_path):
    opened = new_book(tmp_path)
    before = opened.plan
    opened.submit([CloseMonth(MAY), RecordFigure("k1", "cumulative", MAY, Decimal("79.0"))])
    assert opened.plan.kpis["k1"].figure("cumulative", MAY).late_at
    opened.undo()
    assert msgspec.structs.replace(opened.plan, seq=0) == before


def test_a_promise_for_a_month_that_was_closed_since_is_not_taken_back(tmp_path):
    opened = new_book(tmp_path)
    opened.submit(MoveMark("survey", "m2020-07", JUNE, "前倒し"))
    open_book(tmp_path, who=HEAD).submit(CloseMonth(JUNE))
    opened.refresh()
    assert refusal(opened.undo).code == "month-closed"


# What differs, in words


def told(old, new):
    return {
        t.name: (t.sign, t.before, t.after)
        for t in (difference_text(old, new, difference) for difference in differences(old, new))
    }


def test_closes_the_decision_a_review_and_a_memo_are_told(timeline):
    found = told(timeline.plan(0), timeline.plan(13))
    assert found["計画決定"] == ("", "空欄", "2020-06-02")
    assert found["4月の締め"] == ("＋", "", "企画総務 2020-06-10")
    assert found["6月の締め"] == ("＋", "", "企画総務 2020-07-04")
    assert found["6月の確認・差戻し"] == ("", "空欄", "確認済 企画総務 2020-07-05")
    assert found["6月の内部メモ"] == ("", "空欄", "支部長に説明済み")
    assert told(timeline.plan(5), timeline.plan(6)) == {
        "6月の締め": ("－", "企画総務 2020-07-03", "")
    }


def test_a_report_given_back_is_told_with_its_comment(tmp_path):
    opened = new_book(tmp_path, who=HEAD)
    before = opened.plan
    opened.submit(ReviewReport("daily", MAY, "returned", comment="件数も書く"))
    assert told(before, opened.plan) == {
        "5月の確認・差戻し": ("", "空欄", "差戻し「件数も書く」 企画総務 2020-06-01")
    }


def test_a_target_is_told_by_its_words(tmp_path):
    opened = new_book(tmp_path)
    before = opened.plan
    opened.submit(SetTarget("k1", target_of("at-least", Decimal("81.0")), why="見直し"))
    assert told(before, opened.plan) == {"後発医薬品使用割合 目標": ("", "80.7%以上", "81.0%以上")}


def test_what_came_late_says_so_in_its_value(timeline):
    found = told(timeline.plan(9), timeline.plan(12))
    assert found == {
        "後発医薬品使用割合 R2.6 実績": ("＋", "", "79.4%（後着）"),
        "6月の●": ("", "未実施", "7月に実施済（68件、後着）"),
        "5月の●": ("→", "5月", "8月（後着、印刷の都合）"),
    }


def test_a_tick_that_differs_only_in_being_late_is_told(tmp_path):
    opened = new_book(tmp_path)
    opened.submit(TickMark("review", "m2020-05", JUNE))
    before = opened.plan
    opened.submit([CloseMonth(MAY), UntickMark("review", "m2020-05")])
    opened.submit(TickMark("review", "m2020-05", JUNE))
    found = told(before, opened.plan)
    assert found["5月の●"] == ("", "6月に実施済", "6月に実施済（後着）")


def test_no_field_of_the_records_shows_its_bones(timeline):
    names = [
        f"{t.name}{t.before}{t.after}"
        for seq in range(1, 14)
        for old, new in [(timeline.plan(seq - 1), timeline.plan(seq))]
        for t in (difference_text(old, new, difference) for difference in differences(old, new))
    ]
    assert len(names) >= 13
    raw = ("late", "review", "memo", "closes", "True", "T0", "+00:00", "seen", "Close(")
    assert not [name for name in names if any(word in name for word in raw)]


def test_sentences_of_marks_and_figures_say_what_was_late(timeline):
    plan = timeline.plan(13)

    def said(row, mark):
        return mark_sentence(plan, plan.rows[row], plan.rows[row].mark(mark))

    assert said("review", "m2020-06") == "6月の●、7月に実施済（68件、後着、1か月遅れ）"
    assert said("leaflet", "m2020-05") == "5月の●、8月へ移した（後着、印刷の都合、佐藤）、未実施"
    kpi = plan.kpis["k1"]
    late = kpi.figure("actual", JUNE)
    assert figure_text(kpi, late) == "79.4%（後着）"
    early = msgspec.structs.replace(late, is_provisional=True, remark="本部集計")
    assert figure_text(kpi, early) == "79.4%（速報、後着、本部集計）"


# Stories


def test_stories_are_asked_for_by_close_review_and_memo(timeline):
    def seqs(**asked):
        return [e.seq for e in story.entries_about(timeline.plan(13), timeline.entries, **asked)]

    assert seqs(topic="close") == [3, 5, 6, 8]
    assert seqs(topic="review") == [9]
    assert seqs(topic="memo") == [13]
    assert seqs(topic="plan") == [1, 5]  # 計画決定; the first 締め of 6月 moved 基準月 on
    assert seqs(topic="status") == [4, 7]
    assert seqs(row="daily") == [4, 7, 9, 13]
    assert story.rows_touched(timeline.plan(13), timeline.entries[9:10]) == {"daily"}


@pytest.mark.parametrize(
    ("topic", "name"), [("review", "確認・差戻し"), ("memo", "内部メモ"), ("close", "締め")]
)
def test_topics_are_found_by_name_and_key(topic, name):
    assert topic_name(topic) == name
    assert read_topic(name) == read_topic(topic) == topic


# Commands


pytestmark = pytest.mark.usefixtures("japanese_person")


@pytest.fixture
def planner(tmp_path, capsys):
    closed(tmp_path / "data/plans/small")
    return Shell(tmp_path / "data", capsys)


def test_as_of_a_close_shows_what_was_reported_then(planner):
    assert planner("show", "1-1", "--month", "6月", "--as-of", "6月締め") == DONE
    late = planner.out
    planner("show", "1-1", "--month", "6月", "--as-of", "#5")
    assert "○" in planner.out
    assert "△" in late
    assert planner("show", "--as-of", "締め7月") == REFUSED
    assert "締めた月: R2.4、R2.5、R2.6" in planner.err


def test_as_of_a_close_the_month_that_was_closed_is_looked_at(planner):
    """締め of 6月 moved 基準月 on to 7月, of which nothing was reported yet."""
    planner("show", "1-1", "--as-of", "6月締め")
    of_close = planner.out
    planner("show", "1-1", "--as-of", "#8", "--month", "6月")
    assert of_close == planner.out
    planner("show", "1-1", "--as-of", "#8")
    assert of_close != planner.out


def test_the_difference_since_a_close_is_told_with_its_name(planner):
    assert planner("diff", "5月締め", "6月締め") == DONE
    heading, *lines = planner.out.splitlines()
    assert heading.startswith("2020-06-10 12:00 (#3 5月の締め) → 2020-07-04 12:00 (#8 6月の締め)")
    assert any("6月の締め: 企画総務 2020-07-04" in line for line in lines)
    planner("diff", "計画決定", "#2")
    assert "(#1)" in planner.out


def test_the_log_is_narrowed_to_closes_and_begins_at_one(planner):
    assert planner("log", "--field", "締め") == DONE
    assert [line.split("  ")[2] for line in planner.out.splitlines()] == [
        *("6月を締めた", "6月の締めを解いた（理由: 訂正）", "6月を締めた", "5月を締めた")
    ]
    planner("log", "--since", "6月締め")
    assert len(planner.out.splitlines()) == 6  # 8 to 13, the close itself first


def test_the_log_says_what_came_late(planner):
    planner("log", "--since", "#10")
    said = [line.split("  ")[2] for line in planner.out.splitlines()][::-1]
    assert said == [
        "後発医薬品使用割合 R2.6 実績 79.4%（後着）",
        "5-1 の6月の●を7月に実施済にした（68件）（後着）",
        "5-2 の5月の●を8月へ移した（理由: 印刷の都合）（後着）",
        "1-1 の6月の内部メモを「支部長に説明済み」にした",
    ]
    planner("log", "--since", "#2")
    assert planner.out.count("後着") == 3


# Paper and clipboard


SECRET, COMMENT = "内密のメモ", "直してほしい"


def with_secrets():
    """The small plan with a memo, a comment of a 差戻し and two late figures."""
    plan = small_plan()
    review = Review("returned", "0" * 16, COMMENT, HEAD, "2020-07-01T00:00:00+00:00")
    report = Report("△", "減った", "増やす", review, SECRET)
    plan = with_row(plan, "daily", reports={JUNE: report})
    kpi = plan.kpis["k1"]
    late = "2020-07-02T00:00:00+00:00"
    given = (
        Figure("actual", JUNE, Decimal("79.4"), late_at=late),
        Figure("actual", JULY, Decimal("79.8"), is_provisional=True, late_at=late),
    )
    figures = {**kpi.figures, **{f"{f.series}@{f.period}": f for f in given}}
    return msgspec.structs.replace(plan, kpis={"k1": msgspec.structs.replace(kpi, figures=figures)})


def printed(plan):
    """The plan in each format of text, and all that a format is given."""
    document = progress.build(plan, JUNE, Options(marks="states", with_last_status=True))
    return {
        "csv": csv.render(document),
        "html": html.render(document),
        "text": text.render(document),
        "document": repr(document),
        "copied": copied.tab_separated(plan, grid.lines(plan), JUNE, ()),
    }


def test_memos_and_comments_of_a_review_are_neither_printed_nor_copied():
    for form, content in printed(with_secrets()).items():
        assert "減った" in content, form
        assert SECRET not in content, form
        assert COMMENT not in content, form
        assert HEAD not in content.replace("（企画総務", ""), form  # the section names its group


def test_a_late_figure_has_a_sign_on_paper_that_the_legend_explains():
    found = printed(with_secrets())
    assert "79.4後" in found["text"]
    assert "79.8速" in found["text"]  # 速報 is what matters of both
    assert "後 締めた後に届いた数字（後着）" in found["text"]
    assert "6月 後着、7月 速報・後着" in found["csv"]
    assert 'title="後着"' in found["html"]
    assert 'title="速報、後着"' in found["html"]


def test_paper_without_late_figures_says_nothing_of_them():
    assert not [form for form, content in printed(small_plan()).items() if "後着" in content]
