"""The builder of one segment: documents in, one file out."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

import numpy as np

from artikelsuche.index.codec.columns import write_column
from artikelsuche.index.codec.limits import MOST_DOCUMENTS
from artikelsuche.index.codec.sections import SectionWriter
from artikelsuche.index.codec.stored_fields import Dictionaries, Frames, StoredWriter, Values

from .inversion import Inverted, Occurrences, invert, write_field

#: What the footer of a segment keeps of each field.
FieldMeta = dict[str, dict[str, int]]


class SegmentBuilder:
    """Collects the documents of one segment and writes its file.

    Args:
        stream: The new file, at its beginning.
        dictionaries: What to compress with, where another segment of the same kind has learned it.
    """

    def __init__(self, stream: BinaryIO, dictionaries: Dictionaries | None = None) -> None:
        self._sections = SectionWriter(stream)
        self._stored = StoredWriter(self._sections, dictionaries or Dictionaries())
        self._columns: dict[str, list[Any]] = {}
        self.documents = 0

    def is_full(self) -> bool:
        """Whether no document more can be added."""
        return self.documents >= MOST_DOCUMENTS

    def add(self, values: Values, text: str, columns: dict[str, Any]) -> int:
        """Add the next document, without its postings.

        Args:
            values: Its small stored values, representable as JSON.
            text: Its long stored text.
            columns: Its value in every column, the same columns for every document.

        Returns:
            Its number.
        """
        self._stored.add(values, text)
        return self._count(columns)

    def add_frames(self, frames: Frames, columns: dict[str, Any]) -> int:
        """Add the next document as another segment with the same dictionaries holds it.

        Args:
            frames: What it has stored.
            columns: As for `add`.

        Returns:
            Its number.
        """
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

    def finish(self, fields: Iterable[tuple[str, Occurrences | Inverted]]) -> None:
        """Write the postings, and with them the rest of the file.

        Args:
            fields: The occurrences of the terms of each field, or the postings, asked for one by
                one; a field without any is left out.
        """

        def write(sections: SectionWriter) -> FieldMeta:
            meta = {}
            for name, found in fields:
                inverted = found if isinstance(found, Inverted) else invert(found, self.documents)
                if inverted.total:
                    meta[name] = write_field(sections, name, inverted)
                del found, inverted  # before the next field takes as much memory
            return meta

        self.finish_with(write)

    def finish_with(self, write_fields: Callable[[SectionWriter], FieldMeta]) -> None:
        """Write the rest of the file, the postings by a function.

        Args:
            write_fields: Writes the sections of all fields, and returns what the footer keeps of
                each.
        """
        self._stored.finish()
        for name, values in self._columns.items():
            write_column(self._sections, name, values)
        meta = {
            "documents": self.documents,
            "fields": write_fields(self._sections),
            "columns": list(self._columns),
        }
        self._sections.finish(meta)


class PostingBuffer:
    """Collects the postings of a field one by one: ids, dates, and whatever is no text.

    Args:
        positions: Whether the field keeps positions.
    """

    def __init__(self, *, positions: bool = False) -> None:
        self._numbers: dict[bytes, int] = {}
        self._ranks = array("I")
        self._documents = array("H")
        self._positions = array("I") if positions else None

    def __len__(self) -> int:
        return len(self._ranks)

    def add(self, document: int, term: bytes, count: int, positions: Iterable[int] = ()) -> None:
        """Add one posting.

        Args:
            document: The number of the document, not below that of any posting before.
            term: The term.
            count: Its frequency.
            positions: As many positions, ascending, where the field keeps them.
        """
        self.add_numbered(document, self.number([term]) * count)
        if self._positions is not None:
            self._positions.extend(positions)

    def number(self, terms: Iterable[bytes]) -> array[int]:
        """Number terms that many documents share, for `add_numbered`.

        Args:
            terms: The terms, each as often as its frequency.

        Returns:
            The number of each.
        """
        numbers = self._numbers
        return array("I", [numbers.setdefault(term, len(numbers)) for term in terms])

    def add_numbered(self, document: int, numbers: array[int]) -> None:
        """Add the postings of a document at once, where the field keeps no positions.

        Args:
            document: As for `add`.
            numbers: What `number` gave for its terms.
        """
        self._ranks.extend(numbers)
        self._documents.extend(array("H", [document]) * len(numbers))

    def occurrences(self) -> Occurrences:
        """Return all that was added."""
        terms = sorted(self._numbers)
        ranks = np.empty(len(terms), dtype=np.uint32)
        ranks[[self._numbers[term] for term in terms]] = np.arange(len(terms), dtype=np.uint32)
        found = ranks[np.array(self._ranks, dtype=np.uint32)]
        documents = np.array(self._documents, dtype=np.uint16)
        if self._positions is None:
            return Occurrences(terms, found, documents)
        return Occurrences(terms, found, documents, np.array(self._positions, dtype=np.uint32))
