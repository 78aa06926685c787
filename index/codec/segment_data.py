"""One open segment: its fields, stored values and columns, and which documents are live."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .columns import Column, read_column
from .postings import FieldPostings
from .sections import Sections
from .sketches import Sketches, read_sketches
from .stored_fields import StoredReader


class SegmentData:
    """One open segment; safe to use from several threads.

    Attributes:
        stored: The stored values and texts.
        documents: How many documents it has, deleted ones included.
        live: For each document whether it is live, a flag; None where all are.
        live_documents: How many are.
    """

    def __init__(self, path: Path, deleted: Sequence[int] = ()) -> None:
        self.sections = Sections(path)
        self.documents = int(self.sections.meta["documents"])
        self.stored = StoredReader(self.sections)
        self.live: memoryview[bool] | None = None
        self.live_documents = self.documents - len(set(deleted))
        if deleted:
            self.live = memoryview(bytearray(b"\1") * self.documents).cast("?")
            for document in deleted:
                self.live[document] = False
        self._fields: dict[str, FieldPostings | None] = {}
        self._columns: dict[str, Column | None] = {}

    def field_names(self) -> list[str]:
        """List the fields that have postings here."""
        return sorted(self.sections.meta["fields"])

    def field(self, name: str) -> FieldPostings | None:
        """Open the postings of a field; None where no document of the segment has it."""
        if name not in self._fields:
            known = name in self.sections.meta["fields"]
            self._fields[name] = FieldPostings(self.sections, name) if known else None
        return self._fields[name]

    def column(self, name: str) -> Column | None:
        """Open a column; None where the segment has none of that name."""
        if name not in self._columns:
            self._columns[name] = read_column(self.sections, name)
        return self._columns[name]

    def sketches(self) -> Sketches:
        """Read the sketches of the texts of all documents."""
        return read_sketches(self.sections, self.documents)

    def column_names(self) -> list[str]:
        """List the fields that have columns here."""
        return sorted(self.sections.meta["columns"])
