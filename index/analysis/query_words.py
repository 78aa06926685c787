"""What a query looks up for a word, where that is not what an article is indexed under."""

from __future__ import annotations

from functools import lru_cache

from .stemming import joined_stems

#: The linking elements between the parts of a compound, folded.
LINKS = ("s", "es", "n", "en", "er", "e")


@lru_cache(4096)
def stems_as_one(first: str, second: str) -> tuple[str, ...]:
    """List the stems of two folded words written as one, with any linking element."""
    return joined_stems(first, ("", *LINKS), second)
