"""The module in C that chooses snippets: it does what Python does, and bears any argument."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from test_snippets import HARBOUR, cases, find

from artikelsuche.corpus.native import load_native
from artikelsuche.search.snippets import best_passages as snippets
from artikelsuche.search.snippets.matches import FEW, Match, merge
from artikelsuche.search.snippets.passages import WORTH
from artikelsuche.search.snippets.sentences import binds, letters_that_bind

NATIVE = load_native("artikelsuche.search.snippets._passages")
pytestmark = pytest.mark.skipif(NATIVE is None, reason="needs the module in C")
RULES = (binds, letters_that_bind())

_PIECES = (
    *("Die Mole ", "wird länger", ". ", "! ", "? ", "… ", ".“ ", ".) ", " (dpa)", ".\n", "\n\n"),
    *("Dr. ", "z. B. ", "z.B. ", "usw. ", "am 3. ", "Danach ", "Oktober ", "Karl V. ", "W. A. "),
    *("im Jahr 1848. ", "St. ", "iPhone ", "„Nein“ ", "– ", "Ä", "Ж", "\u0301", "\u2022 ", "\x85"),
    *("Ein Satz ohne Ende und ohne Sinn, der immer weiter und weiter geht, bis keiner mehr folgt",),
    *("Ein Hafen.", "Zum Kran!", "Nr. 5 ", "(so) ", "[…] ", "\u00a0", "a\u0308" * 90, "x" * 300),
)
_texts = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=40).map("".join)


@st.composite
def real_cases(draw: st.DrawFn) -> tuple[str, list[Match], int, int, int]:
    """Draw a text of sentences, matches in it and the lengths of snippets."""
    text = draw(_texts)
    match = st.tuples(
        st.integers(0, len(text)), st.integers(1, 30), st.sampled_from("abcd"), st.floats(0, 9)
    )
    found = [Match(a, a + n, term, weight) for a, n, term, weight in draw(st.lists(match))]
    high = draw(st.sampled_from((250, 100, 30, 5)))
    low = draw(st.sampled_from((high, high * 3 // 5, 0)))
    return text, sorted(found, key=lambda one: one.start), draw(st.integers(1, 5)), low, high


def chosen(
    text: str, found: Sequence[Match], limit: int, low: int, high: int
) -> list[tuple[Any, ...]] | None:
    """Ask the module in C."""
    assert NATIVE is not None
    rows: list[tuple[Any, ...]] | None = NATIVE.best(
        text, list(found), limit, low, high, FEW, WORTH, RULES
    )
    return rows


@given(cases() | real_cases())
@example((HARBOUR, find(HARBOUR, Mole=1.0, Hafen=2.0), 3, 150, 250))
def test_both_ways_choose_the_same(case: tuple[str, list[Match], int, int, int]) -> None:
    """What the module in C answers is what Python chooses."""
    text, found, limit, low, high = case
    found = sorted(found, key=lambda one: one.start)
    rows = chosen(text, found, limit, low, high)
    if rows is not None:
        expected = snippets._best_snippets(text, merge(text, found), limit, low, high)
        assert [
            snippets.Snippet(text[start:end], start, *rest) for start, end, *rest in rows
        ] == list(expected)


def test_what_is_usual_is_not_left_to_python() -> None:
    """Sentences, long ones, abbreviations and lists: the module in C takes them all."""
    long = "Ein Satz ohne Ende, " * 30 + "bis der Hafen kommt, " + "und immer weiter, " * 30
    for text in (HARBOUR, long, f"{HARBOUR} Am 3. Mai kam Dr. Öhl. „Nein“, hieß es."):
        assert chosen(text, find(text, Hafen=1.0, der=0.5), 3, 150, 250)


@pytest.mark.parametrize(
    "matches",
    [
        [],
        [None],
        [(1, 2)],
        [(0, 1, "a", "b")],
        [(0, 1, 5, 1.0)],
        [(0, 1 << 80, "a", 1.0)],
        [(-5, -1, "a", 1.0), (900, 1000, "a", 1.0)],
        [(5, 9, "a", 1.0), (0, 4, "a", 1.0)],
        [(n, n + 1, str(n), 1.0) for n in range(0, 300, 2)],
    ],
    ids=range(9),
)
def test_unusual_matches_are_left_to_python(matches: list[Any]) -> None:
    """What is no list of matches inside the text in order is not looked at."""
    assert chosen(HARBOUR, matches, 3, 150, 250) is None


@pytest.mark.parametrize(
    "arguments",
    [
        ("a", [], -1, 1, 1, FEW, WORTH, RULES),
        ("a", [], 1, 5, 1, FEW, WORTH, RULES),
        ("a", [], 1, -1, 1, FEW, WORTH, RULES),
        ("a", [], 1, 0, 0, FEW, WORTH, RULES),
        ("a", [], 1, 0, (1 << 63) - 1, FEW, WORTH, RULES),
        ("a", (), 1, 0, 1, FEW, WORTH, RULES),
        (b"a", [], 1, 0, 1, FEW, WORTH, RULES),
        ("a", [], 1, 0, 1, FEW, WORTH[:-1], RULES),
        ("a", [], 1, 0, 1, FEW, WORTH, (binds, {"a"})),
        (),
    ],
    ids=range(10),
)
def test_wrong_arguments_are_refused(arguments: tuple[Any, ...]) -> None:
    """A wrong argument is an error of Python."""
    assert NATIVE is not None
    with pytest.raises((TypeError, ValueError)):
        NATIVE.best(*arguments)


def test_an_error_of_the_rules_is_passed_on() -> None:
    """Where asking of an abbreviation fails, so does the choice, and nothing is kept."""

    def fail(*_: object) -> bool:
        raise RuntimeError("no table")

    assert NATIVE is not None
    text = "Der Hafen von Dr. Öhl liegt dort. Und nun?"
    for _ in range(3):
        with pytest.raises(RuntimeError, match="no table"):
            NATIVE.best(
                text, find(text, Hafen=1.0), 3, 150, 250, FEW, WORTH, (fail, letters_that_bind())
            )
    gc.collect()
