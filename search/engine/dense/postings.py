"""Where the terms of a query stand: their postings in every segment, looked up once."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from artikelsuche.index.codec.postings import FieldPostings
from artikelsuche.index.store.index_view import IndexView

# How many terms a view remembers, absent ones included.
_REMEMBERED = 20_000


class Posted(NamedTuple):
    """The postings of a term in a field of a segment.

    Args:
        field: The field.
        number: The number of the term.
        start: The index of the first posting.
        end: The index behind the last one.
    """

    field: FieldPostings
    number: int
    start: int
    end: int

    @property
    def ids(self) -> NDArray[np.uint16]:
        """The documents of the term, ascending."""
        return self.field.ids(self.start, self.end)


#: The postings of several terms in one segment, by field; fields without any are left out.
Postings: TypeAlias = dict[str, list[Posted]]


class Found(NamedTuple):
    """Several terms that count as one, in a whole index.

    Args:
        frequency: The largest number of documents that a field has of all terms together.
        postings: Their postings in each segment.
    """

    frequency: int
    postings: tuple[Postings, ...]


class _Memory:
    """What a view has found."""

    def __init__(self) -> None:
        self.found: dict[tuple[tuple[str, ...], tuple[str, ...]], Found] = {}
        self.terms = 0

    def keep(self, fields: tuple[str, ...], terms: tuple[str, ...], found: Found) -> None:
        if self.terms >= _REMEMBERED:
            self.found.clear()
            self.terms = 0
        self.found[fields, terms] = found
        self.terms += len(terms)


def look_up(view: IndexView, fields: tuple[str, ...], terms: tuple[str, ...]) -> Found:
    """Look up several terms in several fields.

    Args:
        view: The index.
        fields: The fields.
        terms: The terms, each once.

    Returns:
        Where they are; whatever is not there is left out.
    """
    memory: _Memory | None = view.cache.get("posted")
    if memory is None:
        memory = view.cache["posted"] = _Memory()
    found = memory.found.get((fields, terms))
    if found is None:
        found = _look_up(view, fields, terms)
        memory.keep(fields, terms, found)
    return found


def _look_up(view: IndexView, fields: tuple[str, ...], terms: tuple[str, ...]) -> Found:
    encoded = tuple([term.encode("utf-8", "surrogatepass") for term in terms])
    postings: list[Postings] = [{} for _ in view.segments]
    frequencies = [0]
    for name in fields:
        frequency = 0
        for segment, by_field in zip(view.segments, postings, strict=True):
            field = segment.field(name)
            spans = None if field is None else field.spans(encoded)
            if field is not None and spans:
                by_field[name] = [Posted(field, *span) for span in spans]
                frequency += sum(posted.end - posted.start for posted in by_field[name])
        frequencies.append(frequency)
    return Found(max(frequencies), tuple(postings))
