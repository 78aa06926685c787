"""The evidence of words on both layers of the index: one node for what is many in numpy."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

from artikelsuche.search.engine.plan import Plan
from artikelsuche.search.engine.weights import Weights
from artikelsuche.search.meaning.units import Unit

from .bm25f import Bm25f
from .closeness import Neighbours
from .combining import Sum
from .evidence import AsWritten, Terms
from .nodes import Evaluated
from .scored import Aligned, Numbers, Scored
from .segment_statistics import Leaf
from .sequences import Together


@dataclass(frozen=True, eq=False, slots=True)
class Models:
    """How the two layers are weighed; equal only to itself.

    Args:
        exact: The fields of the exact layer.
        stems: The fields of the stem layer.
        weights: The weights of the ranking.
    """

    exact: Bm25f
    stems: Bm25f
    weights: Weights


@dataclass(eq=False, slots=True)
class Layered(Evaluated):
    """What C plans at once, and numpy evaluates as a tree of pieces.

    Args:
        models: How the layers are weighed.
        tree: The pieces, made when they are asked for first.
    """

    models: Models
    tree: Evaluated | None

    @abstractmethod
    def _made(self) -> Evaluated:
        """Make the pieces."""

    def pieces(self) -> Evaluated:
        """Return what numpy evaluates."""
        if self.tree is None:
            self.tree = self._made()
        return self.tree

    def scores(self, leaf: Leaf) -> Scored:
        """Score every matching document of a segment."""
        return self.pieces().scores(leaf)

    def within(self, leaf: Leaf, ids: Numbers) -> Aligned:
        """Score some documents."""
        return self.pieces().within(leaf, ids)

    def estimate(self, leaf: Leaf) -> int:
        """Bound the number of matches."""
        return self.pieces().estimate(leaf)


@dataclass(eq=False, slots=True)
class OneWord(Layered):
    """A word in all its inflections; its exact form and its spelling rank above the others.

    Args:
        unit: The word, which has stems and exact forms.
        has_parts: Whether the parts of a compound stand for it too.
        is_part_enough: Whether one of them is enough; else all must stand near each other.
    """

    unit: Unit
    has_parts: bool
    is_part_enough: bool

    def plan(self, leaf: Leaf) -> Plan:
        """Make a plan."""
        unit = self.unit
        parts = unit.parts if self.has_parts else ()
        plan = leaf.layers(self.models).word
        return plan(unit.stems, unit.exact, unit.written, parts, leaf.at, self.is_part_enough)

    def _made(self) -> Evaluated:
        unit, weights, models = self.unit, self.models.weights, self.models
        exact, stems = models.exact, models.stems
        pieces: list[Evaluated] = [
            Terms(stems, unit.stems),
            Terms(exact, unit.exact, weights.exact),
        ]
        if unit.written:
            # Prefer the spelling of the query: Forderung before Förderung, and the other way.
            is_folded = unit.written == unit.exact[0]
            pieces.append(AsWritten(exact, unit.written, is_folded, weights.written))
        if unit.parts and self.has_parts:
            parts = tuple([Terms(stems, (part,), weights.part) for part in unit.parts])
            one, every = Sum(parts), Together(parts, weights.part_distance)
            pieces.append(one if self.is_part_enough else every)
        return Sum(tuple(pieces))


@dataclass(eq=False, slots=True)
class Beside(Layered):
    """The bonuses of neighbouring words: written as one compound, or standing near each other.

    Args:
        compounds: For each pair the stems of the two words as one.
        near: For each pair the stems of both.
    """

    compounds: tuple[tuple[str, ...], ...]
    near: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]

    def plan(self, leaf: Leaf) -> Plan:
        """Make a plan."""
        return leaf.layers(self.models).neighbours(self.compounds, self.near, leaf.at)

    def _made(self) -> Evaluated:
        weights, model = self.models.weights, self.models.stems
        compounds = [Terms(model, stems, weights.joined) for stems in self.compounds]
        pairs = [(Terms(model, first), Terms(model, second)) for first, second in self.near]
        near = [Neighbours(Together(pair, weights.reach), weights.near) for pair in pairs]
        return Sum((*compounds, *near))
