"""Versions of one agency report, in several files and archives: only the newest is an article.

Asked before files are read, and only of those that may be one report: of others the name or the
first bytes tell that they are none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from artikelsuche.corpus.decode import DecodeError
from artikelsuche.corpus.formats.records.versions import newest
from artikelsuche.corpus.formats.table import format_of
from artikelsuche.corpus.formats.whole_file import UnreadableError
from artikelsuche.corpus.lazy import lazy_module, lazy_pattern
from artikelsuche.corpus.source_file import Member, SourceFile

from .recognising import Container, recognised
from .walking import members

# A file with one report is small; what is longer has many, and is not looked at.
_LONGEST = 1 << 20
_HEAD = 4096
json_file = lazy_module("artikelsuche.corpus.formats.records.json_file")
xml_file = lazy_module("artikelsuche.corpus.formats.xml_file")
_G2_ITEM = lazy_pattern(rb"<(?:\w+:)?newsItem\b([^>]*)>")
_G2_NAMES = lazy_pattern(rb"\b(guid|version)\s*=\s*[\"']([^\"']*)[\"']")
_CREATED = lazy_pattern(rb"<(?:\w+:)?versionCreated[^>]*>([^<]*)<")
_OTHER_XML = lazy_pattern(rb"<(?:nitf|NewsML)\b")
_JSON = lazy_pattern(rb'"(?:urn|pubstatus|versioncreated|version_created)"\s*:')


class Version(NamedTuple):
    """Which report a file holds, in which version, and in which archive it lies, if in any."""

    item: str
    version: tuple[int, str]
    archive: str = ""


def newest_versions(files: list[SourceFile]) -> list[SourceFile]:
    """Leave out the files, and what is in archives, of which there is a newer version."""
    return without(files, older_of(versions_in(files)))


def versions_in(files: Iterable[SourceFile]) -> dict[str, Version]:
    """Find the reports that files and the files in archives hold, by their location."""
    found: dict[str, Version] = {}
    for file in files:
        if not file.is_archive:
            if said := version_of(file):
                found[file.location] = said
            continue
        for member in _reports_in(file):
            if said := version_of(member):
                found[member.location] = said._replace(archive=file.location)
    return found


def older_of(found: Mapping[str, Version]) -> dict[str, str]:
    """Name the places that have an older version, each with the archive that it lies in."""
    best: dict[str, tuple[tuple[int, str], str]] = {}
    for location, said in found.items():
        mine = said.version, location
        best[said.item] = max(best.get(said.item, mine), mine)
    return {at: said.archive for at, said in found.items() if best[said.item][1] != at}


def without(files: Iterable[SourceFile], older: Mapping[str, str]) -> list[SourceFile]:
    """Leave out older versions: files, and of archives what is in them."""
    inside: dict[str, set[str]] = {}
    for location, archive in older.items():
        inside.setdefault(archive, set()).add(location)
    return [
        replace(file, passed_over=frozenset(inside[file.location]))
        if file.location in inside
        else file
        for file in files
        if file.location not in older
    ]


def version_of(file: SourceFile) -> Version | None:
    """Tell which version of which report a file holds; None where it is not one report."""
    named = format_of(file.name)
    suffixes = named.suffixes if named is not None and file.size <= _LONGEST else ()
    is_xml = ".xml" in suffixes
    if not is_xml and ".json" not in suffixes:
        return None
    try:
        with file.open() as stream:
            raw = stream.read(_HEAD)
            known = (_G2_ITEM, _OTHER_XML) if is_xml else (_JSON,)
            if not any(pattern.search(raw) for pattern in known):
                return None
            raw += stream.read(_LONGEST)
        if is_xml and _G2_ITEM.search(raw):
            return _g2_version(raw)
        every = newest(xml_file.XML.parts if is_xml else json_file.JSON.parts)(file)
        records = list(islice((record for record in every if not record.is_older), 2))
    except (OSError, DecodeError, UnreadableError):
        return None  # it is told when its turn comes
    one = records[0] if len(records) == 1 else None
    return Version(one.item, one.version) if one is not None and one.item else None


def _reports_in(file: SourceFile) -> Iterator[Member]:
    """Yield what may be reports in an archive; a crawl has pages only."""
    kind = recognised(file)
    if isinstance(kind, Container) and not kind.holds_pages:
        for member in members(file, kind):
            if isinstance(member, Member) and member.holds_records and not member.is_archive:
                yield member


def _g2_version(raw: bytes) -> Version | None:
    """Read the attributes of the one item; a parser would take as long as reading it all."""
    items = _G2_ITEM.findall(raw)
    if len(items) != 1:
        return None
    said = {name: value.decode("utf-8", "replace") for name, value in _G2_NAMES.findall(items[0])}
    created = _CREATED.search(raw)
    number = said.get(b"version", "")
    version = int(number) if number.isdecimal() and len(number) < 18 else 0
    moment = " ".join(created[1].decode("utf-8", "replace").split()) if created else ""
    return Version(said[b"guid"], (version, moment)) if said.get(b"guid") else None
