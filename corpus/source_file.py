"""A file that holds articles, as it was found, and what is said of one that cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from .errors import SourceError

#: Which field of a record gives a field of its article: pairs of the article's and the record's.
FieldNames = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that holds an article or article records.

    Args:
        location: The path of the file, below the source as it was given.
        id: The path below the source without suffix, with `/`, in NFC; for a source that
            is itself a file, its name without suffix.
        root: The source as an absolute path; for a file given by name, its folder.
        folder: The folder of the file as an absolute path: the pages of one folder share
            their furniture.
        size: The size in bytes.
        mtime_ns: The time of the last change in nanoseconds.
        holds_records: Whether it is of a format that holds many articles, one a record, and not
            one page.
        is_link: Whether the file is a symbolic link to another one.
        fields: What the fields of its records are called, where the user says so.
    """

    location: str
    id: str
    root: str
    folder: str
    size: int
    mtime_ns: int
    holds_records: bool = False
    is_link: bool = False
    fields: FieldNames = ()

    @property
    def path(self) -> Path:
        """The file; made anew each time, since a million paths would fill the memory."""
        return Path(self.location)

    def open(self) -> BinaryIO:
        """Open the file to read its bytes; the one way by which formats reach them."""
        return self.path.open("rb")


def with_fields(files: Iterable[SourceFile], fields: FieldNames) -> Iterator[SourceFile]:
    """Tell files what the fields of their records are called."""
    for file in files:
        yield replace(file, fields=fields) if fields else file


def source_error(path: Path, error: Exception) -> SourceError:
    """Say in our own words why the operating system refuses a path."""
    reasons: dict[type[Exception], str] = {
        FileNotFoundError: "does not exist; check the path",
        PermissionError: "no permission to read it; change its access rights",
        IsADirectoryError: "is a folder, not a file; give it as a source of its own",
        NotADirectoryError: "a part of the path is a file, not a folder; check the path",
    }
    fallback = f"cannot be read ({getattr(error, 'strerror', None) or error}); check the path"
    return SourceError(shown_path(path), reasons.get(type(error), fallback))


def shown_path(path: Path) -> Path:
    """Spell a path that is not valid UTF-8 with escapes, so that it can be printed."""
    return Path(str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))
