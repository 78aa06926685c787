"""Spellings: the ways of writing a word that fold to the same form, and which of them are it.

Muller is Müller without its umlaut; Forderung is another word than Förderung.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain, combinations

from artikelsuche.corpus.lazy import lazy_pattern
from artikelsuche.index.analysis.folding import fold
from artikelsuche.index.analysis.inflection.umlauts import as_umlauts
from artikelsuche.index.analysis.stemming import stems_all
from artikelsuche.index.analysis.word_terms import STOP_WORDS, is_stop_word

# At most so many places are told apart; of a word with more than the first number of them, no two
# are changed at once.
_PAIRED, _PLACES = 3, 12
# How the letters at a place are written: plain, marked, written out.
_WAYS = {"a": "ä", "o": "ö", "u": "ü", "ss": "ß"}
_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
_PLACE = lazy_pattern("(ae+|oe+|(?<![aeq])ue+|[aouäöüß]|ss)")


def other_spellings(written: str) -> tuple[str, ...]:
    """List the spellings that fold to the same form as a word, apart from the folded form.

    The word is in small letters, as written: "forderung" has "förderung" and "foerderung". All
    umlauts of a spelling are marked, or all are written out.
    """
    pieces = _PLACE.split(written, _PLACES)
    plain = [fold(piece) for piece in pieces]
    places = range(1, len(pieces), 2)
    own = {at for at in places if pieces[at] != plain[at]}
    most = 2 if len(places) <= _PAIRED else 1
    changes = chain.from_iterable(combinations(places, size) for size in range(most + 1))
    words: dict[str, None] = {}
    for change in changes:
        marked = plain.copy()
        for at in own.symmetric_difference(change):
            marked[at] = _WAYS[plain[at]]
        words["".join(marked)] = None
        words["".join([_OUT.get(piece, piece) for piece in marked])] = None
    return tuple([word for word in words if word not in ("".join(plain), written)])


@lru_cache(4096)
def is_other_word(written: str, other: str) -> bool:
    """Tell whether a spelling that folds to the same form as a word is another word.

    It is the same one where both have the same stems, as nouns and in small letters. A stop word
    without umlauts (schon) is no spelling of a word with them that is none (schön).
    """
    marked, plain = sorted(map(as_umlauts, (written, other)), key=str.isascii)
    words = [marked, marked.capitalize(), plain, plain.capitalize()]
    stems = stems_all(words, [marked, marked, plain, plain])
    if stems[:2] != stems[2:]:
        return True
    pairs = zip(words[2:], words[:2], strict=True)
    return plain in STOP_WORDS and any(is_stop_word(one) > is_stop_word(two) for one, two in pairs)


def written_as(forms: tuple[str, ...], at: int = 0) -> str:
    """Return how a word is written: one of the exact forms of a position follows its folded form.

    Args:
        forms: The forms.
        at: Which of them is the folded form of the word.
    """
    spelling = forms[at + 1 : at + 2]
    return spelling[0] if spelling and fold(spelling[0]) == forms[at] else forms[at]


def is_meant(written: str, forms: tuple[str, ...], at: int) -> bool:
    """Tell whether a word, as written, is that of a position: its forms as for `written_as`."""
    there = written_as(forms, at)
    return written == there or not is_other_word(written, there)
