"""Scanning for a run: each file of the sources once, and none of the index itself."""

from __future__ import annotations

import os
from pathlib import Path

from artikelsuche.corpus.errors import SourceError
from artikelsuche.corpus.packed.limits import ArchiveLimits
from artikelsuche.corpus.source_file import FieldNames, SourceFile, with_fields
from artikelsuche.corpus.sources import scan_sources
from artikelsuche.index.job.targets.target import Target

from .report import Report


def check_sources(sources: list[Path]) -> None:
    """Refuse sources that are missing or cannot be reached, before anything else is done."""
    for source in sources:
        try:
            source.stat()
        except (OSError, ValueError):
            for _ in scan_sources([source]):  # which says what is wrong
                break


def scan(
    sources: list[Path],
    report: Report,
    target: Target,
    limits: ArchiveLimits,
    fields: FieldNames = (),
) -> list[SourceFile]:
    """Find the files of the sources; one that several sources have belongs to the first of them.

    The index may lie inside a source: its own files are no articles.

    Raises:
        SourceError: A source is missing or empty, or anything fails in a strict run.
    """

    def note(error: SourceError) -> None:
        if error.path in sources:
            raise error
        report.fail(error)

    folders = _RealFolders(target)
    files: dict[str | tuple[str, str], SourceFile] = {}
    for file in with_fields(scan_sources(sources, note, limits), fields):
        key = folders.identity(file)
        if key is not None:
            files.setdefault(key, file)
    return list(files.values())


class _RealFolders:
    """The real places of folders, each looked up once."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._real: dict[str, str | None] = {}

    def identity(self, file: SourceFile) -> str | tuple[str, str] | None:
        """Return what two ways to one file have in common; None for a file of the index."""
        folder = file.folder
        if folder not in self._real:
            own = self._target.holds(Path(folder))
            self._real[folder] = None if own else os.path.realpath(folder)
        real = self._real[folder]
        if real is None:
            return None
        if file.is_link:
            folder, name = os.path.split(os.path.realpath(file.location))
            return folder, name
        return real, os.path.basename(file.location)  # noqa: PTH119 - a million of them
