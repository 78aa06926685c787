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


def container_of(name: str) -> Container | None:
    """Tell the kind of an archive by its name; None where it is none."""
    inner = name_unpacked(name.lower())
    for row in CONTAINERS:
        if any(inner.endswith(suffix) and len(inner) > len(suffix) for suffix in row.suffixes):
            return row
    return None


def container_by_content(head: bytes) -> Container | None:
    """Tell the kind of an archive by its first bytes."""
    return next((row for row in CONTAINERS if row.knows(head)), None)
