"""Figure, 目安 and the distance between them, as they stand together, contradict nobody's sum."""

from pathlib import Path

import pytest

from planner.history.dated import until
from planner.kpi.exact import decimals_of, distance, rounded
from planner.kpi.standing import standing
from planner.plan.fiscal import Month
from planner.store import library
from planner.store.book import PlanBook
from planner.store.folder import DataFolder
from planner.wording.kpis import (
    compared_number,
    gap_number,
    landing_number,
    shown_expected,
    standing_sentence,
)


@pytest.mark.parametrize("name", ["mihon-r07", "gunma-r02"])
def test_figure_less_expected_is_the_distance_told_in_every_month_of_both_samples(
    tmp_path: Path, name: str
):
    library.put_sample(DataFolder(tmp_path), name, is_chosen=False)
    whole = PlanBook(DataFolder(tmp_path).place(name)).plan
    compared = 0
    for month in whole.year.months:
        plan = until(whole, month)
        for kpi in plan.kpis.values():
            found = standing(plan, kpi, month)
            value = compared_number(kpi, found)
            if found.is_short is None or found.expected is None or value is None:
                continue
            told = gap_number(kpi, found)
            between = distance(value, shown_expected(kpi, found, found.expected))
            sentence = standing_sentence(plan, kpi, found)
            assert rounded(between, decimals_of(told)) == told or "四捨五入" in sentence, sentence
            compared += 1
    assert compared > 30


def _standing_of_18_2(folder: Path, month: Month):
    """The rate of 18-2 of the invented year, and where it stood in a month."""
    library.put_sample(DataFolder(folder), "mihon-r07", is_chosen=False)
    plan = until(PlanBook(DataFolder(folder).place("mihon-r07")).plan, month)
    row = next(row for row in plan.rows.values() if plan.reference(row) == "18-2")
    kpi = plan.kpis[row.kpis[0]]
    return kpi, standing(plan, kpi, month)


def test_a_rate_is_told_by_its_counts_beside_its_expected_value_and_where_it_lands(tmp_path: Path):
    """18-2 in September: 7,589 of 170,850 are 4.442%; twice that are 8.88% of 8.9%."""
    kpi, found = _standing_of_18_2(tmp_path, Month("2025-09"))
    assert str(compared_number(kpi, found)) == "4.442"
    assert str(landing_number(kpi, found)) == "8.88"


def test_a_figure_stands_on_the_side_of_its_expected_value_that_the_sentence_says(tmp_path: Path):
    """18-2 in August: 6,354 of 170,850 are 3.719%, above 3.708%; printed 3.7 is below 3.71."""
    kpi, found = _standing_of_18_2(tmp_path, Month("2025-08"))
    assert found.expected is not None
    assert str(compared_number(kpi, found)) == "3.72"
    assert str(shown_expected(kpi, found, found.expected)) == "3.71"
