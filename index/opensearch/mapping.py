"""The fields of an article on a cluster, which never analyses a text: it is sent tokens.

    title, teaser, body and their stem layers    tokens with positions; several at one position
    section, source, author                      tokens; what they are written like, for facets
    words                                        the exact forms, to list those with a prefix
    sketch                                       hashes that copies of a text share
    published, day, day_of_year, id, language    what is sorted, counted and filtered by
    since, until                                 the runs that brought the article, and removed it
    stored                                       the article, as it is on disk

Tokens are parted by spaces, those at one position by |, and a position without any is a |.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from artikelsuche.index.store.schema import LABEL_FIELDS, TEXT_FIELDS, stem_field
from artikelsuche.index.store.stamp import Stamp, current_stamp

#: Raised whenever the fields or their formats change.
MAPPING_VERSION = 2
#: The analyzer that parts tokens, of texts and of queries.
TOKENS = "tokens"
#: Between tokens at one position.
BESIDE = "|"
#: The fields with tokens, which are not kept in what is stored.
TOKEN_FIELDS = (*TEXT_FIELDS, *map(stem_field, TEXT_FIELDS), *LABEL_FIELDS)
#: No token has more letters: a term of Lucene has at most 32,766 bytes.
LONGEST_TOKEN = 8000
_LONGEST_RUN = 1_000_000
#: The k1 of BM25 of each field: that of the ranking divided by the weight of the field, which gives
#: one field alone the score that BM25F gives it. And the share of length normalisation.
SATURATION = {"title": 0.3, "teaser": 1.6, "body": 1.2, "author": 1.2}
NORMALISATION = 0.9


def label_field(name: str) -> str:
    """Name the field with the labels as they are written."""
    return f"{name}_label"


def mapped_stamp() -> Stamp:
    """Make the stamp of the running version; in place of the files, the fields have a version."""
    return replace(current_stamp(), format_version=MAPPING_VERSION)


def make_index(shards: int, replicas: int) -> dict[str, Any]:
    """Make the body that creates an index of so many shards, each with so many copies."""
    similarity = {
        name: {"type": "BM25", "k1": k1, "b": NORMALISATION, "discount_overlaps": False}
        for name, k1 in SATURATION.items()
    }
    tokens = {"type": "text", "analyzer": TOKENS}
    fields: dict[str, Any] = {name: {**tokens, "similarity": "author"} for name in LABEL_FIELDS}
    for name in TEXT_FIELDS:
        fields[name] = fields[stem_field(name)] = {**tokens, "similarity": name}
    for name in (*map(label_field, LABEL_FIELDS), "language", "id", "words"):
        fields[name] = {"type": "keyword", "ignore_above": LONGEST_TOKEN}
    fields["words"] = {"type": "keyword", "index": False, "ignore_above": 200}
    fields["sketch"] = {"type": "keyword", "doc_values": False}
    fields["published"] = {"type": "long"}
    fields["day"] = {"type": "date", "format": "strict_date"}
    fields["day_of_year"] = {"type": "short"}
    fields |= {"since": {"type": "long"}, "until": {"type": "long"}}
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": replicas,
            "refresh_interval": -1,
            "codec": "best_compression",
            "similarity": similarity,
            "analysis": {
                "tokenizer": {TOKENS: {"type": "whitespace", "max_token_length": _LONGEST_RUN}},
                "filter": {
                    "beside": {
                        "type": "pattern_capture",
                        "preserve_original": False,
                        "patterns": [f"([^{BESIDE}]+)"],
                    },
                    "nothing": {"type": "stop", "stopwords": [BESIDE]},
                },
                "analyzer": {
                    TOKENS: {"type": "custom", "tokenizer": TOKENS, "filter": ["beside", "nothing"]}
                },
            },
        },
        "mappings": {
            "dynamic": False,
            "_meta": {"artikelsuche": MAPPING_VERSION, "stamp": asdict(mapped_stamp())},
            "_source": {"excludes": [*TOKEN_FIELDS, "words", "sketch"]},
            "properties": fields,
        },
    }
