"""The formats that can be read: one row each, and nothing else has to know of a new one."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple, cast

from artikelsuche.corpus.cleaning.profile import FurnitureProfile
from artikelsuche.corpus.decode import begins_like_html
from artikelsuche.corpus.inspection import Inspection
from artikelsuche.corpus.packed.compression import name_unpacked
from artikelsuche.corpus.reading import Reading
from artikelsuche.corpus.source_file import SourceFile


class Format(NamedTuple):
    """One format of article files.

    Args:
        name: What it is called.
        suffixes: How the names of its files end, in small letters.
        holds_records: Whether a file holds many articles and is read as a stream; else it is one
            page, which shares furniture with the pages of its folder.
        read: Yields what a file gives, but for what has one of the digests that are known.
        inspect: Tells what becomes of a file.
        sample: Of a file of records, yields the source and the text of so many at most.
        knows: Tells by the first bytes of a file (so many as `HEAD`, unpacked) whether it is surely
            of this format; asked where the name says nothing or something else, for every text
            file, so it has to be quick. A format whose files are ZIP files needs it.
        page_text: Of a page that is no plain text, reads the text for learning its furniture.
    """

    name: str
    suffixes: tuple[str, ...]
    holds_records: bool
    read: Callable[[SourceFile, FurnitureProfile, Container[str]], Iterator[Reading]]
    inspect: Callable[[SourceFile, FurnitureProfile], Inspection]
    sample: Callable[[SourceFile, int], Iterator[tuple[str, str]]] | None = None
    knows: Callable[[bytes], bool] | None = None
    page_text: Callable[[SourceFile], str | None] | None = None

    def suffix_of(self, name: str) -> str:
        """Return the whole suffix (`.jsonl.gz`) of a name; empty where it is of another format."""
        lowered = name.lower()
        inner = name_unpacked(lowered)
        if not inner.endswith(self.suffixes):
            return ""
        found = (s for s in self.suffixes if inner.endswith(s) and len(inner) > len(s))
        suffix = next(found, "")
        return suffix and suffix + lowered[len(inner) :]


#: How many bytes of a file tell its format.
HEAD = 1 << 16


def _later(path: str, name: str) -> Callable[..., Any]:
    """Name a function of a module, or of a row in it, that is imported when it is called."""
    module, _, row = path.partition(":")

    @cache
    def found() -> Callable[..., Any]:
        place = import_module(f"{__package__}.{module}")
        return cast("Callable[..., Any]", getattr(getattr(place, row) if row else place, name))

    return lambda *asked: found()(*asked)


_BY_LINE = ("read_file", "inspect_file", "sample", "knows")
_BY_ROW = ("read", "inspect", "sample", "knows")


def _records(
    name: str, suffixes: str, path: str, calls: tuple[str, ...] = _BY_ROW, *, is_page: bool = False
) -> Format:
    """Make a row of a `RecordFormat`."""
    rest = [_later(path, called) for called in calls]
    row = Format(name, tuple(suffixes.split()), not is_page, *rest)
    return row._replace(page_text=_no_furniture)


def _pages(name: str, suffixes: str, path: str) -> Format:
    read, inspect, text = (_later(path, c) for c in ("read_file", "inspect_file", "page_text"))
    return Format(name, tuple(suffixes.split()), False, read, inspect, page_text=text)


def _no_furniture(file: SourceFile) -> None:
    """Read no text for learning: what is clean by contract has no furniture of a folder."""


_XML = "XML: NewsML-G2, NewsML 1, NITF, RSS, Atom, WordPress"
#: Formats that the suffix of another one does not tell from it, so that they are asked first.
EXPORTS = (
    _records("Exports of Nexis and Factiva", ".html .htm", "exports.databases:HTML_EXPORT"),
    _records("Exports of Nexis and GENIOS (wiso)", ".txt", "exports.databases:TEXT_EXPORT"),
)
#: The format of what is text and nothing else.
TEXT = _pages("Text, one scraped page or article a file", ".txt .text", "text_page")._replace(
    page_text=None
)
FORMATS: tuple[Format, ...] = (
    *EXPORTS,
    _records("JSON Lines, one record a line", ".jsonl .ndjson", "json_lines", _BY_LINE),
    _records("JSON: records, ninjs, dpa's digitalwires", ".json", "records.json_file:JSON"),
    _records("Tables of separated values (CSV, TSV)", ".csv .tsv .tab", "records.separated:TABLE"),
    _records(_XML, ".xml .nitf .newsml .rss .atom .rdf", "xml_file:XML"),
    _records("Wires of agencies (IPTC 7901, ANPA 1312)", ".iptc .anpa", "agency.wires:WIRES"),
    _records("Word documents, exports of Nexis among them", ".docx", "exports.docx:DOCX"),
    _records(
        "Markdown with front matter", ".md .markdown", "exports.markdown:MARKDOWN", is_page=True
    ),
    _records("PDF with a text layer", ".pdf", "exports.pdf:PDF", is_page=True),
    _records("Mails: newsletters, press releases", ".eml", "mail:MAIL", is_page=True),
    _pages("Web pages in one file (MHTML)", ".mhtml .mht", "mhtml")._replace(
        knows=_later("mhtml", "knows")
    ),
    _pages("Web pages", ".html .htm .xhtml", "html.reader")._replace(knows=begins_like_html),
    TEXT,
)


def format_of(name: str) -> Format | None:
    """Tell the format of a file by its name; None where it is no article file."""
    # From the last one, which has the most files; and exports have suffixes of later ones.
    return next((row for row in reversed(FORMATS) if row.suffix_of(name)), None)


def format_by_content(head: bytes, named: Format | None = None) -> Format | None:
    """Tell the format of a file that surely begins like one.

    Args:
        head: Its first bytes.
        named: What its name says; a file of records that begins like that is of no other format.
    """
    rows = FORMATS
    if named is not None and named.holds_records:
        rows = (named, *(row for row in FORMATS if row not in EXPORTS))
    return next((row for row in rows if row.knows is not None and row.knows(head)), None)


def all_suffixes() -> str:
    """List the suffixes of all formats for a message."""
    rows = (row for row in FORMATS if row not in EXPORTS)
    return ", ".join(suffix for row in rows for suffix in row.suffixes)
