"""Finding copies: the clusters of a commit, of those of the commit before and what has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from artikelsuche.index.analysis.numbering import new_vocabulary
from artikelsuche.index.codec.segment_data import SegmentData
from artikelsuche.index.copies.candidates import Corpus, Part
from artikelsuche.index.copies.clusters import Pairs, clusters
from artikelsuche.index.copies.comparing import Contents, compared
from artikelsuche.index.copies.shingles import FormHashes, different, shingled
from artikelsuche.index.store.index_view import IndexView

from .form_streams import FormStream

Numbers = NDArray[np.int64]

# Texts that are compared at once, and letters of those that are read at once.
_TEXTS, _LETTERS = 2000, 1 << 20
# Forms that are remembered from one block of texts to the next.
_FORMS = 500_000


class TextReader:
    """Reads texts as runs of words and figures; remembers the forms it has seen.

    Args:
        text: Returns the text of a document.
    """

    def __init__(self, text: Callable[[int], str]) -> None:
        self._text = text
        self._forget()

    def read(self, documents: Sequence[int]) -> Iterator[Contents]:
        """Yield what the text of each of some documents consists of."""
        some: list[str] = []
        letters = 0
        for document in documents:
            some.append(self._text(document))
            letters += len(some[-1])
            if letters >= _LETTERS:
                yield from self._contents(some)
                some, letters = [], 0
        if some:
            yield from self._contents(some)

    def _forget(self) -> None:
        self._vocabulary = new_vocabulary()
        self._hashes = FormHashes(self._vocabulary)
        self._digits = np.empty(0, dtype=np.bool_)

    def _contents(self, texts: Sequence[str]) -> Iterator[Contents]:
        if len(self._vocabulary) > _FORMS:
            self._forget()
        stream = FormStream(self._vocabulary)
        for number, text in enumerate(texts):
            stream.add(number, text)
        forms, sizes = stream.forms(), stream.sizes()
        figures = self._figures(forms, sizes)
        for block in shingled(self._hashes, forms, sizes):
            ends = np.cumsum(block.counts)
            for count, end in zip(block.counts.tolist(), ends.tolist(), strict=True):
                runs = block.hashes[end - count : end]
                yield Contents(runs, different(runs), next(figures))

    def _figures(
        self, forms: NDArray[np.uint32], sizes: NDArray[np.uint32]
    ) -> Iterator[NDArray[np.bool_]]:
        """Yield for each text which of its words have a digit."""
        more = self._vocabulary.texts(len(self._digits), len(self._vocabulary))
        digits = np.fromiter((any(map(str.isdecimal, text)) for text in more), np.bool_, len(more))
        self._digits = np.concatenate((self._digits, digits))
        yield from np.split(self._digits[forms], np.cumsum(sizes)[:-1].astype(np.int64))


def moved(known: Pairs, places: Sequence[Numbers], before: int) -> tuple[Pairs, Numbers]:
    """Number the pairs of a commit as the next one does, and list what is new in that.

    Args:
        known: The pairs.
        places: For each segment the new numbers of its documents, -1 for those that are gone.
        before: How many of these segments the earlier commit had.
    """
    old, new = (
        np.concatenate([np.empty(0, np.int64), *some])
        for some in (places[:before], places[before:])
    )
    return Pairs(old[known.one], old[known.other], known.shares), new[new >= 0]


def find_copies(
    segments: Sequence[SegmentData], known: Pairs, added: Numbers
) -> tuple[Pairs, dict[int, int]]:
    """Find the copies of an index.

    Args:
        segments: Its segments.
        known: The pairs that the commit before knew, by the numbers of now; -1 where one is gone.
        added: The documents that are new.

    Returns:
        All pairs of copies, and of each document in a cluster the longest text of it.
    """
    view = IndexView(segments)
    corpus = Corpus(
        [Part(b, s.sketches(), s.live) for b, s in zip(view.bases, segments, strict=True)]
    )
    both = np.concatenate((known.one, known.other))
    there = (known.one >= 0) & (known.other >= 0)
    # What has lost a copy may be one of others too, which it was not compared with.
    widowed = both[np.concatenate((~there, ~there)) & (both >= 0)]
    found = [Pairs(known.one[there], known.other[there], known.shares[there])]
    reader = TextReader(view.text)
    for longer, shorter in corpus.candidates(np.unique(np.concatenate((added, widowed)))):
        candidates = list(zip(longer.tolist(), shorter.tolist(), strict=True))
        rows = list(compared(candidates, reader.read, _TEXTS))
        if rows:
            one, other, shares = map(np.array, zip(*rows, strict=True))
            found.append(Pairs(one, other, shares.astype(np.float32)))
    pairs = _once(found)
    sizes = corpus.sizes(np.unique(np.concatenate((pairs.one, pairs.other))))
    return pairs, clusters(pairs, sizes, view.key)


def _once(found: Sequence[Pairs]) -> Pairs:
    """Put pairs together, each of them once."""
    one = np.concatenate([pairs.one for pairs in found])
    other = np.concatenate([pairs.other for pairs in found])
    low, high = np.minimum(one, other), np.maximum(one, other)
    _, first = np.unique(low << 32 | high, return_index=True)
    return Pairs(low[first], high[first], np.concatenate([pairs.shares for pairs in found])[first])
