"""Lemmas: what a form is read as before it is stemmed, where the stemmer would leave it apart.

Museen is stemmed as Museum, geimpft as impfen, höher as hoch: so all forms of a word have one stem.
What the stemmer would mix has a stem of its own: Falle and Fall, arm and Arm.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from artikelsuche.corpus.lazy import lazy_pattern
from artikelsuche.index.analysis.folding import fold
from artikelsuche.index.analysis.word_limits import LIMITS
from artikelsuche.index.analysis.wordlists import read_rows, read_words

from .umlauts import as_umlauts, with_umlauts
from .verbs import DECLINED, base_of, has_twin, infinitives, of_participle

#: Before a lemma that is a stem already.
IS_STEM: Final = "="
# What else the stemmer leaves apart: schwerste, neuste, aktivste; sicherere; variable, edle and
# verriegle; offenere, and spannendste, which is read as spannend is.
_COMPARED: Final = lazy_pattern(
    "(.+(?:[aeiouäöü][rh]|[ae]u|iv|ös|p))ste[nrsm]?|(.+er)ere[nrsm]?"
    "|(.+[ai]b(?=le)|.+[bdfgkpt](?=le[nrsm]?$))le(?:[nrsm]|re[nrsm]?)?"
    "|(.{2,}[^i]en|.{3,}nd|.{3,}t)(?:er|e?st)e[nrsm]?"
)
# Germanistik would have the stem of Germanisten; germanistisch may be of either.
_ISTIK: Final = lazy_pattern("(.+ist)(?:ik(?:en)?|(isch(?:e[nrsm]?)?))")
# Papiere and Karrieren: of Papier the stemmer would leave papi.
_IER: Final = lazy_pattern("(.+ier)(?:e|en|s|es)")
# So many letters at the end of a noun choose the forms that it may end with.
_CHOSEN_BY: Final = 4
_PARTICIPLES: Final = tuple(
    first + ending for first in ("t", "en") for ending in DECLINED if first + ending != "en"
)


def _adjectives() -> Iterator[tuple[str, str]]:
    for positive, *forms in read_rows("comparatives.txt"):
        for form in forms:
            for ending in ("n", "r", "s", "m", "") if form.endswith("e") else DECLINED:
                yield form + ending, positive


_ADJECTIVES = {form: (positive,) for form, positive in _adjectives()}


# Closes the stem of an adjective that is spelled like a noun.
_APART = "_"


def _apart() -> Iterator[tuple[str, tuple[str]]]:
    for word in read_words("adjectives_apart.txt"):
        stem = (f"{IS_STEM}{word}{_APART}",)
        yield word, stem
        for first in ("", "er", "st", "est"):
            for ending in DECLINED[first[-2:] == "st" :]:
                yield f"{word.removesuffix('e')}{first}{ending}", stem
        for form, (positive,) in _ADJECTIVES.items():
            if positive == word:
                yield form, stem


_SMALL: Final = _ADJECTIVES | dict(_apart())
_NOUN_ROWS = [(row[0], form) for row in read_rows("irregular_nouns.txt") for form in row[1:]]


def _capital() -> dict[str, tuple[str, ...]]:
    """Read what forms with a capital are stemmed as, by their small letters."""
    nouns: dict[str, tuple[str, ...]] = {}
    for noun, form in _NOUN_ROWS:
        key = form.removeprefix("=").lower()
        nouns[key] = (*nouns.get(key, ()), noun)
    homonyms = {form.lower(): found for form, found in _HOMONYMS.items() if not form.islower()}
    return _ADJECTIVES | nouns | homonyms


_HOMONYMS: Final = {row[0]: row[1:] for row in read_rows("homonyms.txt") if row[0][-1] != "-"}
#: The stem of a part of compounds, folded, that means less than the word: Alter in Altersrente.
PARTS = {
    fold(row[0][:-1]): row[1].removeprefix(IS_STEM)
    for row in read_rows("homonyms.txt")
    if row[0][-1] == "-"
}
_CAPITAL: Final = _capital()


def _last_parts() -> dict[str, list[tuple[str, str]]]:
    """Read the forms that end compounds, by their last letters; the longest of them first."""
    found: dict[str, list[tuple[str, str]]] = {}
    rows = [(noun.lower(), form.lower()) for noun, form in _NOUN_ROWS if form[0] != "="]
    for noun, form in sorted(rows, key=lambda row: -len(row[1])):
        found.setdefault(form[-_CHOSEN_BY:], []).append((form, noun))
    return found


_LAST_PARTS: Final = _last_parts()
_SHORTEST_FIRST: Final = 3
_LONGEST_STEMMED: Final = LIMITS.longest_stemmed


def lemmas(word: str, small: str) -> tuple[str, ...]:
    """List what a word is stemmed as.

    Args:
        word: A word in NFC, as written: its capital tells a noun.
        small: The word in small letters.

    Returns:
        Words, or stems behind `IS_STEM`; none where it is stemmed as it is.
    """
    if len(word) > _LONGEST_STEMMED:
        return ()
    if word == small:
        return _of_small(word)
    if word.isupper() and (other := _of_small(small)):  # no noun, perhaps: WÄHLT
        return tuple(dict.fromkeys((*(lemmas(word.capitalize(), small) or (word,)), *other)))
    small = as_umlauts(small)
    known = _CAPITAL.get(small)
    if known is not None:
        return known
    for form, noun in _LAST_PARTS.get(small[-_CHOSEN_BY:], ()):
        if small.endswith(form) and len(small) >= len(form) + _SHORTEST_FIRST:
            return (small[: -len(form)] + noun,)
    if "ier" in small and (ier := _IER.fullmatch(small)) is not None:
        return (IS_STEM + fold(ier[1]),)
    if "isti" in small and (found := _istik(small)):
        return found
    if small.endswith(_PARTICIPLES):
        found = of_participle(small)
        if found:
            return (word, *map(stemmed_as, found))
    return ()


def _of_small(word: str) -> tuple[str, ...]:
    marked = as_umlauts(word)
    if found := _known_small(marked) or (_known_small(word) if marked != word else ()):
        return found
    if "istis" in word and (adjective := _istik(word)):
        return adjective
    for one, other in (("ss", "ß"), ("ß", "ss")):  # grösste; läßt, as it was written once
        if one in word and (found := _known_small(other.join(marked.rsplit(one, 1)))):
            return found
    is_compared = "ste" in word or "ere" in word or "le" in word[-4:] or "bl" in word
    compared = _COMPARED.fullmatch(word) if is_compared else None
    if compared is None:
        return ()
    if compared[4]:
        return _of_small(compared[4]) or (compared[4],)
    return (compared[1] or compared[2] or f"{compared[3]}el",)


def _known_small(word: str) -> tuple[str, ...]:
    """List what a form of an adjective of the tables, or of a verb, is stemmed as."""
    known = _SMALL.get(word, ())
    if known and not known[0].endswith(_APART):
        return known
    verbs = infinitives(word)
    if not verbs and word.endswith("ts") and not word.endswith("wärts"):
        verbs = infinitives(word[:-1])  # gibts
    found = (*known, *map(stemmed_as, verbs))  # reichen: the verb, or of reich
    # mildere, besseren: of mildern, or of an adjective
    is_both = verbs and verbs[0].endswith("ern") and word.endswith(("e", "en"))
    return (word, *found) if is_both else found


def _istik(small: str) -> tuple[str, ...]:
    found = _ISTIK.fullmatch(small)
    if found is None:
        return ()
    person = IS_STEM + fold(found[1])
    return (person, f"{person}ik") if found[2] else (f"{person}ik",)


def read_as() -> Iterator[tuple[str, str]]:
    """Yield what irregular forms are stemmed as, and these forms."""
    for table in (_CAPITAL, _SMALL):
        for form, words in table.items():
            for word in words:
                yield word, form


def stemmed_as(verb: str) -> str:
    """Choose what a verb is stemmed as; of fordern the stemmer would leave ford."""
    if verb in _HOMONYMS:
        return _HOMONYMS[verb][0]
    if has_twin(verb):  # zählen: zahlen is another verb
        return IS_STEM + base_of(verb)
    if verb.endswith(("eln", "ern")):
        return IS_STEM + with_umlauts(verb, fold(verb[:-1]))
    return verb
