"""Completion in the shell, by the command as the shell calls it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from archives import Indexing

_RECORDS = [
    {"id": f"kran/{n}", "title": "Kran", "body": f"Der Kran Nummer {n}.", "section": section,
     "source": "Küstenblatt", "authors": ["Ada Berg"]}
    for n, section in enumerate(["Politik", "Politik", "Panorama", "Kultur"])
]  # fmt: skip


def _completed(index: str, line: str) -> list[str]:
    """Complete the last word of a command line as bash does."""
    command = Path(sys.executable).with_name("artikelsuche")
    assert shutil.which(command)
    words = line.split(" ")
    shell = {
        "_ARTIKELSUCHE_COMPLETE": "bash_complete",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
        "ARTIKELSUCHE_INDEX": index,
    }
    done = subprocess.run(
        [command], env={**os.environ, **shell}, capture_output=True, text=True, check=False
    )
    assert not done.stderr
    return [row.partition(",")[2] for row in done.stdout.splitlines() if row]


@pytest.fixture(scope="module")
def index(indexed: Indexing) -> str:
    """An index of four articles."""
    return indexed(_RECORDS)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("artikelsuche sea", ["search"]),
        ("artikelsuche search Kran --time", ["--timeline"]),
        ("artikelsuche search --section p", ["Politik", "Panorama"]),
        ("artikelsuche search --source ", ["Küstenblatt"]),
        ("artikelsuche search --author X", []),
        ("artikelsuche search --facet se", ["section"]),
        ("artikelsuche show kran/3", ["kran/3"]),
    ],
)
def test_what_a_shell_offers(index: str, line: str, expected: list[str]) -> None:
    """Commands, options, labels and ids of the index are completed, the most frequent first."""
    assert _completed(index, line) == expected


def test_without_an_index_nothing_is_offered(tmp_path: Path) -> None:
    """Where there is no index, labels are no error on the command line."""
    assert _completed(str(tmp_path / "nirgends"), "artikelsuche search --section P") == []
