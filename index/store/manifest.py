"""The manifest: which file gave which articles, so that a run reads only what has changed.

It lies beside the segments as `manifest-<n>.jsonl`, n being the number of the Whoosh commit it
belongs to, so that both become current in the same instant. The first line is a header with the
size, CRC-32 and time of change of every segment file of that commit and of its table of contents;
the second is the furniture profile; every other line is one source file and, behind a tabulator,
its articles; but for the last, which holds the CRC-32 of all lines before it.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from artikelsuche.corpus.article import Article
from artikelsuche.corpus.language import tr
from artikelsuche.corpus.language.foreign import quoted
from artikelsuche.index.errors import IndexDamagedError, with_rebuild

from .durable import sync_folder, sync_stream
from .seen_articles import Seen, SeenArticles, as_written

_FORMAT = 3
# Its rows have the articles of a file among its other facts.
_FORMER_FORMAT = 2
_CHUNK = 1 << 20


class Written(NamedTuple):
    """A file of a commit as it was written.

    Args:
        size: Its size in bytes.
        crc: Its CRC-32.
        mtime_ns: When it was written, in nanoseconds of the epoch; 0 where that is not known.
    """

    size: int
    crc: int
    mtime_ns: int = 0


class Failure(NamedTuple):
    """Why something of a file could not be read: what a `SourceError` says."""

    path: str
    reason: str
    line: int | None


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What a run saw of one file.

    Args:
        size: Its size in bytes.
        mtime_ns: When it was last changed, in nanoseconds of the epoch; None where that was too
            short before it was read for a later change to show.
        articles: What was seen of each article it gave, by id.
        complete: Whether all of it could be read.
        id: Its id, where that is none of an article: ids may be made of it; empty for a page.
        failures: What could not be read of it, where that is so whenever it is read.
        means: With what that was tried; see `choices.means_of_reading`.
    """

    size: int
    mtime_ns: int | None
    articles: Mapping[str, Seen]
    complete: bool = True
    id: str = ""
    failures: tuple[Failure, ...] = ()
    means: str = ""


@dataclass
class Manifest:
    """All files of an index.

    Args:
        files: The record of each file, by its path.
        profile: The furniture profile the files were cleaned with, as JSON text.
        segments: What every file of the commit was when it was written, by name.
        sources: The sources that were named, as absolute paths.
        rules: The hash of the rules the files were read by.
    """

    files: dict[str, FileRecord] = field(default_factory=dict)
    profile: str | None = None
    segments: Mapping[str, Written] = field(default_factory=dict)
    sources: Sequence[str] = ()
    rules: str = ""

    def article_paths(self) -> dict[str, str]:
        """Return the path of every article, by id."""
        return {key: path for path, record in self.files.items() for key in record.articles}

    def article_count(self) -> int:
        """Return how many articles the files gave."""
        return sum(len(record.articles) for record in self.files.values())

    def says_the_same(self, other: Manifest) -> bool:
        """Tell whether another manifest says the same of the sources."""
        return (self.files, self.profile, list(self.sources), self.rules) == (
            other.files,
            other.profile,
            list(other.sources),
            other.rules,
        )

    def check_stored(self, place: Path | str, articles: Iterable[Article]) -> int:
        """Compare the articles that an index holds with what was seen of them, and count them.

        Raises:
            IndexDamagedError: They are others.
        """
        records, found = self.files.values(), 0
        expected = {key: seen.content for one in records for key, seen in one.articles.items()}
        for article in articles:
            if expected.get(article.id) != article.content_hash:
                text = tr("the stored article {id!r} is not the one in the manifest", id=article.id)
                raise IndexDamagedError(place, with_rebuild(text))
            found += 1
        if found != len(expected):
            text = tr(
                "{found} articles stored, {expected} in the manifest",
                found=found,
                expected=len(expected),
            )
            raise IndexDamagedError(place, with_rebuild(text))
        return found

    def write(self, generation: Path, commit: int) -> None:
        """Write the manifest of a commit, flushed to the disk."""
        crc = 0
        with manifest_path(generation, commit).open("wb") as stream:
            for line in self._lines():
                crc = zlib.crc32(line, crc)
                stream.write(line)
            stream.write(json.dumps({"crc": crc}).encode() + b"\n")
            sync_stream(stream)
        sync_folder(generation)

    def _lines(self) -> Iterator[bytes]:
        header = {
            "format": _FORMAT,
            "segments": self.segments,
            "sources": list(self.sources),
            "rules": self.rules,
        }
        yield _line(header)
        yield _line(self.profile)
        for path, record in self.files.items():
            count = len(record.articles)
            rest: list[Any] = [record.id] if record.id or record.failures else []
            rest += [record.failures, record.means] if record.failures else []
            facts = [path, record.size, record.mtime_ns, record.complete, count, *rest]
            yield _line(facts, b"\t" + as_written(record.articles))


def _line(row: Any, more: bytes = b"") -> bytes:
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass") + more + b"\n"


def read_manifest(generation: Path, commit: int) -> Manifest:
    """Read the manifest of a Whoosh commit.

    Raises:
        IndexDamagedError: It is missing, cut short or changed.
    """
    return _read(manifest_path(generation, commit), rows=True)


def read_header(generation: Path, commit: int) -> Manifest:
    """Read a manifest without its files and profile: quick, however many; errors are as above."""
    return _read(manifest_path(generation, commit), rows=False)


def _read(path: Path, *, rows: bool) -> Manifest:
    try:
        with path.open("rb") as stream:
            first = stream.readline()
            header = json.loads(first)
            if header["format"] not in (_FORMAT, _FORMER_FORMAT):
                raise ValueError(f"format {header['format']}, not {_FORMAT}")
            segments = {n: Written(*map(int, facts)) for n, facts in header["segments"].items()}
            sources, rules = tuple(map(str, header["sources"])), str(header["rules"])
            found = Manifest(segments=segments, sources=sources, rules=rules)
            if rows:
                lines = _checked(stream, zlib.crc32(first))
                found.profile = json.loads(next(lines))
                found.files = dict(map(_row, lines))
        return found
    except (OSError, ValueError, LookupError, TypeError, AttributeError, StopIteration) as error:
        reason = tr(
            "cannot be read ({error}); rebuild with 'artikelsuche reindex --full'",
            error=quoted(error, repr(error)),
        )
        raise IndexDamagedError(path, reason) from error


def _checked(lines: Iterator[bytes], crc: int) -> Iterator[bytes]:
    """Yield all lines but the last, which holds the checksum of those before it."""
    held = next(lines)
    for line in lines:
        crc = zlib.crc32(held, crc)
        yield held
        held = line
    if json.loads(held) != {"crc": crc}:
        raise ValueError("the checksum of the last line is not that of the others")


def _row(line: bytes) -> tuple[str, FileRecord]:
    facts, behind, written = line.rstrip(b"\n").partition(b"\t")
    path, size, mtime_ns, complete, articles, *rest = json.loads(facts)
    if behind:
        seen = SeenArticles(written, int(articles))
    else:  # of the former format
        seen = SeenArticles(json.dumps(articles).encode("utf-8", "surrogatepass"), len(articles))
    if rest[1:]:
        rest[1] = tuple(Failure(*failure) for failure in rest[1])
    return path, FileRecord(size, mtime_ns, seen, complete, *rest)


def measure(path: Path, known: Mapping[str, Written] | None = None) -> Written:
    """Tell what a file is; it is not read where it is known and nobody has written it since."""
    before, found = (known or {}).get(path.name), path.stat()
    if before is not None and (before.size, before.mtime_ns) == (found.st_size, found.st_mtime_ns):
        return before
    return Written(*file_checksum(path), found.st_mtime_ns)


def file_checksum(path: Path) -> tuple[int, int]:
    """Return the size of a file in bytes and its CRC-32."""
    size, crc = 0, 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            crc = zlib.crc32(chunk, crc)
    return size, crc


def remove_old_manifests(generation: Path, commit: int) -> None:
    """Remove the manifests of other commits than the given one."""
    keep = manifest_path(generation, commit)
    for path in generation.glob("manifest-*.jsonl"):
        if path != keep:
            path.unlink(missing_ok=True)


def manifest_path(generation: Path, commit: int) -> Path:
    """Name the manifest of a commit."""
    return generation / f"manifest-{commit}.jsonl"
