"""A search as a feed: its newest articles as RSS 2.0."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from artikelsuche.corpus.language import tr
from artikelsuche.search.archive import Archive
from artikelsuche.search.saved.feed import feed_item, feed_text, web_address
from artikelsuche.search.web.http.requests import Response

from .asked import Asked
from .templating import article_address

# So many articles a feed holds.
_ITEMS = 50


def search_feed(archive: Archive, asked: Asked, origin: str) -> Response:
    """Give the newest articles of a search.

    Args:
        archive: The archive.
        asked: The search; the newest come first whatever its order.
        origin: Scheme, host and port of the page, for links to articles.

    Raises:
        QueryError: The query cannot be understood.
        IndexStoreError: The index cannot be read.
    """
    newest = replace(asked, sort="date")
    hits = archive.search(**newest.arguments(), limit=_ITEMS, snippets=1, fallback=False)
    now = dt.datetime.now(dt.timezone.utc)
    items = [
        feed_item(
            hit, hit.id, asked.q, web_address(hit) or f"{origin}{article_address(hit.id)}", now
        )
        for hit in hits
    ]
    title = asked.q or tr("All articles")
    about = tr("The newest articles of a search")
    text = feed_text(f"{title} – artikelsuche", f"{origin}{newest.address()}", about, items, now)
    return Response(text.encode("utf-8", "replace"), "application/rss+xml; charset=utf-8")
