"""Reading many source files, in this process or in several, always in the order given."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import nullcontext
from itertools import groupby

from artikelsuche.corpus import Article, FurnitureProfile, SourceError, SourceFile, read_source

from .errors import WorkerError

#: One file with what it gave.
Reading = tuple[SourceFile, Iterable[Article | SourceError]]

_FILES_A_TASK = 64
# Tasks handed out per process before their results are taken: memory stays bounded by them.
_TASKS_A_JOB = 4


def read_files(
    files: Sequence[SourceFile], profile: FurnitureProfile, jobs: int = 1
) -> Iterator[Reading]:
    """Read and clean files.

    Text files are shared out among worker processes; a file of many records is streamed by this
    process, since it need not fit into memory.

    Args:
        files: The files.
        profile: What to know of the furniture of their sites.
        jobs: The number of processes, at least 1.

    Yields:
        Each file, in the order given, with an iterable of what it gave.

    Raises:
        WorkerError: A worker process has died.
    """
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) if jobs > 1 else None
    with pool or nullcontext():
        for streamed, run in groupby(files, key=lambda file: file.holds_records):
            if pool is None or streamed:
                yield from ((file, read_source(file, profile)) for file in run)
            else:
                yield from _read_in_pool(pool, list(run), profile, ahead=jobs * _TASKS_A_JOB)


def _read_in_pool(
    pool: Executor, files: Sequence[SourceFile], profile: FurnitureProfile, ahead: int
) -> Iterator[Reading]:
    """Read so many tasks ahead and no more: reading is quicker than indexing."""
    tasks = (files[at : at + _FILES_A_TASK] for at in range(0, len(files), _FILES_A_TASK))
    pending: deque[tuple[Sequence[SourceFile], Future[list[list[Article | SourceError]]]]] = deque()
    try:
        for task in tasks:
            pending.append((task, pool.submit(_read_task, task, profile)))
            if len(pending) >= ahead:
                yield from _finished(*pending.popleft())
        while pending:
            yield from _finished(*pending.popleft())
    except BrokenExecutor as error:
        reason = (
            "a process that reads files has died, perhaps for want of memory; "
            "run again with fewer --jobs"
        )
        raise WorkerError(reason) from error
    finally:
        for _, future in pending:
            future.cancel()


def _finished(
    task: Sequence[SourceFile], future: Future[list[list[Article | SourceError]]]
) -> Iterator[Reading]:
    yield from zip(task, future.result(), strict=True)


def _read_task(
    files: Sequence[SourceFile], profile: FurnitureProfile
) -> list[list[Article | SourceError]]:
    """Read a few files inside a worker process."""
    return [list(read_source(file, profile)) for file in files]
