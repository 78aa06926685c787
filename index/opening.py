"""Opening a generation as a Whoosh index, with the errors of Whoosh turned into ours."""

from __future__ import annotations

import pickle
import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import zstandard
from whoosh import index as whoosh_index
from whoosh import reading, writing
from whoosh.codec.base import OutOfOrderError
from whoosh.fields import FieldConfigurationError, UnknownFieldError
from whoosh.filedb.filestore import StorageError
from whoosh.filedb.filetables import FileFormatError
from whoosh.query.qcore import QueryError

from .codec import SegmentFormatError
from .durable import DurableStorage
from .errors import (
    IndexDamagedError,
    IndexLockedError,
    IndexStoreError,
    StampMismatchError,
)
from .failures import storage_error

#: The name that Whoosh gives an index where none is asked for.
NAME = "MAIN"

REBUILD = "rebuild it with 'artikelsuche reindex SOURCE --full --index DIR'"

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


@contextmanager
def translated(path: Path, *, opening: bool = False, reading: bool = False) -> Iterator[None]:
    """Turn every Whoosh exception raised inside the block into one of ours.

    Args:
        path: The generation, named in the message.
        opening: Whether the block opens the index, where damaged bytes can raise anything.
        reading: Whether the block reads arrays, where damaged numbers can point anywhere.

    Yields:
        Nothing.

    Raises:
        IndexStoreError: Instead of the exception of Whoosh.
    """
    try:
        yield
    except IndexStoreError:
        raise
    except tuple(WHOOSH_ERRORS) as error:
        kind, reason = next(
            meaning for known, meaning in WHOOSH_ERRORS.items() if isinstance(error, known)
        )
        raise kind(path, f"{reason} ({error})") from error
    except _DAMAGE_ON_OPENING as error:
        expected = (*_DAMAGE, *_DAMAGE_ON_READING) if reading else _DAMAGE
        if not opening and not isinstance(error, expected):
            raise
        raise IndexDamagedError(path, f"has a damaged file ({error!r}); {REBUILD}") from error
    except OSError as error:
        raise storage_error(path, error) from error


def latest_commit(generation: Path) -> int:
    """Return the number of the latest commit of a generation, by the names of its files.

    Args:
        generation: Its folder.

    Raises:
        IndexDamagedError: It has none.
    """
    with translated(generation):
        number = int(whoosh_index.TOC._latest_generation(DurableStorage(generation), NAME))
    if number < 0:
        raise IndexDamagedError(generation, f"has no table of contents; {REBUILD}")
    return number


def contents_name(commit: int) -> str:
    """Name the file with the table of contents of a commit.

    Args:
        commit: The number of the commit.
    """
    return str(whoosh_index.TOC._filename(NAME, commit))


def read_contents(generation: Path, commit: int) -> whoosh_index.TOC:
    """Read Whoosh's table of contents of a commit.

    Args:
        generation: The folder of the generation.
        commit: The number of the commit.

    Returns:
        The table, with the schema and the segments.

    Raises:
        IndexDamagedError: It cannot be read.
    """
    with translated(generation, opening=True):
        return whoosh_index.TOC.read(DurableStorage(generation), NAME, gen=commit)


def open_generation(generation: Path) -> whoosh_index.FileIndex:
    """Open the Whoosh index of a generation.

    Args:
        generation: Its folder.

    Returns:
        The Whoosh index.

    Raises:
        IndexStoreError: It cannot be opened; the subclass says why.
    """
    with translated(generation, opening=True):
        return whoosh_index.FileIndex(DurableStorage(generation), indexname=NAME)
