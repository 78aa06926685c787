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
class Inspection:
    """What became of a file.

    Args:
        path: The file.
        encoding: The encoding of a page; None for records and unreadable files.
        article: The article of a page; None for records and unreadable files.
        lines: Every line of a page; none for records.
        error: Why there is no article; None where there is one.
        records: How many records of a file of records are articles.
        first: The first of these articles.
        errors: What is wrong with the other records.
        doubts: The fields that articles of records are kept without.
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
