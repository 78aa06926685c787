"""Importing Whoosh: what its source is guilty of does not reach the user."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from artikelsuche.index import reindex
from artikelsuche.search.engine.evaluation import NATIVE


@pytest.mark.parametrize("package", ["index", "search", "search.cli"])
def test_compiling_whoosh_warns_of_nothing(package: str, tmp_path: Path) -> None:
    """A first run, with no byte code there yet, prints no warnings of Whoosh's source."""
    program = f"import artikelsuche.{package}, artikelsuche.index as index, sys\n"
    program += "index.reindex(sys.argv[2:], index=sys.argv[1])"
    article = tmp_path / "a.txt"
    article.write_text("Ein Titel\n\nDas Lamm steht auf der Wiese.\n", "utf-8")
    run = subprocess.run(
        [sys.executable, "-W", "always", "-c", program, str(tmp_path / "index"), str(article)],
        env={**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "whoosh" not in run.stderr


def test_a_search_goes_without_whoosh_and_numpy(tmp_path: Path) -> None:
    """A search imports nothing of Whoosh, and numpy only where there are no modules in C."""
    article = tmp_path / "a.txt"
    article.write_text("Ein Titel\n\nDas Lamm steht auf der Wiese.\n", "utf-8")
    reindex([article], index=tmp_path / "index")
    program = "import sys\nfrom artikelsuche.search import open_index\n"
    program += "with open_index(sys.argv[1]) as archive: print(archive.search('Lamm').total)\n"
    program += "print(*({name.partition('.')[0] for name in sys.modules} & {'whoosh', 'numpy'}))"
    run = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "index")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == f"1\n{'' if NATIVE else 'numpy'}\n"
