"""Streams of forms: the texts of one field as numbers, collected text by text."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artikelsuche.corpus.native import load_native
from artikelsuche.index.analysis.acronyms import ordinary_words
from artikelsuche.index.analysis.analyzer import Form, forms
from artikelsuche.index.analysis.numbering import Vocabulary
from artikelsuche.index.analysis.tokenizer import HYPHENS, character_kinds, form_patterns
from artikelsuche.index.analysis.truncation import REACH, has_truncation, with_head, with_tail
from artikelsuche.index.analysis.visible import make_visible

_native = load_native("artikelsuche.index.analysis._forms")
# Between a truncated word and its full word: in no form.
_SEPARATOR = "\x1f"


def key_of(form: Form) -> str:
    """Write a form as one text, which tells it from every other form."""
    return form if isinstance(form, str) else _SEPARATOR.join(form)


def form_of(key: str) -> Form:
    """Read what `key_of` wrote."""
    bare, separator, full = key.partition(_SEPARATOR)
    return (bare, full) if separator else key


class FormStream:
    """The forms of the texts of one field, as numbers of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._forms: _Forms = (
            _ListedForms(vocabulary)
            if _native is None
            else _NativeForms(vocabulary, _native.Stream)
        )
        self._documents = array("H")
        self._sizes = array("I")

    def __len__(self) -> int:
        return len(self._forms)

    def add(self, document: int, text: str) -> int:
        """Add the text of a document, whose number is above those before; return how many forms."""
        size = self._forms.add(text)
        self._documents.append(document)
        self._sizes.append(size)
        return size

    def forms(self) -> NDArray[np.uint32]:
        """Return the number of each form, text after text."""
        return self._forms.numbers()

    def documents(self) -> NDArray[np.uint16]:
        """Return the document of each text."""
        return np.array(self._documents, dtype=np.uint16)

    def sizes(self) -> NDArray[np.uint32]:
        """Return how many forms each text has."""
        return np.array(self._sizes, dtype=np.uint32)


class _ListedForms:
    """Numbers of forms, found with the regular expression of the tokenizer."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._number = vocabulary.number
        self._numbers = array("I")

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, text: str) -> int:
        before = len(self._numbers)
        self._numbers.extend(map(self._number, map(key_of, forms(text))))
        return len(self._numbers) - before

    def numbers(self) -> NDArray[np.uint32]:
        return np.array(self._numbers, dtype=np.uint32)


class _NativeForms:
    """The same, where only forms that are no plain words are left to the regular expression."""

    def __init__(self, vocabulary: Vocabulary, make_stream: Callable[..., Any]) -> None:
        self._vocabulary = vocabulary
        plain, hyphened = form_patterns()
        self._stream = make_stream(vocabulary, plain.match, hyphened.match, character_kinds())

    def __len__(self) -> int:
        return len(self._stream)

    def add(self, text: str) -> int:
        text = make_visible(text).text
        added: tuple[int, list[tuple[int, int, int]]] = self._stream.add(text, has_truncation(text))
        size, places = added
        if places:
            words = {index: text[start:end] for index, start, end in places}
            capitals = {
                i: w for i, w in words.items() if w[0] not in HYPHENS and w[-1] not in HYPHENS
            }
            self._complete(size, {i: w for i, w in words.items() if i not in capitals})
            for index, ordinary in ordinary_words(capitals).items():
                self._replace(size, index, (words[index], ordinary))
        return size

    def _complete(self, size: int, hyphened: dict[int, str]) -> None:
        """Put the truncated words of the last text, so many forms long, in their places."""
        if not hyphened:
            return
        first = len(self._stream) - size
        numbers = self.numbers()[first:].copy()

        def words(indexes: range) -> Iterator[str]:
            for index in indexes:
                word = hyphened.get(index)
                yield (
                    word or self._vocabulary.texts(int(numbers[index]), int(numbers[index]) + 1)[0]
                )

        for index, word in hyphened.items():
            if word[-1] in HYPHENS:
                form = with_tail(word, words(range(index + 1, min(size, index + 1 + REACH))))
            else:
                form = with_head(word, words(range(index - 1, max(-1, index - REACH - 1), -1)))
            self._replace(size, index, form if form[1] else form[0])

    def _replace(self, size: int, index: int, form: Form) -> None:
        """Put a form in the place of another one of the last text, so many forms long."""
        number = self._vocabulary.number(key_of(form))
        self._stream.replace(len(self._stream) - size + index, number)

    def numbers(self) -> NDArray[np.uint32]:
        return np.frombuffer(self._stream, dtype=np.uint32)


_Forms = _ListedForms | _NativeForms
