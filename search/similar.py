"""Similar articles: what else is about the words that mark an article."""

from __future__ import annotations

import time
from dataclasses import replace

from artikelsuche.search.engine.lowering import Lowering
from artikelsuche.search.engine.nodes import All, AtLeast, Constant, Node, Sum, Without
from artikelsuche.search.engine.opened import Opened
from artikelsuche.search.engine.ranking import Ranked

from .page import Page, article_number, copies_of
from .results import Results, make_hit
from .topics import Topic, find_topics

# An article must have so many of the words to be similar, so much of the weight of all, and so much
# of the score of the article itself. On the 30 articles that the weights of topics were chosen on,
# five in six of the rest are about the same, and of what is cut one in four.
_FEWEST, _LEAST_WEIGHT, _LEAST_SCORE = 3, 0.24, 0.25
# So many words are named as the reason.
_NAMED = 5


def find_similar(opened: Opened, lowering: Lowering, key: str, page: Page) -> Results:
    """Find the articles that are about the same as one, its own copies left out."""
    started, view, ranking = time.perf_counter(), opened.view, opened.ranking
    marked = opened.layering.evidence.marked
    number = article_number(view, key)
    topics = find_topics(opened, number, lowering)
    ranked = Ranked(0, (), 0)
    if len(topics) >= _FEWEST:
        everything = Sum(tuple([topic.plan for topic in topics]))
        own = ranking.rank(All((everything, marked([number]))), 1, 0).page
        least = _LEAST_SCORE * own[0][1] if own else 0.0
        about = AtLeast(_about(everything, topics), least)
        copies = marked(view.copies.members(number))
        ranked = ranking.rank(Without(about, copies), *page, fold=True)
    numbers = [found for found, _ in ranked.page]
    having = [ranking.among(topic.plan, numbers) for topic in topics] if numbers else []
    hits = []
    for found, score in ranked.page:
        because = [t.text for t, those in zip(topics, having, strict=True) if found in those]
        folded = copies_of(view, found) if view.copies.count else ()
        hit = make_hit(view.values(found), score, copies=folded)
        hits.append(replace(hit, because=tuple(because[:_NAMED])))
    took = (time.perf_counter() - started) * 1000
    words = " ".join([topic.text for topic in topics])
    total, articles = ranked.total, ranked.articles
    return Results(key, words, total, page.offset, took, tuple(hits), articles=articles)


def _about(everything: Node, topics: list[Topic]) -> Node:
    """Match what has enough of some topics, given what matches any of them."""
    total = sum(topic.weight for topic in topics)
    weighed = Sum(tuple([Constant(topic.plan, topic.weight / total) for topic in topics]))
    counted = Sum(tuple([Constant(topic.plan, 1.0) for topic in topics]))
    enough = All((AtLeast(weighed, _LEAST_WEIGHT), AtLeast(counted, _FEWEST)))
    return All((everything, Constant(enough, 0.0)))
