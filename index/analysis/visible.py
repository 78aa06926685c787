"""The text as the reader sees it: composed characters and nothing invisible, with the way back.

The first step of the analysis. Articles and queries are stored and parsed in this form already,
so that nearly every text passes unchanged; a library user may give any other.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from artikelsuche.corpus.lazy import lazy_pattern
from artikelsuche.corpus.native import load_native

_native = load_native("artikelsuche.index.analysis._forms")

# Soft hyphen, zero-width characters, joiners, writing-direction marks and byte order mark.
_INVISIBLE = frozenset(
    map(chr, (0xAD, 0x34F, 0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F)))
)
_INVISIBLE |= frozenset(map(chr, (*range(0x2060, 0x2070), 0xFEFF)))
_ANY_INVISIBLE = lazy_pattern("[" + "".join(sorted(_INVISIBLE)) + "]")
# Marks on one letter that count; the bound of Unicode's stream-safe format (UAX #15).
_MARKS = 30


class VisibleText(NamedTuple):
    """A text in NFC without invisible characters.

    Args:
        text: The text.
        offsets: Where each of its characters, and its end, lies in the original; None where the
            two are the same.
    """

    text: str
    offsets: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the original of a part of the text, which is not empty."""
        if self.offsets is None:
            return start, end
        # Characters that compose to several stay together: they are one to whoever reads them.
        while self.offsets[end] == self.offsets[end - 1]:
            end += 1
        return self.offsets[start], self.offsets[end]


def make_visible(text: str) -> VisibleText:
    """Compose the characters of a text and leave out what nobody sees."""
    if text.isascii() or (_native is not None and _native.is_visible(text)):
        return VisibleText(text)
    if _is_visible(text) and unicodedata.is_normalized("NFC", text):
        return VisibleText(text)
    composed: list[str] = []
    offsets: list[int] = []
    for start, cluster in _clusters(text):
        shown = unicodedata.normalize("NFC", cluster)
        composed.append(shown)
        offsets.extend([start] * len(shown))
    return VisibleText("".join(composed), (*offsets, len(text)))


def _is_visible(text: str) -> bool:
    # What nobody sees is not printable, but for one mark: told in half the time of the pattern.
    if text.replace("\n", "").isprintable() and "\u034f" not in text:
        return True
    return not _ANY_INVISIBLE.search(text)


def _clusters(text: str) -> list[tuple[int, str]]:
    """Cut a text between characters that do not compose, without what is invisible."""
    clusters: list[tuple[int, list[str]]] = []
    for start, character in enumerate(text):
        if character in _INVISIBLE:
            continue
        if clusters and _joins(clusters[-1][1], character):
            if len(clusters[-1][1]) <= _MARKS:
                clusters[-1][1].append(character)
        else:
            clusters.append((start, [character]))
    return [(start, "".join(characters)) for start, characters in clusters]


def _joins(before: list[str], character: str) -> bool:
    """Whether a character is a mark, or a later part of a composed character (Hangul)."""
    if character.isascii():
        return False
    if unicodedata.combining(character):
        return True
    composed = unicodedata.normalize("NFC", "".join(before))[-1]
    return len(unicodedata.normalize("NFC", composed + character)) == 1
