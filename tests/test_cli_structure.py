"""The plan's structure on the command line: add, set, place, remove; what is refused, and how."""

import pytest
from shell import DONE, REFUSED, USAGE, Shell, begin

from planner.plan.invariants import broken_invariants

pytestmark = pytest.mark.usefixtures("japanese_person")


@pytest.fixture
def planner(tmp_path, capsys):
    """A 【案】."""
    begin(tmp_path / "data", decided=False)
    return Shell(tmp_path / "data", capsys)


@pytest.fixture
def decided(tmp_path, capsys):
    begin(tmp_path / "data")
    return Shell(tmp_path / "data", capsys)


def titles(plan):
    return [plan.sections[own].title for own in plan.order]


def marks(plan, row):
    """The calendar months of a row's ●."""
    due = sorted(mark.due for mark in plan.rows[row].marks if not mark.is_step)
    return [int(month[5:]) for month in due]


def test_added_things_say_what_they_are_called(planner):
    added = planner.json("add", "section", "広報", "--in", "柱1", "--groups", "業務,保健")
    assert added["name"] == "区分2"
    assert planner.json("add", "item", "催し", "--in", "区分2", "--number", "9")["name"] == "9"
    assert planner.json("add", "row", "・出展\\n・配布", "--in", "9")["name"] == "9-1"
    assert planner.plan.rows[planner.json("show", "9-1")["id"]].text == "・出展\n・配布"


def test_a_section_of_all_groups_is_said_so(planner):
    assert planner("add", "section", "広報", "--in", "柱1", "--groups", "全") == DONE
    section = planner.plan.sections[planner.plan.order[1]]
    assert section.groups == ()


@pytest.mark.parametrize(
    ("words", "order"),
    [
        (("--before", "区分1"), ["広報", "サービス", "健康", "全員"]),
        (("--after", "区分1"), ["サービス", "広報", "健康", "全員"]),
        (("--in", "柱1"), ["サービス", "広報", "健康", "全員"]),
        (("--after", "区分2"), ["サービス", "健康", "広報", "全員"]),
        (("--in", "pillar2"), ["サービス", "健康", "全員", "広報"]),
    ],
)
def test_something_is_added_in_before_or_behind(planner, words, order):
    assert planner("add", "section", "広報", *words, "--groups", "業務") == DONE
    assert titles(planner.plan) == order


@pytest.mark.parametrize(
    ("months", "left"),
    [
        ("7", [7]),
        ("5,6", [5, 6]),
        ("4-6,12", [4, 5, 6, 12]),
        ("12月〜2月", [12, 1, 2]),
        ("毎月", [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3]),
        ("なし", []),
    ],
)
def test_the_months_of_a_row_are_set_as_a_list(planner, months, left):
    assert planner("set", "2-1", f"months={months}") == DONE
    assert marks(planner.plan, "survey") == sorted(left, key=lambda month: (month < 4, month))


def test_after_the_decision_a_month_that_goes_is_dropped_and_one_that_comes_is_unplanned(decided):
    assert decided("set", "2-1", "months=8", "--why", "会場の都合") == DONE
    gone, come = sorted(decided.row("survey").marks, key=lambda mark: mark.due)
    assert (gone.due, gone.dropped) == ("2020-07", "会場の都合")
    assert (come.due, come.is_unplanned) == ("2020-08", True)
    assert decided("undo") == DONE
    assert marks(decided.plan, "survey") == [7]


@pytest.mark.parametrize(
    ("entity", "fields", "found"),
    [
        ("1", ("title=受付", "tags=重点,試行"), lambda p: (p.items["i1"].title, p.items["i1"].tags)),
        ("2", ("groups=全", "主担当=保健"), lambda p: (p.items["i2"].groups, p.items["i2"].lead_group)),
        ("1-2", ("separate=はい", "periods=each"), lambda p: (
            p.rows["winter"].is_separate, p.rows["winter"].period_rule)),
        ("区分1", ("title=窓口", "label=業務G"), lambda p: (
            p.sections["s1"].title, p.sections["s1"].label)),
        ("柱1", ("title=基盤",), lambda p: (p.pillars[0].title,)),
        ("記号:△", ("name=遅れ", "rank=0"), lambda p: (p.status("△").name, p.status("△").rank)),
        ("グループ:保健", ("name=健康",), lambda p: (p.rows["leaflet"].groups,)),
        ("plan", ("title=計画", "branch=水戸支部"), lambda p: (p.title, p.branch)),
        ("3-1*1", ("text=発送", "month=9月"), lambda p: (
            p.rows["notices"].mark("step-8").text, p.rows["notices"].mark("step-8").due)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_fields_are_set_by_the_names_people_have_for_them(planner, entity, fields, found):
    expected = {
        "1": ("受付", ("重点", "試行")),
        "2": ((), "保健"),
        "1-2": (True, "each"),
        "区分1": ("窓口", "業務G"),
        "柱1": ("基盤",),
        "記号:△": ("遅れ", 0),
        "グループ:保健": (("健康",),),
        "plan": ("計画", "水戸支部"),
        "3-1*1": ("発送", "2020-09"),
    }
    assert planner("set", entity, *fields) == DONE, planner.err
    assert found(planner.plan) == expected[entity]
    assert broken_invariants(planner.plan) == ()


def test_pillars_groups_and_signs_are_added_placed_and_removed(planner):
    assert planner("add", "pillar", "独自", "--before", "柱2") == DONE
    assert [pillar.title for pillar in planner.plan.pillars][1] == "独自"
    assert planner("remove", "柱3") == DONE
    assert planner("place", "柱2", "--before", "柱1") == DONE
    assert [pillar.number for pillar in planner.plan.pillars] == ["2", "1"]
    assert titles(planner.plan) == ["健康", "全員", "サービス"]  # its sections go with it
    assert planner("place", "柱2", "--after", "柱1") == DONE
    assert titles(planner.plan) == ["サービス", "健康", "全員"]
    assert planner("add", "group", "総務", "--before", "グループ:保健") == DONE
    assert planner("remove", "グループ:総務") == DONE
    assert planner("add", "status", "☆", "特に良い", "above") == DONE
    assert planner("place", "記号:☆", "--before", "記号:◎") == DONE
    assert planner.plan.statuses[0].symbol == "☆"
    assert planner("remove", "記号:☆") == DONE


def test_a_pillar_ends_with_all_its_sections(decided):
    assert decided("remove", "柱2", "--from", "10月", "--why", "本部通知") == DONE
    ended = {own: s.ended and s.ended.month for own, s in decided.plan.sections.items()}
    assert ended == {"s1": None, "s2": "2020-10", "s3": "2020-10"}
    assert decided("remove", "柱2", "--back", "--why", "取りやめ") == DONE
    assert all(section.ended is None for section in decided.plan.sections.values())


def test_marks_and_steps_are_named_by_month_and_place(planner):
    assert planner("add", "mark", "2", "10月,11月") == DONE
    assert planner("remove", "2-1@11月") == DONE
    assert marks(planner.plan, "survey") == [7, 10]
    assert planner("add", "step", "2-1", "9月", "集計") == DONE
    assert planner("remove", "2-1*1") == DONE
    assert not any(mark.is_step for mark in planner.row("survey").marks)


def test_a_change_after_the_decision_keeps_its_source_and_day(decided):
    words = ("set", "1", "title=受付", "--why", "名称", "--source", "本部通知 第12号")
    assert decided(*words, "--date", "6/15") == DONE
    entry = decided.json("log")[0]
    assert (entry["why"], entry["source"]) == ("", "本部通知 第12号")
    assert "（理由: 名称）" in entry["sentence"]


REFUSED_WORDS = (
    (("add", "section", "広報", "--in", "柱1"), USAGE, "--groups"),
    (("add", "section", "広報", "--groups", "業務"), USAGE, "--in（柱）"),
    (("add", "section", "広報", "--in", "柱9", "--groups", "業務"), REFUSED, "「柱9」"),
    (("add", "section", "広報", "--in", "1", "--groups", "業務"), REFUSED, "「1」"),
    (("add", "section", "広報", "--in", "柱1", "--groups", "総務"), REFUSED, "「総務」"),
    (("add", "item", "催し", "--in", "区分1", "--before", "1"), USAGE, "どれか一つ"),
    (("add", "item", "催し", "--in", "区分1", "--number", "3"), REFUSED, "項番 3"),
    (("add", "item", "催し", "--in", "区分1", "--months", "5"), USAGE, "--months"),
    (("add", "group", "総務", "--unit", "件"), USAGE, "--unit"),
    (("add", "kpi", "3-1", "通知率を5%以上とする", "--tags", "重点"), USAGE, "--tags"),
    (("add", "mark", "2-1", "9月", "--separate"), USAGE, "--separate"),
    (("add", "row", "出展", "--in", "1", "--months", "13"), USAGE, "「13」"),
    (("add", "row", "出展", "--in", "1", "--months", "2021-04"), USAGE, "「2021-04」"),
    (("add", "row", "出展"), USAGE, "--in（事業）"),
    (("add", "row", "出展", "余分", "--in", "1"), USAGE, "planner add row TEXT"),
    (("add", "table", "出展"), USAGE, "「table」"),
    (("add", "step", "2-1", "9月", ""), REFUSED, "手順の内容が空"),
    (("add", "step", "2-1", "7-8", "集計"), USAGE, "「7-8」"),
    (("add", "group", "保健"), REFUSED, "「保健」"),
    (("add", "status", "△", "遅れ", "below"), REFUSED, "「△」"),
    (("add", "status", "☆", "遅れ", "slow"), REFUSED, "slow"),
    (("set", "1", "title"), USAGE, "「title」"),
    (("set", "1", "weight=3"), USAGE, "「weight」"),
    (("set", "1-1", "periods=often"), REFUSED, "often"),
    (("set", "1", "title=甲", "題=乙"), USAGE, "「題」"),
    (("add", "mark", "99-1", "9月"), REFUSED, "99-1"),
    (("set", "99", "title=x"), REFUSED, "「99」"),
    (("set", "plan", "year=R3"), REFUSED, "令和2年度"),
    (("set", "plan", "year=いつか"), USAGE, "「いつか」"),
    (("set", "記号:○", "symbol=●"), REFUSED, "○"),
    (("set", "2-1@9月", "month=8月"), REFUSED, "2-1@9月"),
    (("place", "1-1", "--in", "区分1"), REFUSED, "「区分1」"),
    (("place", "1-1", "--in", "1-1"), REFUSED, "「1-1」"),
    (("place", "区分1", "--in", "区分1"), REFUSED, "「区分1」"),
    (("place", "1"), USAGE, "どれか一つ"),
    (("place", "kpi:generic-rate", "--in", "1"), REFUSED, "KPI"),
    (("remove", "plan"), USAGE, "planner archive"),
    (("remove", "1"), REFUSED, "1-1"),
    (("remove", "グループ:保健"), REFUSED, "区分「健康」 の グループ「保健」"),
    (("remove", "記号:○"), REFUSED, "○"),
    (("remove", "2", "--from", "10月"), REFUSED, "--why"),
    (("place", "柱1", "--in", "区分1"), USAGE, "--before"),
    (("place", "柱1"), USAGE, "--before"),
    (("place", "グループ:保健", "--before", "柱1"), REFUSED, "柱1"),
)


@pytest.mark.parametrize(
    ("words", "code", "named"), REFUSED_WORDS, ids=lambda value: str(value)[:50]
)
def test_what_is_refused_names_what_was_written_and_changes_nothing(planner, words, code, named):
    before = planner.plan
    assert planner(*words) == code
    assert named in planner.err
    assert planner.err.count("\n") == 1
    assert planner.plan == before


@pytest.mark.parametrize(
    "words",
    [
        ("add", "item", "催し", "--in", "区分1", "--number", "9"),
        ("set", "1", "title=受付"),
        ("place", "2", "--before", "1"),
        ("set", "グループ:保健", "name=健康"),
        ("add", "pillar", "独自"),
    ],
)
def test_after_the_decision_the_reason_is_asked_for_in_a_sentence(decided, words):
    assert decided(*words) == REFUSED
    assert "--why" in decided.err
    assert decided(*words, "--why", "本部通知") == DONE


def test_what_ends_needs_its_month_and_its_reason(decided):
    assert decided("remove", "2", "--why", "終了") == REFUSED
    assert "--from" in decided.err
    assert decided("remove", "2", "--why", "終了", "--from", "10月") == DONE
    assert decided.plan.items["i2"].ended.month == "2020-10"


def test_what_has_no_row_yet_is_told_and_an_item_without_rows_says_so(planner):
    assert planner("add", "section", "広報", "--in", "柱1", "--groups", "業務") == DONE
    assert planner("add", "item", "催し", "--after", "2", "--number", "9") == DONE
    assert planner("show") == DONE
    assert "区分「広報」、9 催し" in planner.out
    assert planner("show", "9") == REFUSED
    assert "planner add row … --in 9" in planner.err
    assert planner("baseline", "--date", "4/1") == DONE
    assert "ご確認ください: まだ行がない" in planner.out


def test_an_end_taken_back_stands_in_the_amendments_as_an_end_before(decided):
    assert decided("remove", "2", "--from", "10月", "--why", "終了", "--date", "6/1") == DONE
    assert decided("remove", "2", "--back", "--why", "再開", "--date", "6/2") == DONE
    assert decided("amendments", "--columns", "200") == DONE
    first, second = (line for line in decided.out.splitlines() if "| 2 調査" in line)
    assert first.index("【題】調査") < first.index("【廃止】10月から")
    assert second.index("【廃止】10月から") < second.index("【題】調査")


def test_a_target_changed_by_a_notice_belongs_to_its_amendment(decided):
    words = ("target", "3-2", "81.0%以上", "--why", "見直し", "--source", "本部通知 第12号")
    assert decided(*words, "--date", "6/15") == DONE, decided.err
    assert decided("set", "3", "title=後発薬", *words[3:], "--date", "6/15") == DONE
    (amended,) = decided.json("amendments")
    assert amended["day"] == "2020-06-15"


def test_text_is_data(planner):
    title = "[/]=SUM(A1)\x1b[31m;rm -rf\u202e"
    assert planner("set", "1", f"title={title}") == DONE
    assert planner.plan.items["i1"].title == "[/]=SUM(A1)[31m;rm -rf"
    assert planner("show") == DONE
    assert "\x1b" not in planner.out
