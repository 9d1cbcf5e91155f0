"""Text in terminal cells."""

import random

import pytest

from planner.text import (
    clean,
    cut,
    cut_left,
    divide,
    fold_for_search,
    holds,
    one_line,
    pad,
    pad_left,
    width,
    wrap,
)

PIECES = [*"abc 123", *"あ髙﨑\ufa19ｱ●○△□│", "é", "𠮷", "\U0001f600", "e\u0301", "ハ\u3099"]


def mixtures(count=300, seed=1):
    rng = random.Random(seed)
    return ["".join(rng.choices(PIECES, k=rng.randrange(12))) for _ in range(count)]


@pytest.mark.parametrize(
    ("text", "cells", "shown"),
    [
        ("/home/sato/prints", 20, "/home/sato/prints"),
        ("/home/sato/prints", 8, "…/prints"),
        ("/家/印刷", 5, "…印刷"),
        ("/家/印刷", 4, "…刷"),
        ("/家/印刷", 1, "…"),
    ],
)
def test_of_a_path_the_end_is_kept(text, cells, shown):
    assert cut_left(text, cells) == shown


@pytest.mark.parametrize(
    "unwanted",
    [
        "\x1b",
        "\x00",
        "\x07",
        "\x7f",
        "\x85",
        "\x9b",
        "\u202e",
        "\u2066",
        "\u200f",
        "\u061c",
        "\u2028",
        "\ud800",
        "\ufeff",
    ],
)
def test_what_could_steer_a_terminal_is_taken_out(unwanted):
    assert clean(f"前{unwanted}後") == "前後"


def test_not_even_alone_does_a_control_or_direction_sign_stay():
    codes = (*range(0x20), *range(0x7F, 0xA0), *range(0x2028, 0x202F), *range(0x2066, 0x206A))
    steering = [chr(code) for code in codes if chr(code) not in "\t\n\r"]
    assert {clean(sign) for sign in (*steering, "\u061c", "\u200e", "\u200f", "\ufeff")} == {""}


@pytest.mark.parametrize(
    "name", ["髙﨑\ufa19", "神\ufe00", "ﾀﾅｶ", "ハ\u3099", "[red]x[/red]", "𠮷田"]
)
def test_letters_stay_as_entered(name):
    assert clean(name) == name


def test_line_ends_become_newlines_and_tabs_blanks():
    assert clean("一\r\n二\r三\n四\t五") == "一\n二\n三\n四 五"


def test_cleaning_twice_changes_nothing_more():
    text = "a\r\r\n\x1b[31m\tb\u2029"
    assert clean(clean(text)) == clean(text)


def test_one_line_has_no_line_ends():
    assert one_line(" 一\r\n二\x1b\n") == "一 二"


@pytest.mark.parametrize(
    ("text", "cells"), [("", 0), ("abc", 3), ("進捗", 4), ("ｱ", 1), ("A進", 3)]
)
def test_a_japanese_letter_takes_two_cells(text, cells):
    assert width(text) == cells


@pytest.mark.parametrize(
    ("text", "cells", "short"),
    [
        ("進捗状況", 8, "進捗状況"),
        ("進捗状況", 7, "進捗状…"),
        ("進捗状況", 6, "進捗…"),
        ("進捗状況", 2, "…"),
        ("進捗状況", 1, "…"),
        ("進捗状況", 0, ""),
        ("abcdef", 4, "abc…"),
    ],
)
def test_a_wide_letter_is_never_halved(text, cells, short):
    assert cut(text, cells) == short


@pytest.mark.parametrize("cells", range(12))
def test_padded_text_takes_exactly_its_cells(cells):
    for text in mixtures():
        assert width(cut(text, cells)) <= cells
        assert width(pad(text, cells)) == cells
        assert width(pad_left(text, cells)) == cells


def test_padding_fills_on_the_side_asked_for():
    assert pad("進", 4) == "進  "
    assert pad_left("92.0", 6) == "  92.0"


@pytest.mark.parametrize("cells", [2, 3, 7])
def test_wrapped_lines_fit_and_lose_nothing(cells):
    for text in mixtures():
        lines = wrap(text, cells)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")  # blanks between lines go
        assert all(width(line) <= cells for line in lines)


def test_a_figure_with_its_unit_and_a_word_are_not_parted():
    assert wrap("目安は1,740人に足りない", 10) == ("目安は", "1,740人に", "足りない")
    assert wrap("the target of 22.5%", 12) == ("the target", "of 22.5%")
    assert wrap("12345678", 4) == ("1234", "5678")  # longer than a line


def test_no_line_begins_with_a_closing_sign_or_ends_in_an_opening_one():
    assert wrap("人数は多い。率は", 10) == ("人数は多", "い。率は")
    assert wrap("実績（速報）", 6) == ("実績", "（速", "報）")


def test_an_empty_line_stays_a_line():
    assert wrap("一\n\n二", 10) == ("一", "", "二")


@pytest.mark.parametrize(
    ("one", "other"), [("ＫＰＩ", "kpi"), ("ｸﾞﾙｰﾌﾟ", "グループ"), ("５月", "5月"), ("㈱", "(株)")]
)
def test_search_takes_width_case_and_kana_forms_as_equal(one, other):
    assert fold_for_search(one) == fold_for_search(other)


def test_folding_for_search_is_not_how_text_is_kept():
    name = "\ufa19田"  # 神 as a compatibility ideograph: normalising would replace the letter
    assert fold_for_search(name) == "神田"
    assert clean(name) == name


@pytest.mark.parametrize(
    ("text", "places", "pieces"),
    [
        ("abcdef", (2, 4), ["ab", "cd", "ef"]),
        ("・電話対応", (4, 6), ["・電", "話", "対応"]),
        ("a電話対応", (4, 6), ["a電話", "対", "応"]),  # 話 begins before the border and stays whole
        ("ab", (4, 6), ["ab", "", ""]),
        ("", (4,), ["", ""]),
    ],
)
def test_text_is_divided_at_cells_and_no_character_is_lost(text, places, pieces):
    assert divide(text, places) == pieces


@pytest.mark.parametrize(
    ("text", "words", "is_held"),
    [
        ("the needed pace", ["pace"], True),
        ("space ticks", ["pace"], False),
        ("paces", ["pace"], True),
        ("年度の見込み", ["見込"], True),
        ("r2.5 の数字", ["2"], False),
        ("(kpi)", ["kpi"], True),
        ("締めを解く", ["締め", "解く"], True),
        ("締めを解く", ["締め", "差戻し"], False),
    ],
)
def test_a_word_in_half_width_letters_begins_a_word_where_it_is_found(text, words, is_held):
    assert holds(text, words) is is_held
