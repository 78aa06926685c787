"""Gender forms: the words that Lehrer*innen, LehrerInnen, Kolleg(inn)en and jede:r stand for."""

from __future__ import annotations

import re
from typing import NamedTuple

from artikelsuche.corpus.lazy import lazy_pattern
from artikelsuche.index.analysis.tokenizer import GENDER_SIGNS
from artikelsuche.index.analysis.wordlists import read_words

_NOT_GENDER = read_words("not_gender.txt")
_GENDER = lazy_pattern(
    rf"(.{{2,}}?)(?:[{GENDER_SIGNS}]|/-?)(?:(innen|INNEN)([^\W\d_]*)|(Innen|In|IN|in)|(e?[rnsm]|e))",
    re.DOTALL,
)
_INNER_I = lazy_pattern(r"([^\W\d_]+[a-zäöüß])(In(?:nen)?)")


class GenderForm(NamedTuple):
    """What a gender form stands for.

    Attributes:
        whole: The word without its sign: Lehrerinnen, Lehrerinnenmangel, jeder.
        base: The word that the sign adds to: Lehrer, Lehrermangel, jede.
        is_person: Whether every form of that base is meant by its stem.
    """

    whole: str
    base: str
    is_person: bool = True


def read_gender(word: str) -> GenderForm | None:
    """Read a gender form by its sign, brackets or inner capital; None for any other word."""
    if word.isalnum():
        found = inner_capital(word)
        return None if found is None else GenderForm(found[1] + found[2].lower(), found[1])
    found = _GENDER.fullmatch(word.replace("(", "*").replace(")", ""))
    if found is None:
        return None
    base, women, rest, woman, ending = found.groups(default="")
    if ending:
        return GenderForm(base + ending, base, is_person=False)
    return GenderForm(base + (women or woman).lower() + rest, base + rest)


def inner_capital(word: str) -> re.Match[str] | None:
    """Match a gender form by its capital (LehrerInnen), but not LinkedIn."""
    match = _INNER_I.fullmatch(word)
    return None if match and word.lower() in _NOT_GENDER else match
