"""What is refused in archives: bombs, ways out, links, devices, encrypted files; no other."""

from __future__ import annotations

import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from article_files import put, stored
from command import run
from packed_files import COMPRESSIONS, gzipped, page, record, tar_header, tarred, zipped

from artikelsuche.corpus import (
    ArchiveLimits,
    ArgumentError,
    SourceError,
    inspect_file,
    read_articles,
)
from artikelsuche.corpus.packed.limits import DEFAULT_LIMITS, default_limits
from artikelsuche.index import reindex


def read(path: Path, limits: ArchiveLimits = DEFAULT_LIMITS) -> tuple[set[str], list[str]]:
    """Read a source: the ids of its articles, and the messages of its errors."""
    errors: list[SourceError] = []
    ids = {article.id for article in read_articles(path, errors.append, limits)}
    return ids, [str(error) for error in errors]


@pytest.mark.parametrize("suffix", COMPRESSIONS)
def test_a_compressed_bomb_is_refused(tmp_path: Path, suffix: str) -> None:
    """A file that unpacks to far more than its size is refused before it fills the memory."""
    path = put(tmp_path / f"a.jsonl{suffix}", COMPRESSIONS[suffix](record(1) + bytes(64 << 20)))
    ids, (error,) = read(path)
    assert ids <= {"r1"}
    assert "unpacks to more than 300 times its size, as a bomb does" in error
    assert "allow more with --archive-limit ratio=3000" in error
    assert "times its size" not in read(path, ArchiveLimits(ratio=10**6))[1][0]


@pytest.mark.parametrize("kind", ["zip", "tar.gz", "tar.xz"])
def test_a_bomb_in_an_archive_is_refused(tmp_path: Path, kind: str) -> None:
    """Of an archive with a bomb in it the files before it are read; of a ZIP file all others."""
    files = {"a.txt": page(1), "bombe.txt": bytes(100 << 20), "z.txt": page(2)}
    packed = zipped(files) if kind == "zip" else COMPRESSIONS[kind[3:]](tarred(files))
    ids, errors = read(put(tmp_path / f"a.{kind}", packed))
    assert ids == {f"a.{kind}!a.txt", *([f"a.{kind}!z.txt"] if kind == "zip" else [])}
    assert any("times its size" in error for error in errors)


def test_a_bomb_of_archives_is_refused(tmp_path: Path) -> None:
    """Archives that lie too deep in one another are refused with the place of the deepest."""
    data = zipped({"a.txt": page(1)})
    for _ in range(6):
        data = zipped({"x.zip": data, "b.txt": page(2)})
    ids, errors = read(put(tmp_path / "a.zip", data))
    assert len(ids) == 4
    (error,) = errors
    assert "a.zip!x.zip!x.zip!x.zip!x.zip: lies in 4 archives, one in another" in error
    assert len(read(tmp_path / "a.zip", ArchiveLimits(depth=7))[0]) == 7


def test_members_are_counted(tmp_path: Path) -> None:
    """An archive of too many files is read up to the limit, whatever they are."""
    files = {f"{n}.txt": page(n) for n in range(20)}
    inner = zipped({f"{n}.png": b"" for n in range(20)})
    data = zipped({"innen.zip": inner, "c.txt": page(1)})
    for path in (put(tmp_path / "a.tar", tarred(files)), put(tmp_path / "b.zip", data)):
        ids, errors = read(path, ArchiveLimits(members=10))
        assert len(ids) == (10 if path.suffix == ".tar" else 0)
        assert "holds more than 10 files; if you trust it, allow more with" in errors[0]


def test_sizes_are_limited(tmp_path: Path) -> None:
    """A file that is too large is passed over; an archive of which all is ends there."""
    files = {"a.txt": page(1), "groß.jsonl": record(1) * 50_000, "z.txt": page(2)}
    for path in (put(tmp_path / "a.zip", zipped(files)), put(tmp_path / "a.tar", tarred(files))):
        ids, errors = read(path, ArchiveLimits(member=1 << 20))
        assert ids == {f"{path.name}!a.txt", f"{path.name}!z.txt"}
        assert errors == [
            f"{path}!groß.jsonl: is larger than 1 MB;"
            f" if you trust it, allow more with --archive-limit member={2 << 20}"
        ]
        ids, errors = read(path, ArchiveLimits(total=1 << 20))
        assert (ids, len(errors)) == ({f"{path.name}!a.txt"}, 1)
        assert "unpacks to more than 1 MB" in errors[0]


def test_overlapping_members_are_limited(tmp_path: Path) -> None:
    """A ZIP file whose members share their bytes unpacks to no more than all may be."""
    data = bytearray(zipped({f"{n:03}.txt": page(1) * 1000 for n in range(50)}))
    with zipfile.ZipFile(put(tmp_path / "x.zip", bytes(data))) as archive:
        first = archive.infolist()[0].header_offset
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 42 : at + 46] = first.to_bytes(4, "little")
        at = data.find(b"PK\x01\x02", at + 4)
    ids, errors = read(put(tmp_path / "a.zip", bytes(data)), ArchiveLimits(total=1 << 20))
    assert len(ids) <= 1
    assert errors


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_bomb_that_hides_its_size_fills_no_memory(tmp_path: Path, method: int) -> None:
    """A member that says it is small is unpacked piece by piece, or not at all."""
    data = bytearray(zipped({"a.txt": bytes(100 << 20)}, method))
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    path = put(tmp_path / "a.zip", bytes(data))
    tracemalloc.start()
    ids, errors = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 150 << 20
    assert ids == set()
    assert str(path) in errors[0]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("../a.txt", "leads out of its archive"), ("x/../../a.txt", "leads out of its archive"),
        ("..\\a.txt", "leads out of its archive"), ("/etc/a.txt", "absolute path"),
        ("C:\\a.txt", "absolute path"), ("c:/a.txt", "absolute path"), ("\\\\x\\a.txt", "absolute"),
    ],
)  # fmt: skip
def test_ways_out_are_refused(tmp_path: Path, name: str, says: str) -> None:
    """A member that would be unpacked outside of its folder is refused by name."""
    files = {name: page(1), "gut.txt": page(2)}
    for path in (put(tmp_path / "a.zip", zipped(files)), put(tmp_path / "a.tar", tarred(files))):
        ids, (error,) = read(path)
        assert ids == {f"{path.name}!gut.txt"}
        assert says in error
        assert error.startswith(f"{path}!")


def test_links_and_devices_are_refused(tmp_path: Path) -> None:
    """What is no file is refused where it would be an article."""
    kinds = {"l": tarfile.SYMTYPE, "h": tarfile.LNKTYPE, "c": tarfile.CHRTYPE, "b": tarfile.BLKTYPE,
             "f": tarfile.FIFOTYPE, "s": tarfile.GNUTYPE_SPARSE}  # fmt: skip
    files = {name: tar_header(f"{name}.txt", kind, "/etc/passwd") for name, kind in kinds.items()}
    ids, errors = read(put(tmp_path / "a.tar", tarred({**files, "gut.txt": page(1)})))
    assert ids == {"a.tar!gut.txt"}
    assert [error.partition(", ")[0].partition("!")[2] for error in errors] == [
        *("l.txt: is a link", "h.txt: is a link", "c.txt: is a device", "b.txt: is a device"),
        *("f.txt: is a device", "s.txt: is a sparse file or of an unknown kind; pack it anew as a"
          " plain file"),
    ]  # fmt: skip
    link = zipfile.ZipInfo("link.txt")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "link.txt: is a link, which is not followed" in read(tmp_path / "a.zip")[1][0]


def test_encrypted_members_are_refused(tmp_path: Path) -> None:
    """Three encrypted members are named, the others counted."""
    data = bytearray(zipped({f"{n}.txt": page(n) for n in range(10)}))
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 4)
    ids, errors = read(put(tmp_path / "a.zip", bytes(data)))
    assert ids == set()
    assert [error.partition(": ")[0] for error in errors] == [
        *(f"{tmp_path}/a.zip!{n}.txt" for n in range(3)),
        f"{tmp_path}/a.zip",
    ]
    assert "7 more members: each is encrypted; unpack the archive with its password" in errors[-1]


def test_archives_under_false_names_are_refused(tmp_path: Path) -> None:
    """Inside an archive an archive is known by its name, so that none escapes the limits."""
    files = {"a.txt": zipped({"b.txt": page(1)}), "c.jsonl": zipped({"d.txt": page(1)})}
    ids, errors = read(put(tmp_path / "a.zip", zipped(files)))
    assert ids == set()
    assert all("holds an archive under" in error for error in errors)
    found = inspect_file(tmp_path / "a.zip")
    assert (len(found.errors), found.members) == (2, ())


def test_limits_are_options(tmp_path: Path) -> None:
    """The library takes limits, the command `--archive-limit`; both refuse what is none."""
    path = put(tmp_path / "a.tgz", gzipped(tarred({f"{n}.txt": page(n) for n in range(5)})))
    index = tmp_path / "index"
    assert reindex(path, index=index, archive_limits=ArchiveLimits(members=3)).failed == 1
    assert len(stored(index)) == 3
    limits = ["--archive-limit", "members=4", "--archive-limit", "total=1G"]
    assert run("reindex", path, "--index", index, *limits).code == 3
    assert len(stored(index)) == 4
    for wrong in ("members", "members=", "members=-1", "files=3", "total=3X", "ratio=0"):
        outcome = run("reindex", path, "--index", index, "--archive-limit", wrong)
        assert outcome.code == 2
        assert outcome.err.startswith("error: ")
    with pytest.raises(ArgumentError, match=r"archive_limits\.depth is 0; it must be from 1"):
        reindex(path, index=index, archive_limits=ArchiveLimits(depth=0))
    with pytest.raises(TypeError, match="archive_limits is 5; it must be ArchiveLimits"):
        reindex(path, index=index, archive_limits=5)  # type: ignore[arg-type]


def test_default_limits_are_told_as_they_are_given() -> None:
    """The limits that `--help` shows are read as the defaults."""
    assert ArchiveLimits.parsed(default_limits().split()) == DEFAULT_LIMITS
