"""The cheapest segmentation: in C, in Python, and over the lexicon as it is shipped."""

from __future__ import annotations

import random
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from made_words import made_words

from artikelsuche.index.analysis.compounds import kept_lexicon, segmentation
from artikelsuche.index.analysis.compounds.compiled_lexicon import compile_lexicon
from artikelsuche.index.analysis.compounds.kept_lexicon import (
    CompiledLexicon,
    keep,
    kept_path,
    read_kept,
)
from artikelsuche.index.analysis.compounds.lexicon import Lexicon
from artikelsuche.index.analysis.compounds.part_tables import part_tables
from artikelsuche.index.analysis.compounds.segmentation import (
    LexiconSegmentation,
    Segmentation,
    make_segmentation,
)

_LINKS = ("", "", "s", "es", "n", "en", "er", "e", "ens", "in", "innen", "ern")


@pytest.fixture(scope="module")
def compiled(lexicon: Lexicon) -> CompiledLexicon:
    """Give the compiled lexicon."""
    return compile_lexicon(lexicon.load())


@pytest.fixture(scope="module")
def quick(compiled: CompiledLexicon) -> Segmentation:
    """Give the segmentation in C, where that was built."""
    return make_segmentation(compiled)


@pytest.fixture(scope="module")
def in_python(compiled: CompiledLexicon) -> Segmentation:
    """Give that in Python."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segmentation, "_native", None)
        return make_segmentation(compiled)


def words(lexicon: Lexicon, number: int) -> list[str]:
    """Make folded words of known words and of the parts of all tables."""
    tables = part_tables()
    curated = sorted(tables.modifiers | tables.first | tables.last | tables.homographs)
    curated += sorted(tables.rules["prefix"] | tables.rules["suffix"])
    made = made_words(lexicon, curated, _LINKS, "abcnxyz", random.Random(3))
    return list(islice(made, number))


def test_all_ways_find_the_same_pieces(
    lexicon: Lexicon, quick: Segmentation, in_python: Segmentation
) -> None:
    """In C and in Python, over the trie and over the shipped file."""
    slow = LexiconSegmentation(lexicon)
    several = 0
    for at, word in enumerate(words(lexicon, 8000)):
        found = quick.segment(word)
        several += bool(found)
        assert in_python.segment(word) == found, word
        assert at % 8 or slow.segment(word) == found, word
    assert several > 1500


@given(st.text("abdeginorstuä", max_size=24) | st.text(max_size=6))
@settings(max_examples=200)
@example("waffen" * 30)
@example("\ud800")
def test_any_text_is_segmented_alike(
    lexicon: Lexicon, quick: Segmentation, in_python: Segmentation, word: str
) -> None:
    """Words that are none have the same pieces, or none, and counts of 0."""
    found = quick.segment(word)
    assert not found or len(found) > 1
    assert in_python.segment(word) == found
    assert in_python.numbers(word) == quick.numbers(word)


def test_the_counts_of_words_are_kept(
    lexicon: Lexicon, quick: Segmentation, in_python: Segmentation
) -> None:
    """The trie holds what the lexicon counted of every word, and of no beginning of one."""
    counts = lexicon.load()
    for word in list(counts)[::7]:
        assert quick.numbers(word) == in_python.numbers(word) == counts[word]
        assert quick.numbers(word[:-1]) == counts.get(word[:-1], (0, 0))
        assert quick.numbers(word + "q") == (0, 0)


def test_what_is_kept_is_read_again(
    compiled: CompiledLexicon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a job leaves in the cache is taken over, unless it is damaged or of another version."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert read_kept() is None
    keep(compiled)
    assert read_kept() == compiled
    path = kept_path()
    whole = path.read_bytes()
    changed = whole[:9000] + bytes([whole[9000] ^ 1]) + whole[9001:]
    other = b"x" + whole[1:]
    for damaged in (b"", whole[:10], whole[:5000], whole[:-8], whole + bytes(8), changed, other):
        path.write_bytes(damaged)
        assert read_kept() is None
    path.rename(path.with_name("lexicon-0"))
    keep(compiled)
    assert [found for found in tmp_path.rglob("*") if found.is_file()] == [path]
    assert path.read_bytes() == whole
    monkeypatch.setattr(kept_lexicon, "_native", None)
    assert read_kept() == compiled


@pytest.mark.skipif(segmentation._native is None, reason="the modules in C were not built")
def test_wrong_tables_are_refused(compiled: CompiledLexicon) -> None:
    """Tables that make no trie raise an error."""
    pieces, nodes = compiled
    far = bytes(nodes[:8]) + b"\xff" * 6 + bytes(nodes[14:])
    for wrong in (
        (pieces[:-1], nodes),
        (pieces, nodes[:-1]),
        (pieces[:32], nodes),
        (pieces, nodes[:0]),
        (pieces[:0], nodes),
        (pieces, nodes[:-8]),
        (pieces, far),
    ):
        with pytest.raises(ValueError, match="the arrays make no trie"):
            make_segmentation(CompiledLexicon(*map(memoryview, wrong)))
