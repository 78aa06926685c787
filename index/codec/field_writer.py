"""Writes the terms and postings of one field as the sections that `FieldPostings` reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .bit_packing import pack, width_for
from .bloom_filter import hashes, make_filter
from .postings import LARGE_COUNT, LONG, average_length, tops
from .sections import SectionWriter
from .term_dictionary import GROUP, encode_terms

# How many bits a frequency takes.
_COUNT_WIDTH = 4
# How many terms are coded together, so that they need not all be in memory as Python objects.
_TERMS = GROUP << 13
_PIECE = 1 << 20

Numbers = NDArray[Any]


class Postings(NamedTuple):
    """The postings of some terms of a field, term after term.

    Attributes:
        terms: The terms, in the order of their bytes.
        frequencies: The document frequency of each term, uint32.
        ids: The document of each posting, uint16.
        counts: The term frequency of each posting, uint32.
        spelt: Whether the segment holds other spellings of each term, bool.
        sizes: How many positions each term has: as many as it occurs, or none; uint32.
        positions: All positions, in the order of the postings, uint32.
    """

    terms: Sequence[bytes]
    frequencies: NDArray[np.uint32]
    ids: NDArray[np.uint16]
    counts: NDArray[np.uint32]
    spelt: NDArray[np.bool_]
    sizes: NDArray[np.uint32]
    positions: NDArray[np.uint32]


class MemorySpool:
    """Holds the pieces of a section until those before it have been written."""

    def __init__(self) -> None:
        self._pieces: list[Numbers] = []

    def write(self, piece: Numbers) -> None:
        """Take the next piece."""
        self._pieces.append(piece)

    def read(self, kind: str) -> Iterator[Numbers]:
        """Yield all of it in pieces, as numbers of a numpy type."""
        return iter(self._pieces)


class FileSpool:
    """The same in a file of its own."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, piece: Numbers) -> None:
        """Take the next piece."""
        self._file.write(piece.data)

    def read(self, kind: str) -> Iterator[Numbers]:
        """Yield all of it in pieces, as numbers of a numpy type."""
        self._file.seek(0)
        while piece := self._file.read(_PIECE):
            yield np.frombuffer(piece, dtype=kind)


Spool = MemorySpool | FileSpool


class FieldWriter:
    """Writes one field, some terms with their postings after the others.

    `lengths` has the length byte of each document.
    """

    def __init__(
        self,
        sections: SectionWriter,
        name: str,
        lengths: NDArray[np.uint8],
        *,
        positioned: bool,
        spool: Callable[[], Spool] = MemorySpool,
    ) -> None:
        self._sections = sections
        self._name = name
        self._lengths = lengths
        self._average = average_length(lengths)
        self._long: list[int] = []
        self._tops: list[Numbers] = []
        self._terms = 0
        self._ids, self._counts = spool(), spool()
        self._positions = spool() if positioned else None
        self._waiting: list[bytes] = []
        self._coded = 0
        self._heads: list[Numbers] = []
        self._hashed: list[Numbers] = []
        self._frequencies: list[Numbers] = []
        self._large: list[Numbers] = []
        self._larger: list[Numbers] = []
        self._spelt: list[Numbers] = []
        self._sizes: list[Numbers] = []
        self._postings = self._total = self._largest = 0
        sections.begin(f"{name}/terms", "bytes")

    def add(self, found: Postings) -> None:
        """Add terms that are above all before them."""
        for at in range(0, len(found.terms), _TERMS):
            self._waiting.extend(found.terms[at : at + _TERMS])
            self._code_terms(len(self._waiting) // GROUP * GROUP)
        self._add_tops(found)
        self._frequencies.append(found.frequencies)
        self._spelt.append(found.spelt)
        self._ids.write(found.ids)
        self._counts.write(found.counts)
        large = np.flatnonzero(found.counts >= LARGE_COUNT)
        self._large.append((large + self._postings).astype(np.uint32))
        self._larger.append(found.counts[large])
        if self._positions is not None:
            self._sizes.append(found.sizes)
            self._positions.write(found.positions)
            self._largest = max(self._largest, int(found.positions.max(initial=0)))
        self._postings += len(found.ids)
        self._total += int(found.counts.sum())

    def _add_tops(self, found: Postings) -> None:
        ends = np.cumsum(found.frequencies, dtype=np.int64)
        for number in np.flatnonzero(found.frequencies >= LONG).tolist():
            own = slice(int(ends[number]) - int(found.frequencies[number]), int(ends[number]))
            self._long.append(self._terms + number)
            ids, counts = found.ids[own], found.counts[own]
            self._tops.append(tops(ids, counts, self._lengths, self._average))
        self._terms += len(found.terms)

    def finish(self) -> dict[str, float] | None:
        """Write the rest of the field, and return what the footer keeps of it.

        Of a field without postings nothing is kept.
        """
        self._code_terms(len(self._waiting))
        self._sections.end()
        if not self._postings:
            return None
        self._add("heads", np.concatenate(self._heads))
        self._add("filter", make_filter(np.concatenate(self._hashed)))
        self._add("starts", _starts(self._frequencies))
        self._add_pieces("ids", "<u2", self._ids.read("<u2"))
        self._add_pieces("counts", "<u1", pack(_small(self._counts.read("<u4")), _COUNT_WIDTH))
        self._add("large", np.concatenate(self._large))
        self._add("larger", np.concatenate(self._larger))
        self._add("lengths", self._lengths)
        if self._long:
            self._add("long", np.array(self._long, dtype=np.uint32))
            self._add("tops", np.concatenate(self._tops))
        spelt = np.concatenate(self._spelt)
        if spelt.any():
            self._add("spelt", np.packbits(spelt))
        if self._positions is None:
            return {"total": self._total, "average": self._average}
        width = width_for(self._largest)
        self._add("places", _starts(self._sizes))
        self._add_pieces("positions", "<u1", pack(self._positions.read("<u4"), width))
        return {"total": self._total, "average": self._average, "width": width}

    def _code_terms(self, count: int) -> None:
        """Write so many of the waiting terms: whole groups, but for the last ones."""
        if count:
            some = self._waiting[:count]
            blob, heads = encode_terms(some)
            self._sections.write(blob.data)
            self._heads.append(heads + np.uint32(self._coded))
            self._hashed.append(hashes(some))
            self._coded += len(blob)
            del self._waiting[:count]

    def _add(self, section: str, values: Numbers) -> None:
        self._sections.add(f"{self._name}/{section}", values)

    def _add_pieces(self, section: str, kind: str, pieces: Iterable[Numbers]) -> None:
        self._sections.begin(f"{self._name}/{section}", kind)
        for piece in pieces:
            self._sections.write(piece)
        self._sections.end()


def _small(counts: Iterable[Numbers]) -> Iterator[Numbers]:
    """Keep frequencies small, large ones as the largest that fits."""
    for piece in counts:
        for at in range(0, len(piece), _PIECE):
            yield np.minimum(piece[at : at + _PIECE], LARGE_COUNT)


def _starts(sizes: Sequence[Numbers]) -> NDArray[np.uint32]:
    """Return where each of several runs begins, and the end of the last, by their sizes."""
    joined = np.concatenate(sizes)
    starts = np.zeros(len(joined) + 1, dtype=np.uint32)
    np.cumsum(joined, out=starts[1:])
    return starts
