"""Running the command line inside the process of a test, as `main` runs it."""

from __future__ import annotations

import io
import re
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from unittest.mock import patch

from artikelsuche.search.cli.commands import main

#: What acts on a terminal; line breaks are looked at by the line.
ACTS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Outcome:
    """What a command gave: its exit code and what it wrote."""

    code: int
    out: str
    err: str


class _Stream(io.TextIOWrapper):
    """An output stream that may pass for a terminal."""

    def __init__(self, terminal: bool) -> None:
        super().__init__(io.BytesIO(), "utf-8", newline="\n", write_through=True)
        self._terminal = terminal

    def isatty(self) -> bool:
        """Tell whether this is a terminal."""
        return self._terminal

    def text(self) -> str:
        """Return what has been written."""
        self.flush()
        written = self.buffer
        assert isinstance(written, io.BytesIO)
        return written.getvalue().decode("utf-8")


def run(*arguments: object, terminal: bool = False) -> Outcome:
    """Run a command to its end."""
    out, err = _Stream(terminal), _Stream(terminal)
    code: object = 0
    argv = ["artikelsuche", *map(str, arguments)]
    with patch.object(sys, "argv", argv), redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as stop:
            code = stop.code
    assert isinstance(code, int)
    return Outcome(code, out.text(), err.text())


def harmless(outcome: Outcome, *codes: int) -> str:
    """Require that what a command wrote acts on no terminal and forges no line."""
    written = outcome.out + outcome.err
    assert outcome.code in codes, written
    assert "Traceback" not in written
    assert not ACTS.search(written)
    assert not re.search(r"^\s*error: FORGED", written, re.MULTILINE)
    return written
