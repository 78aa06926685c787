"""The arguments of a search: what is refused, and what they mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from artikelsuche.search.query.dates import parse_date_bound

from .errors import QueryError

Labels = str | Iterable[str] | None


def check_arguments(limit: int, offset: int, snippets: int, sort: str, match: str) -> None:
    """Refuse what no search can be made of.

    Args:
        limit: How many hits to return.
        offset: How many hits to skip.
        snippets: How many passages to show of each.
        sort: The name of an order.
        match: How many words must occur.

    Raises:
        QueryError: A number is negative, or a name is none.
    """
    for name, value in (("limit", limit), ("offset", offset), ("snippets", snippets)):
        if value < 0:
            raise QueryError(f"{name} is {value}; it must be 0 or more")
    if sort not in ("relevance", "date"):
        raise QueryError(f"sort is {sort!r}; it must be 'relevance' or 'date'")
    if match not in ("all", "any"):
        raise QueryError(f"match is {match!r}; it must be 'all' or 'any'")


def period(
    since: dt.date | str | None, until: dt.date | str | None
) -> tuple[dt.date | None, dt.date | None]:
    """Read the days between which an article must have been published.

    Args:
        since: The first day, a date or a text as people write dates; None where any day will do.
        until: The last day, likewise.

    Returns:
        Both, a month or a year standing for its first or its last day.

    Raises:
        QueryError: A text is no date, or the days are in the wrong order.
    """
    first, last = _bound(since, end=False), _bound(until, end=True)
    if first is not None and last is not None and first > last:
        raise QueryError(f"since {first} lies after until {last}; exchange the two")
    return first, last


def _bound(value: dt.date | str | None, *, end: bool) -> dt.date | None:
    if isinstance(value, str):
        return parse_date_bound(value, end)
    if isinstance(value, dt.datetime):
        return value.date()
    return value


def listed(**labels: Labels) -> dict[str, Iterable[str]]:
    """List what was asked for of each kind of label.

    Args:
        labels: One label, several, or None where any will do, by the name of the field.

    Returns:
        The labels of the fields for which some were named.
    """
    return {
        name: [value] if isinstance(value, str) else list(value)
        for name, value in labels.items()
        if value is not None
    }
