"""The positions of the terms of a field, packed, as a query reads them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .bit_packing import Packed

# Numbers of so many bits lie within 32 bits from a byte on, wherever in that byte they begin.
_WORD_WIDTH = 25


class Positions(Packed):
    """Packed positions that are read twice as fast where they are not very wide.

    Args:
        packed: What `pack` gave.
        width: The width they were packed with.
    """

    def __init__(self, packed: NDArray[np.uint8], width: int) -> None:
        super().__init__(packed, width)
        self._words: NDArray[np.uint32] | None = None
        if width <= _WORD_WIDTH and len(packed) >= 4:
            # The 32 bits from every byte on.
            self._words = np.ndarray(len(packed) - 3, "<u4", packed.data, strides=(1,))

    def at(self, indexes: NDArray[np.int64]) -> NDArray[np.uint32]:
        """Return the numbers at some places.

        Args:
            indexes: Their indexes, in any order.
        """
        if self._words is None:
            return super().at(indexes)
        bits = indexes * self.width
        found: NDArray[np.uint32] = self._words[bits >> 3]
        bits &= 7
        found >>= bits.astype(np.uint32)
        found &= np.uint32((1 << self.width) - 1)
        return found
