r"""What a query finds in a text, from `reindex` to `search`: golden cases.

A case is a line of a file under `cases/finds/`:

    + TEXT | QUERY | QUERY => MARK …    each query finds the text and marks the hit, or MARK
    - TEXT | QUERY | QUERY …            none does

as the text of an article and, where it is one line, as its headline; and where a query is excluded,
it leaves out what it finds and nothing else. `\n` stands for a line break, `\u00ad` for the
character of that number.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from archives import CASES, build_index, fill_index
from command import run

from artikelsuche.search import Archive, Hit, open_index

_FILES = sorted((CASES / "finds").glob("*.txt"))
# Written otherwise in each record: what records share is cut as furniture.
_LETTERS = str.maketrans("0123456789", "abcdefghij")


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
    places = (body,) if "\n" in case.text else (body, title)
    for told in case.queries:
        query, _, mark = told.partition(" => ")
        hits, left = _hits(archive, query), _hits(archive, f"Kutter NICHT ({query})")
        for one in places:
            if (one in hits) != case.is_found:
                yield f"{query} in {one}: {case.text}"
            elif case.is_found and (not (marks := _marks(hits[one])) or mark not in ("", *marks)):
                yield f"{query} marks {marks} in {one}: {case.text}"
            if (one in left) == case.is_found:
                yield f"NICHT ({query}) in {one}: {case.text}"


def _hits(archive: Archive, query: str) -> dict[str, Hit]:
    """Find the articles that match all of a query."""
    results = archive.search(query, limit=1000, copies="all")
    is_loosened = any("No article has" in notice for notice in results.notices)
    return {} if is_loosened else {hit.id: hit for hit in results}


def _marks(hit: Hit) -> list[str]:
    """List what is marked of a hit, in its headline if that has no other text."""
    if hit.id.startswith("titel-"):
        return [hit.title[start:end] for start, end in hit.title_spans]
    return [shown.text[start:end] for shown in hit.snippets for start, end in shown.spans]


def _rest(number: int) -> str:
    return f"Zuletzt lag ein Kutter am Kai kai{str(number).translate(_LETTERS)}."


def _records(path: Path) -> list[dict[str, str]]:
    return [
        record
        for case in _cases(path)
        for record in (
            {
                "id": f"text-{case.number}",
                "title": "–",
                "body": f"{case.text}\n\n{_rest(case.number)}",
            },
            {
                "id": f"titel-{case.number}",
                "title": case.text.replace("\n", " "),
                "body": _rest(case.number),
            },
        )
    ]


@pytest.mark.parametrize("path", _FILES, ids=[path.stem for path in _FILES])
def test_a_query_finds_what_its_case_says(
    path: Path, place: Callable[[str], str], tmp_path: Path
) -> None:
    """Each query finds, marks, and where it is excluded leaves out, what its case says."""
    index = place("finds")
    fill_index(index, tmp_path, _records(path))
    with open_index(index) as archive:
        wrong = [sentence for case in _cases(path) for sentence in _wrong(archive, case)]
    assert "\n".join(wrong) == ""


def test_some_cases_hold_without_the_modules_in_c(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cases of several kinds hold in a process that has no module in C, as all do with it."""
    monkeypatch.setenv("ARTIKELSUCHE_NATIVE", "off")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__]
    kinds = "capitals or gender or open_words or signs"
    tests = [*command, "-k", f"finds_what_its_case_says and disk and ({kinds})"]
    done = subprocess.run(tests, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout


def test_the_command_finds_what_the_library_finds(tmp_path: Path) -> None:
    """`search` finds what `Archive.search` finds, and marks it."""
    records = [
        record | {"id": f"{path.stem}-{record['id']}"}
        for path in _FILES
        for record in _records(path)
    ]
    index = str(build_index(tmp_path, records))
    with open_index(index) as archive:
        for query in ("§ 129", "$129", '"C++"', "2:1", "Oktober 1990"):
            expected = [hit.id for hit in archive.search(query, limit=50)]
            outcome = run("search", "--index", index, "--format", "ids", "--limit", "50", query)
            assert outcome.out.splitlines() == expected != []
            assert "**" in run("search", "--index", index, query).out
