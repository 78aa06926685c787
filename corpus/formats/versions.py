"""Versions of one agency report in several files: only the newest is an article.

Asked before files are read, and only of those that may be one report: of others the name or the
first bytes tell that they are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from artikelsuche.corpus.decode import DecodeError
from artikelsuche.corpus.formats.records.driver import UnreadableError
from artikelsuche.corpus.formats.records.json_file import JSON
from artikelsuche.corpus.source_file import SourceFile

from .xml_file import XML

# A file with one report is small; what is longer has many, and is not looked at.
_LONGEST = 1 << 20
_HEAD = 4096
_G2_ITEM = re.compile(rb"<(?:\w+:)?newsItem\b([^>]*)>")
_G2_NAMES = re.compile(rb"\b(guid|version)\s*=\s*[\"']([^\"']*)[\"']")
_CREATED = re.compile(rb"<(?:\w+:)?versionCreated[^>]*>([^<]*)<")
_OTHER_XML = re.compile(rb"<(?:nitf|NewsML)\b")
_JSON = re.compile(rb'"(?:urn|pubstatus|versioncreated|version_created)"\s*:')


class Version(NamedTuple):
    """Which report a file holds, and in which version."""

    item: str
    version: tuple[int, str]


def older_versions(files: Iterable[SourceFile]) -> set[str]:
    """Name the files with reports of which another of the files has a newer version."""
    found = {file.location: said for file in files if (said := version_of(file))}
    best: dict[str, tuple[tuple[int, str], str]] = {}
    for location, (item, version) in found.items():
        best[item] = max(best.get(item, (version, location)), (version, location))
    return {location for location, (item, _) in found.items() if best[item][1] != location}


def version_of(file: SourceFile) -> Version | None:
    """Tell which version of which report a file holds; None where it is not one report."""
    name = file.location.lower()
    is_xml = name.endswith(XML.suffixes)
    if file.size > _LONGEST or not (is_xml or name.endswith(JSON.suffixes)):
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
        records = list(islice((XML if is_xml else JSON).parts(file), 2))
    except (OSError, DecodeError, UnreadableError):
        return None  # it is told when its turn comes
    one = records[0] if len(records) == 1 else None
    return Version(one.item, one.version) if one is not None and one.item else None


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
