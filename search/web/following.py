"""Following an index: each request sees the newest commit."""

from __future__ import annotations

import threading
from pathlib import Path

from artikelsuche.search.archive import Archive
from artikelsuche.search.opening import open_index


class FollowedIndex:
    """An index that is opened when it is first asked for, and opened again when it has changed.

    Args:
        index: The index directory; the default one where None.
        variants: A file of further spellings of names.
    """

    def __init__(self, index: Path | None = None, variants: Path | None = None) -> None:
        self.path = index
        self._variants = variants
        self._lock = threading.Lock()
        self._archive: Archive | None = None

    def newest(self) -> Archive:
        """Return the archive at the newest commit.

        Raises:
            IndexStoreError: There is no index, or it cannot be used.
            QueryError: The file of variants cannot be used.
        """
        with self._lock:
            if self._archive is None:
                self._archive = open_index(self.path, variants=self._variants)
            else:
                self._archive.refresh()
            return self._archive

    def forget(self) -> None:
        """Open the index anew at the next request, as after damage; searches that run go on."""
        with self._lock:
            self._archive = None
