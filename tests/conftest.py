"""What several test files begin with."""

from __future__ import annotations

from pathlib import Path

import pytest
from article_files import put_articles

from artikelsuche.index import reindex
from artikelsuche.index.lexicon import Lexicon


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
