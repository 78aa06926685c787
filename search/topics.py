"""Topics: the words that mark an article against the whole index.

Rare words mark it more than frequent ones, names and other nouns more than small words, and words
of the headline more than those of the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from artikelsuche.corpus.article import Article
from artikelsuche.corpus.tables import load_pairs, load_table
from artikelsuche.index.analysis.analyzer import forms
from artikelsuche.search.engine.lowering import Lowering
from artikelsuche.search.engine.nodes import Node, Without
from artikelsuche.search.engine.norms import idf
from artikelsuche.search.engine.opened import Opened
from artikelsuche.search.meaning.units import Unit
from artikelsuche.search.snippets.sentences import iter_sentences

# So many words mark an article.
_WORDS = 24
# What a word counts in the headline, against one in the text; one in small letters, no noun or so;
# one that only begins sentences, which may be neither; and a short one that only ever stands before
# one and the same noun, as first names do. Chosen on 30 articles of wikinews-de, other ones than
# those of the bench.
_TITLE, _SMALL, _OPENING, _FIRST_NAME = 2.0, 0.25, 0.4, 0.3
_FIRST_NAME_LETTERS = 8
# A word counts less each further time.
_SATURATION = 1.5
# How much more rare words count than in a query, whose words somebody has chosen.
_RARITY = 1.5


class Topic(NamedTuple):
    """A word that marks an article.

    Args:
        text: The word as the article writes it most often.
        weight: How much it says, by its rarity and its place.
        plan: What matches it.
    """

    text: str
    weight: float
    plan: Node


class _Seen(NamedTuple):
    """The words of an article, in the order of its texts.

    Args:
        title: Those of the headline.
        text: Those of all else.
        inside: Those that stand elsewhere than at the beginning of a sentence.
        first_names: Short ones that only stand before one and the same other noun.
    """

    title: list[str]
    text: list[str]
    inside: set[str]
    first_names: set[str]


def find_topics(opened: Opened, number: int, lowering: Lowering) -> list[Topic]:
    """Choose the words that mark an article, the strongest first.

    What no other article has marks none; its copies and deleted articles are no others.
    """
    view = opened.view
    seen = _seen(view.article(number))
    counts = Counter([*seen.title, *seen.text])
    lowering.readings.read(counts)
    spelt: dict[tuple[str, ...], Counter[str]] = {}
    units: dict[tuple[str, ...], Unit] = {}
    for word, count in counts.items():
        for unit in lowering.readings[word].units:
            if unit.stems and not unit.sequences:
                units.setdefault(unit.stems, unit)
                spelt.setdefault(unit.stems, Counter())[word] += count
    lowering.layering.evidence.prepare(lambda: list(units.values()))
    topics: list[tuple[Topic, int]] = []
    for stems, words in spelt.items():
        frequency = lowering.layering.frequency(units[stems])
        if frequency > 1:
            rarity = idf(frequency, view.documents)
            written = max(words, key=lambda word: (words[word], word[0].isupper(), word))
            boost = _place(written, words, units[stems], seen) * rarity ** (_RARITY - 1)
            plan = lowering.layering.topic(units[stems], boost)
            topics.append((Topic(written, boost * rarity, plan), frequency))
    topics.sort(key=lambda row: (-row[0].weight, row[0].text))
    copies = view.copies.members(number)
    few = len(copies) + view.documents - view.live_documents()
    own = opened.layering.evidence.marked(copies)
    shared = (
        topic
        for topic, frequency in topics
        if frequency > few or opened.ranking.count(Without(topic.plan, own))
    )
    return list(islice(shared, _WORDS))


def _place(written: str, words: Counter[str], unit: Unit, seen: _Seen) -> float:
    """Weigh a word by how often and where it stands."""
    count = words.total()
    weight = count / (count + _SATURATION)
    if not words.keys().isdisjoint(seen.title):
        weight *= _TITLE
    if not written[0].isupper():
        return weight * _SMALL
    if words.keys().isdisjoint(seen.inside):
        return weight * _OPENING
    return weight * (_FIRST_NAME if written in seen.first_names and not unit.parts else 1.0)


def _seen(article: Article) -> _Seen:
    title, text, inside = list(_words(article.title)), [], set[str]()
    for part in (article.teaser or "", article.body):
        for start, end in iter_sentences(part):
            words = list(_words(part[start:end]))
            text += words
            opens = words[:1] if part[start:end].startswith(tuple(words[:1])) else []
            inside.update(words[len(opens) :])
    following: dict[str, set[str]] = {}
    both = [*title, "", *text]
    for word, after in zip(both, [*both[1:], ""], strict=True):
        following.setdefault(word, set()).add(after if after[:1].isupper() else "")
    first_names = {
        word
        for word, others in following.items()
        if word and len(word) <= _FIRST_NAME_LETTERS and len(others) == 1 and others != {""}
    }
    return _Seen(title, text, inside.union(title), first_names)


def _words(text: str) -> Iterator[str]:
    """List the words of a text that may say what it is about: no figures, letters or days."""
    for form in forms(text):
        word = form if isinstance(form, str) else form[1]
        if len(word) > 2 and not any(map(str.isdigit, word)) and word.lower() not in _calendar():
            yield word


@cache
def _calendar() -> frozenset[str]:
    """The names of months and weekdays."""
    return frozenset([*load_pairs("dates", "months"), *load_table("dates")["weekdays"]])
