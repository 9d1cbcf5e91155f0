"""Figures of earlier years are read through the plan that a plan follows, and kept nowhere else."""

from decimal import Decimal

import msgspec
import pytest
from msgspec import structs
from places import MemoryLibrary, lose_history, put_line
from plans import Ticking, generic_rate, refusal, small_plan
from targeted import target_of

from planner.history.diff import differences
from planner.history.entities import whole
from planner.history.intents import (
    AddRecord,
    ClearFigure,
    RecordFigure,
    RemoveRecord,
    SetField,
    WriteNote,
)
from planner.history.moments import Moment
from planner.kpi import owed
from planner.kpi.doubts import doubts, doubts_of
from planner.kpi.expected import expectations
from planner.kpi.readings import reading
from planner.kpi.standing import standing
from planner.kpi.targets import limit_of
from planner.plan.fiscal import FiscalYear, Month
from planner.plan.following import following
from planner.plan.model import Figure
from planner.plan.schema import from_document, to_document
from planner.store import library
from planner.store.book import PlanBook, create
from planner.store.folder import DataFolder
from planner.store.reader import PlanReader
from planner.wording.doubts import doubt_sentence

APRIL, MARCH = Month("2021-04"), Month("2022-03")
LAST_MARCH = "2021-03"


@pytest.fixture(params=["folder", "memory"])
def plans(request, tmp_path):
    """A library with 令和2年度 and the 令和3年度 that follows it; the target is last year's value."""
    kept = DataFolder(tmp_path) if request.param == "folder" else MemoryLibrary()
    kpi = structs.replace(generic_rate(), target=target_of("at-least-prior"))
    old = structs.replace(small_plan(), kpis={"k1": kpi})
    create(kept.place("r02"), old, who="企画総務", clock=Ticking())
    put(kept, "r03", following(old, FiscalYear(2021), "small-r03"))
    return kept


def put(plans, name, plan):
    create(plans.place(name), plan, who="企画総務", clock=Ticking())


def book_of(plans, name, clock=None):
    return PlanBook(plans.place(name), who="佐藤", clock=clock or Ticking())


def figure(value, period=LAST_MARCH, series="actual", **said):
    return RecordFigure("k1", series, period, Decimal(value), **said)


def known(plan, period, series="actual", kpi="k1"):
    found = plan.kpis[kpi].figure(series, period)
    return str(found.value) if found else None


def limit(plan):
    found = limit_of(plan.kpis["k1"], plan.year)
    return found.value, found.is_provisional, found.why


def test_the_figures_of_last_year_are_there_and_those_of_the_year_before_through_it(plans):
    plan = book_of(plans, "r03").plan
    assert known(plan, "2020-04") == "78.9"
    assert known(plan, "2020-05") == "79.0"
    assert plan.kpis["k1"].figure("actual", "2020-05").is_provisional
    assert known(plan, "2019-04") == "77.0"
    assert plan.kpis["k1"].figures == {}


def test_the_targets_of_last_years_months_are_none_of_this_years(plans):
    assert known(book_of(plans, "r03").plan, "2020-09", "target") is None


def test_last_years_value_is_unknown_until_it_arrives_then_provisional_then_final(plans):
    late, early = book_of(plans, "r02"), book_of(plans, "r03")
    assert limit(early.plan) == (None, False, "prior-unknown")
    late.submit(figure("79.5", is_provisional=True))
    assert limit(early.plan) == (None, False, "prior-unknown"), "not read yet"
    assert limit(early.refresh()) == (Decimal("79.5"), True, None)
    late.submit(figure("79.8"))
    assert limit(early.refresh()) == (Decimal("79.8"), False, None)
    late.submit(ClearFigure("k1", "actual", LAST_MARCH))
    assert limit(early.refresh()) == (None, False, "prior-unknown")


def test_looking_again_gives_the_same_plan_where_nothing_was_written(plans):
    book = book_of(plans, "r03")
    before = book.plan
    assert book.refresh() is before
    book_of(plans, "r02").submit(WriteNote("daily", "2020-06", "手紙"))
    after = book.refresh()
    assert after is before, "a note of last year changes nothing here"


def test_the_same_month_of_last_year_is_compared_with(plans):
    book = book_of(plans, "r03")
    book.submit(figure("79.2", APRIL))
    kpi = book.plan.kpis["k1"]
    used = reading(kpi, APRIL)
    first = expectations(book.plan, kpi, limit_of(kpi, book.plan.year, used), used)[0]
    assert (first.basis, first.value, first.period) == ("prior-month", Decimal("78.9"), "2020-04")
    assert standing(book.plan, kpi, APRIL).is_short is False


def test_a_figure_of_ones_own_wins_and_one_that_differs_is_a_doubt(plans):
    book_of(plans, "r02").submit(figure("79.8"))
    book = book_of(plans, "r03")
    book.submit(figure("79.80"))
    kpi = book.plan.kpis["k1"]
    assert not list(doubts(book.plan, kpi, standing(book.plan, kpi, APRIL)))
    book.submit(figure("80.1"))
    kpi = book.plan.kpis["k1"]
    assert limit(book.plan)[0] == Decimal("80.1")
    (doubt,) = doubts(book.plan, kpi, standing(book.plan, kpi, APRIL))
    assert doubts_of(book.plan, kpi, [LAST_MARCH]) == (doubt,)
    assert doubts_of(book.plan, kpi, [APRIL]) == ()
    assert doubt_sentence(kpi, doubt) == (
        "後発医薬品使用割合 のR3.3の実績は、この計画では 80.1%、引き継いだ計画では 79.8% です"
    )


def test_figures_that_arrive_late_in_both_plans_are_each_told(plans):
    """First 79.8 in the new plan alone; then 79.6 in last year's, which is where it belongs."""
    late, early = book_of(plans, "r02"), book_of(plans, "r03")
    early.submit(figure("79.8"))
    assert limit(early.plan)[0] == Decimal("79.8")
    late.submit(figure("79.6"))
    plan = early.refresh()
    assert limit(plan)[0] == Decimal("79.8")
    assert [one.reason for one in doubts_of(plan, plan.kpis["k1"], [LAST_MARCH])] == ["last-year"]
    early.submit(ClearFigure("k1", "actual", LAST_MARCH))
    assert limit(early.plan) == (Decimal("79.6"), False, None)
    assert doubts_of(early.plan, early.plan.kpis["k1"], [LAST_MARCH]) == ()


def test_what_is_read_through_is_in_no_write_and_undo_gives_it_back(plans):
    book_of(plans, "r02").submit(figure("79.8"))
    book = book_of(plans, "r03")
    entry = book.submit(figure("80.1"))
    (write,) = entry.writes
    assert (write.before, write.after["value"]) == (None, "80.1")
    book.undo()
    assert book.plan.kpis["k1"].figures == {}
    assert limit(book.plan)[0] == Decimal("79.8")
    assert book.submit(ClearFigure("k1", "actual", LAST_MARCH)) is None


def test_what_is_read_through_is_in_no_document_and_no_checkpoint(plans):
    book = book_of(plans, "r03")
    assert book.plan.kpis["k1"].inherited
    assert "inherited" not in msgspec.json.encode(to_document(book.plan)).decode()
    assert "78.9" not in msgspec.json.encode(to_document(book.plan)).decode()
    book.submit(WriteNote("daily", APRIL, "はじめた"))
    book.close()
    saved, _position = plans.place("r03").load_checkpoint()
    assert saved.kpis["k1"].inherited == {}
    assert known(book_of(plans, "r03").plan, "2020-04") == "78.9"
    assert whole("kpi", book.plan.kpis["k1"]).get("inherited") is None


def test_a_document_that_brings_it_along_is_read_without(plans):
    document = to_document(book_of(plans, "r03").plan)
    document["kpis"][0]["inherited"] = msgspec.to_builtins(
        {"actual@2020-04": Figure("actual", "2020-04", Decimal(1))}
    )
    assert from_document(document).kpis["k1"].inherited == {}


def test_what_is_read_through_is_no_difference_of_two_states(plans):
    book = book_of(plans, "r03")
    before = book.plan
    book_of(plans, "r02").submit(figure("79.8"))
    assert differences(before, book.refresh()) == ()
    assert book.plan != before


def test_as_of_a_moment_it_is_what_was_known_then(plans):
    """The clocks tick in seconds from midnight of 1 June: 79.5 is written in the fourth second."""
    clock = Ticking()
    early = book_of(plans, "r03", clock)
    early.submit(WriteNote("daily", APRIL, "一"))
    late = book_of(plans, "r02", clock)
    entry = late.submit(figure("79.5"))
    later = early.submit(WriteNote("daily", APRIL, "二"))
    early.refresh()
    timeline = early.timeline()
    assert [known(timeline.plan(seq), LAST_MARCH) for seq in (0, 1, 2)] == [None, None, "79.5"]
    assert known(timeline.as_of(Moment(entry.at, entry.at)), LAST_MARCH) == "79.5"
    assert known(timeline.as_of(Moment(seq=1)), LAST_MARCH) is None
    assert later.at > entry.at
    assert known(timeline.plan(1), "2020-04") == "78.9", "it was there from the beginning"


def test_where_last_years_plan_is_missing_its_figures_are_unknown(plans):
    if isinstance(plans, MemoryLibrary):
        plans.place("r02").lines.clear()
    else:
        lose_history(plans.place("r02"))
    book = book_of(plans, "r03")
    assert (known(book.plan, "2020-04"), book.problem) == (None, None)
    assert book.submit(figure("79.2", APRIL)) is not None
    assert book.refresh() is book.plan


def test_where_last_years_plan_cannot_be_read_its_figures_are_unknown(plans):
    put_line(plans.place("r02"), 0, b"{}")
    book = book_of(plans, "r03")
    assert (known(book.plan, "2020-04"), book.problem) == (None, None)


def test_what_is_damaged_in_last_years_plan_is_no_damage_of_this_one(plans):
    """What comes before the damage is known."""
    last = book_of(plans, "r02")
    last.submit(figure("79.5"))
    last.submit(figure("79.8"))
    put_line(plans.place("r02"), 2, b'{"v":3}')
    book = book_of(plans, "r03")
    assert (limit(book.plan)[0], book.problem) == (Decimal("79.5"), None)


def test_last_years_plan_is_found_under_another_name_and_put_away(plans):
    book = book_of(plans, "r03")
    library.rename(plans, "r02", "昨年")
    book_of(plans, "昨年").submit(figure("79.5"))
    assert limit(book_of(plans, "r03").plan)[0] == Decimal("79.5")
    assert limit(book.refresh())[0] in {None, Decimal("79.5")}
    assert limit(book.refresh())[0] == Decimal("79.5"), "also where it was open under the old one"
    library.archive(plans, "昨年")
    assert limit(book_of(plans, "r03").plan)[0] == Decimal("79.5")


def test_last_years_plan_that_comes_later_is_found_then(tmp_path):
    plans = DataFolder(tmp_path)
    old = small_plan()
    put(plans, "r03", following(old, FiscalYear(2021), "small-r03"))
    book = book_of(plans, "r03")
    assert known(book.plan, "2020-04") is None
    put(plans, "r02", old)
    assert known(book.refresh(), "2020-04") == "78.9"


def test_a_plan_in_no_library_follows_none(tmp_path):
    new = following(small_plan(), FiscalYear(2021), "small-r03")
    plans = DataFolder(tmp_path / "data")
    put(plans, "r02", small_plan())
    put(plans, "r03", new)
    assert known(PlanReader(plans.place("r03"), is_alone=True).plan, "2020-04") is None


@pytest.mark.parametrize("follows", ["small-r02", "small-r03"])
def test_plans_that_follow_each_other_or_themselves_open(plans, follows):
    """Nobody can make them so; a file may."""
    put(plans, "x", structs.replace(small_plan(), id="small-r03x", follows=follows))
    put(plans, "y", structs.replace(small_plan(), id="self", follows="self"))
    for name in ("x", "y"):
        assert book_of(plans, name).plan.kpis["k1"].inherited == {}


def test_through_three_years(plans):
    """A figure entered late in 令和2年度 is known in 令和4年度."""
    third = following(book_of(plans, "r03").plan, FiscalYear(2022), "small-r04")
    put(plans, "r04", third)
    book = book_of(plans, "r04")
    assert (known(book.plan, "2019-04"), known(book.plan, "2020-04")) == ("77.0", "78.9")
    book_of(plans, "r02").submit(figure("79.5"))
    book_of(plans, "r03").submit(figure("80.2", MARCH))
    plan = book.refresh()
    assert (known(plan, LAST_MARCH), known(plan, MARCH)) == ("79.5", "80.2")
    assert limit(plan)[0] == Decimal("80.2")


def test_a_kpi_is_known_again_by_its_key(plans):
    book = book_of(plans, "r03")
    book.submit(SetField("kpi:k1", "key", "another"))
    assert known(book.plan, "2020-04") is None
    book.submit(RemoveRecord("kpi:k1"))
    record = {"key": "generic-rate", "name": "使用割合", "unit": "%"}
    book.submit(AddRecord("kpi:k9", record))
    assert known(book.plan, "2020-04", kpi="k9") == "78.9"
    book.undo()
    book.undo()
    book.undo()
    assert known(book.plan, "2020-04") == "78.9"


def test_figures_in_another_unit_are_of_no_use(plans):
    book = book_of(plans, "r03")
    book.submit(SetField("kpi:k1", "unit", "千人"))
    assert known(book.plan, "2020-04") is None


def test_the_next_figure_is_that_of_april_since_what_last_year_lacks_is_owed_there(plans):
    """令和2年度 has figures of April and May."""
    (old,) = owed.owed(book_of(plans, "r02").plan, "", Month("2020-06"))
    (new,) = owed.owed(book_of(plans, "r03").plan, "", APRIL)
    assert (old.period, old.is_owed) == ("2020-06", True)
    assert (new.period, new.is_owed) == (APRIL, True)


def test_a_figure_looks_mistyped_beside_last_years_and_last_years_own_are_told_there(plans):
    book_of(plans, "r02").submit(figure("789", "2020-06"))
    book = book_of(plans, "r03")
    assert doubts_of(book.plan, book.plan.kpis["k1"], ["2020-06"]) == ()
    book.submit(figure("7.9", APRIL))
    (doubt,) = doubts_of(book.plan, book.plan.kpis["k1"], [APRIL])
    assert (doubt.reason, doubt.against) == ("times", "2020-04")


def test_two_who_write_the_same_figure_are_told_as_in_any_plan(plans):
    """What was read through is no figure that somebody changed meanwhile."""
    one, two = book_of(plans, "r03"), book_of(plans, "r03")
    one.submit(figure("79.2", APRIL))
    assert refusal(two.submit, figure("79.3", APRIL), seen=0).code == "conflict"
    book_of(plans, "r02").submit(figure("79.5"))
    assert one.submit(figure("79.6"), seen=one.plan.seq) is not None
