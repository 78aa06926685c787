"""Starting the processes that help with a run, and what is said where one of them dies."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from artikelsuche.index.errors import WorkerError

from .interrupts import signals_held

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
            with signals_held():
                yield
        finally:
            main.update(hidden)


def died(task: str) -> WorkerError:
    """Make the error for a process that has died, whose task is as in "a process that reads"."""
    return WorkerError(
        f"a process that {task} has died, perhaps for want of memory; run again with fewer --jobs"
    )
