"""The nodes of a lowered query evaluated document by document, in plain Python.

What the executor computes over whole posting arrays must agree with this, node by node.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import compress, product

from whoosh.util.numeric import byte_to_length, length_to_byte

from artikelsuche.search.engine.dense.bm25f import Bm25f
from artikelsuche.search.engine.dense.closeness import Covering, Neighbours
from artikelsuche.search.engine.dense.combining import (
    All,
    Among,
    Best,
    Between,
    Bonus,
    Everything,
    Silent,
    Sum,
    Without,
)
from artikelsuche.search.engine.dense.evidence import AsWritten, Terms
from artikelsuche.search.engine.dense.layered import Layered
from artikelsuche.search.engine.dense.nodes import Evaluated
from artikelsuche.search.engine.dense.sequences import Place, Sequence, Together
from artikelsuche.search.meaning.spellings import other_spellings

#: The terms at each position of a text.
Text = tuple[tuple[str, ...], ...]

_ENOUGH = 20


@dataclass(frozen=True)
class Doc:
    """A document.

    Args:
        texts: Its fields.
        published: Its date as a number.
        key: Its id.
        live: Whether it is not deleted.
    """

    texts: dict[str, Text]
    published: int
    key: str
    live: bool = True

    def length(self, field: str) -> int:
        """Count the terms of a field."""
        return sum(map(len, self.texts.get(field, ())))

    def positions(self, field: str, terms: Iterable[str]) -> list[int]:
        """List where any of several terms stands, ascending."""
        wanted = set(terms)
        return [at for at, here in enumerate(self.texts.get(field, ())) if wanted & set(here)]


@dataclass
class Naive:
    """Evaluates queries over all documents of an index.

    Args:
        docs: The documents, deleted ones included.
    """

    docs: list[Doc]

    def __post_init__(self) -> None:
        self._averages: dict[str, float] = {}
        self._frequencies: dict[tuple[str, str], int] = {}

    def live(self, query: Evaluated) -> dict[int, float]:
        """Score the matching documents that are not deleted, by their numbers."""
        found = {}
        for number, doc in enumerate(self.docs):
            score = self.score(query, doc) if doc.live else None
            if score is not None:
                found[number] = score
        return found

    def score(self, query: Evaluated, doc: Doc) -> float | None:
        """Score one document; None where it does not match."""
        match query:
            case Terms(model, terms, boost):
                weight = boost * self._idf(self._joint(query))
                return self._bm25f(model, doc, weight, lambda f: self._count(doc, f, terms))
            case AsWritten(model, term, is_folded, boost):
                others = other_spellings(term) if is_folded else ()
                weight = boost * self._idf(self._common(model, (term,)))
                return self._bm25f(
                    model, doc, weight,
                    lambda f: self._count(doc, f, (term,)) - self._count(doc, f, others),
                )  # fmt: skip
            case Sequence(model, places, distance, boost):
                weight = boost * sum(self._idf(self._common(model, place)) for place in places)
                return self._bm25f(
                    model, doc, weight, lambda f: _sequences(doc, f, places, distance)
                )
            case Together(pieces, distance):
                fields = pieces[0].model.fields
                if not any(_meet(doc, f, [p.terms for p in pieces], distance) for f in fields):
                    return None
                return self._sum(pieces, doc)
            case Neighbours(pair, boost):
                rarity = min(self._idf(self._joint(piece)) for piece in pair.pieces)
                return None if self.score(pair, doc) is None else boost * rarity
            case _:
                return self._combined(query, doc)

    def _combined(self, query: Evaluated, doc: Doc) -> float | None:
        match query:
            case Sum(pieces):
                return self._sum(pieces, doc)
            case Best(pieces):
                return max(self._scores(pieces, doc), default=None)
            case All(pieces):
                scores = self._scores(pieces, doc)
                return sum(scores) if len(scores) == len(pieces) else None
            case Bonus(required, optional):
                score = self.score(required, doc)
                return None if score is None else score + (self.score(optional, doc) or 0.0)
            case Without(piece, excluded):
                return self.score(piece, doc) if self.score(excluded, doc) is None else None
            case Silent(piece):
                return None if self.score(piece, doc) is None else 0.0
            case Among(piece, pieces, least):
                enough = len(self._scores(pieces, doc)) >= least
                return self.score(piece, doc) if enough else None
            case Covering(words, extras, power):
                score = self._sum([*(word.piece for word in words), *extras], doc)
                rarities = [sum(self._idf(self._joint(t)) for t in word.terms) for word in words]
                if score is None or not sum(rarities):
                    return score
                has = [self.score(word.piece, doc) is not None for word in words]
                return score * (sum(compress(rarities, has)) / sum(rarities)) ** power
            case Layered():
                return self.score(query.pieces(), doc)
            case Everything():
                return 0.0
            case Between("published", first, last):
                after = first is None or doc.published >= first
                return 0.0 if after and (last is None or doc.published <= last) else None
        raise AssertionError(f"the naive evaluation does not know {query!r}")

    def _scores(self, pieces: Iterable[Evaluated], doc: Doc) -> list[float]:
        scores = (self.score(piece, doc) for piece in pieces)
        return [score for score in scores if score is not None]

    def _sum(self, pieces: Iterable[Evaluated], doc: Doc) -> float | None:
        scores = self._scores(pieces, doc)
        return sum(scores) if scores else None

    def _bm25f(
        self, model: Bm25f, doc: Doc, weight: float, count: Callable[[str], int]
    ) -> float | None:
        total = 0.0
        for field, factor in model.fields.items():
            length = byte_to_length(length_to_byte(doc.length(field)))
            norm = 1 - model.b + model.b * max(1, length) / self._average(field)
            total += factor * max(0, count(field)) / norm
        return weight * total * (model.k1 + 1) / (total + model.k1) if total else None

    def _count(self, doc: Doc, field: str, terms: Iterable[str]) -> int:
        return sum(here.count(term) for here in doc.texts.get(field, ()) for term in terms)

    def _joint(self, query: Terms) -> int:
        """Estimate the frequency of terms together with what they stand in for."""
        own = self._common(query.model, query.terms)
        return own + (0 if query.standing_for is None else self._joint(query.standing_for))

    def _common(self, model: Bm25f, terms: Iterable[str]) -> int:
        """Estimate the frequency of terms by the field that has most of them."""
        terms = tuple(terms)
        return max(sum(self._frequency(field, term) for term in terms) for field in model.fields)

    def _frequency(self, field: str, term: str) -> int:
        key = field, term
        if key not in self._frequencies:
            found = (any(term in here for here in doc.texts.get(field, ())) for doc in self.docs)
            self._frequencies[key] = sum(found)
        return self._frequencies[key]

    def _average(self, field: str) -> float:
        if field not in self._averages:
            total = sum(doc.length(field) for doc in self.docs)
            self._averages[field] = max(1.0, total / max(1, len(self.docs)))
        return self._averages[field]

    def _idf(self, frequency: int) -> float:
        total = len(self.docs)
        frequency = min(frequency, total)
        return math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))


def _sequences(doc: Doc, field: str, places: tuple[Place, ...], distance: int | None) -> int:
    """Count a sequence in one text."""
    found = {place: doc.positions(field, place) for place in places}
    if distance is None:
        starts = found[places[0]]
        return sum(all(s + n in found[place] for n, place in enumerate(places)) for s in starts)
    width, wanted = len(places) - 1 + distance, Counter(places)
    starts = sorted({at for held in found.values() for at in held})
    windows = sum(
        all(
            sum(start <= at <= start + width for at in found[place]) >= times
            for place, times in wanted.items()
        )
        for start in starts
    )
    return min(windows, _ENOUGH)


def _meet(doc: Doc, field: str, pieces: list[tuple[str, ...]], distance: int) -> bool:
    """Tell whether each piece stands somewhere, all within a distance."""
    found = [doc.positions(field, terms) for terms in dict.fromkeys(pieces)]
    return any(max(chosen) - min(chosen) <= distance for chosen in product(*found))
