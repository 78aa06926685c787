"""The evidence of terms that stand together: phrases, words near each other, parts of compounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence as Listed
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from artikelsuche.search.engine.plan import SEQUENCE, SUM, Plan
from artikelsuche.search.meaning.units import Place

from .bm25f import Bm25f
from .evidence import Terms
from .nodes import Evaluated
from .postings import Posted, Postings
from .scored import NOTHING, Aligned, Numbers, Scored, added, aligned, distinct, places_in, shared
from .segment_statistics import Leaf

_ENOUGH = 20
# A place in a segment is one number: the place of the document in these bits, then the position.
_POSITION_BITS = 32


@dataclass(eq=False, slots=True)
class Sequence(Evaluated):
    """Exact forms next to each other.

    Args:
        model: The fields and parameters.
        places: The forms of each position.
        distance: None for a phrase, the places following each other in order; else the places
            in any order with at most this many positions between the first and the last beyond
            those they take themselves.
        boost: A factor on the score.
    """

    model: Bm25f
    places: tuple[Place, ...]
    distance: int | None = None
    boost: float = 1.0

    def scores(self, leaf: Leaf) -> Scored:
        """Score every matching document of a segment."""
        return self._scored(leaf, None)

    def within(self, leaf: Leaf, ids: Numbers) -> Aligned:
        """Score some documents."""
        return aligned(self._scored(leaf, ids), ids)

    def estimate(self, leaf: Leaf) -> int:
        """Bound the number of matches."""
        return min(
            sum(one.end - one.start for posted in found.values() for one in posted)
            for found in (leaf.found(self.model.names, place) for place in self.places)
        )

    def plan(self, leaf: Leaf) -> Plan:
        """Make a plan."""
        distinct = list(dict.fromkeys(self.places))
        order = tuple([distinct.index(place) for place in self.places])
        places = tuple([leaf.place(self.model, place) for place in distinct])
        if not all(places):
            return SUM, ()
        idf = sum([leaf.idf_of(self.model, place) for place in self.places])
        distance = -1 if self.distance is None else self.distance
        return SEQUENCE, places, distance, self.boost * idf, self.model.k1, order

    def _scored(self, leaf: Leaf, among: Numbers | None) -> Scored:
        distinct = list(dict.fromkeys(self.places))
        found = [leaf.found(self.model.names, place) for place in distinct]
        counted = []
        for field in found[0]:
            ids, counts = self._counts(field, distinct, found, among)
            if len(ids):
                postings = found[0][field][0].field
                counted.append(self.model.counted(leaf, postings, ids, counts))
        if not counted:
            return NOTHING
        idf = sum(leaf.idf_of(self.model, place) for place in self.places)
        return self.model.saturate(added(counted), self.boost * idf)

    def _counts(
        self, field: str, distinct: list[Place], found: list[Postings], among: Numbers | None
    ) -> tuple[Numbers, Numbers]:
        """Count the sequence in every document that has all its places."""
        ids, keys = _keys(field, found, among)
        if not len(ids):
            return NOTHING.ids, NOTHING.scores
        by_place = dict(zip(distinct, keys, strict=True))
        if self.distance is None:
            starts = _followed([by_place[place] for place in self.places])
        else:
            width = len(self.places) - 1 + self.distance
            starts = _windows(by_place, Counter(self.places), width)
        counts = np.bincount(starts >> _POSITION_BITS, minlength=len(ids))
        if self.distance is not None:
            np.minimum(counts, _ENOUGH, out=counts)
        kept = counts.nonzero()[0]
        return ids[kept], counts[kept].astype(np.float64)


@dataclass(eq=False, slots=True)
class Together(Evaluated):
    """All of several terms of the stem layer, near each other, in any order or in one word.

    Args:
        pieces: The terms, one or more, all in the same fields.
        distance: How many positions the first and the last may lie apart.
    """

    pieces: tuple[Terms, ...]
    distance: int

    def scores(self, leaf: Leaf) -> Scored:
        """Score every matching document of a segment."""
        return self._scored(leaf, self.near(leaf))

    def within(self, leaf: Leaf, ids: Numbers) -> Aligned:
        """Score some documents."""
        return aligned(self._scored(leaf, self.near(leaf, ids)), ids)

    def estimate(self, leaf: Leaf) -> int:
        """Bound the number of matches."""
        return min(piece.estimate(leaf) for piece in self.pieces)

    def _scored(self, leaf: Leaf, ids: Numbers) -> Scored:
        if not len(ids):
            return NOTHING
        scores = np.zeros(len(ids), dtype=np.float64)
        for piece in self.pieces:
            scores += leaf.evaluate_within(piece, ids).scores
        return Scored(ids, scores)

    def near(self, leaf: Leaf, among: Numbers | None = None) -> Numbers:
        """Find the documents of a segment in which all pieces stand near each other.

        Args:
            leaf: The segment.
            among: Only documents among these are asked for, ascending; all where None.

        Returns:
            The documents, ascending.
        """
        names = self.pieces[0].model.names
        places = list(dict.fromkeys(piece.terms for piece in self.pieces))
        posted = [leaf.found(names, place) for place in places]
        found = (self._near(field, places, posted, among) for field in posted[0])
        near = [ids for ids in found if len(ids)]
        if len(near) < 2:
            return near[0] if near else NOTHING.ids
        return distinct(near)

    def _near(
        self, field: str, places: list[Place], posted: list[Postings], among: Numbers | None
    ) -> Numbers:
        ids, keys = _keys(field, posted, among)
        if not len(ids):
            return ids
        if len(places) == 2:
            starts = _close(keys[0], keys[1], self.distance)
        else:
            by_place = dict(zip(places, keys, strict=True))
            starts = _windows(by_place, Counter(places), self.distance)
        return ids[distinct([starts >> _POSITION_BITS])] if len(starts) else NOTHING.ids


def _keys(
    field: str, places: Listed[Postings], among: Numbers | None
) -> tuple[Numbers, list[Numbers]]:
    """Find the documents that have all of some places in a field, and where.

    Args:
        field: The field.
        places: The postings of each place.
        among: Only documents among these are asked for, ascending; all where None.

    Returns:
        The documents, ascending, and for each place its occurrences there, ascending: the index
        of the document among them << 32 | position.
    """
    posted = [found[field] for found in places if field in found]
    if len(posted) < len(places):
        return NOTHING.ids, []
    documents = [_documents(found) for found in posted]
    if among is not None:
        documents.append(among)
    documents.sort(key=len)
    ids = documents[0]
    for others in documents[1:]:
        ids = ids[places_in(ids, others)[0]]
        if not len(ids):
            return NOTHING.ids, []
    return ids, [_occurrences(found, ids) for found in posted]


def _documents(posted: Listed[Posted]) -> Numbers:
    if len(posted) == 1:
        return posted[0].ids
    return distinct([found.ids for found in posted])


def _occurrences(posted: Listed[Posted], ids: Numbers) -> Numbers:
    """List the occurrences of any of several terms in documents."""
    found = [_term_occurrences(one, ids) for one in posted]
    return found[0] if len(found) == 1 else distinct(found)


def _term_occurrences(posted: Posted, ids: Numbers) -> Numbers:
    field = posted.field
    base = None if field.places is None else field.places.first(posted.number)
    if field.places is None or base is None:
        return np.empty(0, dtype=np.int64)
    held, places = places_in(ids, posted.ids)
    counts = field.frequencies(posted.start, posted.end)
    ends = counts.cumsum(dtype=np.int64).take(places)
    sizes: NDArray[np.int64] = counts.take(places).astype(np.int64)
    if int(sizes.sum()) > field.total:
        raise ValueError(f"frequencies of {field.name!r} exceed its length")
    owners = held.nonzero()[0].repeat(sizes)
    first = (ends - sizes.cumsum() + base).repeat(sizes)
    first += np.arange(len(first), dtype=np.int64)
    owners <<= _POSITION_BITS
    owners += field.places.at(first)
    return owners


def _followed(keys: Listed[Numbers]) -> Numbers:
    """List where places follow each other: the occurrences of the first."""
    starts = keys[0]
    for offset, found in enumerate(keys[1:], 1):
        starts = shared(starts, found - offset)
    return starts


def _close(first: Numbers, second: Numbers, width: int) -> Numbers:
    """List the occurrences of one of two places that have the other within a width."""
    if len(first) > len(second):
        first, second = second, first
    if not len(first):
        return first
    after = second.searchsorted(first)
    # Beyond either end the nearest one is looked at twice.
    near: Numbers = np.abs(second.take(after, mode="clip") - first) <= width
    after -= 1
    near |= np.abs(second.take(after, mode="clip") - first) <= width
    return first[near]


def _windows(keys: dict[Place, Numbers], wanted: Counter[Place], width: int) -> Numbers:
    """List the occurrences from which on all places lie within a width.

    A word that is asked for twice has to be there twice: "Bank Bank".

    Args:
        keys: The occurrences of each place.
        wanted: How often each place has to be there.
        width: How many positions the first and the last may lie apart.
    """
    starts = distinct(list(keys.values()))
    for place, times in wanted.items():
        found = keys[place]
        last = found.searchsorted(starts) + times - 1
        inside = last < len(found)
        starts, last = starts[inside], last[inside]
        starts = starts[found[last] <= starts + width]
    return starts
