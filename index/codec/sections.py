"""The file of a segment: named sections of plain arrays, and a footer that says where they lie.

    magic (8 bytes) | sections, each aligned to 64 bytes | footer (JSON, UTF-8)
    | length of the footer (u64) | CRC-32 of the footer (u32) | magic (8 bytes)

All numbers are little-endian. The CRC-32 (ISO 3309, as in zlib) of every section stands in the
footer, whose own is checked on opening; those of the sections by `check`. The last section holds
the checksums of all blocks before it, by which a `guard` checks what is read of a section.
"""

from __future__ import annotations

import json
import mmap
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from artikelsuche.corpus.language import tr

from .blocks import Blocks, BlockWriter, Guard, SegmentFormatError, SegmentVersionError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

#: Raised whenever the layout of a segment changes.
CODEC_VERSION = 3

_MAGIC = b"ARTSEG\r\n"
_TAIL = struct.Struct("<QI8s")
_ALIGNMENT = 64
_CHUNK = 1 << 20
# A check keeps so many chunks of a file in memory.
_KEPT_CHUNKS = 32
_SUMS = "blocks"

Bytes = bytes | memoryview
# How the module struct names the types of items, without the mark of their byte order.
_ITEMS: Mapping[str, Literal["B", "H", "I", "Q", "q", "f"]] = {
    **{"u1": "B", "u2": "H", "u4": "I", "u8": "Q"},
    **{"i8": "q", "f4": "f", "bytes": "B"},
}


class SectionWriter:
    """Writes the sections of one segment into a new file, one after the other."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._sections: dict[str, tuple[int, int, str, int]] = {}
        self._open: tuple[str, int, str] | None = None
        self._crc = 0
        self._at = 0
        self._blocks = BlockWriter()
        self._put(_MAGIC)

    def add(self, name: str, values: Array | Bytes) -> None:
        """Write a whole section."""
        self.begin(name, "bytes" if isinstance(values, Bytes) else values.dtype.str)
        self.write(values)
        self.end()

    def begin(self, name: str, dtype: str) -> None:
        """Begin a section written in pieces, of items of a numpy type ("<u2") or of "bytes"."""
        if self._open is not None or name in self._sections:
            raise ValueError(f"section {name!r} cannot begin here")
        self._put(b"\0" * (-self._at % _ALIGNMENT))
        self._open, self._crc = (name, self._at, dtype), 0

    def write(self, values: Array | Bytes) -> None:
        """Write a piece of the open section."""
        if isinstance(values, Bytes):
            raw: Bytes = values
        else:
            import numpy as np

            raw = np.ascontiguousarray(values).view("u1").data
        self._crc = zlib.crc32(raw, self._crc)
        self._put(raw)

    def end(self) -> None:
        """End the open section."""
        assert self._open is not None
        name, start, dtype = self._open
        self._sections[name] = (start, self._at - start, dtype, self._crc)
        self._open = None

    @property
    def written(self) -> int:
        """How many bytes have been written."""
        return self._at

    def finish(self, meta: dict[str, Any]) -> None:
        """Write the footer, which keeps some values as JSON; the file is whole then."""
        covered = self._at
        sums = self._blocks.sums()  # before the next section begins
        self.begin(_SUMS, "<u4")
        self.write(memoryview(sums).cast("B"))
        self.end()
        footer = {
            "version": CODEC_VERSION,
            "meta": meta,
            "covered": covered,
            "sections": self._sections,
        }
        raw = json.dumps(footer, separators=(",", ":")).encode()
        self._put(raw)
        self._put(_TAIL.pack(len(raw), zlib.crc32(raw), _MAGIC))

    def _put(self, raw: Bytes) -> None:
        self._stream.write(raw)
        self._blocks.add(memoryview(raw))
        self._at += len(raw)


class Sections:
    """The sections of one segment file, memory-mapped.

    Raises:
        SegmentFormatError: The file is cut short or changed.
        SegmentVersionError: Another version wrote it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as stream:
            if not stream.seek(0, 2):
                raise SegmentFormatError(tr("is empty"))
            self._mapped = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        self._buffer = memoryview(self._mapped)
        footer = _read_footer(self._buffer)
        self.meta: dict[str, Any] = footer["meta"]
        self._sections: dict[str, tuple[int, int, str, int]] = footer["sections"]
        self._check(_SUMS)
        self._blocks = Blocks(self._buffer[: footer["covered"]], self.blob(_SUMS).cast("I"))

    def __contains__(self, name: str) -> bool:
        return name in self._sections

    def items(self, name: str) -> memoryview[Any]:
        """Return a section as items of the type it was written with; numpy is not needed."""
        return self.blob(name).cast(_ITEMS[self._place(name)[2].lstrip("<|")])

    def array(self, name: str) -> Array:
        """Return a section as an array that cannot be written."""
        import numpy as np

        return np.asarray(self.items(name))

    def blob(self, name: str) -> memoryview:
        """Return a section as bytes."""
        start, size, _ = self._place(name)
        return self._buffer[start : start + size]

    def guard(self, name: str) -> Guard:
        """Return what checks a range of a section before it is read."""
        start, size, _ = self._place(name)
        return Guard(self._blocks, start, size)

    def release(self) -> None:
        """Give the memory back that holds what has been read; it can be read again."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._mapped.madvise(mmap.MADV_DONTNEED)

    def check(self) -> None:
        """Compare every section with its checksum.

        Raises:
            SegmentFormatError: A section has changed; the message names it.
        """
        for name in self._sections:
            self._check(name)

    def _check(self, name: str) -> None:
        start, size, _ = self._place(name)
        crc = 0
        for at in range(start, start + size, _CHUNK):
            crc = zlib.crc32(self._buffer[at : min(at + _CHUNK, start + size)], crc)
            if not at // _CHUNK % _KEPT_CHUNKS:
                self.release()
        if crc != self._sections[name][3]:
            raise SegmentFormatError(
                tr("section {name!r} has changed since it was written", name=name)
            )

    def _place(self, name: str) -> tuple[int, int, str]:
        try:
            start, size, dtype, _ = self._sections[name]
        except KeyError:
            raise SegmentFormatError(tr("has no section {name!r}", name=name)) from None
        return start, size, dtype


def _read_footer(buffer: memoryview) -> dict[str, Any]:
    """Read the footer and check that every section lies within the file."""
    size = len(buffer)
    if size < len(_MAGIC) + _TAIL.size or bytes(buffer[: len(_MAGIC)]) != _MAGIC:
        raise SegmentFormatError(tr("is no segment"))
    length, crc, magic = _TAIL.unpack(buffer[size - _TAIL.size :])
    start = size - _TAIL.size - length
    if magic != _MAGIC or start < len(_MAGIC):
        raise SegmentFormatError(tr("has been cut short"))
    raw = bytes(buffer[start : start + length])
    if zlib.crc32(raw) != crc:
        raise SegmentFormatError(tr("has a damaged footer"))
    footer: dict[str, Any] = json.loads(raw)
    if footer["version"] != CODEC_VERSION:
        raise SegmentVersionError(
            tr("has version {found}, not {wanted}", found=footer["version"], wanted=CODEC_VERSION)
        )
    for name, (at, extent, _, _) in footer["sections"].items():
        if not len(_MAGIC) <= at <= at + extent <= start:
            raise SegmentFormatError(tr("has section {name!r} beyond its end", name=name))
    return footer
