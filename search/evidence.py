"""The leaves of a lowered query: the evidence of terms and sequences, as Whoosh queries.

Each is a Whoosh query that any Whoosh searcher and collector can run. It evaluates a whole
segment at once, exhaustively: stock matchers skip documents by bounds that are wrong for
optimised AND and boosted OR queries, and so lose hits.

Scores are those of BM25F (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009):
the frequencies of a term in the fields of an article are normalised by length, weighted, added
and only then saturated.
"""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from whoosh.matching import ListMatcher, NullMatcher
from whoosh.query import Query
from whoosh.searching import Searcher

from .statistics import Leaf

_ENOUGH = 20

#: Scores by document number within a segment.
Scores = dict[int, float]


class Evaluated(Query):  # type: ignore[misc]  # Whoosh is untyped
    """A Whoosh query that evaluates a segment at once."""

    boost = 1.0

    # Whoosh's queries cannot be hashed; these are equal only to themselves.
    __hash__ = object.__hash__
    __eq__ = object.__eq__

    @abstractmethod
    def scores(self, leaf: Leaf) -> Scores:
        """Score every matching live document of a segment.

        Args:
            leaf: The segment.

        Returns:
            The score of each match, greater than or equal to 0.
        """

    def matcher(self, searcher: Searcher, context: Any = None) -> Any:
        """Make the Whoosh matcher of a segment.

        Args:
            searcher: The Whoosh searcher of the segment.
            context: Unused part of Whoosh's protocol.

        Returns:
            A matcher over the scored documents.
        """
        scored = self.scores(Leaf(searcher))
        if not scored:
            return NullMatcher()
        numbers = sorted(scored)
        return ListMatcher(numbers, [scored[number] for number in numbers])

    def is_leaf(self) -> bool:
        """Whoosh need not look inside."""
        return True

    def estimate_size(self, reader: Any) -> int:
        """Bound the number of matches, as Whoosh's own compound queries want to know."""
        return int(reader.doc_count())

    def estimate_min_size(self, reader: Any) -> int:
        """Bound the number of matches from below."""
        return 0


@dataclass(frozen=True)
class Bm25f:
    """The parameters of BM25F for one piece of evidence.

    Args:
        fields: The weight of each field.
        k1: The saturation, greater than 0.
        b: The share of length normalisation, 0 to 1.
    """

    fields: Mapping[str, float]
    k1: float
    b: float

    def add(
        self, totals: Scores, leaf: Leaf, field: str, counts: Iterable[tuple[int, float]]
    ) -> None:
        """Add the normalised, weighted frequencies of one field to those of the article.

        Args:
            totals: The pseudo frequencies so far, changed in place.
            leaf: The segment.
            field: The field the counts come from.
            counts: Document numbers and frequencies.
        """
        weight, average = self.fields[field], leaf.average_length(field)
        for number, count in counts:
            norm = 1 - self.b + self.b * leaf.length(field, number) / average
            totals[number] += weight * count / norm

    def saturate(self, totals: Mapping[int, float], weight: float) -> Scores:
        """Turn pseudo frequencies into scores.

        Args:
            totals: The pseudo frequencies.
            weight: The idf of the evidence times its boost.

        Returns:
            The scores.
        """
        k1 = self.k1
        return {n: weight * total * (k1 + 1) / (total + k1) for n, total in totals.items()}


@dataclass(frozen=True, eq=False)
class Terms(Evaluated):
    """Any of several terms that mean the same; together they count as one term.

    Args:
        model: The fields and parameters.
        terms: The terms.
        boost: A factor on the score.
        standing_for: Evidence that these terms stand in for; they are as rare as both together,
            so that a rare spelling does not outrank the one asked for.
    """

    model: Bm25f
    terms: tuple[str, ...]
    boost: float = 1.0
    standing_for: Terms | None = None

    def scores(self, leaf: Leaf) -> Scores:
        """Score every matching live document of a segment."""
        totals: Scores = defaultdict(float)
        for field in self.model.fields:
            for term in self.terms:
                self.model.add(totals, leaf, field, leaf.occurrences(field, term))
        return self.model.saturate(totals, self.boost * leaf.idf(self.frequency(leaf)))

    def frequency(self, leaf: Leaf) -> int:
        """Estimate in how many articles of the index one of the terms occurs."""
        own = max(
            sum(leaf.document_frequency(field, term) for term in self.terms)
            for field in self.model.fields
        )
        return own if self.standing_for is None else own + self.standing_for.frequency(leaf)


@dataclass(frozen=True, eq=False)
class AsWritten(Evaluated):
    """A word in the spelling of the query, told apart from others that fold to the same form.

    The exact layer holds the folded form of every word, and beside it the spelling as written
    where the two differ. A word that is its own folded form is written so wherever the folded
    form stands without any of its other spellings.

    Args:
        model: The fields and parameters.
        term: The spelling.
        others: Where the spelling is the folded form itself: the other spellings.
        boost: A factor on the score.
    """

    model: Bm25f
    term: str
    others: tuple[str, ...] = ()
    boost: float = 1.0

    def scores(self, leaf: Leaf) -> Scores:
        """Score every matching live document of a segment."""
        totals: Scores = defaultdict(float)
        for field in self.model.fields:
            counts = dict(leaf.occurrences(field, self.term))
            for other in self.others if counts else ():
                for number, count in leaf.occurrences(field, other):
                    counts[number] = counts.get(number, 0.0) - count
            written = ((number, count) for number, count in counts.items() if count > 0)
            self.model.add(totals, leaf, field, written)
        frequency = max(leaf.document_frequency(field, self.term) for field in self.model.fields)
        return self.model.saturate(totals, self.boost * leaf.idf(frequency))


#: A position of a sequence: the exact forms that may stand there.
Place = tuple[str, ...]


@dataclass(frozen=True, eq=False)
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

    def scores(self, leaf: Leaf) -> Scores:
        """Score every matching live document of a segment."""
        totals: Scores = defaultdict(float)
        for field in self.model.fields:
            self.model.add(totals, leaf, field, self._counts(leaf, field))
        if not totals:
            return {}
        idf = sum(leaf.idf(self._frequency(leaf, place)) for place in self.places)
        return self.model.saturate(totals, self.boost * idf)

    def _frequency(self, leaf: Leaf, place: Place) -> int:
        return max(
            sum(leaf.document_frequency(field, term) for term in place)
            for field in self.model.fields
        )

    def _counts(self, leaf: Leaf, field: str) -> Iterable[tuple[int, float]]:
        """Count the sequence in every document that has all its places."""
        tables: list[dict[int, list[int]]] = []
        for place in self.places:
            table = _merged(leaf, field, place)
            if not table:
                return
            tables.append(table)
        smallest = min(tables, key=len)
        for number in smallest:
            if all(number in table for table in tables):
                count = self.count([table[number] for table in tables])
                if count:
                    yield number, float(count)

    def count(self, positions: list[list[int]]) -> int:
        """Count the sequence in one text.

        Args:
            positions: The positions of each place, ascending.

        Returns:
            How often it occurs; 0 for never.
        """
        if self.distance is None:
            starts = set(positions[0])
            for offset, found in enumerate(positions[1:], 1):
                starts &= {position - offset for position in found}
            return len(starts)
        return _count_near(self.places, positions, len(positions) - 1 + self.distance)


def _merged(leaf: Leaf, field: str, place: Place) -> dict[int, list[int]]:
    """Merge the positions of all forms of a place, by document."""
    table: dict[int, list[int]] = {}
    for term in place:
        for number, positions in leaf.positions(field, term):
            known = table.get(number)
            table[number] = positions if known is None else sorted({*known, *positions})
    return table


def _count_near(places: tuple[Place, ...], positions: list[list[int]], width: int) -> int:
    """Count windows of at most `width` positions between first and last that hold every place.

    A word that is asked for twice has to be there twice: "Bank Bank". Counting stops at a number
    where BM25 is long saturated.
    """
    wanted = Counter(places)
    found = dict(zip(places, positions, strict=True))
    # Backwards, so that each position is tried as the first of a window.
    events = sorted(((at, p) for p, at_all in found.items() for at in at_all), reverse=True)
    held: Counter[Place] = Counter()
    missing, count, last = len(wanted), 0, 0
    for at, place in events:
        held[place] += 1
        missing -= held[place] == wanted[place]
        while events[last][0] - at > width:
            gone = events[last][1]
            missing += held[gone] == wanted[gone]
            held[gone] -= 1
            last += 1
        if not missing:
            count += 1
            if count == _ENOUGH:
                break
    return count


@dataclass(frozen=True, eq=False)
class Together(Evaluated):
    """All of several terms of the stem layer, near each other, in any order or in one word.

    Args:
        pieces: The terms, one or more, all in the same fields.
        distance: How many positions the first and the last may lie apart.
    """

    pieces: tuple[Terms, ...]
    distance: int

    def scores(self, leaf: Leaf) -> Scores:
        """Score every matching live document of a segment."""
        near = {n for field in self.pieces[0].model.fields for n in self._near(leaf, field)}
        totals: Scores = dict.fromkeys(near, 0.0)
        for piece in self.pieces if near else ():
            for number, score in piece.scores(leaf).items():
                if number in totals:
                    totals[number] += score
        return totals

    def _near(self, leaf: Leaf, field: str) -> Iterable[int]:
        tables = [_merged(leaf, field, piece.terms) for piece in self.pieces]
        for number in min(tables, key=len):
            if all(number in table for table in tables) and _meet(
                [table[number] for table in tables], self.distance
            ):
                yield number


def _meet(positions: list[list[int]], distance: int) -> bool:
    """Tell whether each list has a position so that all lie within a distance."""
    heads = [0] * len(positions)
    while True:
        at = [found[head] for found, head in zip(positions, heads, strict=True)]
        low = min(range(len(at)), key=at.__getitem__)
        if max(at) - at[low] <= distance:
            return True
        heads[low] += 1
        if heads[low] == len(positions[low]):
            return False
