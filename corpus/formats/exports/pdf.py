"""PDF with a text layer: one article a file, without the headers and footers of its pages."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from artikelsuche.corpus.cleaning.bylines import parse_names, take_byline
from artikelsuche.corpus.dates import find_date
from artikelsuche.corpus.formats.records.driver import RecordFormat
from artikelsuche.corpus.formats.records.parts import Record
from artikelsuche.corpus.formats.whole_file import UnreadableError, read_whole
from artikelsuche.corpus.language import deferred, tr, trn
from artikelsuche.corpus.normalize import normalize_line, normalize_text
from artikelsuche.corpus.source_file import SourceFile

_MOST_PAGES = 2000
# Lines at the top and the bottom of a page that may be header and footer.
_EDGE = 3
# The share of pages on which a header or footer returns; a page more or less has none.
_SHARE = 0.5
# Letters a page has at least where there is a text layer; a stamp or a page number is none.
_LEAST_LETTERS = 25
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:Seite|S\.|Page|p\.)?\s*\d{1,4}(?:\s*(?:von|of|/)\s*\d{1,4})?[-–—\s]*",
    re.IGNORECASE,
)


def parts(file: SourceFile) -> Iterator[Record]:
    """Read a file as its one article; see `driver.RecordFormat`."""
    raw = read_whole(file, deferred("split the document"))
    if b"%PDF-" not in raw[:1024]:
        raise UnreadableError(tr("is no PDF file, for all its name; give it another suffix"))
    pages, said = _pages(raw)
    letters = sum(c.isalpha() for page in pages for line in page for c in line)
    if letters < _LEAST_LETTERS * max(1, len(pages)):
        raise UnreadableError(
            trn(
                "has no text layer ({number} page of pictures); make one with a program for text "
                "recognition (OCR)",
                "has no text layer ({number} pages of pictures); make one with a program for text "
                "recognition (OCR)",
                len(pages),
            )
        )
    yield Record(_fields(pages, said), raw, id=file.id)


def _pages(raw: bytes) -> tuple[list[list[str]], dict[str, str]]:
    """Return the lines of each page, and what the document says of itself."""
    try:
        import pypdf  # an extra, and half a second of loading
    except ImportError:
        reason = tr(
            "is a PDF, which pypdf reads; to install that type: pip install 'artikelsuche[formats]'"
        )
        raise UnreadableError(reason) from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns of every crooked table
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError(tr("is locked with a password; save it without one"))
        if len(reader.pages) > _MOST_PAGES:
            raise UnreadableError(
                tr("has more than {most} pages; split the document", most=_MOST_PAGES)
            )
        pages = [_lines(page.extract_text()) for page in reader.pages]
        said = {str(name).strip("/"): str(value) for name, value in (reader.metadata or {}).items()}
    except UnreadableError:
        raise
    except Exception as error:  # what a damaged file raises can be anything
        reason = tr(
            "is a damaged PDF ({kind}); open it and save it again", kind=type(error).__name__
        )
        raise UnreadableError(reason) from None
    return pages, said


def _lines(text: str) -> list[str]:
    lines = normalize_text(text).split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    while lines and not lines[-1].strip():
        lines.pop()
    return lines


def _fields(pages: list[list[str]], said: dict[str, str]) -> dict[str, Any]:
    pages, edges = _without_edges(pages)
    lines = _joined(pages)
    title, lines = _title(lines, normalize_line(said.get("Title", "")))
    fields: dict[str, Any] = {"title": title}
    byline = take_byline(lines) or parse_names(normalize_line(said.get("Author", "")))
    if byline:
        fields["authors"], fields["agency"] = list(byline.authors), byline.agency
    found = map(find_date, (line for line in (*edges, *lines[:5]) if len(line) < 120))
    dated = next(filter(None, found), None)
    fields["published"] = dated[0].isoformat() if dated else None
    fields["body"] = "\n".join(lines)
    return fields


def _without_edges(pages: list[list[str]]) -> tuple[list[list[str]], list[str]]:
    """Take out headers, footers and numbers of pages; return what was taken out of the first."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_key(page[at]) for at in _edge(page)})
    least = max(2, _SHARE * len(pages))
    kept, taken = [], []
    for number, page in enumerate(pages):
        cut = {at for at in _edge(page) if _PAGE_NUMBER.fullmatch(page[at]) or
               counts[_key(page[at])] >= least}  # fmt: skip
        kept.append([line for at, line in enumerate(page) if at not in cut])
        if number == 0:
            taken = [page[at] for at in sorted(cut)]
    return kept, taken


def _edge(page: list[str]) -> set[int]:
    """Number the lines at the top and the bottom of a page."""
    filled = [at for at, line in enumerate(page) if line.strip()]
    return {*filled[:_EDGE], *filled[-_EDGE:]}


def _key(line: str) -> str:
    return _NUMBER.sub("#", normalize_line(line))


def _joined(pages: list[list[str]]) -> list[str]:
    """Join the pages: a sentence goes on over the end of a page."""
    lines: list[str] = []
    for page in pages:
        if lines and page and lines[-1].rstrip().endswith((".", "!", "?", "“", '"', "…")):
            lines.append("")
        lines += page
    return lines


def _title(lines: list[str], said: str) -> tuple[str, list[str]]:
    """Part the headline from the text: what the document calls itself, if it opens with that."""
    opening = ""
    for at, line in enumerate(lines[:8]):
        opening = normalize_line(f"{opening} {line}")
        if said and opening == said:
            return said, lines[at + 1 :]
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    return (lines[first] if lines else ""), lines[first + 1 :] or lines


def knows(head: bytes) -> bool:
    """Tell whether a file begins as a PDF file does."""
    return head.startswith(b"%PDF-")


PDF = RecordFormat(
    parts, deferred("holds no text; check the file or remove it"), knows, is_page=True
)
