"""The postings of a query as the module in C reads them, made once for each view.

What C reads without a look at the checksums has been checked when it is handed out first.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias
from weakref import proxy

from artikelsuche.index.codec.postings import FieldPostings
from artikelsuche.index.codec.term_lookup import gatherer, placed
from artikelsuche.index.store.index_view import IndexView
from artikelsuche.index.store.schema import TEXT_FIELDS, stem_field
from artikelsuche.search.meaning.spellings import other_spellings

from .norms import norm_table
from .plan import NATIVE, Plan

if TYPE_CHECKING:
    from artikelsuche.search.engine.dense.bm25f import Bm25f
    from artikelsuche.search.engine.dense.layered import Models

_STEMS = frozenset(map(stem_field, TEXT_FIELDS))
# How many terms are remembered for a model, absent ones included.
_REMEMBERED = 20_000

#: The postings of terms that count as one: of each (start, end, field, norms, other spellings), the
#: field in Python, its table of terms, the number of the term, and of `Layer.places` the index of
#: its first position, -1 without any.
Pieces: TypeAlias = tuple[tuple[Any, ...], ...]
# A field of a segment: its terms, the numbers of both, and what a piece holds of the field.
_Source: TypeAlias = tuple[object, int, int, tuple[object, bytes, tuple[()], FieldPostings, object]]


#: Terms that count as one, in a whole index: the largest number of documents that a field has of
#: all of them together, how rare that is, their postings in each segment, and whether one of them
#: is a folded form that stands for other spellings too.
Evidence: TypeAlias = tuple[int, float, tuple[Pieces, ...], bool]


class Layers(Protocol):
    """What makes the plans of words on both layers."""

    def word(
        self,
        stems: tuple[str, ...],
        exact: tuple[str, ...],
        spelt: str | None,
        parts: tuple[str, ...],
        at: int,
        is_one_enough: bool,
        /,
    ) -> Plan:
        """Make the plan of a word for a segment.

        Args:
            stems: Its stems.
            exact: Its exact forms, the folded one first.
            spelt: The spelling of the query, or None where that does not count.
            parts: The stems of the parts of a compound.
            at: The number of the segment.
            is_one_enough: Whether one of the parts is enough; else all must stand together.
        """

    def neighbours(
        self,
        compounds: tuple[tuple[str, ...], ...],
        near: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...],
        at: int,
        /,
    ) -> Plan:
        """Make the plan of the bonuses of neighbouring words for a segment.

        Args:
            compounds: The stems of the words as one, of each pair.
            near: The stems of both words, of each pair that may stand near each other.
            at: The number of the segment.
        """


class Planned(dict["Bm25f", "Layer"]):
    """What the plans of a view are made of, for each model that is asked for.

    Args:
        view: The index.
    """

    def __init__(self, view: IndexView) -> None:
        super().__init__()
        self._view: IndexView = proxy(view)  # which keeps this in its cache
        self._fields: dict[FieldPostings, object] = {}
        self._layers: dict[Models, Layers] = {}

    def layers(self, models: Models) -> Layers:
        """Return what makes the plans of words.

        Args:
            models: How the layers are weighed.
        """
        known = self._layers.get(models)
        if known is None:
            assert NATIVE is not None
            exact, stems, weights = self[models.exact], self[models.stems], models.weights
            counts = weights.exact, weights.written, weights.part, weights.joined, weights.near
            limits = weights.part_distance, weights.reach
            evidence = exact.evidence, stems.evidence, exact.written
            known = self._layers[models] = NATIVE.Layers(*evidence, weights.k1, counts, limits)
        return known

    def __missing__(self, model: Bm25f) -> Layer:
        sources = tuple(
            (
                field.table,
                number,
                at,
                (self._field(field), self._norms(model, name), (), field, field.table),
            )
            for number, name in enumerate(model.names)
            for at, segment in enumerate(self._view.segments)
            if (field := segment.field(name)) is not None
        )
        # Nearly every query asks where the words of the stem layer stand, few ask it of the others.
        with_places = all(name in _STEMS for name in model.names)
        segments, documents = len(self._view.segments), self._view.documents
        made = self[model] = Layer(sources, segments, documents, with_places)
        return made

    def _field(self, postings: FieldPostings) -> object:
        """Return the arrays of a field that a segment has."""
        known = self._fields.get(postings)
        if known is None:
            assert NATIVE is not None
            width = max(1, postings.position_width)
            known = self._fields[postings] = NATIVE.Field(postings.arrays, width)
        return known

    def _norms(self, model: Bm25f, field: str) -> bytes:
        """Return what a frequency of 1 counts in a field, by length byte."""
        return norm_table(self._view, field, model.fields[field], model.b).tobytes()


class Layer:
    """What the plans of one model are made of; what has been found is remembered for a while.

    Args:
        sources: The fields of the model in all segments that have them.
        segments: How many segments there are.
        documents: How many documents they have.
        with_places: Whether to find the positions of all terms at once.

    Attributes:
        find: Finds the postings of terms that count as one, called with the terms.
        plan: Makes their plan, called with the terms, the number of the segment, the boost and k1.
        evidence: The same for C.
        written: The postings of one folded form, less the other spellings it stands for.
    """

    def __init__(
        self, sources: tuple[_Source, ...], segments: int, documents: int, with_places: bool
    ) -> None:
        assert NATIVE is not None
        limits = documents, _REMEMBERED
        self.evidence = NATIVE.Evidence(gatherer(), sources, segments, with_places, *limits)
        self.find: Callable[[tuple[str, ...]], Evidence] = self.evidence.find
        self.plan: Callable[[tuple[str, ...], int, float, float], Plan] = self.evidence.plan
        self.written = _WrittenOf(self.find)
        self._placed = None if with_places else _PlacesOf(self.find)

    def places(self, terms: tuple[str, ...]) -> tuple[Pieces, ...]:
        """Find the postings of terms that count as one, with their positions.

        Args:
            terms: The terms.
        """
        return self.find(terms)[2] if self._placed is None else self._placed[terms]


class _Memory(dict[tuple[str, ...], tuple[Pieces, ...]], ABC):
    """Postings made of those of terms so far; what is asked for and not there is made."""

    def __init__(self, find: Callable[[tuple[str, ...]], Evidence]) -> None:
        super().__init__()
        self._of_all = find
        self._terms = 0

    def __missing__(self, terms: tuple[str, ...]) -> tuple[Pieces, ...]:
        if self._terms >= _REMEMBERED:
            self.clear()
            self._terms = 0
        self._terms += len(terms)
        found = self[terms] = self._find(terms)
        return found

    @abstractmethod
    def _find(self, terms: tuple[str, ...]) -> tuple[Pieces, ...]:
        """Make what is not there."""


class _WrittenOf(_Memory):
    def _find(self, terms: tuple[str, ...]) -> tuple[Pieces, ...]:
        others = tuple([t.encode("utf-8", "surrogatepass") for t in other_spellings(terms[0])])
        segments = self._of_all(terms)[2]
        return tuple([tuple([_less(piece, others) for piece in pieces]) for pieces in segments])


class _PlacesOf(_Memory):
    def _find(self, terms: tuple[str, ...]) -> tuple[Pieces, ...]:
        return placed(self._of_all(terms)[2])


def planned(view: IndexView) -> Planned:
    """Return what the plans of a view are made of."""
    known: Planned | None = view.cache.get("planned")
    if known is None:
        known = view.cache["planned"] = Planned(view)
    return known


def _less(piece: tuple[Any, ...], others: tuple[bytes, ...]) -> tuple[Any, ...]:
    """Add the other spellings that the postings of a folded form stand for too."""
    field, _, number = piece[5:8]
    if not field.has_spellings(number):
        return piece
    found = tuple([(start, end) for _, start, end in field.spans(others)])
    return *piece[:4], found, *piece[5:]
