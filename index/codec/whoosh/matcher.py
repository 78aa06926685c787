"""Whoosh's matcher over the postings of one term."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

import numpy as np
from whoosh.matching import LeafMatcher, ReadTooFar

from artikelsuche.index.codec.postings import FieldPostings


class PostingsMatcher(LeafMatcher):  # type: ignore[misc]  # Whoosh is untyped
    """The postings of a term, one document after the other."""

    def __init__(self, field: FieldPostings, number: int, format_: Any, scorer: Any) -> None:
        self.format = format_
        self.scorer = scorer
        self._field = field
        self._number = number
        self._term = (field.name, field.dictionary[number])
        start, end = field.span(number)
        self._ids: list[int] = field.ids(start, end).tolist()
        self._counts: list[int] = field.frequencies(start, end).tolist()
        self._ends: list[int] = np.cumsum(self._counts, dtype=np.int64).tolist()
        self._at = 0

    def is_active(self) -> bool:
        """Tell whether there is a document here."""
        return self._at < len(self._ids)

    def reset(self) -> None:
        """Go back to the first document."""
        self._at = 0

    def copy(self) -> PostingsMatcher:
        """Return another matcher at the same place."""
        other = PostingsMatcher(self._field, self._number, self.format, self.scorer)
        other._at = self._at
        return other

    def id(self) -> int:
        """Return the number of the document here."""
        return self._ids[self._at]

    def next(self) -> bool:
        """Go to the next document."""
        if not self.is_active():
            raise ReadTooFar
        self._at += 1
        return False

    def skip_to(self, id: int) -> bool:
        """Go to the first document that is not below the given one."""
        if not self.is_active():
            raise ReadTooFar
        self._at = bisect_left(self._ids, id, self._at)
        return False

    def supports_block_quality(self) -> bool:
        """Postings lie in no blocks that could be skipped."""
        return False

    def value(self) -> Any:
        """Return the value of the posting here as the format encodes it."""
        if self.format.supports("positions"):
            return self.format.encode(self.value_as("positions"))
        return self.format.encode(self._counts[self._at])

    def value_as(self, astype: str) -> Any:
        """Return the positions, frequency or weight of the posting here."""
        if astype == "frequency":
            return self._counts[self._at]
        if astype == "weight":
            return float(self._counts[self._at])
        if astype != "positions":
            return super().value_as(astype)
        places = self._field.places
        if places is None:
            return []
        end, positions = self._ends[self._at], places.between(self._number, self._number + 1)
        return positions[end - self._counts[self._at] : end].tolist()
