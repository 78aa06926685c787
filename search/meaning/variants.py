"""Variants: other spellings of a name, the people and adjectives of a country.

They are looked up at query time: the form asked for ranks first, its variants below it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from artikelsuche.corpus.lazy import lazy_pattern
from artikelsuche.index.analysis.acronyms import is_acronym
from artikelsuche.index.analysis.figures import SIGNS
from artikelsuche.index.analysis.folding import fold
from artikelsuche.index.analysis.stemming import stem
from artikelsuche.search.query.tree import NO_FORMS, Forms, Key

from .variant_file import Group

#: The longest name, in words, that is looked up.
LONGEST = 6

_WORD = lazy_pattern(r"[^\W_]+")


@dataclass
class Variants:
    """A table of variants, by the forms that queries ask for."""

    _names: dict[Key, set[Key]] = field(default_factory=dict)
    _stems: dict[Key, set[str]] = field(default_factory=dict)
    _adjectives: dict[str, Key] = field(default_factory=dict)
    _beginnings: set[str] = field(default_factory=set)
    _first: set[str] = field(default_factory=set)

    def add_groups(self, groups: Iterable[Group]) -> None:
        """Add the groups of a file of variants."""
        for group in groups:
            found = {key_of(entry) for entry in group.found}
            for entry in group.asked:
                self._add(key_of(entry), found)

    def add_country(self, names: list[str], adjectives: list[str]) -> None:
        """Add a country or region: names, genitives and people; adjectives in their base form."""
        keys = {key_of(name) for name in names}
        stems = {stem(adjective) for adjective in adjectives}
        for key in keys:
            self._add(key, keys)
            self._stems.setdefault(key, set()).update(stems)
        base = key_of(names[0])
        for adjective in adjectives:
            self._adjectives[stem(adjective)] = base
            self._add((stem(adjective),), set())

    def begins(self, word: str) -> bool:
        """Tell whether a name of several words may begin with an exact form."""
        return word in self._beginnings

    def may_know(self, word: str, last_stem: str | None) -> bool:
        """Tell quickly whether the table may know a name that begins with an exact form.

        It knows none where this is False, and the word by itself, or its stem, is none either.
        """
        first = self._first
        if word in first or last_stem in self._adjectives:
            return True
        return word[-1:] == "s" and word[:-1] in first

    def lookup(self, words: Key, last_stem: str | None = None) -> Forms:
        """Look up the other forms of a name; empty where the table does not know it.

        The stem of a single word finds inflected adjectives.
        """
        key = self.known(words, last_stem)
        if key is None:
            return NO_FORMS
        found = self._names.get(key, set()) - {words}
        stems = self._stems.get(key, set())
        if last_stem in self._adjectives and key not in found and key != words:
            found = found | {key}
        single = sorted(form for name in found if len(name) == 1 for form in _inflected(name[0]))
        phrases = sorted(name for name in found if len(name) > 1)
        names = tuple(form for form in dict.fromkeys(single) if (form,) != words)
        return Forms(names, tuple(phrases), tuple(sorted(stems)))

    def known(self, words: Key, last_stem: str | None) -> Key | None:
        """Return the name in the table that words stand for; None where there is none."""
        if self._names.get(words):
            return words
        if len(words) == 1 and last_stem in self._adjectives:
            return self._adjectives[last_stem]
        last = words[-1]
        if last.endswith("s") and len(last) > 4:
            without_s = (*words[:-1], last[:-1])
            return without_s if self._names.get(without_s) else None
        return None

    def _add(self, key: Key, others: set[Key]) -> None:
        self._names.setdefault(key, set()).update(others)
        self._first.update(key[:1])
        if len(key) > 1:
            self._beginnings.add(key[0])


def key_of(entry: str) -> Key:
    """Turn a name into the words that the exact layer holds: folded, but for acronyms."""
    words = _WORD.findall(entry)
    return tuple([word if is_acronym(word) else fold(SIGNS.get(word, word)) for word in words])


def _inflected(name: str) -> tuple[str, ...]:
    """List a name with its genitive and, for people in -er, its dative plural."""
    if name.isupper():
        return (name,)
    genitive = () if name[-1] in "sxz" else (f"{name}s",)
    return (name, *genitive, *((f"{name}n",) if name.endswith("er") else ()))
