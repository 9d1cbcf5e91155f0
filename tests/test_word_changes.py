"""What differs between two texts, word by word, and the lines in which that is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.forms.word_changes import changed_lines, changed_words, words_of

# Each text as its words, parted by hand.
WORDS = [
    "年度末|の|枠|を|13|か|所|で|確保",
    "R|7.12| |9,607|人|(|速報|、|累計|85,095|人|)",
    "前年度|の|98％",
    "57.3%|に|届|く",
    "サービス|を|KPI|で|見|る",
    "髙橋|・|𠮷田|・|佐々木|さん",
    "4|月|〜|9|月",
    "ﾊｶﾞｷ|を|送付",
    "一行目|\n|二行目",
    "",
]

# A line as it is told: - went, + came; what is in 〔〕 is marked, other words are in both.
LINES = [
    ("20社に案内", "22社に案内", ["-〔20〕社に案内", "+〔22〕社に案内"]),
    ("・続ける", "・続ける\n・増やす", [" ・続ける", "+〔・増やす〕"]),
    ("・続ける\n・増やす", "・続ける", [" ・続ける", "-〔・増やす〕"]),
    ("上回る見込み", "上回る見込み。3月分は5/20に届く", ["+上回る見込み〔。3月分は5/20に届く〕"]),
    ("○ 予定どおり", "△ 予定どおり", ["-〔○〕 予定どおり", "+〔△〕 予定どおり"]),
    ("累計85,095人", "累計93,794人", ["-累計〔85,095〕人", "+累計〔93,794〕人"]),
    (
        "会場を開いた",
        "郵便で案内し、電話で確かめた",
        ["-〔会場を開いた〕", "+〔郵便で案内し、電話で確かめた〕"],
    ),
    ("", "はじめて", ["+〔はじめて〕"]),
    ("消した", "", ["-〔消した〕"]),
    ("同じ\n文", "同じ\n文", [" 同じ", " 文"]),
    ("", "", []),
]

TEXTS = st.text(alphabet="年度のカナabc12,.%、。・（）\n 　髙𠮷", max_size=40)


@pytest.mark.parametrize("parted", WORDS)
def test_a_word_is_a_run_of_one_script_and_other_signs_stand_alone(parted):
    expected = tuple(parted.split("|")) if parted else ()
    assert words_of(parted.replace("|", "")) == expected


def told(line):
    words = "".join(f"〔{text}〕" if is_changed else text for text, is_changed in line.words)
    return f"{line.sign or ' '}{words}"


@pytest.mark.parametrize(("before", "after", "expected"), LINES)
def test_lines_that_lost_words_stand_before_those_that_have_new_ones(before, after, expected):
    assert [told(line) for line in changed_lines(before, after)] == expected


@given(TEXTS, TEXTS)
def test_what_was_kept_and_what_went_is_the_old_text_and_with_what_came_the_new_one(old, new):
    went, came = changed_words(old, new)
    assert "".join(text for text, _ in went) == old
    assert "".join(text for text, _ in came) == new
    kept = ["".join(text for text, is_changed in own if not is_changed) for own in (went, came)]
    assert kept[0] == kept[1]


@given(TEXTS, TEXTS)
def test_the_lines_without_those_that_went_are_the_new_text(old, new):
    assert "\n".join(line.text for line in changed_lines(old, new) if line.sign != "-") == new


@given(TEXTS)
def test_the_same_text_twice_has_nothing_marked(text):
    assert all(not line.sign for line in changed_lines(text, text))
    assert all(not changed for own in changed_words(text, text) for _, changed in own)


@given(TEXTS, TEXTS)
def test_only_lines_that_lost_something_are_shown_as_they_were(old, new):
    for line in changed_lines(old, new):
        if line.sign == "-":
            assert any(is_changed for _, is_changed in line.words)
