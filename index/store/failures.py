"""What the operating system refuses, said in words that help: which path, why, and what to do."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from artikelsuche.corpus.language import deferred, tr
from artikelsuche.corpus.language.foreign import quoted
from artikelsuche.index.errors import IndexStoreError

_REASONS = {
    errno.ENOSPC: deferred("there is no space left on the disk; free some and run again"),
    errno.EDQUOT: deferred("the disk quota is used up; free some space and run again"),
    errno.EROFS: deferred("the file system is read-only; name another directory with --index"),
    errno.EACCES: deferred("no permission; check the access rights"),
    errno.EPERM: deferred("no permission; check the access rights"),
    errno.EIO: deferred("the disk reports an error; check the disk, then run again"),
    errno.EMFILE: deferred("too many files are open; raise the limit (ulimit -n)"),
}


def storage_error(path: Path, error: OSError) -> IndexStoreError:
    """Turn an error of the operating system into one of ours, with the path and what to do next."""
    where = Path(error.filename) if isinstance(error.filename, str) else path
    fallback = tr("cannot be read or written ({error})", error=quoted(error))
    reason = _REASONS.get(error.errno or 0)
    return IndexStoreError(where, fallback if reason is None else tr(reason))


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn every error of the operating system inside the block into an IndexStoreError."""
    try:
        yield
    except OSError as error:
        raise storage_error(path, error) from error
