"""The table of forms: each surface form expanded once into numbered terms of both layers.

Texts become streams of form numbers. At the end of a segment the forms that are new are expanded,
all at once, and numpy turns the streams into the occurrences of terms, layer by layer.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, islice, repeat

import numpy as np
from numpy.typing import NDArray

from .analyzer import Form, expand_form, forms
from .bulk import WordTable, sort_out
from .codec import PLACED, SPELT
from .expansion import Expansion
from .folding import fold
from .layer_terms import Entry, Layer, PlacedStream
from .word_terms import WordTerms

# So many forms are expanded together: more would not be quicker, and take more memory.
_TOGETHER = 65_536


class FormTable(defaultdict[Form, int]):
    """The number of every form seen so far; those that are new are expanded together.

    Attributes:
        exact: The terms of the exact layer.
        stem: The terms of the stem layer.
    """

    def __init__(self) -> None:
        super().__init__(count().__next__)
        self.exact = Layer()
        self.stem = Layer()
        self._rows = array("I")
        self._widths = array("H")

    def expand(self) -> None:
        """Find the terms of all forms that are new since the last time."""
        for fresh in _batched(islice(self, len(self._rows), None), _TOGETHER):
            self._expand(fresh)

    def _expand(self, fresh: Sequence[Form]) -> None:
        simple, others, asked = sort_out(fresh)
        words = WordTable()
        words.learn(asked)
        rows = np.empty(len(fresh), dtype=np.uint32)
        rows[simple + others] = np.arange(len(fresh), dtype=np.uint32) + len(self._rows)
        self._rows.frombytes(rows.tobytes())
        self._add_simple([words[str(fresh[index])] for index in simple])
        for index in others:
            self._add(expand_form(fresh[index], words.__getitem__))

    def _add_simple(self, words: list[WordTerms]) -> None:
        exact = [word.exact for word in words]
        sizes = np.fromiter(map(len, exact), dtype=np.intp, count=len(exact))
        flags = np.zeros(int(sizes.sum()), dtype=np.uint8)
        flags[np.cumsum(sizes) - sizes] = np.where(sizes > 1, PLACED | SPELT, PLACED)
        self.exact.extend(exact, flags)
        stem = [word.stems + word.parts for word in words]
        self.stem.extend(stem, np.full(sum(map(len, stem)), PLACED, dtype=np.uint8))
        self._widths.extend(repeat(1, len(words)))

    def _add(self, expansion: Expansion) -> None:
        self._widths.append(len(expansion.slots))
        self.exact.add(_merged(_exact_entries(expansion)))
        self.stem.add(_merged(_stem_entries(expansion)))

    def rows(self) -> NDArray[np.uint32]:
        """Return the row of each form in the tables of the layers."""
        return np.array(self._rows, dtype=np.uint32)

    def widths(self) -> NDArray[np.uint32]:
        """Return how many positions each row takes."""
        return np.array(self._widths, dtype=np.uint32)


class FormStream:
    """The forms of the texts of one field, collected text by text.

    Args:
        table: What numbers the forms.
    """

    def __init__(self, table: FormTable) -> None:
        self._number = table.__getitem__
        self._forms = array("I")
        self._documents = array("H")
        self._sizes = array("I")

    def __len__(self) -> int:
        return len(self._forms)

    def add(self, document: int, text: str) -> int:
        """Add the text of a document.

        Args:
            document: The number of the document, above that of any text before.
            text: The text.

        Returns:
            How many forms it has.
        """
        before = len(self._forms)
        self._forms.extend(map(self._number, forms(text)))
        self._documents.append(document)
        size = len(self._forms) - before
        self._sizes.append(size)
        return size

    def placed(self, rows: NDArray[np.uint32], widths: NDArray[np.uint32]) -> PlacedStream:
        """Return the forms as arrays with their places.

        Args:
            rows: The row of each form.
            widths: How many positions each row takes.
        """
        found = rows[np.array(self._forms, dtype=np.uint32)]
        sizes = np.array(self._sizes, dtype=np.int64)
        taken = widths[found]
        positions = np.cumsum(taken, dtype=np.uint32)
        end = positions[-1:]
        positions -= taken
        first = np.cumsum(sizes) - sizes
        # A text of no forms begins where the next one does, or at the end.
        bases = np.append(positions, end if len(end) else [0])[first].astype(np.uint32)
        positions -= np.repeat(bases, sizes)
        documents = np.repeat(np.array(self._documents, dtype=np.uint16), sizes)
        return PlacedStream(found, documents, positions)


def _batched(values: Iterable[Form], size: int) -> Iterator[list[Form]]:
    """Cut values into lists of a size."""
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some


def _merged(entries: Iterable[Entry]) -> list[Entry]:
    """Order entries, each term once at a position."""
    found: dict[tuple[int, str], int] = {}
    for offset, term, flags in entries:
        found[offset, term] = found.get((offset, term), 0) | flags
    return [(offset, term, flags) for (offset, term), flags in sorted(found.items())]


def _flags(terms: tuple[str, ...], index: int) -> int:
    """Tell folded forms and acronyms from spellings as written, which stand in no phrase."""
    if index == 0:
        return PLACED | SPELT if len(terms) > 1 else PLACED
    term = terms[index]
    return PLACED if fold(term) == term or term != term.lower() else 0


def _exact_entries(expansion: Expansion) -> Iterable[Entry]:
    last = len(expansion.slots) - 1
    for offset, slot in enumerate(expansion.slots):
        for index, term in enumerate(slot.exact):
            yield offset, term, _flags(slot.exact, index)
    if expansion.whole is not None:
        for index, term in enumerate(expansion.whole.exact):
            flags = _flags(expansion.whole.exact, index)
            yield 0, term, flags
            yield last, term, flags


def _stem_entries(expansion: Expansion) -> Iterable[Entry]:
    for offset, slot in enumerate(expansion.slots):
        for term in (*slot.stems, *slot.parts):
            yield offset, term, PLACED
    if expansion.whole is not None:
        for term in expansion.whole.stems:
            yield 0, term, PLACED
