"""Garbage: generations that are not live, and files in the live one that no commit names.

Runs that were killed leave them behind; on Windows so do readers that hold old files open.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from artikelsuche.corpus.arguments import check_path, check_seconds
from artikelsuche.index.bounds import WAIT
from artikelsuche.index.copies.copies_file import PREFIX
from artikelsuche.index.errors import IndexStoreError
from artikelsuche.index.opensearch.address import Address, address_of
from artikelsuche.index.store.directory import IndexDirectory, default_index
from artikelsuche.index.store.lock import write_lock
from artikelsuche.index.store.manifest import manifest_path, read_header
from artikelsuche.index.store.opening import latest_commit
from artikelsuche.index.store.stamp import FILE_NAME


@dataclass
class Garbage:
    """What was collected.

    Args:
        removed: The files and folders that are gone.
        left: Those that could not be removed, since somebody holds them open.
        bytes: How much space was freed.
    """

    removed: list[Path] = field(default_factory=list)
    left: list[Path] = field(default_factory=list)
    bytes: int = 0


def gc(index: Path | str | None = None, *, wait: float = 0.0) -> Garbage:
    """Remove what no commit of an index needs.

    Args:
        index: The index directory or address; the default one where None.
        wait: How many seconds to wait for another writer.

    Returns:
        What was removed.

    Raises:
        IndexLockedError: Another writer is at work.
        IndexStoreError: There is no index, or it is damaged.
    """
    wait = check_seconds("wait", wait, WAIT)
    place = default_index() if index is None else check_path("index", index)
    address = address_of(place)
    if address is not None:
        return _on_cluster(address, wait)
    directory = IndexDirectory(place)
    directory.live()
    with write_lock(directory.root, wait):
        return collect(directory)


def _on_cluster(address: Address, wait: float) -> Garbage:
    from artikelsuche.index.opensearch.cluster import Cluster
    from artikelsuche.index.opensearch.lease import leased
    from artikelsuche.index.opensearch.state import read_live
    from artikelsuche.index.opensearch.upkeep import collect as collect_there

    cluster = Cluster(address)
    read_live(cluster)
    with leased(cluster, wait):
        indices, documents = collect_there(cluster)
    return Garbage([*map(Path, indices), *[cluster.root] * documents])


def collect(directory: IndexDirectory) -> Garbage:
    """Remove what no commit needs; whoever calls holds the lock.

    Without a live generation nothing is known to be garbage, and nothing is removed.
    """
    garbage = Garbage()
    try:
        live = directory.live()
    except IndexStoreError:
        return garbage
    for path in (directory.root / "current.new", directory.root / "lock.json.new"):
        if path.exists():
            _remove(path, garbage)
    for folder in directory.built():
        if folder != live:
            _remove(folder, garbage)
    for path in orphans(live):
        _remove(path, garbage)
    return garbage


def orphans(generation: Path) -> list[Path]:
    """List the files that the latest commit does not name; none where it cannot be read."""
    try:
        names = needed_files(generation, latest_commit(generation))
    except IndexStoreError:
        return []
    return [path for path in generation.iterdir() if path.name not in names and _is_ours(path.name)]


def needed_files(generation: Path, commit: int) -> set[str]:
    """Name the segments of a commit, its table of contents, its manifest and the stamp."""
    segments = read_header(generation, commit).segments
    return {*segments, manifest_path(generation, commit).name, FILE_NAME}


# What the names of the files that a writer makes begin with.
_OURS = ("MAIN", "_MAIN", "manifest-", PREFIX, FILE_NAME)


def _is_ours(name: str) -> bool:
    """Tell what a writer makes from what other programs leave in any folder."""
    if name.endswith("WRITELOCK") or name.startswith("."):
        return False
    return name.startswith(_OURS) or name.endswith(".tmp")


def _remove(path: Path, garbage: Garbage) -> None:
    size = _size(path)
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)
    if path.exists():
        garbage.left.append(path)
    else:
        garbage.removed.append(path)
        garbage.bytes += size


def _size(path: Path) -> int:
    inside = [path, *path.rglob("*")] if path.is_dir() else [path]
    try:
        return sum(one.stat().st_size for one in inside if one.is_file())
    except OSError:
        return 0
