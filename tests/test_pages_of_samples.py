"""Both samples, every month: the numbers of each page add up, however they are asked for."""

import pytest
from adding_up import faults_of
from plans import place_of

from planner.store.book import PlanBook


@pytest.mark.parametrize("sample", ["gunma-r02", "mihon-r07"])
def test_before_with_what_came_and_without_what_left_is_now(samples, sample):
    assert faults_of(PlanBook(place_of(samples, sample), who="佐藤").plan) == []
