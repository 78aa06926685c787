"""What the reader of one kind of archive gives: names of members and how to open them."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, BinaryIO, NamedTuple

from .compression import DAMAGED, PackedError


class Entry(NamedTuple):
    """One file in an archive, valid until the next one is asked for.

    Args:
        name: Its path as the archive spells it.
        size: Its size in bytes, as far as the archive tells.
        packed: What it takes in the archive, in bytes; 0 where that is not known.
        place: How many bytes of the archive lie before it.
        open: Opens it for reading, several times where `again` is true.
        again: Whether it can be opened again and again.
        refusal: Why it is not read, and what to do; None where it can be.
        suffix: What stands for the suffix of its name where that tells nothing.
        url: Where it was fetched from.
        host: The folder whose pages it shares furniture with, where that is not its own.
    """

    name: str
    size: int
    packed: int
    place: int
    open: Callable[[], BinaryIO]
    again: bool = False
    refusal: str | None = None
    suffix: str = ""
    url: str | None = None
    host: str | None = None


class ArchiveError(Exception):
    """An archive cannot be read on; the message says why, and what to do."""


def nothing() -> BinaryIO:
    """Open what is refused."""
    return io.BytesIO()


class Window(io.RawIOBase):
    """The next bytes of a stream, so many and no more."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream, self.left = stream, size

    def readable(self) -> bool:
        """Tell that this can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read the next of the bytes that are left."""
        data = self._stream.read(min(len(buffer), self.left))
        if self.left and not data:
            raise PackedError(DAMAGED)
        buffer[: len(data)] = data
        self.left -= len(data)
        return len(data)

    def skip(self) -> None:
        """Pass over what was not read."""
        while self.left and (data := self._stream.read(min(self.left, 1 << 20))):
            self.left -= len(data)
