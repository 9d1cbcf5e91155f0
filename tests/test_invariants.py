"""What must be true of any plan, each tried on a plan that breaks it."""

from decimal import Decimal

import msgspec
import pytest
from plans import small_plan, with_item, with_row

from planner.plan.invariants import broken_invariants
from planner.plan.meetings import Action, AgendaTopic, Decision, Meeting
from planner.plan.model import (
    Close,
    Comment,
    Ended,
    Figure,
    Mark,
    Promise,
    Report,
    Review,
    Suspension,
)
from planner.plan.order import At
from planner.plan.people import Amendment, Person, ReportDeadline
from planner.plan.schema import read_document
from planner.store.library import shipped
from planner.wording.findings import finding_sentence


def with_section(plan, section_id, **fields):
    section = msgspec.structs.replace(plan.sections[section_id], **fields)
    return msgspec.structs.replace(plan, sections={**plan.sections, section_id: section})


def with_kpi(**fields):
    plan = small_plan()
    kpi = msgspec.structs.replace(plan.kpis["k1"], **fields)
    return msgspec.structs.replace(plan, kpis={"k1": kpi})


def of_figure(key, series, period):
    return with_kpi(figures={key: Figure(series, period, Decimal(1))})


def of_plan(**fields):
    return msgspec.structs.replace(small_plan(), **fields)


def of_row(**fields):
    return with_row(small_plan(), "survey", **fields)


def of_mark(**fields):
    return of_row(marks=(Mark("m", **fields),))


def without_row():
    plan = small_plan()
    rows = {row_id: row for row_id, row in plan.rows.items() if row_id != "survey"}
    return msgspec.structs.replace(plan, rows=rows)


def repeated_pillar():
    plan = small_plan()
    return msgspec.structs.replace(plan, pillars=(*plan.pillars, plan.pillars[0]))


def misfiled():
    plan = small_plan()
    return msgspec.structs.replace(plan, rows={**plan.rows, "other": plan.rows["survey"]})


def of_report(**fields):
    return of_row(reports={"2020-06": Report(**fields)})


def of_close(month, at):
    return of_plan(closes={month: Close("企画総務", at)})


def of_table(table, record):
    return of_plan(**{table: {record.id: record}})


def of_decisions(*decisions):
    return of_table("topics", AgendaTopic("t1", At("", "1"), decisions=decisions))


def of_action(**fields):
    return of_table("actions", Action("w1", "聞く", "佐藤", "2020-06-22", **fields))


def of_late_figure(late_at):
    figure = Figure("actual", "2020-06", Decimal(1), late_at=late_at)
    return with_kpi(figures={"actual@2020-06": figure})


INSTANT = "2020-07-03T05:05:00.000000+00:00"

BROKEN = [
    (of_plan(status_month="2021-04"), "month-outside", "plan"),
    (of_plan(order=("s1", "s2")), "unlisted", "plan"),
    (of_plan(order=("s1", "s2", "s3", "s9")), "unknown", "plan"),
    (of_plan(order=("s1", "s2", "s3", "s1")), "repeated", "plan"),
    (of_plan(groups=("企画総務", "業務", "保健", "業務")), "repeated", "plan"),
    (repeated_pillar(), "repeated", "plan"),
    (misfiled(), "misfiled", "row:other"),
    (without_row(), "unknown", "item:i2"),
    (with_section(small_plan(), "s1", at=At("p9", "1")), "unknown", "section:s1"),
    (with_section(small_plan(), "s1", lead_group="総務"), "unknown", "section:s1"),
    (with_section(small_plan(), "s1", items=("i1",)), "unlisted", "section:s1"),
    (with_item(small_plan(), "i2", at=At("s9", "1")), "unknown", "item:i2"),
    (with_item(small_plan(), "i2", rows=()), "unlisted", "item:i2"),
    (with_item(small_plan(), "i2", rows=("survey", "survey")), "repeated", "item:i2"),
    (with_item(small_plan(), "i2", rows=("survey", "daily")), "unknown", "item:i2"),
    (of_row(at=At("i9", "1")), "unknown", "row:survey"),
    (of_row(kpis=("k9",)), "unknown", "row:survey"),
    (of_row(groups=("総務",)), "unknown", "row:survey"),
    (of_row(marks=(Mark("m", "2020-07"), Mark("m", "2020-08"))), "repeated", "row:survey"),
    (of_mark(month="2021-04"), "month-outside", "row:survey"),
    (of_mark(month="2020-07", done="2020-03"), "month-outside", "row:survey"),
    (of_mark(promises=(Promise("2022-01"),)), "month-outside", "row:survey"),
    (of_mark(month="2020-07", done="2020-07", dropped=""), "done-and-dropped", "row:survey"),
    (of_mark(), "without-month", "row:survey"),
    (of_row(reports={"2021-04": Report("○")}), "month-outside", "row:survey"),
    (of_row(reports={"2020-06": Report("×")}), "status-unknown", "row:survey"),
    (of_row(suspensions=(Suspension("s", "2020-07", "2020-06"),)), "ends-early", "row:survey"),
    (of_row(suspensions=(Suspension("s", "2020-07"),) * 2), "repeated", "row:survey"),
    (of_figure("x", "a", "2020-06"), "misfiled", "figure:k1:x"),
    (of_figure("a@2020-06", "b", "2020-06"), "misfiled", "figure:k1:a@2020-06"),
    (of_figure("a@x", "a", "x"), "period-unknown", "figure:k1:a@x"),
    (of_figure("a@2020-13", "a", "2020-13"), "period-unknown", "figure:k1:a@2020-13"),
    (
        of_figure("a@2020-06/2020-04", "a", "2020-06/2020-04"),
        "period-unknown",
        "figure:k1:a@2020-06/2020-04",
    ),
    (of_figure("実績@2020-06", "実績", "2020-06"), "series-unknown", "figure:k1:実績@2020-06"),
    (with_kpi(suspensions=(Suspension("s", "2020-07", "2020-06"),)), "ends-early", "kpi:k1"),
    (with_kpi(suspensions=(Suspension("s", "2020-07"),) * 2), "repeated", "kpi:k1"),
    (of_plan(decided="4/1"), "day-unreadable", "plan"),
    (of_close("2021-04", INSTANT), "month-outside", "plan"),
    (of_close("2020-04", ""), "instant-unreadable", "close:2020-04"),
    (of_close("2020-04", "2020-07-03"), "instant-unreadable", "close:2020-04"),
    (of_close("2020-04", "2020-07-03T14:05:00+09:00"), "instant-unreadable", "close:2020-04"),
    (of_late_figure("昨日"), "instant-unreadable", "figure:k1:actual@2020-06"),
    (of_row(ended=Ended("2021-04")), "month-outside", "row:survey"),
    (with_item(small_plan(), "i2", ended=Ended("2021-04")), "month-outside", "item:i2"),
    (with_section(small_plan(), "s1", ended=Ended("2021-04")), "month-outside", "section:s1"),
    (with_kpi(ended=Ended("2021-04")), "month-outside", "kpi:k1"),
    (of_row(people=("u9",)), "unknown", "row:survey"),
    (of_row(comments=(Comment("c", "x"),) * 2), "repeated", "row:survey"),
    (of_row(comments=(Comment("c", "x", month="2021-04"),)), "month-outside", "row:survey"),
    (
        of_plan(report_deadline=ReportDeadline(9, {"2021-04": INSTANT[:10]})),
        "month-outside",
        "plan",
    ),
    (of_plan(report_deadline=ReportDeadline(9, {"2020-12": "1/12"})), "date-unreadable", "plan"),
    (of_table("people", Person("u1", "佐藤", ("総務",))), "unknown", "person:u1"),
    (of_table("people", Person("u1", "佐藤", deputies=("u2",))), "unknown", "person:u1"),
    (of_table("people", Person("u1", "佐藤", since="4/1")), "date-unreadable", "person:u1"),
    (of_table("amendments", Amendment("a1", "秋")), "date-unreadable", "amendment:a1"),
    (of_table("meetings", Meeting("g1", "月曜")), "date-unreadable", "meeting:g1"),
    (of_plan(meetings={"g2": Meeting("g1", "2020-06-01")}), "misfiled", "meeting:g2"),
    (of_table("topics", AgendaTopic("t1", At("g9", "1"))), "unknown", "topic:t1"),
    (of_table("topics", AgendaTopic("t1", At("", "1"), row="r9")), "unknown", "topic:t1"),
    (of_table("topics", AgendaTopic("t1", At("", "1"), action="w9")), "unknown", "topic:t1"),
    (of_table("topics", AgendaTopic("t1", At("", "1"), groups=("総務",))), "unknown", "topic:t1"),
    (of_decisions(Decision("d1", "g9")), "unknown", "topic:t1"),
    (of_decisions(*[Decision("d1", "")] * 2), "repeated", "topic:t1"),
    (of_table("actions", Action("w1", "聞く", "佐藤", "来週")), "date-unreadable", "action:w1"),
    (of_action(earlier=("先週",)), "date-unreadable", "action:w1"),
    (of_action(done="昨日"), "date-unreadable", "action:w1"),
    (of_action(row="r9"), "unknown", "action:w1"),
    (of_action(topic="t9"), "unknown", "action:w1"),
    (of_action(meeting="g9"), "unknown", "action:w1"),
    (of_report(review=Review("returned", "0f")), "return-without-comment", "row:survey"),
    (of_report(review=Review("reviewed", "")), "review-of-nothing", "row:survey"),
]


@pytest.mark.parametrize(("plan", "code", "place"), BROKEN, ids=range(len(BROKEN)))
def test_what_breaks_an_invariant_is_found_with_its_place(plan, code, place):
    found = {(finding.code, finding.parameters["place"]) for finding in broken_invariants(plan)}
    assert (f"plan-{code}", place) in found


def test_a_figure_that_breaks_one_is_called_by_its_kpi_month_and_series():
    plan = of_figure("actual@2020-06", "cumulative", "2020-06")
    (finding,) = broken_invariants(plan)
    told = finding_sentence(finding, plan)
    assert "後発医薬品使用割合" in told
    assert "R2.6 実績" in told


@pytest.mark.parametrize("period", ["", "2020", "2019-04", "2019-04/2019-06"])
def test_a_figure_may_be_of_anything_that_has_been_printed(period):
    assert broken_invariants(of_figure(f"actual@{period}", "actual", period)) == ()


def test_a_sound_plan_breaks_none():
    assert broken_invariants(small_plan()) == ()
    assert broken_invariants(small_plan(decided=False)) == ()


def test_the_shipped_sample_breaks_none():
    assert broken_invariants(read_document(shipped("data") / "gunma-r02.json")) == ()


def test_months_closed_with_a_gap_between_them_are_sound():
    """締め of 5月 was taken back, the months around it still stand."""
    close = Close("企画総務", INSTANT)
    assert broken_invariants(of_plan(closes={"2020-04": close, "2020-06": close})) == ()


def test_reviews_and_late_figures_as_the_program_makes_them_are_sound():
    review = Review("returned", "0f", "件数も書く", "企画総務", INSTANT)
    assert broken_invariants(of_report(status="△", review=review, memo="内部")) == ()
    assert broken_invariants(of_late_figure(INSTANT)) == ()


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (of_plan(decided="4/1"), ("計画決定", "4/1")),
        (of_close("2021-04", INSTANT), ("締め", "R3.4")),
        (of_row(people=("u9",)), ("2-1", "担当者", "u9")),
        (of_row(ended=Ended("2021-04")), ("2-1", "廃止", "R3.4")),
        (of_plan(report_deadline=ReportDeadline(9, {"2020-12": "x"})), ("計画", "「x」", "日付")),
        (of_action(row="r9"), ("宿題", "w1", "行", "r9")),
        (of_close("2020-04", "x"), ("R2.4の締め", "「x」")),
        (of_report(review=Review("returned", "0f")), ("2-1", "R2.6", "差戻し")),
        (of_report(review=Review("reviewed", "")), ("2-1", "R2.6", "確認")),
    ],
)
def test_what_is_broken_of_closes_and_reviews_is_told_in_words(plan, words):
    (finding,) = broken_invariants(plan)
    told = finding_sentence(finding, plan)
    assert all(word in told for word in words), told
