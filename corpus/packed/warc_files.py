"""The pages in WARC files (ISO 28500), the archives that crawlers write.

Of a crawl those answers count that gave a page of text; of several to one address the newest.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from functools import partial
from typing import BinaryIO, NamedTuple
from urllib.parse import urlsplit

from artikelsuche.corpus.language import tr
from artikelsuche.corpus.source_file import SourceFile

from .compression import DAMAGED, LimitError, PackedError, position
from .entries import WARC, ArchiveError, Entry, Window
from .gzip_members import resuming
from .http_answers import read_head, unpack_body

# The addresses of no page and the headers of no record are longer.
_LONGEST_LINE, _MOST_HEADERS = 1 << 16, 200
# Behind so many records in turn that cannot be read nothing more is looked for.
_MOST_DAMAGED = 1000
# What every site has for programs.
_NO_PAGES = ("/robots.txt", "/ads.txt", "/app-ads.txt", "/humans.txt", "/llms.txt")
#: By the type of a page, how the name of its file would end.
_SUFFIXES = {"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt"}


class _Record(NamedTuple):
    """A record that holds a page: its address and day, what it says of itself, its bytes."""

    url: str
    date: str
    suffix: str
    coding: dict[str, str]
    window: Window
    place: int


def entries(file: SourceFile) -> Generator[Entry, None, None]:
    """Yield the pages of a WARC file in order, under their addresses.

    Raises:
        ArchiveError: It is no WARC file, or records in it are damaged or cut off.
        OSError: It cannot be read.
    """
    newest: dict[str, tuple[str, int]] = {}
    with closing(_Records(file).pages()) as pages:
        for number, page in enumerate(pages):
            before = newest.get(page.url)
            if before is None or before[0] <= page.date:
                newest[page.url] = page.date, number
    chosen = {number for _, number in newest.values()}
    del newest
    records = _Records(file)
    for number, page in enumerate(records.pages()):
        if number in chosen:
            address = urlsplit(page.url)
            query = f"?{address.query}" if address.query else ""
            yield Entry(
                f"{address.netloc}{address.path.rstrip('/')}{query}",
                *(page.window.left, 0, page.place, partial(unpack_body, page.window, page.coding)),
                suffix=page.suffix, url=page.url, host=address.netloc,
            )  # fmt: skip
    if records.damaged is not None:
        raise ArchiveError(
            tr(
                "is damaged or cut off about byte {damaged:,}; what can be read was read: copy "
                "the file again",
                damaged=records.damaged,
            )
        )


class _Records:
    """One way through the records of a file.

    Attributes:
        damaged: Where the first damage was met; None where none was.
    """

    def __init__(self, file: SourceFile) -> None:
        self._file = file
        self.damaged: int | None = None

    def pages(self) -> Generator[_Record, None, None]:
        """Yield the records that hold pages."""
        with resuming(self._file) as stream:
            failures = 0
            while failures < _MOST_DAMAGED:
                place = position(stream)
                try:
                    headers = self._next_headers(stream, place)
                    if headers is None:
                        return
                    window = _window(stream, headers)
                    page = _page(headers, window, place)
                    if page is not None:
                        yield page
                    window.skip()
                    if window.left:
                        raise PackedError(tr(DAMAGED))
                    failures = 0
                except LimitError:
                    raise
                except PackedError:
                    failures += 1
                    self.damaged = place if self.damaged is None else self.damaged

    def _next_headers(self, stream: BinaryIO, place: int) -> dict[str, str] | None:
        """Read the headers of the next record; None at the end."""
        while line := stream.readline(_LONGEST_LINE):
            if line.startswith(WARC):
                rows = iter(partial(stream.readline, _LONGEST_LINE), b"")
                return read_head(rows, _MOST_HEADERS)
            if line.strip() and self.damaged is None:
                self.damaged = place
        return None


def _window(stream: BinaryIO, headers: dict[str, str]) -> Window:
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) < 16):
        raise PackedError(tr(DAMAGED))
    return Window(stream, int(length))


def _page(headers: dict[str, str], window: Window, place: int) -> _Record | None:
    """Look whether a record holds a page, and read up to its first byte."""
    kind, url = headers.get("warc-type"), headers.get("warc-target-uri", "").strip("<> ")
    if not url.lower().startswith(("http://", "https://")) or _is_for_programs(url):
        return None
    coding = headers
    if kind == "response":
        status, _, _ = window.readline(_LONGEST_LINE).partition(b"\r")
        coding = read_head(iter(partial(window.readline, _LONGEST_LINE), b""), _MOST_HEADERS)
        if status.split(b" ")[1:2] != [b"200"]:
            return None
    elif kind != "resource":
        return None
    suffix = _SUFFIXES.get(coding.get("content-type", "").partition(";")[0].strip().lower())
    date = headers.get("warc-date", "")
    return _Record(url.partition("#")[0], date, suffix, coding, window, place) if suffix else None


def _is_for_programs(url: str) -> bool:
    try:
        address = urlsplit(url)
    except ValueError:
        return True
    return not address.netloc or address.path in _NO_PAGES
