"""The README keeps its word: what it shows is what happens."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("the README is run at a POSIX terminal", allow_module_level=True)

from readme_runs import README, SET_UP, blocks, formats_table, masked, rendered, runs

from artikelsuche.search.query.parser import parse

TEXT = README.read_text("utf-8")


def test_every_block_shows_what_it_prints(tmp_path: Path) -> None:
    """Each command and each Python program prints what the README shows, times aside."""
    assert masked(rendered(TEXT, tmp_path)) == masked(TEXT), (
        "run 'python tests/readme_runs.py' and read what has changed"
    )


def test_the_table_of_formats_is_that_of_the_code() -> None:
    """Each format stands in one row of the README, with its suffixes."""
    assert formats_table() in TEXT


def test_every_block_is_run_or_called_an_illustration() -> None:
    """A block that is not run says so in the line above it."""
    for block in blocks(TEXT):
        if block.language not in ("console", "python", "output"):
            assert block.before.endswith("(illustration):"), block.text


def test_the_set_up_lines_are_those_that_ci_runs() -> None:
    """The first two blocks are single lines that start from a checkout and nothing else."""
    main, tests = (next(runs(block)).command for block in blocks(TEXT)[:2])
    assert main.startswith(SET_UP)
    assert tests.startswith("python3 -m venv .venv && ")
    assert "pytest" in tests


def test_the_python_example_has_five_lines() -> None:
    """The library call fits in five lines."""
    (program,) = (block.text for block in blocks(TEXT) if block.language == "python")
    assert len([line for line in program.splitlines() if line]) == 5
    ast.parse(program)


def _queries() -> list[str]:
    table = TEXT.split("| Query | Finds articles with |")[1].split("\n\n")[0]
    cells = (row.split("|")[1] for row in table.splitlines()[2:])
    return [query for cell in cells for query in re.findall(r"`([^`]+)`", cell)]


@pytest.mark.parametrize("query", [q for q in _queries() if not re.fullmatch(r"[a-z]+:|[A-Z]+", q)])
def test_every_query_of_the_table_is_understood(query: str) -> None:
    """Each query of the table is read as it stands, without a notice."""
    assert not parse(query).notices


def test_every_field_of_the_table_is_one() -> None:
    """Each other name of a field is read as that field."""
    for name in (q for q in _queries() if re.fullmatch(r"[a-z]+:", q)):
        value = "2024" if name in ("date:", "datum:") else "Wort"
        assert ":" in str(parse(f"{name}{value}").query)
