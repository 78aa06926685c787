"""The tokens between lexer and parser, and the names a field answers to."""

from __future__ import annotations

import enum
from typing import NamedTuple

from .tree import Query

#: Every name a user may write before the colon, in lower case, and the field it means.
FIELD_NAMES = {
    "titel": "title",
    "title": "title",
    "autor": "author",
    "author": "author",
    "autoren": "author",
    "authors": "author",
    "ressort": "section",
    "rubrik": "section",
    "section": "section",
    "quelle": "source",
    "source": "source",
    "datum": "date",
    "date": "date",
}


class Kind(enum.Enum):
    """What a token is to the parser."""

    AND = "and"
    OR = "or"
    NOT = "not"
    SIGN = "sign"  # + - or ~ at the start of a clause
    FIELD = "field"
    OPEN = "("
    CLOSE = ")"
    CLAUSE = "clause"  # a word, a phrase or a date: a leaf of the query tree
    END = "end"


class Token(NamedTuple):
    """One token of a query.

    Args:
        kind: What it is to the parser.
        position: Where it stands: a character offset into the query as given.
        text: The operator or sign as written; for a field the field it means.
        query: The leaf of a clause; None for quotation marks around nothing.
    """

    kind: Kind
    position: int
    text: str = ""
    query: Query | None = None


class Tokens(NamedTuple):
    """A whole query in tokens.

    Args:
        items: The tokens in order, the last one of kind END.
        notices: What the lexer changed or ignored, in sentences for the user.
    """

    items: tuple[Token, ...]
    notices: tuple[str, ...]
