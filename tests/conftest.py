"""What several test files begin with."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from archives import Indexing, Record, fill_index
from article_files import put_articles
from hypothesis import HealthCheck, settings
from opensearch_server import Server, running
from web_pages import put_pages

import artikelsuche.index as index_room
from artikelsuche.index import reindex
from artikelsuche.index.analysis.compounds.lexicon import Lexicon

# Messages are compared in English, whatever the locale of the desk.
os.environ["ARTIKELSUCHE_LANG"] = "en"

# No example fails because the machine is busy. On a CI machine each run draws the same examples,
# so that a red run shows a change; at a desk each run draws new ones.
settings.register_profile(
    "artikelsuche",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("artikelsuche")


def pytest_sessionstart() -> None:
    """Run no test on a compiled module whose source has changed."""
    package, root = Path(index_room.__file__).parents[1], Path(__file__).parents[1]
    for built in package.rglob("[!_]*.so"):
        path = built.relative_to(package).with_name(built.name.split(".")[0] + ".py")
        compiled = root / "build/compiled/artikelsuche" / path
        if compiled.exists() and compiled.read_bytes() != (root / path).read_bytes():
            pytest.exit(f"{path} has changed since it was compiled; `pip install -e .` again", 4)


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """Give a lexicon that is in memory."""
    lexicon = Lexicon()
    lexicon.load()
    return lexicon


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Run an OpenSearch of one node."""
    with running() as found:
        yield found


@pytest.fixture(scope="module", params=["disk", "cluster"])
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], str]:
    """Name new places for an index: what a search does is the same on disk and on a cluster."""
    if request.param == "disk":
        return lambda name: str(tmp_path_factory.mktemp(name) / "index")
    found: Server = request.getfixturevalue("server")
    return lambda name: found.address(f"{name}-{os.urandom(4).hex()}")


@pytest.fixture(scope="module")
def indexed(place: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Indexing:
    """Index records at new places of both kinds."""

    def made(records: Iterable[Record]) -> str:
        address = place("records")
        fill_index(address, tmp_path_factory.mktemp("source"), records)
        return address

    return made


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Four articles in three folders."""
    return put_articles(tmp_path / "source")


@pytest.fixture
def index(source: Path, tmp_path: Path) -> Path:
    """The index of the four articles."""
    reindex([source], index=tmp_path / "index")
    return tmp_path / "index"


@pytest.fixture(scope="session")
def web_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the made articles of the search page, which no test changes."""
    return put_pages(tmp_path_factory.mktemp("web"))
