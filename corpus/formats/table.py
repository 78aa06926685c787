"""The formats that can be read: one row each, and nothing else has to know of a new one."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from typing import NamedTuple

from artikelsuche.corpus.cleaning.profile import FurnitureProfile
from artikelsuche.corpus.decode import begins_like_html
from artikelsuche.corpus.formats.agency.wires import WIRES
from artikelsuche.corpus.formats.exports.databases import HTML_EXPORT, TEXT_EXPORT
from artikelsuche.corpus.formats.exports.docx import DOCX
from artikelsuche.corpus.formats.exports.markdown import MARKDOWN
from artikelsuche.corpus.formats.exports.pdf import PDF
from artikelsuche.corpus.formats.records.driver import RecordFormat
from artikelsuche.corpus.formats.records.json_file import JSON
from artikelsuche.corpus.formats.records.separated import TABLE
from artikelsuche.corpus.inspection import Inspection
from artikelsuche.corpus.packed.compression import name_unpacked
from artikelsuche.corpus.reading import Reading
from artikelsuche.corpus.source_file import SourceFile

from . import json_lines, mhtml, text_page
from .html import reader as html_page
from .mail import MAIL
from .xml_file import XML


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


def _records(row: RecordFormat) -> Format:
    return Format(
        *(row.name, row.suffixes, not row.is_page, row.read, row.inspect, row.sample, row.knows),
        page_text=_no_furniture,
    )


def _no_furniture(file: SourceFile) -> None:
    """Read no text for learning: what is clean by contract has no furniture of a folder."""


#: Formats that the suffix of another one does not tell from it, so that they are asked first.
EXPORTS = tuple(map(_records, (HTML_EXPORT, TEXT_EXPORT)))
#: The format of what is text and nothing else.
TEXT = Format(
    "Text, one scraped page or article a file",
    *(text_page.SUFFIXES, False, text_page.read_file, text_page.inspect_file),
)
FORMATS = (
    *EXPORTS,
    Format(
        "JSON Lines, one record a line",
        *(json_lines.SUFFIXES, True, json_lines.read_file, json_lines.inspect_file),
        *(json_lines.sample, json_lines.knows),
    ),
    *map(_records, (JSON, TABLE, XML, WIRES, DOCX, MARKDOWN, PDF, MAIL)),
    Format(
        "Web pages in one file (MHTML)",
        *(mhtml.SUFFIXES, False, mhtml.read_file, mhtml.inspect_file),
        knows=mhtml.knows,
        page_text=mhtml.page_text,
    ),
    Format(
        "Web pages",
        *(html_page.SUFFIXES, False, html_page.read_file, html_page.inspect_file),
        knows=begins_like_html,
        page_text=html_page.page_text,
    ),
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
