"""One state of an index on a cluster, read: see `IndexReader`.

Articles get numbers when they are met first.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from artikelsuche.corpus.article import Article
from artikelsuche.corpus.language import tr
from artikelsuche.index.errors import IndexStoreError
from artikelsuche.index.store.schema import make_article

from .cluster import Cluster
from .documents import key_term, position_token, read_stored
from .mapping import TOKENS
from .state import Live
from .versions import seen_by

# How many articles, numbers of articles and frequencies are remembered.
_ARTICLES, _NUMBERS, _FREQUENCIES = 500, 1_000_000, 50_000
# How many frequencies are asked for at once, and articles of a list.
_TOGETHER, _PAGE = 256, 200
# Terms that count as one are counted one by one up to so many; more of them all together.
_FEW = 8
# How many articles that share the most hashes with one are read to see whether they are copies.
_COMPARED = 200


class _Stored(NamedTuple):
    values: dict[str, Any]
    text: str


class ClusterReader:
    """Reads one state; safe to use from several threads.

    Attributes:
        cluster: The cluster.
        live: The state.
        documents: How many articles there are.
        copies: The copies of an article, where those are asked for.
    """

    def __init__(self, cluster: Cluster, live: Live) -> None:
        self.cluster = cluster
        self.live = live
        self.documents = live.articles
        self.copies = CopiesOnDemand(self)
        self._lock = threading.Lock()
        self._numbers: dict[str, int] = {}
        self._keys: list[str] = []
        self._stored: OrderedDict[int, _Stored] = OrderedDict()
        self._frequencies: dict[tuple[str, tuple[str, ...]], int] = {}

    def visible(self) -> list[dict[str, Any]]:
        """List what no article of this state matches: it came later, or has been removed."""
        return seen_by(self.live.run)

    def body(self, query: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        """Make the body of a search among the articles of this state."""
        seen = {"bool": {"must": [query], "must_not": self.visible()}}
        return {"query": seen, "track_total_hits": True, **more}

    def search(self, query: Mapping[str, Any], **more: Any) -> Any:
        """Search among the articles of this state.

        Raises:
            IndexStoreError: The cluster does not answer, or not with all of its shards.
        """
        return self.send(self.body(query, **more), f"/{self.live.physical}/_search")

    def send(self, body: Mapping[str, Any], path: str) -> Any:
        """Send a search; errors are as above."""
        # Words are as rare as they are in all shards.
        params = {"allow_partial_search_results": "false"}
        if "/" in path.strip("/"):
            params["search_type"] = "dfs_query_then_fetch"
        return self.cluster.request("POST", path, body, params=params).body

    def live_documents(self) -> int:
        """Count the articles."""
        found = self.search({"match_all": {}}, size=0)
        return int(found["hits"]["total"]["value"])

    def document_frequency(self, field: str, term: str) -> int:
        """Count the articles with a term in a field."""
        return self.frequencies([(field, (term,))])[0]

    def occurrences(self, field: str, terms: tuple[str, ...]) -> int:
        """Add up how many articles have each of some terms; very many terms count as one."""
        return sum(self.frequencies([(field, some) for some in counted_as_one(terms)]))

    def frequencies(self, asked: Iterable[tuple[str, tuple[str, ...]]]) -> list[int]:
        """Count the articles with any of some terms in a field, for many of these at once.

        No terms stand for any text at all. What a later run has brought or removed counts, too.
        """
        wanted = list(asked)
        known = self._frequencies
        if len(known) > _FREQUENCIES:
            known.clear()
        # A field without a text has no terms.
        known.update((one, 0) for one in wanted if known.get((one[0], ())) == 0)
        fresh = list(dict.fromkeys(one for one in wanted if one not in known))
        found = {one: known[one] for one in wanted if one in known}
        for start in range(0, len(fresh), _TOGETHER):
            some = fresh[start : start + _TOGETHER]
            bodies = [{"size": 0, "track_total_hits": True, "query": any_of(*one)} for one in some]
            answers = self.cluster.search_all(self.live.physical, bodies)
            for one, answer in zip(some, answers, strict=True):
                found[one] = known[one] = int(answer["hits"]["total"]["value"])
        return [found[one] for one in wanted]

    def numbers(self, field: str, term: str) -> Iterator[int]:
        """Yield the articles with a term in a field, by their numbers, in no order."""
        query = {"term": {field: key_term(term) if field == "id" else term}}
        after: list[Any] = []
        while True:
            more = {"search_after": after} if after else {}
            sort = [{"published": "desc"}, {"id": "asc"}]
            hits = self.search(query, size=_PAGE, sort=sort, **more)["hits"]["hits"]
            for hit in hits:
                yield self.number(hit)
            if len(hits) < _PAGE:
                return
            after = hits[-1]["sort"]

    def terms_with_prefix(self, field: str, prefix: str) -> Iterator[str]:
        """Yield the first terms of a field without positions that begin with a prefix."""
        query = {"prefix": {field: prefix}}
        found = self.search(query, size=_PAGE, sort=[{field: "asc"}], _source=False)
        for hit in found["hits"]["hits"]:
            yield hit["sort"][0]

    def has_terms(self, key: str, terms: Iterable[tuple[str, str]]) -> bool:
        """Tell whether an article is found by its id and by some terms of fields together."""
        wanted = [{"term": {field: term}} for field, term in (("id", key_term(key)), *terms)]
        found = self.search({"bool": {"filter": wanted}}, size=0)
        return bool(found["hits"]["total"]["value"])

    def number(self, hit: Mapping[str, Any]) -> int:
        """Return the number of an article that was found, and remember what came with it."""
        with self._lock:
            key = hit["_id"]
            number = self._numbers.get(key)
            if number is None:
                if len(self._keys) >= _NUMBERS:
                    reason = tr("has shown a million articles; open it again")
                    raise IndexStoreError(str(self.cluster.address), reason)
                number = self._numbers[key] = len(self._keys)
                self._keys.append(key)
            if "_source" in hit:
                self._remember(number, hit["_source"])
        return number

    def document_key(self, number: int) -> str:
        """Return the id of the document of an article on the cluster."""
        return self._keys[number]

    def _remember(self, number: int, source: Mapping[str, Any]) -> _Stored:
        found = _Stored(*read_stored(source["stored"]))
        self._stored[number] = found
        if len(self._stored) > _ARTICLES:
            self._stored.popitem(last=False)
        return found

    def _read(self, number: int) -> _Stored:
        found = self._stored.get(number)
        if found is not None:
            return found
        ahead = [one for one in self._keys[number : number + 50] if self._numbers[one] >= number]
        path = f"/{self.live.physical}/_mget"
        answer = self.cluster.request("POST", path, {"ids": ahead})
        for document in answer.body["docs"]:
            if document.get("found"):
                with self._lock:
                    self._remember(self._numbers[document["_id"]], document["_source"])
        if number not in self._stored:
            reason = tr("an article has been removed meanwhile; open the index again")
            raise IndexStoreError(str(self.cluster.address), reason)
        return self._stored[number]

    def values(self, number: int) -> dict[str, Any]:
        """Return the stored values of an article but for its body."""
        return self._read(number).values

    def text(self, number: int) -> str:
        """Return the body of an article."""
        return self._read(number).text

    def article(self, number: int) -> Article:
        """Return a stored article."""
        return make_article(*self._read(number))

    def key(self, number: int) -> bytes:
        """Return the id of an article, encoded."""
        return str(self.values(number)["id"]).encode("utf-8", "surrogatepass")


class CopiesOnDemand:
    """The copies of articles, each found when it is asked for; see `CopyGroups`.

    Attributes:
        count: No copies are known before, and a search folds none.
    """

    count = 0

    def __init__(self, reader: ClusterReader) -> None:
        self._reader = reader
        self._last: tuple[int, list[int]] | None = None

    def members(self, document: int) -> list[int]:
        """List an article and its copies; the article alone where it has none."""
        last = self._last
        if last is None or last[0] != document:
            last = self._last = document, [document, *self._found(document)]
        return last[1]

    def _found(self, document: int) -> Iterator[int]:
        from .copies import Sketcher, are_copies  # with numpy, which a search does without

        reader = self._reader
        text = reader.text(document)
        hashes = next(Sketcher().of([text]))
        shared = [{"constant_score": {"filter": {"term": {"sketch": one}}}} for one in hashes]
        query = {"bool": {"should": shared, "minimum_should_match": 1}}
        hits = reader.search(query, size=_COMPARED)["hits"]["hits"] if shared else []
        others = [other for other in map(reader.number, hits) if other != document]
        told = are_copies(text, [reader.text(other) for other in others])
        for other, is_copy in zip(others, told, strict=True):
            if is_copy:
                yield other


def counted_as_one(terms: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Part terms of which each is counted, or leave them together where they are many."""
    return [(term,) for term in terms] if len(terms) <= _FEW else [terms]


def any_of(field: str, terms: tuple[str, ...]) -> dict[str, Any]:
    """Match any of some terms in a field, which count as one; any text where there are none."""
    if not terms:
        return {"exists": {"field": field}}
    return {"match": {field: {"query": position_token(terms), "analyzer": TOKENS}}}
