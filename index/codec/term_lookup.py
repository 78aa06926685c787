"""Which number a term has in a field: Bloom filter, then search in the front-coded dictionary.

In C where the module is there, else with the table of terms.
"""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

from artikelsuche.corpus.native import load_native

from .blocks import BLOCK_BITS
from .bloom_filter import may_hold
from .sections import Sections
from .term_dictionary import TermTable

_NATIVE = load_native("artikelsuche.index.codec._codec")
#: The sections whose blocks the module in C has checked before it reads them.
_CHECKED = ("terms", "starts", "ids", "counts", "places", "positions")

#: A term that was found: its number, the index of its first posting and that behind its last one.
Span = tuple[int, int, int]
#: One field of one segment: its table of terms, the number of the field, that of the segment, and
#: what its postings come with.
Source = tuple[object, int, int, tuple[Any, ...]]
#: What a row is made with: (start, end, *what the source says, number of the term, place).
_Row = TypeVar("_Row", bound=tuple[Any, ...])


class Gather(Protocol):
    """What finds several terms that count as one in all fields of an index at once."""

    def __call__(
        self,
        sources: tuple[Source, ...],
        terms: tuple[str, ...],
        segments: int,
        placed: bool,
        row: type[_Row],
        /,
    ) -> tuple[int, bool, tuple[tuple[_Row, ...], ...]]:
        """Find terms and check their postings, or raise a SegmentFormatError.

        Args:
            sources: The fields, in their order.
            terms: The terms.
            segments: How many segments there are.
            placed: Whether to find the first position of each too; else it is -1.
            row: What tells of a term in a field of a segment.

        Returns:
            How many documents a field has of the terms at most, whether one of them has other
            spellings, and the rows in each segment.
        """


def gatherer() -> Gather | None:
    """Return what gathers terms; None without the module in C."""
    found: Gather | None = None if _NATIVE is None else _NATIVE.gather
    return found


class Lookup:
    """Finds the terms of a field of a segment.

    Attributes:
        native: The same in C; None without the module.
    """

    def __init__(self, sections: Sections, name: str, terms: TermTable) -> None:
        self._terms = terms
        self._filter = sections.blob(f"{name}/filter")
        self.native: Any = None if _NATIVE is None else _NATIVE.Terms(**_arrays(sections, name))

    def find(self, term: bytes) -> int:
        """Return the number of a term, or -1 where the segment does not hold it."""
        if self.native is not None:
            number: int = self.native.find(term)
            return number
        return self._terms.find(term) if may_hold(self._filter, term) else -1


def _arrays(sections: Sections, name: str) -> dict[str, Any]:
    """Name what the table in C is made of; a section that the field has not is empty."""

    def blob(part: str) -> memoryview | bytes:
        return sections.blob(f"{name}/{part}") if f"{name}/{part}" in sections else b""

    def start(part: str) -> int:
        return sections.guard(f"{name}/{part}").start if f"{name}/{part}" in sections else 0

    blocks = sections.guard(f"{name}/terms").blocks
    return {
        **{part: (blob(part), start(part)) for part in _CHECKED},
        **{part: blob(part) for part in ("heads", "filter", "spelt")},
        "seen": blocks.seen,
        "count": len(blob("starts")) // 4 - 1,
        "width": int(sections.meta["fields"][name].get("width", 0)),
        "block_bits": BLOCK_BITS,
        "check": blocks.check,
    }
