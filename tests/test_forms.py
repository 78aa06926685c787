"""The fast stream of surface forms against the tokens of the analysis."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from artikelsuche.index import analyze
from artikelsuche.index.analysis.analyzer import expansion_of, forms
from artikelsuche.index.analysis.slots import Expansion, Slot
from artikelsuche.index.analysis.tokenizer import HYPHENS, PARAGRAPH, hyphened_surfaces, surfaces

WIKINEWS = Path(__file__).parents[2] / "shared" / "data" / "wikinews-de.jsonl"

_PIECES = st.sampled_from(
    [
        *(
            "Atom",
            "Waffen",
            "raketen",
            "Programme",
            "und",
            "AT&T",
            "U.S.",
            "16",
            "74",
            "000",
            "1,6",
        ),
        *("19.", "06.", "2024", "-", "\u2011", "/", "'", "*", ":", "innen", ".", ",", " ", "\n"),
        *("\u00a0", "\u00ad", "e\u0301", "\u0301", "_", "%", "Д", "UND", "PUTIN"),
        *("C", "+", "#", "&", "$", "€", "03.", " Oktober", "3:", "2023/24", "20:15", "§"),
        *("UN", "IT ", "WHO ", "DER ", "NATO ", "BAD-", "F ", "G7 ", "GROßE ", "ẞ", "O´", "ʼ", "·"),
        *(
            " & ",
            "H",
            "M",
            " : ",
            "2",
            " 1",
            "§§ ",
            " bis ",
            "–",
            " und ",
            "(in",
            "(innen)",
            "(inn)en",
            "/in",
            ")",
        ),
    ]
)
texts = st.lists(_PIECES | st.text(max_size=2), max_size=30).map("".join)


def unplaced(expansion: Expansion) -> Expansion:
    """Take the character offsets off the slots."""

    def bare(slot: Slot) -> Slot:
        return slot._replace(start=0, end=0)

    whole = expansion.whole and bare(expansion.whole)
    return expansion._replace(slots=tuple(map(bare, expansion.slots)), whole=whole)


@given(texts)
@example("Atom- und Raketenprogramme, Waffenlieferungen und -exporte")
@example("ATOM- UND RAKETENPROGRAMME")
def test_forms_are_those_of_the_tokens(text: str) -> None:
    """The forms of a text, ends of paragraphs aside, stand for the same terms as its tokens."""
    tokens = [unplaced(token.expansion) for token in analyze(text)]
    found = [unplaced(expansion_of(form)) for form in forms(text) if form != PARAGRAPH]
    assert found == tokens


@given(texts)
def test_hyphens_change_no_form(text: str) -> None:
    """With or without the hyphens at their ends, the forms are the same."""
    assert [word.strip(HYPHENS) for word in hyphened_surfaces(text)] == surfaces(text)


@given(texts)
def test_a_form_is_the_next_of_its_kind(text: str) -> None:
    """Each form is the first occurrence of its characters behind the form before it."""
    at = 0
    for word in surfaces(text):
        start = text.index(word, at)
        assert not any(c.isalnum() and c != "ʼ" for c in text[at:start])
        at = start + len(word)


@pytest.mark.skipif(not WIKINEWS.exists(), reason="the shared data are not here")
def test_forms_of_real_articles_are_those_of_the_tokens() -> None:
    """In news, too, forms and tokens are the same."""
    with WIKINEWS.open(encoding="utf-8") as lines:
        for line, _ in zip(lines, range(150), strict=False):
            text = json.loads(line)["body"]
            tokens = [unplaced(token.expansion) for token in analyze(text)]
            found = [unplaced(expansion_of(form)) for form in forms(text) if form != PARAGRAPH]
            assert found == tokens
