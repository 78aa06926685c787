"""The kinds of archives that can be walked: one row each."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import NamedTuple

from artikelsuche.corpus.source_file import SourceFile

from . import tar_files, warc_files, zip_files
from .compression import name_unpacked
from .entries import Entry


class Container(NamedTuple):
    """One kind of archive.

    Args:
        suffixes: How the names of its files end, in small letters and uncompressed.
        knows: Tells by the first bytes of a file, unpacked, whether it is one.
        entries: Yields the members.
    """

    suffixes: tuple[str, ...]
    knows: Callable[[bytes], bool]
    entries: Callable[[SourceFile], Generator[Entry, None, None]]


CONTAINERS = (
    Container((".zip",), zip_files.knows, zip_files.entries),
    Container((".tar", ".tgz", ".tbz2", ".txz", ".tzst"), tar_files.knows, tar_files.entries),
    Container((".warc",), warc_files.knows, warc_files.entries),
)


#: How the names of archives end, in small letters and uncompressed.
SUFFIXES = tuple(suffix for row in CONTAINERS for suffix in row.suffixes)


def container_of(name: str) -> Container | None:
    """Tell the kind of an archive by its name; None where it is none."""
    inner = name_unpacked(name.lower())
    if not inner.endswith(SUFFIXES) or inner in SUFFIXES:
        return None
    return next(row for row in CONTAINERS if inner.endswith(row.suffixes))


def container_by_content(head: bytes) -> Container | None:
    """Tell the kind of an archive by its first bytes."""
    return next((row for row in CONTAINERS if row.knows(head)), None)
