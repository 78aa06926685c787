"""What a search returns: plain, frozen values that outlive the archive they come from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from artikelsuche.corpus.language import deferred, tr
from artikelsuche.index.store.schema import read_moment
from artikelsuche.search.snippets.best_passages import Snippet

if TYPE_CHECKING:
    from artikelsuche.search.engine.segments.significance import Significant

FORMAT_VERSION = 1
# What of a copy is not as in the article that it is compared with.
_DIFFERENCES = {
    "title": deferred("other title"),
    "source": deferred("other source"),
    "published": deferred("other date"),
}


@dataclass(frozen=True)
class Version:
    """How a copy of an article differs from it.

    Args:
        share: Which share of the article's text it has, 0 to 1.
        new: Which share of its own text the article lacks, 0 to 1.
        differs: What is not the same: "title", "source", "published", "text".
    """

    share: float
    new: float
    differs: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        shares = {"share": round(self.share, 3), "new": round(self.new, 3)}
        return {**shares, "differs": list(self.differs)}

    def told(self) -> str:
        """Say how it differs."""
        if not self.differs:
            return tr("the same in all")
        found = [tr(_DIFFERENCES[name]) for name in self.differs if name != "text"]
        if "text" not in self.differs:
            return ", ".join([*found, tr("the same text")])
        shares = tr("has {share} of the text", share=_percent(self.share))
        if self.new:
            shares += tr(", {share} of its own is new", share=_percent(self.new))
        return "; ".join([part for part in (", ".join(found), shares) if part])


def _percent(share: float) -> str:
    """Write a share; what is not quite all is never 100 %."""
    return f"{min(max(round(share * 100), 1), 99) if 0 < share < 1 else round(share * 100)} %"


@dataclass(frozen=True)
class Hit:
    """One article that matches.

    Args:
        id: The id of the article.
        title: Its headline.
        score: Its relevance, greater than or equal to 0; comparable within one search only.
        published: The day or moment of publication; None where unknown.
        section: The section of the paper; None where unknown.
        source: The paper or site; None where unknown.
        authors: The authors' names.
        url: Where the article was found; None where unknown.
        path: The file it was read from; None where unknown.
        snippets: The best passages with their matches, best first.
        title_spans: Where the headline matches, as in `Snippet`; empty where no passages were
            asked for.
        missing: The words of the query that it lacks, where no article has all of them.
        paywalled: Whether its page says that not everybody may read it, so that it may be a stub.
        notes: Remarks on it that are none of its text ("Berichtigung").
        copies: The ids of all other articles with nearly the same text, whether or not they match;
            empty where each copy is a hit of its own.
        because: The words that make it similar to the article asked for; empty in a search.
        version: How it differs from the article whose copies were asked for; None elsewhere.
    """

    id: str
    title: str
    score: float
    published: dt.date | None
    section: str | None
    source: str | None
    authors: tuple[str, ...]
    url: str | None
    path: str | None
    snippets: tuple[Snippet, ...]
    title_spans: tuple[tuple[int, int], ...] = ()
    missing: tuple[str, ...] = ()
    paywalled: bool = False
    notes: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    version: Version | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the hit as plain JSON values; what is unknown is null."""
        return {
            "id": self.id,
            "title": self.title,
            "score": round(self.score, 6),
            "published": self.published.isoformat() if self.published else None,
            "section": self.section,
            "source": self.source,
            "authors": list(self.authors),
            "url": self.url,
            "path": self.path,
            "snippets": [_plain(snippet) for snippet in self.snippets],
            "title_spans": [list(span) for span in self.title_spans],
            "missing": list(self.missing),
            "paywalled": self.paywalled,
            "notes": list(self.notes),
            "copies": list(self.copies),
            **({"because": list(self.because)} if self.because else {}),
            **(self.version.to_json() if self.version else {}),
        }


def _plain(snippet: Snippet) -> dict[str, Any]:
    """Return a snippet as plain JSON values, with a further passage where there is one."""
    spans = [list(span) for span in snippet.spans]
    plain = {"text": snippet.text, "start": snippet.start, "spans": spans}
    return plain | ({"further": _plain(snippet.further)} if snippet.further else {})


def make_hit(
    values: dict[str, Any],
    score: float,
    snippets: tuple[Snippet, ...] = (),
    title_spans: tuple[tuple[int, int], ...] = (),
    copies: tuple[str, ...] = (),
) -> Hit:
    """Make a hit of the stored values of an article."""
    known = values.get
    hit = object.__new__(Hit)
    # What its own __init__ does attribute by attribute, as it is frozen; what is not set here, and
    # not known of most articles, is as in the class.
    hit.__dict__.update(
        id=values["id"],
        title=values["title"],
        score=score,
        published=read_moment(known("published")),
        section=known("section"),
        source=known("source"),
        authors=tuple(known("authors", ())),
        url=known("url"),
        path=known("path"),
        snippets=snippets,
        title_spans=title_spans,
        copies=copies,
    )
    if "paywalled" in values or "notes" in values:
        hit.__dict__.update(paywalled=known("paywalled", False), notes=tuple(known("notes", ())))
    return hit


@dataclass(frozen=True)
class Results:
    """The answer to one search; iterating gives its hits.

    Args:
        query: The query as given.
        parsed: The query as understood, printed in the query language.
        total: How many articles match, beyond the page; the copies of one text count once, where
            they are folded.
        offset: How many matches come before the page.
        took_ms: How long the search took, in milliseconds.
        hits: The page.
        suggestions: Queries that the user may have meant, each with hits.
        notices: What the user should know about the answer.
        facets: How many matches, beyond the page, have each value of the facets asked for: labels
            with the most frequent first, periods in order.
        timeline: How many of them are of each month from the first to the last, empty months
            included; None where it was not asked for.
        significant: The words that mark the matches, the most telling first: as most of the texts
            write them, with their scores and how many matches have them.
        articles: How many articles match, each copy counted; None where copies are not folded.
    """

    query: str
    parsed: str
    total: int
    offset: int
    took_ms: float
    hits: tuple[Hit, ...]
    suggestions: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    timeline: Mapping[str, int] | None = None
    significant: tuple[Significant, ...] = ()
    articles: int | None = None

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain JSON values; facets and timeline where they were asked for."""
        counts: dict[str, Any] = {}
        if self.facets:
            counts["facets"] = {name: _rows(values) for name, values in self.facets.items()}
        if self.timeline is not None:
            counts["timeline"] = _rows(self.timeline)
        if self.significant:
            counts["significant"] = [
                {"term": one.term, "score": round(one.score, 3), "count": one.count}
                for one in self.significant
            ]
        return {
            "format_version": FORMAT_VERSION,
            "query": self.query,
            "parsed": self.parsed,
            "total": self.total,
            **({} if self.articles is None else {"articles": self.articles}),
            "offset": self.offset,
            "took_ms": round(self.took_ms, 1),
            "suggestions": list(self.suggestions),
            "notices": list(self.notices),
            **counts,
            "hits": [hit.to_json() for hit in self.hits],
        }


def _rows(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    return [{"value": value, "count": count} for value, count in counts.items()]


def prose(text: str) -> str:
    """Make foreign text fit to be read: without what acts on what stands around it.

    Returns:
        Its stored form, without controls and marks that turn the direction of writing; its line
        breaks stay.
    """
    if text.replace("\n", "").isprintable():
        return text
    from artikelsuche.corpus.normalize import normalize_text  # which few searches need

    return normalize_text(text)
