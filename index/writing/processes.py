"""Starting the processes that help with a run, without being interrupted half-way."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker

from artikelsuche.corpus.language import tr
from artikelsuche.index.errors import WorkerError

#: What may end a run from outside.
SIGNALS = [getattr(signal, n) for n in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, n)]
_hiding = threading.Lock()


@contextmanager
def starting() -> Iterator[None]:
    """Start processes inside the block, which import nothing of the program that runs here.

    Python would import the main module in each of them: for nothing, since all they do lies in
    this package, and to ill effect where a script calls without `if __name__ == "__main__":`, or
    came from no file. The names by which Python finds it are hidden meanwhile.
    """
    main: dict[str, object] = vars(sys.modules["__main__"])
    with _hiding:
        names: list[str] = [name for name in ("__spec__", "__file__") if name in main]
        hidden = {name: main.pop(name) for name in names}
        main["__spec__"] = None
        try:
            with _signals_held():
                yield
        finally:
            main.update(hidden)


def died(process: str) -> WorkerError:
    """Make the error for a process that has died; it is named in the language that is spoken."""
    return WorkerError(
        tr(
            "{process} has died, perhaps for want of memory; run again with fewer --jobs",
            process=process,
        )
    )


@contextmanager
def _signals_held() -> Iterator[None]:
    """Hold signals back while processes start; what came meanwhile comes behind the block.

    A terminal interrupts all processes at once. One that is still importing would die of it with a
    traceback, and so would one whose start is broken off here: what is blocked here stays blocked
    in the new processes until they lift it, and here the handlers wait, since a mask only holds for
    one thread.
    """
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return
    resource_tracker.ensure_running()  # which would lift the mask when it starts
    came: list[int] = []
    handlers = {number: signal.getsignal(number) for number in SIGNALS}
    for number, handler in handlers.items():
        if handler not in (signal.SIG_IGN, None):
            signal.signal(number, lambda number, _: came.append(number))
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for number, handler in handlers.items():
            if handler is not None:
                signal.signal(number, handler)
        for number in came:
            signal.raise_signal(number)
