"""Generations: what is live, what is refused, and how damage is told and cured."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from article_files import ARTICLES, generation, postings, put, stored

from artikelsuche.corpus import ArtikelsucheError
from artikelsuche.index import (
    ForeignDirectoryError,
    IndexDamagedError,
    IndexDirectory,
    IndexLockedError,
    IndexMissingError,
    StampMismatchError,
    gc,
    read_status,
    reindex,
    verify,
)
from artikelsuche.index.store.snapshot import looking_again, open_snapshot, open_view
from artikelsuche.index.upkeep.garbage import collect


def one(index: Path, pattern: str) -> Path:
    """Find the one file of the live generation with a name."""
    (found,) = generation(index).glob(pattern)
    return found


# --- which generation is live


def test_current_names_the_live_generation(index: Path) -> None:
    """`current` is one line with the name of a folder that says when it was begun."""
    line = (index / "current").read_text()
    assert re.fullmatch(r"\d{8}T\d{6}Z-[0-9a-f]{8}\n", line)
    assert generation(index) == index / "generations" / line.strip()


def test_a_generation_is_live_only_after_the_switch(index: Path) -> None:
    """A new generation changes nothing until it is switched to; then the old one is stale."""
    directory, old = IndexDirectory(index), generation(index)
    new = directory.new_generation()
    assert directory.live() == old
    directory.switch(new)
    assert directory.live() == new
    collect(directory)
    assert not old.exists()
    assert not (index / "current.new").exists()


def test_a_switch_that_breaks_off_changes_nothing(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A switch that fails before its last step leaves the old generation live."""
    directory, old = IndexDirectory(index), generation(index)

    def fail(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    new = directory.new_generation()
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="No space"):
        directory.switch(new)
    assert directory.live() == old


def test_files_that_cannot_be_removed_wait(
    source: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system keeps files that a reader holds, they stay until a later run or `gc`."""
    old, unlink = generation(index), os.unlink

    def refuse(path: object, *rest: object, **options: object) -> None:
        if str(path).endswith((".seg", ".toc")):
            raise PermissionError(13, "The process cannot access the file")
        unlink(path, *rest, **options)  # type: ignore[call-overload]

    for name in ("unlink", "remove"):
        monkeypatch.setattr(os, name, refuse)
    _, view = open_view(IndexDirectory(index))
    reindex([source], index=index, full=True)
    put(source / "neu.txt", "Ganz neu\n\nEin Text, der eben erst kam, steht hier.")
    assert reindex([source], index=index).added == 1
    assert view.live_documents() == 4
    assert "Neue Waffenlieferungen" in view.article(next(view.numbers("title", "neue"))).title
    assert old.exists()
    assert gc(index).left
    monkeypatch.undo()
    assert old in gc(index).removed
    assert verify(index) == 5


def test_an_open_snapshot_outlives_later_runs(source: Path, index: Path) -> None:
    """A snapshot sees its own commit, whatever is committed after it."""
    view = open_snapshot(IndexDirectory(index)).view()
    put(source / "neu.txt", "Ganz neu\n\nEin Text, der eben erst kam, steht hier.")
    reindex([source], index=index)
    assert view.live_documents() == len([view.text(n) for n in view.live_numbers()]) == 4
    assert len(stored(index)) == 5


def test_readers_may_come_in_the_middle_of_a_commit(source: Path, index: Path) -> None:
    """A snapshot that is opened while a run commits or switches is whole."""
    over, failures, opened = threading.Event(), [], 0

    def read() -> None:
        nonlocal opened
        while not over.is_set():
            try:
                view = open_view(IndexDirectory(index))[1]
                assert view.live_documents() == 4
                assert len(set(view.terms_with_prefix("body", ""))) > 50
                opened += 1
            except Exception as error:
                failures.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(16):
        put(source / "wetter.txt", f"Wetter {turn}\n\nDer Wind weht mit {turn} Metern, heißt es.")
        reindex([source], index=index, full=turn % 4 == 0)
    over.set()
    reader.join()
    assert failures == []
    assert opened


# --- what is no index


def test_no_index_names_the_command_that_builds_one(tmp_path: Path) -> None:
    """A missing or empty directory is a missing index, and the message says how to build it."""
    for path in (tmp_path / "none", tmp_path):
        for call in (lambda p: open_snapshot(IndexDirectory(p)), verify, read_status):
            with pytest.raises(IndexMissingError, match="artikelsuche reindex SOURCE --index DIR"):
                call(path)


def test_other_directories_are_refused(tmp_path: Path) -> None:
    """A directory with other files, or a file, is no index."""
    brief = put(tmp_path / "brief.txt", "privat")
    for path in (tmp_path, brief):
        with pytest.raises(ForeignDirectoryError, match="--index"):
            open_snapshot(IndexDirectory(path))


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"nonsense\n", b"..\n", b"20200101T000000Z-00000000\n", b"\xff\xfe\0", b"/etc\n"],
)
def test_a_current_that_names_nothing_is_damage(source: Path, index: Path, content: bytes) -> None:
    """A `current` without a generation is an error that names the cure, and a run cures it."""
    (index / "current").write_bytes(content)
    with pytest.raises(IndexDamagedError, match="current: ") as caught:
        open_snapshot(IndexDirectory(index))
    assert "\0" not in str(caught.value)
    assert reindex([source], index=index).added == 4
    assert verify(index) == 4


# --- the stamp


@pytest.mark.parametrize(
    "field", ["format_version", "schema_version", "analysis_version", "tables", "snowballstemmer"]
)
def test_another_stamp_is_refused_with_the_cure(source: Path, index: Path, field: str) -> None:
    """An index of other rules is not searched; the message names the rule and the command."""
    path = generation(index) / "stamp.json"
    stamp = json.loads(path.read_text())
    path.write_text(json.dumps({**stamp, field: "0"}))
    name = field.replace("_", " ")
    with pytest.raises(StampMismatchError, match=rf"{name} 0, not .*reindex SOURCE --full"):
        open_snapshot(IndexDirectory(index))
    stale = read_status(index).stale
    assert stale is not None
    assert f"{name} 0" in stale
    report = reindex([source], index=index)
    assert report.articles == 4
    assert report.rebuilt is not None
    assert f"{name} 0" in report.rebuilt
    assert read_status(index).stale is None


def test_the_status_of_segments_of_another_version(
    source: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index whose segments this version cannot read tells what it is, and is built anew."""
    path = generation(index) / "stamp.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "schema_version": "0"}))
    monkeypatch.setattr("artikelsuche.index.codec.sections.CODEC_VERSION", 0)
    status = read_status(index)
    assert (status.articles, status.segments) == (4, 1)
    assert status.stale is not None
    assert reindex([source], index=index).rebuilt is not None
    assert read_status(index).stale is None


def test_a_stamp_of_a_later_version_may_say_more(index: Path) -> None:
    """Unknown entries of a stamp are passed over; those that are known decide."""
    path = generation(index) / "stamp.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "later": 1}))
    assert open_snapshot(IndexDirectory(index)).stamp.articles == 4


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"{}", b"\xff", b'"x"'])
def test_a_damaged_stamp_is_damage(index: Path, content: bytes) -> None:
    """A stamp that cannot be read is an error that names the file and the cure."""
    (generation(index) / "stamp.json").write_bytes(content)
    with pytest.raises(IndexDamagedError, match=r"stamp\.json: .*artikelsuche reindex"):
        open_snapshot(IndexDirectory(index))


# --- damage

_DAMAGE: dict[str, Callable[[Path], object]] = {
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:-3]),
    "cut to half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "emptied": lambda path: path.write_bytes(b""),
    "missing": lambda path: path.unlink(),
    "zeros": lambda path: path.write_bytes(b"\0" * path.stat().st_size),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"\0\0\0"),
    "another": lambda path: path.write_bytes(b"Lieber Leser,\n" * 100),
}


@pytest.mark.parametrize("pattern", ["*.toc", "*.seg", "manifest-*.jsonl", "stamp.json"])
@pytest.mark.parametrize("damage", _DAMAGE)
def test_damage_is_noticed_and_cured(source: Path, index: Path, pattern: str, damage: str) -> None:
    """A damaged file makes an error of ours with the cure, or does no harm; a run cures it."""
    terms = postings(index)
    _DAMAGE[damage](one(index, pattern))
    try:
        assert verify(index) == 4
        assert postings(index) == terms
    except ArtikelsucheError as error:
        assert "artikelsuche reindex" in str(error)
        assert str(generation(index)) in str(error)
    report = reindex([source], index=index)
    assert report.articles == 4
    assert reindex([source], index=index, full=True).articles == verify(index) == 4
    assert stored(index).keys() == ARTICLES.keys()


def test_a_flipped_bit_is_noticed_or_harmless(index: Path) -> None:
    """Whatever bit of an index flips: verify names it, or the index gives what it gave."""
    terms, articles = postings(index), stored(index)
    for path in [index / "current", *sorted(generation(index).iterdir())]:
        good = path.read_bytes()
        step = max(1, len(good) // 60)
        unnoticed = []
        for at in range(0, len(good), step):
            flipped = good[at] ^ (1 << at % 8)
            path.write_bytes(good[:at] + bytes([flipped]) + good[at + 1 :])
            try:
                verify(index)
            except ArtikelsucheError:
                continue
            if postings(index) != terms or stored(index) != articles:
                unnoticed.append(at)
        path.write_bytes(good)
        assert (path.name, unnoticed) == (path.name, [])
    assert verify(index) == 4


def test_status_tells_what_the_index_is(source: Path, index: Path) -> None:
    """The status counts articles, files, folders, segments and bytes, as plain JSON too."""
    status = read_status(index)
    assert (status.articles, status.files, status.segments, status.stale) == (4, 4, 1, None)
    assert status.folders == {str(source): 1, str(source / "ausland"): 2, str(source / "inland"): 1}
    assert status.bytes == sum(path.stat().st_size for path in generation(index).iterdir())
    assert 0 <= status.age.total_seconds() < 3600
    values = json.loads(json.dumps(status.to_json()))
    assert values["articles"] == 4
    assert values["generation"] == generation(index).name
    assert values["stamp"]["articles"] == 4


def test_status_counts_no_file_of_a_writer_at_work(index: Path) -> None:
    """Files that a writer makes and removes meanwhile neither fail the status nor change it."""
    before, beside, done = (
        read_status(index).bytes,
        generation(index) / "stamp.json.new",
        threading.Event(),
    )

    def write() -> None:
        while not done.is_set():
            beside.write_text("{}", "utf-8")
            beside.unlink()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        try:
            assert {read_status(index).bytes for _ in range(60)} == {before}
        finally:
            done.set()
        writing.result()


def test_every_error_has_one_base() -> None:
    """The errors of the index are `ArtikelsucheError`s with path and reason."""
    error = IndexLockedError("index", "another writer is at work")
    assert isinstance(error, ArtikelsucheError)
    assert str(error) == "index: another writer is at work"


def test_a_generation_that_goes_while_it_is_opened_is_looked_for_again(index: Path) -> None:
    """Where a build takes away what is being opened, the next one is opened."""
    current, away = index / "current", index / "away"
    attempts = []

    def read() -> str:
        attempts.append(current.exists())
        if len(attempts) == 1:
            current.rename(away)
            raise IndexDamagedError(current, "was being written while it was opened")
        away.rename(current)
        return current.read_text("utf-8")

    assert looking_again(IndexDirectory(index), read) == current.read_text("utf-8")
    assert attempts == [True, False]
