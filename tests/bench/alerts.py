"""Times a run that adds articles to an index, without alerts and with a thousand of them.

The alerts are headlines of the texts. What a run takes is told as it lasts and in seconds of the
processor, which other programs disturb less; both kinds of run take turns.

Run: python tests/bench/alerts.py [../shared/data]
"""

from __future__ import annotations

import json
import lzma
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

_RUNS, _ALERTS, _ADDED = 3, 1000, 100
_COMMAND = [sys.executable, "-m", "artikelsuche.search", "reindex", "--quiet"]


class _Took(NamedTuple):
    lasted: float
    processor: float
    alerts: int


def main(data: Path) -> None:
    """Print a Markdown table of seconds."""
    with lzma.open(data / "wiki-de.jsonl.xz", "rt", encoding="utf-8") as stream:
        lines = stream.readlines()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "known.jsonl").write_text("".join(lines[:-_ADDED]), "utf-8")
        (folder / "alerts.txt").write_text("\n".join(_queries(lines)), "utf-8")
        _run(folder, "known")
        (folder / "new.jsonl").write_text("".join(lines[-_ADDED:]), "utf-8")
        plain, alerting = [], []
        for _ in range(_RUNS):
            plain.append(_added(folder))
            alerting.append(_added(folder, "--alerts", str(folder / "alerts.txt")))
    print(
        f"| {_ADDED} articles added to {len(lines) - _ADDED} | lasts, s | processor, s | alerts |"
    )
    print("|---|---|---|---|")
    for kind, runs in (("without alerts", plain), (f"with {_ALERTS}", alerting)):
        lasted, processor, alerts = map(statistics.median, zip(*runs, strict=True))
        print(f"| {kind} | {lasted:.2f} | {processor:.2f} | {alerts} |")


def _queries(lines: list[str]) -> list[str]:
    titles = [json.loads(line)["title"] for line in lines]
    return random.Random(3).sample([t for t in titles if t.replace(" ", "").isalnum()], _ALERTS)


def _added(folder: Path, *options: str) -> _Took:
    """Add the new articles to a copy of the index."""
    shutil.copytree(folder / "known", folder / "copy")
    took = _run(folder, "copy", str(folder / "new.jsonl"), *options)
    shutil.rmtree(folder / "copy")
    return took


def _run(folder: Path, index: str, *arguments: str) -> _Took:
    command = [*_COMMAND, "--index", str(folder / index), str(folder / "known.jsonl"), *arguments]
    before, started = os.times(), time.perf_counter()
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    lasted, after = time.perf_counter() - started, os.times()
    used = after.children_user + after.children_system
    used -= before.children_user + before.children_system
    return _Took(lasted, used, done.stdout.count(b"\n"))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data"))
