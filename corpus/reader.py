"""From sources to articles: the calls that the indexing job and library users make.

What a file gives is the affair of its format (`formats.table`) and of what packed it (`packed`).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from artikelsuche.corpus.cleaning.profile import FurnitureProfile
from artikelsuche.corpus.formats.records.names import check_fields
from artikelsuche.corpus.packed.inspecting import inspected, inspected_member
from artikelsuche.corpus.packed.learning import learn_furniture
from artikelsuche.corpus.packed.limits import DEFAULT_LIMITS, ArchiveLimits
from artikelsuche.corpus.packed.reading import read_file
from artikelsuche.corpus.packed.recognising import kind_of_name
from artikelsuche.corpus.packed.versions import newest_versions

from .arguments import check_path
from .article import Article
from .errors import DuplicateIdError, FieldError, SourceError
from .inspection import Inspection
from .language import tr
from .reading import duplicate_id
from .source_file import SourceFile, with_fields
from .sources import OnError, scan_sources


def read_source(file: SourceFile, profile: FurnitureProfile) -> Iterator[Article | SourceError]:
    """Read the articles of one file, all of it new; an empty profile will do."""
    for reading in read_file(file, profile, ()):
        if reading.doubt is not None:
            yield reading.doubt
        if reading.found is not None:
            yield reading.found


def read_articles(
    sources: Iterable[Path | str] | Path | str,
    on_error: OnError | None = None,
    archive_limits: ArchiveLimits = DEFAULT_LIMITS,
    *,
    fields: Mapping[str, str] | None = None,
) -> Iterator[Article]:
    """Read all articles of files and folders.

    Args:
        sources: Files or folders, or a single one.
        on_error: Called with each error; without it the first error is raised, but for a
            `FieldError`: its article is read without the field.
        archive_limits: What may come out of packed files.
        fields: What fields of records are called where their names do not tell, by those of
            articles: {"title": "headline"}.

    Yields:
        The articles, in the order of the sources and of the names in them.

    Raises:
        SourceError: A source, page or record cannot be read, and there is no `on_error`.
        DuplicateIdError: Two articles have the same id, and there is no `on_error`.
    """
    scanned = scan_sources(sources, on_error, archive_limits)
    files = newest_versions(list(with_fields(scanned, check_fields(fields))))
    profile = learn_furniture(files)
    first_places: dict[str, str] = {}
    for file in files:
        for reading in read_file(file, profile, ()):
            found = reading.found
            errors = [reading.doubt, found if isinstance(found, SourceError) else None]
            if isinstance(found, Article):
                errors.append(_claim(found, reading.line, first_places))
            for error in filter(None, errors):
                if on_error is not None:
                    on_error(error)
                elif not isinstance(error, FieldError):
                    raise error
            if isinstance(found, Article) and errors[-1] is None:
                yield found


def _claim(
    article: Article, line: int | None, first_places: dict[str, str]
) -> DuplicateIdError | None:
    """Register an article's id; say so where another article has it already."""
    path = article.path or ""
    if article.id not in first_places:
        first_places[article.id] = f"{path}:{line}" if line else path
        return None
    return duplicate_id(article.id, path, line, first_places[article.id])


def inspect_file(path: Path | str, *, fields: Mapping[str, str] | None = None) -> Inspection:
    """Read a file as indexing would and keep account of what becomes of it.

    The furniture of the site is learned from the other pages of the file's folder.

    Args:
        path: An article file of any format, an archive, or a file in one as messages show it:
            `archive.zip!path/in/archive.html`.
        fields: What fields of records are called; see `read_articles`.

    Returns:
        The verdicts; a file that cannot be read gives an inspection with an error.
    """
    path = check_path("path", path)
    outer = _archive_of(path)
    problems: list[SourceError] = []
    files = [] if outer.is_dir() else list(scan_sources(outer, problems.append))
    if not files:
        folder = SourceError(path, tr("is a folder; name one file of it"))
        return Inspection(path, error=problems[0] if problems else folder)
    (file,) = with_fields(files[:1], check_fields(fields))
    profile = learn_furniture(_siblings(file))
    if outer != path:
        return inspected_member(file, str(path), profile)
    return inspected(file, profile)


def _archive_of(path: Path) -> Path:
    """Return the file that a path names: itself, or the archive that stands before a `!`."""
    name = str(path)
    places = [at for at, character in enumerate(name) if character == "!"]
    if places and not os.path.lexists(path):
        return next((Path(name[:at]) for at in places if Path(name[:at]).is_file()), path)
    return path


def _siblings(file: SourceFile) -> list[SourceFile]:
    """Find the pages of the file's own folder, the folders and archives in it left aside."""
    if file.is_archive:
        return [file]
    found: list[SourceFile] = []
    for path in sorted(file.path.parent.iterdir()):
        if path.name.startswith(".") or kind_of_name(path.name) is None:
            continue
        try:
            regular = stat.S_ISREG(path.stat().st_mode)
        except OSError:
            continue
        if regular:
            found.extend(scan_sources(path, lambda error: None))
    return [file for file in found if not file.is_archive]
