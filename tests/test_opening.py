"""What was printed is opened with the system's program, and nothing else ever is."""

import os
import stat
import sys
import time
from pathlib import Path

import pytest

from planner import language
from planner.cli import main
from planner.errors import PlannerError
from planner.settings import open_file, state

POSIX_ONLY = pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="as Linux does it")


class Opener:
    """Stands in for the system and notes what it was given."""

    def __init__(self):
        self.paths = []

    def __call__(self, path):
        self.paths.append(path)


def refusal(path, opener=None) -> PlannerError:
    opener = opener or Opener()
    with pytest.raises(PlannerError) as caught:
        open_file.open_file(path, opener)
    assert opener.paths == []
    return caught.value


@pytest.mark.parametrize("name", ["計画 令和2年度.pdf", "a.HTML", "a.csv", "a.txt", "a.json"])
def test_a_file_made_to_be_read_is_opened_by_its_whole_path(tmp_path, monkeypatch, name):
    (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    opener = Opener()
    assert open_file.open_file(Path(name), opener) == tmp_path.resolve() / name
    assert opener.paths == [tmp_path.resolve() / name]


def test_a_name_like_an_option_reaches_the_program_as_a_path(tmp_path, monkeypatch):
    (tmp_path / "--help.pdf").touch()
    monkeypatch.chdir(tmp_path)
    opener = Opener()
    open_file.open_file(Path("--help.pdf"), opener)
    assert str(opener.paths[0]).startswith(str(tmp_path.resolve()))


@pytest.mark.parametrize(
    "name",
    [
        *("a.exe", "a.bat", "a.cmd", "a.lnk", "a.sh", "a.desktop", "a.js", "a.hta", "a.scr"),
        *("a.pdf.exe", "a.pdf ", "a.pdf.", "a", ".pdf", "a.xlsm", "a.url"),
    ],
)
def test_no_other_kind_of_file_is_opened(tmp_path, name):
    (tmp_path / name).touch()
    assert refusal(tmp_path / name).code == "file-kind"


def test_a_link_counts_as_what_it_leads_to(tmp_path):
    program = tmp_path / "program.sh"
    program.touch()
    (tmp_path / "harmless.pdf").symlink_to(program)
    assert refusal(tmp_path / "harmless.pdf").code == "file-kind"


def test_only_a_regular_file_that_is_there_is_opened(tmp_path):
    (tmp_path / "folder.pdf").mkdir()
    (tmp_path / "loop.pdf").symlink_to(tmp_path / "loop.pdf")
    for name in ("none.pdf", "folder.pdf", "loop.pdf", "nul\0.pdf", "x" * 300 + ".pdf"):
        assert refusal(tmp_path / name).code == "file-unknown"


@pytest.mark.parametrize(
    ("platform", "environment", "found"),
    [
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {}, False),
        ("linux", {"SSH_CONNECTION": "x"}, False),
        ("linux", {"SSH_CONNECTION": "x", "DISPLAY": "localhost:10"}, True),  # forwarded
        ("win32", {}, True),
        ("win32", {"SSH_CONNECTION": "x"}, False),
        ("darwin", {}, True),
        ("darwin", {"SSH_CONNECTION": "x"}, False),
    ],
)
def test_a_window_opens_only_where_the_person_would_see_it(platform, environment, found):
    assert open_file.has_display(environment, platform) is found


# With the system's own program, here a script of the same name


@pytest.fixture
def desktop(tmp_path, monkeypatch):
    """A folder on the path for an xdg-open; returns a function that writes it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("PLANNER_CONFIG", str(tmp_path / "config"))

    def write(script: str) -> None:
        program = folder / "xdg-open"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)

    return write


@pytest.fixture(autouse=True)
def _language():
    yield
    language.set_language("ja")


@POSIX_ONLY
def test_the_command_opens_a_file_without_a_shell(tmp_path, desktop, capfd):
    desktop(f'echo noise; printf "%s|" "$@" > "{tmp_path}/seen"')
    printed = tmp_path / "計画 $(touch x);`y` 'z'.pdf"
    printed.touch()
    assert main(["--lang", "ja", "open", str(printed)]) == 0
    assert (tmp_path / "seen").read_text() == f"{printed}|"
    assert capfd.readouterr().out == f"{printed} を開きました。\n"


@POSIX_ONLY
def test_the_command_without_a_name_opens_what_was_printed_last(tmp_path, desktop, capsys):
    desktop(f'printf "%s" "$1" > "{tmp_path}/seen"')
    for name in ("first.pdf", "last.html"):
        (tmp_path / name).touch()
        state.save_printed(tmp_path / name, state.state_path())
    assert main(["open"]) == 0
    assert (tmp_path / "seen").read_text() == str(tmp_path / "last.html")


@POSIX_ONLY
def test_a_program_that_stays_open_is_not_waited_for(tmp_path, desktop, monkeypatch):
    monkeypatch.setattr(open_file, "_PATIENCE", 0.1)
    desktop("exec sleep 5")
    (tmp_path / "a.pdf").touch()
    before = time.monotonic()
    open_file.open_file(tmp_path / "a.pdf")
    assert time.monotonic() - before < 4


@POSIX_ONLY
def test_what_cannot_be_opened_is_said_in_a_sentence(tmp_path, desktop, monkeypatch, capsys):
    def said(*words):
        assert main(["--lang", "ja", "open", *words]) == 1
        out, err = capsys.readouterr()
        assert out == ""
        assert err.count("\n") == 1
        return err

    assert "まだありません" in said()
    assert "file.pdf というファイルはありません" in said("file.pdf")
    program = tmp_path / "tool.exe"
    program.touch()
    assert "開けるもの: .pdf" in said(str(program))
    printed = tmp_path / "a.pdf"
    printed.touch()
    desktop("exit 4")
    assert "xdg-open: 4" in said(str(printed))
    monkeypatch.setenv("DISPLAY", "")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert f"{printed} を手元のパソコンで" in said(str(printed))
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert f"{printed} を手元のパソコンで" in said(str(printed))


def test_a_remembered_name_nobody_can_open_is_said_in_a_sentence(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PLANNER_CONFIG", str(tmp_path))
    (tmp_path / "state.json").write_text('{"version": 1, "printed": "\\u0000\\u001b[2Jx.pdf"}')
    assert main(["--lang", "ja", "open"]) == 1
    assert (
        capsys.readouterr().err
        == "[2Jx.pdf というファイルはありません。名前と場所を確かめてください。\n"
    )
