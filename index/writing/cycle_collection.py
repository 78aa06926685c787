"""When Python may look for cycles of objects: seldom, where millions of objects have none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# New objects between two looks; Python's own 700 look a hundred times an article.
_SELDOM = 100_000


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Let the collector of cycles look seldom, for a job that reads and indexes articles."""
    young, *older = gc.get_threshold()
    gc.set_threshold(max(young, _SELDOM) if young else 0, *older)
    try:
        yield
    finally:
        gc.set_threshold(young, *older)


@contextmanager
def not_collecting() -> Iterator[None]:
    """Hold the collector of cycles off: it would look through millions of terms, and find none."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
