"""What does not add up on the pages of a plan: each number beside the one it should be."""

from collections import Counter

from yearlong import choices, found_at

from planner.slips.leaving import LEFT
from planner.slips.pages import Pages

CAME = ("new", "resumed")


def months_of(plan, **asked):
    """What is behind at each month of the year."""
    pages = Pages(plan)
    return [found_at(plan, month, pages, **asked) for month in plan.year.months]


def faults_of(plan):
    """The faults of all pages, however they are asked for."""
    pages = Pages(plan)
    return [
        fault
        for asked in choices(plan)
        for month in plan.year.months
        for fault in _faults(pages, month, asked)
    ]


def _faults(pages, month, asked):
    found = found_at(pages.plan, month, pages, **asked)
    now = Counter(slip.row for slip in found.asked.chosen(pages.page(month)))
    place = (month, *asked.values())
    if found.count != now.total():
        yield (*place, "count", found.count, now.total())
    if found.before is None:
        return
    before = Counter(slip.row for slip in found.asked.chosen(pages.page(found.asked.earlier)))
    came, left = Counter(), Counter()
    for own in found.compared:
        came[own.slip.row] += own.trend in CAME
        left[own.slip.row] += own.trend in LEFT
    for row in {*now, *before, *came, *left}:
        if before[row] + came[row] - left[row] != now[row]:
            yield (*place, row, before[row], came[row], left[row], now[row])
    trends = found.trends
    total = found.before + sum(map(trends.__getitem__, CAME)) - sum(map(trends.__getitem__, LEFT))
    if total != found.count:
        yield (*place, "all", total, found.count)
    stood = {slip.key for slip in found.asked.chosen(pages.page(found.asked.earlier))}
    standing = {ground.key for own in found.slips for ground in own.slip.grounds}
    for own in found.compared:
        if own.has_left and own.slip.key not in stood:
            yield (*place, "left without having stood", own.slip.key)
        for gone in own.gone:
            if gone.ground.key in standing:
                yield (*place, "gone and standing", gone.ground.key, gone.how)
