"""The archive: an open index that answers searches."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Iterable
from dataclasses import replace
from types import TracebackType
from typing import Literal

from artikelsuche.corpus.arguments import check_flag, check_text, check_whole
from artikelsuche.corpus.article import Article
from artikelsuche.index.errors import IndexStoreError
from artikelsuche.index.store.directory import IndexDirectory
from artikelsuche.index.store.opening import translated
from artikelsuche.index.store.snapshot import open_view
from artikelsuche.search.engine.layering import Layering
from artikelsuche.search.engine.lowering import Undated
from artikelsuche.search.engine.ranking import Ranking, Sort
from artikelsuche.search.engine.weights import DEFAULT_WEIGHTS, Weights
from artikelsuche.search.meaning.exact_vocabulary import Vocabulary
from artikelsuche.search.meaning.shipped_variants import shipped_variants
from artikelsuche.search.meaning.units import Readings
from artikelsuche.search.meaning.variants import Variants
from artikelsuche.search.query.parser import parse
from artikelsuche.search.snippets.weighted_units import weighted_units

from .arguments import (
    HITS,
    Labels,
    check_arguments,
    check_choice,
    check_match,
    listed,
    period,
    texts,
)
from .choices import checked_facets, checked_sorting, checked_undated
from .errors import QueryError
from .facets import Facets
from .page import make_page, mark, with_copies
from .results import Results
from .searching import Opened, Searching
from .significant import significant_words


class Archive:
    """A snapshot of an index that answers searches; safe to use from several threads.

    Args:
        directory: The index directory.
        weights: The weights of the ranking.
        variants: The other forms of names; the shipped ones where None.

    Raises:
        IndexStoreError: There is no index, or it cannot be used.
    """

    def __init__(
        self,
        directory: IndexDirectory,
        weights: Weights = DEFAULT_WEIGHTS,
        variants: Variants | None = None,
    ) -> None:
        self._directory = directory
        self._weights = weights
        self._variants = shipped_variants() if variants is None else variants
        self._readings = Readings()
        self._lock = threading.Lock()
        self._opened: Opened | None = self._open()

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return self._current().view.live_documents()

    def close(self) -> None:
        """Release the files of the index; closing twice does no harm."""
        self._opened = None

    def refresh(self) -> bool:
        """Open the newest state of the index.

        Returns:
            Whether there was a newer one.

        Raises:
            IndexStoreError: It cannot be used; the archive stays on its snapshot. Or the archive
                has been closed.
        """
        with self._lock:
            before, opened = self._current().snapshot, self._open()
            after = opened.snapshot
            newer = (after.generation, after.commit) != (before.generation, before.commit)
            if newer:
                self._opened = opened
            return newer

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        since: dt.date | str | None = None,
        until: dt.date | str | None = None,
        section: Labels = None,
        source: Labels = None,
        author: Labels = None,
        undated: Undated | None = None,
        ids: Iterable[str] | None = None,
        sort: Sort = "relevance",
        half_life: float = 30.0,
        reverse: bool = False,
        match: Literal["all", "any"] = "all",
        plain: bool = False,
        fallback: bool = True,
        snippets: int = 3,
        facets: Iterable[str] = (),
        facet_mode: Literal["result", "drill"] = "result",
        timeline: bool = False,
        significant: int = 0,
        copies: Literal["fold", "all"] = "fold",
    ) -> Results:
        """Search the articles.

        Args:
            query: The query, in the query language unless `plain`.
            limit: How many hits to return, 0 or more.
            offset: How many hits to skip, 0 or more.
            since: The first day of publication, as a date or "2024-06-01", "1.6.2024", "2024-06",
                "7d", "gestern".
            until: The last day of publication, likewise.
            section: Only articles of this section, or of one of these.
            source: Only articles of this paper or site, or of one of these.
            author: Only articles of this author, or of one of these.
            undated: "include" lets articles of unknown date pass `since` and `until` too, "only"
                no others; None none of them where one of the two is given.
            ids: Only articles with one of these ids; None for any.
            sort: "relevance"; "recent" for relevance that halves with age; or "date" for the newest
                first.
            half_life: After how many days an article counts half as much; where `sort` is "recent".
            reverse: Whether the oldest come first; where `sort` is "date".
            match: "all" if every word must occur, "any" if one is enough.
            plain: Whether the query is words only, nothing in it an operator.
            fallback: Whether to search for what is most like the query where nothing matches it.
            snippets: How many passages to show of each hit, 0 or more.
            facets: What to count all matches by: "section", "source", "author", "language", "year",
                "month", "day".
            facet_mode: "drill" counts a facet as if its own filter were not there.
            timeline: Whether to count all matches by time.
            significant: How many words to list that mark all matches against the whole index.
            copies: "fold" shows of the copies of one text the first one only, and counts them once
                in the total; "all" shows each. Facets and timeline count articles.

        Returns:
            The page of hits, with totals, notices and suggestions.

        Raises:
            TypeError: An argument is of a wrong type.
            QueryError: The query or an argument cannot be understood.
            IndexStoreError: The index cannot be read.
        """
        started = time.perf_counter()
        check_arguments(query, limit, offset, snippets, match, plain)
        sorting = checked_sorting(sort, half_life, reverse)
        counted = checked_facets(facets, facet_mode)
        check_flag("timeline", timeline)
        check_flag("fallback", fallback)
        check_whole("significant", significant, HITS, QueryError)
        check_choice("copies", copies, ("fold", "all"))
        fold = copies == "fold"
        limit, offset, snippets = int(limit), int(offset), int(snippets)  # those of numpy too
        parsed = parse(query, match=match, plain=plain)
        first, last = period(since, until)
        checked_undated(undated, first, last)
        opened = self._current()
        view = opened.view
        with translated(opened.snapshot.generation, damaged=view.is_damaged):
            searching = self._searching(opened, match)
            lowering = searching.lowering
            labels = listed(section=section, source=source, author=author)
            filters = lowering.filters(first, last, undated, labels)
            if ids is not None:
                filters["id"] = searching.having(texts("ids", ids))
            answer = searching.answer(
                parsed, filters, limit, offset, sorting, fold, fallback=fallback
            )
            hits = make_page(view, answer.ranked, answer.query, lowering, snippets)
            if answer.missing:
                lacking = zip(hits, answer.missing, strict=True)
                hits = tuple([replace(hit, missing=words) for hit, words in lacking])
            if fold:
                hits = with_copies(view, answer.ranked, hits)
            counts = Facets(opened, answer.plan, filters, drill=facet_mode == "drill")
            found = {name: counts.count(name) for name in counted}
            times = counts.timeline() if timeline else None
            units = weighted_units(answer.query, lowering, view) if significant else []
            asked = [term for unit, _ in units for term in (*unit.stems, *unit.parts)]
            documents = counts.documents() if significant else []
            words = significant_words(view, documents, int(significant), asked)
            notices = (*parsed.notices, *answer.notices, *dict.fromkeys(lowering.notices))
        return Results(
            query=query,
            parsed=str(parsed.query),
            total=answer.ranked.total,
            offset=offset,
            took_ms=(time.perf_counter() - started) * 1000,
            hits=hits,
            suggestions=answer.suggestions,
            notices=notices,
            facets=found,
            timeline=times,
            significant=words,
            articles=answer.ranked.articles if fold else None,
        )

    def get(self, key: str) -> Article | None:
        """Return a stored article.

        Args:
            key: Its id.

        Returns:
            The article, or None where the index has none of that id.
        """
        check_text("key", key)
        opened = self._current()
        snapshot, view = opened.snapshot, opened.view
        with translated(snapshot.generation, damaged=view.is_damaged):
            number = next(view.numbers("id", key), None)
            return None if number is None else view.article(number)

    def matches(
        self, key: str, query: str, *, match: Literal["all", "any"] = "all", plain: bool = False
    ) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]] | None:
        """Find where an article matches a query.

        Args:
            key: Its id.
            query: The query.
            match: As for `search`.
            plain: As for `search`.

        Returns:
            The spans of its headline and of its body, as in `Snippet`; None where the index has no
            article of that id.

        Raises:
            QueryError: The query cannot be understood.
        """
        check_text("key", key)
        check_text("query", query)
        check_match(match)
        parsed = parse(query, match=match, plain=check_flag("plain", plain))
        opened = self._current()
        with translated(opened.snapshot.generation, damaged=opened.view.is_damaged):
            searching = self._searching(opened, match)
            number = next(opened.view.numbers("id", key), None)
            if number is None:
                return None
            simplified, _ = searching.simplified(parsed.query)
            return mark(opened.view, number, simplified, searching.lowering)

    def explain(
        self,
        query: str,
        *,
        key: str | None = None,
        match: Literal["all", "any"] = "all",
        plain: bool = False,
    ) -> str:
        """Show how a query is understood: its tree, the terms it stands for and their weights.

        Args:
            query: The query.
            key: The id of an article, to show also what its score is made of.
            match: As for `search`.
            plain: As for `search`.

        Returns:
            Text of several lines.

        Raises:
            QueryError: The query cannot be understood.
        """
        check_text("query", query)
        check_text("key", key or "")
        check_match(match)
        check_flag("plain", plain)
        parsed = parse(query, match=match, plain=plain)
        opened = self._current()
        with translated(opened.snapshot.generation, damaged=opened.view.is_damaged):
            return self._searching(opened, match).explain(parsed, key)

    def _open(self) -> Opened:
        snapshot, view = open_view(self._directory)
        return Opened(
            snapshot, view, Vocabulary(view), Layering(view, self._weights), Ranking(view)
        )

    def _current(self) -> Opened:
        if self._opened is None:
            raise IndexStoreError(self._directory.root, "has been closed; open it again")
        return self._opened

    def _searching(self, opened: Opened, match: str) -> Searching:
        return Searching(opened, self._variants, self._readings, loose=match == "any")
