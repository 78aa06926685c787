"""What layering makes of units, against what the weights say in plain Python."""

from __future__ import annotations

from typing import Any

import pytest
from evaluated_nodes import SPELT_WORDS, WORDS, laid_out, make_docs, spelt
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_evaluation import Asked, Model, Naive

from artikelsuche.index.analysis.stemming import stems_as_one
from artikelsuche.search.engine.layering import Layering, Scope
from artikelsuche.search.engine.nodes import Best, Bonus, Constant, Near, Sum, Terms, Written
from artikelsuche.search.engine.ranking import Ranking
from artikelsuche.search.engine.segments.evidence import SegmentEvidence
from artikelsuche.search.engine.weights import Weights
from artikelsuche.search.meaning.spellings import is_other_word, other_spellings
from artikelsuche.search.meaning.units import Unit
from artikelsuche.search.query.tree import Forms

_WEIGHTS = (
    Weights(),
    Weights(fields={"body": 1.0}, k1=1.2, reach=2),
    Weights(b=0.4, part_distance=1, exact=0.5),
)
_term = st.sampled_from([*WORDS, *map(spelt, SPELT_WORDS)])
_terms = st.lists(_term, min_size=1, max_size=3, unique=True).map(tuple)


@st.composite
def _units(draw: st.DrawFn) -> Unit:
    exact = draw(_terms)
    marked = spelt(exact[0])
    spellings = [None, exact[0], exact[0] if is_other_word(exact[0], marked) else marked]
    written = draw(st.sampled_from(spellings))
    return Unit("", draw(_terms), exact, written, draw(st.lists(_term, max_size=3).map(tuple)))


class _Expected:
    """Makes nodes of units by the weights."""

    def __init__(self, naive: Naive, weights: Weights) -> None:
        self._naive, self._weights = naive, weights
        stems = tuple((f"{f}_stem", w) for f, w in weights.fields.items() if f != "author")
        self.exact = Model(tuple(weights.fields.items()), weights.k1, weights.b)
        self.stems = Model(stems, weights.k1, weights.b)

    def idf(self, model: Model, terms: tuple[str, ...]) -> float:
        return self._naive.idf(Asked(model, terms))

    def terms(self, model: Model, terms: tuple[str, ...], boost: float) -> Any:
        return Terms(Asked(model, terms), boost * self.idf(model, terms), model.k1)

    def word(self, unit: Unit, scope: Scope) -> Any:
        weights, exact, stems = self._weights, self.exact, self.stems
        form = self.terms(exact, unit.exact, weights.exact)
        others = other_spellings(unit.written) if unit.written == unit.exact[0] else ()
        apart = tuple(word for word in others if is_other_word(unit.exact[0], word))
        form = Written(form.evidence, Asked(exact, apart), form.weight, exact.k1)
        pieces = [self.terms(stems, unit.stems, 1), form]
        if unit.written:
            weight = weights.written * self.idf(exact, (unit.written,))
            own, less = Asked(exact, (unit.written,)), Asked(exact, others)
            pieces.append(Written(own, less, weight, exact.k1))
        if unit.parts and not scope.literal:
            every = Sum(tuple(self.terms(stems, (part,), weights.part) for part in unit.parts))
            places = tuple(Asked(stems, (part,)) for part in unit.parts)
            near = Bonus(Near(places, weights.part_distance, 0.0), every)
            pieces.append(every if scope.loose else near)
        return Sum(tuple(pieces))

    def beside(self, one: Unit, other: Unit, scope: Scope) -> Any:
        weights, stems = self._weights, self.stems
        places = Asked(stems, one.stems), Asked(stems, other.stems)
        score = weights.near * min(map(self._naive.idf, places))
        compound = Asked(stems, stems_as_one(one.exact[0], other.exact[0]))
        rarer = min(map(self._naive.frequency, places)) if scope.loose else 0
        rarity = self._naive.rarity(self._naive.frequency(compound) + rarer)
        written = Terms(compound, weights.joined * rarity, stems.k1)
        return Best((Near(places, weights.reach, score),
                     written if scope.loose else Constant(written, score)))  # fmt: skip

    def forms(self, unit: Unit, forms: Forms) -> Any:
        own, names = self.word(unit, Scope()), Asked(self.exact, forms.names)
        asked = Asked(self.stems, unit.stems)
        both = self._naive.frequency(names) + self._naive.frequency(asked)
        weight = self._weights.variant * self._naive.rarity(both)
        return Best((own, Terms(names, weight, self.exact.k1)))


@settings(max_examples=100)
@given(
    st.integers(0, 2**16),
    st.integers(0, 40),
    st.sampled_from(_WEIGHTS),
    st.lists(_units(), min_size=2, max_size=2),
    st.builds(Scope, st.none(), st.booleans(), st.booleans()),
    _terms,
)
def test_units_score_as_the_weights_say(
    seed: int, size: int, weights: Weights, units: list[Unit], scope: Scope, names: tuple[str, ...]
) -> None:
    """Stem, form, spelling, parts, neighbours and other forms count what the weights tell."""
    docs = make_docs(seed, size, 0.0)
    naive, one, other = Naive(docs), *units
    expected = _Expected(naive, weights)
    with laid_out(docs, [size // 3]) as view:
        layering, search = Layering(SegmentEvidence(view), weights), Ranking(view)
        word = layering.unit(one, scope)
        beside = layering.beside([(one, other)], scope, has_near=True)
        own, forms = layering.unit(one, Scope()), Forms(names, (), ())
        pairs = [
            (word, expected.word(one, scope)),
            (layering.forms(own, [one], forms, Scope()), expected.forms(one, forms)),
        ]
        if beside is None:
            assert one.stems == other.stems
        else:
            pairs.append((beside, expected.beside(one, other, scope)))
        for plan, tree in pairs:
            assert plan is not None
            found = dict(search.rank(plan, size + 1, 0).page)
            assert found == pytest.approx(naive.live(tree), abs=1e-8)
        rarities = [naive.idf(Asked(expected.stems, unit.stems)) for unit in units]
        assert layering.weight(units, scope) == pytest.approx(sum(rarities))
