"""What a query looks up for a word, where that is not what an article is indexed under."""

from __future__ import annotations

from functools import lru_cache

from .stemming import joined_stems
from .word_terms import word_analysis

#: The linking elements between the parts of a compound, folded.
LINKS = ("s", "es", "n", "en", "er", "e")


def query_part_stems(word: str) -> tuple[str, ...]:
    """List the stems under which the parts of a compound in a query are looked up.

    Args:
        word: A word in NFC, as written.

    Returns:
        One stem for each part; empty where it is no compound.
    """
    return word_analysis().query_part_stems(word)


@lru_cache(4096)
def stems_as_one(first: str, second: str) -> tuple[str, ...]:
    """List the stems of two folded words written as one, with any linking element."""
    return joined_stems(first, ("", *LINKS), second)
