"""The terms of words and forms in C against the same in Python."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from made_words import made_words

from artikelsuche.corpus.native import load_native
from artikelsuche.index.analysis import folding, stemming
from artikelsuche.index.analysis.analyzer import Form, expand_form, forms
from artikelsuche.index.analysis.compounds import native_words as quick_words
from artikelsuche.index.analysis.compounds import part_stems as compounds
from artikelsuche.index.analysis.compounds.lexicon import Lexicon
from artikelsuche.index.analysis.compounds.native_words import QuickWords, make_words
from artikelsuche.index.analysis.compounds.noun_trie import NounTrie
from artikelsuche.index.analysis.compounds.part_tables import part_tables
from artikelsuche.index.analysis.compounds.parts import Parts
from artikelsuche.index.analysis.compounds.splitter import Splitter
from artikelsuche.index.analysis.query_words import query_part_stems
from artikelsuche.index.analysis.stemming import make_stems
from artikelsuche.index.analysis.word_terms import terms_by_rules
from artikelsuche.index.writing.form_streams import key_of
from artikelsuche.index.writing.form_table import FormTable, exact_entries, stem_entries
from artikelsuche.index.writing.layer_terms import Entry, Layer

WIKINEWS = Path(__file__).parents[2] / "shared" / "data" / "wikinews-de.jsonl"

pytestmark = pytest.mark.skipif(
    load_native("artikelsuche.index.analysis._forms") is None,
    reason="the modules in C were not built",
)

_ENDINGS = ("", "s", "es", "n", "en", "er", "e", "ens", "in", "innen", "ern", "ers", "los", "is")


@pytest.fixture(scope="module")
def quick(lexicon: Lexicon) -> QuickWords:
    """Give what knows words in C."""
    found = make_words(NounTrie(Parts(lexicon)).columns(), lexicon)
    assert found is not None
    return found


@pytest.fixture(scope="module", autouse=True)
def in_python(lexicon: Lexicon) -> Iterator[None]:
    """Let the rules be followed in Python alone."""
    splitter = Splitter(lexicon, quick=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compounds, "_splitter", lambda: splitter)
        patch.setattr(stemming, "_STEMS", None)
        patch.setattr(folding, "_native", None)
        yield


def made_of_pieces(lexicon: Lexicon, chance: random.Random) -> Iterator[str]:
    """Make words of known words and the parts of all tables, in any case."""
    tables = part_tables()
    curated = sorted(tables.modifiers | tables.written | tables.last | tables.homographs)
    curated += [word for words in tables.rules.values() for word in sorted(words)]
    for word in made_words(lexicon, curated, _ENDINGS, "äöüßabcnxyz", chance):
        case = chance.choice([str.capitalize, str.capitalize, str.lower, str.upper, str.title])
        yield case(word)


def test_words_made_of_known_pieces_have_the_same_terms(
    lexicon: Lexicon, quick: QuickWords
) -> None:
    """All words of the lexicon, and what they make up, get the terms that the rules give."""
    made = itertools.islice(made_of_pieces(lexicon, random.Random(5)), 15_000)
    several = 0
    for word in itertools.chain(map(str.capitalize, sorted(lexicon.load())[::9]), made):
        terms = quick.terms(word)
        several += terms is not None and len(terms[2]) > 1
        assert terms is None or terms == terms_by_rules(word), word
    assert several > 5000


@given(st.text("aefgilnorstuzäöüßAEIKNRSTUÄÜéßſı-", min_size=1, max_size=24))
@settings(max_examples=300)
@example("Gewinnerinnen")
@example("Kilos")
@example("Gnadenlos")
@example("STRAßE")
@example("Quellenaeuee")
@example("Ä" * 120)
def test_any_word_has_the_same_terms(quick: QuickWords, word: str) -> None:
    """Words of any letters get the terms that the rules give, or are left to Python."""
    terms = quick.terms(word)
    german = set(word) <= set("abcdefghijklmnopqrstuvwxyzäöüßABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÜ")
    assert (terms is not None) == (german and len(word) <= 120)
    assert terms is None or terms == terms_by_rules(word)


def expanded(
    quick: QuickWords, given_: list[str]
) -> dict[str, tuple[int, list[Entry], list[Entry]]]:
    """Expand forms in C: the width and the entries in both layers of those that it knows."""
    table = FormTable()
    for form in given_:
        table.vocabulary.number(form)
    known = table.vocabulary.texts(0, len(table.vocabulary))
    layers = table.exact.vocabulary, table.stem.vocabulary
    rows, widths, *terms = quick.expand(table.vocabulary, 0, len(known), *layers, 1, 2)
    table.exact.append(*terms[0])
    table.stem.append(*terms[1])
    layers = entries_of(table.exact), entries_of(table.stem)
    numbers = np.frombuffer(rows, dtype=np.uint32).tolist()
    taken = np.frombuffer(widths, dtype=np.uint16).tolist()
    found = zip(numbers, taken, entries_of(table.exact), entries_of(table.stem), strict=True)
    return {known[at]: (width, exact, stem) for at, width, exact, stem in found}


def entries_of(layer: Layer) -> list[list[Entry]]:
    """List the entries of each form of a layer, in the order of positions and terms."""
    texts = layer.vocabulary.texts(0, len(layer.vocabulary))
    columns = zip(layer._offsets, map(texts.__getitem__, layer._terms), layer._flags, strict=True)
    entries = list(columns)
    return [sorted(entries[a:b]) for a, b in itertools.pairwise(layer._ends)]


_PIECES = st.sampled_from(
    [
        *(
            "Waffen",
            "lieferungen",
            "Öl",
            "preis",
            "US",
            "U",
            "Bahn",
            "a",
            "rot",
            "weiß",
            "EU",
            "WHO",
        ),
        *("Mio", "der", "GmbH", "16", "2024", "1,6", ",", ".", "é", "Müller", "innen", "€", "ẞ"),
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
@example(["Abc" * 12 + "-" + "Def" * 24, "-", "--", ("a", "a-b")])
def test_forms_have_the_same_terms(quick: QuickWords, given_: list[Form]) -> None:
    """Words, chains, truncated words and numbers get the terms that the rules give."""
    by_key = {key_of(form): form for form in given_}
    for key, (width, exact, stem) in expanded(quick, list(by_key)).items():
        expansion = expand_form(by_key[key], terms_by_rules)
        assert width == len(expansion.slots)
        assert (exact, stem) == (exact_entries(expansion), stem_entries(expansion)), key


@pytest.mark.skipif(not WIKINEWS.exists(), reason="needs the shared data")
def test_forms_of_real_articles_have_the_same_terms(quick: QuickWords) -> None:
    """So it is for news, nearly all of whose forms are known in C."""
    with WIKINEWS.open(encoding="utf-8") as lines:
        articles = list(map(json.loads, itertools.islice(lines, 150)))
    by_key = {key_of(form): form for article in articles for form in forms(article["body"])}
    found = expanded(quick, list(by_key))
    assert len(found) > len(by_key) * 0.95
    for key, (_, exact, stem) in found.items():
        expansion = expand_form(by_key[key], terms_by_rules)
        assert (exact, stem) == (exact_entries(expansion), stem_entries(expansion)), key


def test_splits_are_the_same(lexicon: Lexicon, quick: QuickWords) -> None:
    """Folded words are split as in Python; what is none is left to it."""
    splitter = compounds._splitter()
    for word in sorted(lexicon.load())[::17]:
        assert quick.split(word) == splitter.split_folded(word, word), word
    for word in ("Haus", "tür", "a b", "a" * 121, "1"):
        assert quick.split(word) is None


def queried(word: str) -> tuple[tuple[str, ...], ...]:
    """Find by the rules what a query looks up for a word."""
    exact, stems, _ = terms_by_rules(word)
    looked_up = stemming.query_stems(word) if word.islower() else stems
    return exact, stems, looked_up, query_part_stems(word)


def test_words_of_queries_have_the_same_terms(lexicon: Lexicon, quick: QuickWords) -> None:
    """What a query looks up for a word is what the rules give, in any case."""
    made = itertools.islice(made_of_pieces(lexicon, random.Random(6)), 9000)
    several = small = 0
    for word in itertools.chain(map(str.capitalize, sorted(lexicon.load())[::19]), made):
        found = quick.query(word)
        assert found is None or found == queried(word), word
        several += found is not None and len(found[3]) > 1
        small += found is not None and len(found[2]) > 1
    assert several > 2500
    assert small > 300


@given(st.text("aefgilnorstuzäöüßAEIKNRSTUÄÜéſ-", min_size=1, max_size=24))
@settings(max_examples=300)
@example("un")
@example("STRAßE")
@example("ßa")
@example("die")
@example("nachdem")
@example("Ä" * 120)
def test_any_word_of_a_query_has_the_same_terms(quick: QuickWords, word: str) -> None:
    """Words of any letters, too; what is no plain word or carries no subject is left to Python."""
    found = quick.query(word)
    plain = word.isalpha() and (word[1:].islower() or word.isupper()) and len(word) > 1
    assert found is None or (plain and found == queried(word))


def test_terms_of_a_form_are_found_among_others(lexicon: Lexicon, quick: QuickWords) -> None:
    """Those that a set holds, layer by layer, word by word."""
    chance = random.Random(7)
    both = chains = 0
    made = made_of_pieces(lexicon, chance)
    for word in itertools.islice(made, 3000):
        form = word if chance.random() < 0.7 else f"{word}-{next(made)}"
        slots = (expansion := expand_form(form, terms_by_rules)).slots
        if expansion.whole is not None:
            slots += (expansion.whole,)
        known = [term for slot in slots for term in (*slot.exact, *slot.stems, *slot.parts)]
        some = chance.sample(known, min(len(known), 2)) if chance.random() < 0.6 else []
        many = map(str, range(40)) if chance.random() < 0.2 else ()  # more than are told by letters
        asked = frozenset(["haus", *some, *many])
        exact = [term for slot in slots for term in slot.exact if term in asked]
        stems = [t for slot in slots for t in (*slot.stems, *slot.parts) if t in asked]
        found = quick.among(form, asked, asked)
        assert found is None or quick.among(form, frozenset(), asked) == (found[0], (), found[2])
        assert found is None or quick.among(form, asked, frozenset()) == (*found[:2], ())
        if not all(p[1:].islower() or len(p) == 1 or p.isupper() for p in form.split("-")):
            assert found is None
        else:
            assert found == (len(expansion.slots), tuple(exact), tuple(stems)), form
            both += bool(exact and stems)
            chains += len(expansion.slots) > 1 and bool(exact or stems)
    assert both > 200
    assert chains > 100
    for form in ("1.", "é", "GmbH", "", "US--Präsident", "1.1.2020", "5-6", "50-jährig", "G20"):
        assert quick.among(form, frozenset({"us"}), frozenset()) is None


@given(st.from_regex(r"[0-9]{1,4}([.,][0-9]{1,4}){0,3}", fullmatch=True))
@example("640.000")
@example("1,05")
def test_the_term_of_a_number_is_found_among_others(quick: QuickWords, form: str) -> None:
    """It has one on both layers, and takes one position; what is no plain number is left out."""
    slots = expand_form(form, terms_by_rules).slots
    found = quick.among(form, frozenset(slots[0].exact), frozenset(slots[0].stems))
    if found is None:
        assert not form.isdigit()
        return
    assert found == (1, slots[0].exact, slots[0].stems) and len(slots) == 1
    assert quick.among(form, frozenset(), frozenset()) == (1, (), ())


@given(st.text("abcdeilmnrstuäß-", max_size=60), st.text("acdeghinrsu", max_size=62))
def test_words_written_as_one_have_the_same_stems(first: str, second: str) -> None:
    """With every linking element, each stem once."""
    links = ("", *compounds.LINKS)
    stems = make_stems()
    assert stems is not None
    found = stems.joined(first, links, second)
    known = 0 < len(first) <= 116 - len(second) and second and "-" not in first
    assert not known or found is not None
    assert found is None or found == stemming.joined_stems(first, links, second)
    assert stems.joined("haus", ("a",) * 17, "tür") is None


def test_a_word_asked_for_meanwhile_is_left_to_python(
    lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stemmer that lets another thread in finds the memory of parts as it was."""
    meanwhile: list[object] = []

    def stem(word: str) -> str:
        meanwhile.append(words.terms("Haustür"))
        with pytest.raises(RuntimeError, match="another thread"):
            table = FormTable()
            layers = table.exact.vocabulary, table.stem.vocabulary
            words.expand(table.vocabulary, 0, 0, *layers, 1, 2)
        return word

    monkeypatch.setattr(quick_words, "make_stems", lambda: make_stems(stem))
    made = make_words(NounTrie(Parts(lexicon)).columns(), lexicon)
    assert made is not None
    words = made
    assert words.terms("Haustüren") == (
        ("hausturen", "haustüren"),
        ("hausturen",),
        ("haus", "turen"),
    )
    assert meanwhile
    assert set(meanwhile) == {None}


def test_what_cannot_be_read_is_refused(lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch) -> None:
    """Arrays that are no trie make nothing; a damaged lexicon and a wrong stemmer raise errors."""
    columns = NounTrie(Parts(lexicon)).columns()
    for at, column in enumerate(columns):
        for bad in (column[:-1], column.astype(np.complex64)):
            assert make_words([*columns[:at], bad, *columns[at + 1 :]], lexicon) is None
    assert make_words([*columns[:3], columns[3] + np.uint32(10**6), *columns[4:]], lexicon) is None
    for lines in (b"haus", b"haus\t1\t\n", b"haus\t1\n", b"haus\tx\t1\n", b"haus\t1\t1"):
        with monkeypatch.context() as patch:
            patch.setattr(Lexicon, "lines", lambda _, lines=lines: lines)
            with pytest.raises(ValueError, match="a line of the lexicon"):
                make_words(columns, lexicon)
    for wrong in (lambda _: "Д", lambda _: b"haus", lambda _: "a" * 241, lambda _: "ß" * 121):
        with monkeypatch.context() as patch:
            patch.setattr(quick_words, "make_stems", lambda wrong=wrong: make_stems(wrong))
            words = make_words(columns, lexicon)
            assert words is not None
            with pytest.raises(ValueError, match="the stem of a German word"):
                words.terms("Haus")
