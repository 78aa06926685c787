"""A text file as one article: the reader of scraped pages."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import NamedTuple

from artikelsuche.corpus.article import Article
from artikelsuche.corpus.cleaning.cleaner import CleanPage, clean_page
from artikelsuche.corpus.cleaning.profile import FurnitureProfile
from artikelsuche.corpus.decode import DecodeError, decode_bytes
from artikelsuche.corpus.errors import SourceError
from artikelsuche.corpus.inspection import InspectedLine, Inspection
from artikelsuche.corpus.language import deferred, tr
from artikelsuche.corpus.normalize import normalize_text
from artikelsuche.corpus.reading import Reading
from artikelsuche.corpus.source_file import SourceFile

from .whole_file import read_bytes, read_page

_ADVICE = deferred("one text file is one article, so split it")


class _ReadPage(NamedTuple):
    """A page as read, the normalised text of its file, and the encoding of that."""

    page: CleanPage
    text: str
    encoding: str


def read_file(
    file: SourceFile, profile: FurnitureProfile, known: Container[str]
) -> Iterator[Reading]:
    """Read a text file as one article; see `table.Format`."""

    def article_of(raw: bytes) -> Article | SourceError:
        found = _read_page(file, raw, profile)
        return found if isinstance(found, SourceError) else found.page.article

    return read_page(file, known, _ADVICE, article_of)


def inspect_file(file: SourceFile, profile: FurnitureProfile) -> Inspection:
    """Give every line of a text file its verdict; see `table.Format`."""
    raw = read_bytes(file, _ADVICE)
    page = raw if isinstance(raw, SourceError) else _read_page(file, raw, profile)
    if isinstance(page, SourceError):
        return Inspection(file.path, error=page)
    return Inspection(file.path, page.encoding, page.page.article, _account(page))


def _read_page(file: SourceFile, raw: bytes, profile: FurnitureProfile) -> _ReadPage | SourceError:
    """Read the bytes of a text file as one article."""
    try:
        decoded = decode_bytes(raw)
    except DecodeError as error:
        return SourceError(file.path, str(error))
    text = normalize_text(decoded.text)
    if not text.strip():
        reason = tr("is empty") if not decoded.text else tr("holds nothing but white space")
        return SourceError(
            file.path, tr("{reason}; give the text of an article or remove the file", reason=reason)
        )
    page = clean_page(text, profile.lines_for(file), key=file.id, path=str(file.path))
    return _ReadPage(page, text, decoded.encoding)


def _account(page: _ReadPage) -> tuple[InspectedLine, ...]:
    """Give every line of the file its verdict, blank and wrapped ones too."""
    verdicts = {
        number: line
        for line in page.page.lines
        for number in range(line.number, line.number + line.height)
    }
    account = []
    for number, text in enumerate(page.text.split("\n"), 1):
        line = verdicts.get(number)
        if line is None:
            account.append(InspectedLine(number, text, kept=True))
        else:
            account.append(InspectedLine(number, text, line.kept, line.reason, line.field))
    return tuple(account)
