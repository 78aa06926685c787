"""The terms of a field by the module in C: Bloom filter, then search in the dictionary."""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

from artikelsuche.corpus.native import load_native

from .blocks import BLOCK_BITS
from .sections import Sections

_NATIVE = load_native("artikelsuche.index.codec._codec")
#: The sections whose blocks the module in C has checked before it reads them.
_CHECKED = ("terms", "starts", "ids", "counts", "places", "positions", "tops")

#: One field of one segment: its table of terms, the number of the field, that of the segment, and
#: what a row says of it.
Source = tuple[object, int, int, Any]
#: What a row is made with: (start, end, what the source says, number of the term, place, tops).
_Row = TypeVar("_Row", bound=tuple[Any, ...])


class Gather(Protocol):
    """What finds several terms that count as one in all fields of an index at once."""

    def __call__(
        self,
        sources: tuple[Source, ...],
        terms: tuple[bytes, ...],
        rows: tuple[list[_Row], ...],
        placed: bool,
        row: type[_Row],
        /,
    ) -> tuple[int, bool]:
        """Find terms and check their postings as codec_terms.c says, or raise SegmentFormatError.

        Return how many documents a field has of the terms at most, and whether one of them has
        other spellings.
        """


#: Gathers terms; None without the module in C.
GATHER: Gather | None = None if _NATIVE is None else _NATIVE.gather


def term_finder(sections: Sections, name: str) -> Any:
    """Return what finds the terms of a field by the module in C; None without it."""
    if _NATIVE is None:
        return None

    def blob(part: str) -> memoryview | bytes:
        """Return a section; one that the field has not is empty."""
        return sections.blob(f"{name}/{part}") if f"{name}/{part}" in sections else b""

    def start(part: str) -> int:
        return sections.guard(f"{name}/{part}").start if f"{name}/{part}" in sections else 0

    blocks = sections.guard(f"{name}/terms").blocks
    return _NATIVE.Terms(
        **{part: (blob(part), start(part)) for part in _CHECKED},
        **{part: blob(part) for part in ("heads", "filter", "spelt", "long")},
        seen=blocks.seen,
        count=len(blob("starts")) // 4 - 1,
        width=int(sections.meta["fields"][name].get("width", 0)),
        block_bits=BLOCK_BITS,
        check=blocks.check,
    )
