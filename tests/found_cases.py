r"""Golden cases of what is found: rows of `cases/found/`, and what is wrong with each.

A row is `TEXT | QUERY | found`, `… | found: MARK` with what the snippet marks, or `… | not`.
`\u00a0` stands for the character of that number. As a program it prints what is wrong.
"""

from __future__ import annotations

import re
import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from archives import CASES, build_index

from artikelsuche.search import Archive, open_index


class Row(NamedTuple):
    """A row: the text, the query, whether it finds the text, and what is marked ("" for any)."""

    text: str
    query: str
    is_found: bool
    mark: str

    @property
    def key(self) -> str:
        """The id of the article with its text."""
        return key_of(self.text)


def key_of(text: str) -> str:
    """Name a text by its checksum."""
    return f"{zlib.crc32(text.encode()):08x}"


def rows() -> Iterator[tuple[str, Row]]:
    """Yield all rows with the name of their file."""
    for path in sorted((CASES / "found").glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            if line and not line.startswith("# "):
                told = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), line)
                text, query, outcome = told.split(" | ")
                found, _, mark = outcome.partition(": ")
                yield path.stem, Row(text, query, found == "found", mark)


def build(folder: Path, texts: Sequence[str]) -> Path:
    """Index an article for each text, under its key, and return the index."""
    articles = [
        {
            "id": key_of(text),
            "title": "Meldung",
            "text": f"Davor steht etwas. {text} Danach kommt mehr.",
        }
        for text in texts
    ]
    return build_index(folder, articles)


def wrong(archive: Archive, row: Row) -> list[str]:
    """List what a search, and the same query excluded, do otherwise than the row says."""
    results = archive.search(row.query, limit=10_000)
    hit = next((hit for hit in results if hit.id == row.key), None)
    if any("No article has" in notice for notice in results.notices):
        hit = None
    others = {hit.id for hit in archive.search(f"Danach NICHT {row.query}", limit=10_000)}
    found = ["not found", "found"]
    problems = [] if (hit is not None) == row.is_found else [found[hit is not None]]
    if (row.key in others) == row.is_found:
        problems.append("excluded" if row.key not in others else "not excluded")
    if hit is not None and row.is_found:
        marks = [shown.text[a:b] for shown in hit.snippets for a, b in shown.spans]
        if not marks or (row.mark and row.mark not in marks):
            problems.append(f"marked: {marks}")
    return problems


def main() -> int:
    """Check all rows in an index of their own."""
    known = [row for _, row in rows()]
    with tempfile.TemporaryDirectory() as folder:
        index = build(Path(folder), list(dict.fromkeys(row.text for row in known)))
        with open_index(index) as archive:
            failed = [(row, found) for row in known if (found := wrong(archive, row))]
    sys.stdout.writelines(f"{row}: {found}\n" for row, found in failed)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
