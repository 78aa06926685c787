"""What several test files begin with."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from article_files import put_articles
from hypothesis import HealthCheck, settings

from artikelsuche.index import reindex
from artikelsuche.index.analysis.compounds.lexicon import Lexicon

# No example fails because the machine is busy. On a CI machine each run draws the same examples,
# so that a red run shows a change; at a desk each run draws new ones.
settings.register_profile(
    "artikelsuche",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("artikelsuche")


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """Give a lexicon that is in memory."""
    lexicon = Lexicon()
    lexicon.load()
    return lexicon


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Four articles in three folders."""
    return put_articles(tmp_path / "source")


@pytest.fixture
def index(source: Path, tmp_path: Path) -> Path:
    """The index of the four articles."""
    reindex([source], index=tmp_path / "index")
    return tmp_path / "index"
