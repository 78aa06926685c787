"""Reading many source files, in this process or in several, always in the order given."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import groupby, islice

from artikelsuche.corpus.cleaning.profile import FurnitureProfile
from artikelsuche.corpus.language import speak, spoken, tr
from artikelsuche.corpus.packed.reading import parts_of, read_file, read_page
from artikelsuche.corpus.reading import Reading
from artikelsuche.corpus.source_file import Member, SourceFile
from artikelsuche.index.writing.processes import SIGNALS, died, starting

#: One file with the digests of it that are known; and with what it gave.
Task = tuple[SourceFile, frozenset[str]]
Given = tuple[SourceFile, Iterable[Reading]]

_FILES_A_TASK = 64
# Of pages in archives, whose bytes are sent along; with them goes what is known between them.
_BYTES_A_TASK, _PARTS_A_TASK = 4 << 20, 1024
# Tasks handed out per process before their results are taken: memory stays bounded by them.
_TASKS_A_JOB = 4


def read_files(files: Iterable[Task], profile: FurnitureProfile, jobs: int = 1) -> Iterator[Given]:
    """Read and clean files, and yield each in the order given with an iterable of what it gave.

    Pages, those in archives too, are shared out among worker processes; archives and files of many
    records are streamed by this process, since they need not fit into memory.

    Raises:
        WorkerError: A worker process has died.
    """
    if jobs == 1:
        yield from ((file, read_file(file, profile, known)) for file, known in files)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, _prepare_worker, (spoken(),)) as pool:
        for streamed, run in groupby(files, key=lambda task: task[0].holds_records):
            if streamed:
                for file, known in run:
                    parts = parts_of(file, profile, known)
                    yield file, _read_parts(pool, parts, profile, ahead=jobs * _TASKS_A_JOB)
            else:
                yield from _read_in_pool(pool, run, profile, ahead=jobs * _TASKS_A_JOB)


def _prepare_worker(language: str) -> None:
    """Speak a language, leave signals to the starting process, and end when that has ended."""
    speak(language)
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # nobody is left to take the results


def _read_in_pool(
    pool: Executor, files: Iterable[Task], profile: FurnitureProfile, ahead: int
) -> Iterator[Given]:
    """Read so many tasks ahead and no more: reading is quicker than indexing."""
    files = iter(files)
    pending: deque[tuple[Sequence[Task], Future[list[list[Reading]]]]] = deque()
    with _working(pool):
        while task := list(islice(files, _FILES_A_TASK)):
            with starting():  # each of the first tasks starts a process
                future = pool.submit(_read_task, task, profile)
            pending.append((task, future))
            if len(pending) >= ahead:
                yield from _finished(*pending.popleft())
        while pending:
            yield from _finished(*pending.popleft())


@contextmanager
def _working(pool: Executor) -> Iterator[None]:
    """Use a pool inside the block; an error in it ends the pool in good order."""
    try:
        yield
    except BrokenExecutor as error:
        raise died(tr("a process that reads files")) from error
    except BaseException:
        # Python would wait for the running tasks at its end all the same, and then fall over pipes
        # that the thread of the pool is just closing.
        pool.shutdown(wait=True, cancel_futures=True)
        raise


def _finished(task: Sequence[Task], future: Future[list[list[Reading]]]) -> Iterator[Given]:
    yield from zip((file for file, _ in task), future.result(), strict=True)


def _read_parts(
    pool: Executor, parts: Iterable[Reading | Member], profile: FurnitureProfile, ahead: int
) -> Iterator[Reading]:
    """Hand the pages of an archive to the pool, and yield what all parts give in their order."""
    pending: deque[tuple[list[Reading | Member], Future[list[list[Reading]]] | None]] = deque()
    task: list[Reading | Member] = []
    pages: list[Member] = []
    with _working(pool):
        for part in parts:
            if isinstance(part, Reading) and not task and not pending:
                yield part
                continue
            task.append(part)
            if isinstance(part, Member):
                pages.append(part)
            if _is_full(task, pages):
                pending.append((task, _read_in(pool, pages, profile)))
                task, pages = [], []
            if len(pending) >= ahead:
                yield from _merged(*pending.popleft())
        pending.append((task, _read_in(pool, pages, profile)))
        while pending:
            yield from _merged(*pending.popleft())


def _read_in(
    pool: Executor, pages: list[Member], profile: FurnitureProfile
) -> Future[list[list[Reading]]] | None:
    if not pages:
        return None
    with starting():
        return pool.submit(_read_pages, pages, profile)


def _is_full(task: list[Reading | Member], pages: list[Member]) -> bool:
    if len(pages) >= _FILES_A_TASK or len(task) >= _PARTS_A_TASK:
        return True
    return sum(len(page.content or b"") for page in pages) >= _BYTES_A_TASK


def _merged(
    task: list[Reading | Member], future: Future[list[list[Reading]]] | None
) -> Iterator[Reading]:
    found = iter(future.result() if future is not None else ())
    for part in task:
        yield from [part] if isinstance(part, Reading) else next(found)


def _read_pages(pages: list[Member], profile: FurnitureProfile) -> list[list[Reading]]:
    """Read a few pages of an archive inside a worker process."""
    return [list(read_page(page, profile)) for page in pages]


def _read_task(files: Sequence[Task], profile: FurnitureProfile) -> list[list[Reading]]:
    """Read a few files inside a worker process."""
    return [list(read_file(file, profile, known)) for file, known in files]
