"""The members of tar files, one behind the other, as a stream of any length.

The headers are read by `tarfile`, what follows them here: that ends in silence at the first damaged
header, and takes what a header says of its length for true.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Generator, Iterator
from typing import BinaryIO, cast

from artikelsuche.corpus.decode import DecodeError, decode_bytes
from artikelsuche.corpus.language import tr
from artikelsuche.corpus.source_file import SourceFile

from .compression import DAMAGED, PackedError, position
from .entries import ArchiveError, Entry, Window, nothing

_BLOCK = tarfile.BLOCKSIZE
# No name is so long, nor the records with one that stand before a header.
_LONGEST_HEADER = 1 << 20
_LONG_NAME, _LONG_LINK = tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK
_RECORDS, _COMMON_RECORDS = (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE), tarfile.XGLTYPE
_FILES = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE)


def entries(file: SourceFile) -> Generator[Entry, None, None]:
    """Yield the members of a tar file in order; where a header is damaged, the next that is not.

    Raises:
        ArchiveError: It is no tar file, or something between members is damaged or cut off.
        OSError: It cannot be read.
    """
    with file.open() as stream:
        yield from _Walk(stream).entries()


class _Walk:
    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._place = 0
        self._damage: int | None = None

    def entries(self) -> Iterator[Entry]:
        said: dict[str, str] = {}  # what the headers before the member's own say of it
        empty = True
        while (info := self._next_header(empty)) is not None:
            empty = False
            said = {**said, **self._said(info)} if _is_saying(info) else said
            if _is_saying(info):
                continue
            name, size, large = said.get("path", info.name), info.size, said.get("size", "")
            said = {}
            if large.isdecimal() and len(large) < 16:
                size = int(large)
            window = Window(self._stream, size)
            if not info.isdir():
                yield self._entry(info, name, window)
            window.skip()
            if window.left:
                break
            self._skip_padding(size)
        if self._damage is not None or info is not None:
            place = self._place if self._damage is None else self._damage
            raise ArchiveError(
                tr(
                    "is damaged or cut off at byte {place:,} of what is packed in it; what can be "
                    "read was read: copy the file again",
                    place=place,
                )
            )

    def _entry(self, info: tarfile.TarInfo, name: str, window: Window) -> Entry:
        refusal = None
        if info.issym() or info.islnk():
            refusal = tr("is a link, which is not followed; pack the file itself")
        elif info.ischr() or info.isblk() or info.isfifo():
            refusal = tr("is a device, not a file; leave it out")
        elif info.type not in _FILES:
            refusal = tr("is a sparse file or of an unknown kind; pack it anew as a plain file")
        opener = nothing if refusal else lambda: cast(BinaryIO, io.BufferedReader(window, 1 << 16))
        return Entry(_name(name), window.left, 0, position(self._stream), opener, refusal=refusal)

    def _next_header(self, first: bool) -> tarfile.TarInfo | None:
        """Read the next header that is sound; None at the end."""
        while block := self._read(_BLOCK):
            if not block.strip(b"\0"):
                continue
            try:
                info = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
                if info.size < 0:
                    raise tarfile.HeaderError
            except (tarfile.HeaderError, ValueError) as error:
                if first:
                    raise ArchiveError(
                        tr("is no tar file; check its name, or copy it again")
                    ) from error
                if self._damage is None:
                    self._damage = self._place - len(block)
                continue
            return info
        return None

    def _said(self, info: tarfile.TarInfo) -> dict[str, str]:
        """Read the header that says more of the next one."""
        if info.size > _LONGEST_HEADER:
            raise ArchiveError(
                tr("has a name longer than 1 MB, as no sound archive; copy it again")
            )
        data = self._read(info.size)
        if len(data) < info.size:
            raise PackedError(tr(DAMAGED))
        self._skip_padding(info.size)
        if info.type == _LONG_NAME:
            return {"path": data.rstrip(b"\0").decode("utf-8", "surrogateescape")}
        return _records(data) if info.type in _RECORDS else {}

    def _skip_padding(self, size: int) -> None:
        self._place += size
        self._read(-size % _BLOCK)

    def _read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self._place += len(data)
        return data


def _is_saying(info: tarfile.TarInfo) -> bool:
    return info.type in (_LONG_NAME, _LONG_LINK, _COMMON_RECORDS, *_RECORDS)


def _records(data: bytes) -> dict[str, str]:
    """Read records `length key=value`, of which path and size count."""
    found: dict[str, str] = {}
    while data:
        length, _, _ = data.partition(b" ")
        if not length.isdigit() or not len(length) < int(length[:9]) <= len(data):
            break
        key, _, value = data[len(length) + 1 : int(length) - 1].partition(b"=")
        if key in (b"path", b"size"):
            found[key.decode()] = value.decode("utf-8", "surrogateescape")
        data = data[int(length) :]
    return found


def _name(name: str) -> str:
    """Read a name that is not in UTF-8 in whatever encoding it is."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        raw = name.encode("utf-8", "surrogateescape")
        try:
            return decode_bytes(raw).text
        except DecodeError:
            return raw.decode("cp1252", "replace")
    return name
