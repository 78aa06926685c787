"""Hostile and random queries of an index of tens of thousands of real texts (`-m sweep`)."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from artikelsuche.index import reindex

WIKIPEDIA = Path(__file__).parents[2] / "shared" / "data" / "wiki-de.jsonl.xz"
_PROGRAM = Path(__file__).with_name("hostile_queries.py")
_SECONDS = 40


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Index the texts, once for all processes of the tests."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    with FileLock(folder / "real.lock"):
        if not (folder / "real" / "current").exists():
            assert reindex([WIKIPEDIA], index=folder / "real").articles >= 20_000
    return folder / "real"


@pytest.mark.sweep
@pytest.mark.skipif(not WIKIPEDIA.exists(), reason="needs the shared data")
@pytest.mark.parametrize("native", ["on", "off"])
def test_any_query_of_real_texts_gets_an_answer(index: Path, native: str) -> None:
    """Whatever is asked of many real texts, with snippets: results or a QueryError."""
    start = 0 if "CI" in os.environ else random.randrange(10**6)
    done = subprocess.run(
        [sys.executable, _PROGRAM, index, str(_SECONDS), str(start)],
        env={**os.environ, "ARTIKELSUCHE_NATIVE": native},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 400
