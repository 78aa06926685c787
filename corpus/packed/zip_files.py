"""The members of ZIP files."""

from __future__ import annotations

import bz2
import copy
import io
import stat
import struct
import zipfile
from collections.abc import Generator, Iterator
from functools import partial
from typing import IO, BinaryIO, cast

from artikelsuche.corpus.decode import DecodeError, decode_bytes
from artikelsuche.corpus.language import tr
from artikelsuche.corpus.source_file import SourceFile

from .compression import Guarded, told
from .entries import ZIP, ArchiveError, Entry, nothing
from .limits import ArchiveLimits
from .spooling import seekable

# What can be unpacked piece by piece, whatever a member says of its size.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
_UTF8, _ENCRYPTED, _SIZES_BEHIND, _UNIX = 0x800, 0x1, 0x8, 3
# A ZIP file of nothing; the header of a member (magic, flags, method, checksum, sizes of data, name
# and extra); and what may stand behind its data (magic, checksum, sizes).
_EMPTY = b"PK\x05\x06" + bytes(18)
_MAGIC, _HEADER = b"PK\x03\x04", struct.Struct("<4s2xHH4xIIIHH")
_SIZES_MAGIC, _SIZES = b"PK\x07\x08", struct.Struct("<4sIII")


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
            stream.seek(0)
            if not stream.read(4).startswith(ZIP):
                reason = tr(
                    "is no ZIP file, or one that is damaged; check its name, or copy it again"
                )
                raise ArchiveError(reason) from error
            yield from _entries(_without_list(stream), list(_whole(stream)), file)
            raise ArchiveError(
                tr(
                    "the list of its members, at the end of a ZIP file, is damaged or cut off; "
                    "what can be read was read: copy the file again"
                )
            ) from error
        with archive:
            infos = archive.infolist()
            infos.sort(key=lambda info: info.header_offset)
            yield from _entries(archive, infos, file)


def _entries(
    archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], file: SourceFile
) -> Iterator[Entry]:
    # The list of members, which is behind them, is no part of the way; nor is what packed it all.
    way = file.size / max(archive.start_dir, 1)
    for info in infos:
        if not info.is_dir():
            why = _refusal(info)
            yield Entry(
                *(_name(info), info.file_size, info.compress_size, int(info.header_offset * way)),
                nothing if why else partial(_open, archive, info, file.limits),
                again=True,
                refusal=why,
            )


def _without_list(stream: BinaryIO) -> zipfile.ZipFile:
    """Open a ZIP file that has lost its list of members, to open those that are known otherwise."""
    archive = zipfile.ZipFile(io.BytesIO(_EMPTY))
    archive.fp, archive.start_dir = stream, stream.seek(0, io.SEEK_END)
    return archive


def _whole(stream: BinaryIO) -> Iterator[zipfile.ZipInfo]:
    """Find the members that are whole by their own headers, from the first to what is damaged."""
    end, at = stream.seek(0, io.SEEK_END), 0
    while stream.seek(at) == at and len(header := stream.read(_HEADER.size)) == _HEADER.size:
        magic, flags, method, crc, packed, size, name_size, extra = _HEADER.unpack(header)
        start = at + _HEADER.size + name_size + extra
        if magic != _MAGIC or start > end:
            return
        name = stream.read(name_size).decode("utf-8" if flags & _UTF8 else "cp437", "replace")
        info = zipfile.ZipInfo()
        info.filename = info.orig_filename = name
        info.flag_bits, info.compress_type, info.header_offset = flags, method, at
        info.CRC, info.compress_size, info.file_size = crc, packed, size
        if flags & _SIZES_BEHIND and not packed and not _read_sizes(stream, start, info):
            return
        at = start + info.compress_size + (_SIZES.size if flags & _SIZES_BEHIND else 0)
        if at > end:
            return
        yield info


def _read_sizes(stream: BinaryIO, start: int, info: zipfile.ZipInfo) -> bool:
    """Look for the sizes behind the data that was written as a stream."""
    stream.seek(start)
    window, passed = b"", 0
    while chunk := stream.read(1 << 16):
        window += chunk
        at = window.find(_SIZES_MAGIC)
        while 0 <= at <= len(window) - _SIZES.size:
            _, crc, packed, size = _SIZES.unpack_from(window, at)
            if packed == passed + at:
                info.CRC, info.compress_size, info.file_size = crc, packed, size
                return True
            at = window.find(_SIZES_MAGIC, at + 1)
        passed += max(0, len(window) - _SIZES.size)
        window = window[-_SIZES.size :]
    return False


def _open(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: ArchiveLimits) -> BinaryIO:
    packed = _as_it_lies(info) if info.compress_type == zipfile.ZIP_BZIP2 else info
    with told():
        reader: IO[bytes] = archive.open(packed)
    if packed is not info:
        reader = bz2.BZ2File(reader)
    raw = Guarded(reader, lambda: info.compress_size, limits)
    return cast(BinaryIO, io.BufferedReader(raw, 1 << 16))


def _as_it_lies(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """Describe a member so that Python reads it packed: it would unpack bzip2 in one piece."""
    found = copy.copy(info)
    found.compress_type, found.file_size = zipfile.ZIP_STORED, info.compress_size
    del found.CRC  # which is that of the unpacked data; bzip2 has its own
    return found


def _refusal(info: zipfile.ZipInfo) -> str | None:
    kind = stat.S_IFMT(info.external_attr >> 16) if info.create_system == _UNIX else 0
    if kind == stat.S_IFLNK:
        return tr("is a link, which is not followed; pack the file itself")
    if kind not in (0, stat.S_IFREG):
        return tr("is a device, not a file; leave it out")
    if info.flag_bits & _ENCRYPTED:
        return tr("is encrypted; unpack the archive with its password and name the folder")
    if info.compress_type not in _METHODS:
        return tr("is packed by a method that is not read; pack it anew with deflate")
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
