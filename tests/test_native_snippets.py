"""The module in C behind snippets: it does what Python does, and bears any argument."""

from __future__ import annotations

import gc
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from test_sentences import TEXTS
from test_snippets import HARBOUR, cases, find

from artikelsuche.search.snippets import passages
from artikelsuche.search.snippets.matches import Match, merge
from artikelsuche.search.snippets.passages import Passage, Worth
from artikelsuche.search.snippets.sentences import (
    NATIVE,
    character_classes,
    ends_sentence,
    is_heading,
    iter_sentences,
    sentences_within,
)

pytestmark = pytest.mark.skipif(NATIVE is None, reason="needs the module in C")
TABLE = character_classes()

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


def found_in(text: str, found: list[Match], low: int, high: int, **others: Any) -> Any:
    """Ask the module in C for the passages of a text, some of the arguments replaced."""
    assert NATIVE is not None
    spans = merge(text, found)
    arguments = {
        **{"text": text, "starts": spans.starts, "ends": spans.ends, "terms": spans.terms},
        **{"weights": spans.weights, "low": low, "high": high, "type": Passage},
        **{"worth": Worth(), "classes": TABLE, "ends_sentence": ends_sentence},
        "is_heading": is_heading,
    }
    return NATIVE.passages(*(arguments | others).values())


@given(cases() | real_cases())
@example((HARBOUR, find(HARBOUR, Mole=1.0, Hafen=2.0), 3, 150, 250))
def test_both_ways_find_the_same_passages(case: tuple[str, list[Match], int, int, int]) -> None:
    """What the module in C answers is what Python finds."""
    text, found, _, low, high = case
    rows = found_in(text, found, low, high)
    if rows is not None:
        expected = passages._passages(text, merge(text, found), low, high)
        assert [row[:4] for row in rows] == [row[:4] for row in expected]
        for row, other in zip(rows, expected, strict=True):
            assert row[4:] == pytest.approx(other[4:])


@given(TEXTS | _texts, st.integers(0, 60), st.integers(0, 300), st.integers(0, 5))
def test_both_ways_find_the_same_sentences(text: str, start: int, size: int, most: int) -> None:
    """The module in C splits any part of a text as Python does."""
    start = min(start, len(text))
    end = min(start + size, len(text))
    assert sentences_within(text, start, end, most) == list(iter_sentences(text, start, end))[:most]


def test_what_is_usual_is_not_left_to_python() -> None:
    """Sentences, long ones, abbreviations and lists: the module in C takes them all."""
    long = "Ein Satz ohne Ende, " * 30 + "bis der Hafen kommt, " + "und immer weiter, " * 30
    for text in (HARBOUR, long, f"{HARBOUR} Am 3. Mai kam Dr. Öhl. „Nein“, hieß es."):
        found = found_in(text, find(text, Hafen=1.0, der=0.5), 150, 250)
        assert found
        assert all(type(passage) is Passage for passage in found)


def test_many_terms_and_long_spans_are_left_to_python() -> None:
    """The module in C keeps to sets of so many terms, and cuts no word."""
    found = [Match(n, n + 1, str(n), 1.0) for n in range(0, 300, 2)]
    assert found_in(HARBOUR, found, 150, 250) is None
    assert found_in("x" * 300, [Match(0, 300, "a", 1.0)], 150, 250) is None


@pytest.mark.parametrize(
    "others",
    [
        *({"low": -1}, {"low": 300}, {"low": 0, "high": 0}, {"high": (1 << 63) - 1}),
        *({"text": b"a"}, {"starts": ()}, {"starts": []}, {"terms": [-1]}, {"weights": ["a"]}),
        *({"starts": [9], "ends": [9]}, {"starts": [1 << 80]}, {"ends": [len(HARBOUR) + 1]}),
        *({"type": list}, {"type": None}, {"worth": Worth()[1:]}, {"classes": None}),
        *({"ends_sentence": None}, {"is_heading": lambda text: None}),
    ],
    ids=range(18),
)
def test_wrong_arguments_are_refused(others: dict[str, Any]) -> None:
    """A wrong argument is an error of Python."""
    text = HARBOUR
    found = find(text, Stadtrat=1.0) if "ends_sentence" in others else find(text, Streit=1.0)
    with pytest.raises((TypeError, ValueError, OverflowError)):
        found_in(text, found, **{"low": 150, "high": 250} | others)


@pytest.mark.parametrize("part", [(-1, 5, 1), (0, len(HARBOUR) + 1, 1), ("a", 5, 1)])
def test_parts_outside_of_a_text_are_refused(part: tuple[Any, ...]) -> None:
    """Sentences are read within the text only; from its end on there are none."""
    assert NATIVE is not None
    with pytest.raises((TypeError, ValueError)):
        NATIVE.sentences(HARBOUR, *part, TABLE, ends_sentence)
    assert NATIVE.sentences(HARBOUR, len(HARBOUR) + 9, 5, 1, b"", ends_sentence) == []


def test_an_error_of_the_rules_is_passed_on() -> None:
    """Where asking for the end of a sentence fails, so does the search, and nothing is kept."""

    def fail(*_: object) -> bool:
        raise RuntimeError("no table")

    text = "Der Hafen von Dr. Öhl liegt dort. Und nun?"
    for _ in range(3):
        with pytest.raises(RuntimeError, match="no table"):
            found_in(text, find(text, Hafen=1.0), 150, 250, ends_sentence=fail)
    gc.collect()
