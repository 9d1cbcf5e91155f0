"""Review, command, paper and heat map say one count of each month, and before a month the same."""

import re
from pathlib import Path

import pytest
from plans import place_of
from read_back import summary
from shell import DONE, Shell

from planner.plan.grid import View
from planner.reports import exceptions
from planner.reports.document import Heading
from planner.reports.progress import Options
from planner.slips.behind import Asked, behind
from planner.slips.heat import HeatState, heat
from planner.store.book import PlanBook
from planner.wording.behind import summary_text

# How many records ``planner slips --month M --group G --json`` printed, April to March, when each
# of the four still counted by itself.
COUNTED = {
    ("gunma-r02", ""): (3, 28, 48, 52, 55, 59, 59, 63, 64, 65, 67, 72),
    ("gunma-r02", "業務"): (0, 1, 9, 9, 10, 11, 11, 13, 14, 14, 15, 16),
    ("gunma-r02", "レセプト"): (3, 10, 17, 17, 17, 18, 18, 18, 18, 18, 18, 18),
    ("gunma-r02", "企画総務"): (0, 0, 11, 14, 15, 18, 18, 19, 19, 20, 21, 24),
    ("gunma-r02", "保健"): (0, 17, 27, 29, 30, 33, 33, 34, 34, 34, 34, 37),
    ("mihon-r07", ""): (20, 23, 24, 20, 24, 27, 26, 20, 22, 13, 12, 16),
    ("mihon-r07", "業務"): (4, 4, 5, 6, 7, 6, 4, 5, 6, 0, 0, 0),
    ("mihon-r07", "レセプト"): (4, 4, 7, 7, 7, 6, 4, 5, 4, 4, 4, 5),
    ("mihon-r07", "企画総務"): (6, 7, 6, 6, 3, 5, 2, 1, 4, 4, 3, 6),
    ("mihon-r07", "保健"): (10, 13, 11, 11, 15, 15, 18, 10, 9, 6, 6, 9),
}
each_sample_and_group = pytest.mark.parametrize(("sample", "group"), COUNTED)


pytestmark = pytest.mark.usefixtures("japanese_person")


def months_of(samples: Path, sample: str, group: str):
    """The plan, and each of its months with its count and that of the month before."""
    plan = PlanBook(place_of(samples, sample), who="佐藤").plan
    counted = COUNTED[sample, group]
    return plan, zip(plan.year.months, counted, (None, *counted), strict=False)


@each_sample_and_group
def test_every_group_of_the_samples_is_counted(samples, sample, group):
    plan, _months = months_of(samples, sample, group)
    assert {name for of, name in COUNTED if of == sample} == {"", *plan.groups}


@each_sample_and_group
def test_the_review_says_the_count_of_its_month_and_of_the_one_before(samples, sample, group):
    plan, months = months_of(samples, sample, group)
    for month, count, before in months:
        found = behind(plan, Asked(month, group))
        now, rows, said = re.match(
            r"\d+月 (\d+)件・(\d+)行(?:（\d+月末 (\d+)件 [↑↓→]）.*)?$", summary_text(plan, found)
        ).groups()
        assert (int(now), said and int(said)) == (count, before)
        assert int(rows) == len(found.rows)
        assert sum(len(row.slips) for row in found.rows) == count


@each_sample_and_group
def test_the_command_says_the_count_of_its_month(samples, sample, group, capsys):
    planner = Shell(samples, capsys)
    _plan, months = months_of(samples, sample, group)
    for month, count, _before in months:
        asked = ("slips", "--plan", sample, "--month", month, "--group", group or "全")
        assert len(planner.json(*asked)) == count
        assert planner(*asked) == DONE
        _title, *lines, total = planner.out.splitlines()
        headline, *lines = lines or [f"{count}件"]  # a month without slips, before and now: none
        assert f"{count}件" in headline
        assert sum(not line.startswith("解") for line in lines) == count
        assert total == (f"遅れ {count} 件" if count else "遅れはありません。")


@each_sample_and_group
def test_the_paper_says_the_count_in_its_heading_and_in_the_sums_of_its_tables(
    samples, sample, group
):
    plan, months = months_of(samples, sample, group)
    for month, count, before in months:
        built = exceptions.build(plan, month, Options(View(group)))
        first, *others = [block.text for block in built.leaves() if isinstance(block, Heading)]
        assert first.endswith(f"の遅れ {count}件")
        reasons, _groups = summary(built)
        sums = reasons.pop("計")
        assert (sums[0], sums[-1]) == ("-" if before is None else str(before), str(count))
        assert sum(int(line[-1]) for line in reasons.values()) == count
        if before is not None:
            assert sum(int(line[0]) for line in reasons.values()) == before
        listed = [heading for heading in others if heading.startswith(("KPI が", "そのほか"))]
        rows = sum(int(re.search(r"（(\d+)行）", heading)[1]) for heading in listed)
        assert rows == len(behind(plan, Asked(month, group)).rows)


@pytest.mark.parametrize("sample", ["gunma-r02", "mihon-r07"])
def test_the_paper_of_all_says_the_count_of_each_group(samples, sample):
    plan, months = months_of(samples, sample, "")
    for place, (month, count, _before) in enumerate(months):
        _reasons, groups = summary(exceptions.build(plan, month))
        said = {name: int(line[0]) for name, line in groups.items()}
        expected = {name: COUNTED[sample, name][place] for name in plan.groups}
        assert said == {"計画全体": count, **expected}


@each_sample_and_group
def test_the_heat_map_says_the_count_of_every_month_it_judges(samples, sample, group):
    plan, months = months_of(samples, sample, group)
    (line,) = [line for line in heat(plan) if line.group == group]
    for cell, (month, count, _before) in zip(line.cells, months, strict=True):
        is_judged = plan.is_recorded(month) and month <= plan.status_month
        assert cell.count == (count if is_judged else 0)
        assert (cell.state is HeatState.JUDGED) == is_judged
