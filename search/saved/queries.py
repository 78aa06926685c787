"""Files of queries: one a line, or a CSV file with names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from artikelsuche.corpus.decode import DecodeError, decode_bytes
from artikelsuche.corpus.language import tr
from artikelsuche.corpus.language.foreign import quoted
from artikelsuche.search.errors import QueryError

# What the columns of a CSV file may be called.
_NAMES = ("name", "titel", "title")
_QUERIES = ("query", "suche", "anfrage", "suchanfrage")
_SIGNS = (",", ";", "\t")


class SavedQuery(NamedTuple):
    """A query of a file.

    Args:
        name: What it is called; the query itself where it has no name.
        query: The query, in the query language.
        line: The line it stands in, from 1.
    """

    name: str
    query: str
    line: int


def read_queries(raw: bytes, place: Path | str) -> list[SavedQuery]:
    """Read a file of queries.

    Args:
        raw: Its bytes: one query a line, where empty lines and those that begin with `# ` say
            nothing; or CSV whose header names a column `query`, and perhaps one `name`.
        place: Where they come from, for messages.

    Returns:
        The queries in their order, at least one.

    Raises:
        QueryError: The file is no text, has no query, or a row without one.
    """
    try:
        text = decode_bytes(raw).text
    except DecodeError as error:
        raise QueryError(f"{place} {error}") from None
    found = list(_rows(text, place) if _sign(text) else _lines(text))
    if not found:
        raise QueryError(
            tr("{place} holds no query; write one a line, or CSV with name and query", place=place)
        )
    return found


def _lines(text: str) -> Iterator[SavedQuery]:
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if line and line != "#" and not line.startswith("# "):
            yield SavedQuery(line, line, number)


def _sign(text: str) -> str | None:
    """Tell what parts the columns of a CSV file; None where the first line is no header of one."""
    header = text.split("\n", 1)[0].strip()
    for sign in _SIGNS:
        names = _header(header, sign)
        if any(name in _QUERIES for name in names) and all(name in _KNOWN for name in names):
            return sign
    return None


_KNOWN = {*_NAMES, *_QUERIES}


def _header(line: str, sign: str) -> list[str]:
    return [cell.strip(' "').lower() for cell in line.split(sign)]


def _rows(text: str, place: Path | str) -> Iterator[SavedQuery]:
    sign = _sign(text)
    assert sign is not None, "only files with a header are read by their columns"
    names = _header(text.split("\n", 1)[0].strip(), sign)
    at = next(number for number, name in enumerate(names) if name in _QUERIES)
    called = next((number for number, name in enumerate(names) if name in _NAMES), at)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    try:
        for row in rows:
            if rows.line_num == 1 or not any(cell.strip() for cell in row):
                continue
            query = row[at].strip() if at < len(row) else ""
            if not query:
                raise QueryError(
                    tr(
                        "{place}, line {line}: the row has no query; add one",
                        place=place,
                        line=rows.line_num,
                    )
                )
            name = row[called].strip() if called < len(row) else ""
            yield SavedQuery(name or query, query, rows.line_num)
    except csv.Error as error:
        raise QueryError(
            tr(
                "{place}, line {line}: {error}; mend the quotes",
                place=place,
                line=rows.line_num,
                error=quoted(error),
            )
        ) from None
