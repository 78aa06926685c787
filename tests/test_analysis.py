"""What holds for the analysis of every text: places, spellings, layers, and bounded work."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from whoosh import fields

from artikelsuche.index import analyze
from artikelsuche.index.analysis.analyzer import Token, expansion_of, forms
from artikelsuche.index.analysis.folding import fold, strip_accents
from artikelsuche.index.analysis.slots import Slot
from artikelsuche.index.analysis.stemming import agent_noun, query_stems, stems
from artikelsuche.index.analysis.tokenizer import APOSTROPHES, PARAGRAPH, surfaces
from artikelsuche.index.analysis.visible import make_visible
from artikelsuche.index.analysis.wordlists import read_rows, read_words
from artikelsuche.index.store.layer_fields import LayerField
from artikelsuche.index.writing.form_streams import FormStream
from artikelsuche.index.writing.form_table import FormTable

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"

#: Pieces that mean something to the analysis, so that random texts meet its rules.
_PIECES = st.sampled_from(
    [
        *("Müller", "Lehrer", "US", "UN", "un", "F", "16", "74.000", "1,6", "19.06.2024", "innen"),
        *("BAD ", "WHO ", "IST ", "L'", "d’", "´", "ʼ", "·in", "•innen", "U.S.A"),
        *("*innen", ":in", "/-innen", "-", "\u2011", "'s", "’", ".", ",", " ", "\u00a0", "\u202f"),
        *(
            "\u00ad",
            "\u200b",
            "o\u0308",
            "e\u0301",
            "ß",
            "ẞ",
            "İ",
            "ﬁ",
            "½",
            "²",
            "٣",
            "字",
            "😀",
            "_",
        ),
        *(
            "BerlinWladimir",
            "LinkedIn",
            "UND",
            "€",
            "%",
            "§",
            "Mio",
            "\n",
            "\0",
            "\ud800",
            "&",
            "ᄒ",
            "ᅡ",
            "ᆫ",
        ),
    ]
)
texts = st.lists(_PIECES | st.text(max_size=3), max_size=30).map("".join)


def terms(text: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """List the terms of every slot of a text, joined spellings behind their parts."""
    return [
        (slot.exact, slot.stems)
        for token in analyze(text)
        for slot in (*token.expansion.slots, *_whole(token))
    ]


def _whole(token: Token) -> tuple[Slot, ...]:
    return () if token.expansion.whole is None else (token.expansion.whole,)


@given(texts)
@example("PUTIN BESUCHT KIM\u00ad JONG-UN\u0301")
@example("DİE İSTANBUL-REISE")
def test_tokens_stand_where_they_say(text: str) -> None:
    """A token is the text between its offsets; tokens are in order and share no character."""
    tokens = list(analyze(text))
    assert all(token.surface == text[token.start : token.end] != "" for token in tokens)
    assert all(one.end <= other.start for one, other in pairwise(tokens))


@given(texts)
def test_positions_count_the_slots(text: str) -> None:
    """Each token starts at the position behind the slots before it; its slots lie inside it."""
    assume(PARAGRAPH not in make_visible(text).text)
    position = 0
    for token in analyze(text):
        assert token.position == position
        position += len(token.expansion.slots)
        for slot in token.expansion.slots:
            assert 0 <= slot.start < slot.end <= len(token.surface)
        placed = [at for at, _ in token.placed()]
        assert all(token.position <= at < position for at in placed)


@example("o\u0308\U0001e8d0")  # composes to two characters
@given(texts)
def test_no_letter_is_lost(text: str) -> None:
    """Every letter and digit of a text lies in one of its tokens."""
    covered = {at for token in analyze(text) for at in range(token.start, token.end)}
    letters = {at for at, c in enumerate(text) if c.isalnum() and c not in APOSTROPHES}
    assert letters <= covered


@given(texts)
def test_terms_are_words(text: str) -> None:
    """No term is empty or holds white space, and no slot lists a term twice."""
    for exact, stem_terms in terms(text):
        assert exact
        for layer in (exact, stem_terms):
            assert len(set(layer)) == len(layer)
            assert all(term and not any(c.isspace() for c in term) for term in layer)


@given(texts)
def test_layers_agree(text: str) -> None:
    """Every slot has stems, unless its word is a stop word."""
    stop_words = read_words("stopwords.txt")
    for exact, stem_terms in terms(text):
        assert stem_terms or stop_words.intersection(exact)


@given(texts)
def test_composed_and_decomposed_texts_are_the_same(text: str) -> None:
    """A text gives the same terms in NFC and in NFD."""
    assert terms(unicodedata.normalize("NFD", text)) == terms(unicodedata.normalize("NFC", text))


@given(texts, st.sampled_from("\u00ad\u200b\u200d\u2060\ufeff"))
def test_invisible_characters_change_nothing(text: str, invisible: str) -> None:
    """A text gives the same terms with an invisible character between all of its characters."""
    visible = make_visible(text).text
    assert terms(invisible.join(visible)) == terms(visible)


@given(texts)
def test_visible_text_has_a_way_back(text: str) -> None:
    """The visible text is in NFC, and its places in the original are in order."""
    visible = make_visible(text)
    assert make_visible(visible.text).offsets is None
    starts = [visible.span(at, at + 1)[0] for at in range(len(visible.text))]
    assert starts == sorted(starts)
    assert not visible.text or visible.span(0, len(visible.text))[1] == len(text)


@given(texts)
def test_analysis_is_repeatable(text: str) -> None:
    """A text gives the same terms from the cache as it gave at first."""
    assert terms(text) == terms(text)


@given(st.lists(texts, min_size=1, max_size=4))
def test_streams_hold_every_slot(written: list[str]) -> None:
    """The forms of texts give every term of every slot, in its document at its position."""
    table = FormTable()
    stream = FormStream(table.vocabulary)
    exact, stemmed = set(), set()
    for document, text in enumerate(written):
        stream.add(document, text)
        for token in analyze(text):
            for position, slot in token.placed():
                exact |= {(document, position, term) for term in slot.exact}
            for position, slot in enumerate(token.expansion.slots, token.position):
                stemmed |= {(document, position, t) for t in (*slot.stems, *slot.parts)}
            if token.expansion.whole is not None:
                stemmed |= {(document, token.position, t) for t in token.expansion.whole.stems}
    table.expand()
    read = table.texts(stream)
    for layer, expected in ((table.exact, exact), (table.stem, stemmed)):
        found = layer.table().occurrences(read)
        assert found.positions is not None
        terms = [found.terms[rank].decode("utf-8", "surrogatepass") for rank in found.ranks]
        rows = list(zip(found.documents.tolist(), found.positions.tolist(), terms, strict=True))
        assert len(rows) == len(expected)
        assert set(rows) == expected
        assert list(found.terms) == sorted(found.terms)


@pytest.mark.parametrize("layer", ["exact", "stem"])
def test_whoosh_sees_the_layers_as_text_fields(layer: str) -> None:
    """A layer gives Whoosh tokens with positions and offsets, and takes a text for its value."""
    field = LayerField(layer)
    assert isinstance(field, fields.TEXT)
    text = "Die US-Präsidenten in Kiew"
    tokens = [
        (token.text, token.pos, text[token.startchar : token.endchar])
        for token in field.analyzer(text, positions=True, chars=True)
    ]
    assert ("kiew", 4, "Kiew") in tokens
    assert ("US", 1, "US") in tokens
    assert (("die", 0, "Die") in tokens) == (layer == "exact")
    assert [p[0] for p in field.index("Kiew")] == [b"kiew"]


# --- words


def _known_words() -> list[str]:
    words = {word for name in ("stopwords.txt", "acronyms.txt") for word in read_words(name)}
    words |= {word.lstrip("-=") for word in read_words("er_endings.txt")}
    words |= {"Böen", "Boeen", "Gräuel", "Manöver", "Milieu", "Queue", "Israel", "Poesie", "Zoë"}
    for seed in sorted(SEEDS.glob("*.txt")):
        words |= set(surfaces(seed.read_text("utf-8")))
    return sorted(words)


def test_folding_is_stable() -> None:
    """A folded word folds to itself: terms may be folded again."""
    assert [word for word in _known_words() if fold(fold(word)) != fold(word)] == []


@given(st.text(alphabet="abeoqusäöüßéí", max_size=12))
def test_folding_does_not_see_how_an_umlaut_is_written(word: str) -> None:
    """A word of letters folds alike with umlauts as digraphs, and case does not matter."""
    assert fold(word.upper()) == fold(word)
    assert fold(word.replace("ß", "ss")) == fold(word)
    assert fold(strip_accents(word)) == fold(word)


@given(st.text(alphabet="bdkmnrstlfg", min_size=1, max_size=4), st.sampled_from("äöü"))
def test_digraphs_meet_umlauts(consonants: str, umlaut: str) -> None:
    """An umlaut between consonants folds like its digraph and like its bare vowel."""
    bare = {"ä": "a", "ö": "o", "ü": "u"}[umlaut]
    word = f"{consonants}{umlaut}{consonants}"
    assert fold(word.replace(umlaut, bare + "e")) == fold(word) == word.replace(umlaut, bare)


def test_stems_are_folded_and_never_empty() -> None:
    """A word has one or two stems, each in folded letters."""
    for word in _known_words():
        found = stems(word)
        assert 1 <= len(found) <= 2
        assert all(found)
        assert set(query_stems(word)) <= {*found, *stems(word.capitalize())}


def test_nouns_in_er_are_told_from_adjectives_and_plurals() -> None:
    """A capitalised word in -er keeps that ending, unless the table says what it is."""
    assert agent_noun("Lehrerinnen") == agent_noun("LEHRER") == "lehrer"
    assert agent_noun("Bundesländern") is None
    assert agent_noun("Politischer") is None
    assert agent_noun("lehrer") is None


@pytest.mark.parametrize("name", ["stopwords.txt", "er_endings.txt", "s_endings.txt", "signs.txt"])
def test_tables_say_what_they_are(name: str) -> None:
    """A table opens with a comment on what it holds and where that comes from."""
    folder = Path(__file__).parents[1] / "index" / "analysis" / "tables"
    assert (folder / name).read_text("utf-8").startswith("# ")
    rows = read_rows(name)
    assert rows
    assert all(cell.strip() for row in rows for cell in row)


# --- hostile texts

_HOSTILE = [
    *("-", "1.1.1.", "a-a-a", "'''", "\u0301", "a\u0301", "a\u0301\u0323", "1 000 ", "a'", "A."),
    *("a:in", "1.", "aB", "aaaBaaa", "1,", "a_", "\u00ad", "a\u00ad", "a*innen", "1-", "F-1-", "&"),
    *("\u0301\u0323", "ᄒ", "ᅡ", "AB CD ", "İ", "ﬀ", "/-innen", "19.06.", "2024-06-", "1'000'"),
]


@pytest.mark.parametrize("piece", _HOSTILE, ids=ascii)
def test_work_grows_with_the_length(piece: str) -> None:
    """Twice as long a text has about twice as many slots, and no more of each kind of work."""
    counts = []
    for length in (50_000, 100_000):
        text = piece * (length // len(piece))
        tokens = list(analyze(text))
        slots = [slot for token in tokens for slot in token.expansion.slots]
        sizes = sum(len(term) for slot in slots for term in (*slot.exact, *slot.stems))
        assert len(slots) <= len(text)
        assert sizes <= 8 * len(text)
        assert all(token.expansion.whole is None or len(token.surface) < 10_000 for token in tokens)
        counts.append(len(slots))
    assert counts[1] <= 2 * counts[0] + 4


def test_the_cache_keeps_terms_alone() -> None:
    """A surface form is expanded once: the same object comes back."""
    assert expansion_of("Waffenlieferungen") is expansion_of("Waffenlieferungen")


@given(st.text(st.characters(max_codepoint=0xFF, categories=["L"]), min_size=1, max_size=12))
@example("UNWAHRSCHEINLICH")
@example("LehrerInnen")
def test_letters_alone_are_one_form(word: str) -> None:
    """A run of German letters is one token as it stands, which needs no rule to be told."""
    assert forms(word) == [word]
    assert make_visible(word).offsets is None
    assert list(analyze(word)) == [Token(word, 0, 0, expansion_of(word))]
