"""The statistics of BM25F: what a term counts by the length of the field, and how rare it is."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from artikelsuche.index.codec.postings import LENGTHS
from artikelsuche.index.store.index_view import IndexView


def norm_table(view: IndexView, field: str, weight: float, b: float) -> NDArray[np.float64]:
    """Return weight / (1 - b + b * length / average length) by length byte, made once.

    Args:
        view: The index.
        field: The field.
        weight: The weight of the field.
        b: The share of length normalisation, 0 to 1.
    """
    key = ("norms", field, weight, b)
    table: NDArray[np.float64] | None = view.cache.get(key)
    if table is None:
        lengths = np.maximum(LENGTHS, 1)
        table = weight / (1 - b + b * lengths / view.average_length(field))
        view.cache[key] = table
    return table


def idf(frequency: float, documents: int) -> float:
    """Return the inverse document frequency of a term.

    Robertson and Sparck Jones's weight in the form that is never negative:
    ln(1 + (N - n + 0.5) / (n + 0.5)).

    Args:
        frequency: The number n of documents with the term.
        documents: The number N of documents.

    Returns:
        A weight greater than 0.
    """
    frequency = min(frequency, documents)
    return math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))
