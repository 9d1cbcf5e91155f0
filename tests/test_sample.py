"""The shipped sample counted against the published grid of 群馬支部, FY2020, as of May 2020."""

from collections import Counter
from pathlib import Path

import pytest
from months import MAY
from targeted import target_of

from planner.plan.fiscal import calendar_month
from planner.plan.schema import encode, read_document, to_document
from planner.text import clean

DATA = Path(__file__).parent.parent / "data"
SAMPLE = DATA / "gunma-r02.json"
APRIL_TO_MARCH = [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3]


@pytest.fixture(scope="module")
def plan():
    return read_document(SAMPLE)


@pytest.fixture(scope="module")
def rows(plan):
    return {plan.reference(row): row for row in plan.rows_in_order()}


@pytest.fixture(scope="module")
def kpis(plan):
    return {kpi.key: kpi for kpi in plan.kpis.values()}


def bullets(row):
    return [mark for mark in row.marks if not mark.is_step]


def months(row):
    return [calendar_month(mark.month) for mark in bullets(row)]


def printed(kpi, series, first_year=2020):
    """The series from April to March as text, months without a figure left out."""
    found = {}
    for number in APRIL_TO_MARCH:
        period = f"{first_year + (number < 4)}-{number:02}"
        if figure := kpi.figure(series, period):
            found[number] = str(figure.value)
    return found


def value(kpi, series, period):
    return str(kpi.figures[f"{series}@{period}"].value)


def texts(row):
    report = row.report(MAY)
    return [text for text in (row.text, report.note, report.remedy) if text]


# The file


def test_the_file_is_exactly_what_the_program_encodes(plan):
    assert encode(to_document(plan)) == SAMPLE.read_bytes()


def test_the_plan_is_gunma_of_fiscal_2020_as_of_may(plan):
    assert (plan.id, plan.title, plan.branch) == ("gunma-r02", "令和2年度 群馬支部事業計画", "群馬")
    assert (plan.fiscal_year, plan.status_month, plan.ledger_from) == (2020, "2020-05", "2020-06")
    assert plan.decided == "2020-04-01"
    assert plan.groups == ("業務", "レセプト", "企画総務", "保健")


def test_the_scale_has_four_symbols_and_the_square_has_no_rank(plan):
    scale = [(status.symbol, status.name, status.meaning, status.rank) for status in plan.statuses]
    assert scale == [
        ("◎", "計画を大きく上回る", "above", 3),
        ("○", "計画どおり", "on", 2),
        ("△", "計画を下回る", "below", 1),
        ("□", "未着手", "not-started", None),
    ]


def test_all_ids_are_unique_and_run_in_order(plan):
    assert list(plan.sections) == [f"s{n:02}" for n in range(1, 15)]
    assert list(plan.items) == [f"i{n:02}" for n in range(1, 36)]
    assert list(plan.kpis) == [f"k{n:02}" for n in range(1, len(plan.kpis) + 1)]
    assert [row.id for row in plan.rows_in_order()] == list(plan.rows)
    together = [*plan.sections, *plan.items, *plan.rows, *plan.kpis, *(p.id for p in plan.pillars)]
    assert len(together) == len(set(together))
    for row in plan.rows.values():
        inside = [mark.id for mark in row.marks] + [rest.id for rest in row.suspensions]
        assert len(inside) == len(set(inside)), row.id


def test_ids_of_rows_name_the_item_and_the_place(plan, rows):
    assert plan.rows["r01-1"] is rows["1-1"]
    assert plan.rows["r22-2"] is rows["22-2"]
    for reference, row in rows.items():
        number, place = reference.split("-")
        assert row.id == f"r{int(number):02}-{place}"


def test_every_reference_resolves(plan):
    pillars = {pillar.id for pillar in plan.pillars}
    shown = set()
    for section in plan.sections.values():
        assert section.pillar in pillars
        assert set(section.groups) <= set(plan.groups)
        assert section.lead_group in {"", *plan.groups}
        assert all(plan.items[item].section == section.id for item in section.items)
    for item in plan.items.values():
        assert all(plan.rows[row].item == item.id for row in item.rows)
    for row in plan.rows.values():
        assert set(row.kpis) <= set(plan.kpis), row.id
        shown.update(row.kpis)
        assert all(plan.status(report.status) for report in row.reports.values() if report.status)
    assert shown == set(plan.kpis)


def test_keys_of_kpis_are_unique_ascii_slugs(plan):
    keys = [kpi.key for kpi in plan.kpis.values()]
    assert len(keys) == len(set(keys))
    assert all(key.isascii() and key.replace("-", "").isalnum() for key in keys)
    assert all(key == key.lower() for key in keys)


def test_figures_stand_under_their_own_series_and_period(plan):
    for kpi in plan.kpis.values():
        for at, figure in kpi.figures.items():
            assert at == f"{figure.series}@{figure.period}", kpi.key


def test_a_published_plan_records_no_done_moved_or_dropped_mark(plan):
    for row in plan.rows.values():
        assert all(mark.done is None and mark.dropped is None for mark in row.marks)
        assert not any(mark.promises for mark in bullets(row))


# Sections and items


def test_there_are_three_pillars(plan):
    assert [(pillar.id, pillar.number, pillar.title) for pillar in plan.pillars] == [
        ("p1", "1", "基盤的保険者機能関係"),
        ("p2", "2", "戦略的保険者機能関係"),
        ("p3", "3", "組織・運営体制関係"),
    ]


def test_there_are_fourteen_sections_with_their_groups_and_items(plan):
    sections = [plan.sections[section] for section in plan.order]
    assert [
        (s.pillar, s.title, s.label, s.groups, s.lead_group, len(s.items)) for s in sections
    ] == [
        ("p1", "サービス水準の向上", "業務グループ", ("業務",), "", 1),
        ("p1", "限度額認定証の利用促進", "業務グループ", ("業務",), "", 1),
        ("p1", "被扶養者資格の再確認の徹底", "業務グループ", ("業務",), "", 1),
        ("p1", "現金給付の適正化の推進", "業務グループ", ("業務",), "", 2),
        ("p1", "効果的なレセプト点検の推進", "レセプトグループ", ("レセプト",), "", 5),
        (
            "p1",
            "返納金債権の発生防止策の強化、債権回収業務の推進",
            "レセプトグループ",
            ("レセプト",),
            "",
            4,
        ),
        (
            "p2",
            "地域の実情に応じた医療費適正化の総合対策",
            "企画総務・保健グループ",
            ("企画総務", "保健"),
            "企画総務",
            3,
        ),
        (
            "p2",
            "調査研究の推進",
            "企画総務・保健グループ",
            ("企画総務", "保健"),
            "企画総務",
            1,
        ),
        ("p2", "広報の推進", "企画総務グループ", ("企画総務",), "", 2),
        ("p2", "保健事業の総合的かつ効果的な推進", "保健グループ", ("保健",), "", 7),
        ("p2", "その他保健事業", "保健グループ", ("保健",), "", 2),
        ("p2", "データ分析に基づいた保健事業", "", ("保健",), "", 1),
        ("p2", "受診勧奨対策", "", ("保健",), "", 1),
        ("p3", "組織運営及び業務改革", "全グループ", (), "企画総務", 4),
    ]


def test_a_section_of_all_groups_is_carried_by_each(plan, rows):
    assert plan.groups_of(rows["35-1"]) == ("業務", "レセプト", "企画総務", "保健")


def test_there_are_thirty_five_numbered_items(plan):
    assert [item.number for item in plan.items.values()] == [str(n) for n in range(1, 36)]


def test_two_items_have_no_title(plan):
    assert [item.number for item in plan.items.values() if not item.title] == ["29", "33"]


def test_titles_and_their_further_lines_are_those_of_the_grid(plan):
    assert plan.items["i01"].title == "お客様満足度調査を活用したサービス水準の向上に努める"
    assert plan.items["i26"].title == "特定保健指導の外部委託(アウトソーシング)による実施"
    assert {item.number: item.lines for item in plan.items.values() if item.lines} == {
        "9": ("医療費通知の対応", "高額査定通知の発行"),
        "19": ("地域の特性と費用対効果を踏まえたマスメディア(新聞・ラジオ等)を活用した広報",),
        "20": ("健康保険委員の委嘱拡大", "健康保険委員表彰", "健康保険委員研修会の開催"),
    }


def test_two_rows_have_a_title_of_their_own(rows):
    assert {reference: row.title for reference, row in rows.items() if row.title} == {
        "19-2": "地域の特性と費用対効果を踏まえたマスメディア(新聞・ラジオ等)を活用した広報",
        "20-2": "健康保険委員研修会の開催",
    }


def test_seven_items_move_the_premium_rate(plan):
    tagged = [item.number for item in plan.items.values() if "インセンティブ関連" in item.tags]
    assert tagged == ["17", "22", "23", "24", "25", "26", "27"]


# Rows


def test_the_grid_has_75_rows_of_49_activities_15_kpis_and_11_series(plan):
    kinds = Counter(row.kind for row in plan.rows_in_order())
    series = sum(len(kpi.lines) for kpi in plan.kpis.values())
    assert kinds == {"activity": 49, "kpi": 15}
    assert series == 11
    assert kinds.total() + series == 75


def test_series_lines_belong_to_the_kpis_of_items_6_11_12_and_14(rows, plan):
    lines = {
        reference: [(line.label, line.series, line.years_back, line.unit) for line in kpi.lines]
        for reference, row in rows.items()
        for kpi in [plan.kpis[kpi] for kpi in row.kpis[:1]]
        if kpi.lines
    }
    assert lines == {
        "6-2": [
            ("査定率累計(%)", "cumulative", 0, ""),
            ("原審査(%)", "actual_first_review", 0, ""),
            ("再審査(%)", "actual_second_review", 0, ""),
        ],
        "11-1": [("", "target", 0, "")],
        "12-1": [
            ("目標(%)", "target", 0, ""),
            ("利用率(%)", "actual", 0, ""),
            ("進捗率", "progress_rate", 0, "%"),
        ],
        "14-1": [("前年度累計(%)", "cumulative", 1, ""), ("回収率累計(%)", "cumulative", 0, "")],
    }
    second = plan.kpis[rows["14-1"].kpis[1]]
    assert [(line.label, line.years_back) for line in second.lines] == [
        ("前年度累計(%)", 1),
        ("回収率累計(%)", 0),
    ]


def test_there_are_462_bullets_in_the_months_of_the_year(plan):
    marks = [mark for row in plan.rows.values() for mark in bullets(row)]
    assert len(marks) == 462
    assert all(mark.month in plan.year for mark in marks)


def test_34_activities_are_continuous_14_have_54_bullets_and_one_has_none(plan):
    counts = [len(bullets(row)) for row in plan.rows.values() if row.kind == "activity"]
    others = [count for count in counts if 0 < count < 12]
    assert counts.count(12) == 34
    assert (len(others), sum(others)) == (14, 54)
    assert counts.count(0) == 1


def test_the_activity_without_bullets_is_the_review_of_claims(rows):
    assert [r for r, row in rows.items() if row.kind == "activity" and not row.marks] == ["6-1"]


def test_kpi_rows_have_no_bullets(plan):
    assert not any(row.marks for row in plan.rows.values() if row.kind == "kpi")


def test_the_14_rows_that_are_not_continuous_have_the_months_of_the_grid(rows):
    found = {
        reference: months(row) for reference, row in rows.items() if 0 < len(bullets(row)) < 12
    }
    assert found == {
        "2-1": [5, 8, 11],
        "3-1": [10, 11, 12, 1, 2],
        "3-2": [11, 12, 1, 2, 3],
        "3-3": [11, 12],
        "16-1": [4, 5, 6, 7, 8, 9],
        "17-2": [7, 3],
        "17-3": [3],
        "19-2": [12, 1, 2, 3],
        "20-1": [4, 5, 6, 7, 8, 9],
        "20-3": [6, 7, 11],
        "20-4": [7, 8, 1, 2],
        "21-1": [7],
        "30-2": [4, 5, 6, 7, 8, 9],
        "33-3": [4, 5, 6, 7, 8, 9],
    }


def test_continuous_work_runs_from_april_to_march(rows):
    assert months(rows["1-1"]) == APRIL_TO_MARCH
    assert [mark.month for mark in rows["24-1"].marks][:12] == [
        "2020-04",
        "2020-05",
        "2020-06",
        "2020-07",
        "2020-08",
        "2020-09",
        "2020-10",
        "2020-11",
        "2020-12",
        "2021-01",
        "2021-02",
        "2021-03",
    ]


def test_marks_are_named_in_the_order_of_their_months(rows):
    assert [(mark.id, mark.month) for mark in rows["20-4"].marks] == [
        ("m01", "2020-07"),
        ("m02", "2020-08"),
        ("m03", "2021-01"),
        ("m04", "2021-02"),
    ]


def test_steps_hide_in_the_continuous_rows_of_items_24_and_29(rows):
    steps = {
        reference: [(step.id, step.month, step.text) for step in row.marks if step.is_step]
        for reference, row in rows.items()
    }
    assert {reference: found for reference, found in steps.items() if found} == {
        "24-1": [
            ("s01", "2020-08", "受診勧奨通知の送付"),
            ("s02", "2020-11", "GISを使った会場の検討"),
            ("s03", "2021-03", "集団健診"),
        ],
        "29-1": [("s01", "2020-05", "セミナーの開催")],
    }


def test_the_postponed_seminar_has_no_month_but_a_reason(rows):
    step = rows["29-1"].mark("s01")
    assert len(step.promises) == 1
    assert step.due is None
    assert "5/23" in step.promises[0].why


def test_four_rows_rest_in_may(rows):
    rests = {
        reference: [(rest.id, rest.start, rest.end) for rest in row.suspensions]
        for reference, row in rows.items()
        if row.suspensions
    }
    assert rests == {
        "10-1": [("z01", "2020-04", "2020-05")],
        "12-1": [("z01", "2020-04", None)],
        "31-1": [("z01", "2020-04", "2020-06")],
        "33-1": [("z01", "2020-04", None)],
    }
    assert all(rest.why for row in rows.values() for rest in row.suspensions)
    assert [r for r, row in rows.items() if row.is_suspended("2020-06")] == ["12-1", "31-1", "33-1"]


# Reports


def test_of_75_lines_29_have_a_status_and_46_have_none(plan):
    found = Counter(row.report(MAY).status for row in plan.rows.values())
    series = sum(len(kpi.lines) for kpi in plan.kpis.values())
    assert (found["△"], found["○"], found["◎"], found["□"]) == (12, 8, 1, 8)
    assert found[None] + series == 46


def test_statuses_stand_at_the_rows_of_the_grid(rows):
    found = {}
    for reference, row in rows.items():
        found.setdefault(row.report(MAY).status, []).append(reference)
    del found[None]
    assert {status: " ".join(references) for status, references in found.items()} == {
        "△": "1-1 6-1 7-1 8-1 13-1 14-1 22-1 23-1 24-1 25-1 26-1 27-1",
        "○": "1-2 5-1 9-1 10-1 11-1 12-1 31-1 31-2",
        "◎": "1-3",
        "□": "3-1 3-2 3-3 3-4 21-1 28-1 29-1 30-1",
    }


def test_six_rows_are_reported_beside_the_first_of_their_item(rows):
    separate = [reference for reference, row in rows.items() if row.is_separate]
    assert separate == ["1-2", "1-3", "3-2", "3-3", "3-4", "31-2"]


def test_reports_are_those_of_may_only(plan):
    assert {month for row in plan.rows.values() for month in row.reports} == {MAY}


def test_every_row_has_an_outline(plan):
    assert all(row.text.strip() for row in plan.rows.values())


def test_rows_with_notes_are_those_of_the_grid(rows):
    noted = [reference for reference, row in rows.items() if row.report(MAY).note]
    assert " ".join(noted) == (
        "1-1 1-2 1-3 2-2 3-1 5-1 5-2 6-1 7-1 8-1 9-1 10-1 11-1 12-1 13-1 13-2 14-1 "
        "15-1 15-2 16-1 17-1 17-3 17-4 18-1 19-1 19-2 19-3 20-1 20-2 21-1 22-1 23-1 24-1 24-2 "
        "25-1 26-1 27-1 29-1 30-2 31-1 31-2 32-1 33-1 33-2 33-3 34-1 35-1"
    )


@pytest.mark.parametrize(
    ("reference", "figures"),
    [
        ("1-3", "97.8% 89.5% 90.3% 95.5%"),
        ("2-2", "79.8% 80.9%"),
        ("5-1", "725件 342.0% 287.7% 700件"),
        ("5-2", "1.35% 1.34% 1.37% 1.30%"),
        ("6-1", "0.272% +0.011% 0.204% 0.068%"),
        ("7-1", "135,726千円 114,522千円 +21,204千円"),
        ("8-1", "22,415千円 46,557千円 △24,142千円"),
        ("11-1", "96.43% 93.82% 95.38% 95.0%"),
        ("12-1", "69.84% 73.02%"),
        ("13-1", "14.89% 19.85% △4.96%"),
        ("13-2", "59.51% 46.42% 51.78% 60.31%"),
        ("14-1", "10.91% 27.95% △15.4% 0.141% 0.048% +0.093%"),
        ("17-4", "79.0% 25位"),
        ("19-1", "2,135件 55件 2,190件 45件 10件"),
        ("20-1", "3,158人 3,298人 841人"),
        (
            "22-1",
            "3,549件 △2,748件 143,133人 56.8% 134,515人 55.3% 127,815人 54.8% 30,817社 54機関",
        ),
        ("23-1", "627件 16件 +611件 16,780人 6.7% 13,523人 5.6% 6,674人 2.9% 58機関 933社"),
        ("24-1", "987件 △1,304件 18,682人 26.4% 18,490人 26.1% 16,646人 23.4% 72,751人"),
        (
            "25-1",
            "453件 13.9% 478件 △25件 2,880件 9.3% 2,832件 9.0% 1,998件 7.0% 894件 741件 +153件",
        ),
        ("26-1", "441件 14.0% 263件 +178件 1,997件 6.5% 1,268件 4.0% 332件 1.2% 4/17"),
        ("27-1", "16件 12.9% 14件 +2件 0件 62件 3.8% 30件 1.8% 23件 1.6%"),
        ("31-1", "5件 12件 4/22 6/30"),
        ("35-1", "3,998kWh 4,083kWh 97.9% 8,688kWh 109.4%"),
    ],
)
def test_a_note_carries_the_figures_of_the_grid(rows, reference, figures):
    note = rows[reference].report(MAY).note
    assert [figure for figure in figures.split() if figure not in note] == []


def test_remedies_stand_only_where_the_document_says_what_to_improve(rows):
    remedied = [reference for reference, row in rows.items() if row.report(MAY).remedy]
    assert remedied == ["6-1", "7-1", "8-1", "13-1", "14-1"]


def test_texts_are_short_and_steer_no_terminal(plan):
    for row in plan.rows.values():
        for text in texts(row):
            assert len(text) <= 400, row.id
            assert text == clean(text).strip(), row.id
            assert all(line.strip() for line in text.split("\n")), row.id


# KPIs


def test_21_kpis_are_published_and_the_others_are_measures_or_references(plan):
    roles = Counter(kpi.role for kpi in plan.kpis.values())
    assert roles["kpi"] == 21
    assert all(not kpi.lines for kpi in plan.kpis.values() if kpi.role != "kpi")


def test_every_kpi_row_shows_its_kpi(rows, plan):
    shown = {
        reference: plan.kpis[row.kpis[0]].name
        for reference, row in rows.items()
        if row.kind == "kpi"
    }
    assert shown == {
        "1-2": "サービススタンダード達成率",
        "1-3": "郵送化率",
        "2-2": "限度額適用認定証の使用割合",
        "3-4": "確認書提出率",
        "5-2": "柔整 3部位以上・月15日以上の申請割合",
        "6-2": "レセプト査定率(基金合算)",
        "15-2": "地域医療構想調整会議の参加率",
        "15-3": "データを用いた意見発信",
        "17-4": "ジェネリック医薬品使用割合",
        "19-3": "加入者理解率の平均",
        "20-2": "健康保険委員カバー率",
        "22-2": "生活習慣病予防健診実施率",
        "23-2": "事業者健診データ取得率",
        "24-2": "被扶養者の特定健診受診率",
        "25-2": "特定保健指導実施率(全体)",
    }


def test_eight_kpis_stand_inside_activities(rows, plan):
    shown = [
        (reference, plan.kpis[kpi].name)
        for reference, row in rows.items()
        for kpi in row.kpis
        if row.kind == "activity" and plan.kpis[kpi].role == "kpi"
    ]
    assert shown == [
        ("11-1", "保険証回収率(資格喪失後1か月以内)"),
        ("12-1", "オンライン資格確認の利用率(USB配布医療機関)"),
        ("14-1", "返納金債権回収率(資格喪失後受診)"),
        ("14-1", "喪失後受診に伴う返納金の割合"),
        ("26-1", "特定保健指導実施率(全体)"),
        ("27-1", "特定保健指導実施率(全体)"),
        ("31-1", "受診勧奨後3か月以内の受診率"),
        ("34-1", "一者応札案件の割合"),
    ]


def test_one_kpi_is_shared_by_items_25_26_and_27(rows, kpis):
    shared = kpis["guidance-rate"]
    assert [reference for reference, row in rows.items() if shared.id in row.kpis] == [
        "25-2",
        "26-1",
        "27-1",
    ]
    assert value(shared, "numerator", MAY) == "910"  # 453 + 441 + 16
    assert value(shared, "denominator", MAY) == "38911"  # 36,844 + 2,067


def test_published_kpis_come_before_the_measures_of_a_row(rows, plan):
    for row in rows.values():
        is_kpi = [plan.kpis[kpi].role == "kpi" for kpi in row.kpis]
        assert is_kpi == sorted(is_kpi, reverse=True)


@pytest.mark.parametrize(
    ("key", "rule", "target"),
    [
        ("service-standard", "at-least", "100"),
        ("mail-rate", "at-least", "92.0"),
        ("limit-certificate-share", "at-least", "85.0"),
        ("dependant-check-returns", "at-least", "92.0"),
        ("judo-frequent-share", "at-most-prior", None),
        ("review-reduction-rate", "at-least-prior", None),
        ("card-return-rate", "at-least", "95.0"),
        ("online-eligibility-use", "at-least", "70.0"),
        ("post-loss-recovery-rate", "at-least-prior", None),
        ("post-loss-refund-share", "at-most-prior", None),
        ("coordination-attendance", "at-least", "100"),
        ("data-based-opinions", "qualitative", None),
        ("generic-share", "at-least", "80.3"),
        ("understanding-rate", "at-least-prior", None),
        ("committee-coverage", "at-least", "45.0"),
        ("checkup-rate", "at-least", "58.9"),
        ("employer-data-rate", "at-least", "8.7"),
        ("dependant-checkup-rate", "at-least", "28.6"),
        ("guidance-rate", "at-least", "16.8"),
        ("visit-after-notice-rate", "at-least", "12.9"),
        ("single-bid-share", "at-most", "20.0"),
        ("eligibility-check-effect", "at-most-prior", None),
        ("new-claims-recovery", "at-least-prior", None),
        ("checkup-people", "at-least", "147940"),
        ("employer-data-people", "at-least", "21852"),
        ("dependant-checkup-people", "at-least", "20269"),
        ("guidance-own-people", "at-least", "3255"),
        ("guidance-outsourced-people", "at-least", "3159"),
        ("guidance-dependants-people", "at-least", "124"),
        ("health-declarations", "at-least", "1000"),
    ],
)
def test_a_target_has_its_rule_and_its_decimals(kpis, key, rule, target):
    found = kpis[key].target
    assert found.rule == target_of(rule, target).rule
    assert str(found.number) == str(target)


def test_a_kpi_says_what_it_is_judged_on(kpis):
    assert kpis["mail-rate"].judged_on == "month"
    assert kpis["online-eligibility-use"].judged_on == "cumulative"
    assert kpis["review-reduction-rate"].judged_on == "cumulative"
    assert kpis["generic-share"].judged_on == "judging-month"
    assert kpis["generic-share"].judging_month == "2020-09"


def test_the_effect_of_injury_checks_is_shown_and_never_judged(kpis):
    assert kpis["injury-check-effect"].role == "reference"
    assert kpis["injury-check-effect"].target.rule is None


def test_item_6_has_twelve_monthly_targets_and_aprils_results(kpis):
    kpi = kpis["review-reduction-rate"]
    assert printed(kpi, "target") == {
        4: "0.312",
        5: "0.294",
        6: "0.274",
        7: "0.278",
        8: "0.268",
        9: "0.268",
        10: "0.263",
        11: "0.269",
        12: "0.263",
        1: "0.257",
        2: "0.259",
        3: "0.261",
    }
    assert printed(kpi, "cumulative") == {4: "0.272"}
    assert printed(kpi, "actual_first_review") == {4: "0.204"}
    assert printed(kpi, "actual_second_review") == {4: "0.068"}
    assert value(kpi, "difference_from_target", "2020-04") == "0.011"


def test_item_11_prints_its_target_in_march_and_beats_nation_and_prior_year(kpis):
    kpi = kpis["card-return-rate"]
    assert printed(kpi, "target") == {3: "95.0"}
    assert value(kpi, "actual", MAY) == "96.43"
    assert value(kpi, "national", MAY) == "93.82"
    assert value(kpi, "actual", "2019-05") == "95.38"


def test_item_12_prints_69_8_and_keeps_the_69_84_of_its_note(kpis):
    kpi = kpis["online-eligibility-use"]
    assert printed(kpi, "target") == {3: "70.0"}
    assert printed(kpi, "actual") == {4: "76.2", 5: "69.8"}
    assert printed(kpi, "progress_rate") == {4: "108.9", 5: "99.7"}
    assert printed(kpi, "cumulative") == {5: "73.02"}
    assert printed(kpi, "stated") == {5: "69.84"}


def test_item_14_recovers_less_than_the_prior_year(kpis):
    kpi = kpis["post-loss-recovery-rate"]
    assert printed(kpi, "cumulative", 2019) == {
        4: "30.22",
        5: "27.95",
        6: "31.54",
        7: "36.08",
        8: "38.97",
        9: "36.71",
        10: "39.78",
        11: "40.13",
        12: "48.90",
        1: "48.31",
        2: "50.54",
        3: "52.95",
    }
    assert printed(kpi, "cumulative") == {4: "10.91", 5: "12.55"}


def test_item_14_keeps_its_published_contradiction_with_a_remark(kpis):
    kpi = kpis["post-loss-recovery-rate"]
    assert value(kpi, "stated", MAY) == "10.91"
    assert value(kpi, "difference", MAY) == "-15.4"  # 12.55 - 27.95, not 10.91 - 27.95
    assert kpi.figure("stated", MAY).remark
    assert kpi.figure("difference", MAY).remark


def test_item_14_has_a_second_kpi_of_three_decimals(kpis):
    kpi = kpis["post-loss-refund-share"]
    assert printed(kpi, "cumulative", 2019) == {
        4: "0.048",
        5: "0.069",
        6: "0.053",
        7: "0.048",
        8: "0.050",
        9: "0.058",
        10: "0.056",
        11: "0.054",
        12: "0.056",
        1: "0.056",
        2: "0.057",
        3: "0.056",
    }
    assert printed(kpi, "cumulative") == {4: "0.141"}
    assert value(kpi, "difference", "2020-04") == "0.093"


@pytest.mark.parametrize(
    ("key", "series", "period", "expected"),
    [
        ("service-standard", "actual", "", "100"),
        ("mail-rate", "actual", "2020-05", "97.8"),
        ("mail-rate", "cumulative", "2020-05", "89.5"),
        ("mail-rate", "actual", "2019-05", "90.3"),
        ("mail-rate", "cumulative", "2019-05", "95.5"),
        ("limit-certificate-share", "actual", "2019-04/2019-06", "79.8"),
        ("limit-certificate-share", "actual", "2019-12", "80.9"),
        ("judo-inquiries", "actual", "2020-05", "725"),
        ("judo-inquiries", "actual", "2019-05", "725"),
        ("judo-inquiry-rate", "actual", "2020-05", "342.0"),
        ("judo-inquiry-rate", "actual", "2019-05", "287.7"),
        ("judo-frequent-share", "actual", "2020-05", "1.35"),
        ("judo-frequent-share", "cumulative", "2020-05", "1.34"),
        ("judo-frequent-share", "actual", "2019-05", "1.37"),
        ("judo-frequent-share", "cumulative", "2019-05", "1.30"),
        ("eligibility-check-effect", "cumulative", "2020-05", "135726"),
        ("eligibility-check-effect", "cumulative", "2019-05", "114522"),
        ("eligibility-check-effect", "difference", "2020-05", "21204"),
        ("injury-check-effect", "cumulative", "2020-05", "22415"),
        ("injury-check-effect", "cumulative", "2019-05", "46557"),
        ("injury-check-effect", "difference", "2020-05", "-24142"),
        ("high-reduction-notices", "cumulative", "2020-05", "10"),
        ("visit-guidance-cases", "actual", "2020-05", "9"),
        ("new-claims-recovery", "cumulative", "2020-05", "14.89"),
        ("new-claims-recovery", "cumulative", "2019-05", "19.85"),
        ("new-claims-recovery", "difference", "2020-05", "-4.96"),
        ("new-claims-recovery", "target_1", "", "59.51"),
        ("new-claims-recovery", "target_2", "", "46.42"),
        ("new-claims-recovery", "target_3", "", "51.78"),
        ("new-claims-recovery", "target_4", "", "60.31"),
        ("coordination-attendance", "actual", "", "100"),
        ("generic-share", "actual", "2020-01", "79.0"),
        ("generic-share", "rank", "2020-01", "25"),
        ("mail-magazine", "actual", "2020-03", "2135"),
        ("mail-magazine", "actual", "2020-05", "2190"),
        ("mail-magazine", "new", "2020-04", "45"),
        ("mail-magazine", "new", "2020-05", "10"),
        ("mail-magazine", "new_cumulative", "2020-05", "55"),
        ("committee-members", "actual", "2020-04", "3158"),
        ("committee-members", "actual", "2020-05", "3298"),
        ("committee-members", "new", "2019", "841"),
        ("committee-coverage", "actual", "2020-05", "45.7"),
        ("guidance-insured-people", "cumulative", "2020-05", "894"),
        ("guidance-insured-people", "cumulative", "2019-05", "741"),
        ("guidance-insured-people", "difference", "2020-05", "153"),
        ("guidance-insured-people", "progress_rate", "2020-05", "13.9"),
        ("guidance-dependants-people", "own", "2020-05", "0"),
        ("guidance-dependants-people", "outsourced", "2020-05", "16"),
        ("health-declarations", "actual", "2020-05", "610"),
        ("second-notice-calls", "cumulative", "2020-05", "5"),
        ("second-notice-letters", "cumulative", "2020-05", "12"),
        ("bidders", "actual", "2020-04", "5"),
        ("tenders", "actual", "2020-05", "0"),
        ("electricity", "actual", "2020-05", "3998"),
        ("electricity", "actual", "2019-04", "4083"),
        ("electricity", "year_on_year", "2020-05", "97.9"),
        ("electricity", "cumulative", "2020-05", "8688"),
        ("electricity", "cumulative_year_on_year", "2020-05", "109.4"),
    ],
)
def test_a_figure_keeps_its_period_and_its_decimals_as_printed(kpis, key, series, period, expected):
    assert value(kpis[key], series, period) == expected


@pytest.mark.parametrize(
    ("reference", "key", "may", "may_before", "difference", "years"),
    [
        ("22-1", "checkup-people", "3549", "6297", "-2748", "143133 134515 127815 56.8 55.3 54.8"),
        ("23-1", "employer-data-people", "627", "16", "611", "16780 13523 6674 6.7 5.6 2.9"),
        (
            "24-1",
            "dependant-checkup-people",
            "987",
            "2291",
            "-1304",
            "18682 18490 16646 26.4 26.1 23.4",
        ),
        ("25-1", "guidance-own-people", "453", "478", "-25", "2880 2832 1998 9.3 9.0 7.0"),
        ("26-1", "guidance-outsourced-people", "441", "263", "178", "1997 1268 332 6.5 4.0 1.2"),
        ("27-1", "guidance-dependants-people", "16", "14", "2", "62 30 23 3.8 1.8 1.6"),
    ],
)
def test_people_of_items_22_to_27_stand_beside_earlier_years(
    *, rows, kpis, reference, key, may, may_before, difference, years
):
    kpi = kpis[key]
    assert kpi.id in rows[reference].kpis
    assert (kpi.role, kpi.kind, kpi.unit, kpi.judged_on) == ("measure", "flow", "件", "cumulative")
    assert value(kpi, "cumulative", MAY) == may
    assert value(kpi, "cumulative", "2019-05") == may_before
    assert value(kpi, "difference", MAY) == difference
    found = [
        value(kpi, series, y) for series in ("actual", "rate") for y in ("2019", "2018", "2017")
    ]
    assert found == years.split()


@pytest.mark.parametrize(
    ("key", "base", "people", "rate", "national", "is_approximate"),
    [
        ("checkup-people", "251173", "147940", "58.9", "55.9", False),
        ("employer-data-people", "251173", "21852", "8.7", "8.0", False),
        ("dependant-checkup-people", "70873", "20269", "28.6", "29.5", False),
        ("guidance-own-people", "36844", "3255", "8.8", "20.6", False),
        ("guidance-outsourced-people", "36844", "3159", "8.6", "None", True),
        ("guidance-dependants-people", "2067", "124", "6.0", "None", True),
    ],
)
def test_a_planned_population_stands_behind_the_people(
    *, kpis, key, base, people, rate, national, is_approximate
):
    population = kpis[key].population
    assert (str(population.base), str(population.people)) == (base, people)
    assert (str(population.rate), str(population.national_rate)) == (rate, national)
    assert population.is_approximate is is_approximate


def test_rates_of_items_22_to_24_carry_the_population_of_their_title(kpis):
    assert kpis["checkup-rate"].population == kpis["checkup-people"].population
    assert kpis["employer-data-rate"].population == kpis["employer-data-people"].population
    assert kpis["dependant-checkup-rate"].population == kpis["dependant-checkup-people"].population


def test_453_of_3255_is_13_9_percent(kpis):
    own = kpis["guidance-own-people"]
    done = own.figure("cumulative", MAY).value
    assert (str(done), str(own.target.number)) == ("453", "3255")
    assert f"{100 * done / own.target.number:.1f}" == value(own, "progress_rate", MAY) == "13.9"
