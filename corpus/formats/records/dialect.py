"""How a table of separated values is written: its separator and its quotes, told by its rows."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from .names import known_names

#: What may stand between cells.
SEPARATORS = ("\t", ";", ",", "|")
_ROWS = 60
_DECLARED = re.compile(r"sep=(.)\r?\n")


class Dialect(NamedTuple):
    """How rows are written.

    Args:
        separator: What stands between cells.
        quote: What stands around cells that need it.
        escape: What stands before a quote within quotes; None where the quote is doubled.
        spaced: Whether a space follows each separator.
        declared: Whether the first line is none of the table but names the separator.
    """

    separator: str
    quote: str
    escape: str | None = None
    spaced: bool = False
    declared: bool = False

    def rows(self, lines: Iterable[str]) -> Any:
        """Part lines into rows of cells; what is returned counts the lines, too."""
        return csv.reader(
            lines,
            delimiter=self.separator,
            quotechar=self.quote,
            doublequote=self.escape is None,
            escapechar=self.escape,
            skipinitialspace=self.spaced,
        )


def dialect_of(head: str) -> Dialect:
    """Tell how a table is written by its beginning."""
    declared = _DECLARED.match(head)
    if declared:
        return _with_quotes(declared[1], head[declared.end() :])._replace(declared=True)
    lines = head.splitlines(keepends=True)
    found = (_with_quotes(separator, head) for separator in SEPARATORS)
    return max(found, key=lambda dialect: _fit(dialect, lines))


def _with_quotes(separator: str, head: str) -> Dialect:
    """Find the quotes that go with a separator."""
    before = rf"(?:^|{re.escape(separator)}) ?"
    counts = {q: len(re.findall(before + q, head, re.MULTILINE)) for q in "\"'"}
    quote = max(counts, key=counts.__getitem__)
    escaped = f"\\{quote}" in head and quote * 2 not in head
    tight, spaced = f"{separator}{quote}", f"{separator} {quote}"
    return Dialect(
        separator, quote, "\\" if escaped else None, head.count(spaced) > head.count(tight)
    )


def _fit(dialect: Dialect, lines: list[str]) -> tuple[bool, int, int, float, int]:
    """Judge a dialect by its rows: as many cells in each, names that are known, quoted cells."""
    rows = list(islice(_unbroken(dialect, lines), _ROWS))
    counts = Counter(map(len, rows[:-1] or rows))
    cells, often = counts.most_common(1)[0] if counts else (0, 0)
    share = often / max(1, counts.total())
    names = known_names(rows[0]) if rows else 0
    quote = f"{dialect.separator}{dialect.quote}"
    text = "".join(lines)
    quoted = min(text.count(quote), len(re.findall(rf"{dialect.quote}[{quote[0]}\r\n]", text)))
    return cells > 1 and share > 0.7, names, quoted, share, cells


def _unbroken(dialect: Dialect, lines: list[str]) -> Iterator[list[str]]:
    try:
        yield from filter(None, dialect.rows(lines))
    except csv.Error:
        return
