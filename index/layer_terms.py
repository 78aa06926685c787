"""The terms of the forms on one layer: collected form by form, then as arrays."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain, count, islice

import numpy as np
from numpy.typing import NDArray

from .codec import Occurrences

#: A term at a position within a form, with its flags.
Entry = tuple[int, str, int]


class Layer:
    """The terms of one layer of all forms, as tables by the row of the form."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._sorted: list[bytes] = []
        self._order: list[int] = []
        self._ends = array("I", [0])
        self._terms = array("I")
        self._offsets = array("H")
        self._flags = array("B")

    def add(self, entries: Iterable[Entry]) -> None:
        """Add the terms of the next form.

        Args:
            entries: Its terms with their positions within the form, ascending, each once.
        """
        for offset, term, flags in entries:
            self._terms.append(self._numbers[term])
            self._offsets.append(offset)
            self._flags.append(flags)
        self._ends.append(len(self._terms))

    def extend(self, forms: Sequence[tuple[str, ...]], flags: NDArray[np.uint8]) -> None:
        """Add the terms of forms that are one position wide.

        Args:
            forms: The terms of each form, each once.
            flags: The flags of all these terms, one after the other.
        """
        before = len(self._terms)
        self._terms.extend(map(self._numbers.__getitem__, chain.from_iterable(forms)))
        self._ends.extend(accumulate(map(len, forms), initial=before))
        self._ends.pop(-len(forms) - 1)
        self._offsets.frombytes(bytes(2 * (len(self._terms) - before)))
        self._flags.frombytes(flags.tobytes())

    def table(self) -> LayerTable:
        """Return the tables as arrays, the terms in the order of their bytes."""
        self._sort()
        ranks = np.empty(len(self._order), dtype=np.uint32)
        ranks[self._order] = np.arange(len(self._order), dtype=np.uint32)
        ranked = ranks[np.array(self._terms, dtype=np.uint32)]
        flags = np.zeros(len(self._order), dtype=np.uint8)
        np.bitwise_or.at(flags, ranked, np.array(self._flags, dtype=np.uint8))
        return LayerTable(
            self._sorted,
            flags,
            np.array(self._ends, dtype=np.int64),
            ranked,
            np.array(self._offsets, dtype=np.uint16),
        )

    def _sort(self) -> None:
        """Put the terms that are new since the last time among the others."""
        known = len(self._order)
        fresh = list(islice(self._numbers, known, None))
        if not fresh:
            return
        # The order of code points is that of the bytes of UTF-8.
        places = sorted(range(len(fresh)), key=fresh.__getitem__)
        encoded = "\n".join(fresh).encode("utf-8", "surrogatepass").split(b"\n")
        terms = self._sorted + [encoded[place] for place in places]
        order = self._order + [known + place for place in places]
        if known:
            places = sorted(range(len(terms)), key=terms.__getitem__)
            terms, order = [terms[place] for place in places], [order[place] for place in places]
        self._sorted, self._order = terms, order


class LayerTable:
    """The terms of one layer of all forms, as arrays.

    Args:
        terms: The terms, in the order of their bytes.
        flags: The flags of each term: PLACED, SPELT.
        ends: Where the entries of each row begin, and the end of the last.
        ranks: The index in `terms` of each entry.
        offsets: The position within the form of each entry.
    """

    def __init__(
        self,
        terms: list[bytes],
        flags: NDArray[np.uint8],
        ends: NDArray[np.int64],
        ranks: NDArray[np.uint32],
        offsets: NDArray[np.uint16],
    ) -> None:
        self._terms = terms
        self._flags = flags
        self._ends = ends
        self._ranks = ranks
        self._offsets = offsets

    def occurrences(self, stream: PlacedStream) -> Occurrences:
        """Expand the forms of texts into the occurrences of their terms.

        Args:
            stream: The forms of the texts.

        Returns:
            The occurrences, with those terms only that occur.
        """
        sizes = np.diff(self._ends).astype(np.uint16)[stream.forms]
        source = self._ends[stream.forms].astype(np.int32)
        source -= np.cumsum(sizes, dtype=np.int32)
        source += sizes
        source = np.repeat(source, sizes)
        source += np.arange(len(source), dtype=np.int32)
        ranks = self._ranks[source]
        positions = np.repeat(stream.positions, sizes)
        positions += self._offsets[source]
        del source
        used = np.zeros(len(self._terms), dtype=np.bool_)
        used[ranks] = True
        kept = np.flatnonzero(used)
        narrowed = np.cumsum(used, dtype=np.uint32)
        narrowed -= np.uint32(1)
        return Occurrences(
            [self._terms[rank] for rank in kept],
            narrowed[ranks],
            np.repeat(stream.documents, sizes),
            positions,
            self._flags[kept],
        )


class PlacedStream:
    """The forms of all texts of a field, with their places.

    Args:
        forms: The rows of the forms, text after text, uint32.
        documents: The document of each, uint16.
        positions: The position of the first term of each, uint32.
    """

    def __init__(
        self,
        forms: NDArray[np.uint32],
        documents: NDArray[np.uint16],
        positions: NDArray[np.uint32],
    ) -> None:
        self.forms = forms
        self.documents = documents
        self.positions = positions
