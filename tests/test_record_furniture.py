"""Lines that many records of one source share are furniture, as those of pages are."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from article_files import put_records

from artikelsuche.corpus import inspect_file, read_articles
from artikelsuche.index import reindex
from artikelsuche.search import open_index

_APPEAL = "Abonnieren Sie jetzt unseren Newsletter und verpassen Sie keine Nachricht."
_SIGN = "© Kreisbote Hallstedt, alle Angaben ohne Gewähr"
_TOWNS = ("Loortal", "Sulzkees", "Hallstedt", "Vossberg", "Zollhaus", "Rütschwil", "Krumfelden")


def _records(count: int, source: str, *, every: int = 1) -> list[dict[str, object]]:
    """Make records, of which every so many ends with an appeal and all with a sign."""
    records = []
    for number in range(count):
        town = _TOWNS[number % len(_TOWNS)]
        body = (
            f"In {town} brannte am Tag {number} eine Scheune.\n\nVerletzt wurde in {town} niemand."
        )
        if number % every == 0:
            body += f"\n\n{_APPEAL}"
        records.append({"id": f"{source}-{number}", "title": f"Brand {number} in {town}",
                        "body": f"{body}\n\n{_SIGN}", "source": source})  # fmt: skip
    return records


def test_shared_lines_are_cut(tmp_path: Path) -> None:
    """A line that returns in many records of a source is cut; reports that are alike are not."""
    put_records(tmp_path / "a.jsonl", *_records(200, "Kreisbote", every=20))
    bodies = [article.body for article in read_articles(tmp_path)]
    assert not any(_APPEAL in body or _SIGN in body for body in bodies)
    assert all("brannte am Tag" in body for body in bodies)


def test_a_line_of_few_records_stays(tmp_path: Path) -> None:
    """What fewer than five records of a source share is theirs, whatever another source has."""
    put_records(tmp_path / "a.jsonl", *_records(50, "Kreisbote"))
    put_records(tmp_path / "b.jsonl", *_records(4, "Tagblatt"))
    bodies = {article.id: article.body for article in read_articles(tmp_path)}
    assert _APPEAL not in bodies["Kreisbote-0"]
    assert _APPEAL in bodies["Tagblatt-0"]


def test_a_record_of_shared_lines_alone_stays(tmp_path: Path) -> None:
    """No record loses all of its text."""
    empty = {"id": "leer", "title": "Hinweis", "body": _APPEAL, "source": "Kreisbote"}
    put_records(tmp_path / "a.jsonl", *_records(50, "Kreisbote"), empty)
    bodies = {article.id: article.body for article in read_articles(tmp_path)}
    assert bodies["leer"] == _APPEAL


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_inspect_shows_what_records_lose(tmp_path: Path, name: str) -> None:
    """An inspection lists the lines cut, under the number of the record's line, with the reason."""
    lines = "".join(json.dumps(record) + "\n" for record in _records(30, "Kreisbote"))
    data = lines.encode()
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    cut = inspect_file(tmp_path / name).lines
    assert len(cut) == 60
    assert (cut[0].number, cut[0].text, cut[0].kept) == (1, _APPEAL, False)
    assert cut[0].reason == "returns in records of its source"


def test_a_growing_folder_is_learned_again(tmp_path: Path) -> None:
    """Where nothing was found, records are learned again once their folder has doubled."""
    source, index = tmp_path / "archiv", tmp_path / "index"
    source.mkdir()
    put_records(source / "1.jsonl", *_records(3, "Kreisbote"))
    reindex(source, index=index)
    put_records(source / "2.jsonl", *_records(60, "Tagblatt"), *_records(40, "Kreisbote"))
    reindex(source, index=index)
    with open_index(index) as archive:
        assert archive.search("Newsletter").total == 3
