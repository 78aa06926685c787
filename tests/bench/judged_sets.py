"""The judged sets of the relevance bench: documents, and queries with what is relevant to each."""

from __future__ import annotations

import csv
import json
import lzma
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from artikelsuche.search.snippets.sentences import iter_sentences

_JUDGED = Path(__file__).parent / "judged"
_AE = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
# How long a headline may be, in characters: what the 10kGNAD begins with may be a sentence.
_HEADLINES = range(15, 140)
_A = str.maketrans("äöüÄÖÜ", "aouAOU")


class Document(NamedTuple):
    """An article, or a bare text."""

    body: str
    title: str | None = None
    published: str | None = None

    @property
    def text(self) -> str:
        """The whole as one text."""
        return self.body if self.title is None else f"{self.title}\n\n{self.body}"


class JudgedQuery(NamedTuple):
    """A query with the grades, 0 to 3, of the documents that were judged."""

    text: str
    grades: dict[str, int]


@dataclass(frozen=True)
class JudgedSet:
    """A set of documents with queries.

    Args:
        name: What tables call it.
        documents: The documents by their ids.
        queries: The queries.
        is_graded: Whether several documents are relevant to a query, in grades, and the queries
            are as people type them; else they are questions or headlines with one document each.
    """

    name: str
    documents: dict[str, Document]
    queries: tuple[JudgedQuery, ...]
    is_graded: bool = False

    def respelt(self, name: str, spell: Callable[[str], str]) -> JudgedSet:
        """Make the same set with its queries in another spelling."""
        queries = tuple(JudgedQuery(spell(text), grades) for text, grades in self.queries)
        return JudgedSet(f"{self.name}, {name}", self.documents, queries)


def read_sets(data: Path) -> Iterator[JudgedSet]:
    """Read the sets that are present below a folder.

    Args:
        data: The folder of the shared data.

    Yields:
        The questions as written, with other umlauts and with compounds apart; the headlines, also
        among many texts; the queries of newsrooms.
    """
    xquad = data / "xquad-de"
    if xquad.is_dir():
        yield from _questions(xquad)
    wikinews = data / "wikinews-de.jsonl"
    if wikinews.is_file():
        records = _read_lines(wikinews)
        documents = {record["id"]: Document(record["body"]) for record in records}
        queries = tuple(JudgedQuery(record["title"], {record["id"]: 1}) for record in records)
        yield JudgedSet("wikinews, headlines", documents, queries)
        if (data / "gnad-test.csv").is_file():
            articles = {
                f"wikinews-{r['id']}": Document(r["body"], r["title"], r["date"]) for r in records
            }
            articles |= _standard(data / "gnad-test.csv")
            if (data / "wiki-de.jsonl.xz").is_file():
                yield _headlines_among_many(articles, data / "wiki-de.jsonl.xz")
            yield JudgedSet("newsroom", articles, _graded(_JUDGED / "newsroom.tsv"), is_graded=True)


def _headlines_among_many(articles: dict[str, Document], others: Path) -> JudgedSet:
    """Look for all articles by their headlines among the texts of an encyclopaedia."""
    documents = {key: Document(one.body) for key, one in articles.items()}
    with lzma.open(others, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            documents[f"wiki-{record['id']}"] = Document(record["body"])
    queries = tuple(
        JudgedQuery(one.title, {key: 1})
        for key, one in articles.items()
        if one.title and len(one.title) in _HEADLINES
    )
    return JudgedSet("headlines among 29,330 texts", documents, queries)


def _standard(path: Path) -> dict[str, Document]:
    """Read the articles of the 10kGNAD, whose first sentence is the headline."""
    with path.open(encoding="utf-8", newline="") as file:
        texts = [row[1] for row in csv.reader(file, delimiter=";", quotechar="'")]
    cuts = [next((end for _, end in iter_sentences(text)), len(text)) for text in texts]
    return {
        f"gnad-{row}": Document(text[cut:].strip() or text, text[:cut])
        for row, (text, cut) in enumerate(zip(texts, cuts, strict=True))
    }


def _graded(path: Path) -> tuple[JudgedQuery, ...]:
    """Read a table of query, id and grade."""
    found: dict[str, dict[str, int]] = {}
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            query, key, grade = line.split("\t")
            found.setdefault(query, {})[key] = int(grade)
    return tuple(JudgedQuery(text, grades) for text, grades in found.items())


def _questions(folder: Path) -> Iterator[JudgedSet]:
    texts = _read_lines(folder / "corpus.jsonl")
    documents = {record["id"]: Document(record["text"]) for record in texts}
    rows = (line.split() for line in (folder / "qrels.tsv").read_text("utf-8").splitlines())
    relevant = {row[0]: {row[1]: 1} for row in rows}

    def judged(name: str, file: str) -> JudgedSet:
        records = _read_lines(folder / file)
        queries = tuple(JudgedQuery(record["text"], relevant[record["id"]]) for record in records)
        return JudgedSet(name, documents, queries)

    plain = judged("xquad", "queries.jsonl")
    yield plain
    yield plain.respelt("ä as ae", lambda text: text.translate(_AE))
    yield plain.respelt("ä as a", lambda text: text.translate(_A))
    yield judged("xquad, compounds apart", "queries-split.jsonl")


def _read_lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.open(encoding="utf-8")]
