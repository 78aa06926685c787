"""A file that holds articles, as it was found, and what is said of one that cannot be read.

It lies in a folder or, as a `Member`, in an archive: formats see no difference.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from artikelsuche.corpus.language.foreign import quoted
from artikelsuche.corpus.packed.compression import PackedError, unpacked
from artikelsuche.corpus.packed.limits import DEFAULT_LIMITS, ArchiveLimits

from .errors import SourceError, UnreachableError
from .language import tr

#: Which field of a record gives a field of its article: pairs of the article's and the record's.
FieldNames = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that holds an article or article records.

    Args:
        location: The path of the file, below the source as it was given; of a file in an
            archive, `archive.zip!path/in/archive.html`.
        id: The path below the source without suffix, with `/`, in NFC; for a source that
            is itself a file, its name without suffix. Archives and what is in them keep theirs.
        root: The source as an absolute path; for a file given by name, its folder.
        folder: The folder of the file as an absolute path: the pages of one folder share
            their furniture.
        size: The size in bytes.
        mtime_ns: The time of the last change in nanoseconds.
        holds_records: Whether it is of a format that holds many articles, one a record, and not
            one page.
        is_link: Whether the file is a symbolic link to another one.
        is_archive: Whether it holds other files.
        is_named: Whether it is itself a source, and not one of the files of a folder.
        url: Where it was fetched from, as far as an archive tells.
        limits: What may come out of it where it is packed.
        fields: What the fields of its records are called, where the user says so.
        passed_over: The locations of files in it that are not read: older versions of a report.
    """

    location: str
    id: str
    root: str
    folder: str
    size: int
    mtime_ns: int
    holds_records: bool = False
    is_link: bool = False
    is_archive: bool = False
    is_named: bool = False
    url: str | None = None
    limits: ArchiveLimits = DEFAULT_LIMITS
    fields: FieldNames = ()
    passed_over: frozenset[str] = frozenset()

    @property
    def path(self) -> Path:
        """The file; made anew each time, since a million paths would fill the memory."""
        return Path(self.location)

    def open(self) -> BinaryIO:
        """Open the file to read its bytes, unpacked; the one way by which formats reach them.

        Raises:
            OSError: It cannot be opened. Reading raises nothing else either, whatever packed it;
                `source_error` tells what it means.
        """
        return unpacked(self.packed(), self.limits)

    def packed(self) -> BinaryIO:
        """Open the file to read its bytes as they are."""
        return open(self.location, "rb")  # noqa: PTH123 - 8 µs less than by a path

    @property
    def name(self) -> str:
        """What tells its format: the location, but of a member whose name does not."""
        return self.location

    def loaded(self, most: int) -> Member:
        """Return the file with its first bytes, so many at most, in memory.

        Raises:
            OSError: It cannot be read.
        """
        with self.open() as stream:
            # Python makes room for all that is asked for, so not for the most: 20 µs a page.
            content = stream.read(min(most, self.size + 1))
            if len(content) > self.size:
                content += stream.read(most - len(content))
            return self.with_content(content)

    def with_content(self, content: bytes) -> Member:
        """Return the file as one that is in memory."""
        place = self.place if isinstance(self, Member) else 0
        return Member(
            self.location, self.id, self.root, self.folder, len(content), self.mtime_ns,
            self.holds_records, is_named=self.is_named, url=self.url, limits=self.limits,
            fields=self.fields, content=content, place=place,
            suffix=self.name[len(self.location) :],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member(SourceFile):
    """A file in an archive, or any that is in memory.

    Args:
        content: Its bytes, which may be compressed; None where they are not in memory.
        opener: Opens it while the archive is being read.
        place: How many bytes of the archive lie before it.
        suffix: What stands for the suffix of its name where that tells nothing.
    """

    content: bytes | None = None
    opener: Callable[[], BinaryIO] | None = None
    place: int = 0
    suffix: str = ""

    @property
    def name(self) -> str:
        """The location with the suffix that it ought to have."""
        return self.location + self.suffix

    def packed(self) -> BinaryIO:
        """Open the member to read its bytes as the archive gives them."""
        if self.content is not None:
            return io.BytesIO(self.content)
        assert self.opener is not None, "a member has one of both"
        return self.opener()


def with_fields(files: Iterable[SourceFile], fields: FieldNames) -> Iterator[SourceFile]:
    """Tell files what the fields of their records are called."""
    for file in files:
        yield replace(file, fields=fields) if fields else file


def source_error(path: Path, error: Exception, line: int | None = None) -> SourceError:
    """Say in our own words why a file cannot be read, and from which line if data is damaged."""
    if isinstance(error, PackedError):
        return SourceError(shown_path(path), str(error), line)
    reasons: dict[type[Exception], str] = {
        FileNotFoundError: tr("does not exist; check the path"),
        PermissionError: tr("no permission to read it; change its access rights"),
        IsADirectoryError: tr("is a folder, not a file; give it as a source of its own"),
        NotADirectoryError: tr("a part of the path is a file, not a folder; check the path"),
    }
    fallback = tr("cannot be read ({error}); check the path", error=quoted(error))
    return UnreachableError(shown_path(path), reasons.get(type(error), fallback))


def shown_path(path: Path) -> Path:
    """Spell a path that is not valid UTF-8 with escapes, so that it can be printed."""
    return Path(str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))
