"""Requests by chance for the search page: paths, parameters and headers, sane and not."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote_from_bytes

_PATHS = """
/ / / /feed /article /article /original /inspection /saved /status /help /api/search /api/search
/api/article/hafen-007 /api/article/ /api/status /api/openapi.json /assets/app.js /assets/
/assets/../../setup.cfg /none //
"""
_NAMES = """
q q query query id id section source author since until undated sort match copies page limit offset
half_life reverse plain fallback snippets facets facet_mode timeline significant none
"""
_VALUES = """
Hafen Brücke Hafne * ( Haf* titel:Folge hafen-007 hafen-008 seiten/leuchtturm Kultur Küstenblatt
2023 2023-02 7d gestern 1 0 2 10 -1 1e9 99999999999 nan inf true false all any fold date relevance
recent oldest only include drill month day section 😀 {{7*7}} <script> ' ../../etc/passwd % %2 & = +
"""
_PHRASES = (
    "", "\0", "\r\n", "\u202e", "\ud800", '"im Hafen"~3', "NICHT Hafen", "Brücke Museum",
    "datum:2023-02..2023-05",
)  # fmt: skip
_HEADERS = {
    "Host": ("127.0.0.1:8420", "localhost:8420", "localhost:8420", "example.org", "", "\xff"),
    "Accept-Language": ("de", "en", "de;q=0.5,*", ",", "q", "\xe4" * 50, "de" * 5000),
    "X-Forwarded-Proto": ("https", "javascript"),
}
_METHODS = ("GET",) * 12 + ("HEAD", "POST", "OPTIONS", "\xe4")


class Asked(NamedTuple):
    """A request."""

    method: str
    target: str
    headers: Mapping[str, str]


def request_by_chance(chance: random.Random) -> Asked:
    """Make a request: mostly parameters and values that are known, and some that are not."""
    fields = [
        f"{chance.choice(_NAMES.split())}={_value(chance)}"
        for _ in range(min(9, int(chance.expovariate(0.4))))
    ]
    path = chance.choice([*_PATHS.split(), ""])
    if chance.random() < 0.1:
        path += _value(chance)
    headers = {
        name: chance.choice(values) for name, values in _HEADERS.items() if chance.random() < 0.15
    }
    return Asked(chance.choice(_METHODS), f"{path}?{'&'.join(fields)}", headers)


def _value(chance: random.Random) -> str:
    raw = chance.choice([*_VALUES.split(), *_PHRASES]).encode("utf-8", "surrogatepass")
    way = chance.random()
    if way < 0.04:
        raw = chance.randbytes(chance.randrange(40))
    elif way < 0.06:
        raw *= chance.choice((3, 300, 3000))
    return raw.decode("latin-1").replace("&", "") if way > 0.97 else quote_from_bytes(raw)
