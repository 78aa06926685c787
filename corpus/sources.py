"""Which files hold articles, in what order, and under which ids.

The first step of reading: it walks folders and looks at names and sizes, never at contents.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from artikelsuche.corpus.formats.table import all_suffixes, format_of

from .arguments import check_call, check_paths
from .errors import SourceError
from .normalize import normalize_line
from .source_file import SourceFile, shown_path, source_error

OnError = Callable[[SourceError], object]


def scan_sources(
    sources: Iterable[Path | str] | Path | str, on_error: OnError | None = None
) -> Iterator[SourceFile]:
    """Find the article files of files and folders, in a fixed order.

    Hidden files and folders, unknown suffixes inside folders and links back into the folder
    are passed over.

    Args:
        sources: Files or folders (searched recursively), or a single one.
        on_error: Called with each source that cannot be read; without it the first is raised.

    Yields:
        The files, each source in turn, sorted by name within each folder.

    Raises:
        TypeError: An argument is of a wrong type.
        SourceError: A source is missing, empty, unreadable or of an unknown format.
    """
    check_call("on_error", on_error)
    report = on_error or _raise
    for source in check_paths("sources", sources):
        for found in _scan(source):
            if isinstance(found, SourceError):
                report(found)
            else:
                yield found


def _raise(error: SourceError) -> None:
    raise error


def _scan(source: Path) -> Iterator[SourceFile | SourceError]:
    try:
        status = source.stat()
    except (OSError, ValueError) as error:
        yield source_error(source, error)
        return
    if not stat.S_ISDIR(status.st_mode):
        yield _named_file(source, status)
        return
    empty = True
    for found in _walk(source):
        empty = False
        yield found
    if empty:
        yield SourceError(
            shown_path(source),
            f"the folder holds no article files; expected names in {all_suffixes()}",
        )


def _named_file(path: Path, status: os.stat_result) -> SourceFile | SourceError:
    if format_of(path.name) is None:
        return SourceError(
            shown_path(path),
            f"unknown format; name the file with one of {all_suffixes()}, or convert it",
        )
    root = path.parent.absolute().as_posix()
    folder = _Folder(str(path.parent), "", root)
    return _source_file(str(path), path.name, root, folder, status, path.is_symlink())


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder on the walk.

    Args:
        location: Its path as the files in it show it.
        below: Its path below the source with a slash at the end; empty for the source.
        absolute: Its absolute path.
    """

    location: str
    below: str
    absolute: str

    def child(self, name: str) -> _Folder:
        absolute = f"{self.absolute.rstrip('/')}/{name}"
        return _Folder(self.place(name), f"{self.below}{name}/", absolute)

    def place(self, name: str) -> str:
        return os.path.join(self.location, name)  # noqa: PTH118 - texts are smaller than paths


def _walk(root: Path) -> Iterator[SourceFile | SourceError]:
    """Walk a folder depth first without recursion, each real folder once."""
    inside = os.path.realpath(root)
    seen = {inside}
    absolute = root.absolute().as_posix()
    top = _Folder("" if str(root) == os.curdir else str(root), "", absolute)
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
                if format_of(entry.name) is not None:
                    location = folder.place(entry.name)
                    below = folder.below + entry.name
                    yield _source_file(location, below, absolute, folder, entry.stat(), linked)
                continue
        except OSError as error:
            if format_of(entry.name) is not None:
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
    """List what is not hidden in a folder, the last name first."""
    try:
        with os.scandir(folder) as entries:
            shown = [entry for entry in entries if not entry.name.startswith(".")]
    except OSError as error:
        return source_error(folder, error)
    shown.sort(key=lambda entry: entry.name, reverse=True)
    return shown


def _is_new(link: Path, inside: str, seen: set[str]) -> bool:
    """Whether a linked folder leads outside the source to a place not yet walked."""
    target = os.path.realpath(link)
    if target in seen or Path(target).is_relative_to(inside) or Path(inside).is_relative_to(target):
        return False
    seen.add(target)
    return True


def _source_file(
    location: str, below: str, root: str, folder: _Folder, status: os.stat_result, linked: bool
) -> SourceFile | SourceError:
    if not _is_utf8(location):
        return SourceError(
            shown_path(Path(location)), "the name is not valid UTF-8; rename the file"
        )
    if not stat.S_ISREG(status.st_mode):
        return SourceError(location, "not a regular file; name a file or a folder")
    kind = format_of(below)
    assert kind is not None, "only article files are asked for"
    identity = normalize_line(below[: -len(kind.suffix_of(below))])
    if not identity or identity.endswith("/"):
        return SourceError(location, "the name gives no id; rename the file")
    return SourceFile(
        location=location,
        id=identity,
        root=root,
        folder=folder.absolute,
        size=status.st_size,
        mtime_ns=status.st_mtime_ns,
        holds_records=kind.holds_records,
        is_link=linked,
    )


def _is_utf8(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def sample_source() -> Path:
    """Name the folder of the sample articles inside this package: a source like any other."""
    return Path(__file__).parent / "data"
