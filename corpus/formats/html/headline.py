"""The headline of a page, as its reader sees it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from functools import lru_cache
from itertools import islice

from artikelsuche.corpus.normalize import normalize_line

from .blocks import HEADINGS, Block, take_apart
from .parts import called
from .tree import Element, drop, marks_of, squeezed, text_of

_SUFFIX = re.compile(r"\s+[|–—•·»«-]\s+|\s*[|»«]\s*|\s+::?\s+")
_ENDING = re.compile(r"\s[|–—•·»«-]\s+$|[|»«]\s*$")
_HOME = re.compile(r"(?:https?://[^/?#]+)?/|https?://[^/?#]+|\./|index\.(?:html|php)")
_KICKER = re.compile(r"[^:]{2,60}:\s+")
_WORD = re.compile(r"\w+")
_SHORTEST, _LONGEST, _READ = 12, 400, 1000
# So many headings are looked at; a headline is shown with one of so many long words of its own.
_MOST, _LONG, _WORDS = 30, 4, 4
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}")


def choose_headline(root: Element, stated: Iterable[str | None], site: str | None) -> str | None:
    """Choose the headline: the h1 that agrees with what the page states, else what it states.

    Args:
        root: The page.
        stated: What data and `meta` elements call the headline, the surest first.
        site: The name of the site, which many pages add to it.
    """
    names = [site] if site else []
    given = [without_site(normalize_line(text[:_READ]), names) for text in stated if text]
    given = [text for text in given if text and squeezed(text) not in map(squeezed, names)]
    heads = [head for head in headings(root) if squeezed(head) not in map(squeezed, names)]
    named = set(map(squeezed, given))
    for bare in _without_opening(root):
        if len(bare) >= _SHORTEST and squeezed(bare) in named:
            return bare
    for text in given:
        for head in heads:
            if _agree(head, text):
                return head
    lower = _lower_headings(root)
    for text in given:
        for head in lower:
            if _SUFFIX.match(text.removeprefix(head)):
                return head
    if len(given) == len(heads) == 1 and len(heads[0].split()) >= _WORDS:
        return heads[0]  # the one heading says more than the title of a window
    return next(iter(given or heads), None)


def beside_headline(root: Element, title: str | None) -> list[str]:
    """List what the title of a page names beside a headline that it shows, the outermost first.

    That is most often the site, and behind it the section.

    Args:
        root: The page.
        title: Its title element.
    """
    whole = normalize_line((title or "")[:_READ])
    for head in (*headings(root), *_lower_headings(root)):
        before, found, behind = whole.partition(head)
        if found and behind and _SUFFIX.match(behind):
            return [part for part in reversed(_SUFFIX.split(behind)) if part]
        if found and not behind and _ENDING.search(before):
            return [part for part in _SUFFIX.split(f"{before} ") if part]
    return []


def _lower_headings(root: Element) -> list[str]:
    """List the texts of headings below the first rank, one of which may be the headline."""
    found = islice((text_of(element) for element in root.iter("h2", "h3")), _MOST)
    return [text for text in found if len(text) >= _SHORTEST]


def _without_opening(root: Element) -> Iterator[str]:
    """Yield the texts of h1 elements without the element that opens them, perhaps a kicker."""
    for element in islice(root.iter("h1"), _MOST):
        if len(element) and not (element.text or "").strip():
            bare = deepcopy(element)
            drop(bare[0])
            yield _heading_text(bare).lstrip(":–—-| ").strip()


def headings(root: Element) -> list[str]:
    """List the texts of the h1 elements of a page, without the kickers in them."""
    found = []
    for element in islice(root.iter("h1"), _MOST):
        if any(_HOME.fullmatch(link.get("href") or "") for link in element.iter("a")):
            continue  # the name of the site
        whole = _heading_text(element)
        bare = deepcopy(element)
        bare.tail = None
        for inner in list(bare.iterdescendants()):
            if isinstance(inner.tag, str) and called("kicker").search(marks_of(inner)):
                drop(inner)
        text = _heading_text(bare).lstrip(":–—-| ").strip() or whole
        if text and len(text) <= _LONGEST:
            found.append(text)
    return found


def _heading_text(element: Element) -> str:
    return " ".join(block.text for block in take_apart(element)) or normalize_line(text_of(element))


def without_site(title: str, names: Iterable[str]) -> str:
    """Cut the name of the site, and what stands behind it, off a title."""
    known = [squeezed(name) for name in names]
    parts = list(_SUFFIX.finditer(title))
    for cut in parts:
        rest = squeezed(title[cut.end() :])
        if cut.start() and any(rest and (rest in name or name in rest) for name in known if name):
            return title[: cut.start()]
    if parts and ("|" in parts[-1][0] or _DOMAIN.fullmatch(title, parts[-1].end())):
        return title[: parts[-1].start()]
    return title


def find_headline(blocks: list[Block], title: str | None) -> int | None:
    """Find the block that shows the headline: an h1, another heading, or what else does."""
    if not title:
        return None
    shown = [at for at, block in enumerate(blocks) if is_shown_by(block.text, title)]
    heads = [at for at in shown if blocks[at].kind == "h1"]
    usable = [at for at in shown if blocks[at].reason is None and not blocks[at].is_link]
    lower = [at for at in usable if blocks[at].kind in HEADINGS]
    return next(iter(heads or lower or usable), None)


def is_shown_by(text: str, title: str) -> bool:
    """Tell whether a block shows a headline, perhaps without its kicker or with another one."""
    own = _words(title)
    lowered = text.lower()
    if len(text) > 2 * len(title) + 60 or not any(map(lowered.__contains__, own[:_LONG])):
        return False
    words = _WORD.findall(lowered)
    known = sum(word in own for word in words)
    return _agree(text, title) and 2 * known >= len(words) and 2 * known >= len(own)


@lru_cache(maxsize=8)
def _words(title: str) -> tuple[str, ...]:
    """List the words of a headline, the longest first."""
    return tuple(sorted(set(_WORD.findall(title.lower())), key=len, reverse=True))


def _agree(head: str, stated: str) -> bool:
    """Whether two headlines are the same, one perhaps with a kicker or shortened."""
    one, other = squeezed(head), squeezed(stated)
    if one == other:
        return bool(one)
    short, long = sorted((one, other), key=len)
    if len(short) >= 8 and short in long:
        return True
    tail = _KICKER.sub("", stated, count=1)
    return tail != stated and len(squeezed(tail)) >= 8 and squeezed(tail) in one
