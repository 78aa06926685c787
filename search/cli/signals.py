"""Stopping on a signal: a run that is asked to end leaves the last commit and nothing half."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


class StoppedError(BaseException):
    """A signal asked to end; like `KeyboardInterrupt`, no error to be caught on the way."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(signal.Signals(number).name)


class Stopper:
    """Remembers a signal, since an exception that is raised inside a destructor is lost."""

    def __init__(self) -> None:
        self._number: int | None = None

    def check(self) -> None:
        """Raise `StoppedError` where a signal has come."""
        if self._number is not None:
            raise StoppedError(self._number)

    def stop(self, number: int, frame: FrameType | None) -> None:
        """Handle a signal; a second one ends the process at once."""
        self._number = number
        signal.signal(number, signal.SIG_DFL)
        raise StoppedError(number)


@contextmanager
def stopping() -> Iterator[Stopper]:
    """Raise `StoppedError` inside the block when the process is asked to end.

    Signals that are ignored, as under nohup, stay ignored.
    """
    stopper = Stopper()
    before: dict[int, Any] = {}
    if threading.current_thread() is threading.main_thread():
        for number in (getattr(signal, name) for name in _NAMES if hasattr(signal, name)):
            handler = signal.getsignal(number)
            if handler not in (signal.SIG_IGN, None):
                before[number] = handler
                signal.signal(number, stopper.stop)
    try:
        yield stopper
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
