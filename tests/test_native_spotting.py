"""The module in C that finds the letters of terms: it does what Python does, on any argument."""

from __future__ import annotations

import re
import sys
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from test_highlighting import texts

from artikelsuche.corpus.native import load_native
from artikelsuche.index.analysis import tokenizer
from artikelsuche.index.analysis.analyzer import Form
from artikelsuche.index.analysis.prefilter import byte_strings as needles
from artikelsuche.index.analysis.prefilter import form_finder as spotting
from artikelsuche.index.analysis.prefilter import surroundings
from artikelsuche.index.analysis.prefilter import text_filter as screening
from artikelsuche.index.analysis.prefilter.byte_strings import INNEN, Joined, needles_of
from artikelsuche.index.analysis.prefilter.form_finder import Spotter
from artikelsuche.index.analysis.prefilter.form_spans import loose_hyphens, placed_forms
from artikelsuche.index.analysis.prefilter.skeletons import table
from artikelsuche.index.analysis.prefilter.surroundings import Surroundings
from artikelsuche.index.analysis.prefilter.text_filter import Screen
from artikelsuche.index.analysis.tokenizer import placed_surfaces

NATIVE: Any = load_native("artikelsuche.index.analysis.prefilter._spotting")
pytestmark = pytest.mark.skipif(NATIVE is None, reason="needs the module in C")

_terms = st.sampled_from(("hafen", "kran", "boot", "mow", "74000", "UN", "prozent", "fluss", "i"))
# Other scripts and rare signs, but no control characters: those read as foreign in C alone.
_words = st.sampled_from(("Hafen", "Segel", "Fluß", "Möwen", "Kran*innen", "Łódź", "x" * 600, "-"))


def without_native(patch: pytest.MonkeyPatch) -> None:
    """Let the modules that ask C ask Python."""
    for module in (needles, screening, spotting, surroundings, tokenizer):
        patch.setattr(module, "_NATIVE", None)


@given(texts, st.lists(_terms, min_size=1, max_size=4), st.integers(0, 12))
@example("Die Häfen: „Hafenkran“ (Fluß-Boote) 74 000", ["hafen", "boot", "74000", "fluss"], 9)
def test_both_ways_find_the_same_stretches(text: str, terms: list[str], most: int) -> None:
    """Foreign letters, Lehrer*innen and the stretches with needles are those of Python."""
    found = needles_of(terms) or ()
    # Python reads the control characters of Latin-1 as the signs that Windows has there.
    text = "".join(c for c in text if not "\x80" <= c <= "\x9f")
    expected = spotting._stretches_with(text, found, most)
    got = NATIVE.stretches(text, table(), found, INNEN, most)
    if expected is None or got is None:
        assert got is expected
        return
    assert got[:2] == expected[:2]
    forms = [
        [(start, word)] if isinstance(word, str) else placed_forms(text, start, word)
        for start, word in got[2]
    ]
    assert forms == [placed_forms(text, start, end) for start, end in expected[2]]


@given(st.lists(_terms, min_size=1, max_size=4), st.text(max_size=12) | _words, _words)
@example(["hafenkran"], "Hafen", "Raketenkran")
def test_both_ways_tell_the_same_of_joined_words(terms: list[str], first: str, second: str) -> None:
    """Whether two words may make one with a term is told alike; C tells yes of long ones."""
    asked = Joined(terms)
    found = asked.may_hold(first, second)
    with pytest.MonkeyPatch.context() as patch:
        without_native(patch)
        assert found == asked.may_hold(first, second) or (
            found
            and (max(map(len, (first, second))) > 512 or any("\x80" <= c <= "\x9f" for c in first))
        )


_FAR = "Das hier steht nur so da, weil es noch Platz gab. " * 3


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("Segel- und Ruderboote", True),
        ("Schnee- und Ruderboote", False),  # nothing of a boat in sails
        (f"Schnee- {_FAR}Segelboote", False),
        (f"Segelboote {_FAR}Schnee- und Eisfelder", False),
        ("Segelboote und -masten", True),
        ("Segelhafen und -boote", True),
        ("Schneehafen und -masten", False),
        ("Schnee- und Дом", True),
        ("Schnee- und Lehrer*innenzimmer", True),
        ("Schnee-" + " 74" * 60, True),  # who knows what comes behind so many numbers
    ],
)
def test_letters_around_a_hyphen_tell_whether_a_word_is_completed(text: str, may: bool) -> None:
    """A needle stands near, or begins before the hyphen, or ends behind it."""
    asked = Joined(["segelboot"])
    assert bool(asked.hyphens(text, 6)) is may


_pieces = st.sampled_from(
    ["a", "Z", "é", "5", "²", "_", " ", "\n", ",", "/", "&", "$", "Дом", "x y"]
)
_with_hyphens = st.lists(_pieces | st.sampled_from(["-", "-", "\u2010", "\u2011"]), max_size=12)


@given(_with_hyphens.map("".join))
@example("AT&T- und")
@example("- a- b")
def test_both_ways_find_the_same_hyphens(text: str) -> None:
    """Where a word may be truncated; with the letters asked for around every one, all are left."""
    text = f"a {text} a"
    found = NATIVE.hyphens(text, table(), 999, 1, (b"a",), INNEN)
    assert found == loose_hyphens(text)


@given(st.lists(texts | _words | st.text("aAßǅſı-ʰ", max_size=4), max_size=8))
@example(["Haus", "HAUS", "hausBau", "US-Bahn", "u", "U", "", "-", "a-", "Haus-Bau-Hafen", "ǅa"])
def test_both_ways_tell_how_wide_words_are(words: list[str]) -> None:
    """Words without a term have the same width, but for very long ones, of which C cannot tell."""
    screen = Screen(["hafen", "boot"])
    found = screen.widths(words)
    with pytest.MonkeyPatch.context() as patch:
        without_native(patch)
        expected = screen.widths(words)
    assert [w for w, word in zip(found, words, strict=True) if len(word) <= 512] == [
        w for w, word in zip(expected, words, strict=True) if len(word) <= 512
    ]


_figures = st.lists(st.sampled_from("0123456789 .,'-:/*aB"), max_size=30).map("".join)


@given(texts | _with_hyphens.map("".join) | st.text() | _figures, st.data())
@example("Es gilt „das Wort“, 74 000 – 19. 6. 2024: US-Präsident·in geht’s gut_ 5 % Łódź", None)
@example("1990 000, 1990.5 1990. 1990, 5 1990-06-19 1990- 1990/91 ab1990 1990er wort: in x*", None)
@example("wort:in wort*, wort/ wort/-innen AT&T ab'1990 1990'000 1234567 1990:5 ab: ab:", None)
def test_both_ways_find_the_same_surface_forms(text: str, data: st.DataObject | None) -> None:
    """Every form of a part of a text has its place, whatever stands around it."""
    start = 0 if data is None else data.draw(st.integers(0, len(text)))
    end = len(text) if data is None else data.draw(st.integers(start, len(text)))
    found = placed_surfaces(text, start, end)
    with pytest.MonkeyPatch.context() as patch:
        without_native(patch)
        assert found == placed_surfaces(text, start, end)


@given(texts | _with_hyphens.map("".join), st.lists(_terms, max_size=4), st.data())
@example("Es gilt „das Wort“, 74 000 – Hafen-Boot US-Präsident·in Łódź Kran x5", ["boot"], None)
def test_both_ways_sift_the_same_forms(
    text: str, terms: list[str], data: st.DataObject | None
) -> None:
    """What is left of a part, with the positions between, is told alike; what is kept is left."""
    text = "".join(c for c in text if not "\x80" <= c <= "\x9f")
    start = 0 if data is None else data.draw(st.integers(0, len(text)))
    end = len(text) if data is None else data.draw(st.integers(start, len(text)))
    places = [at for at, _ in placed_surfaces(text, start, end)]
    chosen = places[:1] if data is None else data.draw(st.sets(st.sampled_from([0, *places])))
    kept: dict[int, Form] = dict.fromkeys(chosen, "")
    found = Screen(terms).sift(kept, text, start, end)
    with pytest.MonkeyPatch.context() as patch:
        without_native(patch)
        expected = Screen(terms).sift(kept, text, start, end)
    if all(len(form) <= 512 for _, form in placed_surfaces(text, start, end)):
        assert found[1:] == expected[1:]
    assert list(found.starts) == list(expected.starts) == places
    assert set(places) & kept.keys() <= {at for _, at, _ in found.left}


def test_a_pattern_that_misleads_is_refused() -> None:
    """What finds forms elsewhere, or none in a form, is an error and no endless search."""
    ask = re.compile("(x*)").search
    far = re.compile("(%)").search
    for wrong in (lambda *_: 5, lambda *_: ask("a"), lambda text, *_: far(text)):
        with pytest.raises((AttributeError, ValueError)):
            NATIVE.surfaces("%" * 9, 1, 9, b"", wrong)
        with pytest.raises((AttributeError, ValueError)):
            NATIVE.sift("%" * 9, 1, 9, {}, b"", wrong, table(), (b"a",))
    assert NATIVE.sift("", 0, 0, {}, b"", ask, table(), (b"a",)) == (b"", [], 0)
    assert NATIVE.surfaces("ab, c", -5, 99, b"", lambda *_: None) == []


@given(texts, st.lists(st.tuples(_words | texts), min_size=1, max_size=3), st.data())
def test_both_ways_tell_the_same_of_surroundings(
    text: str, drawn: list[tuple[str]], data: st.DataObject
) -> None:
    """Whether words may stand around a place is told alike."""
    text = "".join(c for c in text if not "\x80" <= c <= "\x9f")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    count = data.draw(st.integers(0, 4))
    words = tuple((word.lower().encode("latin-1", "ignore")[:6],) for (word,) in drawn)
    around = Surroundings(f"{text} Das hier steht nur da. " * 3, [])
    found = around.may_hold(start, end, count, words)
    with pytest.MonkeyPatch.context() as patch:
        without_native(patch)
        assert found == around.may_hold(start, end, count, words)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("stretches", ("a", table(), (b"",), INNEN, 1)),
        ("stretches", ("a", table(), ("a",), INNEN, 1)),
        ("stretches", ("a", table(), (b"a",) * 65, INNEN, 1)),
        ("stretches", ("a", table(), [b"a"], INNEN, 1)),
        ("stretches", (b"a", table(), (b"a",), INNEN, 1)),
        ("stretches", ("a", "table", (b"a",), INNEN, 1)),
        ("joined", ("a", b"a", table(), (b"a",), INNEN)),
        ("joined", ("a", "a", table(), [b"a"], INNEN)),
        ("may_hold", ("abc", table(), -1, 2, 9, 1, ((b"a",),), INNEN)),
        ("may_hold", ("abc", table(), 2, 1, 9, 1, ((b"a",),), INNEN)),
        ("may_hold", ("abc", table(), 0, 4, 9, 1, ((b"a",),), INNEN)),
        ("may_hold", ("abc", table(), 0, 1, -1, 1, ((b"a",),), INNEN)),
        ("may_hold", ("abc", table(), 0, 1, 9, 1, (b"a",), INNEN)),
        ("may_hold", ("abc", table(), 0, 1, 9, 1, (("a",),), INNEN)),
        ("widths", (("a",), table(), (b"a",))),
        ("widths", ([b"a"], table(), (b"a",))),
        ("widths", (["a"], table(), ("a",))),
        ("hyphens", ("a-c", table(), 0, 1, (b"a",), INNEN)),
        ("hyphens", ("a-c", table(), 9, 1, ("a",), INNEN)),
        ("hyphens", ("a-c", table(), sys.maxsize, 1, (b"a",), INNEN)),
        ("surfaces", (b"a", 0, 1, b"", print)),
        ("surfaces", ("a", 0, 1, "", print)),
        ("surfaces", ("a", 0, 1, b"", None)),
        ("sift", ("a", 0, 1, {}, b"", None, table(), (b"a",))),
        ("sift", ("a", 0, 1, {}, b"", print, table(), ("a",))),
        ("sift", ("a", 0, 1, (), b"", print, table(), (b"a",))),
        ("sift", ("a", 0, 1, {}, b"", print, "table", (b"a",))),
    ],
    ids=range(27),
)
def test_wrong_arguments_are_refused(name: str, arguments: tuple[Any, ...]) -> None:
    """A wrong argument is an error of Python."""
    with pytest.raises((TypeError, ValueError)):
        getattr(NATIVE, name)(*arguments)


@pytest.mark.parametrize("size", [0, 1, 200, 256, 300])
def test_a_table_of_any_length_is_read_within_its_bounds(size: int) -> None:
    """Code points behind the end of the table are foreign."""
    assert NATIVE.stretches("aäß\u20ac", table()[:size], (b"q",), INNEN, 5)[0]


def test_a_spotter_of_many_terms_finds_them() -> None:
    """With more spellings than needles can be, their beginnings are looked for."""
    found = Spotter({f"wort{chr(97 + n)}hafen" for n in range(20)}).spots("Ein Wortbhafen da.")
    assert found == [(4, "Wortbhafen")]
