"""Every kind of entity has all its parts: each is written, found, undone, compared and told."""

import ast
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from msgspec import Struct
from plans import small_plan, with_row
from targeted import target_of

from planner.errors import ConflictError
from planner.history import intents as do
from planner.history.bridging import writes_between
from planner.history.diff import differences
from planner.history.entities import (
    KINDS,
    TOPICS,
    apply_write,
    find,
    is_meant,
    month_of,
    rows_of,
    topic_of,
)
from planner.history.entries import Entry, check_conflict, fold, undoing
from planner.history.story import entries_about
from planner.history.timeline import Timeline
from planner.history.writes import Write, plain
from planner.plan.meetings import Action, AgendaTopic, Decision, Meeting
from planner.plan.model import Close, Comment
from planner.plan.order import At
from planner.plan.paths import EntityPath, figure_key, make_path, parse_figure_key, parse_path
from planner.plan.people import Amendment, Person
from planner.wording.differences import difference_text, topic_name
from planner.wording.entities import WORDS, noun_of, place_of

PACKAGE = Path(__file__).parent.parent / "planner"


class Example(Struct, frozen=True, kw_only=True):
    """An entity of the small plan: its path, a field that changes, and what follows from that.

    Attributes:
        path: Its path, and ``parts`` what that is made of.
        field: A field, its value ``before`` and ``after``, as JSON has them.
        rows: The rows it concerns; ``month``: that it is of.
        tells: How the change is told: row, what, before, after.
        intent: What would write it; None where nobody edits it yet.
        also_meant: Paths of what such an intent names or may write beside it.
        place: It in the sentence of a finding.
        new: Path of one that is not there, ``whole``: it as JSON; empty where none can come.
    """

    path: str
    parts: tuple[str, ...]
    field: str
    before: object
    after: object
    topic: str
    tells: tuple[str, str, str, str]
    place: str
    rows: tuple[str, ...] = ()
    month: str | None = None
    intent: do.Change | None = None
    also_meant: tuple[str, ...] = ()
    new: str = ""
    whole: object = None


EXAMPLES = {
    "plan": Example(
        path="plan",
        parts=(),
        field="status_month",
        before="2020-06",
        after="2020-07",
        topic="plan",
        tells=("", "基準月", "R2.6", "R2.7"),
        intent=do.SetStatusMonth("2020-07"),
        place="計画",
    ),
    "section": Example(
        path="section:s1",
        parts=("s1",),
        field="title",
        before="サービス",
        after="窓口サービス",
        topic="plan",
        tells=("", "区分 窓口サービス 題", "サービス", "窓口サービス"),
        place="区分「s1」",
        new="section:s9",
        whole={"id": "s9", "at": ["p1", "2"], "title": "新設"},
    ),
    "item": Example(
        path="item:i1",
        parts=("i1",),
        field="title",
        before="窓口",
        after="窓口対応",
        topic="plan",
        rows=("daily", "winter"),
        tells=("", "事業 1 窓口対応 題", "窓口", "窓口対応"),
        place="事業「i1」",
        new="item:i9",
        whole={"id": "i9", "at": ["s1", "3"], "number": "9"},
    ),
    "row": Example(
        path="row:survey",
        parts=("survey",),
        field="text",
        before="調査",
        after="年次調査",
        topic="plan",
        rows=("survey",),
        tells=("survey", "実施概要", "調査", "年次調査"),
        place="2-1",
        new="row:r9",
        whole={"id": "r9", "at": ["i2", "05"], "text": "追加"},
    ),
    "mark": Example(
        path="mark:survey:m2020-07",
        parts=("survey", "m2020-07"),
        field="done",
        before=None,
        after="2020-08",
        topic="mark",
        rows=("survey",),
        tells=("survey", "7月の●", "未実施", "8月に実施済"),
        intent=do.TickMark("survey", "m2020-07", "2020-08"),
        also_meant=("row:survey",),
        place="●「m2020-07」",
        new="mark:survey:x1",
        whole={"id": "x1", "month": "2020-09"},
    ),
    "report": Example(
        path="report:daily:2020-05",
        parts=("daily", "2020-05"),
        field="status",
        before="○",
        after="△",
        topic="status",
        rows=("daily",),
        month="2020-05",
        tells=("daily", "5月の実施状況", "○", "△"),
        intent=do.SetStatus("daily", "2020-05", "△"),
        place="進捗報告「2020-05」",
    ),
    "suspension": Example(
        path="suspension:seminar:rest",
        parts=("seminar", "rest"),
        field="end",
        before="2020-08",
        after="2020-09",
        topic="suspension",
        rows=("seminar",),
        tells=("seminar", "休止", "6月から8月まで（本部の指示）", "6月から9月まで（本部の指示）"),
        intent=do.Resume("seminar", "rest", "2020-10"),
        place="休止「rest」",
        new="suspension:seminar:more",
        whole={"id": "more", "start": "2020-11"},
    ),
    "comment": Example(
        path="comment:survey:c1",
        parts=("survey", "c1"),
        field="text",
        before="件数も見たい",
        after="件数も見たいです",
        topic="review",
        rows=("survey",),
        tells=(
            "survey",
            "意見",
            "件数も見たい 鈴木 2020-06-01",
            "件数も見たいです 鈴木 2020-06-01",
        ),
        place="意見「c1」",
        new="comment:survey:c2",
        whole={"id": "c2", "text": "5月の報告に", "month": "2020-05"},
    ),
    "kpi": Example(
        path="kpi:k1",
        parts=("k1",),
        field="target",
        before={"rule": {"is": "limit", "sign": "at-least", "value": "80.7"}},
        after={"rule": {"is": "limit", "sign": "at-least", "value": "81.0"}},
        topic="plan",
        rows=("rate",),
        tells=("rate", "後発医薬品使用割合 目標", "80.7%以上", "81.0%以上"),
        intent=do.SetTarget("k1", target_of("at-least", Decimal("81.0"))),
        place="KPI「後発医薬品使用割合」",
        new="kpi:k9",
        whole={"id": "k9", "key": "new", "name": "新しい指標"},
    ),
    "figure": Example(
        path="figure:k1:actual@2020-05",
        parts=("k1", "actual@2020-05"),
        field="value",
        before="79.0",
        after="79.2",
        topic="figure",
        rows=("rate",),
        month="2020-05",
        tells=("rate", "後発医薬品使用割合 R2.5 実績", "79.0%（速報）", "79.2%（速報）"),
        intent=do.RecordFigure("k1", "actual", "2020-05", Decimal("79.2")),
        also_meant=("kpi:k1",),
        place="KPI「後発医薬品使用割合」 R2.5 実績",
        new="figure:k1:actual@2020-06",
        whole={"series": "actual", "period": "2020-06", "value": "79.3"},
    ),
    "close": Example(
        path="close:2020-04",
        parts=("2020-04",),
        field="who",
        before="佐藤",
        after="鈴木",
        topic="close",
        month="2020-04",
        tells=("", "4月の締め", "佐藤 2020-05-10", "鈴木 2020-05-10"),
        intent=do.ReopenMonth("2020-04", "訂正"),
        also_meant=("plan",),  # a close moves 基準月
        place="R2.4の締め",
        new="close:2020-05",
        whole={"who": "佐藤", "at": "2020-06-05T00:00:00+00:00"},
    ),
    "person": Example(
        path="person:u1",
        parts=("u1",),
        field="role",
        before="leader",
        after="office",
        topic="plan",
        tells=("", "担当者 佐藤 役割", "グループ長", "企画総務"),
        place="担当者「u1」",
        new="person:u2",
        whole={"id": "u2", "name": "鈴木", "groups": ["業務"], "deputies": ["u1"]},
    ),
    "amendment": Example(
        path="amendment:a1",
        parts=("a1",),
        field="source",
        before="本部通知",
        after="本部通知 第12号",
        topic="plan",
        tells=("", "改定 目標の引き上げ 根拠", "本部通知", "本部通知 第12号"),
        place="改定「a1」",
        new="amendment:a2",
        whole={"id": "a2", "day": "2020-10-01"},
    ),
    "meeting": Example(
        path="meeting:g1",
        parts=("g1",),
        field="state",
        before="draft",
        after="open",
        topic="plan",
        tells=("", "会議 週の会議 第9回 状態", "下書き", "開会"),
        place="会議「g1」",
        new="meeting:g2",
        whole={"id": "g2", "day": "2020-06-08", "attendance": [{"person": "u1", "task": "chair"}]},
    ),
    "topic": Example(
        path="topic:t1",
        parts=("t1",),
        field="is_confidential",
        before=False,
        after=True,
        topic="plan",
        rows=("survey",),
        tells=("", "議題 調査の時期 非公開", "いいえ", "はい"),
        place="議題「t1」",
        new="topic:t2",
        whole={"id": "t2", "at": ["", "1"], "title": "人事"},
    ),
    "decision": Example(
        path="decision:t1:d1",
        parts=("t1", "d1"),
        field="text",
        before="8月に行う",
        after="9月に行う",
        topic="plan",
        rows=("survey",),
        tells=("", "決定 調査の時期", "決定「8月に行う」", "決定「9月に行う」"),
        place="決定「d1」",
        new="decision:t1:d2",
        whole={"id": "d2", "meeting": "g1", "kind": "kept"},
    ),
    "action": Example(
        path="action:w1",
        parts=("w1",),
        field="due",
        before="2020-06-15",
        after="2020-06-22",
        topic="plan",
        rows=("survey",),
        tells=("", "宿題 委託先に聞く 期限", "2020-06-15", "2020-06-22"),
        place="宿題「w1」",
        new="action:w2",
        whole={"id": "w2", "text": "資料を送る", "owner": "u1", "due": "2020-06-10"},
    ),
}

KNOWN = [(name, EXAMPLES[name]) for name in EXAMPLES if name in KINDS]
of_every_kind = pytest.mark.parametrize(("kind", "example"), KNOWN, ids=[name for name, _ in KNOWN])


@pytest.fixture
def plan():
    """The small plan with April closed, its people, an 意見, and a meeting with what came of it."""
    at = "2020-06-01T00:00:00+00:00"
    decision = Decision("d1", "g1", text="8月に行う")
    topic = AgendaTopic("t1", At("g1", "1"), "調査の時期", row="survey", decisions=(decision,))
    action = Action(
        "w1", "委託先に聞く", "u1", "2020-06-15", row="survey", topic="t1", meeting="g1"
    )
    return msgspec.structs.replace(
        with_row(small_plan(), "survey", comments=(Comment("c1", "件数も見たい", "鈴木", at),)),
        closes={"2020-04": Close("佐藤", "2020-05-10T00:00:00+00:00")},
        people={"u1": Person("u1", "佐藤", ("企画総務",), "leader")},
        amendments={"a1": Amendment("a1", "2020-09-01", "目標の引き上げ", source="本部通知")},
        meetings={"g1": Meeting("g1", "2020-06-01", "週の会議 第9回")},
        topics={"t1": topic},
        actions={"w1": action},
    )


def field_write(example):
    return Write(example.path, example.field, example.before, example.after)


def entry(*made, seq=1, session="s", who="佐藤"):
    at = f"2020-06-01T00:00:{seq:02}+00:00"
    return Entry(2, seq, f"e{seq}", at, who, session, writes=made)


def lacking(kinds):
    """What kinds lack, a line each: an example here, words, a topic with a name, a place."""
    for name, kind in kinds.items():
        if name not in EXAMPLES:
            yield f"{name}: no example"
        if name not in WORDS:
            yield f"{name}: no words"
        if not {kind.topic, *kind.topics.values()} <= {*TOPICS}:
            yield f"{name}: a topic nobody can ask for"
        if len(kind.names) > 2:
            yield f"{name}: a path with more names than two"
        if kind.parent and kind.field not in kinds[kind.parent].record.__struct_fields__:
            yield f"{name}: kept nowhere"


def test_no_kind_lacks_a_part():
    assert list(lacking(KINDS)) == []
    assert [*EXAMPLES] == [*KINDS] == [*WORDS]


def test_what_a_new_kind_lacks_is_listed():
    novel = msgspec.structs.replace(KINDS["close"], name="novel", topic="novel", field="novels")
    assert list(lacking({**KINDS, "novel": novel})) == [
        "novel: no example",
        "novel: no words",
        "novel: a topic nobody can ask for",
        "novel: kept nowhere",
    ]


def test_a_parent_stands_before_what_is_kept_in_it():
    for place, kind in enumerate(KINDS.values()):
        assert not kind.parent or kind.parent in [*KINDS][:place]


# Paths


@of_every_kind
def test_a_path_is_made_of_its_parts_and_taken_apart_into_them(kind, example):
    assert make_path(kind, *example.parts) == example.path
    assert parse_path(example.path) == EntityPath(kind, *example.parts)
    assert len(KINDS[kind].names) == len(example.parts)


def test_a_figure_is_named_by_its_series_and_its_period():
    assert figure_key("actual", "2019-04/2019-06") == "actual@2019-04/2019-06"
    assert parse_figure_key("actual@2019-04/2019-06") == ("actual", "2019-04/2019-06")


# Writes


@of_every_kind
def test_a_field_written_is_found_and_taken_back(kind, example, plan):
    assert plain(getattr(find(plan, example.path), example.field)) == example.before
    made = field_write(example)
    after = apply_write(plan, made)
    assert isinstance(find(after, example.path), KINDS[kind].record)
    assert plain(getattr(find(after, example.path), example.field)) == example.after
    back = undoing(after, entry(made))
    assert back == (Write(example.path, example.field, example.after, example.before),)
    assert apply_write(after, back[0]) == plan


@of_every_kind
def test_one_that_comes_is_found_and_goes_again(kind, example, plan):
    if not example.new:  # the plan is there; a report is when a field of it is
        assert kind in {"plan", "report"}
        return
    assert find(plan, example.new) is None
    made = Write(example.new, "", None, example.whole)
    after = apply_write(plan, made)
    assert find(after, example.new) == msgspec.convert(example.whole, KINDS[kind].record)
    back = undoing(after, entry(made))
    assert back == (Write(example.new, "", example.whole, None),)
    assert apply_write(after, back[0]) == plan


def test_a_report_without_any_field_is_none(plan):
    path = "report:daily:2020-05"
    emptied = apply_write(plan, Write(path, "status", "○", None))
    emptied = apply_write(emptied, Write(path, "note", "5月は予定どおり", None))
    assert emptied.rows["daily"].reports == {}
    assert find(emptied, path) == KINDS["report"].absent


@of_every_kind
def test_the_same_field_written_elsewhere_is_a_conflict(kind, example, plan):
    made = field_write(example)
    other = Write(example.path, example.field, example.before, "x")
    with pytest.raises(ConflictError) as caught:
        check_conflict([made], [entry(other, session="other")], "s")
    assert caught.value.key == (example.path, example.field)


@of_every_kind
def test_the_plan_is_known_as_it_was_before_and_after(kind, example, plan):
    timeline = Timeline(plan, (entry(seq=0), entry(field_write(example))))
    assert timeline.plan(0) == plan
    assert timeline.plan(1) == fold(plan, [entry(field_write(example))])


@of_every_kind
def test_what_lost_entries_changed_is_written_again(kind, example, plan):
    after = apply_write(plan, field_write(example))
    if example.new:
        after = apply_write(after, Write(example.new, "", None, example.whole))
    made = writes_between(plan, after)
    assert {write.entity for write in made} == {*filter(None, (example.path, example.new))}
    again = plan
    for write in made:
        again = apply_write(again, write)
    assert again == after


# What they concern, and what is said of them


@of_every_kind
def test_the_rows_and_the_month_it_concerns(kind, example, plan):
    assert tuple(rows_of(plan, example.path)) == example.rows
    assert month_of(example.path) == example.month


@of_every_kind
def test_its_story_is_found_by_its_topic_and_its_row(kind, example, plan):
    assert topic_of(example.path, example.field) == example.topic
    assert topic_name(example.topic)
    made = entry(field_write(example))
    assert entries_about(plan, [made], topic=example.topic) == (made,)
    for row in plan.rows:
        assert entries_about(plan, [made], row=row) == ((made,) if row in example.rows else ())


def test_the_fields_of_a_report_and_the_rests_of_a_kpi_have_stories_of_their_own():
    for field in ("status", "note", "remedy", "review", "memo"):
        assert topic_of("report:daily:2020-05", field) == field
    assert topic_of("kpi:k1", "suspensions") == "suspension"


@of_every_kind
def test_a_change_of_it_is_one_difference_told_in_words(kind, example, plan):
    after = apply_write(plan, field_write(example))
    (difference,) = differences(plan, after)
    assert difference.entity == example.path
    said = difference_text(plan, after, difference)
    assert (difference.row, said.name, said.before, said.after) == example.tells


@of_every_kind
def test_it_is_called_by_its_name_where_something_is_wrong(kind, example, plan):
    assert place_of(plan, example.path) == example.place
    assert noun_of(kind)


@of_every_kind
def test_an_intent_means_the_entity_it_would_write(kind, example, plan):
    if example.intent is None:  # nobody edits it yet
        return
    meant = {other.path for other in EXAMPLES.values() if is_meant(example.intent, other.path)}
    assert meant == {example.path, *example.also_meant}


# Nobody else knows how a path is written


def test_paths_are_made_and_taken_apart_in_one_place():
    at_home = {PACKAGE / "plan" / "paths.py", PACKAGE / "history" / "entities.py"}
    found = [
        f"{path.name}:{line}"
        for path in PACKAGE.rglob("*.py")
        if path not in at_home
        for line in handmade(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def handmade(tree):
    """The lines that glue a path together or take one apart by hand."""
    begins = tuple(f"{kind}:" for kind in KINDS)
    takes_apart = {"partition", "rpartition", "split", "rsplit", "startswith", "removeprefix"}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and node.values:
            first = node.values[0]
            if isinstance(first, ast.Constant) and first.value.startswith(begins):
                yield node.lineno
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in takes_apart:
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            if any(text == ":" or text in begins for text in texts):
                yield node.lineno


def test_a_path_made_by_hand_is_seen():
    tree = ast.parse('f"row:{row}"\nx.partition(":")\nx.startswith("close:")\nf"at {row}:"\n')
    assert sorted(handmade(tree)) == [1, 2, 3]


@pytest.mark.parametrize(
    ("entity", "changed"),
    [
        ("plan", {"order": ("s2", "s1", "s3")}),
        ("section:s1", {"items": ("i2", "i1")}),
        ("item:i1", {"rows": ("winter", "daily")}),
    ],
)
def test_another_order_of_what_it_holds_is_one_difference(entity, changed):
    plan = small_plan()
    path = parse_path(entity)
    held = plan if path.kind == "plan" else getattr(plan, f"{path.kind}s")[path.owner]
    other = msgspec.structs.replace(held, **changed)
    if path.kind != "plan":
        records = {**getattr(plan, f"{path.kind}s"), path.owner: other}
        other = msgspec.structs.replace(plan, **{f"{path.kind}s": records})
    found = [(one.entity, one.field) for one in differences(plan, other)]
    assert found == [(entity, *changed)]
