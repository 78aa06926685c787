"""The terms of a field in the order of their bytes, front-coded in groups.

Each term begins with two bytes, the number of bytes it shares with the term before it (0 for the
first of a group) and the number of its other bytes, which follow. Where the second is 255, the
number follows as 32 bits. `heads` says where each group begins.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from artikelsuche.corpus.native import load_native

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[Any]

_native = load_native("artikelsuche.index.codec._codec")

#: How many terms share a group: larger groups are smaller on the disk and slower to look up.
GROUP = 8

# Bytes that two terms may share; more is possible and not worth the arrays.
_SHARED = 32
_LONG = 255


class TermTable:
    """The terms of a field of a segment, by number; a guard checks what is read of their bytes."""

    def __init__(
        self, blob: memoryview, heads: memoryview, count: int, guard: Callable[[int, int], None]
    ) -> None:
        self._blob = blob
        self._guard = guard
        self._heads = heads
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> bytes:
        return self._decoded(number // GROUP)[number % GROUP]

    def first_from(self, term: bytes) -> int:
        """Return the number of the first term that is not below the given one."""
        group = self._group_of(term)
        return 0 if group < 0 else group * GROUP + bisect_left(self._decoded(group), term)

    def find(self, term: bytes) -> int:
        """Return the number of a term, or -1 where it is not there."""
        group = self._group_of(term)
        terms = [] if group < 0 else self._decoded(group)
        return group * GROUP + terms.index(term) if term in terms else -1

    def between(self, first: int, last: int) -> Iterator[bytes]:
        """Yield the terms from one number to another, exclusive."""
        if _native is not None and first < last:
            group, skipped = divmod(first, GROUP)
            start, end = self._heads[group], self._bounds((last - 1) // GROUP)[1]
            self._guard(start, end)
            yield from _native.decode(self._blob[:end], start, last - group * GROUP, skipped)
            return
        number = first
        while number < last:
            group, at = divmod(number, GROUP)
            piece = self._decoded(group)[at : at + last - number]
            yield from piece
            number += len(piece)

    def _bounds(self, group: int) -> tuple[int, int]:
        end = self._heads[group + 1] if group + 1 < len(self._heads) else len(self._blob)
        return self._heads[group], end

    def _group_of(self, term: bytes) -> int:
        """Return the last group whose first term is not above the given one, or -1."""
        return bisect_right(range(len(self._heads)), term, key=self._head) - 1

    def _head(self, group: int) -> bytes:
        start, end = self._bounds(group)
        self._guard(start, end)
        size = self._blob[start + 1]
        if size == _LONG:
            return self._decoded(group)[0]
        return bytes(self._blob[start + 2 : start + 2 + size])

    def _decoded(self, group: int) -> list[bytes]:
        start, end = self._bounds(group)
        self._guard(start, end)
        blob, at, term = bytes(self._blob[start:end]), 0, b""
        terms = []
        for _ in range(min(GROUP, self._count - group * GROUP)):
            shared, size = blob[at], blob[at + 1]
            at += 2
            if size == _LONG:
                size = int.from_bytes(blob[at : at + 4], "little")
                at += 4
            term = term[:shared] + blob[at : at + size]
            at += size
            terms.append(term)
        return terms


def encode_terms(terms: Sequence[bytes]) -> tuple[NDArray[np.uint8], NDArray[np.uint32]]:
    """Front-code terms, given in the order of their bytes: the blob, and where groups begin."""
    import numpy as np

    if _native is not None:
        blob, heads = _native.front_code(terms, GROUP, _SHARED)
        return np.frombuffer(blob, dtype=np.uint8), np.frombuffer(heads, dtype=np.uint32)
    count = len(terms)
    sizes = np.fromiter(map(len, terms), np.int64, count)
    starts = np.cumsum(sizes) - sizes
    shared = _shared(terms, sizes)
    rest = sizes - shared
    headers = np.where(rest < _LONG, 2, 6)
    places = np.cumsum(headers + rest) - (headers + rest)
    blob = np.empty(int((headers + rest).sum()), dtype=np.uint8)
    blob[places] = shared
    blob[places + 1] = np.minimum(rest, _LONG)
    for term in np.flatnonzero(rest >= _LONG):
        at = int(places[term]) + 2
        blob[at : at + 4] = np.frombuffer(int(rest[term]).to_bytes(4, "little"), dtype=np.uint8)
    text = np.frombuffer(b"".join(terms), dtype=np.uint8)
    total = int(rest.sum())
    within = np.arange(total) - np.repeat(np.cumsum(rest) - rest, rest)
    blob[np.repeat(places + headers, rest) + within] = text[
        np.repeat(starts + shared, rest) + within
    ]
    return blob, places[::GROUP].astype(np.uint32)


def _shared(terms: Sequence[bytes], sizes: Numbers) -> Numbers:
    """Count the bytes that each term shares with the one before it, within its group."""
    import numpy as np

    count = len(terms)
    table = np.array(terms, dtype=f"S{_SHARED}").view(np.uint8).reshape(count, _SHARED)
    differs = np.ones((count, _SHARED + 1), dtype=np.bool_)
    np.not_equal(table[1:], table[:-1], out=differs[1:, :_SHARED])
    shared: NDArray[np.int64] = differs.argmax(axis=1)
    # Terms are padded with zeros, which are no bytes of theirs.
    shared[1:] = np.minimum(shared[1:], np.minimum(sizes[1:], sizes[:-1]))
    shared[::GROUP] = 0
    return shared
