"""Growth: files and records of megabytes, and searches of such texts, take time by their size."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from archives import write_records
from growth import each_doubling_is_linear, memory_grows_linearly

from artikelsuche.corpus import inspect_file, read_articles
from artikelsuche.corpus.cleaning.cleaner import clean_page
from artikelsuche.corpus.cleaning.page import Line, Page
from artikelsuche.corpus.cleaning.phrases import mark_links
from artikelsuche.index import reindex
from artikelsuche.search import Archive, open_index

MEGABYTE = 1 << 20

#: What one line may repeat.
_TEXTS = {
    "words": "Der Kran steht am Hafen. ",
    "one word": "ä",
    "spaces": " ",
    "brackets": "(",
    "sequences": "\x1b]0;",
    "marks": "a\u0301\u0323",
}
_LINES = {
    "items": "• Der Kran\n",
    "blank lines": "Kran\n\n\n",
    "furniture": "Drucken\nFoto: dpa\nVon Clara Weiß\nStand: 19. Juni 2024\n",
}


@pytest.mark.parametrize("unit", _TEXTS.values(), ids=_TEXTS)
def test_a_line_of_megabytes_is_read_in_linear_time(tmp_path: Path, unit: str) -> None:
    """A text file with a line of 1, 2 and 4 MB is read and inspected in proportion."""

    def write(size: int) -> Path:
        path = tmp_path / f"{size}.txt"
        row = unit * (size // len(unit.encode()))
        path.write_text(f"Der Titel\n\nDer Kran steht.\n\n{row}\n", "utf-8")
        return path

    paths = {size: write(size) for size in (MEGABYTE, 2 * MEGABYTE, 4 * MEGABYTE)}
    assert each_doubling_is_linear(lambda size: inspect_file(paths[size]), MEGABYTE)
    assert memory_grows_linearly(lambda size: list(read_articles(paths[size])), MEGABYTE)


@pytest.mark.parametrize("unit", _LINES.values(), ids=_LINES)
def test_thousands_of_lines_are_cleaned_in_linear_time(unit: str) -> None:
    """A text file of thousands of lines of one kind is cleaned in proportion."""

    def read(lines: int) -> None:
        rows = unit * (lines // unit.count("\n"))
        clean_page(f"Der Titel\n\nDer Kran steht am Hafen.\n\n{rows}")

    assert each_doubling_is_linear(read, 1000)


def test_headings_of_links_are_read_in_linear_time() -> None:
    """What follows a heading of links is not copied for each of them."""

    def mark(headings: int) -> None:
        lines = []
        for _ in range(headings):
            lines += [Line(1, "Mehr zum Thema", 1, reason="x"), Line(2, "Der Kran steht.", 1)]
        mark_links(Page(lines))

    assert each_doubling_is_linear(mark, 10_000)


@pytest.mark.parametrize("field", ["body", "title", "teaser", "authors", "published"])
@pytest.mark.parametrize("unit", ["Kran, ", "(", "a\u0301\u0323", "\x1b]0;x\x07Kran "])
def test_a_record_of_megabytes_is_read_in_linear_time(
    tmp_path: Path, field: str, unit: str
) -> None:
    """A record with a field of 1, 2 and 4 MB is read in proportion; of names, of an eighth."""
    least = MEGABYTE // 8 if field == "authors" else MEGABYTE
    paths = {}
    for size in (least, 2 * least, 4 * least):
        record = {"id": "a", "body": "Der Kran.", field: unit * (size // len(unit.encode()))}
        paths[size] = write_records(tmp_path / f"{size}.jsonl", [record])

    assert each_doubling_is_linear(lambda size: list(read_articles(paths[size])), least)


def test_thousands_of_values_are_read_in_linear_time(tmp_path: Path) -> None:
    """A record of thousands of authors and unknown fields is read in proportion."""

    def read(parts: int) -> None:
        record: dict[str, object] = {f"feld{n}": [n] for n in range(parts)}
        names = [f"Clara Weiß {n}" for n in range(parts)]
        path = tmp_path / "a.jsonl"
        write_records(path, [{**record, "id": "a", "body": "Der Kran.", "authors": names}])
        assert len(next(read_articles(path)).authors) == parts

    assert each_doubling_is_linear(read, 4000)


# Searches


#: What a text repeats between its matches, and what it repeats of them.
_BODIES = {"sentences": "Der Rat tagt im Saal. ", "word": "ä", "paragraphs": "Der Rat\n\n"}
_MATCHES = {
    "lines": "Kran\n\nHafen\n\n",
    "truncated": "Hafen- und Kran- ",
    "chain": "Kran-Hafen-",
    "gender": "Lehrer*innen-",
}
_QUERIES = ("Hafenkran", '"Kran Hafen"~9 Kr*')


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Index texts of half a MB, 1 and 2 MB, and rows of 1,000, 2,000 and 4,000 matches."""
    counts = {unit: MEGABYTE // 2 // len(unit.encode()) for unit in _BODIES.values()}
    counts.update(dict.fromkeys(_MATCHES.values(), 1000))
    records = [
        {
            "id": f"{name}-{times}",
            "section": f"{name}-{times}",
            "title": "Der Kran am Hafen",
            "body": f"Der Kran am Hafen.\n\n{unit * (times * counts[unit])} Kran am Hafen",
        }
        for name, unit in (_BODIES | _MATCHES).items()
        for times in (1, 2, 4)
    ]
    folder = tmp_path_factory.mktemp("growth")
    source = write_records(folder / "a.jsonl", records)
    assert reindex([source], index=folder / "index").errors == []
    with open_index(folder / "index") as opened:
        yield opened


@pytest.mark.parametrize("name", [*_BODIES, *_MATCHES])
def test_snippets_of_a_long_text_take_linear_time(archive: Archive, name: str) -> None:
    """Passages of texts up to 2 MB, and of thousands of matches, are cut in proportion."""
    for query in _QUERIES:

        def search(times: int, query: str = query) -> None:
            results = archive.search(query, match="any", section=f"{name}-{times}")
            assert [bool(hit.snippets) for hit in results] == [True]

        assert each_doubling_is_linear(search, 1), query
    if name in _BODIES:
        assert memory_grows_linearly(search, 1)


@pytest.mark.parametrize(
    "unit",
    ["Kran ", "Kran-", "ODER Kran ", "K" * 40 + " ", "kr* ", "krn~ ", "(Kran) ", "-Kran ",
     "ressort:x ", "ä", "74.", "Lehrer*innen ", "1 ", "Kran/"],
)  # fmt: skip
def test_a_query_up_to_its_limits_takes_linear_time(archive: Archive, unit: str) -> None:
    """A query of many parts, or of one long one, is answered in proportion to its length."""
    # A quarter of the 200 words, and of the 10,000 characters, that a query may have.
    size = 2_490 // len(unit) if unit in ("ä", "74.") else 49

    def search(parts: int) -> None:
        archive.search(f"Hafen {(unit * parts).strip()}", match="any", section="word-1")

    assert each_doubling_is_linear(search, size)
