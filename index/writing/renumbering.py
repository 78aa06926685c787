"""Renumbering: where the documents of some segments are once these have been merged."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from artikelsuche.index.codec.segment_file import SegmentFile

Numbers = NDArray[np.int64]


class Renumbering:
    """Follows the documents of segments through a commit.

    Args:
        segments: The segments, in the order of their documents, before any is merged.
    """

    def __init__(self, segments: Sequence[SegmentFile]) -> None:
        self._segments = list(segments)
        self._places: dict[SegmentFile, tuple[SegmentFile, Numbers]] = {}

    def merged(
        self, segments: Sequence[SegmentFile], numbers: Sequence[NDArray[np.int32]],
        into: SegmentFile,
    ) -> None:  # fmt: skip
        """Note that segments have become one, given the new number of each document, or -1."""
        for segment, places in zip(segments, numbers, strict=True):
            self._places[segment] = into, places.astype(np.int64)

    def numbers(self, after: Sequence[SegmentFile]) -> list[Numbers]:
        """Return for each segment of before the numbers of its documents in an index of others.

        A document that is not there any more, or deleted, has -1.
        """
        bases = dict(zip(after, _bases(after), strict=True))
        found = []
        for segment in self._segments:
            holder, places = self._places.get(segment, (segment, _kept(segment)))
            base = bases.get(holder)
            gone = np.full(len(places), -1, dtype=np.int64)
            found.append(gone if base is None else np.where(places < 0, -1, places + base))
        return found


def _bases(segments: Sequence[SegmentFile]) -> list[int]:
    counts = [segment.documents for segment in segments]
    bases: list[int] = (np.cumsum(counts, dtype=np.int64) - counts).tolist()
    return bases


def _kept(segment: SegmentFile) -> Numbers:
    """Return the numbers of the documents of a segment, -1 for deleted ones."""
    numbers = np.arange(segment.documents, dtype=np.int64)
    numbers[list(segment.deleted)] = -1
    return numbers
