"""Looking back at figures: their story, what differs, and what was printed then."""

import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from plans import Ticking, new_book, small_plan
from shell import DONE, REFUSED, UNAVAILABLE

from planner.history.diff import differences
from planner.history.entries import Entry
from planner.history.intents import ClearFigure, RecordFigure, ResumeKpi, SetStatus, SuspendKpi
from planner.history.story import entries_about, rows_touched
from planner.store import checkpoint, journal
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder
from planner.wording.differences import difference_text

KPI = "後発医薬品使用割合"


pytestmark = pytest.mark.usefixtures("japanese_person")


def submit(planner, *changes):
    book = PlanBook(PlanFolder(planner.folder), who="鈴木", clock=Ticking())
    for change in changes:
        book.submit(change)
    book.close()


def record(value, series="actual", period="2020-06", **more):
    return RecordFigure("k1", series, period, Decimal(value), **more)


def changed(*changes):
    """What differs once changes are made on the small plan, in words."""
    with tempfile.TemporaryDirectory() as place:
        book = new_book(Path(place))
        for change in changes:
            book.submit(change)
        old, new = small_plan(), book.plan
        return [difference_text(old, new, difference) for difference in differences(old, new)]


def test_a_figure_is_told_by_its_kpi_month_and_series():
    (new,) = changed(record("79.4"))
    assert (new.row, new.sign) == ("3-2 後発医薬品", "＋")
    assert new.name == f"{KPI} R2.6 実績"
    assert (new.before, new.after) == ("", "79.4%")


def test_a_figure_that_became_final_is_told_with_what_it_was():
    (final,) = changed(record("79.0", period="2020-05"))
    assert (final.before, final.after) == ("79.0%（速報）", "79.0%")


def test_a_cleared_figure_is_told_as_gone():
    (gone,) = changed(ClearFigure("k1", "actual", "2019-04"))
    assert (gone.sign, gone.before, gone.after) == ("－", "77.0%", "")
    assert gone.name == f"{KPI} H31.4 実績"


def test_figures_are_told_in_the_order_of_their_months():
    names = [
        told.name
        for told in changed(
            record("79.6", period="2020-08"),
            record("79.5", period="2020-07"),
            record("3", "rank", "2020-07"),
        )
    ]
    assert names == [f"{KPI} {name}" for name in ("R2.7 実績", "R2.7 順位", "R2.8 実績")]


def test_a_resting_kpi_is_told_from_when_to_when():
    rest = SuspendKpi("k1", "rest", "2020-06", "2020-08", "本部指示")
    (resting,) = changed(rest)
    assert resting.name == f"{KPI} 休止"
    assert (resting.before, resting.after) == ("なし", "6月から8月まで（本部指示）")
    (shorter,) = changed(rest, ResumeKpi("k1", "rest", "2020-08"))
    assert shorter.after == "6月から7月まで（本部指示）"


def test_figures_and_a_kpi_s_rest_are_in_the_story_of_the_rows_that_show_it(tmp_path):
    book = new_book(tmp_path)
    book.submit(record("79.4"))
    book.submit(SuspendKpi("k1", "rest", "2020-06", None, "本部指示"))
    book.submit(SetStatus("daily", "2020-06", "○"))
    entries: tuple[Entry, ...] = book.entries()

    def seqs(**asked):
        return [entry.seq for entry in entries_about(book.plan, entries, **asked)]

    assert seqs(row="rate") == [1, 2]
    assert seqs(topic="figure") == [1]
    assert seqs(topic="suspension") == [2]
    assert rows_touched(book.plan, entries[1:3]) == {"rate"}


def test_the_log_of_a_row_has_its_figures_before_and_after(planner):
    submit(planner, record("79.4"), record("79.5"))
    assert planner("log", "3-2", "--field", "数字") == DONE
    assert f"{KPI} R2.6 実績: 79.4% → 79.5%" in planner.out


def test_diff_names_who_recorded_a_figure(planner):
    submit(planner, record("-4.96"))
    (found,) = planner.json("diff", "始め")
    assert found["name"] == f"{KPI} R2.6 実績"
    assert found["after"]["value"] == "-4.96"
    assert found["who"] == "鈴木"


@pytest.mark.parametrize(
    "words",
    [
        ("print", "--date", ""),
        ("print", "--date", "", "--format", "csv"),
        ("figures", "--month", "8月"),
        ("figures", "--month", "8月", "--json"),
        ("slips", "--all"),
        ("slips", "--all", "--json"),
    ],
    ids=" ".join,
)
def test_what_is_printed_as_of_then_is_what_was_printed_then(planner, words):
    submit(planner, record("79.4"), SetStatus("survey", "2020-06", "△"))
    planner(*words)
    then = planner.out
    assert then
    july = record("80.1", period="2020-07")
    submit(planner, record("81.2"), july, SetStatus("survey", "2020-06", "○"))
    planner(*words)
    assert planner.out != then
    assert planner(*words, "--as-of", "#2") == DONE
    assert planner.out == then


def test_a_plan_begun_later_is_passed_over_by_slips_of_all_plans_as_of_then(planner):
    assert planner("slips", "--all", "--as-of", "2019-04-01") == REFUSED
    assert "まだ計画がありません" in planner.err


def test_the_log_of_a_damaged_plan_tells_what_is_before_the_damage(planner):
    submit(planner, record("79.4"), record("79.5"), record("79.6"))
    path = planner.folder / journal.HISTORY
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:2], b"x" + lines[2][1:], *lines[3:]]))
    assert planner("show", "--as-of", "今") == UNAVAILABLE  # the checkpoint is of later, not as of
    assert "3 行目" in planner.err
    assert not planner.out
    (planner.folder / checkpoint.CHECKPOINT).unlink()
    assert planner("log") == UNAVAILABLE
    assert "79.4" in planner.out
    assert "79.6" not in planner.out
    assert "3 行目" in planner.err
