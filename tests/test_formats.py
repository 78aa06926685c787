"""Formats of article files: a new one is a module and a row in the table of formats."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Container, Iterator
from pathlib import Path

import pytest

from artikelsuche.corpus import Article, Inspection, inspect_file, read_articles
from artikelsuche.corpus.cleaning.profile import FurnitureProfile
from artikelsuche.corpus.errors import SourceError
from artikelsuche.corpus.formats import table
from artikelsuche.corpus.reading import Reading, digest
from artikelsuche.corpus.source_file import SourceFile
from artikelsuche.index import reindex
from artikelsuche.search import open_index


def _read(file: SourceFile, profile: FurnitureProfile, known: Container[str]) -> Iterator[Reading]:
    """Read a toy format: one article a line, title and text parted by a bar."""
    with file.open() as stream:
        lines = stream.read().splitlines()
    for number, raw in enumerate(lines, 1):
        title, _, body = raw.decode().partition("|")
        key = digest(raw)
        if not body:
            yield Reading("", SourceError(file.path, "no bar between title and text", number))
        elif key in known:
            yield Reading(key, None)
        else:
            identity = f"{file.id}-{number}"
            yield Reading(key, Article(id=identity, title=title, body=body, path=str(file.path)))


def _inspect(file: SourceFile, profile: FurnitureProfile) -> Inspection:
    found = [reading.found for reading in _read(file, profile, ())]
    errors = tuple(error for error in found if isinstance(error, SourceError))
    return Inspection(file.path, records=len(found) - len(errors), errors=errors)


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder with a file of the toy format, which the table of formats knows."""
    row = table.Format("Toy", (".toy", ".toy.old"), True, _read, _inspect)
    monkeypatch.setattr(table, "FORMATS", (*table.FORMATS, row))
    folder = tmp_path / "sources"
    folder.mkdir()
    lines = ["Neues Museum|Das Museum wird eröffnet.", "ohne Strich", "Hafen|Der Hafen ist zu."]
    (folder / "meldungen.toy").write_text("\n".join(lines), "utf-8")
    return folder


def test_a_row_makes_a_format_known(toy: Path, tmp_path: Path) -> None:
    """With a row of its own a format is found in folders, indexed, reported and searched."""
    report = reindex([toy], index=tmp_path / "index")
    assert report.added == 2
    assert [(error.path.name, error.line) for error in report.errors] == [("meldungen.toy", 2)]
    with open_index(tmp_path / "index") as archive:
        assert [hit.id for hit in archive.search("Häfen")] == ["meldungen-3"]


def test_records_of_a_format_are_read_once(toy: Path, tmp_path: Path) -> None:
    """Of a changed file only the new records are read again, whatever the format."""
    reindex([toy], index=tmp_path / "index")
    with (toy / "meldungen.toy").open("a", encoding="utf-8") as stream:
        stream.write("\nBrücke|Die Brücke ist gesperrt.")
    report = reindex([toy], index=tmp_path / "index")
    assert (report.added, report.updated, report.unchanged, report.deleted) == (1, 0, 2, 0)


def test_a_format_is_inspected_by_its_row(toy: Path) -> None:
    """`inspect_file` and `read_articles` ask the row of the file's format."""
    found = inspect_file(toy / "meldungen.toy")
    assert (found.records, [error.line for error in found.errors]) == (2, [2])
    errors: list[SourceError] = []
    titles = [article.title for article in read_articles(toy, errors.append)]
    assert titles == ["Neues Museum", "Hafen"]


def test_messages_name_every_format(toy: Path, tmp_path: Path) -> None:
    """Where a file is of no known format the message lists the suffixes of all rows."""
    strange = tmp_path / "bild.png"
    strange.write_bytes(b"")
    with pytest.raises(SourceError, match=r"\.jsonl.*\.txt.*\.toy\.old"):
        list(read_articles(strange))


@pytest.mark.parametrize("name", ["a.txt", "a.txt.gz", "a.zip", "a.jsonl"])
def test_a_format_knows_its_files(
    toy: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row that knows the beginning of its files reads them under names of other formats."""
    *others, row = table.FORMATS
    row = row._replace(knows=lambda head: head.startswith(b"TOY|"))
    monkeypatch.setattr(table, "FORMATS", (*others, row))
    data = "TOY|Der Kopf\nNeues Museum|Das Museum wird eröffnet.".encode()
    if name == "a.zip":
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("b.txt", data)
    else:
        (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    titles = [article.title for article in read_articles(tmp_path / name)]
    assert titles == ["TOY", "Neues Museum"]
    index = tmp_path / "index"
    reindex(tmp_path / name, index=index)
    report = reindex(tmp_path / name, index=index, checksum=True)
    assert (report.added, report.unchanged, report.failed) == (0, 2, 0)


def test_suffixes_belong_to_one_format() -> None:
    """No suffix stands in two rows but those of exports, and a suffix alone has no format."""
    suffixes = [s for row in table.FORMATS if row not in table.EXPORTS for s in row.suffixes]
    assert len(set(suffixes)) == len(suffixes)
    assert {s for row in table.EXPORTS for s in row.suffixes} <= set(suffixes)
    assert all(table.format_of(f"bericht{suffix.upper()}") for suffix in suffixes)
    assert all(table.format_of(suffix) is None for suffix in suffixes)
