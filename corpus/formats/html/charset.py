"""The bytes of a page as text: what they are counts more than what the page says of them."""

from __future__ import annotations

import codecs
import re

from artikelsuche.corpus.decode import Decoded, decode_bytes

_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,30})"
    rb"|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,30})",
    re.IGNORECASE,
)
_HEAD = 8192
# What browsers read under these names (WHATWG Encoding).
_AS_WINDOWS = ("ascii", "iso8859-1")
_OLD = ("cp", "iso8859", "koi8", "mac")


def decode_page(raw: bytes) -> Decoded:
    """Decode a page: by its mark, as UTF-8, by what it declares, else as `decode_bytes` does.

    Raises:
        DecodeError: The bytes are no text.
    """
    raw = _without_nul(raw)
    if raw.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode_bytes(raw, markup=True)
    try:
        if b"\0" in raw:
            return decode_bytes(raw, markup=True)
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _declared(raw) or decode_bytes(raw, markup=True)


def _without_nul(raw: bytes) -> bytes:
    """Drop the stray NULs of a damaged page; UTF-16 has them in every other byte."""
    count = raw.count(b"\0")
    return raw.replace(b"\0", b"") if 0 < 20 * count < len(raw) else raw


def _declared(raw: bytes) -> Decoded | None:
    """Read a page in the old encoding that it declares, where that is possible."""
    match = _DECLARED.search(raw[:_HEAD])
    if match is None:
        return None
    try:
        name = codecs.lookup((match[1] or match[2]).decode("ascii")).name
        name = "cp1252" if name in _AS_WINDOWS else name
        if not name.startswith(_OLD):
            return None
        return Decoded(raw.decode(name), name)
    except (LookupError, ValueError):
        return None
