"""The worker pool: processes that each write segments of the articles they are handed.

The job keeps all decisions (which articles, which ids, one commit); the workers analyse and invert.
A worker asks for more batches before it has begun with those it has, so that it need not wait while
the job is busy. What no worker has asked for is done by the process of the job, which counts as one
of the pool. Each process writes a segment of what it was given at the end, and the job reads too:
so it gives a worker only as much as both will have done at the same time. A worker that waits works
ahead. A worker that exits early raises WorkerError at the next message.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
import time
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext
from pathlib import Path

from artikelsuche.corpus.article import Article
from artikelsuche.corpus.language import speak, spoken, tr
from artikelsuche.index.codec.segment_file import SegmentFile
from artikelsuche.index.codec.stored_fields import Dictionaries

from .cycle_collection import collecting_seldom
from .processes import SIGNALS, died, starting
from .segment_writer import SegmentWriter

# Articles handed over at once, enough to be worth a message; fewer where they have more characters.
_BATCH = 32
_BATCH_SIZE = 1 << 17
# So many of them the job does before it looks again whether somebody asks.
_SLICE = 4
# What the segment of an article costs at the end, and what an article costs a worker in all, which
# nothing disturbs: measured in what it costs the job before the end. Taken from news texts; other
# texts have other shares, and then one process waits a while for the other.
_AT_THE_END = 1.5
_IN_ALL = 2.15

# Batches that may wait for a worker, and the bytes they may take: those that eight mostly have.
# With six of them a worker was idle at times.
_QUEUED = 8
_PIPE = 1 << 20


class WorkerPool:
    """Writes articles into segments of one folder in several processes, this one among them.

    The others are started with the first full batch: a small job is done without them. Memory is in
    megabytes for each process; jobs is the number of processes, at least 1.

    Attributes:
        segments: The finished segments, after `finish`.
    """

    def __init__(self, folder: Path, memory: int, jobs: int) -> None:
        self.segments: list[SegmentFile] = []
        self._own = SegmentWriter(folder, memory)
        self._folder, self._memory = folder, memory
        self._jobs = jobs
        self._batch: list[Article] = []
        self._batch_size = 0
        self._workers: list[_Worker] = []
        self._done = 0
        self._busy = 0.0
        self._unwritten = 0.0

    def add(self, article: Article) -> None:
        """Add an article.

        Raises:
            WorkerError: A process has died.
        """
        self._batch.append(article)
        self._batch_size += len(article.body)
        if len(self._batch) == _BATCH or self._batch_size >= _BATCH_SIZE:
            self._hand_over()
            self._batch_size = 0

    def finish(self) -> None:
        """Finish the segments of all processes.

        Raises:
            WorkerError: A process has died.
        """
        for worker in self._workers:
            worker.send(None)
        self._add_own(_BATCH)
        self._own.finish()
        self.segments.extend(self._own.segments)
        for worker in self._workers:
            self.segments.extend(worker.finished())
        self._workers = []

    def cancel(self) -> None:
        """Forget everything, and leave no file of it behind."""
        for worker in self._workers:
            worker.leave()
        self._workers = []
        self._own.cancel()
        for segment in self.segments:
            segment.path(self._folder).unlink(missing_ok=True)
        self.segments = []

    def _hand_over(self) -> None:
        if not self._workers:
            self._start()
        while self._batch:
            worker = self._next_worker()
            if worker is None:
                self._add_own(_SLICE)
            else:
                worker.hand_over(self._batch, self._own.dictionaries)
                self._batch = []

    def _next_worker(self) -> _Worker | None:
        """Choose a worker that asks, and will be done before this process."""
        if not self._done:
            return None
        asking = wait([worker.answers for worker in self._workers], timeout=0)
        each = _IN_ALL * self._busy / self._done
        for worker in self._workers:
            if worker.answers in asking and worker.end(each) <= self._own_end():
                return worker
        return None

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
        with starting():
            self._workers = [
                _Worker(context, self._folder, self._memory) for _ in range(self._jobs - 1)
            ]


class _Worker:
    """A process of the pool as the job sees it.

    Attributes:
        answers: Where it asks for batches, and hands in its segments.
    """

    def __init__(self, context: SpawnContext, folder: Path, memory: int) -> None:
        theirs, self._orders = context.Pipe(duplex=False)
        self.answers, answers = context.Pipe(duplex=False)
        queued = _QUEUED if _widened(self._orders) else 1
        task = (theirs, answers, queued, folder, memory, spoken())
        process = context.Process(target=_work, args=task, daemon=True)
        process.start()
        theirs.close()
        answers.close()
        self._process = process
        self._given = 0
        self._begun: float | None = None

    def end(self, each: float) -> float:
        """Tell when it would be done if it was given no more, at so many seconds an article."""
        if self._begun is None:
            self._begun = time.perf_counter()
        return self._begun + self._given * each

    def hand_over(self, batch: list[Article], dictionaries: Dictionaries) -> None:
        """Give it a batch it has asked for, and before the first one what there is learned."""
        self._answer()
        if not self._given:
            self.send(dictionaries)
        self.send(batch)
        self._given += len(batch)

    def send(self, message: Dictionaries | list[Article] | None) -> None:
        """Send it dictionaries, a batch, or None where there are no more."""
        try:
            self._orders.send(message)
        except OSError:
            self._answer()  # says why it went, if it could
            raise died(tr("a process that indexes")) from None

    def finished(self) -> list[SegmentFile]:
        """Wait for its segments, and for its end."""
        answer = self._answer()
        while answer is None:
            answer = self._answer()
        self.leave()
        return answer

    def leave(self) -> None:
        """Let it go; where it has not handed in its segments, it tidies up."""
        self._orders.close()
        self.answers.close()
        self._process.join()

    def _answer(self) -> list[SegmentFile] | None:
        try:
            answer = self.answers.recv()
        except (EOFError, OSError) as error:
            raise died(tr("a process that indexes")) from error
        if isinstance(answer, BaseException):
            raise answer
        segments: list[SegmentFile] | None = answer
        return segments


def _widened(pipe: Connection) -> bool:
    """Make a pipe hold all batches that may wait in it, where the system can."""
    if sys.platform != "linux":
        return False
    import fcntl

    with suppress(OSError):
        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)
        return True
    return False


def _work(
    orders: Connection, answers: Connection, queued: int, folder: Path, memory: int, language: str
) -> None:
    """Index what comes over the pipe, inside a worker process."""
    # The job decides what becomes of an interruption, and closes the pipes.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    speak(language)
    writer = SegmentWriter(folder, memory)
    try:
        with collecting_seldom():
            for _ in range(queued):
                answers.send(None)
            _serve(orders, answers, writer)
            writer.finish()
        answers.send(writer.segments)
    except (EOFError, ConnectionError):  # the job was cancelled, or died
        writer.cancel()
    except Exception as error:
        writer.cancel()
        with suppress(ConnectionError):
            answers.send(error)


def _serve(orders: Connection, answers: Connection, writer: SegmentWriter) -> None:
    """Index batches until there are no more, asking for another with each."""
    while True:
        while not orders.poll() and writer.work_ahead():
            pass
        batch = orders.recv()
        if batch is None:
            return
        if isinstance(batch, Dictionaries):
            writer.use(batch)
            continue
        answers.send(None)
        for article in batch:
            writer.add(article)
