"""The letters of a text, so coarse that every term lies in the letters of the word it stands for.

Small and capital letters, umlauts and other marks, hyphens and the like, and every e make no
difference: Müller, Mueller and Mül-ler all read "mullr", and their stems and parts are pieces of
that. So a text is searched for a term at the speed of bytes; whether a word found has the term is
for the analysis to tell. Terms of other letters come from signs ("%"), truncated words and the
like, which `spotting` knows.
"""

from __future__ import annotations

import codecs
from functools import cache, lru_cache

from artikelsuche.index.analysis.folding import fold, write_out
from artikelsuche.index.analysis.wordlists import read_rows

_ENCODING = "cp1252"
# All characters of the encoding lie below.
_CODES = 0x2200
#: Stands for each character that has no letters here; the encoding gives it to none.
FOREIGN = b"\x81"
_SHARP_S = "ß".encode(_ENCODING)
_SIGNS = frozenset(row[0] for row in read_rows("signs.txt"))


def _foreign(error: UnicodeError) -> tuple[bytes, int]:
    assert isinstance(error, UnicodeEncodeError)
    return FOREIGN * (error.end - error.start), error.end


codecs.register_error("artikelsuche.foreign", _foreign)


def _letter(code: int) -> bytes:
    """Return what a character reads as; nothing where it is left out."""
    byte = bytes([code])
    if byte in (b" ", _SHARP_S, FOREIGN):
        return byte
    character = byte.decode(_ENCODING, "ignore")
    if character == "\u00ad":
        return FOREIGN
    if not character.isalnum():
        return byte if character in _SIGNS else b""
    folded = fold(write_out(character))
    if folded == "e":
        return b""
    return folded.encode() if len(folded) == 1 and folded.isascii() else FOREIGN


_LETTERS = [_letter(code) for code in range(256)]
_TABLE = b"".join(letter or FOREIGN for letter in _LETTERS)
_LEFT_OUT = bytes(code for code, letter in enumerate(_LETTERS) if not letter)
#: The characters of an encoded text that read as `FOREIGN`.
FOREIGN_CHARACTERS = bytes(code for code, letter in enumerate(_LETTERS) if letter == FOREIGN)


def encoded(text: str) -> bytes:
    """Write a text with one byte for each character.

    Args:
        text: Any text.

    Returns:
        What `letters_of` takes.
    """
    try:
        return text.encode("latin-1")  # much faster; it has the same letters at the same places
    except UnicodeEncodeError:
        return text.encode(_ENCODING, "artikelsuche.foreign")


@cache
def table() -> bytes:
    """Return what each character reads as by its code point, for the module in C.

    Returns:
        A byte for each: 0 for what is left out, ß for what reads as two; the characters behind
        the last one are all foreign.
    """
    found = bytearray(FOREIGN * _CODES)
    for byte, letter in enumerate(_LETTERS):
        character = bytes([byte]).decode(_ENCODING, "ignore")
        if character:
            found[ord(character)] = (letter or b"\0")[0]
    return bytes(found)


def letters_of(characters: bytes) -> bytes:
    """Reduce a text to its letters and digits.

    Args:
        characters: The encoded text.

    Returns:
        The letters; all the spaces of the text between them, and `FOREIGN` for the characters and
        invisible marks that have no letters here.
    """
    found = characters.translate(_TABLE, _LEFT_OUT)
    return found.replace(_SHARP_S, b"ss") if _SHARP_S in found else found


@lru_cache(4096)
def letters_of_term(term: str) -> bytes | None:
    """Reduce a term to its letters and digits.

    Args:
        term: A term of any layer.

    Returns:
        Letters that stand in those of every word with the term; None where none do for sure.
    """
    found = letters_of(encoded(fold(term)))
    return None if FOREIGN in found or not found.isalnum() else found


def plain(text: str) -> str:
    """Write letters of any script so that those which fold to others read like them.

    Args:
        text: Any text in NFC.
    """
    return fold(write_out(text))
