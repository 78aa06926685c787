"""Measures a cold `artikelsuche search`: a process from start to end, with its modules in memory.

Run: python tests/bench/cold_start.py INDEX [QUERY ...]
"""

from __future__ import annotations

import subprocess
import sys
import time

_RUNS = 15


def main(index: str, queries: list[str]) -> None:
    """Print the median and the best of several runs, and those of an empty Python."""
    for name, command in (
        ("python -c pass", [sys.executable, "-c", "pass"]),
        ("import numpy", [sys.executable, "-c", "import numpy"]),
        *(
            (
                f"search {query}",
                [sys.executable, "-m", "artikelsuche.search", "search", query, "--index", index],
            )
            for query in queries
        ),
    ):
        times = sorted(map(_milliseconds, [command] * _RUNS))
        print(f"{name}: median {times[_RUNS // 2]:.0f} ms, best {times[0]:.0f} ms")


def _milliseconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, capture_output=True, check=False)
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:] or ["Hochwasser", "Waffenlieferungen"])
