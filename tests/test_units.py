"""What a word of a query may mean: the short way against the analysis."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from artikelsuche.index.analysis import query_words
from artikelsuche.index.analysis.compounds import part_stems as compounds
from artikelsuche.index.analysis.compounds.lexicon import Lexicon
from artikelsuche.index.analysis.compounds.splitter import Splitter
from artikelsuche.search.meaning import units

_WORDS = ("Waffenlieferung", "atom", "Müllers", "nordkoreanisch", "un", "WHO", "who", "Öl", "der")


@pytest.fixture(scope="module")
def splitter(lexicon: Lexicon) -> Splitter:
    """Give what splits words in C, where that was built."""
    made = Splitter(lexicon)
    made.prepare()
    if made.words is None:
        pytest.skip("the modules in C were not built")
    return made


@given(st.sampled_from(_WORDS) | st.text("aeinrstuüßENU-1", min_size=1, max_size=12))
@example("Öl")
@example("ölpreis")
@example("US-Präsident")
def test_a_plain_word_is_read_as_the_analysis_reads_it(splitter: Splitter, text: str) -> None:
    """Units, names and stems are the same whether C knows the word or the rules are followed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compounds, "_splitter", lambda: splitter)
        patch.setattr(query_words, "quick_words", lambda: splitter.words)
        quick = units.read_word(text)
        patch.setattr(query_words, "quick_words", lambda: None)
        assert quick == units.read_word(text)
