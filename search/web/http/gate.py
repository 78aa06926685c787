"""The gate: so many searches at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from artikelsuche.corpus.language import tr

from .requests import BadRequestError

# On a machine of a few cores more searches at a time make each of them slower, and none sooner.
_AT_ONCE = 8
# How long, in seconds, a reader waits for a turn.
_TURN = 5.0


class Gate:
    """Lets searches in.

    Args:
        at_once: How many may run at a time.
        turn: How long one waits for its turn, in seconds.
    """

    def __init__(self, at_once: int = _AT_ONCE, turn: float = _TURN) -> None:
        self._places = threading.BoundedSemaphore(at_once)
        self._turn = turn

    @contextmanager
    def place(self) -> Iterator[None]:
        """Take a place while something runs.

        Raises:
            BadRequestError: There is none.
        """
        if not self._places.acquire(timeout=self._turn):
            raise BadRequestError(tr("too many searches are running; try again in a moment"), 503)
        try:
            yield
        finally:
            self._places.release()
