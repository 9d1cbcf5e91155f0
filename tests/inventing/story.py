"""What happened once in the invented year: the 案, its decision, orders from above, mistakes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from msgspec import structs
from targeted import target_of

from inventing.acts import Act, Make, doing
from inventing.drawing import Drawn
from inventing.year import CLOSER, KEEPER, instant_of, leader
from planner.history.intents import (
    AddMark,
    AddRecord,
    AddStep,
    ClearFigure,
    CloseMonth,
    Decide,
    DropMark,
    EndRecord,
    KeepStatus,
    MoveMark,
    PlaceRecord,
    RecordFigure,
    RemoveMark,
    RemoveRecord,
    RenameGroup,
    ReopenMonth,
    RestoreMark,
    RestoreRecord,
    Resume,
    ResumeKpi,
    ReviewReport,
    SetBasis,
    SetField,
    SetKpiKind,
    SetMonthTargets,
    SetStatus,
    SetStatusMonth,
    SetTarget,
    SetYear,
    Suspend,
    SuspendKpi,
    TickMark,
    UntickMark,
    WriteMemo,
    WriteNote,
)
from planner.plan.fiscal import Month
from planner.plan.model import Mark, Plan, Row
from planner.slips import watermelon

_ORDER = "本部が様式を改めるまで発送を止めるよう連絡があったため"

_MEMOS = (
    ("・疑わしい", "07", "08-08", "顧問医の代わりは県医師会の事務局に相談中。名前はまだ出さない"),
    ("・審査検討会", "09", "10-09", "10/8の記録は後日、議事録と突き合わせる"),
    ("・発生から", "06", "07-07", "大口2件を除くと前年並み。会議では口頭で補う"),
    ("・同意書を出していない", "10", "11-10", "○の根拠を本人に確認。契約の見込みで付けたとのこと"),
    ("・面談を断る", "08", "09-08", "臨時の募集は本部の承認待ち"),
    ("・紙の", "09", "10-08", "動画の遅れを会議で聞かれる見込み"),
    ("・毎月の便り", "12", "01-09", "動画2本が年度内に間に合うか、委託先に確かめる"),
    ("・こころの講座", "09", "10-08", "三度目の延期になりそう。地区の商工会に相談"),
    ("・公告を長く", "12", "01-13", "上限を越えた訳を評議会の資料に入れる"),
    ("・受けていない", "07", "08-07", "速報の数字。確定を待ってから資料に載せる"),
)


_KEPT = (
    ("・割合の低い", 8, "09-10", "通知は本部が作り、9/19の発送と決まっている"),
    ("・医療と介護", 11, "12-09", "欠席は9月の1回だけで、書面で意見を出した"),
    ("・医療と介護", 12, "01-14", "その後の会議にはすべて出ている"),
)
_RESULTS = (
    ("・受けていない", "・一年の受診は速報で前年度を上回る見込み。3月分は5/20に届く"),
    ("・受診券を送り", "・2月までの受診は前年同月を上回る（速報）"),
    ("・月別の目標", "・2月までの累計は前年度に届かない"),
    ("・健診の当日に面談", "・一年の面談は計画を上回った"),
)
_GIVEN_BACK = (
    ("・発生から", "一年の結果としての金額を書き足してください"),
    ("・面談を断る", "届かなかった訳を、一年を通した書き方に直してください"),
)


def begun_with(plan: Plan) -> Plan:
    """The plan as the first 案 had it, before what was changed in March."""
    rows = dict(plan.rows)
    talk, visits = _find(plan, "・出前講座"), _find(plan, "・夜間や休日")
    study, family = _find(plan, "・全員の研修"), _find(plan, "・受診券を送り")
    extra = Mark("m10", month=plan.year.month(1))
    rows[talk.id] = structs.replace(talk, marks=(*talk.marks, extra))
    rows[visits.id] = structs.replace(visits, marks=visits.marks[:-1])
    later = tuple(
        structs.replace(mark, month=plan.year.month(2)) if mark.id == "m10" else mark
        for mark in study.marks
    )
    rows[study.id] = structs.replace(study, marks=later)
    bullets = tuple(mark for mark in family.marks if not mark.is_step)
    rows[family.id] = structs.replace(family, marks=bullets)
    kpis = dict(plan.kpis)
    for key, value in (("insured-checkup-rate", "60.9"), ("my-number-card-use", "58.0")):
        kpi = _kpi(plan, key)
        rule = structs.replace(kpi.target.rule, value=Decimal(value))
        target = structs.replace(kpi.target, rule=rule)
        kpis[kpi.id] = structs.replace(kpi, target=target)
    items = dict(plan.items)
    for item, title in ((plan.item_of(talk), _FIRST_TITLE), (plan.item_of(study), _OLD_TITLE)):
        items[item.id] = structs.replace(item, title=title)
    return structs.replace(plan, rows=rows, items=items, kpis=kpis)


_FIRST_TITLE, _OLD_TITLE = "職場へ出向いての講座", "職員の研修（集合）"


def once(drawn: Drawn, seed: str) -> Iterator[Act]:
    """All that happened once."""
    yield from _draft(drawn, seed)
    yield from _written(drawn.plan, seed)
    yield from _amended(drawn.plan, seed)
    yield from _orders(drawn, seed)
    yield from _unplanned(drawn, seed)
    yield from _mistakes(drawn, seed)
    yield from _reopening(drawn, seed)
    yield from _after_the_year(drawn, seed)
    yield from _memos(drawn, seed)
    yield from _kept(drawn, seed)


def _draft(drawn: Drawn, seed: str) -> Iterator[Act]:
    """What was changed while the plan was 【案】, and its decision."""
    plan, year = drawn.plan, drawn.plan.year
    talk, visits = _find(plan, "・出前講座"), _find(plan, "・夜間や休日")
    study, family = _find(plan, "・全員の研修"), _find(plan, "・受診券を送り")
    rate = _kpi(plan, "insured-checkup-rate")
    yield Act(_march(5, 10, seed), "保健グループ長", doing(RemoveMark(talk.id, "m10")))
    yield Act(_march(6, 14, seed), KEEPER, doing(AddMark(visits.id, "m06", year.month(9))))
    yield Act(_march(7, 11, seed), CLOSER, doing(MoveMark(study.id, "m10", year.month(1))))
    for number, step in enumerate(mark for mark in family.marks if mark.is_step):
        at = _march(10, 10, seed) + timedelta(minutes=3 * number)
        yield Act(
            at,
            "保健グループ長",
            doing(AddStep(family.id, step.id, step.month or Month(""), step.text)),
        )
    yield Act(
        _march(17, 15, seed),
        KEEPER,
        doing(SetTarget(rate.id, rate.target)),
        why="本部の示した目安に合わせる",
    )
    yield from _judging(plan, seed)
    yield Act(
        _march(27, 16, seed), CLOSER, doing(Decide("2025-03-27")), why="評議会の意見を聞いて決定"
    )


def _written(plan: Plan, seed: str) -> Iterator[Act]:
    """How the 案 itself was written in March, with what was thought better of."""
    talk = plan.item_of(_find(plan, "・出前講座"))
    section = plan.sections[talk.section]
    added = (
        AddRecord("item:extra", {"title": "健康づくりの催し", "number": "仮"}, section.id),
        AddRecord(
            "row:extra-1",
            {"text": "・市の催しに出展する", "marks": [{"id": "m1", "month": plan.year.month(10)}]},
            "extra",
        ),
    )
    yield Act(_march(4, 15.5, seed), KEEPER, doing(SetYear(plan.fiscal_year + 1)))
    yield Act(_march(4, 16, seed), KEEPER, doing(SetYear(plan.fiscal_year)))
    yield Act(_march(4, 10, seed), KEEPER, doing(SetField(f"item:{talk.id}", "title", talk.title)))
    yield Act(_march(4, 13, seed), KEEPER, doing(*added))
    yield Act(_march(4, 14, seed), KEEPER, doing(RenameGroup("保健", "保健サービス")))
    yield Act(_march(4, 15, seed), KEEPER, doing(RenameGroup("保健サービス", "保健")))
    first = section.items[0]
    yield Act(_march(5, 14, seed), KEEPER, doing(PlaceRecord("item:extra", section.id, first)))
    yield Act(_march(24, 11, seed), KEEPER, doing(RemoveRecord("item:extra")))


def _amended(plan: Plan, seed: str) -> Iterator[Act]:
    """改定 in the year: a title by a notice, and an end that was taken back."""
    study, notice = plan.item_of(_find(plan, "・全員の研修")), "本部通知 第214号"
    row = _find(plan, "・進んだ事業所の表彰")
    titled = SetField(f"item:{study.id}", "title", study.title, "研修の持ち方が変わったため")
    yield Act(instant_of("10-02", 11, seed), CLOSER, doing(titled), source=notice)
    end = EndRecord(f"row:{row.id}", plan.year.last, "表彰を県の事業に合わせるため")
    yield Act(instant_of("12-10", 11, seed), CLOSER, doing(end), source="県の照会")
    again = RestoreRecord(f"row:{row.id}", "県の事業が翌年度になったため")
    yield Act(instant_of("12-11", 10, seed), CLOSER, doing(again), source="県の照会")


def _judging(plan: Plan, seed: str) -> Iterator[Act]:
    """How some figures are to be read, said before the plan was decided."""
    forms, news = _kpi(plan, "online-applications"), _kpi(plan, "mail-news-offices")
    talks, reduced = _kpi(plan, "own-guidance"), _kpi(plan, "reduction-rate")
    yield Act(_march(18, 10, seed), KEEPER, doing(SetKpiKind(forms.id, "level")))
    yield Act(_march(18, 11, seed), KEEPER, doing(SetKpiKind(forms.id, "flow")))
    yield Act(
        _march(19, 14, seed),
        KEEPER,
        doing(
            SetBasis(news.id, "months"),
            SetBasis(talks.id, "twelfths"),
            SetMonthTargets(reduced.id, "target", "cumulative"),
        ),
    )


def _orders(drawn: Drawn, seed: str) -> Iterator[Act]:
    """休止 by order, and targets that changed in the year."""
    plan, year = drawn.plan, drawn.plan.year
    letters, rate_row = _find(plan, "・血圧や血糖"), _find(plan, "・受診した割合")
    kpi = _kpi(plan, "seen-after-notice")
    cards, reduced = _kpi(plan, "my-number-card-use"), _kpi(plan, "reduction-rate")
    start, again = year.month(8), year.month(11)
    rests = (
        Suspend(letters.id, "rest-1", start, why=_ORDER),
        Suspend(rate_row.id, "rest-1", start, why=_ORDER),
        SuspendKpi(kpi.id, "rest-1", start, why=_ORDER),
    )
    yield Act(instant_of("07-30", 11, seed), "保健グループ長", doing(*rests), why="本部の指示")
    resumed = (
        Resume(letters.id, "rest-1", again),
        Resume(rate_row.id, "rest-1", again),
        ResumeKpi(kpi.id, "rest-1", again),
    )
    yield Act(
        instant_of("10-29", 10, seed), "保健グループ長", doing(*resumed), why="新しい様式が届いた"
    )
    lowered = "公表の対象が変わり、本部が目標を示し直したため"
    changed = SetTarget(cards.id, target_of("at-least", Decimal("56.0")), why=lowered)
    yield Act(instant_of("10-21", 14, seed), CLOSER, doing(changed))
    held = next(f for f in drawn.measures[reduced.id][1].arrivals if f.series == "target")
    mended = RecordFigure(
        reduced.id,
        "target",
        year.month(3),
        held.value,
        why="システムの切替えで3月の請求が少ないため",
    )
    yield Act(instant_of("12-16", 13, seed), CLOSER, doing(mended))
    award = _find(plan, "・進んだ事業所の表彰")
    yield Act(
        instant_of("12-22", 15, seed),
        "保健グループ長",
        doing(DropMark(award.id, "m11", why="会場の予算が付かず見送り")),
    )
    yield Act(
        instant_of("01-14", 9.5, seed),
        "保健グループ長",
        doing(RestoreMark(award.id, "m11")),
        why="県の会場を無償で借りられることになった",
    )


def _unplanned(drawn: Drawn, seed: str) -> Iterator[Act]:
    """Work nobody had planned in March."""
    plan, year = drawn.plan, drawn.plan.year
    for text, month, added, why, done, word in (
        ("・審査検討会", 12, "12-04", "急ぎの2件が重なったため", "12-18", "12/18開催、2件"),
        (
            "・委員の研修会",
            7,
            "06-24",
            "大きな事業所から別に求められたため",
            "07-17",
            "7/17開催、22名",
        ),
        ("・全員の研修", 11, "10-30", "他の支部で宛先の誤りがあったため", "11-26", "11/26、58名"),
        ("・災害を想定", 1, "11-12", "安否の返事が少なく、やり直すため", "01-16", "1/16、60名"),
        ("・点検員の勉強会", 11, "10-28", "加算の点検の遅れを取り戻すため", "11-21", "11/21開催"),
        ("・大学の先生", 3, "02-27", "次年度の題を早めに相談するため", "03-18", "3/18開催"),
    ):
        row = _find(plan, text)
        who = f"{leader(drawn, row)}グループ長"
        mark = f"u{(month - 4) % 12 + 1:02}"
        yield Act(
            instant_of(added, 14, seed),
            who,
            doing(AddMark(row.id, mark, year.month(month), why=why)),
        )
        if done:
            tick = TickMark(row.id, mark, year.month(month), word)
            yield Act(instant_of(done, 16, seed), who, doing(tick))


def _mistakes(drawn: Drawn, seed: str) -> Iterator[Act]:
    """Slips of the fingers, taken back as people take them back."""
    plan, year = drawn.plan, drawn.plan.year
    group, declared = _find(plan, "・集団の会場"), _kpi(plan, "health-declarations")
    early = instant_of("10-02", 11, seed)
    who = "保健グループ主任"
    yield Act(early, who, doing(TickMark(group.id, "m08", year.month(10))))
    yield Act(early + timedelta(minutes=6), who, doing(UntickMark(group.id, "m08")))
    typed = instant_of("08-06", 9, seed)
    other = RecordFigure(declared.id, "actual", year.month(8), Decimal(1353))
    yield Act(typed, who, doing(other))
    cleared = ClearFigure(declared.id, "actual", year.month(8))
    yield Act(typed + timedelta(minutes=2), who, doing(cleared), why="7月の数字を8月に入れていた")
    study = _find(plan, "・階層ごとの研修")
    wrong = instant_of("06-11", 17, seed)
    yield Act(wrong, KEEPER, doing(SetStatus(study.id, year.month(6), "△")))
    yield Act(wrong + timedelta(seconds=40), KEEPER, takes_back="undo")
    again = instant_of("11-13", 15, seed)
    moved = doing(SetStatusMonth(year.month(12)))
    yield Act(again, CLOSER, moved)
    yield Act(again + timedelta(minutes=1), CLOSER, takes_back="undo")
    yield Act(again + timedelta(minutes=3), CLOSER, takes_back="redo")
    yield Act(again + timedelta(minutes=4), CLOSER, takes_back="undo")


def _reopening(drawn: Drawn, seed: str) -> Iterator[Act]:
    """September is opened again for a report that was of another month."""
    plan, month = drawn.plan, drawn.plan.year.month(9)
    row = _find(plan, "・健診の当日に面談")
    who = "保健グループ長"

    start = instant_of("10-20", 10, seed)
    why = "委託の報告が10月の分と入れ替わっていたため"
    yield Act(start, CLOSER, doing(ReopenMonth(month, why)))
    yield Act(start + timedelta(minutes=2), CLOSER, doing(SetStatusMonth(month)))
    mended = _adding(row.id, month, "・会議は9/18に開催（10月の分を取り違えていた）")
    yield Act(start + timedelta(hours=3), who, mended)
    yield Act(instant_of("10-22", 16, seed), CLOSER, doing(CloseMonth(month)))


def _after_the_year(drawn: Drawn, seed: str) -> Iterator[Act]:
    """March is opened again in May, for the year's results with the figures that have come."""
    plan, month = drawn.plan, drawn.plan.year.last
    why = "評議会に出す一年の実績を、届いた数字で書き直すため"
    start = _may(8, 10, seed)
    yield Act(start, CLOSER, doing(ReopenMonth(month, why)))
    for number, (text, added) in enumerate(_RESULTS):
        row = _find(plan, text)
        at = _may(11, 13, seed) + timedelta(minutes=9 * number)
        yield Act(at, f"{leader(drawn, row)}グループ長", _adding(row.id, month, added))
    for number, (text, comment) in enumerate(_GIVEN_BACK):
        row = _find(plan, text)
        at = _may(12, 10, seed) + timedelta(minutes=5 * number)
        yield Act(at, KEEPER, doing(ReviewReport(row.id, month, "returned", comment=comment)))
    answering = _find(plan, _GIVEN_BACK[0][0])
    who = f"{leader(drawn, answering)}グループ長"
    yield Act(_may(13, 9, seed), who, _adding(answering.id, month, "・年度の回収額は前年度の98％"))


def _adding(row: str, month: Month, line: str) -> Make:
    """A line more below the note that is there."""

    def make(plan: Plan) -> tuple[WriteNote]:
        return (WriteNote(row, month, f"{plan.row(row).report(month).note or ''}\n{line}"),)

    return make


def _memos(drawn: Drawn, seed: str) -> Iterator[Act]:
    """What is noted beside the reports and never printed."""
    for text, number, day, memo in _MEMOS:
        row = next((r for r in drawn.plan.rows.values() if r.text.startswith(text)), None)
        if row is not None:
            month = drawn.plan.year.month(int(number))
            yield Act(instant_of(day, 17, seed), KEEPER, doing(WriteMemo(row.id, month, memo)))


def _kept(drawn: Drawn, seed: str) -> Iterator[Act]:
    """Statuses that stand against the evidence, and again when there is new evidence."""
    for text, number, day, why in _KEPT:
        row = _find(drawn.plan, text)
        month = drawn.plan.year.month(number)
        who = f"{leader(drawn, row)}グループ長"
        yield Act(instant_of(day, 16, seed), who, _keeping(row.id, month), why=why)


def _keeping(row: str, month: Month) -> Make:
    """この評価のまま, against what is seen at the moment."""

    def make(plan: Plan) -> tuple[KeepStatus, ...]:
        seen = watermelon.against(plan, plan.row(row), month)
        return (KeepStatus(row, month, seen.key),) if seen else ()

    return make


def _march(day: int, hour: float, seed: str) -> datetime:
    """A moment of March 2025, before the year began."""
    return instant_of(f"03-{day:02}", hour, seed).replace(year=2025)


def _may(day: int, hour: float, seed: str) -> datetime:
    """A moment of May 2026, after the year."""
    return instant_of(f"05-{day:02}", hour, seed).replace(year=2026)


def _find(plan: Plan, text: str) -> Row:
    """The row whose outline begins with a text."""
    return next(row for row in plan.rows.values() if row.text.startswith(text))


def _kpi(plan: Plan, key: str):
    return next(kpi for kpi in plan.kpis.values() if kpi.key == key)
