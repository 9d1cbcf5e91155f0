"""Review, command, paper and heat map say one count of each month, and how it comes from the last."""

import re
from functools import cache
from itertools import takewhile
from pathlib import Path

import pytest
from plans import place_of
from read_back import csv_rows, summary
from shell import DONE, Shell

from planner.formats import csv
from planner.plan.grid import View
from planner.plan.model import Plan
from planner.reports import exceptions
from planner.reports.document import Heading
from planner.reports.progress import Options
from planner.slips.behind import Asked, behind
from planner.slips.heat import HeatState, heat
from planner.slips.pages import Pages
from planner.slips.slips import slips
from planner.store.book import PlanBook
from planner.wording.behind import count_text, sum_text

SAMPLES = ("gunma-r02", "mihon-r07")
GROUPS = ("", "業務", "レセプト", "企画総務", "保健")
each_sample_and_group = pytest.mark.parametrize(
    ("sample", "group"), [(sample, group) for sample in SAMPLES for group in GROUPS]
)


pytestmark = pytest.mark.usefixtures("japanese_person")


@cache
def plan_of(samples: Path, sample: str) -> Plan:
    return PlanBook(place_of(samples, sample), who="佐藤").plan


@cache
def pages_of(samples: Path, sample: str) -> Pages:
    return Pages(plan_of(samples, sample))


def months_of(samples: Path, sample: str, group: str):
    """The plan, and each of its months with its count and that of the month before."""
    plan, pages = plan_of(samples, sample), pages_of(samples, sample)
    counted = [len(slips(pages.page(month), group)) for month in plan.year.months]
    return plan, zip(plan.year.months, counted, (None, *counted), strict=False)


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_group_of_the_samples_is_counted(samples, sample):
    assert ("", *plan_of(samples, sample).groups) == GROUPS


def is_sum(text: str, before: int | None, now: int) -> bool:
    """Whether 8月 21 ＋新規8 −解消5 ＝24件 leads from one number to the other; none in 4月."""
    if before is None:
        return text == ""
    said = re.fullmatch(r"\d+月 (\d+)((?: [＋−]\D+\d+)*) ＝(\d+)件", text)
    changes = re.findall(r"([＋−])\D+(\d+)", said[2])
    total = before + sum(int(f"{'+' if sign == '＋' else '-'}{n}") for sign, n in changes)
    return (int(said[1]), total, int(said[3])) == (before, now, now)


@each_sample_and_group
def test_the_review_says_the_count_of_its_month_and_how_it_comes_from_the_one_before(
    samples, sample, group
):
    plan, months = months_of(samples, sample, group)
    for month, count, before in months:
        found = behind(plan, Asked(month, group), pages_of(samples, sample))
        assert is_sum(sum_text(found), before, count)
        assert count_text(found) == f"{count}件・{len(found.rows)}行"
        assert sum(len(row.slips) for row in found.rows) == count


@each_sample_and_group
def test_the_command_says_the_count_of_its_month_and_of_the_one_before(
    samples, sample, group, capsys
):
    planner = Shell(samples, capsys)
    _plan, months = months_of(samples, sample, group)
    for month, count, before in months:
        asked = ("slips", "--plan", sample, "--month", month, "--group", group or "全")
        assert len(planner.json(*asked)) == count
        assert planner(*asked) == DONE
        _title, *lines, total = planner.out.splitlines()
        if lines:
            headline, *lines = lines
            assert headline.startswith(f"{count}件・")
            said = re.search(r"\d+月 (\d+) .*＝(\d+)件", headline)
            assert (before is None) == (said is None)
            if said:
                assert (int(said[1]), int(said[2])) == (before, count)
        assert sum(line[0] in "新再悪改同" for line in lines) == count
        assert total == (f"遅れ {count} 件" if count else "遅れはありません。")


@each_sample_and_group
def test_the_paper_says_the_count_in_its_heading_and_in_its_table(samples, sample, group):
    plan, months = months_of(samples, sample, group)
    for month, count, before in months:
        built = exceptions.build(plan, month, Options(View(group)))
        first, *others = [block.text for block in built.leaves() if isinstance(block, Heading)]
        said, _space, added = first.partition("　")
        assert f"の遅れ {count}件・" in said
        assert is_sum(added, before, count)
        table = table_of(csv.render(built))
        assert table["遅れ（件）"]["今月"] == str(count)
        assert table["遅れ（件）"]["前月"] == ("-" if before is None else str(before))
        if before is not None:
            assert [line for line in table.values() if not adds_up(line)] == []
        rows = [
            int(n)
            for heading in others
            for n in re.findall(r"(?:KPI が|そのほか|先月と同じ).*（(\d+)行）", heading)
        ]
        assert sum(rows) == len(behind(plan, Asked(month, group), pages_of(samples, sample)).rows)


CAME, LEFT = ("新規", "再開"), ("解消", "延期", "中止", "休止", "保留")


def table_of(content: str) -> dict[str, dict[str, str]]:
    """The lines of the first table of the report, as a spreadsheet reads it."""
    rows = csv_rows(content.encode())
    start = next(place for place, row in enumerate(rows) if row[:2] == ["理由", "前月"])
    lines = takewhile(lambda row: len(row) > 1, rows[start + 1 :])
    return {row[0]: dict(zip(rows[start][1:], row[1:], strict=False)) for row in lines}


def adds_up(line: dict[str, str]) -> bool:
    came = sum(int(line.get(name, 0)) for name in CAME)
    left = sum(int(line.get(name, 0)) for name in LEFT)
    return int(line["前月"]) + came - left == int(line["今月"])


@pytest.mark.parametrize("sample", ["gunma-r02", "mihon-r07"])
def test_the_paper_of_all_says_the_count_of_each_group(samples, sample):
    plan, pages = plan_of(samples, sample), pages_of(samples, sample)
    for month in plan.year.months:
        _reasons, groups = summary(exceptions.build(plan, month))
        said = {name: int(line[0]) for name, line in groups.items()}
        expected = {name: len(slips(pages.page(month), name)) for name in plan.groups}
        assert said == {"計画全体": len(slips(pages.page(month))), **expected}


@each_sample_and_group
def test_the_heat_map_says_the_count_of_every_month_that_has_come(samples, sample, group):
    plan, months = months_of(samples, sample, group)
    (line,) = [line for line in heat(plan) if line.group == group]
    for cell, (month, count, _before) in zip(line.cells, months, strict=True):
        has_come = month <= plan.status_month
        assert cell.count == (count if has_come else 0)
        assert (cell.state is HeatState.TO_COME) == (not has_come)
        assert (cell.state is HeatState.JUDGED) == (has_come and plan.is_recorded(month))
