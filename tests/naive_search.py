"""A naive search engine over plain lists: what the real one must agree with.

It knows a handful of words with their forms written down by hand, computes BM25F by the book and
looks at every article for every query.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from whoosh.util.numeric import byte_to_length, length_to_byte

from artikelsuche.search.engine.weights import DEFAULT_WEIGHTS

#: Each word form: its folded form, its stem, and its spelling where that is not the folded form.
FORMS = {
    "wind": ("wind", "wind", None),
    "winde": ("winde", "wind", None),
    "haus": ("haus", "haus", None),
    "hauses": ("hauses", "haus", None),
    "baum": ("baum", "baum", None),
    "bäume": ("baume", "baum", "bäume"),
    "baeume": ("baume", "baum", "baeume"),
    "kalt": ("kalt", "kalt", None),
    "schiff": ("schiff", "schiff", None),
    "schiffe": ("schiffe", "schiff", None),
    "brot": ("brot", "brot", None),
    "eva": ("eva", "eva", None),
}
WEIGHTS = dict(DEFAULT_WEIGHTS.fields)
K1, B = DEFAULT_WEIGHTS.k1, DEFAULT_WEIGHTS.b
EXACT, WRITTEN = DEFAULT_WEIGHTS.exact, DEFAULT_WEIGHTS.written
NEAR, REACH, COVERAGE = DEFAULT_WEIGHTS.near, DEFAULT_WEIGHTS.reach, DEFAULT_WEIGHTS.coverage

#: Score by id of the articles that match.
Scores = dict[str, float]


@dataclass(frozen=True)
class Doc:
    """An article as lists of words."""

    id: str
    title: tuple[str, ...]
    body: tuple[str, ...]
    teaser: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    section: str | None = None
    source: str | None = None
    published: dt.date | None = None

    def record(self) -> dict[str, object]:
        """Write the article as a record."""
        return {
            "id": self.id,
            "title": " ".join(self.title),
            "body": " ".join(self.body),
            "teaser": " ".join(self.teaser) or None,
            "authors": [" ".join(self.author)] if self.author else None,
            "section": self.section,
            "source": self.source,
            "published": self.published.isoformat() if self.published else None,
        }

    def words(self, name: str) -> tuple[str, ...]:
        """List the words of a field; the teaser also opens the body."""
        if name == "body" and self.teaser and " ".join(self.teaser) not in " ".join(self.body):
            return self.teaser + self.body
        found: tuple[str, ...] = getattr(self, name)
        return found

    def placed(self, name: str) -> tuple[str, ...]:
        """List them by their positions, of which one is "" between two paragraphs."""
        words = self.words(name)
        if name != "body" or len(words) == len(self.body):
            return words
        return (*self.teaser, "", *self.body)


def exact(word: str) -> set[str]:
    """List the terms of a word on the exact layer."""
    folded, _, written = FORMS[word]
    return {folded} if written is None else {folded, written}


def stem(word: str) -> set[str]:
    """List the terms of a word on the stem layer."""
    return {FORMS[word][1]}


Layer = Callable[[str], set[str]]


@dataclass
class Naive:
    """Answers queries over a list of articles.

    Args:
        docs: The articles.
    """

    docs: list[Doc]

    def word(self, text: str, weights: dict[str, float] | None = None) -> Scores:
        """Score a word: its stem, its exact form and its spelling."""
        folded, base, written = FORMS[text]
        weights = WEIGHTS if weights is None else weights
        stems = {name: weight for name, weight in weights.items() if name != "author"}
        layers = [self.terms({base}, stem, stems, 1.0), self.terms({folded}, exact, weights, EXACT)]
        layers.append(self.spelling(text, written or folded, weights))
        return either(layers)

    def any_word(self, texts: list[str]) -> Scores:
        """Score any of several words, by how many of them an article has and how close."""
        pieces = [self.word(text) for text in texts]
        totals = either([*pieces, *map(self.neighbours, texts, texts[1:])])
        weights = [self.rarity(text) for text in texts]
        for key in totals:
            found = sum(w for w, piece in zip(weights, pieces, strict=True) if key in piece)
            totals[key] *= (found / sum(weights)) ** COVERAGE
        return totals

    def neighbours(self, one: str, other: str) -> Scores:
        """Score articles where two words of different stems stand near each other."""
        first, second = FORMS[one][1], FORMS[other][1]
        bonus = NEAR * min(self.rarity(one), self.rarity(other))
        if first == second:
            return {}
        return {
            doc.id: bonus
            for doc in self.docs
            for name in ("title", "teaser", "body")
            for at, word in enumerate(doc.placed(name))
            if word
            and FORMS[word][1] == first
            and second in (FORMS[w][1] for w in _around(doc.placed(name), at) if w)
        }

    def rarity(self, text: str) -> float:
        """Return the idf of the stem of a word."""
        fields = (name for name in WEIGHTS if name != "author")
        return self._idf(max(self._frequency(name, stem, FORMS[text][1]) for name in fields))

    def spelling(self, text: str, term: str, weights: dict[str, float]) -> Scores:
        """Score a word where it is spelt as in the query."""
        frequency = max(self._frequency(name, exact, term) for name in weights)

        def count(doc: Doc, name: str) -> int:
            return doc.words(name).count(text)

        return self._bm25f(count, exact, weights, WRITTEN * self._idf(frequency))

    def prefix(self, text: str) -> Scores:
        """Score every exact form that starts with a text."""
        texts = [
            word for doc in self.docs for name in ("title", "body") for word in doc.words(name)
        ]
        folded = {FORMS[word][0] for word in texts}
        terms = {term for term in folded if term.startswith(text)}
        return self.terms(terms, exact, WEIGHTS, 1.0) if terms else {}

    def terms(
        self, terms: set[str], layer: Layer, weights: dict[str, float], boost: float
    ) -> Scores:
        """Score several terms as one."""
        frequency = max(
            sum(self._frequency(name, layer, term) for term in terms) for name in weights
        )

        def count(doc: Doc, name: str) -> int:
            return sum(len(terms & layer(word)) for word in doc.words(name))

        return self._bm25f(count, layer, weights, boost * self._idf(frequency))

    def phrase(self, words: tuple[str, ...]) -> Scores:
        """Score words next to each other."""
        wanted = [FORMS[word][0] for word in words]

        def count(doc: Doc, name: str) -> int:
            found = [FORMS[word][0] if word else word for word in doc.placed(name)]
            starts = range(len(found) - len(wanted) + 1)
            return sum(found[at : at + len(wanted)] == wanted for at in starts)

        return self._sequence(wanted, count)

    def near(self, words: tuple[str, ...], distance: int) -> Scores:
        """Score distinct words that lie close together, in any order."""
        wanted = [FORMS[word][0] for word in words]
        width = len(wanted) - 1 + distance

        def count(doc: Doc, name: str) -> int:
            found = [FORMS[word][0] if word else word for word in doc.placed(name)]
            starts = [at for at, word in enumerate(found) if word in wanted]
            return sum(set(wanted) <= set(found[at : at + width + 1]) for at in starts)

        return self._sequence(wanted, count)

    def between(self, since: dt.date | None, until: dt.date | None) -> Scores:
        """Match the articles of a period, without a score."""
        return {
            doc.id: 0.0
            for doc in self.docs
            if doc.published is not None
            and (since is None or doc.published >= since)
            and (until is None or doc.published <= until)
        }

    def without(self, excluded: Scores) -> Scores:
        """Match every article but some, without a score."""
        return {doc.id: 0.0 for doc in self.docs if doc.id not in excluded}

    def _sequence(self, wanted: list[str], count: Callable[[Doc, str], int]) -> Scores:
        idf = sum(
            self._idf(max(self._frequency(name, exact, term) for name in WEIGHTS))
            for term in wanted
        )
        return self._bm25f(count, exact, WEIGHTS, idf)

    def _frequency(self, name: str, layer: Layer, term: str) -> int:
        return sum(any(term in layer(word) for word in doc.words(name)) for doc in self.docs)

    def _idf(self, frequency: int) -> float:
        total = len(self.docs)
        frequency = min(frequency, total)
        return math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))

    def _bm25f(
        self,
        count: Callable[[Doc, str], int],
        layer: Layer,
        weights: dict[str, float],
        weight: float,
    ) -> Scores:
        averages = {name: self._average(name, layer) for name in weights}
        scores: Scores = {}
        for doc in self.docs:
            total = 0.0
            for name, factor in weights.items():
                length = byte_to_length(length_to_byte(_length(doc, name, layer)))
                norm = 1 - B + B * length / averages[name]
                total += factor * count(doc, name) / norm
            if total:
                scores[doc.id] = weight * total * (K1 + 1) / (total + K1)
        return scores

    def _average(self, name: str, layer: Layer) -> float:
        lengths = [_length(doc, name, layer) for doc in self.docs]
        return max(1.0, sum(lengths) / (len(lengths) or 1))


def _around(words: tuple[str, ...], at: int) -> tuple[str, ...]:
    return words[max(0, at - REACH) : at + REACH + 1]


def _length(doc: Doc, name: str, layer: Layer) -> int:
    return sum(len(layer(word)) for word in doc.words(name))


def either(pieces: Iterable[Scores]) -> Scores:
    """Join matches, adding up their scores."""
    totals: Scores = {}
    for piece in pieces:
        for key, score in piece.items():
            totals[key] = totals.get(key, 0.0) + score
    return totals


def every(pieces: list[Scores]) -> Scores:
    """Intersect matches, adding up their scores."""
    keys = set.intersection(*(set(piece) for piece in pieces))
    return {key: sum(piece[key] for piece in pieces) for key in keys}
