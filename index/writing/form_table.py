"""The table of forms: each surface form expanded once into numbered terms of both layers.

Texts become streams of form numbers. At the end of a segment the forms that are new are expanded,
all at once: their words into terms, and these into the entries of each form by numpy.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import compress, count
from operator import add

import numpy as np
from numpy.typing import NDArray

from artikelsuche.index.analysis.expansion import is_simple, joined_word, plan
from artikelsuche.index.analysis.folding import fold
from artikelsuche.index.analysis.numbering import new_vocabulary
from artikelsuche.index.analysis.slots import SlotPlan
from artikelsuche.index.analysis.word_terms import (
    WordAnalysis,
    WordColumns,
    WordTerms,
    word_analysis,
)
from artikelsuche.index.codec.limits import MOST_LETTERS
from artikelsuche.index.copies.shingles import FormHashes

from .cycle_collection import not_collecting
from .form_streams import FormStream, form_of
from .inversion import PLACED, SPELT
from .layer_terms import FormTexts, Layer, Places

# So many forms are expanded together: more would not be quicker, and take more memory.
_TOGETHER = 16_384
# From so many on it pays to compile the lexicon, which takes as long as splitting them without.
_MANY = 10_000


class FormTable:
    """The number of every form seen so far; those that are new are expanded together.

    Attributes:
        vocabulary: The forms by number.
        exact: The terms of the exact layer.
        stem: The terms of the stem layer.
        hashes: The hashes of the forms.
    """

    def __init__(self) -> None:
        self.vocabulary = new_vocabulary()
        self.exact = Layer()
        self.stem = Layer()
        self.hashes = FormHashes(self.vocabulary)
        self._words = word_analysis()
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

    def prepare(self) -> None:
        """Prepare the analysis as soon as it pays: words are split before they are expanded."""
        if len(self) >= _MANY:
            self._words.prepare()

    def expand_ahead(self) -> bool:
        """Find the terms of some new forms where they are many enough; tell whether they were."""
        first = len(self._widths)
        if len(self.vocabulary) - first < _TOGETHER:
            return False
        self._expand(first, first + _TOGETHER)
        return True

    def expand(self) -> None:
        """Find the terms of all forms that are new since the last time."""
        while (first := len(self._widths)) < len(self.vocabulary):
            self._expand(first, min(len(self.vocabulary), first + _TOGETHER))

    def _expand(self, first: int, last: int) -> None:
        self.prepare()
        with not_collecting():
            self._add(_Rows(self._words, self.vocabulary.texts(first, last)))

    def _add(self, rows: _Rows) -> None:
        self._widths.frombytes(rows.slots.widths.astype(np.uint16).tobytes())
        self.exact.add(rows.exact, rows.exact_flags(), rows.slots, rows.wholes)
        self.stem.add(rows.stems, None, rows.slots, rows.wholes)

    def texts(self, stream: FormStream) -> FormTexts:
        """Return the texts of a stream of expanded forms with the rows of their forms."""
        return FormTexts(
            stream.forms(),
            stream.sizes(),
            stream.documents(),
            np.arange(len(self._widths), dtype=np.uint32),
            np.array(self._widths, dtype=np.uint16),
        )


class _Rows:
    """The terms of words, a row each, and which rows stand at the positions of forms.

    A position that takes more than the terms of a word has a row of its own.

    Attributes:
        exact: The terms of each row on the exact layer.
        stems: Its terms on the stem layer.
        slots: The row of each position of the forms.
        wholes: The row of the joined spelling of each form, -1 where it has none.
    """

    def __init__(self, analysis: WordAnalysis, keys: Sequence[str]) -> None:
        simple = np.fromiter(map(is_simple, keys), np.bool_, len(keys))
        chosen = list(compress(keys, simple))
        words = "\n".join(chosen).replace("-", "\n").split("\n") if chosen else []
        self._words = dict(zip(dict.fromkeys(words), count()))
        self._joined: dict[str, int] = {}
        self._own: list[SlotPlan] = []
        widths = np.ones(len(keys), dtype=np.int64)
        widths[simple] = [key.count("-") + 1 for key in chosen]
        self.wholes = np.full(len(keys), -1, dtype=np.int64)
        for at in np.flatnonzero(simple & (widths > 1)).tolist():
            self._join(at, joined_word(keys[at].replace("-", "")))
        rows: list[int] = []
        for at in np.flatnonzero(~simple).tolist():
            placed, joined = self._read(keys[at])
            rows += placed
            widths[at] = len(placed)
            self._join(at, joined)
        self._find(analysis)
        taken = np.repeat(simple, widths)
        slots = np.empty(len(taken), dtype=np.int64)
        slots[taken] = list(map(self._words.__getitem__, words))
        slots[~taken] = rows
        slots[slots < 0] = len(self.exact) - len(self._own) - 1 - slots[slots < 0]
        self.wholes[self.wholes >= 0] += len(self._words)
        self.slots = Places(slots, widths)

    def _join(self, at: int, joined: str | None) -> None:
        """Give a form its joined spelling, if it has one."""
        if joined is not None:
            self.wholes[at] = self._joined.setdefault(joined, len(self._joined))

    def _read(self, key: str) -> tuple[list[int], str | None]:
        """Choose the rows of the positions of a form; and its joined spelling, if it has one.

        Rows of their own are counted below 0.
        """
        form = form_of(key)
        _, slots, whole = plan(form) if isinstance(form, str) else plan(*form)
        return [self._row(slot) for slot in slots], whole and whole.word

    def _row(self, slot: SlotPlan) -> int:
        _, _, word, exact, own, has_parts, also = slot
        if word is not None and has_parts and not (exact or own or also):
            return self._words.setdefault(word, len(self._words))
        for used in slot.words():
            self._words.setdefault(used, len(self._words))
        self._own.append(slot)
        return -len(self._own)

    def _find(self, analysis: WordAnalysis) -> None:
        """Find the terms of all rows."""
        exact, own, parts = analysis.columns(list(self._words))
        whole = analysis.columns(list(self._joined), with_parts=False)
        known = _Known(self._words, WordColumns(exact, own, parts))
        slots = [slot.slot(known) for slot in self._own]
        self.exact = [*exact, *whole.exact, *(slot.exact for slot in slots)]
        self.stems = [*map(add, own, parts), *whole.stems]
        self.stems += [slot.stems + slot.parts for slot in slots]

    def exact_flags(self) -> NDArray[np.uint8]:
        """Tell folded forms and acronyms from spellings as written, which stand in no phrase."""
        sizes = np.fromiter(map(len, self.exact), dtype=np.intp, count=len(self.exact))
        starts = np.cumsum(sizes) - sizes
        flags = np.zeros(int(sizes.sum()), dtype=np.uint8)
        some = sizes > 0
        flags[starts[some]] = np.where(sizes[some] > 1, PLACED | SPELT, PLACED)
        for row in range(len(sizes) - len(self._own), len(sizes)):
            for at, term in enumerate(self.exact[row][1:], starts[row] + 1):
                flags[at] = PLACED if fold(term) == term or term != term.lower() else 0
        return flags


class _Known(Mapping[str, WordTerms]):
    """The terms of words by the words."""

    def __init__(self, rows: Mapping[str, int], columns: WordColumns) -> None:
        self._rows = rows
        self._columns = columns

    def __getitem__(self, word: str) -> WordTerms:
        at = self._rows[word]
        return WordTerms(*(column[at] for column in self._columns))

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)
