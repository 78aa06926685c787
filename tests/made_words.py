"""Words made of known words, as compounds are and as they are not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from artikelsuche.index.analysis.compounds.lexicon import Lexicon


def made_words(
    lexicon: Lexicon, curated: Sequence[str], endings: Sequence[str], letters: str, chance: Random
) -> Iterator[str]:
    """Make words of known words, curated parts, endings and, in some, a stray letter, or cut short.

    Args:
        lexicon: The known words.
        curated: Further parts.
        endings: What may follow each part.
        letters: The stray letters.
        chance: What chooses.

    Yields:
        Words without end, in small letters.
    """
    known = sorted(lexicon.load())
    while True:
        pieces = [
            chance.choice(known if chance.random() < 0.7 else curated) + chance.choice(endings)
            for _ in range(chance.choice([1, 2, 2, 2, 3]))
        ]
        if chance.random() < 0.1:
            pieces.insert(chance.randrange(len(pieces) + 1), chance.choice(letters))
        word = "".join(pieces)
        yield word[: chance.randrange(len(word)) + 1] if chance.random() < 0.1 else word
