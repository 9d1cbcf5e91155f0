"""A plan from nothing on the command line, its name, and putting it away."""

import io
import sys

import pytest
from plans import refusal
from shell import DONE, REFUSED, UNAVAILABLE, USAGE

from planner.cli import main
from planner.store import library
from planner.store.book import PlanBook
from planner.store.folder import DataFolder, PlanFolder

pytestmark = pytest.mark.usefixtures("japanese_person")

MITO = ("new", "mito-r08", "--branch", "茨城支部", "--year", "R8")

# Every command that only looks, and what prints: none may fail on a plan without a row.
LOOKING = (
    *(("show",), ("show", "--json"), ("slips",), ("slips", "--json"), ("log",), ("figures",)),
    *(("reports",), ("close", "--list"), ("kpi",), ("kpi", "--json"), ("measures",), ("month",)),
    *(("review",), ("review", "--format", "csv", "-o", "-"), ("plans",), ("check",)),
    *(("export", "-o", "-"), ("print",), ("print", "--format", "html", "-o", "-")),
    *(("diff", "始め"), ("slips", "--all")),
)


def plan_of(planner, name):
    return PlanBook(PlanFolder(planner.data / "plans" / name)).plan


def test_new_asks_nothing_once_branch_and_year_are_given(planner, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda _prompt: pytest.fail("asked"))
    assert planner(*MITO) == DONE
    plan = plan_of(planner, "mito-r08")
    assert (plan.title, plan.branch, plan.fiscal_year) == (
        "令和8年度 茨城支部事業計画",
        "茨城",
        2026,
    )
    assert planner.out.splitlines() == [
        "計画 mito-r08（令和8年度 茨城支部事業計画）をつくりました。",
        "開く: planner --plan mito-r08",
        "書き始める: planner --plan mito-r08 add section …",
    ]


def test_its_first_entry_says_who_made_it_and_that_it_was_a_command(planner):
    planner(*MITO)
    (entry,) = PlanBook(PlanFolder(planner.data / "plans" / "mito-r08")).entries()
    assert (entry.who, entry.via, entry.v >= 3) == ("佐藤", "command", True)


def test_a_name_nobody_said_comes_from_branch_and_year(planner):
    assert planner("new", "--branch", "茨城", "--year", "令和8年度") == DONE
    assert plan_of(planner, "ibaraki-r08").branch == "茨城"
    assert planner("new", "--branch", "茨城支部", "--year", "2026") == REFUSED
    assert "もう計画があります" in planner.err


def test_everything_it_begins_with_can_be_said(planner):
    record = planner.json(
        *MITO,
        *("--groups", "企画総務,業務", "--pillars", "柱A、柱B", "--title", "水戸の計画"),
        *("--decided", "R8.4.1", "--since", "9月"),
    )
    assert record.pop("id")
    assert record == {
        "name": "mito-r08",
        "path": str(planner.data / "plans" / "mito-r08"),
        "title": "水戸の計画",
        "branch": "茨城",
        "fiscal_year": 2026,
        "status_month": "2026-09",
        "ledger_from": "2026-09",
        "decided": "2026-04-01",
        "groups": ["企画総務", "業務"],
        "pillars": ["柱A", "柱B"],
    }
    assert plan_of(planner, "mito-r08").groups == ("企画総務", "業務")


def test_two_plans_of_one_branch_and_year_have_ids_of_their_own(planner):
    ids = {planner.json("new", name, *MITO[2:])["id"] for name in ("a", "b")}
    assert len(ids) == 2


def test_new_makes_no_sample_beside_it(planner, tmp_path):
    (tmp_path / "empty").mkdir()
    assert planner(*MITO, data=tmp_path / "empty") == DONE
    assert DataFolder(tmp_path / "empty").names() == ("mito-r08",)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("new",), USAGE, "--branch、--year が要ります"),
        (("new", "--branch", "茨城"), USAGE, "--year が要ります"),
        (("new", "small", *MITO[2:]), REFUSED, "もう計画があります"),
        (("new", "SMALL", *MITO[2:]), REFUSED, "もう計画があります"),
        (("new", "CON", *MITO[2:]), USAGE, "Windows が別のことに使う"),
        (("new", "a/b", *MITO[2:]), USAGE, "使えない文字"),
        (("new", "a.", *MITO[2:]), USAGE, "ピリオドで終えたり"),
        (("new", "", *MITO[2:]), USAGE, "計画の名前が空です"),
        (("new", "a\x1b[2J", *MITO[2:]), USAGE, "見えない文字"),
        (("new", "--branch", "", "--year", "R8"), USAGE, "--branch の値が空です"),
        (("new", "--branch", " ", "--year", "R8"), USAGE, "支部の名前が空です"),
        (("new", "--branch", "茨\n城", "--year", "R8"), USAGE, "見えない文字"),
        (("new", "--branch", "茨城", "--year", "来年"), USAGE, "年度として読めません"),
        (("new", "--branch", "茨城", "--year", "1999"), USAGE, "2000 年度から 2098 年度まで"),
        ((*MITO, "--groups", "業務,業務"), USAGE, "「業務」というグループが二つ"),
        ((*MITO, "--groups", "全"), USAGE, "グループの名前にできません"),
        ((*MITO, "--pillars", "柱,柱"), USAGE, "「柱」という柱が二つ"),
        ((*MITO, "--title", "一\n二"), USAGE, "見えない文字"),
        ((*MITO, "--since", "R9.4"), REFUSED, "の外の月です"),
        ((*MITO, "--decided", "いつか"), USAGE, "日付として読めません"),
        (("rename", "small", "NUL"), USAGE, "Windows が別のことに使う"),
        (("rename", "nobody", "x"), REFUSED, "「nobody」に当てはまる計画がありません"),
        (("rename", "", "x"), USAGE, "計画の名前が空です"),
        (("archive", "small", "--back"), REFUSED, "保管されていません"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_leaves_nothing(planner, words, code, said):
    assert planner(*words) == code
    assert said in planner.err
    assert planner.err.count("\n") == 1
    assert "\x1b" not in planner.err
    assert sorted(path.name for path in (planner.data / "plans").iterdir()) == ["small"]


def test_a_data_folder_that_is_away_is_told_of(planner, tmp_path):
    for words in (MITO, ("rename", "a", "b"), ("archive", "a")):
        assert planner(*words, data=tmp_path / "away") == UNAVAILABLE
        assert "見つかりません" in planner.err
    assert not (tmp_path / "away").exists()


# In a terminal


@pytest.fixture
def answers(monkeypatch):
    """A terminal at which somebody answers; the questions asked."""
    asked = []

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    def at(*texts):
        given = iter(texts)

        def answer(prompt):
            asked.append(prompt)
            try:
                return next(given)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr("builtins.input", answer)
        monkeypatch.setattr(sys, "stdin", Terminal())
        monkeypatch.setattr(sys, "stdout", Terminal())
        return asked

    return at


def test_a_terminal_is_asked_for_what_is_missing_with_what_is_usual(planner, answers):
    asked = answers("茨城支部", "R8", "", "柱A")
    assert main(["new", "--data", str(planner.data)]) == DONE
    assert asked == [
        "支部（茨城支部）: ",
        "年度（R8、令和8年度、2026）: ",
        "グループ（「、」で区切る） [業務、レセプト、企画総務、保健]: ",
        "柱（「、」で区切る） [基盤的保険者機能関係、戦略的保険者機能関係、組織・運営体制関係]: ",
    ]
    plan = plan_of(planner, "ibaraki-r08")
    assert plan.groups == ("業務", "レセプト", "企画総務", "保健")
    assert [pillar.title for pillar in plan.pillars] == ["柱A"]


def test_what_cannot_be_read_is_asked_again(planner, answers, capsys):
    asked = answers("", "茨城", "来年", "R8", "甲,甲", "甲", "")
    assert main(["new", "--data", str(planner.data)]) == DONE
    assert len(asked) == 7
    assert capsys.readouterr().err.count("\n") == 3


def test_what_was_given_is_not_asked(planner, answers):
    asked = answers("R8", "", "")
    assert main(["new", "--branch", "茨城", "--data", str(planner.data)]) == DONE
    assert len(asked) == 3


def test_leaving_the_questions_leaves_nothing(planner, answers):
    answers("茨城")
    assert main(["new", "--data", str(planner.data)]) == 130
    assert DataFolder(planner.data).names() == ("small",)


# An empty plan


@pytest.mark.parametrize("words", LOOKING)
def test_every_command_that_looks_takes_a_plan_without_a_row(planner, words):
    planner(*MITO)
    assert planner(*words, "--plan", "mito-r08") == DONE, planner.err


# Several plans


def test_plans_lists_them_and_those_put_away_apart(planner):
    planner(*MITO)
    planner("archive", "small")
    assert planner("plans") == DONE
    assert [line.split()[0] for line in planner.out.splitlines()] == ["mito-r08"]
    assert planner("plans", "--archived") == DONE
    lines = planner.out.splitlines()
    assert [line.split()[0] for line in lines] == ["mito-r08", "保管した計画:", "small"]
    records = planner.json("plans", "--archived")
    assert [(r["name"], r["is_archived"]) for r in records] == [
        ("mito-r08", False),
        ("small", True),
    ]
    assert [r["name"] for r in planner.json("plans")] == ["mito-r08"]


def test_a_plan_put_away_is_never_chosen_but_by_its_name(planner):
    planner(*MITO)
    planner("archive", "mito-r08")
    planner("show")
    assert planner.out.startswith("令和2年度")
    assert planner("show", "--plan", "R8") == REFUSED
    assert planner("show", "--plan", "mito-r08") == DONE
    assert planner.out.startswith("令和8年度")
    assert planner("archive", "mito-r08", "--back") == DONE
    assert planner("show", "--plan", "R8") == DONE


def test_a_plan_is_renamed_by_any_word_that_means_it(planner):
    assert planner("rename", "小支部", "mito") == DONE
    assert planner.out == "計画 small の名前を mito にしました。\n"
    assert DataFolder(planner.data).names() == ("mito",)
    assert planner("log") == DONE  # and it has its history


def test_once_there_is_a_plan_of_ones_own_commands_take_it_before_the_sample(planner, tmp_path):
    (tmp_path / "new").mkdir()
    planner("show", data=tmp_path / "new")
    assert planner.out.startswith("令和2年度  群馬支部")
    planner("new", "--branch", "茨城", "--year", "2001", data=tmp_path / "new")
    planner("show", data=tmp_path / "new")
    assert planner.out.startswith("平成13年度【案】  茨城支部")


def test_two_plans_of_ones_own_of_one_year_are_asked_about(planner, tmp_path):
    plans = DataFolder(planner.data)
    planner("new", "a", *MITO[2:])
    assert library.find_plan(plans) == "small"  # decided, where the other is a 【案】
    planner("new", "b", *MITO[2:], "--decided", "2026-04-01")
    planner("new", "c", *MITO[2:], "--decided", "2026-04-01")
    assert refusal(library.find_plan, plans).code == "plan-not-said"
