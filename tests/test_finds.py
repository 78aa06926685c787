r"""What a query finds in a text, from `reindex` to `search`: golden cases.

A case is a line of a file under `cases/finds/`:

    + TEXT | QUERY | QUERY …    each query finds the text and marks the hit
    - TEXT | QUERY | QUERY …    none does

as the text of an article and as its headline; and where a query is excluded, it leaves out what it
finds and nothing else. `\n` stands for a line break, `\u00ad` for the character of that number.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from archives import CASES, build_index

from artikelsuche.search import Archive, Hit, open_index

_FILES = sorted((CASES / "finds").glob("*.txt"))
_REST = "Zuletzt lag ein Kutter am Kai."


@dataclass(frozen=True)
class _Case:
    number: int
    text: str
    queries: tuple[str, ...]
    is_found: bool


def _cases(path: Path) -> Iterator[_Case]:
    lines = path.read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        if not line or line.startswith("# "):
            continue
        sign, _, rest = line.partition(" ")
        assert sign in "+-", line
        rest = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), rest)
        text, *queries = (part.strip(" ").replace(r"\n", "\n") for part in rest.split(" | "))
        yield _Case(number, text, tuple(queries), sign == "+")


def _wrong(archive: Archive, case: _Case) -> Iterator[str]:
    """Say what a case finds or leaves out that it should not."""
    body, title = f"text-{case.number}", f"titel-{case.number}"
    for query in case.queries:
        hits = _hits(archive, query)
        for one in (body, title):
            if (one in hits) != case.is_found:
                yield f"{query} in {one}: {case.text}"
        if case.is_found and body in hits and title in hits:
            marked = any(snippet.spans for snippet in hits[body].snippets)
            if not (marked and hits[title].title_spans):
                yield f"{query} is not marked: {case.text}"
        left = _hits(archive, f"Kutter NICHT ({query})")
        if (body in left) == case.is_found or (title in left) == case.is_found:
            yield f"NICHT ({query}): {case.text}"


def _hits(archive: Archive, query: str) -> dict[str, Hit]:
    """Find the articles that match all of a query."""
    results = archive.search(query, limit=1000)
    is_loosened = any("No article has" in notice for notice in results.notices)
    return {} if is_loosened else {hit.id: hit for hit in results}


def _records(path: Path) -> list[dict[str, str]]:
    return [
        record
        for case in _cases(path)
        for record in (
            {"id": f"text-{case.number}", "body": f"{case.text}\n\n{_REST}"},
            {"id": f"titel-{case.number}", "title": case.text.replace("\n", " "), "body": _REST},
        )
    ]


@pytest.mark.parametrize("path", _FILES, ids=[path.stem for path in _FILES])
def test_a_query_finds_what_its_case_says(path: Path, tmp_path: Path) -> None:
    """Each query finds, marks, and where it is excluded leaves out, what its case says."""
    with open_index(build_index(tmp_path, _records(path))) as archive:
        wrong = [sentence for case in _cases(path) for sentence in _wrong(archive, case)]
    assert "\n".join(wrong) == ""


def test_the_cases_hold_without_the_modules_in_c(monkeypatch: pytest.MonkeyPatch) -> None:
    """All cases hold in a process that has no module in C."""
    monkeypatch.setenv("ARTIKELSUCHE_NATIVE", "off")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__]
    tests = [*command, "-k", "finds_what_its_case_says"]
    done = subprocess.run(tests, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout
