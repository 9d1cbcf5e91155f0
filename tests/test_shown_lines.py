"""Lines that screens show, made without a screen: reviews, hints, widths and periods."""

from msgspec import structs
from plans import bullets, small_plan, with_row

from planner.forms import review_lines, review_text
from planner.forms.columns import resized
from planner.forms.detail import row_blocks
from planner.forms.evidence import evidence
from planner.forms.figure_columns import short_period
from planner.forms.figure_form import FigureForm
from planner.kpi.owed import Due
from planner.kpi.pasting import FigurePlace
from planner.plan import reporting
from planner.plan.model import Report, Review
from planner.settings.state import Widths
from planner.slips.behind import RowBehind

JUNE = "2020-06"
AT_TWO = "2020-06-30T05:00:00+00:00"  # 14:00 in Japan


def reviewed(verdict, comment="", *, is_changed=False):
    """The small plan with a report of 調査 for 6月, reviewed, and written anew since if asked for."""
    plan = with_row(small_plan(), "survey", reports={JUNE: Report("○", "文")})
    seen = reporting.fingerprint(plan, plan.rows["survey"], JUNE)
    review = Review(verdict, seen, comment, "企画総務", AT_TWO)
    note = "直した文" if is_changed else "文"
    return with_row(plan, "survey", reports={JUNE: Report("○", note, review=review)})


def pane(plan):
    return [line for block in row_blocks(plan, plan.rows["survey"], JUNE)[1] for line in block.told]


def test_a_review_that_holds_is_said_once_and_of_one_overtaken_the_stage_as_well():
    assert [line for line in pane(reviewed("reviewed")) if "確認" in line] == [
        "確認済（企画総務、2020-06-30 14:00）"
    ]
    assert [line for line in pane(reviewed("returned", "内訳は")) if "差戻し" in line] == [
        "差戻し「内訳は」（企画総務、2020-06-30 14:00）"
    ]
    overtaken = pane(reviewed("reviewed", is_changed=True))
    place = overtaken.index("確認済（企画総務、2020-06-30 14:00）")
    assert overtaken[place - 1].startswith("確認: ")


def test_the_keys_for_a_mark_are_set_in_below_it():
    plan = with_row(small_plan(), "survey", marks=bullets("2020-05"))
    (mark,) = plan.rows["survey"].marks
    lines = evidence(plan, JUNE, RowBehind("survey", "same", ()), mark).notes.split("\n")
    assert "  Space 済・m 移・x 止の対象: 5月の●" in lines
    done = structs.replace(mark, done="2020-05")
    told = evidence(plan, JUNE, RowBehind("survey", "same", ()), done).notes
    assert "Space" not in told


def test_a_wider_title_leaves_the_note_to_the_width_of_the_terminal():
    for cells in (100, 180):
        assert resized(cells, 2, Widths(), title=3).note == Widths().note
        assert resized(cells, 2, Widths(), note=3).title == Widths().title


def test_a_span_of_one_era_names_it_once():
    assert short_period("2020-04/2020-06") == "R2.4〜6"
    assert short_period("2019-03/2019-05") == "H31.3〜R1.5"


def test_a_unit_s_statuses_and_reports_are_those_of_its_rows_that_have_any():
    plan = with_row(small_plan(), "daily", reports={JUNE: Report("○", "窓口の文")})
    plan = with_row(plan, "winter", reports={JUNE: Report("△", "冬の文", "早く始める")})
    line = review_lines.line(plan, plan.rows["daily"], JUNE)
    assert (line.statuses, line.note) == ("○△", "窓口の文")
    assert review_text.now_text(plan, plan.rows["daily"], JUNE).split("\n") == [
        "1-1 ○ 窓口の文",
        "1-2 △ 冬の文",
        "【改善策】",
        "早く始める",
    ]
    unreported = review_lines.line(plan, plan.rows["notices"], JUNE)
    assert (unreported.statuses, unreported.note) == ("", "")


def test_a_figure_typed_empty_is_gone_from_the_plan_as_typed():
    form = FigureForm(small_plan(), [Due("k1", "rate", JUNE, "2020-05", is_owed=True)])
    form.enter(FigurePlace("k1", "actual", "2020-05"), "")
    left = form.plan_as_typed("k1").kpis["k1"].figures
    assert sorted(left) == ["actual@2019-04", "actual@2020-04", "target@2020-09"]
