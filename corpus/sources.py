"""Which files hold articles, in what order, and under which ids.

The first step of reading: it walks folders and looks at names and sizes, never at contents.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .errors import SourceError
from .normalize import normalize_line

TEXT_SUFFIXES = (".txt", ".text")
RECORD_SUFFIXES = tuple(
    kind + packed for kind in (".jsonl", ".ndjson") for packed in ("", ".gz", ".xz")
)
_SUFFIXES = RECORD_SUFFIXES + TEXT_SUFFIXES
FORMATS = ", ".join(_SUFFIXES)

OnError = Callable[[SourceError], object]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that holds an article or article records.

    Args:
        location: The path of the file, below the source as it was given.
        id: The path below the source without suffix, with `/`, in NFC; for a source that
            is itself a file, its name without suffix.
        root: The source as an absolute path; for a file given by name, its folder.
        folder: The folder of the file as an absolute path: the pages of one folder share
            their furniture.
        size: The size in bytes.
        mtime_ns: The time of the last change in nanoseconds.
        is_link: Whether the file is a symbolic link to another one.
    """

    location: str
    id: str
    root: str
    folder: str
    size: int
    mtime_ns: int
    is_link: bool = False

    @property
    def path(self) -> Path:
        """The file; made anew each time, since a million paths would fill the memory."""
        return Path(self.location)

    @property
    def holds_records(self) -> bool:
        """Whether the file holds JSON Lines records, not one page of text."""
        return self.location.lower().endswith(RECORD_SUFFIXES)


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
        SourceError: A source is missing, empty, unreadable or of an unknown format.
    """
    report = on_error or _raise
    for source in [sources] if isinstance(sources, (str, Path)) else sources:
        for found in _scan(Path(source)):
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
            _shown(source), f"the folder holds no article files; expected names in {FORMATS}"
        )


def _named_file(path: Path, status: os.stat_result) -> SourceFile | SourceError:
    if suffix_of(path.name) is None:
        return SourceError(
            _shown(path), f"unknown format; name the file with one of {FORMATS}, or convert it"
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
                if suffix_of(entry.name) is not None:
                    location = folder.place(entry.name)
                    below = folder.below + entry.name
                    yield _source_file(location, below, absolute, folder, entry.stat(), linked)
                continue
        except OSError as error:
            if suffix_of(entry.name) is not None:
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
        return SourceError(_shown(Path(location)), "the name is not valid UTF-8; rename the file")
    if not stat.S_ISREG(status.st_mode):
        return SourceError(location, "not a regular file; name a file or a folder")
    suffix = suffix_of(below) or ""
    identity = normalize_line(below[: -len(suffix)])
    if not identity or identity.endswith("/"):
        return SourceError(location, "the name gives no id; rename the file")
    return SourceFile(
        location=location,
        id=identity,
        root=root,
        folder=folder.absolute,
        size=status.st_size,
        mtime_ns=status.st_mtime_ns,
        is_link=linked,
    )


def suffix_of(name: str) -> str | None:
    """Name the whole suffix of an article file.

    Args:
        name: A file's name.

    Returns:
        The suffix (`.jsonl.gz`), or None where the name is not that of an article file.
    """
    lowered = name.lower()
    return next((s for s in _SUFFIXES if lowered.endswith(s) and len(lowered) > len(s)), None)


def source_error(path: Path, error: Exception) -> SourceError:
    """Say in our own words why the operating system refuses a path.

    Args:
        path: The file or folder.
        error: What the operating system raised.

    Returns:
        The error to report, with what to do next.
    """
    reasons: dict[type[Exception], str] = {
        FileNotFoundError: "does not exist; check the path",
        PermissionError: "no permission to read it; change its access rights",
        IsADirectoryError: "is a folder, not a file; give it as a source of its own",
        NotADirectoryError: "a part of the path is a file, not a folder; check the path",
    }
    fallback = f"cannot be read ({getattr(error, 'strerror', None) or error}); check the path"
    return SourceError(_shown(path), reasons.get(type(error), fallback))


def _is_utf8(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _shown(path: Path) -> Path:
    """Spell a path that is not valid UTF-8 with escapes, so that it can be printed."""
    return Path(str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))
