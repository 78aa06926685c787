"""The statistics of BM25F: what a term counts by the length of the field, and how rare it is."""

from __future__ import annotations

import math
from array import array

from artikelsuche.index.codec.postings import LENGTHS


def norm_table(weight: float, b: float, average: float) -> array[float]:
    """Return weight / (1 - b + b * length / average) by length byte, for a field with a weight.

    b is the share of length normalisation, 0 to 1.
    """
    return array("d", [weight / (1 - b + b * max(n, 1) / average) for n in LENGTHS])


def idf(frequency: float, documents: int) -> float:
    """Return the inverse document frequency of a term, greater than 0.

    Robertson and Sparck Jones's weight in the form that is never negative:
    ln(1 + (N - n + 0.5) / (n + 0.5)) for n of N documents.
    """
    frequency = min(frequency, documents)
    return math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))
