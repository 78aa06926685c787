"""WARC files: the pages that a crawl brought home, each under its address."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from article_files import put
from packed_files import gzipped, page, tarred, warc_record

from artikelsuche.corpus import Article, SourceError, SourceFile, read_articles
from artikelsuche.corpus.formats import table
from artikelsuche.corpus.reading import Reading


def read(path: Path) -> tuple[dict[str, Article], list[str]]:
    """Read a source: its articles by id below the archive, and the reasons of its errors."""
    errors: list[SourceError] = []
    articles = read_articles(path, errors.append)
    return {a.id.rpartition("!")[2]: a for a in articles}, [error.reason for error in errors]


def _chunked(body: bytes) -> bytes:
    parts = [body[:7], body[7:]]
    return b"".join(b"%x;x=y\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


_RAW_DEFLATE = zlib.compressobj(wbits=-15)
_BARE = _RAW_DEFLATE.compress(page(1)) + _RAW_DEFLATE.flush()
_CHUNKED, _GZIP = "Transfer-Encoding: chunked", "Content-Encoding: gzip"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (page(1), []),
        (gzipped(page(1)), [_GZIP]),
        (zlib.compress(page(1)), ["content-encoding: deflate"]),
        (_BARE, ["Content-Encoding: deflate"]),
        (_chunked(page(1)), [_CHUNKED]),
        (_chunked(gzipped(page(1))), [_CHUNKED, _GZIP]),
        (page(1), [_CHUNKED, _GZIP]),
    ],
)
def test_answers_are_unpacked(tmp_path: Path, body: bytes, headers: list[str]) -> None:
    """A page is read as its reader saw it, however the server or the recorder packed it."""
    record = warc_record("https://www.a.example/x", body, *headers)
    articles, errors = read(put(tmp_path / "a.warc", record))
    assert errors == []
    found = articles["www.a.example/x"]
    assert (found.title, found.url) == ("Die Brücke Nummer 1", "https://www.a.example/x")


def test_pages_are_read_by_the_format_of_their_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The type that a server told stands for the suffix; the format is told the address."""
    seen: list[tuple[str, str | None]] = []

    def read_page(file: SourceFile, *_: object) -> Iterator[Reading]:
        seen.append((file.location, file.url))
        yield Reading("x", Article(id=file.id, title="Titel", body="Text", path=file.location))

    row = table.Format("Seiten", (".html",), False, read_page, table.TEXT.inspect)
    others = [one for one in table.FORMATS if ".html" not in one.suffixes]
    monkeypatch.setattr(table, "FORMATS", (*others, row))
    url = "https://a.example/seite.php?id=5"
    path = put(tmp_path / "a.warc", warc_record(url, b"<html>", kind="text/html"))
    assert read(path)[0]["a.example/seite.php?id=5"].url == url
    assert seen == [(f"{path}!a.example/seite.php?id=5", url)]


def test_only_pages_are_read(tmp_path: Path) -> None:
    """Answers other than 200, other types, requests and files for programs are passed over."""
    url = "https://a.example"
    records = [
        warc_record(f"{url}/gut?id=3#oben", page(1)),
        warc_record(f"{url}/weg", page(2), status="404 Not Found"),
        warc_record(f"{url}/bild", b"x", kind="image/png"),
        warc_record(f"{url}/robots.txt", b"User-agent: *"),
        warc_record(f"{url}/gut", page(3), type_="request"),
        warc_record("dns:a.example", b"a.example"),
        b"WARC/1.1\r\nWARC-Type: warcinfo\r\nContent-Length: 4\r\n\r\nx: y\r\n\r\n",
    ]
    articles, errors = read(put(tmp_path / "a.warc.gz", b"".join(map(gzipped, records))))
    assert (list(articles), errors) == (["a.example/gut?id=3"], [])


def test_the_newest_capture_counts(tmp_path: Path) -> None:
    """Of several captures of one address the newest is the article, wherever it stands."""
    days = ("2024-06-19T10:00:00Z", "2024-06-21T10:00:00Z", "2024-06-20T10:00:00Z")
    records = [warc_record("http://a.example/", page(n), date=day) for n, day in enumerate(days)]
    articles, errors = read(put(tmp_path / "a.warc", b"".join(records)))
    assert errors == []
    assert articles["a.example"].title == "Die Brücke Nummer 1"


def test_warc_files_in_archives(tmp_path: Path) -> None:
    """A WARC file in a tar file is read like one outside."""
    records = [gzipped(warc_record(f"http://a.example/{n}", page(n))) for n in range(3)]
    path = put(tmp_path / "a.tar", tarred({"crawl/1.warc.gz": b"".join(records)}))
    assert set(read(path)[0]) == {"a.example/0", "a.example/1", "a.example/2"}


def test_the_pages_of_a_host_share_furniture(tmp_path: Path) -> None:
    """What returns in the pages of one host is cut, whatever their paths."""
    line = "Zwölf Zeilen aus der Redaktion am Hafen"
    records = [
        warc_record(f"http://a.example/{n}/seite", page(n) + f"\n{line}\n".encode())
        for n in range(30)
    ]
    articles, _ = read(put(tmp_path / "a.warc", b"".join(records)))
    assert len(articles) == 30
    assert not any(line in article.body for article in articles.values())


def test_what_cannot_be_unpacked_is_told(tmp_path: Path) -> None:
    """A page that is packed in a way that is not known is named with the cure."""
    records = [
        warc_record("http://a.example/1", page(1), "Content-Encoding: br"),
        warc_record("http://a.example/2", b"5\r\nkurz", "Transfer-Encoding: chunked"),
        warc_record("http://a.example/3", b"\x1f\x8b\x08kaputt", "Content-Encoding: gzip"),
        warc_record("http://a.example/4", page(1)),
    ]
    articles, errors = read(put(tmp_path / "a.warc", b"".join(records)))
    assert "a.example/4" in articles
    assert errors[0] == "is packed as 'br', which is not known; crawl it without"
    assert errors[-1] == "the compressed data is damaged or cut off; copy the file again"
