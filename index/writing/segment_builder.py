"""The builder of one segment: documents in, then the postings of each field, then the footer."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from artikelsuche.index.codec.columns import write_column
from artikelsuche.index.codec.field_writer import FieldWriter, MemorySpool, Spool
from artikelsuche.index.codec.limits import MOST_DOCUMENTS
from artikelsuche.index.codec.sections import SectionWriter
from artikelsuche.index.codec.sketches import Sketches, write_sketches
from artikelsuche.index.codec.stored_fields import Dictionaries, Frames, StoredWriter, Values

from .inversion import Inverted, Occurrences


class SegmentBuilder:
    """Writes the file of one segment, a new one at its beginning.

    First all documents, then `end_documents`, then field after field, then `finish`. Dictionaries
    are those that another segment of the same kind has learned.
    """

    def __init__(self, stream: BinaryIO, dictionaries: Dictionaries | None = None) -> None:
        self._sections = SectionWriter(stream)
        self._stored = StoredWriter(self._sections, dictionaries or Dictionaries())
        self._columns: dict[str, list[Any]] = {}
        self._fields: dict[str, dict[str, float]] = {}
        self.documents = 0

    def is_full(self) -> bool:
        """Whether no document more can be added."""
        return self.documents >= MOST_DOCUMENTS

    def add(self, values: Values, text: str, columns: dict[str, Any]) -> int:
        """Add a document and return its number.

        It has small values, representable as JSON, a long text, and a value in each of the columns
        that the others have.
        """
        self._stored.add(values, text)
        return self._count(columns)

    def add_frames(self, frames: Frames, columns: dict[str, Any]) -> int:
        """Add a document as another segment with the same dictionaries holds it."""
        self._stored.add_frames(frames)
        return self._count(columns)

    def _count(self, columns: dict[str, Any]) -> int:
        for name, value in columns.items():
            self._columns.setdefault(name, []).append(value)
        self.documents += 1
        return self.documents - 1

    @property
    def dictionaries(self) -> Dictionaries:
        """What the stored documents are compressed with, for further segments of the same kind."""
        return self._stored.dictionaries

    def end_documents(self) -> None:
        """Write what is left of the documents, and their columns."""
        self._stored.finish()
        for name, values in self._columns.items():
            write_column(self._sections, name, values)

    def add_sketches(self, sketches: Sketches) -> None:
        """Write the sketches of all documents."""
        write_sketches(self._sections, sketches)

    def add_field(self, name: str, field: Inverted) -> None:
        """Write a field; one without any postings is left out."""
        if len(field.postings.ids):
            writer = self.begin_field(name, field.lengths, positioned=field.positioned)
            writer.add(field.postings)
            self.end_field(name, writer)

    def begin_field(
        self,
        name: str,
        lengths: NDArray[np.uint8],
        *,
        positioned: bool,
        spool: Callable[[], Spool] = MemorySpool,
    ) -> FieldWriter:
        """Begin a field that is written in pieces, given the length byte of each document."""
        return FieldWriter(self._sections, name, lengths, positioned=positioned, spool=spool)

    def end_field(self, name: str, writer: FieldWriter) -> None:
        """End a field."""
        meta = writer.finish()
        if meta is not None:
            self._fields[name] = meta

    def finish(self) -> None:
        """Write the footer; the file is whole then."""
        columns = list(self._columns)
        self._sections.finish(
            {"documents": self.documents, "fields": self._fields, "columns": columns}
        )


class KeyTerms:
    """The terms of a field that is no text: ids, dates. Each counts once in a document."""

    def __init__(self) -> None:
        self._numbers: dict[bytes, int] = {}
        self._ranks = array("I")
        self._documents = array("H")

    def add(self, document: int, terms: Iterable[bytes]) -> None:
        """Add the terms of a document, whose number is above those before."""
        numbers = self._numbers
        found = [numbers.setdefault(term, len(numbers)) for term in terms]
        self._ranks.extend(found)
        self._documents.extend([document] * len(found))

    def occurrences(self) -> Occurrences:
        """Return all that was added."""
        terms = sorted(self._numbers)
        ranks = np.empty(len(terms), dtype=np.uint32)
        ranks[[self._numbers[term] for term in terms]] = np.arange(len(terms), dtype=np.uint32)
        found = ranks[np.array(self._ranks, dtype=np.uint32)]
        return Occurrences(terms, found, np.array(self._documents, dtype=np.uint16))
