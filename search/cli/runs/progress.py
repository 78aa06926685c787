"""The progress of a run on the standard error: a bar on a terminal, else a line now and then."""

from __future__ import annotations

import shutil
import sys
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from artikelsuche.corpus.language import tr
from artikelsuche.search.cli.messages import messages

# Seconds between two lines of progress, and seconds over which the rate is taken.
_EVERY, _MINUTE = 10.0, 60.0


class Progress:
    """Shows how many articles are done.

    Args:
        quiet: Whether to show nothing.
        check: Called with every step; may raise to end the run.
        clock: Tells the time in seconds.
    """

    def __init__(
        self, quiet: bool, check: Callable[[], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._quiet = quiet
        self._check = check
        self._clock = clock
        self._terminal = messages.form == "text" and sys.stderr.isatty()
        # When a line was written, with what was done by then: the first is a minute old or less,
        # or the last that is older.
        self._written = deque([(clock(), 0)])
        self._bar: Any = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            with suppress(OSError, ValueError):
                self._bar.close()

    def show(self, done: int, total: int | None) -> None:
        """Show that so many articles are done, of so many where that is known."""
        self._check()
        if self._quiet:
            return
        if self._terminal:
            with suppress(OSError, ValueError):
                self._draw(total)
            return
        now = self._clock()
        if now - self._written[-1][0] >= _EVERY:
            self._log(now, done, total)

    def _log(self, now: float, done: int, total: int | None) -> None:
        rate = self._rate(now, done)
        left = round(max(0, total - done) / rate) if total and rate else None
        if total:
            text = tr("{done} of {total} articles, {rate:.0f} a second",
                      done=done, total=total, rate=rate)  # fmt: skip
        else:
            text = tr("{done} articles, {rate:.0f} a second", done=done, rate=rate)
        if left is not None:
            text += tr(", {minutes} min {seconds} s left", minutes=left // 60, seconds=left % 60)
        fields: dict[str, Any] = {
            "done": done,
            "total": total,
            "per_second": round(rate, 1),
            "seconds_left": left,
        }
        messages.say(text, event="progress", **fields)

    def _rate(self, now: float, done: int) -> float:
        """Return the articles a second since a line that is a minute old, or since the start."""
        written = self._written
        written.append((now, done))
        while written[1][0] <= now - _MINUTE:
            written.popleft()
        then, before = written[0]
        return (done - before) / (now - then)

    def _draw(self, total: int | None) -> None:
        if self._bar is None:
            from tqdm import tqdm

            # Without ncols and nrows tqdm shows nothing where a terminal does not tell its size.
            columns, rows = shutil.get_terminal_size()
            self._bar = tqdm(total=total, unit=" " + tr("articles"), file=sys.stderr, leave=False,
                             ncols=min(columns, 100), nrows=rows)  # fmt: skip
        self._bar.total = total
        self._bar.update(1)
