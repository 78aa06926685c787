"""Whoosh's table of contents: nothing that it names is run, whatever the manifest says of it."""

from __future__ import annotations

import copyreg
import functools
import io
import json
import operator
import os
import pickle
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from article_files import ARTICLES, generation, tree
from command import run
from forging import Call, Touch, command, contents, forge, parts, schema_with, segments_with
from whoosh import index as whoosh_index

from artikelsuche.index import (
    IndexDamagedError,
    IndexDirectory,
    IndexStoreError,
    StampMismatchError,
    read_status,
    reindex,
    verify,
)
from artikelsuche.index.store.contents import NAMES
from artikelsuche.index.store.layer_fields import make_schema
from artikelsuche.index.store.snapshot import open_snapshot
from artikelsuche.search import open_index

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the payloads are commands of a shell")

_NUMBER = 0xF1F1


def _named(module: str, name: str, given: str) -> bytes:
    """Call what a dotted name finds in a module."""
    texts = (module, name, given)
    one, two, argument = (b"X" + len(t).to_bytes(4, "little") + t.encode() for t in texts)
    return b"\x80\x04" + one + two + b"\x93" + argument + b"\x85R."


#: Pickles that make a file: the forms in which a pickle can name a function and have it called.
FORMS: dict[str, Callable[[Path], bytes]] = {
    "os.system": lambda marker: pickle.dumps(Touch(marker)),
    "the first protocol": lambda marker: pickle.dumps(Touch(marker), 0),
    "the opcode INST": lambda marker: f'(S"{command(marker)}"\nios\nsystem\n.'.encode(),
    "exec": lambda marker: pickle.dumps(Call(exec, f"open({str(marker)!r}, 'w').close()")),
    "eval": lambda marker: pickle.dumps(Call(eval, f"open({str(marker)!r}, 'w').close()"), 2),
    "Popen": lambda marker: pickle.dumps(Call(subprocess.check_call, ["touch", str(marker)])),
    "getattr": lambda marker: pickle.dumps(Call(marker.touch)),
    "methodcaller": lambda marker: pickle.dumps(Call(operator.methodcaller("touch"), marker)),
    "partial": lambda marker: pickle.dumps(Call(functools.partial(os.system, command(marker)))),
    "dots from an allowed module": lambda marker: _named(
        "whoosh.fields", "fnmatch.os.system", command(marker)
    ),
    "dots from a module of ours": lambda marker: _named(
        "artikelsuche.index.codec.segment_file", "Path.touch", str(marker)
    ),
    "in a list": lambda marker: pickle.dumps([{"a": (Touch(marker),)}]),
    "as a key": lambda marker: pickle.dumps({Touch(marker): 1}),
    "in a schema": lambda marker: schema_with(Touch(marker)),
    "in a field of a schema": lambda marker: schema_with([make_schema()["id"], Touch(marker)]),
    "copyreg": lambda marker: schema_with(Touch(marker), 0),
}


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    """Name the file that would show that something ran."""
    return tmp_path / "ran"


@pytest.mark.parametrize("place", ["schema", "segments"])
@pytest.mark.parametrize("form", FORMS)
def test_nothing_a_table_names_is_run(index: Path, marker: Path, form: str, place: str) -> None:
    """A table that names a function is refused, whatever the form; the function is not called."""
    payload = FORMS[form](marker)
    with suppress(TypeError):
        pickle.loads(payload)
    assert marker.exists(), "the payload works"
    marker.unlink()
    forge(index, **{place: payload})
    for opening in (open_index, verify, read_status):
        with pytest.raises(IndexDamagedError, match="artikelsuche reindex") as caught:
            opening(index)
        assert caught.value.path == contents(index)
        assert "was not read" in str(caught.value)
    assert not marker.exists()


def test_a_function_with_a_number_is_not_run(index: Path, marker: Path) -> None:
    """A function that the program around us has registered for pickles, and used, is not called."""
    copyreg.add_extension("posix", "system", _NUMBER)
    try:
        payload = pickle.dumps(Touch(marker), 2)
        pickle.loads(payload)
        marker.unlink()
        for place in ("schema", "segments"):
            forge(index, **{place: payload})
            with pytest.raises(IndexDamagedError, match="was not read"):
                open_index(index)
    finally:
        copyreg.remove_extension("posix", "system", _NUMBER)
        copyreg.clear_extension_cache()
    assert not marker.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "Kiew"],
        ["search", "Kiew", "--format", "json"],
        ["show", "wetter"],
        ["status"],
        ["status", "--format", "json"],
        ["verify"],
    ],
    ids=" ".join,
)
def test_every_reading_command_refuses(index: Path, marker: Path, arguments: list[str]) -> None:
    """A command that reads a forged index ends with code 2, the name of the file and the cure."""
    forge(index, segments=pickle.dumps([Touch(marker)]))
    before = tree(index)
    outcome = run(*arguments, "--index", index)
    assert (outcome.code, outcome.out) == (2, "")
    assert str(contents(index)) in outcome.err
    assert "system'" in outcome.err and "artikelsuche reindex" in outcome.err
    assert not marker.exists()
    assert tree(index) == before


@pytest.mark.parametrize("place", ["schema", "segments"])
@pytest.mark.parametrize(
    "options", [[], ["--full"], ["--if-needed"], ["--jobs", "2"]], ids=" ".join
)
def test_a_run_replaces_a_forged_index(
    source: Path, index: Path, marker: Path, options: list[str], place: str
) -> None:
    """A run over a forged index runs nothing of it, says so, and builds the index anew."""
    forge(index, **{place: pickle.dumps([Touch(marker)])})
    outcome = run("reindex", source, "--index", index, *options)
    assert outcome.code == 0
    assert "was damaged" in outcome.err and contents(index).name[:5] in outcome.err
    assert verify(index) == len(ARTICLES)
    assert not marker.exists()


def test_looking_at_a_forged_index_changes_nothing(source: Path, index: Path, marker: Path) -> None:
    """A dry run says that it would build anew; collecting garbage needs no table at all."""
    forge(index, segments=pickle.dumps([Touch(marker)]))
    before = tree(index)
    outcome = run("reindex", source, "--dry-run", "--index", index)
    assert outcome.code == 0
    assert "was damaged" in outcome.err
    assert run("gc", "--index", index).code == 0
    assert tree(index) == before
    assert not marker.exists()


def test_an_index_of_another_version_runs_nothing(source: Path, index: Path, marker: Path) -> None:
    """What a stamp says of the version makes no difference to what is run."""
    forge(index, schema=schema_with(Touch(marker)))
    stamp = generation(index) / "stamp.json"
    stamp.write_text(json.dumps({**json.loads(stamp.read_text()), "analysis_version": 1}))
    with pytest.raises(StampMismatchError):
        open_index(index)
    with pytest.raises(IndexDamagedError):
        read_status(index)
    assert reindex([source], index=index).added == len(ARTICLES)
    assert not marker.exists()


_WRONG_STATES = {
    "indexname": "../MAIN",
    "segid": "/../../elsewhere",
    "compound": True,
    "_documents": -1,
    "_deleted": frozenset({4}),
    "_data": [],
    "_checksum": 1,
    "more": 1,
}


@pytest.mark.parametrize("name", _WRONG_STATES)
def test_a_segment_is_what_it_can_be(index: Path, marker: Path, name: str) -> None:
    """A segment that is described as none can be, or by the call of a function, is refused."""
    good = contents(index).read_bytes()
    for wrong in (_WRONG_STATES[name], None, [], "x", Touch(marker)):
        if (name, wrong) in (("_data", None), ("indexname", "x"), ("segid", "x")):
            continue  # as a segment may be
        forge(index, segments=segments_with(index, **{name: wrong}))
        with pytest.raises(IndexDamagedError, match="artikelsuche reindex"):
            open_index(index)
        contents(index).write_bytes(good)
    assert not marker.exists()


def test_a_compound_segment_is_not_read(index: Path, marker: Path) -> None:
    """Whoosh unpickles the folder of a compound segment: no segment of ours may call itself so."""
    (path,) = generation(index).glob("*.seg")
    payload = pickle.dumps(Touch(marker))
    path.write_bytes(bytes(7) + b"\x0c" + bytes(4) + payload + bytes(path.stat().st_size))
    forge(index, segments=segments_with(index, compound=True))
    for opening in (open_index, verify, read_status):
        with pytest.raises(IndexStoreError):
            opening(index)
    assert not marker.exists()


@pytest.mark.parametrize(
    "segments",
    [[], {}, None, 7, [None], [make_schema()], [[]], (), "x"],
    ids=lambda value: type(value).__name__,
)
def test_allowed_names_in_wrong_places(index: Path, segments: object) -> None:
    """A table whose segments are something else is refused, or holds too few articles."""
    forge(index, segments=pickle.dumps(segments))
    with pytest.raises(IndexDamagedError, match="artikelsuche reindex"):
        verify(index)
    forge(index, schema=pickle.dumps(segments, 2), segments=parts(index)[1])
    with pytest.raises(IndexDamagedError, match="artikelsuche reindex"):
        verify(index)


@pytest.mark.parametrize(
    "payload",
    [
        b"\x80\x04N" + pickle.LONG_BINPUT + b"\xff\xff\xff\x7f.",
        b"\x80\x05" + pickle.BYTEARRAY8 + (1 << 40).to_bytes(8, "little") + b".",
        b"\x80\x04" + pickle.BINUNICODE + b"\xff\xff\xff\x7fx.",
        b"\x80\x04" + pickle.FRAME + (1 << 60).to_bytes(8, "little") + b"N.",
        b"\x80\x04)" + pickle.TUPLE1 * 2_000_000 + b"}" + pickle.MARK + b"1" * 9 + b".",
        b"\x80\x04(" + b")\x91(" * 200_000 + b"\x91.",
        b"\x80\x04" + b"](" * 200_000 + b"e" * 200_000 + b".",
        b"\x80\x04" + pickle.PERSID + b"name\n.",
        b"\x80\x05" + pickle.NEXT_BUFFER + b".",
        b"\x80\x04" + pickle.EXT1 + b"\x01.",
        b"",
        b".",
        b"\x80\x04",
    ],
)
@pytest.mark.parametrize("place", ["schema", "segments"])
def test_a_table_takes_no_more_than_it_holds(index: Path, payload: bytes, place: str) -> None:
    """What a pickle says of sizes, places and depths costs no memory, and ends no process."""
    forge(index, **{place: payload})
    with pytest.raises(IndexDamagedError, match="artikelsuche reindex"):
        open_index(index)


def test_the_names_are_those_of_a_table(index: Path) -> None:
    """What may be named is what a table of contents of ours names, and nothing beside it."""
    named = set()

    class Noting(pickle._Unpickler):  # type: ignore[name-defined, misc]
        def find_class(self, module: str, name: str) -> Any:
            named.add((module, name))
            return super().find_class(module, name)

    for part in parts(index):
        Noting(io.BytesIO(part)).load()
    assert named == NAMES


def test_stock_whoosh_reads_what_is_written(index: Path) -> None:
    """The restriction is one of reading: other tools find schema and segments as ever."""
    opened = whoosh_index.open_dir(str(generation(index)))
    assert opened.schema.names() == make_schema().names()
    (segment,) = open_snapshot(IndexDirectory(index)).view().segments
    with opened.reader() as theirs:
        terms = [(name, t) for name in segment.field_names() for t in segment.field(name).terms()]
        assert list(theirs.all_terms()) == terms
        assert theirs.doc_count() == segment.documents == len(ARTICLES)
