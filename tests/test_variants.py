"""Other forms of names: the shipped tables, the user's file, and what they do to a search."""

from __future__ import annotations

from pathlib import Path

import pytest
from archives import Indexing, ids

from artikelsuche.search import QueryError, open_index
from artikelsuche.search.meaning.shipped_variants import (
    ShippedVariants,
    shipped_variants,
    variants_with,
)
from artikelsuche.search.meaning.variant_file import Group, parse_variants
from artikelsuche.search.meaning.variants import Forms, key_of


def _lookup(text: str, stem: str | None = None) -> Forms:
    return shipped_variants().lookup(key_of(text), stem)


@pytest.fixture(scope="module")
def index(indexed: Indexing) -> str:
    """Index a few articles about one thing under several names."""
    texts = {
        "kiew": "Der Zug nach Kiew fährt um neun.",
        "kyjiw": "In Kyjiw schneit es seit gestern.",
        "ukrainisch": "Die ukrainische Botschaft lädt zum Konzert.",
        "ukraine": "Die Ukraine spielt gegen Island.",
        "vn": "Die Vereinten Nationen tagen im Herbst.",
        "un": "Die UN tagt im Herbst.",
        "klinik": "Die Veitsklinik baut an.",
    }
    records = [{"id": key, "title": "Meldung", "body": text} for key, text in texts.items()]
    return indexed(records)


def _found(index: str, query: str, variants: Path | None = None) -> list[str]:
    with open_index(index, variants=variants) as archive:
        return ids(archive.search(query))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Kiew", ["kiew", "kyjiw"]),
        ("Kyjiws", ["kyjiw", "kiew"]),
        ("Ukraine", ["ukraine", "ukrainisch"]),
        ("ukrainischen", ["ukrainisch", "ukraine"]),
        ("UN", ["un", "vn"]),
        ("Vereinte Nationen", ["un", "vn"]),
    ],
)
def test_forms_of_a_name_find_each_other(index: str, query: str, expected: list[str]) -> None:
    """Every form of a name finds the others, whatever its inflection."""
    assert sorted(_found(index, query)) == sorted(expected)


@pytest.mark.parametrize(("query", "first"), [("Kiew", "kiew"), ("Kyjiw", "kyjiw"), ("UN", "un")])
def test_the_form_asked_for_ranks_first(index: str, query: str, first: str) -> None:
    """An article with the form asked for comes before one with another form."""
    assert _found(index, query)[0] == first


@pytest.mark.parametrize(("query", "expected"), [('"Kiew"', ["kiew"]), ("Meldung -UN", "un")])
def test_quoted_and_excluded_names_are_literal(
    index: str, query: str, expected: list[str] | str
) -> None:
    """A quoted name finds itself alone, and excluding a name excludes no other form."""
    found = _found(index, query)
    assert found == expected if isinstance(expected, list) else expected not in found
    assert "vn" in found or isinstance(expected, list)


def test_users_file_adds_names(index: str, tmp_path: Path) -> None:
    """A file of the user adds spellings to those that are shipped."""
    path = tmp_path / "namen.txt"
    path.write_text("# Kliniken\nAltklinik => Veitsklinik\n", "utf-8")
    assert _found(index, "Altklinik", path) == ["klinik"]
    assert _found(index, "Altklinik") == []
    assert sorted(_found(index, "Kiew", path)) == ["kiew", "kyjiw"]


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("a, b\nallein", ":2: 'allein' stands alone"),
        ("a => b => c", ":1: '=>' stands twice"),
        ("a, , b", ":1: a spelling is missing"),
        ("=> b", ":1: a spelling is missing"),
    ],
)
def test_wrong_lines_are_named(line: str, part: str) -> None:
    """A line that is no group is refused with its number and what to write."""
    with pytest.raises(QueryError, match=r"namen\.txt") as caught:
        list(parse_variants(line, "namen.txt"))
    assert part in str(caught.value)


def test_missing_file_is_named(index: str, tmp_path: Path) -> None:
    """A file of variants that is not there is named."""
    with pytest.raises(QueryError, match=r"nirgends\.txt"):
        open_index(index, variants=tmp_path / "nirgends.txt")


def test_solr_format_is_read() -> None:
    """Commas part the spellings, a backslash takes a comma's meaning, # opens a comment."""
    text = "# Kommentar\n\nMüller\\, Sohn, MS\na, b => c\n"
    assert list(parse_variants(text, "x")) == [
        Group(("Müller, Sohn", "MS"), ("Müller, Sohn", "MS")),
        Group(("a", "b"), ("c",)),
    ]


def test_countries_are_not_mixed_up() -> None:
    """Korea, Nordkorea and Südkorea stay apart."""
    forms = _lookup("Korea", "korea")
    assert not any(name.startswith(("nord", "sud")) for name in forms.names)
    assert "nordkoreaner" in _lookup("Nordkorea", "nordkorea").names


def test_shipped_groups_are_complete() -> None:
    """All members of the United Nations and more than 150 groups of spellings are there."""
    folder = Path(__file__).parent.parent / "search" / "tables"
    rows = (folder / "demonyms.txt").read_text("utf-8").splitlines()
    countries = [row for row in rows if row and not row.startswith("#")]
    assert len(countries) >= 197
    assert all(len(row.split("|")) == 4 for row in countries)
    groups = list(parse_variants((folder / "variants.txt").read_text("utf-8"), "variants.txt"))
    assert len(groups) >= 150


def test_single_lines_tell_what_the_whole_tables_do() -> None:
    """Every name and adjective of the shipped tables is found by reading single lines."""
    whole, names = variants_with(()), ShippedVariants()
    asked = [(key, None) for key in list(whole._names)[::3]]
    asked += [((f"{one}e",), one) for one in list(whole._adjectives)[::3]]
    asked += [((*key[:-1], f"{key[-1]}s"), None) for key in list(whole._names)[1::9]]
    for words, last_stem in asked:
        forms = whole.lookup(words, last_stem)
        assert names.lookup(words, last_stem) == forms, words
        assert names.may_know(words[0], last_stem) or not forms, words
        assert names.begins(words[0]) or len(words) == 1
    assert not names.lookup(("gibtesnicht",), "gibtesnicht")
