"""Words in bulk against the same words one by one."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from made_words import made_words

from artikelsuche.index.analysis import bulk
from artikelsuche.index.analysis.analyzer import forms
from artikelsuche.index.analysis.compounds import part_stems as compounds
from artikelsuche.index.analysis.compounds.lexicon import Lexicon
from artikelsuche.index.analysis.compounds.noun_trie import NounTrie
from artikelsuche.index.analysis.compounds.part_tables import part_tables
from artikelsuche.index.analysis.compounds.parts import Parts
from artikelsuche.index.analysis.compounds.segmentation import Covering
from artikelsuche.index.analysis.compounds.splitter import Splitter
from artikelsuche.index.analysis.word_limits import LIMITS
from artikelsuche.index.analysis.word_terms import word_terms
from artikelsuche.index.writing.form_streams import FormStream
from artikelsuche.index.writing.form_table import FormTable

WIKINEWS = Path(__file__).parents[2] / "shared" / "data" / "wikinews-de.jsonl"

_LINKS = ("", "", "s", "es", "n", "en", "er", "e", "ens", "in", "innen", "ern")


@pytest.fixture(scope="module")
def trie(lexicon: Lexicon) -> NounTrie:
    """Give the trie of the lexicon."""
    return NounTrie(Parts(lexicon))


@pytest.fixture(autouse=True, scope="module")
def in_python(lexicon: Lexicon) -> Iterator[None]:
    """Split all words in Python, many at once."""
    ready = Splitter(lexicon, quick=False)
    ready.prepare()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compounds, "_splitter", lambda: ready)
        yield


def _compounds(lexicon: Lexicon, chance: random.Random, number: int) -> list[str]:
    """Make words of folded letters."""
    tables = part_tables()
    curated = sorted(tables.modifiers | tables.first | tables.last | tables.homographs)
    curated += sorted(tables.rules["prefix"] | tables.rules["suffix"])
    return list(itertools.islice(made_words(lexicon, curated, _LINKS, "abcnxyz", chance), number))


def test_covers_are_those_of_each_word(lexicon: Lexicon, trie: NounTrie) -> None:
    """Covering many words at once finds the parts that covering each of them finds."""
    words = _compounds(lexicon, random.Random(3), 20_000) + sorted(lexicon.load())[::7]
    words = [word for word in words if LIMITS.min_length <= len(word) <= LIMITS.max_length]
    splitter = Splitter(lexicon)
    covers = Covering(trie).covers(words)
    assert sum(map(bool, covers)) > 10_000
    for word, cover in zip(words, covers, strict=True):
        assert cover == splitter._cover(word), word


@given(st.lists(st.text("abdeginorstu", min_size=LIMITS.min_length, max_size=20), min_size=1))
@settings(max_examples=50)
def test_covers_of_chance_words_are_those_of_each(words: list[str]) -> None:
    """So it is for words that are none, in company of any length."""
    splitter = compounds._splitter()
    assert splitter._covering is not None
    assert splitter._covering.covers(words) == [splitter._cover(word) for word in words]


def test_every_known_piece_stands_in_the_trie(lexicon: Lexicon, trie: NounTrie) -> None:
    """Letter by letter the trie leads to the entry of each known piece, and of no other."""
    parts = Parts(lexicon)
    judged = parts.judge_all()
    pieces = sorted(judged)
    for entry, piece in itertools.islice(enumerate(pieces, 1), 0, None, 11):
        node = 0
        for letter in piece:
            node = trie.children[node, ord(letter) - ord("a") + 1]
            assert node
        assert trie.entries[node] == entry
    assert (trie.entries > 0).sum() == len(pieces)


_WORDS = st.text("aefilnorsuäöüßéAEUSTŁøДx", min_size=1, max_size=12).filter(str.isalpha)


@given(
    st.lists(
        _WORDS | st.sampled_from(["Mio", "Lehrerinnen", "Müllers", "watchOS", "EU", "der", "Ii"])
    )
)
@example(["UEFA", "Poröse", "ẞ", "ſ", "Σίσυφος", "Weiß", "AUTOS", "It", "WHO", "Haustüren"])
def test_bulk_terms_are_those_of_each_word(words: list[str]) -> None:
    """Words in bulk get the terms that each of them gets alone."""
    _, _, asked = bulk.sort_out(list(dict.fromkeys(words)))
    for word, terms in zip(asked, bulk._bulk_terms(asked) if asked else [], strict=True):
        assert terms == word_terms(word)


@pytest.mark.skipif(not WIKINEWS.exists(), reason="needs the shared data")
def test_real_words_in_bulk_get_the_terms_of_each() -> None:
    """So it is for the words of real articles."""
    with WIKINEWS.open(encoding="utf-8") as lines:
        articles = list(map(json.loads, itertools.islice(lines, 150)))
    found = {form for article in articles for form in forms(article["body"])}
    _, _, asked = bulk.sort_out(list(found))
    asked = list(dict.fromkeys(asked))
    assert len(asked) > 5_000
    for word, terms in zip(asked, bulk._bulk_terms(asked), strict=True):
        assert terms == word_terms(word)


def test_forms_are_numbered_in_the_order_of_their_coming() -> None:
    """Forms keep their rows when further ones are expanded behind them."""
    table = FormTable()
    stream = FormStream(table.vocabulary)
    stream.add(0, "Das US-Visum, 16 Häuser")
    table.expand()
    before = table.texts(stream).rows.tolist()
    stream.add(1, "Neue Häuser am E-Werk")
    table.expand()
    texts = table.texts(stream)
    assert texts.rows.tolist()[: len(before)] == before
    assert sorted(texts.rows.tolist()) == list(range(len(table)))
    words = [table.vocabulary.texts(number, number + 1)[0] for number in texts.forms]
    assert words == ["Das", "US-Visum", "16", "Häuser", "Neue", "Häuser", "am", "E-Werk"]
