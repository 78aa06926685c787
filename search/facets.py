"""Facets of a search: how many of all its matches have which label, or are of which time."""

from __future__ import annotations

from artikelsuche.search.engine.counting import PERIODS, months_between
from artikelsuche.search.engine.lowering import filtered
from artikelsuche.search.engine.nodes import Node
from artikelsuche.search.engine.opened import Opened
from artikelsuche.search.engine.ranking import Matches


class Facets:
    """The facets of one search.

    Args:
        opened: The snapshot.
        plan: What was searched, without filters.
        filters: The filters by field.
        drill: Whether a facet is counted as if its own filter were not there, as shops do, so that
            what else could be chosen stays in sight.
    """

    def __init__(
        self, opened: Opened, plan: Node, filters: dict[str, Node], *, drill: bool
    ) -> None:
        self._opened = opened
        self._plan = plan
        self._filters = filters
        self._drill = drill
        self._found: dict[str, Matches] = {}

    def count(self, facet: str) -> dict[str, int]:
        """Count the matches by the values of a facet."""
        own = "published" if facet in PERIODS else facet
        dropped = own if self._drill and own in self._filters else ""
        return self.matches(dropped).count(facet)

    def timeline(self) -> dict[str, int]:
        """Count the matches of each month from the first to the last one, empty ones included."""
        counts = self.matches().count("month")
        if not counts:
            return {}
        first, *_, last = [*counts, *counts]
        return {month: counts.get(month, 0) for month in months_between(first, last)}

    def matches(self, dropped: str = "") -> Matches:
        """Return all matches, with all filters but the one of a field."""
        found = self._found.get(dropped)
        if found is None:
            kept = [node for name, node in self._filters.items() if name != dropped]
            found = self._opened.ranking.matches(filtered(self._plan, kept))
            self._found[dropped] = found
        return found
