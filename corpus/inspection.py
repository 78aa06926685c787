"""Why the cleaner did what it did: every line of a file with its verdict."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path

from artikelsuche.corpus.cleaning.profile import FurnitureProfile
from artikelsuche.corpus.formats.json_lines import read_records
from artikelsuche.corpus.formats.text_page import ReadPage, read_page_file

from .article import Article
from .errors import SourceError
from .sources import SourceFile, scan_sources, suffix_of


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
        records: How many records of a JSON Lines file are articles.
        errors: What is wrong with the other records.
    """

    path: Path
    encoding: str | None = None
    article: Article | None = None
    lines: tuple[InspectedLine, ...] = ()
    error: SourceError | None = None
    records: int = 0
    errors: tuple[SourceError, ...] = ()


def inspect_file(path: Path | str) -> Inspection:
    """Read a file as indexing would and keep account of every line.

    The furniture of the site is learned from the other pages of the file's folder.

    Args:
        path: A text page or a JSON Lines file.

    Returns:
        The verdicts; a file that cannot be read gives an inspection with an error.
    """
    path = Path(path)
    problems: list[SourceError] = []
    files = [] if path.is_dir() else list(scan_sources(path, problems.append))
    if not files:
        folder = SourceError(path, "is a folder; name one file of it")
        return Inspection(path, error=problems[0] if problems else folder)
    file = files[0]
    if file.holds_records:
        return _inspect_records(file)
    page = read_page_file(file, FurnitureProfile.learn(_siblings(file)))
    if isinstance(page, SourceError):
        return Inspection(path, error=page)
    return Inspection(path, page.encoding, page.article, _account(page))


def _siblings(file: SourceFile) -> list[SourceFile]:
    """Find the pages of the file's own folder, the folders in it left aside."""
    found: list[SourceFile] = []
    for path in sorted(file.path.parent.iterdir()):
        if path.name.startswith(".") or suffix_of(path.name) is None:
            continue
        try:
            regular = stat.S_ISREG(path.stat().st_mode)
        except OSError:
            continue
        if regular:
            found.extend(scan_sources(path, lambda error: None))
    return found


def _inspect_records(file: SourceFile) -> Inspection:
    good, errors = 0, []
    for reading in read_records(file):
        if isinstance(reading.found, SourceError):
            errors.append(reading.found)
        else:
            good += 1
    return Inspection(file.path, records=good, errors=tuple(errors))


def _account(page: ReadPage) -> tuple[InspectedLine, ...]:
    """Give every line of the file its verdict, blank and wrapped ones too."""
    verdicts = {
        number: line
        for line in page.page.lines
        for number in range(line.number, line.number + line.height)
    }
    account = []
    for number, text in enumerate(page.text.split("\n"), 1):
        line = verdicts.get(number)
        if line is None:
            account.append(InspectedLine(number, text, kept=True))
        else:
            account.append(InspectedLine(number, text, line.kept, line.reason, line.field))
    return tuple(account)
