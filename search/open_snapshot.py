"""The snapshot that an archive searches: opened, refreshed and closed."""

from __future__ import annotations

import threading
from functools import partial
from types import TracebackType
from typing import TypeVar

from artikelsuche.corpus.language import tr
from artikelsuche.index.errors import IndexStoreError
from artikelsuche.index.store.directory import IndexDirectory
from artikelsuche.index.store.opening import translated
from artikelsuche.index.store.snapshot import newest_commit, open_view
from artikelsuche.search.engine.layering import Layering
from artikelsuche.search.engine.opened import Opened, Place
from artikelsuche.search.engine.ranking import Ranking
from artikelsuche.search.engine.segments.evidence import SegmentEvidence
from artikelsuche.search.engine.weights import DEFAULT_WEIGHTS, Weights
from artikelsuche.search.meaning.exact_vocabulary import SegmentVocabulary
from artikelsuche.search.meaning.shipped_variants import shipped_variants
from artikelsuche.search.meaning.units import Readings
from artikelsuche.search.meaning.variants import Variants

from .searching import Searching

_Open = TypeVar("_Open", bound="OpenSnapshot")


class OnDisk:
    """An index in a directory."""

    def __init__(self, directory: IndexDirectory) -> None:
        self.root = directory.root
        self._directory = directory

    def open(self, weights: Weights) -> Opened:
        """Open the newest state of the index."""
        snapshot, view = open_view(self._directory)
        reading = partial(translated, snapshot.generation, damaged=view.is_damaged)
        layering = Layering(SegmentEvidence(view), weights)
        state = snapshot.generation, snapshot.commit
        return Opened(state, reading, view, SegmentVocabulary(view), layering, Ranking(view))

    def newest(self) -> object:
        """Tell the newest state from all others, without opening it."""
        return newest_commit(self._directory)


class OpenSnapshot:
    """The newest state of an index when it was opened, kept open until it is refreshed or closed.

    Args:
        place: Where the index lies.
        weights: The weights of the ranking.
        variants: The other forms of names; the shipped ones where None.

    Raises:
        IndexStoreError: There is no index, or it cannot be used.
    """

    def __init__(
        self, place: Place, weights: Weights = DEFAULT_WEIGHTS, variants: Variants | None = None
    ) -> None:
        self._place = place
        self._weights = weights
        self._variants = shipped_variants() if variants is None else variants
        self._readings = Readings()
        self._lock = threading.Lock()
        self._opened: Opened | None = place.open(weights)

    def __enter__(self: _Open) -> _Open:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return self._current().view.live_documents()

    def close(self) -> None:
        """Release the files of the index; closing twice does no harm."""
        self._opened = None

    def refresh(self) -> bool:
        """Open the newest state of the index.

        Returns:
            Whether there was a newer one.

        Raises:
            IndexStoreError: It cannot be used; the archive stays on its snapshot. Or the archive
                has been closed.
        """
        with self._lock:
            if self._place.newest() == self._current().state:
                return False
            self._opened = self._place.open(self._weights)
            return True

    def _current(self) -> Opened:
        if self._opened is None:
            raise IndexStoreError(self._place.root, tr("has been closed; open it again"))
        return self._opened

    def _searching(self, opened: Opened, match: str) -> Searching:
        return Searching(opened, self._variants, self._readings, loose=match == "any")
