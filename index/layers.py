"""The layers of evidence as Whoosh fields: exact forms, and stems with the parts of compounds.

A field takes either text, as any Whoosh tool would give it, or the `Postings` of a text that was
analysed once for all its layers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from whoosh import fields, formats
from whoosh.analysis import Analyzer, Token

from .analyzer import analyze

#: What Whoosh's writer wants of a term: its bytes, frequency, weight and encoded value.
Posting = tuple[bytes, int, float, bytes]

_POSITIONS = formats.Positions()


@dataclass(frozen=True, slots=True)
class Postings:
    """The postings of one text on one layer.

    Args:
        items: One posting for each distinct term.
    """

    items: tuple[Posting, ...]


@dataclass(frozen=True, slots=True)
class TextPostings:
    """The postings of one text on both layers.

    Args:
        exact: Exact forms with their positions.
        stem: Stems, and the stems of the parts of compounds, with their positions.
    """

    exact: Postings
    stem: Postings


def text_postings(text: str) -> TextPostings:
    """Analyse a text once for both layers.

    Args:
        text: Any text.

    Returns:
        Its postings.
    """
    exact: defaultdict[str, list[int]] = defaultdict(list)
    stem: defaultdict[str, list[int]] = defaultdict(list)
    for token in analyze(text):
        for position, slot in token.placed():
            for term in slot.exact:
                exact[term].append(position)
        for position, slot in enumerate(token.expansion.slots, token.position):
            for term in (*slot.stems, *slot.parts):
                stem[term].append(position)
        if token.expansion.whole is not None:
            for term in token.expansion.whole.stems:
                stem[term].append(token.position)
    return TextPostings(_postings(exact), _postings(stem))


def _postings(places: Mapping[str, list[int]]) -> Postings:
    return Postings(tuple(_posting(term, at) for term, at in places.items()))


def _posting(term: str, positions: list[int]) -> Posting:
    positions = sorted(set(positions))
    value = _POSITIONS.encode(positions)
    return term.encode(), len(positions), float(len(positions)), value


class LayerAnalyzer(Analyzer):  # type: ignore[misc]  # Whoosh is untyped
    """The view of one layer that Whoosh's own query parser and tools get.

    Args:
        layer: "exact" or "stem".
    """

    def __init__(self, layer: str) -> None:
        self.layer = layer

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LayerAnalyzer) and self.layer == other.layer

    def __hash__(self) -> int:
        return hash(self.layer)

    def __call__(
        self, value: str, positions: bool = False, chars: bool = False, **options: Any
    ) -> Iterator[Token]:
        """Yield the first term of every slot of a text, as Whoosh expects tokens.

        Args:
            value: The text.
            positions: Whether to set the position of a token.
            chars: Whether to set the character offsets of a token.
            options: The rest of Whoosh's protocol: start_pos, start_char, mode.
        """
        token = Token(positions, chars, mode=options.get("mode", ""))
        start_pos, start_char = options.get("start_pos", 0), options.get("start_char", 0)
        for item in analyze(value):
            for position, slot in enumerate(item.expansion.slots, item.position):
                for term in slot.exact[:1] if self.layer == "exact" else slot.stems:
                    token.text, token.boost, token.stopped = term, 1.0, False
                    token.original = item.surface
                    token.pos = start_pos + position
                    token.startchar = start_char + item.start + slot.start
                    token.endchar = start_char + item.start + slot.end
                    yield token


class LayerField(fields.TEXT):  # type: ignore[misc]  # Whoosh is untyped
    """One layer of a text as a Whoosh field.

    Args:
        layer: "exact" or "stem".
        stored: Whether the text is stored with the document.
    """

    def __init__(self, layer: str, stored: bool = False) -> None:
        super().__init__(analyzer=LayerAnalyzer(layer), stored=stored)
        self.layer = layer

    def index(self, value: str | Postings, **options: Any) -> Iterator[Posting]:
        """Yield the postings of a value.

        Args:
            value: A text or its postings on this layer.
            options: Unused part of Whoosh's protocol.
        """
        if isinstance(value, str):
            both = text_postings(value)
            value = both.exact if self.layer == "exact" else both.stem
        return iter(value.items)
