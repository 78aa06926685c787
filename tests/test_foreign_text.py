"""Foreign text on a terminal: no command lets a file, a query or an index act on it."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from archives import write_records
from article_files import put
from command import ACTS, Outcome, harmless, run
from hypothesis import given
from hypothesis import strategies as st

from artikelsuche.corpus import Article
from artikelsuche.index import IndexDirectory
from artikelsuche.index.job.targets.transaction import transaction
from artikelsuche.index.store.manifest import FileRecord, Manifest
from artikelsuche.index.store.seen_articles import Seen
from artikelsuche.index.writing.index_writer import GenerationWriter
from artikelsuche.search.cli.terminal import json_text, shown
from artikelsuche.search.results import prose as read

if sys.platform == "win32":
    pytest.skip("file names hold no control characters", allow_module_level=True)

#: What a name may hold, by what it does.
_NASTY = {
    "colour": "\x1b[31mrot",
    "bell": "x\x07y",
    "carriage return": "x\rerror: FORGED",
    "newline": "x\nerror: FORGED",
    "both": "x\r\nerror: FORGED",
    "title": "x\x1b]0;error: FORGED\x07y",
    "link": "x\x1b]8;;mailto:b\x1b\\y",
    "reset": "x\x1bcy",
    "backspace": "FORGED\b\b\b",
    "tab and escape": "a\tb\x1b",
    "C1": "x\x9b31my\x85error: FORGED",
    "delete": "x\x7fy",
    "bidi": "x\u202egpj.y\u2066z",
    "separators": "x\u2028error: FORGED\u2029error: FORGED",
}
_nasty = pytest.mark.parametrize("nasty", _NASTY.values(), ids=list(_NASTY))


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Name the default index."""
    monkeypatch.setenv("ARTIKELSUCHE_INDEX", str(tmp_path / "index"))
    return tmp_path / "index"


# Names of files


@_nasty
def test_names_of_files(tmp_path: Path, index: Path, nasty: str) -> None:
    """Whatever a file is called, each command that names it writes escapes on one line."""
    source = tmp_path / f"s{nasty}"
    page = put(source / f"a{nasty}.txt", "Die Rosen\n\nDie Rosen blühen am Hafen.")
    empty = put(source / f"leer{nasty}.txt", "")
    records = put(source / f"r{nasty}.jsonl", '{"id": "r", "body": "Rosen."}\n{kaputt\n')
    said = harmless(run("reindex", source), 3)
    assert said.count("failed: ") == 2
    assert shown(str(empty)) in said
    for form in ("text", "json", "jsonl", "csv", "ids"):
        harmless(run("search", "Rosen", "--format", form), 0)
    (key, *_) = run("search", "blühen", "--format", "ids").out.splitlines()
    assert shown(str(page)) in harmless(run("show", key), 0)
    harmless(run("inspect", page), 0)
    harmless(run("inspect", records), 3)
    harmless(run("inspect", empty), 2)
    harmless(run("inspect", f"{page}x"), 2)
    assert shown(str(source)) in harmless(run("status"), 0)
    harmless(run("status", "--format", "json"), 0)
    harmless(run("reindex", source, "--dry-run", "--full", "--format", "json"), 3)
    harmless(run("reindex", source, "--strict", "--full"), 2)
    for line in harmless(run("reindex", source, "--log-format", "json"), 3).splitlines():
        assert json.loads(line)["message"]


@_nasty
def test_names_of_directories_and_reports(tmp_path: Path, nasty: str) -> None:
    """The index directory, a report and a file of variants are named with escapes."""
    index, source = tmp_path / f"i{nasty}", put(tmp_path / "a.txt", "Die Rosen\n\nRosen blühen.")
    put(tmp_path / "leer.txt", "")
    for arguments in (["search", "Rosen"], ["show", "a"], ["status"], ["verify"], ["gc"]):
        assert shown(str(index)) in harmless(run(*arguments, "--index", index), 2)
    report = tmp_path / f"b{nasty}.jsonl"
    harmless(run("reindex", tmp_path, "--index", index, "--report", report), 3)
    assert not ACTS.search(report.read_text("utf-8"))
    harmless(run("reindex", source, "--index", index, "--report", report / "x"), 2)
    harmless(run("reindex", source / nasty, "--index", index), 2)
    for arguments in (["status"], ["verify"], ["gc"], ["reindex", source, "--if-needed"]):
        harmless(run(*arguments, "--index", index), 0)
    variants = put(tmp_path / f"v{nasty}", f"Rosen, Ros{nasty}\nallein{nasty}")
    harmless(run("search", "Rosen", "--index", index, "--variants", variants), 2)
    put(variants, "Rosen, Nelken")
    harmless(run("search", "Rosen", "--index", index, "--variants", variants, "--explain"), 0)


def test_names_that_are_no_text(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are shown as escapes, in each command and each format."""
    source, index = os.fsencode(tmp_path / "s"), os.fsencode(tmp_path / "i") + b"\xff\x1b[31m"
    put(tmp_path / "s" / "a.txt", "Die Rosen\n\nDie Rosen blühen.")
    bad = source + b"/b\xfe\n\x1berror: FORGED.txt"
    with open(bad, "wb") as stream:  # noqa: PTH123 - the name is bytes
        stream.write(b"Die Rosen")
    for code, arguments in [
        (3, [b"reindex", source, b"--format", b"json", b"--log-format", b"json"]),
        (3, [b"reindex", source]),
        (2, [b"inspect", bad]),
        (2, [b"inspect", bad + b"x"]),
        (0, [b"status"]),
        (0, [b"status", b"--format", b"json"]),
        (0, [b"search", b"Rosen\xff", b"--explain"]),
        (1, [b"search", b"Nelken\xff", b"--format", b"json"]),
        (1, [b"show", b"a\xff"]),
        (2, [b"search", b"Rosen", b"--limit", b"\xff\x1b"]),
        (0, [b"analyze", b"Rosen\xff"]),
    ]:
        own = (
            arguments
            if arguments[0] in (b"inspect", b"analyze")
            else [*arguments, b"--index", index]
        )
        command = [os.fsencode(sys.executable), b"-m", b"artikelsuche.search", *own]
        done = subprocess.run(command, capture_output=True, check=False)
        harmless(Outcome(done.returncode, done.stdout.decode(), done.stderr.decode()), code)


# What is typed


@_nasty
def test_arguments(tmp_path: Path, index: Path, nasty: str) -> None:
    """Queries, ids, options and their values come back with escapes, in errors too."""
    run("reindex", put(tmp_path / "a.txt", "Die Rosen\n\nDie Rosen blühen."))
    for arguments in (
        ["search", nasty, "--explain"], ["search", f"Rosn {nasty}"], ["search", f"({nasty}"],
        ["search", f'"{nasty}" Nelken', "--explain"], ["search", f"datum:{nasty}"],
        ["search", f"xx:{nasty}"], ["search", "Rosen", "--section", nasty, "--explain"],
        ["search", "Rosen", "--since", nasty], ["search", "Rosen", "--limit", nasty],
        ["search", "Rosen", "--sort", nasty], ["search", "Rosen", f"--form{nasty}"],
        ["search", nasty, "--format", "json"], ["show", nasty], ["show", "a", nasty],
        ["analyze", nasty], ["status", f"--x{nasty}"], [nasty], ["status", nasty],
        ["reindex", "--jobs", nasty, tmp_path], ["gc", "--wait", nasty],
    ):  # fmt: skip
        harmless(run(*arguments), 0, 1, 2)


def test_usage_errors_keep_their_form(index: Path) -> None:
    """A usage error tells the usage, where to find help, and what is wrong."""
    said = run("show", "a", "b").err
    assert re.fullmatch(r"Usage: \S.* show .*\nTry '.* --help' for help\.\n\nError: .*\n", said)
    assert run().err.startswith("Usage: ")


# What an index holds


def _hostile_index(folder: Path, articles: list[Article]) -> Path:
    """Write articles as they are, which no reader of ours would give."""
    directory = IndexDirectory(folder)
    directory.prepare()
    seen = {article.id: Seen(article.content_hash, "") for article in articles}
    record = FileRecord(1, None, seen)
    writer = partial(GenerationWriter, memory=512, jobs=1)
    with transaction(directory, None, writer) as changes:
        for article in articles:
            changes.add(article)
        changes.commit(Manifest(files={"a.jsonl": record}, sources=["\x1b[31m\nerror: FORGED"]))
        changes.publish()
    return folder


@_nasty
def test_stored_articles(index: Path, nasty: str) -> None:
    """An index that another program wrote shows no raw character of any field, in any format."""
    article = Article(
        id=f"a{nasty}", title=f"Rosen {nasty}",
        body=f"Die Rosen {nasty} blühen.\n\nAm {nasty} Hafen.",
        section=f"S{nasty}", source=f"Q{nasty}", authors=(f"A{nasty}",), dateline=f"D{nasty}",
        agency=f"G{nasty}", url=f"http://u{nasty}", path=f"p{nasty}.jsonl",
    )  # fmt: skip
    _hostile_index(index, [article])
    for form in ("text", "json", "jsonl", "csv", "ids"):
        harmless(run("search", "Rosen", "--format", form, "--color", "never"), 0)
    assert len(run("search", "Rosen", "--format", "ids").out.splitlines()) == 1
    assert len(run("search", "Rosen", "--format", "csv").out.splitlines()) == 2
    wrapped = run("search", "Rosen", "--color", "never", terminal=True)
    assert not ACTS.search(wrapped.out + wrapped.err)
    said = run("show", article.id).out
    assert not ACTS.search(said)
    assert "\n\nAm " in said, "the line breaks of the text stay"
    harmless(run("status"), 0)
    data = json.loads(run("search", "Rosen", "--format", "json").out)
    assert data["hits"][0]["title"] == article.title, "JSON gives the data as they are"


def test_escape_sequences_are_not_shown(index: Path) -> None:
    """Of an escape sequence in what is read nothing is shown; in an id it stands as an escape."""
    article = Article(
        id="a\x1b[31mb", title="Die \x1b[31mrote\x1b[0m Rose", body="Eine \x1b]0;x\x07Rose blüht."
    )
    _hostile_index(index, [article])
    said = run("search", "blüht").out
    assert "Die rote Rose\n" in said and r"a\x1b[31mb" in said and "Eine Rose blüht." in said
    said = run("show", article.id).out
    assert said.startswith("Die rote Rose\n") and said.endswith("\nEine Rose blüht.\n")
    (row,) = csv.DictReader(io.StringIO(run("search", "blüht", "--format", "csv").out))
    assert (row["id"], row["title"]) == (r"a\x1b[31mb", "Die rote Rose")


def test_colour_is_not_forged(index: Path) -> None:
    """What stands in for the marks of a match changes no colour when an article holds it."""
    _hostile_index(
        index, [Article(id="a", title="Rosen", body="Die \ue000Rosen\ue001 \ue000blühen.")]
    )
    said = run("search", "Rosen", "--color", "always").out
    assert said.count("\x1b[31m") == 2  # in the headline and in the passage
    assert "**Rosen**" in run("search", "Rosen", "--color", "never").out


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1 Grad", "@summe", '"x', "a,b;c", "'=1"])
def test_csv_keeps_its_data(tmp_path: Path, index: Path, start: str) -> None:
    """A cell is the field as it is, with a quote before what a spreadsheet would run."""
    cell = f"'{start}" if start[0] in "=+-@" else start
    record = {"id": start, "title": f"{start} Rosen", "body": "Rosen blühen."}
    run("reindex", write_records(tmp_path / "a.jsonl", [record]))
    (row,) = csv.DictReader(io.StringIO(run("search", "blühen", "--format", "csv").out))
    assert (row["id"], row["title"]) == (cell, f"{cell} Rosen")


# The rule itself


@pytest.mark.parametrize(
    ("text", "name", "prose"),
    [
        ("Größe – „so“ 🎉", "Größe – „so“ 🎉", "Größe – „so“ 🎉"),
        ("a\x1b[31mb", r"a\x1b[31mb", "ab"),
        ("a\nb", r"a\nb", "a\nb"),
        ("a\r\nb\tc", r"a\r\nb\tc", "a\nb c"),
        ("a\x07b\x7f", r"a\x07b\x7f", "ab"),
        ("a\x9b31mb", r"a\x9b31mb", "ab"),
        ("a\u202eb\u2069", r"a\u202eb\u2069", "ab"),
        ("a\u2028b", r"a\u2028b", "a\nb"),
        ("a\udcffb", r"a\udcffb", "a\ufffdb"),
        ("a\\nb", r"a\nb", r"a\nb"),
        ("👩\u200d🚒", "👩\u200d🚒", "👩🚒"),
    ],
)
def test_what_is_shown(text: str, name: str, prose: str) -> None:
    """In a name each acting character is an escape; prose has its stored form."""
    assert shown(text) == name
    assert read(text) == prose


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_nothing_acts(text: str) -> None:
    """No text at all acts on a terminal, cannot be encoded, or is lost in JSON."""
    for line in (shown(text), read(text).replace("\n", ""), json_text([text])):
        assert not ACTS.search(line)
        assert "\n" not in line
        line.encode("utf-8")
    assert json.loads(json_text([text], indent=2)) == [text]
