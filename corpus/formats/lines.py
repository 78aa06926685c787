"""The lines of files of records as bytes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from artikelsuche.corpus.packed.compression import Unpacked, beginning

#: The longest line that is read as a record, in bytes.
LONGEST = 64 << 20


def is_packed(stream: BinaryIO) -> bool:
    """Tell whether a stream is unpacked while it is read: the size of its file says nothing."""
    return isinstance(stream, Unpacked)


def lines_of(stream: BinaryIO, size: int) -> Iterator[bytes | None]:
    """Split a stream into lines, None for one too long; UTF-16 is known by its mark.

    What is appended to a plain file behind the given size is left for the next run.
    """
    if beginning(stream, 2) in (b"\xff\xfe", b"\xfe\xff"):
        yield from _recoded(stream)
        return
    plain = not is_packed(stream)
    at, line = 0, stream.readline(LONGEST + 1).removeprefix(b"\xef\xbb\xbf")
    while line:
        at += len(line)
        whole = len(line) <= LONGEST
        yield line if whole else None
        while not whole and line and not line.endswith(b"\n"):
            line = stream.readline(LONGEST)
            at += len(line)
        if plain and at >= size:
            return
        line = stream.readline(LONGEST + 1)


def _recoded(stream: BinaryIO) -> Iterator[bytes | None]:
    with io.TextIOWrapper(stream, "utf-16", errors="replace") as text:
        while line := text.readline(LONGEST + 1):
            whole = len(line) <= LONGEST
            yield line.encode("utf-8", "replace") if whole else None
            while not whole and line and not line.endswith("\n"):
                line = text.readline(LONGEST)


def spread_lines(stream: BinaryIO, size: int, most: int) -> Iterator[bytes]:
    """Read lines at even distances, each once."""
    end = 0
    for step in range(most):
        at = max(end, step * size // most)
        stream.seek(at)
        if at > end:
            stream.readline(LONGEST)
        raw = stream.readline(LONGEST)
        end = stream.tell()
        if not raw:
            return
        yield raw
