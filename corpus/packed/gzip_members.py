"""Gzip files of many members, one a record: behind a damaged one reading goes on with the next."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from artikelsuche.corpus.language import tr
from artikelsuche.corpus.source_file import SourceFile

from .compression import DAMAGED, Guarded, PackedError, Unpacked, beginning

_MAGIC = b"\x1f\x8b\x08"
_CHUNK = 1 << 16


@contextmanager
def resuming(file: SourceFile) -> Iterator[BinaryIO]:
    """Open a file unpacked; after a `PackedError` its reader can go on where it is a gzip file."""
    with file.packed() as stream:
        if beginning(stream, 3) != _MAGIC:
            with file.open() as plain:
                yield plain
            return
        raw = Guarded(_Members(stream), stream.tell, file.limits)
        with cast(BinaryIO, Unpacked(raw, 1 << 17)) as unpacked:
            yield unpacked


class _Members:
    """Unpacks gzip members one by one."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._waiting = b""
        self._member = zlib.decompressobj(31)
        self._begun = False

    def read(self, size: int) -> bytes:
        while True:
            if not self._waiting:
                self._waiting = self._stream.read(_CHUNK)
                if not self._waiting:
                    if self._begun:
                        self._begun = False
                        raise PackedError(tr(DAMAGED))
                    return b""
            packed = self._waiting
            try:
                data = self._member.decompress(packed, size)
            except zlib.error as error:
                self._resume(packed)
                raise PackedError(tr(DAMAGED)) from error
            self._begun, self._waiting = True, self._member.unconsumed_tail
            if self._member.eof:
                self._waiting = self._member.unused_data.lstrip(b"\0")
                self._member, self._begun = zlib.decompressobj(31), False
            if data:
                return data

    def _resume(self, packed: bytes) -> None:
        """Look for the beginning of the next member behind the damage."""
        self._member, self._begun = zlib.decompressobj(31), False
        packed = packed[1:]
        while (at := packed.find(_MAGIC)) < 0:
            more = self._stream.read(_CHUNK)
            if not more:
                self._waiting = b""
                return
            packed = packed[-2:] + more
        self._waiting = packed[at:]

    def close(self) -> None:
        self._waiting = b""
