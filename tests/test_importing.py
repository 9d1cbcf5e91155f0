"""A plan's JSON read back: a new plan is the same, an unchanged one changes nothing, and a changed
one changes what was changed in it and nothing else."""

import copy
import hashlib
import json
from pathlib import Path

import msgspec
import pytest
from any_plans import KEPT, document, generated_plans, kept_plan
from hypothesis import given, settings
from plans import refusal, small_plan, with_row, without_figures
from shell import DONE, REFUSED, UNAVAILABLE, USAGE, Shell, begin

from planner.errors import PlannerError
from planner.history.writes import Signature
from planner.importing import begun, for_scripts, merging, reading
from planner.importing.merging import States
from planner.importing.sequence import moved
from planner.plan.model import Mark, Promise
from planner.plan.schema import SCHEMA_VERSION, encode, to_document
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder

SIGNED = Signature("佐藤", "2020-07-01T00:00:00.000000+00:00")


def incoming(made):
    return reading.read(encode(made), "plan.json")


def took(made, now, base=None, **how):
    """What a document makes of a plan."""
    read, base = incoming(made), base or now
    is_whole = how.pop("is_whole", False)
    mine = read.whole() if is_whole else read.beside(base)
    return merging.merged(States(base, now, mine, is_whole), read.places, SIGNED, **how)


def draft():
    return small_plan(decided=False)


def part(**fields):
    return {"schema": "planner.plan", "version": SCHEMA_VERSION, **fields}


def row_part(row, **fields):
    """A part of a document that says something of one row of the small plan."""
    for section in document(small_plan())["sections"]:
        for item in section["items"]:
            if row in [each["id"] for each in item["rows"]]:
                rows = [{"id": row, **fields}]
                inside = {"id": section["id"], "items": [{"id": item["id"], "rows": rows}]}
                return part(sections=[inside])
    raise AssertionError(row)


def same(plan, other):
    """Whether two plans are the same, their ids, entries and past aside."""
    fields = {"id": "", "seq": 0, "dated": {}}
    return msgspec.structs.replace(plan, **fields) == msgspec.structs.replace(other, **fields)


# What goes out comes in again


@pytest.mark.parametrize("name", KEPT)
def test_a_new_plan_from_an_export_is_the_plan(name):
    plan = kept_plan(name)
    read = incoming(document(plan))
    made = begun.begun(read.whole(), "new")
    assert made == msgspec.structs.replace(plan, id="new")
    assert list(begun.faults(made, read.places)) == []


@settings(max_examples=30, deadline=None)
@given(generated_plans())
def test_a_new_plan_from_the_export_of_any_plan_is_the_plan(plan):
    read = incoming(document(plan))
    assert begun.begun(read.whole(), "new") == msgspec.structs.replace(plan, id="new")


@pytest.mark.parametrize("is_whole", [False, True], ids=["part", "whole"])
@pytest.mark.parametrize("name", KEPT)
def test_an_unchanged_export_changes_nothing(name, is_whole):
    plan = kept_plan(name)
    found = took(document(plan), plan, is_whole=is_whole)
    assert (found.changes, found.refused) == ((), ())
    assert found.after is plan


@settings(max_examples=15, deadline=None)
@given(generated_plans())
def test_an_unchanged_export_of_any_plan_changes_nothing(plan):
    for is_whole in (False, True):
        found = took(document(plan), plan, is_whole=is_whole)
        assert (found.changes, found.refused) == ((), ())


@settings(max_examples=15, deadline=None)
@given(generated_plans())
def test_an_export_of_earlier_changes_nothing_that_came_later(plan):
    """A file that says what it was exported from, unchanged, leaves all that others did since."""
    for is_whole in (False, True):
        base = small_plan()
        found = took(
            document(base), msgspec.structs.replace(plan, id=base.id), base, is_whole=is_whole
        )
        assert (found.changes, found.refused) == ((), ())


# A new plan at the command line


@pytest.fixture
def planner(tmp_path, capsys):
    begin(tmp_path)
    return Shell(tmp_path, capsys)


def exported(planner, *words):
    assert planner("export", "-o", "-", *words) == DONE, planner.err
    return json.loads(planner.out)


def written(tmp_path, made, name="plan.json"):
    path = tmp_path / name
    path.write_bytes(made if isinstance(made, bytes) else encode(made))
    return str(path)


@pytest.mark.parametrize("name", ["gunma-r02", "mihon-r07"])
def test_a_sample_imported_as_new_exports_the_same(tmp_path, capsys, name):
    planner = Shell(tmp_path, capsys)
    planner("plans")
    if name != "gunma-r02":
        planner("sample", name)
    before = exported(planner, "--plan", name)
    path = written(tmp_path, before)
    assert planner("import", path, "--new", "copy") == DONE, planner.err
    after = exported(planner, "--plan", "copy")
    ignored = ("id", "exported")
    assert {k: v for k, v in after.items() if k not in ignored} == {
        k: v for k, v in before.items() if k not in ignored
    }
    assert after["id"] != before["id"]


@pytest.mark.parametrize("name", [name for name in KEPT if name.startswith("golden")])
def test_a_golden_plan_imported_as_new_exports_the_same(planner, tmp_path, name):
    plan = kept_plan(name)
    path = written(tmp_path, document(plan))
    assert planner("import", path, "--new", "copy") == DONE, planner.err
    copied = PlanBook(PlanFolder(tmp_path / "plans" / "copy")).plan
    assert copied == msgspec.structs.replace(plan, id=copied.id)


def test_a_new_plan_says_in_its_first_entry_where_it_came_from(planner, tmp_path):
    path = written(tmp_path, exported(planner))
    planner("import", path, "--new", "copy")
    (first,) = PlanBook(PlanFolder(tmp_path / "plans" / "copy")).entries()
    digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    assert first.source == f"plan.json sha256:{digest}"
    assert first.via == "import"


def test_a_plan_begun_in_a_running_year_owes_nothing_of_before(planner, tmp_path):
    made = document(small_plan(decided=False, status_month="2020-04", ledger_from="2020-04"))
    words = ("--new", "late", "--decided", "2020-04-01", "--since", "7月")
    assert planner("import", written(tmp_path, made), *words) == DONE, planner.err
    plan = PlanBook(PlanFolder(tmp_path / "plans" / "late")).plan
    assert (plan.decided, plan.ledger_from, plan.status_month) == (
        "2020-04-01",
        "2020-07",
        "2020-07",
    )
    late = planner.json("slips", "--plan", "late", "--reason", "●の遅れ")
    assert {slip["month"] for slip in late} == {"2020-07"}


def test_a_new_plan_can_be_looked_at_before_it_is_made(planner, tmp_path):
    path = written(tmp_path, document(small_plan()))
    told = planner.json("import", path, "--new", "copy", "--dry-run")
    assert not (tmp_path / "plans" / "copy").exists()
    assert told["saved"] is False
    assert (told["changed"], told["removed"], told["refused"]) == ([], [], [])
    added = {each["entity"]: each["path"] for each in told["added"]}
    assert added["row:seminar"] == "$.sections[1].items[1].rows[0]"
    assert added["kpi:k1"] == "$.kpis[0]"
    kinds = [entity.partition(":")[0] for entity in added]
    assert [kinds.count(kind) for kind in ("section", "item", "row", "kpi")] == [3, 5, 8, 1]


def test_a_name_that_is_taken_is_refused(planner, tmp_path):
    path = written(tmp_path, document(small_plan()))
    assert planner("import", path, "--new", "small") == REFUSED
    assert "別の名前" in planner.err


# What a part of a document changes


def test_a_part_changes_what_it_names_and_nothing_else():
    made = row_part("survey", text="満足度の調査", reports={"2020-06": {"status": "○"}})
    made["title"] = "令和2年度 改めた題"
    found = took(made, draft())
    assert found.refused == ()
    row = found.after.rows["survey"]
    assert (row.text, row.report("2020-06").status) == ("満足度の調査", "○")
    expected = with_row(
        draft(), "survey", text="満足度の調査", reports={"2020-06": row.report("2020-06")}
    )
    assert same(found.after, msgspec.structs.replace(expected, title="令和2年度 改めた題"))


@pytest.mark.parametrize(
    ("fields", "looked_at"),
    [
        ({"text": ""}, lambda row: row.text == ""),
        ({"groups": ["保健"], "lead_group": "保健"}, lambda row: row.groups == ("保健",)),
        ({"period_rule": "each"}, lambda row: row.period_rule == "each"),
        ({"reports": {"2020-07": {"note": "発送", "memo": "控え"}}}, lambda row: row.report("2020-07").memo == "控え"),
        ({"marks": [{"id": "m2020-07", "month": "2020-08"}]}, lambda row: row.marks[0].month == "2020-08"),
        ({"marks": [{"id": "m2020-07", "done": "2020-06", "word": "済"}]}, lambda row: row.marks[0].word == "済"),
        ({"marks": [{"id": "m2020-07", "dropped": "やめた"}]}, lambda row: row.marks[0].dropped == "やめた"),
        ({"marks": [{"id": "new", "month": "2020-09"}]}, lambda row: len(row.marks) == 2),
        ({"marks": [{"id": "new", "month": "2020-09", "text": "集計"}]}, lambda row: row.mark("new").is_step),
        ({"suspensions": [{"id": "rest", "start": "2020-08"}]}, lambda row: row.is_suspended("2020-09")),
        ({"ended": {"month": "2020-10", "why": "統合"}}, lambda row: row.ended.why == "統合"),
        ({"kpis": ["k1"]}, lambda row: row.kpis == ("k1",)),
        ({"lineage": {"plan": "r01", "row": "x"}}, lambda row: row.lineage.row == "x"),
    ],
    ids=range(13),
)  # fmt: skip
def test_each_field_of_a_row_can_be_taken_over(fields, looked_at):
    found = took(row_part("survey", **fields), draft())
    assert [str(each.error) for each in found.refused] == []
    assert looked_at(found.after.rows["survey"])


@pytest.mark.parametrize(
    ("fields", "looked_at"),
    [
        ({"name": "使用割合", "unit": "％"}, lambda kpi: (kpi.name, kpi.unit) == ("使用割合", "％")),
        ({"target": {"rule": {"is": "limit", "sign": "at-least", "value": "82"}}}, lambda kpi: kpi.target.number == 82),
        ({"kind": "level"}, lambda kpi: kpi.kind == "level"),
        ({"expected_by": "twelfths"}, lambda kpi: kpi.expected_by == "twelfths"),
        ({"month_targets": {"target": "single"}}, lambda kpi: kpi.month_targets == {"target": "single"}),
        ({"figures": {"actual@2020-06": {"series": "actual", "period": "2020-06", "value": "79.5"}}}, lambda kpi: str(kpi.figure("actual", "2020-06").value) == "79.5"),
        ({"figures": {"actual@2020-05": {"is_provisional": False}}}, lambda kpi: not kpi.figure("actual", "2020-05").is_provisional),
        ({"suspensions": [{"id": "rest", "start": "2020-08"}]}, lambda kpi: kpi.is_suspended("2020-09")),
        ({"lines": [], "decimals": 1}, lambda kpi: (kpi.lines, kpi.decimals) == ((), 1)),
    ],
    ids=range(9),
)  # fmt: skip
def test_each_field_of_a_kpi_can_be_taken_over(fields, looked_at):
    found = took(part(kpis=[{"id": "k1", **fields}]), draft())
    assert [str(each.error) for each in found.refused] == []
    assert looked_at(found.after.kpis["k1"])


def test_a_figure_may_say_the_unit_of_its_kpi_and_no_other():
    named = {"series": "actual", "period": "2020-06", "value": "79.5"}
    for unit, codes in (("%", []), ("件", ["import-no-way"])):
        made = part(kpis=[{"id": "k1", "figures": {"actual@2020-06": {**named, "unit": unit}}}])
        found = took(made, draft())
        assert [each.error.code for each in found.refused] == codes
        again = took(made, found.after, draft())
        assert [each.error.code for each in again.refused] == codes
        assert again.changes == ()


def with_more():
    """The document of the small plan with a section, an item, rows and a KPI of its own added."""
    made = document(draft())
    for section in made["sections"]:
        section.pop("key")
        for item in section["items"]:
            item.pop("key")
            for row in item["rows"]:
                row.pop("key")
    row = {
        "id": "n-row",
        "text": "新しい取り組み",
        "marks": [{"id": "n-mark", "month": "2020-09"}],
        "kpis": ["n-kpi"],
        "reports": {"2020-09": {"status": "○", "note": "始めた"}},
    }
    item = {"id": "n-item", "number": "6", "title": "新しい事業", "rows": [row]}
    section = {"id": "n-section", "pillar": "p1", "title": "新しい区分", "groups": ["業務"]}
    made["sections"].insert(1, {**section, "items": [item]})
    made["sections"][0]["items"][0]["rows"].insert(1, {"id": "n-second", "text": "間の行"})
    figure = {"series": "target", "period": "2020-09", "value": "5"}
    target = {"rule": {"is": "limit", "sign": "at-least", "value": "10"}}
    kpi = {"id": "n-kpi", "key": "new", "name": "新しい KPI", "target": target}
    made["kpis"].append({**kpi, "figures": {"target@2020-09": figure}})
    return made


@pytest.mark.parametrize("is_whole", [False, True], ids=["part", "whole"])
def test_what_is_new_is_added_where_it_stands(is_whole):
    found = took(with_more(), draft(), is_whole=is_whole)
    assert [str(each.error) for each in found.refused] == []
    after = found.after
    assert after.order == ("s1", "n-section", "s2", "s3")
    assert after.items["i1"].rows == ("daily", "n-second", "winter")
    assert after.rows["n-row"].report("2020-09").note == "始めた"
    assert [mark.month for mark in after.rows["n-row"].marks] == ["2020-09"]
    assert str(after.kpis["n-kpi"].figure("target", "2020-09").value) == "5"


def test_what_a_document_meant_whole_lacks_is_removed():
    plan = without_figures(draft())
    made = document(plan)
    del made["sections"][1]
    made["kpis"] = []
    made["sections"][0]["items"][0]["rows"][1]["marks"].pop()
    found = took(made, plan, is_whole=True)
    assert [str(each.error) for each in found.refused] == []
    assert found.after.order == ("s1", "s3")
    assert found.after.kpis == {}
    assert {"i3", "i4"} & set(found.after.items) == set()
    assert len(found.after.rows["winter"].marks) == 4
    assert same(found.after, incoming(made).whole())


def test_what_a_part_lacks_stays():
    made = document(draft())
    del made["sections"][1], made["kpis"]
    found = took(made, draft())
    assert (found.changes, found.refused) == ((), ())


def test_numbers_of_what_goes_can_be_used_by_what_comes():
    made = document(draft())
    made["sections"][0]["items"][0] = {
        "id": "other",
        "key": "1",
        "number": "1",
        "title": "別の事業",
        "rows": [{"id": "r", "text": "別の行"}],
    }
    plan = with_row(draft(), "daily", reports={})
    found = took(made, plan, is_whole=True)
    assert [str(each.error) for each in found.refused] == []
    assert found.after.items["other"].number == "1"
    assert "i1" not in found.after.items


@pytest.mark.parametrize("seed", range(6))
def test_rows_and_items_in_another_order_are_moved(seed):
    import random

    rng, made = random.Random(seed), document(draft())
    items = [item for section in made["sections"] for item in section["items"]]
    for item in items:
        rng.shuffle(item["rows"])
    rng.shuffle(items)
    for section in made["sections"]:
        section["items"] = [items.pop() for _ in section["items"]]
    rng.shuffle(made["sections"])
    for holder in [made, *made["sections"]]:
        for child in holder.get("sections", holder.get("items", ())):
            child.pop("key", None)
            for row in child.get("rows", ()):
                row.pop("key", None)
    mine = incoming(made).whole()
    found = took(made, draft())
    assert [str(each.error) for each in found.refused] == []
    after = found.after
    assert {i.id: i.rows for i in after.items.values()} == {
        i.id: i.rows for i in mine.items.values()
    }
    assert {s.id: s.items for s in after.sections.values()} == {
        s.id: s.items for s in mine.sections.values()
    }
    for pillar in ("p1", "p2"):
        assert [s for s in after.order if after.sections[s].pillar == pillar] == [
            s for s in mine.order if mine.sections[s].pillar == pillar
        ]


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [("abc", "abc", 0), ("abc", "bca", 1), ("abc", "cba", 2), ("abcd", "badc", 2), ("", "", 0)],
)
def test_the_fewest_are_moved(before, after, count):
    found = moved(before, after)
    assert len(found) == count
    assert [own for own in before if own not in found] == [own for own in after if own not in found]


# Three ways


BASE = with_row(draft(), "survey", text="もと")


def of_text(said):
    return row_part("survey", text=said)


@pytest.mark.parametrize(
    ("said", "now", "after", "is_refused"),
    [
        ("もと", "もと", "もと", False),
        ("もと", "いま", "いま", False),
        ("ファイル", "もと", "ファイル", False),
        ("同じ", "同じ", "同じ", False),
        ("ファイル", "いま", "いま", True),
        ("", "もと", "", False),
        ("", "いま", "いま", True),
    ],
)
def test_what_the_file_changed_holds_where_nobody_else_changed_it(said, now, after, is_refused):
    found = took(of_text(said), with_row(BASE, "survey", text=now), BASE)
    assert found.after.rows["survey"].text == after
    assert bool(found.refused) == is_refused
    for refused in found.refused:
        assert (refused.value, refused.now) == (said, now)
        assert refused.place == "$.sections[0].items[0].rows[0].text"
        assert refused.error.code == "import-conflict"


def without_row(plan, row):
    rows = {own: record for own, record in plan.rows.items() if own != row}
    return msgspec.structs.replace(plan, rows=rows).arranged()


def figure(value):
    named = {"series": "actual", "period": "2020-06", "value": value}
    return part(kpis=[{"id": "k1", "figures": {"actual@2020-06": named}}])


def with_figure(plan, value):
    return took(figure(value), plan).after


@pytest.mark.parametrize(
    ("made", "now", "code"),
    [
        (of_text("ファイル"), without_row(BASE, "survey"), "import-gone"),
        (of_text("もと"), without_row(BASE, "survey"), None),
        (figure("79.5"), with_figure(BASE, "79.5"), None),
        (figure("79.5"), with_figure(BASE, "79.6"), "import-conflict"),
        (
            row_part("survey", reports={"2020-06": {"status": "△"}}),
            took(row_part("survey", reports={"2020-06": {"status": "○"}}), BASE).after,
            "import-conflict",
        ),
        (
            row_part("survey", reports={"2020-06": {"status": "△"}}),
            took(row_part("survey", reports={"2020-06": {"note": "発送"}}), BASE).after,
            None,
        ),
        (
            row_part("survey", marks=[{"id": "m2020-07", "month": "2020-08"}]),
            took(row_part("survey", marks=[{"id": "m2020-07", "month": "2020-09"}]), BASE).after,
            "import-conflict",
        ),
        (
            row_part("survey", marks=[{"id": "m2020-07", "month": "2020-08"}]),
            took(row_part("survey", marks=[{"id": "m2020-07", "done": "2020-07"}]), BASE).after,
            "mark-done",
        ),
    ],
    ids=range(8),
)
def test_what_others_did_meanwhile_is_not_undone(made, now, code):
    found = took(made, now, BASE)
    assert [each.error.code for each in found.refused] == ([code] if code else [])
    if code:
        assert (found.changes, found.after) == ((), now)


def test_a_whole_document_says_which_rows_are_reported_apart():
    """A row with reports is kept apart when another comes before it, unless the file says not."""
    made = document(draft())
    rows = made["sections"][0]["items"][0]["rows"]
    rows.reverse()
    for row in rows:
        row.pop("key")
    found = took(made, draft(), is_whole=True)
    assert found.after.items["i1"].rows == ("winter", "daily")
    assert not found.after.rows["daily"].is_separate
    assert took(made, found.after, is_whole=True).changes == ()
    of_part = took(made, draft()).after
    assert of_part.rows["daily"].is_separate
    assert took(made, of_part, draft()).changes == ()


def test_what_others_added_to_something_that_is_to_go_keeps_it():
    made = document(BASE)
    made["sections"][0]["items"].pop()
    now = took(row_part("survey", marks=[{"id": "new", "month": "2020-09"}]), BASE).after
    found = took(made, now, BASE, is_whole=True)
    assert "survey" in found.after.rows
    assert {each.error.code for each in found.refused} == {"import-conflict"}


# What no import changes


@pytest.mark.parametrize(
    ("made", "place"),
    [
        (part(closes={"2020-04": {"who": "佐藤", "at": "2020-05-08T00:00:00+00:00"}}), '$.closes["2020-04"]'),
        (part(decided="2020-04-02"), "$.decided"),
        (row_part("survey", marks=[{"id": "m2020-07", "promises": [{"month": "2020-09"}]}]), "$.sections[0].items[0].rows[0].marks[0].promises"),
        (row_part("survey", comments=[{"id": "c", "text": "件数も"}]), "$.sections[0].items[0].rows[0].comments[0]"),
        (row_part("daily", reports={"2020-05": {"review": {"verdict": "reviewed", "seen": "ab"}}}), '$.sections[0].items[0].rows[0].reports["2020-05"].review'),
        (part(people=[{"id": "u1", "name": "佐藤"}]), "$.people[0]"),
        (part(meetings=[{"id": "g1", "day": "2020-06-01"}]), "$.meetings[0]"),
    ],
    ids=range(7),
)  # fmt: skip
def test_what_no_import_can_write_is_refused_with_its_place(made, place):
    found = took(made, small_plan(), why="通知")
    assert found.changes == ()
    assert [(each.place, each.error.code) for each in found.refused] == [(place, "import-no-way")]


# The values that an export repeats on a row


def row_in(made, row_id):
    """A row of a document, and its JSON path."""
    for s, section in enumerate(made["sections"]):
        for i, item in enumerate(section["items"]):
            for r, row in enumerate(item["rows"]):
                if row["id"] == row_id:
                    return row, f"$.sections[{s}].items[{i}].rows[{r}]"
    raise AssertionError(row_id)


@pytest.mark.parametrize(
    "said",
    [
        ("survey", "months", [7, 9], "marks"),
        ("survey", "months", [], "marks"),
        ("daily", "status", "△", "reports"),
        ("daily", "note", "窓口を広げた", "reports"),
        ("daily", "remedy", "督促する", "reports"),
        ("rate", "kpi", ["使用割合"], "kpis"),
    ],
)
@pytest.mark.parametrize("words", [(), ("--whole",), ("--new", "copy")], ids=["part", "all", "new"])
def test_a_repeated_value_that_says_something_else_is_refused_with_its_path(
    planner, tmp_path, said, words
):
    row_id, field, value, origin = said
    made = exported(planner)
    row, place = row_in(made, row_id)
    row[field] = value
    assert planner("import", written(tmp_path, made), *words) == REFUSED, planner.out
    assert f"{place}.{field}" in planner.out
    assert f"{field} は {origin}" in planner.out
    assert planner.plan.seq == 0
    assert not (tmp_path / "plans" / "copy").exists()


def test_a_repeated_value_may_follow_what_it_repeats_or_stay_behind(planner, tmp_path):
    for is_behind in (True, False):
        made = exported(planner)
        row, _ = row_in(made, "daily")
        row["reports"]["2020-06"] = {"status": "△", "note": f"遅れ {is_behind}"}
        if not is_behind:
            row |= {"status": "△", "note": f"遅れ {is_behind}"}
        assert planner("import", written(tmp_path, made)) == DONE, planner.out
        assert planner.row("daily").report("2020-06").note == f"遅れ {is_behind}"


def test_an_export_of_another_month_or_with_another_status_month_repeats_that_month(
    planner, tmp_path
):
    made = exported(planner, "--month", "5月")
    assert row_in(made, "daily")[0]["status"] == "○"
    made["status_month"] = "2020-07"
    assert planner("import", written(tmp_path, made)) == DONE, planner.out
    assert planner.plan.status_month == "2020-07"
    assert planner("import", written(tmp_path, made), "--new", "copy") == DONE, planner.out


@pytest.mark.parametrize("words", [(), ("--whole",)], ids=["part", "whole"])
def test_a_report_of_a_row_without_reports_is_that_of_the_month_exported(planner, tmp_path, words):
    made = exported(planner)
    row, _ = row_in(made, "survey")
    assert "reports" not in row
    row |= {"status": "△", "note": "準備中", "remedy": "早める"}
    assert planner("import", written(tmp_path, made), *words) == DONE, planner.out
    report = planner.row("survey").report("2020-06")
    assert (report.status, report.note, report.remedy) == ("△", "準備中", "早める")


def test_months_of_a_row_without_marks_are_its_marks():
    made = row_part("survey", months=[7, 9, 1])
    found, refused = repeated(made, draft())
    assert refused == []
    assert found.after.rows["survey"].due_months == ("2020-07", "2020-09", "2021-01")
    assert found.after.rows["survey"].mark("m2020-07") is not None
    again, _ = repeated(made, found.after)
    assert again.changes == ()


def test_months_leave_out_what_they_do_not_list():
    found, _ = repeated(row_part("survey", months=[]), draft())
    assert found.after.rows["survey"].marks == ()
    found, _ = repeated(row_part("survey", months=[9]), small_plan(), why="会場の都合")
    (gone, new) = found.after.rows["survey"].marks
    assert (gone.dropped, new.due, new.is_unplanned) == ("会場の都合", "2020-09", True)
    found, _ = repeated(row_part("survey", months=[9]), small_plan())
    assert [each.place for each in found.refused] == ["$.sections[0].items[0].rows[0].months"]


def test_a_mark_carried_out_is_not_left_out_in_silence():
    done = with_row(draft(), "survey", marks=(Mark("m2020-07", "2020-07", done="2020-06"),))
    found, _ = repeated(row_part("survey", months=[9]), done)
    assert [each.error.code for each in found.refused] == ["mark-done"]


def test_months_that_others_changed_meanwhile_are_a_conflict():
    now, _ = repeated(row_part("survey", months=[8]), draft())
    found, _ = repeated(row_part("survey", months=[9]), now.after, draft())
    assert [(each.value, each.now) for each in found.refused] == [([9], [8])]


def test_months_that_are_none_are_refused():
    for value in ([13], "7月", [7.5], [True]):
        _, refused = repeated(row_part("survey", months=value), draft())
        assert [each.error.code for each in refused] == ["import-months-unfit"]


def test_a_new_row_may_say_its_months_and_its_report(planner, tmp_path):
    made = exported(planner)
    new = {"id": "new", "text": "加えた", "months": [9, 10], "status": "□", "note": "これから"}
    for item in made["sections"][0]["items"]:
        for row in item["rows"]:
            row.pop("key")
    made["sections"][0]["items"][0]["rows"].append(new)
    path = written(tmp_path, made)
    assert planner("import", path, "--why", "追加") == DONE, planner.out
    assert planner("import", path, "--new", "copy") == DONE, planner.out
    for plan in (planner.plan, PlanBook(PlanFolder(tmp_path / "plans" / "copy")).plan):
        row = plan.rows["new"]
        assert row.due_months == ("2020-09", "2020-10")
        assert (row.report("2020-06").status, row.report("2020-06").note) == ("□", "これから")


@settings(max_examples=15, deadline=None)
@given(generated_plans())
def test_an_unchanged_export_of_any_plan_contradicts_itself_nowhere(plan):
    for month in (None, "2020-05", "2021-03"):
        made = {**to_document(plan, month), "exported": {"entry": "e", "seq": 1, "month": month}}
        read = incoming(made)
        for base in (None, plan):
            found = for_scripts.taken_over(read, base)
            mine = found.incoming.whole()
            assert list(for_scripts.contradictions(read, found, mine, base)) == []
        states = States(plan, plan, found.incoming.whole(), is_whole=True, months=found.months)
        assert merging.merged(states, found.incoming.places, SIGNED).changes == ()


def repeated(made, now, base=None, **how):
    """What a part makes of a plan with the values it repeats, and those that are refused."""
    read, base = incoming(made), base or now
    found = for_scripts.taken_over(read, base)
    mine = found.incoming.beside(base)
    states = States(base, now, mine, months=found.months)
    refused = list(for_scripts.contradictions(read, found, mine, base))
    return merging.merged(states, found.incoming.places, SIGNED, **how), refused


# At the command line, into a plan there is


def test_an_import_is_one_entry_with_its_source_and_one_undo(planner, tmp_path):
    before = planner.plan
    made = exported(planner)
    made["title"] = "改めた題"
    made["kpis"][0]["name"] = "使用割合"
    made["sections"][0]["items"][0]["rows"][0]["text"] = "窓口で毎月"
    path = written(tmp_path, made)
    assert planner("import", path, "--why", "本部の通知") == DONE, planner.err
    opened = PlanBook(PlanFolder(planner.folder))
    _, entry = opened.entries()
    assert entry.via == "import"
    assert entry.source.startswith("plan.json sha256:")
    assert len(entry.intents) == 3
    assert planner("undo") == DONE
    assert same(planner.plan, before)


def test_an_unchanged_export_makes_no_entry(planner, tmp_path):
    path = written(tmp_path, exported(planner))
    for words in ((), ("--whole",)):
        assert planner("import", path, *words) == DONE
        assert "変わるところはありません" in planner.out
    assert planner.plan.seq == 0


def test_a_preview_lists_all_with_path_value_and_reason_and_writes_nothing(planner, tmp_path):
    made = exported(planner)
    planner("status", "1-1", "△", "--month", "5月")
    row = made["sections"][0]["items"][0]["rows"][0]
    row["text"] = "窓口で毎月"
    row["reports"]["2020-05"]["status"] = "◎"
    made["sections"][0]["items"][0]["rows"].append({"id": "new", "key": "9", "text": "加えた"})
    path = written(tmp_path, made)
    assert planner("import", path, "--dry-run", "--json", "--why", "通知") == REFUSED
    told = json.loads(planner.out)
    place = "$.sections[0].items[0].rows[0]"
    assert [(e["path"], e["before"], e["after"]) for e in told["changed"]] == [
        (f"{place}.text", "窓口で毎月実施", "窓口で毎月")
    ]
    assert [(e["path"], e["value"]["text"]) for e in told["added"]] == [
        ("$.sections[0].items[0].rows[2]", "加えた")
    ]
    (refused,) = told["refused"]
    assert (refused["path"], refused["value"], refused["now"]) == (
        f'{place}.reports["2020-05"].status',
        "◎",
        "△",
    )
    assert "△" in refused["reason"]
    assert "◎" in refused["reason"]
    assert planner.plan.seq == 1


def test_where_something_is_refused_nothing_is_taken_over_unless_asked_for(planner, tmp_path):
    made = exported(planner)
    planner("status", "1-1", "△", "--month", "5月")
    row = made["sections"][0]["items"][0]["rows"][0]
    row["reports"]["2020-05"]["status"] = "◎"
    row["reports"]["2020-06"] = {"note": "六月"}
    path = written(tmp_path, made)
    assert planner("import", path) == REFUSED
    assert "何も取り込んでいません" in planner.err
    assert planner.plan.seq == 1
    assert planner("import", path, "--partial") == DONE, planner.err
    assert planner.row("daily").report("2020-06").note == "六月"
    assert planner.row("daily").report("2020-05").status == "△"


def test_structure_after_the_decision_needs_a_reason(planner, tmp_path):
    made = {**exported(planner), "title": "改めた題"}
    path = written(tmp_path, made)
    assert planner("import", path) == REFUSED
    assert "--why" in planner.out
    words = ("--why", "通知", "--source", "本部通知 第12号", "--date", "2020-09-01")
    assert planner("import", path, *words) == DONE, planner.err
    entry = PlanBook(PlanFolder(planner.folder)).entries()[-1]
    assert entry.amendment == "2020-09-01"
    assert entry.source.startswith("本部通知 第12号 (plan.json sha256:")


def test_a_document_comes_from_standard_input(planner, monkeypatch):
    import io
    import sys

    made = {**exported(planner), "status_month": "2020-07"}
    stream = io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbf" + encode(made)))
    monkeypatch.setattr(sys, "stdin", stream)
    assert planner("import", "-") == DONE, planner.err
    assert planner.plan.status_month == "2020-07"


# What is refused


def changed(**fields):
    return lambda made: {**made, **fields}


def with_month(month):
    def change(made):
        made["sections"][0]["items"][1]["rows"][0]["marks"][0]["month"] = month
        return made

    return change


def with_copy(place):
    """A document in which something stands twice."""

    def change(made):
        holder, fields = place(made)
        holder.append({**copy.deepcopy(holder[0]), **fields})
        return made

    return change


BAD = {
    "newer": (changed(version=SCHEMA_VERSION + 1), UNAVAILABLE, "新しい版"),
    "not a plan": (changed(schema="tasks"), UNAVAILABLE, "tasks"),
    "misspelt": (changed(titel="x"), REFUSED, "$.titel"),
    "of another kind": (changed(title=5), UNAVAILABLE, "$.title"),
    "mark outside": (with_month("2021-04"), REFUSED, "R3.4"),
    "mark of no month": (with_month("7月"), UNAVAILABLE, "$.sections[0].items[1].rows[0].marks[0]"),
    "id twice": (with_copy(lambda m: (m["sections"][0]["items"], {})), UNAVAILABLE, "$.sections[0].items[2]"),
    "number twice": (with_copy(lambda m: (m["sections"][0]["items"], {"id": "x", "key": "9", "rows": []})), REFUSED, "項番 1"),
    "key twice": (with_copy(lambda m: (m["kpis"], {"id": "k2"})), REFUSED, "generic-rate"),
    "unknown group": (lambda made: {**made, "sections": [{**made["sections"][0], "groups": ["庶務"]}, *made["sections"][1:]]}, REFUSED, "庶務"),
    "unknown pillar": (lambda made: {**made, "sections": [{**made["sections"][0], "pillar": "p9"}, *made["sections"][1:]]}, UNAVAILABLE, "$.sections[0].pillar"),
    "no groups": (changed(groups=[]), REFUSED, "グループ"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("words", [("--new", "copy"), ("--why", "通知")], ids=["new", "old"])
def test_bad_input_is_refused_in_a_sentence_and_nothing_is_written(planner, tmp_path, name, words):
    change, code, said = BAD[name]
    path = written(tmp_path, change(exported(planner)))
    assert planner("import", path, *words) == code, planner.out
    assert said in planner.out + planner.err
    assert len(planner.err.strip().splitlines()) == 1
    assert planner.plan.seq == 0
    assert not (tmp_path / "plans" / "copy").exists()


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"id": "other-r02"}, "$.id"),
        ({"branch": "別の支部"}, "$.branch"),
        ({"fiscal_year": 2021, "status_month": "2021-05", "ledger_from": "2021-04"}, "$.fiscal_year"),
    ],
)  # fmt: skip
def test_the_document_of_another_plan_is_refused_with_both_values(planner, tmp_path, fields, place):
    path = written(tmp_path, {**exported(planner), **fields})
    assert planner("import", path) == REFUSED
    assert place in planner.err
    assert str(next(iter(fields.values()))) in planner.err
    assert planner.plan.seq == 0


def test_half_a_document_is_refused(planner, tmp_path):
    whole = encode(exported(planner))
    for cut in (1, len(whole) // 2, len(whole) - 3):
        path = written(tmp_path, whole[:cut])
        for words in ((), ("--new", "copy")):
            assert planner("import", path, *words) == UNAVAILABLE
            assert "途中で終わっています" in planner.err
    assert planner.plan.seq == 0


def test_a_file_too_large_is_refused_before_it_is_read(planner, tmp_path):
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    assert planner("import", str(path)) == REFUSED
    assert "100 MB" in planner.err
    assert "32 MB" in planner.err


def test_a_file_that_is_not_there_is_refused(planner, tmp_path):
    assert planner("import", str(tmp_path / "none.json")) == UNAVAILABLE
    assert planner("import", str(tmp_path)) == UNAVAILABLE


def test_an_entry_the_history_does_not_have_is_refused(planner, tmp_path):
    made = {**exported(planner), "exported": {"entry": "ffff", "seq": 5}}
    assert planner("import", written(tmp_path, made)) == REFUSED
    assert "ffff" in planner.err


@pytest.mark.parametrize(
    "words",
    [("--since", "7月"), ("--decided", "4/1"), ("--new", "x", "--whole"), ("--new", "x", "--why", "y")],
)  # fmt: skip
def test_options_of_the_other_way_are_refused(planner, tmp_path, words):
    path = written(tmp_path, exported(planner))
    assert planner("import", path, *words) == USAGE


def test_a_closed_month_stays_as_it_is(planner, tmp_path):
    made = exported(planner)
    planner("close", "--month", "5月")
    made["sections"][0]["items"][0]["rows"][0]["reports"]["2020-05"]["note"] = "直した"
    assert planner("import", written(tmp_path, made)) == REFUSED
    assert "締め" in planner.out


def test_a_damaged_plan_takes_no_import(planner, tmp_path):
    path = written(tmp_path, exported(planner))
    planner("status", "1-1", "△")
    history = planner.folder / "history.jsonl"
    history.write_bytes(history.read_bytes()[:-30] + b"x" * 29 + b"\n")
    assert planner("import", path) == UNAVAILABLE


def test_a_mark_moved_since_keeps_its_promises(tmp_path):
    """The month of a ● that was moved is what its promises say; the file may not say another."""
    promised = Mark("m2020-07", month="2020-07", promises=(Promise("2020-09", "都合"),))
    now = with_row(small_plan(), "survey", marks=(promised,))
    made = row_part("survey", marks=[{"id": "m2020-07", "month": "2020-08"}])
    found = took(made, now)
    assert [each.error.code for each in found.refused] == ["import-no-way"]


def test_a_place_is_told_with_what_people_call_it(planner, tmp_path):
    made = exported(planner)
    item = made["sections"][0]["items"][1]
    item["title"] = "別の題"
    item["rows"][0]["months"] = [9]
    assert planner("import", written(tmp_path, made)) == REFUSED
    assert "× $.sections[0].items[1].title（項番2「別の題」）: " in planner.out
    assert "× $.sections[0].items[1].rows[0].months（「調査」）: " in planner.out
    item["rows"][0]["marks"][0]["month"] = "7月"
    assert planner("import", written(tmp_path, made)) == UNAVAILABLE
    assert "$.sections[0].items[1].rows[0].marks[0].month（「調査」）" in planner.err


def test_an_unknown_field_is_found_wherever_it_stands():
    made = to_document(small_plan())
    made["sections"][0]["items"][0]["rows"][0]["txt"] = "x"
    error = refusal(incoming, made)
    assert isinstance(error, PlannerError)
    assert error.code == "import-field-unknown"
    assert error.parameters["place"] == "$.sections[0].items[0].rows[0].txt"


# Any change at all


def edited(made, rng):
    """A document with some of its structure, texts, ● and figures changed in any way."""
    made = copy.deepcopy(made)
    items = [item for section in made["sections"] for item in section["items"]]
    rows = [row for item in items for row in item["rows"]]
    for number in range(1, rng.randint(2, 7)):
        item, row = rng.choice(items), rng.choice(rows)
        act = rng.choice(ACTS)
        act(made, rng.choice(made["sections"]), item, row, f"n{number}")
    return made


def _renamed(made, section, item, row, new):
    section["title"], item["title"], row["text"] = f"区分{new}", f"事業{new}", f"行{new}"


def _new_row(made, section, item, row, new):
    item["rows"].append({"id": new, "key": f"z{new}", "text": new, "kpis": ["k1"]})


def _new_item(made, section, item, row, new):
    section["items"].append(
        {"id": new, "key": f"z{new}", "number": f"9{new}", "title": new, "rows": []}
    )


def _gone(made, section, item, row, new):
    if row["id"] != "daily" and row in item["rows"]:
        item["rows"].remove(row)


def _moved(made, section, item, row, new):
    if row in item["rows"]:
        item["rows"].remove(row)
        section["items"][0]["rows"].append({**row, "key": f"y{new}"})


def _ended(made, section, item, row, new):
    row["ended"] = {"month": "2020-10", "why": "統合"}


def _reported(made, section, item, row, new):
    row.setdefault("reports", {})["2020-07"] = {"status": "△", "note": new, "remedy": "督促"}


def _marked(made, section, item, row, new):
    row["marks"] = [mark for mark in row.get("marks", []) if mark["month"] > "2020-06"]
    if row["kind"] == "activity":
        row["marks"].append({"id": new, "month": "2020-04", "text": "手順"})


def _measured(made, section, item, row, new):
    kpi = made["kpis"][0]
    kpi["unit"], kpi["key"] = "", f"key-{new}"
    kpi["figures"] = {
        "actual@2020-08": {"series": "actual", "period": "2020-08", "value": "80.1", "unit": ""}
    }


ACTS = [_renamed, _new_row, _new_item, _gone, _moved, _ended, _reported, _marked, _measured]


@pytest.mark.parametrize("seed", range(40))
def test_a_draft_comes_to_be_what_the_whole_document_says(seed):
    import random

    rng = random.Random(seed)
    made = edited(document(draft()), rng)
    mine = incoming(made).whole()
    found = took(made, draft(), is_whole=True)
    assert [str(each.error) for each in found.refused] == []
    again = took(document(found.after), mine, is_whole=True)
    assert (again.changes, again.refused) == ((), ())


@pytest.mark.parametrize("name", ["gunma-r02", "mihon-r07"])
def test_an_empty_plan_comes_to_be_a_sample_by_a_part_of_its_document(name):
    """Its whole structure with ●, steps, targets, groups and tags; reports and figures aside."""
    plan = msgspec.structs.replace(bare(kept_plan(name)), decided=None)
    made = document(plan)
    kept = ("groups", "statuses", "pillars", "sections", "kpis", "report_deadline")
    begun_as = {"sections": {}, "items": {}, "rows": {}, "kpis": {}, "groups": ("仮",)}
    empty = msgspec.structs.replace(plan, **begun_as, pillars=(), statuses=()).arranged()
    found = took(part(**{field: made[field] for field in kept}), empty)
    assert [(each.place, str(each.error)) for each in found.refused] == []
    assert structure_of(found.after) == structure_of(plan)


def bare(plan):
    """A plan as it was planned: without what was reported, done, moved, measured or met about."""
    rows = {
        own: msgspec.structs.replace(
            row,
            reports={},
            comments=(),
            suspensions=(),
            people=(),
            marks=tuple(
                Mark(mark.id, mark.month, text=mark.text) for mark in row.marks if mark.month
            ),
        )
        for own, row in plan.rows.items()
    }
    kpis = {
        own: msgspec.structs.replace(
            kpi,
            suspensions=(),
            figures={k: f for k, f in kpi.figures.items() if f.series.startswith("target")},
        )
        for own, kpi in plan.kpis.items()
    }
    empty = {"closes": {}, "dated": {}, "people": {}, "meetings": {}, "topics": {}, "actions": {}}
    return msgspec.structs.replace(plan, rows=rows, kpis=kpis, amendments={}, **empty)


def structure_of(plan):
    """The document of a plan without the keys of places, which say nothing but an order."""
    made = document(plan)
    for section in made["sections"]:
        for held in (section, *section["items"], *(r for i in section["items"] for r in i["rows"])):
            held.pop("key")
    return {k: made[k] for k in ("groups", "pillars", "statuses", "sections", "kpis")}


@pytest.mark.parametrize("key", ["nokind:x y", "plan title", "kpi:k1 target", "row:daily at"])
def test_what_was_before_must_be_what_a_field_can_have_been(planner, tmp_path, key):
    document = to_document(small_plan())
    document["dated"] = {key: [{"month": "2020-06", "value": 5}]}
    path = tmp_path / "plan.json"
    path.write_bytes(encode(document))
    assert planner("import", str(path), "--new", "other") == REFUSED
    assert key.strip() in planner.err + planner.out
    assert not (planner.data / "plans" / "other").exists()
