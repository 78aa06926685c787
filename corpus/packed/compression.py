"""Compressed files, known by their first bytes whatever their names: gzip, bzip2, xz, Zstandard.

Everything that can be wrong with them is told as a `PackedError`, an OSError, so that a format
needs to know of no library.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, NamedTuple, cast

from artikelsuche.corpus.language import deferred, tr

from .limits import ArchiveLimits, beyond

DAMAGED = deferred("the compressed data is damaged or cut off; copy the file again")

# Data is judged by its ratio from this size: a page of blanks is no bomb.
_HARMLESS = 16 << 20
_BUFFER = 1 << 17
# So much at a time, since Zstandard unpacks what it gets in one piece: 4 bytes make 128 KB at most.
_ZSTD_CHUNK = 2048
# A file that is compressed more often is made to tire its reader.
_LAYERS = 3


class PackedError(OSError):
    """Packed data is damaged or refused; the message says so, and what to do."""


class LimitError(PackedError):
    """Packed data is more than it may be."""


class _Compression(NamedTuple):
    """One way to compress: the suffix of names, the first bytes of files, and their reader."""

    suffix: str
    magic: tuple[bytes, ...]
    reader: Callable[[BinaryIO], Any]


def _bzip2(stream: BinaryIO) -> Any:
    import bz2  # here and below: most runs read none

    return bz2.BZ2File(stream)


def _xz(stream: BinaryIO) -> Any:
    import lzma

    return lzma.LZMAFile(stream)


def _zstandard(stream: BinaryIO) -> Any:
    return _ZstdReader(stream)


_COMPRESSIONS = (
    _Compression(".gz", (b"\x1f\x8b\x08",), lambda stream: gzip.GzipFile(fileobj=stream)),
    _Compression(".bz2", (b"BZh", b"1AY&SY"), _bzip2),
    _Compression(".xz", (b"\xfd7zXZ\x00",), _xz),
    _Compression(".zst", (b"\x28\xb5\x2f\xfd",), _zstandard),
)
#: How the names of compressed files end, in small letters.
SUFFIXES = tuple(row.suffix for row in _COMPRESSIONS)


def name_unpacked(name: str) -> str:
    """Take the suffixes of compression from a name in small letters."""
    while name.endswith(SUFFIXES):
        name = name.rpartition(".")[0]
    return name


class Unpacked(io.BufferedReader):
    """What a compressed stream holds; closing it closes that, too."""


def unpacked(stream: BinaryIO, limits: ArchiveLimits) -> BinaryIO:
    """Return a stream of what is packed in another one; that itself where nothing is."""
    try:
        for _ in range(_LAYERS):
            row = _compression_of(stream)
            if row is None:
                break
            raw = Guarded(row.reader(stream), stream.tell, limits, stream.close)
            stream = cast(BinaryIO, Unpacked(raw, _BUFFER))
    except BaseException:
        stream.close()
        raise
    return stream


def position(stream: BinaryIO) -> int:
    """Tell how far a stream was read, in bytes of the file that it unpacks."""
    if isinstance(stream, Unpacked):
        packed: int = stream.raw.packed()  # type: ignore[attr-defined]
        return packed
    return stream.tell()


def beginning(stream: BinaryIO, size: int) -> bytes:
    """Return the first bytes of a stream that is not read yet, and leave them in it."""
    if isinstance(stream, io.BufferedReader):
        return stream.peek(size)[:size]
    head = stream.read(size)
    stream.seek(0)
    return head


def _compression_of(stream: BinaryIO) -> _Compression | None:
    head = beginning(stream, 10)
    for row in _COMPRESSIONS:
        first, *others = row.magic
        if head.startswith(first) and (not others or head[4:].startswith(tuple(others))):
            return row
    return None


class Guarded(io.RawIOBase):
    """A reader of packed data whose faults are told in one way, and which stops at a bomb.

    Args:
        reader: Unpacks data.
        packed: Tells how much packed data was read for it, or all of it.
        limits: What may come out.
        close: Called when this is closed.
    """

    def __init__(
        self,
        reader: Any,
        packed: Callable[[], int],
        limits: ArchiveLimits,
        close: Callable[[], object] | None = None,
    ) -> None:
        self._reader, self.packed, self._limits, self._close = reader, packed, limits, close
        self._size = 0

    def readable(self) -> bool:
        """Tell that this can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what is unpacked next."""
        with told():
            data = self._reader.read(min(len(buffer), _BUFFER))
        buffer[: len(data)] = data
        self._size += len(data)
        if self._size > _HARMLESS and is_bomb(self._size, self.packed(), self._limits):
            raise ratio_error(self._limits)
        if self._size > self._limits.total:
            raise total_error(self._limits)
        return len(data)

    def tell(self) -> int:
        """Tell how much was unpacked."""
        return self._size

    def close(self) -> None:
        """Close what is read."""
        if not self.closed:
            self._reader.close()
            if self._close is not None:
                self._close()
        super().close()


@contextmanager
def told() -> Iterator[None]:
    """Tell every fault of packed data that is met in the block as a `PackedError`."""
    try:
        yield
    except (MemoryError, PackedError):
        raise
    except Exception as error:
        if getattr(error, "errno", None) is not None:  # the disk, not the data
            raise
        raise PackedError(tr(DAMAGED)) from error


def ratio_error(limits: ArchiveLimits) -> LimitError:
    """Make the error for data that is too much larger than it is when packed."""
    what = tr("unpacks to more than {ratio:,} times its size, as a bomb does", ratio=limits.ratio)
    return LimitError(beyond("ratio", 10 * limits.ratio, what))


def total_error(limits: ArchiveLimits) -> LimitError:
    """Make the error for more data than all of a file may unpack to."""
    what = tr("unpacks to more than {size:,} MB", size=limits.total >> 20)
    return LimitError(beyond("total", 2 * limits.total, what))


def is_bomb(size: int, packed: int, limits: ArchiveLimits) -> bool:
    """Tell whether data is too much larger than it is when packed."""
    return size > _HARMLESS and size > limits.ratio * packed


class _ZstdReader:
    """Reads Zstandard frames, one behind the other; one that is cut off is an error."""

    def __init__(self, stream: BinaryIO) -> None:
        import zstandard

        self._stream, self._library = stream, zstandard
        self._frame = zstandard.ZstdDecompressor().decompressobj()
        self._rest, self._data, self._ended = b"", memoryview(b""), False

    def read(self, size: int) -> bytes:
        while not self._data:
            packed = self._rest or self._stream.read(_ZSTD_CHUNK)
            self._rest = b""
            if not packed:
                if not self._ended:
                    raise EOFError
                return b""
            if self._ended:
                self._frame = self._library.ZstdDecompressor().decompressobj()
            self._data = memoryview(self._frame.decompress(packed))
            self._ended, self._rest = self._frame.eof, self._frame.unused_data
        found = bytes(self._data[:size])
        self._data = self._data[size:]
        return found

    def close(self) -> None:
        self._data = memoryview(b"")
