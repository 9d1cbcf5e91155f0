"""改定: what was changed after 計画決定 on a day and from a source, before and after side by side."""

import json
import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from months import JUNE, OCTOBER
from plans import new_book, small_plan
from shell import DONE, REFUSED
from structures import random_structure
from targeted import target_of

from planner.errors import PlannerError
from planner.formats import writing
from planner.formats.page import Page
from planner.history.amendments import amendments
from planner.history.diff import differences
from planner.history.intents import (
    AddRecord,
    EndRecord,
    MoveMark,
    PlaceRecord,
    RecordFigure,
    SetField,
    SetStatus,
    SetTarget,
    WriteNote,
)
from planner.reports import amendments as report
from planner.reports.document import Heading, Table
from planner.reports.progress import Options
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder

NOTICE = {"source": "本部通知 第12号", "amendment": "2020-10-01"}
LATER = {"source": "", "amendment": "2020-11-02"}

ROW = {
    "text": "・未受診者へ案内を送る",
    "marks": [{"id": "m1", "month": "2020-10"}, {"id": "m2", "month": "2021-02"}],
}


@pytest.fixture
def book(tmp_path):
    return new_book(tmp_path)


def found_in(book):
    return amendments(book.timeline())


def told(amended, group=""):
    """What an 改定 changed: entity, field, before and after."""
    return [(own.entity, own.field, own.before, own.after) for own in amended.differences(group)]


def title(book, text, why="通知", **named):
    return book.submit([SetField("item:i3", "title", text, why)], **named)


# Which there are


def test_before_the_decision_nothing_is_an_amendment(tmp_path):
    book = new_book(tmp_path, small_plan(decided=False))
    book.submit([SetField("item:i3", "title", "使用促進")])
    assert found_in(book) == ()


def test_everyday_work_is_none(book):
    book.submit([SetStatus("survey", JUNE, "△")])
    book.submit([MoveMark("survey", "m2020-07", OCTOBER, "会場の都合")])
    assert found_in(book) == ()


def test_changes_of_one_day_and_source_are_one_with_their_reasons_and_writers(book):
    title(book, "使用促進", "名称の統一", **NOTICE)
    book.submit([EndRecord("row:survey", OCTOBER, "制度の終わり")], **NOTICE)
    (amended,) = found_in(book)
    assert (amended.day, amended.source) == ("2020-10-01", "本部通知 第12号")
    assert (amended.reasons, amended.who) == (("名称の統一", "制度の終わり"), ("佐藤",))
    assert [entry.seq for entry in amended.entries] == [1, 2]


def test_another_day_or_another_source_is_another_and_they_stand_by_their_days(book):
    title(book, "甲", **LATER)
    title(book, "乙", **NOTICE)
    title(book, "丙", source="支部長決裁", amendment="2020-10-01")
    assert [(own.day, own.source) for own in found_in(book)] == [
        ("2020-10-01", "本部通知 第12号"),
        ("2020-10-01", "支部長決裁"),
        ("2020-11-02", ""),
    ]


def test_an_import_and_a_command_of_one_day_and_source_are_one(planner, tmp_path):
    """The file of an import and its hash are kept with the entry, and are no part of the source."""
    for folder, words, said in (
        ("a", ("--source", "本部通知 (第30号)"), "本部通知 (第30号)"),
        ("b", (), ""),
    ):
        assert planner("export", "-o", "-") == DONE
        made = json.loads(planner.out) | {"title": f"改めた題 {folder}"}
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / "令和2 (改).json"
        path.write_text(json.dumps(made), encoding="utf-8")
        given = (*words, "--why", "通知", "--date", f"2020-10-0{len(said) // 9 + 1}")
        assert planner("import", str(path), *given) == DONE, planner.out
        assert planner("set", "3", f"title=使用促進 {folder}", *given) == DONE
        amended = amendments(PlanBook(PlanFolder(planner.folder)).timeline())
        (own,) = (each for each in amended if each.source == said)
        assert [entry.via for entry in own.entries] == ["import", "command"]
        assert "令和2 (改).json sha256:" in own.entries[0].source
        assert "sha256" not in report.heading(own)


# What it changed


def test_of_a_field_written_twice_stand_the_first_before_and_the_last_after(book):
    title(book, "甲", **NOTICE)
    title(book, "乙", **LATER)
    title(book, "丙", **NOTICE)
    first, second = found_in(book)
    assert told(first) == [("item:i3", "title", "後発医薬品", "丙")]
    assert told(second) == [("item:i3", "title", "甲", "乙")]


def test_what_is_written_back_in_the_same_amendment_changed_nothing(book):
    title(book, "甲", **NOTICE)
    title(book, "後発医薬品", **NOTICE)
    assert found_in(book) == ()


def test_everyday_work_in_between_is_not_part_of_it(book):
    title(book, "使用促進", **NOTICE)
    book.submit([WriteNote("survey", JUNE, "調査した")])
    book.submit([MoveMark("survey", "m2020-07", OCTOBER, "会場の都合")])
    book.submit([SetField("item:i2", "tags", ["重点"], "通知")], **NOTICE)
    (amended,) = found_in(book)
    assert told(amended) == [
        ("item:i2", "tags", (), ("重点",)),
        ("item:i3", "title", "後発医薬品", "使用促進"),
    ]


def test_what_was_undone_is_not_part_of_it_and_what_was_redone_is(book):
    title(book, "使用促進", **NOTICE)
    book.undo()
    assert found_in(book) == ()
    book.redo()
    (amended,) = found_in(book)
    assert told(amended) == [("item:i3", "title", "後発医薬品", "使用促進")]


def test_an_added_row_stands_with_its_marks(book):
    book.submit([AddRecord("row:r9", ROW, "i2", why="追加指示")], **NOTICE)
    book.submit([SetStatus("r9", OCTOBER, "○")])
    (amended,) = found_in(book)
    ((entity, field, before, after),) = told(amended)
    assert (entity, field, before) == ("row:r9", "", None)
    assert [mark.month for mark in after.marks] == ["2020-10", "2021-02"]
    assert after.reports == {}  # reported since


def test_a_changed_target_is_an_amendment(book):
    target = target_of("at-least", Decimal("82.0"))
    book.submit([SetTarget("k1", target, "目標の引き上げ")], **NOTICE)
    book.submit([RecordFigure("k1", "target", OCTOBER, Decimal("81.0"), why="見直し")], **NOTICE)
    book.submit([RecordFigure("k1", "actual", JUNE, Decimal("79.9"))])
    (amended,) = found_in(book)
    assert [own[:2] for own in told(amended)] == [
        ("kpi:k1", "target"),
        ("figure:k1:target@2020-10", ""),
    ]


def test_a_group_sees_what_changed_in_its_rows(book):
    book.submit([SetField("row:survey", "text", "年次調査", "通知")], **NOTICE)
    book.submit([SetField("row:leaflet", "text", "ちらし", "通知")], **NOTICE)
    (amended,) = found_in(book)
    assert [own[0] for own in told(amended, "業務")] == ["row:survey"]
    assert [own[0] for own in told(amended, "保健")] == ["row:leaflet"]


@given(st.integers(0, 2**32), st.integers(1, 12))
@settings(max_examples=25, deadline=None)
def test_where_nothing_else_was_written_an_amendment_is_the_whole_difference(
    tmp_path_factory, seed, count
):
    book = new_book(tmp_path_factory.mktemp("plan"))
    created, rng = book.plan, random.Random(seed)
    for number in range(count):
        try:
            book.submit([random_structure(rng, book.plan, number)], **NOTICE)
        except PlannerError:
            continue
    found = [own.differences() for own in found_in(book)]
    assert found == [every for every in (differences(created, book.plan),) if every]


# On paper


def document(book, **options):
    return report.build(book.plan, JUNE, Options(amendments=found_in(book), **options))


def texts(value):
    return "\n".join(word.text for word in value or ())


def lines(table):
    return [[texts(cell.value) for _column, cell in line.cells] for line in table.lines]


@pytest.fixture
def amended(book):
    """Two 改定: a title, a new row and an end by one notice; groups on another day."""
    title(book, "使用促進", "名称の統一", **NOTICE)
    book.submit([AddRecord("row:r9", ROW, "i2", why="追加指示")], **NOTICE)
    book.submit([EndRecord("row:survey", OCTOBER, "統合")], **NOTICE)
    book.submit([SetField("section:s3", "groups", ["保健"], "体制の変更")], **LATER)
    return book


def test_each_is_a_table_of_before_after_and_why_below_its_day_and_source(amended):
    built = document(amended)
    headings = [block.text for block in built.blocks if isinstance(block, Heading)]
    assert headings == ["改定 令和2年10月1日（本部通知 第12号）", "改定 令和2年11月2日"]
    first, second = (lines(block) for block in built.blocks if isinstance(block, Table))
    assert first == [
        ["2 調査", "【2-1】\n調査\n● 7月", "【廃止】\n10月から", "統合"],
        ["【新設】", "【2-2】\n未受診者へ案内を送る\n● 10月、2月", "追加指示"],
        ["3 使用促進", "【題】\n後発医薬品", "【題】\n使用促進", "名称の統一"],
    ]
    assert second == [["区分「全員」", "【担当】\n全グループ", "【担当】\n保健", "体制の変更"]]


def test_one_reason_for_several_changes_of_an_item_stands_once(book):
    changes = [
        SetField("item:i3", "title", "使用促進", "名称の統一"),
        SetField("item:i3", "tags", [], "名称の統一"),
    ]
    book.submit(changes, **NOTICE)
    (_heading, table) = document(book).blocks
    (first, second) = table.lines
    assert [cell.rows for _column, cell in first.cells] == [2, 1, 1, 2]
    assert [column for column, _cell in second.cells] == [1, 2]


def test_without_any_it_says_so(book):
    (said,) = document(book).blocks
    assert said.text == "計画決定の後の改定はありません。"


@pytest.mark.parametrize("form", ["txt", "csv", "html", "pdf"])
def test_every_format_prints_it(amended, form):
    content = writing.render(document(amended), form, Page("A4", 120))
    if form == "pdf":
        assert content.startswith(b"%PDF")
        return
    for said in ("変更前", "変更後", "理由", "使用促進", "名称の統一", "本部通知 第12号"):
        assert said in content.decode("utf-8-sig")


def test_an_order_is_told_by_titles(book):
    book.submit([PlaceRecord("item:i4", "s2", "i3", "順の入れ替え")], **NOTICE)
    (_heading, table) = document(book).blocks
    assert lines(table) == [
        [
            "区分「健康」",
            "【並び順】\n後発医薬品、セミナー",
            "【並び順】\nセミナー、後発医薬品",
            "順の入れ替え",
        ]
    ]


def test_a_kpi_added_to_a_row_is_told_once(book):
    kpi = {"key": "new", "name": "健診受診率", "role": "reference"}
    book.submit(
        [
            AddRecord("kpi:k9", kpi, why="新しい指標"),
            SetField("row:rate", "kpis", ["k1", "k9"], "新しい指標"),
            SetField("row:survey", "kpis", ["k9"], "新しい指標"),
        ],
        **NOTICE,
    )
    (_heading, table) = document(book).blocks
    assert [line[:3] for line in lines(table) if "健診受診率" in line[1]] == []
    told_of = [cell for line in lines(table) for cell in line if "健診受診率" in cell]
    assert len(told_of) == 2  # in the row it stands in first, and of the other row its KPI
    assert sum("【KPI】" in cell for cell in told_of) == 1


def test_its_title_is_that_of_the_plan(book):
    assert document(book).title == "令和2年度 小さな支部事業計画（改定）"


# The command line


@pytest.mark.usefixtures("japanese_person")
def test_the_command_prints_lists_and_gives_records(planner):
    planner("set", "3", "title=使用促進", "--why", "統一", "--source", "通知", "--date", "10/1")
    planner("note", "2-1", "調査した")
    planner("remove", "2-1", "--from", "10月", "--why", "統合", "--date", "11/2")
    assert planner("amendments", "--list") == DONE
    assert planner.out.splitlines() == [
        "改定 令和2年10月1日（通知）  1 か所  佐藤  統一",
        "改定 令和2年11月2日  1 か所  佐藤  統合",
    ]
    assert planner("amendments", "--columns", "100") == DONE
    assert "変更前" in planner.out
    assert "使用促進" in planner.out
    first, second = planner.json("amendments")
    assert (first["day"], first["source"], first["who"]) == ("2020-10-01", "通知", ["佐藤"])
    (own,) = first["differences"]
    assert (own["entity"], own["before_text"], own["after_text"], own["why"], own["seq"]) == (
        *("item:i3", "後発医薬品", "使用促進"),
        *("統一", 1),
    )
    assert second["differences"][0]["row"] == "2-1"


@pytest.mark.usefixtures("japanese_person")
def test_one_day_is_printed_alone_and_an_unknown_one_is_refused_with_those_there_are(planner):
    planner("set", "3", "title=使用促進", "--why", "統一", "--date", "10/1")
    planner("set", "3", "title=推進", "--why", "統一", "--date", "11/2")
    assert planner("amendments", "11/2") == DONE
    assert "令和2年11月2日" in planner.out
    assert "令和2年10月1日" not in planner.out
    assert planner("amendments", "12/1") == REFUSED
    assert planner.err.strip() == (
        "2020-12-01 の改定はありません（改定の日: 2020-10-01、2020-11-02）。"
    )


@pytest.mark.usefixtures("japanese_person")
def test_it_is_written_to_a_file(planner, tmp_path):
    planner("set", "3", "title=使用促進", "--why", "統一", "--date", "10/1")
    assert planner("amendments", "-o", str(tmp_path / "改定.csv")) == DONE
    assert "使用促進" in (tmp_path / "改定.csv").read_text(encoding="utf-8-sig")
