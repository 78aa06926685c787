"""How the time of a piece of work grows with its size, told in a way that a busy machine bears."""

from __future__ import annotations

import time
from collections.abc import Callable


def grows_linearly(work: Callable[[int], object], size: int) -> bool:
    """Tell whether four times the size takes about four times as long, not sixteen times.

    Args:
        work: Does work of a given size.
        size: The smaller size.

    Returns:
        Whether the processor time for four times the size is below ten times that for the size.
    """
    return _seconds(work, 4 * size) < 10 * max(_seconds(work, size), 0.005)


def _seconds(work: Callable[[int], object], size: int) -> float:
    fastest = float("inf")
    for _ in range(3):
        start = time.process_time()
        work(size)
        fastest = min(fastest, time.process_time() - start)
    return fastest
