"""Which files hold articles, in what order, and under which ids.

The first step of reading: it walks folders and looks at names and sizes; at contents only where a
name tells nothing.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from artikelsuche.corpus.formats.table import Format
from artikelsuche.corpus.packed.compression import SUFFIXES, name_unpacked
from artikelsuche.corpus.packed.entries import page_saved, page_showing
from artikelsuche.corpus.packed.limits import DEFAULT_LIMITS, ArchiveLimits, check_limits
from artikelsuche.corpus.packed.reading import unknown_format
from artikelsuche.corpus.packed.recognising import (
    Container,
    Kind,
    all_suffixes,
    is_nameless,
    kind_of_name,
    recognised,
)

from .arguments import check_call, check_paths
from .errors import SourceError
from .language import tr
from .normalize import normalize_line
from .source_file import SourceFile, shown_path, source_error

OnError = Callable[[SourceError], object]


def scan_sources(
    sources: Iterable[Path | str] | Path | str,
    on_error: OnError | None = None,
    archive_limits: ArchiveLimits = DEFAULT_LIMITS,
) -> Iterator[SourceFile]:
    """Find the article files of files and folders, in a fixed order.

    Hidden files and folders, unknown suffixes inside folders and links back into the folder
    are passed over; a file that is named itself is looked into where its suffix is unknown.

    Args:
        sources: Files or folders (searched recursively), or a single one.
        on_error: Called with each source that cannot be read; without it the first is raised.
        archive_limits: What may come out of packed files.

    Yields:
        The files, each source in turn, sorted by name within each folder.

    Raises:
        TypeError: An argument is of a wrong type.
        ArgumentError: A limit is less than 1.
        SourceError: A source is missing, empty, unreadable or of an unknown format.
    """
    check_call("on_error", on_error)
    limits = check_limits("archive_limits", archive_limits)
    for source in check_paths("sources", sources):
        for found in _scan(source, limits):
            if isinstance(found, SourceError):
                if on_error is None:
                    raise found
                on_error(found)
            else:
                yield found


def _scan(source: Path, limits: ArchiveLimits) -> Iterator[SourceFile | SourceError]:
    try:
        status = source.stat()
    except (OSError, ValueError) as error:
        yield source_error(source, error)
        return
    if not stat.S_ISDIR(status.st_mode):
        yield _named_file(source, status, limits)
        return
    empty = True
    for found in _walk(source, limits):
        empty = False
        yield found
    if empty:
        yield SourceError(
            shown_path(source),
            tr(
                "the folder holds no article files; expected names in {suffixes}",
                suffixes=all_suffixes(),
            ),
        )


def _named_file(
    path: Path, status: os.stat_result, limits: ArchiveLimits
) -> SourceFile | SourceError:
    root = path.parent.absolute().as_posix()
    folder = _Folder(str(path.parent), "", root, limits)
    found = (str(path), path.name, root, folder, status, path.is_symlink())
    file = _source_file(*found, kind_of_name(path.name))
    if isinstance(file, SourceFile):
        return replace(file, is_named=True)
    return file or unknown_format(shown_path(path))


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder on the walk.

    Args:
        location: Its path as the files in it show it.
        below: Its path below the source with a slash at the end; empty for the source.
        absolute: Its absolute path.
        limits: What may come out of the packed files in it.
    """

    location: str
    below: str
    absolute: str
    limits: ArchiveLimits

    def child(self, name: str) -> _Folder:
        absolute = f"{self.absolute.rstrip('/')}/{name}"
        return _Folder(self.place(name), f"{self.below}{name}/", absolute, self.limits)

    def place(self, name: str) -> str:
        return os.path.join(self.location, name)  # noqa: PTH118 - texts are smaller than paths


def _walk(root: Path, limits: ArchiveLimits) -> Iterator[SourceFile | SourceError]:
    """Walk a folder depth first without recursion, each real folder once."""
    inside = os.path.realpath(root)
    seen = {inside}
    absolute = root.absolute().as_posix()
    top = _Folder("" if str(root) == os.curdir else str(root), "", absolute, limits)
    pending: list[tuple[_Folder, list[os.DirEntry[str]]]] = []
    entries = _list(root)
    if isinstance(entries, SourceError):
        yield entries
        return
    pending.append((top, entries))
    while pending:
        folder, entries = pending[-1]
        if not entries:
            pending.pop()
            continue
        entry = entries.pop()
        try:
            is_folder, linked = entry.is_dir(), entry.is_symlink()
            if not is_folder:
                kind = kind_of_name(entry.name)
                if kind is not None or _is_only_packed(entry.name):
                    location = folder.place(entry.name)
                    below = folder.below + entry.name
                    place = (location, below, absolute, folder, entry.stat(), linked)
                    file = _source_file(*place, kind)
                    if file is not None:
                        yield file
                continue
        except OSError as error:
            if kind_of_name(entry.name) is not None:
                yield source_error(Path(entry.path), error)
            continue
        path = Path(entry.path)
        if linked and not _is_new(path, inside, seen):
            continue
        found = _list(path)
        if isinstance(found, SourceError):
            yield found
        else:
            pending.append((folder.child(entry.name), found))


def _list(folder: Path) -> list[os.DirEntry[str]] | SourceError:
    """List what is not hidden in a folder, nor shown by a saved page, the last name first."""
    try:
        with os.scandir(folder) as entries:
            shown = [entry for entry in entries if not entry.name.startswith(".")]
    except OSError as error:
        return source_error(folder, error)
    shown_by = {entry.name: page for entry in shown if (page := page_showing(entry.name))}
    if shown_by:
        pages = {page for entry in shown if (page := page_saved(entry.name))}
        shown = [entry for entry in shown if shown_by.get(entry.name) not in pages]
    shown.sort(key=lambda entry: entry.name, reverse=True)
    return shown


def _is_new(link: Path, inside: str, seen: set[str]) -> bool:
    """Whether a linked folder leads outside the source to a place not yet walked."""
    target = os.path.realpath(link)
    if target in seen or Path(target).is_relative_to(inside) or Path(inside).is_relative_to(target):
        return False
    seen.add(target)
    return True


def _is_only_packed(name: str) -> bool:
    """Tell whether a name tells of a file that it is compressed, and no more."""
    return name.lower().endswith(SUFFIXES) and is_nameless(name)


def _source_file(
    location: str,
    below: str,
    root: str,
    folder: _Folder,
    status: os.stat_result,
    linked: bool,
    kind: Kind | None,
) -> SourceFile | SourceError | None:
    """Make what is known of a file; None where neither name nor content shows its format."""
    if not _is_utf8(location):
        return SourceError(
            shown_path(Path(location)), tr("the name is not valid UTF-8; rename the file")
        )
    if not stat.S_ISREG(status.st_mode):
        reason = tr("not a regular file; name a file or a folder")
        return SourceError(location, reason) if kind else None
    suffix = kind.suffix_of(below) if isinstance(kind, Format) else ""
    identity = normalize_line(below[: len(below) - len(suffix)])
    if not identity or identity.endswith("/"):
        return SourceError(location, tr("the name gives no id; rename the file"))
    file = SourceFile(
        location=location,
        id=identity,
        root=root,
        folder=folder.absolute,
        size=status.st_size,
        mtime_ns=status.st_mtime_ns,
        is_link=linked,
        limits=folder.limits,
    )
    if kind is None:
        kind = recognised(file)
        if isinstance(kind, Format):
            file = replace(file, id=identity[: len(name_unpacked(identity.lower()))])
    return _of_kind(file, kind) if kind is not None else None


def _of_kind(file: SourceFile, kind: Kind) -> SourceFile:
    if isinstance(kind, Container):
        return replace(file, holds_records=True, is_archive=True)
    return replace(file, holds_records=True) if kind.holds_records else file


def _is_utf8(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def sample_source() -> Path:
    """Name the folder of the sample articles inside this package: a source like any other."""
    return Path(__file__).parent / "data"
