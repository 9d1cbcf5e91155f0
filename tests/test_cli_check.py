"""``planner check`` as people meet it: what it says, what it does, the code it ends with."""

import json
import re

import pytest
from folders import lines_of
from shell import DONE, UNAVAILABLE

from planner import language
from planner.plan.invariants import Finding
from planner.store import backups, checkpoint, journal
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder
from planner.wording.findings import _FINDINGS, finding_sentence

pytestmark = pytest.mark.usefixtures("japanese_person")


@pytest.fixture
def written(planner):
    """Three changes, with checkpoint and copy."""
    for words in (("status", "1-1", "○"), ("note", "2-1", "一件"), ("status", "2-1", "△")):
        assert planner(*words) == DONE
    return planner


def doctor(planner, *, keeps_copies):
    path = planner.folder / journal.HISTORY
    path.write_bytes(path.read_bytes().replace("一件".encode(), "九件".encode()))
    if not keeps_copies:
        for copy in backups.backups(planner.folder):
            copy.path.unlink()
        (planner.folder / checkpoint.CHECKPOINT).unlink()


def test_a_sound_plan_is_said_to_be(written):
    assert written("check") == DONE
    assert written.out == "small  異常はありません（履歴 4 行、バックアップ 1 個）。\n"
    assert written("check", "--repair") == DONE
    assert not (written.folder / journal.DAMAGED).exists()


def test_a_doctored_line_is_named_and_what_a_repair_would_lose(written):
    doctor(written, keeps_copies=False)
    at = PlanBook(PlanFolder(written.folder)).entries()[-1].at
    assert written("check") == UNAVAILABLE
    said = written.out.splitlines()
    assert said[0].startswith("small  異常が 1 件あります")
    assert said[1].startswith("- 履歴の 3 行目（")
    assert "佐藤" in said[1]
    assert "書かれた後に中身が変えられています" in said[1]
    assert said[2] == "--repair で修復すること:"
    assert any("3 行目（" in line and "失われます" in line for line in said[3:])
    assert at
    assert len(lines_of(written.folder)) == 4


def test_a_repair_says_what_it_does_and_where_the_rest_lies(written):
    doctor(written, keeps_copies=False)
    before = (written.folder / journal.HISTORY).read_bytes()
    assert written("check", "--repair") == DONE
    assert "修復すること:" in written.out
    assert "修復しました。異常はありません" in written.out
    (aside,) = (written.folder / journal.DAMAGED).iterdir()
    assert str(aside) in written.out
    assert aside.read_bytes() == before
    assert written("show", "--json", "2-1") == DONE
    row = json.loads(written.out)
    assert (row["status"], row["note"]) == ("△", None)
    assert written("log") == DONE
    assert written.out.splitlines()[0].endswith("佐藤  履歴を修復した")
    assert written("check") == DONE


def test_what_a_copy_has_is_not_lost(written):
    history = (written.folder / journal.HISTORY).read_bytes()
    written("note", "3-1", "x")
    with (written.folder / backups.BACKUPS / "2099-01-01-0099-close-x.jsonl").open("wb") as file:
        file.write(history)
    doctor(written, keeps_copies=True)
    assert written("check", "--repair") == DONE
    assert "バックアップから戻す行: 1（3 行目）" in written.out
    assert "失われる変更はありません。" in written.out


def test_json_has_codes_and_sentences(written):
    doctor(written, keeps_copies=False)
    assert written("check", "--json") == UNAVAILABLE
    found = json.loads(written.out)
    (finding,) = found["findings"]
    assert (finding["code"], finding["line"], finding["who"]) == ("line-changed", 3, "佐藤")
    assert (found["sound"], found["entries"], found["repaired"]) == (False, 2, None)
    (lost,) = found["repair"]["lost"]
    assert (lost["seq"], lost["who"]) == (2, "佐藤")
    assert written("check", "--json", "--repair") == DONE
    assert json.loads(written.out)["repaired"]["sound"]


def test_a_history_that_is_gone_is_put_back(written):
    history = written.folder / journal.HISTORY
    whole = history.read_bytes()
    history.unlink()
    assert written("show") == UNAVAILABLE
    assert written.out
    assert written("status", "1-1", "◎") == UNAVAILABLE
    assert written("check", "--repair") == DONE
    assert written("show", "--json", "2-1") == DONE
    assert json.loads(written.out)["note"] == "一件"
    assert history.read_bytes().startswith(whole[:50])


def test_what_cannot_be_repaired_is_left_alone_and_said(written):
    history = written.folder / journal.HISTORY
    newer = history.read_bytes() + b'{"v":99}\n'
    history.write_bytes(newer)
    assert written("check", "--repair") == UNAVAILABLE
    assert "新しい版" in written.out
    assert history.read_bytes() == newer


@pytest.mark.parametrize("spoken", ["ja", "en"])
def test_every_finding_has_a_sentence(spoken):
    language.set_language(spoken)
    told = {code: finding_told(code) for code in _FINDINGS}
    wrong = {code: said for code, said in told.items() if not said or re.search(r"[{\x1b]", said)}
    assert wrong == {}


def finding_told(code):
    """The sentence of a finding that has all a finding can have; what it lacks stands in {}."""
    values = {"line": 3, "who": "佐\x1b藤", "at": "2020-06-01T00:00:00+00:00", "name": "a\x1b"}
    values |= {"first": 1, "last": 2, "path": "p", "problem": "x", "version": 2, "seq": 1}
    values |= {"place": "row:\x1br", "what": "mark", "id": "\x1bi", "month": "2020-06"}
    values |= {"start": "2020-06", "end": "2020-05"}
    try:
        return finding_sentence(Finding(code, values))
    except KeyError as unknown:
        return f"{{{unknown}}}"


def test_damage_found_while_a_change_is_saved_is_said_behind_it(written):
    whole = (written.folder / journal.HISTORY).read_bytes()
    changed = whole.replace("一件".encode(), "九件".encode())
    (written.folder / journal.HISTORY).write_bytes(changed)
    for copy in backups.backups(written.folder):
        copy.path.unlink()
    assert written("status", "1-1", "◎") == UNAVAILABLE
    assert written.out.startswith("保存しました")
    assert "3 行目が壊れている" in written.err
