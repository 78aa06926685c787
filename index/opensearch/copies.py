"""The copies of a text: what it is compared with, and whether that is one.

A document has the smallest hashes of the runs of words of its text as terms. Those that share some
are read and compared when somebody asks for copies, as a run on disk compares all articles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from artikelsuche.index.codec.sketches import KEPT
from artikelsuche.index.copies.candidates import FEWEST_RUNS
from artikelsuche.index.copies.comparing import copied
from artikelsuche.index.writing.copy_finding import TextReader


class Sketcher:
    """Writes the hashes of texts; remembers the forms it has seen."""

    def __init__(self) -> None:
        self._texts: Sequence[str] = ()
        self._reader = TextReader(lambda number: self._texts[number])

    def of(self, texts: Sequence[str]) -> Iterator[list[str]]:
        """Yield the smallest hashes of each text; none of a text too short to have copies."""
        self._texts = texts
        for contents in self._reader.read(range(len(texts))):
            kept = contents.known[:KEPT].tolist() if len(contents.runs) >= FEWEST_RUNS else []
            yield list(map(str, kept))


def are_copies(text: str, others: Sequence[str]) -> Iterator[bool]:
    """Tell of each of some texts whether it is a copy of one."""
    texts = [text, *others]
    own, *contents = TextReader(texts.__getitem__).read(range(len(texts)))
    for other in contents:
        yield copied(own, other) is not None
