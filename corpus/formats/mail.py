"""Mails saved one a file (RFC 5322): newsletters and press releases, their subject the headline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from artikelsuche.corpus.article import Article
from artikelsuche.corpus.cleaning.profile import FurnitureProfile
from artikelsuche.corpus.cleaning.writers import read_writers
from artikelsuche.corpus.decode import DecodeError, decode_bytes
from artikelsuche.corpus.formats.records.driver import RecordFormat
from artikelsuche.corpus.formats.records.parts import Record
from artikelsuche.corpus.language import deferred, tr
from artikelsuche.corpus.lazy import lazy_module, lazy_pattern
from artikelsuche.corpus.source_file import SourceFile

from .markup import html_text
from .whole_file import UnreadableError, read_whole

if TYPE_CHECKING:
    from email.message import Message

email, reader = map(lazy_module, ("email", "artikelsuche.corpus.formats.html.reader"))
_ADVICE = deferred("save the article alone")
# So many characters of a field of the header count; to read more takes the square of the time.
_LONGEST = 2000
_FIELD = rb"[A-Za-z][A-Za-z0-9-]{1,60}:[^\n]*\n(?:[ \t][^\n]*\n)*"
_HEADER = lazy_pattern(
    rb"(?:\xef\xbb\xbf)?(?:From [^\n]*\n)?(" + _FIELD + rb"(?:" + _FIELD + rb")+)"
)
# A page that was saved in one file has a sender, too, but nobody it is sent to.
_SENDER, _SENT = (
    lazy_pattern(rb"^" + names + rb":", re.MULTILINE | re.IGNORECASE)
    for names in (rb"from", rb"(?:to|message-id|received|return-path)")
)
# What ends a text: the line above a signature.
_SIGNATURE = lazy_pattern(r"^-- ?$.*", re.MULTILINE | re.DOTALL)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def parts(file: SourceFile) -> Iterator[Record]:
    """Read a mail as the one record of its file; see `driver.RecordFormat`."""
    raw = read_whole(file, _ADVICE).removeprefix(b"\xef\xbb\xbf")
    try:
        message = email.message_from_bytes(raw)
        fields = {
            "title": _said(message, "Subject"),
            "body": _body(message, file),
            "published": _said(message, "Date"),
            "language": _said(message, "Content-Language"),
            **_sender(message),
        }
    except (RecursionError, ValueError, LookupError, TypeError, DecodeError,
            email.errors.MessageError):  # fmt: skip
        # All of these are raised for headers that nobody would send.
        raise UnreadableError(tr("is no mail that can be read; save it again")) from None
    if not fields["body"]:
        raise UnreadableError(tr("the mail has no text; remove it or save what is attached to it"))
    yield Record(fields, raw, id=file.id)


def knows(head: bytes) -> bool:
    """Tell whether a file begins with the header of a mail that was sent."""
    header = _HEADER.match(head.replace(b"\r\n", b"\n"))
    return bool(header and _SENDER.search(header[1]) and _SENT.search(header[1]))


def _said(message: Message, name: str) -> str:
    """Read a field of the header; empty where there is none."""
    return _decoded(_spelled(message, name))


def _spelled(message: Message, name: str) -> str:
    for key, value in message.raw_items():
        if key.lower() == name.lower():
            raw = " ".join(value[:_LONGEST].split()).encode("utf-8", "surrogateescape")
            return decode_bytes(raw).text
    return ""


def _decoded(spelled: str) -> str:
    return str(email.header.make_header(email.header.decode_header(spelled)))


def _body(message: Message, file: SourceFile) -> str:
    """Read the text: of the web page in a mail what is its article, else the plain text."""
    found = {kind: _content(message, f"text/{kind}") for kind in ("html", "plain")}
    if found["html"]:
        page = file.with_content(found["html"].encode("utf-8", "replace"))
        for reading in reader.read_file(page, FurnitureProfile(), ()):
            if isinstance(reading.found, Article):
                return reading.found.body
    return _SIGNATURE.sub("", found["plain"]).strip() or html_text(found["html"])


def _content(message: Message, kind: str) -> str:
    """Read the first part of a kind that is no attachment."""
    for part in message.walk():
        if part.get_content_type() == kind and part.get_content_disposition() != "attachment":
            content = part.get_payload(decode=True)
            raw = content if isinstance(content, bytes) else b""
            try:
                return raw.decode(part.get_content_charset() or "utf-8").replace("\r\n", "\n")
            except (LookupError, ValueError):
                return decode_bytes(raw, markup=True).text.replace("\r\n", "\n")
    return ""


def _sender(message: Message) -> dict[str, object]:
    """Tell the author by an address that has a part of the name, else the source by the name."""
    name, address = email.utils.parseaddr(_spelled(message, "From"))
    name = _decoded(name)
    named = read_writers([name], None).authors if name else ()
    box = address.partition("@")[0].lower()
    is_person = any(part in box for part in name.lower().translate(_UMLAUTS).split()[-1:])
    if named and is_person:
        return {"authors": list(named), "source": _said(message, "Organization")}
    return {"source": name or address.rpartition("@")[2] or None}


MAIL = RecordFormat(
    parts,
    deferred("the mail has no text; remove it or save what is attached to it"),
    knows,
    is_page=True,
)
