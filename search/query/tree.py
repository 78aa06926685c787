"""The query tree: what a query means, apart from how it was written or how an engine runs it.

The parser builds it, `lowering` turns it into engine queries, `--explain` prints it.
Every node prints itself as query text that parses back to the same tree, for trees in the form
the parser builds: each node's docstring says what that form asks of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias

#: Words that are operators where they stand alone, and only in capitals.
OPERATORS = frozenset({"UND", "ODER", "NICHT", "AND", "OR", "NOT"})


#: The folded words of a name, as the exact layer holds them.
Key: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class Forms:
    """The other forms of a name.

    Args:
        names: Single words to be matched in their exact form.
        phrases: Names of several words, to be matched in their exact form.
        stems: Stems of adjectives, to be matched in every inflection.
    """

    names: tuple[str, ...] = ()
    phrases: tuple[Key, ...] = ()
    stems: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.names or self.phrases or self.stems)


#: What a word has that is no name.
NO_FORMS = Forms()


@dataclass(frozen=True)
class Word:
    r"""One word as the user wrote it, to be matched on every layer of evidence.

    The text is one run without space, bare of surrounding punctuation (see `word_forms`). A word
    that is spelled like an operator prints with a backslash: `\ODER`.
    """

    text: str

    def __str__(self) -> str:
        return f"\\{self.text}" if self.text in OPERATORS else self.text


@dataclass(frozen=True)
class Phrase:
    """Text in quotation marks, to be matched in the exact forms and in this order.

    The text holds no double quotation mark and no space but single ones between its words.
    """

    text: str

    def __str__(self) -> str:
        return f'"{self.text}"'


@dataclass(frozen=True, eq=False)
class Value(Phrase):
    """Words that mean one thing together without quotes, as 3. Oktober; equal to their phrase."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Phrase) and other.text == self.text

    def __hash__(self) -> int:
        return hash((self.text,))


@dataclass(frozen=True)
class Near:
    """The words of a text, in exact form and any order, at most `distance` (1 or more) apart."""

    text: str
    distance: int

    def __str__(self) -> str:
        return f'"{self.text}"~{self.distance}'


@dataclass(frozen=True)
class Prefix:
    """Every word that starts with `text`."""

    text: str

    def __str__(self) -> str:
        return f"{self.text}*"


@dataclass(frozen=True)
class Fuzzy:
    """Every word within `distance` single-character edits (1 or 2) of `text`."""

    text: str
    distance: int = 1

    def __str__(self) -> str:
        return f"{self.text}~" if self.distance == 1 else f"{self.text}~{self.distance}"


@dataclass(frozen=True)
class DateRange:
    """Articles published from `since` to `until`, both days included; None leaves an end open."""

    since: dt.date | None
    until: dt.date | None

    def __str__(self) -> str:
        if self.since is not None and self.since == self.until:
            return f"date:{self.since}"
        return f"date:{self.since or ''}..{self.until or ''}"


@dataclass(frozen=True)
class Anything:
    """Every article."""

    def __str__(self) -> str:
        return "*"


@dataclass(frozen=True)
class Field:
    """A query to be matched in one named field ("title", "author", "section" or "source").

    The query holds no Field and no DateRange.
    """

    name: str
    query: Query

    def __str__(self) -> str:
        return f"{self.name}:{_operand(self.query, Not)}"


def _is_counted(figure: str, letter: str) -> bool:
    return (
        len(letter) == 1 and letter.isalpha() and figure[-1].isdigit() and not figure[0].isalnum()
    )


@dataclass(frozen=True)
class And:
    """Every one of the queries; two or more, none of them an And.

    `explicit` is true where the user wrote an operator (UND, +), so that a search which finds
    nothing must not quietly loosen it.
    """

    queries: tuple[Query, ...]
    explicit: bool = False

    def __str__(self) -> str:
        printed = [_operand(q) for q in self.queries]
        if self.explicit:
            return " UND ".join(printed)
        # A letter behind § 129 would be read as a part of it.
        pairs = enumerate(pairwise(printed), 1)
        letters = [at for at, (one, two) in pairs if _is_counted(one, two)]
        return " ".join([f"\\{q}" if at in letters else q for at, q in enumerate(printed)])


@dataclass(frozen=True)
class Or:
    """At least one of the queries; two or more, none of them an Or."""

    queries: tuple[Query, ...]

    def __str__(self) -> str:
        return " ODER ".join(_operand(q) for q in self.queries)


@dataclass(frozen=True)
class Prefer:
    """The matches of `required`, those first that match `optional` too.

    `optional` only ranks: it adds to the score of a match and never makes one. `required` holds
    more than negations and dates (`clauses.narrows`).
    """

    required: Query
    optional: Query

    def __str__(self) -> str:
        required = str(self.required) if isinstance(self.required, And) else _operand(self.required)
        return f"{required} ~{_operand(self.optional, Not)}"


@dataclass(frozen=True)
class Named:
    """A name, whose other forms match too and rank below it; the parser makes none."""

    query: Query
    forms: Forms

    def __str__(self) -> str:
        return str(self.query)


@dataclass(frozen=True)
class Not:
    """Everything the query does not match; the query is no Not itself."""

    query: Query

    def __str__(self) -> str:
        return f"NICHT {_operand(self.query)}"


Query: TypeAlias = (
    Word
    | Phrase
    | Near
    | Prefix
    | Fuzzy
    | DateRange
    | Anything
    | Field
    | And
    | Or
    | Prefer
    | Not
    | Named
)


def _operand(query: Query, *wrapped: type) -> str:
    """Print a part of a larger query, in parentheses where it would fall apart without them."""
    if isinstance(query, Named):
        return _operand(query.query, *wrapped)
    return f"({query})" if isinstance(query, (And, Or, Prefer, *wrapped)) else str(query)


def parts_of(query: Query) -> tuple[Query, ...]:
    """List the queries that a query is made of; a leaf has none."""
    match query:
        case And(queries) | Or(queries):
            return queries
        case Prefer(required, optional):
            return required, optional
        case Not(inner) | Field(_, inner) | Named(inner):
            return (inner,)
        case _:
            return ()


def with_parts(query: Query, change: Callable[[Query], Query]) -> Query:
    """Change each of the queries that a query is made of; a leaf stays as it is."""
    match query:
        case And(queries) | Or(queries):
            return replace(query, queries=tuple(map(change, queries)))
        case Prefer(required, optional):
            return Prefer(change(required), change(optional))
        case Not(inner) | Field(_, inner) | Named(inner):
            return replace(query, query=change(inner))
        case _:
            return query


def respelt(query: Query, spelt: Mapping[str, str], *, excluded: bool) -> Query:
    """Spell words of a query otherwise; quoted ones stay, as do those excluded unless asked."""
    if isinstance(query, Word):
        return Word(spelt.get(query.text, query.text))
    if isinstance(query, Not) and not excluded:
        return query
    return with_parts(query, lambda inner: respelt(inner, spelt, excluded=excluded))
