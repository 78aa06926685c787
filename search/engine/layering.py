"""Layering: the evidence that a unit of a query gives on each layer of the index.

The exact form ranks above the stem, the stem above the parts of a compound, and these above other
forms of a name. What a text shows on several layers adds up with the weights of the layers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import NamedTuple, Protocol

from artikelsuche.corpus.tables import load_pairs
from artikelsuche.index.analysis.folding import fold
from artikelsuche.index.analysis.inflection.verbs import REACH
from artikelsuche.index.analysis.stemming import stems_as_one
from artikelsuche.index.store.schema import TEXT_FIELDS, moment_key, stem_field
from artikelsuche.search.meaning.amounts import Place
from artikelsuche.search.meaning.units import Unit
from artikelsuche.search.query.tree import Forms

from .nodes import All, Best, Bonus, Close, Constant, Near, Node, Phrase, Sum, Terms
from .statistics import Statistics
from .weights import DEFAULT_WEIGHTS, Weights

_LABELS = frozenset({"author", "section", "source"})


@cache
def _months() -> dict[str, int]:
    """Number the months by their folded names."""
    return {fold(name): int(number) for name, number in load_pairs("dates", "months").items()}


class Scope(NamedTuple):
    """Where and how strictly a part of a query is matched.

    Args:
        field: The field it names; None for the text of the article.
        literal: Whether compounds stand for themselves alone, as in what is excluded.
        loose: Whether one part of a compound is enough, as one word of the query is.
    """

    field: str | None = None
    literal: bool = False
    loose: bool = False


class _Layers(NamedTuple):
    """The two layers of the index, of one field or all."""

    exact: Statistics
    stems: Statistics


class EvidenceSource(Protocol):
    """What an index has of terms, and how it matches articles by numbers and dates."""

    def prepare(self, units: Callable[[], list[Unit]]) -> None:
        """Look up the terms of units together where that saves time."""

    def statistics(
        self, fields: Mapping[str, float], k1: float, b: float, *, has_places: bool
    ) -> Statistics:
        """Make the statistics of terms in some fields; see `TermStatistics`."""

    def marked(self, numbers: Iterable[int]) -> Node:
        """Match some articles, by their numbers, and no others."""

    def identified(self, keys: list[str]) -> Node:
        """Match the articles with some ids."""

    def labelled(self, field: str, label: str) -> Node:
        """Match the articles that have just this label."""

    def between(self, first: int, last: int | None) -> Node:
        """Match the articles whose date, as the index keeps it, lies in a range."""

    def on_days(self, days: list[int]) -> Node:
        """Match the articles of some days, as YYYYMMDD; MMDD are of any year."""


class Layering:
    """Makes evidence of units; owns the statistics of an index.

    Attributes:
        evidence: What the index has.
    """

    def __init__(self, evidence: EvidenceSource, weights: Weights = DEFAULT_WEIGHTS) -> None:
        self.weights = weights
        self.evidence = evidence
        self._layers: dict[str | None, _Layers] = {}

    def unit(self, unit: Unit, scope: Scope) -> Node:
        """Make the evidence of a unit."""
        if scope.field in _LABELS:
            return Constant(self._literal(unit, scope), 0.0)
        if not unit.stems:
            return self._literal(unit, scope)
        word = self._word(unit, scope)
        if unit.apart:
            stems = self._of(scope.field).stems.scored(unit.stems)
            apart = self._of(scope.field).exact.sequence(unit.apart, REACH - 1)
            return Best((word, apart._replace(weight=min(apart.weight, stems.weight))))
        if not unit.sequences:
            return word
        exact, written = self._of(scope.field).exact, self.weights.written
        as_written = Sum(tuple([exact.sequence(p, boost=written) for p in unit.sequences]))
        word = Bonus(word, as_written)
        return Best((word, *(exact.sequence(places) for places in unit.sequences)))

    def topic(self, unit: Unit, weight: float) -> Node:
        """Match what is about a word in any inflection, weighted; its own form ranks above."""
        own = self._form(unit, Scope(), weight * self.weights.exact)
        return Sum((self._of(None).stems.scored(unit.stems, weight), own))

    def frequency(self, unit: Unit) -> int:
        """Count the articles that have a word in any inflection."""
        return self._of(None).stems[unit.stems].frequency

    def name(self, own: Node, units: list[Unit], scope: Scope) -> Node:
        """Let the words of a name match only where they stand together, with a stop word between.

        They are matched in their stems, since names are inflected, too.
        """
        if scope.field in _LABELS or not all(one.stems and not one.sequences for one in units):
            return own
        places = tuple([self._of(scope.field).stems[unit.stems] for unit in units])
        return All((Near(places, 2 * len(units) - 2, 0.0), own))

    def forms(self, own: Node, units: list[Unit], forms: Forms, scope: Scope) -> Node:
        """Let the other forms of a name match too, below `own`, the evidence of the form asked for.

        `units` are the words of the form asked for; no other form weighs more than several of them.
        """
        weight, (exact, stems) = self.weights.variant, self._of(scope.field)
        asked = stems[units[0].stems].frequency if len(units) == 1 and units[0].stems else 0
        pieces: list[Terms | Phrase | Close] = []
        if forms.names:
            pieces.append(exact.scored(forms.names, weight, asked))
        if forms.stems:
            pieces.append(stems.scored(forms.stems, weight, asked))
        for words in forms.phrases:
            pieces.append(exact.sequence(tuple([(word,) for word in words]), boost=weight))
        if len(units) > 1:
            most = weight * self.weight(units, scope)
            pieces = [one._replace(weight=min(one.weight, most)) for one in pieces]
        elif asked:  # a phrase for one word (Hong Kong for Hongkong) is rarer than it
            word = stems.scored(units[0].stems)
            most = max([one.weight for one in pieces], default=0.0)
            own = Best((own, word._replace(weight=max(word.weight, most))))
        return Best((own, *pieces))

    def beside(
        self, pairs: Iterable[tuple[Unit, Unit]], scope: Scope, *, has_near: bool
    ) -> Node | None:
        """Make the bonuses of neighbouring words: near each other, or written as one compound.

        Return None where no pair is of plain words. `has_near` says whether words gain by standing
        near each other in an article too.
        """
        if scope.field in _LABELS or not has_near:
            return None
        pieces = [
            self._pair(one, other, scope)
            for one, other in pairs
            if one.stems and other.stems and one.stems != other.stems
        ]
        return Sum(tuple(pieces)) if pieces else None

    def _pair(self, one: Unit, other: Unit, scope: Scope) -> Node:
        """Make the bonus of two words: "a b", "a-b" and "ab" are one piece of evidence.

        All count the same, by the rarity of the words: that of the compound alone would put a
        passing "ab" above articles about a and b. Where one word is enough, the compound can be all
        that an article has; it counts as a word, as rare as it and the rarer of the two together.
        """
        weights, stems = self.weights, self._of(scope.field).stems
        first, second = stems[one.stems], stems[other.stems]
        score = weights.near * min(first.idf, second.idf)
        near = Near((first, second), weights.reach, score)
        if not (one.exact and other.exact) or one.sequences or other.sequences:
            return near
        compound = stems_as_one(one.exact[0], other.exact[0])
        rarer = min(first.frequency, second.frequency) if scope.loose else 0
        written = stems.scored(compound, weights.joined, rarer)
        return Best((near, written if scope.loose else Constant(written, score)))

    def headline(self, stems: list[tuple[str, ...]]) -> Node:
        """Make the bonus of a headline that has all words, told by their stems."""
        title = self._of("title").stems
        words = [title.scored(terms) for terms in stems]
        return Constant(All(tuple(words)), self.weights.headline * sum([w.weight for w in words]))

    def weight(self, units: Iterable[Unit], scope: Scope) -> float:
        """Return how rare words are, all together."""
        exact, stems = self._of(scope.field)
        found = [
            stems[unit.stems] if unit.stems else exact[unit.exact]
            for unit in units
            if unit.stems or unit.exact
        ]
        return sum([evidence.idf for evidence in found])

    def about(self, unit: Unit) -> Node | None:
        """Match articles published within a day of a day and month, whatever the year if none.

        Reports say "am Mittwoch" of it; they rank below those that name it. None for other units.
        """
        terms = [place[0] for place in unit.sequences[0]] if len(unit.sequences) == 1 else []
        day, month, year = [*terms, "", ""][:3] if len(terms) in (2, 3) else ("", "", "")
        number = _months().get(month)
        if number is None or not (day + year).isdecimal():
            return None
        try:
            middle = dt.date(int(year or 2024), number, int(day))
            days = [middle + dt.timedelta(more) for more in (-1, 0, 1)]
        except (ValueError, OverflowError):
            return None
        kept = 100_000_000 if year else 10_000
        wanted = [moment_key(one) // 10_000 % kept for one in days]
        return Constant(self.evidence.on_days(wanted), self.weights.dated)

    def named(self) -> dict[int, str]:
        """Name the evidence that was asked for, by its `id`: its layer, field and terms."""
        return {
            id(evidence): f"{layer}{f' in {field}' if field else ''} {', '.join(terms)}"
            for field, layers in self._layers.items()
            for layer, statistics in layers._asdict().items()
            for terms, evidence in statistics.known()
        }

    def _word(self, unit: Unit, scope: Scope) -> Node:
        """Match a word in all its inflections; its form and its spelling rank above the others."""
        weights, (exact, stems) = self.weights, self._of(scope.field)
        written = (unit.written,) if unit.written else ()
        # Prefer the spelling of the query: Forderung before Förderung, and the other way.
        is_only_spelling = unit.exact == written and not exact[unit.exact].is_spelt
        boost = weights.exact + weights.written if is_only_spelling else weights.exact
        pieces: list[Node] = [stems.scored(unit.stems), self._form(unit, scope, boost)]
        if written and not is_only_spelling:
            spelling = exact.scored(written, weights.written)
            is_folded = written == unit.exact[:1] and spelling.evidence.is_spelt
            pieces.append(exact.less_spellings(spelling, written[0]) if is_folded else spelling)
        if unit.parts and not scope.literal:
            parts = tuple([stems.scored((part,), weights.part) for part in unit.parts])
            near = Near(tuple([p.evidence for p in parts]), weights.part_distance, 0.0)
            found: Node = Sum(parts) if scope.loose else Bonus(near, Sum(parts))
            if unit.sequences:  # Astrazeneca has no parts, and is AstraZeneca all the same
                whole = stems.scored(unit.stems)
                found = Best((found, whole._replace(weight=sum([p.weight for p in parts]))))
            pieces.append(found)
        return Sum(tuple(pieces))

    def _form(self, unit: Unit, scope: Scope, boost: float = 1.0) -> Node:
        """Match a word in its exact form, and nothing that is another word with umlauts."""
        exact = self._of(scope.field).exact
        apart = unit.written and exact.apart(unit.exact, unit.written, boost)
        return apart or exact.scored(unit.exact, boost)

    def _literal(self, unit: Unit, scope: Scope) -> Node:
        """Match a unit in its exact forms only."""
        pieces = [self._sequence(unit, places, scope) for places in unit.sequences]
        if unit.exact:
            pieces.append(self._form(unit, scope))
        return pieces[0] if len(pieces) == 1 else Best(tuple(pieces))

    def _sequence(self, unit: Unit, places: tuple[Place, ...], scope: Scope) -> Node:
        """Match a sequence of a unit, each of its words in its own spelling."""
        exact = self._of(scope.field).exact
        if len(places) == 1:
            written = dict(unit.spelt).get(places[0][0])
            return self._form(Unit("", exact=places[0], written=written), scope)
        # Positions are those of folded forms: which word it is, is told of the whole article.
        apart = [exact.apart((folded,), written) for folded, written in unit.spelt]
        forms = [Constant(form, 0.0) for form in apart if form is not None]
        sequence = exact.sequence(places, unit.distance)
        return All((sequence, *forms)) if forms else sequence

    def _of(self, field: str | None) -> _Layers:
        """Return the layers of one field or all."""
        known = self._layers.get(field)
        if known is None:
            weights = self.weights
            fields = dict(weights.fields) if field is None else {field: 1.0}
            stems = {stem_field(f): fields[f] for f in TEXT_FIELDS if f in fields}
            made = self.evidence.statistics
            # Nearly every query asks where the words of the stem layer stand, few ask it of others.
            known = self._layers[field] = _Layers(
                made(fields, weights.k1, weights.b, has_places=False),
                made(stems, weights.k1, weights.b, has_places=True),
            )
        return known
