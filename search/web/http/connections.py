"""The connections of a server: no more than so many, and none that takes its time without end."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

# How long, in seconds, the head of a request may take, idle time before it included; how long a
# reader waits for an answer; and how long it may take until all of it is sent.
_HEAD, _ANSWER, _SENT = 15.0, 15.0, 60.0
_MOST = 256


class _Search(NamedTuple):
    """A request that is being answered: until when, and what is sent if it takes longer."""

    end: float
    late: Callable[[], bytes]


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
        self._asked: dict[socket.socket, _Search] = {}
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
            self._asked[connection] = _Search(time.monotonic() + self.answer, late)

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
            late = [(one, asked.late) for one, asked in self._asked.items() if asked.end < now]
            for connection, _answer in late:
                del self._asked[connection]
        for connection, answer in late:
            with suppress(OSError):
                connection.setblocking(False)  # whoever reads nothing holds up nobody
                connection.send(answer())
                connection.shutdown(socket.SHUT_RDWR)


def _close(connection: socket.socket, connections: dict[socket.socket, float]) -> None:
    """End both directions, so that the thread that waits on it sees its end."""
    del connections[connection]
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
