"""The schema for Whoosh: layers of evidence as fields, exact forms and stems with parts."""

from __future__ import annotations

import artikelsuche.index.codec.whoosh.whoosh_import  # noqa: F401  before others import Whoosh

# isort: split

from collections.abc import Iterator
from typing import Any

from whoosh import fields
from whoosh.analysis import Analyzer, Token

from artikelsuche.index.analysis.analyzer import analyze

from .schema import COLUMNS, LABEL_FIELDS, TEXT_FIELDS, stem_field


class LayerAnalyzer(Analyzer):  # type: ignore[misc]  # Whoosh is untyped
    """The view of one layer, "exact" or "stem", that Whoosh's own query parser and tools get."""

    def __init__(self, layer: str) -> None:
        self.layer = layer

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LayerAnalyzer) and self.layer == other.layer

    def __hash__(self) -> int:
        return hash(self.layer)

    def __call__(
        self, value: str, positions: bool = False, chars: bool = False, **options: Any
    ) -> Iterator[Token]:
        """Yield the first term of every slot of a text, as Whoosh expects tokens."""
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
    """One layer of a text, "exact" or "stem", as a Whoosh field."""

    def __init__(self, layer: str, *, sortable: bool = False) -> None:
        super().__init__(analyzer=LayerAnalyzer(layer), sortable=sortable)
        self.layer = layer


def make_schema() -> fields.Schema:
    """Make the Whoosh schema of an article index."""
    schema = fields.Schema(
        id=fields.ID(stored=True, unique=True, sortable=True),
        published=fields.NUMERIC(int, bits=64, signed=True, sortable=True, default=0),
        article=fields.STORED,
        text=fields.STORED,
    )
    for name in TEXT_FIELDS:
        schema.add(name, LayerField("exact"))
        schema.add(stem_field(name), LayerField("stem"))
    for name in LABEL_FIELDS:
        schema.add(name, LayerField("exact", sortable=name in COLUMNS))
    return schema
