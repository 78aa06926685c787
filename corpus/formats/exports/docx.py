"""Word documents (DOCX): an export of Nexis with many articles, or one article.

A document is a ZIP file with XML in it, which is read as any other XML here, item by item.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from artikelsuche.corpus.cleaning.bylines import take_byline
from artikelsuche.corpus.formats.records.driver import RecordFormat
from artikelsuche.corpus.formats.records.parts import Record
from artikelsuche.corpus.formats.whole_file import LARGEST, UnreadableError, read_whole
from artikelsuche.corpus.formats.xml_items import items_of
from artikelsuche.corpus.language import deferred, tr
from artikelsuche.corpus.language.foreign import quoted
from artikelsuche.corpus.source_file import SourceFile

from . import labelled
from .databases import nexis_articles

_TEXT, _PROPERTIES = "word/document.xml", "docProps/core.xml"
# Where the name of the first part of a ZIP file stands, and how that of a document begins.
_NAME = 30
_OASIS = b"mimetypeapplication/vnd.oasis.opendocument"
_FIRST = (_OASIS, b"[Content_Types].xml", b"_rels/.rels", b"docProps/", b"word/document.xml")


def parts(file: SourceFile) -> Iterator[Record]:
    """Part a document into its articles; see `driver.RecordFormat`."""
    raw = read_whole(file, deferred("split the document"))
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            paragraphs = [p for p in _paragraphs(archive) if p.strip()]
            said = _properties(archive)
    except KeyError:
        reason = tr(
            "is another document of an office program, or a damaged one; save a text as DOCX "
            "and a table as CSV"
        )
        raise UnreadableError(reason) from None
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError,
            ValueError) as error:  # fmt: skip
        reason = tr(
            "is no Word document that can be read ({error}); save it again as DOCX, without a "
            "password",
            error=quoted(error),
        )
        raise UnreadableError(reason) from None
    text = "\n".join(paragraphs)
    articles = [a.split("\n") for a in nexis_articles(text) if a.strip()]
    if len(articles) > 1 or any(line.lower() in ("body", "volltext") for line in paragraphs):
        for number, lines in enumerate(articles, 1):
            fields = labelled.fields_of(lines)
            if fields is not None:
                key = f"{file.id}#{number}"
                yield Record(fields, "\n".join(lines).encode(), number=number, id=key)
    elif paragraphs:
        title, body = paragraphs[0], paragraphs[1:] or paragraphs
        if len(body) > 1 and (byline := take_byline(body)):
            said |= {"authors": list(byline.authors), "agency": byline.agency}
        fields = {"title": title, "body": "\n\n".join(body), **said}
        yield Record(fields, raw, id=file.id)


def _paragraphs(archive: zipfile.ZipFile) -> Iterator[str]:
    size = archive.getinfo(_TEXT).file_size
    if size > LARGEST:
        raise UnreadableError(tr("holds more than 64 MB of text; split the document"))
    with archive.open(_TEXT) as stream:
        for item in items_of(io.BytesIO(stream.read(size)), {"w.document": "w.p"}):
            yield "".join(_runs(item.element))


def _runs(paragraph: Element) -> Iterator[str]:
    for element in paragraph.iter():
        if element.tag == "w.t":
            yield element.text or ""
        elif element.tag in ("w.tab", "w.br", "w.cr"):
            yield "\n" if element.tag != "w.tab" else " "


def _properties(archive: zipfile.ZipFile) -> dict[str, Any]:
    """Read who wrote the document, and when."""
    if _PROPERTIES not in archive.namelist() or archive.getinfo(_PROPERTIES).file_size > 1 << 20:
        return {}
    with archive.open(_PROPERTIES) as stream:
        kinds = {"cp.coreProperties": "cp.coreProperties"}
        for item in items_of(io.BytesIO(stream.read()), kinds):
            found = {child.tag: child.text for child in item.element}
            return {"authors": found.get("dc.creator"), "published": found.get("dcterms.created")}
    return {}


def knows(head: bytes) -> bool:
    """Tell by its first part whether a ZIP file is a document, be it one of a kind not read."""
    return head.startswith(b"PK\x03\x04") and head.startswith(_FIRST, _NAME)


DOCX = RecordFormat(parts, deferred("holds no text; check the document or remove it"), knows)
