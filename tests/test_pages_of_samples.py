"""Both samples, every month: the numbers of each page add up, however they are asked for."""

import pytest
from adding_up import faults_in, faults_of
from plans import place_of, refusal

from planner.slips.behind import Asked
from planner.slips.closed import behind_as_closed
from planner.store.book import PlanBook


@pytest.mark.parametrize("sample", ["gunma-r02", "mihon-r07"])
def test_before_with_what_came_and_without_what_left_is_now(samples, sample):
    assert faults_of(PlanBook(place_of(samples, sample), who="佐藤").plan) == []


def test_the_pages_as_closed_add_up_from_close_to_close_with_what_was_corrected(samples):
    """The invented year was closed month by month; 3月 was opened again and has no such page."""
    timeline = PlanBook(place_of(samples, "mihon-r07"), who="佐藤").timeline()
    before = None
    *closed, march = timeline.plan(timeline.closes[-1].seq).year.months
    assert refusal(behind_as_closed, timeline, Asked(march)).code == "not-closed"
    for month in closed:
        found = behind_as_closed(timeline, Asked(month))
        if before is not None:
            added, removed = found.corrected
            assert before + added - removed == found.before
            assert list(faults_in(found)) == []
        before = found.count
