"""Rules of decompounding: which words are split, into what, and which stay whole."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from bench.build_lexicon import build
from growth import grows_linearly
from hypothesis import given, settings
from hypothesis import strategies as st

from artikelsuche.index.analysis.compounds.lexicon import UNKNOWN, Lexicon
from artikelsuche.index.analysis.compounds.part_tables import part_tables
from artikelsuche.index.analysis.compounds.splitter import Splitter
from artikelsuche.index.analysis.folding import fold
from artikelsuche.index.analysis.stemming import stem
from artikelsuche.index.analysis.word_limits import LIMITS
from artikelsuche.index.analysis.wordlists import read_words

CASES = Path(__file__).parent / "cases" / "compounds"
CDEC = Path(__file__).parents[2] / "shared" / "data" / "compounds-cdec.tsv"

# Golden words that are still wrong, by the kind of error.
TOO_RARE = {"Tatverdächtiger", "Teilchenbeschleuniger", "Lungenentzündung", "Weinlese"}
TOO_SHORT = {"Eisbär"}  # as folded, Bär is the ending -bar
LIKE_ADJECTIVES = {"Küchentisch"}
FINER = {"Langstreckenwaffen", "Grundwasserspiegel", "Hochschulreform"}
LIKE_NOUNS = {"Lichtenberg"}


def rows(name: str) -> list[list[str]]:
    """Read the lines of a golden file as words."""
    lines = (CASES / name).read_text("utf-8").splitlines()
    return [line.split() for line in lines if not line.startswith("#")]


SPLIT = rows("split.txt")
WHOLE = [word for row in rows("whole.txt") for word in row]
WORDS = [row[0] for row in SPLIT] + WHOLE


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    """The lexicon of the package."""
    return Lexicon()


@pytest.fixture(scope="module")
def splitter() -> Splitter:
    """A splitter that remembers across tests."""
    splitter = Splitter()
    splitter.prepare()
    return splitter


def test_compounds_are_split_into_their_words(splitter: Splitter) -> None:
    """A compound gives its parts, without linking elements, under any spelling."""
    wrong = {
        word: splitter.split(word)
        for word, *parts in SPLIT
        if [stem(p) for p in splitter.split(word)] != [stem(fold(p)) for p in parts]
    }
    assert wrong.keys() <= TOO_RARE | TOO_SHORT | LIKE_ADJECTIVES | FINER, wrong


def test_simple_words_stay_whole(splitter: Splitter) -> None:
    """Prefixed and derived words, simple words and names are never split."""
    wrong = {word: splitter.split(word) for word in WHOLE if splitter.split(word)}
    assert wrong.keys() <= LIKE_NOUNS, wrong


@pytest.mark.skipif(not CDEC.exists(), reason="the shared data are not here")
def test_newswire_words_are_split_well_enough(splitter: Splitter) -> None:
    """Of newswire words, 95 % that are simple stay whole and 85 % of the compounds are split."""
    simple: dict[str, bool] = {}
    for line in CDEC.read_text("utf-8").splitlines():
        word, parts = line.split("\t")
        simple[word] = " " not in parts
    kept = [not splitter.split(word) for word, whole in simple.items() if whole]
    split = [bool(splitter.split(word)) for word, whole in simple.items() if not whole]
    assert sum(kept) >= 0.95 * len(kept)
    assert sum(split) >= 0.85 * len(split)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Straßenbahn", "Strassenbahn", "straßenbahn", "STRASSENBAHN"),
        ("Bürgermeisterwahl", "Buergermeisterwahl", "Burgermeisterwahl", "Bu\u0308rgermeisterwahl"),
    ],
)
def test_every_spelling_gives_the_same_parts(
    splitter: Splitter, spellings: tuple[str, ...]
) -> None:
    """Case, umlauts, ß and invisible characters change nothing."""
    assert len({splitter.split(spelling) for spelling in spellings}) == 1
    assert splitter.split(spellings[0])


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        ("Verfassungsgericht", "Bundesverfassungsgericht"),
        ("Klimarat", "Weltklimarat"),
        ("Menschenrecht", "Menschenrechtsverletzung"),
        ("Straßenbahn", "Straßenbahnlinie"),
    ],
)
def test_a_compound_has_the_parts_of_the_compounds_within(
    splitter: Splitter, inner: str, outer: str
) -> None:
    """A query for the inner compound meets the outer one on all its parts."""
    assert {stem(p) for p in splitter.split(inner)} <= {stem(p) for p in splitter.split(outer)}


def test_a_never_split_word_is_one_part(splitter: Splitter) -> None:
    """Krankenhaus is a part of Krankenhausreform, haus is none."""
    assert splitter.split("Krankenhausreform") == ("krankenhaus", "reform")
    assert splitter.split("Krankenhäuser") == ()


@pytest.mark.parametrize(
    "word", ["", "Rat", "F-16", "74.000", "Waffen-Lieferung", "Москва", "日本"]
)
def test_what_is_no_long_german_word_stays_whole(splitter: Splitter, word: str) -> None:
    """Short words, numbers, hyphens and foreign scripts are left to the caller."""
    assert splitter.split(word) == ()


def test_an_endless_word_costs_nothing(splitter: Splitter) -> None:
    """A word of ten thousand letters is not looked at."""
    assert splitter.split("e" * LIMITS.max_length) == ()

    def split(size: int) -> None:
        assert splitter.split("waffen" * size) == ()

    assert grows_linearly(split, 2_000)


def explain(word: str, parts: tuple[str, ...]) -> bool:
    """Tell whether parts, each with a linking element or without its last e, make up a word."""
    if not parts:
        return not word
    part, *rest = parts
    forms = [part + link for link in ("", "s", "n", "es", "en", "er", "e", "ens", "r")]
    if part.endswith("e"):
        forms.append(part[:-1])
    return any(word.startswith(f) and explain(word[len(f) :], tuple(rest)) for f in forms)


NOUNS = st.sampled_from([p for row in SPLIT for p in row[1:]] + WHOLE)
COMPOSED = st.lists(NOUNS, min_size=1, max_size=4).map(lambda words: "".join(words).lower())


@settings(max_examples=300)
@given(word=st.one_of(COMPOSED, st.text(alphabet="abdeghinorstuwäöüß", max_size=30)))
def test_parts_leave_no_letter_over(splitter: Splitter, word: str) -> None:
    """The parts with their linking elements make up the folded word."""
    parts = splitter.split(word)
    assert not parts or (len(parts) > 1 and explain(fold(word), parts))


@settings(max_examples=300)
@given(word=COMPOSED)
def test_every_part_is_known(splitter: Splitter, lexicon: Lexicon, word: str) -> None:
    """A part is a noun of the lexicon, up to an ending, or stands in a curated table."""
    tables = part_tables()
    curated = (
        tables.modifiers | tables.first | tables.last | tables.whole | tables.homographs
    ) | tables.rules["region"]
    for part in splitter.split(word):
        bases = {
            part.removesuffix(ending)
            for ending in ("", "s", "n", "en", "es", "e", "r", "in", "innen")
        }
        known = any(lexicon.lookup(base).total for base in bases)
        assert known or part in curated or not bases.isdisjoint(tables.rules["noun"])
        assert len(part) >= 4 or part in tables.first | tables.last | tables.modifiers


def test_bisection_finds_what_the_loaded_lexicon_holds() -> None:
    """Both ways of looking up agree, on words of the lexicon and on others."""
    mapped = Lexicon()
    words = mapped.load()
    for word in [*list(words)[::97], *(fold(word) for word in WORDS), "", "a", "zzz"]:
        assert mapped.lookup(word) == words.get(word, UNKNOWN)


def test_the_words_within_a_word_are_found(lexicon: Lexicon) -> None:
    """All of them, and those that have lost their last letter there."""
    words = lexicon.load()
    for word in ("schulleitung", "waffenlieferungen", "e", "", *map(fold, WORDS[::9])):
        spans = [word[a:b] for a in range(len(word)) for b in range(a + 1, len(word) + 1)]
        known = {text for span in spans for text in (span, span + "e") if text in words}
        assert lexicon.within(word, "e") == {text: words[text] for text in known}


def test_the_first_and_the_last_word_are_found(lexicon: Lexicon, tmp_path: Path) -> None:
    """Bisection reaches both ends of the file, also of a file of one word or none."""
    lines = ["# header\n", "aal\t5\t4\n", "haus\t9\t8\n", "zwerg\t7\t6\n"]
    path = tmp_path / "lexicon.txt"
    for count in (3, 1, 0):
        path.write_text("".join(lines[: count + 1]), "utf-8")
        small = Lexicon(path)
        assert [small.lookup(w).total for w in ("aal", "haus", "zwerg", "a", "zz", "b", "")] == [
            *([5, 9, 7][:count] + [0] * (3 - count)),
            *[0] * 4,
        ]


def test_a_split_does_not_depend_on_what_was_split_before(
    lexicon: Lexicon, splitter: Splitter
) -> None:
    """Query and index agree whatever the order of the words, and with the lexicon as shipped."""
    forward, backward = splitter, Splitter(lexicon)
    first = {word: forward.split(word) for word in WORDS}
    assert first == {word: backward.split(word) for word in reversed(WORDS)}


def test_the_lexicon_counts_capitals_in_mid_sentence() -> None:
    """Nouns count after small words, numbers and commas, not where a sentence or a line begins."""
    texts = [
        "Waffen.\nWaffen liefern wir. „Waffen her.“ Wir sehen viele Waffen, Waffen und 3 Waffen."
    ]
    lexicon = build(texts * 2, "texts")
    assert "waffen\t6\t2\n" in lexicon
    assert "liefern" not in lexicon


def test_the_lexicon_leaves_out_words_mostly_written_small() -> None:
    """A word that text writes rather small is no noun."""
    text = "Wir sind im Großen gut, die großen und die großen Hunde und ein Hund."
    lexicon = build([text] * 3, "texts")
    assert "grossen" not in lexicon
    assert "hunde\t3" in lexicon


@pytest.mark.parametrize(
    "table", ["modifiers.txt", "short_parts.txt", "never_split.txt", "homographs.txt"]
)
def test_curated_words_are_letters_alone(table: str) -> None:
    """The tables hold plain words, so that their folded forms can meet pieces of words."""
    assert all(fold(word).isascii() and word.isalpha() for word in read_words(table))


def test_deep_recursion_is_not_needed(splitter: Splitter) -> None:
    """The longest word allowed is split without deep recursion."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(200)
    try:
        splitter.split("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen")
    finally:
        sys.setrecursionlimit(limit)


@pytest.mark.parametrize("word", ["Porträt", "Gerät", "Verräter"])
def test_folding_makes_up_no_short_part(splitter: Splitter, word: str) -> None:
    """A short part that only folding made up (rät, Rat) is none."""
    assert splitter.split(word) == ()


@pytest.mark.parametrize("word", ["Erdöl", "Heizöl", "Stadtrat"])
def test_short_parts_as_written_are_found(splitter: Splitter, word: str) -> None:
    """A short part that is written so is one, with its umlaut."""
    assert len(splitter.split(word)) == 2
