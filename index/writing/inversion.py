"""Inversion: occurrences of terms in the order of the texts become postings in the order of terms.

One sort of 64-bit keys (rank of the term, place in the text) does all the work; everything else
is counting. Occurrences come ordered by document, and by position within a document.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artikelsuche.index.codec.bit_packing import pack, width_for
from artikelsuche.index.codec.bloom_filter import hashes, make_filter
from artikelsuche.index.codec.postings import LARGE_COUNT, length_bytes
from artikelsuche.index.codec.sections import SectionWriter
from artikelsuche.index.codec.term_dictionary import GROUP, encode_terms

#: Flag of a term: its positions are kept.
PLACED = 1
#: Flag of a folded form: the segment holds other spellings of it as terms of their own.
SPELT = 2
#: How many bits a frequency takes.
COUNT_WIDTH = 4

# How many terms are coded together: whole groups, so that the pieces are those of all at once.
_TERMS = GROUP << 13
_PIECE = 1 << 20

Numbers = NDArray[Any]


@dataclass(frozen=True)
class Occurrences:
    """Every occurrence of every term of one field, ordered by document, then by position.

    Args:
        terms: The terms, in the order of their bytes.
        ranks: For each occurrence the index of its term in `terms`, uint32.
        documents: For each occurrence its document, uint16.
        positions: For each occurrence its position; None for a field without positions.
        flags: The flags of each term, uint8; None where all are PLACED.
    """

    terms: Sequence[bytes]
    ranks: NDArray[np.uint32]
    documents: NDArray[np.uint16]
    positions: NDArray[np.uint32] | None = None
    flags: NDArray[np.uint8] | None = None


@dataclass(frozen=True)
class Inverted:
    """The postings of one field, as `FieldPostings` explains.

    Args:
        terms: The terms, in the order of their bytes.
        starts: Where the postings of each term begin, one more than terms.
        ids: The document of each posting.
        counts: The frequency of each posting.
        lengths: The length byte of every document.
        total: The sum of the exact lengths.
        places: Where the positions of each term begin, one more than terms; None without.
        positions: The positions; None without.
        spelt: For each term whether it is SPELT; None where none is.
    """

    terms: Sequence[bytes]
    starts: Numbers
    ids: Numbers
    counts: Numbers
    lengths: NDArray[np.uint8]
    total: int
    places: Numbers | None = None
    positions: Numbers | None = None
    spelt: NDArray[np.bool_] | None = None


def invert(found: Occurrences, documents: int) -> Inverted:
    """Invert the occurrences of one field.

    Args:
        found: The occurrences.
        documents: How many documents the segment has.

    Returns:
        The postings.
    """
    count = len(found.ranks)
    order, ranks = stable_order(found.ranks)
    ids = found.documents[order]
    begins = np.flatnonzero(_changes(ranks) | _changes(ids))
    counts = np.diff(begins, append=count).astype(np.uint32)
    lengths = np.bincount(found.documents, minlength=documents)
    places, positions = _positions(found, ranks, order)
    return Inverted(
        found.terms,
        _starts(ranks[begins], len(found.terms)),
        ids[begins],
        counts,
        length_bytes(lengths),
        count,
        places,
        positions,
        None if found.flags is None else (found.flags & SPELT).astype(np.bool_),
    )


def stable_order(ranks: Numbers) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Order by rank, equal ranks as they come.

    Args:
        ranks: Fewer than 2 to the power of 32 numbers of 32 bits.

    Returns:
        The indexes of the ranks in order, and the ranks in order.
    """
    keys = np.arange(len(ranks), dtype=np.uint64)
    halves = keys.view(np.uint32).reshape(-1, 2)
    low, high = (0, 1) if sys.byteorder == "little" else (1, 0)
    halves[:, high] = ranks
    keys.sort()
    return halves[:, low].copy(), halves[:, high].copy()


def _changes(values: Numbers) -> NDArray[np.bool_]:
    """Mark the values that differ from the one before them, the first included."""
    changed = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=changed[1:])
    return changed


def _starts(ranks: Numbers, terms: int) -> Numbers:
    """Return where each rank begins in sorted ranks, and the end."""
    starts = np.zeros(terms + 1, dtype=np.uint32)
    np.cumsum(np.bincount(ranks, minlength=terms), out=starts[1:])
    return starts


def _positions(
    found: Occurrences, ranks: Numbers, order: Numbers
) -> tuple[Numbers | None, Numbers | None]:
    if found.positions is None:
        return None, None
    if found.flags is not None and not (found.flags & PLACED).all():
        kept = (found.flags & PLACED).astype(np.bool_)[ranks]
        ranks, order = ranks[kept], order[kept]
    return _starts(ranks, len(found.terms)), found.positions[order]


def write_field(sections: SectionWriter, name: str, field: Inverted) -> dict[str, int]:
    """Write the postings of a field as the sections that `FieldPostings` reads.

    Args:
        sections: The segment.
        name: The field.
        field: Its postings.

    Returns:
        What the footer keeps of the field.
    """
    _write_terms(sections, name, field.terms)
    sections.add(f"{name}/starts", field.starts)
    sections.add(f"{name}/ids", field.ids)
    write_packed(sections, f"{name}/counts", _small_pieces(field.counts), COUNT_WIDTH)
    large = np.flatnonzero(field.counts >= LARGE_COUNT).astype(np.uint32)
    sections.add(f"{name}/large", large)
    sections.add(f"{name}/larger", field.counts[large])
    sections.add(f"{name}/lengths", field.lengths)
    if field.spelt is not None and field.spelt.any():
        sections.add(f"{name}/spelt", np.packbits(field.spelt))
    meta = {"total": field.total}
    if field.places is not None and field.positions is not None:
        sections.add(f"{name}/places", field.places)
        meta["width"] = width_for(field.positions.max(initial=0))
        write_packed(sections, f"{name}/positions", [field.positions], meta["width"])
    return meta


def _write_terms(sections: SectionWriter, name: str, terms: Sequence[bytes]) -> None:
    """Write terms in pieces, so that they need not all be in memory as Python objects."""
    heads, hashed, size = [], [], 0
    sections.begin(f"{name}/terms", "bytes")
    for at in range(0, len(terms), _TERMS):
        some = terms[at : at + _TERMS]
        blob, own = encode_terms(some)
        sections.write(blob.data)
        heads.append(own + np.uint32(size))
        hashed.append(hashes(some))
        size += len(blob)
    sections.end()
    sections.add(f"{name}/heads", np.concatenate(heads))
    sections.add(f"{name}/filter", make_filter(np.concatenate(hashed)))


def _small_pieces(counts: Numbers) -> Iterator[NDArray[np.uint8]]:
    for at in range(0, len(counts), _PIECE):
        yield small_counts(counts[at : at + _PIECE])


def write_packed(sections: SectionWriter, name: str, pieces: Iterable[Numbers], width: int) -> None:
    """Write numbers as a packed section.

    Args:
        sections: The segment.
        name: The section.
        pieces: The numbers, in pieces.
        width: How many bits each takes.
    """
    sections.begin(name, "<u1")
    for packed in pack(pieces, width):
        sections.write(packed)
    sections.end()


def small_counts(counts: Numbers) -> NDArray[np.uint8]:
    """Keep frequencies small, large ones as the largest."""
    return np.minimum(counts, LARGE_COUNT).astype(np.uint8)
