"""The letters of words, so coarse that every term lies in the letters of the word it stands for.

Small and capital letters, umlauts and other marks, hyphens and the like make no difference: Müller,
Mueller and Mül-ler all read "muller", and their stems and parts are pieces of that. So forms are
searched for a term at the speed of bytes; whether one found has the term is for the analysis to
tell.
"""

from __future__ import annotations

import codecs
from functools import lru_cache

from artikelsuche.index.analysis.folding import fold, write_out
from artikelsuche.index.analysis.tokenizer import APOSTROPHES, CLOSING, SIGNS

# One byte for each character, which most characters of German texts have there.
_ENCODING = "cp1252"
#: A letter that no Latin one stands for: a byte that is none of the encoding's characters.
FOREIGN = b"\x81"
#: A character that reads as several letters, likewise.
SEVERAL = b"\x8d"
_NO_LETTER = b"\x8f"
# What is no letter and kept all the same: signs that words and terms have, as C++ and H&M.
_KEPT = frozenset((" ", "&", *CLOSING, *SIGNS))
_SHARP_S = "ß".encode(_ENCODING)
#: What ae, oe and ue begin with, and their second letter, which is left out.
SWALLOWING, SWALLOWED = (b"a", b"o", b"u"), b"e"
_DIGRAPHS = [(letter + SWALLOWED, letter) for letter in SWALLOWING]


def letter_of(character: str) -> bytes:
    """Return what a character reads as; nothing where it is left out."""
    if not character.isalnum() or character in APOSTROPHES:
        return character.encode(_ENCODING) if character in _KEPT else b""
    folded = fold(write_out(character))
    if not folded.isascii():
        return FOREIGN
    return folded.encode() if len(folded) < 2 else SEVERAL


@lru_cache(4096)
def _foreign_letter(character: str) -> bytes:
    """Return the byte of a character that the encoding does not have."""
    return letter_of(character) or _NO_LETTER


def _foreign_letters(error: UnicodeError) -> tuple[bytes, int]:
    assert isinstance(error, UnicodeEncodeError)
    foreign = error.object[error.start : error.end]
    return b"".join(map(_foreign_letter, foreign)), error.end


codecs.register_error("artikelsuche.letters", _foreign_letters)


def _read_byte(code: int) -> bytes:
    byte = bytes([code])
    if byte in (_SHARP_S, FOREIGN, SEVERAL):
        return byte
    return letter_of(byte.decode(_ENCODING, "replace"))


_BYTES = [_read_byte(code) for code in range(256)]
_TABLE = b"".join(letter or _NO_LETTER for letter in _BYTES)
_LEFT_OUT = bytes(code for code, letter in enumerate(_BYTES) if not letter)


def encoded(text: str) -> bytes:
    """Write a text with one byte for each character, as `letters_of` takes it."""
    try:
        return text.encode("latin-1")  # much faster; it has the same letters at the same places
    except UnicodeEncodeError:
        return text.encode(_ENCODING, "artikelsuche.letters")


def letters_of(characters: bytes) -> bytes:
    """Reduce an encoded text to its letters and digits, with all its spaces between them.

    As in folding, ae, oe and ue read as a, o and u; here they do everywhere (Bauer, Europa-Ebene).
    """
    found = characters.translate(_TABLE, _LEFT_OUT)
    if _SHARP_S in found:
        found = found.replace(_SHARP_S, b"ss")
    for digraph, letter in _DIGRAPHS:
        while digraph in found:
            found = found.replace(digraph, letter)
    return found


@lru_cache(4096)
def letters_of_term(term: str) -> bytes:
    """Return letters that every form with a term has.

    An e that the term begins with may be the second letter of a digraph there.
    """
    return letters_of(encoded(term if term.isascii() else fold(term))).lstrip(SWALLOWED)
