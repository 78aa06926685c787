"""What the command line says on the standard error: text, or one JSON object a line for machines.

A message that cannot be written, as when a log has filled its disk, never ends a command.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Literal

import click

# How many articles lie between two lines of progress where there is no terminal.
_LOG_EVERY = 5000


class Messages:
    """Writes messages to the standard error.

    Attributes:
        form: "text" or "json".
    """

    def __init__(self) -> None:
        self.form: Literal["text", "json"] = "text"

    def say(self, text: str, event: str = "message", level: str = "info", **fields: Any) -> None:
        """Write one message.

        Args:
            text: The message for people.
            event: What it is about, for machines.
            level: "info", "warning" or "error", for machines.
            fields: More of it, for machines; plain JSON values.
        """
        if self.form == "json":
            now = dt.datetime.now(dt.timezone.utc).isoformat(timespec="milliseconds")
            row = {"time": now, "level": level, "event": event, "message": text, **fields}
            text = json.dumps(row, ensure_ascii=False)
        with suppress(OSError, ValueError):
            click.echo(text, err=True)


#: The messages of the running command.
messages = Messages()


class Progress:
    """Progress on the standard error: a bar on a terminal, else a line now and then.

    Args:
        quiet: Whether to show none.
        check: Called with every step; may raise to end the run.
    """

    def __init__(self, quiet: bool, check: Callable[[], None]) -> None:
        self._quiet = quiet
        self._check = check
        self._terminal = messages.form == "text" and sys.stderr.isatty()
        self._started = time.monotonic()
        self._bar: Any = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            with suppress(OSError, ValueError):
                self._bar.close()

    def show(self, done: int, total: int | None) -> None:
        """Show that so many articles are done.

        Args:
            done: How many.
            total: Of how many, where that is known.
        """
        self._check()
        if self._quiet:
            return
        if not self._terminal:
            if done % _LOG_EVERY == 0:
                self._log(done, total)
            return
        with suppress(OSError, ValueError):
            self._draw(total)

    def _log(self, done: int, total: int | None) -> None:
        rate = done / max(time.monotonic() - self._started, 1e-3)
        left = round(max(0, total - done) / rate) if total else None
        text = f"{done}{f' of {total}' if total else ''} articles, {rate:.0f} a second"
        if left is not None:
            text += f", {left // 60} min {left % 60} s left"
        fields: dict[str, Any] = {
            "done": done,
            "total": total,
            "per_second": round(rate, 1),
            "seconds_left": left,
        }
        messages.say(text, event="progress", **fields)

    def _draw(self, total: int | None) -> None:
        if self._bar is None:
            from tqdm import tqdm

            # Without ncols and nrows tqdm shows nothing where a terminal does not tell its size.
            columns, rows = shutil.get_terminal_size()
            self._bar = tqdm(total=total, unit=" articles", file=sys.stderr, leave=False,
                             ncols=min(columns, 100), nrows=rows)  # fmt: skip
        self._bar.update(1)
