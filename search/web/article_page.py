"""The page of an article, and what the cleaner kept of its file."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path

from markupsafe import Markup

from artikelsuche.corpus.article import Article
from artikelsuche.corpus.language import tr
from artikelsuche.corpus.reader import inspect_file
from artikelsuche.search.archive import Archive
from artikelsuche.search.errors import QueryError
from artikelsuche.search.web.http.requests import BadRequestError, Response

from .asked import Asked
from .templating import marked, page

# So many similar articles and copies are shown.
_SIMILAR, _COPIES = 5, 20
# A source file of more bytes is not sent to a browser, nor read for it.
_LARGEST = 20_000_000
_WEB = re.compile(r"https?://[^\s/]", re.I)
_BINARY = frozenset({".pdf", ".docx", ".gz", ".xz", ".bz2", ".zst", ".zip", ".tar", ".warc"})

Marks = tuple[tuple[int, int], ...]


def article_page(archive: Archive, key: str, asked: Asked) -> Response:
    """Show an article with all matches of the query marked.

    Raises:
        BadRequestError: There is no such article.
        IndexStoreError: The index cannot be read.
    """
    article = stored(archive, key)
    found: tuple[Marks, Marks] | None = None
    if asked.q:
        try:
            found = archive.matches(key, asked.q, match=asked.arguments()["match"])
        except QueryError:
            found = None  # the article can be read whatever the query is
    title_marks, body_marks = found or ((), ())
    return page(
        "article",
        article=article,
        asked=asked,
        title=marked(article.title, title_marks, 1),
        paragraphs=list(_paragraphs(article, body_marks, len(title_marks) + 1)),
        matches=len(title_marks) + len(body_marks),
        address=article.url if article.url and _WEB.match(article.url) else None,
        copies=archive.versions(key, limit=_COPIES),
        similar=archive.similar(key, limit=_SIMILAR),
        has_file=source_file(article) is not None,
    )


def stored(archive: Archive, key: str) -> Article:
    """Return a stored article.

    Raises:
        BadRequestError: There is none with this id.
    """
    article = archive.get(key)
    if article is None:
        raise BadRequestError(tr("no article has the id {key!r}", key=key[:200]), 404)
    return article


def _paragraphs(article: Article, marks: Marks, first: int) -> Iterator[Markup]:
    """Yield the paragraphs of an article with their marks, numbered from the first."""
    at, starts = 0, [start for start, _ in marks]
    for paragraph in article.body.split("\n\n"):
        end = at + len(paragraph)
        here = marks[bisect_left(starts, at) : bisect_left(starts, end)]
        own = tuple([(start - at, min(stop, end) - at) for start, stop in here])
        if paragraph.strip():
            yield marked(paragraph, own, first).replace("\n", Markup("<br>"))
        first += len(own)
        at = end + 2


def source_file(article: Article) -> Path | None:
    """Return the file that an article alone was read from, where it is still there."""
    if article.path is None or "!" in article.path:
        return None
    path = Path(article.path)
    try:
        is_whole = article.id.endswith(path.stem) and path.is_file()
    except (OSError, ValueError):
        return None
    return path if is_whole and not _is_large(path) else None


def _is_large(path: Path) -> bool:
    try:
        return path.stat().st_size > _LARGEST
    except (OSError, ValueError):
        return False


def original(archive: Archive, key: str) -> Response:
    """Send the file of an article as it came: text to be read, anything else to be saved.

    Raises:
        BadRequestError: There is no such article or file.
    """
    path = source_file(stored(archive, key))
    if path is None:
        raise BadRequestError(tr("the file of this article is not there any more"), 404)
    try:
        raw = path.read_bytes()
    except OSError as error:
        text = tr("the file of this article cannot be read ({reason})", reason=error.strerror)
        raise BadRequestError(text, 404) from None
    if path.suffix.lower() in _BINARY:
        saved = (("Content-Disposition", f'attachment; filename="article{path.suffix.lower()}"'),)
        return Response(raw, "application/octet-stream", headers=saved)
    from artikelsuche.corpus.decode import DecodeError, decode_bytes

    try:
        raw = decode_bytes(raw).text.encode("utf-8", "replace")
    except DecodeError:
        return Response(raw, "application/octet-stream")
    return Response(raw, "text/plain; charset=utf-8")


def inspection_page(archive: Archive, key: str) -> Response:
    """Show line by line what the cleaner kept and cut of the file of an article.

    Raises:
        BadRequestError: There is no such article, or its file cannot be read any more.
    """
    article = stored(archive, key)
    if article.path is None:
        raise BadRequestError(tr("the file of this article is not there any more"), 404)
    if _is_large(Path(article.path.partition("!")[0])):
        text = tr("the file of this article is too large; ask 'artikelsuche inspect' for it")
        raise BadRequestError(text, 404)
    inspection = inspect_file(article.path)
    if inspection.error is not None:
        raise BadRequestError(str(inspection.error), 404)
    return page("inspection", article=article, inspection=inspection)
