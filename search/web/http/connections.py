"""The connections of a server: no more than so many, and none that takes its time without end."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress

# How long, in seconds, the head of a request may take, idle time before it included, and how long
# an answer may take until all of it is sent.
_HEAD, _ANSWER = 15.0, 60.0
_MOST = 256


class Connections:
    """The open connections, each with the moment at which it is closed.

    Args:
        most: How many there may be.
        head: How many seconds a client may wait with a request, or take for it.
        answer: How many seconds an answer may take.
    """

    def __init__(self, most: int = _MOST, head: float = _HEAD, answer: float = _ANSWER) -> None:
        self._most, self._head, self._answer = most, head, answer
        self._lock = threading.Lock()
        self._idle: dict[socket.socket, float] = {}
        self._busy: dict[socket.socket, float] = {}

    def __len__(self) -> int:
        return len(self._idle) + len(self._busy)

    def waits(self, connection: socket.socket) -> bool:
        """Note that a connection waits for a request; where there are too many, one has to go.

        Returns:
            Whether there is a place for it.
        """
        with self._lock:
            self._busy.pop(connection, None)
            if connection not in self._idle and len(self) >= self._most:
                if not self._idle:
                    return False
                _close(min(self._idle, key=self._idle.__getitem__), self._idle)
            self._idle[connection] = time.monotonic() + self._head
        return True

    def answers(self, connection: socket.socket) -> None:
        """Note that a connection is being answered."""
        with self._lock:
            self._idle.pop(connection, None)
            self._busy[connection] = time.monotonic() + self._answer

    def ended(self, connection: socket.socket) -> None:
        """Note that a connection is closed."""
        with self._lock:
            self._idle.pop(connection, None)
            self._busy.pop(connection, None)

    def close_late(self) -> None:
        """Close the connections whose time is over."""
        now = time.monotonic()
        with self._lock:
            for connections in (self._idle, self._busy):
                for connection in [one for one, end in connections.items() if end < now]:
                    _close(connection, connections)


def _close(connection: socket.socket, connections: dict[socket.socket, float]) -> None:
    """End both directions, so that the thread that waits on it sees its end."""
    del connections[connection]
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
