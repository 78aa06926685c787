"""Alerts of the command `reindex`: hits of saved queries among what a run has added or changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from artikelsuche.corpus.language import tr
from artikelsuche.search.cli.messages import messages
from artikelsuche.search.cli.terminal import json_text
from artikelsuche.search.errors import QueryError
from artikelsuche.search.saved.queries import SavedQuery, read_queries

if TYPE_CHECKING:
    from artikelsuche.search.saved.alerts import Alert


class Alerting:
    """Notes the articles of a run, and writes what saved queries find among them.

    Args:
        queries: The file of queries; None where there are no alerts.
        feed: The feed to write beside the standard output; None for none.

    Raises:
        UsageError: There is a feed without queries.
        QueryError: The file has no queries.
    """

    def __init__(self, queries: BinaryIO | None, feed: Path | None) -> None:
        if feed is not None and queries is None:
            raise click.UsageError(tr("--alerts-feed needs --alerts FILE"))
        self._place = "" if queries is None else queries.name
        self._queries = [] if queries is None else read_queries(queries.read(), queries.name)
        self._feed = feed
        self._ids: dict[str, None] = {}

    def note(self, key: str) -> None:
        """Note the id of an article that the run adds or changes."""
        if self._queries:
            self._ids[key] = None

    def write(self, index: Path, *, dry_run: bool) -> None:
        """Write the alerts of the run as JSON Lines, and into the feed; then begin anew."""
        ids, self._ids = self._ids, {}
        if not ids or dry_run:
            return
        from artikelsuche.search.opening import open_index
        from artikelsuche.search.saved.alerts import find_alerts
        from artikelsuche.search.saved.feed import write_feed

        with open_index(index) as archive:
            printed = _printed(find_alerts(archive, self._queries, ids, self._fail))
            if self._feed is not None:
                write_feed(self._feed, printed, dt.datetime.now(dt.timezone.utc))
            for _ in printed:
                pass

    def _fail(self, saved: SavedQuery, error: QueryError) -> None:
        from artikelsuche.search.cli.many_hits import wrong_query

        text = wrong_query(self._place, saved, error)
        messages.say(text, "alert", "error", name=saved.name)


def _printed(alerts: Iterable[Alert]) -> Iterator[Alert]:
    """Print alerts one after the other, as a first run may have more than fit into memory."""
    for alert in alerts:
        click.echo(json_text(alert.to_json()))
        yield alert
