"""A target on the command line: read from a sentence, what it leaves open answered by options."""

import json
from decimal import Decimal

import msgspec
import pytest
from plans import Ticking, small_plan, with_row
from shell import DONE, REFUSED, USAGE, Shell
from targeted import target_of

from planner.cli import main
from planner.plan.model import Kpi
from planner.plan.targets import Bound, InWords, PriorYears, Target
from planner.store import book
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder

pytestmark = pytest.mark.usefixtures("japanese_person")

NAME = "通知の数"


def a_count(**fields):
    """A running count of notices, 3,255 in the year."""
    target = target_of("at-least", Decimal(3255))
    kpi = Kpi("k1", "notices-sent", NAME, unit="件", kind="flow", target=target)
    return msgspec.structs.replace(kpi, **fields)


def shell(tmp_path, capsys, kpi, **wanted):
    plan = msgspec.structs.replace(small_plan(**wanted), kpis={"k1": kpi})
    data = tmp_path / "data"
    book.create(PlanFolder(data / "plans" / "small"), plan, who="企画総務", clock=Ticking())
    return Shell(data, capsys)


@pytest.fixture
def planner(tmp_path, capsys):
    """A running count in a plan that is not decided: no reasons are asked for."""
    return shell(tmp_path, capsys, a_count(), decided=False)


def kpi_of(planner):
    return planner.plan.kpis["k1"]


def entries(planner):
    return len(PlanBook(PlanFolder(planner.folder)).entries()) - 1


# Sentences


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("3,000件以上とする", target_of("at-least", Decimal(3000))),
        ("対前年度以上", target_of("at-least-prior")),
        ("対前年度（1,204件）以上とする", target_of("at-least-prior", "1204")),
        ("対前年度（●●件）以下とする", target_of("at-most-prior")),
    ],
)
def test_a_target_is_read_as_branches_print_it(planner, text, wanted):
    assert planner("target", "3-2", text) == DONE, planner.err
    assert kpi_of(planner).target == wanted


def test_what_was_read_is_said(planner):
    planner("target", "3-2", "対前年度以上とする")
    assert planner.out == f"保存しました: {NAME} の目標を 前年度以上 にした\n"


def test_a_sentence_may_be_piped_in_over_two_lines(planner, monkeypatch):
    class Piped:
        buffer = __import__("io").BytesIO("対前年度\n以上とする".encode())

    monkeypatch.setattr("sys.stdin", Piped())
    assert planner("target", "3-2", "-") == DONE, planner.err
    assert kpi_of(planner).target == target_of("at-least-prior")


def test_of_a_row_with_one_judged_kpi_that_one_is_meant(tmp_path, capsys):
    plan = with_row(small_plan(decided=False), "rate", kpis=("k1", "k2"))
    shown = Kpi("k2", "all-notices", "通知の数（委託を含む）", unit="件", role="reference")
    plan = msgspec.structs.replace(plan, kpis={"k1": a_count(), "k2": shown})
    data = tmp_path / "data"
    book.create(PlanFolder(data / "plans" / "small"), plan, who="企画総務", clock=Ticking())
    planner = Shell(data, capsys)
    assert planner("target", "3-2", "3000件以上") == DONE, planner.err
    assert kpi_of(planner).target == target_of("at-least", Decimal(3000))


# What a sentence leaves open


def test_a_number_without_a_direction_is_asked_about_and_nothing_is_written(tmp_path, capsys):
    planner = shell(tmp_path, capsys, a_count(target=Target(), unit="社"), decided=False)
    assert planner("target", "3-2", "200社") == REFUSED
    assert planner.out == ""
    assert "「200社」は「200社以上」と読めますが、以上か以下かが分からないため" in planner.err
    assert "--direction" in planner.err
    assert entries(planner) == 0


@pytest.mark.parametrize(
    ("option", "sign"),
    [("at-most", "at-most"), ("以下", "at-most"), ("at-least", "at-least"), ("以上", "at-least")],
)
def test_the_option_answers_the_direction(tmp_path, capsys, option, sign):
    planner = shell(tmp_path, capsys, a_count(target=Target(), unit="社"), decided=False)
    assert planner("target", "3-2", "200社", "--direction", option) == DONE, planner.err
    assert kpi_of(planner).target.rule == Bound(sign, Decimal(200))


def test_a_total_is_asked_whether_it_adds_up(tmp_path, capsys):
    planner = shell(tmp_path, capsys, a_count(kind="ratio"), decided=False)
    assert planner("target", "3-2", "トータル1000件") == REFUSED
    assert "--kind running|stock" in planner.err
    assert entries(planner) == 0


@pytest.mark.parametrize("kind", ["flow", "level"])
def test_a_total_of_a_count_known_to_add_up_or_not_asks_nothing(tmp_path, capsys, kind):
    planner = shell(tmp_path, capsys, a_count(kind=kind), decided=False)
    assert planner("target", "3-2", "トータル1000件") == DONE, planner.err
    assert kpi_of(planner).kind == kind


@pytest.mark.parametrize(
    ("option", "kind", "over"),
    [
        ("running", "flow", "cumulative"),
        ("stock", "level", "latest"),
        ("累計", "flow", "cumulative"),
    ],
)
def test_the_option_answers_the_kind_in_one_entry(tmp_path, capsys, option, kind, over):
    planner = shell(tmp_path, capsys, a_count(kind="ratio"), decided=False)
    words = ("target", "3-2", "トータル1000件", "--kind", option)
    assert planner(*words) == DONE, planner.err
    kpi = kpi_of(planner)
    assert (kpi.kind, kpi.target.over) == (kind, over)
    assert kpi.target.rule == Bound("at-least", Decimal(1000))
    assert entries(planner) == 1
    planner("undo")
    assert kpi_of(planner) == a_count(kind="ratio")


def test_a_rate_neither_adds_up_nor_is_it_a_stock(tmp_path, capsys):
    planner = shell(tmp_path, capsys, a_count(unit="%", kind="ratio"), decided=False)
    assert planner("target", "3-2", "--kind", "running") == USAGE
    assert planner.err == f"{NAME} は割合なので、積み上げる数かその時点の数かは選べません。\n"


def test_words_are_kept_only_where_a_person_says_so(planner):
    words = ("target", "3-2", "関係機関との連携を深める")
    assert planner(*words) == REFUSED
    assert "--value words" in planner.err
    assert entries(planner) == 0
    assert planner(*words, "--value", "words") == DONE, planner.err
    target = kpi_of(planner).target
    assert (target.rule, target.text) == (InWords(), "関係機関との連携を深める")


def test_a_value_said_beside_a_sentence_holds(planner):
    words = ("target", "3-2", "関係機関との連携を深める", "--value", "12件以上")
    assert planner(*words) == DONE, planner.err
    assert kpi_of(planner).target.rule == Bound("at-least", Decimal(12))


def test_what_holds_nothing_to_read_is_refused(planner):
    assert planner("target", "3-2", "") == USAGE
    assert "目標として読めません" in planner.err


# Options alone


def test_a_target_or_an_option_is_needed(planner):
    assert planner("target", "3-2") == USAGE
    assert planner.err.startswith(f"{NAME} の目標か、変える見方")
    assert planner("target") == USAGE
    assert "ROW" in planner.err


@pytest.mark.parametrize(
    ("option", "stored"),
    [
        ("months", "months"),
        ("twelfths", "twelfths"),
        ("prior", "prior-share"),
        ("marks", "marks"),
        ("月割り", "twelfths"),
        ("前年度の進み方", "prior-share"),
        ("●の割合", "marks"),
    ],
)
def test_the_basis_is_chosen_without_a_reason(tmp_path, capsys, option, stored):
    planner = shell(tmp_path, capsys, a_count())
    assert planner("target", "3-2", "--basis", option) == DONE, planner.err
    assert kpi_of(planner).expected_by == stored
    assert planner("target", "3-2", "--basis", "usual") == DONE
    assert kpi_of(planner).expected_by is None


def test_the_basis_chosen_is_told(planner):
    planner("target", "3-2", "--basis", "twelfths", "--why", "月ごとにほぼ同じ")
    assert planner.out == (
        f"保存しました: {NAME} の目安を月割りで見ることにした（月ごとにほぼ同じ）\n"
    )


@pytest.mark.parametrize(
    ("option", "over", "by"),
    [
        ("month", "month", None),
        ("cumulative", "cumulative", None),
        ("mean", "mean", None),
        ("every", "every", None),
        ("毎月", "every", None),
        ("9月", "latest", "2020-09"),
        ("R2.9", "latest", "2020-09"),
    ],
)
def test_the_figures_judged_on_are_chosen(planner, option, over, by):
    assert planner("target", "3-2", "--judged", option) == DONE, planner.err
    target = kpi_of(planner).target
    assert (target.over, target.by) == (over, by)
    assert target.rule == Bound("at-least", Decimal(3255))


def test_how_a_target_is_judged_needs_a_reason_once_the_plan_is_decided(tmp_path, capsys):
    planner = shell(tmp_path, capsys, a_count())
    assert planner("target", "3-2", "--judged", "every") == REFUSED
    assert "--why 理由" in planner.err
    assert planner("target", "3-2", "--judged", "every", "--why", "本部の通知") == DONE


def test_sentence_and_options_are_one_entry_and_one_undo(planner):
    words = ("target", "3-2", "対前年度以上", "--basis", "prior", "--months", "single")
    assert planner(*words) == DONE, planner.err
    kpi = kpi_of(planner)
    assert kpi.target == target_of("at-least-prior")
    assert (kpi.expected_by, kpi.month_targets) == ("prior-share", {"target": "single"})
    assert entries(planner) == 1
    planner("undo")
    assert kpi_of(planner) == a_count()


@pytest.mark.parametrize("option", ["--direction", "--kind", "--basis", "--judged", "--months"])
def test_an_option_with_another_word_is_refused(planner, option):
    assert planner("target", "3-2", option, "どれか") == USAGE
    assert "どれか" in planner.err
    assert entries(planner) == 0


def test_a_target_for_scripts(planner):
    assert planner.json("target", "3-2", "3,000件以下") == {
        "kpi": "notices-sent",
        "rule": "at-most",
        "value": "3000",
        "unit": "件",
        "by": None,
        "over": "latest",
        "span": 1,
        "kind": None,
        "people": None,
        "text": "",
        "words": "3,000件以下",
        "ask": [],
        "target": {"rule": {"is": "limit", "sign": "at-most", "value": "3000"}},
    }


# The targets of months


def test_the_first_target_of_a_month_asks_once_whether_it_is_of_the_month_alone(planner):
    # 271 for April of 3,255 in the year: neither a twelfth told as such nor a running total
    words = ("figure", "3-2", "271", "--series", "目標", "--month")
    assert planner(*words, "4月") == DONE
    assert planner.out.splitlines()[1] == (
        "月の目標は単月ですか、累計ですか: planner target 3-2 --kpi notices-sent --months single か "
        f"--months cumulative で答えてください（{NAME}）"
    )
    assert planner(*words, "5月") == DONE
    assert len(planner.out.splitlines()) == 1
    assert planner("target", "3-2", "--months", "single") == DONE
    assert planner.out == f"保存しました: {NAME} の月の目標を単月とした\n"
    assert kpi_of(planner).month_targets == {"target": "single"}


def test_the_target_of_a_month_of_a_rate_asks_nothing(tmp_path, capsys):
    planner = shell(tmp_path, capsys, a_count(unit="%", kind="ratio"), decided=False)
    assert planner("figure", "3-2", "80.2", "--series", "目標", "--month", "4月") == DONE
    assert len(planner.out.splitlines()) == 1


# Shown


def test_the_basis_chosen_and_the_meaning_of_the_months_are_shown(planner):
    planner("target", "3-2", "--basis", "twelfths", "--months", "cumulative")
    planner("kpi", "3-2")
    lines = [line.split() for line in planner.out.splitlines()]
    assert ["目安の決め方", "月割り"] in lines
    assert ["月の目標", "累計"] in lines
    (record,) = planner.json("kpi", "3-2")
    assert (record["chosen_basis"], record["month_targets"]) == (
        "twelfths",
        {"target": "cumulative"},
    )


def test_log_and_differences_tell_of_them(planner):
    planner("target", "3-2", "--basis", "marks")
    planner("target", "3-2", "--kind", "stock")
    planner("log")
    assert [line.partition("佐藤  ")[2] for line in planner.out.splitlines()[:2]] == [
        f"{NAME} をその時点の数として扱うことにした",
        f"{NAME} の目安を●の割合で見ることにした",
    ]
    planner("diff", "始め", "--columns", "200")
    assert "目安の決め方: なし → ●の割合" in planner.out
    assert "数字の種類: 年度で積み上げる数 → その時点の数" in planner.out


# What decides, told with the target


def test_a_target_to_be_done_tells_what_meets_it(planner):
    met_by = "3月までに●が実施済か、0より大きい数字が入れば達成"  # notices are counted
    assert planner("target", "3-2", "説明会を実施する") == DONE
    assert met_by in planner.out.splitlines()
    planner("kpi", "3-2")
    assert f"  判定のしかた  {met_by}" in planner.out.splitlines()


def test_a_sentence_read_alone_tells_it_for_either_kind_of_kpi(tmp_path, capsys):
    planner = Shell(tmp_path, capsys)
    assert planner("target", "--read", "11月に実施する") == DONE
    assert planner.out.splitlines()[1] == (
        "11月までに●が実施済なら達成"
        "（年度で積み上げる数か、単位のない KPI なら、0より大きい数字でも）"
    )
    assert planner("target", "--read", "97.5%以上") == DONE
    assert len(planner.out.splitlines()) == 1


def test_the_conditions_of_a_sentence_are_told_one_by_one(tmp_path, capsys):
    planner = Shell(tmp_path, capsys)
    text = "20%以下とする。ただし前年度20%以下の場合は前年度以下、4件以下の場合は1件以下"
    assert planner("target", "--read", text, "--unit", "%") == DONE
    first, *cases = planner.out.splitlines()[1:]
    assert first == "条件を上から見て、最初に当てはまるもので判定"
    assert cases == [
        "  分母が4以下なら 分子 1以下",
        "  前年度の実績が20%以下なら 前年度以下",
        "  20%以下",
    ]


def test_the_options_that_answer_a_question_are_not_cut(tmp_path, capsys):
    planner = Shell(tmp_path, capsys)
    assert planner("target", "--read", "トータル1000件") == REFUSED
    (sentence,) = planner.err.splitlines()
    options = sentence.partition("まだ目標にできません。")[2]
    assert "--kind running|stock" in options
    assert "…" not in options


def test_a_name_that_fits_two_kpis_says_which(tmp_path, capsys):
    planner = shell(tmp_path, capsys, a_count(), decided=False)
    plan = planner.plan
    two = {**plan.kpis, "k2": a_count(id="k2", key="notices-read", name="読まれた通知の数")}
    row = next(row for row in plan.rows.values() if row.kpis)
    plan = with_row(msgspec.structs.replace(plan, kpis=two), row.id, kpis=("k1", "k2"))
    book.create(PlanFolder(tmp_path / "two" / "plans" / "small"), plan, who="企画総務")
    planner = Shell(tmp_path / "two", capsys)
    assert planner("target", "3-2", "3,000件以上", "--kpi", "通知") == REFUSED
    assert planner.err.startswith("3-2 で「通知」は二つ以上の KPI に当てはまります（")
    assert "notices-sent 通知の数、notices-read 読まれた通知の数" in planner.err
    assert planner("target", "3-2", "3,000件以上", "--kpi", "電話") == REFUSED
    assert "3-2 に「電話」という KPI はありません" in planner.err


# Read without a plan


@pytest.fixture
def read(tmp_path, capsys):
    """Reads a sentence without a data folder; what was printed as JSON, and the exit code."""

    def run(*words):
        capsys.readouterr()
        code = main(["target", "--read", *words, "--json", "--data", str(tmp_path / "nowhere")])
        assert not (tmp_path / "nowhere").exists()
        return json.loads(capsys.readouterr().out), code

    return run


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("95.0%以上", "--unit", "%"), ("at-least", "95.0", "%", None, "latest")),
        (("20%未満",), ("below", "20", "%", None, "latest")),
        (("対前年度（0.359%）以上",), ("at-least-prior", "0.359", "%", None, "latest")),
        (("対前年度（●●％）以上とする",), ("at-least-prior", None, "%", None, "latest")),
        (("11月末時点で50%以上",), ("at-least", "50", "%", "11", "latest")),
        (("令和7年9月診療分で80%以上",), ("at-least", "80", "%", "2025-09", "latest")),
        (("毎月95%以上",), ("at-least", "95", "%", None, "every")),
        (("全国平均以上", "--unit", "%"), ("at-least-other", None, "%", None, "latest")),
        (("健康づくりを実施する",), ("done", None, "", None, "latest")),
    ],
)
def test_a_sentence_is_read_without_a_plan(read, words, wanted):
    record, code = read(*words)
    names = ("rule", "value", "unit", "by", "over")
    assert tuple(record[name] for name in names) == wanted
    assert (record["ask"], code) == ([], DONE)


def test_what_a_sentence_asks_is_printed_all_the_same(read):
    record, code = read("200社")
    assert (record["rule"], record["value"], record["unit"]) == ("at-least", "200", "社")
    assert (record["ask"], code) == (["direction"], REFUSED)
    record, code = read("200社", "--direction", "at-most")
    assert (record["rule"], record["ask"], code) == ("at-most", [], DONE)


def test_a_reading_holds_its_words_and_the_target_as_it_is_stored(read):
    record, _code = read("対前年度（0.359%）以上")
    stored = msgspec.convert(record["target"], Target)
    assert stored.rule == Bound("at-least", PriorYears(printed=Decimal("0.359")))
    assert record["words"].startswith("前年度")


def test_a_reading_for_people(tmp_path, capsys):
    assert main(["target", "--read", "97.5％以上とする", "--data", str(tmp_path / "x")]) == DONE
    assert capsys.readouterr().out == "読み方: 97.5%以上\n"


@pytest.mark.parametrize("text", ["", "以上", "●●%"])
def test_what_cannot_be_read_without_a_plan_is_refused(planner, text):
    assert planner("target", "--read", text) == USAGE
    assert planner.err.startswith(f"「{text}」は目標として読めません（例: ")


def test_a_reading_goes_without_a_row(planner):
    assert planner("target", "3-2", "--read", "97.5%以上") == USAGE
    assert planner.err == "--read は行や目標と一緒には使えません（文は --read の後に書きます）。\n"


@pytest.mark.parametrize("words", [("3-2", "3000件以上"), ("3-2", "--basis", "prior")])
def test_a_unit_goes_with_a_sentence_that_is_only_read(planner, words):
    assert planner("target", *words, "--unit", "%") == USAGE
    assert planner.err.startswith("--unit は --read の文の単位です")
    assert entries(planner) == 0


def test_a_number_of_another_thing_is_refused_with_both_units(planner):
    assert planner("target", "3-2", "200社") == USAGE
    assert planner.err == "「200社」の単位が違います（この数字の単位: 件）。\n"


@pytest.mark.parametrize(
    "words",
    [
        ("target", "3-2", "--basis", "prior"),
        ("target", "3-2", "--months", "single"),
        ("target", "3-2", "3000件以上", "--kind", "stock"),
        ("target", "--read", "97.5%以上"),
        ("figure", "3-2", "271", "--series", "目標", "--month", "4月"),
        ("kpi", "3-2"),
    ],
)
def test_the_command_speaks_english(planner, words):
    assert planner(*words, "--lang", "en") == DONE, planner.err
    assert planner.out


def test_questions_speak_english(planner):
    assert planner("target", "3-2", "なんとなく", "--lang", "en") == REFUSED
    assert "--value words" in planner.err
