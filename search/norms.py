"""What a term that occurs once counts, by the length of the field: BM25F's normalisation."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from artikelsuche.index import LENGTHS, IndexView


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
