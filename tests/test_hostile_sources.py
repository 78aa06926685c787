"""Random hostile names, texts and records through the whole job: reported or harmless, no more."""

from __future__ import annotations

import csv
import io
import json
import sys
import tempfile
from pathlib import Path

import pytest
from article_files import put, put_records
from command import harmless, run
from hypothesis import given, settings
from hypothesis import strategies as st

from artikelsuche.index.codec.limits import LONGEST_ID, MOST_POSITIONS

if sys.platform == "win32":
    pytest.skip("file names hold no control characters", allow_module_level=True)

_SEQUENCES = (
    *("\x1b[31m", "\x1b[0m", "\x1b[1;32m", "\x1b[2K", "\x1b(B"),
    *("\x1b]0;error: FORGED\x1b\\", "\x1b]8;;mailto:b\x1b\\"),
)
_PIECES = (
    *_SEQUENCES,
    *(
        "\x1b]0;error: FORGED\x07",
        "\x1b",
        "\x07",
        "\r",
        "\n",
        "\r\n",
        "\b\b",
        "\t",
        "\x9b31m",
        "\x85",
    ),
    *("\x7f", "\u202e", "\u2028", "\u2066", "Rosen", "ä", " ", "=1", '"', ",", "\\n"),
)
#: Texts of several lines, which `show` prints as they are, and texts of one line.
_prose = st.lists(st.sampled_from(_PIECES), max_size=6).map("".join)
_texts = st.lists(st.sampled_from([*_PIECES, "\nerror: FORGED\n"]), max_size=6).map("".join)
#: Names that give an id and fit into a folder.
_names = _texts.map(lambda text: f"a{text.replace('/', '_')}z")
# A value that begins a line of its own may begin as it likes; what is looked for is a line more.
_labels = _texts.map("Rosen {}".format)
_records = st.fixed_dictionaries(
    {"id": _texts.map("x{}".format), "body": _prose.map("Die Rosen {} blühen.".format)},
    optional={
        "title": _labels, "teaser": _prose.map("Die {}".format), "section": _labels,
        "source": _labels, "url": _labels, "published": _labels,
        "authors": st.lists(_labels, max_size=2) | _labels,
    },
)  # fmt: skip
_MANY = MOST_POSITIONS + 1
#: Records beyond a limit of the format, and lines that are none at all.
_BEYOND: dict[str, dict[str, object] | str] = {
    "chain": {"id": "kette", "body": "-".join(["Rosen"] * _MANY)},
    "id": {"id": "k" * (LONGEST_ID + 1), "body": "Rosen"},
    "title": {"id": "titel", "title": "-".join("k" * _MANY), "body": "Rosen"},
    "author": {"id": "autor", "authors": ["-".join("k" * _MANY)], "body": "Rosen"},
    "glued": {"id": "geklebt", "body": "Rosen" * _MANY},
    "empty": {"id": "leer", "body": " \x1b[31m "},
    "no JSON": '{"id": "\x1b]0;error: FORGED\x07"',
    "nested": "[" * 100_000,
}
_beyond = st.sampled_from(sorted(_BEYOND))


def _check_job(name: str, record: dict[str, object], beyond: str) -> None:
    """Index a page and some records, and let every command show them."""
    with tempfile.TemporaryDirectory() as folder:
        source, index = Path(folder) / name, Path(folder) / f"index{name}"
        page = put(source / f"{name}.txt", "Die Rosen\n\nDie Rosen blühen am Hafen.")
        good = [{"id": key, "body": "Die Rosen blühen."} for key in ("gut", "letzter")]
        records = put_records(source / f"{name}.jsonl", good[0], record, _BEYOND[beyond], good[1])
        said = harmless(run("reindex", source, "--index", index), 3)
        assert sum(line.startswith("failed: ") for line in said.splitlines()) == 1
        assert ".jsonl:3: " in said
        harmless(run("verify", "--index", index), 0)
        harmless(run("status", "--index", index), 0)
        harmless(run("inspect", page), 0)
        harmless(run("inspect", records), 0, 3)
        for form in ("text", "json", "jsonl", "ids"):
            harmless(run("search", "Rosen", "--index", index, "--format", form), 0)
        found = json.loads(run("search", "Rosen", "--index", index, "--format", "json").out)
        keys = [hit["id"] for hit in found["hits"]]
        assert len(keys) == 4 and {"gut", "letzter"} < set(keys)
        rows = harmless(run("search", "Rosen", "--index", index, "--format", "csv"), 0)
        assert len(list(csv.DictReader(io.StringIO(rows)))) == 4
        for key in keys:
            harmless(run("show", "--index", index, "--", key), 0)


@settings(max_examples=12)
@given(_names, _records, _beyond)
def test_some_hostile_sources(name: str, record: dict[str, object], beyond: str) -> None:
    """What acts on a terminal is escaped everywhere, and one impossible record costs no other."""
    _check_job(name, record, beyond)


@pytest.mark.sweep
@settings(max_examples=300)
@given(_names, _records, _beyond)
def test_many_hostile_sources(name: str, record: dict[str, object], beyond: str) -> None:
    """The same for hundreds of them."""
    _check_job(name, record, beyond)


_WORDS = "Die rote Rose blüht am Hafen."


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, len(_WORDS)), st.sampled_from(_SEQUENCES)), max_size=9))
def test_escape_sequences_leave_no_rest(inserted: list[tuple[int, str]]) -> None:
    """Whole escape sequences within words go, and the words are found as if there were none."""
    body = _WORDS
    for at, sequence in sorted(inserted, reverse=True):
        body = body[:at] + sequence + body[at:]
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        put_records(Path(folder) / "a" / "a.jsonl", {"id": "satz", "title": body, "body": body})
        put(Path(folder) / "a" / "seite.txt", f"Am Hafen\n\n{body}")
        assert run("reindex", Path(folder) / "a", "--index", index).code == 0
        found = harmless(run("search", f'"{_WORDS[:-1]}"', "--index", index, "--format", "ids"), 0)
        assert found.split() == ["satz", "seite"]
        for key in ("satz", "seite"):
            lines = run("show", key, "--index", index).out.splitlines()
            assert lines[-1] == _WORDS
