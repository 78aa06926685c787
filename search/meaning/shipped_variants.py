"""The tables of variants that ship with the package.

Both tables are read line by line. The first lookups of a process read the few lines that may hold
what is asked for; one that goes on asking (a server) reads all of them once.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from artikelsuche.index.analysis.folding import fold
from artikelsuche.search.query.tree import NO_FORMS, Forms, Key

from .variant_file import Group, parse_variants
from .variants import Variants

# Reading everything takes as long as so many lookups that read lines.
_ASKED = 100
# What folding takes long for, one letter after the other.
_UMLAUTS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})


class ShippedVariants(Variants):
    """The shipped variants; safe to use from several threads, and not to be changed."""

    def __init__(self) -> None:
        super().__init__()
        self._whole: Variants | None = None
        self._asked = 0
        self._lines = [(line, fold(line.lower().translate(_UMLAUTS))) for line in _lines()]

    def begins(self, word: str) -> bool:
        """Tell whether a name may begin with a word, as `Variants.begins` does."""
        return self._whole is None or self._whole.begins(word)

    def may_know(self, word: str, last_stem: str | None) -> bool:
        """Tell quickly whether there may be a name, as `Variants.may_know` does."""
        return self._whole is None or self._whole.may_know(word, last_stem)

    def lookup(self, words: Key, last_stem: str | None = None) -> Forms:
        """Look up a name, as `Variants.lookup` does."""
        if self._whole is None and self._asked >= _ASKED:
            self._whole = variants_with(())
        if self._whole is not None:
            return self._whole.lookup(words, last_stem)
        self._asked += 1
        roots = {_root(words), *((last_stem,) if last_stem else ())}
        key = self._about(roots).known(words, last_stem)
        if key is None:
            return NO_FORMS
        return self._about({*roots, _root(key)}).lookup(words, last_stem)

    def _about(self, roots: set[str]) -> Variants:
        """Read the lines that hold one of some beginnings of words, and perhaps others."""
        found = Variants()
        _add(found, [line for line, text in self._lines if any(root in text for root in roots)])
        return found


@cache
def shipped_variants() -> Variants:
    """Read the tables that ship with the package.

    Returns:
        The table; it must not be changed.
    """
    return ShippedVariants()


def variants_with(groups: Iterable[Group]) -> Variants:
    """Make a table of the shipped variants and those of a user.

    Args:
        groups: The user's groups.

    Returns:
        The table.
    """
    variants = Variants()
    _add(variants, _lines())
    variants.add_groups(groups)
    return variants


def _root(words: Key) -> str:
    """Return what every line with a name holds: its first word, without the s of a genitive."""
    return fold(words[0]).removesuffix("s")


def _lines() -> list[str]:
    """List the lines of both tables, those of countries first; only these have columns."""
    folder = files("artikelsuche.search").joinpath("tables")
    return [
        line
        for name in ("demonyms.txt", "variants.txt")
        for line in folder.joinpath(name).read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]


def _add(variants: Variants, lines: list[str]) -> None:
    for line in lines:
        if "|" in line:
            names, genitives, adjectives, people = (
                [entry.strip() for entry in column.split(",") if entry.strip() != "-"]
                for column in line.split("|")
            )
            variants.add_country([*names, *genitives, *people], adjectives)
        else:
            variants.add_groups(parse_variants(line, "variants.txt"))
