"""Files of queries, all hits, alerts and their feed."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from archives import Indexing, build_index, ids, write_records
from command import run
from hypothesis import given, settings
from hypothesis import strategies as st

from artikelsuche.corpus.errors import ArtikelsucheError
from artikelsuche.search import Archive, QueryError, open_index
from artikelsuche.search.saved.alerts import find_alerts
from artikelsuche.search.saved.feed import write_feed
from artikelsuche.search.saved.queries import SavedQuery, read_queries
from artikelsuche.search.saved.streaming import all_pages
from artikelsuche.search.searching import Selection

_WORDS = ("Hafen", "Kran", "Museum", "Fähre", "Brücke")


def _record(number: int) -> dict[str, Any]:
    one, other = _WORDS[number % 5], _WORDS[number * 7 % 4]
    body = f"Bericht {number} über {one} und {other}: es geht weiter, meint Nummer {number}."
    return {"id": f"a{number}", "title": f"{one} {number}", "body": body, "section": "Lokales"}


@pytest.fixture(scope="module")
def index(indexed: Indexing) -> str:
    """An index of 60 articles."""
    return indexed(map(_record, range(60)))


@pytest.fixture(scope="module")
def archive(index: str) -> Archive:
    """The same, open."""
    return open_index(index)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hafen\n\n# Notiz\n Kran ODER Fähre \n", [("Hafen", 1), ("Kran ODER Fähre", 4)]),
        ("name;query\nSchiffe;Fähre\n\n;Kran\n", [("Fähre", 2), ("Kran", 4)]),
        ('query,name\r\n"Hafen, Kran",Beides\r\n', [("Hafen, Kran", 2)]),
        ("\ufeffSuche\nHafen\n", [("Hafen", 2)]),
        ("Hafen, Kran\n", [("Hafen, Kran", 1)]),
    ],
)
def test_queries_are_lines_or_rows(text: str, expected: list[tuple[str, int]]) -> None:
    """A file has a query a line; or it is CSV, which its header tells."""
    if text.startswith("\ufeffSuche"):
        expected = [("Hafen", 2)]
    found = read_queries(text.encode(), "suchen.txt")
    assert [(saved.query, saved.line) for saved in found] == expected


def test_names_stand_beside_queries() -> None:
    """A column gives names; a query without one is called as it is written."""
    found = read_queries(b"name,query\nSchiffe,Hafen\n,Kran\n", "suchen.csv")
    assert found == [SavedQuery("Schiffe", "Hafen", 2), SavedQuery("Kran", "Kran", 3)]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "holds no query"),
        (b"# nur eine Notiz\n", "holds no query"),
        (b"name,query\nSchiffe,\n", "line 2: the row has no query"),
        (bytes(range(1, 9)) * 40, "binary"),
    ],
)
def test_a_file_without_queries_is_refused(raw: bytes, message: str) -> None:
    """The message names the file, what is wrong and what to do."""
    with pytest.raises(QueryError, match=f"suchen.txt.*{message}"):
        read_queries(raw, "suchen.txt")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_file_gives_queries_or_an_error(raw: bytes) -> None:
    """Whatever the bytes are, there are queries in them or the error says why not."""
    try:
        assert all(saved.query for saved in read_queries(raw, "x"))
    except QueryError as error:
        assert str(error).startswith("x")


def test_a_file_is_answered_query_by_query(index: str, tmp_path: Path) -> None:
    """Each query has its count and its hits; one that is wrong ends nothing and sets the code."""
    file = tmp_path / "suchen.csv"
    file.write_text("name,query\n=Kräne,Kran\nnichts,Xylophon Kran\n", "utf-8")
    options = ("--index", index, "--queries", str(file), "--limit", "2")
    done = run("search", *options, "--format", "jsonl")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert done.code == 0
    assert [(row["name"], row["query"], row["total"] > 0) for row in rows] == [
        ("=Kräne", "Kran", True),
        ("nichts", "Xylophon Kran", False),
    ]
    table = list(csv.DictReader(io.StringIO(run("search", *options, "--format", "csv").out)))
    assert [(row["name"], row["rank"]) for row in table] == [
        ("'=Kräne", "1"), ("'=Kräne", "2"), ("nichts", ""),
    ]  # fmt: skip
    assert [row["id"] for row in table[:2]] == [hit["id"] for hit in rows[0]["hits"]]
    file.write_text('Kran\n"offen\n', "utf-8")
    broken = run("search", *options)
    assert broken.code == 2 and "line 2" in broken.err and "Kran  " in broken.out


def test_all_hits_are_written(index: str, archive: Archive) -> None:
    """`--all` writes every hit of a search once, in the order of the search."""
    wanted = ids(archive.search("Hafen ODER Kran", limit=100))
    done = run("search", "--index", index, "--all", "--format", "ids", "Hafen", "ODER", "Kran")
    assert done.out.split() == wanted
    table = run("search", "--index", index, "--all", "--format", "csv", "Hafen ODER Kran")
    assert [row["id"] for row in csv.DictReader(io.StringIO(table.out))] == wanted
    assert run("search", "--index", index, "--all", "Hafen").code == 2


def test_pages_join_to_the_whole(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Page after page gives what one search gives, also behind an offset."""
    monkeypatch.setattr("artikelsuche.search.saved.streaming._PAGE", 7)
    for offset in (0, 5, 1000):
        found = [hit.id for page in all_pages(archive, "Bericht", offset=offset) for hit in page]
        assert found == ids(archive.search("Bericht", limit=100, offset=offset))


def test_no_cell_of_csv_is_a_formula(tmp_path: Path) -> None:
    """What a spreadsheet would run begins with a quote."""
    records = [{"id": "-1", "title": "=HYPERLINK(1)", "body": "@SUM Hafen.", "section": "+49"}]
    index = build_index(tmp_path, records)
    done = run("search", "--index", index, "--format", "csv", "Hafen")
    (row,) = csv.DictReader(io.StringIO(done.out))
    assert [row["id"], row["title"], row["section"]] == ["'-1", "'=HYPERLINK(1)", "'+49"]
    assert not row["snippet"].startswith("@")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([*_WORDS, "ODER", "NICHT", "über", "Hafe*"]), min_size=1, max_size=4),
    st.sets(st.integers(0, 59), max_size=20),
)
def test_alerts_are_searches_among_some_articles(
    archive: Archive, words: list[str], chosen: set[int]
) -> None:
    """An alert finds of the articles of a run what a search finds of them, with the same scores."""
    query = " ".join(words)
    try:
        results = archive.search(query, limit=100)
    except QueryError:
        return
    strict = [] if any(hit.missing for hit in results) else list(results)
    wanted = {hit.id: hit.score for hit in strict if int(hit.id[1:]) in chosen}
    saved = SavedQuery("x", query, 1)
    found = list(find_alerts(archive, [saved], [f"a{n}" for n in chosen]))
    assert [(one.hit.id, one.hit.score) for one in found] == list(wanted.items())


def test_a_selection_follows_the_index(tmp_path: Path) -> None:
    """Articles that are chosen once for many searches are found in each state of the index."""
    index = build_index(tmp_path, map(_record, range(6)))
    chosen = Selection(["a5", "a1", "a9"])
    with open_index(index) as archive:
        for numbers, expected in ((range(6), {"a1", "a5"}), (range(2, 10), {"a5", "a9"})):
            build_index(tmp_path, map(_record, numbers))
            archive.refresh()
            assert set(ids(archive.search("Bericht", ids=chosen))) == expected
            assert set(ids(archive.search("Bericht", ids=list(chosen)))) == expected
    with pytest.raises(TypeError, match="ids"):
        Selection([1])  # type: ignore[list-item]


def test_a_run_alerts_of_what_it_added_or_changed(tmp_path: Path) -> None:
    """`reindex --alerts` tells new and changed articles once, and keeps them in a feed."""
    source = write_records(tmp_path / "a.jsonl", map(_record, range(10)))
    queries = tmp_path / "alerts.csv"
    queries.write_text('name,query\nKräne,Kran\nkaputt,"(Kran"\n', "utf-8")
    feed, index = tmp_path / "feed.xml", str(tmp_path / "index")
    run("reindex", "--index", index, str(source))
    options = ("--alerts", str(queries), "--alerts-feed", str(feed))
    assert run("reindex", "--index", index, str(source), *options).out == ""
    changed = {**_record(3), "body": "Ein neuer Kran steht am Kai."}
    write_records(source, [*map(_record, range(3)), changed, *map(_record, range(4, 12))])
    done = run("reindex", "--index", index, str(source), *options)
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert {(row["alert"], row["query"], row["id"]) for row in rows} == {
        ("Kräne", "Kran", "a3"), ("Kräne", "Kran", "a11"),
    }  # fmt: skip
    assert "line 3" in done.err and done.code == 0
    items = ElementTree.fromstring(feed.read_bytes()).findall("channel/item")
    assert {item.findtext("title") for item in items} == {"Fähre 3", "Kran 11"}
    assert {item.findtext("category") for item in items} == {"Kräne"}
    assert run("reindex", "--index", index, str(source), "--alerts-feed", "x.xml").code == 2


def test_a_feed_keeps_what_it_had(archive: Archive, tmp_path: Path) -> None:
    """New alerts stand first, each once; a file that is no feed stays as it is."""
    feed = tmp_path / "feed.xml"
    now = dt.datetime(2026, 3, 1, tzinfo=dt.timezone.utc)
    for number in (1, 2, 1):
        write_feed(feed, find_alerts(archive, [SavedQuery("x", "Bericht", 1)], [f"a{number}"]), now)
    items = ElementTree.fromstring(feed.read_bytes()).findall("channel/item")
    assert [item.findtext("title") for item in items] == ["Kran 1", "Museum 2"]
    other = tmp_path / "brief.xml"
    for content in ("<brief/>", "kein XML", "<!DOCTYPE x><rss/>"):
        other.write_text(content, "utf-8")
        with pytest.raises(ArtikelsucheError, match="no feed of alerts"):
            write_feed(other, [], now)
        assert other.read_text("utf-8") == content
