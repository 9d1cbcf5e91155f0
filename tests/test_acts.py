"""What a key means, without a screen: an act on a situation, and the effects that follow."""

from decimal import Decimal

import pytest
from months import APRIL_TO_MARCH, JUNE
from msgspec import structs
from plans import new_book, small_plan, with_row
from targeted import target_of

from planner.errors import ConflictError, PlannerError, UnavailableError
from planner.forms.note_draft import NoteResult
from planner.forms.questions import Answer
from planner.forms.year import YearChoice
from planner.history import intents as do
from planner.history.entries import Entry
from planner.kpi.pasting import FigurePlace
from planner.plan import reporting
from planner.plan.grid import View
from planner.plan.model import Close, Figure, Kpi, Report, Review
from planner.ui.acts import conflict
from planner.ui.acts.act import (
    NOTHING,
    Ask,
    Copy,
    Go,
    LookBack,
    Open,
    Request,
    Run,
    Say,
    Situation,
    TakeBack,
)
from planner.ui.acts.table import ACTS, act
from planner.ui.loop import ActLoop
from planner.ui.messages import Refused, Written
from planner.ui.outcome import written_sentence
from planner.wording.errors import error_sentence

READ_ONLY = [Say("この計画は読み取り専用で開いています", "bad")]
CLOSED_BY = Close("企画総務", "2020-07-02T05:00:00+00:00")
CLOSED = "R2.6は 企画総務 が 2020-07-02 14:00 に締めたため、変えられません。"


def at(row, *, plan=None, cell=JUNE, more=(), **fields):
    """Where a person is with the cursor on a row, other rows selected with it."""
    plan = plan or small_plan()
    rows = [plan.rows[name] for name in (row, *more)]
    marks = [(held, mark) for held in rows for mark in held.marks if mark.month == cell]
    first = next((mark for held, mark in marks if held is rows[0]), None)
    return Situation(
        plan=plan,
        month=JUNE,
        cell=cell,
        row=rows[0],
        mark=first,
        rows=tuple(rows),
        marks=tuple(marks),
        **fields,
    )


def closed(plan):
    return structs.replace(plan, closes={JUNE: CLOSED_BY})


def only(effects, kind):
    """The one effect, of the kind it ought to be."""
    (effect,) = effects
    assert isinstance(effect, kind)
    return effect


def refused_as_closed():
    return PlannerError("month-closed", month=JUNE, who=CLOSED_BY.who, at=CLOSED_BY.at)


def refused_as_changed(field, mine, theirs, entity=f"report:daily:{JUNE}"):
    at_three = "2020-06-03T05:00:00+00:00"
    return ConflictError(mine=mine, theirs=theirs, who="鈴木", at=at_three, key=(entity, field))


# Status and ●


def test_a_good_status_is_requested_and_offers_the_bullet_of_the_month():
    made = only(act("set_status")(at("daily"), 1), Request)
    assert made.changes == (do.SetStatus("daily", JUNE, "○"),)
    assert made.offered == {"daily"}
    assert made.said == "Space で6月の●も実施済に"
    assert made.seen == small_plan().seq


def test_a_status_below_plan_offers_no_bullet():
    made = only(act("set_status")(at("daily"), 2), Request)
    assert made.changes == (do.SetStatus("daily", JUNE, "△"),)
    assert (made.offered, made.said) == (frozenset(), "")


def test_a_good_status_offers_nothing_where_the_month_has_no_bullet():
    assert only(act("set_status")(at("survey"), 0), Request).offered == frozenset()


def test_a_key_beyond_the_scale_means_nothing():
    assert act("set_status")(at("daily"), 4) == NOTHING


def test_space_ticks_the_bullet_under_the_cursor():
    made = only(act("tick")(at("daily", cell="2020-09")), Request)
    assert made.changes == (do.TickMark("daily", "m2020-09", JUNE),)


def test_space_ticks_the_bullet_just_offered_wherever_the_cursor_stands():
    now = at("daily", cell="2020-09", offered=frozenset({"daily"}))
    made = only(act("tick")(now), Request)
    assert made.changes == (do.TickMark("daily", "m2020-06", JUNE),)


def test_an_offer_to_other_rows_is_none():
    now = at("daily", cell="2020-09", offered=frozenset({"daily", "notices"}))
    made = only(act("tick")(now), Request)
    assert made.changes == (do.TickMark("daily", "m2020-09", JUNE),)


def test_an_offer_to_one_row_is_none_to_it_and_another():
    now = at("daily", more=("notices",), cell="2020-09", offered=frozenset({"daily"}))
    made = only(act("tick")(now), Request)
    assert [change.mark for change in made.changes] == ["m2020-09", "m2020-09"]


def test_of_several_rows_it_is_said_how_many_have_no_bullet():
    made = only(act("tick")(at("daily", more=("survey", "notices"))), Request)
    assert [change.row for change in made.changes] == ["daily", "notices"]
    assert made.said == "1行は●なし"


def test_where_there_is_no_bullet_it_is_said_where_there_are():
    said = only(act("tick")(at("survey")), Say)
    assert said.text == "6月に●がありません（未実施の●: 7月）"


def test_undo_and_redo_take_back():
    assert act("undo")(at("daily")) == [TakeBack()]
    assert act("redo")(at("daily")) == [TakeBack(is_redo=True)]


def test_nothing_is_asked_where_the_plan_takes_no_changes():
    now = at("daily", is_read_only=True)
    asking = ("move_mark", "drop_mark", "add_mark", "add_step", "suspend", "edit_note", "undo")
    asking += ("close_month", "enter_figures", "decide", "set_target")
    assert [act(name)(now) for name in asking] == [READ_ONLY] * len(asking)


def test_a_moved_bullet_is_asked_for_with_its_reason_once_the_plan_is_decided():
    asked = only(act("move_mark")(at("survey", cell="2020-07")), Ask)
    to, why, cause = asked.asked.fields
    assert (to.value, to.current, why.is_required, cause.is_aside) == (
        *("2020-08", "2020-07"),
        *(True, True),
    )
    answer = Answer({"why": "調査票の遅れ", "cause": ""}, {"to": None})
    made = only(asked.then(answer), Request)
    assert made.changes == (do.MoveMark("survey", "m2020-07", None, "調査票の遅れ", ""),)


# The note


def open_note(**fields):
    return only(act("edit_note")(at("daily", **fields)), Open)


def write(note, action=None):
    """The request that writing a note becomes, and what is carried out after it."""
    made, *following = open_note().then(NoteResult(note, "", action))
    return made, following


def test_a_note_opens_beside_the_last_one():
    (draft,) = open_note().values
    assert (draft.month, draft.note) == ("R2.6", "")
    assert (draft.last_month, draft.last_note) == ("R2.5", "5月は予定どおり")


def test_what_was_written_is_requested_and_nothing_else():
    made, following = write("6月も実施")
    assert made.changes == (do.WriteNote("daily", JUNE, "6月も実施"),)
    assert following == []


def test_a_command_of_the_row_runs_after_the_note_is_requested():
    made, following = write("6月も実施", "act('move_mark')")
    assert made.changes == (do.WriteNote("daily", JUNE, "6月も実施"),)
    assert following == [Run("act('move_mark')")]


def test_a_note_refused_opens_again_with_its_text():
    made, _ = write("6月も実施")
    now = at("survey", plan=closed(small_plan()))
    said, opened = made.refused(now, made, refused_as_closed())
    assert (said.style, said.text.startswith(CLOSED)) == ("bad", True)
    (draft,) = opened.values
    assert (draft.note, draft.is_unsaved, draft.above) == ("6月も実施", True, said.text)


def test_a_note_refused_for_anothers_asks_which_holds():
    made, _ = write("6月も実施")
    theirs = with_row(small_plan(), "daily", reports={JUNE: Report(note="ほかの文")})
    now = at("daily", plan=structs.replace(theirs, seq=7))
    error = refused_as_changed("note", "6月も実施", "ほかの文")
    said, asked = made.refused(now, made, error)
    assert said == Say("まだ保存していません（ほかの人と同じ欄）", "busy")
    assert asked.asked.lines[1:] == ("自分の入力: 6月も実施", "今の値: ほかの文")
    assert [option for option, _label in asked.asked.options] == ["theirs", "mine", "edit"]

    assert asked.then("theirs") == [Say("今の値のままです")]
    mine = only(asked.then("mine"), Request)
    assert mine.changes == made.changes
    assert mine.settled == {(f"report:daily:{JUNE}", "note"): 7}
    for opened in (only(asked.then("edit"), Open), only(asked.otherwise(), Open)):
        assert (opened.values[0].note, opened.values[0].is_unsaved) == ("6月も実施", True)


def test_of_a_note_and_a_remedy_the_rest_is_saved_where_theirs_holds():
    made, *_ = open_note().then(NoteResult("6月も実施", "窓口を増やす"))
    _said, asked = made.refused(at("daily"), made, refused_as_changed("note", "6月も実施", "別"))
    rest = only(asked.then("theirs"), Request)
    assert rest.changes == (do.WriteRemedy("daily", JUNE, "窓口を増やす"),)


def test_a_note_for_a_row_that_is_gone_is_shown_until_it_is_copied_or_dropped():
    made, _ = write("6月も実施")
    error = PlannerError("row-gone", row="daily")
    said, asked = made.refused(at("survey"), made, error)
    assert said.style == "bad"
    assert asked.asked.lines[-1] == "6月も実施"
    assert asked.then("copy") == [
        Copy("6月も実施", "書いた文を写しました。写せない端末もあるので、貼って確かめてください"),
    ]
    assert asked.then("drop") == NOTHING
    assert only(asked.otherwise(), Ask).asked == asked.asked


# Figures

ACTUAL = FigurePlace("k1", "actual", JUNE)


def typed_figures():
    """The form of 保健 with a figure typed, and what saving it becomes."""
    opened = only(act("enter_figures")(at("rate", view=View("保健"))), Open)
    form, begin, whose, said = opened.values
    assert (form.place(begin), whose, said) == (ACTUAL, "保健", "")
    form.enter(ACTUAL, "80.1")
    return form, only(opened.then(form), Request)


def with_figure(value):
    """The plan with the figure that another entered meanwhile."""
    plan = small_plan()
    kpi = plan.kpis["k1"]
    figures = {**kpi.figures, f"actual@{JUNE}": Figure("actual", JUNE, Decimal(value))}
    return structs.replace(plan, kpis={"k1": structs.replace(kpi, figures=figures)})


def test_a_group_without_kpis_has_no_figures_to_enter():
    now = at("daily", view=View("企画総務"))
    assert act("enter_figures")(now) == [Say("入れる数字がありません", "busy")]


def test_a_figure_typed_is_requested():
    _form, made = typed_figures()
    assert made.changes == (do.RecordFigure("k1", "actual", JUNE, Decimal("80.1")),)


def test_figures_refused_open_again_with_what_was_typed():
    _form, made = typed_figures()
    said, opened = made.refused(at("rate"), made, refused_as_closed())
    form, _begin, _whose, why = opened.values
    assert (form.text(ACTUAL), why) == ("80.1", said.text)


def test_figures_refused_are_only_told_where_nothing_can_be_changed_by_now():
    _form, made = typed_figures()
    told = made.refused(at("rate", is_read_only=True), made, refused_as_closed())
    assert only(told, Say).style == "bad"


def test_a_figure_changed_elsewhere_asks_which_holds():
    _form, made = typed_figures()
    error = refused_as_changed(f"actual@{JUNE}", Decimal("80.1"), Decimal("79.9"), "kpi:k1")
    _said, asked = made.refused(at("rate", plan=with_figure("79.9")), made, error)
    assert [option for option, _label in asked.asked.options] == ["theirs", "mine", "edit"]
    assert only(asked.then("mine"), Request).changes == made.changes
    assert only(asked.otherwise(), Open).values[0].text(ACTUAL) == "80.1"
    assert asked.then("theirs") == [Say("今の値のままです")]


def test_a_target_of_a_decided_plan_asks_why_and_keeps_what_was_typed():
    opened = only(act("enter_figures")(at("rate")), Open)
    form = opened.values[0]
    form.put(FigurePlace("k1", "target", "2020-09"), Decimal("81.0"))
    asked = only(opened.then(form), Ask)
    assert only(asked.otherwise(), Open).values[0] is form
    made = only(asked.then(Answer({"why": "全国平均に合わせる"}, {})), Request)
    assert made.changes == (
        do.RecordFigure("k1", "target", "2020-09", Decimal("81.0"), why="全国平均に合わせる"),
    )


# Targets


def test_a_target_that_cannot_be_read_is_asked_for_again_with_what_was_written():
    asked = only(act("set_target")(at("rate")), Ask)
    again = only(asked.then(Answer({"target": "以上", "why": "見直し"}, {})), Ask)
    target, why = again.asked.fields
    assert (target.value, why.value) == ("以上", "見直し")
    assert again.asked.context.startswith("「以上」は 後発医薬品使用割合 の目標として")
    made = only(again.then(Answer({"target": "82%以上", "why": "見直し"}, {})), Request)
    assert made.changes == (do.SetTarget("k1", target_of("at-least", Decimal(82)), why="見直し"),)


def a_count(**fields):
    """The small plan, its KPI a number of notices."""
    plan = small_plan()
    kpi = Kpi("k1", "notices-sent", "通知の数", unit="件", **fields)
    return structs.replace(plan, kpis={"k1": kpi})


def test_a_direction_is_chosen_among_the_readings():
    asked = only(act("set_target")(at("rate", plan=a_count(kind="flow"))), Ask)
    answer = Answer({"target": "200件", "why": "見直し"}, {})
    choice = only(asked.then(answer), Ask)
    assert choice.asked.title == "通知の数 の目標は以上か以下か"
    assert choice.asked.options == (("at-least", "200件以上"), ("at-most", "200件以下"))
    made = only(choice.then("at-most"), Request)
    assert made.changes == (do.SetTarget("k1", target_of("at-most", Decimal(200)), why="見直し"),)
    back = only(choice.otherwise(), Ask)
    assert [field.value for field in back.asked.fields] == ["200件", "見直し"]


def test_a_kind_is_chosen_and_saved_with_the_target_in_one_entry():
    asked = only(act("set_target")(at("rate", plan=a_count())), Ask)
    choice = only(asked.then(Answer({"target": "トータル1000件", "why": "見直し"}, {})), Ask)
    assert [kind for kind, _label in choice.asked.options] == ["running", "stock"]
    made = only(choice.then("running"), Request)
    target, kind = made.changes
    assert target.target == target_of("at-least", Decimal(1000), judged_on="cumulative")
    assert kind == do.SetKpiKind("k1", "flow")
    assert made.said == "読み方: 年間1,000件以上（年度で積み上げる数）"


def test_words_stay_words_only_where_that_is_chosen():
    asked = only(act("set_target")(at("rate", plan=a_count())), Ask)
    choice = only(asked.then(Answer({"target": "連携を深める", "why": "見直し"}, {})), Ask)
    assert [answer for answer, _label in choice.asked.options] == ["words", "edit"]
    only(choice.then("edit"), Ask)
    (change,) = only(choice.then("words"), Request).changes
    assert change.target == target_of("qualitative", text="連携を深める")


def test_the_present_target_is_no_change_whatever_its_words():
    asked = only(act("set_target")(at("rate")), Ask)
    made = only(asked.then(Answer({"target": "80.7%以上", "why": ""}, {})), Request)
    assert made.changes == (do.SetTarget("k1", small_plan().kpis["k1"].target),)


# The way of 目安, and the targets of months


def with_months(*values, **fields):
    figures = (
        Figure("target", month, Decimal(value))
        for month, value in zip(APRIL_TO_MARCH, values, strict=False)
    )
    target = target_of("at-least", Decimal(3255))
    return a_count(
        kind="flow", target=target, figures={f"target@{f.period}": f for f in figures}, **fields
    )


def test_the_way_of_expecting_is_chosen_and_needs_no_reason():
    asked = only(act("set_basis")(at("rate", plan=a_count(expected_by="marks"))), Ask)
    bases = [basis for basis, _label in asked.asked.options]
    assert bases == ["usual", "months", "twelfths", "prior-share", "marks"]
    assert asked.asked.current == "marks"
    assert only(asked.then("twelfths"), Request).changes == (do.SetBasis("k1", "twelfths"),)
    assert only(asked.then("usual"), Request).changes == (do.SetBasis("k1", None),)


def test_expecting_by_the_months_asks_what_they_are_where_nobody_knows():
    asked = only(act("set_basis")(at("rate", plan=with_months(271, 271))), Ask)
    months = only(asked.then("months"), Ask)
    assert months.asked.lines == ("目標: 4月 271、5月 271",)
    both = (do.SetBasis("k1", "months"), do.SetMonthTargets("k1", "target", "single"))
    assert only(months.then("single"), Request).changes == both
    later = only(months.otherwise(), Request)
    assert later.changes == both[:1]
    assert "Ctrl+P の「単月」" in later.said


def test_a_way_that_gives_nothing_says_why_beside_it():
    # a count of the year with no target of a month, no figure of last year and no ●
    plan = with_months()
    plan = structs.replace(
        plan, rows={key: structs.replace(row, marks=()) for key, row in plan.rows.items()}
    )
    asked = only(act("set_basis")(at("rate", plan=plan)), Ask)
    assert [label for _basis, label in asked.asked.options] == [
        "いつもの決め方",
        "月の目標（月の目標がない）",
        "月割り",
        "前年度の進み方（前年度の同じ月までの数字がない）",
        "●の割合（●がない）",
    ]
    assert only(asked.then("months"), Request).changes == (do.SetBasis("k1", "months"),)


def test_what_the_targets_of_months_are_is_answered_later_and_mended():
    plan = with_months(271, 271, month_targets={"target": "cumulative"})
    asked = only(act("set_months")(at("rate", plan=plan)), Ask)
    assert asked.asked.current == "cumulative"
    (change,) = only(asked.then("single"), Request).changes
    assert change == do.SetMonthTargets("k1", "target", "single")
    assert asked.otherwise() == NOTHING  # it stays answered


def test_where_there_are_none_it_says_so():
    (none,) = act("set_months")(at("rate", plan=with_months()))
    assert none.text == "月の目標がまだありません（Excel から貼り付けて入れます）"
    (rate,) = act("set_months")(at("rate", plan=a_count(kind="ratio")))
    assert rate.text.startswith("単月か累計かがあるのは、一年で積み上がる数")


def read_as(text, unit="件", **fields):
    """What the dialog for a target shows below the field, after what it is read as."""
    plan = a_count(**fields)
    plan = structs.replace(plan, kpis={"k1": structs.replace(plan.kpis["k1"], unit=unit)})
    asked = only(act("set_target")(at("rate", plan=plan)), Ask)
    return asked.asked.fields[0].read_as(text).splitlines()[1:]


def test_a_target_to_be_done_says_by_what_and_when_it_is_met():
    assert read_as("説明会を実施する", kind="flow") == [
        "3月までに●が実施済か、0より大きい数字が入れば達成"
    ]
    assert read_as("11月に実施する", kind="level") == [
        "11月までに●が実施済なら達成（単位が 件 の数字では決まらない）"
    ]
    assert read_as("97.5以上", kind="flow") == []


def test_a_target_with_conditions_says_them_in_order_where_it_is_read():
    text = "20%以下とする。ただし前年度20%以下の場合は前年度以下、4件以下の場合は1件以下"
    lines = read_as(text, kind="ratio", unit="%")
    assert lines[0] == "条件を上から見て、最初に当てはまるもので判定"
    assert [line.strip()[0] for line in lines[1:]] == ["？", "？", "？", "？"]


def test_the_words_after_saving_say_it_too():
    asked = only(act("set_target")(at("rate", plan=a_count(kind="flow"))), Ask)
    made = only(asked.then(Answer({"target": "説明会を実施する", "why": "見直し"}, {})), Request)
    assert made.said == "3月までに●が実施済か、0より大きい数字が入れば達成"


def typed_target(plan, value, month):
    """The month's target typed into the form: what is requested."""
    opened = only(act("enter_figures")(at("rate", plan=plan)), Open)
    form = opened.values[0]
    form.put(FigurePlace("k1", "target", month), Decimal(value))
    form.why = "見直し"
    return only(opened.then(form), Request)


def test_the_first_target_of_a_month_is_asked_about_once_it_is_saved():
    made = typed_target(with_months(), 271, "2020-04")
    now = at("rate", plan=with_months(271))
    asked = only(made.written(now), Ask)
    assert asked.asked.title == "通知の数 の月の目標は単月か累計か"
    (change,) = only(asked.then("cumulative"), Request).changes
    assert change == do.SetMonthTargets("k1", "target", "cumulative")
    (later,) = asked.otherwise()
    assert later == Say(
        "単月か累計かは、あとで Ctrl+P の「単月」で答えられます（それまで目安に使いません）"
    )


def test_a_slip_of_the_hand_beside_it_is_asked_about_afterwards():
    # 450 of notices in May, 4,500 typed for June: ten times as many
    plan = with_months(271)
    may = Figure("actual", "2020-05", Decimal(450))
    june = Figure("actual", JUNE, Decimal(4500))
    before, now = (
        structs.replace(plan, kpis={"k1": structs.replace(plan.kpis["k1"], figures=figures)})
        for figures in (
            {"actual@2020-05": may},
            {**plan.kpis["k1"].figures, "actual@2020-05": may, f"actual@{JUNE}": june},
        )
    )
    opened = only(act("enter_figures")(at("rate", plan=before)), Open)
    form = opened.values[0]
    form.put(FigurePlace("k1", "target", "2020-04"), Decimal(271))
    form.put(FigurePlace("k1", "actual", JUNE), Decimal(4500))
    form.why = "見直し"
    months = only(only(opened.then(form), Request).written(at("rate", plan=now)), Ask)
    _later, slip = months.otherwise()
    assert "打ち間違いではありませんか" in slip.asked.title
    saved = only(months.then("single"), Request)
    assert only(saved.written(at("rate", plan=now)), Ask).asked == slip.asked


def test_a_second_one_is_not_asked_about_again():
    made = typed_target(with_months(271), 271, "2020-05")
    assert made.written(at("rate", plan=with_months(271, 271))) == NOTHING


def test_one_whose_meaning_was_said_is_not_asked_about():
    said = {"target": "single"}
    made = typed_target(with_months(month_targets=said), 271, "2020-04")
    assert made.written(at("rate", plan=with_months(271, month_targets=said))) == NOTHING


def test_a_row_without_a_kpi_has_no_target():
    told = act("set_target")(at("seminar"))
    assert told == [Say("目標は KPI のある行で変えられます", "busy")]


# Checking reports and 締め


def test_closing_a_month_asks_and_then_requests():
    asked = only(act("close_month")(at("daily")), Ask)
    assert asked.asked.title == "6月を締めますか"
    assert only(asked.then("close"), Request).changes == (do.CloseMonth(JUNE),)
    assert asked.then("keep") == NOTHING


def test_a_closed_month_is_opened_with_a_reason():
    asked = only(act("close_month")(at("daily", plan=closed(small_plan()))), Ask)
    assert asked.asked.fields[0].is_required
    made = only(asked.then(Answer({"why": "実績の訂正"}, {})), Request)
    assert made.changes == (do.ReopenMonth(JUNE, "実績の訂正"),)


def reported_plan(review=None):
    report = Report("○", "6月も実施", review=review)
    return with_row(small_plan(), "daily", reports={JUNE: report})


def go_on():
    return [Say("次へ")]


def test_a_report_is_given_back_with_a_comment_and_one_goes_on():
    plan = reported_plan()
    asked = only(act("give_back")(at("daily", plan=plan), go_on), Ask)
    assert asked.asked.title == "1-1 窓口 の6月の報告を差し戻す"
    made, following = asked.then(Answer({"comment": "件数を書く"}, {}))
    seen = reporting.fingerprint(plan, plan.rows["daily"], JUNE)
    assert made.changes == (do.ReviewReport("daily", JUNE, "returned", seen, "件数を書く"),)
    assert following == Say("次へ")


def test_a_comment_refused_opens_again_with_its_text():
    plan = reported_plan()
    asked = only(act("give_back")(at("daily", plan=plan), go_on), Ask)
    made, _following = asked.then(Answer({"comment": "件数を書く"}, {}))
    again, said = made.refused(at("survey", plan=plan), made, PlannerError("row-gone", row="x"))
    assert again.asked.fields[0].value == "件数を書く"
    assert said.style == "bad"


def test_a_report_is_neither_given_back_nor_confirmed_before_it_is_there():
    not_yet = [Say("1-1 の6月はまだ報告がありません", "busy")]
    assert act("give_back")(at("daily"), go_on) == not_yet
    assert act("confirm_report")(at("daily"), go_on) == not_yet


def test_a_report_of_a_closed_month_is_not_given_back():
    said = only(act("give_back")(at("daily", plan=closed(reported_plan())), go_on), Say)
    assert said.text.startswith(CLOSED)


def test_a_report_is_confirmed_as_it_was_read_and_the_same_key_takes_that_back():
    plan = reported_plan()
    made, following = act("confirm_report")(at("daily", plan=plan), go_on)
    seen = reporting.fingerprint(plan, plan.rows["daily"], JUNE)
    assert made.changes == (do.ReviewReport("daily", JUNE, "reviewed", seen),)
    assert following == Say("次へ")

    confirmed = reported_plan(Review("reviewed", seen))
    back = only(act("confirm_report")(at("daily", plan=confirmed), go_on), Request)
    assert back.changes == (do.ReviewReport("daily", JUNE, None),)


# Looking back and searching


def timeline(tmp_path, *changes):
    book = new_book(tmp_path, small_plan(decided=False))
    for change in changes:
        book.submit([change], seen=book.plan.seq)
    return book.timeline()


def test_the_year_of_a_row_opens_at_once_and_its_story_once_the_history_is_read(tmp_path):
    history = timeline(tmp_path)
    year = only(act("story")(at("daily")), Open)
    assert (year.screen, year.values[:2]) == ("year", ("daily", JUNE))
    chosen = YearChoice("story", at("daily").plan, "daily", JUNE)
    asked = only(year.then(chosen), LookBack)
    opened = only(asked.then(history), Open)
    assert (opened.screen, opened.values) == ("story", (history, "daily"))
    assert only(opened.then(None), Open).screen == "year"


def test_what_changed_is_asked_since_when_and_shown(tmp_path):
    history = timeline(tmp_path, do.SetStatus("daily", JUNE, "○"))
    looking = only(act("changes")(at("daily", view=View("保健"))), LookBack)
    asked = only(looking.then(history), Ask)
    assert asked.asked.options == (
        ("0", "計画の始めから 変更1件"),
        ("other", "いつから、いつまでを書く…"),
    )
    opened = only(asked.then("0"), Open)
    assert (opened.screen, opened.values) == ("changes", (history, 0, 1, "保健"))
    assert opened.then("survey") == [Go("survey")]


def test_a_moment_that_cannot_be_read_is_said(tmp_path):
    history = timeline(tmp_path, do.SetStatus("daily", JUNE, "○"))
    asked = only(only(act("changes")(at("daily")), LookBack).then(history), Ask)
    moments = only(asked.then("other"), Ask)
    said = only(moments.then(Answer({"start": "いつか", "end": "今"}, {})), Say)
    assert said.text.startswith("「いつか」は日時として読めません")
    opened = only(moments.then(Answer({"start": "始め", "end": "今"}, {})), Open)
    assert opened.values == (history, 0, 1, "")


def test_without_a_change_there_is_nothing_to_look_back_on(tmp_path):
    history = timeline(tmp_path)
    looking = only(act("changes")(at("daily")), LookBack)
    assert looking.then(history) == [Say("まだ何も変わっていません", "busy")]
    looking = only(act("past")(at("daily"), 2, {}), LookBack)
    assert looking.then(history) == [
        Say("まだ変更がないため、さかのぼる先がありません", "busy"),
    ]


def test_a_search_goes_round_the_rows_shown():
    shown = ("daily", "survey", "notices")
    here = at("survey")
    assert act("find")(here, shown, "通知", 1) == [Go("notices"), Say("「通知」 1/1件")]
    assert act("find")(here, shown, "調査", 1, True) == [Go("survey"), Say("「調査」 1/1件")]
    assert act("find")(here, shown, "予算", -1) == [Say("「予算」は見つかりません", "busy")]
    assert act("find")(here, shown, "", 1) == NOTHING


def test_of_several_rows_found_the_keys_to_the_others_are_named():
    plan = small_plan()
    rows = {name: structs.replace(row, text="同じ言葉") for name, row in plan.rows.items()}
    here = at("survey", plan=structs.replace(plan, rows=rows))
    shown = ("daily", "survey", "notices")
    found = [Go("survey"), Say("「同じ言葉」 2/3件　n 次　N 前")]
    assert act("find")(here, shown, "同じ言葉", 1, True) == found


def test_the_last_text_searched_for_is_selected_when_it_is_asked_again():
    asked = only(act("search")(at("survey"), "通知", list), Ask).asked
    assert [(field.value, field.is_replaced) for field in asked.fields] == [("通知", True)]


def test_every_act_of_the_table_is_there():
    assert all(callable(act(name)) for name in ACTS)


# The loop


class FakeScreen:
    """The plan's screen as the loop sees it; it writes down what it is given."""

    def __init__(self, log, *, is_read_only=False):
        object.__setattr__(self, "log", log)
        self.is_read_only = is_read_only
        self.situation = at("daily")
        self.present = self.situation.plan

    def __setattr__(self, name, value):
        super().__setattr__(name, value)
        if name in {"plan", "said", "offered"}:
            self.log.append((name, value))

    def set_reactive(self, _reactive, _value):
        pass

    def go_to(self, row, month, *, is_sought):
        self.log.append(("go", row, month, is_sought))


class FakeApp:
    """An app that opens screens and leaves the answer to the test."""

    def __init__(self, log):
        self.log = log
        self.screen_stack = []

    def push_screen(self, screen, answer):
        self.log.append(("open", type(screen).__name__))
        self.answer = answer


class FakeWriter:
    """A writer that writes nothing."""

    def __init__(self, log):
        self.log = log

    def ask(self, request):
        self.log.append(("ask", request))


def loop(*, is_read_only=False):
    """A loop, its app and what happened in order."""
    log = []
    main = FakeScreen(log, is_read_only=is_read_only)
    app = FakeApp(log)
    parts = {"desk": None, "give": None, "state_path": None, "said": ("", "")}
    return ActLoop(app, main, FakeWriter(log), **parts), app, log


STATUS = Request((do.SetStatus("daily", JUNE, "○"),), 0, offered=frozenset({"daily"}))


def test_effects_are_carried_out_in_their_order():
    carrying, _app, log = loop()
    asked = only(act("close_month")(at("daily")), Ask)
    carrying.carry_out([Go("survey"), STATUS, asked, Say("次へ")])
    assert log == [
        ("go", "survey", None, True),
        ("offered", {"daily"}),
        ("said", (" 保存中… 1件", "busy")),
        ("ask", STATUS),
        ("open", "ChooseScreen"),
        ("said", (" 次へ", "")),
    ]


def test_what_follows_from_an_answer_is_carried_out_and_what_follows_from_none():
    carrying, app, log = loop()
    asked = only(act("close_month")(at("daily")), Ask)
    carrying.carry_out([Ask(asked.asked, lambda chosen: [Say(chosen)], lambda: [Say("なし")])])
    app.answer("close")
    app.answer(None)
    assert log[1:] == [("said", (" close", "")), ("said", (" なし", ""))]


def test_a_request_for_no_change_goes_nowhere():
    carrying, _app, log = loop()
    carrying.carry_out([Request((), 0)])
    assert log == []


def test_a_read_only_plan_is_told_and_the_writer_asked_nothing():
    carrying, _app, log = loop(is_read_only=True)
    carrying.carry_out([STATUS])
    assert log == [("said", (f" {READ_ONLY[0].text}", "bad"))]


def test_the_new_plan_is_shown_before_it_is_said_what_was_saved():
    carrying, _app, log = loop()
    plan = small_plan()
    carrying.show_written(Written(STATUS, None, plan, 0))
    assert log == [("plan", plan), ("said", (" 変わったところはありません", ""))]


def test_what_a_request_says_of_its_refusal_follows_on_the_plan_as_it_is_now():
    carrying, _app, log = loop()
    plan = small_plan()
    request = structs.replace(STATUS, refused=lambda now, refused, error: [Say(error.code)])
    carrying.show_refused(Refused(request, refused_as_closed(), plan, 0))
    assert log == [("plan", plan), ("said", (" month-closed", ""))]


# Conflicts: the field in question, and what is left of the request without it

REPORTED = {
    "status": do.SetStatus("r1", JUNE, "○"),
    "note": do.WriteNote("r1", JUNE, "文"),
    "remedy": do.WriteRemedy("r1", JUNE, "策"),
    "memo": do.WriteMemo("r1", JUNE, "覚え"),
    "kept": do.KeepStatus("r1", JUNE, "kpi:k1"),
    "review": do.ReviewReport("r1", JUNE, "reviewed", "x"),
}


@pytest.mark.parametrize("field", REPORTED)
def test_the_value_of_another_leaves_nothing_to_ask_for_of_that_field(field):
    asked = Request(tuple(REPORTED.values()), 5)
    error = ConflictError(
        mine="a",
        theirs="b",
        who="乙",
        at="2020-07-01T00:00:00+00:00",
        key=(f"report:r1:{JUNE}", field),
    )
    left = conflict.following("theirs", asked, error, 6)
    assert left.changes == tuple(one for name, one in REPORTED.items() if name != field)
    alone = Request((REPORTED[field],), 5)
    assert conflict.following("theirs", alone, error, 6) is None


def test_damage_found_at_a_close_is_told_and_stops_nothing():
    damage = UnavailableError("history-chain-broken", path="計画", line=3)
    said = written_sentence(
        Written(Request((), 1), entry_of("r1"), small_plan(), 0, problem=damage)
    )
    assert said == error_sentence(damage)
    no_copy = UnavailableError("not-backed-up", path="計画", problem="disk full")
    said = written_sentence(
        Written(Request((), 1), entry_of("r1"), small_plan(), 0, problem=no_copy)
    )
    assert "disk full" in said
    assert said != error_sentence(no_copy)  # the 締め itself is saved, and it says so


def entry_of(row):
    return Entry(2, 1, "e1", "2020-07-01T00:00:00+00:00", "佐藤", "s", writes=())
