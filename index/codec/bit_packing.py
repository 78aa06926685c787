"""Whole numbers packed with as many bits each as the largest of them needs.

Number i lies in the bits i * width to (i + 1) * width of the little-endian stream of bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from artikelsuche.corpus.native import load_native

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[Any]

_native = load_native("artikelsuche.index.codec._codec")
# Bytes behind the last number, so that a number can be read with its neighbours.
_PADDING = 5
_PIECE = 1 << 20
# Numbers of so many bits lie within 32 bits from a byte on, wherever in that byte they begin.
_WORD_WIDTH = 25


def width_for(largest: int) -> int:
    """Return how many bits hold the numbers from 0 to the given one, at least 1, at most 32."""
    return max(1, int(largest).bit_length())


def pack(pieces: Iterable[Numbers], width: int) -> Iterator[NDArray[np.uint8]]:
    """Pack numbers below 2 ** width, given in pieces of any size; the last piece is padding."""
    import numpy as np

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
    import numpy as np

    if _native is not None:
        return np.frombuffer(_native.pack(numbers, width), dtype=np.uint8)
    octets = numbers.astype("<u4", copy=False).view(np.uint8).reshape(len(numbers), 4)
    bits = np.unpackbits(octets, axis=1, bitorder="little")[:, :width]
    return np.packbits(bits, bitorder="little")


class Packed:
    """The bytes that `pack` made with a width, read at any place."""

    def __init__(self, packed: memoryview, width: int) -> None:
        self.width = width
        self.packed = packed

    @cached_property
    def _words(self) -> NDArray[np.uint32] | None:
        """The 32 bits from every byte on; None where these do not hold a number."""
        import numpy as np

        if self.width > _WORD_WIDTH or len(self.packed) < 4:
            return None
        return np.ndarray(len(self.packed) - 3, "<u4", self.packed, strides=(1,))

    def at(self, indexes: NDArray[np.int64]) -> NDArray[np.uint32]:
        """Return the numbers at some places, in any order."""
        import numpy as np

        bits = indexes * self.width
        if self._words is not None:
            found: NDArray[np.uint32] = self._words[bits >> 3]
            bits &= 7
            found >>= bits.astype(np.uint32)
        else:
            octets = np.asarray(self.packed)
            wide = np.zeros(len(bits), dtype=np.uint64)
            for octet in range(5):
                wide |= octets[(bits >> 3) + octet].astype(np.uint64) << np.uint64(8 * octet)
            found = (wide >> (bits & 7).astype(np.uint64)).astype(np.uint32)
        found &= np.uint32((1 << self.width) - 1)
        return found

    def octets(self, first: int, last: int) -> tuple[int, int]:
        """Return the range of bytes that is read for the numbers between two indexes."""
        if first >= last:
            return 0, 0
        beyond = (((last - 1) * self.width) >> 3) + (self.width + 14) // 8 + 1
        return (first * self.width) >> 3, min(beyond, len(self.packed))

    def between(self, first: int, last: int) -> NDArray[np.uint32]:
        """Return the numbers from one index to another, exclusive."""
        import numpy as np

        if _native is not None:
            found = _native.unpack(self.packed, self.width, first, last - first)
            return np.frombuffer(found, dtype=np.uint32)
        return self.at(np.arange(first, last, dtype=np.int64))
