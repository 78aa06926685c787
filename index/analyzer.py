"""The analyzer: the one place that turns text into terms.

Indexing, querying, highlighting and suggesting all come here. A surface form is expanded once
and looked up ever after: news text repeats itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .expansion import Expansion, Slot, expand
from .tokenizer import WORD, surfaces
from .truncation import HAS_TRUNCATION, completions
from .visible import VisibleText, make_visible

#: Raised whenever the same text would give other terms; part of the stamp of an index.
ANALYSIS_VERSION = 3

# A text in capitals with a word this long is no mere row of acronyms.
_HEADLINE_WORD = 5

# Bounds the memory of a long indexing run; a form that is dropped is simply expanded again.
_CACHE_LIMIT = 400_000
_CACHE: dict[str, Expansion] = {}


@dataclass(frozen=True, slots=True)
class Token:
    """A surface form in its place.

    Args:
        surface: The form as written.
        start: Its offset in the text, in characters.
        position: The position of its first slot, counted in slots from 0.
        expansion: Its terms.
    """

    surface: str
    start: int
    position: int
    expansion: Expansion

    @property
    def end(self) -> int:
        """The offset behind its last character."""
        return self.start + len(self.surface)

    def placed(self) -> Iterator[tuple[int, Slot]]:
        """Yield every slot with its position, the whole form at the first and the last."""
        slots = self.expansion.slots
        yield from enumerate(slots, self.position)
        if self.expansion.whole is not None:
            yield self.position, self.expansion.whole
            yield self.position + len(slots) - 1, self.expansion.whole


def lookup(surface: str) -> Expansion:
    """Expand a surface form, from the cache where it has been seen before.

    Args:
        surface: A surface form as the tokenizer finds it.

    Returns:
        Its expansion.
    """
    found = _CACHE.get(surface)
    if found is None:
        if len(_CACHE) >= _CACHE_LIMIT:
            _CACHE.clear()
        found = _CACHE[surface] = expand(surface)
    return found


#: A surface form, or a truncated one with the full word that completes it.
Form = str | tuple[str, str]


def forms(text: str) -> list[Form]:
    """List the forms of a text in order, whose expansions are those of its tokens.

    Args:
        text: Any text.
    """
    visible = make_visible(text)
    spelled = _capitalized(visible.text) if _is_headline(visible.text) else visible.text
    words = list(surfaces(spelled))
    truncated = HAS_TRUNCATION.search(spelled) is not None
    completed = completions(spelled, words) if truncated else {}
    return [
        (m.group(), completed[i].capitalize()) if i in completed else m.group()
        for i, m in enumerate(words)
    ]


def expansion_of(form: Form) -> Expansion:
    """Expand a form.

    Args:
        form: What `forms` gave.
    """
    if isinstance(form, tuple):
        return _completed(lookup(form[0]), lookup(form[1]))
    return lookup(form)


def analyze(text: str) -> Iterator[Token]:
    """Cut a text into tokens with their terms.

    Args:
        text: Any text. A headline that is all capitals is read with capitals only at the
            beginnings of words, since they tell nothing of acronyms.

    Yields:
        The tokens in the order of the text.
    """
    visible = make_visible(text)
    spelled = _capitalized(visible.text) if _is_headline(visible.text) else visible.text
    position = 0
    truncated = HAS_TRUNCATION.search(spelled) is not None
    words = list(surfaces(spelled)) if truncated else surfaces(spelled)
    completed = completions(spelled, words) if isinstance(words, list) else {}
    for index, match in enumerate(words):
        start, end = visible.span(*match.span())
        expansion = lookup(match.group())
        if index in completed:
            expansion = _completed(expansion, lookup(completed[index].capitalize()))
        if visible.offsets is not None:
            expansion = _moved(expansion, visible, match.start())
        yield Token(text[start:end], start, position, expansion)
        position += len(expansion.slots)


def _completed(expansion: Expansion, full: Expansion) -> Expansion:
    """Give a truncated word the terms of the full word beside its own."""
    last, more = expansion.slots[-1], full.slots[0]
    slot = replace(
        last,
        exact=(*last.exact, *(term for term in more.exact if term not in last.exact)),
        stems=(*last.stems, *(term for term in more.stems if term not in last.stems)),
        parts=(*last.parts, *(term for term in more.parts if term not in last.stems)),
    )
    return replace(expansion, slots=(*expansion.slots[:-1], slot))


def _moved(expansion: Expansion, visible: VisibleText, at: int) -> Expansion:
    """Give the slots of an expansion their places in the original text."""
    origin = visible.span(at, at)[0]

    def moved(slot: Slot) -> Slot:
        start, end = visible.span(at + slot.start, at + slot.end)
        return replace(slot, start=start - origin, end=end - origin)

    whole = None if expansion.whole is None else moved(expansion.whole)
    return replace(expansion, slots=tuple(map(moved, expansion.slots)), whole=whole)


def _is_headline(text: str) -> bool:
    """Tell a headline in capitals from a row of acronyms: EU USA NATO."""
    if not text.isupper():
        return False
    words = text.split()
    return len(words) > 1 and any(len(word) >= _HEADLINE_WORD for word in words)


def _capitalized(text: str) -> str:
    """Lower all but the first letter of each word, without changing the length of the text."""
    return re.sub(WORD, lambda match: match[0][0] + _lower(match[0][1:]), text)


def _lower(text: str) -> str:
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
