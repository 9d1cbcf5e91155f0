"""What is said of how a KPI is judged: by which months, in which case, by what, and in the end."""

import pytest
from judged import flow, kpi_of, plan_with, rate
from months import APRIL_TO_MARCH, JUNE, MARCH, MAY
from msgspec.structs import replace
from targeted import case_of, condition_of, target_of

from planner.forms.detail import row_blocks
from planner.forms.evidence import evidence
from planner.kpi.carried_out import month_done
from planner.kpi.standing import standing
from planner.kpi.verdicts import verdict
from planner.plan.model import Mark
from planner.plan.targets import Done, Target
from planner.reports.kpi_lines import kpis_of_rows, verdicts_text
from planner.slips.behind import Asked, behind
from planner.wording.bases import chosen_basis_text
from planner.wording.judged_by import judging_lines
from planner.wording.kpis import basis_text, case_lines, expected_apart
from planner.wording.verdicts import item_verdict_text, verdict_text


def without_marks(plan):
    """The plan without any ●."""
    rows = {key: replace(row, marks=()) for key, row in plan.rows.items()}
    return replace(plan, rows=rows)


def only_kpi(plan):
    (kpi,) = plan.kpis.values()
    return kpi


def of_year(kpi):
    plan = plan_with(kpi)
    kpi = only_kpi(plan)
    return verdict_text(plan, kpi, verdict(plan, kpi))


# To be carried out


def to_do(*figures, marks=(), **fields):
    """A plan with a KPI that asks for something to be done, in a row with these ● alone."""
    kpi = replace(kpi_of(*figures, **fields), target=Target(Done(), "説明会を実施する"))
    return without_marks(plan_with(kpi)) if not marks else plan_with(kpi, marks=marks)


@pytest.mark.parametrize(("kind", "unit"), [("level", "件"), ("ratio", "%"), ("ratio", "件")])
def test_a_figure_of_a_stock_or_a_rate_does_not_tell_that_it_was_carried_out(kind, unit):
    # 610 registrations stand in May, and nobody held the meeting
    plan = to_do("actual@2020-05=610", kind=kind, unit=unit)
    assert month_done(plan, only_kpi(plan), JUNE) is None
    assert verdict(replace(plan, status_month=MARCH), only_kpi(plan)).is_met is False


@pytest.mark.parametrize(("kind", "unit"), [("flow", "回"), ("flow", "件"), ("ratio", "")])
def test_a_figure_that_counts_how_often_does(kind, unit):
    plan = to_do("actual@2020-05=1", kind=kind, unit=unit)
    assert month_done(plan, only_kpi(plan), JUNE) == MAY
    none = to_do("actual@2020-05=0", kind=kind, unit=unit)
    assert month_done(none, only_kpi(none), JUNE) is None


def test_a_done_mark_always_does():
    done = Mark("m2020-05", MAY, done=MAY)
    plan = to_do("actual@2020-05=610", marks=(done,), kind="level")
    assert month_done(plan, only_kpi(plan), JUNE) == MAY


def test_it_is_said_by_what_it_is_met():
    plan = to_do(kind="flow", unit="回")
    met_by = "3月までに●が実施済か、0より大きい数字が入れば達成"
    assert judging_lines(plan, only_kpi(plan), JUNE) == (met_by,)
    plan = to_do(kind="level", unit="社")
    met_by = "3月までに●が実施済なら達成（単位が 社 の数字では決まらない）"
    assert judging_lines(plan, only_kpi(plan), JUNE) == (met_by,)


# Cases: at four tenders or fewer one case; last year within 20% last year's; else 20%


def case_signs(*figures):
    cases = (
        case_of("at-most", 1, "numerator", condition_of("at-most", 4, "denominator")),
        case_of("at-most-prior", when=condition_of("at-most", "20", back=1)),
        case_of("at-most", "20"),
    )
    kpi = replace(rate(*figures), target=target_of("conditional", cases=cases))
    plan = plan_with(kpi)
    kpi = only_kpi(plan)
    return [line[0] for line in case_lines(plan, kpi, standing(plan, kpi, JUNE))]


def test_the_arrow_stands_before_a_case_that_applies_for_certain():
    tenders = ("actual@2020-06=20", "numerator@2020-06=1")
    assert case_signs(*tenders, "denominator@2020-06=4")[0] == "→"
    nine = (*tenders, "denominator@2020-06=9")
    assert case_signs(*nine, "actual@2019=15") == ["分", "→", "2"]  # 15% is within 20%
    assert case_signs(*nine, "actual@2019=25") == ["分", "前", "→"]


def test_where_a_condition_is_unknown_no_arrow_stands_and_that_is_said_once():
    assert case_signs() == ["？", "？", "？", "？"]
    nine = ("actual@2020-06=20", "numerator@2020-06=1", "denominator@2020-06=9")
    assert case_signs(*nine) == ["分", "？", "？", "？"]  # last year's is open
    assert case_signs("actual@2019=15") == ["？", "？", "2", "？"]  # one of two applies


# The sum of the months' own targets


def of_months(*values, meaning, series="cumulative"):
    targets = [
        f"target@{month}={value}" for month, value in zip(APRIL_TO_MARCH, values, strict=False)
    ]
    return flow(f"{series}@2020-05=453", *targets, value="3255", month_targets={"target": meaning})


def basis(kpi, month=MAY):
    plan = plan_with(kpi)
    found = standing(plan, only_kpi(plan), month)
    return found.expected.value, basis_text(plan, found, found.expected)


def test_targets_of_single_months_are_named_as_the_sum_that_they_are():
    # 271 + 271 = 542
    assert basis(of_months(271, 271, meaning="single")) == (542, "4月〜5月の目標の合計")
    assert basis(of_months(271, 542, meaning="cumulative")) == (542, "5月の目標")


def test_a_month_without_a_figure_is_not_in_the_sum():
    targets = [f"target@{month}=271" for month in APRIL_TO_MARCH[:4]]
    figures = ("actual@2020-04=200", "actual@2020-05=200", "actual@2020-07=200")
    kpi = flow(*figures, *targets, value="3255", month_targets={"target": "single"})
    assert basis(kpi, "2020-07") == (813, "4月〜5月、7月の目標の合計")  # 3 × 271


def test_the_pane_of_a_row_shows_the_sum_where_the_figure_stands():
    plan = plan_with(of_months(271, 271, meaning="single"))
    told = row_blocks(plan, plan.rows["rate"], MAY)[2][0].told
    assert "目安 542件（4月〜5月の目標の合計）" in told
    assert sum("目安 542" in line for line in told) == 2  # where the figure stands, and its basis


# A basis that gives nothing


def chosen(kpi, by, month=MAY, *, has_marks=True):
    plan = plan_with(replace(kpi, expected_by=by))
    plan = plan if has_marks else without_marks(plan)
    return chosen_basis_text(plan, only_kpi(plan), standing(plan, only_kpi(plan), month))


def test_a_basis_that_gives_nothing_says_why_and_what_is_used():
    count = flow("cumulative@2020-05=453")
    assert chosen(count, "months") == "月の目標（月の目標がないので月割り）"
    assert chosen(count, "marks", has_marks=False) == "●の割合（●がないので月割り）"
    prior = "前年度の進み方（前年度の同じ月までの数字がないので月割り）"
    assert chosen(count, "prior-share") == prior
    assert chosen(count, "twelfths") == "月割り"
    open_one = flow("cumulative@2020-05=453", "target@2020-05=271")
    assert chosen(open_one, "months") == "月の目標（単月か累計か決まっていないので月割り）"


def test_what_does_not_grow_over_the_year_is_spread_by_no_basis():
    monthly = rate("actual@2020-05=91.0")
    assert chosen(monthly, "twelfths") == "月割り（一年で積み上がらないので年度の目標）"
    # a stock whose start nobody knows is judged in March
    stock = kpi_of("actual@2020-05=610", value="1000", kind="level")
    assert chosen(stock, "twelfths") == "月割り（前年度末の数字がない）"


def test_a_basis_not_chosen_is_not_told():
    assert chosen(flow("cumulative@2020-05=453"), None) == ""


def test_the_pane_of_a_row_tells_it():
    plan = plan_with(flow("cumulative@2020-05=453", expected_by="months"))
    lines = row_blocks(plan, plan.rows["rate"], MAY)[2][0].lines
    assert "目安の決め方 月の目標（月の目標がないので月割り）" in lines


def test_a_value_expected_by_two_ways_is_told_once_on_paper_and_screen():
    # two of twelve months of last year had two twelfths of its 600: 1,200 × 100 ÷ 600 = 200
    kpi = flow("cumulative@2020-05=150", "cumulative@2019-05=100", "cumulative@2020-03=600")
    plan = without_marks(plan_with(kpi))
    found = standing(plan, only_kpi(plan), MAY)
    assert [own.value for own in (found.expected, *found.others)] == [200, 200, 1200]
    assert [own.value for own in expected_apart(found)] == [200, 1200]
    (row,) = (own for own in behind(plan, Asked(MAY)).rows if own.row == "rate")
    assert "ほかの目安 1,200件（年度の目標）" in evidence(plan, MAY, row, None).why


# The verdict of the year


def test_a_verdict_names_the_value_of_the_year():
    assert of_year(flow("cumulative@2021-03=1300")) == "○（1,300件）"
    assert of_year(rate("actual@2020=91.5")) == "×（91.5%）"
    counts = ("actual@2020=100", "numerator@2020=17519", "denominator@2020=17520")
    kpi = replace(rate(*counts), target=target_of("at-least", "100"))
    assert of_year(kpi) == "×（17,519 ÷ 17,520、四捨五入では100%）"


def test_one_month_that_decides_is_named():
    months = [f"actual@{month}=95.5" for month in APRIL_TO_MARCH if month != MAY]
    kpi = replace(
        rate(*months, "actual@2020-05=94.9"), target=target_of("at-least", "95", judged_on="every")
    )
    assert of_year(kpi) == "×（R2.5 94.9%）"


def test_what_is_to_be_done_names_its_month():
    plan = replace(to_do("actual@2020-05=1", kind="flow", unit="回"), status_month=MARCH)
    kpi = only_kpi(plan)
    assert verdict_text(plan, kpi, verdict(plan, kpi)) == "○（5月に実施済）"
    plan = replace(to_do(kind="flow", unit="回"), status_month=MARCH)
    assert verdict_text(plan, kpi, verdict(plan, only_kpi(plan))) == "×（未実施）"


def test_the_mark_of_an_item_names_its_kpi_where_there_is_only_one():
    plan = plan_with(rate("actual@2020=91.5"))
    item = plan.item_of(plan.rows["rate"])
    assert item_verdict_text(plan, item) == "×（指標 ×）"


def test_the_pane_of_a_row_has_both_in_march_alone():
    plan = plan_with(rate("actual@2020=91.5"))
    march, may = (row_blocks(plan, plan.rows["rate"], month)[2] for month in (MARCH, MAY))
    assert "達成状況 ×（91.5%）" in march[0].lines
    assert march[1].lines == ("×（指標 ×）",)
    assert "達成状況" not in str(may)


def test_the_verdicts_of_a_table_are_counted():
    words = replace(rate(), target=target_of("qualitative", text="言葉"))
    plan = plan_with(
        flow("cumulative@2021-03=1300"), rate("actual@2020=91.5"), rate(), rate(), words
    )
    shown = kpis_of_rows(plan, MARCH)
    assert verdicts_text(plan, shown) == "達成 ○1 ×1 未判定 2"
    assert verdicts_text(plan, shown[-1:]) == ""
