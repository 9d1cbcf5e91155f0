"""Plans of which something slips: one by hand, with what slips of it, and any."""

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from judged import flow, plan_with
from months import APRIL_TO_MARCH, JULY, JUNE, MAY
from msgspec import structs
from plans import small_plan, with_row

from planner.plan.model import Mark, Promise, Report, Suspension
from planner.slips.grounds import REASONS
from planner.slips.pages import MonthPage
from planner.slips.slips import slips

quick = settings(max_examples=60, deadline=None)
MONTHS = st.sampled_from(APRIL_TO_MARCH)
SYMBOLS = st.sampled_from(["◎", "○", "△", "□", None])


def slipping_plan(**fields):
    """The small plan in 6月: what slips of it, by hand.

    | row | what                                                                    | trend |
    |-----|-------------------------------------------------------------------------|-------|
    | 3-2 | 240件 by 6月 of 1,200 a year: 60 short of 300 by 3/12; in 5月 150 of 200, 50 short | worse |
    | 1-1 | △ after 5月's ○ (rank 2 → 1), and no remedy: one slip with three grounds | new |
    | 5-1 | 5月の● a month late; 6月の● due                                         | same, new |
    | 2-1 3-1 5-1 | items without a report, as in 5月                               | 3 same |
    | 4-1 | its report of 5月 is missing; it rests in 6月                           | 休止 |

    5-2 moved its ● of 5月 to 7月 and slips in nothing.
    """
    count = flow("cumulative@2020-05=150", "cumulative@2020-06=240", value="1200")
    plan = structs.replace(small_plan(), kpis={"k1": count})
    reports = {MAY: Report("○", "5月は予定どおり"), JUNE: Report("△", "来所が減った")}
    plan = with_row(plan, "daily", reports=reports)
    (leaflet,) = plan.rows["leaflet"].marks
    moved = structs.replace(leaflet, promises=(Promise(JULY, "会場の都合", who="佐藤"),))
    return structs.replace(with_row(plan, "leaflet", marks=(moved,)), **fields)


def slips_of(plan, month=JUNE, group="", reasons=REASONS):
    """What slips on the page of a month."""
    return slips(MonthPage(plan, month), group, reasons)


def grounds_of(plan, month=JUNE, *reasons):
    """The grounds of what slips on the page of a month, slip by slip; of some reasons, or of all."""
    found = (ground for slip in slips_of(plan, month) for ground in slip.grounds)
    return [ground for ground in found if not reasons or ground.reason in reasons]


@st.composite
def plans(draw):
    """The small plan with statuses, ● in any state, a count, and rests."""
    figure = draw(st.integers(min_value=0, max_value=1500))
    month = draw(MONTHS)
    plan = plan_with(flow(f"cumulative@{month}={figure}"))
    plan = msgspec.structs.replace(plan, ledger_from=draw(MONTHS), status_month=draw(MONTHS))
    for row in plan.rows:
        marks = tuple(
            Mark(
                f"m{place}",
                month=place,
                promises=tuple(map(Promise, draw(st.lists(MONTHS | st.none(), max_size=3)))),
                done=draw(st.none() | MONTHS),
            )
            for place in draw(st.lists(MONTHS, unique=True, max_size=5))
        )
        reports = draw(st.dictionaries(MONTHS, SYMBOLS.map(Report), max_size=4))
        rests = (Suspension("rest", draw(MONTHS)),) if draw(st.booleans()) else ()
        plan = with_row(plan, row, marks=marks, reports=reports, suspensions=rests)
    return plan
