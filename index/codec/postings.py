"""The terms and postings of one field of a segment, as arrays over the mapped file.

    text, offsets      the terms in the order of their bytes, and where each begins
    starts             where the postings of each term begin
    ids, codes         document numbers ascending; code = min(frequency, 255) << 8 | length byte
    large, counts      the postings whose frequency is above 254, and that frequency
    places, positions  where the positions of each term begin; positions in the order of the
                       postings, as many as the frequency says, or none at all for a term
    lengths            the length byte of every document, as Whoosh rounds lengths

A code is an index into one table of all scores of a term (Robertson's BM25 depends on frequency
and length alone), so that scoring a posting is one look-up.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from whoosh.util.numeric import _length_byte_cache

from .sections import Sections

#: The length that each length byte stands for, in terms.
LENGTHS: NDArray[np.int64] = np.frombuffer(_length_byte_cache, dtype=np.int32).astype(np.int64)
#: The largest frequency that a code holds; larger ones lie in `large`.
LARGEST_CODE = 255
#: The most documents of one segment: their numbers are 16 bits wide.
MOST_DOCUMENTS = 1 << 16

_CACHED_TERMS = 20_000


class FieldPostings:
    """One field of one segment.

    Args:
        sections: The segment file.
        name: The field.

    Attributes:
        ids: Document numbers of all postings, uint16.
        codes: Frequency and length byte of all postings, uint16.
        lengths: Length byte of every document, uint8.
        total: The sum of all lengths, in terms.
    """

    def __init__(self, sections: Sections, name: str) -> None:
        self.name = name
        self.total = int(sections.meta["fields"][name]["total"])
        self.ids: NDArray[np.uint16] = sections.array(f"{name}/ids")
        self.codes: NDArray[np.uint16] = sections.array(f"{name}/codes")
        self.lengths: NDArray[np.uint8] = sections.array(f"{name}/lengths")
        self._text = sections.blob(f"{name}/text")
        self._offsets = sections.blob(f"{name}/offsets").cast("I")
        self._starts = sections.blob(f"{name}/starts").cast("I")
        self._large: NDArray[np.uint32] = sections.array(f"{name}/large")
        self._counts: NDArray[np.uint32] = sections.array(f"{name}/counts")
        has_positions = f"{name}/positions" in sections
        self._places = sections.blob(f"{name}/places").cast("I") if has_positions else None
        self._positions = sections.array(f"{name}/positions") if has_positions else None
        self._numbers: dict[bytes, int] = {}

    def __len__(self) -> int:
        return len(self._starts) - 1

    @property
    def has_positions(self) -> bool:
        """Whether the field keeps positions."""
        return self._places is not None

    def find(self, term: bytes) -> int:
        """Return the number of a term, or -1 where the segment does not hold it.

        Args:
            term: The term.
        """
        number = self._numbers.get(term)
        if number is None:
            number = self.first_from(term)
            if number == len(self) or self.term(number) != term:
                number = -1
            if len(self._numbers) >= _CACHED_TERMS:
                self._numbers.clear()
            self._numbers[term] = number
        return number

    def first_from(self, term: bytes) -> int:
        """Return the number of the first term that is not below the given one.

        Args:
            term: Any bytes.

        Returns:
            A number from 0 to the number of terms, inclusive.
        """
        return bisect_left(range(len(self)), term, key=self.term)

    def term(self, number: int) -> bytes:
        """Return a term by its number."""
        return bytes(self._text[self._offsets[number] : self._offsets[number + 1]])

    def terms(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Yield the terms from one number to another, exclusive."""
        for number in range(start, len(self) if end is None else end):
            yield self.term(number)

    def with_prefix(self, prefix: bytes) -> range:
        """Return the numbers of the terms that begin with a prefix.

        Args:
            prefix: Any bytes; all terms where empty.
        """
        first = self.first_from(prefix)
        # The next prefix in the order of bytes: the last byte that can grow, grown by one.
        stem = prefix.rstrip(b"\xff")
        last = self.first_from(stem[:-1] + bytes([stem[-1] + 1])) if stem else len(self)
        return range(first, last)

    def span(self, number: int) -> tuple[int, int]:
        """Return where the postings of a term begin and end in `ids` and `codes`."""
        return self._starts[number], self._starts[number + 1]

    def document_frequency(self, number: int) -> int:
        """Return the number of documents of a term, deleted ones included."""
        return self._starts[number + 1] - self._starts[number]

    def frequencies(self, start: int, end: int) -> NDArray[np.uint32]:
        """Return the term frequency of a range of postings.

        Args:
            start: The first posting, as of `span`.
            end: Behind the last one.
        """
        counts = (self.codes[start:end] >> 8).astype(np.uint32)
        if len(self._large):
            first, last = np.searchsorted(self._large, (start, end))
            counts[self._large[first:last] - start] = self._counts[first:last]
        return counts

    def positions(self, number: int) -> NDArray[np.uint16] | NDArray[np.uint32] | None:
        """Return the positions of a term, posting after posting, ascending in each.

        Args:
            number: The number of the term.

        Returns:
            As many positions as the frequencies of its postings add up to; None where the term
            has none.
        """
        if self._places is None or self._positions is None:
            return None
        start, end = self._places[number], self._places[number + 1]
        return None if start == end else self._positions[start:end]

    def length(self, document: int) -> int:
        """Return the length of the field in a document as Whoosh rounds it, in terms."""
        return int(LENGTHS[self.lengths[document]])


def length_bytes(lengths: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Round lengths as Whoosh does: to the byte of the first known length not below.

    Args:
        lengths: Lengths in terms, each 0 or more.

    Returns:
        One byte for each.
    """
    found = np.searchsorted(LENGTHS, lengths, side="left")
    return np.minimum(found, 255).astype(np.uint8)
