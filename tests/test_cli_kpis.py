"""KPIs on the command line: added from a sentence, what it leaves open by options, fields set."""

import json
from decimal import Decimal

import pytest
from shell import DONE, REFUSED, USAGE, Shell, begin

from planner.kpi.verdicts import verdict
from planner.plan.model import Population, SeriesBreak, SeriesLine
from planner.plan.targets import Bound, Done, InWords, PriorYears
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder

pytestmark = pytest.mark.usefixtures("japanese_person")

SENTENCE = "健診実施率を63.9%以上とする"
LOOSE = "受診者数 12,000人以上"


@pytest.fixture
def draft(tmp_path, capsys):
    """The small plan as 【案】: no reasons are asked for."""
    begin(tmp_path / "data", decided=False)
    return Shell(tmp_path / "data", capsys)


def entries(planner):
    return len(PlanBook(PlanFolder(planner.folder)).entries())


def kpi_of(planner, key):
    return next(kpi for kpi in planner.plan.kpis.values() if kpi.key == key)


def shown_on(planner, reference):
    plan = planner.plan
    row = next(row for row in plan.rows_in_order() if plan.reference(row) == reference)
    return [plan.kpis[kpi].key for kpi in row.kpis]


# From a sentence


def test_a_kpi_is_added_to_a_row_and_what_was_understood_is_said(draft):
    assert draft("add", "kpi", "2-1", SENTENCE) == DONE
    kpi = kpi_of(draft, "checkup-rate")
    assert (kpi.name, kpi.unit, kpi.kind, kpi.role) == ("健診実施率", "%", "ratio", "kpi")
    assert kpi.target.rule == Bound("at-least", Decimal("63.9"))
    assert shown_on(draft, "2-1") == ["checkup-rate"]
    for said in ("健診実施率", "checkup-rate", "63.9%以上", "割合", "63.9% なら ○、63.8% なら ×"):
        assert said in draft.out


def test_a_kpi_and_its_place_on_the_row_are_one_entry_and_one_undo(draft):
    before, count = draft.plan, entries(draft)
    draft("add", "kpi", "2-1", SENTENCE)
    assert entries(draft) == count + 1
    assert draft("undo") == DONE
    assert (draft.plan.kpis, draft.plan.rows) == (before.kpis, before.rows)


def test_several_kpis_of_a_line_are_added_in_their_order(draft):
    line = "①支払いの達成率を100%とする ②郵送化率を95.0%以上とする"
    assert draft("add", "kpi", "2", line, "--key", "paid-in-time", "--key", "mail") == DONE
    assert shown_on(draft, "2-1") == ["paid-in-time", "mail"]
    assert "① 支払いの達成率" in draft.out
    assert "② 郵送化率" in draft.out


def test_an_option_answers_only_the_kpis_of_a_line_that_leave_it_open(draft):
    line = "①受診率を28.6%以上とする ②受診券の送付数を45,000件以上とする"
    keys = ("--key", "seen", "--key", "tickets")
    assert draft("add", "kpi", "2", line, "--kind", "running", *keys) == DONE, draft.err
    seen, tickets = kpi_of(draft, "seen"), kpi_of(draft, "tickets")
    assert (seen.kind, seen.unit, seen.target.over) == ("ratio", "%", "latest")
    assert (tickets.kind, tickets.unit, tickets.target.over) == ("flow", "件", "cumulative")


def test_one_kpi_stands_on_several_rows(draft):
    draft("add", "kpi", "2-1", SENTENCE)
    assert draft("add", "kpi", "4-1", "kpi:checkup-rate") == DONE
    assert shown_on(draft, "4-1") == ["checkup-rate"]
    assert draft("add", "kpi", "4-1", "kpi:checkup-rate") == REFUSED
    assert "もう 4-1 にあります" in draft.err
    assert draft("add", "kpi", "4-1", "kpi:nothing") == REFUSED
    assert "kpi:nothing" not in draft.out
    assert "checkup-rate" in draft.err


def test_a_dry_run_says_what_is_understood_and_writes_nothing(draft):
    count = entries(draft)
    assert draft("add", "kpi", "2-1", SENTENCE, "--dry-run") == DONE
    assert "checkup-rate" in draft.out
    assert draft("add", "kpi", "2-1", LOOSE, "--dry-run") == REFUSED
    assert "年度で積み上げる数か、その時点の数か" in draft.out
    assert "--kind" in draft.err
    assert entries(draft) == count


def test_a_script_gets_what_was_read_and_the_record(draft):
    draft("add", "kpi", "2-1", SENTENCE, "--dry-run", "--json")
    told = json.loads(draft.out)
    (kpi,) = told["kpis"]
    assert told["saved"] is False
    assert (kpi["name"], kpi["key"], kpi["unit"], kpi["decimals"]) == (
        *("健診実施率", "checkup-rate", "%", 1),
    )
    assert (kpi["ask"], kpi["target"]["rule"], kpi["target"]["value"]) == ([], "at-least", "63.9")
    told = draft.json("add", "kpi", "2-1", SENTENCE)
    assert (told["saved"], told["row"]) == (True, "2-1")


def test_what_is_open_is_refused_with_the_option_that_answers_it(draft):
    count = entries(draft)
    assert draft("add", "kpi", "2-1", LOOSE) == REFUSED
    assert "12,000人以上" in draft.err
    assert "--kind running|stock|ratio" in draft.err
    assert entries(draft) == count
    assert draft("add", "kpi", "2-1", LOOSE, "--kind", "累計", "--key", "people") == DONE
    kpi = kpi_of(draft, "people")
    assert (kpi.kind, kpi.target.over) == ("flow", "cumulative")


@pytest.mark.parametrize(
    ("sentence", "options", "kind", "over"),
    [
        ("訪問 200社", ("--direction", "以上", "--kind", "running"), "flow", "cumulative"),
        ("登録の数 200社", ("--direction", "at-least", "--kind", "stock"), "level", "latest"),
        ("効果額を前年度以下とする", ("--unit", "千円", "--kind", "running"), "flow", "cumulative"),
        ("満足度を全国平均以上とする", ("--unit", "%"), "ratio", "latest"),
        ("郵送化率を95.0%以上とする", ("--judged", "単月"), "ratio", "month"),
    ],
)
def test_options_answer_what_a_sentence_leaves_open(*, draft, sentence, options, kind, over):
    assert draft("add", "kpi", "2-1", sentence, "--key", "new-one", *options) == DONE, draft.err
    kpi = kpi_of(draft, "new-one")
    assert (kpi.kind, kpi.target.over) == (kind, over)


def test_words_stay_for_a_person_and_a_figure_may_do_without_a_target(draft):
    assert draft("add", "kpi", "2-1", "関係団体との連携強化") == REFUSED
    assert "--value words" in draft.err
    assert draft("add", "kpi", "2-1", "関係団体との連携強化", "--value", "words") == DONE
    assert isinstance(draft.plan.kpis[list(draft.plan.kpis)[-1]].target.rule, InWords)
    words = ("外傷の効果額", "--value", "none", "--unit", "千円", "--kind", "running")
    assert draft("add", "kpi", "2-1", *words, "--role", "参考", "--key", "effect") == DONE
    kpi = kpi_of(draft, "effect")
    assert (kpi.target.rule, kpi.role, kpi.unit) == (None, "reference", "千円")


def test_a_number_given_replaces_the_one_that_is_unclear(draft):
    assert draft("add", "kpi", "2-1", "受診率を高める") == REFUSED
    words = ("受診率を高める", "--value", "60.0%以上", "--key", "seen")
    assert draft("add", "kpi", "2-1", *words) == DONE, draft.err
    kpi = kpi_of(draft, "seen")
    assert kpi.target.rule == Bound("at-least", Decimal("60.0"))
    assert (kpi.name, kpi.unit, kpi.kind) == ("受診率", "%", "ratio")


def test_months_get_their_own_targets(draft):
    months = "4月=0.312,5月=0.294"
    words = ("査定率を前年度以上とする", "--months", months, "--judged", "累計", "--key", "reduced")
    assert draft("add", "kpi", "2-1", *words) == DONE, draft.err
    kpi = kpi_of(draft, "reduced")
    assert kpi.figure("target", "2020-04").value == Decimal("0.312")
    assert kpi.figure("target", "2020-05").value == Decimal("0.294")


def test_a_population_in_the_sentence_is_kept_with_it(draft):
    line = "健診 40歳以上 251,173人×58.9%＝147,940人"
    assert draft("add", "kpi", "2-1", line, "--key", "people") == DONE, draft.err
    kpi = kpi_of(draft, "people")
    assert kpi.population == Population(
        Decimal(251173), Decimal(147940), label="40歳以上", rate=Decimal("58.9")
    )
    assert (kpi.kind, kpi.target.number) == ("flow", Decimal(147940))


def test_people_without_a_population_are_told_and_not_guessed(draft):
    draft("add", "kpi", "2-1", "健診実施率 63.9%（実施見込者数：106,900人）", "--dry-run")
    assert "106,900人は、何人のうちか分からない" in draft.out


def test_after_the_decision_a_kpi_needs_a_reason(planner):
    assert planner("add", "kpi", "2-1", SENTENCE) == REFUSED
    assert "理由" in planner.err
    assert planner("add", "kpi", "2-1", SENTENCE, "--why", "本部通知", "--source", "第12号") == DONE
    entry = PlanBook(PlanFolder(planner.folder)).entries()[-1]
    assert (entry.source, bool(entry.amendment)) == ("第12号", True)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("2-1",), USAGE, "planner add kpi"),
        (("99-1", SENTENCE), REFUSED, "99-1"),
        (("2-1", ""), USAGE, "空"),
        (("2-1", "あ" * 5000), USAGE, "長すぎ"),
        (("2-1", SENTENCE, "--key", "two words"), USAGE, "two words"),
        (("2-1", SENTENCE, "--key", "k"), REFUSED, "「k」"),
        (("2-1", SENTENCE, "--kind", "何か"), USAGE, "--kind"),
        (("2-1", SENTENCE, "--role", "何か"), USAGE, "--role"),
        (("2-1", SENTENCE, "--judged", "何か"), USAGE, "何か"),
        (("2-1", SENTENCE, "--decimals", "-1"), USAGE, "-1"),
        (("2-1", SENTENCE, "--decimals", "多め"), USAGE, "多め"),
        (("2-1", SENTENCE, "--population", "多め"), USAGE, "多め"),
        (("2-1", SENTENCE, "--months", "4月"), USAGE, "4月"),
        (("2-1", SENTENCE, "--months", "R5.4=60"), REFUSED, "R5"),
        (("2-1", SENTENCE, "--name", "一", "--name", "二"), USAGE, "1 件"),
        (("2-1", "95.0%以上とする"), REFUSED, "--name"),
        (("2-1", "効果額", "--value", "none"), REFUSED, "--role"),
        (("2-1", "①受診率を60%以上 ②訪問 200社"), REFUSED, "--kind"),
    ],
)
def test_bad_input_is_refused_with_a_sentence_and_nothing_is_written(*, draft, words, code, said):
    begin_key = next(iter(draft.plan.kpis.values())).key
    words = tuple(begin_key if word == "k" else word for word in words)
    said = said.replace("「k」", begin_key)
    count = entries(draft)
    assert draft("add", "kpi", *words) == code, (draft.out, draft.err)
    assert said in draft.err
    assert entries(draft) == count


# Fields


@pytest.fixture
def written(draft):
    draft("add", "kpi", "2-1", SENTENCE)
    return draft


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        (("name=健診の実施率",), "name", "健診の実施率"),
        (("キー=checkups",), "key", "checkups"),
        (("unit=‰",), "unit", "‰"),
        (("decimals=2",), "decimals", 2),
        (("role=参考",), "role", "reference"),
        (("kind=その時点",), "kind", "level"),
        (("basis=月割り",), "expected_by", "twelfths"),
        (("month-targets=累計",), "month_targets", {"target": "cumulative"}),
        (
            ("lines=cumulative:前年度累計(%):1;actual:実績",),
            "lines",
            (SeriesLine("cumulative", "前年度累計(%)", 1), SeriesLine("actual", "実績")),
        ),
        (
            ("population=40歳以上 251,173人×58.9%＝147,940人（全国 55.9%）",),
            "population",
            Population(
                Decimal(251173),
                Decimal(147940),
                label="40歳以上",
                rate=Decimal("58.9"),
                national_rate=Decimal("55.9"),
                national_label="全国",
            ),
        ),
        (
            ("base=38,911", "people=6,538", "base-label=対象者（二つの合計）", "approximate=yes"),
            "population",
            Population(
                Decimal(38911), Decimal(6538), label="対象者（二つの合計）", is_approximate=True
            ),
        ),
        (("break=10月:窓口分を含める",), "breaks", (SeriesBreak("2020-10", "窓口分を含める"),)),
        (("break=10月 窓口分を含める",), "breaks", (SeriesBreak("2020-10", "窓口分を含める"),)),
        (("break=R3年度",), "breaks", (SeriesBreak("2021-04"),)),
        (("breaks=R1.10;10月",), "breaks", (SeriesBreak("2019-10"), SeriesBreak("2020-10"))),
    ],
)  # fmt: skip
def test_a_field_of_a_kpi_is_set_as_people_write_it(*, written, words, field, value):
    own = kpi_of(written, "checkup-rate").id
    assert written("set", "kpi:checkup-rate", *words) == DONE, written.err
    assert getattr(written.plan.kpis[own], field) == value


@pytest.mark.parametrize(
    ("words", "rule", "over"),
    [
        (("target=64.5%以上",), Bound("at-least", Decimal("64.5")), "latest"),
        (("target=対前年度（63.9%）以上", "judged=累計"),
         Bound("at-least", PriorYears(printed=Decimal("63.9"))), "cumulative"),
        (("judged=単月",), Bound("at-least", Decimal("63.9")), "month"),
        (("direction=以下",), Bound("at-most", Decimal("63.9")), "latest"),
        (("target=none",), None, "latest"),
        (("unit=件", "kind=running", "target=年間200件以上"),
         Bound("at-least", Decimal(200)), "cumulative"),
    ],
)  # fmt: skip
def test_a_target_is_set_from_its_sentence_and_how_it_is_judged(*, written, words, rule, over):
    assert written("set", "kpi:checkup-rate", *words) == DONE, written.err
    target = kpi_of(written, "checkup-rate").target
    assert (target.rule, target.over) == (rule, over)


def test_a_target_that_was_set_is_told_as_it_was_read(written):
    written("set", "kpi:checkup-rate", "target=対前年度（63.9%）以上", "judged=累計")
    assert "前年度（63.9%）以上" in written.out
    assert "63.9% なら ○、63.8% なら ×" in written.out


def test_a_deed_is_a_target_too(written):
    assert written("set", "kpi:checkup-rate", "target=11月末までに説明会を開催する") == DONE
    target = kpi_of(written, "checkup-rate").target
    assert (target.rule, target.by) == (Done(), "2020-11")


def test_targets_of_months_are_set_and_taken_back(written):
    written("set", "kpi:checkup-rate", "months=9月=30.0、12月=45.0")
    kpi = kpi_of(written, "checkup-rate")
    assert kpi.figure("target", "2020-09").value == Decimal("30.0")
    written("set", "kpi:checkup-rate", "months=9月=")
    kpi = kpi_of(written, "checkup-rate")
    assert kpi.figure("target", "2020-09") is None
    assert kpi.figure("target", "2020-12").value == Decimal("45.0")


def test_a_second_break_stands_beside_the_first_and_all_are_taken_back(written):
    written("set", "kpi:checkup-rate", "break=10月")
    written("set", "kpi:checkup-rate", "break=R1.10:分母の変更")
    assert [own.month for own in kpi_of(written, "checkup-rate").breaks] == ["2019-10", "2020-10"]
    written("set", "kpi:checkup-rate", "breaks=none")
    assert kpi_of(written, "checkup-rate").breaks == ()


def test_a_break_is_told_with_the_kpi(written):
    written("set", "kpi:checkup-rate", "break=5月:窓口分を含める")
    written("kpi", "2-1")
    assert "5月から、窓口分を含める" in written.out
    (told,) = written.json("kpi", "2-1")
    assert told["breaks"] == [{"month": "2020-05", "why": "窓口分を含める"}]


def test_all_fields_of_a_command_are_one_entry(written):
    count = entries(written)
    written("set", "kpi:checkup-rate", "name=健診", "decimals=1", "target=60%以上", "break=10月")
    assert entries(written) == count + 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("名前",), USAGE, "名前"),
        (("colour=red",), USAGE, "colour"),
        (("name=一", "名前=二"), USAGE, "二度"),
        (("name=",), REFUSED, "名前"),
        (("key=two words",), USAGE, "two words"),
        (("decimals=x",), USAGE, "decimals"),
        (("kind=x",), USAGE, "running"),
        (("role=x",), USAGE, "measure"),
        (("basis=x",), USAGE, "twelfths"),
        (("month-targets=x",), USAGE, "single"),
        (("judged=x",), USAGE, "judged"),
        (("judged=R9.4",), REFUSED, "R9.4"),
        (("lines=Actual:実績",), USAGE, "Actual"),
        (("lines=actual:実績:一年",), USAGE, "一年"),
        (("base=100",), USAGE, "people"),
        (("population=多め",), USAGE, "多め"),
        (("approximate=たぶん", "base=1", "people=1"), USAGE, "たぶん"),
        (("break=いつか",), USAGE, "いつか"),
        (("months=9月",), USAGE, "9月"),
        (("target=",), USAGE, ""),
        (("target=200社の訪問",), USAGE, "200社"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_and_nothing_is_written(*, written, words, code, said):
    count = entries(written)
    assert written("set", "kpi:checkup-rate", *words) == code, (written.out, written.err)
    assert said in written.err
    assert written.err.strip()
    assert entries(written) == count


def test_a_kpi_written_is_judged_by_its_figure(written):
    own = kpi_of(written, "checkup-rate").id
    assert written("figure", "2-1", "63.8", "--period", "R2年度") == DONE, written.err
    plan = written.plan
    assert verdict(plan, plan.kpis[own]).symbol == "×"
