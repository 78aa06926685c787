"""What the reader of one kind of archive gives: names of members and how to open them.

A name tells where a member lies, whether it may lie there, and whether a saved page shows it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO, NamedTuple

from artikelsuche.corpus.language import tr
from artikelsuche.corpus.lazy import lazy_pattern
from artikelsuche.corpus.normalize import normalize_line

from .compression import DAMAGED, PackedError

#: How archives begin, a ZIP file with no members among them.
ZIP, WARC = (b"PK\x03\x04", b"PK\x05\x06"), (b"WARC/1.", b"WARC/0.")
_DRIVE = lazy_pattern(r"[A-Za-z]:")
_OF_MACOS = "__MACOSX"
# The folder of what a page shows, its frames and advertisements too, as browsers save it beside it.
_SHOWN_BY = lazy_pattern(r"(.+)(?:_files|\.files|-Dateien|_Dateien)")
_PAGES = (".html", ".htm", ".xhtml")


class Entry(NamedTuple):
    """One file in an archive, valid until the next one is asked for.

    Args:
        name: Its path as the archive spells it.
        size: Its size in bytes, as far as the archive tells.
        packed: What it takes in the archive, in bytes; 0 where that is not known.
        place: How many bytes of the archive lie before it.
        open: Opens it for reading, several times where `again` is true.
        again: Whether it can be opened again and again.
        refusal: Why it is not read, and what to do; None where it can be.
        suffix: What stands for the suffix of its name where that tells nothing.
        url: Where it was fetched from.
        host: The folder whose pages it shares furniture with, where that is not its own.
    """

    name: str
    size: int
    packed: int
    place: int
    open: Callable[[], BinaryIO]
    again: bool = False
    refusal: str | None = None
    suffix: str = ""
    url: str | None = None
    host: str | None = None


class ArchiveError(Exception):
    """An archive cannot be read on; the message says why, and what to do."""


def nothing() -> BinaryIO:
    """Open what is refused."""
    return io.BytesIO()


class Window(io.RawIOBase):
    """The next bytes of a stream, so many and no more."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream, self.left = stream, size

    def readable(self) -> bool:
        """Tell that this can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read the next of the bytes that are left."""
        data = self._stream.read(min(len(buffer), self.left))
        if self.left and not data:
            raise PackedError(tr(DAMAGED))
        buffer[: len(data)] = data
        self.left -= len(data)
        return len(data)

    def readline(self, size: int | None = -1, /) -> bytes:
        """Read a line, of so many bytes at most."""
        most = self.left if size is None or size < 0 else min(size, self.left)
        line = self._stream.readline(most)
        self.left -= len(line)
        return line

    def take(self, size: int) -> bytes:
        """Read so many bytes, or what is left."""
        data = self._stream.read(min(size, self.left))
        self.left -= len(data)
        return data

    def skip(self) -> None:
        """Pass over what was not read."""
        while self.left and (data := self._stream.read(min(self.left, 1 << 20))):
            self.left -= len(data)


class MemberName(NamedTuple):
    """A name as it is shown, and why it is refused where it is."""

    path: str
    refusal: str | None


def read_name(name: str) -> MemberName | None:
    """Read the name of a member; None where it is that of a hidden file.

    Programs on Windows write backslashes, tar writes `./` first.
    """
    spelled = normalize_line(name if "/" in name else name.replace("\\", "/"))
    parts = [part for part in spelled.split("/") if part not in ("", ".")]
    refusal = None
    if spelled.startswith("/") or _DRIVE.match(spelled):
        refusal = tr("has an absolute path, as no sound archive; pack it with paths of its own")
    elif ".." in parts:
        refusal = tr("leads out of its archive by “..”; pack it with paths of its own")
    elif not parts or any(part.startswith(".") or part == _OF_MACOS for part in parts):
        return None
    return MemberName("/".join(parts) if refusal is None else spelled, refusal)


def page_showing(folder: str) -> str | None:
    """Name the saved page, without suffix, that shows what is in a folder with such a name."""
    match = _SHOWN_BY.fullmatch(folder)
    return match[1] if match else None


def page_saved(name: str) -> str | None:
    """Take the suffix from the name of a web page; None where it is none."""
    return name.rpartition(".")[0] if name.lower().endswith(_PAGES) else None


class SavedPages:
    """The pages in an archive that have a folder beside them: what is in it is no article.

    Args:
        names: Gives the names in the archive; asked once, and only where a folder has such a name.
    """

    def __init__(self, names: Callable[[], Iterable[str]]) -> None:
        self._names = names
        self._pages: frozenset[str | None] | None = None

    def show(self, path: str) -> bool:
        """Tell whether a file lies in the folder of one of them."""
        at = path.find("/")
        while at >= 0:
            if page := page_showing(path[:at]):
                if self._pages is None:
                    self._pages = frozenset(map(page_saved, self._names()))
                if page in self._pages:
                    return True
            at = path.find("/", at + 1)
        return False
