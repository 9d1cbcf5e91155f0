"""Every KPI of the five documents and of the two samples, written by the command line.

Of each document: its KPIs are added from name and target cell as printed, given the figures of the
document, and judged as it was published. Of the samples: each KPI is written by ``add`` and
``set`` and is the one of the sample.
"""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from kpi_commands import adding, setting
from msgspec.structs import replace
from shell import DONE, Shell

from planner.history.intents import RecordFigure
from planner.kpi.verdicts import verdict
from planner.plan.targets import Bound, Cases
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder
from planner.wording.targets import target_text

pytestmark = pytest.mark.usefixtures("japanese_person")

DOCUMENTS = Path(__file__).parent / "documents"
CELLS = json.loads((DOCUMENTS / "targets.json").read_text("utf-8"))["targets"]


def published(name):
    text = (DOCUMENTS / f"{name}.json").read_text("utf-8")
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)


def cell_of(own_id):
    return next(cell["printed"] for cell in CELLS if cell["id"] == own_id)


class Written:
    """A new plan on the command line, with one row for all KPIs."""

    def __init__(self, tmp_path, capsys, branch, year):
        data = tmp_path / "data"
        data.mkdir()
        self.planner = Shell(data, capsys)
        self.planner.folder = data / "plans" / "small"
        self.do("new", "small", "--branch", branch, "--year", str(year), "--groups", "業務")
        self.do("add", "section", "指標", "--in", "柱1", "--groups", "業務")
        self.do("add", "item", "指標", "--in", "区分1")
        self.do("add", "row", "指標の達成", "--in", "1")

    def do(self, *words):
        assert self.planner(*words) == DONE, (words, self.planner.err)

    @property
    def plan(self):
        return self.planner.plan

    def kpi(self, key):
        return next(kpi for kpi in self.plan.kpis.values() if kpi.key == key)

    def record(self, key, figures):
        """Figures written ``(series, period, value, is_provisional)``; unknown ones are left out."""
        kpi = self.kpi(key).id
        book = PlanBook(PlanFolder(self.planner.folder), who="企画総務")
        book.submit([RecordFigure(kpi, s, p, v, own) for s, p, v, own in figures if v is not None])


def written(tmp_path, capsys, name, branch, *, record="kpis", year=None):
    """A document's plan with its KPIs from their cells, and the figures it has for them."""
    document = published(name)
    of = int(document["fiscal_year"] if year is None else year)
    made = Written(tmp_path, capsys, branch, of)
    for own in document[record]:
        cell = cell_of(own["id"])
        unit = () if own["unit"] in {"%", cell[-3:-2]} or "円" in cell else ("--unit", own["unit"])
        made.do("add", "kpi", "1-1", f"{own['kpi']} {cell}", "--key", own["id"], *unit)
        is_open = own.get("provisional", False)
        made.record(
            own["id"],
            [
                ("actual", str(of), own.get("actual"), is_open),
                ("actual", str(of - 1), own.get("previous_year"), False),
                ("national", str(of), own.get("national"), False),
                ("numerator", str(of), own.get("numerator"), False),
                ("denominator", str(of), own.get("denominator"), False),
            ],
        )
    return document, made


@pytest.mark.parametrize(
    ("name", "branch", "count"), [("yamaguchi-r02", "山口支部", 9), ("kumamoto-r03", "熊本支部", 8)]
)
def test_kpis_added_from_their_cells_are_judged_as_published(
    *, tmp_path, capsys, name, branch, count
):
    document, made = written(tmp_path, capsys, name, branch)
    plan = made.plan
    ours = {kpi.key: verdict(plan, kpi).symbol for kpi in plan.kpis.values()}
    assert ours == {own["id"]: own["verdict"] for own in document["kpis"]}
    assert len(ours) == count
    names = {kpi.key: (kpi.name, kpi.unit) for kpi in plan.kpis.values()}
    assert names == {own["id"]: (own["kpi"], own["unit"]) for own in document["kpis"]}


def test_miyagis_kpis_added_from_their_cells_are_compared_as_printed(tmp_path, capsys):
    document, made = written(tmp_path, capsys, "miyagi-r02", "宮城支部")
    plan = made.plan
    ours = {kpi.key: verdict(plan, kpi).is_met for kpi in plan.kpis.values()}
    expected = {}
    for own in document["kpis"]:
        least = own["comparator"].endswith(">=")
        expected[own["id"]] = (own["actual"] >= own["target"]) if least else (
            own["actual"] <= own["target"]
        )  # fmt: skip
    assert ours == expected
    assert len(ours) == 10


def test_miyagis_kpis_of_next_year_follow_this_years_results(tmp_path, capsys):
    """Eight KPIs of FY2021, five with last year's value open: the results of FY2020 are it."""
    document = published("miyagi-r02")
    made = Written(tmp_path, capsys, "宮城支部", 2021)
    results = {own["kpi"]: own["actual"] for own in document["kpis"]}
    limits = {}
    for own in document["next_year_kpis"]:
        sign = "以上" if own["comparator"].endswith(">=") else "以下"
        target = f"{own['target']}%" if "target" in own else "対前年度"
        unit = () if own["unit"] == "%" else ("--unit", own["unit"])
        made.do(
            "add", "kpi", "1-1", f"{own['kpi']}を{target}{sign}とする", "--key", own["id"], *unit
        )
        before = results.get(own["kpi"])
        made.record(own["id"], [("actual", "2020", before, False)])
        limits[own["id"]] = own.get("target", before)
    plan = made.plan
    found = {kpi.key: verdict(plan, kpi).limit.value for kpi in plan.kpis.values()}
    assert found == limits
    assert len(found) == 8


@pytest.mark.parametrize(("side", "year", "count"), [("new", 2021, 10), ("old", 2020, 9)])
def test_iwates_targets_new_and_old_are_written_from_their_cells(
    *, tmp_path, capsys, side, year, count
):
    """Ten of FY2021, four of them ●● or without a value yet, beside nine of FY2020."""
    made = Written(tmp_path, capsys, "岩手支部", year)
    cells = [cell for cell in CELLS if cell["branch"] == "岩手" and cell["id"].endswith(f"-{side}")]
    for cell in cells:
        unit = ("--unit", "円") if cell["unit"] == "円" else ()
        made.do("add", "kpi", "1-1", f"{cell['kpi']} {cell['printed']}", "--key", cell["id"], *unit)
    plan = made.plan
    signs = {kpi.key: kpi.target.rule.sign for kpi in plan.kpis.values()}
    assert signs == {c["id"]: "at-least" if ">=" in c["comparator"] else "at-most" for c in cells}
    limits = {kpi.key: verdict(plan, kpi).limit for kpi in plan.kpis.values()}
    numbers = {key: None if limit.value is None else float(limit.value)
               for key, limit in limits.items()}  # fmt: skip
    assert numbers == {cell["id"]: cell["target"] for cell in cells}
    opened = [limit.why for limit in limits.values() if limit.value is None]
    assert opened == ["prior-unknown"] * (4 if side == "new" else 0)
    assert len(numbers) == count


def test_all_target_cells_of_the_four_documents_are_written_in_these_tests():
    assert len(CELLS) == 8 + 9 + 10 + 10 + 9


# The samples


def written_as(kpi):
    """A KPI without id, figures and 休止; of a rule that its words only repeat, without the words."""
    target = kpi.target
    if isinstance(target.rule, Cases):
        target = replace(target, text="")
    if isinstance(target.rule, Bound) and target.text == target_text(
        replace(kpi, target=replace(target, text=""))
    ):
        target = replace(target, text="")
    months = {
        key: figure
        for key, figure in kpi.figures.items()
        if figure.series == "target" and len(figure.period) == 7
    }
    return replace(kpi, id="", target=target, figures=months, suspensions=())


@pytest.mark.parametrize(
    ("name", "branch", "count"), [("gunma-r02", "群馬支部", 50), ("mihon-r07", "見本支部", 34)]
)
def test_every_kpi_of_a_sample_is_written_by_the_command_line(
    *, tmp_path, capsys, samples, name, branch, count
):
    sample = PlanBook(PlanFolder(samples / "plans" / name)).plan
    made = Written(tmp_path, capsys, branch, sample.fiscal_year)
    for kpi in sample.kpis.values():
        made.do(*adding(kpi, "1-1"))
        if words := setting(kpi):
            made.do(*words)
    ours = {kpi.key: written_as(kpi) for kpi in made.plan.kpis.values()}
    for kpi in sample.kpis.values():
        assert ours[kpi.key] == written_as(kpi), kpi.key
    assert len(ours) == count
