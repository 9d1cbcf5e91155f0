"""The manual: its pages in both languages, what leads to them, and what they say of the program."""

import ast
import re

import pytest
from markdown_it import MarkdownIt
from tables import FOLDER, LANGUAGES, ROOT, file_of, filled, tables

from planner import language
from planner.errors import UsageError
from planner.formats import markdown
from planner.manual import NAMES, pages
from planner.plan.schema import SCHEMA_VERSION
from planner.text import width

UI = ROOT / "planner" / "ui"
ASKED = ("Question", "Choice")
ADDRESS = re.compile(rf"(?:{'|'.join(NAMES)})(?:#[\w-]+)?")


@pytest.fixture(params=LANGUAGES)
def spoken(request):
    language.set_language(request.param)
    yield request.param
    language.set_language("ja")


def source(name, spoken):
    return file_of(name, spoken).read_text(encoding="utf-8")


def test_there_is_a_file_for_each_page_in_each_language_and_no_other():
    expected = {file_of(name, spoken).name for name in NAMES for spoken in LANGUAGES}
    assert {path.name for path in FOLDER.glob("*.md")} == expected


def test_a_page_has_the_same_passages_in_both_languages():
    shapes = {}
    for spoken in LANGUAGES:
        language.set_language(spoken)
        shapes[spoken] = {
            page.name: [(each.level, each.ids) for each in page.passages if each.ids]
            for page in pages.pages()
        }
    language.set_language("ja")
    assert shapes["ja"] == shapes["en"]


def test_no_two_passages_of_a_page_have_the_same_anchor(spoken):
    doubled = [
        (page.name, anchor)
        for page in pages.pages()
        if len(found := [anchor for each in page.passages for anchor in each.ids]) > len(set(found))
        for anchor in found
    ]
    assert doubled == []


def test_every_link_of_a_page_leads_to_a_passage_of_the_same_language(spoken):
    astray = []
    for name in NAMES:
        for target in re.findall(r"\]\(([^)\s]+)\)", source(name, spoken)):
            if target.startswith(("http://", "https://")):
                continue
            if target.startswith("pictures/"):
                astray += [] if (FOLDER / target).is_file() else [(name, target)]
                continue
            file, _hash, anchor = target.partition("#")
            page = pages.page(pages.address_of(target, name).partition("#")[0] or name)
            is_there = not anchor or page.place(anchor)
            is_of_language = not file or file_of(page.name, spoken).name == file
            astray += [] if is_there and is_of_language else [(name, target)]
    assert astray == []


def test_every_passage_the_program_leads_to_is_there(spoken):
    """Each text in the code that has the form of an address is one, as of a screen or question."""
    told = {
        (address, path.name)
        for folder in ("ui", "forms")
        for path in (ROOT / "planner" / folder).rglob("*.py")
        for address in addresses(path)
    }
    assert len(told) > 30
    missing = []
    for address, file in told:
        name, _hash, anchor = address.partition("#")
        if anchor and not pages.page(name).place(anchor):
            missing.append((address, file))
    assert missing == []


def addresses(path):
    """The addresses a module names: of its screens (``passages``) and questions (``passage``)."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and "#" in node.value and ADDRESS.fullmatch(node.value):
            yield node.value


def test_every_screen_says_where_the_manual_tells_of_it():
    """But for those that are the manual itself."""
    silent = []
    for path in sorted((UI / "screens").glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name.endswith(("Screen", "Palette")):
                told = {
                    ast.unparse(inner.target).removeprefix("self.")
                    for inner in ast.walk(node)
                    if isinstance(inner, ast.AnnAssign)
                } | {inner.name for inner in node.body if isinstance(inner, ast.FunctionDef)}
                silent += [] if "passages" in told else [node.name]
    assert silent == ["ContentsScreen", "FindScreen"]


def test_every_question_says_where_the_manual_tells_of_it():
    silent = []
    for path in sorted((ROOT / "planner").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_asked = isinstance(node, ast.Call) and getattr(node.func, "id", "") in ASKED
            if is_asked and not any(named.arg == "passage" for named in node.keywords):
                silent.append((path.name, node.lineno))
    assert silent == []


def test_the_tables_are_what_the_program_has(spoken):
    """``python tests/tables.py`` writes them."""
    for name, parts in tables(spoken).items():
        assert source(name, spoken) == filled(source(name, spoken), parts)


def test_the_version_of_the_export_is_the_one_told(spoken):
    assert f'"version": {SCHEMA_VERSION}' in source("admin", spoken)


def test_tables_fit_a_terminal_of_eighty_cells(spoken):
    wide = [
        (name, line)
        for name in NAMES
        for line in source(name, spoken).split("\n")
        if line.startswith("|") and width(line.replace("`", "")) > 78
    ]
    assert wide == []


@pytest.mark.parametrize("cells", [40, 80])
def test_nothing_of_a_page_is_lost_in_a_terminal(spoken, cells):
    """Each block, cell and item stands there whole, whatever it is folded into."""
    lost = []
    for page in pages.pages():
        shown = letters("".join(markdown.lines(page.text, cells)))
        for token in MarkdownIt("commonmark").enable("table").parse(page.text):
            if token.type == "inline":
                said = "".join(child.content for child in token.children or ())
                lost += [] if letters(said) in shown else [(page.name, said)]
    assert lost == []


def letters(text):
    return "".join(text.split())


def test_the_end_of_an_example_stands_on_its_line(spoken):
    for name in NAMES:
        for passage in pages.page(name).passages:
            fences = [line for line in passage.text.split("\n") if "```" in line]
            assert all(line.lstrip().startswith("```") for line in fences)
            assert len(fences) % 2 == 0


def test_the_numbers_of_a_list_stand_in_line():
    text = "\n".join(f"{n}. {'長い' * 6}" for n in range(9, 11))
    assert list(markdown.lines(text, 20)) == [
        *("9.  長い長い長い長い", "    長い長い"),
        *("10. 長い長い長い長い", "    長い長い"),
    ]


def test_lines_fit_the_terminal_they_are_made_for(spoken):
    long = [
        (page.name, line)
        for page in pages.pages()
        for line in markdown.lines(page.text, 80)
        if width(line) > 80 and not line.startswith("    ")  # code is not folded
    ]
    assert long == []


def test_words_are_found_in_headings_first():
    found = pages.sought("差戻し")
    assert found
    assert "差" in found[0].title
    assert all("差戻し" in passage.title + passage.text for passage in found)


def test_all_words_sought_are_in_what_is_found():
    found = pages.sought("締め 理由")
    assert found
    assert all("締め" in p.text and "理由" in p.text for p in found)
    assert pages.sought("ヴォイニッチ") == ()


@pytest.mark.parametrize("words", ["printing", "印刷", "printing.md", "ＰＲＩＮＴＩＮＧ"])
def test_a_page_is_read_by_its_name_or_title(words):
    found = pages.meant(words)
    assert found is not None
    assert found[0].name == "printing"
    assert found[1] == found[0].passages


def test_a_passage_is_read_with_those_below_it():
    """Up to the next heading of its own level or above."""
    found = pages.meant("settings#change")
    assert found is not None
    ids = [each.ids[0] for each in found[1]]
    assert ids == ["change", "name", "group", "language", "theme", "width", "folders"]
    assert pages.meant("settings＃change") == found


def test_a_passage_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(UsageError) as refused:
        pages.meant("closing#nowhere")
    assert refused.value.parameters["passage"] == "nowhere"
    assert "close" in refused.value.parameters["names"]


def test_a_picture_is_shown_as_its_caption(tmp_path, monkeypatch):
    written = "# 題\n\n一文目。二文目。\n\n![紙の形](pictures/paper-a3.png)\n\n<!-- keys -->\n<!-- /keys -->\n"
    monkeypatch.setattr(pages, "FOLDER", tmp_path)
    (tmp_path / "month.md").write_text(written, encoding="utf-8")
    pages._read.cache_clear()
    page = pages._read("month", "ja")
    pages._read.cache_clear()
    assert page.summary == "一文目。"
    assert "*図 紙の形*" in page.text
    assert "png" not in page.text
    assert "keys" not in page.text


def test_a_line_that_goes_on_in_japanese_is_joined_without_a_blank(tmp_path, monkeypatch):
    written = (
        "# 題\n\nはじめの\n文です。`Space` を\n押す。\n\n- 項目が\n  続く\n\n```\nその\nまま\n```\n"
    )
    monkeypatch.setattr(pages, "FOLDER", tmp_path)
    (tmp_path / "month.md").write_text(written, encoding="utf-8")
    pages._read.cache_clear()
    page = pages._read("month", "ja")
    pages._read.cache_clear()
    lines = list(markdown.lines(page.text, 60))
    assert "はじめの文です。Space を押す。" in lines
    assert "・項目が続く" in lines
    assert "    その" in lines


def test_markdown_in_a_terminal():
    """As a person would write the same with a typewriter."""
    text = "## 題\n\n文\n\n1. 一\n2. 二\n   - 中\n\n| 左 | 右 |\n|---|---|\n| `a` | [先](x.md) |\n\n```\n式\n```"
    assert list(markdown.lines(text, 40)) == [
        *("題", "--"),
        *("", "文"),
        *("1. 一", "2. 二", "   ・中"),
        *("", "左  右", "--  --", "a   先"),
        *("", "    式"),
    ]


def test_the_readme_is_read_in_one_sitting():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 150


def test_every_file_the_readmes_name_is_there():
    readmes = [ROOT / "README.md", *(ROOT / "planner").rglob("README.md")]
    readmes += (ROOT / "tests").rglob("README.md")
    assert len(readmes) >= 5
    missing = [
        (str(readme.relative_to(ROOT)), target)
        for readme in readmes
        for target in re.findall(r"\]\(([^)\s#]+)", readme.read_text(encoding="utf-8"))
        if "://" not in target and not (readme.parent / target).exists()
    ]
    assert missing == []


def test_every_anchor_the_readme_names_is_there():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"\(planner/manual/(\w+)\.md#([\w-]+)\)", readme)
    assert named
    assert [(name, anchor) for name, anchor in named if not pages.page(name).place(anchor)] == []


def test_the_parts_of_a_page_are_all_of_it(spoken):
    for page in pages.pages():
        read = [passage for part in page.parts for passage in part]
        assert read == list(page.passages)
        assert all(first.ids for first, *_rest in page.parts[1:])


def test_other_words_for_a_passage_lead_to_it_and_are_not_shown(tmp_path, monkeypatch):
    written = '# 題\n\n文。\n\n## 経緯 <a id="story"></a>\n<!-- also: 履歴 誰 -->\n\n本文。\n\n## 履歴でない所\n\n履歴のこと。\n'
    monkeypatch.setattr(pages, "FOLDER", tmp_path)
    monkeypatch.setattr(pages, "NAMES", ("month",))
    (tmp_path / "month.md").write_text(written, encoding="utf-8")
    pages._read.cache_clear()
    found = pages.sought("誰 履歴")
    page = pages._read("month", "ja")
    pages._read.cache_clear()
    assert [passage.title for passage in found] == ["経緯"]
    assert "誰" not in page.text
