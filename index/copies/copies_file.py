"""The file of copies: which documents of a commit are copies, and the clusters they make.

It lies beside the segments as `copies-<n>.bin`, n being the number of the commit, in the layout of
a segment. Documents are named by their numbers in the index, so that it is of these segments in
this order, which it names.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from artikelsuche.corpus.language import tr
from artikelsuche.index.codec.blocks import SegmentFormatError
from artikelsuche.index.codec.sections import Sections, SectionWriter

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .clusters import Pairs

#: What the names of these files begin with.
PREFIX = "copies-"


class Copies:
    """The clusters of copies in an index.

    Args:
        members: The documents that have copies, ascending.
        clusters: For each of them the number of its cluster, from 1.
        grouped: The documents again, by cluster.
        ends: Where each cluster ends in these, 0 before the first one.
    """

    def __init__(
        self, members: memoryview, clusters: memoryview, grouped: memoryview, ends: memoryview
    ) -> None:
        self._members = members
        self._clusters = clusters
        self._grouped = grouped
        self._ends = ends
        self.count = len(ends) - 1

    def clusters(self, documents: NDArray[np.int64]) -> NDArray[np.uint32]:
        """Return the cluster of each of some documents, 0 where it has no copies."""
        import numpy as np

        if not self.count:
            return np.zeros(len(documents), np.uint32)
        members, clusters = np.asarray(self._members), np.asarray(self._clusters)
        places = np.minimum(np.searchsorted(members, documents), len(members) - 1)
        there = members[places] == documents
        return np.where(there, clusters[places], np.uint32(0))

    def cluster(self, document: int) -> int:
        """Return the cluster of one document, 0 where it has no copies."""
        place = bisect_left(self._members, document)
        there = place < len(self._members) and self._members[place] == document
        return self._clusters[place] if there else 0

    def between(self, first: int, last: int) -> tuple[memoryview, memoryview]:
        """Return the documents with copies from one to another, exclusive, and their clusters."""
        start, end = bisect_left(self._members, first), bisect_left(self._members, last)
        return self._members[start:end], self._clusters[start:end]

    def members(self, document: int) -> list[int]:
        """List the cluster of a document; the document alone where it has no copies."""
        cluster = self.cluster(document)
        if not cluster:
            return [document]
        return self._grouped[self._ends[cluster - 1] : self._ends[cluster]].tolist()


_NONE = memoryview(array("I"))
#: The copies of an index that has none.
NO_COPIES = Copies(_NONE, _NONE, _NONE, memoryview(array("I", [0])))


def copies_path(generation: Path, commit: int) -> Path:
    """Name the file of copies of a commit."""
    return generation / f"{PREFIX}{commit}.bin"


def write_copies(
    path: Path, segments: Sequence[str], pairs: Pairs, longest: Mapping[int, int]
) -> None:
    """Write the file of copies of a commit; who calls makes it durable.

    Args:
        path: The file.
        segments: The names of the segments, in the order of their documents.
        pairs: The pairs of copies.
        longest: The longest text of the cluster of each document that has copies.
    """
    import numpy as np

    members = np.array(sorted(longest), dtype="<u4")
    leaders = np.array([longest[number] for number in members.tolist()], dtype=np.int64)
    _, clusters = np.unique(leaders, return_inverse=True)
    with path.open("wb") as stream:
        sections = SectionWriter(stream)
        sections.add("pairs/one", pairs.one.astype("<u4"))
        sections.add("pairs/other", pairs.other.astype("<u4"))
        sections.add("pairs/shares", pairs.shares.astype("<f4"))
        sections.add("members", members)
        sections.add("clusters", (clusters + 1).astype("<u4"))
        sections.add("grouped", members[np.argsort(clusters, kind="stable")])
        sections.add("ends", np.cumsum(np.bincount(clusters + 1, minlength=1)).astype("<u4"))
        sections.finish({"segments": list(segments)})


def _opened(path: Path, segments: Sequence[str]) -> Sections:
    sections = Sections(path)
    if sections.meta["segments"] != list(segments):
        raise SegmentFormatError(tr("is of other segments"))
    return sections


def _items(sections: Sections, name: str) -> memoryview:
    sections.guard(name)()
    return sections.items(name)


def read_copies(path: Path, segments: Sequence[str]) -> Copies:
    """Read the clusters of a commit with some segments.

    Raises:
        OSError: There is no such file.
        SegmentFormatError: It is damaged, or of another commit.
    """
    sections = _opened(path, segments)
    names = ("members", "clusters", "grouped", "ends")
    return Copies(*(_items(sections, name) for name in names))


def read_pairs(path: Path, segments: Sequence[str]) -> Pairs:
    """Read the pairs of a commit with some segments; errors are as above."""
    import numpy as np

    from .clusters import Pairs

    sections = _opened(path, segments)
    one, other, shares = (
        np.asarray(_items(sections, f"pairs/{name}")) for name in ("one", "other", "shares")
    )
    return Pairs(one.astype(np.int64), other.astype(np.int64), shares)


def remove_old_copies(generation: Path, commit: int) -> None:
    """Remove the files of copies of other commits than the given one."""
    for path in generation.glob(f"{PREFIX}*.bin"):
        if path != copies_path(generation, commit):
            path.unlink(missing_ok=True)
