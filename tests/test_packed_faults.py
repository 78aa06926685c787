"""Damaged archives: what can be read is read, the rest is an error that names file and cure."""

from __future__ import annotations

import gc
import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from article_files import put, stored
from command import run
from hypothesis import given
from hypothesis import strategies as st
from packed_files import COMPRESSIONS, gzipped, page, record, tarred, warc_record, zipped

from artikelsuche.corpus import SourceError, inspect_file, read_articles
from artikelsuche.index import reindex

_FILES = {"a/1.txt": page(1), "r.jsonl": record(1) + record(2), "b/2.txt": page(2)}
_WARC = b"".join(warc_record(f"https://a.example/{n}", page(n)) for n in range(3))
#: Sound archives by the name of their file.
SOUND = {
    "a.zip": zipped(_FILES),
    "a.tar": tarred(_FILES),
    "a.warc": _WARC,
    "a.warc.gz": b"".join(gzipped(b"WARC/1.1" + rest) for rest in _WARC.split(b"WARC/1.1")[1:]),
    "b.zip": zipped({"x.tar.gz": gzipped(tarred(_FILES)), "y.zip": zipped(_FILES)}),
    **{f"a.tar{suffix}": pack(tarred(_FILES)) for suffix, pack in COMPRESSIONS.items()},
    **{f"a.jsonl{suffix}": pack(record(1)) for suffix, pack in COMPRESSIONS.items()},
    **{f"a.txt{suffix}": pack(page(1)) for suffix, pack in COMPRESSIONS.items()},
}


def _holds(path: Path) -> None:
    """Require articles or errors that name the file and say what to do, and no exception."""
    errors: list[SourceError] = []
    articles = list(read_articles(path, errors.append))
    assert articles or errors
    for error in errors:
        assert str(error.path).startswith(str(path))
        assert "; " in error.reason or ": " in error.reason
    inspect_file(path)


@given(data=st.binary(max_size=600), name=st.sampled_from(sorted(SOUND)))
def test_any_bytes(data: bytes, name: str) -> None:
    """Any bytes under any name are articles or an error that names the file."""
    with tempfile.TemporaryDirectory() as folder:
        _holds(put(Path(folder) / name, data))


@given(
    name=st.sampled_from(sorted(SOUND)),
    flips=st.lists(st.tuples(st.floats(0, 1), st.integers(1, 255)), max_size=8),
    cut=st.floats(0, 1) | st.just(1.0),
    more=st.binary(max_size=40),
)
def test_flipped_and_cut_archives(
    name: str, flips: list[tuple[float, int]], cut: float, more: bytes
) -> None:
    """Flipped bits, missing ends and strange bytes behind make articles or errors."""
    data = bytearray(SOUND[name][: int(cut * len(SOUND[name]))])
    for where, bits in flips:
        if data:
            data[int(where * (len(data) - 1))] ^= bits
    with tempfile.TemporaryDirectory() as folder:
        _holds(put(Path(folder) / name, bytes(data) + more))


def _zip_with_damage() -> bytes:
    data = bytearray(zipped({f"{n}.txt": page(n) * 20 for n in range(5)}))
    at = data.find(b"2.txt") + 30
    data[at : at + 8] = b"\xff" * 8
    return bytes(data)


def _tar_with_damage() -> bytes:
    data = bytearray(tarred({f"{n}.txt": page(n) for n in range(5)}, form=0))
    at = data.find(b"2.txt")
    data[at + 148 : at + 156] = b"kaputt!!"
    return bytes(data)


def _warc_with_damage() -> bytes:
    members = [gzipped(warc_record(f"https://a.example/{n}", page(n))) for n in range(5)]
    members[2] = members[2][:60] + b"\xff" * 30 + members[2][90:]
    return b"".join(members)


def _plain_warc_with_damage() -> bytes:
    records = [warc_record(f"https://a.example/{n}", page(n)) for n in range(5)]
    return b"".join(
        [*records[:2], records[2].replace(b"Content-Length", b"Content-X"), *records[3:]]
    )


@pytest.mark.parametrize(
    ("name", "damaged"),
    [("a.zip", _zip_with_damage), ("a.tar", _tar_with_damage), ("a.warc.gz", _warc_with_damage),
     ("a.warc", _plain_warc_with_damage)],
)  # fmt: skip
def test_a_damaged_member_is_reported(
    tmp_path: Path, name: str, damaged: Callable[[], bytes]
) -> None:
    """Of an archive with one damaged member all others are articles; the command tells 3."""
    path, index = put(tmp_path / name, damaged()), tmp_path / "index"
    outcome = run("reindex", path, "--index", index)
    assert outcome.code == 3
    assert outcome.err.count("failed: ") == 1
    assert f"failed: {path}" in outcome.err
    assert "damaged" in outcome.err
    assert len(stored(index)) == 4


@pytest.mark.parametrize(
    "magic", [b"\x1f\x8b\x08", b"BZh91AY&SY", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd"]
)
def test_a_file_whose_beginning_cannot_be_unpacked_is_closed(tmp_path: Path, magic: bytes) -> None:
    """What only begins like packed data is an error, and no file stays open behind it."""
    path = put(tmp_path / "a.json", magic + b'{PK\x03\x04\xff,"id": "a"}' * 9)
    errors: list[SourceError] = []
    gc.disable()  # which would close what was left open
    try:
        assert list(read_articles(path, errors.append)) == []
        assert len(errors) == 1 and "damaged" in errors[0].reason
        open_files = Path("/proc/self/fd")
        assert all(one.resolve() != path for one in open_files.glob("*"))
    finally:
        gc.enable()


class _Forwards(io.BytesIO):
    """A stream that is written without going back, as a pipe is."""

    def seekable(self) -> bool:
        """Tell that nobody can go back."""
        return False

    def tell(self) -> int:
        """Tell no place."""
        raise OSError


def test_a_zip_file_that_is_cut_off(tmp_path: Path) -> None:
    """A ZIP file without its end gives the members that are whole, and an error."""
    files = {f"{n}.txt": page(n) for n in range(5)}
    streamed = _Forwards()
    with zipfile.ZipFile(streamed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    for data in (zipped(files), zipped(files, zipfile.ZIP_STORED), streamed.getvalue()):
        errors: list[SourceError] = []
        path = put(tmp_path / "a.zip", data[: data.find(b"3.txt")])
        found = [article.id for article in read_articles(path, errors.append)]
        assert found == ["a.zip!0.txt", "a.zip!1.txt", "a.zip!2.txt"]
        assert [error.reason.partition(";")[0] for error in errors] == [
            "the list of its members, at the end of a ZIP file, is damaged or cut off"
        ]


def test_articles_of_a_damaged_member_stay(tmp_path: Path) -> None:
    """What an archive gave earlier and cannot give now is kept, since nothing stored is lost."""
    files = {f"{n}.txt": page(n) * 20 for n in range(5)}
    path, index = put(tmp_path / "a.zip", zipped(files)), tmp_path / "index"
    assert reindex(path, index=index).added == 5
    put(path, _zip_with_damage())
    report = reindex(path, index=index)
    assert (report.failed, report.deleted, report.kept) == (1, 0, 1)
    assert len(stored(index)) == 5
