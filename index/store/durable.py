"""Durable files: what has been written is on the disk before anything points to it."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile


def sync_file(path: Path) -> None:
    """Flush a file to the disk.

    Args:
        path: A file that nobody is writing any more.
    """
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_stream(stream: BinaryIO) -> None:
    """Flush an open file to the disk.

    Args:
        stream: The file.
    """
    stream.flush()
    os.fsync(stream.fileno())


def sync_folder(path: Path) -> None:
    """Flush the names in a folder to the disk, where the platform can.

    Args:
        path: The folder.
    """
    if os.name == "nt":
        return  # Windows has no handle to a folder that could be flushed
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_file(path: Path, text: str) -> None:
    """Write a small file so that a reader sees either the old or the new one, never a part.

    Args:
        path: The file to write or replace.
        text: Its new content.
    """
    beside = path.with_name(path.name + ".new")
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


class DurableStorage(FileStorage):  # type: ignore[misc]  # Whoosh is untyped
    """Whoosh's file storage, flushing each commit to the disk, which stock Whoosh does not.

    A commit ends with the renaming of the table of contents (TOC). Before it, every file of the
    folder that was written through this storage is flushed; after it, the folder itself.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._unsynced: set[str] = set()
        #: Called with the finished table of contents of a commit just before it gets its name.
        self.before_commit: Callable[[Path], None] | None = None

    def create_file(self, name: str, *args: Any, **options: Any) -> StructFile:
        """Create a file and remember that it has to be flushed.

        Args:
            name: The file name.
            args: Passed on to Whoosh.
            options: Passed on to Whoosh.

        Returns:
            The open file.
        """
        self._unsynced.add(name)
        return super().create_file(name, *args, **options)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Rename a file after flushing all that it may point to.

        Args:
            oldname: The name it has.
            newname: The name it gets.
            safe: Whether an existing file of the new name is an error.
        """
        if self.before_commit is not None:
            self.before_commit(Path(self.folder, oldname))
        for name in sorted(self._unsynced):
            path = Path(self.folder, name)
            if path.exists():
                sync_file(path)
        self._unsynced.clear()
        super().rename_file(oldname, newname, safe=safe)
        sync_folder(Path(self.folder))
