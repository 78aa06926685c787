"""Runs over archives: what is unchanged is not read again, several processes read one archive."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from article_files import put, stored
from command import run
from packed_files import gzipped, page, record, tarred, warc_record, zipped

import artikelsuche.corpus.formats.text_page as text_page
from artikelsuche.corpus import ArchiveLimits
from artikelsuche.index import Report, reindex

_OLD = 1_700_000_000


def _pages(count: int) -> dict[str, bytes]:
    return {f"{n % 3}/{n:04}.txt": page(n) for n in range(count)}


def _warc(files: dict[str, bytes]) -> bytes:
    return b"".join(warc_record(f"http://a.example/{n}", text) for n, text in files.items())


def _settle(path: Path) -> Path:
    """Let a file be changed long ago, so that a run believes its time."""
    os.utime(path, (_OLD, _OLD))
    return path


@pytest.fixture
def read_pages(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of pages that are cleaned in this process."""
    seen: list[str] = []
    clean = text_page.clean_page

    def counted(*arguments: Any, key: str, **more: Any) -> Any:
        seen.append(key)
        return clean(*arguments, key=key, **more)

    monkeypatch.setattr(text_page, "clean_page", counted)
    return seen


def _counts(report: Report) -> tuple[int, int, int, int, int]:
    return report.added, report.updated, report.deleted, report.unchanged, report.failed


@pytest.mark.parametrize(
    ("name", "pack"), [("a.zip", zipped), ("a.tar", tarred), ("a.warc", _warc)]
)
def test_an_unchanged_archive_is_not_opened(
    tmp_path: Path, read_pages: list[str], name: str, pack: Callable[[Any], bytes]
) -> None:
    """An archive whose size and time are as before is passed over whole."""
    path, index = _settle(put(tmp_path / name, pack(_pages(10)))), tmp_path / "index"
    assert _counts(reindex(path, index=index)) == (10, 0, 0, 0, 0)
    path.write_bytes(bytes(path.stat().st_size))  # which a run that opens it would notice
    _settle(path)
    assert _counts(reindex(path, index=index)) == (0, 0, 0, 10, 0)
    assert len(read_pages) == 10


def test_a_bad_member_is_told_without_being_read_again(
    tmp_path: Path, read_pages: list[str]
) -> None:
    """What of an archive cannot be read is told by every run, and tried again with it changed."""
    files, index = {**_pages(10), "z/leer.txt": b" "}, tmp_path / "index"
    path = _settle(put(tmp_path / "a.zip", zipped(files)))
    first = reindex(path, index=index)
    assert _counts(first) == (10, 0, 0, 0, 1)
    sound = path.read_bytes()
    path.write_bytes(bytes(len(sound)))
    again = reindex(_settle(path), index=index)
    assert _counts(again) == (0, 0, 0, 10, 1)
    assert list(map(str, again.errors)) == list(map(str, first.errors))
    assert len(read_pages) == 10
    with_others = reindex(path, index=index, archive_limits=ArchiveLimits(members=500))
    assert list(map(str, with_others.errors)) != list(map(str, first.errors))
    path.write_bytes(sound)
    assert _counts(reindex(_settle(path), index=index)) == (0, 0, 0, 10, 1)
    files["z/leer.txt"] = page(11)
    _settle(put(path, zipped(files)))
    assert _counts(reindex(path, index=index)) == (1, 0, 0, 10, 0)


def test_what_cannot_be_reached_is_tried_again(tmp_path: Path) -> None:
    """A file that cannot be opened is read by the next run, though it has not changed."""
    path, index = _settle(put(tmp_path / "in" / "a.zip", zipped(_pages(3)))), tmp_path / "index"
    put(tmp_path / "in" / "b.txt", page(20))
    path.chmod(0)
    expected = 0 if os.access(path, os.R_OK) else 1
    assert reindex(tmp_path / "in", index=index).failed == expected
    path.chmod(0o600)
    report = reindex(tmp_path / "in", index=index)
    assert (report.articles, report.failed) == (4, 0)


@pytest.mark.parametrize(
    ("name", "pack"), [("a.zip", zipped), ("a.tar", tarred), ("a.warc", _warc)]
)
@pytest.mark.parametrize("jobs", [1, 2])
def test_only_new_members_are_read(
    tmp_path: Path, read_pages: list[str], name: str, pack: Callable[[Any], bytes], jobs: int
) -> None:
    """Of an archive that has grown, changed and shrunk only the new pages are cleaned."""
    files, index = _pages(50), tmp_path / "index"
    reindex(put(tmp_path / name, pack(files)), index=index)
    read_pages.clear()
    del files["0/0000.txt"]
    files |= {"1/0001.txt": page(99), "z/neu.txt": page(100), "z/neu2.txt": page(100)}
    report = reindex(put(tmp_path / name, pack(files)), index=index, jobs=jobs)
    assert _counts(report) == (2, 1, 1, 48, 0)
    if jobs == 1:
        assert sorted(key.rpartition("/")[2] for key in read_pages) == [
            *("0001.txt", "neu.txt", "neu2.txt")
        ]
    assert _counts(reindex(tmp_path / name, index=index, checksum=True)) == (0, 0, 0, 51, 0)


def test_pages_alike_are_articles_of_their_own(tmp_path: Path) -> None:
    """Two members with the same bytes stay two articles from run to run."""
    files, index = {"a.txt": page(1), "b.txt": page(1)}, tmp_path / "index"
    reindex(put(tmp_path / "a.zip", zipped(files)), index=index)
    report = reindex(put(tmp_path / "a.zip", zipped({**files, "c.txt": page(1)})), index=index)
    assert _counts(report) == (1, 0, 0, 2, 0)


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz"])
def test_processes_read_one_archive(tmp_path: Path, name: str) -> None:
    """Two processes make of one archive what one makes: pages, records and errors in order."""
    files = _pages(300)
    files |= {"r.jsonl": record(1) + b"{}\n" + record(2), "5/leer.txt": b" ", "5/z.txt": page(7)}
    data = zipped(files) if name == "a.zip" else gzipped(tarred(files))
    path = put(tmp_path / name, data)
    one, two = (reindex(path, index=tmp_path / f"{jobs}", jobs=jobs) for jobs in (1, 2))
    assert list(map(str, one.errors)) == list(map(str, two.errors))
    assert len(one.errors) == 2
    assert stored(tmp_path / "1") == stored(tmp_path / "2")
    assert len(stored(tmp_path / "2")) == 303


def test_progress_is_told_by_bytes(tmp_path: Path) -> None:
    """Of an archive that was never read the number of articles is estimated meanwhile."""
    told: list[tuple[int, int | None]] = []
    files = {name: text + os.urandom(1000).hex().encode() for name, text in _pages(400).items()}
    path = put(tmp_path / "a.zip", zipped(files))
    reindex(path, index=tmp_path / "index", progress=lambda *numbers: told.append(numbers))
    assert told[0] == (1, None)
    middle = told[200][1]
    assert middle is not None
    assert 380 < middle < 480


def test_a_content_that_its_name_hides_is_not_read_again(
    tmp_path: Path, read_pages: list[str]
) -> None:
    """Records and archives under the name of a page are skipped, too, when nothing has changed."""
    folder, index = tmp_path / "in", tmp_path / "index"
    _settle(put(folder / "a.txt", zipped(_pages(3))))
    _settle(put(folder / "b.txt", record(1)))
    assert _counts(reindex(folder, index=index)) == (4, 0, 0, 0, 0)
    assert _counts(reindex(folder, index=index)) == (0, 0, 0, 4, 0)
    assert len(read_pages) == 3


def test_messages_name_the_member(tmp_path: Path) -> None:
    """An id that is taken, and a page that cannot be read, are told with archive and member."""
    other = record(1).replace(b"Text", b"Wort")
    files = {"a.jsonl": record(1), "b.jsonl": other, "leer.txt": b""}
    report = reindex(put(tmp_path / "a.zip", zipped(files)), index=tmp_path / "index")
    assert [str(error).partition(": ")[0] for error in report.errors] == [
        f"{tmp_path}/a.zip!b.jsonl:1",
        f"{tmp_path}/a.zip!leer.txt",
    ]


def test_a_stream_is_a_source(tmp_path: Path) -> None:
    """A stream takes the place of the one before; a run without it takes its articles out."""
    index, folder = tmp_path / "index", put(tmp_path / "in/a.txt", page(1)).parent
    counts = [
        _counts(reindex(folder, index=index, stream=io.BytesIO(data) if data else None))
        for data in (record(1) + record(2), record(2) + record(3), b"", record(2) + record(3))
    ]
    assert counts == [(3, 0, 0, 0, 0), (1, 0, 1, 2, 0), (0, 0, 2, 1, 0), (2, 0, 0, 1, 0)]
    assert stored(index)["r2"].path == "-"


@pytest.mark.parametrize(
    "data",
    [record(1), b"\xef\xbb\xbf" + record(1), gzipped(record(1)),
     zipped({"r.jsonl": record(1)})],
)  # fmt: skip
def test_standard_input_is_read(tmp_path: Path, data: bytes) -> None:
    """`reindex -` reads JSON Lines from standard input, compressed ones and archives as well."""
    index = tmp_path / "index"
    command = [sys.executable, "-m", "artikelsuche.search", "reindex", "-", "--index", str(index)]
    done = subprocess.run(command, input=data, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr.count(b"1 added")) == (0, 1)
    assert set(stored(index)) == {"r1"}


def test_standard_input_that_holds_nothing(tmp_path: Path) -> None:
    """What cannot be read is told under the name `-`; what an earlier stream gave is kept."""
    index = tmp_path / "index"
    reindex([], index=index, stream=io.BytesIO(record(1)))
    for data, line in ((b"", None), (b"kaputt\n", 1)):
        report = reindex([], index=index, stream=io.BytesIO(data))
        assert [(str(error.path), error.line) for error in report.errors] == [("-", line)]
        assert report.kept == 1


def test_watching_needs_files(tmp_path: Path) -> None:
    """Standard input cannot be watched, and no run follows another at once."""
    index = tmp_path / "index"
    assert run("reindex", "-", "--index", index, "--watch", "5").code == 2
    assert run("reindex", tmp_path, "--index", index, "--watch", "0").code == 2


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_watching_a_folder(tmp_path: Path, number: int, code: int) -> None:
    """A watched folder is followed until a signal; only runs that change something are told."""
    folder, index = put(tmp_path / "in/a.txt", page(1)).parent, tmp_path / "index"
    errors = tmp_path / "errors"
    command = [sys.executable, "-m", "artikelsuche.search", "reindex", str(folder), "--index",
               str(index), "--watch", "1", "--format", "json"]  # fmt: skip
    with (
        errors.open("wb") as stderr,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr) as watching,
    ):
        assert watching.stdout is not None
        assert json.loads(watching.stdout.readline())["added"] == 1
        moved = folder.rename(tmp_path / "fort")
        _wait_for(errors, "error: ")
        moved.rename(folder)
        put(folder / "leer.txt", b"")
        put(folder / "b.txt", page(2))
        report = json.loads(watching.stdout.readline())
        assert (report["added"], report["unchanged"]) == (1, 1)
        time.sleep(2.5)  # in which runs pass that change nothing
        watching.send_signal(number)
        assert watching.wait(30) == code
        assert watching.stdout.read() == b""
    said = errors.read_text("utf-8")
    assert said.count("does not exist; check the path; trying again") == 1
    assert said.count("leer.txt: is empty") == 1
    assert "interrupted by SIG" in said
    assert set(stored(index)) == {"a", "b"}


def _wait_for(path: Path, text: str) -> None:
    end = time.monotonic() + 30
    while text not in path.read_text("utf-8"):
        assert time.monotonic() < end
        time.sleep(0.1)
