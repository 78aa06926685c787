"""JSON, CSV and TSV: records with usual or given names become articles, and faults are named."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path

import pytest
from article_files import put, stored
from command import run
from hypothesis import given, settings
from hypothesis import strategies as st

from artikelsuche.corpus import ArgumentError, Article, SourceError, inspect_file, read_articles
from artikelsuche.index import reindex

_TEXT = "Der Deich bei Hallstedt hält dem Wasser stand, sagt der Deichgraf am Montag."


def read(path: Path, **fields: str) -> tuple[list[Article], list[SourceError]]:
    """Read the articles of a file, and what is said of the others."""
    errors: list[SourceError] = []
    return list(read_articles(path, errors.append, fields=fields)), errors


_FULL = Article(
    id="d-1", title="Deich hält", body=f"Lage ruhig.\n\n{_TEXT}", teaser="Lage ruhig.",
    published=dt.date(2024, 6, 19), section="Lokales", source="Küstenblatt",
    authors=("Anna Beck", "Jan Roth"), url="https://kuestenblatt.example/d-1", agency="dpa",
)  # fmt: skip
_NAMES = [
    ("id", "Titel", "Vorspann", "Inhalt", "Datum", "Ressort", "Quelle", "Autor", "Link"),
    ("ID", "headline", "lead", "full_text", "pub_date", "Category", "newspaper", "By-line", "URL"),
    ("Artikel-ID", "Überschrift", "Anreißer", "VOLLTEXT", "Erscheinungsdatum", "Rubrik", "Zeitung",
     "Verfasser", "Permalink"),
]  # fmt: skip
_CELLS = (
    "d-1", "Deich hält", "Lage ruhig.", _TEXT, "19.06.2024", "Lokales", "Küstenblatt",
    "Von Anna Beck und Jan Roth, dpa", "https://kuestenblatt.example/d-1",
)  # fmt: skip


def _same(found: Article, wanted: Article) -> bool:
    return found.content_hash == wanted.content_hash


@pytest.mark.parametrize("names", _NAMES)
@pytest.mark.parametrize("separator", ["\t", ";", ",", "|"])
def test_columns_are_known_by_their_usual_names(
    tmp_path: Path, names: tuple[str, ...], separator: str
) -> None:
    """German and English names of columns are understood, whatever parts them."""
    quoted = [f'"{cell}"' for cell in _CELLS]
    table = f"{separator.join(names)}\r\n{separator.join(quoted)}\r\n"
    articles, errors = read(put(tmp_path / "export.csv", table))
    assert errors == []
    assert _same(articles[0], _FULL)


@pytest.mark.parametrize("names", _NAMES)
def test_keys_are_known_by_their_usual_names(tmp_path: Path, names: tuple[str, ...]) -> None:
    """The same names are understood in JSON and JSON Lines."""
    text = json.dumps(dict(zip(names, _CELLS, strict=True)))
    for name in ("a.json", "a.jsonl"):
        articles, errors = read(put(tmp_path / name, text))
        assert errors == []
        assert _same(articles[0], _FULL)


@pytest.mark.parametrize(
    "text",
    [
        '[{"id": 1, "body": "Eins."}, {"id": 2, "body": "Zwei."}]',
        '{"articles": [{"id": 1, "body": "Eins."}, {"id": 2, "body": "Zwei."}]}',
        '{"status": "ok", "data": {"total": 2, "items": [{"id": 1, "body": "Eins."},\n'
        '{"id": 2, "body": "Zwei."}]}}',
        '{"hits": {"hits": [{"_id": "1", "_source": {"body": "Eins."}},'
        ' {"_id": "2", "_source": {"body": "Zwei."}}]}}',
        '\ufeff{"id": 1, "body": "Eins."}\n{"id": 2, "body": "Zwei."}\n',
        '[{"id": 1, "content": {"rendered": "<p>Eins.</p>\\n"}}, {"id": 2, "body": "Zwei."}]',
        '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1",'
        ' "content_html": "<p>Eins.</p>"}, {"id": "2", "content_text": "Zwei."}]}',
    ],
)
def test_json_holds_articles_in_many_ways(tmp_path: Path, text: str) -> None:
    """One object, an array, values one after another and objects around a list are read."""
    articles, errors = read(put(tmp_path / "a.json", text))
    assert errors == []
    assert [(a.id, a.body) for a in articles] == [("1", "Eins."), ("2", "Zwei.")]


def test_a_long_array_is_read_as_a_stream(tmp_path: Path) -> None:
    """An array larger than what is read at once gives every element, in order."""
    rows = [{"id": n, "body": f"{_TEXT} {n} " + "ä" * (n % 977)} for n in range(4000)]
    path = put(tmp_path / "a.json", json.dumps(rows, ensure_ascii=False, indent=1))
    articles, errors = read(path)
    assert errors == []
    assert [article.id for article in articles] == [str(n) for n in range(4000)]


def test_ids_are_made_where_there_are_none(tmp_path: Path) -> None:
    """The address is the id, else the file with the number of the record, else the file."""
    rows = [{"body": "Eins."}, {"body": "Zwei.", "url": "https://a.example/2"}]
    put(tmp_path / "s/viele.json", json.dumps(rows))
    put(tmp_path / "s/eins.json", json.dumps(rows[0]))
    put(tmp_path / "s/t.csv", "Titel;Text\nA;Drei.\nB;Vier.\n")
    found = {article.id: article.body for article in read_articles(tmp_path / "s")}
    assert found == {
        "eins": "Eins.", "t#1": "Drei.", "t#2": "Vier.",
        "viele#1": "Eins.", "https://a.example/2": "Zwei.",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "bodies"),
    [
        ("Titel,Text\nA,\"Eins,\nzwei.\"\n", ["Eins,\nzwei."]),
        ("Titel;Text\nA;'Er sagt: \"Eins; zwei''s.\"'\nB;'Drei.'\n",
         ['Er sagt: "Eins; zwei\'s."', "Drei."]),
        ("sep=;\nTitel;Text\nA;Eins.\n", ["Eins."]),
        ('Titel,Text\nA,"Er sagt \\"eins\\"."\nB,"Zwei."\n', ['Er sagt "eins".', "Zwei."]),
        ('Titel, Text\nA, "Eins, zwei."\n', ["Eins, zwei."]),
        ("Titel;Text;\nA;Eins.;\n", ["Eins."]),
        ("Text\nEins.\n\nZwei.\n", ["Eins.", "Zwei."]),
        ("Titel;Text\rA;Eins.\rB;Zwei.\r", ["Eins.", "Zwei."]),
        ("Titel\tText\nA\tEr sagt \"eins\".\n", ['Er sagt "eins".']),
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_tables_are_read_as_they_are_written(
    tmp_path: Path, raw: str, bodies: list[str], encoding: str
) -> None:
    """Separators, quotes, escapes, line breaks in cells and encodings are told by the table."""
    articles, errors = read(put(tmp_path / "a.csv", raw.encode(encoding)))
    assert errors == []
    assert [article.body for article in articles] == bodies


def test_a_table_in_windows_1252_is_read(tmp_path: Path) -> None:
    """Excel writes German tables in Windows-1252."""
    raw = f"Überschrift;Text\nGrüße;„{_TEXT}“ – für 5 €\n".encode("cp1252")
    articles, errors = read(put(tmp_path / "a.csv", raw))
    assert (articles[0].title, articles[0].body, errors) == ("Grüße", f"„{_TEXT}“ – für 5 €", [])


def test_ragged_rows_are_named(tmp_path: Path) -> None:
    """A row with too few or too many cells is an error with its line; the others are read."""
    table = 'Titel;Text\nA;Eins.\nB;Zwei; drei.\nC\n\nD;"Vier\nfünf."\nE;Sechs.;;\nF;Ende.\n'
    articles, errors = read(put(tmp_path / "a.csv", table))
    assert [article.title for article in articles] == ["A", "D", "E", "F"]
    assert [error.line for error in errors] == [3, 4]
    assert "3 cells, not 2" in str(errors[0])


def test_a_quote_that_is_never_closed_is_named(tmp_path: Path) -> None:
    """Where a quote swallows the rest of the table, its row is an error and no article."""
    table = 'Titel;Text\nA;Eins.\nB;"Zwei.\nC;Drei.\nD;Vier.\n'
    articles, errors = read(put(tmp_path / "a.csv", table))
    assert [article.title for article in articles] == ["A"]
    assert [(error.line, "never closed" in error.reason) for error in errors] == [(3, True)]


def test_a_table_without_names_is_read_by_its_long_column(tmp_path: Path) -> None:
    """Where no row names the columns, the one with long texts is the body; others go by number."""
    rows = [f"Sport;'{n} {_TEXT} {_TEXT} {_TEXT}'" for n in range(3)]
    path = put(tmp_path / "a.csv", "\n".join(rows))
    articles, errors = read(path, section="1")
    assert errors == []
    assert [(a.id, a.section) for a in articles] == [(f"a#{n}", "Sport") for n in (1, 2, 3)]
    assert articles[0].body.startswith("0 Der Deich")


def test_a_table_without_text_names_its_columns(tmp_path: Path) -> None:
    """Where no column is known as the text, the error lists the columns and the option."""
    path = put(tmp_path / "a.csv", "Titel;Worum es geht\nA;Eins.\n")
    articles, (error,) = read(path)
    assert articles == []
    assert "'Titel', 'Worum es geht'" in error.reason and "--map body=" in error.reason
    assert [a.body for a in read(path, body="Worum es geht")[0]] == ["Eins."]
    assert [a.body for a in read(path, body="2")[0]] == ["Eins."]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.jsonl", '{"nr": 7, "kopf": "Hoch", "data": {"text": "Eins."}}'),
        ("a.json", '[{"nr": 7, "kopf": "Hoch", "data": {"text": "Eins."}}]'),
        ("a.csv", "nr,kopf,data.text\n7,Hoch,Eins.\n"),
    ],
)
def test_names_can_be_given(tmp_path: Path, name: str, text: str) -> None:
    """`--map` names fields in every format of records, also within objects."""
    path = put(tmp_path / name, text)
    options = ("--map", "id=nr", "--map", "title=kopf", "--map", "body=data.text")
    outcome = run("reindex", path, "--index", tmp_path / "index", *options)
    assert outcome.code == 0, outcome.err
    (article,) = stored(tmp_path / "index").values()
    assert (article.id, article.title, article.body) == ("7", "Hoch", "Eins.")
    shown = run("inspect", path, *options).out
    assert "first record: Hoch" in shown and "1 record, 0 errors" in shown


def test_another_map_reads_anew(tmp_path: Path) -> None:
    """A run with another map reads unchanged files again; one with the same does not."""
    path = put(tmp_path / "a.json", '{"id": 1, "title": "A", "kopf": "B", "body": "Eins."}')
    os.utime(path, (1, 1))
    index = tmp_path / "index"
    assert reindex([path], index=index).added == 1
    report = reindex([path], index=index, fields={"title": "kopf"})
    assert (report.updated, stored(index)["1"].title) == (1, "B")
    assert reindex([path], index=index, fields={"title": "kopf"}).rebuilt is None
    assert not reindex([path], index=index, fields={"title": "kopf"}, if_needed=True).changed


def test_rows_that_move_keep_no_false_ids(tmp_path: Path) -> None:
    """Where ids count rows, a row put in between moves the others, and none is lost."""
    path, index = tmp_path / "a.csv", tmp_path / "index"
    put(path, "Text\nEins.\nZwei.\n")
    reindex([path], index=index)
    put(path, "Text\nNull.\nEins.\nZwei.\n")
    assert reindex([path], index=index).errors == []
    assert {k: a.body for k, a in stored(index).items()} == {
        "a#1": "Null.", "a#2": "Eins.", "a#3": "Zwei.",
    }  # fmt: skip


def test_ids_follow_the_source(tmp_path: Path) -> None:
    """Below another source the same file gives other ids, though it has not changed."""
    os.utime(put(tmp_path / "a/b/t.csv", "Text\nEins.\n"), (1, 1))
    index = tmp_path / "index"
    reindex([tmp_path / "a"], index=index)
    assert list(stored(index)) == ["b/t#1"]
    reindex([tmp_path / "a/b"], index=index)
    assert list(stored(index)) == ["t#1"]


@pytest.mark.parametrize(
    ("fields", "error"),
    [({"titel": "x"}, ArgumentError), ({"title": " "}, ArgumentError), ({"title": 1}, TypeError)],
)
def test_wrong_maps_are_refused(
    tmp_path: Path, fields: dict[str, str], error: type[Exception]
) -> None:
    """A field that articles do not have is named, with those they have."""
    path = put(tmp_path / "a.json", "{}")
    for call in (read_articles, inspect_file, reindex):
        with pytest.raises(error, match="fields"):
            list(call(path, fields=fields))  # type: ignore[arg-type]
    assert run("reindex", path, "--map", "titel=x", "--index", tmp_path / "i").code == 2
    assert run("reindex", path, "--map", "titel", "--index", tmp_path / "i").code == 2


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[{"id": 1, "body": "Eins."},\n{"id": 2 "body": "Zwei."}]', 2),
        ('[{"id": 1, "body": "Eins."},\n{"id": 2, "body": "Zwei', 2),
        ('[{"id": 1, "body": "Eins."},\n' + "[" * 100_000, 2),
    ],
)
def test_broken_json_is_named_and_what_came_before_is_read(
    tmp_path: Path, text: str, line: int
) -> None:
    """The error of a broken array has the line; the records before it are articles."""
    articles, (error,) = read(put(tmp_path / "a.json", text))
    assert [article.id for article in articles] == ["1"]
    assert error.line == line
    assert ";" in error.reason or "deeply" in error.reason


@pytest.mark.parametrize("name", ["a.json", "a.csv", "a.tsv"])
@pytest.mark.parametrize("raw", [b"", b" \n", b"[]", b"\x89PNG\r\n\x1a\n", bytes(300), b"null"])
def test_files_without_records_are_reported(tmp_path: Path, name: str, raw: bytes) -> None:
    """A file that holds no record is an error that names it, and no article."""
    articles, errors = read(put(tmp_path / name, raw))
    assert (articles, len(errors)) == ([], 1)
    assert str(tmp_path / name) in str(errors[0])


_VALID = {
    "a.json": json.dumps([{"id": n, "title": "T", "body": _TEXT, "date": "19.6.24"} for n in "ab"]),
    "a.csv": f"Titel;Text;Datum\nA;\"{_TEXT}\n{_TEXT}\";19.6.24\nB;'Ein Text';\n",
}


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(_VALID)),
    st.binary(max_size=300)
    | st.tuples(st.integers(0, 300), st.integers(0, 60), st.binary(max_size=8)),
)
def test_any_bytes_give_articles_or_errors(
    tmp_path_factory: pytest.TempPathFactory, name: str, change: bytes | tuple[int, int, bytes]
) -> None:
    """Random bytes and damaged files are read or refused with the file's name; nothing else."""
    raw = _VALID[name].encode()
    if isinstance(change, bytes):
        raw = change
    else:
        at, size, new = change
        raw = raw[:at] + new + raw[at + size :]
    path = put(tmp_path_factory.mktemp("fuzz") / name, raw)
    articles, errors = read(path)
    assert articles or errors
    assert all(article.body.strip() and article.id for article in articles)
    assert all(str(path) in str(error) for error in errors)


@pytest.mark.parametrize("separator", [", ", "; "])
def test_many_authors_are_kept(tmp_path: Path, separator: str) -> None:
    """A field with the names of a whole team is parted, and what is too long for a name is kept."""
    team = [f"Anna {name}beck" for name in ("Rosen", "Linden", "Eichen", "Birken", "Erlen") * 5]
    names = [f"{name}{'abcdefghijklmnopqrstuvwxyz'[n]}" for n, name in enumerate(team)]
    rows = ({"id": "1", "body": "Text.", "author": separator.join(names)},
            {"id": "2", "body": "Text.", "author": "a-" * 40_000})  # fmt: skip
    first, second = read_articles(put(tmp_path / "a.json", json.dumps(rows)))
    assert first.authors == tuple(names)
    assert second.authors == ("a-" * 40_000,)


def test_a_cell_without_a_value_is_empty(tmp_path: Path) -> None:
    """What databases write where there is no value is none: no date, and nobody's name."""
    rows = "ID_Artikel|Schlagzeile|Text_lang|Erstellt_am|Redakteur\n17|Deich|Er hält.|NULL|\\N\n"
    errors: list[SourceError] = []
    (article,) = read_articles(put(tmp_path / "a.csv", rows), errors.append)
    assert (article.id, article.title, article.body) == ("17", "Deich", "Er hält.")
    assert (article.published, article.authors, errors) == (None, (), [])
