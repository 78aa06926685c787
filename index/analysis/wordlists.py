"""Reading the word tables that ship with the package."""

from __future__ import annotations

from functools import cache

from artikelsuche.corpus.tables import tables_folder


@cache
def read_rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Read a table: one row a line, cells separated by blanks; `#` and a blank open a comment.

    The name is that of a file below `index/analysis/tables/`.
    """
    text = (tables_folder("artikelsuche.index.analysis") / name).read_text("utf-8")
    lines = (line.strip() for line in text.splitlines())
    return tuple(tuple(line.split()) for line in lines if line and not line.startswith("# "))


def read_words(name: str) -> frozenset[str]:
    """Read a table as one set of words: every cell of it."""
    return frozenset(word for row in read_rows(name) for word in row)
