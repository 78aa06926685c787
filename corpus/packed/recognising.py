"""What reads a file: its name decides, unless the file begins like one of another format.

Besides the table of formats there is one of the kinds of archives, here.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import NamedTuple

from artikelsuche.corpus.decode import DecodeError, decode_bytes
from artikelsuche.corpus.formats import table
from artikelsuche.corpus.formats.table import Format, format_of
from artikelsuche.corpus.language import tr
from artikelsuche.corpus.lazy import lazy_module
from artikelsuche.corpus.source_file import SourceFile

from . import compression
from .compression import name_unpacked
from .entries import WARC, ZIP, Entry


class Container(NamedTuple):
    """One kind of archive.

    Args:
        suffixes: How the names of its files end, in small letters and uncompressed.
        knows: Tells by the first bytes of a file, unpacked, whether it is one.
        entries: Yields the members.
        holds_pages: Whether these are web pages and nothing else.
    """

    suffixes: tuple[str, ...]
    knows: Callable[[bytes], bool]
    entries: Callable[[SourceFile], Generator[Entry, None, None]]
    holds_pages: bool = False


tar_files, warc_files, zip_files = (
    lazy_module(f"{__package__}.{kind}_files") for kind in ("tar", "warc", "zip")
)
CONTAINERS = (
    Container((".zip",), lambda head: head.startswith(ZIP), lambda file: zip_files.entries(file)),
    Container(
        (".tar", ".tgz", ".tbz2", ".txz", ".tzst"),
        lambda head: head[257:262] == b"ustar",
        lambda file: tar_files.entries(file),
    ),
    Container(
        (".warc",),
        lambda head: head.startswith(WARC),
        lambda file: warc_files.entries(file),
        holds_pages=True,
    ),
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


#: What reads a file: a format that of articles, a container that of archives.
Kind = Format | Container


def kind_of_name(name: str) -> Kind | None:
    """Tell by the name of a file what reads it; None where it holds no articles."""
    return format_of(name) or container_of(name)


def is_nameless(name: str) -> bool:
    """Tell whether a name has no suffix but those of compression, and so may hold anything."""
    return "." not in name_unpacked(name.lower().rpartition("/")[2])


def recognised(file: SourceFile) -> Kind | None:
    """Tell by name and content what reads a file; by its name alone where it cannot be read."""
    kind = kind_of_name(file.name)
    try:
        with file.open() as stream:
            head = stream.read(table.HEAD)
    except OSError:
        return kind
    found: Kind | None = container_by_content(head)
    if found is None or head.startswith(b"PK"):  # as documents of office programs begin, too
        named = kind if isinstance(kind, Format) else None
        found = table.format_by_content(head, named) or found or kind
    if found is None and is_nameless(file.name) and _is_text(head):
        return table.TEXT
    return found


def _is_text(head: bytes) -> bool:
    try:
        return bool(decode_bytes(head).text.strip())
    except DecodeError:
        return False


def all_suffixes() -> str:
    """List the suffixes of all files that are read, for a message."""
    archives, packed = ", ".join(SUFFIXES), ", ".join(compression.SUFFIXES)
    return tr(
        "{suffixes}, each also in {archives} or with {packed}",
        suffixes=table.all_suffixes(),
        archives=archives,
        packed=packed,
    )
