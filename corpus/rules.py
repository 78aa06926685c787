"""The rules of reading: what an index must have been read with to be continued file by file."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

#: Raised whenever the same file is read as another article; the tables count by themselves.
READING_VERSION = 2


@cache
def rules_hash() -> str:
    """Return a hash (16 hex digits) of the rules that make an article of a file."""
    digest = hashlib.blake2b(str(READING_VERSION).encode(), digest_size=8)
    folder = files(__package__).joinpath("tables")
    for table in sorted(folder.iterdir(), key=lambda entry: entry.name):
        digest.update(table.name.encode() + b"\0" + table.read_bytes() + b"\0")
    return digest.hexdigest()
