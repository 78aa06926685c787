"""The address of an index on a cluster: opensearch+http://HOST:PORT/NAME?shards=1&replicas=1.

Several hosts stand with commas between them. A path of that text is an address too, so that it can
be given wherever an index directory can.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from artikelsuche.corpus.errors import ArgumentError
from artikelsuche.corpus.language import tr
from artikelsuche.corpus.lazy import lazy_pattern

_BEGINNING = "opensearch+"
_SCHEME = lazy_pattern(r"opensearch\+(https?):/+")
_NAME = lazy_pattern(r"[a-z0-9][a-z0-9._-]{0,99}")
_HOST = lazy_pattern(r"(?:\[[0-9a-fA-F:]+\]|[\w.-]+)(?::\d{1,5})?")
# What an address may say of a new index, and what it may be.
_OPTIONS = {"shards": (1, 1024), "replicas": (0, 20)}


class Address(NamedTuple):
    """Where an index lies on a cluster.

    Args:
        hosts: The addresses of its nodes.
        name: The name of the index.
        shards: Into how many shards a new index is cut.
        replicas: How many copies each of them has.
    """

    hosts: tuple[str, ...]
    name: str
    shards: int = 1
    replicas: int = 1

    def __str__(self) -> str:
        scheme = self.hosts[0].partition("://")[0]
        hosts = ",".join([host.partition("://")[2] for host in self.hosts])
        return f"opensearch+{scheme}://{hosts}/{self.name}"


def address_of(place: Path | str) -> Address | None:
    """Read an address; None where it is the path of a directory.

    Raises:
        ArgumentError: It is an address that cannot be read.
    """
    text = place.as_posix() if isinstance(place, Path) else place
    scheme = _SCHEME.match(text) if text.startswith(_BEGINNING) else None
    if scheme is None:
        return None
    from urllib.parse import parse_qsl

    rest, _, query = text[scheme.end() :].partition("?")
    hosts, _, name = rest.rstrip("/").partition("/")
    if "@" in hosts:
        raise ArgumentError(
            tr(
                "the address of the index has a user or a password in it; set "
                "ARTIKELSUCHE_OPENSEARCH_USER and ARTIKELSUCHE_OPENSEARCH_PASSWORD instead"
            )
        )
    if not _NAME.fullmatch(name):
        raise ArgumentError(
            tr("the index has the name {name!r}; use small letters, digits, - and _", name=name)
        )
    for host in hosts.split(","):
        if not _HOST.fullmatch(host):
            raise ArgumentError(
                tr(
                    "the address of the index has the host {host!r}; write it as "
                    "opensearch+http://HOST:PORT/NAME",
                    host=host,
                )
            )
    named = tuple([f"{scheme[1]}://{host}" for host in hosts.split(",")])
    return Address(named, name, **_options(dict(parse_qsl(query, keep_blank_values=True))))


def _options(given: Mapping[str, str]) -> dict[str, int]:
    found = {}
    for option, value in given.items():
        least, most = _OPTIONS.get(option, (0, -1))
        if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
            known = ", ".join(f"{name} ({a}–{b})" for name, (a, b) in _OPTIONS.items())
            raise ArgumentError(
                tr(
                    "the address of the index has {option}={value!r}; known: {known}",
                    option=option,
                    value=value,
                    known=known,
                )
            )
        found[option] = int(value)
    return found


class AddressPath(type(Path())):  # type: ignore[misc]  # the class that Path makes here
    """An address as a path, written with both of its slashes."""

    def __str__(self) -> str:
        return str(super().__str__()).replace(":/", "://", 1)


class Credentials(NamedTuple):
    """Who asks, and whom to trust; never shown."""

    user: str | None
    password: str
    authorities: str | None


def credentials() -> Credentials:
    """Read the user, the password and the file of the CA from the environment."""
    get = os.environ.get
    return Credentials(
        get("ARTIKELSUCHE_OPENSEARCH_USER") or None,
        get("ARTIKELSUCHE_OPENSEARCH_PASSWORD", ""),
        get("ARTIKELSUCHE_OPENSEARCH_CA") or None,
    )
