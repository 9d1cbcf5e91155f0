"""A line of a plan and the KPIs it proposes: name, unit, kind, target, and what it leaves open."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kpi_lines import ONE, PEOPLE, SEVERAL
from msgspec.structs import replace

from planner.errors import UsageError
from planner.kpi.kpi_keys import is_key, key_for
from planner.kpi.kpi_text import read_kpis
from planner.language import set_language
from planner.plan.fiscal import FiscalYear
from planner.plan.model import Population
from planner.plan.targets import Bound, Done, InWords, PriorYears
from planner.wording.targets import target_words

YEAR = FiscalYear(2020)
PRINTED = json.loads((Path(__file__).parent / "documents" / "targets.json").read_text("utf-8"))
SIGNS = {">=": "at-least", "<=": "at-most"}


@pytest.fixture(autouse=True)
def _japanese():
    set_language("ja")


def lines(text):
    for line in filter(None, text.splitlines()):
        sentence, readings = line.split(" → ")
        yield pytest.param(sentence.replace("⏎", "\n"), readings, id=sentence)


def told(kpi):
    parts = [kpi.name, kpi.unit, kpi.kind or "", target_words(kpi.target, kpi.unit)]
    asks, people = " ".join(kpi.asks), "" if kpi.people is None else str(kpi.people)
    shown = [*parts, asks, people]
    while not shown[-1]:
        shown.pop()
    return shown


def cells(reading):
    return [cell.strip() for cell in reading.split("|")]


@pytest.mark.parametrize(("line", "readings"), list(lines(ONE + PEOPLE + SEVERAL)))
def test_a_line_proposes_the_kpis_its_author_means(line, readings):
    expected = [cells(reading) for reading in readings.split("／")]
    assert [told(kpi) for kpi in read_kpis(line, YEAR)] == expected


@pytest.mark.parametrize(
    "cell", PRINTED["targets"], ids=lambda cell: f"{cell['branch']} {cell['id']}"
)
@pytest.mark.parametrize("form", ["{name} {cell}", "{name}を{cell}とする", "【KPI】{name}：{cell}"])
def test_a_kpi_of_a_document_is_read_from_its_name_and_its_target_cell(cell, form):
    """52 cells of four branches in three forms: name, unit, rule and number, and nothing asked
    but the 円 that one cell does not print."""
    (kpi,) = read_kpis(form.format(name=cell["kpi"], cell=cell["printed"]), YEAR)
    assert kpi.name == cell["kpi"]
    is_open = cell["unit"] == "円" and "円" not in cell["printed"]
    assert kpi.asks == (("unit",) if is_open else ())
    assert kpi.unit == ("" if is_open else cell["unit"])
    assert (kpi.kind, kpi.role) == ("ratio", "kpi")
    rule = kpi.target.rule
    assert isinstance(rule, Bound)
    assert rule.sign == SIGNS[cell["comparator"].removeprefix("prior_year")]
    if cell["comparator"].startswith("prior_year"):
        assert isinstance(rule.value, PriorYears)
        is_printed = any(letter.isdigit() for letter in cell["printed"])
        printed = rule.value.printed
        assert printed == (Decimal(str(cell["target"])) if is_printed else None)
    else:
        assert rule.value == Decimal(str(cell["target"]))


def test_the_published_kpis_of_gunma_are_read_from_name_and_target_with_nothing_asked(sample):
    """21 KPIs; one says only that something is carried out."""
    published = [kpi for kpi in sample.kpis.values() if kpi.role == "kpi"]
    assert len(published) == 21
    for kpi in published:
        target = replace(kpi.target, over="latest")
        words = target_words(target, kpi.unit)
        (found,) = read_kpis(f"【KPI】{kpi.name}を{words}とする", YEAR)
        if isinstance(kpi.target.rule, InWords):
            assert (found.target.rule, found.asks) == (Done(), ())
            continue
        assert (found.name, found.unit, found.kind, found.asks) == (
            kpi.name,
            kpi.unit,
            kpi.kind,
            (),
        )
        assert (found.target.rule, found.target.by) == (kpi.target.rule, kpi.target.by)


def test_several_kpis_of_a_line_have_their_labels_and_keys_of_their_own():
    found = read_kpis("①被保険者の健診受診率 60% ②家族の健診受診率 30%", YEAR)
    assert [(kpi.label, kpi.key) for kpi in found] == [
        ("①", "checkup-rate"),
        ("②", "checkup-rate-2"),
    ]


def test_a_key_never_repeats_one_of_the_plan():
    (kpi,) = read_kpis("郵送化率を95.0%以上とする", YEAR, taken=("mail-rate", "mail-rate-2"))
    assert kpi.key == "mail-rate-3"
    assert key_for("名前", ("kpi-1", "kpi-3")) == "kpi-4"
    assert key_for("Paper use", ()) == "paper-use"


def test_a_key_has_no_blank_and_no_sign_of_a_reference():
    assert is_key("mail-rate")
    assert is_key("Y2-01-1")
    for text in ("", "mail rate", "kpi:mail", "3@10月", "a" * 61, "郵送、率"):
        assert not is_key(text)


def test_people_reckoned_as_a_share_are_a_count_of_the_year_with_its_population():
    (kpi,) = read_kpis("面談 支援対象者 36,844人×8.8%＝3,255人（協会全体 20.6%）", YEAR)
    assert (kpi.name, kpi.unit, kpi.kind, kpi.target.over) == ("面談", "人", "flow", "cumulative")
    assert kpi.population == Population(
        Decimal(36844),
        Decimal(3255),
        label="支援対象者",
        rate=Decimal("8.8"),
        national_rate=Decimal("20.6"),
        national_label="協会全体",
    )


def test_a_rate_reckoned_with_people_is_judged_by_its_percent():
    (kpi,) = read_kpis("面談の実施率 36,844人×8.8%≒3,255人", YEAR)
    assert (kpi.unit, kpi.target.number, kpi.people) == ("%", Decimal("8.8"), Decimal(3255))
    assert kpi.population is not None
    assert kpi.population.is_approximate


def test_a_figure_shown_for_reference_needs_no_target():
    (kpi,) = read_kpis("【参考】外傷の効果額（千円）", YEAR)
    assert (kpi.name, kpi.unit, kpi.role, kpi.asks) == (
        "外傷の効果額",
        "千円",
        "reference",
        ("kind",),
    )
    assert kpi.target.rule is None


def test_a_unit_given_decides_what_the_sentence_leaves_open():
    (kpi,) = read_kpis("点検の効果額を前年度以下とする", YEAR, unit="千円")
    assert (kpi.unit, kpi.asks) == ("千円", ("kind",))


def test_circled_numbers_in_a_name_make_no_list():
    (kpi,) = read_kpis("面談の実施率（①＋②）を23.0%以上とする", YEAR)
    assert kpi.name == "面談の実施率（①＋②）"


def test_limits_that_one_figure_must_meet_together_stay_one_kpi():
    (kpi,) = read_kpis("郵送化率を前年度以上かつ全国平均以上とする", YEAR)
    assert kpi.name == "郵送化率"


@pytest.mark.parametrize(
    ("line", "code"),
    [("", "kpi-text-empty"), ("　\n", "kpi-text-empty"), ("あ" * 4001, "kpi-text-long")],
)
def test_a_line_without_words_or_without_an_end_is_refused(line, code):
    with pytest.raises(UsageError) as refused:
        read_kpis(line, YEAR)
    assert refused.value.code == code


WORDS = st.sampled_from(
    ["①", "②", "健診", "率", "を", "95", "%", "以上", "、", "。", "（", "）", "前年度", "及び", " ", "\n",
     "人", "×", "＝", "年", "月", "9", "それぞれ", "【KPI】", "対", "●●", "以下", "とする", "△", "1."]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=20).map("".join))
def test_any_words_are_read_or_refused_with_a_sentence(line):
    try:
        found = read_kpis(line, YEAR)
    except UsageError:
        return
    assert found
    assert len({kpi.key for kpi in found}) == len(found)
    for kpi in found:
        assert kpi.name or "name" in kpi.asks
        assert kpi.kind or "kind" in kpi.asks
