"""The manifest: what a run that changes nothing leaves unread, and what it must notice even so."""

from __future__ import annotations

import json
import os
import shutil
import zlib
from pathlib import Path
from typing import Any

import pytest
from article_files import generation, postings, put, stored
from hypothesis import given
from hypothesis import strategies as st

from artikelsuche.index import IndexDamagedError, reindex, verify
from artikelsuche.index.store.manifest import FileRecord, Manifest, measure, read_manifest
from artikelsuche.index.store.seen_articles import Seen, SeenArticles


def _rot(path: Path, at: int) -> None:
    """Flip a bit as a failing disk does: the file's times stay."""
    times, content = path.stat(), bytearray(path.read_bytes())
    content[at] ^= 1 << at % 8
    path.write_bytes(content)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def _settle(source: Path, index: Path) -> None:
    """Make the files of a source older than a change of them that no run could see."""
    for path in source.rglob("*.*"):
        os.utime(path, (1e9, 1e9))
    reindex([source], index=index)


def _manifest(index: Path) -> Path:
    (path,) = generation(index).glob("manifest-*.jsonl")
    return path


def _segment(index: Path) -> Path:
    (path,) = generation(index).glob("*.seg")
    return path


def test_a_run_without_changes_reads_no_file_that_nobody_touched(source: Path, index: Path) -> None:
    """What rots behind the times of its file is for `verify` to tell; a file touched is read."""
    _settle(source, index)
    segment = _segment(index)
    _rot(segment, segment.stat().st_size // 2)
    report = reindex([source], index=index)
    assert (report.rebuilt, report.unchanged, report.changed) == (None, 4, False)
    with pytest.raises(IndexDamagedError, match="has changed since"):
        verify(index)
    os.utime(segment)
    assert "has changed since" in str(reindex([source], index=index).rebuilt)
    assert verify(index) == 4


def test_a_file_that_was_copied_is_checked_and_kept(
    source: Path, index: Path, tmp_path: Path
) -> None:
    """Other times are no damage: the bytes decide."""
    _settle(source, index)
    copied = tmp_path / "copied"
    shutil.copytree(index, copied, copy_function=shutil.copyfile)
    assert reindex([source], index=copied).rebuilt is None


def test_a_run_with_changes_takes_over_no_rotten_byte(
    source: Path, index: Path, tmp_path: Path
) -> None:
    """Wherever a segment rots, a run that has something to write builds the index anew."""
    put(source / "neu.txt", "Neue Brücke\n\nDie Brücke über den Kanal ist fertig, sagte er.\n")
    sound = tmp_path / "sound"
    shutil.copytree(index, sound)
    reindex([source], index=sound)
    expected = postings(sound), stored(sound)
    size = _segment(index).stat().st_size
    for at in range(0, size, size // 16):
        work = tmp_path / f"rotten-{at}"
        shutil.copytree(index, work)  # with the times of each file
        _rot(_segment(work), at)
        assert "has changed since" in str(reindex([source], index=work).rebuilt)
        assert verify(work) == 5
        assert (postings(work), stored(work)) == expected


def test_a_manifest_of_the_former_format_is_read(source: Path, index: Path) -> None:
    """Where the articles of a file stand among its other facts, a run goes on as ever."""
    path = _manifest(index)
    header, profile, *rows, _ = path.read_bytes().splitlines()
    former: list[Any] = [{**json.loads(header), "format": 2}, json.loads(profile)]
    former[0]["segments"] = {name: one[:2] for name, one in former[0]["segments"].items()}
    for row in rows:
        facts, articles = (json.loads(part) for part in row.split(b"\t"))
        former.append([*facts[:4], articles, *facts[5:]])
    lines = b"".join(json.dumps(row).encode() + b"\n" for row in former)
    path.write_bytes(lines + json.dumps({"crc": zlib.crc32(lines)}).encode() + b"\n")
    assert reindex([source], index=index).unchanged == 4
    put(source / "neu.txt", "Neue Brücke\n\nDie Brücke über den Kanal ist fertig, sagte er.\n")
    report = reindex([source], index=index)
    assert (report.rebuilt, report.added, report.unchanged) == (None, 1, 4)
    assert verify(index) == 5
    assert json.loads(_manifest(index).read_bytes().split(b"\n", 1)[0])["format"] == 3


_TEXTS = st.text(
    st.characters(codec="utf-8") | st.sampled_from('\ud800\t\n\x85\u2028"\\'), max_size=8
)
_SEEN = st.dictionaries(_TEXTS, st.builds(Seen, _TEXTS, _TEXTS), max_size=4)


@given(files=st.dictionaries(_TEXTS, _SEEN, max_size=4), profile=st.none() | _TEXTS)
def test_a_manifest_says_what_it_was_told(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, dict[str, Seen]], profile: str | None
) -> None:
    """Whatever paths, ids and hashes are, they are read as they were written, and once more."""
    folder = tmp_path_factory.mktemp("manifest")
    records = {path: FileRecord(1, 2, seen) for path, seen in files.items()}
    Manifest(records, profile).write(folder, 1)
    found = read_manifest(folder, 1)
    assert found.article_count() == sum(map(len, files.values()))
    assert found.profile == profile
    found.write(folder, 2)  # as it lies there, unread
    for again in (found, read_manifest(folder, 2)):
        assert {path: dict(one.articles) for path, one in again.files.items()} == files
        assert all(isinstance(one.articles, SeenArticles) for one in again.files.values())
        assert again.says_the_same(found)


def test_a_file_is_measured_where_its_time_or_size_is_another(tmp_path: Path) -> None:
    """What is known of a file is taken over only while nobody has written it."""
    path = put(tmp_path / "datei", "Brücke")
    known = {"datei": measure(path)._replace(crc=7)}
    assert measure(path, known).crc == 7
    os.utime(path, ns=(1, 1))
    assert measure(path, known).crc == measure(path).crc != 7
