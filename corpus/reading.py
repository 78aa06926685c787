"""What reading gives: an article or an error, and the digest of the bytes it was made of.

A caller that keeps the digests is told of bytes it knows instead of having them read again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from .article import Article
from .errors import DuplicateIdError, FieldError, SourceError
from .language import tr


@dataclass(frozen=True, slots=True)
class Reading:
    """One text file or one line of a file of records.

    Args:
        digest: The digest of its bytes; empty where they could not be read.
        found: The article or what is wrong; None where the caller knows the digest, or, without
            one, for an older version.
        line: The line of the record, counted from 1; None for a text file.
        doubt: The field that the article is kept without, where there is one.
        place: How many bytes of an archive lie before it; None outside of archives.
    """

    digest: str
    found: Article | SourceError | None
    line: int | None = None
    doubt: FieldError | None = None
    place: int | None = None

    @property
    def is_older(self) -> bool:
        """Whether it is left out, since the same file has a newer version."""
        return self.found is None and not self.digest


def older(line: int | None) -> Reading:
    """Give what is left out, since the same file has a newer version."""
    return Reading("", None, line)


def duplicate_id(key: str, path: str, line: int | None, first: str) -> DuplicateIdError:
    """Make the error for a second article with an id.

    Args:
        key: The id.
        path: The file of the second one.
        line: Its line, where there is one.
        first: The place of the first one.
    """
    reason = tr(
        "the id {key!r} is already that of an article in {place}; give one of them another id, or "
        "say which is newer by a field `version` or `modified`",
        key=key,
        place=first,
    )
    return DuplicateIdError(path, reason, line)


def digest(raw: bytes) -> str:
    """Return the BLAKE2b digest (20 hex digits) of bytes."""
    return hashlib.blake2b(raw, digest_size=10).hexdigest()
