"""What queries find, exclude and mark, row by row of `cases/found/`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import found_cases
import pytest
from command import run
from found_cases import Row, build, rows, wrong

from artikelsuche.search import Archive, open_index

ROWS = list(rows())


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Index the texts of all rows."""
    texts = list(dict.fromkeys(row.text for _, row in ROWS))
    return build(tmp_path_factory.mktemp("found"), texts)


@pytest.fixture(scope="module")
def archive(index: Path) -> Iterator[Archive]:
    """Open the index of all rows."""
    with open_index(index) as archive:
        yield archive


@pytest.mark.parametrize(("file", "row"), ROWS, ids=[f"{r.query} in {r.text}" for _, r in ROWS])
def test_golden_cases(archive: Archive, file: str, row: Row) -> None:
    """A query finds and marks a text, and excludes it, where its row says so, and else does not."""
    assert wrong(archive, row) == []


def test_golden_cases_without_the_modules_in_c() -> None:
    """Without the modules in C all rows hold as well."""
    program = [sys.executable, found_cases.__file__]
    environment = {**os.environ, "ARTIKELSUCHE_NATIVE": "off"}
    done = subprocess.run(program, capture_output=True, encoding="utf-8", env=environment)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


@pytest.mark.parametrize("query", ["§ 129", "$129", '"C++"', "2:1", "Oktober 1990"])
def test_the_command_finds_what_the_library_finds(index: Path, query: str) -> None:
    """`search` finds what `Archive.search` finds, and marks it."""
    with open_index(index) as archive:
        expected = [hit.id for hit in archive.search(query, limit=50)]
    assert expected
    outcome = run("search", "--index", str(index), "--format", "ids", "--limit", "50", query)
    assert outcome.out.splitlines() == expected
    assert "**" in run("search", "--index", str(index), query).out
