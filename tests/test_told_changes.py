"""Changes as lines of a list: how a sentence is cut, and which change of an entry it tells."""

import re
from typing import get_args

import pytest
from any_plans import DATA
from msgspec import structs

from planner.history import story
from planner.history.entities import topic_of
from planner.history.intents import Change
from planner.store import chain
from planner.text import width
from planner.ui.look.differences import ChangeColumns, Told, cut_once

NOTE = "11-2 の10月の進捗状況を「R7.9 88% ・災害対応で1会議に出られず、書面…」にした"
REMEDY = "11-2 の10月の改善策を「代理の届出を全会議に出す」にした"
ENGLISH = 'Set the note of 11-2 for October to "meetings were missed twice"'
FIGURE = "保健指導を終えた割合 R8.3 分子 6,116 後着"
SAID = [NOTE, REMEDY, ENGLISH, FIGURE]


@pytest.mark.parametrize("said", SAID)
def test_a_sentence_is_cut_once_and_no_quote_is_left_open(said):
    for cells in range(12, width(said) + 2):
        told = cut_once(said, cells)
        assert width(told) <= cells
        assert told.count("…") == 1 or told == said
        assert told.count("「") == told.count("」")
        assert told.count('"') % 2 == 0


def test_behind_a_text_that_was_cut_already_nothing_more_is_cut():
    assert cut_once(NOTE, width(NOTE) - 2).endswith("書面…」")


def test_no_figure_and_no_word_is_parted():
    for cells in range(12, width(FIGURE)):
        begun = cut_once(FIGURE, cells).rstrip("…")
        left = FIGURE[len(begun) :].lstrip()
        assert not re.search("[0-9],?$", begun) or not left[:1].isdigit()
    for cells in range(30, width(ENGLISH)):
        begun = cut_once(ENGLISH, cells).replace('"', "").rstrip("…")
        assert begun.split()[-1] in ENGLISH.replace('"', "").split()


def test_the_name_of_a_kpi_is_shortened_before_the_figure_behind_it():
    own = Told("", "", f"{FIGURE} ほか 6 件", more=" ほか 6 件", name="保健指導を終えた割合")
    # Six cells go before and behind the columns: of the 20 of the name 14 are left.
    (line,) = ChangeColumns([own], width(own.what), 0).lines(own)
    assert line.strip() == "保健指導を終… R8.3 分子 6,116 後着 ほか 6 件"


def test_lines_left_over_are_given_to_the_first_that_are_long():
    every = [Told("", "", f"{n}月の進捗状況を「{'長い文' * 8}」にした") for n in (4, 5, 6)]
    columns = ChangeColumns(every, 60, 4)
    assert [len(columns.lines(own)) for own in every] == [2, 1, 1]
    assert "…" in columns.lines(every[1])[0]


def test_words_of_the_program_are_not_cut_but_go_on_in_the_next_line():
    own = Told("", "", "20-1 の10月の報告を確認済にした ほか 6 件", more=" ほか 6 件")
    for cells in range(24, 50):
        lines = ChangeColumns([own], cells, 1).lines(own)
        assert "…" not in "".join(lines)
        assert lines[-1].endswith("ほか 6 件")


def test_every_kind_of_change_has_the_topic_of_what_it_writes():
    """Of the entries with a single intent, as the invented branch has them."""
    lines = (DATA / "mihon-r07.history.jsonl").read_bytes().splitlines()[1:]
    seen = set()
    for entry in map(chain.decode, lines):
        if len(entry.intents) == 1 and not entry.undoes:
            topics = {topic_of(write.entity, write.field) for write in entry.writes}
            assert story.topic_of_intent(entry.intents[0]) in topics, entry.intents[0]
            seen.add(entry.intents[0]["do"])
    assert len(seen) > 5


def test_what_is_not_about_the_plan_itself_is_named_as_a_kind_of_change():
    assert set(story.TOPIC_OF_INTENT) <= {kind.__name__ for kind in get_args(Change)}


def test_what_was_done_to_the_row_on_the_topic_stands_first():
    plan, entry = entry_of(
        {"do": "WriteRemedy", "row": "other", "month": "2025-05", "text": "他"},
        {"do": "WriteNote", "row": "own", "month": "2025-05", "text": "文"},
        {"do": "WriteRemedy", "row": "own", "month": "2025-05", "text": "策"},
    )
    found = story.with_row_first(plan, entry, "own", "remedy").intents
    assert [intent["text"] for intent in found] == ["策", "文", "他"]


def entry_of(*intents):
    """An entry of so many intents; no plan is asked for what names its row."""
    line = (DATA / "mihon-r07.history.jsonl").read_bytes().splitlines()[1]
    return None, structs.replace(chain.decode(line), intents=intents)
