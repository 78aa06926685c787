"""From sources to articles: the calls that the indexing job and library users make."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from pathlib import Path

from artikelsuche.corpus.cleaning.profile import FurnitureProfile
from artikelsuche.corpus.formats.json_lines import read_records
from artikelsuche.corpus.formats.text_page import read_page_bytes, read_raw

from .article import Article
from .errors import DuplicateIdError, SourceError
from .reading import Reading, digest
from .sources import OnError, SourceFile, scan_sources


def read_source(file: SourceFile, profile: FurnitureProfile) -> Iterator[Article | SourceError]:
    """Read the articles of one file; bad content is yielded as errors, never raised.

    Args:
        file: The file.
        profile: The furniture learned for the folders; an empty one will do.

    Yields:
        The articles, and an error for each page or record that is none.
    """
    for reading in read_changed(file, profile, ()):
        if reading.found is not None:
            yield reading.found


def read_changed(
    file: SourceFile, profile: FurnitureProfile, known: Container[str]
) -> Iterator[Reading]:
    """Read what is new in one file; bad content is yielded as errors, never raised.

    Args:
        file: The file.
        profile: The furniture learned for the folders.
        known: The digests of the bytes that need not be read as an article again.

    Yields:
        One reading for the page, or for each record.
    """
    if file.holds_records:
        yield from read_records(file, known)
        return
    raw = read_raw(file)
    if isinstance(raw, SourceError):
        yield Reading("", raw)
        return
    key = digest(raw)
    if key in known:
        yield Reading(key, None)
        return
    page = read_page_bytes(file, raw, profile)
    yield Reading(key, page if isinstance(page, SourceError) else page.article)


def read_articles(
    sources: Iterable[Path | str] | Path | str, on_error: OnError | None = None
) -> Iterator[Article]:
    """Read all articles of files and folders.

    Args:
        sources: Files or folders, or a single one.
        on_error: Called with each error; without it the first error is raised.

    Yields:
        The articles, in the order of the sources and of the names in them.

    Raises:
        SourceError: A source, page or record cannot be read, and there is no `on_error`.
        DuplicateIdError: Two articles have the same id, and there is no `on_error`.
    """
    files = list(scan_sources(sources, on_error))
    profile = FurnitureProfile.learn(files)
    first_places: dict[str, Path] = {}
    for file in files:
        for found in read_source(file, profile):
            error = found if isinstance(found, SourceError) else _claim(found, file, first_places)
            if isinstance(found, Article) and error is None:
                yield found
            elif error is not None and on_error is not None:
                on_error(error)
            elif error is not None:
                raise error


def _claim(
    article: Article, file: SourceFile, first_places: dict[str, Path]
) -> DuplicateIdError | None:
    """Register an article's id; say so where another article has it already."""
    if article.id not in first_places:
        first_places[article.id] = file.path
        return None
    return DuplicateIdError(
        file.path,
        f"the id {article.id!r} is already that of an article in {first_places[article.id]};"
        " rename one of them",
    )
