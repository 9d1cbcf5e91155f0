"""The page of a month, whatever was written: its numbers add up, and what comes later changes none.

The years are written by random acts; both samples are held to the same in ``test_pages_of_samples``.
"""

from collections import Counter
from itertools import islice

from adding_up import faults_in, faults_of, months_of
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from months import APRIL_TO_MARCH
from msgspec import structs
from yearlong import SEEDS, Yearlong, any_act, changed, found_at, is_of_later, story, told, written

from planner.history.entries import fold
from planner.plan.fiscal import add_months
from planner.plan.reporting import is_over
from planner.slips.grounds import REASONS
from planner.slips.heat import heat
from planner.slips.leaving import kind_of
from planner.slips.pages import Pages

quick = settings(max_examples=20, deadline=None, phases=[Phase.generate])
MONTHS = st.sampled_from(APRIL_TO_MARCH)
OLD = st.booleans()


# The numbers of a page


@given(SEEDS, OLD)
@quick
def test_before_with_what_came_and_without_what_left_is_now(seeds, is_old):
    year = written(seeds, is_old=is_old)
    assert faults_of(year.plan) == []


@given(SEEDS, MONTHS, MONTHS)
@quick
def test_the_sum_holds_from_any_earlier_month(seeds, month, since):
    if since < month:
        plan = written(seeds).plan
        found = found_at(plan, month, since=since)
        assert found.before == found_at(plan, since).count
        assert list(faults_in(found)) == []


@given(SEEDS)
@quick
def test_a_reason_asked_for_alone_left_as_the_whole_page_says(seeds):
    """What the page says of a ground that is gone is what it says of it with its reason alone."""
    plan = written(seeds).plan
    pages = Pages(plan)
    for month in plan.year.months:
        whole = {
            (gone.ground.key, gone.how)
            for own in found_at(plan, month, pages).compared
            for gone in own.gone
        }
        alone = {
            (gone.ground.key, gone.how)
            for reason in REASONS
            for own in found_at(plan, month, pages, reasons=(reason,)).compared
            for gone in own.gone
        }
        assert whole == alone


@given(SEEDS)
@quick
def test_a_row_is_over_only_where_nothing_slips_in_it_and_all_of_it_is_over(seeds):
    plan = written(seeds).plan
    for found in months_of(plan):
        standing = {own.slip.row for own in found.slips}
        for row in found.settled:
            assert row.row not in standing
            if row.trend == "recovered":
                ways = {kind_of(gone.how) for own in row.left for gone in own.gone}
                assert ways == {"recovered"}


@given(SEEDS)
@quick
def test_the_heat_map_counts_what_the_page_of_its_month_and_group_counts(seeds):
    plan = structs.replace(written(seeds).plan, status_month=APRIL_TO_MARCH[-1])
    pages = Pages(plan)
    for line in heat(plan):
        counts = [found_at(plan, m, pages, group=line.group).count for m in plan.year.months]
        assert [cell.count for cell in line.cells] == counts


# New once between two 解消: reckoned without the comparison of pages


@given(SEEDS)
@quick
def test_a_status_below_plan_is_new_once_until_another_status_is_reported(seeds):
    """From the reports alone: △ after △ goes on, △ after a month without a status is 再開."""
    plan = written(seeds).plan
    pages = Pages(plan)
    for row in plan.rows.values():
        state = "over"  # over, standing, or waiting
        for month in plan.year.months:
            page = pages.page(month).plan
            is_idle = row.is_suspended(month) or is_over(page, page.rows[row.id], month)
            status = None if is_idle else row.report(month).status
            if status == "△":
                expected = {"over": "new", "waiting": "resumed", "standing": "same"}[state]
                state = "standing"
            else:
                is_good = status in ("○", "◎")
                expected = None if state != "standing" else "recovered" if is_good else "left"
                state = "over" if is_good or state == "over" else "waiting"
            trends = [
                own.trend
                for own in found_at(plan, month, pages, reasons=("below",)).compared
                if own.slip.row == row.id
            ]
            if expected == "left":
                assert trends in (["held"], ["rested"], ["dropped"])
            else:
                assert trends == ([expected] if expected else [])


@given(SEEDS)
@quick
def test_an_overdue_mark_is_new_once_in_the_year_for_it_is_carried_out_but_once(seeds):
    plan = written(seeds).plan
    pages, seen = Pages(plan), Counter()
    for month in plan.year.months:
        for own in found_at(plan, month, pages, reasons=("overdue",)).compared:
            seen[own.slip.key, own.trend] += 1
            if own.trend == "recovered":
                assert plan.rows[own.slip.row].mark(own.slip.mark).done == month
    assert {count for (_key, trend), count in seen.items() if trend == "new"} <= {1}
    assert {count for (_key, trend), count in seen.items() if trend == "recovered"} <= {1}


@given(SEEDS)
@quick
def test_what_leaves_by_kind_comes_back_as_new_only_if_it_was_over(seeds):
    """By reason: what waits, rests, is put off or dropped is 再開 when it stands again."""
    plan = written(seeds).plan
    pages = Pages(plan)
    for reason in REASONS:
        was = {}
        for month in plan.year.months:
            for own in found_at(plan, month, pages, reasons=(reason,)).compared:
                key = own.slip.lead.key
                if own.trend == "new":
                    assert was.get(key) in (None, "recovered", *_MAY_BE_OVER_UNSEEN)
                if own.trend == "resumed":
                    assert was.get(key) not in (None, "recovered")
                if own.trend in {"new", "resumed"} or own.has_left:
                    was[key] = own.trend


# What waits may be over in a month in which it is not on the page before and so is not told.
_MAY_BE_OVER_UNSEEN = ("held", "rested", "postponed", "dropped")


# What is made for later months


@given(SEEDS, SEEDS, MONTHS, OLD)
@quick
def test_nothing_made_for_later_months_changes_a_page(seeds, more, month, is_old):
    year = written(seeds, is_old=is_old)
    later = [own for own in APRIL_TO_MARCH if own > month]
    if not later:
        return
    if is_old:  # an old line is of the 基準月 of its time
        year.plan = structs.replace(year.plan, status_month=later[0])
    upto = [own for own in APRIL_TO_MARCH if own <= month]
    before = story(year.plan, upto)
    for seed in more:
        act, made_for = any_act(seed, year.plan, later)
        if is_of_later(act, year.plan, month):
            year.do(act, month=made_for)
    assert changed(before, story(year.plan, upto)) == []


@given(SEEDS)
@quick
def test_a_year_written_month_by_month_shows_at_its_end_each_page_as_it_was(seeds):
    year, pages = Yearlong(), {}
    places = iter(seeds)
    for month in APRIL_TO_MARCH:
        for seed in islice(places, 5):
            act, made_for = any_act(seed, year.plan, [month])
            if is_of_later(act, year.plan, add_months(month, -1)):
                year.do(act, month=made_for)
        pages[month] = told(year.plan, month)
    assert changed(pages, story(year.plan)) == []


# Undo


@given(SEEDS, SEEDS, OLD)
@quick
def test_undoing_brings_every_page_back_and_redoing_what_was_undone(seeds, more, is_old):
    year = written(seeds, is_old=is_old)
    before, dated, count = story(year.plan), year.plan.dated, len(year.entries)
    for seed in more:
        act, made_for = any_act(seed, year.plan)
        year.do(act, month=made_for)
    after, made = story(year.plan), len(year.entries) - count
    for _time in range(made):
        year.undo()
    assert changed(before, story(year.plan)) == []
    assert year.plan.dated == dated
    for _time in range(made):
        year.redo()
    assert changed(after, story(year.plan)) == []


@given(SEEDS, OLD)
@quick
def test_the_pages_are_those_of_the_whole_history_folded_at_once(seeds, is_old):
    year = written(seeds, is_old=is_old)
    folded = fold(Yearlong().plan, year.entries)
    assert changed(story(year.plan), story(folded)) == []
