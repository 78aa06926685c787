"""The table of forms: each surface form expanded once into numbered terms of both layers.

Texts become streams of form numbers. At the end of a segment the forms that are new are expanded,
all at once, and numpy turns the streams into the occurrences of terms, layer by layer.
"""

from __future__ import annotations

from array import array
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from artikelsuche.index.analysis.analyzer import expand_form
from artikelsuche.index.analysis.bulk import WordTable, sort_out
from artikelsuche.index.analysis.compounds.part_stems import quick_words
from artikelsuche.index.analysis.expansion import Expansion
from artikelsuche.index.analysis.folding import fold
from artikelsuche.index.analysis.numbering import new_vocabulary
from artikelsuche.index.analysis.word_terms import WordTerms
from artikelsuche.index.codec.limits import MOST_LETTERS

from .form_streams import FormStream, form_of
from .inversion import PLACED, SPELT
from .layer_terms import Entry, FormTexts, Layer

# The flags of the terms at the positions of a form.
_Entries = dict[tuple[int, str], int]

# So many forms are expanded together: more would not be quicker, and take more memory.
_TOGETHER = 65_536
# So many are done before the end by a process that has nothing else to do.
_AHEAD = 16_384


class FormTable:
    """The number of every form seen so far; those that are new are expanded together.

    Attributes:
        vocabulary: The forms by number.
        exact: The terms of the exact layer.
        stem: The terms of the stem layer.
    """

    def __init__(self) -> None:
        self.vocabulary = new_vocabulary()
        self.exact = Layer()
        self.stem = Layer()
        self._rows = array("I")
        self._widths = array("H")

    def __len__(self) -> int:
        return len(self.vocabulary)

    @property
    def letters(self) -> int:
        """About how many letters all forms have, at most one for each byte of theirs."""
        return self.vocabulary.size()

    def is_full(self) -> bool:
        """Whether no form more can be added."""
        return self.letters >= MOST_LETTERS // 2

    def expand_ahead(self) -> bool:
        """Find the terms of some new forms, where they are as many as are worth it.

        Returns:
            Whether it was done.
        """
        first = len(self._rows)
        if len(self.vocabulary) - first < _AHEAD or quick_words() is None:
            return False
        self._expand(first, first + _AHEAD)
        return True

    def expand(self) -> None:
        """Find the terms of all forms that are new since the last time."""
        while (first := len(self._rows)) < len(self.vocabulary):
            last = min(len(self.vocabulary), first + _TOGETHER)
            self._expand(first, last)

    def _expand(self, first: int, last: int) -> None:
        """Give each form of a range its row: quickly, as one word, or by all rules."""
        quick = self._add_quickly(first, last)
        left = np.delete(np.arange(last - first), quick).tolist()
        keys = self.vocabulary.texts(first, last)
        fresh = [form_of(keys[at]) for at in left]
        simple, others, asked = sort_out(fresh)
        words = WordTable()
        words.learn(asked)
        self._add_simple([words[str(fresh[index])] for index in simple])
        self._add([expand_form(fresh[index], words.__getitem__) for index in others])
        rows = np.empty(last - first, dtype=np.uint32)
        order = [*quick.tolist(), *(left[index] for index in simple + others)]
        rows[order] = np.arange(first, last, dtype=np.uint32)
        self._rows.frombytes(rows.tobytes())

    def _add_quickly(self, first: int, last: int) -> NDArray[np.uint32]:
        """Add the terms of the forms of a range that need few rules, and return which these are."""
        words = quick_words()
        if words is None:
            return np.zeros(0, dtype=np.uint32)
        exact, stem = self.exact.vocabulary, self.stem.vocabulary
        rows, widths, *terms = words.expand(
            self.vocabulary, first, last, exact, stem, PLACED, SPELT
        )
        self._widths.frombytes(widths)
        self.exact.append(*terms[0])
        self.stem.append(*terms[1])
        return np.frombuffer(rows, dtype=np.uint32)

    def _add_simple(self, words: list[WordTerms]) -> None:
        exact = [word.exact for word in words]
        sizes = np.fromiter(map(len, exact), dtype=np.intp, count=len(exact))
        flags = np.zeros(int(sizes.sum()), dtype=np.uint8)
        flags[np.cumsum(sizes) - sizes] = np.where(sizes > 1, PLACED | SPELT, PLACED)
        self.exact.extend(exact, flags)
        stem = [word.stems + word.parts for word in words]
        self.stem.extend(stem, np.full(sum(map(len, stem)), PLACED, dtype=np.uint8))
        self._widths.extend(repeat(1, len(words)))

    def _add(self, expansions: list[Expansion]) -> None:
        self._widths.extend(len(expansion.slots) for expansion in expansions)
        self.exact.add(list(map(exact_entries, expansions)))
        self.stem.add(list(map(stem_entries, expansions)))

    def texts(self, stream: FormStream) -> FormTexts:
        """Return the texts of a stream with the rows of their forms.

        Args:
            stream: Forms of this vocabulary that have been expanded.
        """
        return FormTexts(
            stream.forms(),
            stream.sizes(),
            stream.documents(),
            np.array(self._rows, dtype=np.uint32),
            np.array(self._widths, dtype=np.uint16),
        )


def exact_entries(expansion: Expansion) -> list[Entry]:
    """List the terms of a form in the exact layer, in the order of their positions."""
    found: _Entries = {}
    for offset, slot in enumerate(expansion.slots):
        _enter(found, offset, slot.exact)
    if expansion.whole is not None:
        _enter(found, 0, expansion.whole.exact)
        _enter(found, len(expansion.slots) - 1, expansion.whole.exact)
    return _ordered(found)


def stem_entries(expansion: Expansion) -> list[Entry]:
    """List the terms of a form in the stem layer, in the order of their positions."""
    found: _Entries = {}
    for offset, slot in enumerate(expansion.slots):
        for term in slot.stems:
            found[offset, term] = PLACED
        for term in slot.parts:
            found[offset, term] = PLACED
    if expansion.whole is not None:
        for term in expansion.whole.stems:
            found[0, term] = PLACED
    return _ordered(found)


def _enter(found: _Entries, offset: int, terms: tuple[str, ...]) -> None:
    """Tell folded forms and acronyms from spellings as written, which stand in no phrase."""
    first = offset, terms[0]
    found[first] = found.get(first, 0) | (PLACED | SPELT if len(terms) > 1 else PLACED)
    for term in terms[1:]:
        flags = PLACED if fold(term) == term or term != term.lower() else 0
        found[offset, term] = found.get((offset, term), 0) | flags


def _ordered(found: _Entries) -> list[Entry]:
    entries = [(offset, term, flags) for (offset, term), flags in found.items()]
    entries.sort()
    return entries
