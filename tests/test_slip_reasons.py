"""The reasons of DOMAIN §7 that need more than one source: KPIs, statuses against them, promises."""

import random
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from judged import flow, kpi_of, plan_with, rate
from months import APRIL, APRIL_TO_MARCH, JULY, JUNE, MAY
from plans import bullets, refusal, small_plan, with_item, with_row, without_figures
from sample import kpi_named
from slipping import MONTHS, grounds_of, plans, quick, slips_of
from yearlong import Yearlong

from planner.history import intents, rules
from planner.history.entries import apply
from planner.history.intents import KeepStatus
from planner.history.writes import Signature
from planner.language import set_language
from planner.plan.model import Mark, Promise, Report, Suspension
from planner.slips.grounds import REASONS
from planner.wording.slips import slip_sentence

SIGNATURE = Signature("佐藤", "2020-06-30T00:00:00+00:00")


@pytest.fixture(autouse=True)
def _japanese():
    set_language("ja")
    yield
    set_language("ja")


def of(plan, reason, month=JUNE, group=""):
    """The grounds of a reason, asked for alone."""
    slips = slips_of(plan, month, group, (reason,))
    return [ground for slip in slips for ground in slip.grounds]


def only(plan, reason, month=JUNE):
    (found,) = of(plan, reason, month)
    return found


def told(plan, reason, month=JUNE):
    """The sentence of the one slip with a reason, asked for alone."""
    (slip,) = slips_of(plan, month, "", (reason,))
    return slip_sentence(plan, slip, month)


def report(plan, row, status, month=JUNE, **more):
    held = plan.rows[row].reports
    return with_row(plan, row, reports={**held, month: Report(status, **more)})


def after(plan, *made):
    for change in made:
        plan = apply(plan, rules.writes(plan, change, SIGNATURE))
    return plan


def quiet():
    return without_figures(small_plan())


# A short KPI


def test_a_count_short_of_its_twelfths_slips_with_figure_expectation_and_pace():
    # 5月 is month 2: 2/12 of 1,200 are 200; 150 are 50 short, a quarter of what is expected.
    # Missing 1,050 in the 10 months after 5月 are 105 a month; so far 150 ÷ 2 = 75.
    found = only(plan_with(flow("cumulative@2020-05=150")), "kpi", MAY)
    stands = found.standing
    assert (found.row, found.item, found.kpi) == ("rate", "i3", "k1")
    assert (stands.used.value, stands.used.period) == (Decimal(150), MAY)
    assert (stands.expected.value, stands.expected.basis) == (Decimal(200), "twelfths")
    assert (stands.shortfall, stands.size) == (Decimal(50), Decimal("0.25"))
    assert (stands.required_pace.needed, stands.required_pace.so_far) == (105, 75)
    assert found.size == Decimal("0.25")


@pytest.mark.parametrize(("figure", "count"), [("199", 1), ("200", 0), ("201", 0)])
def test_what_is_exactly_expected_is_not_short(figure, count):
    assert len(of(plan_with(flow(f"cumulative@2020-05={figure}")), "kpi", MAY)) == count


def test_too_much_under_an_at_most_rule_is_short_too():
    # 1.44 against at most 1.20: 0.24 too much, a fifth of it.
    kpi = rate("actual@2020-05=1.44", rule="at-most", value="1.20")
    assert only(plan_with(kpi), "kpi", MAY).size == Decimal("0.2")


@pytest.mark.parametrize(
    "kpi",
    [
        rate("actual@2020-05=50", role="reference"),
        rate(),  # nobody knows yet
        rate("actual@2020-05=50", rule="qualitative", value=None),
        rate("actual@2020-05=50", suspensions=(Suspension("rest", MAY),)),
        rate("actual@2020-05=50", judged_on="judging-month", judging_month="2020-09"),
    ],
    ids=["reference", "no figure", "in words", "at rest", "judged in 9月"],
)
def test_what_is_not_judged_is_not_short(kpi):
    assert of(plan_with(kpi), "kpi", MAY) == []


def test_a_kpi_of_a_row_at_rest_is_not_told():
    plan = plan_with(rate("actual@2020-05=50"), suspensions=(Suspension("rest", APRIL),))
    assert of(plan, "kpi", MAY) == []


def test_a_kpi_that_several_rows_show_is_told_once_at_the_first_as_long_as_any_works():
    """It stays at that row while the row rests: else its slip would leave one row for another."""
    plan = plan_with(rate("actual@2020-05=50"))
    for row in ("survey", "review"):
        plan = with_row(plan, row, kpis=("k1",))
    assert [ground.row for ground in of(plan, "kpi", MAY)] == ["survey"]
    rest = (Suspension("rest", APRIL),)
    resting = with_row(plan, "survey", suspensions=rest)
    assert [ground.row for ground in of(resting, "kpi", MAY)] == ["survey"]
    for row in ("review", "rate"):
        resting = with_row(resting, row, suspensions=rest)
    assert of(resting, "kpi", MAY) == []


def test_each_group_that_shows_a_kpi_is_told_at_its_own_row():
    plan = with_row(plan_with(rate("actual@2020-05=50")), "survey", kpis=("k1",))  # 業務
    assert [slip.row for slip in of(plan, "kpi", MAY, "業務")] == ["survey"]
    assert [slip.row for slip in of(plan, "kpi", MAY, "保健")] == ["rate"]
    assert of(plan, "kpi", MAY, "企画総務") == []


def test_a_kpi_any_incentive_item_shows_moves_the_premium_rate():
    plan = with_row(plan_with(rate("actual@2020-05=50")), "survey", kpis=("k1",))
    assert only(plan, "kpi", MAY).is_incentive  # by item 3, though item 2 tells it
    assert not only(with_item(plan, "i3", tags=()), "kpi", MAY).is_incentive


def test_the_short_figure_of_an_unrecorded_month_is_a_fact():
    assert small_plan().ledger_from == MAY
    assert only(plan_with(rate("actual@2020-04=50")), "kpi", APRIL).kpi == "k1"


def test_a_short_kpi_is_told_with_basis_and_pace():
    plan = plan_with(flow("cumulative@2020-05=150"))
    assert told(plan, "kpi", MAY) == (
        "指標 150件（R2.5、累計）、目安 200件（目標の2/12）: △ 50件 下回る（25.0%）、"
        "必要ペース あと10か月は月 105件（これまで月 75件）"
    )


# A rank that fell


@pytest.mark.parametrize(
    ("before", "now", "fallen"),
    [("◎", "○", 1), ("◎", "△", 2), ("○", "△", 1), ("○", "○", 0), ("△", "○", 0), ("○", "□", 0)],
)
def test_a_status_whose_rank_fell_slips_and_not_started_has_none(before, now, fallen):
    plan = report(report(quiet(), "survey", before, MAY), "survey", now)
    assert [slip.fallen for slip in of(plan, "worse")] == ([fallen] if fallen else [])


def test_a_fall_is_from_the_last_month_with_a_status():
    plan = report(report(quiet(), "survey", "◎", APRIL), "survey", "○")
    plan = with_row(
        plan, "survey", reports={**plan.rows["survey"].reports, MAY: Report(note="調査中")}
    )
    found = only(plan, "worse")
    assert (found.before, found.status, found.since) == ("◎", "○", APRIL)
    assert told(plan, "worse") == "4月の◎から○に下がりました"


def test_a_fall_is_told_in_its_month_only():
    plan = report(report(quiet(), "survey", "◎", APRIL), "survey", "○", MAY)
    assert of(plan, "worse", MAY)
    assert of(report(plan, "survey", "○"), "worse", JUNE) == []


# ○ and ◎ against the evidence


def test_a_good_status_against_an_overdue_mark_is_asked_about():
    plan = report(with_row(quiet(), "survey", marks=bullets(MAY)), "survey", "○")
    found = only(plan, "watermelon")
    assert (found.status, found.marks, found.short) == ("○", (("survey", "m2020-05"),), ())
    assert told(plan, "watermelon") == (
        "6月は○ですが、次のことと食い違います: 5月の●が実施されていない"
    )


def test_an_overdue_mark_of_another_row_is_named_with_the_number_of_its_row():
    plan = report(with_row(quiet(), "rate", marks=bullets(MAY)), "notices", "○")
    found = only(plan, "watermelon")
    assert (found.row, found.marks) == ("notices", (("rate", "m2020-05"),))
    number = plan.reference(plan.rows["rate"])
    assert told(plan, "watermelon").endswith(f": {number} 5月の●が実施されていない")


@pytest.mark.parametrize("status", ["○", "◎"])
def test_a_good_status_against_a_short_kpi_is_asked_about(status):
    plan = report(plan_with(rate("actual@2020-06=50")), "rate", status)
    assert [one.kpi for one in only(plan, "watermelon").short] == ["k1"]


@pytest.mark.parametrize("status", ["△", "□", None])
def test_other_statuses_are_not_asked_about(status):
    plan = report(plan_with(rate("actual@2020-06=50")), "rate", status)
    assert of(plan, "watermelon") == []


def test_the_status_of_the_first_row_speaks_for_those_without_their_own():
    plan = report(plan_with(rate("actual@2020-06=50")), "notices", "○")  # rate is of its item
    assert only(plan, "watermelon").row == "notices"
    assert of(report(plan, "rate", "△"), "watermelon") == []
    assert of(with_row(plan, "rate", is_separate=True), "watermelon") == []


def test_a_row_at_rest_is_no_evidence():
    plan = report(plan_with(rate("actual@2020-06=50")), "notices", "○")
    assert of(with_row(plan, "rate", suspensions=(Suspension("r", JUNE),)), "watermelon") == []


def test_nobody_is_asked_about_an_unrecorded_month():
    plan = report(plan_with(rate("actual@2020-04=50")), "rate", "○", APRIL)
    assert of(plan, "watermelon", APRIL) == []


def test_a_status_a_person_lets_stand_is_asked_about_once():
    plan = report(with_row(quiet(), "survey", marks=bullets(MAY)), "survey", "○")
    kept = after(plan, KeepStatus("survey", JUNE, only(plan, "watermelon").evidence))
    assert of(kept, "watermelon") == []
    assert kept.rows["survey"].report(JUNE).status == "○"
    assert of(kept, "overdue")  # the ● itself is told as ever
    assert of(report(kept, "survey", "○", JULY), "watermelon", JULY) == []  # nothing new in 7月


def test_it_is_asked_again_when_the_evidence_changes():
    plan = report(with_row(quiet(), "survey", marks=bullets(MAY)), "survey", "○")
    kept = after(plan, KeepStatus("survey", JUNE, only(plan, "watermelon").evidence))
    more = with_row(kept, "survey", marks=bullets(MAY, JUNE))
    assert len(only(more, "watermelon").marks) == 2
    held = kept.rows["survey"].report(JUNE)
    better = msgspec.structs.replace(held, status="◎")
    assert of(with_row(kept, "survey", reports={JUNE: better}), "watermelon")


def test_a_new_figure_is_new_evidence_and_one_that_is_met_none():
    plan = report(plan_with(rate("actual@2020-06=50")), "rate", "○")
    kept = after(plan, KeepStatus("rate", JUNE, only(plan, "watermelon").evidence))
    for figure, asked in (("51", 1), ("92.0", 0)):  # 92.0 is the target: met
        kpi = msgspec.structs.replace(rate(f"actual@2020-06={figure}"), id="k1")
        other = msgspec.structs.replace(kept, kpis={"k1": kpi})
        assert len(of(other, "watermelon")) == asked


def test_keeping_is_taken_back_and_asked_again():
    plan = report(with_row(quiet(), "survey", marks=bullets(MAY)), "survey", "○")
    kept = after(plan, KeepStatus("survey", JUNE, only(plan, "watermelon").evidence))
    assert of(after(kept, KeepStatus("survey", JUNE, "")), "watermelon")


def test_of_two_answers_the_later_one_up_to_the_month_looked_at_counts():
    plan = with_row(quiet(), "survey", marks=bullets(MAY))
    early = report(plan, "survey", "○", JUNE)
    late = report(plan, "survey", "◎", JULY)
    keys = (only(early, "watermelon", JUNE).evidence, only(late, "watermelon", JULY).evidence)
    assert keys[0] != keys[1]  # ○ and ◎ are not the same answer
    for answers, asked in ((keys, 0), (keys[::-1], 1)):
        kept = report(early, "survey", "○", JUNE, kept=answers[0])
        both = report(kept, "survey", "◎", JULY, kept=answers[1])
        assert (len(of(both, "watermelon", JUNE)), len(of(both, "watermelon", JULY))) == (
            asked,
            asked,
        )


def test_a_month_without_status_has_nothing_to_keep():
    error = refusal(rules.writes, quiet(), KeepStatus("survey", JUNE, "x"), SIGNATURE)
    assert error.code == "no-status-to-keep"


def test_a_closed_month_may_still_be_answered():
    plan = report(with_row(quiet(), "survey", marks=bullets(MAY)), "survey", "○")
    key = only(plan, "watermelon").evidence
    closed = after(plan, intents.CloseMonth(JUNE))
    assert after(closed, KeepStatus("survey", JUNE, key)).rows["survey"].report(JUNE).kept == key


def test_much_evidence_is_named_in_part_and_counted():
    plan = report(with_row(quiet(), "survey", marks=_each(APRIL_TO_MARCH[1:6])), "survey", "○")
    plan = report(with_row(plan, "survey", period_rule="each"), "survey", "○", "2020-09")
    sentence = told(plan, "watermelon", "2020-09")
    assert sentence.endswith("7月の●が実施されていない、ほか2件")  # 5, 6 and 7月 of 5月 to 9月


def _each(months):
    return tuple(Mark(f"x{month}", month=month) for month in months)


# Promised again and again


def moved(*months, month=MAY, **more):
    return Mark("m", month=month, promises=tuple(map(Promise, months)), **more)


@pytest.mark.parametrize(
    ("mark", "moves"),
    [
        (moved(JULY), 0),  # once
        (moved(JULY, "2020-09"), 2),
        (moved("2020-09", JULY), 2),  # nearer the second time, and still behind 5月
        (moved(JULY, None), 2),  # 時期未定
        (moved(JULY, "2020-09", "2020-10"), 3),
        (moved(JULY, MAY), 0),  # back where it was
        (moved(JUNE, APRIL), 0),  # sooner
        (moved(JULY, "2020-09", done=JUNE), 0),
        (moved(JULY, "2020-09", done="2020-09"), 2),  # still open in 6月
        (moved(JULY, "2020-09", dropped="中止"), 0),
        (moved(JUNE, JULY, month=None), 0),  # unplanned: the first is no move
        (moved(MAY, JUNE, JULY, month=None), 2),
        (moved(JULY, "2020-09", text="公告"), 2),
    ],
)
def test_an_open_mark_moved_twice_or_more_slips(mark, moves):
    plan = with_row(quiet(), "survey", marks=(mark,))
    assert [slip.moves for slip in of(plan, "re-promised")] == ([moves] if moves else [])


def test_marks_that_bind_nobody_are_not_promised_again():
    marks = [mark for mark in bullets(*APRIL_TO_MARCH) if mark.month != MAY]
    plan = with_row(quiet(), "daily", marks=(*marks, moved(JULY, "2020-09")))
    assert of(plan, "re-promised") == []


def test_a_move_counts_from_the_month_it_was_made_for_whenever_the_mark_was_due():
    year = Yearlong(quiet())
    (mark,) = year.plan.rows["survey"].marks  # of 7月
    year.do(intents.MoveMark("survey", mark.id, "2020-10", "都合"), month=MAY)
    year.do(intents.MoveMark("survey", mark.id, "2020-12", "都合"), month="2020-09")
    every = [bool(of(year.plan, "re-promised", month)) for month in (MAY, JULY, "2020-08")]
    assert every == [False, False, False]
    assert only(year.plan, "re-promised", "2020-09").moves == 2
    assert of(year.plan, "re-promised", "2021-03")


def test_what_is_promised_again_is_told_with_its_month_now():
    plan = with_row(quiet(), "survey", marks=(moved(JULY, "2020-09"),))
    assert told(plan, "re-promised") == "5月の●を2回移し、期限は9月です"
    undated = with_row(quiet(), "survey", marks=(moved(JULY, None),))
    assert told(undated, "re-promised") == "5月の●を2回移し、期限は未定です"


# Order


def test_the_nine_reasons_stand_in_the_order_of_a_leader():
    short = flow("cumulative@2020-06=150")  # 3/12 of 1,200 are 300: half
    shorter = flow("cumulative@2020-06=30")  # nine tenths
    plan = plan_with(short, shorter)
    plan = with_row(plan, "rate", kpis=("k1",))
    plan = with_row(plan, "review", kpis=("k2",), marks=(moved(JUNE, None),))
    plan = report(plan, "daily", "△", MAY)
    plan = report(plan, "daily", "△")
    plan = report(report(plan, "survey", "◎", MAY), "survey", "○")
    plan = with_row(plan, "survey", marks=(Mark("late", month=MAY),))
    plan = report(plan, "notices", "□", remedy="")
    plan = with_row(plan, "leaflet", marks=(Mark("later", month=JUNE),))
    found = [(slip.row, *slip.reasons) for slip in slips_of(plan)]
    assert found == [
        ("rate", "kpi"),  # half, but of the premium rate
        ("review", "kpi"),  # nine tenths
        ("daily", "below", "no-remedy"),  # two months
        ("notices", "not-started"),  # one month
        ("survey", "worse"),
        ("survey", "overdue", "watermelon"),  # a month late, and ○
        ("leaflet", "overdue"),  # due now
        ("review", "re-promised"),
        ("review", "unreported"),
    ]
    assert {reason for _row, *reasons in found for reason in reasons} == set(REASONS)


def test_of_reasons_only_those_asked_for_are_told():
    plan = report(with_row(small_plan(), "survey", marks=bullets(MAY)), "survey", "○")
    for reason in REASONS:
        assert of(plan, reason) == grounds_of(plan, JUNE, reason)


# Gunma as of May 2020: what was published, and what the figures say


def items_of(plan, found):
    return {plan.items[slip.item].number for slip in found}


def short_kpi(plan, name):
    (found,) = [slip for slip in of(plan, "kpi", MAY) if slip.kpi == kpi_named(name)]
    return found


def test_items_22_to_27_are_short_by_twelfths_as_they_were_published(sample):
    # 3,549/147,940, 627/21,852, 987/20,269, 453/3,255, 441/3,159 and 16/124 against 2/12 each.
    counts = {
        "22": "生活習慣病予防健診 受診者数",
        "23": "事業者健診データ 取得者数",
        "24": "特定健康診査 受診者数",
        "25": "被保険者特定保健指導 協会実施",
        "26": "被保険者特定保健指導 委託分",
        "27": "被扶養者特定保健指導",
    }
    for number, name in counts.items():
        found = short_kpi(sample, name)
        assert found.standing.expected.basis == "twelfths"
        row = sample.rows[found.row]
        assert sample.items[row.item].number == number
        assert row.report(MAY).status == "△"
        assert found.is_incentive


def test_item_25_is_short_by_the_computation_of_the_domain(sample):
    # 453 of 3,255 are 13.9%, against 16.7%: expected 542.5, missing 89.5, 89.5 ÷ 542.5 = 0.1650.
    found = short_kpi(sample, "被保険者特定保健指導 協会実施")
    stands = found.standing
    assert (stands.value, stands.expected.value) == (Decimal(453), Decimal("542.5"))
    assert stands.shortfall == Decimal("89.5")
    assert round(found.size, 4) == Decimal("0.1650")


def test_item_26_would_be_ahead_on_last_years_share(sample):
    # 263 of last year's 1,997 were there in May: 13.17% of 3,159 are 416 (DOMAIN: 441 against 416).
    found = short_kpi(sample, "被保険者特定保健指導 委託分")
    (other,) = [one for one in found.standing.others if one.basis == "prior-share"]
    assert round(other.value) == 416
    assert found.standing.value == Decimal(441)


def test_three_items_show_one_kpi_and_it_is_told_once(sample):
    # (453 + 441 + 16) ÷ 38,911 = 2.34%
    found = short_kpi(sample, "特定保健指導実施率(全体)")
    assert round(found.standing.value, 2) == Decimal("2.34")
    assert sample.items[found.item].number == "25"


def test_item_8_is_a_reference_and_never_short_though_it_is_below(sample):
    assert not any(sample.items[slip.item].number == "8" for slip in of(sample, "kpi", MAY))
    assert "8" in items_of(sample, of(sample, "below", MAY))


def test_item_6_is_short_of_april_s_own_target_and_12_at_rest_of_nothing(sample):
    # 0.272 against April's 0.312: 0.040 short. 12-1 rests from April on.
    (six,) = [s for s in of(sample, "kpi", MAY) if sample.items[s.item].number == "6"]
    assert (six.standing.shortfall, six.standing.expected.basis) == (Decimal("0.040"), "own")
    assert not any(sample.items[slip.item].number == "12" for slip in slips_of(sample, MAY))


def test_short_kpis_of_the_premium_rate_come_before_all_others(sample):
    found = of(sample, "kpi", MAY)
    marks = [slip.is_incentive for slip in found]
    assert marks == sorted(marks, reverse=True)
    for kind in (True, False):
        sizes = [slip.size for slip in found if slip.is_incentive is kind]
        assert sizes == sorted(sizes, reverse=True)


def test_may_was_unrecorded_so_that_nothing_is_asked_that_nobody_could_know(sample):
    asked = {"overdue", "no-remedy", "unreported", "watermelon", "re-promised"}
    assert sample.ledger_from == JUNE
    assert not asked & {ground.reason for ground in grounds_of(sample, MAY)}
    assert len(of(sample, "below", MAY)) == 12  # DOMAIN: △12


# Properties


@given(plans(), MONTHS)
@quick
def test_a_row_at_rest_never_slips_whatever_it_says(plan, month):
    for ground in grounds_of(plan, month):
        rows = {"unreported": plan.items[ground.item].rows, "kpi": ground.shown}
        own = rows.get(ground.reason, (ground.row,))
        assert not all(plan.rows[row].is_suspended(month) for row in own)


@given(plans(), MONTHS, st.randoms(use_true_random=False))
@quick
def test_the_order_in_which_things_are_stored_does_not_matter(plan, month, rng):
    def shuffled(held):
        keys = list(held)
        random.Random(rng.random()).shuffle(keys)
        return {key: held[key] for key in keys}

    other = msgspec.structs.replace(plan, rows=shuffled(plan.rows), items=shuffled(plan.items))
    for row in plan.rows:
        other = with_row(other, row, reports=shuffled(plan.rows[row].reports))
    assert slips_of(other, month) == slips_of(plan, month)


@given(plans(), MONTHS, MONTHS, st.data())
@quick
def test_ticking_a_mark_never_adds_an_overdue_one_or_a_doubt(plan, month, done, data):
    openly = [(row, mark) for row in plan.rows for mark in plan.rows[row].marks if mark.is_open]
    if not openly:
        return
    row, mark = data.draw(st.sampled_from(openly))
    marks = tuple(
        msgspec.structs.replace(held, done=done) if held.id == mark.id else held
        for held in plan.rows[row].marks
    )
    ticked = with_row(plan, row, marks=marks)
    for reason in ("overdue", "watermelon", "not-started", "re-promised"):
        before = {(slip.row, slip.mark) for slip in of(plan, reason, month)}
        assert {(slip.row, slip.mark) for slip in of(ticked, reason, month)} <= before


@given(plans(), MONTHS, st.integers(min_value=1, max_value=400))
@quick
def test_a_worse_figure_never_takes_a_short_kpi_away(plan, month, less):
    (key, figure), *_ = plan.kpis["k1"].figures.items()
    lower = msgspec.structs.replace(figure, value=figure.value - less)
    kpi = msgspec.structs.replace(plan.kpis["k1"], figures={key: lower})
    worse = msgspec.structs.replace(plan, kpis={"k1": kpi})
    sizes = {slip.kpi: slip.size for slip in of(worse, "kpi", month)}
    for slip in of(plan, "kpi", month):
        assert sizes[slip.kpi] > slip.size


@given(plans(), MONTHS)
@quick
def test_before_the_ledger_only_facts_are_told(plan, month):
    if month < plan.ledger_from:
        facts = {"kpi", "below", "not-started", "worse", "re-promised"}
        assert {ground.reason for ground in grounds_of(plan, month)} <= facts


@given(plans(), MONTHS)
@quick
def test_groups_together_tell_what_the_plan_tells(plan, month):
    every = {ground.key for ground in grounds_of(plan, month)}
    each = (slip for group in plan.groups for slip in slips_of(plan, month, group))
    assert {ground.key for slip in each for ground in slip.grounds} == every


def test_a_kpi_the_plan_has_no_more_is_passed_over():
    plan = with_row(quiet(), "survey", kpis=("gone",))
    assert of(report(plan, "survey", "○"), "watermelon") == of(plan, "kpi") == []


def test_a_kpi_without_a_unit_is_told_all_the_same():
    plan = plan_with(kpi_of("actual@2020-05=5", value="10", unit=""))
    assert "5（R2.5）" in told(plan, "kpi", MAY)
