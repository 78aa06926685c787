"""What an inspection of a file tells: every line of it with its verdict."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .article import Article
from .errors import FieldError, SourceError


@dataclass(frozen=True)
class InspectedLine:
    """One line of a page and the verdict on it.

    Args:
        number: The line's number, from 1.
        text: The line, normalised.
        kept: Whether it is text of the article; blank lines are kept.
        reason: Why it was cut.
        field: The article's field that holds what it says, where there is one.
    """

    number: int
    text: str
    kept: bool
    reason: str | None = None
    field: str | None = None


@dataclass(frozen=True)
class InspectedMember:
    """One file in an archive that gave articles.

    Args:
        name: Its path in the archive.
        title: The headline of a page, or of the first record.
        cut: How many of its lines were cut.
        records: How many of its records are articles.
    """

    name: str
    title: str | None = None
    cut: int = 0
    records: int = 0


@dataclass(frozen=True)
class Inspection:
    """What became of a file.

    Args:
        path: The file.
        encoding: The encoding of a page; None for records and unreadable files.
        article: The article of a page; None for records and unreadable files.
        lines: Every line of a page; none for records.
        error: Why there is no article; None where there is one.
        records: How many records are articles, in a file or archive.
        first: The first of these articles, of a file of records.
        errors: What is wrong with the other records.
        doubts: The fields that articles of records are kept without.
        members: What the files in an archive gave; none of another file.
        older: How many records are older versions of others.
    """

    path: Path
    encoding: str | None = None
    article: Article | None = None
    lines: tuple[InspectedLine, ...] = ()
    error: SourceError | None = None
    records: int = 0
    first: Article | None = None
    errors: tuple[SourceError, ...] = ()
    doubts: tuple[FieldError, ...] = ()
    members: tuple[InspectedMember, ...] = ()
    older: int = 0
