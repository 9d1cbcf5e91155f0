"""Two plans of two years beside each other: what is the same, changed, new, ended."""

import pytest
from msgspec import structs
from plans import bullets, plan_of_people, small_plan, with_item, with_row
from targeted import target_of

from planner.history.lineage import compare
from planner.plan.fiscal import FiscalYear
from planner.plan.following import following
from planner.plan.model import Ended, Item, Kpi, Lineage, Mark, Promise, Report, Row, Section
from planner.plan.order import At

R3, R4, R5 = FiscalYear(2021), FiscalYear(2022), FiscalYear(2023)


def third(plan=None, year=R3):
    return following(plan or small_plan(), year, f"small-{year.year}")


def states(compared, kind="row"):
    """The states of a kind, those that are the same left out."""
    return {
        part.id: part.state for part in compared.parts if part.kind == kind and part.state != "same"
    }


def fields(compared, own):
    """The fields of a part that changed."""
    (part,) = (part for part in compared.parts if part.id == own and part.state == "changed")
    return [change.field or change.entity.rpartition(":")[2] for change in part.changes]


def test_a_plan_just_made_from_another_is_the_same():
    compared = compare(small_plan(), third(), {})
    assert {part.state for part in compared.parts} == {"same"}
    assert compared.is_related
    assert [compared.count(kind, "same") for kind in ("section", "item", "row", "kpi")] == [
        3,
        5,
        8,
        1,
    ]


def test_what_happened_in_either_year_is_no_difference_of_the_plans():
    old = with_row(
        small_plan(),
        "survey",
        marks=(Mark("m2020-07", month="2020-07", promises=(Promise("2020-10", "台風"),)),),
        reports={"2020-07": Report("△", "移した")},
    )
    new = with_row(
        third(old),
        "survey",
        marks=(
            Mark("m2020-07", month="2021-07", done="2021-08"),
            Mark("extra", promises=(Promise("2021-09"),)),
        ),
        reports={"2021-07": Report("○")},
    )
    assert states(compare(old, new, {})) == {}


def test_a_change_of_a_row_is_told_by_its_fields():
    new = third()
    new = with_row(new, "survey", text="聞き取り調査", marks=bullets("2021-08"), groups=("保健",))
    compared = compare(small_plan(), new, {})
    assert states(compared) == {"survey": "changed"}
    assert fields(compared, "survey") == ["text", "groups", "m2020-07", "m2021-08"]


def test_a_mark_that_stands_in_another_month_is_one_that_moved():
    new = with_row(third(), "survey", marks=(Mark("m2020-07", month="2021-09"),))
    (change,) = next(
        part.changes for part in compare(small_plan(), new, {}).parts if part.id == "survey"
    )
    assert (change.is_move, change.before, change.after) == (True, "2021-07", "2021-09")


def test_a_mark_dropped_in_the_earlier_year_is_one_that_this_plan_has_no_more():
    old = with_row(
        small_plan(), "survey", marks=(Mark("m2020-07", month="2020-07", dropped="中止"),)
    )
    compared = compare(old, third(old), {})
    assert fields(compared, "survey") == ["m2020-07"]


def test_a_new_row_item_and_section_stand_where_they_are():
    new = third()
    new = structs.replace(
        new,
        sections={**new.sections, "s9": Section("s9", At("p2", "25"), "新しい区分")},
        items={**new.items, "i9": Item("i9", At("s9", "1"), "9", "新しい事業")},
        rows={**new.rows, "r9": Row("r9", At("i9", "1"), text="始める")},
    ).arranged()
    compared = compare(small_plan(), new, {})
    assert [states(compared, kind) for kind in ("section", "item", "row")] == [
        {"s9": "new"},
        {"i9": "new"},
        {"r9": "new"},
    ]
    order = [part.id for part in compared.parts if part.kind in {"section", "item"}]
    assert order == ["s1", "i1", "i2", "s2", "i3", "i4", "s9", "i9", "s3", "i5"]


def test_what_ended_stands_where_it_stood_with_month_and_reason():
    old = plan_of_people()
    compared = compare(old, third(old), {})
    ended = Ended("2020-10", "制度の終わり")
    found = [(part.kind, part.id, part.ended) for part in compared.parts if part.state == "ended"]
    assert found == [
        ("row", "winter", ended),
        ("row", "rate", None),
        ("kpi", "k1", ended),
        ("item", "i4", ended),
        ("row", "seminar", None),
        ("section", "s3", ended),
        ("item", "i5", None),
        ("row", "review", None),
        ("row", "leaflet", None),
    ]


def test_a_row_that_was_left_out_without_an_end_is_told_too():
    new = third()
    new = structs.replace(
        new, rows={own: row for own, row in new.rows.items() if own != "winter"}
    ).arranged()
    (part,) = (part for part in compare(small_plan(), new, {}).parts if part.state == "ended")
    assert (part.id, part.ended) == ("winter", None)


def test_a_row_that_moved_to_another_item_is_one_row_in_another_place():
    new = with_row(third(), "winter", at=At("i2", "2"))
    compared = compare(small_plan(), new.arranged(), {})
    assert states(compared) == {"winter": "changed"}
    assert fields(compared, "winter") == ["at"]
    assert [part.id for part in compared.parts].count("winter") == 1


def test_a_kpi_is_known_by_its_key_whatever_its_id():
    old, new = small_plan(), third()
    kpi = structs.replace(new.kpis["k1"], id="other", name="使用割合（数量）")
    new = with_row(structs.replace(new, kpis={"other": kpi}), "rate", kpis=("other",))
    compared = compare(old, new, {})
    assert states(compared, "kpi") == {"other": "changed"}
    assert fields(compared, "other") == ["name"]
    assert states(compared) == {}, "its row shows the same KPI"


def test_another_target_is_a_change_but_last_years_number_is_not():
    old = small_plan()
    kpi = structs.replace(old.kpis["k1"], target=target_of("at-least-prior", "78.1"))
    old = structs.replace(old, kpis={"k1": kpi})
    filled = structs.replace(third(old).kpis["k1"], target=target_of("at-least-prior", "79.8"))
    new = structs.replace(third(old), kpis={"k1": filled})
    assert states(compare(old, new, {}), "kpi") == {}
    raised = structs.replace(filled, target=target_of("at-least", "81.0"))
    new = structs.replace(new, kpis={"k1": raised})
    assert fields(compare(old, new, {}), "k1") == ["target"]


def test_a_new_kpi_with_a_key_of_its_own_is_new_and_one_without_successor_ended():
    new = with_row(third(), "rate", kpis=("k9",))
    new = structs.replace(new, kpis={"k9": Kpi("k9", "another", "別の数字")})
    assert states(compare(small_plan(), new, {}), "kpi") == {"k9": "new", "k1": "ended"}


def test_groups_and_signs_of_the_plan_are_changes_of_the_whole():
    new = structs.replace(third(), groups=("企画総務", "業務", "保健", "レセプト"))
    (part,) = (part for part in compare(small_plan(), new, {}).parts if part.kind == "plan")
    assert [change.field for change in part.changes] == ["groups"]


def test_through_the_plans_of_the_years_between():
    """The row "winter" was left out in 令和3年度, "extra" begun there and kept in 令和4年度."""
    first, second = small_plan(), third()
    rows = {own: row for own, row in second.rows.items() if own != "winter"}
    extra = Row("extra", At("i1", "3"), text="加えた")
    second = structs.replace(second, rows={**rows, "extra": extra}).arranged()
    last = with_row(third(second, R4), "survey", text="別の調査")
    compared = compare(first, last, {second.id: second})
    assert states(compared) == {"winter": "ended", "extra": "new", "survey": "changed"}
    assert compared.is_related


def test_where_a_plan_between_is_gone_nothing_is_known_to_go_on():
    second = third()
    compared = compare(small_plan(), third(second, R4), {})
    assert not compared.is_related
    assert compared.count("row", "new") == compared.count("row", "ended") == 8
    assert states(compared, "kpi") == {}, "but for the KPI, by its key"


def test_plans_of_which_neither_goes_on_from_the_other_share_only_the_keys_of_kpis():
    """Their ids are alike by chance alone."""
    new = structs.replace(small_plan(), id="other", fiscal_year=2021)
    compared = compare(small_plan(), new, {})
    assert not compared.is_related
    assert compared.count("row", "new") == compared.count("row", "ended") == 8
    assert len({(part.kind, part.id, part.state) for part in compared.parts}) == len(compared.parts)


def test_rows_that_name_their_lineage_are_enough_for_their_items_and_sections():
    """A plan from a file, with ids of its own, whose rows say where they come from."""
    old = small_plan()
    row = Row("x", At("y", "1"), text="調査", marks=(Mark("a", month="2021-07"),))
    row = structs.replace(row, lineage=Lineage("small-r02", "survey"))
    new = structs.replace(
        third(),
        follows="",
        sections={"z": Section("z", At("p1", "1"), "サービス", groups=("企画総務",))},
        items={"y": Item("y", At("z", "1"), "2", "調査", groups=("業務",))},
        rows={"x": row},
        kpis={},
    ).arranged()
    compared = compare(old, new, {})
    assert [(p.kind, p.id, p.before) for p in compared.parts if p.state == "same"] == [
        ("plan", "", ""),
        ("section", "z", "s1"),
        ("item", "y", "i2"),
        ("row", "x", "survey"),
    ]


@pytest.mark.parametrize("years", [1, 2, 3])
def test_over_any_number_of_years_a_plan_made_so_is_the_same(years):
    plans = [small_plan()]
    for number in range(1, years + 1):
        plans.append(third(plans[-1], FiscalYear(2020 + number)))
    between = {plan.id: plan for plan in plans[1:-1]}
    assert {part.state for part in compare(plans[0], plans[-1], between).parts} == {"same"}


def test_an_item_with_another_number_is_a_change_of_the_item_alone():
    compared = compare(small_plan(), with_item(third(), "i2", number="2の2"), {})
    assert states(compared, "item") == {"i2": "changed"}
    assert states(compared) == {}
