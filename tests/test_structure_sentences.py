"""The plan's structure told in sentences: in the log, on saving, and when taken back."""

import random
import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from months import OCTOBER
from msgspec import structs
from plans import new_book, open_book, refusal, small_plan, without_figures
from structures import random_structure

from planner import language
from planner.errors import ConflictError, PlannerError
from planner.history.diff import differences
from planner.history.entries import apply
from planner.history.intents import (
    AddRecord,
    EndRecord,
    PlaceRecord,
    RemoveRecord,
    RenameGroup,
    RestoreRecord,
    SetField,
    SetYear,
)
from planner.history.rules import prepare
from planner.history.writes import Signature, plain
from planner.plan.model import Pillar, Population, SeriesLine, Status
from planner.wording.changes import change_sentence
from planner.wording.differences import difference_text
from planner.wording.entries import entry_content
from planner.wording.errors import error_sentence

SIGNED = Signature("佐藤", "2020-06-01T00:00:00.000000+00:00")

PILLARS = (
    {"id": "p1", "number": "1", "title": "基盤"},
    {"id": "p2", "number": "2", "title": "戦略"},
)
THIRD = {"id": "p3", "number": "3", "title": "組織"}

MARKS = [{"id": f"m{n}", "month": f"2020-{n:02}"} for n in range(4, 10)]
STEP = {"id": "s", "month": "2020-08", "text": "公告"}
AT_LEAST = {"rule": {"is": "limit", "sign": "at-least", "value": "63.9"}}


@pytest.fixture
def draft():
    return small_plan(decided=False)


def said(plan, *changes):
    """The last change told with the plan before its entry, and with the one after it."""
    for change in changes[:-1]:
        plan = apply(plan, prepare(plan, [change], SIGNED))
    made = prepare(plan, [changes[-1]], SIGNED)
    after = apply(plan, made)
    return change_sentence(plan, changes[-1], made), change_sentence(after, changes[-1], made)


SENTENCES = [
    # added
    (
        AddRecord("section:s9", {"title": "健診の推進"}, "p2"),
        "柱「2 戦略」に区分「健診の推進」を加えた",
    ),
    (
        AddRecord("item:i9", {"title": "生活習慣病予防健診"}, "s3"),
        "区分「全員」に事業「生活習慣病予防健診」を加えた",
    ),
    (
        AddRecord("item:i9", {"title": "健診", "number": "9"}, "s1"),
        "区分「サービス」に事業「9 健診」を加えた",
    ),
    (
        AddRecord("row:r9", {"text": "・事業所へ案内を送る", "marks": [*MARKS, STEP]}, "i2"),
        "項番2に行「事業所へ案内を送る」を加えた（●6個、手順1個）",
    ),
    (AddRecord("row:r9", {"kind": "kpi"}, "i2"), "項番2に行を加えた"),
    (
        AddRecord(
            "kpi:k9", {"key": "checkup", "name": "健診実施率", "unit": "%", "target": AT_LEAST}
        ),
        "KPI「健診実施率」を加えた（63.9%以上）",
    ),
    # set
    (SetField("item:i3", "title", "使用促進"), "項番3の題を「使用促進」にした"),
    (SetField("section:s1", "title", "窓口"), "区分「サービス」の題を「窓口」にした"),
    (SetField("section:s1", "groups", []), "区分「サービス」の担当を全グループにした"),
    (SetField("item:i2", "groups", []), "項番2「調査」の担当を区分のとおりにした"),
    (SetField("item:i2", "groups", ["業務", "保健"]), "項番2「調査」の担当を業務、保健にした"),
    (SetField("item:i5", "number", ""), "項番5「点検」の番号を、順番で振ることにした"),
    (SetField("item:i2", "tags", ["重点"]), "項番2「調査」の関連を重点にした"),
    (SetField("item:i2", "lines", ["年1回"]), "項番2「調査」の補足を年1回にした"),
    (SetField("item:i3", "tags", []), "項番3「後発医薬品」の関連を空欄にした"),
    (SetField("row:survey", "text", "年次調査"), "2-1 の実施概要を「年次調査」にした"),
    (SetField("row:leaflet", "is_separate", False), "5-2 を、事業の報告に含めることにした"),
    (
        SetField("row:review", "period_rule", "each"),
        "5-1 の●を、一つずつ約束として数えることにした",
    ),
    (SetField("row:survey", "kpis", ["k1"]), "2-1 に KPI「後発医薬品使用割合」を付けた"),
    (SetField("row:rate", "kpis", []), "3-2 から KPI「後発医薬品使用割合」を外した"),
    (SetField("row:review", "lead_group", "保健"), "5-1 の主担当を保健にした"),
    (SetField("kpi:k1", "name", "使用割合"), "後発医薬品使用割合の名前を「使用割合」にした"),
    (SetField("kpi:k1", "unit", "件"), "後発医薬品使用割合の単位を「件」にした"),
    (SetField("kpi:k1", "decimals", 2), "後発医薬品使用割合の小数の桁数を2桁にした"),
    (SetField("kpi:k1", "role", "reference"), "後発医薬品使用割合を、判定しない参考の数字にした"),
    (
        SetField("kpi:k1", "population", {"base": "167400", "people": "106900", "label": "対象者"}),
        "後発医薬品使用割合の対象を対象者 106,900人 ÷ 167,400人にした",
    ),
    (
        SetField("kpi:k1", "lines", [{"series": "actual", "label": "前年度", "years_back": 1}]),
        "後発医薬品使用割合の印刷する行を前年度（実績、1年前）にした",
    ),
    (SetField("plan", "title", "令和2年度 計画"), "計画の題を「令和2年度 計画」にした"),
    (SetField("plan", "ledger_from", "2020-07"), "記録の始めをR2.7にした"),
    (SetField("plan", "pillars", [*PILLARS, THIRD]), "柱「3 組織」を加えた"),
    (
        SetField("plan", "pillars", [{**PILLARS[0], "title": "土台"}, PILLARS[1]]),
        "柱「1 基盤」を柱「1 土台」に改めた",
    ),
    (SetField("plan", "pillars", [*reversed(PILLARS)]), "柱の順番を変えた"),
    (
        SetField("plan", "groups", ["企画総務", "業務", "保健", "レセプト"]),
        "グループ「レセプト」を加えた",
    ),
    (SetField("plan", "report_deadline", {"day": 10}), "報告締切日を翌月10日にした"),
    (
        SetField(
            "plan",
            "statuses",
            [
                *(plain(own) for own in small_plan().statuses),
                {"symbol": "☆", "name": "完了", "meaning": "above", "rank": 4},
            ],
        ),
        "記号「☆ 完了（計画を上回る）」を加えた",
    ),
    # placed
    (PlaceRecord("item:i2", "s1", "i1"), "項番2「調査」を項番1「窓口」の前へ移した"),
    (PlaceRecord("item:i2", "s2"), "項番2「調査」を区分「健康」の最後へ移した"),
    (
        PlaceRecord("item:i2", "s2", "i4"),
        "項番2「調査」を区分「健康」の項番4「セミナー」の前へ移した",
    ),
    (PlaceRecord("section:s1", "p2"), "区分「サービス」を柱「2 戦略」の最後へ移した"),
    # removed
    (RemoveRecord("section:s3"), "区分「全員」を取り除いた（中の事業1件、行2件も）"),
    (RemoveRecord("item:i2"), "項番2「調査」を取り除いた（中の行1件も）"),
    # 廃止
    (EndRecord("row:survey", OCTOBER, "通知"), "2-1「調査」を10月から廃止にした（理由: 通知）"),
    (
        EndRecord("item:i3", OCTOBER, "通知"),
        "項番3「後発医薬品」を10月から廃止にした（理由: 通知）",
    ),
    (EndRecord("section:s2", OCTOBER, "通知"), "区分「健康」を10月から廃止にした（理由: 通知）"),
    (EndRecord("kpi:k1", OCTOBER, "通知"), "後発医薬品使用割合を10月から廃止にした（理由: 通知）"),
    (RenameGroup("業務", "業務改革"), "グループ「業務」の名前を「業務改革」にした"),
    (SetYear(2021), "年度を令和3年度にした"),
]


@pytest.mark.parametrize(("change", "sentence"), SENTENCES, ids=[own for _, own in SENTENCES])
def test_a_change_of_structure_is_told_in_a_sentence_before_and_after_it(change, sentence):
    plan = small_plan(decided=False)
    if isinstance(change, SetYear):  # a year is moved before anything is reported
        rows = {
            key: structs.replace(row, reports={}, suspensions=()) for key, row in plan.rows.items()
        }
        plan = structs.replace(without_figures(plan), rows=rows)
    before, after = said(plan, change)
    assert before == sentence
    number_follows = isinstance(change, SetField) and change.field == "number"
    assert after.split("「")[0] == sentence.split("「")[0] or number_follows or "移した" in sentence


def test_taking_an_end_back_is_told():
    change = RestoreRecord("row:survey", "続けることになった")
    before, after = said(small_plan(), EndRecord("row:survey", OCTOBER, "通知"), change)
    assert before == after == "2-1「調査」の廃止を取り消した（理由: 続けることになった）"


def test_after_the_decision_the_reason_is_told(draft):
    change = SetField("item:i3", "title", "使用促進", "本部通知による")
    before, _after = said(structs.replace(draft, decided="2020-04-01"), change)
    assert before == "項番3の題を「使用促進」にした（理由: 本部通知による）"


def test_an_entry_with_many_changes_tells_the_first_and_how_many_more(tmp_path):
    book = new_book(tmp_path, small_plan(decided=False))
    entry = book.submit(
        [SetField("item:i3", "title", "使用促進"), SetField("item:i2", "title", "年次調査")]
    )
    assert entry_content(book.plan, entry) == "項番3の題を「使用促進」にした ほか 1 件"


@pytest.mark.parametrize(
    ("change", "undone", "redone"),
    [
        (
            SetField("plan", "groups", ["企画総務", "業務", "保健", "レセプト"]),
            "元に戻した: グループ「レセプト」を加えた",
            "やり直し: グループ「レセプト」を加えた",
        ),
        (
            RemoveRecord("item:i2"),
            "元に戻した: 項番2「調査」を取り除いた（中の行1件も）",
            "やり直し: 項番2「調査」を取り除いた（中の行1件も）",
        ),
        (
            SetField("section:s1", "title", "窓口"),
            "元に戻した: 区分「サービス」の題を「窓口」にした",
            "やり直し: 区分「サービス」の題を「窓口」にした",
        ),
    ],
)
def test_what_is_taken_back_is_told_as_it_was_done(tmp_path, change, undone, redone):
    book = new_book(tmp_path, small_plan(decided=False))
    before = book.plan
    book.submit([change])
    changed = book.plan
    (undo, *_rest) = [book.undo()]
    assert entry_content(changed, undo) == undone
    redo = book.redo()
    assert entry_content(before, redo, is_redo=True) == redone


# Differences


def told(old, new):
    """The differences in words: name, before, after."""
    return [
        (own.name, own.before, own.after)
        for own in (difference_text(old, new, each) for each in differences(old, new))
    ]


def with_kpi(plan, **fields):
    kpi = structs.replace(plan.kpis["k1"], **fields)
    return structs.replace(plan, kpis={"k1": kpi})


def test_the_fields_of_the_plan_are_compared_in_words(draft):
    new = structs.replace(
        draft,
        pillars=(Pillar("p1", "1", "土台"), draft.pillars[1]),
        groups=("企画総務", "保健"),
        statuses=(Status("○", "計画どおり", "on", 2), Status("×", "できず", "below", 1)),
        ledger_from=OCTOBER,
        branch="大支部",
    )
    assert told(draft, new) == [
        ("支部", "小支部", "大支部"),
        ("記録の始め", "R2.5", "R2.10"),
        ("グループ", "企画総務、業務、保健", "企画総務、保健"),
        (
            "実施状況の記号",
            "◎ 計画を大きく上回る（計画を上回る）、○ 計画どおり、△ 計画を下回る、□ 未着手",
            "○ 計画どおり、× できず（計画を下回る）",
        ),
        ("柱", "1 基盤、2 戦略", "1 土台、2 戦略"),
    ]


def test_the_fields_of_a_kpi_are_compared_in_words(draft):
    new = with_kpi(
        draft,
        key="generic-share",
        role="measure",
        decimals=1,
        population=Population(Decimal(167400), Decimal(106900), rate=Decimal("63.9")),
        lines=(SeriesLine("national", "全国"),),
    )
    assert told(draft, new) == [
        ("後発医薬品使用割合 キー", "generic-rate", "generic-share"),
        ("後発医薬品使用割合 役割", "【KPI】", "目標のある数字（【KPI】ではない）"),
        ("後発医薬品使用割合 小数の桁数", "決まっていない", "1桁"),
        ("後発医薬品使用割合 対象", "空欄", "106,900人 ÷ 167,400人（63.9%）"),
        ("後発医薬品使用割合 印刷する行", "前年度（実績、1年前）", "全国"),
    ]


@given(st.integers(0, 2**32), st.booleans(), st.sampled_from(["ja", "en"]))
@settings(max_examples=300, deadline=None)
def test_no_sentence_of_structure_shows_ids_or_records(seed, decided, lang):
    rng, plan = random.Random(seed), small_plan(decided=decided)
    language.set_language(lang)
    try:
        for number in range(6):
            change = random_structure(rng, plan, number)
            try:
                made = prepare(plan, [change], SIGNED)
            except PlannerError:
                continue
            after = apply(plan, made)
            back = [write.inverted() for write in reversed(made)]
            for own, writes in ((plan, made), (after, made), (after, back), (plan, back)):
                sentence = change_sentence(own, change, writes)
                assert sentence
                assert not re.search(r"[{}<>]|None|new-|:\w|\bs\d|\bi\d|True|False", sentence)
            plan = after
    finally:
        language.set_language("ja")


# Conflicts: what another wrote meanwhile


@pytest.mark.parametrize(
    ("theirs", "mine", "sentence"),
    [
        (
            SetField("item:i3", "title", "使用促進"),
            SetField("item:i3", "title", "推進"),
            "同じ欄を「使用促進」に変えたため、「推進」は保存していません。",
        ),
        (
            SetField("item:i2", "groups", ["業務", "保健"]),
            SetField("item:i2", "groups", []),
            "同じ欄を「業務、保健」に変えたため、「空欄」は保存していません。",
        ),
        (
            SetField("plan", "pillars", [*PILLARS, THIRD]),
            SetField("plan", "pillars", [*reversed(PILLARS)]),
            "同じ欄を「基盤、戦略、組織」に変えたため、「戦略、基盤」は保存していません。",
        ),
        (
            EndRecord("row:survey", OCTOBER, "通知"),
            EndRecord("row:survey", "2020-12", "統合"),
            "同じ欄を「R2.10から廃止」に変えたため、「R2.12から廃止」は保存していません。",
        ),
        (
            PlaceRecord("item:i2", "s2"),
            PlaceRecord("item:i2", "s3"),
            "ほかの所へ移したため、移していません。",
        ),
        (
            SetField("row:survey", "text", "年次調査"),
            RemoveRecord("item:i2"),
            "変えたため、取り除いていません。",
        ),
    ],
)
def test_a_conflict_about_structure_is_told_in_words(tmp_path, theirs, mine, sentence):
    book = new_book(tmp_path, small_plan(decided=False))
    seen = book.plan.seq
    open_book(tmp_path, who="鈴木").submit([theirs])
    error = refusal(book.submit, [mine], seen=seen)
    assert isinstance(error, ConflictError)
    assert sentence in error_sentence(error)
