"""``planner slips`` with trends, reasons and evidence, and ``planner keep``."""

import pytest
from judged import flow, plan_with
from months import JUNE, MAY
from plans import Ticking, bullets, small_plan, with_row, without_figures
from shell import DONE, REFUSED, USAGE, Shell

from planner.plan.model import Mark, Promise, Report
from planner.slips.trends import LEFT
from planner.store import book
from planner.store.folder import PlanFolder

pytestmark = pytest.mark.usefixtures("japanese_person")


def make_plan():
    """A KPI that got worse, a △ that is new and one that is over, ○ against a late ●, a promise."""
    plan = plan_with(flow("cumulative@2020-05=100", "cumulative@2020-06=120"))
    plan = with_row(plan, "daily", reports={MAY: Report("○"), JUNE: Report("△", "遅れ", "電話")})
    plan = with_row(plan, "notices", reports={MAY: Report("△"), JUNE: Report("◎")})
    plan = with_row(
        plan,
        "survey",
        marks=(*bullets(MAY), Mark("p", MAY, (Promise("2020-07"), Promise("2020-09")))),
        reports={JUNE: Report("○")},
    )
    return with_row(plan, "review", marks=(), reports={MAY: Report("○"), JUNE: Report("○")})


@pytest.fixture
def planner(tmp_path, capsys):
    target = tmp_path / "data" / "plans" / "small"
    book.create(PlanFolder(target), make_plan(), who="企画総務", clock=Ticking())
    return Shell(tmp_path / "data", capsys)


def test_the_trends_are_counted_and_each_line_has_its_sign(planner):
    assert planner("slips") == DONE
    title, headline, *lines, total = planner.out.splitlines()
    # In 5月: 3-2 (100 of 200), 3-1 △, two late ● (2-1, 5-2), 2-1's promise, 2-1 and 4-1 without a
    # report. In 6月: 1-1 fell to △; 3-2 is 180 short; 3-1 is no △ any more, but ◎ against it; ○
    # against 2-1's late ●.
    assert title.startswith("令和2年度")
    assert headline == "6件・5行  5月 7 ＋新規1 −休止1 −保留1 ＝6件  新1 悪2 改1 同2"
    assert total == "遅れ 6 件"
    assert [line[:5] for line in lines] == [
        *("悪 3-2", "新 1-1", "改 3-1", "悪 2-1", "同 5-2", "同 2-1"),
        *("保 2-1", "休 4-1"),
    ]
    assert lines[0].startswith("悪 3-2  後発医薬品: 指標 120件")
    assert lines[-2:] == [
        (
            "保 2-1  調査: 5月の「未報告」: 6月は報告されています（5月の報告はまだありません）"
            "（ほかの遅れは続いています）"
        ),
        "休 4-1  セミナー: 5月の「未報告」: 6月は休止中です（本部の指示）",
    ]


def test_only_what_changed_is_told_where_asked_and_all_is_counted(planner):
    planner("slips")
    _title, headline, *lines, total = planner.out.splitlines()
    planner("slips", "--changed")
    assert planner.out.splitlines()[1] == headline
    assert planner.out.splitlines()[2:-1] == [line for line in lines if line[0] != "同"]
    assert planner.out.splitlines()[-1] == total


@pytest.mark.parametrize(
    "words",
    [
        ("--reason", "below", "--reason", "kpi"),
        ("--reason", "below,kpi"),
        ("--reason", "計画を下回る、KPI の不足"),
        ("--reason", "計画を下回る", "--reason", "ＫＰＩの不足"),
    ],
)
def test_reasons_are_named_by_key_or_in_japanese(planner, words):
    found = planner.json("slips", *words)
    assert [(record["reason"], record["row"]) for record in found] == [
        ("kpi", "3-2"),
        ("below", "1-1"),
    ]


def test_a_reason_there_is_not_is_refused_with_those_there_are(planner):
    assert planner("slips", "--reason", "気分") == USAGE
    assert "「気分」" in planner.err
    assert "未報告" in planner.err


def test_another_month_is_compared_with(planner):
    planner("slips", "--since-month", "4月")
    headline = planner.out.splitlines()[1]
    assert headline == "6件・5行  4月 1 ＋新規5 ＝6件  新5 同1（4月は未記録）"
    for month in ("6月", "7月"):
        assert planner("slips", "--since-month", month) == USAGE
    assert planner("slips", "--since-month", "R3.4") == REFUSED


def test_in_april_nothing_stands_before(planner):
    planner("slips", "--month", "4月", "--reason", "re-promised")
    assert planner.out.splitlines()[1] == "1件・1行  新1"


def test_records_have_the_trend_and_every_figure_as_text(planner):
    (record,) = planner.json("slips", "--reason", "kpi")
    evidence = record["evidence"]
    assert (record["trend"], record["incentive"], record["row"]) == ("worse", True, "3-2")
    assert evidence["figure"]["value"] == "120"
    assert evidence["figure"]["period"] == JUNE
    # 3/12 of 1,200 are 300: 180 missing, 0.6; 1,080 in 9 months are 120 each, so far 120 ÷ 3 = 40.
    assert (evidence["expected"]["basis"], evidence["expected"]["value"]) == ("twelfths", "300")
    assert (evidence["shortfall"], evidence["size"]) == ("180", "0.6")
    assert evidence["required_pace"]["needed"] == "120"
    assert evidence["required_pace"]["so_far"] == "40"


def test_records_of_statuses_and_promises_have_their_evidence(planner):
    (fallen,) = planner.json("slips", "--reason", "worse")
    assert fallen["evidence"] == {"status": "△", "before": "○", "ranks": 1}
    (moved,) = planner.json("slips", "--reason", "re-promised")
    assert moved["evidence"] == {"moves": 2, "due": "2020-09"}
    odd = {
        record["row"]: record["evidence"]
        for record in planner.json("slips", "--reason", "watermelon")
    }
    assert odd["2-1"]["marks"] == [
        {"row": "2-1", "mark": "m2020-05", "due": MAY, "row_id": "survey"}
    ]
    assert odd["3-1"]["kpis"] == [{"kpi": "k", "shortfall": "180", "size": "0.6", "kpi_id": "k1"}]


def test_one_event_is_one_record_with_its_reasons_and_parts(planner):
    (fallen,) = [r for r in planner.json("slips") if r["row"] == "1-1"]
    assert (fallen["reason"], fallen["reasons"]) == ("below", ["below", "worse"])
    (part,) = fallen["parts"]
    assert (part["reason"], part["evidence"]["before"]) == ("worse", "○")


def test_what_left_is_a_record_only_where_changes_are_asked_for(planner):
    every = planner.json("slips")
    assert {record["state"] for record in every} == {"standing"}
    assert {record["how"] for record in every} == {None}
    changed = planner.json("slips", "--changed")
    trends = {record["trend"] for record in changed}
    assert trends == {"new", "worse", "better", "held", "rested"}
    left = {r["row"]: (r["state"], r["how"]) for r in changed if r["state"] != "standing"}
    assert left == {"2-1": ("held", "reported"), "4-1": ("rested", "suspended")}


def test_each_record_says_the_month_it_counts_from(planner):
    assert planner("move", "5-2", "--from", "5月", "--to", "9月", "--why", "会場の都合") == DONE
    changed = planner.json("slips", "--changed", "--reason", "overdue")
    (moved,) = [record for record in changed if record["trend"] == "postponed"]
    assert (moved["row"], moved["how"], moved["entry_month"]) == ("5-2", "moved", JUNE)
    kpi = planner.json("slips", "--reason", "kpi")[0]
    assert kpi["entry_month"] == JUNE  # that of its figure


@pytest.mark.parametrize("month", ["5月", "6月", "7月"])
@pytest.mark.parametrize("words", [(), ("--reason", "overdue"), ("--group", "保健")])
def test_scripts_add_up(planner, month, words):
    """The page before, with new and resumed, without the five that left, is the page now."""
    numbers = [f"{n}月" for n in range(4, 8)]
    before = planner.json("slips", "--month", numbers[numbers.index(month) - 1], *words)
    now = planner.json("slips", "--month", month, *words)
    trends = [r["trend"] for r in planner.json("slips", "--month", month, "--changed", *words)]
    came = sum(trend in ("new", "resumed") for trend in trends)
    left = sum(trend in LEFT for trend in trends)
    assert len(before) + came - left == len(now)


def test_all_plans_are_told_with_the_same_choices(planner):
    own = planner.json("slips", "--changed", "--reason", "below")
    found = planner.json("slips", "--all", "--changed", "--reason", "below")
    assert found == [{"plan": "small", **record} for record in own]
    assert planner("slips", "--all", "--reason", "気分") == USAGE


# A status that stands


def test_a_status_kept_is_asked_about_no_more(planner):
    assert planner("keep", "2-1") == DONE
    assert "2-1 の6月の実施状況は、食い違いを見たうえで、このままとした" in planner.out
    odd = [record["row"] for record in planner.json("slips", "--reason", "watermelon")]
    assert odd == ["3-1"]
    assert planner.json("show", "2-1")["status"] == "○"
    planner("log", "2-1")
    assert "このままとした" in planner.out


def test_keeping_is_taken_back_by_command_and_by_undo(planner):
    for words in (("keep", "2-1", "--withdraw"), ("undo",)):
        planner("keep", "2-1")
        assert len(planner.json("slips", "--reason", "watermelon")) == 1
        assert planner(*words) == DONE
        assert len(planner.json("slips", "--reason", "watermelon")) == 2


def test_there_is_nothing_to_keep_where_nothing_stands_against_it(planner):
    assert planner("keep", "5-1") == REFUSED
    assert "5-1" in planner.err


def test_a_closed_month_is_kept_all_the_same(planner):
    assert planner("close", "--month", "6月") == DONE
    assert planner("status", "2-1", "◎", "--month", "6月") == REFUSED
    assert planner("keep", "2-1", "--month", "6月") == DONE


def test_what_was_kept_survives_export_and_import(planner, tmp_path):
    from planner.plan.schema import read_document

    planner("keep", "2-1")
    planner("export", "-o", str(tmp_path / "plan.json"))
    plan = read_document(tmp_path / "plan.json")
    assert plan.rows["survey"].report(JUNE).kept.startswith("○;")


def test_a_quiet_plan_has_no_headline(tmp_path, capsys):
    plan = without_figures(small_plan(status_month="2020-04", ledger_from="2021-03"))
    book.create(
        PlanFolder(tmp_path / "data" / "plans" / "q"), plan, who="企画総務", clock=Ticking()
    )
    planner = Shell(tmp_path / "data", capsys)
    planner("slips")
    assert planner.out.splitlines()[1:] == ["遅れはありません。"]
