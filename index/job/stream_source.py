"""A stream as a source, such as standard input; a temporary file keeps it meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from artikelsuche.corpus.packed.containers import Container
from artikelsuche.corpus.packed.limits import ArchiveLimits
from artikelsuche.corpus.packed.recognising import recognised
from artikelsuche.corpus.packed.spooling import Spool
from artikelsuche.corpus.source_file import Member, SourceFile

#: How a stream is called among sources, in messages and as the path of its articles.
STREAM = "-"


@contextmanager
def spooled(stream: BinaryIO | None, limits: ArchiveLimits) -> Iterator[SourceFile | None]:
    """Give a stream as a file of records, or of what its first bytes show; none for none.

    It always counts as changed, so it takes the place of what an earlier one gave.
    """
    if stream is None:
        yield None
        return
    spool = Spool(lambda: stream)
    try:
        file = Member(
            *(STREAM, STREAM, STREAM, STREAM, spool.size(), time.time_ns()),
            holds_records=True, is_named=True, limits=limits, opener=spool.open, suffix=".jsonl",
        )  # fmt: skip
        yield replace(file, is_archive=isinstance(recognised(file), Container))
    finally:
        spool.close()


def named_sources(paths: list[Path], has_stream: bool) -> list[str]:
    """Name the sources of a run as the manifest keeps them."""
    return [*map(str, paths), *([STREAM] if has_stream else [])]
