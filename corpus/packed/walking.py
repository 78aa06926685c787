"""All files in an archive that may hold articles, those of archives in it included.

What is refused is told as an error with the name of the member, and the walk goes on; it ends where
an archive holds more than the limits allow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from itertools import islice

from artikelsuche.corpus.errors import SourceError
from artikelsuche.corpus.formats.table import Format
from artikelsuche.corpus.language import tr
from artikelsuche.corpus.source_file import Member, SourceFile, source_error

from .compression import is_bomb, ratio_error, total_error
from .entries import ArchiveError, Entry, MemberName, SavedPages, read_name
from .limits import ArchiveLimits, beyond
from .recognising import Container, Kind, all_suffixes, kind_of_name, recognised
from .spooling import Spool

# So many members that are refused for one reason are named, and the others counted.
_NAMED = 3


class _ExhaustedError(Exception):
    """An archive holds more than it may; the message says so."""


class _Walk:
    """One walk through an archive and those in it, and what has come out of them."""

    def __init__(self, limits: ArchiveLimits) -> None:
        self._limits = limits
        self._files, self._size = 0, 0
        self._refused: Counter[str] = Counter()

    def archive(
        self, file: SourceFile, container: Container, depth: int
    ) -> Iterator[Member | SourceError]:
        """Yield the files of an archive."""
        empty, saved = True, SavedPages(lambda: _names(file, container))
        try:
            with closing(container.entries(file)) as entries:
                for entry in entries:
                    for found in self._entry(file, entry, depth, saved):
                        empty = False
                        yield found
        except ArchiveError as error:
            yield SourceError(file.path, str(error))
            return
        except OSError as error:
            yield source_error(file.path, error)
            return
        if empty and file.is_named:
            reason = tr(
                "the archive holds no article files; expected names in {suffixes}",
                suffixes=all_suffixes(),
            )
            yield SourceError(file.path, reason)

    def _entry(
        self, file: SourceFile, entry: Entry, depth: int, saved: SavedPages
    ) -> Iterator[Member | SourceError]:
        self._count(entry)
        name = read_name(entry.name)
        kind = kind_of_name((name.path if name else "") + entry.suffix)
        if name is None or (kind is None and name.refusal is None) or saved.show(name.path):
            return
        refusal = name.refusal or self._refusal(entry, kind, depth)
        member = _member(file, entry, name, kind)
        if refusal is not None:
            yield from self._refuse(member, refusal)
        elif isinstance(kind, Format) and not kind.holds_records:
            yield member
        else:
            spool = None if entry.again else Spool(entry.open)
            member = replace(member, opener=spool.open) if spool else member
            try:
                if isinstance(kind, Container):
                    yield from self.archive(member, kind, depth + 1)
                else:
                    yield member
            finally:
                if spool is not None:
                    spool.close()

    def _count(self, entry: Entry) -> None:
        self._files += 1
        self._size += entry.size
        if self._files > self._limits.members:
            what = tr("holds more than {count:,} files", count=self._limits.members)
            raise _ExhaustedError(beyond("members", 10 * self._limits.members, what))
        if self._size > self._limits.total:
            raise _ExhaustedError(str(total_error(self._limits)))

    def _refusal(self, entry: Entry, kind: Kind | None, depth: int) -> str | None:
        limits = self._limits
        if entry.refusal is not None:
            return entry.refusal
        if entry.size > limits.member:
            what = tr("is larger than {size:,} MB", size=limits.member >> 20)
            return beyond("member", 2 * limits.member, what)
        if entry.packed and is_bomb(entry.size, entry.packed, limits):
            return str(ratio_error(limits))
        if isinstance(kind, Container) and depth >= limits.depth:
            what = tr("lies in {depth} archives, one in another", depth=depth)
            return beyond("depth", 2 * limits.depth, what)
        return None

    def _refuse(self, member: Member, reason: str) -> Iterator[SourceError]:
        self._refused[reason] += 1
        if self._refused[reason] <= _NAMED:
            yield SourceError(member.path, reason)

    def left_out(self, file: SourceFile) -> Iterator[SourceError]:
        """Count the refused members that were not named."""
        for reason, count in self._refused.items():
            if count > _NAMED:
                yield SourceError(
                    file.path,
                    tr(
                        "{count:,} more members: each {reason}", count=count - _NAMED, reason=reason
                    ),
                )


def members(file: SourceFile, container: Container) -> Iterator[Member | SourceError]:
    """Yield the files in an archive, each to be read before the next is asked for."""
    walk = _Walk(file.limits)
    try:
        yield from walk.archive(file, container, 1)
    except _ExhaustedError as error:
        yield SourceError(file.path, str(error))
    yield from walk.left_out(file)


def members_of(file: SourceFile) -> Iterator[Member | SourceError]:
    """Yield the files in what was found to be an archive, as `members` does."""
    kind = recognised(file)
    if isinstance(kind, Container):
        yield from members(file, kind)


def _names(file: SourceFile, container: Container) -> Iterator[str]:
    """Yield the names in an archive that is no crawl, up to where it is damaged: told elsewhere."""
    if container.holds_pages:
        return
    with suppress(ArchiveError, OSError), closing(container.entries(file)) as entries:
        for entry in islice(entries, file.limits.members):
            if name := read_name(entry.name):
                yield name.path


def _member(file: SourceFile, entry: Entry, name: MemberName, kind: Kind | None) -> Member:
    inside = f"{file.folder}/{file.location.rpartition('/')[2].rpartition('!')[2]}!"
    below = name.path.rpartition("/")[0] if entry.host is None else entry.host
    return Member(
        location=f"{file.location}!{name.path}",
        id=f"{file.id}!{name.path}",
        root=file.root,
        folder=f"{inside}/{below}" if below and name.refusal is None else inside,
        size=entry.size,
        mtime_ns=file.mtime_ns,
        holds_records=kind is not None and (isinstance(kind, Container) or kind.holds_records),
        is_archive=isinstance(kind, Container),
        url=entry.url,
        limits=file.limits,
        fields=file.fields,
        opener=entry.open,
        place=file.place if isinstance(file, Member) else entry.place,
        suffix=entry.suffix,
    )
