"""Searching an index whose segment files are damaged: an error of ours or an answer, no crash."""

from __future__ import annotations

import random
import warnings
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from archives import build_index

from artikelsuche.index import IndexDirectory, IndexStoreError
from artikelsuche.search import Archive, open_index

_WORDS = ("Wind", "Winde", "Haus", "Hauses", "Bäume", "Baum", "Windrad", "Brot", "Kreml-Sprecher")
#: Queries that between them read every section: postings, positions, terms, columns, texts.
_QUERIES = (
    "Wind",
    "Haus Brot",
    "Haus ODER Brot",
    "Wind NICHT Brot",
    '"Wind Haus"',
    '"Haus Brot"~4',
    "Win*",
    "Baun~",
    "titel:Haus",
    "datum:2024",
    "Kreml-Sprecher",
    "Hauss Brott",
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Index enough articles for several frames of texts and groups of terms."""
    chance = random.Random(9)
    records = [
        {
            "id": f"a{number:02}",
            "title": chance.choice(_WORDS),
            "body": " ".join([*chance.choices(_WORDS, k=30), f"wort{number}", "Haus " * number]),
            "published": f"2024-{1 + number % 12:02}-01",
            "authors": ["Eva Brot"],
        }
        for number in range(40)
    ]
    return build_index(tmp_path_factory.mktemp("damage"), records)


def _ask(archive: Archive) -> Iterator[tuple[str, ...]]:
    """Ask everything; yield the ids of each answer that comes."""
    for query in _QUERIES:
        for options in ({"snippets": 2}, {"sort": "date", "match": "any", "snippets": 0}):
            try:
                yield tuple(hit.id for hit in archive.search(query, **options))  # type: ignore[arg-type]
            except IndexStoreError as error:
                assert "artikelsuche reindex" in str(error)
    with suppress(IndexStoreError):
        archive.get("a07")


def _outcome(index: Path) -> int:
    """Open and ask; return how many answers came."""
    try:
        archive = open_index(index)
    except IndexStoreError as error:
        assert "artikelsuche reindex" in str(error)
        return 0
    with archive, warnings.catch_warnings():
        # Damaged numbers overflow, which is no news.
        warnings.simplefilter("ignore", RuntimeWarning)
        return sum(1 for _ in _ask(archive))


@pytest.mark.parametrize("seed", range(3))
def test_a_search_over_flipped_bits_never_crashes(index: Path, seed: int) -> None:
    """Whatever byte of a segment changes, a search answers or says that the index is damaged."""
    (path,) = IndexDirectory(index).live().glob("*.seg")
    good = path.read_bytes()
    chance = random.Random(seed)
    try:
        for _ in range(40):
            at = chance.randrange(len(good))
            changed = bytearray(good)
            changed[at : at + 4] = bytes(chance.choice((0, 255, good[at] ^ 16)) for _ in range(4))
            path.write_bytes(bytes(changed[: len(good)]))
            _outcome(index)
    finally:
        path.write_bytes(good)
    assert _outcome(index) == 2 * len(_QUERIES)


def test_a_search_over_a_section_of_noise_never_crashes(index: Path) -> None:
    """A whole stretch of noise is answered or refused too."""
    (path,) = IndexDirectory(index).live().glob("*.seg")
    good = path.read_bytes()
    chance = random.Random(1)
    try:
        for at in range(8, len(good), max(64, len(good) // 60)):
            noise = chance.randbytes(64)
            path.write_bytes(good[:at] + noise + good[at + len(noise) :])
            _outcome(index)
    finally:
        path.write_bytes(good)
    assert _outcome(index) == 2 * len(_QUERIES)
