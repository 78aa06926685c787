"""Reading many source files, in this process or in several, always in the order given."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import nullcontext
from itertools import groupby

from artikelsuche.corpus import Article, FurnitureProfile, SourceError, SourceFile, read_source

#: One file with what it gave.
Reading = tuple[SourceFile, Iterable[Article | SourceError]]

_FILES_A_TASK = 64


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
    """
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) if jobs > 1 else None
    with pool or nullcontext():
        for streamed, run in groupby(files, key=lambda file: file.holds_records):
            if pool is None or streamed:
                yield from ((file, read_source(file, profile)) for file in run)
            else:
                yield from _read_in_pool(pool, list(run), profile)


def _read_in_pool(
    pool: Executor, files: Sequence[SourceFile], profile: FurnitureProfile
) -> Iterator[Reading]:
    tasks = [files[at : at + _FILES_A_TASK] for at in range(0, len(files), _FILES_A_TASK)]
    for task, results in zip(
        tasks, pool.map(_read_task, tasks, [profile] * len(tasks)), strict=True
    ):
        yield from zip(task, results, strict=True)


def _read_task(
    files: Sequence[SourceFile], profile: FurnitureProfile
) -> list[list[Article | SourceError]]:
    """Read a few files inside a worker process."""
    return [list(read_source(file, profile)) for file in files]
