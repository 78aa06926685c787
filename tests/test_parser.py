"""The query language: golden cases, limits, and what holds for every text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from growth import grows_linearly
from hypothesis import assume, example, given
from hypothesis import strategies as st
from query_texts import texts
from query_trees import trees

from artikelsuche.corpus.normalize import normalize_text
from artikelsuche.index.analysis.tokenizer import SIGNS
from artikelsuche.search.errors import QueryError
from artikelsuche.search.query.bare_queries import MAX_WORDS, bare_words
from artikelsuche.search.query.clauses import Clause, Match, juxtaposed, nesting
from artikelsuche.search.query.lexer import MAX_LENGTH, tokenise
from artikelsuche.search.query.parser import ParsedQuery, parse
from artikelsuche.search.query.tree import And, Not, Or, Phrase, Prefer, Word

CASES = Path(__file__).parent / "cases" / "queries"
Case = tuple[str, str, list[str]]


def _cases() -> Iterator[Case]:
    """Read every golden case: its file, its query and its expected lines."""
    for path in sorted(CASES.glob("*.txt")):
        query, expected = None, list[str]()
        for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
            if line.startswith("  "):
                expected.append(line.strip())
                continue
            if query is not None:
                yield path.stem, query, expected
            query, expected = (line, []) if line and not line.startswith("#") else (None, [])


def _outcome(file: str, query: str) -> ParsedQuery:
    match: Literal["all", "any"] = "any" if file == "any" else "all"
    return parse(query, match=match, plain=file == "plain")


@pytest.mark.parametrize(("file", "query", "expected"), list(_cases()))
def test_golden_cases(file: str, query: str, expected: list[str]) -> None:
    """Each query prints the tree, the notices or the error that its golden case names."""
    if expected[0].startswith("!!"):
        _, position, part = expected[0].split(" ", 2)
        with pytest.raises(QueryError) as caught:
            _outcome(file, query)
        assert part in caught.value.message
        assert caught.value.position == (None if position == "-" else int(position))
        assert caught.value.query == query
        return
    parsed = _outcome(file, query)
    assert f"=> {parsed.query}" == expected[0]
    assert parse(str(parsed.query)).query == parsed.query
    notices = [line.removeprefix("-- ") for line in expected[1:]]
    assert len(parsed.notices) == len(notices)
    assert all(part in notice for part, notice in zip(notices, parsed.notices, strict=True))


def test_single_clause_is_not_wrapped() -> None:
    """One clause is itself, and clauses of one kind are flat."""
    assert parse("(Putin)").query == Word("Putin")
    assert parse("a (b c)").query == And((Word("a"), Word("b"), Word("c")))
    assert parse("a ODER (b ODER c)").query == Or((Word("a"), Word("b"), Word("c")))


def test_written_operator_is_explicit() -> None:
    """UND and + mark an And as written; words side by side and a minus do not."""
    assert parse("a UND b").query == And((Word("a"), Word("b")), explicit=True)
    assert parse("+a b").query == And((Word("a"), Word("b")), explicit=True)
    assert parse("a -b").query == And((Word("a"), Not(Word("b"))))


def test_required_words_leave_the_others_to_rank() -> None:
    """With match="any" a word with a plus is required, and the others only rank."""
    assert parse("+a b", match="any").query == Prefer(Word("a"), Word("b"))


def test_distance_zero_is_a_phrase() -> None:
    """A phrase at distance 0 is the phrase."""
    assert parse('"a b"~0').query == Phrase("a b")


def test_invisible_characters_vanish() -> None:
    """Soft hyphens, zero-width characters and bidi marks are no part of a word or operator."""
    query = "Waf\u00adfen U\u200bND \u202eÖl tit\u00adel:x F\u201116 Jong\u2010un"
    assert str(parse(query).query) == "Waffen UND Öl UND title:x UND F-16 UND Jong-un"


def test_spaces_and_letters_are_normalised() -> None:
    """No-break and thin spaces separate, and letters are composed."""
    query = parse("Mu\u0308ller\u00a0Kim\u2009Putin").query
    assert query == And((Word("Müller"), Word("Kim"), Word("Putin")))


def test_positions_refer_to_the_given_text() -> None:
    """An error names the place in the query as given, before anything vanished from it."""
    with pytest.raises(QueryError) as caught:
        parse("o\u0308l\u00ad \u200b(a")
    assert caught.value.position == 6


@pytest.mark.parametrize(
    ("query", "position", "limit"),
    [
        ("a" * 10_001, 10_000, "10,000 characters"),
        ("a " * 201, 400, "200 words"),
        ('"' + "a " * 201 + '"', 0, "200 words"),
        ("(" * 31 + "a" + ")" * 31, 30, "30 levels"),
        ("(a ODER b " * 20 + ")" * 20, 0, "30 levels"),
    ],
)
def test_limits_are_named(query: str, position: int, limit: str) -> None:
    """A query past a limit is an error that names the limit."""
    with pytest.raises(QueryError, match=limit) as caught:
        parse(query)
    assert caught.value.position == position


def test_limits_are_reached() -> None:
    """A query right at a limit is read."""
    assert parse("(" * 30 + "a" + ")" * 30).query == Word("a")
    assert len(parse("a " * 200).query.queries) == 200  # type: ignore[union-attr]
    assert nesting(parse("(a ODER b " * 16 + ")" * 16).query) == 30


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize(
    "unit",
    [
        *("(", ")", "()", '"', '"" ', "„", "„“", "‚", "‚ ", "a‚‘", "*", "a*~", "*innen", "x*innen"),
        *("-", "--a", "-a", "|-", "~", "a~", "\\", ",", "1,", " ", "a:", ":in", "tittel:a"),
        *("NICHT ", "ODER ", "a ODER ", "titel:", "datum:", "datum:2024 ", "datum:2024 .. 2"),
        *("\0", "\ud800", "\u202e", "\U0001f525 ", "e\u0301\u0323", "\u0301\u0323", "ö", "a", "1"),
    ],
)
def test_time_is_linear(unit: str, plain: bool) -> None:
    """Ten thousand characters of anything are read, or refused, in time by their number."""

    def read(size: int) -> None:
        try:
            parse((unit * size)[:size], plain=plain)
        except QueryError as error:
            assert len(error.message) < 300

    assert grows_linearly(read, 2_500)


@given(texts, st.sampled_from(["all", "any"]))
@example('-"" ~titel:() a', "any")
@example("£~ %~2 (§) 129 (5) %, 5. -- %~b 1~%-129 3. % 7.%§4 %-Marke", "all")
@example("(NICHT a NICHT b) ~c", "all")
def test_any_text_gives_a_query_or_an_error(text: str, match: Literal["all", "any"]) -> None:
    """Any text is a query, which prints as text that reads the same, or a QueryError in place."""
    try:
        parsed = parse(text, match=match)
    except QueryError as error:
        assert error.position is None or 0 <= error.position <= len(text)
        assert str(error).isprintable()
        return
    assert str(parsed.query).isprintable()
    assert all(map(str.isprintable, parsed.notices))
    assert parse(str(parsed.query)).query == parsed.query


@given(trees)
def test_every_tree_prints_as_its_own_query(tree: object) -> None:
    """A tree prints as text that parses to an equal tree."""
    assume(len(str(tree)) < 9_000)
    assert parse(str(tree)).query == tree


@given(texts)
@example("§ 129(a")
@example("J. R. R.(a")
def test_plain_queries_never_fail(text: str) -> None:
    """With plain=True any text with a letter or digit is a query of words, and signs in quotes."""
    assume(any(map(str.isalnum, normalize_text(text))))
    query = parse(text, plain=True).query
    words = query.queries if isinstance(query, And) else (query,)
    for word in words:
        assert isinstance(word, Word) or (isinstance(word, Phrase) and word.text[0] in SIGNS)
    assert parse(str(query)).query == query


MATCHES: tuple[Match, ...] = ("all", "any")
_letters = st.characters(categories=["Lu", "Ll", "Lm", "Lo", "Nd", "Nl", "No"])
_words = st.text(_letters, max_size=4) | st.sampled_from(["Waffen", "ODER", "19", "e\u0301", "é"])


@given(st.lists(_words, max_size=6).map(" ".join) | texts, st.booleans())
@example("Gr\u00fc\u00dfe und K\u00fcsse", False)
@example("\u02bc\u02bc", False)
def test_words_alone_are_cut_as_by_the_grammar(text: str, plain: bool) -> None:
    """Where a query is read without the grammar, the grammar finds the same words and no more."""
    words = bare_words(text, plain=plain)
    if words:
        tokens = tokenise(text, plain=plain)
        assert [token.query for token in tokens.items] == [*words, None]
        assert tokens.notices == ()
        clauses = [Clause("", word) for word in words]
        for match in MATCHES:
            assert parse(text, match=match, plain=plain).query == juxtaposed(clauses, match)


def test_limits_hold_for_words_alone() -> None:
    """A query that is too long is left to the grammar, which says so."""
    assert len(bare_words("ab " * MAX_WORDS)) == 0
    assert len(bare_words("ab " * (MAX_WORDS - 1))) == MAX_WORDS - 1
    assert bare_words("a" * (MAX_LENGTH + 1)) == []
