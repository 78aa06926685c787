"""The formats that can be read: one row each, and nothing else has to know of a new one."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from typing import NamedTuple

from artikelsuche.corpus.cleaning.profile import FurnitureProfile
from artikelsuche.corpus.formats.exports.docx import DOCX
from artikelsuche.corpus.formats.exports.markdown import MARKDOWN
from artikelsuche.corpus.formats.exports.pdf import PDF
from artikelsuche.corpus.formats.records.driver import RecordFormat
from artikelsuche.corpus.formats.records.json_file import JSON
from artikelsuche.corpus.formats.records.separated import TABLE
from artikelsuche.corpus.inspection import Inspection
from artikelsuche.corpus.reading import Reading
from artikelsuche.corpus.source_file import SourceFile

from . import json_lines, text_page
from .xml_file import XML


class Format(NamedTuple):
    """One format of article files.

    Args:
        suffixes: How the names of its files end, in small letters.
        holds_records: Whether a file holds many articles and is read as a stream; else it is one
            page, which shares furniture with the pages of its folder.
        read: Yields what a file gives, but for what has one of the digests that are known.
        inspect: Tells what becomes of a file.
        sample: Of a file of records, yields the source and the text of so many at most.
    """

    suffixes: tuple[str, ...]
    holds_records: bool
    read: Callable[[SourceFile, FurnitureProfile, Container[str]], Iterator[Reading]]
    inspect: Callable[[SourceFile, FurnitureProfile], Inspection]
    sample: Callable[[SourceFile, int], Iterator[tuple[str, str]]] | None = None

    def suffix_of(self, name: str) -> str:
        """Return the whole suffix (`.jsonl.gz`) of a name; empty where it is of another format."""
        lowered = name.lower()
        found = (s for s in self.suffixes if lowered.endswith(s) and len(lowered) > len(s))
        return next(found, "")


def _records(row: RecordFormat) -> Format:
    return Format(row.suffixes, not row.is_page, row.read, row.inspect, row.sample)


FORMATS = (
    Format(
        *(json_lines.SUFFIXES, True, json_lines.read_file, json_lines.inspect_file),
        json_lines.sample,
    ),
    *map(_records, (JSON, TABLE, XML, DOCX, MARKDOWN, PDF)),
    Format(text_page.SUFFIXES, False, text_page.read_file, text_page.inspect_file),
)


def format_of(name: str) -> Format | None:
    """Tell the format of a file by its name; None where it is no article file."""
    return next((row for row in FORMATS if row.suffix_of(name)), None)


def all_suffixes() -> str:
    """List the suffixes of all formats for a message."""
    return ", ".join(suffix for row in FORMATS for suffix in row.suffixes)
