"""Many documents at once: sent in blocks while the next one is made, again where that is needed.

A document has an id of its own, so that one that is sent twice is there once.
"""

from __future__ import annotations

import json
import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from artikelsuche.corpus.language import tr
from artikelsuche.index.errors import IndexStoreError

from .cluster import FULL, Cluster, is_full

# A block has so many bytes or documents, and so many of them are under way: memory is bounded so.
_BYTES, _DOCUMENTS, _UNDER_WAY = 4 << 20, 1000, 2
# How often what a busy cluster has turned away is sent again, and the first pause in seconds.
_ATTEMPTS, _PAUSE, _LONGEST_PAUSE = 12, 0.2, 10.0


class Bulk:
    """Sends documents into one index.

    Raises:
        IndexStoreError: The cluster does not take them.
    """

    def __init__(self, cluster: Cluster, index: str) -> None:
        self._cluster = cluster
        self._index = index
        self._lines: list[bytes] = []
        self._size = 0
        self._pool = ThreadPoolExecutor(1)
        self._sent: deque[Future[None]] = deque()

    def put(self, key: str, document: Any) -> None:
        """Write a document with an id, in the place of an earlier one."""
        self._add({"index": {"_id": key}}, document)

    def delete(self, key: str) -> None:
        """Remove a document."""
        self._add({"delete": {"_id": key}})

    def _add(self, *lines: Any) -> None:
        rows = [json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines]
        self._lines.append(b"".join(rows))
        self._size += len(self._lines[-1])
        if self._size >= _BYTES or len(self._lines) >= _DOCUMENTS:
            self._send()

    def _send(self) -> None:
        while len(self._sent) >= _UNDER_WAY:
            self._sent.popleft().result()
        if self._lines:
            self._sent.append(self._pool.submit(self._deliver, self._lines))
        self._lines, self._size = [], 0

    def finish(self) -> None:
        """Wait until everything has been taken."""
        self._send()
        while self._sent:
            self._sent.popleft().result()

    def close(self) -> None:
        """Send nothing more."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _deliver(self, rows: list[bytes]) -> None:
        pause = _PAUSE
        for _ in range(_ATTEMPTS):
            path = f"/{self._index}/_bulk"
            answer = self._cluster.request("POST", path, b"".join(rows)).body
            if not answer["errors"]:
                return
            items = [next(iter(item.values())) for item in answer["items"]]
            for item in items:
                error = item.get("error", {})
                if is_full(str(error.get("reason"))):
                    raise IndexStoreError(str(self._cluster.address), tr(FULL))
                if error and item["status"] not in _AGAIN:
                    raise self._refusal(error)
            both = zip(rows, items, strict=True)
            rows = [row for row, item in both if item["status"] in _AGAIN]
            if not rows:
                return
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        raise IndexStoreError(str(self._cluster.address), tr("is too busy; try again later"))

    def _refusal(self, error: Any) -> IndexStoreError:
        told = str(error.get("reason", error))[:200]
        reason = tr("does not take an article ({told}); nothing was changed", told=told)
        return IndexStoreError(str(self._cluster.address), reason)


_AGAIN = frozenset({429, 503})
