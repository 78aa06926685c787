"""Status, help, saved searches, and the assets of all pages."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from artikelsuche.corpus.language import tr
from artikelsuche.index.upkeep.status import read_status
from artikelsuche.search.archive import Archive
from artikelsuche.search.errors import QueryError
from artikelsuche.search.saved.queries import SavedQuery, read_queries
from artikelsuche.search.web.http.requests import BadRequestError, Response

from .asked import Asked
from .templating import ASSETS, page

# So many saved searches are shown.
_MOST_SAVED = 100
_KINDS = {
    "app.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "style.css": "text/css; charset=utf-8",
}
# Their addresses change with their bytes.
_KEPT = (("Cache-Control", "public, max-age=31536000, immutable"),)


class Saved(NamedTuple):
    """A saved search: how many articles it finds and where it leads, or what is wrong with it."""

    name: str
    query: str
    total: int
    address: str
    feed: str
    error: str = ""


def status_page(index: Path | None) -> Response:
    """Show age, size and contents of the index.

    Raises:
        IndexStoreError: There is no index, or it is damaged.
    """
    return page("status", status=read_status(index))


def help_page() -> Response:
    """Explain the query language and the keys."""
    return page("help")


def saved_page(archive: Archive, queries: Path | None) -> Response:
    """List the saved searches of a file.

    Raises:
        BadRequestError: The file cannot be read.
    """
    if queries is None:
        return page("saved", queries=None, rows=(), left=0)
    try:
        found = read_queries(queries.read_bytes(), queries)
    except OSError as error:
        text = tr("{path} cannot be read ({reason})", path=queries, reason=error.strerror or error)
        raise BadRequestError(text, 503) from None
    except QueryError as error:
        raise BadRequestError(str(error), 503) from None
    rows = [_saved(archive, one) for one in found[:_MOST_SAVED]]
    return page("saved", queries=queries, rows=rows, left=len(found) - len(rows))


def _saved(archive: Archive, saved: SavedQuery) -> Saved:
    asked = Asked(q=saved.query, sort="date")
    addresses = asked.address(), asked.address("/feed")
    try:
        total = archive.search(saved.query, limit=0, snippets=0, fallback=False).total
    except QueryError as error:
        return Saved(saved.name, saved.query, 0, *addresses, str(error))
    return Saved(saved.name, saved.query, total, *addresses)


def send_asset(name: str) -> Response:
    """Send the stylesheet, the script or the icon, which a browser may keep.

    Raises:
        BadRequestError: There is no such asset.
    """
    kind = _KINDS.get(name)
    if kind is None:
        raise BadRequestError(tr("there is no such page"), 404)
    return Response((ASSETS / name).read_bytes(), kind, headers=_KEPT)
