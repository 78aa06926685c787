"""One state of an index, opened for searching, and the place where the newest one is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, Protocol

from artikelsuche.search.meaning.exact_vocabulary import Vocabulary
from artikelsuche.search.meaning.index_reader import IndexReader

from .layering import Layering
from .ranking import Ranker
from .weights import Weights


class Opened(NamedTuple):
    """One state of an index, and what searches in it share as long as it is open.

    Args:
        state: Tells it from all other states.
        reading: Turns errors of what the index lies on into ours, as long as it is read.
        view: Its articles.
        vocabulary: Its words.
        layering: Makes evidence of them.
        ranking: Ranks its articles.
    """

    state: object
    reading: Callable[[], AbstractContextManager[None]]
    view: IndexReader
    vocabulary: Vocabulary
    layering: Layering
    ranking: Ranker


class Place(Protocol):
    """Where an index lies."""

    @property
    def root(self) -> Path:
        """The place as messages name it."""

    def open(self, weights: Weights) -> Opened:
        """Open the newest state of the index."""

    def newest(self) -> object:
        """Tell the newest state from all others, without opening it."""
