"""A segment through Whoosh's own interfaces, so that any Whoosh tool can read the index.

Slower than the arrays, which the query layer reads directly: this is the way of Whoosh's query
parser, its searcher and everything built on them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from whoosh import columns
from whoosh.codec import base
from whoosh.filedb.filestore import Storage
from whoosh.reading import TermInfo, TermNotFound

from artikelsuche.index.codec.columns import Column
from artikelsuche.index.codec.postings import LENGTHS, FieldPostings
from artikelsuche.index.codec.segment_data import SegmentData

from .matcher import PostingsMatcher
from .segment import ArticleSegment


class ArticleCodec(base.Codec):  # type: ignore[misc]  # Whoosh is untyped
    """Reads segments for Whoosh; they are written by `SegmentBuilder`."""

    length_stats = False

    def terms_reader(self, storage: Storage, segment: ArticleSegment) -> TermsReader:
        """Open the terms of a segment."""
        return TermsReader(segment.file.open(Path(storage.folder)))

    def per_document_reader(self, storage: Storage, segment: ArticleSegment) -> DocumentReader:
        """Open what a segment keeps by document."""
        return DocumentReader(segment.file.open(Path(storage.folder)), segment)


class TermsReader(base.TermsReader):  # type: ignore[misc]  # Whoosh is untyped
    """The terms of a segment."""

    def __init__(self, data: SegmentData) -> None:
        self._data = data

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        field = self._data.field(term[0])
        return field is not None and field.find(term[1]) >= 0

    def indexed_field_names(self) -> list[str]:
        """List the fields with terms."""
        return self._data.field_names()

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Yield all terms of all fields, in order."""
        for name in self._data.field_names():
            yield from self.terms_from(name, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield the terms of a field from a given one on."""
        field = self._data.field(fieldname)
        if field is not None:
            first = field.dictionary.first_from(prefix)
            yield from ((fieldname, term) for term in field.terms(first))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Yield all terms with their statistics."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(
        self, fieldname: str, prefix: bytes
    ) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Yield the terms of a field from a given one on, with their statistics."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Return the statistics of a term."""
        field, number = self._find(fieldname, text)
        start, end = field.span(number)
        counts, lengths = field.frequencies(start, end), field.lengths[field.ids(start, end)]
        return TermInfo(
            float(counts.sum()),
            end - start,
            int(LENGTHS[lengths.min()]),
            int(LENGTHS[lengths.max()]),
            float(counts.max()),
            int(field.ids(start, end)[0]),
            int(field.ids(start, end)[-1]),
        )

    def matcher(
        self, fieldname: str, text: bytes, format_: Any, scorer: Any = None
    ) -> PostingsMatcher:
        """Return Whoosh's view of the postings of a term."""
        field, number = self._find(fieldname, text)
        return PostingsMatcher(field, number, format_, scorer)

    def cursor(self, fieldname: str, fieldobj: Any) -> Any:
        """Return a cursor over the terms of a field."""
        field = self._data.field(fieldname)
        return base.EmptyCursor() if field is None else Cursor(field, fieldobj)

    def _find(self, fieldname: str, text: bytes) -> tuple[FieldPostings, int]:
        field = self._data.field(fieldname)
        number = -1 if field is None else field.find(text)
        if field is None or number < 0:
            raise TermNotFound(f"{fieldname}:{text!r}")
        return field, number


class Cursor(base.FieldCursor):  # type: ignore[misc]  # Whoosh is untyped
    """A place among the terms of a field."""

    def __init__(self, field: FieldPostings, fieldobj: Any) -> None:
        self._field = field
        self._fieldobj = fieldobj
        self._number = 0

    def first(self) -> Any:
        """Go to the first term."""
        self._number = 0
        return self.text()

    def find(self, term: Any) -> Any:
        """Go to the first term that is not below the given one."""
        encoded = term if isinstance(term, bytes) else self._fieldobj.to_bytes(term)
        self._number = self._field.dictionary.first_from(encoded)
        return self.text()

    def next(self) -> Any:
        """Go to the next term."""
        self._number += 1
        return self.text()

    def text(self) -> Any:
        """Return the term as text; None behind the last one."""
        if not self.is_valid():
            return None
        return self._fieldobj.from_bytes(self._field.dictionary[self._number])

    def is_valid(self) -> bool:
        """Tell whether there is a term here."""
        return self._number < len(self._field)


class ColumnReader(columns.ColumnReader):  # type: ignore[misc]  # Whoosh is untyped
    """A column of a segment."""

    def __init__(self, column: Column) -> None:
        self._column = column
        self._doccount = len(column)

    def __getitem__(self, docnum: int) -> Any:
        return self._column[docnum]


class DocumentReader(base.PerDocumentReader):  # type: ignore[misc]  # Whoosh is untyped
    """What a segment keeps by document."""

    def __init__(self, data: SegmentData, segment: ArticleSegment) -> None:
        self.data = data
        self._segment = segment

    def doc_count(self) -> int:
        """Return how many live documents there are."""
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        """Return how many documents there are, deleted ones included."""
        return self.data.documents

    def has_deletions(self) -> bool:
        """Tell whether a document is deleted."""
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        """Tell whether a document is deleted."""
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> Iterable[int]:
        """Yield the deleted documents."""
        return self._segment.deleted_docs()

    def supports_columns(self) -> bool:
        """Segments have columns."""
        return True

    def has_column(self, fieldname: str) -> bool:
        """Tell whether there is a column of a field."""
        return self.data.column(fieldname) is not None

    def list_columns(self) -> list[str]:
        """List the fields with columns."""
        return self.data.column_names()

    def column_reader(self, fieldname: str, column: Any) -> ColumnReader | None:
        """Return the column of a field."""
        found = self.data.column(fieldname)
        return None if found is None else ColumnReader(found)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return the length of a field of a document, rounded."""
        field = self.data.field(fieldname)
        return (0 if field is None else int(LENGTHS[field.lengths[docnum]])) or default

    def field_length(self, fieldname: str) -> int:
        """Return the length of a field in all documents together."""
        field = self.data.field(fieldname)
        return 0 if field is None else field.total

    def min_field_length(self, fieldname: str) -> int:
        """Return the smallest length of a field, rounded."""
        field = self.data.field(fieldname)
        return 0 if field is None else int(LENGTHS[field.lengths.min()])

    def max_field_length(self, fieldname: str) -> int:
        """Return the largest length of a field, rounded."""
        field = self.data.field(fieldname)
        return 0 if field is None else int(LENGTHS[field.lengths.max()])

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """Return the stored fields of a document."""
        return {**self.data.stored.values(docnum), "text": self.data.stored.text(docnum)}
