"""The command line speaks the language it is asked for, and no two at a time."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from archives import build_index
from article_files import put
from catalogue import messages, read_catalogue, translations
from command import Outcome, run

from artikelsuche.corpus import language
from artikelsuche.corpus.language import speaking
from artikelsuche.index import reindex
from artikelsuche.search import QueryError, open_index
from artikelsuche.search.cli.commands import cli
from artikelsuche.search.cli.language.chosen import chosen_language

_LONG = (
    "Der Kran am Hafen steht seit Montag still, weil ein Seil gerissen ist. Die Stadtwerke wollen "
    "das Seil bis Freitag tauschen, und so lange werden die Schiffe an der Nordmole entladen."
)
_RECORDS = [
    {"id": "kran/1", "title": "Kran steht still", "body": _LONG, "section": "Lokales"},
    {"id": "kran/2", "title": "Kran ruht", "body": _LONG, "source": "Küstenblatt"},
    {"id": "seil", "title": "Seil", "body": "Ein neues Seil am Kran.", "published": "2024-06-19"},
    {"id": "mole", "title": "Mole", "body": "Die Mole wird gefegt.", "published": "2023-01-02"},
]  # fmt: skip
# What only English has, and no article, option or name here.
_ENGLISH = re.compile(
    r"\b(the|is|are|has|not|and|with|without|of|or|to|from|shown|found|articles?|error|failed"
    r"|usage|warning|added|other|cut|kept|section|source|published|more|hits?|default)\b",
    re.IGNORECASE,
)
# Values of options, names of columns, and paths, which are no messages.
_VALUES = re.compile(
    r"\b(section|source) \((Ressort|Quelle)\)|--\S+|'[^']*'|`[^`]*`|\[[^\]]*\|[^\]]*\]"
    r"|path, line, reason|\S*/\S*"
)


def _pieces() -> set[str]:
    """List what stands between the fields of English messages, where it is longer than a name."""
    german = "\n".join(text for m in read_catalogue() if m.id for text in translations(m))
    texts = [t for m in messages() for t in (m if isinstance(m, tuple) else (m,))]
    found = {piece.strip() for text in texts for piece in re.split(r"\{[^}]*\}|\n", text)}
    return {p for p in found if re.search(r"[A-Za-z]{2,} [a-z]{2,}", p) and p not in german}


_PIECES = _pieces()


def _german(outcome: Outcome, code: int) -> str:
    """Require that what a command wrote is German and nothing else."""
    written = outcome.out + outcome.err
    assert outcome.code == code, written
    assert written.strip()
    on_one_line = " ".join(written.split())
    assert [p for p in _PIECES if " ".join(p.split()) in on_one_line] == []
    assert not _ENGLISH.search(_VALUES.sub("", written)), written
    return written


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work where the locale is German."""
    for name in ("ARTIKELSUCHE_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "de_DE.UTF-8")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of four articles, two of them copies."""
    return build_index(tmp_path_factory.mktemp("german"), _RECORDS)


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("command", ["", *sorted(cli.commands)])
def test_help_is_german(command: str) -> None:
    """The help of each command is told in German, with the texts of click."""
    written = _german(run(*command.split(), "--help"), 0)
    assert written.startswith("Aufruf: ")
    assert "Optionen:\n" in written


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("search Kran", 0),
        ("search Kran --copies all", 0),
        ("search Kran --limit 1 --snippets 0", 0),
        ("search Kran --limit 0 --facet section --facet source --facet year", 0),
        ("search Nordmole --timeline --significant 2 --offset 9", 0),
        ("search Nordmohle", 1),
        ("search Kran Nordmohle", 0),
        ("search Kran Nordmole Xylophon", 0),
        ("search der", 0),
        ("search Qwertz", 1),
        ("search Kran --explain=seil", 0),
        ("search Kran --explain --format ids", 0),
        ("search N* --timeline", 2),
        ("search No*", 0),
        ("search titl:Kran", 1),
        ("search Kran –Seil (( ))", 1),
        ("search (Kran", 2),
        ("search Kran)", 2),
        ("search \"Kran", 2),
        ("search *kran", 2),
        ("search a*", 2),
        ("search Kran~9", 2),
        ("search UND", 2),
        ("search Kran UND", 0),
        ("search Kr~ @Kran ^", 0),
        ("search UND Kran", 2),
        ("search titel:", 2),
        ("search titel:(datum:2024)", 2),
        ("search datum:", 2),
        ("search datum:2024-13", 2),
        ("search datum:2024..2023", 2),
        ("search datum:1..2..3", 2),
        ("search !!!", 2),
        ("search", 2),
        ("search Kran --since morgens", 2),
        ("search Kran --since 2024 --until 2023", 2),
        ("search Kran --facet farbe", 2),
        ("search Kran --reverse", 2),
        ("search Kran --undated only --since 2024", 2),
        ("search Kran --all", 2),
        ("search Kran --timeline --format csv", 2),
        ("search Kran --limit viele", 2),
        ("search Kran --limit -1", 2),
        ("search Kran --half-life 0", 2),
        ("search Kran --format xml", 2),
        ("search Kran --limitt 3", 2),
        ("search Kran --limit", 2),
        ("search Kran --queries nirgends.txt", 2),
        ("search --queries nirgends.txt", 2),
        ("search Kran --variants nirgends.txt", 2),
        ("similar kran/1", 1),
        ("similar kran/1 --copies", 0),
        ("similar mole --copies", 1),
        ("similar nirgends", 2),
        ("show seil", 0),
        ("show kran/1 --query Seil", 0),
        ("show nirgends", 1),
        ("show", 2),
        ("show a b c", 2),
        ("status", 0),
        ("verify", 0),
        ("gc", 0),
        ("gc --wait bald", 2),
        ("gc --wait nan", 2),
        ("reindex", 2),
        ("reindex nirgends", 2),
        ("reindex . --map Unsinn", 2),
        ("reindex . --archive-limit Unsinn", 2),
        ("reindex . --language Deutsch", 2),
        ("reindex . --alerts-feed f.rss", 2),
        ("reindex - --watch 5", 2),
    ],
)  # fmt: skip
def test_answers_and_errors_are_german(
    index: Path, words: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What commands find and what they refuse is told in German."""
    monkeypatch.chdir(tmp_path)
    command, *rest = words.split(" ")
    _german(run(command, *rest, "--index", index), code)


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("words", ["suche Kran", "--farbe", "inspect nirgends.txt", "inspect ."])
def test_commands_without_an_index_are_german(words: str) -> None:
    """So is what is refused before any index is asked for."""
    _german(run(*words.split()), 2)


@pytest.mark.usefixtures("german")
def test_an_index_that_cannot_be_used_is_told_in_german(tmp_path: Path) -> None:
    """A missing index, another directory and a damaged file are told in German."""
    _german(run("search", "Kran", "--index", tmp_path / "keiner"), 2)
    put(tmp_path / "andere" / "x.txt", "x")
    _german(run("search", "Kran", "--index", tmp_path / "andere"), 2)
    made = build_index(tmp_path, _RECORDS)
    for path in made.rglob("*.seg"):
        path.write_bytes(path.read_bytes()[:-9] + b"x" * 9)
    for path in made.rglob("stamp.json"):
        path.write_text(path.read_text().replace('"analysis_version": ', '"analysis_version": 9'))
    _german(run("search", "Kran", "--index", made), 2)
    _german(run("status", "--index", made), 2)
    for path in made.rglob("stamp.json"):
        path.write_text("{")
    _german(run("verify", "--index", made), 2)
    (made / "current").write_text("nichts")
    _german(run("gc", "--index", made), 2)


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_is_told_in_german(tmp_path: Path, jobs: int) -> None:
    """The report, its errors and its warnings are German, those from worker processes too."""
    source, index = tmp_path / "quelle", tmp_path / "index"
    put(source / "leer.txt", "  ")
    put(source / "bild.txt", "%PDF-1.7")
    put(source / "gut.txt", f"Kran\n\n{_LONG}")
    put(source / "a.jsonl", '{"a":}\n{"id": "1"}\n[]\n' + json.dumps(
        {"id": "2", "body": "Text", "published": "bald"}))  # fmt: skip
    put(source / "b.csv", "id;body\n1;Eins;zu;viel\n")
    put(source / "c.xml", "<rss><channel>")
    put(source / "d.json", "[{]")
    put(source / "e.zip", "PK\x03\x04kein Archiv")
    put(source / "f.html", "<html><body>nichts</body></html>")
    written = _german(run("reindex", source, "--index", index, "--jobs", jobs), 3)
    assert written.count("gescheitert: ") >= 9
    assert written.count("Warnung: ") == 1
    for path in sorted(source.iterdir()):
        outcome = run("inspect", path)
        _german(outcome, outcome.code)
    _german(run("reindex", source, "--index", index, "--dry-run", "--language", "fr",
                "--allow-shrink"), 3)  # fmt: skip
    _german(run("reindex", source, "--index", index, "--full"), 3)


@pytest.mark.usefixtures("german")
def test_formats_for_machines_stay_as_they_are(index: Path) -> None:
    """Keys, columns and events have no language; notices and messages do."""
    found = json.loads(run("search", "Kran", "Xylophon", "--format", "json", "--index", index).out)
    assert set(found) >= {"format_version", "query", "total", "hits", "notices"}
    assert found["notices"] == ["Kein Artikel enthält beide Wörter; diese enthalten 1 davon. "
                                "Gar nicht gefunden: Xylophon."]  # fmt: skip
    head = run("search", "Kran", "--format", "csv", "--index", index).out.splitlines()[0]
    assert head.startswith("id,title,score,published,section,source")


@pytest.mark.usefixtures("german")
def test_the_option_wins_over_the_locale(index: Path) -> None:
    """`--lang en` gives English in a German locale, before the command or behind it."""
    for words in (("--lang", "en", "search", "Kran"), ("search", "Kran", "--lang=en")):
        outcome = run(*words, "--index", index)
        assert re.match(r"2 articles and 1 similar version \(", outcome.err)
    refused = run("search", "--lang", "en", "--limit", "x", "Kran")
    assert refused.err.startswith("Usage: artikelsuche search [OPTIONS] QUERY...\n")
    assert "Error: Invalid value for '--limit': 'x' is not a valid integer range." in refused.err


def test_one_command_leaves_no_language_to_the_next(index: Path) -> None:
    """German is spoken by the command that was asked to, and English by the next one."""
    assert (
        "2 Artikel und 1 ähnliche Fassung"
        in run("search", "Kran", "--lang", "de", "--index", index).err
    )
    assert "2 articles" in run("search", "Kran", "--index", index).err
    assert run("--help").out.startswith("Usage:")


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        ("", {}, "en"),
        ("", {"LANG": "C"}, "en"),
        ("", {"LANG": "de_DE.UTF-8"}, "de"),
        ("", {"LANG": "de"}, "de"),
        ("", {"LANG": "fr_FR.UTF-8"}, "en"),
        ("", {"LC_MESSAGES": "de_AT", "LANG": "en_US"}, "de"),
        ("", {"LC_ALL": "C", "LANG": "de_DE"}, "en"),
        ("", {"LC_ALL": "", "LANG": "de_DE"}, "de"),
        ("", {"LANGUAGE": "de:en", "LC_ALL": "en_US"}, "de"),
        ("", {"LANGUAGE": "en:de", "LANG": "de_DE"}, "en"),
        ("", {"ARTIKELSUCHE_LANG": "en", "LANGUAGE": "de"}, "en"),
        ("", {"ARTIKELSUCHE_LANG": "de", "LANGUAGE": "en"}, "de"),
        ("--lang de search x", {"ARTIKELSUCHE_LANG": "en"}, "de"),
        ("search x --lang=en", {"LANG": "de"}, "en"),
        ("--lang de search x --lang en", {}, "en"),
        ("search x --lang", {"LANG": "de"}, "de"),
        ("search x --lang fr", {"LANG": "de"}, "de"),
        ("search -- --lang de", {}, "en"),
        ("search --language de", {}, "en"),
    ],
)
def test_the_language_is_chosen(arguments: str, environment: dict[str, str], expected: str) -> None:
    """An option counts first, then our variable, then those that gettext asks, in its order."""
    assert chosen_language(arguments.split(), environment) == expected


def test_the_library_speaks_as_its_caller_asks(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A call is told in English whatever the locale, and in German where its caller says so."""
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    with open_index(index) as archive:
        with pytest.raises(QueryError, match="this \\( is never closed"):
            archive.search("(Kran")
        with speaking("de"), pytest.raises(QueryError, match="diese \\( wird nie geschlossen"):
            archive.search("(Kran")


def test_a_report_is_told_when_it_is_printed(tmp_path: Path) -> None:
    """The report of a library call follows whoever prints it."""
    put(tmp_path / "quelle" / "gut.txt", f"Kran\n\n{_LONG}")
    report = reindex(tmp_path / "quelle", index=tmp_path / "index")
    assert str(report).startswith("1 added, 0 updated")
    with speaking("de"):
        assert str(report).startswith("1 neu, 0 geändert")


def test_english_opens_no_catalogue(index: Path) -> None:
    """Where English is spoken, no catalogue is looked for."""
    language._catalogue.cache_clear()
    assert run("search", "Kran", "--index", index).code == 0
    assert language._catalogue.cache_info().misses == 0
