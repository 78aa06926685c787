"""The command line: exit codes, streams, formats, and what it says when something is wrong."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from archives import build_index, write_records
from command import run
from filelock import FileLock
from hypothesis import example, given, settings
from hypothesis import strategies as st
from query_texts import typed_texts

from artikelsuche.index import IndexDirectory, reindex
from artikelsuche.search import open_index
from artikelsuche.search.cli.commands import cli

_RECORDS = [
    {
        "id": "hafen/kran",
        "title": "Ein Kran für den Hafen",
        "body": "Der neue Kran steht. „Größer geht es kaum“, sagt Frau Groß.\n\n"
        "Er kommt aus China und hebt 74.000 Kilogramm.",
        "published": "2024-06-19",
        "section": "Wirtschaft",
        "source": "Hafenblatt",
        "authors": ["Jette Harms", "Ole Brodersen"],
        "url": "https://example.org/kran",
    },
    {"id": "hafen/fest", "title": "Hafenfest, mit Komma", "body": "Am Hafen wird gefeiert. 🎉 Ja!"},
    {"id": "bahn", "title": "Die Bahn kommt", "body": "Die Bahn kommt an den Hafen, ohne Kran."},
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Index three articles."""
    return build_index(tmp_path_factory.mktemp("cli"), _RECORDS)


@pytest.fixture(autouse=True)
def _environment(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the three articles the default index, and the environment that of a plain terminal."""
    monkeypatch.setenv("ARTIKELSUCHE_INDEX", str(index))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)


def _process(*arguments: object, index: Path | None = None) -> list[str]:
    place = ["--index", str(index)] if index else []
    return [sys.executable, "-m", "artikelsuche.search", *map(str, arguments), *place]


# The real command in a process of its own


def test_real_command() -> None:
    """`python -m artikelsuche.search` prints hits to stdout, the rest to stderr, and gives 0."""
    done = subprocess.run(_process("search", "Hafen", "-China"), capture_output=True, check=False)
    assert done.returncode == 0
    out, err = done.stdout.decode(), done.stderr.decode()
    assert "hafen/fest" in out and "**Hafen**" in out
    assert "hafen/kran" not in out
    assert re.fullmatch(r"2 articles \(\d+ ms\)\n", err)


def test_bytes_that_are_no_text() -> None:
    """Arguments that are no valid UTF-8 are searched like any other text."""
    done = subprocess.run(
        [*map(os.fsencode, _process("search", "--format", "json")), b"\xff\xfeKran"],
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1)
    assert b"Traceback" not in done.stderr
    assert json.loads(done.stdout)["format_version"] == 1


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_closed_pipe_is_silent(tmp_path: Path) -> None:
    """A reader that closes the pipe ends the command without a word, with code 0."""
    records = [{"id": f"a{n}", "title": "Hafen", "body": "Hafen " * 900} for n in range(60)]
    index = build_index(tmp_path, records)
    command = _process("search", "Hafen", "--limit", 60, "--format", "json", index=index)
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:  # fmt: skip
        assert process.stdout and process.stderr
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
def test_interrupt(tmp_path: Path) -> None:
    """Ctrl-C ends a run with code 130 and a word, and leaves the index usable."""
    records = ({"id": f"a{n}", "title": "Titel", "body": f"Wort{n} " * 50} for n in range(20_000))
    source = write_records(tmp_path / "many.jsonl", records)
    index = tmp_path / "index"
    with subprocess.Popen(
        _process("reindex", source, index=index), stderr=subprocess.PIPE, text=True
    ) as process:
        patience = time.monotonic() + 30
        while not (index / "lock.json").exists() and time.monotonic() < patience:
            time.sleep(0.01)
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr
        said = process.stderr.read()
    assert "interrupted" in said
    assert "Traceback" not in said
    assert run("reindex", "--sample", "--index", index).code == 0


# Exit codes


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["search", "Kran"], 0),
        (["search", "Xylophon"], 1),
        (["search", "Kran", "--since", "2030"], 1),
        (["search", '"offen'], 2),
        (["search", "(Kran"], 2),
        (["search", ""], 2),
        (["search", "  "], 2),
        (["search", "?!"], 2),
        (["search"], 2),
        (["search", "Kran", "--since", "neulich"], 2),
        (["search", "Kran", "--until", "31.6.2024"], 2),
        (["search", "datum:2024-13", "Kran"], 2),
        (["search", "Kran", "--limit", "-1"], 2),
        (["search", "Kran", "--limit", "viele"], 2),
        (["search", "Kran", "--format", "xml"], 2),
        (["search", "Kran", "--sort", "id"], 2),
        (["search", "Kran", "--formt", "json"], 2),
        (["show", "bahn"], 0),
        (["show", "zug"], 1),
        (["status"], 0),
        (["verify"], 0),
        (["analyze", "Kreml-Sprecher"], 0),
        (["inspect", "nirgends.txt"], 2),
        (["reindex"], 2),
        (["reindex", "nirgends"], 2),
        (["such", "Kran"], 2),
        (["--help"], 0),
        (["search", "--help"], 0),
        (["--version"], 0),
        ([], 2),
    ],
)
def test_exit_codes(arguments: list[str], code: int) -> None:
    """0 done or found, 1 nothing found, 2 bad usage, query or input."""
    outcome = run(*arguments)
    assert outcome.code == code
    assert "Traceback" not in outcome.err
    if code == 2:
        assert outcome.out == ""
        assert outcome.err.strip()


def test_locked_index(tmp_path: Path) -> None:
    """While another writer is at work a run gives 75 and says so; searching goes on."""
    index = build_index(tmp_path, _RECORDS)
    with FileLock(index / "lock"):
        outcome = run("reindex", tmp_path / "articles.jsonl", "--index", index)
        assert (outcome.code, outcome.out) == (75, "")
        assert "another writer" in outcome.err
        assert run("search", "Kran", "--index", index).code == 0


@pytest.mark.parametrize("command", [["search", "Kran"], ["show", "bahn"], ["status"], ["verify"]])
def test_missing_index(tmp_path: Path, command: list[str]) -> None:
    """A command without an index names the directory and the command that builds one."""
    outcome = run(*command, "--index", tmp_path / "leer")
    assert (outcome.code, outcome.out) == (2, "")
    assert "leer: no index here" in outcome.err and "artikelsuche reindex" in outcome.err
    assert not (tmp_path / "leer").exists()


@pytest.mark.parametrize("command", [["search", "Kran"], ["status"], ["reindex", "--sample"]])
def test_foreign_directory(tmp_path: Path, command: list[str]) -> None:
    """A directory that holds other things is refused, named, and left as it is."""
    (tmp_path / "brief.txt").write_text("Lieber Freund", "utf-8")
    outcome = run(*command, "--index", tmp_path)
    assert outcome.code == 2
    assert "brief.txt" in outcome.err and "--index" in outcome.err
    assert [path.name for path in tmp_path.iterdir()] == ["brief.txt"]


def test_index_of_another_stamp(tmp_path: Path) -> None:
    """An index of other rules is refused with the cure; status reads it, and a run mends it."""
    index = build_index(tmp_path, _RECORDS)
    stamp = IndexDirectory(index).live() / "stamp.json"
    values = json.loads(stamp.read_text("utf-8"))
    stamp.write_text(json.dumps({**values, "analysis_version": 999}), "utf-8")
    outcome = run("search", "Kran", "--index", index)
    assert (outcome.code, outcome.out) == (2, "")
    assert "analysis version 999" in outcome.err and "reindex" in outcome.err
    assert "analysis version 999" in run("status", "--index", index).out
    assert run("reindex", tmp_path / "articles.jsonl", "--index", index).code == 0
    assert run("search", "Kran", "--index", index).code == 0


# What a query may look like


def test_minus_is_of_the_query() -> None:
    """A word with a minus is excluded; it is no option."""
    assert run("search", "Hafen", "-China", "--format", "ids").out.split() == ["hafen/fest", "bahn"]
    assert run("search", "-China", "Hafen", "--format", "ids").out.split() == ["hafen/fest", "bahn"]


def test_misspelt_option() -> None:
    """A misspelt long option is no word of the query: it is refused, with the likely one."""
    outcome = run("search", "Kran", "--formt=json")
    assert outcome.code == 2
    assert "--formt" in outcome.err and "--format" in outcome.err


def test_double_dash_ends_the_options() -> None:
    """Behind `--` everything is of the query."""
    assert run("search", "--format", "ids", "--", "Kran", "-China").out.split() == ["bahn"]
    assert run("search", "--format", "ids", "--", "Kran", "--limit").code in (0, 1)


def test_words_need_no_quotes() -> None:
    """Several arguments are one query."""
    one, several = run("search", "--format", "ids", "Bahn Hafen"), run(
        "search", "Bahn", "Hafen", "--format", "ids"
    )  # fmt: skip
    assert one.out == several.out != ""


def test_plain_and_match() -> None:
    """--plain takes operators as words, --match any is content with one word."""
    assert run("search", "--plain", '"offen (Kran', "--match", "any").code == 0
    ids = run("search", "Bahn Feier gefeiert", "--match", "any", "--format", "ids").out.split()
    assert set(ids) == {"bahn", "hafen/fest"}


@settings(max_examples=200)
@given(st.lists(typed_texts, max_size=4), st.sampled_from(["text", "json", "csv"]))
@example(["\ud800Kran\udcff"], "json")
@example(["\x00"], "text")
def test_any_query_gets_an_answer(words: list[str], form: str) -> None:
    """Any text at all gets an answer or an error that says what is wrong, never a traceback."""
    outcome = run("search", "--format", form, *words)
    assert outcome.code in (0, 1, 2)
    assert "Traceback" not in outcome.err
    if outcome.code == 2:
        assert outcome.out == ""
        assert re.search(r"error: \S|Error: \S", outcome.err)


# No argument of a process holds a NUL.
_arguments = typed_texts.filter(lambda text: "\0" not in text)


@settings(max_examples=60)
@given(st.sampled_from(["analyze", "show", "inspect"]), _arguments)
@example("show", "\udcff")
@example("inspect", "\udcff")
@example("inspect", "")
@example("analyze", "\udcff")
def test_any_argument_gets_an_answer(command: str, text: str) -> None:
    """The other commands take any text too."""
    outcome = run(command, "--", text)
    assert outcome.code in (0, 1, 2, 3)
    assert "Traceback" not in outcome.err


# Formats


def test_json() -> None:
    """--format json is one object with fixed keys; offsets fit, unknown metadata is null."""
    outcome = run("search", "Kran", "Groß", "--format", "json", "--match", "any")
    data = json.loads(outcome.out)
    assert outcome.err == ""
    assert list(data) == [
        "format_version", "query", "parsed", "total", "articles", "offset", "took_ms",
        "suggestions", "notices", "hits",
    ]  # fmt: skip
    assert (data["format_version"], data["query"], data["offset"]) == (1, "Kran Groß", 0)
    assert data["total"] == len(data["hits"]) == 2
    hits = {hit["id"]: hit for hit in data["hits"]}
    for hit in hits.values():
        assert list(hit) == [
            "id", "title", "score", "published", "section", "source", "authors", "url", "path",
            "snippets", "title_spans", "missing", "paywalled", "notes", "copies",
        ]  # fmt: skip
        assert all(list(snippet) == ["text", "start", "spans"] for snippet in hit["snippets"])
    kran, bahn = hits["hafen/kran"], hits["bahn"]
    assert (kran["published"], kran["section"]) == ("2024-06-19", "Wirtschaft")
    assert kran["authors"] == ["Jette Harms", "Ole Brodersen"]
    assert (bahn["published"], bahn["section"], bahn["source"], bahn["url"]) == (None,) * 4
    assert bahn["authors"] == []


@pytest.mark.parametrize("query", ["Hafen", "gefeiert ODER Ja", "Größer Kilogramm", "74000"])
def test_json_offsets(index: Path, query: str) -> None:
    """`start` is a place in the stored body, `spans` are places in the snippet."""
    data = json.loads(run("search", query, "--format", "json").out)
    assert data["hits"]
    with open_index(index) as archive:
        for hit in data["hits"]:
            body = archive.get(hit["id"]).body
            for snippet in hit["snippets"]:
                text, start = snippet["text"], snippet["start"]
                assert body[start : start + len(text)] == text
                assert all(text[a:b].strip() for a, b in snippet["spans"])


def test_matches_in_headlines(tmp_path: Path) -> None:
    """A list of hits marks the headline as it marks passages, whatever layer matches."""
    titles = [
        *("Der Kranführer streikt", "Schöne Größe am Kai", "RAT DER STADT LEHNT AB"),
        *("Die Lieferung von Waffen stockt", "Kim Jong-un reist ab", "Ein Dorf ohne Fähre"),
    ]
    records = [{"id": str(n), "title": t, "body": f"Text {n}."} for n, t in enumerate(titles)]
    index = build_index(tmp_path, records)
    for query, title in {
        "Kran": "Der **Kranführer** streikt",
        "Groesse": "Schöne **Größe** am Kai",
        "Stadt": "RAT DER **STADT** LEHNT AB",
        "Waffenlieferung": "Die **Lieferung** von **Waffen** stockt",
        '"Kim Jong Un"': "**Kim Jong-un** reist ab",
        "titel:Dorf": "Ein **Dorf** ohne Fähre",
        "Fähre NICHT Kran": "Ein Dorf ohne **Fähre**",
    }.items():
        outcome = run("search", query, "--index", index)
        assert f" 1. {title}\n" in outcome.out, query
        (hit,) = json.loads(run("search", query, "--index", index, "--format", "json").out)["hits"]
        plain = title.replace("**", "")
        marked = [hit["title"][a:b] for a, b in hit["title_spans"]]
        assert hit["title"] == plain
        assert marked == title.split("**")[1::2]
    outcome = run("search", "Dorf", "--index", index, "--color", "always")
    assert "\x1b[1mEin \x1b[31m\x1b[1mDorf\x1b[0m\x1b[1m ohne Fähre\x1b[0m\n" in outcome.out
    outcome = run("search", "Dorf", "--index", index, "--format", "csv")
    assert ",Ein Dorf ohne Fähre," in outcome.out


def test_json_without_hits() -> None:
    """An empty answer is a whole object too: with suggestions, and code 1."""
    outcome = run("search", "Hafn", "--format", "json")
    data = json.loads(outcome.out)
    assert outcome.code == 1
    assert (data["total"], data["hits"]) == (0, [])
    assert "Hafen" in data["suggestions"]


def test_jsonl() -> None:
    """--format jsonl writes the hits of json, one a line."""
    lines = run("search", "Hafen", "--format", "jsonl").out.splitlines()
    hits = json.loads(run("search", "Hafen", "--format", "json").out)["hits"]
    assert [json.loads(line) for line in lines] == hits


def test_csv() -> None:
    """--format csv has a header, and quotes what needs it."""
    rows = list(csv.DictReader(io.StringIO(run("search", "Hafen", "--format", "csv").out)))
    assert {row["id"] for row in rows} == {"hafen/kran", "hafen/fest", "bahn"}
    fest = next(row for row in rows if row["id"] == "hafen/fest")
    assert fest["title"] == "Hafenfest, mit Komma"
    assert fest["published"] == ""
    assert "**Hafen**" in fest["snippet"]
    kran = next(row for row in rows if row["id"] == "hafen/kran")
    assert kran["authors"] == "Jette Harms; Ole Brodersen"


def test_ids() -> None:
    """--format ids prints one id a line, and nothing where nothing is found."""
    assert run("search", "Kran", "--format", "ids").out.splitlines() == ["hafen/kran", "bahn"]
    assert run("search", "Xylophon", "--format", "ids").out == ""


def test_streams() -> None:
    """Hits go to stdout; counts, notices, suggestions and explanations to stderr."""
    outcome = run("search", "Hafn", "Kran", "--explain")
    assert "hafen/kran" in outcome.out
    for said in ("articles", "No article has Hafn; searched for Hafen instead.", "parsed"):
        assert said in outcome.err
        assert said not in outcome.out
    assert "Did you mean" in run("search", "Hafn").err
    lacking = run("search", "Xylophon", "Kran")
    assert "hafen/kran · without Xylophon" in lacking.out


def test_explain_an_article() -> None:
    """--explain=ID also shows what the score of an article is made of."""
    outcome = run("search", "Kran", "--explain=hafen/kran")
    assert "parsed    Kran" in outcome.err
    assert "score of hafen/kran" in outcome.err
    assert "stems kran" in outcome.err


def test_zero_hits_explain_themselves() -> None:
    """Where nothing is found the query as understood and a likely spelling are shown."""
    outcome = run("search", "titel:Hafn")
    assert (outcome.code, outcome.out) == (1, "")
    assert "no article matches" in outcome.err
    assert "Searched for: title:Hafn" in outcome.err


def test_limit_and_offset() -> None:
    """--limit 0 only counts, --offset goes on behind the first hits and keeps their numbers."""
    assert run("search", "Hafen", "--limit", 0).out == ""
    assert "3 articles" in run("search", "Hafen", "--limit", 0).err
    assert run("search", "Hafen", "--limit", 0).code == 0
    assert run("search", "Hafen", "--offset", 2).out.lstrip().startswith("3. ")
    assert "number 3 shown" in run("search", "Hafen", "--offset", 2).err


def test_snippets() -> None:
    """--snippets 0 shows headlines alone."""
    outcome = run("search", "Kran", "--snippets", 0)
    assert "**" not in outcome.out
    assert "Ein Kran für den Hafen" in outcome.out
    data = json.loads(run("search", "Kran", "--snippets", 0, "--format", "json").out)
    assert all(hit["snippets"] == [] for hit in data["hits"])


def test_filters() -> None:
    """The filters of the library are options."""
    for option, value in [
        ("--section", "Wirtschaft"), ("--source", "Hafenblatt"), ("--author", "Jette Harms"),
        ("--since", "1.6.2024"), ("--until", "2024"),
    ]:  # fmt: skip
        found = run("search", "Kran", option, value, "--format", "ids").out.split()
        assert found == ["hafen/kran"]
    assert run("search", "Kran", "--section", "Sport", "--section", "Wirtschaft").code == 0


def test_sort_by_date() -> None:
    """--sort date puts the newest first and unknown dates last."""
    ids = run("search", "Hafen", "--sort", "date", "--format", "ids").out.split()
    assert ids[0] == "hafen/kran"


# Colour


@pytest.mark.parametrize(
    ("color", "terminal", "environment", "colored"),
    [
        ("auto", True, {}, True),
        ("auto", True, {"NO_COLOR": "1"}, False),
        ("auto", True, {"TERM": "dumb"}, False),
        ("auto", False, {}, False),
        ("always", False, {}, True),
        ("always", False, {"NO_COLOR": "1", "TERM": "dumb"}, True),
        ("never", True, {}, False),
    ],
)
def test_color(
    monkeypatch: pytest.MonkeyPatch,
    color: str,
    terminal: bool,
    environment: dict[str, str],
    colored: bool,
) -> None:
    """Colour is for terminals, unless asked for; without it a match stands between stars."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    outcome = run("search", "Kran", "--color", color, terminal=terminal)
    assert ("\x1b[" in outcome.out) == colored
    assert ("**Kran**" in outcome.out) != colored
    assert "\x1b[" not in run("search", "Kran", "--color", color, "--format", "json").out


def test_marks_survive_the_wrapping() -> None:
    """On a terminal lines are wrapped, and a match keeps its marks."""
    outcome = run("search", "Kilogramm", "--color", "never", terminal=True)
    assert max(map(len, outcome.out.splitlines())) <= 100
    assert "**Kilogramm**" in outcome.out


@pytest.mark.parametrize("columns", [20, 24, 32, 39, 60])
def test_results_fit_a_narrow_terminal(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """No line is wider than the terminal, with its marks, but for an identifier to be copied."""
    monkeypatch.setenv("COLUMNS", str(columns))
    outcome = run("search", "Kran", "--color", "never", terminal=True)
    hits = outcome.out.split("\n\n")[:-1]
    assert "".join(hits) and all("**" in hit for hit in hits)
    for line in "\n".join(hits).splitlines():
        assert len(line) <= columns or len(line.split()) == 1
        assert columns >= 40 or not line.startswith("  ") or line.lstrip()[0].isdigit()


# The other commands


def test_show() -> None:
    """`show` prints the stored article with its metadata."""
    out = run("show", "hafen/kran").out
    assert out.startswith("Ein Kran für den Hafen\n")
    for part in ("Jette Harms, Ole Brodersen", "2024-06-19", "https://example.org/kran", "Groß."):
        assert part in out


def test_show_unknown() -> None:
    """`show` says which id it does not know, and where ids are shown."""
    outcome = run("show", "zug")
    assert (outcome.code, outcome.out) == (1, "")
    assert "'zug'" in outcome.err and "artikelsuche search" in outcome.err


def test_status(index: Path) -> None:
    """`status` tells articles, size and stamp, for people and as JSON."""
    assert "3 from 1 file\n" in run("status").out
    data = json.loads(run("status", "--format", "json").out)
    assert (data["articles"], data["files"], data["stale"]) == (3, 1, None)
    assert data["index"] == str(index)
    assert data["stamp"]["articles"] == 3


def test_analyze() -> None:
    """`analyze` shows the terms of a text, layer by layer."""
    out = run("analyze", "Kreml-Sprecher 1,6 F-16 nicht").out
    for term in ("kremlsprecher", "sprecher", "1,6", "f16"):
        assert term in out
    assert re.search(r"nicht +nicht +–", out)
    assert run("analyze", "-China").code == 0


def test_inspect(tmp_path: Path) -> None:
    """`inspect` shows every line with what became of it, and why."""
    page = tmp_path / "seite.txt"
    page.write_text("Der Kran\n\nKommentareDrucken\n\nDer Kran steht am Hafen.\n", "utf-8")
    outcome = run("inspect", page)
    assert outcome.code == 0
    assert re.search(r"cut +KommentareDrucken +\[", outcome.out)
    assert "kept Der Kran steht am Hafen." in outcome.out


def test_verify(tmp_path: Path) -> None:
    """`verify` counts what it checked, and names a file with a changed byte."""
    index = build_index(tmp_path, _RECORDS)
    outcome = run("verify", "--index", index)
    assert (outcome.code, outcome.out) == (0, "")
    assert "3 articles, nothing wrong" in outcome.err
    segment = max(IndexDirectory(index).live().glob("*.seg"), key=lambda path: path.stat().st_size)
    content = bytearray(segment.read_bytes())
    content[len(content) // 2] ^= 0xFF
    segment.write_bytes(content)
    outcome = run("verify", "--index", index)
    assert outcome.code == 2
    assert segment.name in outcome.err and "reindex" in outcome.err


def test_reindex_reports(tmp_path: Path) -> None:
    """A run ends with one line that counts; --quiet says nothing; --dry-run changes nothing."""
    source = write_records(tmp_path / "a.jsonl", _RECORDS[:2])
    index = tmp_path / "index"
    outcome = run("reindex", source, "--index", index, "--dry-run")
    assert "would be: 2 added" in outcome.err
    assert not index.exists()
    outcome = run("reindex", source, "--index", index)
    assert (outcome.code, outcome.out) == (0, "")
    assert "2 added, 0 updated, 0 deleted, 0 unchanged, 0 failed" in outcome.err
    write_records(source, _RECORDS[1:])
    assert run("reindex", source, "--index", index, "--quiet").err == ""
    assert "2 articles" in run("search", "Hafen", "--index", index).err
    outcome = run("reindex", source, "--index", index)
    assert "0 added, 0 updated, 0 deleted, 2 unchanged" in outcome.err


def test_sample(tmp_path: Path) -> None:
    """--sample indexes the articles that ship with the package."""
    index = tmp_path / "index"
    assert run("reindex", "--sample", "--index", index).code == 0
    assert run("search", "Waffenlieferung", "--index", index).code == 0


def test_default_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without --index the one of $ARTIKELSUCHE_INDEX is used."""
    index = tmp_path / "anderswo"
    monkeypatch.setenv("ARTIKELSUCHE_INDEX", str(index))
    source = write_records(tmp_path / "a.jsonl", _RECORDS)
    assert run("reindex", source).code == 0
    assert index.is_dir()
    assert reindex([source]).unchanged == 3


# Help


@pytest.mark.parametrize("name", [None, *cli.list_commands(click.Context(cli))])
def test_every_command_is_explained(name: str | None) -> None:
    """Every command says in a sentence what it does, and shows an example on a line of its own."""
    command = cli if name is None else cli.get_command(click.Context(cli), name)
    assert command is not None
    shown = run(*([name] if name else []), "--help").out
    assert (command.help or "").splitlines()[0].endswith((".", "it."))
    example = next(line for line in shown.splitlines() if "Example: " in line)
    assert example.split("Example: ")[1].startswith(f"artikelsuche {name or 'reindex'}")
    assert "\\b" not in shown
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.opts} has no help text"


def test_help_tells_the_exit_codes() -> None:
    """The help of the commands people script with tells their exit codes."""
    for name in ("search", "reindex"):
        assert "Exit codes: 0" in run(name, "--help").out
    assert "130" in run("--help").out


@pytest.mark.skipif(shutil.which("artikelsuche") is None, reason="the command is not on the path")
def test_installed_command() -> None:
    """The package installs a command of its name."""
    done = subprocess.run(["artikelsuche", "--version"], capture_output=True, text=True, check=True)
    assert re.fullmatch(r"artikelsuche \d+\.\d+\.\d+\n", done.stdout)
