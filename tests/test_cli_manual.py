"""``planner help``: the manual in the terminal."""

import os
import sys

import pexpect
import pytest
from shell import DONE, USAGE

from planner.cli import main
from planner.manual import NAMES, pages

pytestmark = pytest.mark.usefixtures("japanese_person")


NEEDS_TERMINAL = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")


@pytest.fixture
def planner(capsys):
    """Runs a command line; its code, what it printed and what it complained of."""

    def run(*words):
        capsys.readouterr()
        return (main(list(words)), *capsys.readouterr())

    return run


def test_all_pages_are_listed_with_what_they_are_for(planner):
    code, out, _err = planner("help")
    assert code == DONE
    for page in pages.pages():
        line = next(line for line in out.splitlines() if line.split()[:1] == [page.name])
        assert page.title in line
        assert page.summary[:6] in line


def test_a_page_is_shown_by_name_and_by_title(planner):
    code, out, _err = planner("help", "printing")
    assert code == DONE
    assert out.splitlines()[:2] == ["印刷", "===="]
    assert planner("help", "印刷") == (DONE, out, "")


def test_a_passage_is_shown_alone(planner):
    code, out, _err = planner("help", "printing#paper")
    assert code == DONE
    assert out.startswith("用紙")
    assert "資料番号を入れる" not in out


def test_words_found_in_several_places_are_listed_with_what_shows_each(planner):
    code, out, _err = planner("help", "差戻し")
    assert code == DONE
    shown = [line.split()[0] for line in out.splitlines()[2:] if "#" in line.split()[0]]
    assert "closing#return" in shown
    for address in shown:
        assert planner("help", address)[0] == DONE


def test_several_words_narrow_what_is_found(planner):
    one, both = planner("help", "差戻し")[1], planner("help", "差戻し", "内部メモ")[1]
    assert 0 < len(both.splitlines()) < len(one.splitlines())


def test_words_found_nowhere_are_refused_with_the_pages_there_are(planner):
    code, out, err = planner("help", "ヴォイニッチ")
    assert (code, out) == (USAGE, "")
    assert "ヴォイニッチ" in err
    assert all(name in err for name in NAMES)


def test_a_command_that_is_no_page_shows_its_own_help(planner):
    assert planner("help", "slips") == planner("slips", "--help")
    assert planner("help", "slips", "--lang", "en") == planner("slips", "--help", "--lang", "en")
    assert planner("slips", "--help", "--lang", "en") != planner("slips", "--help", "--lang", "ja")
    assert planner("help", "review")[1].startswith("今月の点検")


def test_the_manual_is_english_where_the_interface_is(planner):
    out = planner("help", "--lang", "en")[1]
    assert "The manual" in out
    assert planner("help", "printing", "--lang", "en")[1].startswith("Print")


def test_the_manual_needs_no_plan(planner, tmp_path):
    assert planner("help", "admin", "--data", str(tmp_path / "none"))[0] == DONE
    assert not (tmp_path / "none").exists()


@pytest.fixture
def paged():
    """Shows a page in a terminal of 24 lines with a pager; all that is seen."""

    def run(words, **environment):
        child = pexpect.spawn(
            sys.executable,
            ["-m", "planner", "help", words],
            env={**os.environ, "PYTHONUTF8": "1", "TERM": "xterm", **environment},
            encoding="utf-8",
            dimensions=(24, 80),
            timeout=60,
        )
        child.expect(pexpect.EOF)
        return child.before

    return run


@NEEDS_TERMINAL
@pytest.mark.parametrize(("words", "is_paged"), [("printing", True), ("printing#paper", False)])
def test_what_is_longer_than_the_terminal_goes_through_the_persons_pager(paged, words, is_paged):
    seen = paged(words, PAGER="sed s/^/paged:/")
    assert ("paged:" in seen) is is_paged
    assert "用紙" in seen


@NEEDS_TERMINAL
@pytest.mark.parametrize("pager", ["no-such-program", "false"])
def test_a_pager_that_shows_nothing_loses_nothing(paged, pager):
    assert "用紙" in paged("printing", PAGER=pager)


@NEEDS_TERMINAL
def test_the_pager_is_told_the_code_of_the_letters(paged):
    seen = paged("printing", PAGER="cat; echo code=$LESSCHARSET", LC_ALL="C")
    assert "用紙" in seen
    assert "code=utf-8" in seen


# Keys of one's own


def test_the_page_of_keys_ends_with_ones_own(planner, tmp_path, monkeypatch):
    (tmp_path / "settings.toml").write_text(
        "[keys]\nreview = 'f5'\nmove = ''\ntick = 't'\n", encoding="utf-8"
    )
    shipped = planner("help", "keys")[1]
    monkeypatch.setenv("PLANNER_CONFIG", str(tmp_path))
    own = planner("help", "keys")[1]
    assert own.startswith(shipped.rstrip())
    told = own.removeprefix(shipped.rstrip())
    assert "F5 review 今月の点検を開く" in told
    assert "（キーなし） move" in told
    assert "4 行目: tick の t は、計画の画面では theme" in " ".join(told.split())
    assert "自分のキー" not in planner("help", "printing")[1]
