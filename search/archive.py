"""The archive: an open index that answers searches."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from artikelsuche.corpus.arguments import check_flag, check_text, check_whole
from artikelsuche.corpus.article import Article
from artikelsuche.search.engine.lowering import Undated
from artikelsuche.search.engine.ranking import Sort
from artikelsuche.search.query.parser import parse
from artikelsuche.search.snippets.weighted_units import weighted_units

from .arguments import HITS, Labels, check_arguments, check_choice, check_match, listed, period
from .choices import checked_facets, checked_sorting, checked_undated
from .errors import QueryError
from .facets import Facets
from .open_snapshot import OpenSnapshot
from .page import checked_page, make_page, mark
from .results import Results
from .searching import Selection

if TYPE_CHECKING:
    from artikelsuche.search.engine.segments.significance import Significant


class Archive(OpenSnapshot):
    """A snapshot of an index that answers searches; safe to use from several threads."""

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
            section: Only articles of this section, or of one of these: words of it, or all of it as
                facets give it behind an equals sign ("=Politik").
            source: Only articles of this paper or site, or of one of these, likewise.
            author: Only articles of this author, or of one of these, likewise.
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
        with opened.reading():
            searching = self._searching(opened, match)
            lowering = searching.lowering
            labels = listed(section=section, source=source, author=author)
            filters = lowering.filters(first, last, undated, labels)
            if ids is not None:
                chosen = ids if isinstance(ids, Selection) else Selection(ids)
                filters["id"] = chosen.marked(opened.layering.evidence)
            answer = searching.answer(
                parsed, filters, limit, offset, sorting, fold, fallback=fallback
            )
            hits = make_page(view, answer.ranked, answer.query, lowering, snippets, fold=fold)
            if answer.missing:
                lacking = zip(hits, answer.missing, strict=True)
                hits = tuple([replace(hit, missing=words) for hit, words in lacking])
            counts = Facets(opened, answer.plan, filters, drill=facet_mode == "drill")
            found = {name: counts.count(name) for name in counted}
            times = counts.timeline() if timeline else None
            words: tuple[Significant, ...] = ()
            if significant:  # few searches ask for it
                from .significant import significant_words

                units = weighted_units(answer.query, lowering, view)
                asked = [term for unit, _ in units for term in (*unit.stems, *unit.parts)]
                words = significant_words(view, counts.matches(), int(significant), asked)
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
        view = opened.view
        with opened.reading():
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
        with opened.reading():
            searching = self._searching(opened, match)
            number = next(opened.view.numbers("id", key), None)
            if number is None:
                return None
            simplified, _ = searching.simplified(parsed.query)
            return mark(opened.view, number, simplified, searching.lowering)

    def similar(self, key: str, *, limit: int = 10, offset: int = 0) -> Results:
        """Find articles about the same as one, by the words that mark it; its copies are left out.

        Args:
            key: The id of the article.
            limit: How many hits to return, 0 or more.
            offset: How many hits to skip, 0 or more.

        Returns:
            The page of hits, each with the words for which it is there; copies are folded.

        Raises:
            QueryError: No article has that id, or a number is out of its range.
            IndexStoreError: The index cannot be read.
        """
        opened, page = self._current(), checked_page(limit, offset)
        with opened.reading():
            from .similar import find_similar

            return find_similar(opened, self._searching(opened, "any").lowering, key, page)

    def versions(self, key: str, *, limit: int = 10, offset: int = 0) -> Results:
        """List an article and its copies with what differs, the article first.

        Args:
            key: The id of the article.
            limit: How many to return, 0 or more.
            offset: How many to skip, 0 or more.

        Returns:
            The page, each hit with its `version`; none where the article has no copies.

        Raises:
            QueryError: No article has that id, or a number is out of its range.
            IndexStoreError: The index cannot be read.
        """
        opened, page = self._current(), checked_page(limit, offset)
        with opened.reading():
            from .versions import find_versions

            return find_versions(opened.view, key, page)

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
        with opened.reading():
            return self._searching(opened, match).explain(parsed, key)
