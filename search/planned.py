"""The postings of a query as the module in C reads them, made once for each view.

What C reads without a look at the checksums is checked here, when it is handed out first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from weakref import proxy

from artikelsuche.index import FieldPostings, IndexView

from .norms import norm_table
from .plan import NATIVE
from .spellings import other_spellings

if TYPE_CHECKING:
    from .bm25f import Bm25f

# How many terms a view remembers, absent ones included.
_REMEMBERED = 20_000

#: The postings of terms that count as one: of each (start, end, field, norms, other spellings),
#: which is what C reads, and the field in Python and the number of the term.
Pieces: TypeAlias = tuple[tuple[Any, ...], ...]
#: The postings of a place by field: (start, end, index of the first position or -1) of each.
Places: TypeAlias = dict[str, tuple[tuple[int, int, int], ...]]
# A field of a segment: the number of the segment, and of the field what a piece holds of it.
_Source: TypeAlias = tuple[int, FieldPostings, object, bytes]


class Evidence(NamedTuple):
    """Terms that count as one, in a whole index.

    Args:
        frequency: The largest number of documents that a field has of all terms together.
        pieces: Their postings in each segment.
    """

    frequency: int
    pieces: tuple[Pieces, ...]


class Planned:
    """What the plans of a view are made of.

    Args:
        view: The index.
    """

    def __init__(self, view: IndexView) -> None:
        self._view: IndexView = proxy(view)  # which keeps this in its cache
        self._absent = Evidence(0, ((),) * len(view.segments))
        self._fields: dict[FieldPostings, object] = {}
        self._norms: dict[tuple[Bm25f, str], bytes] = {}
        self._known_sources: dict[Bm25f, list[list[_Source]]] = {}
        self._evidence: dict[tuple[Bm25f, tuple[str, ...]], Evidence] = {}
        self._written: dict[tuple[Bm25f, str], Evidence] = {}
        self._places: dict[tuple[Bm25f, tuple[str, ...]], tuple[Places, ...]] = {}
        self._terms = 0

    def evidence(self, model: Bm25f, terms: tuple[str, ...]) -> Evidence:
        """Return the postings of terms, to be scored.

        Args:
            model: The fields and parameters.
            terms: The terms.
        """
        known = self._evidence.get((model, terms))
        if known is None:
            self._make_room(len(terms))
            known = self._evidence[model, terms] = self._find(model, terms)
        return known

    def written(self, model: Bm25f, term: str) -> Evidence:
        """Return the postings of a folded form, of which other spellings do not count.

        Args:
            model: The fields and parameters.
            term: The form.
        """
        found = self.evidence(model, (term,))
        if not any(
            field.has_spellings(number) for pieces in found.pieces for *_, field, number in pieces
        ):
            return found
        known = self._written.get((model, term))
        if known is None:
            self._make_room(1)
            pieces = tuple(
                tuple(_less_others(piece, term) for piece in own) for own in found.pieces
            )
            known = self._written[model, term] = Evidence(found.frequency, pieces)
        return known

    def places(self, model: Bm25f, terms: tuple[str, ...]) -> tuple[Places, ...]:
        """Return where the positions of any of several terms lie in each segment.

        Args:
            model: The fields.
            terms: The terms.
        """
        known = self._places.get((model, terms))
        if known is None:
            self._make_room(len(terms))
            pieces = self.evidence(model, terms).pieces
            known = self._places[model, terms] = tuple(map(_places, pieces))
        return known

    def field(self, postings: FieldPostings | None) -> object:
        """Return the arrays of a field that a segment has."""
        assert postings is not None
        known = self._fields.get(postings)
        if known is None:
            assert NATIVE is not None
            width = max(1, postings.position_width)
            known = self._fields[postings] = NATIVE.Field(postings.arrays, width)
        return known

    def norms(self, model: Bm25f, field: str) -> bytes:
        """Return what a frequency of 1 counts in a field, by length byte."""
        known = self._norms.get((model, field))
        if known is None:
            table = norm_table(self._view, field, model.fields[field], model.b)
            known = self._norms[model, field] = table.tobytes()
        return known

    def _find(self, model: Bm25f, terms: tuple[str, ...]) -> Evidence:
        encoded = _encoded(terms)
        pieces: list[list[tuple[Any, ...]]] = [[] for _ in self._view.segments]
        most = 0
        for fields in self._sources(model):
            frequency = 0
            for at, field, native, norms in fields:
                for number, start, end in field.spans(encoded):
                    pieces[at].append((start, end, native, norms, (), field, number))
                    frequency += end - start
            most = max(most, frequency)
        return Evidence(most, tuple(map(tuple, pieces))) if most else self._absent

    def _sources(self, model: Bm25f) -> list[list[_Source]]:
        """List for each field of a model the segments that have it."""
        known = self._known_sources.get(model)
        if known is None:
            known = self._known_sources[model] = [
                [
                    (at, field, self.field(field), self.norms(model, name))
                    for at, segment in enumerate(self._view.segments)
                    if (field := segment.field(name)) is not None
                ]
                for name in model.names
            ]
        return known

    def _make_room(self, terms: int) -> None:
        if self._terms >= _REMEMBERED:
            self._evidence.clear()
            self._written.clear()
            self._places.clear()
            self._terms = 0
        self._terms += terms


def planned(view: IndexView) -> Planned:
    """Return what the plans of a view are made of."""
    known: Planned | None = view.cache.get("planned")
    if known is None:
        known = view.cache["planned"] = Planned(view)
    return known


def _encoded(terms: tuple[str, ...]) -> list[bytes]:
    return [term.encode("utf-8", "surrogatepass") for term in terms]


def _less_others(piece: tuple[Any, ...], term: str) -> tuple[Any, ...]:
    """Add the other spellings that the postings of a folded form stand for too."""
    start, end, native, norms, _, field, number = piece
    if not field.has_spellings(number):
        return piece
    spans = field.spans(_encoded(other_spellings(term)))
    others = tuple([(start, end) for _, start, end in spans])
    return start, end, native, norms, others, field, number


def _places(pieces: Pieces) -> Places:
    found: dict[str, tuple[tuple[int, int, int], ...]] = {}
    for start, end, _, _, _, field, number in pieces:
        place = field.place(number)
        placed = start, end, -1 if place is None else place
        found[field.name] = (*found.get(field.name, ()), placed)
    return found
