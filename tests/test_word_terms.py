"""Words and forms together against the same one by one."""

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

from artikelsuche.index.analysis.analyzer import Analyzer, Form, expansion_of, forms
from artikelsuche.index.analysis.compounds.lexicon import Lexicon
from artikelsuche.index.analysis.compounds.part_tables import part_tables
from artikelsuche.index.analysis.folding import fold, fold_all, strip_accents, strip_all
from artikelsuche.index.analysis.slots import Expansion
from artikelsuche.index.analysis.stemming import stems, stems_all
from artikelsuche.index.analysis.word_terms import WordAnalysis
from artikelsuche.index.writing.form_streams import FormStream, key_of
from artikelsuche.index.writing.form_table import FormTable
from artikelsuche.index.writing.inversion import PLACED, SPELT
from artikelsuche.index.writing.layer_terms import Layer

WIKINEWS = Path(__file__).parents[2] / "shared" / "data" / "wikinews-de.jsonl"

_ENDINGS = ("", "s", "es", "n", "en", "er", "e", "ens", "in", "innen", "ern", "ers", "los", "is")

#: A term at a position within a form, with its flags.
Entry = tuple[int, str, int]


@pytest.fixture(scope="module")
def analysis() -> WordAnalysis:
    """Give an analysis that has been prepared."""
    analysis = WordAnalysis()
    analysis.prepare()
    return analysis


def made_of_pieces(lexicon: Lexicon, chance: random.Random) -> Iterator[str]:
    """Make words of known words and the parts of all tables, in any case."""
    tables = part_tables()
    curated = sorted(tables.modifiers | tables.written | tables.last | tables.homographs)
    curated += [word for words in tables.rules.values() for word in sorted(words)]
    for word in made_words(lexicon, curated, _ENDINGS, "äöüßabcnxyz", chance):
        case = chance.choice([str.capitalize, str.capitalize, str.lower, str.upper, str.title])
        yield case(word)


def test_words_together_have_the_terms_of_each(lexicon: Lexicon, analysis: WordAnalysis) -> None:
    """Whatever words stand beside one, its terms are those that it has alone."""
    words = list(itertools.islice(made_of_pieces(lexicon, random.Random(5)), 6000))
    words += list(map(str.capitalize, sorted(lexicon.load())[::19]))
    terms = analysis.terms(words)
    assert sum(len(found.parts) > 1 for found in terms) > 2000
    for word, found in zip(words, terms, strict=True):
        assert [found] == analysis.terms([word]), word
        assert found.exact[0] == fold(word) or found.exact == found.stems == (word,)
        if found.stems and found.exact != (word,):
            assert found.stems == stems(word)


@given(st.lists(st.text("aefgilnorstuzäöüßAEIKNRSTUÄÜéſıøÆД1\u0301", min_size=1, max_size=24)))
@settings(max_examples=200)
@example(
    ["UEFA", "Poröse", "ẞ", "ſ", "Σίσυφος", "Weiß", "AUTOS", "It", "WHO", "Haustüren", "\u0301"]
)
@example(["Gewinnerinnen", "Kilos", "Gnadenlos", "STRAßE", "Quellenaeuee", "Ä" * 121, "İstanbul"])
def test_words_of_any_letters_are_read_together_as_alone(words: list[str]) -> None:
    """Folding, accents and stems are those of each word."""
    stripped = strip_all(words)
    assert stripped == list(map(strip_accents, words))
    assert fold_all(stripped) == list(map(fold, words))
    assert stems_all(words, stripped) == list(map(stems, words))


def entries_of(layer: Layer) -> list[list[Entry]]:
    """List the entries of each form of a layer, in the order of positions and terms."""
    texts = layer.vocabulary.texts(0, len(layer.vocabulary))
    columns = zip(layer._offsets, map(texts.__getitem__, layer._terms), layer._flags, strict=True)
    entries = list(columns)
    return [sorted(entries[a:b]) for a, b in itertools.pairwise(layer._ends)]


def exact_entries(expansion: Expansion) -> list[Entry]:
    """List the terms of a form in the exact layer, in the order of their positions."""
    found: dict[tuple[int, str], int] = {}
    placed = [(offset, slot.exact) for offset, slot in enumerate(expansion.slots)]
    if expansion.whole is not None:
        placed += [(offset, expansion.whole.exact) for offset in (0, len(expansion.slots) - 1)]
    for offset, terms in placed:
        for at, term in enumerate(terms):
            flags = PLACED if fold(term) == term or term != term.lower() else 0
            if not at:
                flags = PLACED | SPELT if len(terms) > 1 else PLACED
            found[offset, term] = found.get((offset, term), 0) | flags
    return sorted((offset, term, flags) for (offset, term), flags in found.items())


def stem_entries(expansion: Expansion) -> list[Entry]:
    """List the terms of a form in the stem layer, in the order of their positions."""
    found = {
        (offset, term, PLACED)
        for offset, slot in enumerate(expansion.slots)
        for term in slot.stems + slot.parts
    }
    if expansion.whole is not None:
        found |= {(0, term, PLACED) for term in expansion.whole.stems}
    return sorted(found)


def check_entries(given_: list[Form]) -> None:
    """Compare the entries of forms that are expanded together with the expansion of each."""
    by_key = {key_of(form): form for form in given_}
    table = FormTable()
    for key in by_key:
        table.vocabulary.number(key)
    table.expand()
    layers = entries_of(table.exact), entries_of(table.stem)
    for key, width, exact, stem in zip(by_key, table._widths, *layers, strict=True):
        expansion = expansion_of(by_key[key])
        assert width == len(expansion.slots)
        assert (exact, stem) == (exact_entries(expansion), stem_entries(expansion)), key


_PIECES = st.sampled_from(
    [
        *("Waffen", "lieferungen", "Öl", "preis", "US", "U", "Bahn", "a", "rot", "weiß", "EU"),
        *("Mio", "der", "GmbH", "16", "2024", "1,6", ",", ".", "é", "Müller", "innen", "€", "ẞ"),
        *("WHO", "*", ":", "'s", "+", "#", "&", "$", "/", "Lehrer", "In"),
    ]
)
chains = st.lists(st.lists(_PIECES, min_size=1, max_size=3).map("".join), min_size=1, max_size=4)
truncated = st.tuples(_PIECES, st.text("abeinrst-", min_size=1, max_size=12))


@given(st.lists(chains.map("-".join) | truncated, min_size=1, max_size=8))
@settings(max_examples=200)
@example(["Öl-Öl", "U-Bahn", "rot-rot-rot", ("Mio", "mio"), ("Eisen", "eisenerzen"), "1,", "1,,2"])
@example([("Öl", "ol"), ("Waffen", "waffen"), ("GmbH", "ab"), "-".join("a" * 20), "x" * 121, "a-"])
@example(["1.350.000", "12.345,6", "1234.567", "0.123", "1.23", "1.234.5", "1,5,6", "1.234,5,6"])
@example(["1907-1912", "2024-06-19", "1-2-3", "5-", "5--6", "1-a", "9" * 60 + "-" + "9" * 50])
@example(["Abc" * 12 + "-" + "Def" * 24, "-", "--", ("a", "a-b"), "Lehrer*innen", "DieIn", "EUs"])
def test_forms_together_have_the_entries_of_each(given_: list[Form]) -> None:
    """Words, chains, truncated words, numbers and gender forms get the terms of their expansion."""
    check_entries(given_)


@pytest.mark.skipif(not WIKINEWS.exists(), reason="needs the shared data")
def test_forms_of_real_articles_have_the_entries_of_each() -> None:
    """So it is for news."""
    with WIKINEWS.open(encoding="utf-8") as lines:
        articles = list(map(json.loads, itertools.islice(lines, 150)))
    check_entries([form for article in articles for form in forms(article["body"])])


def test_forms_are_expanded_together_as_alone() -> None:
    """An analyzer expands many forms as it does each, and remembers them."""
    given_: list[Form] = ["Waffen", "US-Präsident", ("Atom", "atomprogramme"), "19.6.", "Waffen"]
    together, alone = Analyzer(), Analyzer()
    found = together.expand_all(given_)
    assert found == list(map(alone.expand, given_))
    assert all(map(lambda one, form: one is together.expand(form), found, given_))
    assert together.expand_all([]) == []


def test_forms_are_numbered_in_the_order_of_their_coming() -> None:
    """Forms keep their rows when further ones are expanded behind them."""
    table = FormTable()
    stream = FormStream(table.vocabulary)
    stream.add(0, "Das US-Visum, 16 Häuser")
    table.expand()
    before = table.texts(stream).widths.tolist()
    stream.add(1, "Neue Häuser am E-Werk")
    table.expand()
    texts = table.texts(stream)
    assert texts.widths.tolist()[: len(before)] == before
    words = [table.vocabulary.texts(number, number + 1)[0] for number in texts.forms]
    assert words == ["Das", "US-Visum", "16", "Häuser", "Neue", "Häuser", "am", "E-Werk"]
