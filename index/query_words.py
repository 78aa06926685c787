"""What a query looks up for a word, where that is not what an article is indexed under."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from .compounds import LINKS, quick_words, split_into_nouns
from .stemming import joined_stems, query_stems


class QueryWord(NamedTuple):
    """What a query looks up for a plain word.

    Attributes:
        exact: Its terms on the exact layer, the folded form first and the spelling last.
        stems: The stems under which it is indexed.
        looked_up: The stems under which it is looked up (`query_stems`).
        parts: Those of the parts of a compound (`query_part_stems`).
    """

    exact: tuple[str, ...]
    stems: tuple[str, ...]
    looked_up: tuple[str, ...]
    parts: tuple[str, ...]


def query_word(word: str) -> QueryWord | None:
    """Find at once what a query looks up for a plain word.

    Args:
        word: A word in NFC, as written.

    Returns:
        The same as the analysis gives; None where it has to be asked.
    """
    words = quick_words()
    found = None if words is None else words.query(word)
    return None if found is None else QueryWord._make(found)


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
