"""Both samples carried into the next year, with figures that arrive late on both sides.

Expected numbers are read off the figures of the samples, sums and quotients worked out by hand.
"""

import shutil
from decimal import Decimal
from types import SimpleNamespace

import pytest

from planner.history.intents import RecordFigure
from planner.kpi.doubts import doubts_of
from planner.kpi.standing import standing
from planner.kpi.targets import limit_of
from planner.plan.fiscal import Month
from planner.plan.invariants import broken_invariants
from planner.store.book import PlanBook
from planner.store.folder import DataFolder

D = Decimal
R8_APRIL, R3_MAY = Month("2026-04"), Month("2021-05")


@pytest.fixture
def years(samples, tmp_path, capsys, japanese_person):
    """Both samples with the plans of the years after them, made by the command."""
    from planner.cli.commands import carry_out

    data = tmp_path / "data"
    shutil.copytree(samples, data)
    for words in (("new", "r08", "--like", "mihon-r07"), ("new", "r03", "--like", "gunma-r02")):
        assert carry_out(["--data", str(data), *words]) == 0
    said = capsys.readouterr().out
    plans = DataFolder(data)
    return SimpleNamespace(
        said=said, data=data, book=lambda name: PlanBook(plans.place(name), who="佐藤")
    )


def kpi_of(plan, key):
    return next(kpi for kpi in plan.kpis.values() if kpi.key == key)


def value(plan, key, period, series="actual"):
    found = kpi_of(plan, key).figure(series, period)
    return found and (str(found.value), found.is_provisional)


def limit(plan, key):
    found = limit_of(kpi_of(plan, key), plan.year)
    return found.value, found.is_provisional, found.why


def recorded(plan, key, period, text, series="actual", **said):
    return RecordFigure(kpi_of(plan, key).id, series, period, D(text), **said)


def test_the_plans_are_whole_and_have_what_was_planned(years):
    """391 ● and 手順 of the 394 planned in 令和7年度: three were dropped; six were added later."""
    for name, rows, items, kpis, marks in (("r08", 75, 29, 34, 391), ("r03", 64, 35, 50, 466)):
        plan = years.book(name).plan
        found = (len(plan.rows), len(plan.items), len(plan.kpis))
        assert found == (rows, items, kpis)
        assert sum(len(row.marks) for row in plan.rows.values()) == marks
        assert broken_invariants(plan) == ()
        assert not any(kpi.figures for kpi in plan.kpis.values())
    assert "年度の途中で加えたか中止した●と手順 9" in years.said


def test_last_years_values_are_the_limits_of_the_invented_year_after(years):
    """The share of judo is 1,831 ÷ 113,510 over the year, from the counts of its twelve months."""
    plan = years.book("r08").plan
    assert limit(plan, "eligibility-effect") == (D(405828), False, None)
    assert limit(plan, "debts-after-loss") == (D(1904), False, None)
    assert limit(plan, "copy-paper") == (D(479), False, None)
    assert limit(plan, "recovery-rate") == (D("56.34"), False, None)
    assert round(limit(plan, "frequent-judo-share")[0], 6) == D("1.613074")
    assert limit(plan, "reduction-rate") == (None, False, "prior-unknown"), "March is missing"


def test_the_same_month_of_the_invented_year_is_what_april_is_compared_with(years):
    """1.60% against the 1.61% of April 令和7年; 50,000 thousand yen against 49,384."""
    book = years.book("r08")
    book.submit(recorded(book.plan, "frequent-judo-share", R8_APRIL, "1.60"))
    book.submit(recorded(book.plan, "eligibility-effect", R8_APRIL, "50000", "cumulative"))
    judo, effect = (
        standing(book.plan, kpi_of(book.plan, key), R8_APRIL)
        for key in ("frequent-judo-share", "eligibility-effect")
    )
    assert (judo.expected.basis, judo.expected.value) == ("prior-month", D("1.61"))
    assert judo.is_short is False
    assert (effect.expected.value, effect.shortfall, effect.is_short) == (D(49384), D(616), True)


def test_a_figure_of_march_that_arrives_in_may_counts_in_both_plans(years):
    """The rate of reduction of March 令和8年 comes as 速報, then as 確定, while R8 goes on."""
    old, new = years.book("mihon-r07"), years.book("r08")
    march = ("reduction-rate", "2026-03")
    new.submit(recorded(new.plan, "reduction-rate", R8_APRIL, "0.345", "cumulative"))
    old.submit(recorded(old.plan, *march, "0.329", "cumulative", is_provisional=True))
    new.refresh()
    assert limit(new.plan, "reduction-rate") == (D("0.329"), True, None)
    old.submit(recorded(old.plan, *march, "0.330", "cumulative"))
    new.refresh()
    assert limit(new.plan, "reduction-rate") == (D("0.330"), False, None)
    found = standing(new.plan, kpi_of(new.plan, "reduction-rate"), R8_APRIL)
    assert (found.expected.basis, found.expected.value) == ("prior-month", D("0.340"))


def test_a_figure_of_last_year_typed_in_the_new_plan_wins_and_a_later_one_there_is_a_doubt(years):
    old, new = years.book("mihon-r07"), years.book("r08")
    march = ("reduction-rate", "2026-03")
    new.submit(recorded(new.plan, *march, "0.331", "cumulative"))
    assert limit(new.plan, "reduction-rate") == (D("0.331"), False, None)
    old.submit(recorded(old.plan, *march, "0.330", "cumulative"))
    plan = new.refresh()
    assert limit(plan, "reduction-rate") == (D("0.331"), False, None)
    (doubt,) = doubts_of(plan, kpi_of(plan, "reduction-rate"), ["2026-03"])
    assert (doubt.reason, doubt.used, doubt.other) == ("last-year", D("0.331"), D("0.330"))


def test_the_share_of_last_years_total_is_known_once_its_march_is(years):
    """3,171 of 103,000 by April; of 104,900 that is 3,229.49…"""
    old, new = years.book("mihon-r07"), years.book("r08")
    new.submit(recorded(new.plan, "insured-checkups", R8_APRIL, "3300", "cumulative"))

    def bases():
        kpi = kpi_of(new.plan, "insured-checkups")
        found = standing(new.plan, kpi, R8_APRIL)
        return {own.basis: own.value for own in (found.expected, *found.others)}

    assert "prior-share" not in bases()
    old.submit(recorded(old.plan, "insured-checkups", "2026-03", "103000", "cumulative"))
    new.refresh()
    assert round(bases()["prior-share"], 2) == D("3229.49")


def test_a_figure_given_in_last_years_plan_as_provisional_is_provisional_here(years):
    """The people examined by February 令和8年 were still 速報 when the invented year ends."""
    plan = years.book("r08").plan
    assert value(plan, "insured-checkups", "2026-02", "cumulative") == ("101297", True)
    assert value(plan, "insured-checkups", "2025-03", "cumulative") == ("101561", False)


def test_gunmas_published_figures_are_last_years_of_the_plan_after(years):
    """1.35% of May 令和2年 for the month alone; the money called back by March 令和2年 was 52.95%."""
    book = years.book("r03")
    book.submit(recorded(book.plan, "judo-frequent-share", R3_MAY, "1.36"))
    found = standing(book.plan, kpi_of(book.plan, "judo-frequent-share"), R3_MAY)
    assert (found.expected.basis, found.expected.value) == ("prior-month", D("1.35"))
    assert found.is_short is True
    assert value(book.plan, "post-loss-recovery-rate", "2020-03", "cumulative") == ("52.95", False)
    assert limit(book.plan, "post-loss-recovery-rate")[2] == "prior-unknown", "March 令和3年 is not"
    assert value(book.plan, "checkup-people", "2019") == ("143133", False)


def test_what_the_new_plans_export_has_no_figure_of_the_year_before(years, capsys):
    from planner.cli.commands import carry_out

    for name in ("r08", "r03"):
        written = years.data / f"{name}.json"
        assert (
            carry_out(["--data", str(years.data), "--plan", name, "export", "-o", str(written)])
            == 0
        )
        text = written.read_text(encoding="utf-8")
        assert '"figures"' not in text
        assert '"inherited"' not in text


def test_a_chart_and_the_printed_plan_show_last_years_figures(years, capsys):
    """The line of last year below the KPI of judo has 1.61 in April, 1.59 in March."""
    from planner.cli.commands import carry_out

    written = years.data / "r08.csv"
    assert carry_out(["--data", str(years.data), "--plan", "r08", "print", "-o", str(written)]) == 0
    lines = written.read_text(encoding="utf-8-sig").splitlines()
    assert any("1.61" in line and "1.59" in line for line in lines)
