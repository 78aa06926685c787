"""The vocabulary of an index of several segments against plain lists of its words."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from archives import build_index
from rapidfuzz.distance import OSA

from artikelsuche.index import IndexDirectory
from artikelsuche.index.analysis.folding import fold
from artikelsuche.index.store.snapshot import open_view
from artikelsuche.search.meaning.exact_vocabulary import SegmentVocabulary, Vocabulary

_WORDS = (
    *("Wald", "Walde", "Wälder", "Waelder", "Wand", "Wände", "Wind", "Winde", "Windrad", "UN"),
    *("un", "Straße", "Strasse", "Straßen", "Stress", "Übung", "Uebung", "Udo", "Bonn", "Bohne"),
)


@pytest.fixture(scope="module")
def articles() -> list[list[str]]:
    """Draw articles as lists of words, the first of which is the headline."""
    chance = random.Random(3)
    return [chance.choices(_WORDS, k=chance.randint(2, 9)) for _ in range(40)]


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory, articles: list[list[str]]) -> Vocabulary:
    """Index the articles in three commits."""
    folder = tmp_path_factory.mktemp("vocabulary")
    records = [
        {"id": f"a{number:02}", "title": title, "body": " ".join(body)}
        for number, (title, *body) in enumerate(articles)
    ]
    for size in (10, 24, 40):
        index = build_index(folder, records[:size])
    _, view = open_view(IndexDirectory(index))
    assert len(view.segments) > 1
    return SegmentVocabulary(view)


def _frequencies(articles: list[list[str]]) -> Counter[str]:
    """Count the articles of each folded form, in text or headline, whichever has more of them."""
    titles = Counter(fold(title) for title, *_ in articles)
    bodies = Counter(form for _, *body in articles for form in set(map(fold, body)))
    return titles | bodies


def _ordered(forms: Counter[str]) -> list[str]:
    return sorted(forms, key=lambda form: (-forms[form], form))


@pytest.mark.parametrize("prefix", ["w", "Wä", "wael", "stras", "Straß", "un", "ü", "wald", "x"])
def test_a_prefix_stands_for_the_folded_forms(
    vocabulary: Vocabulary, articles: list[list[str]], prefix: str
) -> None:
    """A prefix in any spelling stands for every folded form with it, the most frequent first."""
    forms = _frequencies(articles)
    wanted = Counter({form: n for form, n in forms.items() if form.startswith(fold(prefix))})
    assert vocabulary.starting_with(prefix) == _ordered(wanted)


@pytest.mark.parametrize("word", ["Walt", "Windd", "Strase", "Bohn", "Udo", "x"])
@pytest.mark.parametrize("distance", [1, 2])
def test_a_fuzzy_word_stands_for_the_forms_near_it(
    vocabulary: Vocabulary, articles: list[list[str]], word: str, distance: int
) -> None:
    """A fuzzy word stands for the folded forms of its first letter within so many edits."""
    wanted = Counter(
        {
            form: count
            for form, count in _frequencies(articles).items()
            if form[0] == fold(word)[0] and OSA.distance(form, fold(word)) <= distance
        }
    )
    assert vocabulary.within(word, distance) == _ordered(wanted)


def test_guesses_by_stem_come_in_one_order(vocabulary: Vocabulary) -> None:
    """Stems equally near to a word come in the order of the alphabet, in every process."""
    nearest = [vocabulary.starting_with(stem)[0] for stem in ("wand", "wind")]
    assert vocabulary.inflected_within("Wendes", 1) == nearest
