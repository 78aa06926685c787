"""The terms of the forms on one layer: collected form by form, then as arrays."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from artikelsuche.corpus.native import load_native
from artikelsuche.index.analysis.numbering import Vocabulary, new_vocabulary
from artikelsuche.index.codec.field_writer import Postings
from artikelsuche.index.codec.postings import length_bytes

from .inversion import PLACED, SPELT, Inverted, Occurrences, invert

_native = load_native("artikelsuche.index.writing._postings")


class Places(NamedTuple):
    """The rows of terms that stand at the positions of forms, and how many positions each takes."""

    rows: NDArray[np.int64]
    widths: NDArray[np.int64]


class Layer:
    """The terms of one layer of all forms, as tables by the row of the form."""

    def __init__(self) -> None:
        self.vocabulary = new_vocabulary()
        self._ends = array("I", [0])
        self._terms = array("I")
        self._offsets = array("H")
        self._flags = array("B")

    def add(
        self,
        rows: Sequence[tuple[str, ...]],
        flags: NDArray[np.uint8] | None,
        slots: Places,
        wholes: NDArray[np.int64],
    ) -> None:
        """Add the terms of forms.

        Args:
            rows: Terms that stand at one position together.
            flags: Those of all these terms, one after the other; PLACED alone by default.
            slots: The row of each position of the forms.
            wholes: The row of the joined spelling of each form, -1 where it has none: it stands at
                the first position, and on a layer with flags at the last one too.
        """
        numbers = np.frombuffer(self.vocabulary.numbers(rows), dtype=np.uint32)
        sizes = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
        joined = np.flatnonzero(wholes >= 0)
        first = np.cumsum(slots.widths) - slots.widths
        form = np.repeat(np.arange(len(slots.widths)), slots.widths)
        offset = np.arange(len(form)) - first[form]
        placed = [(form, offset, slots.rows), (joined, 0 * joined, wholes[joined])]
        if flags is not None:
            placed.append((joined, slots.widths[joined] - 1, wholes[joined]))
        form, offset, row = map(np.concatenate, zip(*placed, strict=True))
        taken = sizes[row]
        ends = np.cumsum(taken)
        source = np.arange(len(numbers) and ends[-1]) + np.repeat(
            (np.cumsum(sizes) - sizes)[row] - (ends - taken), taken
        )
        keys = np.repeat((form << 16 | offset).astype(np.uint64) << np.uint64(32), taken)
        keys |= numbers[source]
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        once = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])
        keys = keys[once]
        places = (keys >> np.uint64(32)).astype(np.int64)
        ends = np.searchsorted(places, np.arange(1, len(slots.widths) + 1) << 16)
        self._ends.frombytes((ends + len(self._terms)).astype(np.uint32).tobytes())
        self._terms.frombytes(keys.astype(np.uint32).tobytes())
        self._offsets.frombytes(places.astype(np.uint16).tobytes())
        if flags is None:
            self._flags.frombytes(bytes([PLACED]) * len(keys))
        elif len(keys):
            merged = np.bitwise_or.reduceat(flags[source][order], once)
            self._flags.frombytes(merged.tobytes())

    def table(self) -> LayerTable:
        """Return the tables as arrays, the terms in the order of their bytes."""
        order = np.frombuffer(self.vocabulary.order(), dtype=np.uint32)
        ranks = np.empty(len(order), dtype=np.uint32)
        ranks[order] = np.arange(len(order), dtype=np.uint32)
        ranked = ranks[np.array(self._terms, dtype=np.uint32)]
        flags = np.zeros(len(order), dtype=np.uint8)
        np.bitwise_or.at(flags, ranked, np.array(self._flags, dtype=np.uint8))
        ends, offsets = np.array(self._ends, dtype=np.uint32), np.array(self._offsets, np.uint16)
        placed = (flags & PLACED).astype(np.bool_)
        return LayerTable(self.vocabulary, order, flags, LayerArrays(ends, ranked, offsets, placed))


class LayerArrays(NamedTuple):
    """The terms of the rows of a layer, as the inversion reads them.

    Attributes:
        ends: Where the entries of each row begin, and the end of the last, uint32.
        ranks: The rank of the term of each entry, in the order of their bytes, uint32.
        offsets: The position within the form of each entry, uint16.
        placed: For each term, by rank, whether its positions are kept, bool.
    """

    ends: NDArray[np.uint32]
    ranks: NDArray[np.uint32]
    offsets: NDArray[np.uint16]
    placed: NDArray[np.bool_]


class LayerTable(NamedTuple):
    """The terms of one layer of all forms, as arrays.

    Args:
        vocabulary: The terms by number.
        order: The number of each term, by rank.
        flags: The flags of each term, by rank: PLACED, SPELT.
        arrays: The terms of each row.
    """

    vocabulary: Vocabulary
    order: NDArray[np.uint32]
    flags: NDArray[np.uint8]
    arrays: LayerArrays

    def inverted(self, texts: FormTexts, documents: int) -> Inverted:
        """Invert the terms of texts, those only that occur, for a segment of so many documents."""
        if _native is None:
            return invert(self.occurrences(texts), documents)
        found = _native.invert(texts, self.arrays)
        frequencies = np.frombuffer(found["frequencies"], dtype=np.uint32)
        kept = np.flatnonzero(frequencies)
        lengths = np.zeros(documents, dtype=np.int64)
        lengths[texts.documents] = np.frombuffer(found["lengths"], dtype=np.uint32)
        postings = Postings(
            _Terms(self.vocabulary, self.order[kept]),
            frequencies[kept],
            np.frombuffer(found["ids"], dtype=np.uint16),
            np.frombuffer(found["counts"], dtype=np.uint32),
            (self.flags[kept] & SPELT).astype(np.bool_),
            np.frombuffer(found["sizes"], dtype=np.uint32)[kept],
            np.frombuffer(found["positions"], dtype=np.uint32),
        )
        return Inverted(postings, length_bytes(lengths), positioned=True)

    def occurrences(self, texts: FormTexts) -> Occurrences:
        """Expand the forms of texts into the occurrences of their terms, those only that occur."""
        ends, ranks, offsets, _ = self.arrays
        rows, documents, starts = texts.placed()
        sizes = np.diff(ends).astype(np.int32)[rows]
        source = ends[rows].astype(np.int32)
        source -= np.cumsum(sizes, dtype=np.int32)
        source += sizes
        source = np.repeat(source, sizes)
        source += np.arange(len(source), dtype=np.int32)
        found = ranks[source]
        positions = np.repeat(starts, sizes)
        positions += offsets[source]
        del source
        used = np.zeros(len(self.order), dtype=np.bool_)
        used[found] = True
        kept = np.flatnonzero(used)
        narrowed = np.cumsum(used, dtype=np.uint32)
        narrowed -= np.uint32(1)
        return Occurrences(
            self.vocabulary.encoded(self.order[kept]),
            narrowed[found],
            np.repeat(documents, sizes),
            positions,
            self.flags[kept],
        )


class _Terms(Sequence[bytes]):
    """Terms that are made of their numbers when they are asked for."""

    def __init__(self, vocabulary: Vocabulary, numbers: NDArray[np.uint32]) -> None:
        self._vocabulary = vocabulary
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, at: Any) -> Any:
        found = self._vocabulary.encoded(np.atleast_1d(self._numbers[at]))
        return found if isinstance(at, slice) else found[0]


class FormTexts(NamedTuple):
    """The texts of a field as forms, with what says where their terms are.

    Attributes:
        forms: The number of each form, text after text, uint32.
        sizes: How many forms each text has, uint32.
        documents: The document of each text, ascending, uint16.
        rows: The row of each form in the tables of the layers, uint32.
        widths: How many positions each row takes, uint16.
    """

    forms: NDArray[np.uint32]
    sizes: NDArray[np.uint32]
    documents: NDArray[np.uint16]
    rows: NDArray[np.uint32]
    widths: NDArray[np.uint16]

    def placed(self) -> tuple[NDArray[np.uint32], NDArray[np.uint16], NDArray[np.uint32]]:
        """Return the row, the document and the position of the first term of each form."""
        rows = self.rows[self.forms]
        taken = self.widths[rows]
        positions = np.cumsum(taken, dtype=np.uint32)
        end = positions[-1:]
        positions -= taken
        sizes = self.sizes.astype(np.int64)
        first = np.cumsum(sizes) - sizes
        # A text of no forms begins where the next one does, or at the end.
        bases = np.append(positions, end if len(end) else [0])[first].astype(np.uint32)
        positions -= np.repeat(bases, sizes)
        return rows, np.repeat(self.documents, sizes), positions
