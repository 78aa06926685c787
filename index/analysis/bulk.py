"""The terms of many words at once: the same as `word_terms`, word by word.

Whole lists go through each step of the analysis as one text with a word on each line, so that the
loops run inside Python's own string methods, the stemmer and numpy.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from artikelsuche.index.analysis.compounds.part_stems import (
    all_part_stems,
    load_lexicon,
    prepare_bulk,
    quick_words,
    splits_in_bulk,
)

from .analyzer import Form
from .expansion import SIGNS, is_plain, letters_and_digits, pieces
from .folding import fold, fold_digraphs, strip_accents
from .stemming import is_regular, is_stemmed, snowball_stems, stems
from .word_terms import WordTerms, is_stop_word, word_terms

# Below so many words the tables for a bulk cost more than they save, or the bulk does.
_WORTHWHILE = 20_000
_WORTHWHILE_READY = 200
# From so many words on it pays to have the lexicon in memory.
_MANY = 2000
_GERMAN_WORD = re.compile("[A-Za-zÄÖÜäöüß][a-zäöüß]+").fullmatch
_OTHER_LETTERS = re.compile("[^a-zäöüß\n]")


def prepare_for(words: int) -> None:
    """Prepare the analysis as soon as it pays, since words are looked at before they are learned.

    Args:
        words: How many words will be asked for.
    """
    if words >= _WORTHWHILE and not splits_in_bulk():
        prepare_bulk()


class WordTable(dict[str, WordTerms]):
    """The terms of words; those of a word that is not here yet are found when it is asked for."""

    def __missing__(self, word: str) -> WordTerms:
        terms = self[word] = word_terms(word)
        return terms

    def learn(self, words: Iterable[str]) -> None:
        """Find the terms of many words.

        Args:
            words: Words of letters alone, in NFC, with no ligature among them.
        """
        if quick_words() is not None:
            return
        fresh = [word for word in dict.fromkeys(words) if word not in self]
        if len(fresh) >= (_WORTHWHILE_READY if splits_in_bulk() else _WORTHWHILE):
            self.update(zip(fresh, _bulk_terms(fresh), strict=True))
        elif len(fresh) >= _MANY:
            load_lexicon()


def _bulk_terms(words: Sequence[str]) -> list[WordTerms]:
    written = _stripped(words)
    folded = _folded(words, written)
    own = _stems(words, written)
    for index, (word, plain) in enumerate(zip(words, written, strict=True)):
        if is_stop_word(word, plain):
            own[index] = ()
    parts = all_part_stems(words, folded, own)
    found = [
        WordTerms((f,) if f == w else (f, w), s, p if s else ())
        for f, w, s, p in zip(folded, written, own, parts, strict=True)
    ]
    for index, word in enumerate(words):
        if word.isupper() or not folded[index]:  # an acronym, or letters that fold to nothing
            found[index] = word_terms(word)
    return found


def _stripped(words: Sequence[str]) -> list[str]:
    """Do what `strip_accents` does."""
    lowered = "\n".join(words).lower()
    written = lowered.split("\n")
    if _OTHER_LETTERS.search(lowered):
        for index, word in enumerate(written):
            if _OTHER_LETTERS.search(word):
                written[index] = strip_accents(words[index])
    return written


def _folded(words: Sequence[str], written: Sequence[str]) -> list[str]:
    """Do what `fold` does, for words whose accents have been stripped already."""
    text = "\n".join(written)
    text = text.replace("ä", "a").replace("ö", "o").replace("ü", "u").replace("ß", "ss")
    folded = fold_digraphs(text).split("\n")
    if not text.isascii():
        for index, plain in enumerate(folded):
            if not plain.isascii():
                folded[index] = fold(words[index])
    return folded


def _stems(words: Sequence[str], written: Sequence[str]) -> list[tuple[str, ...]]:
    """Do what `stems` does: the algorithm alone for most words, all rules for the others."""
    found: list[tuple[str, ...]] = [()] * len(words)
    regular = []
    for index, word in enumerate(words):
        if is_stemmed(word) and is_regular(written[index]) and not word.isupper():
            regular.append(index)
        else:
            found[index] = stems(word)
    if not regular:
        return found
    plain = [written[index] for index in regular]
    stemmed = snowball_stems(plain)
    for index, stem_, word in zip(regular, _folded(stemmed, stemmed), plain, strict=True):
        found[index] = (stem_ or fold(word),)
    return found


def sort_out(forms: Sequence[Form]) -> tuple[list[int], list[int], list[str]]:
    """Tell the surface forms that are one word of letters from all others.

    Args:
        forms: Surface forms.

    Returns:
        The indexes of those forms, with no capital but the first; the indexes of the others; and
        the words of both whose terms will be asked for, though not all of them.
    """
    simple: list[int] = []
    others: list[int] = []
    words: list[str] = []
    for index, form in enumerate(forms):
        if isinstance(form, str) and form not in SIGNS and _is_word(form):
            simple.append(index)
            words.append(form)
        else:
            others.append(index)
            words.extend(_words_of(form))
    return simple, others, words


def _is_word(form: str) -> bool:
    """Tell whether a form is one word of letters written out, with no capital but the first."""
    if _GERMAN_WORD(form):
        return True
    return is_plain(form) and _is_written_out(form)


def _words_of(form: Form) -> list[str]:
    if not isinstance(form, str):
        return [*_words_of(form[0]), *_words_of(form[1].capitalize())]
    if form[0].isdigit():
        return []
    words = [form[a:b] for a, b in pieces(form)]
    if len(words) > 1:
        words.append(letters_and_digits("".join(words)))
    return [word for word in words if word.isalpha() and _is_written_out(word)]


def _is_written_out(word: str) -> bool:
    return word.isascii() or unicodedata.is_normalized("NFKC", word)
