"""Spellings: the ways of writing a word that fold to the same form."""

from __future__ import annotations

from artikelsuche.corpus.lazy import lazy_pattern
from artikelsuche.index.analysis.folding import fold

# A word with more places than these has too many spellings to look them all up; the places
# towards its end are then left as they are.
_PLACES = 3

_WAYS = {"a": ("a", "ä", "ae"), "o": ("o", "ö", "oe"), "u": ("u", "ü", "ue"), "ss": ("ss", "ß")}
_PLACE = lazy_pattern("([aou]|ss)")


def other_spellings(written: str) -> tuple[str, ...]:
    """List the spellings that fold to the same form as a word, apart from the folded form.

    The word is in small letters, as written: "forderung" has "förderung" and "foerderung".
    """
    folded = fold(written)
    start, *places = _PLACE.split(folded, _PLACES)
    words = [start]
    for place, rest in zip(places[::2], places[1::2], strict=True):
        ends = [way + rest for way in _WAYS[place]]
        words = [word + end for word in words for end in ends]
    return tuple([word for word in words if word not in (folded, written)])
