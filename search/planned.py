"""The postings of a query as the module in C reads them, made once for each view.

What C reads without a look at the checksums is checked here, when it is handed out first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from weakref import proxy

from artikelsuche.index import FieldPostings, Gathered, IndexView, gathered

from .norms import idf, norm_table
from .plan import NATIVE
from .spellings import other_spellings

if TYPE_CHECKING:
    from .bm25f import Bm25f

# How many terms a view remembers, absent ones included.
_REMEMBERED = 20_000

#: The postings of terms that count as one: of each (start, end, field, norms, other spellings),
#: which is what C reads, and the field in Python and the number of the term.
Pieces: TypeAlias = tuple[tuple[Any, ...], ...]
#: Where any of several terms stands, as C reads it: for each field that has one (field, norms,
#: terms), for each term (start, end, index of the first position or -1).
Place: TypeAlias = tuple[tuple[object, bytes, tuple[tuple[int, int, int], ...]], ...]
# A field of a segment: its terms, the numbers of both, and what a piece holds of the field.
_Source: TypeAlias = tuple[object, int, int, tuple[object, bytes, tuple[()], FieldPostings]]


class Evidence(NamedTuple):
    """Terms that count as one, in a whole index.

    Args:
        frequency: The largest number of documents that a field has of all terms together.
        idf: How rare that is.
        pieces: Their postings in each segment.
    """

    frequency: int
    idf: float
    pieces: tuple[Pieces, ...]


class Planned:
    """What the plans of a view are made of.

    Args:
        view: The index.
    """

    def __init__(self, view: IndexView) -> None:
        self._view: IndexView = proxy(view)  # which keeps this in its cache
        self._documents, self._segments = view.documents, len(view.segments)
        self._absent = Evidence(0, idf(0, view.documents), ((),) * self._segments)
        self._fields: dict[FieldPostings, object] = {}
        self._known_sources: dict[Bm25f, tuple[_Source, ...]] = {}
        self._evidence: dict[tuple[Bm25f, tuple[str, ...]], Evidence] = {}
        self._written: dict[tuple[Bm25f, str], Evidence] = {}
        self._places: dict[tuple[Bm25f, tuple[str, ...]], tuple[Place, ...]] = {}
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
        known = self._written.get((model, term))
        if known is None:
            self._make_room(1)
            found = self.evidence(model, (term,))
            pieces = tuple([_less_others(own, term) for own in found.pieces])
            known = self._written[model, term] = found._replace(pieces=pieces)
        return known

    def places(self, model: Bm25f, terms: tuple[str, ...]) -> tuple[Place, ...]:
        """Return where the positions of any of several terms lie in each segment.

        Args:
            model: The fields.
            terms: The terms.
        """
        known = self._places.get((model, terms))
        if known is None:
            self._make_room(len(terms))
            pieces = self.evidence(model, terms).pieces
            known = self._places[model, terms] = tuple(map(_place, pieces))
        return known

    def _find(self, model: Bm25f, terms: tuple[str, ...]) -> Evidence:
        sources = self._known_sources.get(model) or self._sources(model)
        found = gathered(sources, terms, self._segments)
        frequency, pieces = found or _checked(sources, terms, self._segments)
        if not frequency:
            return self._absent
        return Evidence(frequency, idf(frequency, self._documents), pieces)

    def _sources(self, model: Bm25f) -> tuple[_Source, ...]:
        """List the fields of a model in all segments that have them."""
        found = self._known_sources[model] = tuple(
            (field.table, number, at, (self._field(field), self._table(model, name), (), field))
            for number, name in enumerate(model.names)
            for at, segment in enumerate(self._view.segments)
            if (field := segment.field(name)) is not None
        )
        return found

    def _field(self, postings: FieldPostings) -> object:
        """Return the arrays of a field that a segment has."""
        known = self._fields.get(postings)
        if known is None:
            assert NATIVE is not None
            width = max(1, postings.position_width)
            known = self._fields[postings] = NATIVE.Field(postings.arrays, width)
        return known

    def _table(self, model: Bm25f, field: str) -> bytes:
        """Return what a frequency of 1 counts in a field, by length byte."""
        return norm_table(self._view, field, model.fields[field], model.b).tobytes()

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


def _checked(sources: tuple[_Source, ...], terms: tuple[str, ...], segments: int) -> Gathered:
    """Find several terms as `gathered` does, and check what is read."""
    encoded = _encoded(terms)
    pieces: list[list[tuple[Any, ...]]] = [[] for _ in range(segments)]
    frequencies: dict[int, int] = {}
    for _, name, at, more in sources:
        for number, start, end in more[-1].spans(encoded):
            pieces[at].append((start, end, *more, number))
            frequencies[name] = frequencies.get(name, 0) + end - start
    return max(frequencies.values(), default=0), tuple(map(tuple, pieces))


def _encoded(terms: tuple[str, ...]) -> list[bytes]:
    return [term.encode("utf-8", "surrogatepass") for term in terms]


def _less_others(pieces: Pieces, term: str) -> Pieces:
    """Add the other spellings that the postings of a folded form stand for too."""
    if not any(field.has_spellings(number) for *_, field, number in pieces):
        return pieces
    others = _encoded(other_spellings(term))
    return tuple([_less(piece, others) for piece in pieces])


def _less(piece: tuple[Any, ...], others: list[bytes]) -> tuple[Any, ...]:
    start, end, native, norms, _, field, number = piece
    if not field.has_spellings(number):
        return piece
    found = tuple([(start, end) for _, start, end in field.spans(others)])
    return start, end, native, norms, found, field, number


def _place(pieces: Pieces) -> Place:
    found: dict[tuple[object, bytes], list[tuple[int, int, int]]] = {}
    for start, end, native, norms, _, field, number in pieces:
        first = field.place(number)
        term = start, end, -1 if first is None else first
        found.setdefault((native, norms), []).append(term)
    return tuple([(*field, tuple(terms)) for field, terms in found.items()])
