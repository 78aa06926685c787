"""Where the terms of a field stand: the positions of each, checked and read as they are needed."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from .bit_packing import Packed
from .sections import Sections

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Places:
    """The positions of the terms of one field of one segment.

    Those of a term follow posting after posting, ascending in each, as many as the frequencies of
    its postings say; or it has none at all.

    Attributes:
        positions: All of them, unchecked; the index of one is counted from `first`.
    """

    def __init__(self, sections: Sections, name: str) -> None:
        width = int(sections.meta["fields"][name]["width"])
        self.positions = Packed(sections.items(f"{name}/positions"), width)
        self._starts = sections.blob(f"{name}/places").cast("I")
        self._guard_starts = sections.guard(f"{name}/places")
        self._guard_positions = sections.guard(f"{name}/positions")

    def first(self, number: int) -> int | None:
        """Return the index of a term's first position, all of which are checked; None without."""
        first, last = self._span(number, number + 1)
        return first if first < last else None

    def between(self, first: int, last: int) -> NDArray[np.uint32]:
        """Return the positions of all terms from one number to another, exclusive."""
        return self.positions.between(*self._span(first, last))

    def sizes(self, first: int, last: int) -> NDArray[np.uint32]:
        """Return how many positions each term has, from one number to another, exclusive."""
        self._guard_starts(first << 2, (last + 1) << 2)
        import numpy as np

        return np.diff(np.asarray(self._starts[first : last + 1]))

    def last_within(self, first: int, positions: int) -> int:
        """Return the first term that exceeds a number of positions, counted from another term."""
        self._guard_starts()
        return bisect_right(self._starts, self._starts[first] + positions) - 1

    def _span(self, first: int, last: int) -> tuple[int, int]:
        """Return where the positions of a range of terms begin and end, all of them checked."""
        self._guard_starts(first << 2, (first + 1) << 2)
        self._guard_starts(last << 2, (last + 1) << 2)
        begin, end = self._starts[first], self._starts[last]
        self._guard_positions(*self.positions.octets(begin, end))
        return begin, end
