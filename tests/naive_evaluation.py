"""The nodes of a plan evaluated document by document, in plain Python.

What both interpreters compute over whole posting arrays must agree with this, node by node.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import compress, product
from typing import Any, NamedTuple

from whoosh.util.numeric import byte_to_length, length_to_byte

from artikelsuche.search.engine.nodes import (
    All,
    AtLeast,
    Best,
    Bonus,
    Close,
    Constant,
    Covering,
    Everything,
    Near,
    Phrase,
    Sum,
    Terms,
    Without,
    Written,
)

#: The terms at each position of a text.
Text = tuple[tuple[str, ...], ...]


class Model(NamedTuple):
    """The fields that terms are looked for in, with their weights; the parameters of BM25F."""

    fields: tuple[tuple[str, float], ...]
    k1: float
    b: float


class Asked(NamedTuple):
    """What stands in a node for evidence as long as it belongs to no index."""

    model: Model
    terms: tuple[str, ...]


class Between(NamedTuple):
    """What stands for the documents of some days."""

    first: int
    last: int | None


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
    """Evaluates plans over all documents of an index.

    Args:
        docs: The documents, deleted ones included.
    """

    docs: list[Doc]

    def __post_init__(self) -> None:
        self._averages: dict[str, float] = {}
        self._frequencies: dict[tuple[str, str], int] = {}

    def live(self, node: Any) -> dict[int, float]:
        """Score the matching documents that are not deleted, by their numbers."""
        found = {}
        for number, doc in enumerate(self.docs):
            score = self.score(node, doc) if doc.live else None
            if score is not None:
                found[number] = score
        return found

    def score(self, node: Any, doc: Doc) -> float | None:
        """Score one document; None where it does not match."""
        match node:
            case Terms((model, terms), weight):
                return self._bm25f(model, doc, weight, lambda f: self._count(doc, f, terms))
            case Written((model, terms), (_, others), weight):
                return self._bm25f(
                    model, doc, weight,
                    lambda f: self._count(doc, f, terms) - self._count(doc, f, others),
                )  # fmt: skip
            case Phrase(places, weight):
                words = [place.terms for place in places]
                return self._bm25f(
                    places[0].model, doc, weight, lambda f: _phrases(doc, f, words)
                )  # fmt: skip
            case Close(places, times, distance, most, weight):
                wanted = {p.terms: n for p, n in zip(places, times, strict=True)}
                return self._bm25f(
                    places[0].model, doc, weight,
                    lambda f: min(most, _windows(doc, f, wanted, distance)),
                )  # fmt: skip
            case Near(places, distance, score):
                terms = [place.terms for place in places]
                fields = [field for field, _ in places[0].model.fields]
                return score if any(_meet(doc, f, terms, distance) for f in fields) else None
            case Everything():
                return 0.0
            case Between(first, last):
                after = doc.published >= first
                return 0.0 if after and (last is None or doc.published <= last) else None
            case _:
                return self._combined(node, doc)

    def _combined(self, node: Any, doc: Doc) -> float | None:
        match node:
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
            case Constant(piece, score):
                return None if self.score(piece, doc) is None else score
            case AtLeast(piece, least):
                score = self.score(piece, doc)
                return None if score is None or score < least else score
            case Covering(words, weights, extras, power):
                score = self._sum([*words, *extras], doc)
                has = [self.score(word, doc) is not None for word in words]
                share = sum(compress(weights, has)) / sum(weights)
                return None if score is None else score * share**power
        raise AssertionError(f"the naive evaluation does not know {node!r}")

    def _scores(self, pieces: Iterable[Any], doc: Doc) -> list[float]:
        scores = (self.score(piece, doc) for piece in pieces)
        return [score for score in scores if score is not None]

    def _sum(self, pieces: Iterable[Any], doc: Doc) -> float | None:
        scores = self._scores(pieces, doc)
        return sum(scores) if scores else None

    def _bm25f(
        self, model: Model, doc: Doc, weight: float, count: Callable[[str], int]
    ) -> float | None:
        total = 0.0
        for field, factor in model.fields:
            length = byte_to_length(length_to_byte(doc.length(field)))
            norm = 1 - model.b + model.b * max(1, length) / self._average(field)
            total += factor * max(0, count(field)) / norm
        return weight * total * (model.k1 + 1) / (total + model.k1) if total else None

    def _count(self, doc: Doc, field: str, terms: Iterable[str]) -> int:
        return sum(here.count(term) for here in doc.texts.get(field, ()) for term in terms)

    def frequency(self, asked: Asked) -> int:
        """Estimate the frequency of terms by the field that has most of them."""
        return max(
            sum(self._frequency(field, term) for term in asked.terms)
            for field, _ in asked.model.fields
        )

    def idf(self, asked: Asked) -> float:
        """Return how rare terms are."""
        return self.rarity(self.frequency(asked))

    def rarity(self, frequency: int) -> float:
        """Return how rare something in so many documents is."""
        total = len(self.docs)
        frequency = min(frequency, total)
        return math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))

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


def _phrases(doc: Doc, field: str, words: list[tuple[str, ...]]) -> int:
    """Count words that follow each other in one text."""
    found = [doc.positions(field, word) for word in words]
    return sum(all(s + n in here for n, here in enumerate(found)) for s in found[0])


def _windows(doc: Doc, field: str, times: dict[tuple[str, ...], int], width: int) -> int:
    """Count in one text from where on all words stand within a width, each so often."""
    found = {word: doc.positions(field, word) for word in times}
    starts = sorted({at for held in found.values() for at in held})
    return sum(
        all(sum(s <= at <= s + width for at in found[word]) >= n for word, n in times.items())
        for s in starts
    )


def _meet(doc: Doc, field: str, pieces: list[tuple[str, ...]], distance: int) -> bool:
    """Tell whether each piece stands somewhere, all within a distance."""
    found = [doc.positions(field, terms) for terms in dict.fromkeys(pieces)]
    return any(max(chosen) - min(chosen) <= distance for chosen in product(*found))
