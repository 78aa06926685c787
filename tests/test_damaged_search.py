"""Searching an index whose segment files are damaged: an error of ours or an answer, no crash."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from archives import build_index
from forging import agree, contents

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


#: What was asked, and each hit with its score and its snippets.
Answer = tuple[str, list[tuple[str, float, list[str]]]]


def _ask(archive: Archive) -> Iterator[Answer]:
    """Ask everything; yield each answer that comes."""
    for query in _QUERIES:
        for options in ({"snippets": 2}, {"sort": "date", "match": "any", "snippets": 0}):
            try:
                hits = archive.search(query, **options)  # type: ignore[arg-type]
                found = [(h.id, h.score, [s.text for s in h.snippets]) for h in hits]
                yield f"{query} {options}", found
            except IndexStoreError as error:
                assert "artikelsuche reindex" in str(error)
    with suppress(IndexStoreError):
        yield "get", [("a07", 0.0, [archive.get("a07").body])]


def _answers(index: Path) -> dict[str, list[tuple[str, float, list[str]]]]:
    """Open and ask; return the answers that came."""
    try:
        archive = open_index(index)
    except IndexStoreError as error:
        assert "artikelsuche reindex" in str(error)
        return {}
    with archive:
        return dict(_ask(archive))


@pytest.mark.parametrize("seed", range(3))
def test_a_search_over_flipped_bits_is_never_wrong(index: Path, seed: int) -> None:
    """Whatever byte of a segment changes, a search is right or says that the index is damaged."""
    (path,) = IndexDirectory(index).live().glob("*.seg")
    good, right = path.read_bytes(), _answers(index)
    assert len(right) == 2 * len(_QUERIES) + 1
    chance = random.Random(seed)
    refused = 0
    try:
        for _ in range(40):
            at = chance.randrange(len(good))
            changed = bytearray(good)
            changed[at : at + 4] = bytes(chance.choice((0, 255, good[at] ^ 16)) for _ in range(4))
            path.write_bytes(bytes(changed[: len(good)]))
            found = _answers(index)
            assert found.items() <= right.items()
            refused += len(found) < len(right)
    finally:
        path.write_bytes(good)
    assert refused > 10
    assert _answers(index) == right


def test_a_search_over_a_section_of_noise_is_never_wrong(index: Path) -> None:
    """A whole stretch of noise is refused, or not read."""
    (path,) = IndexDirectory(index).live().glob("*.seg")
    good, right = path.read_bytes(), _answers(index)
    chance = random.Random(1)
    try:
        for at in range(8, len(good), max(64, len(good) // 60)):
            noise = chance.randbytes(64)
            path.write_bytes(good[:at] + noise + good[at + len(noise) :])
            assert _answers(index).items() <= right.items()
    finally:
        path.write_bytes(good)


def test_a_changed_table_of_contents_is_never_believed(index: Path) -> None:
    """Whatever byte of the table of contents changes, the answers are right or refused."""
    (path,) = IndexDirectory(index).live().glob("_*.toc")
    good, right = path.read_bytes(), _answers(index)
    chance = random.Random(4)
    try:
        for _ in range(60):
            changed = bytearray(good)
            changed[chance.randrange(len(good))] ^= 1 << chance.randrange(8)
            path.write_bytes(bytes(changed))
            assert _answers(index).items() <= right.items()
    finally:
        path.write_bytes(good)


def test_a_changed_table_of_contents_that_its_manifest_confirms(index: Path) -> None:
    """With a checksum that agrees, any change of the table is refused in our words, or harmless."""
    path, right = contents(index), _answers(index)
    (manifest,) = path.parent.glob("manifest-*.jsonl")
    good, stated = path.read_bytes(), manifest.read_bytes()
    chance = random.Random(5)
    refused = 0
    try:
        for _ in range(300):
            changed = bytearray(good)
            for _ in range(chance.choice((1, 1, 2, 8))):
                changed[chance.randrange(len(good))] = chance.choice(
                    (0, 255, chance.randrange(256))
                )
            path.write_bytes(
                bytes(changed[: chance.choice((len(good), chance.randrange(len(good))))])
            )
            agree(index)
            found = _answers(index)
            assert found.items() <= right.items()
            refused += not found
    finally:
        path.write_bytes(good)
        manifest.write_bytes(stated)
    assert 100 < refused < 300
