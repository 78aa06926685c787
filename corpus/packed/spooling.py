"""Streams that can be read from any place: what cannot is kept in one temporary file meanwhile."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any, BinaryIO, cast

from artikelsuche.corpus.lazy import lazy_module

shutil, tempfile = lazy_module("shutil"), lazy_module("tempfile")
# So many bytes stay in memory before they go to the disk.
_IN_MEMORY = 8 << 20


@contextmanager
def seekable(stream: BinaryIO) -> Iterator[BinaryIO]:
    """Give a stream, or a copy of what is left of it where it can only be read forwards."""
    if stream.seekable():
        yield stream
        return
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as copy:
        shutil.copyfileobj(stream, copy, 1 << 18)
        copy.seek(0)
        yield cast(BinaryIO, copy)


class Spool:
    """A stream that can be opened only once, opened again and again; it is left open itself."""

    def __init__(self, opener: Callable[[], BinaryIO]) -> None:
        self._opener = opener
        self._copy: IO[bytes] | None = None

    def open(self) -> BinaryIO:
        """Open the copy, which is made at the first time."""
        if self._copy is None:
            copy = tempfile.SpooledTemporaryFile(_IN_MEMORY)
            self._copy = copy
            shutil.copyfileobj(self._opener(), copy, 1 << 18)
        return cast(BinaryIO, io.BufferedReader(_View(self._copy), 1 << 17))

    def size(self) -> int:
        """Return the size of the copy in bytes."""
        with self.open() as stream:
            return stream.seek(0, io.SEEK_END)

    def close(self) -> None:
        """Remove the copy."""
        if self._copy is not None:
            self._copy.close()


class _View(io.RawIOBase):
    """A file that several readers share, each with a place of its own."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._at = file, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_CUR:
            offset, whence = offset + self._at, io.SEEK_SET
        self._at = self._file.seek(offset, whence)
        return self._at

    def readinto(self, buffer: Any) -> int:
        self._file.seek(self._at)
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
