"""Plans, books and clocks that the tests share: everything here is made by hand."""

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import msgspec
from months import APRIL_TO_MARCH, JUNE, MAY
from structures import random_structure
from targeted import target_of

from planner.errors import PlannerError
from planner.history import entries
from planner.history.entries import Entry, fold, sealed
from planner.history.intents import (
    AddMark,
    AddStep,
    ClearFigure,
    CloseMonth,
    ConfirmNote,
    Decide,
    DropMark,
    EndRecord,
    KeepStatus,
    MoveMark,
    RecordFigure,
    RemoveMark,
    ReopenMonth,
    RestoreMark,
    RestoreRecord,
    Resume,
    ResumeKpi,
    ReviewReport,
    SetBasis,
    SetKpiKind,
    SetMonthTargets,
    SetStatus,
    SetStatusMonth,
    SetTarget,
    Suspend,
    SuspendKpi,
    TickMark,
    UntickMark,
    WriteMemo,
    WriteNote,
    WriteRemedy,
)
from planner.history.rules import prepare
from planner.history.writes import Signature, plain
from planner.plan.meetings import Action, AgendaTopic, Attendance, Decision, Meeting
from planner.plan.model import (
    Comment,
    Ended,
    Figure,
    Item,
    Kpi,
    Lineage,
    Mark,
    Pillar,
    Plan,
    Report,
    Row,
    Section,
    SeriesBreak,
    SeriesLine,
    Status,
    Suspension,
)
from planner.plan.order import At
from planner.plan.people import Amendment, Person, ReportDeadline
from planner.store import book, library
from planner.store.folder import DataFolder, PlanFolder

START = datetime(2020, 6, 1, tzinfo=UTC)

JULY_MARK = "m2020-07"  # of the row "survey", its only one
MAY_FIGURE, JUNE_FIGURE = ("k1", "actual", MAY), ("k1", "actual", JUNE)

PRINTED = (Decimal("92.0"), Decimal("-4.96"), Decimal(135726))
VALUES = (*PRINTED, Decimal("NaN"))

STATUSES = (
    Status("◎", "計画を大きく上回る", "above", 3),
    Status("○", "計画どおり", "on", 2),
    Status("△", "計画を下回る", "below", 1),
    Status("□", "未着手", "not-started"),
)


class Ticking:
    """A clock that starts at midnight of 1 June 2020 (UTC) and gains a second a call."""

    def __init__(self, start=START):
        self.now = start - timedelta(seconds=1)

    def __call__(self):
        self.now += timedelta(seconds=1)
        return self.now


def bullets(*months):
    """A ● for each month, with the ids "m2020-04" …"""
    return tuple(Mark(f"m{month}", month=month) for month in sorted(months))


def small_plan(*, decided=True, status_month="2020-06", ledger_from="2020-05"):
    """Two pillars, three sections, five items, eight rows.

    | row      | item | what                                                              |
    |----------|------|-------------------------------------------------------------------|
    | daily    | 1    | continuous: a ● in all twelve months                              |
    | winter   | 1    | a period: ● from 10月 to 2月                                      |
    | survey   | 2    | a single ● in 7月                                                 |
    | notices  | 3    | continuous, with a 手順 in 8月; 業務 and 保健, led by 保健        |
    | rate     | 3    | a KPI row with figures and a line of last year's                  |
    | seminar  | 4    | ● in 6月 and 9月, 休止 from 6月 to 8月                            |
    | review   | 5    | ● in 5月 and 6月; all groups                                      |
    | leaflet  | 5    | ● in 5月; 保健 alone, reported on its own                         |
    """
    rows = (
        Row(
            "daily",
            At("i1", "1"),
            text="窓口で毎月実施",
            marks=bullets(*APRIL_TO_MARCH),
            reports={"2020-05": Report("○", "5月は予定どおり")},
        ),
        Row(
            "winter",
            At("i1", "2"),
            text="冬の取り組み",
            marks=bullets("2020-10", "2020-11", "2020-12", "2021-01", "2021-02"),
        ),
        Row("survey", At("i2", "1"), text="調査", marks=bullets("2020-07")),
        Row(
            "notices",
            At("i3", "1"),
            text="通知",
            marks=(
                *bullets(*APRIL_TO_MARCH),
                Mark("step-8", month="2020-08", text="通知の発送"),
            ),
        ),
        Row("rate", At("i3", "2"), kind="kpi", text="使用割合", kpis=("k1",)),
        Row(
            "seminar",
            At("i4", "1"),
            text="セミナー",
            marks=bullets("2020-06", "2020-09"),
            suspensions=(Suspension("rest", "2020-06", "2020-08", "本部の指示"),),
        ),
        Row("review", At("i5", "1"), text="点検", marks=bullets("2020-05", "2020-06")),
        Row(
            "leaflet",
            At("i5", "2"),
            text="チラシ",
            marks=bullets("2020-05"),
            groups=("保健",),
            is_separate=True,
        ),
    )
    items = (
        Item("i1", At("s1", "1"), "1", "窓口"),
        Item("i2", At("s1", "2"), "2", "調査", groups=("業務",)),
        Item("i3", At("s2", "1"), "3", "後発医薬品", tags=("インセンティブ関連",)),
        Item("i4", At("s2", "2"), "4", "セミナー"),
        Item("i5", At("s3", "1"), "5", "点検"),
    )
    sections = (
        Section("s1", At("p1", "1"), "サービス", groups=("企画総務",)),
        Section("s2", At("p2", "2"), "健康", groups=("業務", "保健"), lead_group="保健"),
        Section("s3", At("p2", "3"), "全員"),
    )
    return Plan(
        id="small-r02",
        title="令和2年度 小さな支部事業計画",
        branch="小支部",
        fiscal_year=2020,
        status_month=status_month,
        ledger_from=ledger_from,
        decided="2020-04-01" if decided else None,
        groups=("企画総務", "業務", "保健"),
        statuses=STATUSES,
        pillars=(Pillar("p1", "1", "基盤"), Pillar("p2", "2", "戦略")),
        sections={section.id: section for section in sections},
        items={item.id: item for item in items},
        rows={row.id: row for row in rows},
        kpis={"k1": generic_rate()},
    ).arranged()


def plan_of_people():
    """The small plan with all that version 3 has room for: people, meetings, 意見, 廃止, 改定 …"""
    plan = small_plan()
    at = "2020-06-08T00:30:00.000000+00:00"
    decisions = (
        Decision("d1", "g1", text="8月に行う", who="佐藤", at=at),
        Decision("d2", "g2", "kept", replaces="d1"),
    )
    topics = (
        AgendaTopic("t1", At("g1", "1"), "調査の時期", row="survey", decisions=decisions),
        AgendaTopic("t2", At("", "1"), "人事", groups=("業務",), is_confidential=True, who="鈴木"),
        AgendaTopic("t3", At("g2", "1"), "宿題", action="w1", duration=5, chair_note="先に聞く"),
    )
    actions = (
        Action("w1", "委託先に聞く", "u1", "2020-06-22", ("2020-06-15",), "survey", "t1", "g1"),
        Action("w2", "資料を送る", "田中", "2020-06-10", state="done", done="2020-06-09"),
    )
    attendance = (Attendance("u1", task="chair"), Attendance("u2", proxy="高橋"))
    meetings = (
        Meeting("g1", "2020-06-01", "第9回", "9:00", "会議室", "closed", attendance, 3, "ab12"),
        Meeting("g2", "2020-06-08"),
    )
    people = (
        Person("u1", "佐藤", ("企画総務",), "leader", deputies=("u2",), since="2020-04-01"),
        Person("u2", "鈴木", ("業務",), until="2020-09-30"),
    )
    amendments = (Amendment("a1", "2020-09-01", "目標の引き上げ", "通知のため", "本部通知"),)
    comments = (
        Comment("c1", "件数も", "鈴木", at, "2020-05"),
        Comment("c2", "案に", settled="佐藤"),
    )
    ended = Ended("2020-10", "制度の終わり")
    plan = with_row(plan, "survey", comments=comments, people=("u1", "u2"), source="計画.xlsx 2 B7")
    plan = with_row(plan, "winter", ended=ended, lineage=Lineage("small-r01", "cold"))
    breaks = (SeriesBreak("2018-04", "分母の変更"),)
    kpi = msgspec.structs.replace(plan.kpis["k1"], ended=ended, breaks=breaks)
    return msgspec.structs.replace(
        with_item(plan, "i4", ended=ended),
        kpis={"k1": kpi},
        sections={**plan.sections, "s3": msgspec.structs.replace(plan.sections["s3"], ended=ended)},
        report_deadline=ReportDeadline(10, {"2020-12": "2021-01-12"}),
        people={person.id: person for person in people},
        amendments={amendment.id: amendment for amendment in amendments},
        meetings={meeting.id: meeting for meeting in meetings},
        topics={topic.id: topic for topic in topics},
        actions={action.id: action for action in actions},
    )


def generic_rate():
    """A KPI with a year target of 80.7, figures of two months and of the same month last year."""
    figures = (
        Figure("actual", "2020-04", Decimal("78.9")),
        Figure("actual", "2020-05", Decimal("79.0"), is_provisional=True),
        Figure("actual", "2019-04", Decimal("77.0")),
        Figure("target", "2020-09", Decimal("80.0")),
    )
    return Kpi(
        "k1",
        "generic-rate",
        "後発医薬品使用割合",
        unit="%",
        target=target_of("at-least", Decimal("80.7")),
        figures={f"{figure.series}@{figure.period}": figure for figure in figures},
        lines=(SeriesLine("actual", "前年度", years_back=1, unit="%"),),
    )


def new_book(tmp_path, plan=None, who="佐藤", clock=None):
    """A plan begun in ``tmp_path/plan`` and opened."""
    clock = clock or Ticking()
    book.create(PlanFolder(tmp_path / "plan"), plan or small_plan(), who="企画総務", clock=clock)
    return book.PlanBook(PlanFolder(tmp_path / "plan"), who=who, clock=clock)


def open_book(tmp_path, who="佐藤", clock=None):
    """The plan of ``tmp_path/plan`` opened once more, as another run of the program would."""
    return book.PlanBook(PlanFolder(tmp_path / "plan"), who=who, clock=clock or Ticking())


def place_of(data, wanted=""):
    """The place of the plan meant in a data folder."""
    plans = DataFolder(data)
    return plans.place(library.find_plan(plans, wanted))


def random_change(rng, plan, number):
    """Any intent on any row, possible or not; ``number`` makes new ids unique.

    Closes are of the first half of the year, so that others remain to be edited.
    """
    row = rng.choice(list(plan.rows.values()))
    month = rng.choice(plan.year.months)
    mark = rng.choice([held.id for held in row.marks] or ["none"])
    rest = rng.choice([held.id for held in row.suspensions] or ["none"])
    symbol = rng.choice([*(status.symbol for status in plan.statuses), None])
    period = rng.choice([month, "2019-04/2019-06", "2019", "unsaid"])
    figure = (rng.choice(["k1", "none"]), rng.choice(["actual", "cumulative", "target"]), period)
    kpi = plan.kpis.get(figure[0])
    kpi_rest = rng.choice([held.id for held in (kpi.suspensions if kpi else ())] or ["none"])
    text = rng.choice(["", "済", "実施 68件", "髙橋と確認\n次回へ"])
    rule = rng.choice(["at-least", "at-most-prior", "qualitative"])
    verdict = rng.choice(["reviewed", "returned", None])
    section = plan.section_of(row).id
    entity = rng.choice([f"row:{row.id}", f"item:{row.item}", f"section:{section}", "kpi:k1"])
    return rng.choice(
        [
            SetStatus(row.id, month, symbol),
            WriteNote(row.id, month, text),
            ConfirmNote(row.id, month),
            WriteRemedy(row.id, month, text),
            TickMark(row.id, mark, month, rng.choice([None, "68件"])),
            UntickMark(row.id, mark),
            MoveMark(row.id, mark, rng.choice([*plan.year.months, None]), text, "本部"),
            DropMark(row.id, mark, text),
            RestoreMark(row.id, mark),
            AddMark(row.id, f"new-{number}", month, text),
            RemoveMark(row.id, mark),
            AddStep(row.id, f"step-{number}", month, text),
            Suspend(row.id, f"rest-{number}", month, rng.choice([None, "2021-03"]), text),
            Resume(row.id, rest, month),
            EndRecord(entity, month, text),
            RestoreRecord(entity, text),
            SetStatusMonth(month),
            KeepStatus(row.id, month, text),
            RecordFigure(
                *figure,
                rng.choice(VALUES),
                is_provisional=rng.random() < 0.5,
                remark=text,
                why=text,
            ),
            ClearFigure(*figure, text),
            SuspendKpi(figure[0], f"rest-{number}", month, rng.choice([None, "2021-03"]), text),
            ResumeKpi(figure[0], kpi_rest, month),
            SetTarget(figure[0], target_of(rule, rng.choice([*PRINTED, None]), text), text),
            SetBasis(figure[0], rng.choice([None, "months", "prior-share"])),
            SetMonthTargets(figure[0], "target", rng.choice([None, "single", "cumulative"])),
            SetKpiKind(figure[0], rng.choice(["flow", "level", "ratio"])),
            Decide(rng.choice(["2020-04-01", "4/1", None]), text),
            ReviewReport(row.id, month, verdict, comment=text),
            WriteMemo(row.id, month, text),
            CloseMonth(rng.choice(plan.year.months[:6])),
            ReopenMonth(rng.choice([*sorted(plan.closes), month]), text),
            *[random_structure(rng, plan, number) for _ in range(4)],
        ]
    )


def long_history(folder, count, seed=5, step=timedelta(minutes=40)):
    """Append so many entries of any kind to a new plan's history at once, without waiting for disks."""
    opened = book.PlanBook(PlanFolder(folder))
    (begun,) = opened.entries()
    rng, plan, last, lines, number = random.Random(seed), opened.plan, begun, [], 0
    at = datetime.fromisoformat(begun.at)
    while last.seq < count:
        number += 1
        at += step
        signature = Signature(
            rng.choice(["佐藤", "鈴木", "田中"]), at.isoformat(timespec="microseconds")
        )
        change = random_change(rng, plan, number)
        try:
            made = prepare(plan, [change], signature)
        except PlannerError:
            continue
        if not made:
            continue
        last = sealed(
            Entry(
                v=entries.ENTRY_VERSION,
                seq=last.seq + 1,
                id=f"e{last.seq + 1}",
                at=signature.at,
                who=signature.who,
                session="made",
                intents=plain((change,)),
                writes=made,
                prev=last.hash,
            )
        )
        plan = fold(plan, [last])
        lines.append(msgspec.json.encode(last) + b"\n")
    with (folder / "history.jsonl").open("ab") as file:
        file.writelines(lines)


def refusal(function, *arguments, **named):
    """The error with which something is refused."""
    try:
        function(*arguments, **named)
    except PlannerError as error:
        return error
    raise AssertionError("it was not refused")


def with_row(plan, row_id, **fields):
    """The plan with some fields of a row replaced."""
    row = msgspec.structs.replace(plan.rows[row_id], **fields)
    return msgspec.structs.replace(plan, rows={**plan.rows, row_id: row})


def without_figures(plan):
    """The plan with KPIs nobody has a figure for yet, so that none is short."""
    kpis = {key: msgspec.structs.replace(kpi, figures={}) for key, kpi in plan.kpis.items()}
    return msgspec.structs.replace(plan, kpis=kpis)


def with_item(plan, item_id, **fields):
    """The plan with some fields of an item replaced."""
    item = msgspec.structs.replace(plan.items[item_id], **fields)
    return msgspec.structs.replace(plan, items={**plan.items, item_id: item})
