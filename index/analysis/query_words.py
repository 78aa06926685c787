"""What a query looks up for a word, where that is not what an article is indexed under."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

from artikelsuche.index.analysis.compounds.part_stems import LINKS, quick_words, split_into_nouns

from .stemming import joined_stems, query_stems

#: What a query looks up for a plain word: its terms on the exact layer, the folded form first and
#: the spelling last; the stems under which it is indexed; those under which it is looked up
#: (`query_stems`); and those of the parts of a compound (`query_part_stems`).
QueryWord: TypeAlias = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def query_word(word: str) -> QueryWord | None:
    """Find at once what a query looks up for a plain word.

    Args:
        word: A word in NFC, as written.

    Returns:
        The same as the analysis gives; None where it has to be asked.
    """
    words = quick_words()
    return None if words is None else words.query(word)


def query_part_stems(word: str) -> tuple[str, ...]:
    """List the stems under which the parts of a compound in a query are looked up.

    Args:
        word: A word in NFC, as written.

    Returns:
        One stem for each part; empty where it is no compound.
    """
    return tuple(dict.fromkeys(query_stems(part)[0] for part in split_into_nouns(word)))


@lru_cache(4096)
def stems_as_one(first: str, second: str) -> tuple[str, ...]:
    """List the stems of two words written as one, with any linking element.

    Args:
        first: A folded word.
        second: Another one.

    Returns:
        The stems, each once.
    """
    return joined_stems(first, ("", *LINKS), second)
