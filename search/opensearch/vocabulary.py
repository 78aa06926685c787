"""The vocabulary of an index on a cluster, which lists the words itself."""

from __future__ import annotations

import re

from artikelsuche.index.opensearch.mapping import TOKENS
from artikelsuche.index.opensearch.reader import ClusterReader
from artikelsuche.search.meaning.exact_vocabulary import Vocabulary

# So many words with a prefix are listed, and so many that are nearly alike.
_LISTED, _ALIKE = 10_000, 100
# Signs that mean something in a regular expression of Lucene.
_SIGNS = re.compile(r'([.?+*|{}\[\]()"\\#@&<>~^$-])')
_TEXTS = ("body", "title")


class ClusterVocabulary(Vocabulary):
    """The vocabulary of one state."""

    def __init__(self, reader: ClusterReader) -> None:
        super().__init__(reader)
        self._reader = reader

    def _counted(self, field: str, prefix: str) -> dict[str, int]:
        if field != _TEXTS[0]:  # words of headline and text are counted together
            return {}
        query = {"bool": {"should": [{"prefix": {name: prefix}} for name in _TEXTS]}}
        include = _SIGNS.sub(r"\\\1", prefix) + ".*"
        words = {"terms": {"field": "words", "include": include, "size": _LISTED}}
        found = self._reader.search(query, size=0, aggs={"words": words})
        buckets = found["aggregations"]["words"]["buckets"]
        return {str(one["key"]): int(one["doc_count"]) for one in buckets}

    def _like(self, word: str, distance: int, fields: tuple[str, ...]) -> list[str]:
        if not word:
            return []
        suggest = {field: {"text": word, "term": _alike(field, distance)} for field in fields}
        path = f"/{self._reader.live.physical}/_search"
        answer = self._reader.cluster.request("POST", path, {"size": 0, "suggest": suggest})
        found = {
            str(option["text"])
            for rows in answer.body["suggest"].values()
            for row in rows
            for option in row["options"]
        }
        if any(self._reader.frequencies([(field, (word,)) for field in fields])):
            found.add(word)
        return sorted(found)


def _alike(field: str, distance: int) -> dict[str, object]:
    return {
        "field": field,
        "analyzer": TOKENS,
        "max_edits": min(distance, 2),
        "prefix_length": 1,
        "min_word_length": 1,
        "suggest_mode": "always",
        "accuracy": 0.0,
        "max_term_freq": 2**30,
        "max_inspections": 50,
        "size": _ALIKE,
        "shard_size": _ALIKE,
    }
