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
    now = found.asked.chosen(pages.page(month))
    if found.count != len(now):
        yield (month, asked, "count", found.count, len(now))
    if found.before is not None:
        before = found.asked.chosen(pages.page(found.asked.earlier))
        yield from ((month, asked, *fault) for fault in _of_sums(found, before, now))
        yield from ((month, asked, *fault) for fault in _of_what_left(found, before))


def faults_in(found):
    """The faults of one page compared with any earlier one."""
    pages = Pages(found.plan)
    now = found.asked.chosen(pages.page(found.asked.month))
    before = found.asked.chosen(pages.page(found.asked.earlier))
    yield from _of_sums(found, before, now)
    yield from _of_what_left(found, before)


def _of_sums(found, before, now):
    """The rows, and the page as a whole, that do not add up."""
    was, is_now = Counter(slip.row for slip in before), Counter(slip.row for slip in now)
    came = Counter(own.slip.row for own in found.compared if own.trend in CAME)
    left = Counter(own.slip.row for own in found.compared if own.trend in LEFT)
    for row in {*was, *is_now, *came, *left}:
        if was[row] + came[row] - left[row] != is_now[row]:
            yield (row, was[row], came[row], left[row], is_now[row])
    trends = found.trends
    total = found.before + sum(map(trends.__getitem__, CAME)) - sum(map(trends.__getitem__, LEFT))
    if (found.before, total) != (len(before), found.count):
        yield ("all", found.before, len(before), total, found.count)


def _of_what_left(found, before):
    """What left without having stood, and what is told as gone and stands."""
    stood = {slip.key for slip in before}
    standing = {ground.key for own in found.slips for ground in own.slip.grounds}
    for own in found.compared:
        if own.has_left and own.slip.key not in stood:
            yield ("left without having stood", own.slip.key)
        for gone in own.gone:
            if gone.ground.key in standing:
                yield ("gone and standing", gone.ground.key, gone.how)
