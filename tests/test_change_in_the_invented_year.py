"""What changed from month to month in 見本支部の令和7年度, after its own log and its figures.

Each value was taken by hand from ``planner log``, ``show`` and ``kpi`` of that row.
"""

from itertools import pairwise

import pytest
from plans import place_of
from shell import Shell

from planner.language import set_language
from planner.plan.fiscal import FiscalYear
from planner.slips.behind import Asked, behind
from planner.slips.trends import LEFT
from planner.store.book import PlanBook
from planner.wording.slips import change_sentence

pytestmark = pytest.mark.usefixtures("japanese_person")

YEAR = FiscalYear(2025)


def month(number):
    return next(own for own in YEAR.months if own.endswith(f"-{number:02}"))


@pytest.fixture(scope="module")
def year(samples):
    return PlanBook(place_of(samples, "mihon-r07"), who="佐藤").plan


@pytest.fixture
def planner(samples, capsys):
    planner = Shell(samples, capsys)
    return lambda *words: planner.json("slips", "--plan", "mihon-r07", *words)


def of_row(plan, reference, number, **asked):
    """What is compared in a row at a month, those that left included."""
    found = behind(plan, Asked(month(number), **asked))
    return [own for own in found.compared if plan.reference(plan.rows[own.slip.row]) == reference]


def sentence(plan, own, number):
    set_language("ja")
    found = behind(plan, Asked(month(number)))
    return change_sentence(found.plan, own, month(number), found.asked.earlier)


def trends(plan, reference, numbers, **asked):
    return [
        (number, own.trend)
        for number in numbers
        for own in of_row(plan, reference, number, **asked)
    ]


ALL = (*range(4, 13), 1, 2, 3)


# Put off again and again


def test_24_1_was_moved_for_the_second_time_in_september_and_is_over_once_when_it_was_held(year):
    """8月の●: moved to 9月, to 11月 (9月), to 1月 (11/18); held on 1/28 with 26 people."""
    assert trends(year, "24-1", ALL, reasons=("re-promised",)) == [
        (9, "new"),
        (10, "same"),
        (11, "worse"),
        (12, "same"),
        (1, "recovered"),
    ]
    (over,) = of_row(year, "24-1", 1, reasons=("re-promised",))
    assert sentence(year, over, 1).endswith("8月の●を1月に実施しました（1/28開催、26名）")


def test_4_1_was_moved_for_the_second_time_in_august_and_held_in_october(year):
    """7月の●: to 8月 (7/22), to 9月 (8/21), held on 10/8 with that of 10月; late in 9月."""
    own = {
        number: [
            (one.slip.reasons, one.trend) for one in of_row(year, "4-1", number) if one.slip.mark
        ]
        for number in (7, 8, 9, 10, 11)
    }
    assert own[7] == []
    assert own[8] == [(("re-promised",), "new")]
    assert own[9] == [(("overdue", "re-promised"), "worse")]
    assert own[10] == [(("overdue", "re-promised"), "recovered")]
    assert own[11] == []


def test_the_marks_that_were_open_at_the_end_of_september_are_late_on_its_page(planner):
    """4-1: held on 10/8; 15-1, the second film: 11/12; 25-2: on 9/30 and 10/2."""
    found = planner("--month", "9月", "--reason", "overdue")
    assert {record["row"] for record in found} == {"4-1", "15-1", "25-2"}
    assert {record["months"] for record in found} == {0}


def test_what_was_late_in_september_is_over_when_it_was_done(planner):
    over = {
        number: {
            record["row"]
            for record in planner("--month", f"{number}月", "--reason", "overdue", "--changed")
            if record["trend"] == "recovered"
        }
        for number in (10, 11)
    }
    assert {"4-1", "25-2"} <= over[10]
    assert "15-1" not in over[10]
    assert "15-1" in over[11]


# 解消 and what is none


def test_18_1_fell_to_below_plan_in_december_and_nothing_of_it_is_over(year):
    """○ in 11月 against a short KPI, △ in 12月: the contradiction is no 解消."""
    rows = of_row(year, "18-1", 12)
    assert [(own.slip.reasons, own.trend) for own in rows] == [(("kpi", "below", "worse"), "worse")]
    assert "解消" not in sentence(year, rows[0], 12)


def test_1_2_in_december_is_one_slip_with_three_parts(year, planner):
    """99.93% of 100%, therefore △, therefore fallen from 11月の○."""
    (own,) = of_row(year, "1-2", 12)
    assert (own.slip.reasons, own.trend) == (("kpi", "below", "worse"), "new")
    text = sentence(year, own, 12)
    assert text.count("99.93%") == 1
    assert "11月の○から△に下がりました" in text
    (record,) = [r for r in planner("--month", "12月") if r["row"] == "1-2"]
    assert record["reasons"] == ["kpi", "below", "worse"]
    assert [part["reason"] for part in record["parts"]] == ["below", "worse"]
    assert [(one.trend, one.how) for one in of_row(year, "1-2", 1)] == [("recovered", "reached")]


def test_no_row_is_over_that_is_below_plan_now_or_slips_in_anything(year):
    for number in ALL:
        found = behind(year, Asked(month(number)))
        for row in found.settled:
            if row.trend == "recovered":
                status = year.rows[row.row].report(month(number)).status
                assert status not in ("△", "□"), (number, year.reference(year.rows[row.row]))


# A shortage that grows


# 20-1, 支部の保健師による面談: 3,480 a year are 290 a month; cumulative figures of the year.
TALKS = {
    4: 270,
    5: 542,
    6: 816,
    7: 1088,
    8: 1366,
    9: 1653,
    10: 1931,
    11: 2216,
    12: 2493,
    1: 2784,
    2: 3069,
    3: 3362,
}


def test_a_shortage_that_grows_is_never_better_and_says_so_where_its_share_shrinks(year):
    """From 20 to 121 people short, while 20 of 290 are 6.9% and 121 of 3,190 are 3.8%."""
    shortages = {number: 290 * place - TALKS[number] for place, number in enumerate(TALKS, 1)}
    assert (shortages[4], shortages[2], shortages[3]) == (20, 121, 118)
    for place, (before, number) in enumerate(pairwise(ALL), 2):
        (own,) = [o for o in of_row(year, "20-1", number) if o.slip.ground("kpi")]
        grew = shortages[number] > shortages[before]
        shrank = shortages[number] / place < shortages[before] / (place - 1)
        text = sentence(year, own, number)
        if grew:
            assert own.trend == "worse", number
            assert ("割合は縮小" in text) == shrank, number
        if grew and shrank:
            assert f"不足は{shortages[before]}人→{shortages[number]}人" in text


# All of it


def test_every_kind_of_leaving_says_how_and_every_month_adds_up_for_scripts(planner):
    before = planner("--month", "4月")
    for number in ALL[1:]:
        now = planner("--month", f"{number}月")
        changed = planner("--month", f"{number}月", "--changed")
        came = sum(record["trend"] in ("new", "resumed") for record in changed)
        gone = [record for record in changed if record["trend"] in LEFT]
        assert len(before) + came - len(gone) == len(now)
        assert all(record["how"] and record["state"] == record["trend"] for record in gone)
        before = now
