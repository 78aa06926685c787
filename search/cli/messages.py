"""What the command line says on the standard error: text, or one JSON object a line for machines.

A message that cannot be written, as when a log has filled its disk, never ends a command.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any, Literal

import click

from .terminal import json_text, shown


class Messages:
    """Writes messages to the standard error, as text or JSON."""

    def __init__(self) -> None:
        self.form: Literal["text", "json"] = "text"

    def say(self, text: str, event: str = "message", level: str = "info", **fields: Any) -> None:
        """Write one message.

        Args:
            text: The message for people: one line, in which anything foreign may stand.
            event: What it is about, for machines.
            level: "info", "warning" or "error", for machines.
            fields: More of it, for machines; plain JSON values.
        """
        if self.form == "json":
            now = dt.datetime.now(dt.timezone.utc).isoformat(timespec="milliseconds")
            row = {"time": now, "level": level, "event": event, "message": text, **fields}
            text = json_text(row)
        else:
            text = shown(text)
        with suppress(OSError, ValueError):
            click.echo(text, err=True)


#: The messages of the running command.
messages = Messages()
