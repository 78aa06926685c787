"""The module in C that reads the forms of texts: it does what Python does, on any argument."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from test_highlighting import texts

from artikelsuche.corpus.native import load_native
from artikelsuche.index.analysis.tokenizer import placed_surfaces
from artikelsuche.search.snippets import candidates
from artikelsuche.search.snippets.candidates import read_text
from artikelsuche.search.snippets.prefilter import Prefilter

NATIVE: Any = load_native("artikelsuche.search.snippets._candidates")
pytestmark = pytest.mark.skipif(NATIVE is None, reason="needs the module in C")

_terms = st.lists(
    st.sampled_from(
        ("hafen", "kran", "boot", "mow", "74000", "UN", "h&m", "prozent", "fluss", "i")
    ),
    min_size=1,
    max_size=4,
)
_pieces = st.sampled_from(
    [
        "a",
        "Z",
        "é",
        "5",
        "²",
        "_",
        " ",
        "\n",
        ",",
        "/",
        "&",
        "$",
        "Дом",
        "x y",
        "-",
        "\u2010",
        ".",
        "+",
        "#",
        ":",
        "%",
        "03. ",
        "Mai",
        "0",
        " & ",
        " : ",
        "(in)",
        "5 bis 10 ",
        " und 3 ",
        "§§ 1, 2",
        "–",
        "(innen)",
    ]
)
_figures = st.lists(st.sampled_from("0123456789 .,'-:/*aB$%+&#–§\u2009"), max_size=30).map("".join)
_texts = texts | st.lists(_pieces, max_size=12).map("".join) | st.text() | _figures


@given(_texts, _terms, _terms, st.booleans())
@example(
    "Es gilt „das Wort“, 74 000 – 19. 6. 2024: US-Präsident·in geht’s gut_ 5 % Łódź",
    ["i"],
    [],
    True,
)
@example(
    "1990 000, 1990.5 1990. 1990, 5 1990-06-19 1990- 1990/91 ab1990 1990er x*", ["i"], ["UN"], True
)
@example(
    "wort:in wort*, wort/ wort/-innen AT&T ab'1990 1990'000 1234567 1990:5 ab:", ["i"], [], False
)
def test_both_ways_read_the_same(
    text: str, first: list[str], second: list[str], has_second: bool
) -> None:
    """The same forms with the same distance and hyphens; C may list more for their letters."""
    asked = Prefilter(first), Prefilter([*first, *second]) if has_second else None
    found, hyphens = read_text(text, *asked, {})
    expected, loose = candidates._read_text(text, *asked, set(), len(text))
    held = {at + n for at, form in placed_surfaces(text, 0, len(text)) for n in range(len(form))}
    touching = [h for h in loose if text[h - 1 : h].strip(" ") or text[h + 1 : h + 2].strip(" ")]
    touching = [hyphen for hyphen in touching if hyphen not in held]
    assert set(hyphens) <= set(loose)
    assert {h for h in touching if re.search(r"\w", text[max(0, h - 1) : h + 2])} <= set(hyphens)
    firsts = {start for _, start, _, is_first in found if is_first}
    assert {start for _, start, _, is_first in expected if is_first} <= firsts
    if has_second:
        assert _places(found) == {**_places(expected), **_places(found)}


def _places(found: list[Any]) -> dict[int, str]:
    return {start: form for _, start, form, _ in found}


def test_a_pattern_that_misleads_is_refused() -> None:
    """What finds forms elsewhere, or none in a form, is an error and no endless search."""
    ask = re.compile("(x*)").search
    far = re.compile("(%)").search
    rules = candidates._tables()
    for wrong in (lambda *_: 5, lambda *_: ask("a"), lambda text, _: far(text)):
        with pytest.raises((AttributeError, ValueError)):
            NATIVE.candidates("a%%", (b"a",), (), {}, True, False, *rules, wrong)
    none = NATIVE.candidates("%%", (b"a",), (), {}, True, False, *rules, lambda *_: None)
    assert none == ([], [])


@pytest.mark.parametrize(
    "arguments",
    [
        ("a", (b"",), (), {}, True, False),
        ("a", ("a",), (), {}, True, False),
        ("a", [b"a"], (), {}, True, False),
        (b"a", (b"a",), (), {}, True, False),
        ("a", (b"a",), (), (), True, False),
        ("a", (b"a",), (5,), {}, True, False),
    ],
    ids=range(6),
)
def test_wrong_arguments_are_refused(arguments: tuple[Any, ...]) -> None:
    """A wrong argument is an error of Python."""
    with pytest.raises((TypeError, ValueError)):
        NATIVE.candidates(*arguments, *candidates._tables(), candidates.next_surface)
    with pytest.raises((TypeError, ValueError)):
        NATIVE.candidates("a", (b"a",), (), {}, True, False, b"", b"", b"", b"", print)


def test_tables_of_any_length_are_read_within_their_bounds() -> None:
    """What lies behind the end of a table is asked of the pattern, and may read as anything."""
    kinds, letters, swallowing, apart = candidates._tables()
    for size in (0, 1, 200, 256):
        rules = kinds[:size], letters[:size], swallowing, apart, candidates.next_surface
        found, _ = NATIVE.candidates("aäß\u20ac", (b"a",), (), {}, True, False, *rules)
        assert [row[3] for row in found] == [True, True]


def test_any_number_of_terms_is_searched_for() -> None:
    """With very many strings their beginnings are searched for."""
    first = Prefilter({f"{a}{b}{c}hafen" for a in "bdfg" for b in "aiou" for c in "lmnrst"})
    found, _ = read_text("Ein Balhafen da.", first, None, {})
    assert (4, "Balhafen", True) in [row[1:] for row in found]
