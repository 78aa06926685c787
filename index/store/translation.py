"""What the exceptions of Whoosh, the codec and damaged bytes mean to a user of an index."""

from __future__ import annotations

import pickle
import struct
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import zstandard
from whoosh import index as whoosh_index
from whoosh import reading, writing
from whoosh.codec.base import OutOfOrderError
from whoosh.fields import FieldConfigurationError, UnknownFieldError
from whoosh.filedb.filestore import StorageError
from whoosh.filedb.filetables import FileFormatError
from whoosh.query.qcore import QueryError

from artikelsuche.index.codec.blocks import SegmentFormatError
from artikelsuche.index.errors import (
    REBUILD,
    IndexDamagedError,
    IndexLockedError,
    IndexStoreError,
    StampMismatchError,
)

from .failures import storage_error

#: What the exceptions of Whoosh and the codec mean to a user of an index: our error, the reason.
WHOOSH_ERRORS: Mapping[type[Exception], tuple[type[IndexStoreError], str]] = {
    whoosh_index.EmptyIndexError: (IndexDamagedError, f"has no table of contents; {REBUILD}"),
    whoosh_index.OutOfDateError: (StampMismatchError, f"is of an older Whoosh; {REBUILD}"),
    whoosh_index.IndexVersionError: (StampMismatchError, f"is of another Whoosh; {REBUILD}"),
    whoosh_index.IndexError: (IndexDamagedError, f"cannot be opened; {REBUILD}"),
    whoosh_index.LockError: (IndexLockedError, "is being written; try again later"),
    writing.IndexingError: (IndexStoreError, f"cannot be written; {REBUILD}"),
    reading.ReaderClosed: (IndexStoreError, "has been closed; open it again"),
    reading.TermNotFound: (IndexDamagedError, f"lacks a term it lists; {REBUILD}"),
    OutOfOrderError: (IndexDamagedError, f"has terms out of order; {REBUILD}"),
    FieldConfigurationError: (IndexDamagedError, f"has another schema; {REBUILD}"),
    UnknownFieldError: (IndexDamagedError, f"has another schema; {REBUILD}"),
    StorageError: (IndexStoreError, "cannot be written; check its permissions"),
    QueryError: (IndexDamagedError, f"has another schema; {REBUILD}"),
    FileFormatError: (IndexDamagedError, f"has a damaged file; {REBUILD}"),
    SegmentFormatError: (IndexDamagedError, f"has a damaged segment; {REBUILD}"),
}

# What reading bytes that are not what they should be raises below Whoosh.
_DAMAGE = (
    pickle.UnpicklingError,
    struct.error,
    zlib.error,
    zstandard.ZstdError,
    EOFError,
    UnicodeDecodeError,
    OverflowError,
)
_DAMAGE_ON_READING = (IndexError, KeyError, ValueError)
# Unpickling damaged bytes and reading past their end can raise nearly anything.
_DAMAGE_ON_OPENING = (
    *_DAMAGE,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ImportError,
    AssertionError,
)


def translate(
    path: Path, error: Exception, *, opening: bool, damaged: Callable[[], bool] | None
) -> IndexStoreError | None:
    """Turn an exception into one of ours; None where it means nothing of the kind."""
    for known, (kind, reason) in WHOOSH_ERRORS.items():
        if isinstance(error, known):
            return kind(path, f"{reason} ({error})")
    if isinstance(error, OSError) and not isinstance(error, _DAMAGE):
        return storage_error(path, error)
    is_damage = isinstance(error, _DAMAGE_ON_OPENING if opening else _DAMAGE)
    if not is_damage and damaged is not None and isinstance(error, _DAMAGE_ON_READING):
        is_damage = damaged()
    if not is_damage:
        return None
    return IndexDamagedError(path, f"has a damaged file ({error!r}); {REBUILD}")
