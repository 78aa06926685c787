"""Sketches: for each document of a segment the smallest hashes of what its text consists of.

Two texts have about the same share of small hashes in common as of all hashes (bottom-k sketch, a
kind of MinHash; Broder 1997, Cohen and Kaplan 2007).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .sections import Sections, SectionWriter

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: So many hashes are kept of each text. With 16, two texts of which one holds the other and is
#: five times as long have one in common in 97 of 100 cases; one per cent of an index.
KEPT = 16
#: Stands for no hash in a row of a text that has fewer.
EMPTY = 0xFFFFFFFF


class Sketches(NamedTuple):
    """The sketches of some documents.

    Args:
        sizes: How many hashes each of their texts has in all.
        rows: The smallest ones, ascending, in a row for each document.
    """

    sizes: NDArray[np.uint32]
    rows: NDArray[np.uint32]


def no_sketches(documents: int) -> Sketches:
    """Make the sketches of documents without any text."""
    import numpy as np

    return Sketches(np.zeros(documents, np.uint32), np.full((documents, KEPT), EMPTY, np.uint32))


def write_sketches(sections: SectionWriter, sketches: Sketches) -> None:
    """Write the sketches of all documents of a segment."""
    sections.add("sketches/sizes", sketches.sizes.astype("<u4"))
    sections.add("sketches/rows", sketches.rows.astype("<u4").ravel())


def read_sketches(sections: Sections, documents: int) -> Sketches:
    """Read the sketches of a segment; of one that was written without any, empty ones."""
    if "sketches/sizes" not in sections:
        return no_sketches(documents)
    sections.guard("sketches/sizes")()
    sections.guard("sketches/rows")()
    rows = sections.array("sketches/rows").reshape(documents, KEPT)
    return Sketches(sections.array("sketches/sizes"), rows)
