"""How the time and memory of a piece of work grow with its size, in a way a busy machine bears."""

from __future__ import annotations

import gc
import time
import tracemalloc
from collections.abc import Callable

_Work = Callable[[int], object]
# What is below so many seconds, or so many bytes, tells nothing.
_LEAST_SECONDS, _LEAST_BYTES = 0.005, 200_000


def grows_linearly(work: _Work, size: int) -> bool:
    """Tell whether four times the size takes about four times as long, not sixteen times.

    Args:
        work: Does work of a given size.
        size: The smaller size.

    Returns:
        Whether the processor time for four times the size is below ten times that for the size.
    """
    return _seconds(work, 4 * size) < 10 * max(_seconds(work, size), _LEAST_SECONDS)


def each_doubling_is_linear(work: _Work, size: int) -> bool:
    """Tell whether a size, twice and four times as much take about as long for each of it.

    Args:
        work: Does work of a given size.
        size: The smallest size.

    Returns:
        Whether neither doubling takes more than three times as long; where it seems so, the work
        is done again.
    """
    times = [max(_seconds(work, times * size, 1), _LEAST_SECONDS) for times in (1, 2, 4)]
    if times[1] < 3 * times[0] and times[2] < 3 * times[1]:
        return True
    return grows_linearly(work, size)


def memory_grows_linearly(work: _Work, size: int) -> bool:
    """Tell the same of the memory that Python takes at most.

    Args:
        work: Does work of a given size.
        size: The smaller size.

    Returns:
        Whether the peak for four times the size is below eight times that for the size.
    """
    work(size)  # what is kept from now on has been made
    return _peak(work, 4 * size) < 8 * max(_peak(work, size), _LEAST_BYTES)


def _seconds(work: _Work, size: int, runs: int = 3) -> float:
    fastest = float("inf")
    for _ in range(runs):
        start = time.process_time()
        work(size)
        fastest = min(fastest, time.process_time() - start)
    return fastest


def _peak(work: _Work, size: int) -> int:
    gc.collect()
    tracemalloc.start()
    try:
        work(size)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
