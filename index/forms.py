"""The table of forms: each surface form expanded once into numbered terms of both layers.

Texts become streams of form numbers. At the end of a segment the forms that are new are expanded,
all at once, and numpy turns the streams into the occurrences of terms, layer by layer.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, count, islice, repeat

import numpy as np
from numpy.typing import NDArray

from .analyzer import Form, expand_form, forms
from .bulk import WordTable, sort_out
from .codec import PLACED, SPELT, Occurrences
from .expansion import Expansion
from .folding import fold
from .word_terms import WordTerms

# So many forms are expanded together: more would not be quicker, and take more memory.
_TOGETHER = 65_536

#: A term at a position within a form, with its flags.
_Entry = tuple[int, str, int]


class Layer:
    """The terms of one layer of all forms, as tables by the row of the form."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._sorted: list[bytes] = []
        self._order: list[int] = []
        self._ends = array("I", [0])
        self._terms = array("I")
        self._offsets = array("H")
        self._flags = array("B")

    def add(self, entries: Iterable[_Entry]) -> None:
        """Add the terms of the next form.

        Args:
            entries: Its terms with their positions within the form, ascending, each once.
        """
        for offset, term, flags in entries:
            self._terms.append(self._numbers[term])
            self._offsets.append(offset)
            self._flags.append(flags)
        self._ends.append(len(self._terms))

    def extend(self, forms: Sequence[tuple[str, ...]], flags: NDArray[np.uint8]) -> None:
        """Add the terms of forms that are one position wide.

        Args:
            forms: The terms of each form, each once.
            flags: The flags of all these terms, one after the other.
        """
        before = len(self._terms)
        self._terms.extend(map(self._numbers.__getitem__, chain.from_iterable(forms)))
        self._ends.extend(accumulate(map(len, forms), initial=before))
        self._ends.pop(-len(forms) - 1)
        self._offsets.frombytes(bytes(2 * (len(self._terms) - before)))
        self._flags.frombytes(flags.tobytes())

    def table(self) -> LayerTable:
        """Return the tables as arrays, the terms in the order of their bytes."""
        self._sort()
        ranks = np.empty(len(self._order), dtype=np.uint32)
        ranks[self._order] = np.arange(len(self._order), dtype=np.uint32)
        ranked = ranks[np.array(self._terms, dtype=np.uint32)]
        flags = np.zeros(len(self._order), dtype=np.uint8)
        np.bitwise_or.at(flags, ranked, np.array(self._flags, dtype=np.uint8))
        return LayerTable(
            self._sorted,
            flags,
            np.array(self._ends, dtype=np.int64),
            ranked,
            np.array(self._offsets, dtype=np.uint16),
        )

    def _sort(self) -> None:
        """Put the terms that are new since the last time among the others."""
        known = len(self._order)
        fresh = list(islice(self._numbers, known, None))
        if not fresh:
            return
        # The order of code points is that of the bytes of UTF-8.
        places = sorted(range(len(fresh)), key=fresh.__getitem__)
        encoded = "\n".join(fresh).encode("utf-8", "surrogatepass").split(b"\n")
        terms = self._sorted + [encoded[place] for place in places]
        order = self._order + [known + place for place in places]
        if known:
            places = sorted(range(len(terms)), key=terms.__getitem__)
            terms, order = [terms[place] for place in places], [order[place] for place in places]
        self._sorted, self._order = terms, order


class LayerTable:
    """The terms of one layer of all forms, as arrays.

    Args:
        terms: The terms, in the order of their bytes.
        flags: The flags of each term: PLACED, SPELT.
        ends: Where the entries of each row begin, and the end of the last.
        ranks: The index in `terms` of each entry.
        offsets: The position within the form of each entry.
    """

    def __init__(
        self,
        terms: list[bytes],
        flags: NDArray[np.uint8],
        ends: NDArray[np.int64],
        ranks: NDArray[np.uint32],
        offsets: NDArray[np.uint16],
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
        sizes = np.diff(self._ends).astype(np.uint16)[stream.forms]
        source = self._ends[stream.forms].astype(np.int32)
        source -= np.cumsum(sizes, dtype=np.int32)
        source += sizes
        source = np.repeat(source, sizes)
        source += np.arange(len(source), dtype=np.int32)
        ranks = self._ranks[source]
        positions = np.repeat(stream.positions, sizes)
        positions += self._offsets[source]
        del source
        used = np.zeros(len(self._terms), dtype=np.bool_)
        used[ranks] = True
        kept = np.flatnonzero(used)
        narrowed = np.cumsum(used, dtype=np.uint32)
        narrowed -= np.uint32(1)
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
        forms: The rows of the forms, text after text, uint32.
        documents: The document of each, uint16.
        positions: The position of the first term of each, uint32.
    """

    def __init__(
        self,
        forms: NDArray[np.uint32],
        documents: NDArray[np.uint16],
        positions: NDArray[np.uint32],
    ) -> None:
        self.forms = forms
        self.documents = documents
        self.positions = positions


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
