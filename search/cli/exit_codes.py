"""The exit codes of the command line."""

from __future__ import annotations

FOUND, NOTHING_FOUND, FAILED, PARTLY_FAILED, LOCKED = 0, 1, 2, 3, 75
#: What a shell adds to the number of the signal that ended a command: 130 is Ctrl-C, 143 SIGTERM.
SIGNALLED = 128
