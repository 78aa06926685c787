"""Forging the table of contents of an index, with a manifest that agrees."""

from __future__ import annotations

import json
import os
import pickle
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

from article_files import generation
from whoosh.filedb.structfile import StructFile

from artikelsuche.index.codec.whoosh.segment import ArticleSegment
from artikelsuche.index.store.layer_fields import make_schema

# The sizes of numbers, the byte order and the version, before the pickles.
_HEADER = 14


class Call:
    """An object whose pickle is the call of a function."""

    def __init__(self, function: Callable[..., Any], *arguments: Any) -> None:
        self._call = function, arguments

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self._call


class Touch(Call):
    """A call that makes a file."""

    def __init__(self, marker: Path) -> None:
        super().__init__(os.system, command(marker))


def command(marker: Path) -> str:
    """Write the command for the shell that makes a file."""
    return f"touch '{marker}'"


def contents(index: Path) -> Path:
    """Name the table of contents of the live generation."""
    (path,) = generation(index).glob("_*.toc")
    return path


def parts(index: Path) -> tuple[bytes, bytes]:
    """Return the pickles of a table of contents: the schema and the segments."""
    with contents(index).open("rb") as stream:
        table = StructFile(stream)
        table.seek(_HEADER)
        schema = table.read_string()
        table.read_int()  # the number of the commit
        table.read_int()  # unused
        return schema, table.read()


def forge(index: Path, *, schema: bytes | None = None, segments: bytes | None = None) -> None:
    """Put other pickles into the table of contents, and its new checksum into the manifest."""
    path, (old_schema, old_segments) = contents(index), parts(index)
    commit, header = int(path.stem.rpartition("_")[2]), path.read_bytes()[:_HEADER]
    with path.open("wb") as stream:
        table = StructFile(stream)
        table.write(header)
        table.write_string(old_schema if schema is None else schema)
        table.write_int(commit)
        table.write_int(0)
        table.write(old_segments if segments is None else segments)
    agree(index)


def agree(index: Path) -> None:
    """Write the size and the checksum of the table of contents into the manifest."""
    toc = contents(index)
    (path,) = generation(index).glob("manifest-*.jsonl")
    first, *rows, _ = path.read_bytes().splitlines(keepends=True)
    header = json.loads(first)
    header["segments"][toc.name] = [toc.stat().st_size, zlib.crc32(toc.read_bytes())]
    lines = json.dumps(header).encode() + b"\n" + b"".join(rows)
    path.write_bytes(lines + json.dumps({"crc": zlib.crc32(lines)}).encode() + b"\n")


def schema_with(thing: object, protocol: int = 2) -> bytes:
    """Pickle a schema that holds something more."""
    schema = make_schema()
    schema.more = thing
    return pickle.dumps(schema, protocol)


def segments_with(index: Path, **changes: object) -> bytes:
    """Pickle the segments of an index, with other values in the state of each."""
    segments = pickle.loads(parts(index)[1])
    state = {**segments[0].__getstate__(), **changes}
    with patch.object(ArticleSegment, "__getstate__", lambda self: state):
        return pickle.dumps(segments)
