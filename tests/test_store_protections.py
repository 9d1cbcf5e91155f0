"""Each protection of the store with its harm: the harm shows when it is taken out, and only then."""

import contextlib
import errno
import os
import random
from pathlib import Path
from types import SimpleNamespace

import pytest
from folders import (
    assert_chain,
    checkpoint_file,
    history_file,
    note,
    note_of,
    on_posix,
)
from plans import Ticking, new_book, open_book, refusal, small_plan

from planner.errors import PlannerError
from planner.store import backups, checkpoint, files, journal, lock
from planner.store.book import PlanBook, create
from planner.store.folder import PlanFolder

with_and_without = pytest.mark.parametrize("is_protected", [True, False], ids=["with", "without"])


def is_whole(folder):
    try:
        assert_chain(folder)
    except AssertionError:
        return False
    return True


# The lock


@with_and_without
def test_the_lock_keeps_two_writers_apart(tmp_path, monkeypatch, is_protected):
    mine, theirs = new_book(tmp_path), open_book(tmp_path, who="鈴木")
    theirs._lock = lock.WriteLock(theirs.place.path, "鈴木", patience=0.02)
    if not is_protected:
        monkeypatch.setattr(lock.WriteLock, "held", lambda _: contextlib.nullcontext())
    append = journal.append
    met = []

    def meet(folder, entry):
        """The other writes just when the first has read the end and is about to write."""
        if not met:
            met.append(True)
            with contextlib.suppress(PlannerError):
                theirs.submit(note("鈴木", row="daily"))
        return append(folder, entry)

    monkeypatch.setattr(journal, "append", meet)
    mine.submit(note("佐藤"))
    assert is_whole(mine.place.path) == is_protected


# The fresh read under the lock


@with_and_without
def test_the_fresh_read_puts_a_line_behind_what_others_wrote(tmp_path, monkeypatch, is_protected):
    mine, theirs = new_book(tmp_path), open_book(tmp_path, who="鈴木")
    theirs.submit(note("鈴木"))
    if not is_protected:
        monkeypatch.setattr(PlanBook, "_catch_up", lambda _: None)
    mine.submit(note("佐藤", row="daily"))
    assert is_whole(mine.place.path) == is_protected


# fsync, on a disk that forgets what was not synced


class ForgetfulDisk:
    """What would be found after a power cut: bytes and names that were synced, nothing else.

    Content counts as of the last fsync of its file, a name as of the last fsync of its folder.
    """

    def __init__(self, root, monkeypatch):
        self.root = root
        self.content = {}
        self.names = {}
        self.states = []
        self.acknowledged = -1  # not even begun
        self.kept_open = []  # so that no inode is given away again
        self._fsync = os.fsync
        monkeypatch.setattr(os, "fsync", self.fsync)

    def fsync(self, descriptor):
        self._fsync(descriptor)
        self.kept_open.append(os.dup(descriptor))
        held = os.fstat(descriptor).st_ino
        place = Path(f"/proc/self/fd/{descriptor}").readlink()
        if place.is_dir():
            self.names[held] = {path.name: path.stat().st_ino for path in place.iterdir()}
            folders = [path for path in place.iterdir() if path.is_dir()]
            self.names = {path.stat().st_ino: {} for path in folders} | self.names
        else:
            self.content[held] = place.read_bytes()
        self.states.append((self.acknowledged, dict(self.names), dict(self.content)))

    def after_power_cut(self, state, target):
        """The folder as the disk has it."""
        self._restore(self.root.stat().st_ino, state, target)

    def _restore(self, folder, state, target):
        target.mkdir()
        _acknowledged, names, content = state
        for name, held in names.get(folder, {}).items():
            if held in names:
                self._restore(held, state, target / name)
            else:
                (target / name).write_bytes(content.get(held, b""))

    def close(self):
        for descriptor in self.kept_open:
            os.close(descriptor)


@pytest.fixture
def disk(tmp_path, monkeypatch):
    root = tmp_path / "disk"
    root.mkdir()
    forgetful = ForgetfulDisk(root, monkeypatch)
    yield forgetful
    forgetful.close()


def work(disk):
    """Begin a plan and change it in every way that touches the disk, counting what is told."""
    create(PlanFolder(disk.root / "plan"), small_plan(), clock=Ticking())
    disk.acknowledged = 0
    book = PlanBook(PlanFolder(disk.root / "plan"), who="佐藤", clock=Ticking())
    for number in range(6):
        book.submit(note(f"改 {number}"))
        disk.acknowledged += 1
        if number == 2:
            book.close()
        if number == 4:
            with history_file(book).open("ab") as file:
                file.write(b"torn")
            book = PlanBook(PlanFolder(disk.root / "plan"), who="佐藤", clock=Ticking())
    book.undo()
    disk.acknowledged += 1
    book.close()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="asks which file is synced")
@with_and_without
def test_fsync_keeps_all_that_was_acknowledged_through_a_power_cut_at_any_instant(
    tmp_path, disk, monkeypatch, is_protected
):
    if not is_protected:
        monkeypatch.setattr(
            journal, "os", SimpleNamespace(SEEK_END=os.SEEK_END, fsync=lambda _: None)
        )
    work(disk)
    losses = []
    for number, state in enumerate(disk.states):
        place = tmp_path / f"after-{number}"
        disk.after_power_cut(state, place)
        try:
            plan = PlanBook(PlanFolder(place / "plan")).plan
        except PlannerError:
            found = -1
        else:
            found = plan.seq
        if found < state[0]:
            losses.append(number)
    assert (losses == []) == is_protected
    assert disk.states[-1][0] == 7


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="asks which file is synced")
def test_part_of_an_unsynced_line_after_a_power_cut_is_set_aside(tmp_path, disk):
    work(disk)
    rng = random.Random(1)
    for number in range(30):
        state = rng.choice([state for state in disk.states if state[0] > 0])
        place = tmp_path / f"after-{number}"
        disk.after_power_cut(state, place)
        history = place / "plan" / journal.HISTORY
        whole = history.read_bytes()
        cut = whole[rng.randrange(len(whole)) :].replace(b"\n", b"\0")
        history.write_bytes(whole + cut)
        book = PlanBook(PlanFolder(place / "plan"), who="佐藤")
        assert (book.problem, book.plan.seq >= state[0]) == (None, True)
        assert book.submit(note("後")) is not None
        assert_chain(place / "plan")


# The replacement


@with_and_without
def test_the_replacement_leaves_old_or_new_when_the_disk_fills_half_way(
    tmp_path, monkeypatch, is_protected
):
    path = tmp_path / "plan.json"
    path.write_bytes(b"old " * 100)
    real = Path.open
    with monkeypatch.context() as full:
        if not is_protected:
            full.setattr(files, "write_atomically", lambda place, new: half(place).write(new))
        full.setattr(
            Path, "open", lambda path, mode: half(path, real) if mode == "wb" else real(path, mode)
        )
        with pytest.raises(OSError, match="No space"):
            files.write_atomically(path, b"new " * 100)
    assert (path.read_bytes() == b"old " * 100) == is_protected
    assert [held.name for held in tmp_path.iterdir()] == ["plan.json"]


class half:  # noqa: N801 - reads as what it is: a file that takes half of what it is given
    def __init__(self, path, opener=open):
        self._file = opener(path, "r+b" if path.exists() else "wb")  # in place: nothing truncated

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()

    def write(self, content):
        self._file.write(content[: len(content) // 2])
        self._file.close()
        raise OSError(errno.ENOSPC, "No space left on device")


# What Windows does otherwise


class Windows:
    """Windows as far as the store meets it: no open file is replaced, no folder synced."""

    def __init__(self, monkeypatch):
        self.open = []
        self.refused = 0
        real_replace = Path.replace

        def replace(path, target):
            if Path(target) in self.open:
                self.refused += 1
                raise PermissionError(errno.EACCES, "Permission denied")
            return real_replace(path, target)

        def open_folder(*_):
            raise PermissionError(errno.EACCES, "Permission denied")

        shown = SimpleNamespace(name="nt", fsync=os.fsync, open=open_folder, close=os.close)
        monkeypatch.setattr(Path, "replace", replace)
        monkeypatch.setattr(files, "os", shown)

    def sleep(self, _):
        """Readers are done after a few pauses of the writer."""
        if self.refused == 3:
            self.open.clear()


@pytest.fixture
def windows(monkeypatch):
    system = Windows(monkeypatch)
    monkeypatch.setattr(files, "time", SimpleNamespace(sleep=system.sleep))
    return system


def test_on_windows_a_checkpoint_waits_for_its_readers(tmp_path, windows):
    book = new_book(tmp_path)
    book.submit(note("一"))
    book.close()
    windows.open.append(checkpoint_file(book))
    book.submit(note("二"))
    book.close()
    assert windows.refused == 3
    assert note_of(checkpoint.load(book.place.path)[0]) == "二"


def test_on_windows_a_reader_that_never_lets_go_costs_a_checkpoint_and_no_edit(tmp_path, windows):
    windows.refused = 100  # past the point where readers let go
    book = new_book(tmp_path)
    book.submit(note("一"))
    book.close()
    windows.open.append(checkpoint_file(book))
    book.submit(note("二"))
    book.close()
    assert note_of(checkpoint.load(book.place.path)[0]) == "一"
    assert note_of(open_book(tmp_path).plan) == "二"
    assert not list(book.place.path.rglob("*.new"))
    assert len(backups.backups(book.place.path)) == 1


def test_on_windows_a_lock_that_is_denied_at_once_is_asked_for_again(tmp_path, monkeypatch):
    """Its locks answer with a refusal where others wait."""
    book = new_book(tmp_path)
    real = lock.portalocker.portalocker.lock
    tries = []

    def deny(file, flags):
        tries.append(flags)
        if len(tries) < 4:
            raise lock.portalocker.AlreadyLocked(PermissionError(errno.EACCES, "denied"))
        return real(file, flags)

    monkeypatch.setattr(lock.portalocker.portalocker, "lock", deny)
    assert book.submit(note("一")).seq == 1
    assert len(tries) == 4


# What happens to the files meanwhile


@on_posix
@pytest.mark.parametrize("what", ["deleted", "truncated", "older", "replaced", "grown"])
def test_a_history_changed_under_an_open_plan_is_never_written_on(tmp_path, what):
    book = new_book(tmp_path)
    for number in range(3):
        book.submit(note(f"改 {number}"))
    path = history_file(book)
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    if what == "deleted":
        path.unlink()
    else:
        other = {
            "truncated": whole[:-30],
            "older": b"".join(lines[:2]),
            "replaced": new_book(tmp_path / "other")
            and (tmp_path / "other/plan/history.jsonl").read_bytes(),
            "grown": b"".join(
                [lines[0], lines[1].replace(b"\xe6\x94\xb9", b"\xe6\x94\xb9" * 2), *lines[2:]]
            ),
        }[what]
        path.write_bytes(other)
    assert refusal(book.submit, note("新")).code.startswith("history-")
    assert (path.read_bytes() == other) if path.exists() else what == "deleted"
    assert note_of(book.plan) == "改 2"
    path.write_bytes(whole)
    assert book.submit(note("新")).seq == 4
