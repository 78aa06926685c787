"""Who wrote an article: names without agencies, addresses, offices and the paper itself.

The one way in which the names that pages and records give for authors are cleaned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from artikelsuche.corpus.dates import find_date
from artikelsuche.corpus.normalize import normalize_line
from artikelsuche.corpus.tables import alternatives, load_table

from .bylines import agency_sign, find_names, parse_byline, parse_names
from .phrases import plain

_NOISE = re.compile(r"\S+@\S+\.\w+|https?://\S*|(?<!\w)@\w+|\bwww\.\S+|\[[^\]]*\]")
# "Beck, Anna", as libraries write names.
_LAST_FIRST = re.compile(r"^([A-ZÄÖÜ][\w-]+), ([A-ZÄÖÜ][\w-]+)$")
#: A text longer than this names nobody.
LONGEST = 200
# So much of what is no name may stand around it; longer texts are not looked into.
_MOST = 5 * LONGEST


class Writers(NamedTuple):
    """Who wrote an article.

    Args:
        authors: The names of people, in order; of an office only where nobody is named.
        agency: The agencies among them.
    """

    authors: tuple[str, ...]
    agency: str | None


@cache
def _office() -> re.Pattern[str]:
    words = alternatives(load_table("bylines")["office"], literal=False)
    return re.compile(rf"(?i){words}")


@cache
def _titled() -> re.Pattern[str]:
    """An office in front of a name: 'Von Talbote-Redakteurin Anna Beck'."""
    words = alternatives(load_table("bylines")["title"])
    return re.compile(rf"(?i)^(?:von\s+)?(?:unser\w*\s+)?[\w-]*{words}(?::?in|en)?\s+(?=\w+\s+\w)")


def read_writers(names: Iterable[str], site: str | None) -> Writers:
    """Sort the names that a page or record gives for its authors.

    Args:
        names: Names, lists of names or whole author lines.
        site: The name of the site or paper, which is nobody.
    """
    people: dict[str, str] = {}
    offices: dict[str, str] = {}
    agencies: dict[str, None] = {}
    for given in names:
        if len(given) > _MOST:
            continue
        text = normalize_line(_NOISE.sub(" ", given)).strip(" ,;|/–-")
        if not text or len(text) > LONGEST:
            continue
        text = _titled().sub("", _LAST_FIRST.sub(r"\2 \1", text))
        byline = parse_byline(text) or parse_names(text)
        if byline is not None:
            parts = list(byline.authors)
            agencies.update(dict.fromkeys((byline.agency or "").split("/")))
        else:
            parts = find_names(text)
        for part in parts:
            key = plain(part)
            if not key or (site and key == plain(site)) or find_date(part):
                continue
            if sign := agency_sign(part):
                agencies[sign] = None
            elif _office().search(part) or " " not in part:
                offices.setdefault(key, part)
            else:
                people.setdefault(key, part)
    agency = "/".join(filter(None, agencies)) or None
    named = people or ({} if agency else offices)
    return Writers(tuple(named.values()), agency)
