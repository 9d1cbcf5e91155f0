"""What is acknowledged is on disk, through power cuts, full disks and folders that refuse."""

import errno
import os
from pathlib import Path

import pytest
from folders import (
    assert_chain,
    checkpoint_file,
    history_file,
    note,
    note_of,
    on_posix,
    with_checkpoint,
)
from plans import Ticking, new_book, open_book, refusal, small_plan

from planner.errors import UnavailableError
from planner.store import files, journal, lock
from planner.store.book import create
from planner.store.folder import PlanFolder

# Files replaced whole


@on_posix
def test_who_reads_a_checkpoint_while_it_is_replaced_reads_the_old_one_whole(tmp_path):
    book = with_checkpoint(tmp_path)
    old = checkpoint_file(book).read_bytes()
    with checkpoint_file(book).open("rb") as reading:
        book.submit(note("新しい" * 100))
        book.close()
        assert reading.read() == old
    assert checkpoint_file(book).read_bytes() != old


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_replacement_that_fails_leaves_the_old_file_and_nothing_beside_it(
    tmp_path, monkeypatch, step
):
    path = tmp_path / "plan.json"
    files.write_atomically(path, b"old")

    def fail(*_):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(*{"fsync": (os, "fsync"), "replace": (files, "replace")}[step], fail)
    with pytest.raises(OSError, match="Input/output"):
        files.write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [held.name for held in tmp_path.iterdir()] == ["plan.json"]


def test_the_new_content_is_on_disk_before_the_name_points_to_it(tmp_path, monkeypatch):
    path = tmp_path / "plan.json"
    path.write_bytes(b"old")
    happened = []
    real_fsync, real_replace = os.fsync, files.replace

    def fsync(descriptor):
        happened.append(("fsync", os.fstat(descriptor).st_size))
        real_fsync(descriptor)

    def replace(source, target):
        happened.append(("replace", source.read_bytes()))
        real_replace(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(files, "replace", replace)
    files.write_atomically(path, b"new content")
    assert happened[:2] == [("fsync", 11), ("replace", b"new content")]


def test_replacing_waits_for_a_reader_that_holds_the_file_as_windows_does(tmp_path, monkeypatch):
    source, target = tmp_path / "new", tmp_path / "old"
    source.write_bytes(b"new")
    target.write_bytes(b"old")
    tries = []
    real = Path.replace

    def replace(path, other):
        tries.append(path)
        if len(tries) < 4:
            raise PermissionError(errno.EACCES, "in use")
        return real(path, other)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(files.time, "sleep", lambda _: None)
    files.replace(source, target)
    assert target.read_bytes() == b"new"
    assert len(tries) == 4


def test_replacing_gives_up_after_a_while(tmp_path, monkeypatch):
    def replace(*_):
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(files.time, "sleep", lambda _: None)
    with pytest.raises(PermissionError):
        files.replace(tmp_path / "a", tmp_path / "b")


@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOTSUP])
@on_posix
def test_a_share_that_cannot_sync_folders_is_good_enough(tmp_path, monkeypatch, code):
    def refuse(_):
        raise OSError(code, "not for folders")

    monkeypatch.setattr(os, "fsync", refuse)
    files.sync_folder(tmp_path)


# On disk before it is acknowledged


class PowerCut:
    """Remembers how much of each file reached the disk, and cuts the rest off."""

    def __init__(self, monkeypatch):
        self.synced = {}
        self.order = []
        real = os.fsync

        def fsync(descriptor):
            real(descriptor)
            held = os.fstat(descriptor)
            self.synced[held.st_ino] = held.st_size
            self.order.append(("fsync", held.st_ino, held.st_size))

        monkeypatch.setattr(os, "fsync", fsync)

    def strike(self, path):
        with path.open("r+b") as file:
            file.truncate(self.synced.get(path.stat().st_ino, 0))


def test_an_edit_is_synced_whole_before_it_is_acknowledged(tmp_path, monkeypatch):
    book = new_book(tmp_path)
    disk = PowerCut(monkeypatch)
    for number in range(3):
        disk.order.clear()
        book.submit(note(f"改 {number}"))
        held = history_file(book).stat()
        assert disk.order == [("fsync", held.st_ino, held.st_size)]


def test_after_a_power_cut_every_acknowledged_entry_is_there(tmp_path, monkeypatch):
    disk = PowerCut(monkeypatch)
    book = new_book(tmp_path)
    for number in range(5):
        book.submit(note(f"改 {number}"))
    book.undo()
    disk.strike(history_file(book))
    assert len(assert_chain(book.place.path)) == 7
    assert note_of(open_book(tmp_path).plan) == "改 3"


def test_a_plan_begun_is_synced_before_it_has_its_name(tmp_path, monkeypatch):
    disk = PowerCut(monkeypatch)
    real = Path.rename

    def rename(path, target):
        disk.order.append(("rename", path.stat().st_ino, target.name))
        return real(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    create(PlanFolder(tmp_path / "plan"), small_plan(), clock=Ticking())
    held = (tmp_path / "plan" / journal.HISTORY).stat()
    steps = [(what, where) for what, where, _ in disk.order]
    renamed = steps.index(("rename", (tmp_path / "plan").stat().st_ino))
    assert ("fsync", held.st_ino) in steps[:renamed]
    if os.name != "nt":
        assert ("fsync", tmp_path.stat().st_ino) in steps[renamed:]


# Full disks, failing disks, folders that cannot be written


class FullDisk:
    """A history file that takes only so many bytes more."""

    def __init__(self, file, room):
        self._file = file
        self._room = room

    def __enter__(self):
        self._file.__enter__()
        return self

    def __exit__(self, *error):
        return self._file.__exit__(*error)

    def __getattr__(self, name):
        return getattr(self._file, name)

    def write(self, content):
        if not self._room:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = self._file.write(content[: self._room])
        self._room -= taken
        return taken


@pytest.fixture
def full_disk(monkeypatch):
    """Makes the disk full after some bytes, until it is given room."""
    real = Path.open

    def fill(room):
        def opened(path, mode="r", *given, **named):
            file = real(path, mode, *given, **named)
            return FullDisk(file, room) if mode == "ab" else file

        monkeypatch.setattr(Path, "open", opened)

    fill.empty = lambda: monkeypatch.setattr(Path, "open", real)
    return fill


def assert_not_saved(book, change):
    before, size = book.plan, history_file(book).stat().st_size
    error = refusal(book.submit, change)
    assert isinstance(error, UnavailableError)
    assert error.code == "not-saved"
    assert error.parameters["problem"]
    assert book.plan is before
    assert history_file(book).stat().st_size == size
    assert len(assert_chain(book.place.path)) == before.seq + 1


@pytest.mark.parametrize("room", [0, 1, 40])
def test_a_full_disk_loses_nothing_and_the_next_edit_works(tmp_path, full_disk, room):
    book = new_book(tmp_path)
    book.submit(note("一"))
    full_disk(room)
    assert_not_saved(book, note("二"))
    assert note_of(open_book(tmp_path).plan) == "一"
    full_disk.empty()
    assert book.submit(note("三")).seq == 2
    assert_chain(book.place.path)


def test_a_disk_that_takes_a_line_in_pieces_gets_it_whole(tmp_path, monkeypatch):
    class InPieces(FullDisk):
        def write(self, content):
            return self._file.write(content[:7])

    real = Path.open

    def opened(path, mode="r", *given, **named):
        file = real(path, mode, *given, **named)
        return InPieces(file, 0) if mode == "ab" else file

    book = new_book(tmp_path)
    monkeypatch.setattr(Path, "open", opened)
    book.submit(note("済"))
    monkeypatch.undo()
    assert_chain(book.place.path)
    assert open_book(tmp_path).plan == book.plan


@on_posix
def test_a_real_file_size_limit_loses_nothing_and_the_next_edit_works(tmp_path):
    import resource

    book = new_book(tmp_path)
    book.submit(note("一"))
    size = history_file(book).stat().st_size
    held = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 50, held[1]))
    try:
        assert_not_saved(book, note("二"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, held)
    assert book.submit(note("三")).seq == 2
    assert_chain(book.place.path)


def test_what_could_not_be_synced_is_not_there_afterwards(tmp_path, monkeypatch):
    book = new_book(tmp_path)
    book.submit(note("一"))

    def fail(_):
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as failing:
        failing.setattr(os, "fsync", fail)
        assert_not_saved(book, note("二"))
        assert_not_saved(book, note("二"))
    assert note_of(open_book(tmp_path).plan) == "一"
    assert book.submit(note("三")).seq == 2
    assert note_of(open_book(tmp_path).plan) == "三"


def test_a_torn_line_that_cannot_be_set_aside_stays_where_it_is(tmp_path, monkeypatch):
    book = new_book(tmp_path)
    with history_file(book).open("ab") as file:
        file.write(b"torn")

    def refuse(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as failing:
        failing.setattr(os, "fsync", refuse)
        assert refusal(book.submit, note("一")).code == "not-saved"
    assert history_file(book).read_bytes().endswith(b"torn")
    assert book.submit(note("一")).seq == 1
    assert_chain(book.place.path)


def test_a_history_that_cannot_be_written_is_told(tmp_path, monkeypatch):
    book = new_book(tmp_path)
    real = Path.open

    def opened(path, mode="r", *given, **named):
        if path.name == journal.HISTORY and mode != "rb":
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, mode, *given, **named)

    with monkeypatch.context() as failing:
        failing.setattr(Path, "open", opened)
        assert_not_saved(book, note("一"))
    assert book.submit(note("一")).seq == 1


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS, errno.ENOSPC])
def test_a_folder_that_cannot_be_written_is_told(tmp_path, monkeypatch, code):
    book = new_book(tmp_path)

    def refuse(*_, **__):
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as failing:
        failing.setattr(lock.portalocker.Lock, "acquire", refuse)
        error = refusal(book.submit, note("一"))
    assert isinstance(error, UnavailableError)
    assert error.code == "folder-unwritable"
    assert error.parameters == {"path": str(book.place.path), "problem": os.strerror(code)}
    assert book.submit(note("一")).seq == 1


def test_an_owner_file_that_cannot_be_written_costs_no_edit(tmp_path):
    book = new_book(tmp_path)
    (book.place.path / lock.OWNER).mkdir()
    assert book.submit(note("一")).seq == 1


@pytest.mark.parametrize("step", ["mkdir", "fsync", "rename"])
def test_a_plan_that_cannot_be_begun_leaves_nothing_behind(tmp_path, monkeypatch, step):
    def refuse(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as failing:
        failing.setattr(os if step == "fsync" else Path, step, refuse)
        error = refusal(create, PlanFolder(tmp_path / "plan"), small_plan(), clock=Ticking())
    assert isinstance(error, UnavailableError)
    assert error.code == "folder-unwritable"
    assert list(tmp_path.iterdir()) == []
