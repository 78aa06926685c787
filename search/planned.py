"""The postings of a query as the module in C reads them, made once for each view.

What C reads without a look at the checksums is checked here, when it is handed out first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from artikelsuche.index import FieldPostings, IndexView

from .norms import norm_table
from .plan import NATIVE
from .posted import Posted, look_up
from .spellings import other_spellings

if TYPE_CHECKING:
    from .bm25f import Bm25f

# How many terms a view remembers, absent ones included.
_REMEMBERED = 20_000

#: The postings of terms that count as one: (start, end, field, norms, other spellings) of each.
Pieces: TypeAlias = tuple[tuple[Any, ...], ...]
#: The postings of a place by field: (start, end, index of the first position or -1) of each.
Places: TypeAlias = dict[str, tuple[tuple[int, int, int], ...]]


class Planned:
    """What the plans of a view are made of.

    Args:
        view: The index.
    """

    def __init__(self, view: IndexView) -> None:
        self._view = view
        self._fields: dict[FieldPostings, object] = {}
        self._norms: dict[tuple[Bm25f, str], bytes] = {}
        self._pieces: dict[tuple[Bm25f, tuple[str, ...], bool], tuple[Pieces, ...]] = {}
        self._places: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[Places, ...]] = {}
        self._terms = 0

    def pieces(self, model: Bm25f, terms: tuple[str, ...], written: bool) -> tuple[Pieces, ...]:
        """Return the postings of terms in each segment, to be scored.

        Args:
            model: The fields and parameters.
            terms: The terms.
            written: Whether other spellings of the one term do not count.
        """
        known = self._pieces.get((model, terms, written))
        if known is None:
            self._make_room(len(terms))
            known = self._pieces[model, terms, written] = tuple(
                tuple(
                    self._piece(model, posted, self._others(terms[0], posted, at, written))
                    for field in postings.values()
                    for posted in field
                )
                for at, postings in enumerate(look_up(self._view, model.names, terms).postings)
            )
        return known

    def places(self, fields: tuple[str, ...], terms: tuple[str, ...]) -> tuple[Places, ...]:
        """Return where the positions of any of several terms lie in each segment.

        Args:
            fields: The fields.
            terms: The terms.
        """
        known = self._places.get((fields, terms))
        if known is None:
            self._make_room(len(terms))
            known = self._places[fields, terms] = tuple(
                {name: tuple(map(_placed, posted)) for name, posted in postings.items()}
                for postings in look_up(self._view, fields, terms).postings
            )
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

    def _piece(
        self, model: Bm25f, posted: Posted, others: tuple[tuple[int, int], ...]
    ) -> tuple[Any, ...]:
        field, _, start, end = posted
        field.check(start, end)
        return start, end, self.field(field), self.norms(model, field.name), others

    def _others(
        self, term: str, posted: Posted, at: int, written: bool
    ) -> tuple[tuple[int, int], ...]:
        """Find the other spellings that the postings of a folded form stand for too."""
        field = posted.field
        if not written or not field.has_spellings(posted.number):
            return ()
        found = look_up(self._view, (field.name,), other_spellings(term)).postings[at]
        others = found.get(field.name, [])
        for other in others:
            field.check(other.start, other.end)
        return tuple((other.start, other.end) for other in others)

    def _make_room(self, terms: int) -> None:
        if self._terms >= _REMEMBERED:
            self._pieces.clear()
            self._places.clear()
            self._terms = 0
        self._terms += terms


def planned(view: IndexView) -> Planned:
    """Return what the plans of a view are made of."""
    known: Planned | None = view.cache.get("planned")
    if known is None:
        known = view.cache["planned"] = Planned(view)
    return known


def _placed(posted: Posted) -> tuple[int, int, int]:
    field, number, start, end = posted
    field.check(start, end)
    place = field.place(number)
    return start, end, -1 if place is None else place
