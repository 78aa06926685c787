"""The lease: one writer at a time, who renews it; that of a dead one runs out."""

from __future__ import annotations

import datetime as dt
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from artikelsuche.corpus.language import tr
from artikelsuche.index.errors import IndexLockedError, IndexStoreError

from .cluster import Cluster
from .state import state_index

# For how long a lease is good, and how often it is renewed, in seconds. A writer that could not
# renew it stops before another one may begin. Clocks of writers must agree within the difference.
# A line that is cut for half a minute ends no run: that, a pause and an answer are less than 45.
_GOOD, _RENEWED, _STOPPED = 60.0, 5.0, 45.0
_ANSWERED, _POLL = 5.0, 0.5


class Lease:
    """A lease that is held.

    Attributes:
        run: The number of the run it was given for; each has another one.
    """

    def __init__(self, cluster: Cluster, run: int, version: tuple[int, int]) -> None:
        self.run = run
        self._cluster = cluster
        self._version = version
        self._since = dt.datetime.now(dt.timezone.utc).isoformat(timespec="seconds")
        self._renewed = time.monotonic()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._renew, daemon=True)
        self._thread.start()

    def check(self) -> None:
        """Refuse to go on without the lease.

        Raises:
            IndexLockedError: It could not be renewed.
        """
        if time.monotonic() - self._renewed > _STOPPED:
            reason = tr("the lease could not be renewed, the cluster did not answer; run again")
            raise IndexLockedError(str(self._cluster.address), reason)

    def release(self) -> None:
        """Give it back."""
        self._ended.set()
        self._thread.join()
        with suppress(IndexStoreError):
            self._write(0.0)

    def _renew(self) -> None:
        while not self._ended.wait(_RENEWED):
            begun = time.monotonic()
            with suppress(IndexStoreError):
                if self._write(time.time() + _GOOD):
                    self._renewed = begun

    def _write(self, until: float) -> bool:
        written = _write(self._cluster, _note(self.run, until, self._since), self._version)
        if written is not None:
            self._version = written
        return written is not None


@contextmanager
def leased(cluster: Cluster, wait: float = 0.0) -> Iterator[Lease]:
    """Hold the lease of an index; wait some seconds for another holder.

    Raises:
        IndexLockedError: Another writer holds it; the message names which.
    """
    lease = _acquire(cluster, time.monotonic() + wait)
    try:
        yield lease
    finally:
        lease.release()


def _acquire(cluster: Cluster, until: float) -> Lease:
    path = f"/{state_index(cluster)}/_doc/lock"
    while True:
        answer = cluster.request("GET", path, allow={404})
        note, version = {"run": 0, "until": 0.0}, None
        if answer.status == 200:
            note = answer.body["_source"]
            version = answer.body["_seq_no"], answer.body["_primary_term"]
        if note["until"] <= time.time():
            run = int(note["run"]) + 1
            now = dt.datetime.now(dt.timezone.utc).isoformat(timespec="seconds")
            mine = _note(run, time.time() + _GOOD, now)
            written = _write(cluster, mine, version)
            if written is not None:
                return Lease(cluster, run, written)
        if time.monotonic() >= until:
            reason = tr(
                "another writer is at work: process {pid} on {host} since {since}; try again when "
                "it is done",
                **{name: note.get(name) for name in ("pid", "host", "since")},
            )
            raise IndexLockedError(str(cluster.address), reason)
        time.sleep(_POLL)


def _note(run: int, until: float, since: str) -> dict[str, Any]:
    holder = {"pid": os.getpid(), "host": socket.gethostname(), "since": since}
    return {"run": run, "until": until, **holder}


def _write(
    cluster: Cluster, note: dict[str, Any], version: tuple[int, int] | None
) -> tuple[int, int] | None:
    """Write the note of a holder over one version of it; None where there is another one."""
    params: dict[str, Any] = {"op_type": "create"}
    if version is not None:
        params = {"if_seq_no": version[0], "if_primary_term": version[1]}
    path = f"/{state_index(cluster)}/_doc/lock"
    answer = cluster.request("PUT", path, note, params=params, allow={409}, timeout=_ANSWERED)
    if answer.status == 409:
        # A request whose answer was lost may have been heard.
        answer = cluster.request("GET", path, allow={404})
        if answer.body.get("_source") != note:
            return None
    return answer.body["_seq_no"], answer.body["_primary_term"]
