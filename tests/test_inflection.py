"""Forms of a word meet in one stem, forms of other words do not.

The tables under tests/cases/inflection have a word and its other forms on each line; apart.txt has
two forms that must not meet, with "case" where the capital of the query tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from artikelsuche.index.analysis.inflection.form_letters import other_letters
from artikelsuche.index.analysis.inflection.lemmas import IS_STEM, lemmas
from artikelsuche.index.analysis.inflection.verbs import infinitives, of_participle
from artikelsuche.index.analysis.word_terms import word_analysis
from artikelsuche.search.snippets.prefilter import Prefilter

_TABLES = Path(__file__).parent / "cases" / "inflection"


def _rows(name: str) -> list[list[str]]:
    return [line.split() for line in (_TABLES / f"{name}.txt").read_text("utf-8").splitlines()]


class _Stems:
    """What words are indexed under, and looked up under."""

    def __init__(self, rows: Iterable[list[str]]) -> None:
        words = list(dict.fromkeys(word for row in rows for word in row))
        analysis = word_analysis()
        terms, asked = analysis.terms(words), analysis.query_words(words)
        self._indexed = {w: set(found.stems) for w, found in zip(words, terms, strict=True)}
        self._asked = {w: set(found.looked_up) for w, found in zip(words, asked, strict=True)}

    def meet(self, query: str, text: str) -> bool:
        return not self._asked[query].isdisjoint(self._indexed[text])


@pytest.mark.parametrize("name", ["nouns", "verbs", "adjectives"])
def test_every_form_finds_every_other(name: str) -> None:
    """Of all pairs of forms of one word, at least 99 of 100 find each other, in both directions."""
    rows = _rows(name)
    stems = _Stems(rows)
    pairs = [(a, b) for row in rows for a in row for b in row if a != b]
    apart = [pair for pair in pairs if not stems.meet(*pair)]
    assert len(apart) <= len(pairs) / 100, apart[:50]


@pytest.mark.parametrize("written", [{"ß": "ss"}, {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae"}])
@pytest.mark.parametrize("name", ["nouns", "verbs", "adjectives"])
def test_the_other_spelling_of_a_form_has_its_stems(name: str, written: dict[str, str]) -> None:
    """A form with ss for ß, or with its umlauts written out, is indexed as with them."""
    forms = [form for row in _rows(name) for form in row if not form.startswith("nervöss")]
    respelled = [form.translate(str.maketrans(written)) for form in forms]
    expected, found = (
        [terms.stems for terms in word_analysis().terms(words)] for words in (forms, respelled)
    )
    assert found == expected


def test_forms_of_other_words_stay_apart() -> None:
    """No form finds one of another word; a capital in the query tells a noun."""
    rows = _rows("apart")
    stems = _Stems([row[:2] for row in rows])
    met = [row for row in rows if stems.meet(row[0], row[1])]
    met += [row for row in rows if row[2:] != ["case"] and stems.meet(row[1], row[0])]
    assert not met


@pytest.mark.parametrize(
    ("word", "verbs"),
    [
        ("anzukündigen", ("ankündigen",)),
        ("heruntergeladen", ("herunterladen",)),
        ("hinzugefügt", ("hinzufügen",)),
        ("hinzuweisen", ("hinzuweisen", "hinweisen")),
        ("gehört", ("gehören", "hören")),
        ("digitalisierten", ("digitalisieren",)),
        ("übernommene", ("übernehmen",)),
        ("bekannt", ()),
        ("entlang", ()),
        ("überall", ()),
    ],
)
def test_infinitives(word: str, verbs: tuple[str, ...]) -> None:
    """A form leads to its verbs, whatever stands before ge and zu; other words lead to none."""
    assert infinitives(word) == verbs


@pytest.mark.parametrize(
    ("word", "verbs"),
    [
        ("geimpfte", ("impfen",)),
        ("verletzter", ("verletzen",)),
        ("vertriebenen", ("vertreiben",)),
        ("infizierte", ("infizieren",)),
        ("fahrt", ()),
        ("berichte", ()),
        ("betten", ()),
    ],
)
def test_participles_as_nouns(word: str, verbs: tuple[str, ...]) -> None:
    """A participle that stands as a noun leads to its verb; other nouns do not."""
    assert of_participle(word) == verbs


@pytest.mark.parametrize(
    "word", ["er" * 500_000, "ge" + "el" * 500_000 + "t", "A" * 1_000_000 + "ier"]
)
def test_endless_words_have_no_lemmas(word: str) -> None:
    """A word too long for the stemmer is stemmed as it is, at once."""
    assert lemmas(word, word.lower()) == ()
    assert infinitives(word.lower()) == ()
    assert not other_letters(word.lower())


@given(st.text("abdefghiklmnorstuzäöüß", min_size=1, max_size=16))
def test_any_word_has_lemmas(word: str) -> None:
    """Whatever the letters, a lemma is a word or a stem; one in capitals is that of a noun."""
    for form in (word, word.capitalize()):
        assert all(lemma.removeprefix(IS_STEM) for lemma in lemmas(form, form.lower()))


@pytest.mark.parametrize("name", ["nouns", "verbs", "adjectives"])
def test_the_prefilter_finds_every_form(name: str) -> None:
    """A text is read for each form of a word that is looked for, however unlike its stem it is."""
    for row in _rows(name):
        wanted = Prefilter(word_analysis().query_words([row[0]])[0].looked_up)
        known = _Stems([row])
        forms = [form for form in row if known.meet(row[0], form)]
        assert wanted.among(forms) == set(forms)
