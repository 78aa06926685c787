"""The order of dates: which matches come first by their date, without a look at all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from artikelsuche.index.codec.columns import NumberColumn
from artikelsuche.index.store.index_view import IndexView
from artikelsuche.search.engine.nodes import Marked, Segment

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from artikelsuche.search.engine.counting import Documents

    Numbers: TypeAlias = NDArray[Any]

# So many times the matches that are wanted are looked at first.
_AHEAD = 16


class _Order(NamedTuple):
    """The documents of a segment in order, and the keys that they are ordered by."""

    order: NDArray[np.uint16]
    keys: NDArray[np.int64]


class DateOrder:
    """The documents of a view by their dates; the order of a segment is found once."""

    def __init__(self, view: IndexView, segments: Sequence[Segment]) -> None:
        self._view = view
        self._segments = segments
        self._orders: dict[bool, list[_Order]] = {}

    def first(self, found: list[Documents], wanted: int, *, reverse: bool) -> Marked:
        """Leave of some documents of each segment those that come first by date.

        Args:
            found: The documents.
            wanted: How many to leave, 1 or more; with all of the same date as the last of them.
            reverse: Whether the oldest come first.
        """
        import numpy as np

        orders = self._orders.get(reverse)
        if orders is None:
            orders = self._orders[reverse] = [self._ordered(s, reverse) for s in self._segments]
        flags, keys = [], [np.empty(0, np.int64)]
        for own, documents in zip(orders, found, strict=True):
            there = np.zeros(len(own.order), np.bool_)
            there[documents] = True
            flags.append(there)
            keys.append(own.keys[_places(own.order, there, wanted)])
        first = np.concatenate(keys)
        if len(first) >= wanted:
            last = np.partition(first, wanted - 1)[wanted - 1]
            for own, there in zip(orders, flags, strict=True):
                there[own.order[np.searchsorted(own.keys, last, "right") :]] = False
        return Marked(tuple(flags))

    def _ordered(self, segment: Segment, reverse: bool) -> _Order:
        import numpy as np

        column = self._view.segments[segment.number].column("published")
        dates = np.zeros(segment.documents, np.int64)
        if isinstance(column, NumberColumn):
            dates = column.values
        keys = date_keys(dates, reverse)
        order = np.argsort(keys, kind="stable").astype(np.uint16)
        return _Order(order, keys[order])


def date_keys(dates: NDArray[np.int64], reverse: bool) -> NDArray[np.int64]:
    """Return what articles are ordered by, ascending, given their dates; unknown ones are 0."""
    import numpy as np

    if reverse:
        return np.where(dates > 0, dates, np.iinfo(np.int64).max)
    return -dates


def _places(order: NDArray[np.uint16], flags: NDArray[np.bool_], wanted: int) -> Numbers:
    """Return the first so many places of an order whose documents are marked."""
    import numpy as np

    size = wanted * _AHEAD
    while True:
        found: Numbers = np.flatnonzero(flags[order[:size]])
        if len(found) >= wanted or size >= len(order):
            return found[:wanted]
        size *= _AHEAD
