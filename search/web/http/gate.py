"""The gate: so many searches at a time, and none that a reader waits for without end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextvars import copy_context
from queue import SimpleQueue
from typing import TypeVar

from artikelsuche.corpus.language import tr

from .requests import BadRequestError

_T = TypeVar("_T")

# On a machine of a few cores more searches at a time make each of them slower, and none sooner.
_AT_ONCE = 8
# How long, in seconds, a reader waits for a turn, and for an answer.
_TURN, _ANSWER = 5.0, 15.0


class _Worker(threading.Thread):
    """A thread that does one task after the other, and ends with the process."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.tasks: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self.start()

    def run(self) -> None:
        """Do what comes."""
        while True:
            self.tasks.get()()


class Gate:
    """Lets searches in.

    Args:
        at_once: How many may run at a time.
        turn: How long one waits for its turn, in seconds.
        answer: How long it is waited for, in seconds; it keeps its place until it ends.
    """

    def __init__(
        self, at_once: int = _AT_ONCE, turn: float = _TURN, answer: float = _ANSWER
    ) -> None:
        self._places = threading.BoundedSemaphore(at_once)
        self._turn, self._answer = turn, answer
        # The last to end comes first: its memory is warm. A new thread takes half a millisecond.
        self._idle: list[_Worker] = []

    def run(self, task: Callable[[], _T]) -> _T:
        """Do what takes time, in the context of the caller.

        Raises:
            BadRequestError: There is no place, or it takes too long.
        """
        if not self._places.acquire(timeout=self._turn):
            raise BadRequestError(tr("too many searches are running; try again in a moment"), 503)
        try:
            worker = self._worker()
        except RuntimeError:
            self._places.release()
            raise BadRequestError(
                tr("too many searches are running; try again in a moment"), 503
            ) from None
        done: Future[_T] = Future()
        context = copy_context()

        def work() -> None:
            try:
                result = context.run(task)
            except BaseException as error:
                self._leave(worker)
                done.set_exception(error)
            else:
                self._leave(worker)
                done.set_result(result)

        worker.tasks.put(work)
        try:
            return done.result(self._answer)
        except FutureTimeoutError:
            if done.done():
                return done.result()
            text = tr(
                "the search takes longer than {seconds:.0f} seconds; ask for less",
                seconds=self._answer,
            )
            raise BadRequestError(text, 503) from None

    def _worker(self) -> _Worker:
        try:
            return self._idle.pop()
        except IndexError:
            return _Worker()

    def _leave(self, worker: _Worker) -> None:
        self._idle.append(worker)
        self._places.release()
