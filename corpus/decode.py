"""Bytes to text: UTF-8 first, a legacy encoding where the bytes show one, never a wild guess."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from .language import deferred, tr
from .lazy import lazy_pattern

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF", deferred("a PDF file")),
    (b"\x89PNG", deferred("a PNG picture")),
    (b"\xff\xd8\xff", deferred("a JPEG picture")),
    (b"GIF8", deferred("a GIF picture")),
    (b"PK\x03\x04", deferred("a ZIP file (or a document of an office program)")),
    (b"\xd0\xcf\x11\xe0", deferred("a document of an office program")),
    (b"{\\rtf", deferred("an RTF document")),
    (b"\x1f\x8b", deferred("a gzip file")),
    (b"\xfd7zXZ", deferred("an xz file")),
    (b"BZh", deferred("a bzip2 file")),
    (b"\x28\xb5\x2f\xfd", deferred("a Zstandard file")),
    (b"7z\xbc\xaf", deferred("a 7-Zip file")),
    (b"SQLite format 3", deferred("an SQLite database")),
    (b"\x7fELF", deferred("a program")),
)
_HTML = lazy_pattern(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*){0,5}"
    rb"<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
# Encodings that a text may name; others that Python knows are none of text, or UTF.
_OF_TEXT = lazy_pattern(r"iso8859-\d+|cp\d+|mac-[a-z]+|koi8-[rut]|gb\w+|big5|euc_\w+|shift_jis")
_CONTROLS = bytes([*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
_SEQUENCE = lazy_pattern(r"[^\x00-\x7f\ufffd]")
_GERMAN = lazy_pattern(
    r"(?<=[a-zäöü])[äöüß]|[äöüßÄÖÜ](?=[a-zäöü])|[a-z]ß\b|[„»](?=\w)|[\w.!?…][“«](?=[\s,.)]|$)"
    r"|[ \d][–€](?=[ \n]|$)|§(?= ?\d)"
)
_STRANGE = lazy_pattern(
    r"[\x80-\x9f]|(?<=[a-z])[^\W\da-zäöüßàáâãåæçèéêëíîïñóôøùúû_](?=[a-z])|[†‡‰ˆ˜¤¦¨¯¸¬¿¡╗╝╔╚═║│┤├]"
)
# Western encodings in the order in which a draw is decided.
_LEGACY = ("cp1252", "mac_roman", "cp850")
_OTHERS = ["cp1252", "iso8859_15", "cp1250", "iso8859_2", "cp1251", "koi8_r", "cp1253", "cp1254"]


# Bytes that decide for the encoding of a stream, and that are decoded at once.
_HEAD, _CHUNK = 1 << 16, 1 << 20


class DecodeError(Exception):
    """Bytes are no text; the message says what they look like and what to do."""


@dataclass(frozen=True)
class Decoded:
    """Text without its byte order mark, and the Python name of the encoding it was in."""

    text: str
    encoding: str


def decode_bytes(data: bytes, *, markup: bool = False) -> Decoded:
    """Decode the bytes of a text file.

    Args:
        data: The bytes.
        markup: Whether they may be those of a page in HTML.

    Raises:
        DecodeError: The bytes are not text in a known encoding.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding)
    _refuse_known_formats(data, markup=markup)
    if b"\0" in data[:4096]:
        return _unmarked_utf16(data)
    head = data[:65536]
    if len(head) - len(head.translate(None, _CONTROLS)) > len(head) // 50:
        raise DecodeError(tr("looks like a binary file; give the text of the article"))
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _damaged_utf8(data) or _legacy(data)


def decoded_chunks(stream: BinaryIO, naming: re.Pattern[bytes] | None = None) -> Iterator[str]:
    """Decode a stream piece by piece; its first 64 KB decide in which encoding it is.

    Args:
        stream: The stream.
        naming: What names the encoding at the beginning, as its first group; that counts where
            the text is not plainly UTF-8.

    Raises:
        DecodeError: It is not text in a known encoding.
    """
    head = stream.read(_HEAD)
    bom = next((name for mark, name in _BOMS if head.startswith(mark)), None)
    # A character may be cut in two at the end of what decides.
    whole = head if len(head) < _HEAD else head[: head.rfind(b"\n") + 1] or head[:-4]
    encoding = bom or _named(whole, naming) or decode_bytes(whole).encoding
    errors = _STRAY if encoding == "utf-8" else "replace"
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    first = True
    while head:
        text = decoder.decode(head)
        yield text.removeprefix("\ufeff") if first else text
        head, first = stream.read(_CHUNK), False
    yield decoder.decode(b"", final=True)


def _named(data: bytes, naming: re.Pattern[bytes] | None) -> str | None:
    """Return the encoding that a text names, where it is one and the text is not UTF-8."""
    named = naming.search(data, 0, 1024) if naming else None
    if named is None:
        return None
    name = named[1].decode("ascii", "replace").lower()
    # Whoever writes ISO 8859-1 has written Windows-1252, whose quotes and dashes it lacks.
    name = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "utf-8"}.get(name, name)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            found = codecs.lookup(name).name
            return found if _OF_TEXT.fullmatch(found) else None
        except LookupError:
            return None
    return None


def _marked(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        if encoding == "utf-8":
            damaged = _damaged_utf8(data)
            if damaged:
                return damaged
        raise DecodeError(
            tr(
                "has the byte order mark of {encoding} but is not; save it as UTF-8",
                encoding=encoding,
            )
        ) from None


def begins_like_html(data: bytes) -> bool:
    """Tell whether bytes begin as web pages do."""
    return _HTML.match(data[:8192]) is not None


def _refuse_known_formats(data: bytes, *, markup: bool) -> None:
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise DecodeError(tr("looks like {name}; give the text of the article", name=tr(name)))
    if not markup and begins_like_html(data):
        raise DecodeError(tr("looks like an HTML page; give the text of the article"))


def _unmarked_utf16(data: bytes) -> Decoded:
    """Read UTF-16 without mark: Western text has a NUL in every other byte."""
    head = data[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    for encoding, many, few in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if many > 0.7 * half and few < 0.05 * half and len(data) % 2 == 0:
            try:
                return Decoded(data.decode(encoding), encoding)
            except UnicodeDecodeError:
                break
    raise DecodeError(tr("looks like a binary file (NUL bytes); give the text of the article"))


def _damaged_utf8(data: bytes) -> Decoded | None:
    """Read UTF-8 with a few stray bytes; those are taken for Windows-1252."""
    text = data.decode("utf-8", "replace")
    good, bad = len(_SEQUENCE.findall(text)), text.count("\ufffd")
    if good <= 2 * bad:
        return None
    return Decoded(data.decode("utf-8", _STRAY), "utf-8")


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are no UTF-8 as Windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_STRAY = "artikelsuche.windows"
codecs.register_error(_STRAY, _as_windows)


def _legacy(data: bytes) -> Decoded:
    """Choose the single-byte encoding in which the bytes read as German, or as text at all."""
    best: tuple[int, Decoded] | None = None
    for encoding in _LEGACY:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        score = len(_GERMAN.findall(text)) - 2 * len(_STRANGE.findall(text))
        if score > 0 and (best is None or score > best[0]):
            best = score, Decoded(text, encoding)
    return best[1] if best else _western(data) or _detected(data)


def _western(data: bytes) -> Decoded | None:
    """Read Windows-1252 where accents are rare enough for a Western language."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    accents = sum(ord(c) > 0x7F and c.isalpha() for c in text)
    letters = sum(c.isalpha() for c in text)
    if accents * 4 > letters or not _reads_like_text(text):
        return None
    return Decoded(text, "cp1252")


def _detected(data: bytes) -> Decoded:
    from charset_normalizer import from_bytes  # costs 30 ms, and few files need it

    match = from_bytes(data, cp_isolation=_OTHERS, preemptive_behaviour=False).best()
    if match is None or not _reads_like_text(str(match)):
        raise DecodeError(tr("is not text in a known encoding; save it as UTF-8"))
    return Decoded(str(match), match.encoding)


def _reads_like_text(text: str) -> bool:
    words = sum(c.isalnum() or c.isspace() or c in ".,;:!?-()\"'„“”–" for c in text)
    foreign = sum(ord(c) > 0x7F and not c.isalpha() for c in text)
    return words >= 0.85 * len(text) and foreign <= 0.1 * len(text)
