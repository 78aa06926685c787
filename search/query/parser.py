"""Query text to query tree: the grammar of the query language.

    alternatives   = side by side { ODER side by side }
    side by side   = chain { chain }
    chain          = operand { UND operand }
    operand        = { NICHT } [ + | - | ~ ] primary
    primary        = word | phrase | date | field primary | "(" alternatives ")"

The lexer has read words, quotation marks and dates; `clauses` says what clauses mean together.
"""

from __future__ import annotations

from typing import NamedTuple

from artikelsuche.corpus.language import tr
from artikelsuche.search.errors import QueryError

from .bare_queries import bare_words
from .clauses import Clause, Match, all_of, chained, juxtaposed, negated, nesting, one_of
from .faults import query_error
from .lexer import tokenise
from .tokens import Kind, Token, Tokens
from .tree import Anything, DateRange, Field, Phrase, Query, Word
from .values import joined

MAX_NESTING = 30

_OPERATORS = (Kind.AND, Kind.OR, Kind.NOT)
_ENDS = (Kind.CLOSE, Kind.END)


class ParsedQuery(NamedTuple):
    """A query as the parser understood it.

    Args:
        query: The query tree.
        notices: What was ignored or may be a slip, in sentences for the user.
    """

    query: Query
    notices: tuple[str, ...] = ()


def parse(text: str, *, match: Match = "all", plain: bool = False) -> ParsedQuery:
    """Read a query.

    Returns:
        The query tree with its notices; the printed tree reads back as the same tree with
        `match="all"`, whatever `match` was here.

    Raises:
        QueryError: The query cannot be understood; the error names the place and the cure.
    """
    if text.strip() == "*" and not plain:
        return ParsedQuery(Anything())
    words = bare_words(text, plain=plain)
    if words:
        return ParsedQuery(all_of(words) if match == "all" else one_of(words))
    parser = _Parser(text, tokenise(text, plain=plain), match)
    query = parser.read()
    if query is None:
        raise QueryError(
            tr("the query has no words: give at least one word with a letter or digit in it"), text
        )
    return ParsedQuery(query, parser.notices)


class _Parser:
    """One pass over the tokens of one query; a method returns None where nothing is left."""

    def __init__(self, text: str, tokens: Tokens, match: Match) -> None:
        self._text = text
        self._tokens = tokens.items
        self._match = match
        self._at = 0
        self._levels = 0
        self._field: str | None = None
        self._empty_group = False
        self._notices = tokens.notices

    @property
    def notices(self) -> tuple[str, ...]:
        """The notices of the lexer and of this pass."""
        if not self._empty_group:
            return self._notices
        return (*self._notices, tr("ignored: parentheses with nothing between them"))

    def read(self) -> Query | None:
        """Read the whole query."""
        query = self._alternatives()
        if self._next.kind is Kind.CLOSE:
            raise self._error("this ) closes nothing: leave it out, {cure}")
        # A level of parentheses takes a token at least.
        many = len(self._tokens) > MAX_NESTING
        if query is not None and many and nesting(query) > MAX_NESTING:
            raise self._too_deep(self._tokens[0])
        return query

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _alternatives(self) -> Query | None:
        """Read clauses up to the end or a closing parenthesis."""
        if self._next.kind in _ENDS:
            return None
        found = [self._side_by_side()]
        while self._next.kind is Kind.OR:
            self._take()
            found.append(self._side_by_side())
        queries = [query for query in found if query is not None]
        return one_of(queries) if queries else None

    def _side_by_side(self) -> Query | None:
        found = [self._chain()]
        while self._next.kind not in (*_ENDS, Kind.OR):
            found.append(self._chain())
        clauses = [clause for clause in found if clause is not None]
        return juxtaposed(clauses, self._match) if clauses else None

    def _chain(self) -> Clause | None:
        found = [self._operand()]
        while self._next.kind is Kind.AND:
            self._take()
            found.append(self._operand())
        clauses = [clause for clause in found if clause is not None]
        return chained(clauses) if clauses else None

    def _operand(self) -> Clause | None:
        """Read one clause with the negations and the sign before it."""
        negations = 0
        while self._next.kind is Kind.NOT:
            self._take()
            negations += 1
        sign = self._take().text if self._next.kind is Kind.SIGN else ""
        query = self._primary(is_marked=bool(negations or sign))
        if query is None:
            return None
        negations += sign == "-"
        clause = Clause("" if sign == "-" else sign, query)
        if negations % 2:
            return negated(query)
        return Clause("+", query) if negations else clause

    def _primary(self, *, is_marked: bool = False) -> Query | None:
        """Read a clause; a sign or field before it is said of the whole of a value."""
        token = self._next
        if token.kind is Kind.CLAUSE:
            self._refuse_inside_field(token, isinstance(token.query, DateRange))
            first = query = self._take().query
            while is_marked and query and self._next.query:
                value = joined(query, self._next.query)
                if value is None:
                    break
                query = value
                self._take()
            return Phrase(str(query)) if query != first and isinstance(query, Word) else query
        if token.kind is Kind.OPEN:
            return self._group()
        if token.kind is Kind.FIELD:
            return self._named_field()
        raise self._missing_operand()

    def _group(self) -> Query | None:
        opening = self._take()
        self._levels += 1
        if self._levels > MAX_NESTING:
            raise self._too_deep(opening)
        query = self._alternatives()
        if self._next.kind is not Kind.CLOSE:
            raise self._error("this ( is never closed: close it with ), {cure}", opening)
        self._take()
        self._levels -= 1
        self._empty_group = self._empty_group or query is None
        return query

    def _named_field(self) -> Query | None:
        """Read a field and what is to be searched in it: one word, one phrase or one group."""
        field = self._take()
        self._refuse_inside_field(field, True)
        if self._next.kind is Kind.SIGN:
            raise self._error(
                "the sign {sign} stands inside the field: put it before the name, as in "
                "-titel:Nordkorea",
                sign=self._next.text,
            )
        if self._next.kind not in (Kind.CLAUSE, Kind.OPEN):
            raise self._error(
                "nothing follows this field: write a word behind the colon (titel:Nordkorea), "
                "{cure}",
                field,
            )
        self._field = field.text
        query = self._primary(is_marked=True)
        self._field = None
        return None if query is None else Field(field.text, query)

    def _refuse_inside_field(self, token: Token, named: bool) -> None:
        """Refuse a field within the parentheses of another."""
        if named and self._field is not None:
            raise self._error(
                "a field cannot stand inside another one: write them side by side, "
                "as in titel:Nordkorea datum:2024",
                token,
            )

    def _missing_operand(self) -> QueryError:
        """Name the operator that has nothing to work on."""
        before = self._tokens[self._at - 1] if self._at else None
        if before is not None and before.kind in _OPERATORS:
            operator, place = before, tr("after {word}", word=before.text)
        else:
            operator, place = self._next, tr("before {word}", word=self._next.text)
        return self._error(
            "nothing stands {place}: add a word there, write {small} in small letters to search "
            "for it, or use --plain",
            operator,
            place=place,
            small=operator.text.lower(),
        )

    def _too_deep(self, token: Token) -> QueryError:
        return self._error(
            "the query nests parentheses more than {most} levels deep: simplify it",
            token,
            most=MAX_NESTING,
        )

    def _error(self, message: str, token: Token | None = None, **fields: object) -> QueryError:
        return query_error(message, self._text, (token or self._next).position, **fields)
