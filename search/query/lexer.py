"""Query text to tokens: quotation marks, signs, stars and colons get their meaning here.

The lexer decides locally, character by character and in linear time; how clauses combine is the
parser's part. Positions in tokens and errors are offsets into the query as given.
"""

from __future__ import annotations

import re

from artikelsuche.corpus.language import tr
from artikelsuche.corpus.lazy import lazy_pattern
from artikelsuche.index.analysis.tokenizer import SIGNS
from artikelsuche.search.errors import QueryError

from .bare_queries import MAX_WORDS, count_words
from .dates import parse_date_range
from .faults import MINUS, NO_DATE, READ_AS_FIELD, query_error, short
from .quotes import closing_mark, opens_phrase, phrase_words, proper_closing
from .text import QueryText, normalise
from .tokens import FIELD_NAMES, Kind, Token, Tokens
from .tree import OPERATORS, DateRange, Fuzzy, Near, Phrase, Prefix, Query, Word
from .values import with_sign
from .word_bounds import RUN, bare, field_name, meant_field, plain_words

MAX_LENGTH = 10_000
MAX_DISTANCE = 100

_OPERATOR_KINDS = {
    "UND": Kind.AND,
    "AND": Kind.AND,
    "ODER": Kind.OR,
    "OR": Kind.OR,
    "NICHT": Kind.NOT,
    "NOT": Kind.NOT,
}
_SIGNED = lazy_pattern(rf"""[+~–-](?=[^\W_]|["„“”»«(\\#@'’.{SIGNS}]|[‚‹›][^ ])""")
_EDITS = lazy_pattern(r"~([0-9]*)")
_DATE_VALUE = lazy_pattern(r'(?:[<>]=?\s*)?[^\s()"]*(?:\s+(?:\.\.|–)\s+(?=\d)[^\s()"]+)?')
_LONE = lazy_pattern(r'(?<![^ ])(?:[^\w ()"„“”»«‚‹›*\\]|_)+(?![^ ])')
# Signs that cling to a word and are searched neither in texts nor here: #MeToo, @name, .NET, Kran™.
_UNSEARCHED = lazy_pattern(r"(?<![\w.…])[.#@](?=[^\W\d_])|(?<=\w)[|^]|[|^](?=\w)")


def tokenise(text: str, *, plain: bool = False) -> Tokens:
    """Cut a query into tokens.

    Raises:
        QueryError: A quotation mark, star, tilde or date is wrong, or a limit is passed.
    """
    if len(text) > MAX_LENGTH:
        message = tr("the query is longer than {most:,} characters: shorten it", most=MAX_LENGTH)
        raise QueryError(message, text, MAX_LENGTH)
    lexer = _Lexer(normalise(text))
    if plain:
        lexer.read_plain()
    else:
        lexer.read()
    return lexer.finish()


class _Lexer:
    """One pass over one query."""

    def __init__(self, source: QueryText) -> None:
        self._source = source
        self._text = source.text
        self._has_colon = ":" in source.text
        self._at = 0
        self._joined = -1  # where the last field or sign ended: what follows belongs to it
        self._words = 0
        self._tokens: list[Token] = []
        self._notices: dict[str, None] = {}
        self._dropped: dict[str, None] = {}

    def read_plain(self) -> None:
        for start, word in plain_words(self._text):
            if start >= self._at:
                self._clause(start, *with_sign(self._text, word, start + len(word)))

    def read(self) -> None:
        while self._at < len(self._text):
            self._step(self._text[self._at])

    def finish(self) -> Tokens:
        self._add(Kind.END, len(self._text))
        for sign in _UNSEARCHED.finditer(self._text):
            self._dropped[self._source.excerpt(*sign.span())] = None
        if self._dropped:
            shown = " ".join(list(self._dropped)[:5])
            more = " …" if len(self._dropped) > 5 else ""
            self._notice("ignored, having no letter or digit: {signs}", signs=shown + more)
        return Tokens(tuple(self._tokens), tuple(self._notices))

    def _step(self, char: str) -> None:
        """Read the token that starts here, or pass over one character."""
        if char.isalnum() or char in SIGNS:
            self._read_word()
        elif char == " ":
            self._at += 1
        elif char in "()":
            self._add(Kind(char), self._at, size=1)
        elif opens_phrase(self._text, self._at):
            self._read_phrase()
        elif char in "+-~–" and self._starts_clause() and _SIGNED.match(self._text, self._at):
            self._read_sign(char)
        elif char == "\\":
            self._read_escaped()
        elif char == "*":
            raise self._error(
                "a star stands only at the end of a word: write Waffen*, {cure}", self._at
            )
        else:
            self._pass_over()

    def _read_sign(self, char: str) -> None:
        """Read a sign before a clause; a dash that stands like a minus is one."""
        if char == "–":
            char = "-"
            self._notice(MINUS)
        self._add(Kind.SIGN, self._at, char, size=1)
        self._joined = self._at

    def _pass_over(self) -> None:
        """Skip a character that means nothing; name it where it stands alone between spaces."""
        lone = _LONE.match(self._text, self._at)
        if lone:
            self._dropped[self._source.excerpt(*lone.span())] = None
            self._at = lone.end()
        else:
            self._at += 1

    def _read_word(self) -> None:
        """Read a field name, an operator, or a word with the star or tilde after it."""
        start = self._at
        name = field_name(self._text, start) if self._has_colon else None
        if name is not None:
            self._read_field(name)
            return
        run = RUN.match(self._text, start)
        assert run is not None, "a letter, digit or sign always starts a run"
        if self._has_colon:
            self._note_misspelt_field(start)
        after = self._text[run.end() : run.end() + 1]
        if after == "*":
            self._read_prefix(run)
        elif after == "~" and run[0][0] not in SIGNS:
            self._read_fuzzy(run)
        elif run[0] in OPERATORS and start != self._joined:
            self._add(_OPERATOR_KINDS[run[0]], start, run[0], size=len(run[0]))
        else:
            self._clause(start, *with_sign(self._text, bare(run[0]), run.end()))

    def _read_escaped(self) -> None:
        """Read an operator behind a backslash as a word; any other backslash means nothing."""
        run = RUN.match(self._text, self._at + 1)
        if run and run[0] in OPERATORS:
            self._clause(self._at, Word(run[0]), run.end())
        else:
            self._pass_over()

    def _read_prefix(self, run: re.Match[str]) -> None:
        star, word = run.end(), bare(run[0])
        inner = run[0].find("*")
        if inner >= 0 or self._goes_on(star + 1) or self._text[star + 1 : star + 2] in ("*", "~"):
            raise self._error(
                "a star stands only once and at the end of a word: write {word}*, {cure}",
                run.start() + inner if inner >= 0 else star,
                word=short(word.split("*")[0]),
            )
        if sum(map(str.isalnum, word)) < 2:
            raise self._error(
                "'{word}*' would match too much: put at least 2 letters before the star",
                star,
                word=short(word),
            )
        self._clause(run.start(), Prefix(word), star + 1)

    def _read_fuzzy(self, run: re.Match[str]) -> None:
        edits = _EDITS.match(self._text, run.end())
        assert edits is not None, "called at a tilde"
        word, query = bare(run[0]), None
        if not edits[1] and self._text[edits.end() : edits.end() + 1].isalnum():  # as in a~b
            self._clause(run.start(), Word(word), run.end())
            return
        if edits[1] not in ("", "1", "2") or (edits[1] and self._goes_on(edits.end())):
            raise self._error(
                "'~{edits}' is no number of edits: write {word}~1 or ~2",
                run.end(),
                edits=edits[1][:10],
                word=short(word),
            )
        if sum(map(str.isalpha, word)) < 4:
            self._notice(
                "'{word}' is too short for ~ and is searched as it is written", word=short(word)
            )
            query = Word(word) if word.strip(SIGNS) else Phrase(word)
        self._clause(run.start(), query or Fuzzy(word, int(edits[1] or 1)), edits.end())

    def _read_phrase(self) -> None:
        start, end = self._at, closing_mark(self._text, self._at)
        if end is None:
            mark = self._text[start]
            raise self._error(
                "the quotation mark {mark} is never closed: close it with {other} {cure}",
                start,
                mark=mark,
                other=proper_closing(mark),
            )
        words = phrase_words(self._text[start + 1 : end])
        query: Query | None = Phrase(words)
        edits = _EDITS.match(self._text, end + 1)
        if edits:
            distance = self._distance(edits)
            query = Near(words, distance) if distance else query
        if not any(char.isalnum() or char in SIGNS for char in words):
            self._notice("ignored: quotation marks with nothing between them")
            query = None
        elif re.search(r"\w\*(?!\w)", words):
            self._notice("a star is no operator between quotation marks: {words}", words=words[:40])
        self._clause(start, query, edits.end() if edits else end + 1)

    def _read_field(self, name: str) -> None:
        start, colon = self._at, self._at + len(name)
        value = colon + 1
        while self._text[value : value + 1] == " ":
            value += 1
        if value > colon + 1 and value < len(self._text):
            self._notice(READ_AS_FIELD, name=name, field=name.lower())
        field = FIELD_NAMES[name.lower()]
        if field == "date":
            self._read_date(start, value, name)
            return
        self._add(Kind.FIELD, start, field)
        self._at = value
        self._joined = value if value == colon + 1 else -1

    def _read_date(self, start: int, value: int, name: str) -> None:
        match = _DATE_VALUE.match(self._text, value)
        given = match[0].rstrip(",;!?") if match else ""
        if given.endswith(".") and not given.endswith(".."):
            given = given[:-1]
        try:
            query: DateRange = parse_date_range(given)
        except QueryError as error:
            message, at = ("{message}", value) if given else (NO_DATE, start)
            raise self._error(message, at, message=error.message, name=name) from None
        self._clause(start, query, value + len(given))

    def _note_misspelt_field(self, start: int) -> None:
        meant = meant_field(self._text, start)
        if meant:
            self._notice(
                "'{name}:' is no field and is searched as text; did you mean {field}:?",
                name=meant[0],
                field=meant[1],
            )

    def _distance(self, edits: re.Match[str]) -> int:
        """Read the distance after a phrase."""
        digits = edits[1].lstrip("0") or edits[1][:1]
        if not digits or len(digits) > 3 or int(digits) > MAX_DISTANCE:
            raise self._error(
                'after a phrase ~ needs a distance in words from 0 to {most}: write "Kim Putin"~5',
                edits.start(),
                most=MAX_DISTANCE,
            )
        return int(digits)

    def _starts_clause(self) -> bool:
        """Tell whether a sign here stands at the start of a word."""
        return self._at in (0, self._joined) or self._text[self._at - 1] in " ("

    def _goes_on(self, start: int) -> bool:
        """Tell whether a word goes on here without a break."""
        run = RUN.match(self._text, start)
        return run is not None and any(map(str.isalnum, run[0]))

    def _clause(self, start: int, query: Query | None, end: int | None = None) -> None:
        """Add a leaf and count its words."""
        # In a shorter query there cannot be too many parts.
        in_parts = len(self._text) > 2 * MAX_WORDS
        self._words += count_words(query, in_parts=in_parts) if query else 0
        if self._words > MAX_WORDS:
            raise self._error(
                "the query has more than {most} words: shorten it, or split it up",
                start,
                most=MAX_WORDS,
            )
        self._add(Kind.CLAUSE, start, query=query)
        self._at = self._at if end is None else end

    def _add(
        self, kind: Kind, start: int, text: str = "", query: Query | None = None, size: int = 0
    ) -> None:
        """Add a token and step over `size` characters; an operator before an end is a word."""
        if kind in (Kind.CLOSE, Kind.END) and len(self._tokens) > 1:
            before, last = self._tokens[-2:]
            # Behind another operator one was forgotten, but NOT is a German noun.
            follows = before.kind in (Kind.CLAUSE, Kind.CLOSE)
            if last.text in OPERATORS and (follows or (last.text == "NOT" and before.text)):
                self._tokens[-1] = Token(Kind.CLAUSE, last.position, query=Word(last.text))
                self._notice(
                    "{word} is searched as a word, having nothing behind it", word=last.text
                )
        self._tokens.append(Token(kind, self._source.offsets[start], text, query))
        self._at += size

    def _notice(self, sentence: str, **fields: object) -> None:
        self._notices[tr(sentence, **fields)] = None

    def _error(self, sentence: str, position: int, **fields: object) -> QueryError:
        """Build an error at an offset into the normalised text."""
        place = self._source.offsets[position]
        return query_error(sentence, self._source.given, place, **fields)
