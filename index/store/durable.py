"""Durable files: what has been written is on the disk before anything points to it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import IO, Any


def sync_file(path: Path) -> None:
    """Flush a file to the disk that nobody is writing any more."""
    _sync(path, os.O_RDWR)


def sync_stream(stream: IO[Any]) -> None:
    """Flush an open file to the disk."""
    stream.flush()
    os.fsync(stream.fileno())


def sync_folder(path: Path) -> None:
    """Flush the names in a folder to the disk, where the platform can."""
    if os.name != "nt":  # Windows has no handle to a folder that could be flushed
        _sync(path, os.O_RDONLY)


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_file(path: Path, text: str) -> None:
    """Write a small file so that a reader sees either the old or the new one, never a part."""
    beside = path.with_name(path.name + ".new")
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            sync_stream(stream)
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
