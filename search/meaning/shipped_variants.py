"""The tables of variants that ship with the package.

Reading both takes longer than many a search. So each line is found by the first words of its
names, and read when one of them is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from artikelsuche.corpus.tables import tables_folder
from artikelsuche.index.analysis.folding import fold
from artikelsuche.index.analysis.stemming import stem_all
from artikelsuche.search.query.tree import NO_FORMS, Forms, Key

from .variant_file import Group, parse_variants
from .variants import Variants

# What folding takes long for, one letter after the other.
_UMLAUTS = {"ä": "a", "ö": "o", "ü": "u", "ß": "ss"}
# How many names, and first words of names, are remembered.
_REMEMBERED = 4096
_FIRST_WORD = re.compile(r"(?:^|[,|>])[\W_]*([^\W_]+)")


class ShippedVariants(Variants):
    """The shipped variants; safe to use from several threads, and not to be changed."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = _lines()
        self._numbers: dict[str, list[int]] = {}
        self._read: dict[frozenset[str], Variants] = {}
        self._forms = lru_cache(_REMEMBERED)(self._look_up)
        self._number_roots()

    def _number_roots(self) -> None:
        """Note the lines of each root of a name, and of each stem of an adjective."""
        plain = "\n".join(self._lines).lower()
        for letter, written in _UMLAUTS.items():
            plain = plain.replace(letter, written)
        for number, line in enumerate(plain.split("\n")):
            for word in _FIRST_WORD.findall(fold(line)):
                self._numbers.setdefault(word.rstrip("s"), []).append(number)
        lines = [(number, line) for number, line in enumerate(self._lines) if "|" in line]
        adjectives = [(number, word) for number, line in lines for word in _columns(line)[2]]
        stems = stem_all([word for _, word in adjectives])
        for (number, _), stem in zip(adjectives, stems, strict=True):
            self._numbers.setdefault(stem, []).append(number)

    def begins(self, word: str) -> bool:
        """Tell whether a name may begin with a word, as `Variants.begins` does."""
        return _root(word) in self._numbers

    def may_know(self, word: str, last_stem: str | None) -> bool:
        """Tell quickly whether there may be a name, as `Variants.may_know` does."""
        return _root(word) in self._numbers or last_stem in self._numbers

    def lookup(self, words: Key, last_stem: str | None = None) -> Forms:
        """Look up a name, as `Variants.lookup` does."""
        return self._forms(words, last_stem)

    def _look_up(self, words: Key, last_stem: str | None) -> Forms:
        roots = {_root(words[0]), last_stem or ""}
        key = self._about(roots).known(words, last_stem)
        if key is None:
            return NO_FORMS
        return self._about({*roots, _root(key[0])}).lookup(words, last_stem)

    def _about(self, roots: set[str]) -> Variants:
        """Read the lines with some roots, once however often they are asked for."""
        known = frozenset(roots & self._numbers.keys())
        found = self._read.get(known)
        if found is None:
            numbers = sorted({number for root in known for number in self._numbers[root]})
            found = Variants()
            _add(found, [self._lines[number] for number in numbers])
            self._read[known] = found
        return found


@cache
def shipped_variants() -> Variants:
    """Read the tables that ship with the package, which must not be changed."""
    return ShippedVariants()


def variants_with(groups: Iterable[Group]) -> Variants:
    """Make a table of the shipped variants and the groups of a user."""
    variants = Variants()
    _add(variants, _lines())
    variants.add_groups(groups)
    return variants


@lru_cache(_REMEMBERED)
def _root(word: str) -> str:
    """Return what the lines with a name are found by: its first word, without a genitive's s."""
    return fold(word).rstrip("s")


def _columns(line: str) -> list[list[str]]:
    """Read a line of countries: its names, genitives, adjectives and people."""
    columns = [column.split(",") for column in line.split("|")]
    return [[e.strip() for e in entries if e.strip() != "-"] for entries in columns]


def _lines() -> list[str]:
    """List the lines of both tables, those of countries first; only these have columns."""
    folder = tables_folder("artikelsuche.search")
    return [
        line
        for name in ("demonyms.txt", "variants.txt")
        for line in (folder / name).read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]


def _add(variants: Variants, lines: list[str]) -> None:
    for line in lines:
        if "|" in line:
            names, genitives, adjectives, people = _columns(line)
            variants.add_country([*names, *genitives, *people], adjectives)
        else:
            variants.add_groups(parse_variants(line, "variants.txt"))
