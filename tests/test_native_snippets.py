"""The module in C behind snippets: it does what Python does, and bears any argument."""

from __future__ import annotations

import gc
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from test_snippets import HARBOUR, cases, find

from artikelsuche.corpus.native import load_native
from artikelsuche.search.snippets import best_passages
from artikelsuche.search.snippets.framing import Framer
from artikelsuche.search.snippets.matches import Match, merge
from artikelsuche.search.snippets.passages import Worth
from artikelsuche.search.snippets.sentences import (
    character_classes,
    ends_sentence,
    is_heading,
    points_back,
)

NATIVE: Any = load_native("artikelsuche.search.snippets._passages")
pytestmark = pytest.mark.skipif(NATIVE is None, reason="needs the module in C")
TABLE = character_classes()

_PIECES = (
    *(
        "Die Mole ",
        "wird länger",
        "Sie ",
        "Doch ",
        ". ",
        "! ",
        "? ",
        "… ",
        ".“ ",
        ".) ",
        " (dpa)",
        ".\n",
        "\n\n",
    ),
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


def found_in(
    text: str, found: list[Match], low: int, high: int, limit: int = 3, **others: Any
) -> Any:
    """Ask the module in C for the frames of a text, some of the arguments replaced."""
    spans = merge(text, found)
    arguments = {
        **{"text": text, "starts": spans.starts, "ends": spans.ends, "terms": spans.terms},
        **{"weights": spans.weights, "low": low, "high": high, "limit": limit},
        **{"worth": Worth(), "classes": TABLE, "ends_sentence": ends_sentence},
        **{
            "is_heading": is_heading,
            "points_back": points_back,
            "window": Framer(text, spans, low, high).window,
        },
    }
    return NATIVE.frames(*(arguments | others).values())


@given(cases() | real_cases())
@example((HARBOUR, find(HARBOUR, Mole=1.0, Hafen=2.0), 3, 150, 250))
def test_both_ways_choose_the_same_frames(case: tuple[str, list[Match], int, int, int]) -> None:
    """What the module in C answers is what Python chooses."""
    text, found, limit, low, high = case
    frames = found_in(text, found, low, high, limit)
    if frames is not None:
        assert frames == best_passages._choose(Framer(text, merge(text, found), low, high), limit)


def test_what_is_usual_is_not_left_to_python() -> None:
    """Sentences, long ones, abbreviations and lists: the module in C takes them all."""
    long = "Ein Satz ohne Ende, " * 30 + "bis der Hafen kommt, " + "und immer weiter, " * 30
    for text in (HARBOUR, long, f"{HARBOUR} Am 3. Mai kam Dr. Öhl. „Nein“, hieß es."):
        assert found_in(text, find(text, Hafen=1.0, der=0.5), 150, 250)


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
        *({"window": None}, {"window": lambda *_: 5}, {"window": lambda *_: (1, 2)}),
        *({"worth": Worth()[1:]}, {"classes": None}),
        *({"ends_sentence": None}, {"is_heading": lambda text: None}, {"points_back": None}),
    ],
    ids=range(20),
)
def test_wrong_arguments_are_refused(others: dict[str, Any]) -> None:
    """A wrong argument is an error of Python."""
    text = "Ein Satz ohne Ende, " * 30 + "bis der Hafen kommt" if "window" in others else HARBOUR
    words = {"ends_sentence": {"Stadtrat": 1.0}, "window": {"Hafen": 1.0}}
    found = find(text, **words.get(next(iter(others)), {"Streit": 1.0}))
    with pytest.raises((TypeError, ValueError, OverflowError)):
        found_in(text, found, **{"low": 150, "high": 250} | others)


def test_an_error_of_the_rules_is_passed_on() -> None:
    """Where asking for the end of a sentence fails, so does the search, and nothing is kept."""

    def fail(*_: object) -> bool:
        raise RuntimeError("no table")

    text = "Der Hafen von Dr. Öhl liegt dort. Und nun?"
    for _ in range(3):
        with pytest.raises(RuntimeError, match="no table"):
            found_in(text, find(text, Hafen=1.0), 150, 250, ends_sentence=fail)
    gc.collect()
