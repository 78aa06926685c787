"""Small article files for the tests of indexing, and what an index made of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from whoosh import index as whoosh_index

from artikelsuche.corpus import Article
from artikelsuche.index import IndexDirectory
from artikelsuche.index.store.snapshot import open_snapshot

#: Articles by the name of their file: a headline and a paragraph each.
ARTICLES = {
    "ausland/waffen": "Neue Waffenlieferungen angekündigt\n\nKim Jong-un empfing am Mittwoch eine "
    "Abordnung in Pjöngjang. Die Lieferungen beginnen am 19. Juni 2024.",
    "ausland/nato": "Nato berät über Kiew\n\nDie UN und die EU begrüßten 74.000 neue F-16-Teile. "
    "Der Kreml-Sprecher schwieg dazu.",
    "inland/lehrer": "Lehrerinnen fehlen in Hallstedt\n\nFrau Müller unterrichtet allein drei "
    "Klassen. Der Müll bleibt im Hof liegen, klagt sie.",
    "wetter": "Böen am Wochenende\n\nDer Wind weht mit 1,6 Metern, sagte ein Meteorologe.",
}


def put(path: Path, content: str | bytes) -> Path:
    """Write a file with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def put_articles(folder: Path, articles: Mapping[str, str] = ARTICLES) -> Path:
    """Write text files below a folder, by their names without suffix."""
    for name, text in articles.items():
        put(folder / f"{name}.txt", text)
    return folder


def put_records(path: Path, *records: Mapping[str, object] | str) -> Path:
    """Write JSON Lines; a text stands for a line that is no record."""
    lines = (record if isinstance(record, str) else json.dumps(record) for record in records)
    return put(path, "".join(f"{line}\n" for line in lines))


def stored(index: Path) -> dict[str, Article]:
    """Read all articles of an index, by id."""
    view = open_snapshot(IndexDirectory(index)).view()
    articles = [view.article(number) for number in view.live_numbers()]
    assert len({article.id for article in articles}) == len(articles)
    return {article.id: article for article in articles}


def postings(index: Path) -> dict[tuple[str, bytes], list[str]]:
    """Read all terms of an index with the ids of their articles, in order."""
    with whoosh_index.open_dir(str(generation(index))).reader() as reader:
        return {
            (field, term): sorted(
                reader.stored_fields(number)["id"]
                for number in reader.postings(field, term).all_ids()
            )
            for field, term in reader.all_terms()
        }


def tree(folder: Path) -> dict[str, bytes]:
    """Read every file below a folder but the lock, by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "lock"
    }


def generation(index: Path) -> Path:
    """Name the folder of the live generation."""
    return IndexDirectory(index).live()
