"""The letters to look for in those of texts, so that every form with one of some terms is found."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property, lru_cache

from artikelsuche.corpus.native import load_native

from .form_spans import loose_hyphens
from .skeletons import FOREIGN, encoded, letters_of, letters_of_term, table
from .surroundings import reach, sign_terms, terms_of_signs

_NATIVE = load_native("artikelsuche.index.analysis.prefilter._spotting")

#: What a form of Lehrer*innenzimmer has, which holds a term in two pieces.
INNEN = b"innn"
# With more spellings than this to look for, only their beginnings are looked for; and shorter ones
# until they are no more than the module in C looks for at once.
_MOST = 12
_BEGINNINGS = (4, 3, 2)
_MOST_AT_ONCE = 64


def needles_of(terms: Collection[str]) -> tuple[bytes, ...] | None:
    """List the letters of some terms.

    Args:
        terms: Terms of any layer.

    Returns:
        Letters of which each form with one of the terms has some, none of them within another;
        None where a term has none, or where they are too many to be looked for.
    """
    return _needles_of(frozenset(terms))


@lru_cache(16)  # a search asks for those of the same terms several times
def _needles_of(terms: frozenset[str]) -> tuple[bytes, ...] | None:
    spellings: set[bytes] = set()
    for term in terms:
        letters = letters_of_term(term)
        if letters is None:
            return None
        spellings.add(letters)
        if letters.isdigit():
            spellings.update(_in_groups(letters))
    if not terms_of_signs().isdisjoint(terms):
        signs = sign_terms().items()
        spellings.update(sign for sign, its_terms in signs if not its_terms.isdisjoint(terms))
    if len(spellings) <= _MOST:
        return _apart(spellings)
    for size in _BEGINNINGS:
        chosen = _apart({letters[:size] for letters in spellings})
        if len(chosen) <= _MOST_AT_ONCE:
            return chosen
    return None


def _apart(spellings: Collection[bytes]) -> tuple[bytes, ...]:
    """Leave out what lies within another."""
    chosen: list[bytes] = []
    for letters in sorted(spellings, key=lambda letters: (len(letters), letters)):
        if not any(needle in letters for needle in chosen):
            chosen.append(letters)
    return tuple(chosen)


def _in_groups(number: bytes) -> Iterator[bytes]:
    """Write the beginning of a number as it may stand with spaces between its thousands."""
    for first in range(1, min(3, len(number) - 3) + 1):
        yield number[:first] + b" " + number[first : first + 3]


class Joined:
    """Tells whether the beginning and the end of two words may make a word with a term.

    Args:
        terms: Terms of any layer.
    """

    def __init__(self, terms: Collection[str]) -> None:
        self._terms = terms

    @cached_property
    def _needles(self) -> tuple[bytes, ...] | None:
        return needles_of(self._terms)

    def may_hold(self, first: str, second: str) -> bool:
        """Tell whether there may be a term in some beginning of a word before some end of another.

        Args:
            first: The one word.
            second: The other one.

        Returns:
            False where neither word nor any two pieces joined have the letters of a term.
        """
        if self._needles is None:
            return True
        if _NATIVE is not None:
            found: bool = _NATIVE.joined(first, second, table(), self._needles, INNEN)
            return found
        before, behind = letters_of(encoded(first)), letters_of(encoded(second))
        both = before + b" " + behind
        if FOREIGN in both or INNEN in both:
            return True
        return any(
            needle in both
            or any(needle[:at] in before and needle[at:] in behind for at in range(1, len(needle)))
            for needle in self._needles
        )

    def hyphens(self, text: str, count: int) -> Sequence[int]:
        """List the hyphens of a text at which a truncated word may get a term.

        Args:
            text: A text that is read as it is written.
            count: How many forms away the word may stand that completes it.

        Returns:
            Where they stand, ascending; those left out have no letters around them that tell of a
            term.
        """
        if self._needles is None or _NATIVE is None:
            return loose_hyphens(text)
        found: list[int] = _NATIVE.hyphens(text, table(), reach(count), count, self._needles, INNEN)
        return found
