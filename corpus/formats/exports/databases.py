"""Exports of press databases: many articles a file, from Nexis, Factiva and GENIOS (wiso).

Their files have the suffixes of web pages and of text, so that only their content tells them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from artikelsuche.corpus.cleaning.wrapping import read_lines
from artikelsuche.corpus.decode import decode_bytes
from artikelsuche.corpus.formats.html.charset import decode_page
from artikelsuche.corpus.formats.markup import html_text
from artikelsuche.corpus.formats.records.driver import RecordFormat
from artikelsuche.corpus.formats.records.parts import Record
from artikelsuche.corpus.formats.whole_file import read_whole
from artikelsuche.corpus.language import deferred, tr
from artikelsuche.corpus.normalize import normalize_text
from artikelsuche.corpus.source_file import SourceFile

from . import factiva, labelled

_NUMBERED = re.compile(
    r"^[ \t]*(?:Dokument )?\d{1,5} (?:of|von|de) \d{1,5} DO[CK]UMENT[ES]?[NS]?[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_ENDED = re.compile(r"^[ \t]*(?:End of Document|Ende des Dokuments)[ \t]*$", re.MULTILINE)
_GENIOS_END = re.compile(r"^[ \t]*©.{0,40}G(?:BI-)?enios.*$", re.MULTILINE | re.IGNORECASE)
_GENIOS = re.compile(r"^[ \t]*(?:Dokumentnummer|Dauerhafte Adresse des Dokuments):", re.MULTILINE)
_FACTIVA = re.compile(r"<div[^>]{0,200}\bclass=[\"'](?:[^\"']*\s)?[a-z]{2}Article\b", re.IGNORECASE)
# One of these is in every export, asked first, of every file.
_HTML_CUES = (b"LXNComment", b"DOC_ID_", b"Factiva", b"deArticle", b"enArticle")
_CUES = (b"DOCUMENTS", b"DOKUMENTE", b"nd of Document", b"nde des Dokuments", b"enios", b"ENIOS")


class _Kind(NamedTuple):
    """How one database writes: what shows it, and how its text is parted into articles."""

    shown: Callable[[str], object]
    parted: Callable[[str], list[str]]


def is_html_export(head: bytes) -> bool:
    """Tell by its beginning (64 KB) whether a file is an export that is HTML."""
    if not head.lstrip().startswith(b"<") or not any(cue in head for cue in _HTML_CUES):
        return False
    text = head.decode("latin-1")
    nexis = "LXNComment" in text or re.search(r"DOC_ID_\d+_\d+", text)
    return bool(nexis or "<title>Factiva</title>" in text or _FACTIVA.search(text))


def is_text_export(head: bytes) -> bool:
    """Tell by its beginning (64 KB) whether a file is an export that is text."""
    if b"\0" in head or not any(cue in head for cue in _CUES):
        return False
    return _kind(head.decode("utf-8", "replace").replace("\r\n", "\n")) is not None


def nexis_articles(text: str) -> list[str]:
    """Part the text of an export of Nexis, old or new, into articles."""
    if _NUMBERED.search(text):
        return _NUMBERED.split(text)[1:]
    return _ENDED.split(text)


_KINDS = (
    _Kind(_NUMBERED.search, nexis_articles),
    _Kind(_ENDED.search, nexis_articles),
    _Kind(lambda text: _GENIOS.search(text) and _GENIOS_END.search(text), _GENIOS_END.split),
)


def _kind(text: str) -> _Kind | None:
    return next((kind for kind in _KINDS if kind.shown(text)), None)


def _html_parts(file: SourceFile) -> Iterator[Record]:
    markup = decode_page(read_whole(file, _FEWER)).text
    if _FACTIVA.search(markup) or "<title>Factiva</title>" in markup:
        starts = [match.start() for match in _FACTIVA.finditer(markup)]
        ends = [*starts, len(markup)][1:]
        articles = (html_text(markup[a:b]) for a, b in zip(starts, ends, strict=True))
        yield from _numbered(file, articles, factiva.fields_of)
    else:
        yield from _numbered(file, iter(nexis_articles(html_text(markup))), labelled.fields_of)


def _text_parts(file: SourceFile) -> Iterator[Record]:
    text = decode_bytes(read_whole(file, _FEWER)).text.replace("\r\n", "\n")
    kind = _kind(text) or _KINDS[0]
    yield from _numbered(file, map(_unwrapped, kind.parted(text)), labelled.fields_of)


def _unwrapped(text: str) -> str:
    """Join the rows of text that was broken at a fixed width."""
    blocks, _ = read_lines(normalize_text(text), headed=False)
    return "\n".join(line for block in blocks for line in block)


def _numbered(
    file: SourceFile, articles: Iterator[str], read: Callable[[list[str]], dict[str, object] | None]
) -> Iterator[Record]:
    number = 0
    for text in articles:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) < 2:
            continue
        number += 1
        fields = read(lines)
        key = f"{file.id}#{number}"
        if fields is None:
            yield Record(tr("has no text; export it again with the full text"), number=number)
        else:
            raw = text.encode("utf-8", "surrogatepass")
            yield Record(fields, raw, number=number, id="" if fields.get("id") else key)


_FEWER = deferred("export fewer articles at a time")
_EMPTY = deferred("holds no articles; export it again with the full text")
HTML_EXPORT = RecordFormat(_html_parts, _EMPTY, is_html_export)
TEXT_EXPORT = RecordFormat(_text_parts, _EMPTY, is_text_export)
