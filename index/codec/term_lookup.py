"""Which number a term has in a field: the filter is asked first, and C where it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from artikelsuche.corpus.native import load_native

from .blocks import BLOCK_BITS
from .bloom_filter import may_hold
from .sections import Sections
from .term_dictionary import TermTable

_NATIVE = load_native("artikelsuche.index.codec._lookup")
_CACHED_TERMS = 20_000

#: A term that was found: its number, the index of its first posting and that behind its last one.
Span = tuple[int, int, int]
#: One field of one segment: its table of terms, the number of the field, that of the segment, and
#: what its postings come with.
Source = tuple[object, int, int, tuple[Any, ...]]
#: The postings of terms in a segment: first posting, end, what the source says, number of the term.
Pieces = tuple[tuple[Any, ...], ...]
#: How many documents a field has of several terms at most, whether one of them has other spellings,
#: and their postings in each segment.
Gathered = tuple[int, bool, tuple[Pieces, ...]]
#: What gives that; see `gatherer`.
Gather = Callable[[tuple[Source, ...], tuple[str, ...], int, bool], Gathered]


def gatherer() -> Gather | None:
    """Return what finds several terms that count as one in all fields of an index at once.

    Returns:
        Called with the sources, in the order of their fields, a tuple of terms, the number of
        segments and whether to find the positions too (`placed`), it returns what it found, all of
        which has been checked, or raises a SegmentFormatError. None without the module in C.
    """
    found: Gather | None = None if _NATIVE is None else _NATIVE.gather
    return found


def placed(segments: tuple[Pieces, ...]) -> tuple[Pieces, ...]:
    """Find the positions of terms, in C.

    Args:
        segments: Their postings in each segment; what the source says ends with its table.

    Returns:
        The same, and of each the index of its first position, or -1 where it has none; the
        positions have been checked.

    Raises:
        SegmentFormatError: Something has changed since it was written.
    """
    assert _NATIVE is not None
    found: tuple[Pieces, ...] = _NATIVE.place(segments)
    return found


class Lookup:
    """Finds the terms of a field of a segment.

    Args:
        sections: The segment file.
        name: The field.
        terms: The terms of the field.

    Attributes:
        native: The same in C; None without the module.
    """

    def __init__(self, sections: Sections, name: str, terms: TermTable) -> None:
        self._terms = terms
        self._filter = sections.blob(f"{name}/filter")
        self._numbers: dict[bytes, int] = {}
        self.native: Any = None
        if _NATIVE is not None:
            self.native = _NATIVE.Terms(*self._arrays(sections, name))

    def find(self, term: bytes) -> int:
        """Return the number of a term, or -1 where the segment does not hold it.

        Args:
            term: The term.
        """
        number = self._numbers.get(term)
        if number is None:
            number = self._find(term) if self.native is None else self.native.find(term)
            if len(self._numbers) >= _CACHED_TERMS:
                self._numbers.clear()
            self._numbers[term] = number
        return number

    def frequency(self, term: bytes) -> int | None:
        """Return the number of documents of a term in C, deleted ones included.

        Args:
            term: The term.

        Returns:
            The number; None without the module in C.
        """
        return None if self.native is None else int(self.native.frequency(term))

    def find_all(self, terms: tuple[bytes, ...]) -> tuple[list[Span], list[int]]:
        """Find those of several terms that the segment holds.

        Args:
            terms: The terms.

        Returns:
            Those whose documents and frequencies have been checked, and the numbers of the others.
        """
        if self.native is not None:
            return self.native.find_all(terms), []
        return [], [number for number in map(self._find, terms) if number >= 0]

    def _arrays(self, sections: Sections, name: str) -> Iterator[Any]:
        """List what the table in C is made of."""
        has_positions = f"{name}/positions" in sections
        parts = ["terms", "starts", "ids", "counts"] + ["places", "positions"] * has_positions
        blobs = {part: sections.blob(f"{name}/{part}") for part in parts}
        guards = [sections.guard(f"{name}/{part}") for part in parts]
        yield blobs["terms"]
        yield sections.blob(f"{name}/heads")
        yield self._filter
        yield blobs["starts"]
        yield blobs.get("places", b"")
        yield sections.blob(f"{name}/spelt") if f"{name}/spelt" in sections else b""
        yield guards[0].blocks.seen
        yield len(self._terms)
        yield tuple([*(guard.start for guard in guards), 0, 0][:6])
        yield len(blobs.get("positions", b""))
        yield int(sections.meta["fields"][name]["width"]) if has_positions else 0
        yield BLOCK_BITS
        yield guards[0].blocks.check

    def _find(self, term: bytes) -> int:
        return self._terms.find(term) if may_hold(self._filter, term) else -1
