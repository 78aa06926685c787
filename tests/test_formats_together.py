"""Formats and what packs them: every format is read in archives, from a stream and by content."""

from __future__ import annotations

import gzip
import io
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from article_files import put, stored
from command import run
from packed_files import page, tarred, warc_record, zipped
from test_formats_golden import CASES, FILES

from artikelsuche.corpus import Article, inspect_file, read_articles
from artikelsuche.index import reindex
from artikelsuche.search import open_index

_G2 = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:r" version="{version}">
<itemMeta><versionCreated>2024-06-19T1{version}:00:00+02:00</versionCreated>
<pubStatus qcode="stat:{status}"/></itemMeta><contentMeta><headline>Fassung {version}</headline>
</contentMeta><contentSet><inlineData>Der Deich hält.</inlineData></contentSet></newsItem>"""
_CSV = 'Kopf;Meldung\nFähre fährt;"Die Fähre fährt;\nder Deich ist dicht."\n'
_PAGE = CASES.parent / "html" / "paywall_stub.html"


def _read(source: Path) -> list[Article]:
    """Read the articles of a source without what depends on where they lie."""
    found = read_articles(source, lambda error: None)
    return [replace(article, id="", path=None) for article in found]


def _version(version: int, status: str = "usable") -> bytes:
    return _G2.format(version=version, status=status).encode()


@pytest.mark.parametrize("path", [*FILES, _PAGE], ids=lambda path: path.name)
def test_every_format_is_read_packed(tmp_path: Path, path: Path) -> None:
    """A file gives the same articles in archives, compressed and as a stream as it gives alone."""
    alone, raw = _read(path), path.read_bytes()
    files = {f"in/{path.name}": raw}
    put(tmp_path / "a.zip", zipped(files, method=0))
    put(tmp_path / "b.tgz", gzip.compress(tarred(files)))
    put(tmp_path / f"{path.name}.gz", gzip.compress(raw))
    for name in ("a.zip", "b.tgz", f"{path.name}.gz"):
        assert _read(tmp_path / name) == alone
        index = tmp_path / f"index-{name}"
        assert reindex(tmp_path / name, index=index).added == len(alone)
        again = reindex(tmp_path / name, index=index, checksum=True)
        assert (again.unchanged, again.changed) == (len(alone), False)


@pytest.mark.parametrize(
    "path", [path for path in (*FILES, _PAGE) if path.name != "ohne.md"], ids=lambda path: path.name
)
def test_every_format_is_known_by_its_content(tmp_path: Path, path: Path) -> None:
    """A stream, and a file whose name tells nothing, are read by their first bytes."""
    alone, raw = _read(path), path.read_bytes()
    assert _read(put(tmp_path / "unbenannt", raw)) == alone
    reindex([], index=tmp_path / "index", stream=io.BytesIO(raw))
    found = [replace(one, id="", path=None) for one in stored(tmp_path / "index").values()]
    assert sorted(found, key=repr) == sorted(alone, key=repr)


@pytest.mark.parametrize(
    ("raw", "titles"),
    [
        (b'{"id": "1", "title": "A", "body": "x"}\n{"id": "2", "title": "B", "body": "y"}', "AB"),
        (b'{"id": "1", "title": "A", "body": "x"}', "A"),
        (b'{\n "id": "1",\n "title": "A",\n "body": "x"\n}', "A"),
        (b'[{"title": "A", "text": "x"}, {"title": "B", "text": "y"}]', "AB"),
        (b'{"id": "1", kaputt\n{"id": "2", "title": "B", "body": "y"}', "B"),
        ("Überschrift;Text\nA;x\nB;y\n".encode(), "AB"),
        (b"title\ttext\nA\tx\n", "A"),
    ],
)
def test_records_are_told_apart(tmp_path: Path, raw: bytes, titles: str) -> None:
    """Lines of JSON, JSON over many lines and tables are told apart by how they begin."""
    for name in ("a", "a.txt"):
        assert "".join(article.title for article in _read(put(tmp_path / name, raw))) == titles
    reindex([], index=tmp_path / "index", stream=io.BytesIO(raw))
    found = sorted(article.title for article in stored(tmp_path / "index").values())
    assert "".join(found) == titles


@pytest.mark.parametrize(
    "text",
    [
        "Text, Titel und Thesen\n\nWas das Jahr brachte.",
        "{Anzeige}\n\nEin Text.",
        "[…] Auszug\n\nX.",
    ],
)
def test_text_stays_text(tmp_path: Path, text: str) -> None:
    """A text that only begins a little like another format is read as text."""
    (article,) = _read(put(tmp_path / "a.txt", text))
    assert article.title == text.partition("\n")[0]


@pytest.mark.parametrize(
    "opening", [b"\xef\xbb\xbf", b"<!-- saved from url -->\n", b"<?xml version='1.0'?>"]
)
@pytest.mark.parametrize("name", ["a", "a.xml", "a.txt"])
def test_web_pages_have_many_openings(tmp_path: Path, opening: bytes, name: str) -> None:
    """What stands before the first element of a web page does not hide what it is."""
    raw = opening + _PAGE.read_bytes()
    assert _read(put(tmp_path / name, raw)) == _read(_PAGE)


@pytest.mark.parametrize(
    "files",
    [
        {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"},
        {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"},
    ],
)
def test_documents_of_other_kinds_are_told(tmp_path: Path, files: dict[str, bytes]) -> None:
    """A spreadsheet or a text of another office program is no archive of files to read."""
    for name in ("a.xlsx", "a.docx", "a.zip"):
        (error,) = inspect_file(put(tmp_path / name, zipped(files, method=0))).errors
        assert "another document of an office program" in error.reason


def test_exports_in_one_archive_stay_apart(tmp_path: Path) -> None:
    """An archive that holds exports within its first bytes is an archive all the same."""
    exports = {p.name: p.read_bytes() for p in FILES if p.parent.name == "exports"}
    alone = sum(len(_read(path)) for path in FILES if path.parent.name == "exports")
    for name, raw in (("a.tar", tarred(exports)), ("b.zip", zipped(exports, method=0))):
        assert len(_read(put(tmp_path / name, raw))) == alone
    crawl = b"".join(
        warc_record(f"https://a.example/{name}", raw, kind=f"text/{name.rpartition('.')[2]}")
        for name, raw in exports.items()
        if name.endswith(".html")
    )
    assert len(_read(put(tmp_path / "c.warc", crawl))) == 11


def test_names_of_columns_hold_in_archives_and_streams(tmp_path: Path) -> None:
    """What `fields` says of records holds wherever they lie, and a change of it reads anew."""
    fields = {"title": "Kopf", "body": "Meldung"}
    path, index = put(tmp_path / "a.zip", zipped({"x/a.csv": _CSV.encode()})), tmp_path / "index"
    assert reindex(path, index=index).failed == 1
    assert reindex(path, index=index, fields=fields).added == 1
    assert not reindex(path, index=index, fields=fields).changed
    for shown in (
        inspect_file(path, fields=fields),
        inspect_file(f"{path}!x/a.csv", fields=fields),
    ):
        assert (shown.records, shown.errors) == (1, ())
    assert reindex([], index=index, fields=fields, stream=io.BytesIO(_CSV.encode())).added == 1
    assert [article.title for article in stored(index).values()] == ["Fähre fährt"]


def test_the_newest_version_of_archives_and_files_is_read(tmp_path: Path) -> None:
    """Of a report in archives and files the newest version is the article, without errors."""
    source, index = tmp_path / "s", tmp_path / "index"
    files = {"b.xml": _version(2), "a.xml": _version(1), "c.txt": page(1)}
    put(source / "a.zip", zipped(files))
    os.utime(source / "a.zip", (1, 1))
    assert [article.title for article in _read(source)] == ["Fassung 2", "Die Brücke Nummer 1"]
    report = reindex(source, index=index)
    assert (report.added, report.older, report.errors) == (2, 1, [])
    assert not reindex(source, index=index).changed
    put(source / "b.tgz", gzip.compress(tarred({"in/d.xml": _version(3)})))
    report = reindex(source, index=index)
    assert (report.updated, report.deleted, report.errors) == (1, 0, [])
    assert stored(index)["urn:r"].title == "Fassung 3"
    put(source / "c.xml", _version(1))
    assert not reindex(source, index=index).changed
    put(source / "d.xml", _version(4, "canceled"))
    report = reindex(source, index=index)
    assert (report.deleted, report.errors) == (1, [])
    assert not reindex(source, index=index, checksum=True).changed


def test_all_options_together(tmp_path: Path) -> None:
    """Names of columns, languages, limits, processes and alerts work in one run over an archive."""
    english = {"id": "e", "Kopf": "Ferry", "Meldung": "The ferry has left and it is not the last."}
    files = {"a.csv": _CSV.encode(), "b.jsonl": json.dumps(english).encode(), "c.txt": page(1)}
    path, index = put(tmp_path / "a.zip", zipped(files)), tmp_path / "index"
    queries = put(tmp_path / "alerts.csv", "name;query\nSchiffe;Fähre\n")
    options = [
        *("--map", "title=Kopf", "--map", "body=Meldung", "--language", "de", "--jobs", "2"),
        *("--archive-limit", "ratio=1000", "--alerts", queries, "--index", index),
    ]
    done = run("reindex", path, *options)
    assert (done.code, done.out.count("\n")) == (0, 1)
    assert json.loads(done.out)["id"] == "a.zip!a.csv#1"
    assert "1 in other languages left out" in done.err
    assert run("reindex", path, *options).out == ""


def test_hits_have_the_notes_of_their_article(tmp_path: Path) -> None:
    """What an agency says of a correction comes with the hit and is shown with the article."""
    reindex(CASES / "agency" / "g2_korrektur.xml", index=tmp_path / "index")
    with open_index(tmp_path / "index") as archive:
        (hit,) = archive.search("Deich")
    assert hit.notes[0].startswith("Berichtigung")
    assert hit.to_json()["notes"] == list(hit.notes)
    assert hit.notes[0][:40] in run("show", hit.id, "--index", tmp_path / "index").out
