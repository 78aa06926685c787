"""Places where a word may be cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from artikelsuche.search.snippets.graphemes import cut_after, cut_before


@pytest.mark.parametrize(
    "whole",
    [
        "a\u0308",
        "e\u0301\u0323",
        "👩\u200d🌾",
        "👍🏽",
        "🇩🇪",
        "한",
        "\u1112\u1161\u11ab",
        "\r\n",
        "❤\ufe0f",
    ],
    ids=ascii,
)
def test_a_visible_character_stays_whole(whole: str) -> None:
    """A cut wanted inside one visible character moves to its edge."""
    text = f"x{whole}x"
    for position in range(2, len(whole) + 1):
        assert cut_before(text, position, 0) == 1
        assert cut_after(text, position, len(text)) == 1 + len(whole)


def test_flags_are_cut_in_pairs() -> None:
    """Two flag letters are one flag, and the next two another."""
    text = "🇩🇪🇫🇷"
    assert [cut_before(text, position, 0) for position in range(5)] == [0, 0, 2, 2, 4]


@pytest.mark.parametrize("text", ["Maß", "ﬁx", "𝔘𝔫𝔡", "漢字"])
def test_separate_characters_may_be_cut_apart(text: str) -> None:
    """Letters of any width, ligatures included, are one character each."""
    assert all(cut_before(text, place, 0) == place for place in range(len(text) + 1))


@given(st.text(), st.data())
def test_a_cut_stays_within_its_limits(text: str, data: st.DataObject) -> None:
    """The place found lies between the wanted one and the limit."""
    low = data.draw(st.integers(0, len(text)))
    high = data.draw(st.integers(low, len(text)))
    assert low <= cut_before(text, high, low) <= high
    assert low <= cut_after(text, low, high) <= high
