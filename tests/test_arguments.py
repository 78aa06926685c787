"""Arguments: a wrong type or an impossible value is named at the door, of calls and of options."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from command import run

from artikelsuche.corpus import ArgumentError, inspect_file, read_articles, scan_sources
from artikelsuche.index import analyze, gc, read_status, reindex, verify
from artikelsuche.search import Archive, QueryError, open_index

HUGE = 99_999_999_999_999_999_999


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of one article."""
    folder = tmp_path_factory.mktemp("index")
    (folder / "deich.txt").write_text(
        "Der Deich hält\n\nDer Deich hält dem Wasser stand.\n", "utf-8"
    )
    reindex([folder / "deich.txt"], index=folder / "index")
    return folder / "index"


@pytest.fixture(scope="module")
def archive(index: Path) -> Archive:
    """The open index."""
    return open_index(index)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", 1.5), ("limit", "10"), ("limit", None), ("limit", True), ("limit", [3]),
        ("offset", 0.0), ("offset", b"1"), ("snippets", float("nan")), ("snippets", "2"),
        ("section", 5), ("section", [5]), ("section", b"Politik"), ("section", {"a": 1}),
        ("source", 1.5), ("source", [None]), ("author", object()), ("author", [["Krüger"]]),
        ("since", 5), ("since", 1.5), ("since", ["2024"]), ("until", b"2024"), ("until", True),
        ("sort", 1), ("sort", None), ("match", ["all"]), ("plain", "nein"), ("plain", 1),
    ],
)  # fmt: skip
def test_wrong_types_of_a_search(archive: Archive, name: str, value: object) -> None:
    """An argument of a wrong type is a TypeError that names it and says what it must be."""
    with pytest.raises(TypeError, match=rf"^{name} is .*; it must be "):
        archive.search("Deich", **{name: value})  # type: ignore[arg-type]


@pytest.mark.parametrize("query", [None, 5, b"Deich", ["Deich"], Path("Deich"), 1.5])
def test_a_query_is_a_text(archive: Archive, query: Any) -> None:
    """What is asked for is a text, of a search and of its explanation; so is an id."""
    for call in (archive.search, archive.explain):
        with pytest.raises(TypeError, match=r"^query is .*; it must be a text"):
            call(query)
    with pytest.raises(TypeError, match=r"^key is .*; it must be a text"):
        archive.get(query)


@pytest.mark.parametrize("name", ["limit", "offset", "snippets"])
@pytest.mark.parametrize("value", [-1, HUGE, -HUGE, 1 << 63, 10**5000], ids="abcde")
def test_numbers_out_of_range(archive: Archive, name: str, value: int) -> None:
    """A number out of its range is a query error that names both ends of the range."""
    with pytest.raises(QueryError, match=rf"^{name} is .*; it must be from 0 to \d+$"):
        archive.search("Deich", **{name: value})  # type: ignore[arg-type]


def test_numbers_at_the_ends_of_their_range(archive: Archive) -> None:
    """Both ends of a range can be asked for, together too, and numpy's numbers as well."""
    most = 1_000_000_000
    assert archive.search("Deich", limit=most, snippets=1000).total == 1
    assert len(archive.search("Deich", limit=most, offset=most)) == 0
    assert len(archive.search("Deich", limit=np.int64(1), offset=np.uint8(0))) == 1


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"jobs": 0}, ArgumentError), ({"jobs": HUGE}, ArgumentError), ({"jobs": 1.0}, TypeError),
        ({"jobs": True}, TypeError), ({"memory": 0}, ArgumentError),
        ({"memory": "512"}, TypeError), ({"memory": HUGE}, ArgumentError),
        ({"wait": float("nan")}, ArgumentError), ({"wait": float("inf")}, ArgumentError),
        ({"wait": -1}, ArgumentError), ({"wait": "5"}, TypeError), ({"full": "ja"}, TypeError),
        ({"strict": 1}, TypeError), ({"index": 5}, TypeError), ({"index": b"x"}, TypeError),
        ({"progress": 5}, TypeError), ({"on_error": "print"}, TypeError),
    ],
)  # fmt: skip
def test_arguments_of_a_run(tmp_path: Path, wrong: dict[str, Any], error: type[Exception]) -> None:
    """`reindex` names the argument that is wrong, and makes no index."""
    (tmp_path / "deich.txt").write_text("Der Deich\n\nDer Deich hält.\n", "utf-8")
    (name,) = wrong
    with pytest.raises(error, match=rf"^{name} is .*; it must be "):
        reindex([tmp_path / "deich.txt"], **{"index": tmp_path / "index", **wrong})
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize("sources", [None, 5, b"artikel", [5], [None], [b"x"], [["a"]]])
def test_sources_are_paths(tmp_path: Path, sources: Any) -> None:
    """Sources are a path or several; another thing is a TypeError that names it."""
    for call in (reindex, read_articles, scan_sources):
        with pytest.raises(TypeError, match=r"^sources(\[0\])? is .*; it must be a path"):
            list(call(sources, index=tmp_path / "index") if call is reindex else call(sources))  # type: ignore


def test_a_single_source_needs_no_list(tmp_path: Path) -> None:
    """One file or folder may be named by itself, as `read_articles` has it."""
    (tmp_path / "deich.txt").write_text("Der Deich\n\nDer Deich hält.\n", "utf-8")
    assert reindex(str(tmp_path / "deich.txt"), index=tmp_path / "index").added == 1


@pytest.mark.parametrize("call", [open_index, verify, read_status, gc, inspect_file])
@pytest.mark.parametrize("value", [5, b"x", ["x"], 1.5])
def test_paths(call: Callable[[Any], object], value: object) -> None:
    """A path is a text or a path object; another thing is a TypeError that names the argument."""
    with pytest.raises(TypeError, match=r"^(path|index) is .*; it must be a path"):
        call(value)


def test_texts_of_the_analysis() -> None:
    """`analyze` takes a text and names what is none."""
    for value in (None, 5, b"Deich", ["Deich"]):
        with pytest.raises(TypeError, match=r"^text is .*; it must be a text"):
            list(analyze(value))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("search", ["--limit", str(HUGE)]), ("search", ["--limit", "-1"]),
        ("search", ["--limit", "9" * 5000]), ("search", ["--limit", "1.5"]),
        ("search", ["--offset", str(HUGE)]), ("search", ["--snippets", str(HUGE)]),
        ("search", ["--snippets", "-2"]), ("reindex", ["--jobs", str(HUGE)]),
        ("reindex", ["--jobs", "0"]), ("reindex", ["--memory", str(HUGE)]),
        ("reindex", ["--memory", "255"]), ("reindex", ["--wait", "nan"]),
        ("reindex", ["--wait", "inf"]), ("reindex", ["--wait", "-1"]), ("gc", ["--wait", "nan"]),
        ("gc", ["--wait", "1e300"]),
    ],
)  # fmt: skip
def test_options_out_of_range(index: Path, command: str, options: list[str]) -> None:
    """An option out of its range is wrong usage, code 2, and the message names the option."""
    arguments = {"search": ["Deich"], "reindex": [str(index.parent)], "gc": []}[command]
    outcome = run(command, *arguments, "--index", index, *options)
    assert outcome.code == 2
    assert options[0] in outcome.err and "Traceback" not in outcome.err
    assert "damaged" not in outcome.err and outcome.out == ""


@pytest.mark.parametrize(
    "query",
    [
        "Deich~999999", '"Deich Wasser"~99999999999999999999', "datum:2024-99", "datum:0000",
        "datum:99999-01-01", "datum:>0000-00-00", "Deich~0", f"datum:{'9' * 400}",
    ],
)  # fmt: skip
def test_numbers_in_a_query(archive: Archive, query: str) -> None:
    """A number that a query cannot mean is a query error that names its place."""
    with pytest.raises(QueryError, match="at character"):
        archive.search(query)


@pytest.mark.parametrize("day", ["99999-01-01", "0000", "2024-13", "0-0-0", "31.2.2024", "9" * 300])
def test_days_that_are_none(archive: Archive, day: str) -> None:
    """A day outside the calendar is a query error, of the call and of the option."""
    with pytest.raises(QueryError):
        archive.search("Deich", since=day)
    with pytest.raises(QueryError):
        archive.search("Deich", until=day)
