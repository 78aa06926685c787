"""The lock of an index: one writer at a time."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from article_files import put_articles, stored, tree

from artikelsuche.index import IndexLockedError, IndexStoreError, Report, reindex, verify
from artikelsuche.index.store.lock import write_lock

_HOLD = """
import os, sys
from pathlib import Path
from artikelsuche.index.store.lock import write_lock
with write_lock(Path(sys.argv[1])):
    print(os.getpid(), flush=True)
    sys.stdin.readline()
    os._exit(9)
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Four articles in three folders."""
    return put_articles(tmp_path / "source")


def test_a_second_writer_is_told_who_the_first_is(source: Path, tmp_path: Path) -> None:
    """A run meets the lock of another process, names it, and works once it has died."""
    index = tmp_path / "index"
    reindex([source], index=index)
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(index)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        pid = holder.stdout.readline().strip()
        before = tree(index)
        with pytest.raises(IndexLockedError) as caught:
            reindex([source], index=index, full=True)
        assert f"process {pid} on {socket.gethostname()} since 20" in str(caught.value)
        assert "try again when it is done" in str(caught.value)
        assert tree(index) == before
        assert len(stored(index)) == verify(index) == 4
        assert reindex([source], index=index, dry_run=True).unchanged == 4
        holder.communicate("\n")
    assert (index / "lock.json").exists()
    assert reindex([source], index=index).unchanged == 4
    assert not (index / "lock.json").exists()


def test_threads_of_one_process_lock_each_other_out(tmp_path: Path) -> None:
    """The lock holds between threads, and even in the thread that has it."""
    refused: list[str] = []

    def take() -> None:
        try:
            with write_lock(tmp_path):
                pass
        except IndexLockedError as error:
            refused.append(str(error))

    with write_lock(tmp_path):
        thread = threading.Thread(target=take)
        thread.start()
        thread.join()
        take()
    assert len(refused) == 2
    assert all(f"process {os.getpid()} on" in message for message in refused)
    take()
    assert len(refused) == 2


def test_a_run_that_waits_looks_at_the_sources_afterwards(source: Path, tmp_path: Path) -> None:
    """What another writer has added while a run waits for the lock is not taken for vanished."""
    index = tmp_path / "index"
    reindex([source], index=index)
    waiting: list[Report] = []
    run = threading.Thread(target=lambda: waiting.append(reindex([source], index=index, wait=30)))
    with write_lock(index):
        run.start()
        time.sleep(0.3)
        put_articles(source, {"neu": "Neu\n\nDer Text kam, als die andere wartete."})
    run.join()
    assert (waiting[0].added, waiting[0].deleted) == (1, 0)


@pytest.mark.skipif(os.name == "nt", reason="needs fcntl")
def test_a_file_system_without_locks_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no lock can be had nothing is written, and the message names a way out."""
    import fcntl

    def refuse(descriptor: int, operation: int) -> None:
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(IndexStoreError, match=r"knows no locks.*--index"), write_lock(tmp_path):
        pass


def test_the_lock_is_released_when_the_run_fails(tmp_path: Path) -> None:
    """An error inside the block frees the lock."""
    with pytest.raises(ZeroDivisionError), write_lock(tmp_path):
        raise ZeroDivisionError
    with write_lock(tmp_path):
        pass


@pytest.mark.parametrize("note", ["", "{", "[]", "{}", '{"pid": 1}', "null"])
def test_a_damaged_note_still_locks(tmp_path: Path, note: str) -> None:
    """Without a readable note the message names no holder, and the lock holds all the same."""
    with write_lock(tmp_path):
        (tmp_path / "lock.json").write_text(note)
        with (
            pytest.raises(IndexLockedError, match="another writer is at work"),
            write_lock(tmp_path),
        ):
            pass
