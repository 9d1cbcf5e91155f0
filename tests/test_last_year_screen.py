"""What is entered late in last year's plan appears on the screen of the plan that follows it."""

from decimal import Decimal

from stage import stage

from planner.history.intents import RecordFigure
from planner.plan.fiscal import FiscalYear
from planner.plan.following import following
from planner.store import library
from planner.store.book import PlanBook, create
from planner.store.folder import DataFolder


async def test_a_figure_entered_in_last_years_plan_is_drawn_in_this_years_at_the_next_look(
    tmp_path,
):
    """The line of last year above 15-1 has no figure of June 令和2年 in the published plan."""
    plans = DataFolder(tmp_path)
    library.open_library(plans, is_chosen=True, who="企画総務")
    last = PlanBook(plans.place("gunma-r02"), who="鈴木")
    create(plans.place("r03"), following(last.plan, FiscalYear(2021), "r03-id"))
    kpi = next(own for own in last.plan.kpis.values() if own.key == "post-loss-recovery-rate")
    async with stage(tmp_path, size=(180, 45)) as s:
        assert s.plan.fiscal_year == 2021
        await s.go("15-2")
        assert not any("21.34" in line for line in s.drawn())
        last.submit(RecordFigure(kpi.id, "cumulative", "2020-06", Decimal("21.34")))
        await s.look()
        assert any("21.34" in line for line in s.drawn())
        assert s.entries() == 0, "nothing was written into this year's plan"
