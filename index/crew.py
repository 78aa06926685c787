"""The crew: processes that each write segments of the articles they are handed.

The job keeps all decisions (which articles, which ids, one commit); the crew analyses and inverts.
Each worker asks over its own pipe for the next batch before it begins with the last one, and what
nobody has asked for is done by the job's own process, one of the crew. The job reads as well, and
each process writes a segment of what it was given at the end: so the job gives a worker only as
much as both will have done at the same time. A worker that waits works ahead. One that dies is
noticed at the next word with it.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
import time
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from whoosh.fields import Schema

from artikelsuche.corpus import Article

from .codec import ArticleSegment
from .collection import collecting_seldom
from .segments import SegmentWriter
from .signalling import SIGNALS, signals_held
from .workers import died

# Articles handed over at once: enough to be worth a word, few enough to lie in most pipes.
_BATCH = 32
# So many of them the job does before it looks again whether somebody asks.
_SLICE = 4
# What the segment of an article costs at the end, and what an article costs a worker in all, which
# nothing disturbs: measured in what it costs the job before the end. Taken from news texts; other
# texts have other shares, and then one process waits a while for the other.
_AT_THE_END = 1.25
_IN_ALL = 1.9

_TASK = "indexes"


class Crew:
    """Writes articles into segments of one folder in several processes, this one among them.

    The others are started with the first full batch: a small job is done without them.

    Args:
        folder: The folder of the index.
        schema: The schema of the index.
        indexname: Whoosh's name of the index.
        memory: How many megabytes each process may take.
        jobs: How many processes, at least 1.

    Attributes:
        segments: The finished segments, after `finish`.
    """

    def __init__(
        self, folder: Path, schema: Schema, indexname: str, memory: int, jobs: int
    ) -> None:
        self.segments: list[ArticleSegment] = []
        self._own = SegmentWriter(folder, schema, indexname, memory)
        self._task = (folder, schema, indexname, memory)
        self._jobs = jobs
        self._batch: list[Article] = []
        self._workers: dict[Connection, multiprocessing.process.BaseProcess] = {}
        self._given: dict[Connection, int] = {}
        self._begun: dict[Connection, float] = {}
        self._done = 0
        self._busy = 0.0
        self._unwritten = 0.0

    def add(self, article: Article) -> None:
        """Add an article.

        Args:
            article: The article.

        Raises:
            WorkerError: A process has died.
        """
        self._batch.append(article)
        if len(self._batch) == _BATCH:
            self._hand_over()

    def finish(self) -> None:
        """Finish the segments of all processes.

        Raises:
            WorkerError: A process has died.
        """
        for worker in self._workers:
            self._send(worker, None)
        self._add_own(_BATCH)
        self._own.finish()
        self.segments.extend(self._own.segments)
        for worker, process in self._workers.items():
            answer = self._answer(worker)
            while answer is None:
                answer = self._answer(worker)
            self.segments.extend(answer)
            process.join()
            worker.close()
        self._workers = {}

    def cancel(self) -> None:
        """Forget everything, and leave no file of it behind."""
        for worker, process in self._workers.items():
            worker.close()  # which tells it to tidy up
            process.join()
        self._workers = {}
        self._own.cancel()
        folder = self._task[0]
        for segment in self.segments:
            segment.path(folder).unlink(missing_ok=True)
        self.segments = []

    def _hand_over(self) -> None:
        if not self._workers:
            self._start()
        while self._batch:
            worker = self._next_worker()
            if worker is None:
                self._add_own(_SLICE)
            else:
                self._answer(worker)
                self._given[worker] += len(self._batch)
                self._send(worker, self._batch)
                self._batch = []

    def _next_worker(self) -> Connection | None:
        """Choose a worker that asks, and will be done before this process."""
        for worker in wait(list(self._workers), timeout=0):
            assert isinstance(worker, Connection)
            self._begun.setdefault(worker, time.perf_counter())
            if self._done and self._end_of(worker) <= self._own_end():
                return worker
        return None

    def _end_of(self, worker: Connection) -> float:
        """Tell when a worker would be done if it was given no more."""
        each = self._busy / self._done
        return self._begun[worker] + self._given[worker] * each * _IN_ALL

    def _own_end(self) -> float:
        """Tell when this process would be done if there was nothing more to read."""
        return time.perf_counter() + self._unwritten * _AT_THE_END

    def _add_own(self, most: int) -> None:
        began, written = time.perf_counter(), len(self._own.segments)
        own, self._batch = self._batch[:most], self._batch[most:]
        for article in own:
            self._own.add(article)
        if len(self._own.segments) > written:
            self._unwritten = 0.0
            return
        spent = time.perf_counter() - began
        self._done += len(own)
        self._busy += spent
        self._unwritten += spent

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        with signals_held():
            for _ in range(self._jobs - 1):
                ours, theirs = context.Pipe()
                process = context.Process(target=_work, args=(theirs, *self._task), daemon=True)
                process.start()
                theirs.close()
                self._workers[ours] = process
                self._given[ours] = 0

    def _send(self, worker: Connection, message: Any) -> None:
        try:
            worker.send(message)
        except OSError:
            self._answer(worker)  # says why it went, if it could
            raise died(_TASK) from None

    def _answer(self, worker: Connection) -> Any:
        try:
            answer = worker.recv()
        except (EOFError, OSError) as error:
            raise died(_TASK) from error
        if isinstance(answer, BaseException):
            raise answer
        return answer


def _work(link: Connection, folder: Path, schema: Schema, indexname: str, memory: int) -> None:
    """Index what comes over the pipe, inside a worker process."""
    # The job decides what becomes of an interruption, and closes the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    writer = SegmentWriter(folder, schema, indexname, memory)
    try:
        with collecting_seldom():
            _serve(link, writer)
            writer.finish()
        link.send(writer.segments)
    except (EOFError, ConnectionError):  # the job was cancelled, or died
        writer.cancel()
    except Exception as error:
        writer.cancel()
        with suppress(ConnectionError):
            link.send(error)


def _serve(link: Connection, writer: SegmentWriter) -> None:
    """Ask for batches until there are no more."""
    link.send(None)
    while True:
        while not link.poll() and writer.work_ahead():
            pass
        batch = link.recv()
        if batch is None:
            return
        link.send(None)
        for article in batch:
            writer.add(article)
