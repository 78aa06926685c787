"""Where a report comes from and who signed it: datelines and agency signs, left in the text."""

from __future__ import annotations

import re
from functools import cache

from artikelsuche.corpus.lazy import lazy_pattern
from artikelsuche.corpus.tables import alternatives, load_table

_PLACE = (
    r"(?:St\. |Sankt |Bad )?[A-ZÄÖÜ][\w'’.-]*"
    r"(?: (?:am |an der |im |in |de )?[A-ZÄÖÜ][\w'-]*| \(Oder\)){0,3}"
)
_DASH = r"\s*(?:[–—]|-{1,2})\s+"
_SECOND = lazy_pattern(r"[^.!?]{0,160}\s[–—]\s")
_GLUED_END = r"(?=[A-ZÄÖÜ][a-zäöüß])"
# Asked first: of hardly any text the names of all places have to be looked for.
_GLUED = lazy_pattern(rf"[A-ZÄÖÜ].{{,60}}?[\w)]{_GLUED_END}")
_SIGN = lazy_pattern(r"(?:[.!?…][\"“”»«’]*|^)\s*\((?P<sign>[A-Za-zäöü][\w äöü,/-]{1,23})\)\.?$")
_INITIALS = lazy_pattern(r"[a-zäöü]{2,7}")
_BETWEEN = lazy_pattern(r"\s*[,/]\s*|\s+(?:mit|und)\s+")


@cache
def _places() -> dict[str, str]:
    """Known places by their lower-case spelling."""
    return {place.lower(): place for entries in load_table("places").values() for place in entries}


@cache
def _agencies() -> frozenset[str]:
    return frozenset(load_table("agencies")[""])


@cache
def _dateline() -> re.Pattern[str]:
    agencies = alternatives(load_table("agencies")[""])
    signs = rf"{agencies}(?:\s*[,/]\s*{agencies})*"
    places = rf"(?P<places>{_PLACE}(?:\s?[/,]\s?{_PLACE})*)"
    return re.compile(
        rf"{places}(?:\s*\((?P<agency>(?i:{signs}))\)|[/ ](?P<bare>(?i:{signs})|taz))?"
        rf"(?P<end>{_DASH}|\s+\|\s+|\.\s+|:\s+)(?=[„“»\"'A-ZÄÖÜ\d])"
    )


@cache
def _glued() -> re.Pattern[str]:
    return re.compile(alternatives(tuple(_places().values())) + _GLUED_END)


def find_dateline(paragraph: str) -> tuple[str, str | None] | None:
    """Read the place or places and the agency at the beginning of a report, if it has them."""
    match = _dateline().match(paragraph[:120])
    if match:
        places = [_proper(place) for place in re.split(r"\s?[/,]\s?", match["places"])]
        agency = match["agency"] or match["bare"]
        known = all(place.lower() in _places() for place in places)
        dash = match["end"].strip() in ("–", "—", "-", "--", "|")
        whole = _places().get(match["places"].lower())
        if agency or whole or known or (dash and _plausible(match, paragraph)):
            return whole or "/".join(places), agency
    glued = _GLUED.match(paragraph) and _glued().match(paragraph)
    return (glued[0], None) if glued else None


def _plausible(match: re.Match[str], paragraph: str) -> bool:
    """Whether an unknown word before a dash is rather a place than the subject of a sentence."""
    if re.search(r"[\s,]", match["places"]) or not match["end"].startswith(" "):
        return False
    return _SECOND.match(paragraph[match.end() :]) is None


def _proper(place: str) -> str:
    """Spell a place as papers do, where it stands in capitals."""
    known = _places().get(place.lower())
    return known or (place.title() if place.isupper() and len(place) > 3 else place)


def find_sign(paragraph: str) -> str | None:
    """Read the sign of agency or author ('dpa/lnw', 'hk') in brackets at the end of a report."""
    match = _SIGN.search(paragraph[-80:]) if paragraph.endswith((")", ").")) else None
    if not match:
        return None
    parts = _BETWEEN.split(match["sign"].strip())
    if all(part.lower() in _agencies() or _INITIALS.fullmatch(part) for part in parts if part):
        return match["sign"].strip()
    return None
