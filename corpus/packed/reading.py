"""Files of any kind, packed or not, to readings: each by the format that its content shows."""

from __future__ import annotations

from collections.abc import Container as Known
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from artikelsuche.corpus.article import Article
from artikelsuche.corpus.cleaning.profile import FurnitureProfile
from artikelsuche.corpus.errors import SourceError
from artikelsuche.corpus.formats.table import Format, format_of
from artikelsuche.corpus.formats.whole_file import LARGEST
from artikelsuche.corpus.language import tr
from artikelsuche.corpus.reading import Reading, digest
from artikelsuche.corpus.source_file import Member, SourceFile, source_error

from .recognising import Container, all_suffixes, recognised
from .walking import members


def read_file(file: SourceFile, profile: FurnitureProfile, known: Known[str]) -> Iterator[Reading]:
    """Read what is new in one file; bad content is yielded as errors, never raised.

    Args:
        file: A file or archive of any kind.
        profile: What was learned for the folders.
        known: Digests of what need not be read as articles again.
    """
    for part in parts_of(file, profile, known):
        if isinstance(part, Member):
            yield from read_page(part, profile)
        else:
            yield part


def parts_of(
    file: SourceFile, profile: FurnitureProfile, known: Known[str]
) -> Iterator[Reading | Member]:
    """Read a file but for the pages in it that are new, which wait in memory for `read_page`."""
    held = in_memory(file)
    kind = recognised(held)
    if isinstance(kind, Container):
        named = format_of(file.location)  # as the id of a page, the suffix of that is lost
        suffix = named.suffix_of(file.location) if named else ""
        for member in members(replace(held, id=held.id + suffix), kind):
            if isinstance(member, SourceError):
                yield Reading("", member)
            elif member.location in file.passed_over:
                continue
            elif member.holds_records:
                yield from _records(member, profile, known)
            else:
                yield _page(member, known)
    elif kind is None:
        yield Reading("", unknown_format(file.path))
    else:
        yield from kind.read(held, profile, known)


def in_memory(file: SourceFile) -> SourceFile:
    """Read the bytes of a page, so that it is opened once; records stay where they are."""
    if file.holds_records or file.size > LARGEST:
        return file
    try:
        return file.loaded(LARGEST + 1)
    except OSError:
        return file  # its format tells what is wrong


def read_page(member: Member, profile: FurnitureProfile) -> Iterator[Reading]:
    """Read a page of an archive that is in memory, under the digest of its bytes and its id."""
    kind = format_of_member(member)
    if isinstance(kind, SourceError):
        yield Reading("", kind, place=member.place)
        return
    key = _digest(member) if not kind.holds_records else None
    for reading in kind.read(member, profile, ()):
        seen = reading.digest if key is None or not reading.digest else key
        found = reading.found
        if member.url and isinstance(found, Article) and found.url is None:
            found = replace(found, url=member.url)
        yield replace(reading, digest=seen, found=found, place=member.place)


def _page(member: Member, known: Known[str]) -> Reading | Member:
    """Bring a page into memory; one that is known is done with that."""
    page = page_of(member)
    if isinstance(page, SourceError):
        return Reading("", page, place=member.place)
    key = _digest(page)
    return Reading(key, None, place=member.place) if key in known else page


def page_of(member: Member) -> Member | SourceError:
    """Bring a page of an archive into memory, the one time that it can be opened."""
    try:
        return member.loaded(LARGEST + 1)
    except OSError as error:
        return source_error(member.path, error)


def format_of_member(member: Member) -> Format | SourceError:
    """Tell the format of a member; an archive that none sees by its name is refused."""
    kind = recognised(member)
    if isinstance(kind, Container) or kind is None:
        reason = tr("holds an archive under another name; give it the suffix of what it is")
        return SourceError(member.path, reason)
    return kind


def _digest(member: Member) -> str:
    """Return the digest of a page: two alike under two names are two articles."""
    assert member.content is not None, "pages are read from memory"
    return digest(b"%s\0%s" % (member.id.encode(), member.content))


def _records(member: Member, profile: FurnitureProfile, known: Known[str]) -> Iterator[Reading]:
    kind = format_of_member(member)
    if isinstance(kind, SourceError):
        yield Reading("", kind, place=member.place)
        return
    for reading in kind.read(member, profile, known):
        yield replace(reading, place=member.place)


def unknown_format(path: Path) -> SourceError:
    """Make the error for a file that nothing can read."""
    reason = tr(
        "unknown format; name the file with one of {suffixes}, or convert it",
        suffixes=all_suffixes(),
    )
    return SourceError(path, reason)
