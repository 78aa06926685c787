"""The answers of web servers as they were recorded: their headers, and how they packed a page."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import BinaryIO

from artikelsuche.corpus.formats.whole_file import LARGEST
from artikelsuche.corpus.language import tr

from .compression import DAMAGED, PackedError
from .entries import Window

_LONGEST_SIZE = 32


def read_head(lines: Iterator[bytes], most: int) -> dict[str, str]:
    """Read header lines up to a blank one, so many at most, by their names in small letters."""
    found: dict[str, str] = {}
    for line in islice(lines, most):
        if not line.strip():
            break
        name, _, value = line.partition(b":")
        found[name.strip().lower().decode("latin-1")] = value.strip().decode("utf-8", "replace")
    return found


def unpack_body(window: Window, headers: Mapping[str, str]) -> BinaryIO:
    """Read a page as its reader sees it; one that is too large is cut behind that size.

    Raises:
        PackedError: It is damaged, or packed in a way that is not known.
    """
    raw = window.take(2 * LARGEST)
    if "chunked" in headers.get("transfer-encoding", "").lower():
        raw = _joined(raw)
    for coding in reversed(headers.get("content-encoding", "").lower().split(",")):
        raw = _decoded(raw, coding.strip())
    return io.BytesIO(raw)


def _joined(raw: bytes) -> bytes:
    """Join chunks; recorders that joined them already left the header as it was."""
    chunks: list[bytes] = []
    at = 0
    while at < len(raw):
        end = raw.find(b"\r\n", at, at + _LONGEST_SIZE)
        try:
            size = int(raw[at:end].partition(b";")[0], 16) if end > 0 else -1
        except ValueError:
            size = -1
        if size < 0:
            if not chunks:
                return raw
            raise PackedError(tr(DAMAGED))
        if size == 0:
            break
        chunks.append(raw[end + 2 : end + 2 + size])
        at = end + 4 + size
    return b"".join(chunks)


def _decoded(raw: bytes, coding: str) -> bytes:
    if coding in ("", "identity", "none", "utf-8"):
        return raw
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise PackedError(
            tr("is packed as {coding!r}, which is not known; crawl it without", coding=coding)
        )
    if coding != "deflate" and not raw.startswith(b"\x1f\x8b"):
        return raw  # a recorder has unpacked it already
    for bits in (47, -15):  # with a header, or bare as some servers send it
        try:
            return zlib.decompressobj(bits).decompress(raw, LARGEST + 1)
        except zlib.error:
            continue
    raise PackedError(tr(DAMAGED))
