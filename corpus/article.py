"""The article: what every reader yields and the index stores."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, fields
from functools import cached_property


@dataclass(frozen=True)
class Article:
    """One article as its reader sees it: furniture removed, text in NFC.

    Args:
        id: The identity of the article in an index; never empty.
        title: The headline.
        body: The whole text below the headline, teaser included, paragraphs
            separated by blank lines.
        teaser: The standfirst, which also opens the body, where there is one.
        published: The day (`date`) or moment (`datetime`) of publication; None where unknown.
        section: The section of the paper ("Politik").
        source: The paper or site.
        authors: The authors' names, in the order of the page.
        url: Where the article was found.
        language: The language as an ISO 639-1 code.
        dateline: The place or places the report comes from ("Moskau/Pjöngjang").
        agency: The agency or author sign at the end ("dpa").
        credits: Picture credits and captions taken out of the text.
        paywalled: Whether its page says that not everybody may read it, so that it may be a stub.
        notes: Remarks on the article that are none of its text ("Korrektur: …", "only a teaser").
        path: The file the article was read from.
    """

    id: str
    title: str
    body: str
    teaser: str | None = None
    published: dt.date | None = None
    section: str | None = None
    source: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None
    language: str = "de"
    dateline: str | None = None
    agency: str | None = None
    credits: tuple[str, ...] = ()
    paywalled: bool = False
    notes: tuple[str, ...] = ()
    path: str | None = None

    @cached_property
    def content_hash(self) -> str:
        """The BLAKE2b hash (32 hex digits) of everything but the path.

        Two articles with the same hash need no second indexing (RFC 7693 defines BLAKE2b).
        """
        import hashlib  # 5 ms that a search need not spend

        values = {name: getattr(self, name) for name in _HASHED}
        values["published"] = self.published.isoformat() if self.published else None
        small = _encode(values)
        # No JSON holds the character between them.
        text = f"{small}\0{self.body}".encode("utf-8", "surrogatepass")
        return hashlib.blake2b(text, digest_size=16).hexdigest()


# What `json.dumps` makes anew for every call.
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
_HASHED = tuple(own.name for own in fields(Article) if own.name not in ("path", "body"))
