"""The terms of one word without hyphen or digit, on every layer."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from artikelsuche.index.analysis.compounds.native_words import Among
from artikelsuche.index.analysis.compounds.part_stems import part_stems, quick_words

from .folding import fold, strip_accents
from .stemming import stems
from .wordlists import read_words

_AMBIGUOUS = read_words("ambiguous_acronyms.txt")
_STOP_WORDS = read_words("stopwords.txt")
_STOP_NOUNS = read_words("stop_nouns.txt")


class WordTerms(NamedTuple):
    """The terms of one word without hyphen or digit.

    Attributes:
        exact: As those of a `Slot`.
        stems: As those of a `Slot`.
        parts: As those of a `Slot`.
    """

    exact: tuple[str, ...]
    stems: tuple[str, ...]
    parts: tuple[str, ...] = ()


#: What knows the terms of a word without hyphen or digit: `word_terms`, or a table of them.
TermsOf = Callable[[str], WordTerms]


def word_terms(word: str) -> WordTerms:
    """Expand one word without hyphen or digit.

    Args:
        word: The word, its ligatures written out.

    Returns:
        Its terms.
    """
    words = quick_words()
    found = None if words is None else words.terms(word)
    return terms_by_rules(word) if found is None else WordTerms._make(found)


def quick_among() -> Callable[[str, frozenset[str], frozenset[str]], Among | None] | None:
    """Return what finds quickly which of some terms a form has.

    Returns:
        Called with a surface form and terms of either layer it returns those that the form has
        there, those of all words of a chain together; None where the expansion of the form has to
        be asked. None where the module in C was not built or has not been prepared.
    """
    words = quick_words()
    return None if words is None else words.among


def terms_by_rules(word: str) -> WordTerms:
    """Expand one word as `word_terms` does, in Python."""
    if is_acronym(word):
        return WordTerms((word,), (word,))
    folded = fold(word)
    if not folded:
        return WordTerms((word,), (word,))
    written = strip_accents(word)
    exact = (folded,) if written == folded else (folded, written)
    if is_stop_word(word, written):
        return WordTerms(exact, ())
    own = stems(word)
    return WordTerms(exact, own, part_stems(word, folded, own))


def is_stop_word(word: str, written: str) -> bool:
    """Tell whether a word carries no subject of its own.

    Args:
        word: The word.
        written: The same as `folding.strip_accents` leaves it.
    """
    return written in _STOP_WORDS and word not in _STOP_NOUNS


def is_acronym(word: str) -> bool:
    """Tell whether a word is an acronym that must not be mixed up with a word of lower case.

    Args:
        word: A word in NFC.

    Returns:
        True for two capitals (UN, IT, US) and for three that also spell another word (WHO).
    """
    return word.isalpha() and word.isupper() and (len(word) == 2 or word in _AMBIGUOUS)
