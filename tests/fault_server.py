"""A process that runs the job with a fault at one of its system calls, again and again.

`python tests/fault_server.py` reads one JSON object a line: sources, index, full, fault, at. It
forks, and the child runs the job with hooks around everything that changes the disk: opening for
writing, each write below Python's buffers, fsync, rename, unlink, mkdir, rmdir. Before the call
with the number `at` the fault happens:

    kill     the process dies by SIGKILL
    torn     so it does, but half of what was to be written has been
    cut      so it does, and half of every file that was not flushed is lost, as with the power
    ENOSPC   this call fails and every later one that needs space does, too
    EIO      this call fails, once

The answer is one JSON object: code (exit code, negative for a signal), calls (where none struck).
"""

from __future__ import annotations

import builtins
import errno
import gc
import io
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from artikelsuche.corpus import ArtikelsucheError
from artikelsuche.index import reindex, verify
from artikelsuche.search import open_index

DONE, FAILED, UNEXPECTED = 0, 2, 9

_NEED_SPACE = ("open", "write", "fsync", "mkdir", "rename")


class Faults:
    """Counts system calls, and lets one of them go wrong.

    Args:
        fault: What happens; empty for a run in which nothing does.
        at: The number of the call, from 1.
    """

    def __init__(self, fault: str, at: int) -> None:
        self.fault, self.at, self.calls = fault, at, 0
        self._unsynced: dict[tuple[int, int], int] = {}

    def call(self, name: str, half: Callable[[], object] | None = None) -> None:
        """Stand before a system call, and do what is to be done."""
        self.calls += 1
        if self.fault == "ENOSPC" and self.calls >= self.at and name in _NEED_SPACE:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if self.calls != self.at:
            return
        if self.fault == "EIO":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        if self.fault == "torn" and half is not None:
            half()
        if self.fault == "cut":
            for descriptor in self._unsynced.values():
                os.ftruncate(descriptor, os.fstat(descriptor).st_size // 2)
        if self.fault in ("kill", "torn", "cut"):
            os.kill(os.getpid(), signal.SIGKILL)

    def wrote(self, descriptor: int) -> None:
        """Note that a file holds bytes that are not flushed."""
        if self.fault == "cut":
            key = _inode(descriptor)
            if key not in self._unsynced:
                self._unsynced[key] = os.dup(descriptor)

    def flushed(self, descriptor: int) -> None:
        """Note that a file has been flushed."""
        kept = self._unsynced.pop(_inode(descriptor), None)
        if kept is not None:
            os.close(kept)

    def hook(self) -> None:
        """Put hooks around the calls of this process."""
        plain_open, plain_fsync = io.open, os.fsync
        faults = self

        class HookedFile(io.FileIO):
            def write(self, data: Any) -> int:
                """Write, or fail."""
                write = super().write
                view = memoryview(data).cast("B")
                faults.call("write", lambda: write(view[: len(view) // 2]))
                written = write(data)
                faults.wrote(self.fileno())
                return written

        def hooked_open(file: Any, mode: str = "r", buffering: int = -1, encoding: Any = None,
                        errors: Any = None, newline: Any = None, closefd: bool = True,
                        opener: Any = None) -> Any:  # fmt: skip
            if not set(mode) & set("wax+"):
                return plain_open(file, mode, buffering, encoding, errors, newline, closefd, opener)
            faults.call("open")
            raw = HookedFile(file, mode.replace("b", "").replace("t", ""), closefd, opener)
            buffered: Any = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
            if "b" in mode:
                return buffered
            text = io.TextIOWrapper(buffered, encoding, errors, newline)
            text.mode = mode  # type: ignore[misc]
            return text

        def hooked_fsync(descriptor: int) -> None:
            faults.call("fsync")
            plain_fsync(descriptor)
            faults.flushed(descriptor)

        builtins.open = io.open = hooked_open  # type: ignore[assignment]
        os.fsync = hooked_fsync  # type: ignore[assignment]
        for name in ("write", "replace", "rename", "unlink", "remove", "mkdir", "rmdir",
                     "ftruncate", "truncate"):  # fmt: skip
            kind = "rename" if name == "replace" else name
            setattr(os, name, self._around(kind, getattr(os, name)))

    def _around(self, kind: str, plain: Callable[..., Any]) -> Callable[..., Any]:
        def hooked(*arguments: Any, **options: Any) -> Any:
            self.call(kind)
            return plain(*arguments, **options)

        return hooked


def _inode(descriptor: int) -> tuple[int, int]:
    status = os.fstat(descriptor)
    return status.st_dev, status.st_ino


def run_job(task: dict[str, Any]) -> int:
    """Run the job in this process, and tell how it ended."""
    faults = Faults(task["fault"], task["at"])
    code = UNEXPECTED
    try:
        faults.hook()
        reindex(task["sources"], index=task["index"], full=task["full"])
        code = DONE
    except ArtikelsucheError as error:
        sys.stderr.write(f"{error}\n")
        code = FAILED
    except BaseException:
        traceback.print_exc()
    sys.stderr.write(f"calls {faults.calls}\n")
    sys.stderr.flush()
    return code


def serve() -> None:
    """Answer one request after another, each in a child of its own."""
    for line in sys.stdin:
        task = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.dup2(writing, 2)
            os._exit(run_job(task))
        os.close(writing)
        with open(reading, "rb") as stream:  # noqa: PTH123 - a descriptor
            said = stream.read().decode("utf-8", "replace")
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        calls = said.rpartition("calls ")[2].strip() if code >= 0 else "0"
        sys.stdout.write(json.dumps({"code": code, "calls": int(calls), "said": said}) + "\n")
        sys.stdout.flush()


def warm(folder: Path) -> None:
    """Load what every job needs, so that a child starts with it."""
    source = folder / "a.txt"
    source.write_text("Der Hafenkran\n\nDer Kran hebt Waffenlieferungen.", "utf-8")
    reindex([source], index=folder / "index")
    verify(folder / "index")
    with open_index(folder / "index") as archive:
        archive.search("Kran")
    gc.freeze()


if __name__ == "__main__":
    warm(Path(sys.argv[1]))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    serve()
