"""What the exceptions of Whoosh, the codec and damaged bytes mean to a user of an index."""

from __future__ import annotations

import artikelsuche.index.codec.whoosh.whoosh_import  # noqa: F401  before others import Whoosh

# isort: split

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

from artikelsuche.corpus.language import deferred, tr
from artikelsuche.corpus.language.foreign import quoted
from artikelsuche.index.codec.blocks import SegmentFormatError
from artikelsuche.index.errors import (
    IndexDamagedError,
    IndexLockedError,
    IndexStoreError,
    StampMismatchError,
    with_rebuild,
)

from .failures import storage_error

#: What the exceptions of Whoosh and the codec mean to a user of an index: our error, the reason,
#: and whether the index has to be built anew.
WHOOSH_ERRORS: Mapping[type[Exception], tuple[type[IndexStoreError], str, bool]] = {
    whoosh_index.EmptyIndexError: (IndexDamagedError, deferred("has no table of contents"), True),
    whoosh_index.OutOfDateError: (StampMismatchError, deferred("is of an older Whoosh"), True),
    whoosh_index.IndexVersionError: (StampMismatchError, deferred("is of another Whoosh"), True),
    whoosh_index.IndexError: (IndexDamagedError, deferred("cannot be opened"), True),
    whoosh_index.LockError: (
        IndexLockedError,
        deferred("is being written; try again later"),
        False,
    ),
    writing.IndexingError: (IndexStoreError, deferred("cannot be written"), True),
    reading.ReaderClosed: (IndexStoreError, deferred("has been closed; open it again"), False),
    reading.TermNotFound: (IndexDamagedError, deferred("lacks a term it lists"), True),
    OutOfOrderError: (IndexDamagedError, deferred("has terms out of order"), True),
    FieldConfigurationError: (IndexDamagedError, deferred("has another schema"), True),
    UnknownFieldError: (IndexDamagedError, deferred("has another schema"), True),
    StorageError: (IndexStoreError, deferred("cannot be written; check its permissions"), False),
    QueryError: (IndexDamagedError, deferred("has another schema"), True),
    FileFormatError: (IndexDamagedError, deferred("has a damaged file"), True),
    SegmentFormatError: (IndexDamagedError, deferred("has a damaged segment"), True),
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
    for known, (kind, text, is_lost) in WHOOSH_ERRORS.items():
        if isinstance(error, known):
            reason = with_rebuild(tr(text)) if is_lost else tr(text)
            said = error if isinstance(error, SegmentFormatError) else quoted(error)
            return kind(path, f"{reason} ({said})")
    if isinstance(error, OSError) and not isinstance(error, _DAMAGE):
        return storage_error(path, error)
    is_damage = isinstance(error, _DAMAGE_ON_OPENING if opening else _DAMAGE)
    if not is_damage and damaged is not None and isinstance(error, _DAMAGE_ON_READING):
        is_damage = damaged()
    if not is_damage:
        return None
    return IndexDamagedError(
        path, with_rebuild(tr("has a damaged file ({error})", error=quoted(error, repr(error))))
    )
