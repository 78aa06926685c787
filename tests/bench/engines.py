"""The engines that the relevance bench compares, all with BM25 (k1 1.2, b 0.75) and words OR."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

from judged_sets import JudgedSet

from artikelsuche.index import IndexDirectory, reindex
from artikelsuche.search.archive import Archive
from artikelsuche.search.open_snapshot import OnDisk

#: Takes a query, gives the ids of the ten best documents.
Search = Callable[[str], list[str]]

_WORD = re.compile(r"\w+")


def ours(judged: JudgedSet, folder: Path) -> Search:
    """Index documents with artikelsuche; headlines and dates count."""
    source = folder / "documents.jsonl"
    rows = (
        {"id": key, "title": one.title or "–", "body": one.body, "published": one.published}
        for key, one in judged.documents.items()
    )
    source.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    reindex([source], index=folder / "ours")
    return searching(Archive(OnDisk(IndexDirectory(folder / "ours"))), judged)


def searching(archive: Archive, judged: JudgedSet) -> Search:
    """Search an index of ours as the queries of a set are meant."""

    def search(text: str) -> list[str]:
        if judged.is_graded:
            return [hit.id for hit in archive.search(text, snippets=0)]
        return [hit.id for hit in archive.search(text, match="any", plain=True, snippets=0)]

    return search


def stock_whoosh(judged: JudgedSet, folder: Path) -> Search:
    """Index documents with Whoosh's own German analyzer."""
    from whoosh import fields, index, qparser, scoring
    from whoosh.analysis import LanguageAnalyzer

    schema = fields.Schema(id=fields.ID(stored=True), body=fields.TEXT(LanguageAnalyzer("de")))
    (folder / "whoosh").mkdir()
    opened = index.create_in(folder / "whoosh", schema)
    writer = opened.writer()
    for key, one in judged.documents.items():
        writer.add_document(id=key, body=one.text)
    writer.commit()
    searcher = opened.searcher(weighting=scoring.BM25F(B=0.75, K1=1.2))
    parser = qparser.QueryParser("body", schema, group=qparser.OrGroup, plugins=[])

    def search(text: str) -> list[str]:
        query = parser.parse(" ".join(_WORD.findall(text)))
        return [hit["id"] for hit in searcher.search(query, limit=10, optimize=False)]

    return search


def sqlite_fts5(judged: JudgedSet, folder: Path) -> Search:
    """Index documents with SQLite FTS5, which has no German stemmer."""
    base = sqlite3.connect(folder / "fts5.db")
    base.execute(
        "CREATE VIRTUAL TABLE docs USING "
        'fts5(id UNINDEXED, body, tokenize="unicode61 remove_diacritics 2")'
    )
    rows = ((key, one.text) for key, one in judged.documents.items())
    base.executemany("INSERT INTO docs VALUES (?, ?)", rows)

    def search(text: str) -> list[str]:
        query = " OR ".join(f'"{word}"' for word in _WORD.findall(text))
        rows = base.execute(
            "SELECT id FROM docs WHERE docs MATCH ? ORDER BY bm25(docs) LIMIT 10", (query,)
        )
        return [row[0] for row in rows]

    return search


def tantivy_de_stem(judged: JudgedSet, folder: Path) -> Search:
    """Index documents with tantivy and its German stemmer."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("body", tokenizer_name="de_stem")
    (folder / "tantivy").mkdir()
    index = tantivy.Index(builder.build(), path=str(folder / "tantivy"))
    writer = index.writer()
    for key, one in judged.documents.items():
        writer.add_document(tantivy.Document(id=key, body=one.text))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def search(text: str) -> list[str]:
        query = index.parse_query(" ".join(_WORD.findall(text)).lower(), ["body"])
        hits = searcher.search(query, 10).hits
        return [searcher.doc(address)["id"][0] for _, address in hits]

    return search


ENGINES = {
    "artikelsuche": ours,
    "Whoosh, de": stock_whoosh,
    "tantivy, de_stem": tantivy_de_stem,
    "SQLite FTS5": sqlite_fts5,
}
