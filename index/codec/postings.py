"""The terms and postings of one field of a segment, as arrays over the mapped file.

    terms, heads       the terms in the order of their bytes (`terms`)
    filter             tells most terms that are not there (`membership`)
    starts             where the postings of each term begin
    ids, counts        document numbers ascending; frequencies in 4 bits, 15 for larger ones too
    large, larger      the postings whose frequency is above 14, and that frequency
    places, positions  where the positions of each term begin; positions in the order of the
                       postings, as many as the frequency says, or none at all for a term;
                       packed (`packing`)
    lengths            the length byte of every document, as Whoosh rounds lengths
    long, tops         the terms of many postings; of each, for every 128 documents, what one of
                       them counts at most, so that a search skips what cannot win
    spelt              one bit for each folded form that has other spellings

What counts how much by its length depends on the average length in the index, which changes: tops
are reckoned for that in the segment, and what reads them scales them so that they stay bounds. They
are rounded up to 255 steps, which lie closest where saturated scores change most: x becomes
255 x / (x + 1).

The score of a posting is its frequency times what the length byte of its document stands for in
one table of 256 (BM25F depends on frequency and length alone), saturated.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from .bloom_filter import may_hold
from .positions import Places
from .sections import Sections
from .term_dictionary import TermTable
from .term_lookup import term_finder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: The length that each length byte stands for, in terms: as Whoosh rounds lengths.
LENGTHS = tuple([round(27 * (1.033**byte - 1)) for byte in range(256)])
#: From this frequency on it lies in `larger`.
LARGE_COUNT = 15
#: Terms have tops from so many postings on; of fewer a search reads them all.
LONG = 2048
# A range that has tops is of as many documents as so many bits count.
_RANGE_BITS = 7
# How much the length counts in tops. Any value gives bounds, that of the search narrow ones.
_B = 0.9
_STEPS = 255

#: A term that was found: its number, the index of its first posting and that behind its last one.
Span = tuple[int, int, int]


@cache
def _pairs() -> NDArray[np.uint16]:
    """Both numbers of each byte that holds two of 4 bits, as they lie in memory, lower first."""
    import numpy as np

    return (np.arange(256) & 15 | np.arange(256) >> 4 << 8).astype("<u2")


class FieldPostings:
    """One field of one segment.

    Attributes:
        total: The sum of all lengths, in terms.
        average: The average length, of which `tops` was reckoned.
        places: The positions; None where the field keeps none.
        dictionary: The terms by number.
        table: Finds terms in C, and what `GATHER` gathers from; None without the module in C.
    """

    def __init__(self, sections: Sections, name: str) -> None:
        self.name = name
        self.total = int(sections.meta["fields"][name]["total"])
        self.average = float(sections.meta["fields"][name]["average"])
        for small in ("lengths", "heads", "filter", "large", "larger", "spelt", "long"):
            if f"{name}/{small}" in sections:
                sections.guard(f"{name}/{small}")()
        self._ids: memoryview = sections.items(f"{name}/ids")
        self._guard_ids = sections.guard(f"{name}/ids")
        self._guard_counts = sections.guard(f"{name}/counts")
        self._guard_starts = sections.guard(f"{name}/starts")
        self._counts = sections.items(f"{name}/counts")
        self._lengths = sections.items(f"{name}/lengths")
        self._starts = sections.blob(f"{name}/starts").cast("I")
        heads = sections.blob(f"{name}/heads").cast("I")
        guard = sections.guard(f"{name}/terms")
        blob, count = sections.blob(f"{name}/terms"), len(self._starts) - 1
        self.dictionary = TermTable(blob, heads, count, guard)
        self._filter = sections.blob(f"{name}/filter")
        self.table = term_finder(sections, name)
        self._large = sections.items(f"{name}/large")
        self._larger = sections.items(f"{name}/larger")
        has_tops = f"{name}/tops" in sections
        self._tops = sections.items(f"{name}/tops") if has_tops else memoryview(b"")
        self.places = Places(sections, name) if f"{name}/places" in sections else None
        self._spelt: memoryview | None = None
        if f"{name}/spelt" in sections:
            self._spelt = sections.blob(f"{name}/spelt")

    def __len__(self) -> int:
        return len(self._starts) - 1

    def find(self, term: bytes) -> int:
        """Return the number of a term, or -1 where the segment does not hold it."""
        if self.table is not None:
            number: int = self.table.find(term)
            return number
        return self.dictionary.find(term) if may_hold(self._filter, term) else -1

    def spans(self, terms: tuple[bytes, ...]) -> list[Span]:
        """Return number and `span` of those terms that the segment holds; all is checked."""
        found = []
        for number in map(self.find, terms):
            if number >= 0:
                start, end = self.span(number)
                self._guard_ids(start << 1, end << 1)
                self._guard_counts(start >> 1, (end + 1) >> 1)
                found.append((number, start, end))
        return found

    def terms(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Yield the terms from one number to another, exclusive."""
        return self.dictionary.between(start, len(self) if end is None else end)

    def with_prefix(self, prefix: bytes) -> range:
        """Return the numbers of the terms that begin with a prefix; of all where it is empty."""
        first_from = self.dictionary.first_from
        first = first_from(prefix)
        # The next prefix in the order of bytes: the last byte that can grow, grown by one.
        stem = prefix.rstrip(b"\xff")
        last = first_from(stem[:-1] + bytes([stem[-1] + 1])) if stem else len(self)
        return range(first, last)

    def span(self, number: int) -> tuple[int, int]:
        """Return the indexes of the first posting of a term and of that behind its last one."""
        self._guard_starts(number << 2, (number + 2) << 2)
        return self._starts[number], self._starts[number + 1]

    @property
    def lengths(self) -> NDArray[np.uint8]:
        """The length byte of every document."""
        import numpy as np

        return np.asarray(self._lengths)

    def documents(self, start: int, end: int) -> list[int]:
        """List the documents of a range of postings, ascending for each term."""
        self._guard_ids(start << 1, end << 1)
        return self._ids[start:end].tolist()

    def ids(self, start: int, end: int) -> NDArray[np.uint16]:
        """Return the documents of a range of postings as an array."""
        import numpy as np

        self._guard_ids(start << 1, end << 1)
        return np.asarray(self._ids[start:end])

    @property
    def arrays(self) -> tuple[memoryview, ...]:
        """The arrays: ids, counts, large, larger, lengths, positions and tops.

        What is read of ids and counts is to be checked before (`spans`), and what is read of the
        positions of a term likewise (`Places.first`).
        """
        packed = memoryview(b"") if self.places is None else self.places.positions.packed
        return self._ids, self._counts, self._large, self._larger, self._lengths, packed, self._tops

    def frequency(self, term: bytes) -> int:
        """Return the number of documents of a term, deleted ones included."""
        number = self.find(term)
        if number < 0:
            return 0
        start, end = self.span(number)
        return end - start

    def frequencies(self, start: int, end: int) -> NDArray[np.uint32]:
        """Return the term frequency of a range of postings."""
        import numpy as np

        self._guard_counts(start >> 1, (end + 1) >> 1)
        pairs = _pairs()[np.asarray(self._counts[start >> 1 : (end + 1) >> 1])]
        counts: NDArray[np.uint32] = pairs.view(np.uint8).astype(np.uint32)
        counts = counts[start & 1 :][: end - start]
        first, last = bisect_left(self._large, start), bisect_left(self._large, end)
        counts[np.asarray(self._large[first:last]) - np.uint32(start)] = self._larger[first:last]
        return counts

    def spelt(self, first: int, last: int) -> NDArray[np.bool_]:
        """Tell of each term from one number to another whether other spellings fold to it."""
        import numpy as np

        if self._spelt is None:
            return np.zeros(last - first, dtype=np.bool_)
        octets = np.unpackbits(np.asarray(self._spelt[first >> 3 : (last + 7) >> 3]))
        return octets[first & 7 : (first & 7) + last - first].astype(np.bool_)

    @property
    def position_width(self) -> int:
        """How many bits a position takes; 0 without positions."""
        return 0 if self.places is None else self.places.positions.width

    def document_frequencies(self, first: int, last: int) -> NDArray[np.int64]:
        """Return the number of documents of each term from one number to another, exclusive."""
        import numpy as np

        self._guard_starts(first << 2, (last + 1) << 2)
        starts = np.asarray(self._starts[first : last + 1]).astype(np.int64)
        return starts[1:] - starts[:-1]

    def last_within(self, first: int, postings: int, positions: int) -> int:
        """Return the first term that exceeds so many postings or positions from another on."""
        self._guard_starts()
        last = bisect_right(self._starts, self._starts[first] + postings) - 1
        return last if self.places is None else min(last, self.places.last_within(first, positions))


def length_bytes(lengths: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Round lengths as Whoosh does: to the byte of the first known length not below."""
    import numpy as np

    found = np.searchsorted(LENGTHS, lengths, side="left")
    return np.minimum(found, 255).astype(np.uint8)


def tops(
    ids: NDArray[np.uint16], counts: NDArray[Any], lengths: NDArray[np.uint8], average: float
) -> NDArray[np.uint8]:
    """Reckon the tops of a term, 0 where no document of a range has it.

    Args:
        ids: Its documents, ascending.
        counts: How often each has it.
        lengths: The length byte of each document of the segment.
        average: Their average length.
    """
    import numpy as np

    norms = np.array([1 / relative(byte, average) for byte in range(256)])
    ranges = ids >> _RANGE_BITS
    begins = np.flatnonzero(np.diff(ranges, prepend=np.uint16(0xFFFF)))
    most = np.maximum.reduceat(counts * norms[lengths[ids]], begins)
    found = np.zeros((len(lengths) - 1 >> _RANGE_BITS) + 1, dtype=np.uint8)
    found[ranges[begins]] = np.minimum(np.ceil(most * _STEPS / (most + 1)), _STEPS)
    return found


def relative(byte: int, average: float) -> float:
    """Return what a text of a length byte is divided by, 1 for one of average length."""
    return 1 - _B + _B * max(LENGTHS[byte], 1) / average


def average_length(lengths: NDArray[np.uint8]) -> float:
    """Return the average length of texts, given their length bytes; at least 1."""
    import numpy as np

    return max(1.0, float(np.array(LENGTHS)[lengths].sum() / max(1, len(lengths))))


def scale(norms: Sequence[float], average: float) -> float:
    """Return by how much tops must be multiplied to be bounds.

    Args:
        norms: What a frequency of 1 counts, by length byte, in the form of BM25F.
        average: The average length that the tops were reckoned with.
    """
    # The ratio of two such tables grows or falls with the length.
    return max(float(norms[byte]) * relative(byte, average) for byte in (0, 255))
