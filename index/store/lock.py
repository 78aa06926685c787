"""The lock of an index: one writer at a time, and a message that names who holds it."""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, SoftFileLock, Timeout

from artikelsuche.corpus.language import deferred, tr
from artikelsuche.index.errors import IndexLockedError, IndexStoreError

from .durable import replace_file
from .failures import storage_error

# Seconds between two attempts to take the lock.
_POLL = 0.1
_NO_LOCKS = deferred(
    "the file system knows no locks; name a directory on a local disk with --index"
)


@contextmanager
def write_lock(root: Path, wait: float = 0.0) -> Iterator[None]:
    """Hold the lock of an existing index directory; wait some seconds for another holder.

    The operating system releases the lock when the process dies, so a dead holder is no obstacle.

    Raises:
        IndexLockedError: Another process or thread holds it; the message names which.
        IndexStoreError: The lock file cannot be written.
    """
    holder = root / "lock.json"
    lock = FileLock(root / "lock", is_singleton=False)
    try:
        lock.acquire(timeout=max(0.0, wait), poll_interval=_POLL)
    except Timeout as error:
        reason = tr("{writer}; try again when it is done", writer=_describe(holder))
        raise IndexLockedError(root, reason) from error
    except (NotImplementedError, UserWarning) as error:
        raise IndexStoreError(root, tr(_NO_LOCKS)) from error
    except OSError as error:
        raise storage_error(root / "lock", error) from error
    if isinstance(lock, SoftFileLock):  # what later versions of filelock turn into
        lock.release()
        raise IndexStoreError(root, tr(_NO_LOCKS))
    try:
        replace_file(holder, json.dumps(_myself()) + "\n")
        yield
    finally:
        with suppress(OSError):
            holder.unlink(missing_ok=True)
        lock.release()


def _myself() -> dict[str, str | int]:
    since = dt.datetime.now(dt.timezone.utc).isoformat(timespec="seconds")
    return {"pid": os.getpid(), "host": socket.gethostname(), "since": since}


def _describe(holder: Path) -> str:
    """Say who holds the lock, as far as the holder left a note."""
    try:
        note = json.loads(holder.read_text("utf-8"))
        return tr(
            "another writer is at work: process {pid} on {host} since {since}",
            pid=note["pid"],
            host=note["host"],
            since=note["since"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return tr("another writer is at work")
