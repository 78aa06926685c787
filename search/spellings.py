"""Spellings: the ways of writing a word that fold to the same form."""

from __future__ import annotations

from itertools import product

from artikelsuche.index import fold

# A word with more places than these has too many spellings to look them all up; the places
# towards its end are then left as they are.
_PLACES = 3

_WAYS = {"a": ("a", "ä", "ae"), "o": ("o", "ö", "oe"), "u": ("u", "ü", "ue"), "ss": ("ss", "ß")}


def other_spellings(written: str) -> tuple[str, ...]:
    """List the spellings that fold to the same form as a word.

    Args:
        written: The word in small letters, as written: "forderung", "müller".

    Returns:
        Other spellings in small letters ("förderung", "foerderung"), apart from the folded form.
    """
    folded = fold(written)
    choices: list[tuple[str, ...]] = []
    places, at = 0, 0
    while at < len(folded):
        size = 2 if folded[at : at + 2] == "ss" else 1
        ways = _WAYS.get(folded[at : at + size]) if places < _PLACES else None
        choices.append(ways or (folded[at : at + size],))
        places += ways is not None
        at += size
    spelt = ("".join(letters) for letters in product(*choices))
    return tuple(word for word in spelt if word not in (folded, written))
