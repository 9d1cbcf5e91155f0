"""廃止: from its month on nothing is asked of a section, an item, a row or a KPI; before, all stays."""

import pytest
from judged import flow, plan_with
from months import (
    APRIL,
    APRIL_TO_MARCH,
    AUGUST,
    DECEMBER,
    JULY,
    JUNE,
    MARCH,
    MAY,
    OCTOBER,
    SEPTEMBER,
)
from msgspec import structs
from on_paper import bands, months, text
from plans import Ticking, bullets, small_plan, with_item, with_row, without_figures
from shell import Shell
from slipping import slips_of
from yearlong import found_at

from planner.forms import detail
from planner.kpi import owed
from planner.kpi.standing import standing
from planner.kpi.verdicts import item_verdict, proposal, verdict
from planner.plan import ledger, reporting
from planner.plan.ledger import MarkState
from planner.plan.model import Ended, Mark, Promise, Report, Suspension
from planner.plan.reporting import Stage
from planner.reports import kpi_lines
from planner.slips.commitments import Outcome, outcome
from planner.slips.measures import measure
from planner.store import book
from planner.store.folder import PlanFolder
from planner.wording.marks import mark_sentence
from planner.wording.slips import change_sentence
from planner.wording.verdicts import item_verdict_text, verdict_text

LEVELS = ("row", "item", "section")
END = Ended(JULY, "制度の終わり")


def with_section(plan, section_id, **fields):
    section = structs.replace(plan.sections[section_id], **fields)
    return structs.replace(plan, sections={**plan.sections, section_id: section})


def ended_at(plan, level, row_id="survey", end=END):
    """The plan with a row 廃止 by itself, or with its item or section."""
    row = plan.rows[row_id]
    if level == "row":
        return with_row(plan, row_id, ended=end)
    if level == "item":
        return with_item(plan, row.item, ended=end)
    return with_section(plan, plan.section_of(row).id, ended=end)


@pytest.fixture
def quiet():
    """The small plan from 4月 on, without figures; survey (2-1) has one ● in 6月."""
    plan = without_figures(small_plan(ledger_from=APRIL))
    return with_row(plan, "survey", marks=bullets(JUNE))


def reports(*symbols, remedy="督促する"):
    """Reports of 5月, 6月 and 7月."""
    texts = zip((MAY, JUNE, JULY), symbols, strict=True)
    return {month: Report(symbol, "済", remedy) for month, symbol in texts}


# What is 廃止, and from when


@pytest.mark.parametrize(
    ("row", "item", "section", "expected"),
    [
        (None, None, None, None),
        (JULY, None, None, JULY),
        (None, JULY, None, JULY),
        (None, None, JULY, JULY),
        (OCTOBER, JULY, None, JULY),  # what ends first ends it
        (JULY, OCTOBER, SEPTEMBER, JULY),
        (OCTOBER, SEPTEMBER, JULY, JULY),
    ],
)
def test_a_row_is_ended_by_itself_or_with_its_item_or_section_whichever_is_first(
    row, item, section, expected
):
    plan = small_plan()
    for level, month in (("row", row), ("item", item), ("section", section)):
        if month:
            plan = ended_at(plan, level, end=Ended(month, level))
    found = plan.ended_of(plan.rows["survey"])
    assert (found.month if found else None) == expected


@pytest.mark.parametrize(("month", "expected"), [(JUNE, False), (JULY, True), (MARCH, True)])
def test_it_is_ended_from_its_month_on(month, expected):
    plan = ended_at(small_plan(), "item")
    assert plan.is_ended(plan.rows["survey"], month) is expected


# Slips: none from the month on, and what stood leaves as 中止

SLIPPING = {
    "overdue": {},
    "below": {"reports": reports("△", "△", "△")},
    "no-remedy": {"reports": reports("△", "△", "△", remedy="")},
    "not-started": {"reports": reports("□", "□", "□")},
    "worse": {"reports": reports("◎", "○", "△")},
    "watermelon": {"reports": reports("○", "○", "○")},
    "re-promised": {
        "marks": (
            Mark("m", month=MAY, promises=(Promise(JUNE, "会場"), Promise(DECEMBER, "講師"))),
        )
    },
    "unreported": {},
}


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("reason", SLIPPING)
def test_a_slip_that_stood_leaves_as_dropped_and_the_months_before_are_as_they_were(
    quiet, level, reason
):
    plan = with_row(quiet, "survey", **SLIPPING[reason])
    over = ended_at(plan, level)

    def of_survey(plan, month):
        return [slip for slip in slips_of(plan, month, reasons=(reason,)) if slip.row == "survey"]

    assert of_survey(plan, JULY)  # it would go on
    assert of_survey(over, JUNE) == of_survey(plan, JUNE) != []
    assert not any(of_survey(over, month) for month in APRIL_TO_MARCH if month >= JULY)
    found = found_at(over, JULY, reasons=(reason,))
    (left,) = (own for own in found.left if own.slip.row == "survey")
    assert (left.trend, left.how) == ("dropped", "ended")
    assert found.before - len(found.left) + found.trends["new"] == found.count


def test_how_it_left_is_said_with_month_and_reason(quiet):
    found = found_at(ended_at(quiet, "item"), JULY, reasons=("overdue",))
    (left,) = (own for own in found.left if own.slip.row == "survey")
    assert change_sentence(found.plan, left, JULY, JUNE) == (
        "6月の「●の遅れ」: 7月から廃止です（制度の終わり）"
    )


@pytest.mark.parametrize("level", [*LEVELS, "kpi"])
def test_a_short_kpi_leaves_when_it_or_every_row_that_shows_it_is_ended(level):
    plan = plan_with(flow("cumulative@2020-05=100"), shown_by="survey")  # of 1,200: 200 by 5月
    if level == "kpi":
        kpis = {"k1": structs.replace(plan.kpis["k1"], ended=END)}
        over = structs.replace(plan, kpis=kpis)
    else:
        over = ended_at(plan, level)
    assert [bool(slips_of(over, month, reasons=("kpi",))) for month in (MAY, JUNE, JULY)] == [
        *(True, True, False),
    ]
    (left,) = found_at(over, JULY, reasons=("kpi",)).left
    assert (left.trend, left.how) == ("dropped", "ended")


def test_a_kpi_that_another_row_shows_goes_on():
    plan = plan_with(flow("cumulative@2020-05=100"), shown_by="survey")
    plan = with_row(plan, "daily", kpis=("k1",))
    over = ended_at(plan, "row")
    assert [slip.row for slip in slips_of(over, JULY, reasons=("kpi",))] == ["daily"]
    assert [due.row for due in owed.owed(over, "", JULY)] == ["daily"]


def test_of_an_item_whose_first_row_is_ended_the_report_still_counts(quiet):
    """5-1 reports for the item; 5-2 is reported on its own and is not counted here."""
    plan = with_row(quiet, "leaflet", is_separate=False)
    plan = with_row(plan, "review", reports={JULY: Report("△", "済")}, ended=END)
    found = [(slip.row, slip.reasons) for slip in slips_of(plan, JULY) if slip.item == "i5"]
    assert ("review", ("below", "no-remedy")) in found
    assert all(row != "review" for row, reasons in found if "overdue" in reasons)


# Reports and figures that are owed


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    ("month", "stage"), [(JUNE, Stage.UNREPORTED), (JULY, Stage.ENDED), (MARCH, Stage.ENDED)]
)
def test_no_report_is_owed_from_the_month_on(quiet, level, month, stage):
    plan = ended_at(quiet, level)
    assert reporting.stage(plan, plan.rows["survey"], month) is stage
    is_missing = any(row.id == "survey" for row in reporting.unreported(plan, month))
    assert is_missing is (stage is Stage.UNREPORTED)


def test_an_item_that_rests_in_part_and_is_ended_in_part_rests(quiet):
    rest = (Suspension("r", JULY),)
    plan = with_row(quiet, "leaflet", is_separate=False, suspensions=rest)
    plan = with_row(plan, "review", ended=END)
    assert reporting.stage(plan, plan.rows["review"], JULY) is Stage.RESTING


def test_the_prompt_for_missing_reports_does_not_count_it(quiet):
    before, after = (
        len(list(reporting.unreported(plan, JULY))) for plan in (quiet, ended_at(quiet, "item"))
    )
    assert before - after == 1


@pytest.mark.parametrize("level", [*LEVELS, "kpi"])
def test_no_figure_is_owed_from_the_month_on(level):
    plan = plan_with(flow("cumulative@2020-04=90"), shown_by="survey")
    if level == "kpi":
        kpis = {"k1": structs.replace(plan.kpis["k1"], ended=END)}
        plan = structs.replace(plan, kpis=kpis)
    else:
        plan = ended_at(plan, level)
    assert [due.is_owed for due in owed.owed(plan, "", JUNE)] == [True]
    assert owed.owed(plan, "", JULY) == ()


def test_the_next_figure_of_an_ended_kpi_is_never_of_a_month_without_it():
    kpi = flow("cumulative@2020-04=1", "cumulative@2020-05=2", "cumulative@2020-06=3", ended=END)
    plan = plan_with(kpi)
    assert owed.next_month(plan, plan.kpis["k1"]) == JUNE


# Measures


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    ("mark", "counted"),
    [
        ({"month": MAY}, {"due": 1}),  # as a dropped one, it stays due
        ({"month": MAY, "done": MAY}, {"due": 1, "done": 1}),
        ({"month": AUGUST}, {"ended": 1}),
        ({"month": AUGUST, "done": JUNE}, {"due": 1, "done": 1}),  # carried out before its month
        ({"month": OCTOBER}, {}),
    ],
)
def test_marks_of_its_months_are_not_due_in_the_measures(level, mark, counted):
    plan = small_plan(ledger_from=APRIL)
    for row in plan.rows:
        plan = with_row(plan, row, marks=(), suspensions=())
    plan = ended_at(with_row(plan, "survey", marks=(Mark("m", **mark),)), level)
    found = structs.asdict(measure(plan, SEPTEMBER).plan.execution)
    assert {name: count for name, count in found.items() if count} == counted


def test_reports_not_owed_are_counted_apart(quiet):
    found = measure(ended_at(quiet, "item"), JULY).plan.reporting
    # of six units one is ended and 4-1 rests
    assert (found.to_report, found.ended, found.resting) == (4, 1, 1)


@pytest.mark.parametrize(
    ("promised", "month", "expected"),
    [
        (JUNE, JULY, Outcome.BROKEN),  # it was over before
        (SEPTEMBER, JUNE, Outcome.OPEN),
        (SEPTEMBER, JULY, Outcome.RELEASED),
        (SEPTEMBER, OCTOBER, Outcome.RELEASED),
    ],
)
def test_a_promise_for_its_months_is_released(quiet, promised, month, expected):
    mark = Mark("m", month=MAY, promises=(Promise(promised, "会場"),))
    plan = ended_at(with_row(quiet, "survey", marks=(mark,)), "section")
    assert outcome(plan, plan.rows["survey"], mark, 0, month) is expected


def test_continuous_work_is_due_until_then(quiet):
    found = measure(ended_at(quiet, "row", "daily"), OCTOBER).plan.continuous
    # 1-1: 4月 to 6月; 3-1: 4月 to 10月
    assert (found.rows, found.due) == (2, 3 + 7)


# KPIs and verdicts


def test_a_kpi_is_not_judged_from_its_month_on():
    kpi = flow("cumulative@2020-05=100", ended=END)
    plan = plan_with(kpi)
    judged = [standing(plan, plan.kpis["k1"], month) for month in (JUNE, JULY)]
    assert [(own.is_short, own.why) for own in judged] == [(True, None), (None, "ended")]
    assert proposal(plan, plan.rows["rate"], JULY).why == "all-ended"


def test_what_is_only_shown_is_not_called_ended():
    plan = plan_with(flow("cumulative@2020-05=100", role="reference", ended=END))
    assert standing(plan, plan.kpis["k1"], JULY).why == "reference"


@pytest.mark.parametrize(("by", "why", "is_met"), [(JUNE, None, True), (SEPTEMBER, "ended", None)])
def test_a_kpi_judged_before_its_end_keeps_its_verdict(by, why, is_met):
    figures = ("actual@2020-06=95", "actual@2020-09=95")
    kpi = flow(*figures, value="90", kind="level", judged_on="judging-month", judging_month=by)
    plan = plan_with(structs.replace(kpi, ended=END))
    found = verdict(plan, plan.kpis["k1"])
    assert (found.is_met, found.why) == (is_met, why)


@pytest.mark.parametrize("level", LEVELS)
def test_the_verdict_of_an_ended_item_says_so(level):
    plan = plan_with(flow("cumulative@2021-03=1300"), shown_by="survey", marks=())
    item = plan.items["i2"]
    assert item_verdict_text(plan, item) == "○（指標 ○）"
    over = ended_at(plan, level)
    item = over.items["i2"]
    assert item_verdict(over, item) is None
    assert item_verdict_text(over, item) == "7月から廃止（制度の終わり）"
    found = verdict(over, over.kpis["k1"], [over.rows["survey"]])
    assert verdict_text(over, over.kpis["k1"], found) == "廃止"


def test_one_mark_covers_the_kpis_that_are_left():
    met, ended = flow("cumulative@2021-03=1300"), flow("cumulative@2021-03=1", ended=END)
    plan = plan_with(met, ended, shown_by="survey")
    assert item_verdict(plan, plan.items["i2"]) is True


def test_in_the_table_of_kpis_one_of_ended_rows_is_not_judged():
    plan = ended_at(plan_with(flow("cumulative@2020-05=100"), shown_by="survey"), "section")
    of = {month: kpi_lines.kpis_of_rows(plan, month) for month in (JUNE, JULY)}
    assert [kpi_lines.counts_text(of[month]) for month in (JUNE, JULY)] == [
        "下回る 1、判定できる 1、全部で 1",
        "下回る 0、判定できる 0、全部で 1",
    ]


# ● on the grid and on paper


def test_marks_of_its_months_have_a_sign_of_their_own(quiet):
    marks = (
        *bullets(JUNE, AUGUST, OCTOBER),
        Mark("d", month=SEPTEMBER, done=MAY),
        Mark("x", month=DECEMBER, dropped="重複"),
    )
    plan = ended_at(with_row(quiet, "survey", marks=marks), "item")
    cells = ledger.cells(plan, plan.rows["survey"], SEPTEMBER)
    assert {month: cell.state for month, cell in sorted(cells.items()) if cell.marks} == {
        MAY: MarkState.DONE,
        JUNE: MarkState.PLANNED,  # late until then; now nobody waits for it
        AUGUST: MarkState.ENDED,
        OCTOBER: MarkState.ENDED,
        DECEMBER: MarkState.DROPPED,
    }


def test_paper_prints_no_open_mark_of_its_months_and_says_when_and_why(quiet):
    marks = (*bullets(JUNE, AUGUST), Mark("d", month=OCTOBER, done=JUNE))
    plan = ended_at(with_row(quiet, "survey", marks=marks), "item")
    assert months(plan, "2-1", month=JULY) == {JUNE: "●", OCTOBER: "●"}
    assert months(plan, "2-1", month=JULY, is_baseline=True) == dict.fromkeys(
        (JUNE, AUGUST, OCTOBER), "●"
    )
    assert months(plan, "2-1", month=JULY, marks="states")[AUGUST].strip() == "廃"
    assert text(plan, "2-1", "note", JULY) == "【廃止】7月から廃止（制度の終わり）"


def test_a_step_of_its_months_is_printed_as_ended(quiet):
    steps = (Mark("s", month=AUGUST, text="公告"), Mark("t", month=MAY, text="準備", done=MAY))
    plan = ended_at(with_row(quiet, "survey", marks=steps), "row")
    assert "・公告（廃止）" in text(plan, "2-1", "outline", JULY)
    assert "・準備（5月 済）" in text(plan, "2-1", "outline", JULY)


def test_an_ended_section_says_so_on_its_band_and_at_each_of_its_items(quiet):
    plan = ended_at(quiet, "section")
    assert "○ サービス（企画総務）　7月から廃止（制度の終わり）" in bands(plan)
    said = [text(plan, item, "note", JULY) for item in ("1-1", "2-1")]
    assert said == ["【廃止】7月から廃止（制度の終わり）"] * 2


def test_where_only_one_row_of_an_item_is_ended_only_that_one_says_so(quiet):
    plan = with_row(quiet, "winter", ended=END)
    assert text(plan, "1-1", "note", JULY) == ""
    assert text(plan, "1-2", "note", JULY) == "【廃止】7月から廃止（制度の終わり）"


def test_an_ended_kpi_says_so_beside_its_target(quiet):
    kpis = {"k1": structs.replace(quiet.kpis["k1"], ended=Ended(OCTOBER))}
    printed = text(structs.replace(quiet, kpis=kpis), "3-2", "outline")
    assert "80.7%" in printed
    assert "10月から廃止" in printed


def test_a_mark_of_its_months_is_called_ended(quiet):
    plan = ended_at(with_row(quiet, "survey", marks=bullets(JUNE, AUGUST)), "item")
    row = plan.rows["survey"]
    assert [mark_sentence(plan, row, mark) for mark in row.marks] == [
        *("6月の●、未実施", "8月の●、廃止"),
    ]


def test_the_detail_pane_says_it(quiet):
    plan = ended_at(quiet, "section")
    work, _reports, _figures = detail.row_blocks(plan, plan.rows["survey"], JULY)
    assert "7月から廃止（制度の終わり）" in [line for block in work for line in block.lines]


# The command line


@pytest.fixture
def ended(tmp_path, capsys):
    """The command line on a plan whose item 2 is 廃止 from 7月."""
    plan = plan_with(flow("cumulative@2020-05=100"), shown_by="survey")
    plan = structs.replace(ended_at(plan, "item"), status_month=JULY)
    book.create(PlanFolder(tmp_path / "plans" / "small"), plan, who="企画総務", clock=Ticking())
    return Shell(tmp_path, capsys)


def test_show_says_it(ended):
    ended("show", "2-1")
    assert "7月から廃止（制度の終わり）" in ended.out
    assert ended.json("show", "2-1")["ended"] == {"month": JULY, "why": "制度の終わり"}


def test_slips_kpi_figures_and_reports_say_it(ended):
    slips = [own for own in ended.json("slips", "--changed") if own["row"] == "2-1"]
    assert {own["state"] for own in slips} == {"dropped"}
    (kpi,) = ended.json("kpi")
    assert (kpi["short"], kpi["why"]) == (None, "ended")
    assert (kpi["verdict"]["why"], kpi["item_verdict"]["ended"]) == ("ended", JULY)
    assert ended.json("figures") == []
    stages = {own["row"]: own["stage"] for own in ended.json("reports")}
    assert stages["2-1"] == "ended"
    assert ended.json("measures")["plan"]["reporting"]["ended"] == 1
