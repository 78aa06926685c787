"""The checksums of the blocks of a file: what a search reads is compared before it is believed.

One CRC-32 (ISO 3309, as in zlib) for every 16 kB, so that opening a segment reads hardly any of it
and a query pays for the blocks it is the first to touch.
"""

from __future__ import annotations

import zlib
from array import array

from artikelsuche.corpus.language import tr

#: A block has as many bytes as so many bits count.
BLOCK_BITS = 14
_BLOCK = 1 << BLOCK_BITS


class SegmentFormatError(ValueError):
    """A file is no whole segment of this format."""


class SegmentVersionError(SegmentFormatError):
    """A file is a segment as another version writes it."""


class BlockWriter:
    """Sums up a file that is written from its beginning to its end."""

    def __init__(self) -> None:
        self._sums = array("I")
        self._open = 0
        self._held = 0

    def add(self, raw: memoryview) -> None:
        """Take the next bytes of the file."""
        at = 0
        while at < len(raw):
            piece = raw[at : at + _BLOCK - self._held]
            self._open = zlib.crc32(piece, self._open)
            self._held += len(piece)
            at += len(piece)
            if self._held == _BLOCK:
                self._sums.append(self._open)
                self._open = self._held = 0

    def sums(self) -> array[int]:
        """Return the checksums of all blocks so far, the last of which may be a short one."""
        return self._sums + array("I", [self._open] if self._held else [])


class Blocks:
    """The blocks of a mapped file, each compared with its checksum once.

    Attributes:
        seen: For each block 1 where it has been compared, else 0.
    """

    def __init__(self, buffer: memoryview, sums: memoryview) -> None:
        self._buffer = buffer
        self._sums = sums
        self.seen = bytearray(len(sums))

    def check(self, start: int, end: int) -> None:
        """Compare the blocks of a range with their checksums, or raise a SegmentFormatError."""
        first, last = start >> BLOCK_BITS, (end + _BLOCK - 1) >> BLOCK_BITS
        block = self.seen.find(0, first, last)
        while block >= 0:
            place = block << BLOCK_BITS
            if zlib.crc32(self._buffer[place : place + _BLOCK]) != self._sums[block]:
                raise SegmentFormatError(
                    tr("has changed since it was written, at byte {place:,}", place=place)
                )
            self.seen[block] = 1
            block = self.seen.find(0, block, last)


class Guard:
    """The check of one section, `start` being its place in the file."""

    __slots__ = ("_seen", "_size", "blocks", "start")

    def __init__(self, blocks: Blocks, start: int, size: int) -> None:
        self.blocks = blocks
        self._seen = blocks.seen
        self.start = start
        self._size = size

    def __call__(self, start: int = 0, end: int | None = None) -> None:
        """Compare a range of the section, all of it by default, with its checksums.

        Raises:
            SegmentFormatError: It has changed since it was written.
        """
        first = self.start + start
        last = self.start + (self._size if end is None else end)
        # What `check` begins with: nearly all blocks have been seen.
        if self._seen.find(0, first >> BLOCK_BITS, (last + _BLOCK - 1) >> BLOCK_BITS) >= 0:
            self.blocks.check(first, last)
