"""Folding: the one form under which all spellings of a word meet (Müller, Mueller, Muller)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

# Letters that Unicode does not decompose into a base letter and a mark.
_LETTERS = str.maketrans(
    {"ß": "ss", "ẞ": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
    | {"ı": "i", "ə": "a", "ħ": "h", "ŧ": "t"}
)
# Words of these letters in lower case need no other step than the umlauts: nearly all of them.
_is_german = re.compile("[a-zäöüß]+").fullmatch
# "ue" after a, e or q is no umlaut: Bauer, neue, Quelle. Several e go at once: Boeen, Böen.
# One pattern for each, that of ue first: those begin with a literal, which is found at once.
_DIGRAPHS = {"u": re.compile("u(?<![aeq]u)e+"), "a": re.compile("ae+"), "o": re.compile("oe+")}


def write_out(word: str) -> str:
    """Write out the ligatures and small digits (ﬁnden, CO₂, m²) of a word in NFC."""
    if word.isascii() or unicodedata.is_normalized("NFKC", word):
        return word
    return "".join(_plain(character) for character in word)


def _plain(character: str) -> str:
    """Write out a compatibility character; a fraction such as ½ stays what it is."""
    plain = unicodedata.normalize("NFKC", character)
    return plain if plain.isalnum() else character


def strip_accents(word: str) -> str:
    """Lower a word in NFC and strip the accents that German does not use; ß stays too."""
    lowered = word.lower()
    if lowered.isascii() or _is_german(lowered):
        return lowered
    return "".join(_bare(letter) for letter in unicodedata.normalize("NFC", lowered))


def _bare(letter: str) -> str:
    if letter in "äöüß":
        return letter
    decomposed = unicodedata.normalize("NFD", letter.translate(_LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def fold(word: str) -> str:
    """Fold a word in NFC to the form under which its spellings meet.

    Lower case, ß as ss, no marks, and ae, oe, ue read as the umlauts they stand for:
    Müller, Mueller and Muller all fold to "muller".
    """
    return _fold_stripped(strip_accents(word))


def _fold_stripped(plain: str) -> str:
    """Fold a word, or words, without accents."""
    if not plain.isascii():
        plain = plain.replace("ä", "a").replace("ö", "o").replace("ü", "u").replace("ß", "ss")
        if not plain.isascii():
            decomposed = unicodedata.normalize("NFD", plain.translate(_LETTERS))
            plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    for letter, digraph in _DIGRAPHS.items():
        if letter + "e" in plain:
            plain = digraph.sub(letter, plain)
    return plain


def strip_all(words: Sequence[str]) -> list[str]:
    """Do what `strip_accents` does, for many words without line breaks."""
    lowered = "\n".join(words).lower().split("\n") if words else []
    for index, word in enumerate(lowered):
        if not (word.isascii() or _is_german(word)):
            lowered[index] = strip_accents(words[index])
    return lowered


def fold_all(stripped: Sequence[str]) -> list[str]:
    """Do what `fold` does, for many words that `strip_all` has stripped."""
    return _fold_stripped("\n".join(stripped)).split("\n") if stripped else []
