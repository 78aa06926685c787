"""Text as the reader sees it: one spelling for every character, nothing invisible.

The first step on decoded text and the form in which text is stored; quotes and dashes stay as
they are, since folding is the business of the analysis alone.
"""

from __future__ import annotations

import re
import unicodedata

from .ansi import without_ansi
from .lazy import lazy_pattern

_NEWLINES = "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_SPACES = "\t\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_HYPHENS = "\u2010\u2011"
# Soft hyphen, zero-width characters, joiners, byte order marks and writing-direction marks.
_INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f" + "".join(
    map(chr, [*range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0xFFFE, 0xFFFF])
)
_CONTROLS = "".join(
    chr(c)
    for c in [*range(0x20), *range(0x7F, 0xA0)]
    if chr(c) not in _NEWLINES and chr(c) not in "\n\t"
)
_TABLE: dict[int, str | None] = {
    **{ord(c): "\n" for c in _NEWLINES},
    **{ord(c): " " for c in _SPACES},
    **{ord(c): "-" for c in _HYPHENS},
    **{ord(c): None for c in _INVISIBLE + _CONTROLS},
}
_ODD = lazy_pattern("[" + "".join(re.escape(chr(c)) for c in _TABLE) + "]")
_SURROGATE = lazy_pattern("[\ud800-\udfff]")


# The bytes of characters in Latin-1 that stay as they are: all of them are NFC.
_PLAIN = bytes(c for c in range(0x100) if c not in _TABLE)


def _is_plain(text: str) -> bool:
    """Tell at once of a text in Latin-1 that it stays as it is: a sixth of reading a record."""
    try:
        return not text.encode("latin-1").translate(None, _PLAIN)
    except UnicodeEncodeError:
        return False


def _is_printable(text: str) -> bool:
    """Tell quickly that no character of a text is odd: all but these three are not printable."""
    return (
        text.replace("\n", "").isprintable()
        and _HYPHENS[0] not in text
        and _HYPHENS[1] not in text
        and "\u034f" not in text
    )


def normalize_text(text: str) -> str:
    r"""Bring text into the form in which it is stored.

    Args:
        text: Decoded text, with any line ends and any code points.

    Returns:
        The text in NFC with `\n` line ends, plain spaces and hyphens, no escape sequences, no
        invisible or control characters, no lone surrogates (U+FFFD stands in their place) and no
        trailing spaces.
    """
    if not _is_plain(text):
        text = unicodedata.normalize("NFC", text if _is_printable(text) else _visible(text))
    if " \n" in text:
        text = "\n".join(line.rstrip(" ") for line in text.split("\n"))
    return text.rstrip(" ")


def _visible(text: str) -> str:
    """Take out of a text what its reader does not see, and spell the rest in one way."""
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if _ODD.search(text):
        text = without_ansi(text).replace("\r\n", "\n")
        # A soft hyphen at the end of a line is one that its reader sees.
        text = text.replace("\u00ad\n", "-\n").translate(_TABLE)
    return text


def normalize_line(text: str) -> str:
    """Bring a title, name or id into stored form on one line."""
    plain = text if text.isascii() and text.isprintable() else normalize_text(text)
    return " ".join(plain.split())
