"""The letters of forms that do not have those of their stem: kam of kommen, Museen of Museum."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from artikelsuche.index.analysis.figures import NUMERALS
from artikelsuche.index.analysis.folding import fold, fold_all
from artikelsuche.index.analysis.stemming import stem_all
from artikelsuche.index.analysis.word_limits import LIMITS

from .lemmas import IS_STEM, read_as, stemmed_as
from .verbs import PREFIXES, STRONG, base_of

_SHORTEST = 3
# Letters of what is counted, at least.
_COUNTED = 8
_NUMBERS = tuple(frozenset(map(fold, NUMERALS)))
_HEADS = frozenset(map(fold, PREFIXES))


@lru_cache(4096)
def other_letters(term: str) -> frozenset[str]:
    """List folded letters, some of which every form with a stem has that has not those of the stem.

    Args:
        term: A stem.
    """
    found: set[str] = set()
    if len(term) > LIMITS.longest_stemmed:
        return frozenset()
    table = _letters_of_stems()
    for at in range(len(term) - 1):
        if letters := table.get(term[at:]):
            found |= _shortest(letters)
        if at and term[:at] in _HEADS and len(term) - at >= _SHORTEST:
            found.add(term[at:])  # ankündigen: angekündigt
    # 5-Prozent-Hürde of Fünfprozenthürde
    for word in _NUMBERS if term.startswith(_NUMBERS) else ():
        if term.startswith(word) and len(term) >= len(word) + _COUNTED:
            found.add(term[len(word) :])
    if term.endswith("el"):
        found.add(f"{term[:-2]}l")  # sammeln: sammle
    return frozenset(found)


@cache
def _letters_of_stems() -> dict[str, set[str]]:
    """Read the letters of irregular forms by their stem, which may end a longer one."""
    pairs = [*read_as(), *_strong()]
    by_word: dict[str, set[str]] = {}
    for (word, _), letters in zip(pairs, fold_all([form for _, form in pairs]), strict=True):
        by_word.setdefault(word, set()).add(letters)
    whole = [word for word in by_word if word[0] != IS_STEM]
    stems = dict(zip(whole, stem_all(whole), strict=True))
    found: dict[str, set[str]] = {}
    for word, forms in by_word.items():
        term = word[1:] if word[0] == IS_STEM else stems[word]
        for one in {term, term.rstrip("-")}:  # wachs- of wachsen, aufwachs of aufwachsen
            found.setdefault(one, set()).update(forms)
    return found


def _strong() -> Iterator[tuple[str, str]]:
    words = {verb: stemmed_as(verb) for verb in STRONG.infinitives}
    for forms in (STRONG.of_form, STRONG.of_inner):
        for form, verbs in forms.items():
            for verb in verbs:
                yield words[verb], form
    for verb, word in words.items():
        yield word, base_of(verb)


def _shortest(letters: set[str]) -> frozenset[str]:
    """Leave out what has another within it."""
    chosen: list[str] = []
    for one in sorted(letters, key=len):
        if not any(shorter in one for shorter in chosen):
            chosen.append(one)
    return frozenset(chosen)
