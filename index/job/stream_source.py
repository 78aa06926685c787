"""A stream as a source, such as standard input; a temporary file keeps it meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from artikelsuche.corpus.formats.records.separated import is_table
from artikelsuche.corpus.formats.table import HEAD, TEXT
from artikelsuche.corpus.packed.limits import ArchiveLimits
from artikelsuche.corpus.packed.recognising import Container, recognised
from artikelsuche.corpus.packed.spooling import Spool
from artikelsuche.corpus.source_file import FieldNames, Member, SourceFile

#: How a stream is called among sources, in messages and as the path of its articles.
STREAM = "-"


@contextmanager
def spooled(
    stream: BinaryIO | None, limits: ArchiveLimits, fields: FieldNames
) -> Iterator[SourceFile | None]:
    """Give a stream as a file of what its first bytes show, else of JSON Lines; none for none.

    It always counts as changed, so it takes the place of what an earlier one gave.

    Args:
        stream: The stream.
        limits: What may come out of it where it is packed.
        fields: What the fields of its records are called; columns may be known by that alone.
    """
    if stream is None:
        yield None
        return
    spool = Spool(lambda: stream)
    try:
        file = Member(
            *(STREAM, STREAM, STREAM, STREAM, spool.size(), time.time_ns()),
            holds_records=True, is_named=True, limits=limits, fields=fields, opener=spool.open,
        )  # fmt: skip
        kind = recognised(file)
        if kind is None or kind is TEXT:
            is_csv = bool(fields) and is_table(_beginning(file), fields)
            file = replace(file, suffix=".csv" if is_csv else ".jsonl")
        yield replace(file, is_archive=isinstance(kind, Container))
    finally:
        spool.close()


def _beginning(file: SourceFile) -> bytes:
    try:
        with file.open() as stream:
            return stream.read(HEAD)
    except OSError:
        return b""  # it is told when it is read


def named_sources(paths: list[Path], has_stream: bool) -> list[str]:
    """Name the sources of a run as the manifest keeps them."""
    return [*map(str, paths), *([STREAM] if has_stream else [])]
