"""Looking back: moments, the plan there was, what differs, and the commands that tell it."""

import itertools
import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import msgspec
import pytest
from months import JUNE
from msgspec import structs
from plans import (
    Ticking,
    long_history,
    new_book,
    open_book,
    random_change,
    refusal,
    small_plan,
    with_item,
    with_row,
)
from quickness import taken
from shell import DONE, REFUSED, USAGE, Shell
from targeted import target_of

from planner.errors import PlannerError
from planner.history import story
from planner.history.diff import differences
from planner.history.entities import rows_of
from planner.history.intents import (
    AddMark,
    DropMark,
    MoveMark,
    SetStatus,
    SetStatusMonth,
    TickMark,
    WriteNote,
)
from planner.history.moments import BEGINNING, NOW, Moment, parse_moment
from planner.history.timeline import Timeline
from planner.plan.fiscal import FiscalYear
from planner.plan.model import Figure, Report
from planner.plan.order import At
from planner.store import book
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder
from planner.wording.differences import difference_text

R2 = FiscalYear(2020)


# Moments


@pytest.mark.parametrize(
    "typed",
    ["2020-06-03", "2020/6/3", "R2.6.3", "令和2年6月3日", "6/3", "6月3日", "２０２０／０６／０３"],
)
def test_a_day_is_the_branchs_day_from_midnight_to_midnight(typed):
    # Japan is nine hours ahead of UTC
    assert parse_moment(typed, R2) == Moment(
        "2020-06-02T15:00:00.000000+00:00", "2020-06-03T14:59:59.999999+00:00"
    )


@pytest.mark.parametrize("typed", ["6月", "R2.6", "2020-06", "令和2年6月"])
def test_a_month_ends_with_its_last_day(typed):
    assert parse_moment(typed, R2) == Moment(
        "2020-05-31T15:00:00.000000+00:00", "2020-06-30T14:59:59.999999+00:00"
    )


def test_january_to_march_are_of_the_next_calendar_year():
    assert parse_moment("1/31", R2).last == "2021-01-31T14:59:59.999999+00:00"


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2020-06-03 14:05", "05:05:00.000000", "05:05:59.999999"),
        ("6/3 14:05", "05:05:00.000000", "05:05:59.999999"),
        ("2020-06-03 14:05:30", "05:05:30.000000", "05:05:30.999999"),
        ("2020-06-03T05:05:00.000000+00:00", "05:05:00.000000", "05:05:00.000000"),
        ("2020-06-03T05:05:59.123456Z", "05:05:59.123456", "05:05:59.123456"),
    ],
)
def test_a_time_is_as_exact_as_it_is_written(typed, first, last):
    assert parse_moment(typed, R2) == Moment(
        f"2020-06-03T{first}+00:00", f"2020-06-03T{last}+00:00"
    )


def test_a_number_is_an_entry():
    assert parse_moment("#12", R2) == parse_moment("12", R2) == Moment(seq=12)
    assert parse_moment("今", R2) == parse_moment("now", R2) == NOW
    assert parse_moment("始め", R2) == BEGINNING


@pytest.mark.parametrize("typed", ["", "x", "6/31", "2020-13", "2020-02-30", "6/3 25:00", "-1"])
def test_what_is_no_moment_is_refused(typed):
    assert refusal(parse_moment, typed, R2).code == "moment-unreadable"


# The plan there was


def written(tmp_path, number=300, seed=4, step=timedelta(hours=5)):
    """A book after many changes of any kind, and the plan after each."""
    clock = Ticking()
    opened = new_book(tmp_path, clock=clock)
    rng, plans = random.Random(seed), [opened.plan]
    for count in range(number * 20):
        if opened.plan.seq == number:
            break
        clock.now += step
        try:
            entry = opened.submit(random_change(rng, opened.plan, count))
        except PlannerError:
            continue
        if entry is not None:
            plans.append(opened.plan)
    return opened, plans


def test_the_plan_after_any_entry_is_the_one_there_was(tmp_path):
    opened, plans = written(tmp_path)
    timeline = opened.timeline()
    order = list(range(len(plans)))
    random.Random(1).shuffle(order)
    assert [timeline.plan(seq) for seq in order] == [plans[seq] for seq in order]


def test_a_plan_opened_anew_looks_back_as_far(tmp_path):
    opened, plans = written(tmp_path, number=40)
    opened.close()
    timeline = open_book(tmp_path).timeline()
    assert [timeline.plan(seq) for seq in range(41)] == plans


def test_as_of_a_day_is_the_plan_at_its_end(tmp_path):
    clock = Ticking(datetime(2020, 6, 3, 14, 59, 58, tzinfo=UTC))  # a second before midnight
    opened = new_book(tmp_path, clock=clock)
    opened.submit(SetStatus("daily", JUNE, "○"))  # 23:59:59 in Japan
    opened.submit(SetStatus("daily", JUNE, "△"))  # midnight: the next day
    timeline = opened.timeline()

    def status(typed):
        return timeline.as_of(parse_moment(typed, R2)).rows["daily"].report(JUNE).status

    assert (status("6/3"), status("6/4"), status("#1"), status("6月"), status("今")) == (
        *("○", "△", "○", "△"),
        "△",
    )
    assert [(d.date, d.seq) for d in timeline.days()] == [
        (date(2020, 6, 3), 1),
        (date(2020, 6, 4), 2),
    ]


def test_before_the_plan_began_there_was_none(tmp_path):
    timeline = new_book(tmp_path).timeline()
    assert refusal(timeline.as_of, parse_moment("2020-05-31", R2)).code == "moment-before-plan"
    assert refusal(timeline.as_of, Moment(seq=1)).code == "entry-unknown"


def test_several_entries_of_one_instant_are_all_of_it(tmp_path):
    opened = new_book(tmp_path)
    opened.submit(SetStatus("daily", JUNE, "○"))
    opened.submit(SetStatus("daily", JUNE, "△"))
    begun, first, second = opened.entries()
    together = Timeline(small_plan(), (begun, first, structs.replace(second, at=first.at)))
    assert together.seq_at(parse_moment(first.at, R2)) == 2


def test_looking_back_over_six_thousand_entries_is_quick(tmp_path):
    new_book(tmp_path)
    long_history(tmp_path / "plan", 6000)
    opened = open_book(tmp_path)
    assert opened.plan.seq == 6000
    timeline = opened.timeline()
    with taken() as work:
        assert timeline.plan(timeline.last) == opened.plan
    assert work.seconds < 1
    with taken() as work:
        for seq in range(5900, 5000, -9):  # a hundred steps back
            timeline.plan(seq)
    assert work.seconds / 100 < 0.15
    with taken() as work:
        assert differences(timeline.plan(30), timeline.plan(6000))
    assert work.seconds < 0.5


# What differs


def names(found):
    return [(d.entity, d.field, d.before, d.after) for d in found]


def test_old_and_new_value_of_every_field_are_told_in_the_order_of_the_plan(tmp_path):
    opened = new_book(tmp_path)
    old = opened.plan
    opened.submit(WriteNote("leaflet", JUNE, "配布"))
    opened.submit(SetStatus("daily", "2020-05", "△"))
    opened.submit(SetStatusMonth("2020-07"))
    assert names(differences(old, opened.plan)) == [
        ("plan", "status_month", "2020-06", "2020-07"),
        ("report:daily:2020-05", "status", "○", "△"),
        ("report:leaflet:2020-06", "note", None, "配布"),
    ]


def test_what_came_back_to_its_value_does_not_differ(tmp_path):
    opened = new_book(tmp_path)
    old = opened.plan
    opened.submit(SetStatus("daily", "2020-05", "△"))
    opened.submit(SetStatus("daily", "2020-05", "○"))
    assert differences(old, opened.plan) == ()


def test_a_moved_mark_is_one_difference_with_both_months(tmp_path):
    opened = new_book(tmp_path)
    old = opened.plan
    opened.submit(MoveMark("survey", "m2020-07", "2020-09", "会場"))
    (found,) = differences(old, opened.plan)
    assert found.is_move
    assert (found.before, found.after, found.row) == ("2020-07", "2020-09", "survey")


def test_marks_done_dropped_and_added_are_told(tmp_path):
    opened = new_book(tmp_path)
    old = opened.plan
    opened.submit(TickMark("review", "m2020-06", JUNE, "68件"))
    opened.submit(DropMark("review", "m2020-05", "中止"))
    opened.submit(AddMark("survey", "extra", "2020-08", "要望"))
    assert [(d.entity, d.field) for d in differences(old, opened.plan)] == [
        ("mark:survey:extra", ""),
        ("mark:review:m2020-05", "dropped"),
        ("mark:review:m2020-06", "done"),
    ]


def test_rows_added_and_dropped_stand_in_their_places():
    old = small_plan()
    rows = dict(old.rows)
    del rows["winter"]
    rows["new"] = msgspec.structs.replace(old.rows["survey"], id="new", text="新しい行")
    new = with_item(old, "i1", rows=("daily",))
    new = with_item(new, "i2", rows=("new", "survey"))
    new = msgspec.structs.replace(new, rows=rows)
    assert [(d.entity, d.before is None, d.after is None) for d in differences(old, new)] == [
        ("row:winter", False, True),
        ("row:new", True, False),
    ]
    assert [d.entity for d in differences(new, old)] == ["row:winter", "row:new"]


def test_a_row_moved_to_another_item_is_neither_added_nor_dropped():
    old = small_plan()
    new = with_row(old, "winter", at=At("i2", "2")).arranged()
    assert names(differences(old, new)) == [
        ("row:winter", "at", At("i1", "2"), At("i2", "2")),
    ]


def test_a_new_order_is_told_once():
    old = small_plan()
    new = with_item(old, "i5", rows=("leaflet", "review"))
    assert names(differences(old, new)) == [
        ("item:i5", "rows", ("review", "leaflet"), ("leaflet", "review"))
    ]


def test_figures_differ_by_value_and_by_being_provisional():
    old = small_plan()
    kpi = old.kpis["k1"]
    final = Figure("actual", "2020-05", Decimal("79.1"))
    new = msgspec.structs.replace(
        old,
        kpis={"k1": msgspec.structs.replace(kpi, figures={**kpi.figures, "actual@2020-05": final})},
    )
    (found,) = differences(old, new)
    assert (found.entity, found.row) == ("figure:k1:actual@2020-05", "rate")
    assert (found.before.value, found.before.is_provisional) == (Decimal("79.0"), True)
    assert found.after == final


def test_equal_plans_from_different_readings_do_not_differ(tmp_path):
    opened, _ = written(tmp_path, number=60)
    assert differences(opened.timeline().plan(60), open_book(tmp_path).plan) == ()


@pytest.mark.parametrize("seed", range(5))
def test_two_states_differ_in_nothing_exactly_when_they_are_equal(tmp_path, seed):
    _, plans = written(tmp_path, number=60, seed=seed)
    for old, new in itertools.pairwise(plans):
        assert differences(old, new), "each entry changed something"
        assert len(differences(old, new)) == len(differences(new, old))


# Which entries are told


def test_entries_are_found_by_row_person_and_topic(tmp_path):
    opened = new_book(tmp_path)
    opened.submit(SetStatus("daily", JUNE, "○"))
    opened.sign_as("鈴木")
    opened.submit([WriteNote("daily", JUNE, "実施"), TickMark("survey", "m2020-07", "2020-07")])

    def seqs(**asked):
        return [e.seq for e in story.entries_about(opened.plan, opened.entries(), **asked)]

    assert seqs() == [0, 1, 2]
    assert seqs(row="daily") == [1, 2]
    assert seqs(row="survey") == [2]
    assert seqs(by="鈴") == [2]
    assert seqs(topic="status") == [1]
    assert seqs(row="survey", topic="note") == []
    assert seqs(row="daily", topic="note") == [2]
    assert story.rows_touched(opened.plan, opened.entries()[2:]) == {"daily", "survey"}


def test_a_figure_belongs_to_the_rows_that_show_its_kpi():
    assert list(rows_of(small_plan(), "figure:k1:actual@2020-05")) == ["rate"]
    assert list(rows_of(small_plan(), "item:i1")) == ["daily", "winter"]
    assert list(rows_of(small_plan(), "plan")) == []


# The commands


pytestmark = pytest.mark.usefixtures("japanese_person")


class Calendar:
    """A clock put to a day by hand."""

    def __init__(self):
        self.now = datetime(2020, 6, 1, 3, tzinfo=UTC)

    def __call__(self):
        return self.now


READING = (
    *(("show",), ("show", "1-1"), ("show", "5-1"), ("show", "--json"), ("show", "1-1", "--json")),
    *(("show", "--month", "5月"), ("slips",), ("slips", "--json"), ("slips", "--group", "業務")),
    ("export", "-o", "-"),
)


def test_as_of_gives_exactly_what_the_command_gave_then(planner):
    clock, rng, given = Calendar(), random.Random(7), {}
    writer = PlanBook(PlanFolder(planner.folder), who="鈴木", clock=clock)
    days = [date(2020, 6, 1) + timedelta(days=9 * n) for n in range(8)]
    for count, day in enumerate(days):
        clock.now = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
        writer.submit(SetStatusMonth(writer.plan.year.months[2 + count % 3]))
        for number in range(30):
            try:
                writer.submit(random_change(rng, writer.plan, 100 * count + number))
            except PlannerError:
                continue
        seq = writer.plan.seq
        for words in READING:
            planner(*words)
            given[day.isoformat(), f"#{seq}", words] = (planner.code, planner.out, planner.err)
    assert len({out for (_, _, words), (_, out, _) in given.items() if words == ("show",)}) == 8
    for (day, seq, words), expected in given.items():
        for moment in (day, seq):
            planner(*words, "--as-of", moment)
            assert (planner.code, planner.out, planner.err) == expected, (words, moment)


def test_as_of_also_has_the_status_month_there_was(planner):
    planner("month", "7月")
    planner("show", "--as-of", "#0")
    assert "基準月 R2.6" in planner.out
    planner("show")
    assert "基準月 R2.7" in planner.out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "--as-of", "2019-01-01"), REFUSED),
        (("show", "--as-of", "#7"), REFUSED),
        (("show", "--as-of", "いつか"), USAGE),
        (("show", "--as-of", ""), USAGE),
        (("diff", "いつか"), USAGE),
        (("log", "--field", "天気"), REFUSED),
        (("log", "--since", "いつか"), USAGE),
    ],
)
def test_a_moment_there_is_not_is_refused_in_a_sentence(planner, words, code):
    assert planner(*words) == code
    assert planner.out == ""
    assert len(planner.err.strip().splitlines()) == 1


def test_the_story_of_a_row_has_what_each_value_was_before(planner):
    planner("status", "1-1", "△", "--month", "5月")
    planner("note", "1-1", "短い", "--month", "5月")
    planner("note", "2-1", "別の行")
    planner("log", "1-1")
    note, note_values, status, status_values = planner.out.splitlines()
    assert note.endswith("佐藤  1-1 の5月の進捗状況を「短い」にした")
    assert note_values == "  5月の進捗状況: 5月は予定どおり → 短い"
    assert status.endswith("佐藤  1-1 の5月の実施状況を △ にした")
    assert status_values == "  5月の実施状況: ○ → △"


def test_a_mark_taken_out_is_still_called_by_its_month(tmp_path, capsys):
    book.create(
        PlanFolder(tmp_path / "draft/plans/small"), small_plan(decided=False), clock=Ticking()
    )
    from planner.history.intents import RemoveMark

    PlanBook(PlanFolder(tmp_path / "draft/plans/small")).submit(RemoveMark("survey", "m2020-07"))
    planner = Shell(tmp_path / "draft", capsys)
    planner("log", "2-1")
    assert "2-1 から7月の●を取り除いた" in planner.out
    assert "－ 7月の●\n" in planner.out


def test_the_log_of_six_thousand_changes_is_quick(planner):
    long_history(planner.folder, 6000)
    for words in (("log",), ("log", "1-1"), ("log", "--json"), ("diff", "始め")):
        with taken() as work:
            planner(*words)
        assert work.seconds < 3, words


def test_log_is_narrowed_by_time_person_and_field(planner, monkeypatch):
    planner("status", "1-1", "○")
    monkeypatch.setenv("PLANNER_NAME", "鈴木")
    planner("note", "1-1", "実施")
    assert [e["seq"] for e in planner.json("log", "--by", "鈴木")] == [2]
    assert [e["seq"] for e in planner.json("log", "--field", "実施状況")] == [1]
    assert [e["seq"] for e in planner.json("log", "--field", "note", "--by", "佐藤")] == []
    assert [e["seq"] for e in planner.json("log", "--since", "#1")] == [2, 1]
    assert [e["seq"] for e in planner.json("log", "--since", "2020-06-02")] == [2, 1]
    assert [e["seq"] for e in planner.json("log", "--since", "2020-06-01")] == [2, 1, 0]


def test_diff_shows_old_and_new_with_who_and_when(planner):
    planner("status", "1-1", "△", "--month", "5月")
    planner("move", "2-1", "--from", "7月", "--to", "9月", "--why", "会場の都合")
    planner("note", "2-1", "長い文" * 20)
    assert planner("diff", "始め") == DONE
    head, *lines = planner.out.splitlines()
    assert "違い 3 か所  2 行" in head
    assert lines[0] == "1-1 窓口"
    assert lines[1].startswith("  5月の実施状況: ○ → △  (佐藤 ")
    assert lines[2] == "2-1 調査"
    assert lines[3].startswith("  → 7月の●: 7月 → 9月（会場の都合）  (佐藤 ")
    assert lines[5:] == ["    - 空欄", "    + " + "長い文" * 20]


def test_diff_of_the_same_moment_is_empty(planner):
    planner("diff", "今", "今")
    assert planner.out.splitlines()[1:] == ["違いはありません。"]


def test_diff_json_has_plain_values_and_the_last_writer(planner):
    planner("status", "1-1", "△", "--month", "5月")
    planner("done", "5-1", "68件", "--month", "6月")
    status, mark = planner.json("diff", "0", "今")
    assert (status["row"], status["field"], status["before"], status["after"]) == (
        *("1-1", "status"),
        *("○", "△"),
    )
    assert (status["who"], status["seq"]) == ("佐藤", 1)
    assert (mark["field"], mark["after"], mark["after_text"]) == (
        *("done", "2020-06"),
        "6月に実施済（68件）",
    )


def test_diff_of_a_group_leaves_the_rows_of_others_out(planner):
    planner("status", "1-1", "△")
    planner("status", "2-1", "△")
    assert [d["row"] for d in planner.json("diff", "0", "--group", "業務")] == ["2-1"]


# If it was


def test_a_status_is_set_only_on_the_value_expected(planner, monkeypatch):
    assert planner("status", "1-1", "○", "--month", "5月", "--if-was", "○") == DONE
    monkeypatch.setenv("PLANNER_NAME", "鈴木")
    planner("status", "1-1", "△", "--month", "5月")
    assert planner("status", "1-1", "◎", "--month", "5月", "--if-was", "○") == REFUSED
    assert "1-1 の5月の実施状況は今「△」です（鈴木 が " in planner.err
    assert "「○」ではないため" in planner.err
    assert planner.row("daily").report("2020-05") == Report("△", "5月は予定どおり")


def test_an_empty_value_is_expected_as_an_empty_text(planner):
    assert planner("note", "2-1", "一つ目", "--if-was", "") == DONE
    assert planner("note", "2-1", "二つ目", "--if-was", "") == REFUSED
    assert planner("note", "2-1", "二つ目", "--if-was", "一つ目") == DONE
    assert planner("remedy", "2-1", "策", "--if-was", "x") == REFUSED
    assert planner("status", "2-1", "○", "--if-was", "") == DONE
    assert planner.row("survey").report(JUNE) == Report("○", "二つ目")


def test_a_value_of_the_plan_as_begun_was_written_by_who_began_it(planner):
    planner("status", "1-1", "◎", "--month", "5月", "--if-was", "△")
    assert "企画総務" in planner.err


def test_a_mark_is_moved_only_from_the_month_expected(planner, monkeypatch):
    moving = ("move", "2-1", "--if-was", "7月", "--why", "x", "--to")
    assert planner(*moving, "9月") == DONE
    assert planner(*moving, "10月") == REFUSED
    assert "2-1 の7月の●は今「9月」です（佐藤 が " in planner.err
    assert planner("done", "2-1", "--if-was", "9月") == DONE
    assert planner("done", "2-1", "--if-was", "9月") == REFUSED
    assert "6月に実施済" in planner.err


def test_a_change_between_looking_and_writing_is_refused_as_well(planner, monkeypatch):
    from planner.cli import editing

    submit = editing.PlanBook.submit

    def late(self, *given, **options):
        submit(PlanBook(PlanFolder(planner.folder), who="鈴木"), SetStatus("daily", JUNE, "□"))
        return submit(self, *given, **options)

    monkeypatch.setattr(editing.PlanBook, "submit", late)
    assert planner("status", "1-1", "○", "--if-was", "") == REFUSED
    assert "鈴木" in planner.err
    assert planner.row("daily").report(JUNE).status == "□"


# In words


def test_every_kind_of_difference_has_words(tmp_path):
    old = small_plan()
    replace = msgspec.structs.replace
    section, kpi = old.sections["s1"], old.kpis["k1"]
    rows = {**old.rows, "new": replace(old.rows["survey"], id="new", text="新しい行")}
    new = replace(
        old,
        title="別の題",
        decided=None,
        statuses=old.statuses[:3],
        sections={**old.sections, "s1": replace(section, title="応対", groups=("業務", "保健"))},
        kpis={"k1": replace(kpi, name="割合", target=target_of("at-least", Decimal("82.0")))},
        rows=rows,
    )
    new = with_item(new, "i2", rows=("new", "survey"), tags=("重点",))
    new = with_row(new, "daily", text="別の実施概要", groups=("業務",), suspensions=())
    new = with_row(new, "seminar", suspensions=())
    told = [difference_text(old, new, difference) for difference in differences(old, new)]
    said = {t.name: (t.sign, t.before, t.after) for t in told}
    assert said["計画決定"] == ("", "2020-04-01", "空欄")
    assert said["区分 応対 担当"] == ("", "企画総務", "業務、保健")
    assert said["事業 2 調査 関連"] == ("", "空欄", "重点")
    assert said["行"] == ("＋", "", "新しい行")
    assert said["休止"] == ("－", "6月から8月まで（本部の指示）", "")
    assert said["割合 目標"] == ("", "80.7%以上", "82.0%以上")
    assert said["実施概要"] == ("", "窓口で毎月実施", "別の実施概要")
    assert not [t for t in told if "(" in t.before + t.after], "no record shows its bones"
