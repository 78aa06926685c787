"""What reads a file: its name decides, unless the file begins like one of another format."""

from __future__ import annotations

from artikelsuche.corpus.decode import DecodeError, decode_bytes
from artikelsuche.corpus.formats import table
from artikelsuche.corpus.formats.table import Format, format_of
from artikelsuche.corpus.source_file import SourceFile

from . import compression, containers
from .compression import name_unpacked
from .containers import Container, container_by_content, container_of

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
    if isinstance(kind, Format) and kind.knows is not None and kind.knows(head):
        return kind
    found = container_by_content(head) or table.format_by_content(head) or kind
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
    archives, packed = ", ".join(containers.SUFFIXES), ", ".join(compression.SUFFIXES)
    return f"{table.all_suffixes()}, each also in {archives} or with {packed}"
