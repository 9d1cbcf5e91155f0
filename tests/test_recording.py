"""Figures in the ledger: saved, undone, in conflict, and told in the history."""

from decimal import Decimal

import pytest
from plans import JUNE_FIGURE, MAY_FIGURE, new_book, open_book, refusal, small_plan

from planner.errors import PlannerError
from planner.history.intents import ClearFigure, RecordFigure, ResumeKpi, SuspendKpi
from planner.kpi import owed
from planner.plan import schema
from planner.plan.model import Figure, Suspension
from planner.wording.changes import change_sentence
from planner.wording.entries import entry_content
from planner.wording.errors import error_sentence


def figure(book, period="2020-06"):
    return book.plan.kpis["k1"].figure("actual", period)


def told(book, entry):
    return entry_content(book.plan, entry)


def test_a_recorded_figure_is_read_back_with_its_decimals(tmp_path):
    book = new_book(tmp_path)
    book.submit(RecordFigure(*JUNE_FIGURE, Decimal("92.0"), is_provisional=True, remark="速報値"))
    assert figure(open_book(tmp_path)) == Figure(
        "actual", "2020-06", Decimal("92.0"), is_provisional=True, remark="速報値"
    )


@pytest.mark.parametrize("is_by_checkpoint", [True, False])
def test_a_figure_survives_checkpoint_and_history_alone(tmp_path, is_by_checkpoint):
    book = new_book(tmp_path)
    book.submit(RecordFigure("k1", "numerator", "2019-04/2019-06", Decimal("-910.50")))
    book.close()
    if not is_by_checkpoint:
        (tmp_path / "plan" / "plan.json").unlink()
    held = open_book(tmp_path).plan
    assert str(held.kpis["k1"].figure("numerator", "2019-04/2019-06").value) == "-910.50"
    assert held == book.plan


def test_a_figure_goes_through_the_documented_schema(tmp_path):
    book = new_book(tmp_path)
    book.submit(RecordFigure(*JUNE_FIGURE, Decimal("92.00"), remark="参考"))
    document = schema.to_document(book.plan)
    assert schema.from_document(document).kpis == book.plan.kpis
    assert document["kpis"][0]["figures"]["actual@2020-06"]["value"] == "92.00"


def test_undo_and_redo_take_a_figure_back_and_give_it_again(tmp_path):
    book = new_book(tmp_path)
    book.submit(RecordFigure(*MAY_FIGURE, Decimal("81.5")))
    book.submit(RecordFigure(*JUNE_FIGURE, Decimal("82.0")))
    book.undo()
    assert figure(book) is None
    book.undo()
    assert figure(book, "2020-05") == Figure(
        "actual", "2020-05", Decimal("79.0"), is_provisional=True
    )
    book.redo()
    book.redo()
    assert figure(book).value == Decimal("82.0")
    assert open_book(tmp_path).plan == book.plan


def test_clearing_a_figure_can_be_undone(tmp_path):
    book = new_book(tmp_path)
    before = book.plan.kpis
    book.submit(ClearFigure(*MAY_FIGURE))
    assert figure(book, "2020-05") is None
    book.undo()
    assert book.plan.kpis == before


def test_an_undo_across_another_persons_figure_is_refused(tmp_path):
    book, other = new_book(tmp_path), open_book(tmp_path, who="鈴木")
    book.submit(RecordFigure(*JUNE_FIGURE, Decimal("82.0")))
    other.submit(RecordFigure(*JUNE_FIGURE, Decimal("83.0")))
    assert refusal(book.undo).code == "undo-overwritten"


def test_two_people_with_different_figures_see_both(tmp_path):
    book, other = new_book(tmp_path), open_book(tmp_path, who="鈴木")
    seen = book.plan.seq
    other.submit(RecordFigure(*JUNE_FIGURE, Decimal("83.0")))
    error = refusal(book.submit, RecordFigure(*JUNE_FIGURE, Decimal("82.0")), seen=seen)
    assert error.code == "conflict"
    sentence = error_sentence(error)
    assert "「83.0」" in sentence
    assert "「82.0」" in sentence
    assert "鈴木" in sentence
    assert figure(book).value == Decimal("83.0")


def test_a_figure_cleared_meanwhile_is_a_conflict(tmp_path):
    book, other = new_book(tmp_path), open_book(tmp_path, who="鈴木")
    seen = book.plan.seq
    other.submit(ClearFigure(*MAY_FIGURE))
    assert (
        refusal(book.submit, RecordFigure(*MAY_FIGURE, Decimal("82.0")), seen=seen).code
        == "conflict"
    )


def test_different_months_and_series_are_no_conflict(tmp_path):
    book, other = new_book(tmp_path), open_book(tmp_path, who="鈴木")
    seen = book.plan.seq
    other.submit(RecordFigure(*JUNE_FIGURE, Decimal("83.0")))
    book.submit(RecordFigure("k1", "cumulative", "2020-06", Decimal("82.0")), seen=seen)
    book.submit(RecordFigure(*MAY_FIGURE, Decimal("81.0")), seen=seen)
    assert figure(book).value == Decimal("83.0")


def test_a_refused_figure_of_several_leaves_none_behind(tmp_path):
    book = new_book(tmp_path)
    several = [
        RecordFigure(*JUNE_FIGURE, Decimal(1)),
        RecordFigure("k1", "actual", "x", Decimal(2)),
    ]
    assert isinstance(refusal(book.submit, several), PlannerError)
    assert open_book(tmp_path).plan.kpis == small_plan().kpis


# The history tells


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (RecordFigure(*JUNE_FIGURE, Decimal("97.8")), "後発医薬品使用割合 R2.6 実績 97.8%"),
        (
            RecordFigure(*JUNE_FIGURE, Decimal("97.8"), is_provisional=True, remark="月末"),
            "後発医薬品使用割合 R2.6 実績 97.8%（速報、月末）",
        ),
        (
            RecordFigure(*MAY_FIGURE, Decimal("79.0")),
            "後発医薬品使用割合 R2.5 実績 79.0%（速報→確定）",
        ),
        (
            RecordFigure(*MAY_FIGURE, Decimal("79.3")),
            "後発医薬品使用割合 R2.5 実績 79.3%（速報→確定、前は 79.0%）",
        ),
        (
            RecordFigure("k1", "cumulative", "2019-04/2019-06", Decimal("-4.96")),
            "後発医薬品使用割合 H31.4〜R1.6 累計 △4.96%",
        ),
        (
            RecordFigure("k1", "rank", "2019", Decimal(25)),
            "後発医薬品使用割合 令和元年度 順位 25位",
        ),
        (ClearFigure(*MAY_FIGURE), "後発医薬品使用割合 R2.5 実績の数字を消した"),
    ],
)
def test_a_figure_is_told_with_what_stood_before_it(tmp_path, change, sentence):
    book = new_book(tmp_path)
    assert told(book, book.submit(change)) == sentence
    assert told(book, open_book(tmp_path).entries()[-1]) == sentence


def test_an_undone_figure_is_told_as_it_was_given(tmp_path):
    book = new_book(tmp_path)
    book.submit(RecordFigure(*MAY_FIGURE, Decimal("79.3")))
    assert told(book, book.undo()) == "元に戻した: 後発医薬品使用割合 R2.5 実績 79.3%"


def test_a_figure_of_a_kpi_that_is_gone_is_still_told(tmp_path):
    plan = small_plan()
    gone = type(plan)(
        **{name: getattr(plan, name) for name in plan.__struct_fields__} | {"kpis": {}}
    )
    assert change_sentence(gone, RecordFigure(*JUNE_FIGURE, Decimal("97.8"))) == (
        "今はない KPI R2.6 実績 97.8"
    )
    assert (
        change_sentence(gone, ClearFigure(*JUNE_FIGURE)) == "今はない KPI R2.6 実績の数字を消した"
    )


# A KPI at rest


def test_a_kpi_rests_and_owes_nothing_until_it_is_resumed(tmp_path):
    book = new_book(tmp_path)
    entry = book.submit(SuspendKpi("k1", "s1", "2020-06", None, "本部の指示\n"))
    assert told(book, entry) == (
        "後発医薬品使用割合 を6月から休止にした（終わりは未定）（理由: 本部の指示）"
    )
    assert open_book(tmp_path).plan.kpis["k1"].suspensions == (
        Suspension("s1", "2020-06", None, "本部の指示"),
    )
    assert owed.owed(book.plan, "", "2020-07") == ()
    entry = book.submit(ResumeKpi("k1", "s1", "2020-08"))
    assert told(book, entry) == "後発医薬品使用割合 を8月から再開した"
    assert book.plan.kpis["k1"].suspensions == (
        Suspension("s1", "2020-06", "2020-07", "本部の指示"),
    )
    assert owed.next_month(book.plan, book.plan.kpis["k1"]) == "2020-08"
    book.undo()
    book.undo()
    assert book.plan.kpis == small_plan().kpis


def test_resuming_a_kpi_from_the_start_takes_the_rest_away(tmp_path):
    book = new_book(tmp_path)
    book.submit(SuspendKpi("k1", "s1", "2020-06", "2020-08"))
    assert book.submit(ResumeKpi("k1", "s1", "2020-12")) is None  # over by then
    book.submit(ResumeKpi("k1", "s1", "2020-06"))
    assert book.plan.kpis["k1"].suspensions == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (SuspendKpi("gone", "s", "2020-06"), "kpi-gone"),
        (SuspendKpi("k1", "s", "2020-06", "2020-05"), "suspension-ends-early"),
        (SuspendKpi("k1", "s", "2021-04"), "month-outside-year"),
        (ResumeKpi("k1", "s", "2020-06"), "not-suspended"),
        (ResumeKpi("gone", "s", "2020-06"), "kpi-gone"),
    ],
)
def test_a_rest_that_cannot_be_is_refused(tmp_path, change, code):
    assert refusal(new_book(tmp_path).submit, change).code == code
