"""Building small indexes for tests, and reading tables of judged queries."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from artikelsuche.index import reindex
from artikelsuche.search import Results

CASES = Path(__file__).parent / "cases"

Record = Mapping[str, Any]


def write_records(path: Path, records: Iterable[Record]) -> Path:
    """Write records as JSON Lines."""
    lines = (json.dumps(record, ensure_ascii=False) for record in records)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(line + "\n" for line in lines), "utf-8")
    return path


def build_index(folder: Path, records: Iterable[Record]) -> Path:
    """Index records below a folder and return the index directory."""
    fill_index(folder / "index", folder, records)
    return folder / "index"


def fill_index(index: Path | str, folder: Path, records: Iterable[Record]) -> None:
    """Index records, which are written into a folder."""
    source = write_records(folder / "articles.jsonl", records)
    reindex([source], index=index, allow_shrink=True)


#: Makes an index of some records at a new place, and returns where that is.
Indexing = Callable[[Iterable[Record]], str]


def ids(results: Results) -> list[str]:
    """List the ids of the hits, in their order."""
    return [hit.id for hit in results]


@dataclass(frozen=True)
class Judgement:
    """A query with some articles it must find and some it must not; prefixes of ids will do."""

    query: str
    find: tuple[str, ...]
    avoid: tuple[str, ...]

    def check(self, found: Iterable[str]) -> None:
        """Assert that what was found is what was judged."""
        found = list(found)
        missing = [key for key in self.find if not any(_is(one, key) for one in found)]
        wrong = [one for one in found if any(_is(one, key) for key in self.avoid)]
        assert not missing, f"{self.query}: not found: {missing}"
        assert not wrong, f"{self.query}: found, but must not be: {wrong}"


def _is(found: str, judged: str) -> bool:
    return found.rsplit("/", 1)[-1].startswith(judged)


def judgements(name: str) -> list[Any]:
    """Read a table of judged queries as parameters of a test.

    Its columns are separated by tabs: query, what it must find, what it must not find, and what
    the engine still needs before the row can hold (empty for a row that holds).
    """
    rows = []
    for line in (CASES / "judged" / name).read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        query, find, avoid, needs = (cell.strip() for cell in (line + "\t\t\t").split("\t")[:4])
        marks = [pytest.mark.xfail(reason=needs, strict=True)] if needs else []
        label = f"{query} [{find or avoid}]" if needs else query
        judgement = Judgement(query, _keys(find), _keys(avoid))
        rows.append(pytest.param(judgement, marks=marks, id=label))
    return rows


def _keys(cell: str) -> tuple[str, ...]:
    return tuple(cell.split())
