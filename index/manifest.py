"""The manifest: which file gave which articles, so that a run reads only what has changed.

It lies beside the segments as `manifest-<n>.jsonl`, n being the number of the Whoosh commit it
belongs to, so that both become current in the same instant. The first line is a header with the
size and CRC-32 of every segment file of that commit and of its table of contents; every other
line is one source file.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .durable import sync_folder
from .errors import IndexDamagedError

_FORMAT = 1
_CHUNK = 1 << 20


@dataclass(frozen=True)
class FileRecord:
    """What a run saw of one file.

    Args:
        size: Its size in bytes.
        mtime_ns: When it was last changed, in nanoseconds of the epoch.
        articles: The content hash of each article it gave, by id.
        complete: Whether all of it could be read.
    """

    size: int
    mtime_ns: int
    articles: Mapping[str, str]
    complete: bool = True


@dataclass
class Manifest:
    """All files of an index.

    Args:
        files: The record of each file, by its path.
        profile: The furniture profile the files were cleaned with, as JSON text.
        segments: Size in bytes and CRC-32 of every file of the commit, by name.
    """

    files: dict[str, FileRecord] = field(default_factory=dict)
    profile: str | None = None
    segments: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def article_paths(self) -> dict[str, str]:
        """Return the path of every article, by id."""
        return {key: path for path, record in self.files.items() for key in record.articles}

    def article_count(self) -> int:
        """Return how many articles the files gave."""
        return sum(len(record.articles) for record in self.files.values())

    def write(self, generation: Path, commit: int) -> None:
        """Write the manifest of a commit, flushed to the disk.

        Args:
            generation: The folder of the generation.
            commit: The number of the Whoosh commit it belongs to.
        """
        with _file(generation, commit).open("w", encoding="utf-8", newline="\n") as stream:
            header = {"format": _FORMAT, "segments": self.segments, "profile": self.profile}
            stream.write(json.dumps(header) + "\n")
            for path, record in self.files.items():
                row = [path, record.size, record.mtime_ns, record.complete, dict(record.articles)]
                stream.write(json.dumps(row, ensure_ascii=False) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        sync_folder(generation)


def read_manifest(generation: Path, commit: int) -> Manifest:
    """Read the manifest of a commit.

    Args:
        generation: The folder of the generation.
        commit: The number of the Whoosh commit.

    Returns:
        The manifest.

    Raises:
        IndexDamagedError: It is missing, cut short or changed.
    """
    return _read(_file(generation, commit), rows=True)


def read_header(generation: Path, commit: int) -> Manifest:
    """Read only the header of the manifest of a commit: quick, however many files there are.

    Args:
        generation: The folder of the generation.
        commit: The number of the Whoosh commit.

    Returns:
        The manifest without its files.

    Raises:
        IndexDamagedError: It is missing, cut short or changed.
    """
    return _read(_file(generation, commit), rows=False)


def _read(path: Path, *, rows: bool) -> Manifest:
    try:
        with path.open(encoding="utf-8") as stream:
            header = json.loads(next(stream))
            table = [json.loads(line) for line in stream] if rows else []
        files = {row[0]: FileRecord(row[1], row[2], row[4], row[3]) for row in table}
        segments = {name: (int(size), int(crc)) for name, (size, crc) in header["segments"].items()}
        return Manifest(files, header["profile"], segments)
    except (OSError, ValueError, LookupError, TypeError, StopIteration) as error:
        reason = f"cannot be read ({error!r}); rebuild with 'artikelsuche reindex --full'"
        raise IndexDamagedError(path, reason) from error


def file_checksum(path: Path) -> tuple[int, int]:
    """Measure one file.

    Args:
        path: The file.

    Returns:
        Its size in bytes and its CRC-32.
    """
    size, crc = 0, 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            crc = zlib.crc32(chunk, crc)
    return size, crc


def remove_old_manifests(generation: Path, commit: int) -> None:
    """Remove the manifests of other commits than the given one.

    Args:
        generation: The folder of the generation.
        commit: The number of the commit to keep.
    """
    keep = _file(generation, commit)
    for path in generation.glob("manifest-*.jsonl"):
        if path != keep:
            path.unlink(missing_ok=True)


def _file(generation: Path, commit: int) -> Path:
    return generation / f"manifest-{commit}.jsonl"
