"""Columns: one sortable value for each document of a segment, by its number.

A number lies as it is; a string of bytes lies in one blob with a table of offsets.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import columns

from .blocks import Guard
from .sections import Sections, SectionWriter


class NumberColumn(columns.ColumnReader):  # type: ignore[misc]  # Whoosh is untyped
    """A column of whole numbers."""

    def __init__(self, values: NDArray[np.int64]) -> None:
        self.values = values

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, document: int) -> int:
        return int(self.values[document])


class BytesColumn(columns.ColumnReader):  # type: ignore[misc]  # Whoosh is untyped
    """A column of strings of bytes: a blob of all strings, where each begins, and the last end."""

    def __init__(self, blob: memoryview, ends: NDArray[np.uint32], guard: Guard) -> None:
        self._blob = blob
        self._ends = ends
        self._guard = guard

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, document: int) -> bytes:
        start, end = int(self._ends[document]), int(self._ends[document + 1])
        self._guard(start, end)
        return bytes(self._blob[start:end])


def write_column(sections: SectionWriter, name: str, values: list[Any]) -> None:
    """Write one column: a value for each document, all numbers or all bytes."""
    if values and isinstance(values[0], bytes):
        sections.add(f"column/{name}/bytes", b"".join(values))
        ends = np.cumsum([0, *map(len, values)], dtype=np.uint32)
        sections.add(f"column/{name}/ends", ends)
    else:
        sections.add(f"column/{name}/numbers", np.array(values, dtype=np.int64))


def read_column(sections: Sections, name: str) -> NumberColumn | BytesColumn | None:
    """Open one column; None where the segment has none of that name."""
    numbers, blob, ends = (f"column/{name}/{part}" for part in ("numbers", "bytes", "ends"))
    if numbers in sections:
        sections.guard(numbers)()
        return NumberColumn(sections.array(numbers))
    if blob in sections:
        sections.guard(ends)()
        return BytesColumn(sections.blob(blob), sections.array(ends), sections.guard(blob))
    return None
