"""A saved web page as one article."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import replace
from typing import NamedTuple

from artikelsuche.corpus.article import Article
from artikelsuche.corpus.cleaning.cleaner import clean_lines
from artikelsuche.corpus.cleaning.page import Line
from artikelsuche.corpus.cleaning.profile import FurnitureProfile
from artikelsuche.corpus.decode import DecodeError
from artikelsuche.corpus.errors import SourceError
from artikelsuche.corpus.formats.whole_file import read_bytes, read_page
from artikelsuche.corpus.inspection import InspectedLine, Inspection
from artikelsuche.corpus.language import deferred, tr
from artikelsuche.corpus.reading import Reading
from artikelsuche.corpus.source_file import SourceFile

from .blocks import Block
from .charset import decode_page
from .facts import PageFacts, read_facts
from .furniture import read_blocks
from .kinds import no_text, not_an_article
from .lines import page_of
from .main_text import mark_article, with_stated
from .tree import MissingPackageError, parse_page, squeezed

# The largest file that is learned from, in bytes.
_LEARNED = 4 << 20
_ADVICE = deferred("save the article alone")


class _Taken(NamedTuple):
    """A page taken apart: its blocks with verdicts, what it says of itself, its encoding."""

    blocks: list[Block]
    facts: PageFacts
    encoding: str


def read_file(
    file: SourceFile, profile: FurnitureProfile, known: Container[str]
) -> Iterator[Reading]:
    """Read a page as one article; see `table.Format`."""

    def article_of(raw: bytes) -> Article | SourceError:
        found = _read_page(file, raw, profile)
        return found if isinstance(found, SourceError) else found[0]

    return read_page(file, known, _ADVICE, article_of)


def inspect_file(file: SourceFile, profile: FurnitureProfile) -> Inspection:
    """Give every block of a page its verdict; see `table.Format`."""
    raw = read_bytes(file, _ADVICE)
    found = raw if isinstance(raw, SourceError) else _read_page(file, raw, profile)
    if isinstance(found, SourceError):
        return Inspection(file.path, error=found)
    article, page, lines = found
    return Inspection(file.path, page.encoding, article, tuple(_account(page, lines, article)))


def page_text(file: SourceFile) -> str | None:
    """Read the text of a page, its furniture included as far as it lies in it; see `table.Format`.

    What cannot be read is reported when its turn comes.
    """
    raw = read_bytes(file, _ADVICE) if file.size <= _LEARNED else None
    page = _take_apart(raw) if isinstance(raw, bytes) else None
    if not isinstance(page, _Taken):
        return None
    return "\n\n".join(line.text for line in page_of(page.blocks, page.facts).page.lines)


def _take_apart(raw: bytes) -> _Taken | str:
    """Read a page up to the verdicts that the place of each block gives; or say what is wrong."""
    if not raw.strip():
        return tr("is empty; save the page again or remove the file")
    try:
        decoded = decode_page(raw)
        root = parse_page(decoded.text)
    except (DecodeError, MissingPackageError) as error:
        return str(error)
    if root is None:
        return tr("holds no elements of HTML; save the page again or remove the file")
    reason = not_an_article(root)
    if reason:
        return reason
    facts, blocks = read_facts(root, decoded.text), read_blocks(root)
    mark_article(root, blocks, facts.body, facts.title)
    blocks = with_stated(blocks, facts.body, root)
    reason = no_text(facts, blocks, [block for block in blocks if block.reason is None])
    return reason or _Taken(blocks, facts, decoded.encoding)


def _read_page(
    file: SourceFile, raw: bytes, profile: FurnitureProfile
) -> tuple[Article, _Taken, dict[int, Line]] | SourceError:
    page = _take_apart(raw)
    if isinstance(page, str):
        return SourceError(file.path, page)
    lined = page_of(page.blocks, page.facts)
    key, path = file.id, str(file.path)
    article, _ = clean_lines(lined.page, profile.lines_for(file), key=key, path=path)
    if not article.body:
        reason = tr("shows no text of an article; save the page of one article")
        return SourceError(file.path, reason)
    if authors := page.facts.writers.authors:
        site = squeezed(article.source or "")
        article = replace(article, authors=tuple(a for a in authors if squeezed(a) != site))
    return article, page, lined.lines


def _account(page: _Taken, lines: dict[int, Line], article: Article) -> Iterator[InspectedLine]:
    """Tell what became of every block, under the line of the file where its element begins."""
    for at, block in enumerate(page.blocks):
        line = lines.get(at)
        if line is None:
            field = deferred("credits") if block.text in article.credits else None
            field = "authors" if block.reason == "author line" else field
            yield InspectedLine(block.line, block.text, False, block.reason, field)
        else:
            yield InspectedLine(block.line, block.text, line.kept, line.reason, line.field)
