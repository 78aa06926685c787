"""What a server bears: so many connections and searches, and none that lasts without end."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from artikelsuche.corpus.language import tr

from .requests import BadRequestError

# How long, in seconds, the head of a request may take, idle time before it included; how long a
# reader waits for an answer; and how long it may take until all of it is sent.
_HEAD, _ANSWER, _SENT = 15.0, 15.0, 60.0
_MOST = 256
# On a machine of a few cores more searches at a time make each of them slower, and none sooner.
_AT_ONCE = 8
# How long, in seconds, a reader waits for a turn.
_TURN = 5.0


class Connections:
    """The open connections, each with the moment at which it is closed.

    Args:
        most: How many there may be.
        head: How many seconds a client may wait with a request, or take for it.
        answer: How many seconds a client waits for an answer.
        sent: How many seconds a client may take to read it.
    """

    def __init__(
        self, most: int = _MOST, head: float = _HEAD, answer: float = _ANSWER, sent: float = _SENT
    ) -> None:
        self.answer = answer
        self._most, self._head, self._sent = most, head, sent
        self._lock = threading.Lock()
        self._idle: dict[socket.socket, float] = {}
        self._asked: dict[socket.socket, tuple[float, Callable[[], bytes]]] = {}
        self._sending: dict[socket.socket, float] = {}

    def __len__(self) -> int:
        return len(self._idle) + len(self._asked) + len(self._sending)

    def waits(self, connection: socket.socket) -> bool:
        """Note that a connection waits for a request; where there are too many, one has to go.

        Returns:
            Whether there is a place for it.
        """
        with self._lock:
            self._sending.pop(connection, None)
            if connection not in self._idle and len(self) >= self._most:
                if not self._idle:
                    return False
                _close(min(self._idle, key=self._idle.__getitem__), self._idle)
            self._idle[connection] = time.monotonic() + self._head
        return True

    def asks(self, connection: socket.socket, late: Callable[[], bytes]) -> None:
        """Note that a connection waits for an answer.

        Args:
            connection: The connection.
            late: Gives what is sent instead where the answer takes too long.
        """
        with self._lock:
            self._idle.pop(connection, None)
            self._asked[connection] = time.monotonic() + self.answer, late

    def sends(self, connection: socket.socket) -> bool:
        """Note that a connection gets its answer.

        Returns:
            Whether it still waits for one.
        """
        with self._lock:
            if self._asked.pop(connection, None) is None:
                return False
            self._sending[connection] = time.monotonic() + self._sent
        return True

    def ended(self, connection: socket.socket) -> None:
        """Note that a connection is closed."""
        with self._lock:
            for connections in (self._idle, self._asked, self._sending):
                connections.pop(connection, None)

    def close_late(self) -> None:
        """Close the connections whose time is over."""
        now = time.monotonic()
        with self._lock:
            for connections in (self._idle, self._sending):
                for connection in [one for one, end in connections.items() if end < now]:
                    _close(connection, connections)
            late = [(one, said) for one, (end, said) in self._asked.items() if end < now]
            for connection, _said in late:
                del self._asked[connection]
        for connection, said in late:
            with suppress(OSError):
                connection.setblocking(False)  # whoever reads nothing holds up nobody
                connection.send(said())
                connection.shutdown(socket.SHUT_RDWR)


def _close(connection: socket.socket, connections: dict[socket.socket, float]) -> None:
    """End both directions, so that the thread that waits on it sees its end."""
    del connections[connection]
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


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
