"""The engines that the speed bench compares: how each builds an index, and how it is asked.

Every engine keeps title and body, stores both, and gives the ten best hits with their titles; the
kinds of queries are those of `speed.py`, in milliseconds p50 / p95 there.
"""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

#: Asks for the ten best articles, by kind of query.
Searches = dict[str, Callable[[str], object]]

_WORD = re.compile(r"\w+")


def _rows(texts: Path) -> Iterator[dict[str, Any]]:
    with texts.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _build_ours(texts: Path, place: Path, jobs: int = 1) -> None:
    command = [sys.executable, "-m", "artikelsuche.search", "reindex", texts, "--index", place]
    subprocess.run([*command, "--quiet", "--jobs", str(jobs)], check=True)


def _open_ours(place: Path) -> Searches:
    from artikelsuche.search import open_index

    archive = open_index(place)
    plain = partial(archive.search, snippets=0)
    return {
        "one word": plain,
        "AND": plain,
        "OR": partial(plain, match="any"),
        "phrase": lambda text: plain(f'"{text}"'),
        "snippets": archive.search,
    }


def _build_whoosh(texts: Path, place: Path) -> None:
    from whoosh import fields, index
    from whoosh.analysis import LanguageAnalyzer

    text = fields.TEXT(LanguageAnalyzer("de"), stored=True)
    opened = index.create_in(place, fields.Schema(id=fields.ID(stored=True), title=text, body=text))
    writer = opened.writer(limitmb=256)
    for row in _rows(texts):
        writer.add_document(id=row["id"], title=row["title"], body=row["body"])
    writer.commit()


def _open_whoosh(place: Path) -> Searches:
    from whoosh import index, qparser

    opened = index.open_dir(place)
    searcher = opened.searcher()

    def ask(group: Any, text: str, *, marked: bool = False) -> list[Any]:
        parser = qparser.MultifieldParser(["title", "body"], opened.schema, group=group)
        hits = searcher.search(parser.parse(text), limit=10)
        if marked:
            return [hit.highlights("body", top=3) for hit in hits]
        return [hit["title"] for hit in hits]

    every, some = qparser.AndGroup, qparser.OrGroup
    return {
        "one word": partial(ask, every),
        "AND": partial(ask, every),
        "OR": partial(ask, some),
        "phrase": lambda text: ask(every, f'"{text}"'),
        "snippets": partial(ask, every, marked=True),
    }


def _build_tantivy(texts: Path, place: Path) -> None:
    import tantivy

    index = tantivy.Index(_tantivy_schema(), path=str(place))
    writer = index.writer(heap_size=256_000_000, num_threads=1)
    for row in _rows(texts):
        writer.add_document(tantivy.Document(id=row["id"], title=row["title"], body=row["body"]))
    writer.commit()
    writer.wait_merging_threads()


def _tantivy_schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("title", stored=True, tokenizer_name="de_stem")
    builder.add_text_field("body", stored=True, tokenizer_name="de_stem")
    return builder.build()


def _open_tantivy(place: Path) -> Searches:
    import tantivy

    index = tantivy.Index.open(str(place))
    searcher = index.searcher()

    def ask(link: str, text: str, *, marked: bool = False) -> list[Any]:
        query = index.parse_query(link.join(_WORD.findall(text)), ["title", "body"])
        return shown(query, marked=marked)

    def shown(query: Any, *, marked: bool = False) -> list[Any]:
        documents = [searcher.doc(address) for _, address in searcher.search(query, 10).hits]
        if marked:
            generator = tantivy.SnippetGenerator.create(searcher, query, index.schema, "body")
            return [generator.snippet_from_doc(document).to_html() for document in documents]
        return [document.to_dict()["title"] for document in documents]

    return {
        "one word": partial(ask, " "),
        "AND": partial(ask, " AND "),
        "OR": partial(ask, " "),
        "phrase": lambda text: shown(index.parse_query(f'"{text}"', ["title", "body"])),
        "snippets": partial(ask, " AND ", marked=True),
    }


def _build_fts5(texts: Path, place: Path) -> None:
    base = sqlite3.connect(place / "fts5.db")
    base.execute(
        "CREATE VIRTUAL TABLE docs USING "
        'fts5(id UNINDEXED, title, body, tokenize="unicode61 remove_diacritics 2")'
    )
    rows = ((row["id"], row["title"], row["body"]) for row in _rows(texts))
    base.executemany("INSERT INTO docs VALUES (?, ?, ?)", rows)
    base.commit()
    base.close()


def _open_fts5(place: Path) -> Searches:
    base = sqlite3.connect(place / "fts5.db")

    def ask(link: str, text: str, what: str = "title") -> list[Any]:
        query = link.join(f'"{word}"' for word in _WORD.findall(text))
        return base.execute(
            f"SELECT id, {what} FROM docs WHERE docs MATCH ? ORDER BY bm25(docs) LIMIT 10", (query,)
        ).fetchall()

    return {
        "one word": partial(ask, " "),
        "AND": partial(ask, " AND "),
        "OR": partial(ask, " OR "),
        "phrase": partial(ask, " + "),
        "snippets": partial(ask, " AND ", what="snippet(docs, 2, '<b>', '</b>', '…', 32)"),
    }


def _build_bm25s(texts: Path, place: Path) -> None:
    import bm25s

    rows = [{"title": row["title"], "text": row["body"]} for row in _rows(texts)]
    retriever = bm25s.BM25(corpus=rows)
    whole = [f"{row['title']}\n{row['text']}" for row in rows]
    retriever.index(_bm25s_terms(whole), show_progress=False)
    retriever.save(place, corpus=rows)


def _bm25s_terms(texts: list[str]) -> Any:
    import bm25s
    import Stemmer

    stemmer = Stemmer.Stemmer("german")
    return bm25s.tokenize(texts, stopwords="german", stemmer=stemmer, show_progress=False)


def _open_bm25s(place: Path) -> Searches:
    import bm25s

    retriever = bm25s.BM25.load(place, load_corpus=True, mmap=True)

    def ask(text: str) -> list[Any]:
        terms = _bm25s_terms([text])
        found = retriever.retrieve(terms, k=10, show_progress=False)
        return [row["title"] for row in found.documents[0]]

    return {"one word": ask, "OR": ask}


ENGINES: dict[str, tuple[Callable[[Path, Path], None], Callable[[Path], Searches]]] = {
    "artikelsuche": (_build_ours, _open_ours),
    "artikelsuche, 2 processes": (partial(_build_ours, jobs=2), _open_ours),
    "tantivy, de_stem": (_build_tantivy, _open_tantivy),
    "SQLite FTS5": (_build_fts5, _open_fts5),
    "bm25s, german": (_build_bm25s, _open_bm25s),
    "Whoosh, de": (_build_whoosh, _open_whoosh),
}
