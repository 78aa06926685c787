"""The table of forms: each surface form expanded once into numbered terms of both layers.

Texts become streams of form numbers; at the end of a segment numpy turns the streams into the
occurrences of terms, layer by layer (`occurrences`).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from .analyzer import Form, expand_form, forms
from .codec import PLACED, SPELT, Occurrences
from .expansion import Expansion
from .folding import fold

#: A term at a position within a form, with its flags.
_Entry = tuple[int, str, int]


class Layer:
    """The terms of one layer of all forms, as tables by form number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._flags = bytearray()
        self._ends = array("I", [0])
        self._terms = array("I")
        self._offsets = array("H")

    def add(self, entries: Iterable[_Entry]) -> None:
        """Add the terms of the next form.

        Args:
            entries: Its terms with their positions within the form, ascending, each once.
        """
        for offset, term, flags in entries:
            number = self._numbers.get(term)
            if number is None:
                number = self._numbers[term] = len(self._numbers)
                self._flags.append(flags)
            else:
                self._flags[number] |= flags
            self._terms.append(number)
            self._offsets.append(offset)
        self._ends.append(len(self._terms))

    def table(self) -> LayerTable:
        """Return the tables as arrays, the terms in the order of their bytes."""
        encoded = [term.encode("utf-8", "surrogatepass") for term in self._numbers]
        order = np.array(sorted(range(len(encoded)), key=encoded.__getitem__), dtype=np.int64)
        ranks = np.empty(len(encoded), dtype=np.uint32)
        ranks[order] = np.arange(len(encoded), dtype=np.uint32)
        return LayerTable(
            [encoded[number] for number in order],
            np.array(self._flags, dtype=np.uint8)[order],
            np.array(self._ends, dtype=np.int64),
            ranks[np.array(self._terms, dtype=np.uint32)],
            np.array(self._offsets, dtype=np.uint32),
        )


class LayerTable:
    """The terms of one layer of all forms, as arrays.

    Args:
        terms: The terms, in the order of their bytes.
        flags: The flags of each term: PLACED, SPELT.
        ends: Where the entries of each form begin, and the end of the last.
        ranks: The index in `terms` of each entry.
        offsets: The position within the form of each entry.
    """

    def __init__(
        self,
        terms: list[bytes],
        flags: NDArray[np.uint8],
        ends: NDArray[np.int64],
        ranks: NDArray[np.uint32],
        offsets: NDArray[np.uint32],
    ) -> None:
        self._terms = terms
        self._flags = flags
        self._ends = ends
        self._ranks = ranks
        self._offsets = offsets

    def occurrences(self, stream: PlacedStream) -> Occurrences:
        """Expand the forms of texts into the occurrences of their terms.

        Args:
            stream: The forms of the texts.

        Returns:
            The occurrences, with those terms only that occur.
        """
        begins = self._ends[stream.forms]
        sizes = self._ends[stream.forms + 1] - begins
        total = int(sizes.sum())
        source = np.repeat(begins - (np.cumsum(sizes) - sizes), sizes)
        source += np.arange(total, dtype=np.int64)
        ranks = self._ranks[source]
        positions = np.repeat(stream.positions, sizes)
        positions += self._offsets[source]
        used = np.zeros(len(self._terms), dtype=np.bool_)
        used[ranks] = True
        kept = np.flatnonzero(used)
        narrowed = np.cumsum(used, dtype=np.uint32) - np.uint32(1)
        return Occurrences(
            [self._terms[rank] for rank in kept],
            narrowed[ranks],
            np.repeat(stream.documents, sizes),
            positions,
            self._flags[kept],
        )


class PlacedStream:
    """The forms of all texts of a field, with their places.

    Args:
        forms: The form numbers, text after text, int64.
        documents: The document of each, uint16.
        positions: The position of the first term of each, uint32.
    """

    def __init__(
        self,
        forms: NDArray[np.int64],
        documents: NDArray[np.uint16],
        positions: NDArray[np.uint32],
    ) -> None:
        self.forms = forms
        self.documents = documents
        self.positions = positions


class FormTable(dict[Form, int]):
    """The number of every form seen so far; a form that is new is expanded.

    Attributes:
        exact: The terms of the exact layer.
        stem: The terms of the stem layer.
    """

    def __init__(self) -> None:
        super().__init__()
        self.exact = Layer()
        self.stem = Layer()
        self._widths = array("H")

    def __missing__(self, form: Form) -> int:
        expansion = expand_form(form)
        self._widths.append(len(expansion.slots))
        simple = len(expansion.slots) == 1 and expansion.whole is None
        exact, stem = _exact_entries(expansion), _stem_entries(expansion)
        self.exact.add(exact if simple else _merged(exact))
        self.stem.add(dict.fromkeys(stem) if simple else _merged(stem))
        number = self[form] = len(self)
        return number

    def widths(self) -> NDArray[np.uint32]:
        """Return how many positions each form takes."""
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

    def placed(self, widths: NDArray[np.uint32]) -> PlacedStream:
        """Return the forms as arrays with their places.

        Args:
            widths: How many positions each form takes.
        """
        found = np.array(self._forms, dtype=np.int64)
        sizes = np.array(self._sizes, dtype=np.int64)
        taken = widths[found]
        ends = np.cumsum(taken, dtype=np.int64)
        begins = ends - taken
        first = np.cumsum(sizes) - sizes
        # A text of no forms begins where the next one does, or at the end.
        bases = np.append(begins, ends[-1:] if len(ends) else [0])[first]
        positions = (begins - np.repeat(bases, sizes)).astype(np.uint32)
        documents = np.repeat(np.array(self._documents, dtype=np.uint16), sizes)
        return PlacedStream(found, documents, positions)


def _merged(entries: Iterable[_Entry]) -> list[_Entry]:
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


def _exact_entries(expansion: Expansion) -> Iterable[_Entry]:
    last = len(expansion.slots) - 1
    for offset, slot in enumerate(expansion.slots):
        for index, term in enumerate(slot.exact):
            yield offset, term, _flags(slot.exact, index)
    if expansion.whole is not None:
        for index, term in enumerate(expansion.whole.exact):
            flags = _flags(expansion.whole.exact, index)
            yield 0, term, flags
            yield last, term, flags


def _stem_entries(expansion: Expansion) -> Iterable[_Entry]:
    for offset, slot in enumerate(expansion.slots):
        for term in (*slot.stems, *slot.parts):
            yield offset, term, PLACED
    if expansion.whole is not None:
        for term in expansion.whole.stems:
            yield 0, term, PLACED
