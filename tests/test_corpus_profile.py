"""Furniture learned from the pages of a folder, and the inspection of one page."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from growth import grows_linearly

from artikelsuche.corpus import (
    ArtikelsucheError,
    SourceFile,
    inspect_file,
    read_articles,
    scan_sources,
)
from artikelsuche.corpus.cleaning.profile import FurnitureProfile

TEXT = "Der Rat der Stadt Nummer {n} hat getagt. Er hat nichts beschlossen, wie es am Abend hieß."
MORE = "Im Herbst kommt der Rat wieder zusammen. Dann wird über Plan {n} entschieden."


def write_pages(folder: Path, count: int, page: str) -> None:
    """Write numbered pages of one shape."""
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(count):
        filled = page.format(n=n, text=TEXT.format(n=n), more=MORE.format(n=n))
        (folder / f"{n:03}.txt").write_text(filled, encoding="utf-8")


PAGE = (
    "Rat {n} tagt\n\nDas Blatt im Tal\n\n{text}\n\nHintergrund\n\n{more}\n\nLeser fragen, wir rufen"
)


def test_repeated_lines_are_learned(tmp_path: Path) -> None:
    """Short lines outside the text that most pages share are cut; a heading inside it stays."""
    write_pages(tmp_path, 8, PAGE)
    for n, article in enumerate(read_articles(tmp_path)):
        assert article.body == f"{TEXT.format(n=n)}\n\nHintergrund\n\n{MORE.format(n=n)}"


def test_few_pages_teach_nothing(tmp_path: Path) -> None:
    """Four pages are too few to tell furniture from text."""
    write_pages(tmp_path, 4, PAGE)
    assert FurnitureProfile.learn(scan_sources(tmp_path)).folders == {}


def test_rare_line_is_not_learned(tmp_path: Path) -> None:
    """A line that fewer than two in five pages share is kept."""
    write_pages(tmp_path / "a", 5, PAGE)
    write_pages(tmp_path / "b", 15, "Rat {n} tagt\n\n{text}\n\n{more}")
    assert FurnitureProfile.learn(scan_sources(tmp_path)).folders == {}


def test_repeated_sentence_is_kept(tmp_path: Path) -> None:
    """A sentence that ends every page stays, as it may be news: 'Die Polizei ermittelt.'."""
    write_pages(tmp_path, 8, "Rat {n} tagt\n\n{text}\n\n{more}\n\nDie Polizei ermittelt weiter.")
    assert all("ermittelt weiter" in article.body for article in read_articles(tmp_path))


def test_heading_of_a_page_without_gaps_is_kept(tmp_path: Path) -> None:
    """Where lines follow one another, a repeated line above a paragraph is a heading."""
    write_pages(tmp_path, 8, "Rat {n} tagt\nWorum es geht\n{text}\n{more}")
    assert all("Worum es geht" in article.body for article in read_articles(tmp_path))


def test_small_folders_learn_together(tmp_path: Path) -> None:
    """Folders with few pages each are learned with the folder above them."""
    for day in range(6):
        write_pages(tmp_path / f"2024/06/{day:02}", 2, PAGE)
    profile = FurnitureProfile.learn(scan_sources(tmp_path))
    assert list(profile.folders) == [tmp_path.as_posix()]
    assert all(profile.lines_for(file) for file in scan_sources(tmp_path))


def test_learning_takes_time_by_the_number_of_folders(tmp_path: Path) -> None:
    """Four times as many folders, one article in each, take no more than about four times."""
    page = SourceFile(str(tmp_path / "none.txt"), "", "/a", "", 0, 0)

    def learn(count: int) -> None:
        FurnitureProfile.learn([replace(page, folder=f"/a/{n:06}") for n in range(count)])

    assert grows_linearly(learn, 4_000)


def test_profile_survives_json(tmp_path: Path) -> None:
    """A stored profile is the same after reading."""
    write_pages(tmp_path, 8, PAGE)
    profile = FurnitureProfile.learn(scan_sources(tmp_path))
    assert profile.folders
    assert FurnitureProfile.from_json(profile.to_json()) == profile


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format_version": 99, "folders": {}}', "null"])
def test_broken_profile_names_the_cure(text: str) -> None:
    """A profile that cannot be read says what to do."""
    with pytest.raises(ArtikelsucheError, match="--full"):
        FurnitureProfile.from_json(text)


def test_inspection_accounts_for_every_line(tmp_path: Path) -> None:
    """Every line has a verdict, those learned from the neighbours included."""
    write_pages(tmp_path, 8, PAGE)
    found = inspect_file(tmp_path / "003.txt")
    assert found.article is not None
    assert (found.encoding, found.error) == ("utf-8", None)
    assert [line.number for line in found.lines] == list(range(1, 12))
    cut = {line.text: line.reason for line in found.lines if not line.kept}
    assert set(cut) == {"Das Blatt im Tal", "Leser fragen, wir rufen"}
    assert found.lines[0].field == "title"


def test_inspection_of_records_counts(tmp_path: Path) -> None:
    """Of a record file the inspection tells how many records are good and what is wrong."""
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps({"id": 1, "body": "Text"}) + "\n{broken\n", encoding="utf-8")
    found = inspect_file(path)
    assert (found.records, [error.line for error in found.errors]) == (1, [2])


@pytest.mark.parametrize("name", ["missing.txt", "empty.txt", "folder"])
def test_inspection_of_what_is_no_article(tmp_path: Path, name: str) -> None:
    """A path without an article gives an inspection with the error."""
    (tmp_path / "empty.txt").touch()
    (tmp_path / "folder").mkdir()
    found = inspect_file(tmp_path / name)
    assert found.article is None
    assert found.error is not None
