"""The documented JSON of a plan: written, read back, and refused with the place."""

import json

import msgspec
import pytest
from plans import plan_of_people, refusal, small_plan, with_row

from planner.errors import Fault, UnavailableError
from planner.history.entries import apply
from planner.history.intents import SetStatus, Suspend, TickMark, WriteNote
from planner.history.rules import writes
from planner.history.writes import Signature
from planner.plan.invariants import broken_invariants
from planner.plan.model import Mark, Promise, Report, Suspension
from planner.plan.schema import SCHEMA_VERSION, encode, from_document, read_document, to_document


def document(plan=None):
    """The document of a plan as a file holds it."""
    return json.loads(encode(to_document(plan or small_plan())))


def row_in(made, row_id):
    return next(
        row
        for section in made["sections"]
        for item in section["items"]
        for row in item["rows"]
        if row["id"] == row_id
    )


def broken(made):
    """What is wrong with a document, as a code and its place."""
    error = refusal(from_document, made, "plan.json")
    assert isinstance(error, UnavailableError)
    assert error.code == "schema-broken"
    assert error.parameters["source"] == "plan.json"
    return error.parameters["problem"]


@pytest.mark.parametrize("is_decided", [True, False])
def test_a_plan_survives_being_written_and_read(is_decided):
    plan = small_plan(decided=is_decided)
    assert from_document(document(plan)) == plan


def test_what_version_3_has_room_for_survives_being_written_and_read():
    plan = plan_of_people()
    assert broken_invariants(plan) == ()
    assert from_document(document(plan)) == plan


def test_records_of_a_document_come_in_the_order_of_a_fold():
    made = document(plan_of_people())
    row_in(made, "survey")["comments"].reverse()
    made["topics"][0]["decisions"].reverse()
    assert from_document(made) == plan_of_people()


@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_document_that_says_nothing_of_it_has_none_of_it(version):
    made = {**document(), "version": version}
    if version < 3:
        made["kpis"][0]["target"] = {"rule": "at-least", "value": "80.7"}
    for table in ("people", "amendments", "meetings", "topics", "actions", "report_deadline"):
        del made[table]
    assert from_document(made) == small_plan()


@pytest.mark.parametrize(
    ("table", "record", "place"),
    [
        ("people", {"id": "u1", "name": "佐藤", "role": "king"}, "$.people[0].role"),
        ("people", {"id": "u:1", "name": "佐藤"}, "$.people[0]"),
        ("meetings", {"id": "", "day": "2020-06-01"}, "$.meetings[0]"),
        ("topics", {"id": "t1", "at": ["g1", "10"]}, "$.topics[0].at[1]"),
        ("actions", {"id": "w1", "text": "聞く", "owner": "u1"}, "$.actions[0]"),
        (
            "topics",
            {"id": "t1", "at": ["", "1"], "decisions": [{"id": "d", "meeting": "g"}] * 2},
            "$.topics[0].decisions[1]",
        ),
    ],
    ids=range(6),
)
def test_what_is_wrong_in_a_table_is_refused_with_its_place(table, record, place):
    assert broken({**document(), table: [record]}).parameters["place"] == place


@pytest.mark.parametrize("key", ["", "0", "a0", "A", 5])
def test_a_key_that_leaves_no_room_is_refused_with_its_place(key):
    made = document()
    change_row(made, key=key)
    assert broken(made).parameters["place"] == "$.sections[1].items[0].rows[0].key"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"[" * 100_000, Fault("nested-too-deep")),
        (
            b'{"schema":"planner.plan","x":' + b"[" * 100_000 + b"]" * 100_000,
            Fault("nested-too-deep"),
        ),
        (b'{"schema":"\xff"}', Fault("not-utf-8")),
        (b'{"schema":', Fault("cut-off")),
        (b"", Fault("cut-off")),
        (b'{\n "schema": 5,\n "x" 6\n}', Fault("json-broken", {"line": 3, "column": 6})),
        (b'{"schema": NaN}', Fault("json-unreadable")),
        (b'{"version": 1e999}', Fault("value-unfit", {"place": "$[...]"})),
    ],
)
def test_a_file_that_is_no_document_is_refused_with_what_is_wrong(tmp_path, content, problem):
    path = tmp_path / "plan.json"
    path.write_bytes(content)
    error = refusal(read_document, path)
    assert (error.code, error.parameters["problem"]) == ("schema-broken", problem)


def test_everything_said_about_a_mark_survives():
    marks = (
        Mark(
            "m1",
            month="2020-07",
            promises=(Promise("2020-09", "都合", "先方", "佐藤", "t"), Promise(None)),
            word="68件",
        ),
        Mark("m2", month="2020-08", done="2020-06"),
        Mark("m3", dropped=""),
        Mark("m4", month="2020-10", text="集計"),
    )
    reports = {"2020-05": Report("△", "一\n二", ""), "2020-06": Report(note="")}
    plan = with_row(small_plan(), "survey", marks=marks, reports=reports)
    read = from_document(document(plan))
    assert read == plan
    assert read.rows["survey"].marks[2].dropped == ""
    assert read.rows["survey"].report("2020-06").note == ""


def test_a_document_is_the_same_once_written_and_read():
    assert document(from_document(document())) == document()


def test_decimals_are_text_and_keep_their_zeros():
    made = document()
    assert made["kpis"][0]["figures"]["actual@2020-05"]["value"] == "79.0"
    assert str(from_document(made).kpis["k1"].figure("actual", "2020-05").value) == "79.0"


def test_items_nest_in_sections_and_rows_in_items():
    made = document()
    assert [section["id"] for section in made["sections"]] == ["s1", "s2", "s3"]
    assert [item["id"] for item in made["sections"][0]["items"]] == ["i1", "i2"]
    assert [row["id"] for row in made["sections"][0]["items"][0]["rows"]] == ["daily", "winter"]


def test_scripts_find_months_status_and_note_of_the_status_month():
    plan = with_row(small_plan(), "winter", reports={"2020-06": Report("△", "遅れ", "督促")})
    row = row_in(document(plan), "winter")
    assert row["months"] == [10, 11, 12, 1, 2]
    assert (row["status"], row["note"], row["remedy"]) == ("△", "遅れ", "督促")
    assert row_in(document(), "rate")["kpi"] == ["後発医薬品使用割合"]


def test_scripts_find_the_present_months_of_marks_that_stand():
    marks = (
        Mark("a", month="2020-07", promises=(Promise("2020-12"),)),
        Mark("b", month="2020-08", dropped=""),
        Mark("c", month="2020-09", promises=(Promise(None),)),
        Mark("d", month="2020-10", text="集計"),
    )
    assert row_in(document(with_row(small_plan(), "survey", marks=marks)), "survey")["months"] == [
        12
    ]


def test_scripts_may_ask_for_another_month():
    made = to_document(small_plan(), "2020-05")
    assert row_in(made, "daily")["status"] == "○"
    assert row_in(document(), "daily")["status"] is None


def test_the_values_for_scripts_are_ignored_on_reading():
    made = document()
    row_in(made, "survey").update(
        months=[1, 2, 3], status="×", note=["no"], remedy=5, kpi=None, unheard_of={}
    )
    assert from_document(made) == small_plan()


def test_the_values_for_scripts_can_be_left_out():
    made = document()
    for name in ("months", "status", "note", "remedy", "kpi"):
        for section in made["sections"]:
            for item in section["items"]:
                for row in item["rows"]:
                    del row[name]
    assert from_document(made) == small_plan()


def test_the_same_plan_gives_the_same_bytes_however_it_came_about():
    def after(*changes):
        plan = small_plan()
        for change in changes:
            plan = apply(plan, writes(plan, change, Signature("佐藤", "t")))
        return encode(to_document(plan))

    june, may = WriteNote("survey", "2020-06", "六"), WriteNote("survey", "2020-05", "五")
    tick, rest = TickMark("survey", "m2020-07", "2020-07"), Suspend("survey", "r", "2020-07")
    assert after(june, may, tick, rest) == after(rest, tick, may, june)
    assert after(june, SetStatus("daily", "2020-04", "△"), may) == after(
        may, june, SetStatus("daily", "2020-04", "△")
    )


def test_the_order_of_marks_in_a_document_does_not_matter():
    made = document()
    row_in(made, "winter")["marks"].reverse()
    assert from_document(made) == small_plan()


def test_a_document_is_readable_utf_8():
    content = encode(to_document(small_plan()))
    assert "令和2年度 小さな支部事業計画" in content.decode("utf-8")
    assert content.endswith(b"}\n")
    assert content.count(b"\n") > 100


# What is refused


def test_a_document_of_a_newer_version_is_refused_and_named():
    made = {**document(), "version": SCHEMA_VERSION + 1, "sections": "of another kind"}
    error = refusal(from_document, made, "plan.json")
    assert error.code == "schema-newer"
    assert error.parameters == {"source": "plan.json", "version": SCHEMA_VERSION + 1}


def test_a_document_of_another_kind_is_refused():
    problem = broken({**document(), "schema": "tasks"})
    assert problem == Fault("other-schema", {"name": "tasks"})


@pytest.mark.parametrize("value", [None, [], "plan", 5, {}])
def test_what_is_no_document_at_all_is_refused(value):
    assert broken(value).parameters["place"] == "$"


def change_row(made, **fields):
    made["sections"][1]["items"][0]["rows"][0].update(fields)


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"text": 5}, "$.sections[1].items[0].rows[0].text"),
        ({"kind": "task"}, "$.sections[1].items[0].rows[0].kind"),
        ({"reports": {"2020-13": {}}}, "$.sections[1].items[0].rows[0].reports"),
        (
            {"reports": {"2020-05": {"status": 1}}},
            "$.sections[1].items[0].rows[0].reports[...].status",
        ),
        ({"marks": [{"id": "a"}, {}]}, "$.sections[1].items[0].rows[0].marks[1]"),
        ({"marks": [{"id": "a", "month": "5月"}]}, "$.sections[1].items[0].rows[0].marks[0].month"),
        ({"marks": [{"id": "a"}, {"id": "a"}]}, "$.sections[1].items[0].rows[0].marks[1]"),
        ({"suspensions": [{"id": "a"}]}, "$.sections[1].items[0].rows[0].suspensions[0]"),
        ({"id": "daily"}, "$.sections[1].items[0].rows[0]"),
        ({"id": "a:b"}, "$.sections[1].items[0].rows[0]"),
        ({"id": ""}, "$.sections[1].items[0].rows[0]"),
    ],
)
def test_what_is_wrong_in_a_row_is_refused_with_its_place(fields, place):
    made = document()
    change_row(made, **fields)
    assert broken(made).parameters["place"] == place


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (["fiscal_year"], "R2", "$.fiscal_year"),
        (["fiscal_year"], 0, "$.fiscal_year"),
        (["status_month"], "2020-5", "$.status_month"),
        (["statuses", 0, "meaning"], "good", "$.statuses[0].meaning"),
        (["sections", 2, "items", 0, "id"], "i1", "$.sections[2].items[0]"),
        (["sections", 2, "id"], "s1", "$.sections[2]"),
        (["pillars", 1, "id"], "p1", "$.pillars[1]"),
        (["kpis", 0, "figures", "actual@2020-04", "value"], "高い", "$.kpis[0].figures[...].value"),
        (["kpis", 0, "kind"], "sum", "$.kpis[0].kind"),
    ],
)
def test_what_is_wrong_elsewhere_is_refused_with_its_place(path, value, place):
    made = document()
    *before, last = path
    held = made
    for step in before:
        held = held[step]
    held[last] = value
    assert broken(made).parameters["place"] == place


@pytest.mark.parametrize("name", ["title", "groups", "statuses", "sections", "status_month"])
def test_what_is_missing_is_refused_by_its_name(name):
    made = document()
    del made[name]
    assert broken(made) == Fault("field-missing", {"place": "$", "name": name})


# Files


def test_a_plan_is_read_from_a_file(tmp_path):
    path = tmp_path / "plan.json"
    path.write_bytes(encode(to_document(small_plan())))
    assert read_document(path) == small_plan()


def test_a_file_that_cannot_be_read_is_refused_with_its_path(tmp_path):
    error = refusal(read_document, tmp_path / "none.json")
    assert error.code == "file-unreadable"
    assert error.parameters["path"] == str(tmp_path / "none.json")
    assert refusal(read_document, tmp_path).code == "file-unreadable"


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[1,", "計画".encode("cp932")])
def test_a_file_that_is_no_json_is_refused_with_its_path(tmp_path, content):
    path = tmp_path / "plan.json"
    path.write_bytes(content)
    error = refusal(read_document, path)
    assert error.code == "schema-broken"
    assert error.parameters["source"] == str(path)


def test_suspensions_of_a_document_come_in_the_order_of_a_fold():
    rests = (Suspension("a", "2020-07"), Suspension("b", "2020-04", "2020-05"))
    made = document(with_row(small_plan(), "survey", suspensions=rests))
    row_in(made, "survey")["suspensions"].reverse()
    assert from_document(made).rows["survey"].suspensions == rests


def test_a_document_holds_nothing_but_plain_json():
    made = to_document(small_plan())
    assert msgspec.json.decode(msgspec.json.encode(made)) == document()


@pytest.mark.parametrize("value", ["NaN", "-Infinity", "1E+999999", "1E-999999", "9" * 41])
def test_a_figure_that_is_no_number_a_table_prints_is_refused_with_its_place(value):
    made = document()
    made["kpis"][0]["figures"]["actual@2020-05"]["value"] = value
    problem = broken(made)
    assert problem.code == "number-unprintable"
    assert problem.parameters["place"].startswith("$.kpis[0].figures")
    assert problem.parameters["value"] == value


def test_a_section_of_an_unknown_pillar_is_refused_with_its_place():
    document = to_document(small_plan())
    document["sections"][1]["pillar"] = "p9"
    error = refusal(from_document, document)
    assert error.code == "schema-broken"
    assert error.parameters["problem"] == Fault(
        "pillar-unknown", {"place": "$.sections[1].pillar", "id": "p9"}
    )


@pytest.mark.parametrize(
    "month",
    [*("0000-01", "0999-12", "1999-12", "2100-01", "9999-12"), *("2020-05\n", "2020-5", "2020-13")],
)
def test_a_month_no_calendar_of_ours_has_is_refused(month):
    document = to_document(small_plan()) | {"status_month": month}
    assert refusal(from_document, document).code == "schema-broken"


@pytest.mark.parametrize("place", ["reports", "marks"])
def test_the_months_inside_a_row_are_held_to_the_same_calendar(place):
    document = to_document(small_plan())
    row = document["sections"][0]["items"][0]["rows"][0]
    row[place] = {"2020-13": {}} if place == "reports" else [{"id": "m1", "month": "2020-13"}]
    error = refusal(from_document, document)
    assert error.code == "schema-broken"
    assert f"rows[0].{place}" in error.parameters["problem"].parameters["place"]


@pytest.mark.parametrize(
    ("year", "is_taken"), [(1999, False), (2000, True), (2098, True), (2099, False)]
)
def test_plans_are_of_this_century(year, is_taken):
    document = to_document(small_plan()) | {"fiscal_year": year, "status_month": f"{year}-04"}
    if is_taken:
        assert from_document(document).year.last == f"{year + 1}-03"
    else:
        problem = refusal(from_document, document).parameters["problem"]
        assert problem.parameters["place"] == "$.fiscal_year"


@pytest.mark.parametrize("years", [-1, 101, 10**6])
def test_a_line_of_figures_reaches_back_a_lifetime_at_most(years):
    document = to_document(small_plan())
    document["kpis"][0]["lines"][0]["years_back"] = years
    assert refusal(from_document, document).code == "schema-broken"
