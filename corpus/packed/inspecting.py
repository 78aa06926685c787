"""What becomes of a file, packed or not, told by the format that its content shows."""

from __future__ import annotations

from pathlib import Path

from artikelsuche.corpus.cleaning.profile import FurnitureProfile
from artikelsuche.corpus.errors import FieldError, SourceError
from artikelsuche.corpus.inspection import InspectedMember, Inspection
from artikelsuche.corpus.language import tr
from artikelsuche.corpus.source_file import Member, SourceFile

from .reading import format_of_member, in_memory, page_of, unknown_format
from .recognising import Container, recognised
from .walking import members, members_of


def inspected(file: SourceFile, profile: FurnitureProfile) -> Inspection:
    """Read a file as indexing would and keep account of what becomes of it."""
    held = in_memory(file)
    kind = recognised(held)
    if kind is None:
        return Inspection(file.path, error=unknown_format(file.path))
    if isinstance(kind, Container):
        return _of_archive(held, kind, profile)
    return kind.inspect(held, profile)


def _of_archive(file: SourceFile, container: Container, profile: FurnitureProfile) -> Inspection:
    read: list[InspectedMember] = []
    errors: list[SourceError] = []
    doubts: list[FieldError] = []
    older = 0
    for member in members(file, container):
        if isinstance(member, SourceError):
            errors.append(member)
            continue
        found = _of_member(member, profile)
        errors += [found.error] if found.error else found.errors
        doubts += found.doubts
        older += found.older
        if found.article or found.records:
            name = member.location[len(file.location) + 1 :]
            title = shown.title if (shown := found.article or found.first) else None
            cut = sum(not line.kept for line in found.lines)
            read.append(InspectedMember(name, title, cut, found.records))
    records = sum(member.records for member in read)
    return Inspection(
        file.path,
        records=records,
        errors=tuple(errors),
        doubts=tuple(doubts),
        members=tuple(read),
        older=older,
    )


def _of_member(member: Member, profile: FurnitureProfile) -> Inspection:
    page = member if member.holds_records else page_of(member)
    if isinstance(page, SourceError):
        return Inspection(member.path, error=page)
    kind = format_of_member(page)
    if isinstance(kind, SourceError):
        return Inspection(member.path, error=kind)
    return kind.inspect(page, profile)


def inspected_member(file: SourceFile, location: str, profile: FurnitureProfile) -> Inspection:
    """Tell what becomes of one file in an archive, named as it is shown."""
    for member in members_of(file):
        path = Path(member.location) if isinstance(member, Member) else member.path
        if path == Path(location):
            if isinstance(member, SourceError):
                return Inspection(path, error=member)
            return _of_member(member, profile)
    reason = tr(
        "is not in the archive; 'artikelsuche inspect {location}' lists what is",
        location=file.location,
    )
    return Inspection(Path(location), error=SourceError(location, reason))
