"""By which rules, tables and stemmer the running version makes terms."""

from __future__ import annotations

import zlib
from functools import cache
from pathlib import Path

import snowballstemmer

from artikelsuche.corpus.tables import tables_folder

#: Raised whenever the same text would give other terms; part of the stamp of an index.
ANALYSIS_VERSION = 11


@cache
def snowball_version() -> str:
    """Return the version of snowballstemmer, which an index records in its stamp."""
    package = Path(snowballstemmer.__file__).parent
    # The folder beside the package names it: a search has no 15 ms for the library that reads it.
    folders = package.parent.glob("snowballstemmer-*.dist-info")
    named = [path.stem.partition("-")[2] for path in folders]
    if len(named) == 1:
        return named[0]
    from importlib.metadata import version

    return version("snowballstemmer")


@cache
def tables_hash() -> str:
    """Hash the tables that decide about the terms of an index."""
    folder = tables_folder("artikelsuche.index.analysis")
    tables = sorted(folder.iterdir(), key=lambda entry: entry.name)
    content = b"".join(table.name.encode() + b"\0" + table.read_bytes() + b"\0" for table in tables)
    # Two checksums tell versions apart, without hashlib's 5 ms of import in every search.
    return f"{zlib.crc32(content):08x}{zlib.adler32(content):08x}"
