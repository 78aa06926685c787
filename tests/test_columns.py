"""Columns: what documents can be sorted by; a label gets one by a row in the schema."""

from __future__ import annotations

from pathlib import Path

import pytest
from article_files import generation, put_records
from whoosh import index as whoosh_index
from whoosh.query import Every

from artikelsuche.corpus.article import Article
from artikelsuche.index import IndexDirectory, reindex, verify
from artikelsuche.index.codec.columns import BytesColumn, LabelColumn, NumberColumn
from artikelsuche.index.store.schema import COLUMNS
from artikelsuche.index.store.snapshot import open_view

_SECTIONS = ["Sport", "Ausland", "", "Köln", "Inland"]


def _section(article: Article) -> bytes:
    return (article.section or "").encode()


@pytest.mark.parametrize("merged", [False, True], ids=["written", "merged"])
def test_a_label_gets_a_column_by_one_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, merged: bool
) -> None:
    """With a row for a label, every document has it in a column, and Whoosh sorts by it."""
    monkeypatch.setitem(COLUMNS, "section", _section)
    records = [
        {"id": f"a{n}", "title": "Titel", "body": "Ein Text.", "section": section}
        for n, section in enumerate(_SECTIONS)
    ]
    gone = {"id": "weg", "title": "Titel", "body": "Ein Text.", "section": "Archiv"}
    if merged:  # a small segment is written anew when it has lost a document
        reindex([put_records(tmp_path / "a.jsonl", gone, *records)], index=tmp_path / "index")
    reindex([put_records(tmp_path / "a.jsonl", *records)], index=tmp_path / "index")
    assert verify(tmp_path / "index") == len(records)
    _, view = open_view(IndexDirectory(tmp_path / "index"))
    assert view.documents == len(records)
    found = {}
    for number in view.live_numbers():
        segment, document = view.locate(number)
        column = segment.column("section")
        assert isinstance(column, BytesColumn)
        found[view.key(number)] = column[document].decode()
    assert found == {f"a{n}".encode(): section for n, section in enumerate(_SECTIONS)}
    opened = whoosh_index.open_dir(str(generation(tmp_path / "index")))
    with opened.searcher() as searcher:
        hits = searcher.search(Every(), sortedby="section", limit=None)
        assert [hit["article"].get("section", "") for hit in hits] == sorted(_SECTIONS)


def test_every_index_has_the_columns_of_the_schema(index: Path) -> None:
    """Ids are bytes, moments numbers, labels ordinals; no other field has a column."""
    _, view = open_view(IndexDirectory(index))
    (segment,) = view.segments
    assert segment.column_names() == sorted(COLUMNS)
    assert isinstance(segment.column("id"), BytesColumn)
    assert isinstance(segment.column("published"), NumberColumn)
    labels = ["section", "source", "author", "language"]
    assert all(isinstance(segment.column(name), LabelColumn) for name in labels)
    assert segment.column("title") is None
