"""Last year's value on the paper of the next year: ●● while unknown, 速報 until final, then known."""

from decimal import Decimal

import pytest
from plans import place_of

from planner.cli import main
from planner.history.intents import RecordFigure
from planner.store.book import PlanBook

pytestmark = pytest.mark.usefixtures("japanese_person")

KPI = "査定率"


def printed(data, capsys):
    """The next year's sheet as text, without its breaks."""
    capsys.readouterr()
    assert main(["--data", str(data), "--plan", "next", "print", "--columns", "400"]) == 0
    return capsys.readouterr().out.replace("\n", "")


def test_last_year_s_value_is_open_then_provisional_then_final(tmp_path, capsys):
    data = tmp_path / "data"
    data.mkdir()
    assert main(["--data", str(data), "sample", "mihon-r07"]) == 0
    assert main(["--data", str(data), "new", "next", "--like", "mihon-r07"]) == 0
    assert f"{KPI}　前年度以上（●●%）" in printed(data, capsys)
    old = PlanBook(place_of(data, "mihon-r07"))
    kpi = next(own for own in old.plan.kpis.values() if own.name == KPI)
    for is_provisional, told in ((True, "0.329%以上、速報"), (False, "0.329%以上")):
        change = RecordFigure(
            *(kpi.id, "cumulative", "2026-03", Decimal("0.329")), is_provisional=is_provisional
        )
        old.submit(change)
        assert f"{KPI}　前年度以上（{told}）" in printed(data, capsys)
