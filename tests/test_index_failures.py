"""What a run meets outside: full and read-only disks, sources that change, huge files, strays."""

from __future__ import annotations

import errno
import os
import pathlib
import tracemalloc
from pathlib import Path

import pytest
from article_files import ARTICLES, put, put_records, stored, tree
from command import run

from artikelsuche.corpus import scan_sources
from artikelsuche.index import IndexStoreError, reindex, verify
from artikelsuche.index.store.opening import translated

# The disk of the index


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "no space left on the disk; free some"),
        (errno.EDQUOT, "quota is used up; free some"),
        (errno.EROFS, "read-only; name another directory with --index"),
        (errno.EACCES, "no permission; check the access rights"),
        (errno.EIO, "the disk reports an error; check the disk"),
        (errno.ENOLCK, "cannot be read or written"),
    ],
)
@pytest.mark.parametrize("call", ["mkdir", "fsync", "replace"])
def test_errors_of_the_system_name_path_and_cure(
    source: Path, index: Path, monkeypatch: pytest.MonkeyPatch, number: int, says: str, call: str
) -> None:
    """Whatever the system refuses: the error names the path and what to do; nothing changes."""
    before = tree(index)

    def refuse(*arguments: object, **options: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, call, refuse)
    if hasattr(getattr(pathlib, "_normal_accessor", None), call):  # Python 3.10
        monkeypatch.setattr(f"pathlib._normal_accessor.{call}", refuse)
    with pytest.raises(IndexStoreError, match=says) as caught:
        reindex([source], index=index, full=True)
    assert str(index) in str(caught.value)
    monkeypatch.undo()
    assert tree(index) == before
    assert verify(index) == 4


def test_no_right_to_make_the_index(source: Path, tmp_path: Path) -> None:
    """An index below a file is an error that names the path."""
    put(tmp_path / "file", "x")
    outcome = run("reindex", source, "--index", tmp_path / "file" / "index")
    assert outcome.code == 2
    assert str(tmp_path / "file") in outcome.err


def test_want_of_memory_is_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process without memory says so, instead of calling the index damaged."""
    with pytest.raises(MemoryError), translated(tmp_path, opening=True):
        raise MemoryError

    def starve(*arguments: object, **options: object) -> None:
        raise MemoryError

    monkeypatch.setattr("artikelsuche.index.reindex", starve)
    outcome = run("reindex", tmp_path, "--index", tmp_path / "index")
    assert outcome.code == 2
    assert "not enough memory" in outcome.err


def test_strays_are_tolerated(source: Path, index: Path) -> None:
    """What desktops and file systems leave in a folder neither stops a run nor goes."""
    strays = [".DS_Store", "Thumbs.db", "desktop.ini", "._current", ".nfs0001", ".directory"]
    for folder in (index, index / "generations"):
        for name in strays:
            put(folder / name, "x")
        (folder / "lost+found").mkdir()
    assert reindex([source], index=index, full=True).articles == 4
    assert run("status", "--index", index).code == 0
    for folder in (index, index / "generations"):
        assert {path.name for path in folder.iterdir()} >= {*strays, "lost+found"}


# The sources


def test_a_file_that_vanishes_while_the_run_reads(source: Path, tmp_path: Path) -> None:
    """A file that is gone when its turn comes is an error; the next run knows it is gone."""

    def remove(done: int, total: int | None) -> None:
        (source / "wetter.txt").unlink(missing_ok=True)

    report = reindex([source], index=tmp_path / "index", progress=remove)
    assert (report.added, report.failed) == (3, 1)
    assert "does not exist" in report.errors[0].reason
    assert reindex([source], index=tmp_path / "index").failed == 0
    assert verify(tmp_path / "index") == 3


def test_a_file_that_grows_while_the_run_reads(tmp_path: Path) -> None:
    """Records that are appended while a file is read come with the next run, each once."""
    path = put_records(tmp_path / "a.jsonl", *({"id": n, "body": f"Text {n}."} for n in range(9)))

    def append(done: int, total: int | None) -> None:
        with path.open("a", encoding="utf-8") as stream:
            stream.write(f'{{"id": "neu{done}", "body": "Neu {done}."}}\n')

    index = tmp_path / "index"
    assert reindex([path], index=index, progress=append).added == 9
    assert reindex([path], index=index).added == 9
    assert verify(index) == 18


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
def test_links_in_a_circle(source: Path, tmp_path: Path) -> None:
    """Links to themselves, to one another and to folders above end nothing in a circle."""
    (source / "selbst").symlink_to(source / "selbst")
    (source / "hin").symlink_to(source / "her")
    (source / "her").symlink_to(source / "hin")
    (source / "oben").symlink_to(source)
    (source / "inland" / "oben").symlink_to(source.parent)
    report = reindex([source], index=tmp_path / "elsewhere")
    assert (report.added, report.failed) == (4, 0)
    (source / "kreis.txt").symlink_to(source / "kreis.txt")
    report = reindex([source], index=tmp_path / "elsewhere")
    assert (report.unchanged, report.failed) == (4, 1)


@pytest.mark.skipif(os.name == "nt", reason="needs sparse files")
@pytest.mark.parametrize("name", ["riesig.txt", "riesig.jsonl"])
def test_a_huge_file_is_an_error_of_its_own(source: Path, tmp_path: Path, name: str) -> None:
    """A single article of 500 MB is refused in little time and memory; the others are indexed."""
    with (source / name).open("wb") as stream:
        stream.truncate(500 << 20)
    tracemalloc.start()
    try:
        report = reindex([source], index=tmp_path / "index")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert stored(tmp_path / "index").keys() == ARTICLES.keys()
    assert len(report.errors) == 1
    assert "64 MB" in report.errors[0].reason
    assert peak < 300 << 20


def test_a_file_takes_little_memory_in_the_scan(tmp_path: Path) -> None:
    """A scan takes less than 600 bytes for a file: 600 MB for a million."""
    for n in range(3000):
        put(tmp_path / "articles" / f"{n:06}-eine-meldung-vom-tage.txt", "")
    tracemalloc.start()
    try:
        files = list(scan_sources(tmp_path / "articles"))
        size = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert len(files) == 3000
    assert size / len(files) < 600
