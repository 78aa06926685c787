"""The weights of the ranking, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, eq=False)
class Weights:
    """How much each piece of evidence counts; equal only to itself.

    Fitted together on the even queries of the judged sets by tests/bench/fit_weights.py, reported
    on the odd ones by tests/bench/relevance.py. Parts and variants are kept below what the fit
    would give them (1 and 0.8, worth 0.001 of MRR@10): the compound and the name asked for are
    to rank first.

    Args:
        fields: The weight of a term in each field that a bare word is looked for in, as BM25F
            weights term frequencies; names of authors count in their exact form only.
        k1: How slowly repeated terms saturate, as in BM25; greater than 0.
        b: How much the length of a text counts, as in BM25; 0 to 1.
        exact: The bonus of the exact form, relative to the stem.
        written: The bonus of the spelling as written (Müller, not Mueller), relative to the stem.
        part: The weight of each part of a compound, relative to the stem.
        joined: The bonus of neighbouring words written as one compound, relative to the stem.
        part_distance: How many words apart the parts of a compound may stand to stand for it.
        near: The bonus of neighbouring words that stand near each other, relative to the smaller
            idf of the two.
        reach: How many words apart neighbouring words may stand to be near each other.
        headline: The bonus of a headline that has all words of a query, relative to their idf.
        dated: The score of an article published within a day of a day asked for.
        coverage: Where one word is enough: the power of the share of words found, by idf.
        variant: The weight of another form of a name (Kyjiw, ukrainisch), relative to the stem.
    """

    fields: Mapping[str, float] = field(
        default_factory=lambda: MappingProxyType(
            # Measured by tests/bench/field_weights.py; the teaser also opens the body.
            {"title": 4.0, "teaser": 0.75, "body": 1.0, "author": 1.0}
        )
    )
    k1: float = 1.2
    b: float = 0.9
    exact: float = 0.15
    written: float = 0.2
    variant: float = 0.6
    part: float = 0.85
    joined: float = 1.2
    part_distance: int = 5
    near: float = 0.5
    reach: int = 8
    headline: float = 0.15
    dated: float = 0.5
    coverage: float = 0.5


DEFAULT_WEIGHTS = Weights()
