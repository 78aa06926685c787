"""Whole numbers packed with as many bits each as the largest of them needs.

Number i lies in the bits i * width to (i + 1) * width of the little-endian stream of bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artikelsuche.corpus.native import load_native

_native = load_native("artikelsuche.index.codec._coding")
# Bytes behind the last number, so that a number can be read with its neighbours.
_PADDING = 5
_PIECE = 1 << 20

Numbers = NDArray[Any]


def width_for(largest: int) -> int:
    """Return how many bits hold the numbers from 0 to the given one, at least 1, at most 32."""
    return max(1, int(largest).bit_length())


def pack(pieces: Iterable[Numbers], width: int) -> Iterator[NDArray[np.uint8]]:
    """Pack numbers.

    Args:
        pieces: The numbers, each below 2 ** width, in pieces of any size.
        width: How many bits each takes.

    Yields:
        The packed bytes, in pieces; the last one is the padding.
    """
    left = np.empty(0, dtype=np.uint32)
    for piece in pieces:
        for at in range(0, len(piece), _PIECE):
            joined = np.concatenate((left, piece[at : at + _PIECE].astype(np.uint32)))
            whole = len(joined) // 8 * 8  # eight numbers end at a byte
            yield _packed(joined[:whole], width)
            left = joined[whole:]
    yield _packed(left, width)
    yield np.zeros(_PADDING, dtype=np.uint8)


def _packed(numbers: NDArray[np.uint32], width: int) -> NDArray[np.uint8]:
    if _native is not None:
        return np.frombuffer(_native.pack(numbers, width), dtype=np.uint8)
    octets = numbers.astype("<u4", copy=False).view(np.uint8).reshape(len(numbers), 4)
    bits = np.unpackbits(octets, axis=1, bitorder="little")[:, :width]
    return np.packbits(bits, bitorder="little")


class Packed:
    """Packed numbers that can be read at any place.

    Args:
        packed: What `pack` gave.
        width: The width they were packed with.

    Attributes:
        packed: The bytes.
    """

    def __init__(self, packed: NDArray[np.uint8], width: int) -> None:
        self.width = width
        self.packed = packed

    def at(self, indexes: NDArray[np.int64]) -> NDArray[np.uint32]:
        """Return the numbers at some places.

        Args:
            indexes: Their indexes, in any order.
        """
        bits = indexes * self.width
        octets = bits >> 3
        shift = (bits & 7).astype(np.uint32)
        found: NDArray[np.uint32] = self.packed[octets].astype(np.uint32)
        found |= self.packed[octets + 1].astype(np.uint32) << 8
        if self.width > 9:
            found |= self.packed[octets + 2].astype(np.uint32) << 16
        if self.width > 17:
            wide = found.astype(np.uint64) | self.packed[octets + 3].astype(np.uint64) << 24
            if self.width > 25:
                wide |= self.packed[octets + 4].astype(np.uint64) << 32
            found = (wide >> shift).astype(np.uint32)
        else:
            found >>= shift
        return found & np.uint32((1 << self.width) - 1)

    def octets(self, first: int, last: int) -> tuple[int, int]:
        """Return the range of bytes that is read for the numbers between two indexes."""
        if first >= last:
            return 0, 0
        beyond = (((last - 1) * self.width) >> 3) + (self.width + 14) // 8 + 1
        return (first * self.width) >> 3, min(beyond, len(self.packed))

    def between(self, first: int, last: int) -> NDArray[np.uint32]:
        """Return the numbers from one index to another, exclusive."""
        if _native is not None:
            found = _native.unpack(self.packed, self.width, first, last - first)
            return np.frombuffer(found, dtype=np.uint32)
        return self.at(np.arange(first, last, dtype=np.int64))
