"""Columns: one sortable value for each document of a segment, by its number.

A number lies as it is; a string of bytes lies in one blob with a table of offsets.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import columns

from .sections import Sections, SectionWriter


class NumberColumn(columns.ColumnReader):  # type: ignore[misc]  # Whoosh is untyped
    """A column of whole numbers.

    Args:
        values: One number for each document, int64.
    """

    def __init__(self, values: NDArray[np.int64]) -> None:
        self.values = values

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, document: int) -> int:
        return int(self.values[document])

    def sort_key(self, document: int) -> int:
        """Return what documents are sorted by."""
        return int(self.values[document])


class BytesColumn(columns.ColumnReader):  # type: ignore[misc]  # Whoosh is untyped
    """A column of strings of bytes.

    Args:
        blob: All strings, one after the other.
        ends: Where each begins, and the end of the last.
    """

    def __init__(self, blob: memoryview, ends: NDArray[np.uint32]) -> None:
        self._blob = blob
        self._ends = ends

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, document: int) -> bytes:
        return bytes(self._blob[int(self._ends[document]) : int(self._ends[document + 1])])

    def sort_key(self, document: int) -> bytes:
        """Return what documents are sorted by."""
        return self[document]


def write_column(sections: SectionWriter, name: str, values: list[Any]) -> None:
    """Write one column.

    Args:
        sections: The segment.
        name: The field.
        values: One value for each document, all numbers or all bytes.
    """
    if values and isinstance(values[0], bytes):
        sections.add(f"column/{name}/bytes", b"".join(values))
        ends = np.cumsum([0, *map(len, values)], dtype=np.uint32)
        sections.add(f"column/{name}/ends", ends)
    else:
        sections.add(f"column/{name}/numbers", np.array(values, dtype=np.int64))


def read_column(sections: Sections, name: str) -> NumberColumn | BytesColumn | None:
    """Open one column.

    Args:
        sections: The segment.
        name: The field.

    Returns:
        The column, or None where the segment has none of that name.
    """
    if f"column/{name}/numbers" in sections:
        return NumberColumn(sections.array(f"column/{name}/numbers"))
    if f"column/{name}/bytes" in sections:
        ends = sections.array(f"column/{name}/ends")
        return BytesColumn(sections.blob(f"column/{name}/bytes"), ends)
    return None
