"""The word of a sequence by which it is found: the one whose letters are the rarest in texts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from artikelsuche.index.analysis.prefilter.surroundings import shown_letters

# So many letters at least tell a word.
_FEWEST = 2

_Words = tuple[tuple[str, ...], ...]


class Around(NamedTuple):
    """What to look for around a word.

    Attributes:
        reach: How many forms before and behind it belong to the sequence.
        letters: The letters of all words of the sequence; None where letters do not show them.
    """

    reach: int
    letters: tuple[tuple[bytes, ...], ...] | None


class Anchors:
    """The words of sequences around which to look for the others.

    Args:
        sequences: The alternative terms of the words of each sequence, of any layer, and how many
            positions around a word the others may stand.

    Attributes:
        around: By its term, what to look for around a word.
        shown: Whether letters show all of these terms.
    """

    def __init__(self, sequences: Iterable[tuple[_Words, int]]) -> None:
        self.around: dict[str, tuple[Around, ...]] = {}
        self.shown = True
        for words, reach in sequences:
            found = [_letters_of(word) for word in words]
            lengths = [min(map(len, letters)) if letters else 0 for letters in found]
            best = max(range(len(words)), key=lengths.__getitem__)
            self.shown = self.shown and lengths[best] >= _FEWEST
            letters = tuple(word for word in found if word)
            around = Around(reach, letters if len(letters) == len(words) else None)
            for term in words[best]:
                self.around[term] = (*self.around.get(term, ()), around)


def _letters_of(word: tuple[str, ...]) -> tuple[bytes, ...] | None:
    """Return the letters of each alternative; None where one has none that always show it."""
    found = [letters for term in word if (letters := shown_letters(term)) is not None]
    return tuple(found) if len(found) == len(word) else None
