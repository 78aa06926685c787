"""Requests to a cluster, and what their failures mean to a user."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from artikelsuche.corpus.language import deferred, tr
from artikelsuche.index.errors import ClusterRefusedError, IndexStoreError

from .address import Address, AddressPath, credentials

_EXTRA = deferred(
    "opensearch-py is missing; install it with 'pip install artikelsuche[opensearch]'"
)
# How long a request may take, and how long one that failed is tried again, in seconds; less long
# where nothing has ever answered, and the address may be wrong.
_TIMEOUT, _PATIENCE, _FIRST_PATIENCE = 30.0, 60.0, 5.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0
# The cluster is busy, or a node has gone and another one takes over.
_AGAIN = frozenset({429, 502, 503, 504})
_LOWEST = 2
#: What a user is told where a disk is full.
FULL = deferred("has no disk space left (flood stage); free some, or add a node, and run again")

# What opensearch-py logs is said by our errors.
logging.getLogger("opensearch").addHandler(logging.NullHandler())


class Answer(NamedTuple):
    """What a cluster answers."""

    status: int
    body: Any


class Cluster:
    """The cluster at an address.

    Args:
        address: The address.
        patience: How many seconds a request that fails for a while is tried again; a minute.
    """

    def __init__(self, address: Address, patience: float | None = None) -> None:
        try:
            import opensearchpy
        except ImportError as error:
            raise IndexStoreError(str(address), tr(_EXTRA)) from error
        self.address = address
        self.root: Path = AddressPath(str(address))
        self._patience = _PATIENCE if patience is None else patience
        self._has_answered = False
        self._errors = opensearchpy.exceptions
        user, password, authorities = credentials()
        if authorities is not None and not Path(authorities).is_file():
            reason = tr("$ARTIKELSUCHE_OPENSEARCH_CA names no file; name that of the CA")
            raise IndexStoreError(str(address), reason)
        self._transport = opensearchpy.OpenSearch(
            list(address.hosts),
            http_auth=None if user is None else (user, password),
            ca_certs=authorities,
            max_retries=0,
        ).transport

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        params: Mapping[str, Any] | None = None,
        allow: Collection[int] = (),
        timeout: float | None = None,
    ) -> Answer:
        """Send a request, again where the cluster cannot answer for a while.

        Args:
            method: The method of HTTP.
            path: The path.
            body: What is sent along, as JSON; bytes as they are, lines of JSON.
            params: The parameters of the address.
            allow: Answers with these numbers are no failures.
            timeout: How many seconds an answer may take; some dozens where None.

        Raises:
            ClusterRefusedError: The cluster refuses the request.
            IndexStoreError: It cannot be reached.
        """
        begun, pause = time.monotonic(), _FIRST_PAUSE
        given = {**(params or {}), "request_timeout": timeout or _TIMEOUT}
        while True:
            try:
                return self._sent(method, path, body, given)
            except self._errors.TransportError as error:
                status = error.status_code if isinstance(error.status_code, int) else 0
                self._has_answered = self._has_answered or bool(status)
                if status in allow:
                    return Answer(status, error.info if isinstance(error.info, dict) else {})
                again = status in _AGAIN if status else not _is_final(error)
                again = again and not is_full(_told(error))
                if not again or time.monotonic() + pause > begun + self._lasting():
                    raise self._failure(error, status) from error
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _sent(self, method: str, path: str, body: Any, params: Mapping[str, Any]) -> Answer:
        kind = "application/x-ndjson" if isinstance(body, bytes) else "application/json"
        found = self._transport.perform_request(
            method, path, params=dict(params), body=body, headers={"content-type": kind}
        )
        self._has_answered = True
        return Answer(200, found)

    def _lasting(self) -> float:
        """Return how many seconds a request that fails is tried again."""
        return self._patience if self._has_answered else min(self._patience, _FIRST_PATIENCE)

    def search_all(self, index: str, bodies: Iterable[Mapping[str, Any]]) -> list[Any]:
        """Send several searches of one index at once, and return what each gives."""
        lines = [line for body in bodies for line in ({"index": index}, body)]
        if not lines:
            return []
        until, pause = time.monotonic() + self._patience, _FIRST_PAUSE
        while True:
            answers = self.request("POST", "/_msearch", ndjson(lines)).body["responses"]
            is_busy = any(answer.get("status") in _AGAIN for answer in answers)
            if not is_busy or time.monotonic() + pause > until:
                break
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        for answer in answers:
            if "error" in answer:
                raise ClusterRefusedError(str(self.address), _reason(answer["error"]))
        return list(answers)

    def check_version(self) -> None:
        """Refuse what is no OpenSearch, or an old one.

        Raises:
            IndexStoreError: It is.
        """
        found = self.request("GET", "/").body
        version = found.get("version", {}) if isinstance(found, dict) else {}
        name, number = version.get("distribution"), str(version.get("number", "?"))
        major = number.partition(".")[0]
        if name != "opensearch" or not (major.isdigit() and int(major) >= _LOWEST):
            reason = tr(
                "is {name} {number}; it must be OpenSearch 2 or later",
                name=name or tr("something else"),
                number=number,
            )
            raise IndexStoreError(str(self.address), reason)

    def _failure(self, error: Any, status: int) -> IndexStoreError:
        place = str(self.address)
        if not status:
            told = type(error).__name__
            told = tr("its certificate is not trusted") if _is_final(error) else told
            reason = tr(
                "cannot be reached ({told}); check the address, and that the cluster runs",
                told=told,
            )
            return IndexStoreError(place, reason)
        if status == 401:
            reason = tr(
                "refuses the user or the password; set ARTIKELSUCHE_OPENSEARCH_USER and "
                "ARTIKELSUCHE_OPENSEARCH_PASSWORD"
            )
            return IndexStoreError(place, reason)
        reason = _told(error) or tr("answers {status}", status=status)
        if is_full(reason):
            return IndexStoreError(place, tr(FULL))
        if status == 403:
            return IndexStoreError(
                place, tr("does not let the user do that ({reason})", reason=reason)
            )
        if status in _AGAIN:
            return IndexStoreError(
                place, tr("is too busy ({reason}); try again later", reason=reason)
            )
        return ClusterRefusedError(place, reason)


def _is_final(error: Any) -> bool:
    """Tell what no second attempt can mend."""
    return type(error).__name__ == "SSLError"


def is_full(reason: str) -> bool:
    """Tell whether a cluster refuses to write since a disk is full."""
    return "flood-stage" in reason or "read-only-allow-delete" in reason


def _told(error: Any) -> str:
    """Return what an answer says of a failure."""
    return _reason(error.info.get("error", {})) if isinstance(error.info, dict) else ""


def _reason(error: Any) -> str:
    if not isinstance(error, dict):
        return str(error or "")
    causes = error.get("root_cause") or [error]
    return str(causes[0].get("reason") or error.get("reason") or "")


def ndjson(lines: Iterable[Any]) -> bytes:
    """Write objects as lines of JSON."""
    return b"".join([json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines])
