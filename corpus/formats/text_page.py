"""A text file as one article: the reader of scraped pages."""

from __future__ import annotations

from dataclasses import dataclass

from artikelsuche.corpus.article import Article
from artikelsuche.corpus.cleaning.cleaner import CleanPage, clean_page
from artikelsuche.corpus.cleaning.profile import FurnitureProfile
from artikelsuche.corpus.decode import DecodeError, decode_bytes
from artikelsuche.corpus.errors import SourceError
from artikelsuche.corpus.normalize import normalize_text
from artikelsuche.corpus.sources import SourceFile, source_error

LARGEST = 64 << 20


@dataclass(frozen=True)
class ReadPage:
    """A page as read: its article and how it came about.

    Args:
        article: The article.
        page: The verdicts on its lines.
        text: The normalised text of the file.
        encoding: The encoding of the file.
    """

    article: Article
    page: CleanPage
    text: str
    encoding: str


def read_page_file(file: SourceFile, profile: FurnitureProfile) -> ReadPage | SourceError:
    """Read a text file as one article.

    Args:
        file: The file.
        profile: The furniture learned for its folder.

    Returns:
        The article with its page, or why there is none.
    """
    raw = read_raw(file)
    return raw if isinstance(raw, SourceError) else read_page_bytes(file, raw, profile)


def read_raw(file: SourceFile) -> bytes | SourceError:
    """Read the bytes of a text file, up to the largest size of an article.

    Args:
        file: The file.

    Returns:
        The bytes, or why they cannot be had.
    """
    raw = b""
    try:
        if file.size <= LARGEST:
            with file.path.open("rb") as stream:
                raw = stream.read(LARGEST + 1)
    except OSError as error:
        return source_error(file.path, error)
    if max(file.size, len(raw)) > LARGEST:
        reason = "larger than 64 MB; one text file is one article, so split it"
        return SourceError(file.path, reason)
    return raw


def read_page_bytes(
    file: SourceFile, raw: bytes, profile: FurnitureProfile
) -> ReadPage | SourceError:
    """Read the bytes of a text file as one article.

    Args:
        file: The file.
        raw: Its bytes.
        profile: The furniture learned for its folder.

    Returns:
        The article with its page, or why there is none.
    """
    try:
        decoded = decode_bytes(raw)
    except DecodeError as error:
        return SourceError(file.path, str(error))
    text = normalize_text(decoded.text)
    if not text.strip():
        reason = "is empty" if not decoded.text else "holds nothing but white space"
        return SourceError(file.path, f"{reason}; give the text of an article or remove the file")
    page = clean_page(text, profile.lines_for(file))
    return ReadPage(_article(file, page), page, text, decoded.encoding)


def _article(file: SourceFile, page: CleanPage) -> Article:
    return Article(
        id=file.id,
        title=page.title,
        body=page.body,
        teaser=page.teaser,
        published=page.published,
        section=page.section,
        source=page.source,
        authors=page.authors,
        url=page.url,
        dateline=page.dateline,
        agency=page.agency,
        credits=page.credits,
        path=str(file.path),
    )
