"""The status of an index, for people and for monitoring."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from artikelsuche.corpus.arguments import check_path
from artikelsuche.index.codec.blocks import SegmentVersionError
from artikelsuche.index.errors import IndexDamagedError
from artikelsuche.index.opensearch.address import Address, address_of
from artikelsuche.index.store.directory import IndexDirectory, default_index
from artikelsuche.index.store.manifest import Manifest
from artikelsuche.index.store.opening import contents_name, translated
from artikelsuche.index.store.snapshot import check_files, looking_again, open_former
from artikelsuche.index.store.stamp import Stamp, current_stamp

from .garbage import needed_files


@dataclass(frozen=True)
class Status:
    """What an index is.

    Args:
        index: The index directory.
        generation: The name of the live generation.
        changed: When the last commit was made.
        articles: How many articles it holds.
        files: How many source files they come from.
        folders: How many of these files lie in each folder.
        sources: The sources that the last run was given.
        segments: How many segments Whoosh keeps.
        bytes: The size on disk of the files that the last commit needs.
        stamp: What it was built with.
        stale: Why it has to be rebuilt before it can be searched; None where it need not.
    """

    index: Path
    generation: str
    changed: dt.datetime
    articles: int
    files: int
    folders: dict[str, int]
    sources: list[str]
    segments: int
    bytes: int
    stamp: Stamp
    stale: str | None

    @property
    def age(self) -> dt.timedelta:
        """How long ago the last commit was made."""
        return dt.datetime.now(dt.timezone.utc) - self.changed

    def to_json(self) -> dict[str, Any]:
        """Return the status as plain JSON values."""
        return {
            **asdict(self),
            "index": str(self.index),
            "changed": self.changed.isoformat(timespec="seconds"),
            "age_seconds": round(self.age.total_seconds()),
            "stamp": asdict(self.stamp),
        }


def read_status(index: Path | str | None = None) -> Status:
    """Read the status of an index, whichever version built it.

    Args:
        index: The index directory or address; the default one where None.

    Returns:
        The status.

    Raises:
        IndexStoreError: There is no index, or it is damaged.
    """
    place = default_index() if index is None else check_path("index", index)
    address = address_of(place)
    if address is not None:
        return _on_cluster(address)
    directory = IndexDirectory(place)
    return looking_again(directory, lambda: _read(directory))


def _on_cluster(address: Address) -> Status:
    from artikelsuche.index.opensearch.cluster import Cluster
    from artikelsuche.index.opensearch.manifest_pieces import read_pieces
    from artikelsuche.index.opensearch.mapping import mapped_stamp
    from artikelsuche.index.opensearch.state import read_live, read_stamp
    from artikelsuche.index.opensearch.upkeep import sizes

    cluster = Cluster(address)
    live = read_live(cluster)
    stamp = read_stamp(cluster, live.physical)
    segments, size = sizes(cluster, live)
    return Status(
        cluster.root,
        live.physical,
        dt.datetime.fromisoformat(live.changed),
        live.articles,
        *_sources(read_pieces(cluster, live)),
        segments,
        size,
        stamp,
        "; ".join(stamp.differences(mapped_stamp())) or None,
    )


def _sources(manifest: Manifest) -> tuple[int, dict[str, int], list[str]]:
    """Count the files that gave articles and those of each folder; name the sources."""
    folders = Counter(str(Path(path).parent) for path in manifest.files)
    files = sum(bool(record.articles) for record in manifest.files.values())
    return files, dict(folders), list(manifest.sources)


def _read(directory: IndexDirectory) -> Status:
    snapshot = open_former(directory)
    generation, commit = snapshot.generation, snapshot.commit
    check_files(generation, commit)
    manifest = snapshot.manifest()
    stale = "; ".join(snapshot.stamp.differences(current_stamp()))
    # Not all files of the folder: a writer makes and removes others at any moment.
    with translated(generation):
        changed = (generation / contents_name(commit)).stat().st_mtime
        names = needed_files(generation, commit)
        size = sum((generation / name).stat().st_size for name in names)
    try:
        view = snapshot.view()
        articles, segments = view.live_documents(), len(view.segments)
    except IndexDamagedError as error:
        if not isinstance(error.__cause__, SegmentVersionError):
            raise
        articles = sum(len(record.articles) for record in manifest.files.values())
        segments = sum(name.endswith(".seg") for name in names)
    return Status(
        directory.root,
        generation.name,
        dt.datetime.fromtimestamp(changed, dt.timezone.utc),
        articles,
        *_sources(manifest),
        segments,
        size,
        snapshot.stamp,
        stale or None,
    )
