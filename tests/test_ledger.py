"""What the marks of a row say, after DOMAIN §4, §5 and §7."""

import pytest
from months import APRIL_TO_MARCH
from plans import bullets, small_plan, with_row

from planner.plan.ledger import (
    Cell,
    MarkState,
    binding_marks,
    cells,
    is_continuous,
    is_overdue,
    mark_at,
    month_done,
    overdue,
    runs,
)
from planner.plan.model import Mark, Promise, Row, Suspension
from planner.plan.order import At

JULY = Mark("m2020-07", month="2020-07")


def moved(*months, mark_id="m2020-07", baseline="2020-07", **fields):
    return Mark(mark_id, month=baseline, promises=tuple(Promise(m) for m in months), **fields)


def row_of(*marks, **fields):
    return Row("survey", At("i2", "1"), marks=tuple(marks), **fields)


def plan_of(*marks, **fields):
    return with_row(small_plan(), "survey", marks=tuple(marks), **fields)


def months(marks):
    return [mark.month for mark in marks]


def late(plan, month, row="survey"):
    return [mark.id for mark in overdue(plan, plan.rows[row], month)]


def cells_of(plan, month, row="survey"):
    return cells(plan, plan.rows[row], month)


def states(plan, month, row="survey"):
    return {place: cell.state for place, cell in cells_of(plan, month, row).items()}


# Continuous rows, periods, single ●


def test_twelve_marks_are_continuous_work():
    assert is_continuous(row_of(*bullets(*APRIL_TO_MARCH)))
    assert not is_continuous(row_of(*bullets(*APRIL_TO_MARCH[:11])))
    assert not is_continuous(row_of())


def test_steps_and_unplanned_marks_make_no_row_continuous():
    eleven = bullets(*APRIL_TO_MARCH[:11])
    step = Mark("step", month="2021-03", text="報告")
    unplanned = Mark("new", promises=(Promise("2021-03"),))
    assert not is_continuous(row_of(*eleven, step))
    assert not is_continuous(row_of(*eleven, unplanned))


def test_a_continuous_row_stays_one_when_marks_are_moved_done_or_dropped():
    first, second, third, *rest = bullets(*APRIL_TO_MARCH)
    changed = (
        moved("2020-05", mark_id=first.id, baseline=first.month),
        Mark(second.id, month=second.month, done="2020-06"),
        Mark(third.id, month=third.month, dropped=""),
    )
    assert is_continuous(row_of(*changed, *rest))


def test_the_marks_of_continuous_work_bind_nobody():
    assert binding_marks(row_of(*bullets(*APRIL_TO_MARCH))) == ()


def test_the_steps_of_continuous_work_bind():
    step = Mark("step", month="2020-08", text="通知の発送")
    assert binding_marks(row_of(*bullets(*APRIL_TO_MARCH), step)) == (step,)


def test_a_single_mark_binds():
    assert binding_marks(row_of(JULY)) == (JULY,)


@pytest.mark.parametrize(
    ("planned", "binding"),
    [
        (["2020-05", "2020-06"], ["2020-05", "2020-06"]),
        (["2020-05", "2020-06", "2020-07"], ["2020-07"]),
        (["2020-10", "2020-11", "2020-12", "2021-01", "2021-02"], ["2021-02"]),
        (["2020-05", "2020-07", "2020-09"], ["2020-05", "2020-07", "2020-09"]),
        (["2020-04", "2020-05", "2020-06", "2020-08"], ["2020-06", "2020-08"]),
        (["2020-11", "2020-12", "2021-01"], ["2021-01"]),
        (
            ["2020-04", "2020-05", "2020-06", "2020-09", "2020-10"],
            ["2020-06", "2020-09", "2020-10"],
        ),
    ],
)
def test_three_or_more_marks_in_a_row_are_one_period_that_binds_at_its_end(planned, binding):
    assert months(binding_marks(row_of(*bullets(*planned)))) == binding


def test_by_choice_each_mark_of_a_period_binds():
    row = row_of(*bullets("2020-10", "2020-11", "2020-12"), period_rule="each")
    assert months(binding_marks(row)) == ["2020-10", "2020-11", "2020-12"]


def test_periods_do_not_depend_on_the_order_of_marks():
    marks = bullets("2020-10", "2020-11", "2020-12")
    assert months(binding_marks(row_of(*marks[::-1]))) == ["2020-12"]


def test_unplanned_marks_bind_beside_a_period():
    unplanned = Mark("new", promises=(Promise("2020-05"),))
    row = row_of(*bullets("2020-10", "2020-11", "2020-12"), unplanned)
    assert [mark.id for mark in binding_marks(row)] == ["m2020-12", "new"]


def test_a_period_stays_one_when_its_end_is_dropped():
    first, second, third = bullets("2020-10", "2020-11", "2020-12")
    row = row_of(first, second, Mark(third.id, month=third.month, dropped="中止"))
    assert months(binding_marks(row)) == ["2020-11"]


def test_a_period_stays_one_when_its_middle_is_dropped():
    first, second, third = bullets("2020-10", "2020-11", "2020-12")
    row = row_of(first, Mark(second.id, month=second.month, dropped=""), third)
    assert months(binding_marks(row)) == ["2020-12"]


def test_runs_are_the_months_that_follow_each_other():
    row = row_of(*bullets("2020-04", "2020-05", "2020-12", "2021-01"))
    assert [months(run) for run in runs(row)] == [["2020-04", "2020-05"], ["2020-12", "2021-01"]]


# Overdue


@pytest.mark.parametrize(
    ("month", "found"), [("2020-06", []), ("2020-07", ["m2020-07"]), ("2021-03", ["m2020-07"])]
)
def test_an_open_mark_is_overdue_from_its_month_on(month, found):
    assert late(plan_of(JULY), month) == found


@pytest.mark.parametrize(
    "mark",
    [
        Mark("m", month="2020-07", done="2020-07"),
        Mark("m", month="2020-07", done="2020-05"),
        Mark("m", month="2020-07", done="2020-12"),
        Mark("m", month="2020-07", dropped=""),
        moved(None),
        moved("2020-09", None),
    ],
)
def test_what_is_done_dropped_or_without_a_month_is_never_overdue(mark):
    assert late(plan_of(mark), "2021-03") == []


def test_a_moved_mark_is_late_from_its_new_month():
    plan = plan_of(moved("2020-09"))
    assert late(plan, "2020-08") == []
    assert late(plan, "2020-09") == ["m2020-07"]


def test_a_mark_moved_twice_is_late_from_its_latest_month():
    plan = plan_of(moved("2020-12", "2020-10"))
    assert late(plan, "2020-09") == []
    assert late(plan, "2020-10") == ["m2020-07"]


def test_a_mark_moved_earlier_is_late_earlier():
    assert late(plan_of(moved("2020-06")), "2020-06") == ["m2020-07"]


def test_a_mark_reopened_is_overdue_again():
    assert late(plan_of(Mark("m", month="2020-07", done="2020-07")), "2020-08") == []
    assert late(plan_of(Mark("m", month="2020-07")), "2020-08") == ["m"]


def test_continuous_work_is_never_overdue():
    plan = small_plan()
    assert late(plan, "2021-03", "daily") == []


def test_the_step_of_continuous_work_is_overdue():
    plan = small_plan()
    assert late(plan, "2020-07", "notices") == []
    assert late(plan, "2020-08", "notices") == ["step-8"]


def test_a_period_is_overdue_only_from_its_end():
    plan = small_plan()
    assert late(plan, "2021-01", "winter") == []
    assert late(plan, "2021-02", "winter") == ["m2021-02"]


def test_a_period_whose_end_is_ticked_is_carried_out():
    *before, last = small_plan().rows["winter"].marks
    plan = with_row(
        small_plan(), "winter", marks=(*before, Mark(last.id, last.month, done="2021-02"))
    )
    assert late(plan, "2021-03", "winter") == []


def test_dropping_the_end_of_a_period_makes_no_earlier_month_a_promise():
    *before, last = small_plan().rows["winter"].marks
    dropped = Mark(last.id, month=last.month, dropped="中止")
    plan = with_row(small_plan(), "winter", marks=(*before, dropped))
    assert late(plan, "2020-12", "winter") == []
    assert late(plan, "2021-01", "winter") == ["m2021-01"]


def test_what_was_before_the_ledger_began_is_never_overdue():
    plan = plan_of(*bullets("2020-04"))  # small_plan keeps its ledger from 5月
    assert late(plan, "2021-03") == []


def test_a_mark_from_before_the_ledger_moved_into_it_is_overdue():
    plan = plan_of(moved("2020-06", mark_id="m", baseline="2020-04"))
    assert late(plan, "2020-06") == ["m"]


def test_nothing_is_overdue_in_a_suspension():
    rests = (Suspension("rest", "2020-08", "2020-09"),)
    plan = plan_of(JULY, suspensions=rests)
    assert late(plan, "2020-07") == ["m2020-07"]
    assert late(plan, "2020-08") == []
    assert late(plan, "2020-09") == []
    assert late(plan, "2020-10") == ["m2020-07"]


def test_a_mark_due_in_a_suspension_is_not_overdue_after_it():
    plan = small_plan()  # seminar: ● in 6月 and 9月, 休止 from 6月 to 8月
    assert late(plan, "2020-09", "seminar") == ["m2020-09"]


def test_a_suspension_without_end_rests_for_good():
    plan = plan_of(JULY, suspensions=(Suspension("rest", "2020-07", None),))
    assert late(plan, "2021-03") == []


def test_the_oldest_overdue_mark_comes_first():
    plan = plan_of(
        *bullets("2020-11", "2020-05"), moved("2020-08", mark_id="a", baseline="2020-09")
    )
    assert late(plan, "2021-03") == ["m2020-05", "a", "m2020-11"]


def test_overdue_asks_a_mark_whether_it_binds_or_not():
    plan = small_plan()
    row = plan.rows["daily"]
    assert is_overdue(plan, row, row.marks[2], "2020-06")


# Cells


def test_a_planned_mark_stands_in_its_month():
    assert cells_of(plan_of(JULY), "2020-05") == {
        "2020-07": Cell(MarkState.PLANNED, None, ("m2020-07",))
    }


def test_a_mark_is_shown_late_only_after_its_month():
    assert states(plan_of(JULY), "2020-07") == {"2020-07": MarkState.PLANNED}
    assert states(plan_of(JULY), "2020-08") == {"2020-07": MarkState.LATE}


def test_a_done_mark_stands_where_it_was_done_and_leaves_its_month_behind():
    assert states(plan_of(Mark("m", month="2020-07", done="2020-07")), "2020-09") == {
        "2020-07": MarkState.DONE
    }
    assert states(plan_of(Mark("m", month="2020-07", done="2020-09")), "2020-09") == {
        "2020-07": MarkState.MOVED_LATER,
        "2020-09": MarkState.DONE,
    }
    assert states(plan_of(Mark("m", month="2020-07", done="2020-05")), "2020-09") == {
        "2020-05": MarkState.DONE,
        "2020-07": MarkState.MOVED_EARLIER,
    }


def test_a_moved_mark_stands_in_its_new_month_and_leaves_its_old_one_behind():
    assert states(plan_of(moved("2020-10")), "2020-08") == {
        "2020-07": MarkState.MOVED_LATER,
        "2020-10": MarkState.PLANNED,
    }
    assert states(plan_of(moved("2020-05")), "2020-08") == {
        "2020-05": MarkState.LATE,
        "2020-07": MarkState.MOVED_EARLIER,
    }


def test_a_mark_moved_there_and_back_stands_in_its_month():
    assert states(plan_of(moved("2020-10", "2020-07")), "2020-05") == {"2020-07": MarkState.PLANNED}


def test_a_mark_without_a_month_is_shown_where_it_was_planned():
    assert cells_of(plan_of(moved(None)), "2020-08") == {
        "2020-07": Cell(MarkState.UNDATED, None, ("m2020-07",))
    }


def test_unplanned_work_without_a_month_is_shown_where_it_was_promised_first():
    mark = Mark("new", promises=(Promise("2020-08"), Promise(None)))
    assert cells_of(plan_of(mark), "2020-08") == {
        "2020-08": Cell(MarkState.UNDATED, None, ("new",))
    }


@pytest.mark.parametrize(
    ("mark", "state"),
    [
        (Mark("m", month="2020-07", dropped="中止"), MarkState.DROPPED),
        (Mark("m", promises=(Promise("2020-07"),)), MarkState.UNPLANNED),
        (Mark("m", promises=(Promise("2020-07"),), done="2020-07"), MarkState.DONE_UNPLANNED),
    ],
)
def test_each_state_of_a_mark_is_told_apart(mark, state):
    assert states(plan_of(mark), "2020-06") == {"2020-07": state}


def test_a_mark_in_a_suspension_is_shown_as_resting():
    assert states(small_plan(), "2020-10", "seminar") == {
        "2020-06": MarkState.SUSPENDED,
        "2020-09": MarkState.LATE,
    }


def test_a_mark_done_in_a_suspension_is_done():
    plan = with_row(small_plan(), "seminar", marks=(Mark("m", month="2020-06", done="2020-06"),))
    assert states(plan, "2020-10", "seminar") == {"2020-06": MarkState.DONE}


def test_a_step_is_shown_beside_the_mark_of_its_month():
    cell = cells_of(small_plan(), "2020-09", "notices")["2020-08"]
    assert cell == Cell(MarkState.PLANNED, MarkState.LATE, ("m2020-08", "step-8"))


def test_continuous_work_and_the_parts_of_a_period_are_never_shown_late():
    assert set(states(small_plan(), "2021-03", "daily").values()) == {MarkState.PLANNED}
    assert list(states(small_plan(), "2021-03", "winter").values()).count(MarkState.LATE) == 1


def test_months_before_the_ledger_are_not_shown_late():
    assert states(plan_of(*bullets("2020-04")), "2020-09") == {"2020-04": MarkState.PLANNED}


def test_of_two_marks_in_one_month_the_one_that_asks_for_something_is_shown():
    done = Mark("done", month="2020-09", done="2020-07")
    cell = cells_of(plan_of(done, JULY), "2020-08")["2020-07"]
    assert cell.state is MarkState.LATE
    assert cell.marks == ("done", "m2020-07")


def test_an_empty_row_has_no_cells():
    assert cells_of(plan_of(), "2020-08") == {}


# What a key on a month means


def test_a_key_means_the_mark_that_stands_in_the_month():
    row = row_of(moved("2020-10"))
    assert mark_at(row, "2020-10").id == "m2020-07"
    assert mark_at(row, "2020-07") is None


def test_a_key_means_an_open_mark_before_an_open_step_before_a_finished_mark():
    done = Mark("a", month="2020-07", done="2020-07")
    step = Mark("b", month="2020-07", text="集計")
    assert mark_at(row_of(done, step, JULY), "2020-07") == JULY
    assert mark_at(row_of(done, step), "2020-07") == step
    assert mark_at(row_of(done), "2020-07") == done


@pytest.mark.parametrize(
    "mark", [moved(None), Mark("m", promises=(Promise("2020-07"), Promise(None)))]
)
def test_a_mark_without_a_month_is_reached_where_it_is_shown(mark):
    assert mark_at(row_of(mark), "2020-07") == mark
    assert list(cells_of(plan_of(mark), "2020-08")) == ["2020-07"]


def test_a_promise_ticked_late_was_carried_out_late():
    plan = plan_of(JULY)
    assert month_done(plan, plan.rows["survey"], JULY, "2020-09") == "2020-09"


def test_a_promise_ticked_early_was_carried_out_early():
    plan = plan_of(JULY)
    assert month_done(plan, plan.rows["survey"], JULY, "2020-05") == "2020-05"


def test_work_of_every_month_and_parts_of_a_period_were_carried_out_in_their_own_month():
    plan = small_plan()
    daily, winter = plan.rows["daily"], plan.rows["winter"]
    assert month_done(plan, daily, daily.mark("m2020-05"), "2020-09") == "2020-05"
    assert month_done(plan, winter, winter.mark("m2020-11"), "2021-02") == "2020-11"
    assert month_done(plan, winter, winter.mark("m2021-02"), "2021-03") == "2021-03"


def test_what_lies_before_the_ledger_was_carried_out_in_its_own_month():
    plan = plan_of(*bullets("2020-04"))
    row = plan.rows["survey"]
    assert month_done(plan, row, row.marks[0], "2020-06") == "2020-04"
