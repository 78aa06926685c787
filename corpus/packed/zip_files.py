"""The members of ZIP files."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Generator
from functools import partial
from typing import BinaryIO, cast

from artikelsuche.corpus.decode import DecodeError, decode_bytes
from artikelsuche.corpus.source_file import SourceFile

from .compression import Guarded, PackedError, told
from .entries import ArchiveError, Entry, nothing
from .limits import ArchiveLimits
from .spooling import seekable

_UTF8, _ENCRYPTED, _UNIX = 0x800, 0x1, 3


def knows(head: bytes) -> bool:
    """Tell whether a file begins like a ZIP file, be it an empty one."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def entries(file: SourceFile) -> Generator[Entry, None, None]:
    """Yield the members of a ZIP file in the order in which they lie in it.

    Raises:
        ArchiveError: It is no ZIP file, or its list of members is damaged.
        OSError: It cannot be read.
    """
    with file.open() as packed, seekable(packed) as stream:
        try:
            archive = zipfile.ZipFile(stream)
        except OSError:
            raise
        except Exception as error:
            raise ArchiveError(
                "the list of its members, at the end of a ZIP file, is damaged or cut off;"
                " copy the file again"
            ) from error
        with archive:
            infos = archive.infolist()
            infos.sort(key=lambda info: info.header_offset)
            for info in infos:
                if not info.is_dir():
                    yield Entry(
                        _name(info), info.file_size, info.compress_size, info.header_offset,
                        nothing if (why := _refusal(info)) else partial(_open, archive, info,
                                                                        file.limits),
                        again=True, refusal=why,
                    )  # fmt: skip


def _open(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: ArchiveLimits) -> BinaryIO:
    try:
        with told():
            reader = archive.open(info)
    except PackedError as error:
        if isinstance(error.__cause__, NotImplementedError):
            raise PackedError(
                "is packed by a method that is not known; pack it anew with deflate"
            ) from error
        raise
    raw = Guarded(reader, lambda: info.compress_size, limits)
    return cast(BinaryIO, io.BufferedReader(raw, 1 << 16))


def _refusal(info: zipfile.ZipInfo) -> str | None:
    kind = stat.S_IFMT(info.external_attr >> 16) if info.create_system == _UNIX else 0
    if kind == stat.S_IFLNK:
        return "is a link, which is not followed; pack the file itself"
    if kind not in (0, stat.S_IFREG):
        return "is a device, not a file; leave it out"
    if info.flag_bits & _ENCRYPTED:
        return "is encrypted; unpack the archive with its password and name the folder"
    return None


def _name(info: zipfile.ZipInfo) -> str:
    """Read a name, which old programs wrote in whatever encoding they used."""
    name = info.orig_filename.partition("\0")[0]
    if info.flag_bits & _UTF8 or name.isascii():
        return name
    try:
        return decode_bytes(name.encode("cp437")).text
    except (UnicodeEncodeError, DecodeError):
        return name
