"""The arguments of a search: what is refused, and what they mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from artikelsuche.corpus.arguments import Bounds, check_flag, check_text, check_whole, shown, wrong
from artikelsuche.corpus.language import tr
from artikelsuche.search.query.dates import parse_date_bound

from .errors import QueryError

Labels = str | Iterable[str] | None

#: How many hits can be asked for, or skipped: more than an index can hold.
HITS = Bounds(0, 1_000_000_000)
#: How many passages of one hit can be asked for.
SNIPPETS = Bounds(0, 1000)


def check_arguments(
    query: Any, limit: Any, offset: Any, snippets: Any, match: Any, plain: Any
) -> None:
    """Refuse what no search can be made of.

    Raises:
        TypeError: One is of a wrong type.
        QueryError: A number is out of its range, or a name is none.
    """
    check_text("query", query)
    check_whole("limit", limit, HITS, QueryError)
    check_whole("offset", offset, HITS, QueryError)
    check_whole("snippets", snippets, SNIPPETS, QueryError)
    check_flag("plain", plain)
    check_match(match)


def check_match(match: Any) -> None:
    """Refuse what says nothing of how many words must occur; see `check_arguments`."""
    check_choice("match", match, ("all", "any"))


def check_choice(name: str, value: Any, choices: Iterable[str]) -> None:
    """Refuse what is none of some names; see `check_arguments`."""
    if check_text(name, value) not in choices:
        *others, last = map(repr, choices)
        raise QueryError(
            tr(
                "{name} is {value}; it must be {others} or {last}",
                name=name,
                value=shown(value),
                others=", ".join(others),
                last=last,
            )
        )


def period(
    since: dt.date | str | None, until: dt.date | str | None
) -> tuple[dt.date | None, dt.date | None]:
    """Read the days between which an article must have been published.

    Args:
        since: The first day, a date or a text as people write dates; None where any day will do.
        until: The last day, likewise.

    Raises:
        TypeError: One is neither a date nor a text.
        QueryError: A text is no date, or the days are in the wrong order.
    """
    first, last = _bound("since", since, end=False), _bound("until", until, end=True)
    if first is not None and last is not None and first > last:
        raise QueryError(
            tr("since {first} lies after until {last}; exchange the two", first=first, last=last)
        )
    return first, last


def _bound(name: str, value: dt.date | str | None, *, end: bool) -> dt.date | None:
    if isinstance(value, str):
        return parse_date_bound(value, end)
    if isinstance(value, dt.datetime):
        return value.date()
    if value is not None and not isinstance(value, dt.date):
        wrong(name, value, tr("a date, or a text as '2024-06-01'"))
    return value


def listed(**labels: Labels) -> dict[str, Iterable[str]]:
    """List what was asked for of each kind of label.

    Args:
        labels: One label, several, or None where any will do, by the name of the field.

    Raises:
        TypeError: A label is no text.
    """
    return {name: texts(name, value) for name, value in labels.items() if value is not None}


def texts(name: str, value: Any) -> list[str]:
    """Take one text or several; a TypeError names the argument where they are none."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, (bytes, Mapping)) or not isinstance(value, Iterable):
        wrong(name, value, tr("a text, or several"))
    return [check_text(name, one) for one in value]
