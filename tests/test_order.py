"""The order a newsroom expects, on small indexes made for one rule each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from archives import build_index, ids

from artikelsuche.search import Archive, open_index

_FILLER = "Der Rat der Stadt hat am Abend lange über den Haushalt gesprochen. "


@contextmanager
def _indexed(folder: Path, **bodies: str) -> Iterator[Archive]:
    """Index articles "headline | text" by their ids, among others about other things."""
    records = [
        {"id": key, "title": title.strip(), "body": body.strip()}
        for key, (title, body) in ((key, text.split("|")) for key, text in bodies.items())
    ]
    others = [{"id": f"other{n}", "title": "Der Rat", "body": _FILLER * 3} for n in range(30)]
    with open_index(build_index(folder, records + others)) as archive:
        yield archive


def _order(archive: Archive, query: str) -> list[str]:
    return ids(archive.search(query, snippets=0))


@pytest.mark.parametrize("word", ["Wald-Brand", "Waldbrand"])
def test_written_as_one_is_no_evidence_of_its_own(tmp_path: Path, word: str) -> None:
    """A passing word of two asked ones does not beat an article about both of them."""
    with _indexed(
        tmp_path,
        about=f"Feuer in der Nacht | Im Wald ist ein Brand ausgebrochen. Der Brand hat den halben "
        f"Wald zerstört. {_FILLER}",
        passing=f"Haushalt beraten | {_FILLER * 3} Auch der {word} war ein Thema. {_FILLER * 3}",
    ) as archive:
        assert _order(archive, "Wald Brand") == ["about", "passing"]
        bonus = archive.explain("Wald Brand", key="passing").split(" best\n")[1]
        assert "constant" in bonus
        assert "stems waldbrand" in bonus
