"""The segment as Whoosh's table of contents (TOC) keeps it: its name, its size, its deletions."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec import base

from artikelsuche.corpus.language import tr
from artikelsuche.index.codec.blocks import SegmentFormatError
from artikelsuche.index.codec.segment_data import SegmentData

#: The ending of segment files.
EXTENSION = ".seg"

# What `__getstate__` gives, and Whoosh's file name of a segment.
_STATE = {"indexname", "segid", "compound", "_documents", "_deleted", "_data", "_checksum"}
_NAMES = re.compile("[A-Za-z]+_[0-9a-z]+")


class ArticleSegment(base.Segment):  # type: ignore[misc]  # Whoosh is untyped
    """One segment of a commit."""

    def __init__(self, indexname: str, documents: int = 0) -> None:
        super().__init__(indexname)
        self._documents = documents
        self._deleted: frozenset[int] = frozenset()
        self._data: SegmentData | None = None

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_data": None, "_checksum": self._summed()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        if not _is_sound(state):
            raise SegmentFormatError(tr("is not described as a segment"))
        self.__dict__.update(state)
        if self.__dict__.pop("_checksum") != self._summed():
            raise SegmentFormatError(tr("is not described as it was written"))

    def _summed(self) -> int:
        """Return the CRC-32 of what the table of contents says of the documents."""
        return zlib.crc32(np.array(sorted(self._deleted), dtype="<u4").data, self._documents)

    def codec(self) -> Any:
        """Return the codec that reads it."""
        from .segment_codec import ArticleCodec

        return ArticleCodec()

    def path(self, folder: Path) -> Path:
        """Return its file in a folder."""
        return folder / str(self.make_filename(EXTENSION))

    def open(self, folder: Path) -> SegmentData:
        """Open it, once: whatever becomes of the file's name later, the data stays.

        Raises:
            SegmentFormatError: The file is no whole segment, or not the one it should be.
        """
        if self._data is None:
            deleted = np.array(sorted(self._deleted), dtype=np.uint32)
            data = SegmentData(self.path(folder), deleted)
            if data.documents != self._documents:
                reason = tr(
                    "has {found} documents instead of {wanted}",
                    found=data.documents,
                    wanted=self._documents,
                )
                raise SegmentFormatError(reason)
            self._data = data
        return self._data

    def close(self) -> None:
        """Let go of the data, as far as this segment holds it."""
        self._data = None

    def delete_documents(self, numbers: Iterable[int]) -> None:
        """Delete documents."""
        self._deleted |= set(numbers)
        self._data = None

    # Whoosh's protocol

    def set_doc_count(self, doccount: int) -> None:
        """Set how many documents it has."""
        self._documents = doccount

    def doc_count_all(self) -> int:
        """Return how many documents it has, deleted ones included."""
        return self._documents

    def deleted_count(self) -> int:
        """Return how many of its documents are deleted."""
        return len(self._deleted)

    def deleted_docs(self) -> Iterator[int]:
        """Yield the numbers of deleted documents."""
        return iter(self._deleted)

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Delete a document, or take that back."""
        self._deleted = self._deleted | {docnum} if delete else self._deleted - {docnum}
        self._data = None

    def is_deleted(self, docnum: int) -> bool:
        """Tell whether a document is deleted."""
        return docnum in self._deleted


def _is_sound(state: Any) -> bool:
    """Tell whether the state of a segment is one: a file of the folder, numbers of documents."""
    if type(state) is not dict or state.keys() != _STATE:
        return False
    names = state["indexname"], state["segid"]
    documents, deleted = state["_documents"], state["_deleted"]
    return (
        all(type(name) is str for name in names)
        and _NAMES.fullmatch("_".join(names)) is not None
        and state["compound"] is False
        and state["_data"] is None
        and type(documents) is int
        and type(deleted) is frozenset
        and set(map(type, deleted)) <= {int}
        and min(deleted, default=0) >= 0
        and max(deleted, default=-1) < documents
    )
