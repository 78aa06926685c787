"""One segment of a commit, as its table of contents (TOC) describes it: name, size, deletions."""

from __future__ import annotations

import os
import re
import zlib
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from artikelsuche.corpus.language import tr

from .blocks import SegmentFormatError
from .segment_data import SegmentData

#: The ending of segment files.
EXTENSION = ".seg"
#: What their names begin with: that of an index of Whoosh where none is asked for.
NAME = "MAIN"

_STATE = {"indexname", "segid", "compound", "_documents", "_deleted", "_data", "_checksum"}
_IDENTIFIER = re.compile("[0-9a-z]+")


class SegmentFile:
    """One segment of a commit.

    Args:
        documents: How many documents it has, deleted ones included.

    Attributes:
        identifier: Which segment it is; a part of the name of its file.
        deleted: The numbers of its deleted documents.
    """

    def __init__(self, documents: int = 0) -> None:
        self.identifier = os.urandom(8).hex()
        self.documents = documents
        self.deleted: frozenset[int] = frozenset()
        self._data: SegmentData | None = None

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_data": None}

    def path(self, folder: Path) -> Path:
        """Return its file in a folder."""
        return folder / f"{NAME}_{self.identifier}{EXTENSION}"

    def open(self, folder: Path) -> SegmentData:
        """Open it, once: whatever becomes of the file's name later, the data stays.

        Raises:
            SegmentFormatError: The file is no whole segment, or not the one it should be.
        """
        if self._data is None:
            data = SegmentData(self.path(folder), sorted(self.deleted))
            if data.documents != self.documents:
                reason = tr(
                    "has {found} documents instead of {wanted}",
                    found=data.documents,
                    wanted=self.documents,
                )
                raise SegmentFormatError(reason)
            self._data = data
        return self._data

    def close(self) -> None:
        """Let go of the data, as far as this segment holds it."""
        self._data = None

    def live_documents(self) -> int:
        """Count the documents that are not deleted."""
        return self.documents - len(self.deleted)

    def delete_documents(self, numbers: Iterable[int]) -> None:
        """Delete documents."""
        self.deleted |= set(numbers)
        self._data = None

    def described(self) -> dict[str, Any]:
        """Describe it as a table of contents does: the state of a segment of Whoosh."""
        return {
            "indexname": NAME,
            "segid": self.identifier,
            "compound": False,
            "_documents": self.documents,
            "_deleted": self.deleted,
            "_data": None,
            "_checksum": _summed(self.documents, self.deleted),
        }


def segment_file(described: Any) -> SegmentFile:
    """Take the segment that a table of contents describes.

    Raises:
        SegmentFormatError: It is none: no file of the folder, no numbers of documents, or not what
            was written.
    """
    if not _is_sound(described):
        raise SegmentFormatError(tr("is not described as a segment"))
    documents, deleted = described["_documents"], described["_deleted"]
    if described["_checksum"] != _summed(documents, deleted):
        raise SegmentFormatError(tr("is not described as it was written"))
    segment = SegmentFile(documents)
    segment.identifier, segment.deleted = described["segid"], deleted
    return segment


def _summed(documents: int, deleted: Iterable[int]) -> int:
    """Return the CRC-32 of what a table of contents says of the documents."""
    return zlib.crc32(array("I", sorted(deleted)), documents)


def _is_sound(state: Any) -> bool:
    if type(state) is not dict or state.keys() != _STATE:
        return False
    documents, deleted = state["_documents"], state["_deleted"]
    return (
        state["indexname"] == NAME
        and type(state["segid"]) is str
        and _IDENTIFIER.fullmatch(state["segid"]) is not None
        and state["compound"] is False
        and state["_data"] is None
        and type(documents) is int
        and documents >= 0
        and type(deleted) is frozenset
        and set(map(type, deleted)) <= {int}
        and min(deleted, default=0) >= 0
        and max(deleted, default=-1) < documents
    )
