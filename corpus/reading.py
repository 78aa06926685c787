"""What reading gives: an article or an error, and the digest of the bytes it was made of.

A caller that keeps the digests is told of bytes it knows instead of having them read again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from .article import Article
from .errors import FieldError, SourceError


@dataclass(frozen=True, slots=True)
class Reading:
    """One text file or one line of a file of records.

    Args:
        digest: The digest of its bytes; empty where they could not be read.
        found: The article or what is wrong; None where the caller knows the digest.
        line: The line of the record, counted from 1; None for a text file.
        doubt: The field that the article is kept without, where there is one.
        place: How many bytes of an archive lie before it; None outside of archives.
    """

    digest: str
    found: Article | SourceError | None
    line: int | None = None
    doubt: FieldError | None = None
    place: int | None = None


def digest(raw: bytes) -> str:
    """Return the BLAKE2b digest (20 hex digits) of bytes."""
    return hashlib.blake2b(raw, digest_size=10).hexdigest()
