"""The judged sets of the relevance bench: documents, queries and the one relevant document each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

_AE = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_A = str.maketrans("äöüÄÖÜ", "aouAOU")


@dataclass(frozen=True)
class JudgedSet:
    """A set of documents with queries.

    Args:
        name: What tables call it.
        documents: Text by id.
        queries: The text of each query and the id of its relevant document.
    """

    name: str
    documents: dict[str, str]
    queries: tuple[tuple[str, str], ...]

    def respelt(self, name: str, spell: Callable[[str], str]) -> JudgedSet:
        """Make the same set with its queries in another spelling."""
        queries = tuple((spell(text), key) for text, key in self.queries)
        return JudgedSet(f"{self.name}, {name}", self.documents, queries)


def read_sets(data: Path) -> Iterator[JudgedSet]:
    """Read the sets that are present below a folder.

    Args:
        data: The folder of the shared data.

    Yields:
        The questions as written, with other umlauts and with compounds apart; the headlines.
    """
    xquad = data / "xquad-de"
    if xquad.is_dir():
        yield from _questions(xquad)
    wikinews = data / "wikinews-de.jsonl"
    if wikinews.is_file():
        records = _read_lines(wikinews)
        documents = {record["id"]: record["body"] for record in records}
        queries = tuple((record["title"], record["id"]) for record in records)
        yield JudgedSet("wikinews, headlines", documents, queries)


def _questions(folder: Path) -> Iterator[JudgedSet]:
    documents = {record["id"]: record["text"] for record in _read_lines(folder / "corpus.jsonl")}
    rows = (line.split() for line in (folder / "qrels.tsv").read_text("utf-8").splitlines())
    relevant = {row[0]: row[1] for row in rows}

    def judged(name: str, file: str) -> JudgedSet:
        records = _read_lines(folder / file)
        queries = tuple((record["text"], relevant[record["id"]]) for record in records)
        return JudgedSet(name, documents, queries)

    plain = judged("xquad", "queries.jsonl")
    yield plain
    yield plain.respelt("ä as ae", lambda text: text.translate(_AE))
    yield plain.respelt("ä as a", lambda text: text.translate(_A))
    yield judged("xquad, compounds apart", "queries-split.jsonl")


def _read_lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.open(encoding="utf-8")]
