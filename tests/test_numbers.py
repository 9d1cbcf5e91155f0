"""Numbers as they are typed and pasted: each read exactly, or refused with a reason."""

from decimal import Decimal

import pytest
from plans import refusal
from quickness import taken

from planner.errors import UsageError
from planner.kpi.numbers import is_unknown, read_figure, read_number


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("92.0", "%", "92.0"),
        ("97.80%", "%", "97.80"),
        ("100", "%", "100"),
        ("0.048", "%", "0.048"),
        (".5", "%", "0.5"),
        # △ is minus, and so are the other strokes
        ("△4.96%", "%", "-4.96"),
        ("▲4.96", "%", "-4.96"),
        ("△ 24,142千円", "千円", "-24142"),
        ("-4.96", "%", "-4.96"),
        ("−4.96", "%", "-4.96"),
        ("－4.96", "%", "-4.96"),
        ("ー4.96", "%", "-4.96"),
        ("–4.96", "%", "-4.96"),
        ("+21,204千円", "千円", "21204"),
        ("＋０．０９３％", "%", "0.093"),
        ("△0", "件", "0"),
        ("△0.0", "%", "0.0"),
        # full-width, blanks, the input method left on
        ("９７．８％", "%", "97.8"),
        ("　１３５，７２６　千円 ", "千円", "135726"),
        ("１３５、７２６", "千円", "135726"),
        ("14。89", "%", "14.89"),
        ("3,998 kWh", "kWh", "3998"),
        ("3998KWH", "kWh", "3998"),
        ("25位", "位", "25"),
        ("3,298人\n", "人", "3298"),
        # powers of ten of the unit
        ("135,726千円", "千円", "135726"),
        ("135,726,000円", "千円", "135726"),
        ("135,726,500円", "千円", "135726.5"),
        ("135,726千円", "円", "135726000"),
        ("135.7千円", "円", "135700"),
        ("135.726百万円", "千円", "135726"),
        ("1.35726億円", "千円", "135726"),
        ("1.2万", "件", "12000"),
        ("1.2万件", "件", "12000"),
        ("92.00百万円", "百万円", "92.00"),
        ("¥135,726", "円", "135726"),
        ("-￥1,000", "円", "-1000"),
        ("¥135,726,000", "千円", "135726"),
        ("25", "", "25"),
        # where no unit is known, any counter will do
        ("910人", "", "910"),
        ("1.2万人", "", "12000"),
    ],
)
def test_a_number_is_read_as_it_was_meant_with_its_decimals(text, unit, value):
    assert str(read_number(text, unit)) == value
    assert isinstance(read_number(text, unit), Decimal)


@pytest.mark.parametrize(
    ("text", "unit", "code"),
    [
        ("12,34", "", "number-grouping"),
        ("1,5", "%", "number-grouping"),
        ("1,2345", "", "number-grouping"),
        ("1234,567", "", "number-grouping"),
        ("0,123", "", "number-grouping"),
        ("1,,234", "", "number-grouping"),
        ("(4.96)", "%", "number-in-brackets"),
        ("（95.5％）", "%", "number-in-brackets"),
        ("97.8件", "%", "number-unit"),
        ("610社", "件", "number-unit"),
        ("12万%", "%", "number-unit"),
        ("5%", "", "number-unit"),
        ("5x", "", "number-unit"),
        ("97.8", "%", None),
        ("abc", "", "number-unreadable"),
        ("5.", "", "number-unreadable"),
        ("--5", "", "number-unreadable"),
        ("△-5", "", "number-unreadable"),
        ("1 234", "", "number-unreadable"),
        ("1.2.3", "", "number-unreadable"),
        ("10²", "", "number-unreadable"),
        ("①", "", "number-unreadable"),
        ("½", "", "number-unreadable"),
        ("٣", "", "number-unreadable"),
        ("三", "", "number-unreadable"),
        ("1_000", "", "number-unreadable"),
        ("0x10", "", "number-unreadable"),
        ("1e5", "件", "number-unreadable"),
        ("1.05E+05", "件", "number-unreadable"),
        ("3/4", "", "number-unreadable"),
        ("", "", "number-unreadable"),
        ("NaN", "", "number-unreadable"),
        ("-Infinity", "", "number-unreadable"),
        ("1e999999", "%", "number-unreadable"),
        ("9" * 19, "", "number-too-long"),
        ("0." + "1" * 18, "", "number-too-long"),
    ],
)
def test_what_could_be_misread_is_refused_and_not_guessed(text, unit, code):
    if code is None:
        assert read_number(text, unit) == Decimal(text)
        return
    error = refusal(read_number, text, unit)
    assert isinstance(error, UsageError)
    assert error.code == code
    assert error.parameters["text"] == text


@pytest.mark.parametrize(
    "text",
    ["9" * 10_000, "9" * 10_000_000, "1" + ",000" * 10_000, "(" * 50_000, " " * 99 + "x", "ﷺ" * 90],
    ids=["digits", "many-digits", "groups", "brackets", "blanks", "letters-that-grow"],
)
def test_a_hostile_text_is_refused_at_once(text):
    with taken() as work:
        assert refusal(read_figure, text, "%").code.startswith("number-")
    assert work.seconds < 0.2


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "　", "-", "－", "−", "ー", "―", "…", "‥", "..."),
        *("●●", "●●%", "●●％", "●●件", "未定", "不明", "集計中", "***"),
    ],
)
def test_some_texts_say_that_nothing_is_known(text):
    assert is_unknown(text, "件")
    assert read_figure(text, "件") is None


@pytest.mark.parametrize("text", ["0", "0.0", "△4.96", "x", "●5"])
def test_a_number_or_a_mistake_is_not_unknown(text):
    assert not is_unknown(text, "%")


def test_a_known_figure_is_read():
    assert read_figure("１４．８９％", "%") == Decimal("14.89")
