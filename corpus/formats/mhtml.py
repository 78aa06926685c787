"""Web pages that a browser saved with all that they show in one file (MHTML, RFC 2557)."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import TYPE_CHECKING

from artikelsuche.corpus.cleaning.profile import FurnitureProfile
from artikelsuche.corpus.errors import SourceError
from artikelsuche.corpus.inspection import Inspection
from artikelsuche.corpus.language import deferred, tr
from artikelsuche.corpus.lazy import lazy_module
from artikelsuche.corpus.reading import Reading
from artikelsuche.corpus.source_file import Member, SourceFile

from .whole_file import read_bytes

if TYPE_CHECKING:
    from email.message import Message

email, reader = map(lazy_module, ("email", "artikelsuche.corpus.formats.html.reader"))
_ADVICE = deferred("save the article alone")
_UNFIT = re.compile(r"[\s<>]")
_HEAD = 4096
_HEADER = re.compile(rb"(?:[A-Za-z-]{2,40}:[^\n]*\n(?:[ \t][^\n]*\n)*){2}")


def read_file(
    file: SourceFile, profile: FurnitureProfile, known: Container[str]
) -> Iterator[Reading]:
    """Read the page in a file as one article; see `table.Format`."""
    page = _page_in(file)
    if isinstance(page, SourceError):
        yield Reading("", page)
    else:
        yield from reader.read_file(page, profile, known)


def inspect_file(file: SourceFile, profile: FurnitureProfile) -> Inspection:
    """Give every block of the page in a file its verdict; see `table.Format`."""
    page = _page_in(file)
    if isinstance(page, SourceError):
        return Inspection(file.path, error=page)
    inspection: Inspection = reader.inspect_file(page, profile)
    return inspection


def page_text(file: SourceFile) -> str | None:
    """Read the text of the page in a file; see `table.Format`."""
    page = _page_in(file)
    return None if isinstance(page, SourceError) else reader.page_text(page)


def knows(head: bytes) -> bool:
    """Tell whether a file begins as a saved page does: with the header of a message."""
    return b"multipart/related" in head[:_HEAD].lower() and _HEADER.match(head) is not None


def _page_in(file: SourceFile) -> Member | SourceError:
    raw = read_bytes(file, _ADVICE)
    if isinstance(raw, SourceError):
        return raw
    try:
        message = email.message_from_bytes(raw)
        parts = [part for part in message.walk() if part.get_content_type() == "text/html"]
    except RecursionError:
        parts = []
    content = parts[0].get_payload(decode=True) if parts else None
    if not isinstance(content, bytes):
        reason = tr("holds no web page; save the page again or remove the file")
        return SourceError(file.path, reason)
    address = str(message["Snapshot-Content-Location"] or parts[0]["Content-Location"] or "")
    saved = f"<!-- saved from url=(0){_UNFIT.sub('', address)} -->\n".encode("utf-8", "replace")
    return file.with_content(saved + _as_utf8(parts[0], content))


def _as_utf8(part: Message, content: bytes) -> bytes:
    """Undo the encoding that a part names in its header; without one the page tells it."""
    try:
        return content.decode(part.get_content_charset() or "utf-8").encode()
    except (LookupError, ValueError):
        return content
