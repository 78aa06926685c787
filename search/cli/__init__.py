"""The command line: a thin view of the library calls."""

from .commands import main

__all__ = ["main"]
