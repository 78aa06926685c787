"""What a page of hits is asked for: the address is the query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Any
from urllib.parse import quote_plus

from artikelsuche.corpus.language import tr
from artikelsuche.search.web.http.requests import BadRequestError

#: How many characters a query may have, and how many labels may be asked for.
LONGEST_QUERY, MOST_LABELS = 2000, 50
#: How many hits stand on a page, and how deep pages go.
PER_PAGE, LAST_PAGE = 10, 10_000
#: The facets that can be chosen from.
FACETS = ("section", "source", "author")
_SORTS = ("relevance", "recent", "date", "oldest")
_LONGEST_LABEL = 500


@dataclass(frozen=True)
class Asked:
    """A search as its address tells it.

    Args:
        q: The query; empty for all articles.
        section: The sections of which an article must be of one; likewise `source` and `author`.
        source: The papers or sites.
        author: The authors.
        since: The first day, as people write it; empty for any.
        until: The last day, likewise.
        undated: "include", "only" or nothing.
        sort: "relevance", "recent", "date" or "oldest"; empty for what suits the query.
        match: "all" or "any".
        copies: "fold" or "all".
        page: The page of hits, from 1.
    """

    q: str = ""
    section: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    undated: str = ""
    sort: str = ""
    match: str = "all"
    copies: str = "fold"
    page: int = 1

    @cached_property
    def narrowed(self) -> bool:
        """Whether anything but the query narrows the search."""
        return self != Asked(q=self.q, sort=self.sort, match=self.match, copies=self.copies)

    def address(self, path: str = "/", /, **changes: Any) -> str:
        """Return the address of this search, or of one that differs; on its first page.

        Args:
            path: The path of the page.
            changes: The arguments that differ.
        """
        changed = {name: _part(name, value) for name, value in {"page": 1, **changes}.items()}
        query = "&".join([part for part in {**self._parts, **changed}.values() if part])
        return f"{path}?{query}" if query else path

    @cached_property
    def trail(self) -> str:
        """Its page of hits as further arguments of another page; nothing without any."""
        found = self.address("", page=self.page)
        return f"&{found[1:]}" if found else ""

    @cached_property
    def _parts(self) -> dict[str, str]:
        """The parts of its address by argument, as a page of hits has many addresses alike."""
        return {name: _part(name, getattr(self, name)) for name in _PLAIN}

    def beginning(self, **changes: Any) -> str:
        """Return the address of a search that differs, for one more argument to be added."""
        address = self.address(**changes)
        return f"{address}&" if "?" in address else f"{address}?"

    def without(self, facet: str, value: str) -> str:
        """Return the address of this search with a label of a facet not chosen any more."""
        chosen: tuple[str, ...] = getattr(self, facet)
        return self.address(**{facet: tuple(one for one in chosen if one != value)})

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of `Archive.search` but for what is counted and shown."""
        sort = self.sort or ("relevance" if self.q else "date")
        return {
            "query": self.q or "*",
            "since": self.since or None,
            "until": self.until or None,
            **{name: [f"={label}" for label in getattr(self, name)] or None for name in FACETS},
            "undated": self.undated or None,
            "sort": "date" if sort == "oldest" else sort,
            "reverse": sort == "oldest",
            "match": self.match,
            "copies": self.copies,
        }


_PLAIN = asdict(Asked())


def _part(name: str, value: Any) -> str:
    """Return the part of an address for an argument; nothing where it goes without saying."""
    if value == _PLAIN[name]:
        return ""
    values = value if isinstance(value, tuple) else (str(value),)
    return "&".join([f"{name}={quote_plus(one)}" for one in values])


def read_asked(given: Mapping[str, list[str]]) -> Asked:
    """Read what a page of hits is asked for; what no page knows is passed over.

    Raises:
        BadRequestError: It asks for too much, or for what there is not.
    """
    values: dict[str, Any] = {}
    for field in fields(Asked):
        texts = [text.strip() for text in given.get(field.name, ()) if text.strip()]
        if field.name in FACETS:
            values[field.name] = tuple(dict.fromkeys(texts))
        elif texts:
            values[field.name] = texts[-1]
    if len(values.get("q", "")) > LONGEST_QUERY:
        text = tr("the query is longer than {most} characters; shorten it", most=LONGEST_QUERY)
        raise BadRequestError(text)
    labels = [label for name in FACETS for label in values[name]]
    if len(labels) > MOST_LABELS or any(len(label) > _LONGEST_LABEL for label in labels):
        raise BadRequestError(tr("too many filters are chosen; take some away"))
    values["page"] = _page(values.get("page", "1"))
    for name, choices in _CHOICES.items():
        if name in values and values[name] not in choices:
            known = ", ".join(choices)
            text = tr(
                "{name} is {value!r}; known are {known}",
                name=name,
                value=values[name][:40],
                known=known,
            )
            raise BadRequestError(text)
    return Asked(**values)


_CHOICES: Mapping[str, tuple[str, ...]] = {
    "sort": _SORTS,
    "match": ("all", "any"),
    "copies": ("fold", "all"),
    "undated": ("include", "only"),
}


def _page(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise BadRequestError(tr("page is {value!r}; it must be a number", value=text[:40]))
    if not 1 <= int(text) <= LAST_PAGE:
        raise BadRequestError(tr("pages go from 1 to {last}; narrow the search", last=LAST_PAGE))
    return int(text)
