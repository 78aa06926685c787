"""One search: from the query as it was typed to what is ranked, or to what is searched instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from artikelsuche.search.engine.layering import EvidenceSource
from artikelsuche.search.engine.lowering import Lowering, filtered
from artikelsuche.search.engine.nodes import Node
from artikelsuche.search.engine.opened import Opened
from artikelsuche.search.engine.ranking import Ranked, Sorting
from artikelsuche.search.engine.relaxing import Relaxed, relax
from artikelsuche.search.meaning.index_reader import IndexReader
from artikelsuche.search.meaning.simplify import simplify
from artikelsuche.search.meaning.suggest import Suggestion, suggestions
from artikelsuche.search.meaning.units import Readings
from artikelsuche.search.meaning.variants import Variants
from artikelsuche.search.query.parser import ParsedQuery
from artikelsuche.search.query.tree import Query
from artikelsuche.search.snippets.weighted_units import units_of, weighted_units

from .arguments import texts


class Answer(NamedTuple):
    """What was found for a query.

    Args:
        query: The simplified query that was searched, the one asked for or another instead.
        plan: Its plan without filters.
        ranked: The page of matches.
        missing: What each match of the page lacks; empty where that was not looked at.
        suggestions: Queries that may be meant, each with matches.
        notices: What the user should know about the answer.
    """

    query: Query
    plan: Node
    ranked: Ranked
    missing: tuple[tuple[str, ...], ...]
    suggestions: tuple[str, ...]
    notices: tuple[str, ...]


class Searching:
    """Searches in one snapshot; made for one query."""

    def __init__(
        self, opened: Opened, variants: Variants, readings: Readings, *, loose: bool
    ) -> None:
        self._opened = opened
        self._variants = variants
        self._readings = readings
        self.lowering = self._lowering(loose=loose)

    def simplified(self, query: Query) -> tuple[Query, tuple[str, ...]]:
        """Prepare a query for lowering, with notices for the user."""
        simplified, notices = simplify(query, self._variants, self._readings)
        self._opened.layering.evidence.prepare(partial(units_of, simplified, self.lowering))
        return simplified, notices

    def answer(
        self,
        parsed: ParsedQuery,
        filters: dict[str, Node],
        limit: int,
        offset: int,
        sorting: Sorting,
        fold: bool,
        *,
        fallback: bool = True,
    ) -> Answer:
        """Search for a query; for another instead where nothing is found and that is wanted."""
        ranking = self._opened.ranking
        query, notices = self.simplified(parsed.query)
        plan = self.lowering.lower(query)
        ranked = ranking.rank(filtered(plan, filters.values()), limit, offset, sorting, fold)
        missing: tuple[tuple[str, ...], ...] = ()
        spelt: tuple[str, ...] = ()
        if not ranked.total and fallback:
            relaxed, spelt = self.instead(parsed.query, query, list(filters.values()))
            if relaxed is not None:
                query, plan, notices = relaxed.query, relaxed.plan, (*notices, relaxed.notice)
                filtering = filtered(plan, filters.values())
                ranked = ranking.rank(filtering, limit, offset, sorting, fold)
                missing = tuple(relaxed.missing(ranking, [number for number, _ in ranked.page]))
        return Answer(query, plan, ranked, missing, spelt, notices)

    def explain(self, parsed: ParsedQuery, key: str | None) -> str:
        """Show how a query is understood, and how the article of an id gets its score."""
        from artikelsuche.search.engine.explain import explain, explain_hit

        layering, view, ranking = self._opened.layering, self._opened.view, self._opened.ranking
        simplified, _ = self.simplified(parsed.query)
        units = weighted_units(simplified, self.lowering, view)
        text = explain(parsed.query, simplified, units, layering.weights)
        if key is None:
            return text
        plan = self.lowering.lower(simplified)
        if not ranking.count(plan):
            relaxed, _ = self.instead(parsed.query, simplified, [])
            plan = plan if relaxed is None else relaxed.plan
        number = next(view.numbers("id", key), None)
        return f"{text}\n{explain_hit(plan, ranking, number, layering.named(), key)}"

    def instead(
        self, query: Query, simplified: Query, filters: list[Node]
    ) -> tuple[Relaxed | None, tuple[str, ...]]:
        """Search with corrected words before leaving some out; suggest what else may be meant."""
        relaxed = relax(simplified, self.lowering, filters, self._opened.ranking)
        spelt = self._suggestions(query, filters)
        if relaxed is not None and spelt:
            corrected, _ = self.simplified(spelt[0].query)
            relaxed = Relaxed(corrected, self.lowering.lower(corrected), spelt[0].notice)
            spelt = spelt[1:]
        return relaxed, tuple([str(suggestion.query) for suggestion in spelt])

    def _suggestions(self, query: Query, filters: list[Node]) -> tuple[Suggestion, ...]:
        lowering = self._lowering(loose=False)

        def has_hits(candidate: Query) -> bool:
            lowered = filtered(lowering.lower(self.simplified(candidate)[0]), filters)
            return self._opened.ranking.count(lowered) > 0

        texts_with = partial(_texts_with, self._opened.view)
        return suggestions(query, self._opened.vocabulary, self._readings, has_hits, texts_with)

    def _lowering(self, *, loose: bool) -> Lowering:
        opened = self._opened
        return Lowering(opened.vocabulary, opened.layering, self._readings, loose=loose)


class Selection:
    """Articles by their ids, looked up once for all searches in a snapshot.

    Args:
        ids: Their ids; those that an index does not have stand for nothing there.

    Raises:
        TypeError: They are no texts.
    """

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = texts("ids", ids)
        self._last: tuple[EvidenceSource, Node] | None = None

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def marked(self, evidence: EvidenceSource) -> Node:
        """Match the articles in a state of an index."""
        last = self._last
        if last is None or last[0] is not evidence:
            last = self._last = evidence, evidence.identified(self._ids)
        return last[1]


def _texts_with(view: IndexReader, term: str) -> Iterator[str]:
    for field in ("body", "title"):
        for number in view.numbers(field, term):
            article = view.article(number)
            yield f"{article.title}\n\n{article.body}"
