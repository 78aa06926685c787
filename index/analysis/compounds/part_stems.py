"""The parts of compounds, as the stems under which the stem layer holds them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from artikelsuche.index.analysis.folding import fold
from artikelsuche.index.analysis.stemming import stems
from artikelsuche.index.analysis.word_limits import LIMITS

from .lexicon import Lexicon
from .native_words import QuickWords
from .part_tables import part_tables
from .splitter import Splitter

#: The linking elements between the parts of a compound, folded.
LINKS = ("s", "es", "n", "en", "er", "e")


@cache
def _splitter() -> Splitter:
    return Splitter(Lexicon())


@lru_cache(maxsize=20_000)
def split(word: str) -> tuple[str, ...]:
    """Split a compound.

    Args:
        word: A word as written.

    Returns:
        Its folded parts without linking elements; empty where it is no compound.
    """
    return _split(word, fold(word))


def _split(word: str, folded: str) -> tuple[str, ...]:
    parts = _splitter().split_folded(word, folded)
    return () if parts and _has_false_short_part(word.lower(), folded, parts) else parts


def _has_false_short_part(word: str, folded: str, parts: tuple[str, ...]) -> bool:
    """Tell whether folding made up a short part: Porträt holds no Rat, Erdöl does hold Öl."""
    if word.isascii() or len(folded) != len(word):
        return False
    at = 0
    known = part_tables().written
    for part in parts:
        at = folded.find(part, at)
        written = word[at : at + len(part)]
        if len(part) < LIMITS.min_part and not written.isascii() and written not in known:
            return True
        at += len(part)
    return False


@lru_cache(maxsize=50_000)
def _stems_of_part(part: str) -> tuple[str, ...]:
    return stems(part)


def part_stems(word: str, folded: str, own: tuple[str, ...]) -> tuple[str, ...]:
    """List the stems under which the parts of a compound are indexed.

    Args:
        word: A word in NFC, as written.
        folded: The same word as `folding.fold` leaves it.
        own: Its own stems.

    Returns:
        The stems of its parts that are not its own; empty where it is no compound.
    """
    return _stems_of(_nouns(word, folded), folded, own)


def quick_words() -> QuickWords | None:
    """Return what knows the terms of words in C, where it was built and has been prepared."""
    return _splitter().words


def load_lexicon() -> None:
    """Read the lexicon into memory, for a run that will split thousands of words."""
    _splitter().load()


def splits_in_bulk() -> bool:
    """Tell whether the preparation for `all_part_stems` has been done already."""
    return _splitter().is_ready


def prepare_bulk() -> None:
    """Do the preparation for `all_part_stems`, and keep it for other processes."""
    _splitter().prepare(keep=True)


def all_part_stems(
    words: Sequence[str], folded: Sequence[str], own: Sequence[tuple[str, ...]]
) -> list[tuple[str, ...]]:
    """List the stems of the parts of many words at once.

    Args:
        words: Words of letters alone, in NFC, as written.
        folded: The same words as `folding.fold` leaves them.
        own: Their own stems.

    Returns:
        What `part_stems` says of each.
    """
    found: list[tuple[str, ...]] = [()] * len(words)
    long = [index for index, word in enumerate(words) if len(word) >= LIMITS.shortest]
    split_ = _splitter().split_all([words[i] for i in long], [folded[i] for i in long])
    for index, parts in zip(long, split_, strict=True):
        word = words[index]
        if parts and not _has_false_short_part(word.lower(), folded[index], parts):
            nouns = [part.capitalize() for part in parts]
            found[index] = _stems_of(nouns, folded[index], own[index])
    return found


def _stems_of(parts: Sequence[str], folded: str, own: tuple[str, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for part in parts:
        for stem_ in _stems_of_part(part):
            if stem_ != folded and stem_ not in own and stem_ not in found:
                found.append(stem_)
    return tuple(found)


def split_into_nouns(word: str) -> list[str]:
    """Split a compound into the nouns that its parts are.

    Args:
        word: A word in NFC, as written.

    Returns:
        Its parts, capitalised; empty where it is no compound.
    """
    return _nouns(word, fold(word))


def _nouns(word: str, folded: str) -> list[str]:
    if len(word) < LIMITS.shortest or not word.isalpha():
        return []
    return [part.capitalize() for part in _split(word, folded)]
