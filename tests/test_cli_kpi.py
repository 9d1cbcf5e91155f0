"""``planner kpi`` on the sample: a line for each KPI, one row's in full, records for scripts."""

import json
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace
from plans import Ticking, small_plan
from sample import numbered
from shell import DONE, REFUSED, USAGE
from targeted import case_of, condition_of, target_of

from planner.cli import main
from planner.plan.model import Figure
from planner.store import book
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder
from planner.text import width

WIDE = ("--columns", "400")  # every KPI on one line


@pytest.fixture
def planner(shipped, japanese_person, capsys):
    """Runs a command line; its exit code, and what it said."""

    def run(*words, folder=shipped, lang="ja"):
        code = main([*words, "--data", str(folder), "--lang", lang])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def line_of(said, name):
    (line,) = [line for line in said.splitlines() if name in line and "ご確認" not in line]
    return line


def records(planner, *words):
    code, said = planner("kpi", *words, "--json")
    assert code == DONE
    return {record["kpi"]: record for record in json.loads(said)}


def test_every_kpi_has_one_line_in_the_order_of_the_plan(planner):
    code, said = planner("kpi", *WIDE)
    lines = said.splitlines()
    assert code == DONE
    assert lines[0] == "令和2年度  群馬支部  基準月 R2.5  全グループ"
    assert lines[1].split() == [
        *("項番", "KPI", "実績", "時点", "今の目安", "目安の根拠", "目標", "進捗率"),
        *("着地見込み", "必要ペース", "判定"),
    ]
    end = next(n for n, line in enumerate(lines) if line.startswith("KPI の状況"))
    assert end - 2 == 50
    assert [line.split()[0] for line in lines[2:6]] == ["1-2", "1-3", "2-2", "3-4"]


def test_a_line_names_figure_month_basis_and_pace(planner):
    _, said = planner("kpi", *WIDE)
    line = " ".join(line_of(said, "指導 協会実施").split())
    assert line == (
        "25-1 被保険者特定保健指導 協会実施 453件 R2.5、累計 543件 目標の2/12 3,255件以上"
        " 13.9% 2,718件 あと10か月は月 281件（これまで月 227件） △ 90件 下回る（16.5%）"
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("外傷点検", "参考の数字で、判定しない"),
        ("データを用いた", "言葉の目標で、人が判定する"),
        ("ジェネリック", "9月の数字で判定する（最後は R2.1 79.0%（新指標））"),
        ("限度額適用", "今年度の数字がまだない（最後は R1.12 80.9%（参考））"),
        ("確認書提出率", "今年度の数字がまだない"),
        ("照会率", "数の目標がない"),
        ("加入者理解率", "前年度以上（未定）"),
        ("査定率", "0.312% 4月の目標"),
        ("査定率", "△ 0.040%pt 下回る（12.8%）"),
        ("返納金債権回収率", "27.95% 前年同月 R1.5"),
        ("返納金の割合", "0.141% R2.4、累計、1か月前"),
        ("保険証回収率", "○ 1.43%pt 上回る（1.5%）"),
        ("サービススタンダード", "100% 月の記載なし"),
        ("サービススタンダード", "○ ちょうど"),
    ],
)
def test_what_is_not_known_is_said_in_words(planner, name, words):
    _, said = planner("kpi", *WIDE)
    assert words in " ".join(line_of(said, name).split())


def test_columns_stand_under_their_headings(planner):
    _, said = planner("kpi", *WIDE)
    lines = said.splitlines()
    line = line_of(said, "郵送化率")
    for head, text in (("目安の根拠", "年度の目標"), ("目標  ", "92.0%以上"), ("判定", "○ 5.8%pt")):
        start = width(lines[1][: lines[1].index(head)])
        assert width(line[: line.index(text)]) == start
    end = lines[1].index("実績") + len("実績")
    assert width(lines[1][:end]) == width(line[: line.index("97.8%") + len("97.8%")])


def test_doubts_follow_the_table(planner):
    _, said = planner("kpi", *WIDE)
    doubts = [line for line in said.splitlines() if line.startswith("ご確認ください")]
    assert len(doubts) == 5
    assert any("累計 89.5%" in line and "入れ違っているかもしれません" in line for line in doubts)
    assert any("表では 12.55%、注記では 10.91% です" in line for line in doubts)


def test_a_row_shows_its_kpis_in_full_with_the_other_bases(planner):
    code, said = planner("kpi", "26-1")
    lines = [line.strip() for line in said.splitlines()]
    assert code == DONE
    assert "人数        910人（計画 6,538人、対象 38,911人）" in lines
    assert "今の目安    527件（目標の2/12）" in lines
    assert "ほかの目安  416件（前年度の同月までの割合 13.2%）" in lines
    assert lines[-2:] == ["実施状況    △ 計画を下回る", "数字からの案  △ 計画を下回る"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("12-1", "なし（行が休止中）"),
        ("8-1", "なし（判定する KPI がない）"),
        ("2-2", "なし（まだ分からない KPI がある）"),
        ("1-3", "○ 計画どおり"),
    ],
)
def test_a_row_says_what_its_figures_propose(planner, row, words):
    assert planner("kpi", row)[1].splitlines()[-1].strip() == f"数字からの案  {words}"


def test_a_row_without_kpi_has_nothing_to_show(planner):
    code, said = planner("kpi", "1-1")
    assert code == DONE
    assert "KPI:" not in said


def test_a_group_has_its_own_kpis_only(planner):
    _, said = planner("kpi", "--group", "保健")
    assert "特定保健指導" in said
    assert "郵送化率" not in said


def test_another_month_is_a_view_and_the_figure_lags(planner):
    """In June, with May's figure, 10 months have none yet: (3,255 - 453) ÷ 10 = 280.2."""
    _, said = planner("kpi", "--month", "6月", *WIDE)
    assert "数字のない10か月は月 281件（これまで月 227件）" in line_of(said, "指導 協会実施")
    assert records(planner, "25-1", "--month", "6月")["guidance-own-people"]["lag"] == 1


def test_an_earlier_day_is_judged_by_its_own_figures(planner, shipped, tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(shipped, folder)
    assert (
        planner("figure", "25-1", "600", "--kpi", "guidance-own-people", folder=folder)[0] == DONE
    )
    _, now = planner("kpi", "25-1", "--month", "6月", folder=folder)
    _, before = planner("kpi", "25-1", "--month", "6月", "--as-of", "始め", folder=folder)
    assert "600件（R2.6、累計）" in now
    assert "453件（R2.5、累計、1か月前）" in before


def test_a_record_has_every_field_and_numbers_as_text(planner):
    found = records(planner, "25-1")["guidance-own-people"]
    assert found["figure"]["value"] == "453"
    assert found["expected"] == {
        "basis": "twelfths",
        "value": "542.5",
        "share": "0.166667",
        "period": "",
        "provisional": False,
    }
    assert [base["basis"] for base in found["other_bases"]] == ["prior-share", "marks", "year"]
    assert found["target"]["value"] == "3255"
    assert found["progress_rate"] == "13.917051"  # 453 ÷ 3,255
    assert found["landing"] == "2718"
    assert found["required_pace"] == {
        "state": "needed",
        "needed": "280.2",  # (3,255 - 453) ÷ 10
        "so_far": "226.5",
        "months_left": 10,
        "people": False,
    }
    assert (found["short"], found["shortfall"]) == (True, "89.5")
    assert found["people"]["planned"] == "3255"
    assert found["verdict"] == {
        "symbol": None,
        "met": None,
        "why": "no-figure",
        "missing": [],
        "compared": None,
    }
    assert found["rows"][0]["proposed"] == found["rows"][0]["status"] == "△"


def test_records_hold_no_binary_numbers(planner):
    def numbers(value):
        if isinstance(value, dict):
            return [found for held in value.values() for found in numbers(held)]
        if isinstance(value, list):
            return [found for held in value for found in numbers(held)]
        return [value] if isinstance(value, float) else []

    assert numbers(list(records(planner).values())) == []


def test_unknowns_have_their_codes(planner):
    found = records(planner)
    assert {record["why"] for record in found.values()} == {
        *(None, "reference", "no-target", "qualitative", "no-figure", "only-earlier"),
        "before-judging",
    }
    assert found["understanding-rate"]["target"]["why"] == "prior-unknown"
    shared = found["guidance-rate"]["rows"]
    assert [row["row"] for row in shared] == ["25-2", "26-1", "27-1"]


def test_a_row_that_is_not_there_is_refused(planner):
    code, said = planner("kpi", "99-9")
    assert code == REFUSED
    assert "99-9" in said


@pytest.mark.parametrize(
    ("words", "code"), [(("--month", "13月"), USAGE), (("--group", "総務課"), REFUSED)]
)
def test_a_month_or_group_that_is_not_there_is_refused(planner, words, code):
    assert planner("kpi", *words)[0] == code


def test_the_cases_of_a_conditional_target_are_told_with_the_one_that_holds(planner, tmp_path):
    counts = {
        "numerator@2020-04": Figure("numerator", "2020-04", Decimal(1)),
        "denominator@2020-04": Figure("denominator", "2020-04", Decimal(3)),
    }
    cases = (
        case_of("at-most", 1, "numerator", condition_of("at-most", 4, "denominator")),
        case_of("at-most-prior", when=condition_of("at-most", "20.0", back=1)),
        case_of("at-most", "20.0"),
    )
    target = target_of("conditional", text="20%以下など", cases=cases, judged_on="cumulative")
    kpi = replace(small_plan().kpis["k1"], name="割合", target=target, figures=counts)
    plan = replace(small_plan(), kpis={"k1": kpi})
    book.create(PlanFolder(tmp_path / "data" / "plans" / "small"), plan, clock=Ticking())
    _, said = planner("kpi", "3-2", folder=tmp_path / "data")
    lines = [line.strip() for line in said.splitlines()]
    assert "目標        20%以下など（分子、1以下）" in lines
    assert "条件        → 分母が4以下なら 分子 1以下" in lines
    assert "条件        前年度の割合が20.0%以下なら 前年度以下" in lines
    assert "条件        20.0%以下" in lines
    assert "実績        1（R2.4、累計、計算値、2か月前）" in lines
    assert "判定        ○ ちょうど" in lines


def test_a_record_says_what_the_year_was_judged_by_and_the_mark_of_each_item(planner, tmp_path):
    # 91,996 of 100,000 are printed 92.0 and miss 92.0; item 3 shows both KPIs, item 4 the good one
    counts = {"numerator@2020": "91996", "denominator@2020": "100000", "actual@2020": "92.0"}
    figures = {key: Figure(key[:-5], "2020", Decimal(value)) for key, value in counts.items()}
    missed = replace(small_plan().kpis["k1"], target=target_of("at-least", "92.0"), figures=figures)
    met = replace(missed, id="k2", key="good", target=target_of("at-least", "91.9"))
    plan = small_plan(status_month="2021-03")
    rows = {
        **plan.rows,
        "rate": replace(plan.rows["rate"], kpis=("k1", "k2")),
        "seminar": replace(plan.rows["seminar"], kpis=("k2",)),
    }
    plan = replace(plan, rows=rows, kpis={"k1": missed, "k2": met})
    book.create(PlanFolder(tmp_path / "data" / "plans" / "small"), plan, clock=Ticking())

    def records(*words):
        return json.loads(planner("kpi", *words, "--json", folder=tmp_path / "data")[1])

    bad, good = records()
    assert (bad["verdict"]["symbol"], bad["verdict"]["compared"]["turns"]) == ("×", True)
    assert bad["verdict"]["compared"]["value"] == "91.996"
    assert [row["item_verdict"]["symbol"] for row in good["rows"]] == ["×", "○"]
    (asked,) = records("4-1")
    assert asked["item_verdict"]["symbol"] == "○"


def test_texts_of_a_plan_cannot_steer_the_terminal(planner, tmp_path):
    steering = "率\x1b[31m\n[/]"
    target = target_of("conditional", text=steering)
    figures = {"actual@2020-06": Figure("actual", "2020-06", Decimal(1), remark=steering)}
    kpi = replace(small_plan().kpis["k1"], name=steering, unit=steering, target=target)
    judged = replace(kpi, id="k2", target=target_of("at-least", 2), figures=figures)
    row = replace(small_plan().rows["rate"], kpis=("k1", "k2"))
    plan = replace(
        small_plan(),
        rows={**small_plan().rows, "rate": row},
        kpis={"k1": kpi, "k2": replace(judged, key="k2")},
    )
    book.create(PlanFolder(tmp_path / "data" / "plans" / "small"), plan, clock=Ticking())
    for words in ((), ("3-2",)):
        code, said = planner("kpi", *words, folder=tmp_path / "data")
        assert code == DONE
        assert "\x1b" not in said
    assert len(planner("kpi", *WIDE, folder=tmp_path / "data")[1].splitlines()) == 5


def test_reading_changes_no_file(planner, shipped):
    plan = next((shipped / "plans").iterdir())
    before = {path.name: path.read_bytes() for path in plan.iterdir() if path.is_file()}
    planner("kpi")
    assert before == {path.name: path.read_bytes() for path in plan.iterdir() if path.is_file()}
    assert PlanBook(PlanFolder(plan)).plan.rows[numbered("25-1")].report("2020-05").status == "△"


def test_neither_lock_nor_screen_is_loaded(shipped, tmp_path):
    code = (
        "import sys; from planner.cli import main;"
        f"main(['kpi', '--data', {str(shipped)!r}]);"
        "print([name for name in ('portalocker', 'textual') if name in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
        env={"PLANNER_CONFIG": str(tmp_path), "PATH": "", "PYTHONPATH": "."},
    )
    assert found.stdout.splitlines()[-1] == "[]"


def test_in_march_the_verdicts_are_counted_last_and_the_row_has_its_own(planner, tmp_path):
    """Of ``mihon-r07``: 17,519 of 17,520 cases of 1-2 in the year, and March alone 100%."""
    folder = tmp_path / "data"
    folder.mkdir()
    assert planner("sample", "mihon-r07", folder=folder)[0] == DONE
    plan = ("--plan", "mihon-r07", "--month", "3月")
    _, said = planner("kpi", *plan, *WIDE, folder=folder)
    counts = said.splitlines()[-1]
    assert counts.startswith("達成 ○")
    lines = [line for line in said.splitlines() if "【達成状況】" in line]
    assert f"×{sum('【達成状況】×' in line for line in lines)} " in counts
    _, said = planner("show", "1-2", *plan, folder=folder)
    assert "達成状況    ×（17,519 ÷ 17,520、四捨五入では100%）" in said
    _, said = planner("show", "1-2", "--plan", "mihon-r07", "--month", "2月", folder=folder)
    assert "達成状況" not in said
