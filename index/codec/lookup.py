"""Which number a term has in a field: the filter is asked first, and C where it is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from artikelsuche.corpus import load_native

from .blocks import BLOCK_BITS
from .membership import may_hold
from .sections import Sections
from .terms import TermTable

_NATIVE = load_native("artikelsuche.index._lookup")
_CACHED_TERMS = 20_000

#: A term that was found: its number, the index of its first posting and that behind its last one.
Span = tuple[int, int, int]
#: One field of one segment: its table of terms, the number of the field, that of the segment, and
#: what its postings come with.
Source = tuple[object, int, int, tuple[Any, ...]]
#: How many documents a field has of several terms at most, and their postings in each segment:
#: first posting, end, what the source says, number of the term, index of its first position: -1
#: where it has none, None where they have to be checked before (`FieldPostings.place`).
Gathered = tuple[int, tuple[tuple[tuple[Any, ...], ...], ...]]


def gathered(sources: tuple[Source, ...], terms: tuple[str, ...], segments: int) -> Gathered | None:
    """Find several terms that count as one in all fields of an index at once.

    Args:
        sources: The fields of all segments, in the order of the fields.
        terms: The terms.
        segments: How many segments there are.

    Returns:
        Their postings, which have been checked; None where something has to be checked before, or
        the module in C is not there.
    """
    found: Gathered | None = None
    if _NATIVE is not None:
        found = _NATIVE.gather(sources, terms, segments)
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
            self.native = _NATIVE.Terms(*self._arrays(sections, name), BLOCK_BITS)

    def find(self, term: bytes) -> int:
        """Return the number of a term, or -1 where the segment does not hold it.

        Args:
            term: The term.
        """
        number = self._numbers.get(term)
        if number is None:
            if not may_hold(self._filter, term):
                return -1
            number = self._find(term, -1 if self.native is None else self.native.find(term))
            if len(self._numbers) >= _CACHED_TERMS:
                self._numbers.clear()
            self._numbers[term] = number
        return number

    def find_all(self, terms: list[bytes]) -> tuple[list[Span], list[int]]:
        """Find those of several terms that the segment holds.

        Args:
            terms: The terms.

        Returns:
            Those whose documents and frequencies have been checked, and the numbers of the others.
        """
        found: list[Span] = []
        if self.native is None:
            again = [(term, -1) for term in terms if may_hold(self._filter, term)]
        else:
            found, again = self.native.find_all(terms)
        numbers = [self._find(term, number) for term, number in again]
        return found, [number for number in numbers if number >= 0]

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
        yield guards[0].seen
        yield len(self._terms)
        yield tuple([*(guard.start for guard in guards), 0, 0][:6])
        yield len(blobs.get("positions", b""))
        yield int(sections.meta["fields"][name]["width"]) if has_positions else 0

    def _find(self, term: bytes, number: int) -> int:
        """Find a term that C did not, or not yet: group -2 - number has to be checked before."""
        if number >= 0:
            return number
        if self.native is None:
            return self._terms.find(term)
        if number < -1:
            self._terms.check(-2 - number)
            number = self.native.find(term)
        return number if number >= 0 else self._terms.find_checked(term)
