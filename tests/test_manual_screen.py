"""The manual on the screen: F1 from everywhere, its contents, its links, and the way back."""

import re
from pathlib import Path

import pytest
from stage import Stage, stage
from textual.events import Key
from textual.widgets import OptionList
from waiting import screen_text

from planner.forms.readings import reading
from planner.manual import NAMES, pages
from planner.text import width
from planner.ui.screens.contents import ContentsScreen
from planner.ui.screens.help import HelpScreen
from planner.ui.screens.manual import ManualScreen
from planner.ui.screens.note import NoteScreen
from planner.ui.widgets.fields import Prose
from planner.ui.widgets.manual import ManualParagraph


def title_of(address: str) -> str:
    """The heading of a passage."""
    name, _hash, anchor = address.partition("#")
    page = pages.page(name)
    return page.passages[page.place(anchor)].title


async def until_read(s: Stage, address: str) -> None:
    """Wait until a passage is read: its part is named above, a passage inside it stands on top."""
    name, _hash, anchor = address.partition("#")
    page = pages.page(name)
    part = page.parts[page.part_with(anchor)]
    wanted = page.passages[page.place(anchor)].title if anchor else page.title

    def is_read() -> bool:
        title, *below = screen_text(s.app).splitlines()
        scroll = s.app.screen._scroll
        top = below[:4] if scroll.scroll_y < scroll.max_scroll_y else below
        return (
            page.title in title
            and part[0].title in title
            and (wanted in title or any(line.strip(" ┃│").startswith(wanted[:30]) for line in top))
        )

    await s.until(is_read, address)
    await s.settle()


OPENED = [
    ((), "month"),
    (("s",), "review"),
    (("c",), "closing#reports"),
    (("v",), "figures#enter"),
    (("enter",), "month#note"),
    (("H",), "past#year"),
    (("H", "H"), "past#story"),
    (("f",), "month#group"),
    (("slash",), "month#find"),
    (("m",), "month#move"),
    (("x",), "month#drop"),
    (("z",), "month#suspend"),
    (("b",), "month#step"),
    (("w",), "month#word"),
    (("p",), "printing#formats"),
    (("p", "down", "down"), "printing#marks"),
    (("comma",), "settings#name"),
    (("comma", "down", "down", "down"), "settings#theme"),
    (("ctrl+p",), "keys"),
    (("s", "h"), "review#heat"),
    (("s", "r"), "review#reasons"),
    (("s", "tab"), "judging#kpi"),
]


async def test_f1_opens_what_is_told_of_the_field_or_screen(tmp_path: Path):
    """One after the other, each closed again: what stood there stands there still."""
    async with stage(tmp_path, size=(80, 24)) as s:
        for keys, address in OPENED:
            await s.go("1-1")
            await s.press(*keys)
            before = s.app.screen
            await s.pilot.press("f1")
            await s.until_open(ManualScreen)
            await until_read(s, address)
            await s.press("escape")
            assert s.app.screen is before, keys
            while s.app.screen is not s.main:
                await s.press("escape")


async def test_what_is_being_written_stands_where_it_was(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("1-1")
        await s.press("enter", *"あい")
        await s.pilot.press("f1")
        await s.until_open(ManualScreen)
        await s.press("escape")
        await s.until_open(NoteScreen)
        await s.press("う")
        assert s.app.screen.query_one("#note", Prose).text.endswith("あいう")


async def test_a_question_mark_is_text_where_one_writes(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("1-1")
        await s.press("enter", "?")
        assert isinstance(s.app.screen, NoteScreen)
        assert s.app.screen.query_one("#note", Prose).text.endswith("?")


@pytest.mark.parametrize("key", ["?", "？"])
async def test_a_question_mark_opens_it_where_nothing_is_written(tmp_path: Path, key):
    async with stage(tmp_path) as s:
        await s.press("c")
        await s.pilot.press(key)
        await s.until_open(ManualScreen)
        await until_read(s, "closing#reports")


async def test_the_list_of_keys_leads_on_to_the_page_of_its_screen(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.press("s", "?")
        assert isinstance(s.app.screen, HelpScreen)
        assert "F1" in screen_text(s.app)
        await s.pilot.press("f1")
        await s.until_open(ManualScreen)
        await until_read(s, "review")


async def test_a_passage_is_found_by_words_of_its_text(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.press("f1", "/")
        await s.until_open(ContentsScreen)
        every = s.app.screen.query_one(OptionList).option_count
        await s.press(*"資料番号")
        options = s.app.screen.query_one(OptionList)
        assert 0 < options.option_count < every
        while options.highlighted is not None:
            option = options.get_option_at_index(options.highlighted)
            if title_of("printing#reference") in option.prompt.plain:
                break
            await s.press("down")
        await s.pilot.press("enter")
        await s.until_open(ManualScreen)
        await until_read(s, "printing#reference")


async def test_words_that_are_nowhere_are_said_to_be(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.press("f1", "f1", *"ヴォイニッチ")
        assert "当てはまる項目はありません" in screen_text(s.app)
        await s.press("enter", "escape")
        assert isinstance(s.app.screen, ManualScreen)


async def test_parts_are_turned_and_one_comes_back_to_where_one_was(tmp_path: Path):
    """After the last part of a page comes the next page."""
    async with stage(tmp_path, size=(80, 12)) as s:
        last = pages.page(NAMES[0]).parts[-1][0]
        await s.pilot.press("f1")
        screen = await s.until_open(ManualScreen)
        await screen._go(last.address)
        await until_read(s, last.address)
        await s.press("]")
        assert screen._page == NAMES[1]
        await s.press("left", "down", "down")
        line = screen._scroll.scroll_y
        assert (screen._page, line) == (NAMES[0], 2)
        await s.press("right")
        assert screen._page == NAMES[1]
        await s.press("backspace")
        assert (screen._page, screen._scroll.scroll_y) == (NAMES[0], line)


@pytest.mark.parametrize("key", ["q", "escape"])
async def test_a_link_followed_while_it_closes_is_not_gone_to(tmp_path: Path, key):
    """Keys arrive faster than they are worked off."""
    async with stage(tmp_path, size=(80, 24)) as s:
        for keys in (("f1", "enter", "1", key), ("f1", "enter", "1", key, key)) * 4:
            for each in keys:
                s.app.post_message(Key(each, each if len(each) == 1 else None))
            await s.settle()
            while s.app.screen is not s.main:
                await s.press("escape")


@pytest.mark.parametrize(("columns", "is_named"), [(40, False), (120, True)])
async def test_f1_is_named_below_a_dialog_where_there_is_room(tmp_path: Path, columns, is_named):
    async with stage(tmp_path, size=(columns, 24)) as s:
        await s.press("p")
        assert ("F1使い方" in screen_text(s.app)) is is_named


async def test_a_narrow_table_is_folded_and_not_cut(tmp_path: Path):
    async with stage(tmp_path, size=(44, 24)) as s:
        await s.press("c", "?")
        await s.until_open(ManualScreen)
        _title, *shown, _keys = screen_text(s.app).splitlines()
        assert "差し戻した" in "".join(shown)
        assert "…" not in "".join(shown)


async def test_space_reads_the_whole_manual(tmp_path: Path):
    """Every part of the first two pages comes by, none twice."""
    async with stage(tmp_path, size=(80, 24)) as s:
        await s.pilot.press("f1")
        screen = await s.until_open(ManualScreen)
        read = []
        while screen._page != NAMES[2]:
            if (screen._page, screen._part) not in read[-1:]:
                read.append((screen._page, screen._part))
            await s.press("space")
        assert read == [(name, n) for name in NAMES[:2] for n in range(len(pages.page(name).parts))]


async def test_the_links_of_a_page_are_chosen_by_number(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.pilot.press("s", "f1")
        screen = await s.until_open(ManualScreen)
        links = pages.links(screen._text(), "review")
        await s.press("enter")
        assert all(said in screen_text(s.app) for said, _address in links[:3])
        await s.pilot.press("2")
        await s.until_open(ManualScreen)
        await until_read(s, links[1][1])


async def test_a_link_is_followed_by_the_mouse(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.pilot.press("s", "f1")
        screen = await s.until_open(ManualScreen)
        said, address = pages.links(screen._text(), "review")[0]
        await s.until(lambda: said in screen_text(s.app), said)
        lines = screen_text(s.app).splitlines()
        y = next(place for place, text in enumerate(lines) if said in text)
        x = next(x for x in range(s.app.size.width) if "@click" in screen.get_style_at(x, y).meta)
        await s.pilot.click(offset=(x, y))
        await until_read(s, address)


async def test_nothing_of_a_page_is_lost_where_its_lines_break(tmp_path: Path):
    async with stage(tmp_path, size=(80, 24)) as s:
        await s.pilot.press("f1")
        screen = await s.until_open(ManualScreen)
        for part in (part for name in ("month", "commands") for part in pages.page(name).parts):
            await screen._go(part[0].address)
            await until_read(s, part[0].address)
            for each in screen.query(ManualParagraph):
                lines = each.render().plain.split("\n")
                assert "".join("".join(lines).split()) == "".join(each._said.plain.split())
                assert max(map(width, lines)) <= each.content_size.width
                assert len(lines) == each.size.height


def test_every_heading_of_the_manual_has_its_reading():
    titles = (one.title for page in pages.pages() for one in page.passages)
    assert [title for title in titles if re.search("[一-龥]", reading(title))] == []


async def test_a_passage_is_found_by_its_reading(tmp_path: Path):
    async with stage(tmp_path, size=(80, 24)) as s:
        await s.pilot.press("f1")
        await s.until_open(ManualScreen)
        await s.pilot.press("slash")
        await s.until_open(ContentsScreen)
        await s.press(*"いんさつ")
        await s.until(lambda: "印刷する範囲を選ぶ" in screen_text(s.app), "the passage")
