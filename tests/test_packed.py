"""Packed files: what is in them is read by the format of each member, under an id of its own."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from article_files import put
from packed_files import COMPRESSIONS, gzipped, page, record, tarred, zipped

from artikelsuche.corpus import Article, SourceError, inspect_file, read_articles, scan_sources

FILES: Mapping[str, bytes] = {
    "politik/brücke.txt": page(1),
    "politik/meldungen.jsonl": record(1) + record(2),
    "./sport/a.text": page(2),
}
#: The ids of what is in them, below the archive; those of records are their own.
IDS = {"politik/brücke.txt", "r1", "r2", "sport/a.text"}


def read(path: Path) -> tuple[dict[str, Article], list[SourceError]]:
    """Read a source: its articles by id, and its errors."""
    errors: list[SourceError] = []
    return {article.id: article for article in read_articles(path, errors.append)}, errors


def ids_below(articles: Mapping[str, Article], archive: str) -> set[str]:
    """Take the name of the archive from ids, which those of records do not have."""
    return {key.removeprefix(f"{archive}!") for key in articles}


@pytest.mark.parametrize("packing", ["", *COMPRESSIONS])
@pytest.mark.parametrize("kind", [".zip", ".tar"])
def test_archives_of_every_kind(tmp_path: Path, kind: str, packing: str) -> None:
    """Pages and records in an archive are articles, however it is packed."""
    data = zipped(FILES) if kind == ".zip" else tarred(FILES)
    name = f"presse{kind}{packing}"
    put(tmp_path / "jahr" / name, COMPRESSIONS[packing](data) if packing else data)
    articles, errors = read(tmp_path)
    assert errors == []
    assert ids_below(articles, f"jahr/{name}") == IDS
    bridge = articles[f"jahr/{name}!politik/brücke.txt"]
    assert bridge.title == "Die Brücke Nummer 1"
    assert bridge.path == f"{tmp_path}/jahr/{name}!politik/brücke.txt"


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_tar_files_of_every_age(tmp_path: Path, form: int) -> None:
    """Names of any length and script are read, in each of the three ways to write them."""
    long = "/".join(["ressort"] * 12) + "/größe.txt"
    articles, errors = read(
        put(tmp_path / "a.tar", tarred({long: page(1), "b.txt": page(2)}, form))
    )
    assert errors == []
    assert set(articles) == {f"a.tar!{long}", "a.tar!b.txt"}


@pytest.mark.parametrize("suffix", COMPRESSIONS)
def test_compressed_pages_and_records(tmp_path: Path, suffix: str) -> None:
    """A compressed file is read as the file in it, whose id it has."""
    put(tmp_path / f"in/seite.txt{suffix}", COMPRESSIONS[suffix](page(1)))
    put(tmp_path / f"db.jsonl{suffix}", COMPRESSIONS[suffix](record(1)))
    articles, errors = read(tmp_path)
    assert (set(articles), errors) == ({"in/seite", "r1"}, [])


def test_archives_in_archives(tmp_path: Path) -> None:
    """An archive in an archive is walked, too; a `!` stands between their names."""
    inner = zipped({"x/a.txt": page(1), "b.txt.gz": gzipped(page(2))})
    tar = gzipped(tarred({"innen.zip": inner, "r.jsonl.xz": COMPRESSIONS[".xz"](record(1))}))
    articles, errors = read(put(tmp_path / "alles.zip", zipped({"jahr/tar.tgz": tar})))
    assert errors == []
    prefix = "alles.zip!jahr/tar.tgz!innen.zip!"
    assert set(articles) == {f"{prefix}x/a.txt", f"{prefix}b.txt.gz", "r1"}


@pytest.mark.parametrize(
    ("name", "content", "ids"),
    [
        ("bericht.txt", record(1), {"r1"}),
        ("bericht.txt", zipped({"a.txt": page(1)}), {"bericht.txt!a.txt"}),
        ("db.zip", record(1) + record(2), {"r1", "r2"}),
        ("db.jsonl.gz", record(1), {"r1"}),
        ("db.jsonl", gzipped(record(1)), {"r1"}),
        ("seiten.gz", gzipped(tarred({"a.txt": page(1)})), {"seiten.gz!a.txt"}),
        ("seite.gz", gzipped(page(1)), {"seite"}),
        ("db.gz", gzipped(record(1)), {"r1"}),
        ("seiten.tar", COMPRESSIONS[".xz"](tarred({"a.txt": page(1)})), {"seiten.tar!a.txt"}),
    ],
)
def test_content_decides(tmp_path: Path, name: str, content: bytes, ids: set[str]) -> None:
    """Where a name says nothing, or something else than the first bytes, these decide."""
    for folder in (tmp_path, put(tmp_path / name, content)):
        articles, errors = read(folder)
        assert (set(articles), errors) == (ids, [])


def test_named_files_are_looked_into(tmp_path: Path) -> None:
    """A file with an unknown suffix is read if it is named itself, not if its folder is."""
    file = put(tmp_path / "sicherung.dat", zipped({"a.txt": page(1)}))
    put(tmp_path / "db.gz.alt", record(1))
    put(tmp_path / "programm.gz", gzipped(bytes(1000)))
    put(tmp_path / "tabelle.sql.gz", gzipped(b"CREATE TABLE x;"))
    assert set(read(file)[0]) == {"sicherung.dat!a.txt"}
    errors = read(tmp_path)[1]
    assert [error.reason[:33] for error in errors] == ["the folder holds no article files"]


def test_hidden_members_are_passed_over(tmp_path: Path) -> None:
    """What macOS and others hide in archives is no article, and other suffixes are passed over."""
    hidden = ["__MACOSX/a.txt", ".DS_Store", ".git/a.txt", "x/._a.txt", "bild.png", "leer/"]
    files = {**dict.fromkeys(hidden, page(2)), "a.txt": page(1)}
    for path in (put(tmp_path / "a.zip", zipped(files)), put(tmp_path / "a.tar", tarred(files))):
        articles, errors = read(path)
        assert (ids_below(articles, path.name), errors) == ({"a.txt"}, [])


def test_an_archive_without_articles_is_told(tmp_path: Path) -> None:
    """An archive that is named and holds no articles says so; one in a folder is passed over."""
    (error,) = read(put(tmp_path / "in/a.zip", zipped({"bild.png": b"x"})))[1]
    assert read(tmp_path / "in") == ({}, [])
    assert error.reason.startswith("the archive holds no article files; expected names in .jsonl")


@pytest.mark.parametrize("encoding", ["cp437", "cp1252", "utf-8", "mac_roman"])
def test_names_of_old_programs(tmp_path: Path, encoding: str) -> None:
    """Names without a mark of UTF-8 are read in the encoding in which they are German."""
    name = "Müller/Größe und Übermut.txt"
    raw = zipped({"x" * len(name.encode(encoding)): page(1)})
    raw = raw.replace(b"x" * len(name.encode(encoding)), name.encode(encoding))
    assert set(read(put(tmp_path / "a.zip", raw))[0]) == {f"a.zip!{name}"}


def test_names_are_in_stored_form(tmp_path: Path) -> None:
    """Names are in NFC with slashes, whatever the system that packed them."""
    files = {"Ordner\\A\u0308rger.txt": page(1)}
    assert set(read(put(tmp_path / "a.tar", tarred(files)))[0]) == {"a.tar!Ordner/Ärger.txt"}


def test_pages_of_a_folder_in_an_archive_share_furniture(tmp_path: Path) -> None:
    """What returns in the pages of one folder in an archive is cut, as in a folder outside."""
    line = "Zwölf Zeilen aus der Redaktion am Hafen"
    files = {f"politik/{n}.txt": page(n) + f"\n{line}\n".encode() for n in range(30)}
    files.update({f"sport/{n}.txt": page(n) for n in range(30)})
    files["sport/eine.txt"] = page(31) + f"\n{line}\n".encode()
    for path in (put(tmp_path / "a.zip", zipped(files)), put(tmp_path / "b.tgz", tarred(files))):
        articles, _ = read(path)
        kept = {key for key, article in articles.items() if line in article.body}
        assert kept == {f"{path.name}!sport/eine.txt"}


def test_records_in_an_archive_share_lines(tmp_path: Path) -> None:
    """What returns in many records of an archive is cut there, too."""
    body = '"body": "Text Nummer {0}.\\n\\nAbonnieren Sie den Brief aus dem Rathaus!"'
    rows = "".join(f'{{"id": {n}, {body.format(n)}}}\n' for n in range(50)).encode()
    for name, data in (("a.zip", zipped({"r.jsonl": rows})), ("a.tar", tarred({"r.jsonl": rows}))):
        articles, _ = read(put(tmp_path / name, data))
        assert len(articles) == 50
        assert not any("Abonnieren" in article.body for article in articles.values())


def test_large_records_are_streamed_from_every_archive(tmp_path: Path) -> None:
    """A file of records that is larger than what stays in memory is read whole."""
    rows = b"".join(map(record, range(120_000)))
    assert len(rows) > 8 << 20
    path = put(tmp_path / "a.tar", tarred({"r.jsonl": rows, "z.txt": page(1)}))
    assert sum(1 for _ in read_articles(path)) == 120_001


def test_an_archive_is_inspected_member_by_member(tmp_path: Path) -> None:
    """`inspect_file` tells what each file in an archive gave, and what is wrong with others."""
    files = {**FILES, "leer.txt": b" ", "cut.txt": page(3) + b"\nLesen Sie auch: Alles zum Bau\n"}
    found = inspect_file(put(tmp_path / "a.zip", zipped(files)))
    told = {one.name: (one.title, one.cut, one.records) for one in found.members}
    assert told == {
        "politik/brücke.txt": ("Die Brücke Nummer 1", 0, 0),
        "politik/meldungen.jsonl": ("Meldung 1", 0, 2),
        "sport/a.text": ("Die Brücke Nummer 2", 0, 0),
        "cut.txt": ("Die Brücke Nummer 3", 1, 0),
    }
    assert [error.path.name for error in found.errors] == ["a.zip!leer.txt"]


def test_a_member_is_inspected_by_its_name(tmp_path: Path) -> None:
    """A member is inspected under the name that messages show; one that is not there is told."""
    inner = zipped({"x/a.txt": page(1)})
    path = put(tmp_path / "a!b.zip", zipped({"innen.zip": inner}))
    found = inspect_file(f"{path}!innen.zip!x/a.txt")
    assert found.article is not None
    assert found.article.title == "Die Brücke Nummer 1"
    error = inspect_file(f"{path}!fehlt.txt").error
    assert error is not None
    assert "is not in the archive" in error.reason


def test_files_are_found_as_before(tmp_path: Path) -> None:
    """What is found in a folder is an archive, records or a page, by its name alone."""
    put(tmp_path / "a.zip", b"")
    put(tmp_path / "b.jsonl.zst", b"")
    put(tmp_path / "c.txt", b"")
    found = [(f.id, f.holds_records, f.is_archive) for f in scan_sources(tmp_path)]
    assert found == [("a.zip", True, True), ("b", True, False), ("c", False, False)]


def test_a_zip_file_in_which_files_are_stored(tmp_path: Path) -> None:
    """Files that are packed with or without compression are read alike."""
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_BZIP2):
        articles, errors = read(put(tmp_path / "a.zip", zipped(FILES, method)))
        assert (ids_below(articles, "a.zip"), errors) == (IDS, [])


def test_pages_cut_off_in_a_compressed_file(tmp_path: Path) -> None:
    """A page whose compressed file is cut off is no article but an error."""
    noise = io.BytesIO(os.urandom(3000)).getvalue().hex().encode()
    for suffix, compress in COMPRESSIONS.items():
        data = compress(page(1) + noise)
        (error,) = read(put(tmp_path / f"a.txt{suffix}", data[: len(data) // 2]))[1]
        assert error.reason == "the compressed data is damaged or cut off; copy the file again"
