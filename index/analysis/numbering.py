"""Numbers for texts, given in the order in which they first come."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Protocol

from artikelsuche.corpus.native import load_native

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_native = load_native("artikelsuche.index.analysis._forms")
#: Whether forms are numbered and inverted in C, in a fraction of the memory.
IS_NATIVE = _native is not None


class Vocabulary(Protocol):
    """What numbers texts."""

    def __len__(self) -> int:
        """Count the texts."""

    def size(self) -> int:
        """Return how many bytes the texts take in C, how many letters they have in Python."""

    def number(self, text: str, /) -> int:
        """Return the number of a text, a new one where it has none."""

    def numbers(self, groups: Sequence[tuple[str, ...]], /) -> bytearray | array[int]:
        """Return the numbers of all texts of some groups, of 32 bits, one after the other."""

    def texts(self, first: int, last: int, /) -> list[str]:
        """Return the texts of the numbers from one to another, exclusive."""

    def encoded(self, numbers: NDArray[np.uint32], /) -> list[bytes]:
        """Return the texts of some numbers in UTF-8."""

    def order(self) -> bytearray | array[int]:
        """Return all numbers, of 32 bits, in the order of the bytes of their texts."""


def new_vocabulary() -> Vocabulary:
    """Make an empty vocabulary: in C where that was built, a fifth of the size and time."""
    if _native is None:
        return DictVocabulary()
    made: Vocabulary = _native.Vocabulary()
    return made


class DictVocabulary(dict[str, int]):
    """A vocabulary in Python."""

    def __init__(self) -> None:
        super().__init__()
        self._order: list[int] = []
        self._size = 0

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        self._size += len(text)
        return number

    def size(self) -> int:
        """Return how many letters the texts have."""
        return self._size

    def number(self, text: str) -> int:
        """Return the number of a text, a new one where it has none."""
        return self[text]

    def numbers(self, groups: Sequence[tuple[str, ...]]) -> array[int]:
        """Return the numbers of all texts of some groups, one after the other."""
        return array("I", map(self.__getitem__, chain.from_iterable(groups)))

    def texts(self, first: int, last: int) -> list[str]:
        """Return the texts of the numbers from one to another, exclusive."""
        return list(islice(self, first, last))

    def encoded(self, numbers: NDArray[np.uint32]) -> list[bytes]:
        """Return the texts of some numbers in UTF-8."""
        texts = list(self)
        return [texts[at].encode("utf-8", "surrogatepass") for at in numbers.tolist()]

    def order(self) -> array[int]:
        """Return all numbers in the order of the bytes of their texts."""
        texts = list(self)
        # The order of code points is that of the bytes of UTF-8.
        self._order.extend(range(len(self._order), len(texts)))
        self._order.sort(key=texts.__getitem__)
        return array("I", self._order)
