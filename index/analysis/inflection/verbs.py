"""Verbs: the infinitive that a form belongs to.

Weak forms are told by their endings where a table has the verb (weak_verbs.txt, built from counts,
further_verbs.txt), strong ones by a table of the closed class; prefixes stand before both.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final, NamedTuple

from artikelsuche.corpus.lazy import lazy_pattern
from artikelsuche.index.analysis.folding import fold
from artikelsuche.index.analysis.word_limits import LIMITS
from artikelsuche.index.analysis.wordlists import read_rows, read_words

from .umlauts import UNMARKED

#: What adjectives and participles are declined with.
DECLINED = ("", "e", "en", "er", "es", "em")
_PARTICIPLE: Final = frozenset(t + ending for t in ("t", "et", "ed") for ending in DECLINED)
_FINITE = ("e", "st", "est", "t", "et", "te", "test", "ten", "tet", "ete", "etest", "eten", "etet")
_INFINITIVE: Final = frozenset(("en", "n"))
# What stands between a prefix and its verb, and the endings with it.
_WITHIN: Final = {"ge": _PARTICIPLE, "zu": _INFINITIVE}
_PRESENT = tuple(d + ending for d in ("end", "nd") for ending in DECLINED)
_ENDINGS: Final = frozenset((*_FINITE, *_PRESENT, *_PARTICIPLE, *_INFINITIVE))
_LONGEST: Final = max(map(len, _ENDINGS))
_ENDING_LETTERS: Final = frozenset(letter for ending in _ENDINGS for letter in ending)
_LONGEST_STEMMED: Final = LIMITS.longest_stemmed
# A base in -ier needs no table: infiziert, Papier is no verb.
_SHORTEST_IER: Final = 6
_NO_IER: Final = ("frier", "schmier", "gebier")
# So do the weak forms of verbs in -eln and -ern.
_OF_EL_ER: Final = ("elt", "ert", "elnd", "ernd", "elst", "erst")
_EL_ER: Final = lazy_pattern("(.*[aeiouäöüy].+e[lr])((?:t|nd).*|st)")
_SHORTEST_REST: Final = 3
_SHORTEST_VERB: Final = 5
#: How many words behind its verb a prefix may stand: kündigte … an.
REACH: Final = 12
# With two prefixes: anerkannte, vorzuenthalten.
_SHORTEST_TWICE: Final = 6
# Words of their own that are spelled like forms of verbs.
_NONE: Final = frozenset(
    word + ending for word in read_words("no_verb_forms.txt") for ending in DECLINED
)


class Strong(NamedTuple):
    """The strong verbs.

    Attributes:
        infinitives: All of them.
        of_form: The verbs of a form that the weak rules do not give, declined participles included.
        of_inner: The same of participles without their ge, which stand behind inseparable prefixes.
        participles: The participles, declined ones included.
    """

    infinitives: frozenset[str]
    of_form: dict[str, tuple[str, ...]]
    of_inner: dict[str, tuple[str, ...]]
    participles: frozenset[str]


def _read_strong() -> Strong:
    of_form: dict[str, tuple[str, ...]] = {}
    of_inner: dict[str, tuple[str, ...]] = {}
    participles: set[str] = set()
    rows = read_rows("strong_verbs.txt")
    for verb, *forms in rows:
        for form in forms:
            is_participle = form == forms[-1] or (
                form[:2] == "ge" != verb[:2] and form[-2:] == "en"
            )
            declined = [form + ending for ending in DECLINED] if is_participle else [form]
            participles.update(declined if is_participle else ())
            for word in declined:
                of_form[word] = (*of_form.get(word, ()), verb)
                if is_participle and word.startswith("ge"):
                    of_inner[word[2:]] = (*of_inner.get(word[2:], ()), verb)
    return Strong(frozenset(row[0] for row in rows), of_form, of_inner, frozenset(participles))


STRONG: Final = _read_strong()
#: What may stand before a verb.
PREFIXES: Final = frozenset(word for row in read_rows("prefixes.txt") for word in row[1:])
_SEPARABLE, _INSEPARABLE = (
    frozenset(word for row in read_rows("prefixes.txt") if row[0] == kind for word in row[1:])
    for kind in ("separable", "inseparable")
)
# By their first two letters, the longest first.
_HEADS: Final[dict[str, list[str]]] = {}
for _head in sorted(PREFIXES, key=len, reverse=True):
    _HEADS.setdefault(_head[:2], []).append(_head)


def base_of(verb: str) -> str:
    """Take the ending off an infinitive: sammel, komm, tu."""
    return verb.removesuffix("n") if verb.endswith(("eln", "ern")) else verb.removesuffix("en")


def _read_bases() -> dict[str, str]:
    """Read what is left of infinitives without their ending, with these."""
    mixed = {row[0] for row in read_rows("homonyms.txt") if row[0].islower()}
    weak = read_words("weak_verbs.txt") | read_words("further_verbs.txt")
    verbs = sorted(weak | STRONG.infinitives | mixed)
    found = {f"{base_of(verb)[:-2]}l": verb for verb in verbs if verb.endswith("eln")}
    return found | {base_of(verb): verb for verb in verbs}


_BASES: Final = _read_bases()


@cache
def _folded_bases() -> frozenset[str]:
    return frozenset(map(fold, _BASES))


def is_verb_base(folded: str) -> bool:
    """Tell whether a folded word is what is left of an infinitive without its ending, or may be."""
    return folded in _folded_bases() or bool(infinitives(f"{folded}en"))


def has_twin(verb: str) -> bool:
    """Tell whether a verb has an umlaut by which alone it is no other verb."""
    base = base_of(verb)
    plain = base.translate(UNMARKED)
    return plain != base and plain in _BASES


def finite_forms(verb: str) -> set[str]:
    """List forms of a verb that a prefix may stand behind, some that there are not among them."""
    strong = {form for form, verbs in STRONG.of_form.items() if verb in verbs}
    weak = {base_of(verb) + ending for ending in _FINITE}
    return {verb, *weak} | (strong - STRONG.participles)


@cache
def _separated() -> dict[str, tuple[str, str]]:
    rows = read_rows("separated_verbs.txt")
    return {prefix + verb: (prefix, verb) for prefix, *verbs in rows for verb in verbs}


@lru_cache(1024)
def parts_apart(word: str) -> tuple[tuple[str, ...], ...]:
    """List what stands in a clause for a verb: its folded forms, and its prefix within `REACH`.

    Nothing of another word, nor of a verb whose parts often mean something else: kommen … auf.
    """
    for prefix, verb in filter(None, map(_separated().get, infinitives(word))):
        return tuple(sorted(set(map(fold, finite_forms(verb))))), (fold(prefix),)
    return ()


def infinitives(word: str) -> tuple[str, ...]:
    """List the verbs that a word in small letters may be a form of; none where it is no form."""
    if word in _NONE or len(word) > _LONGEST_STEMMED:
        return ()
    found = _finite(word)
    if word.startswith("ge"):
        found += tuple([verb for verb in _with_ge(word) if verb not in found])
    return found or _prefixed(word) or _unattested(word, _ENDINGS)


def of_participle(word: str) -> tuple[str, ...]:
    """List the verbs of a participle, which may stand as a noun: Geimpfte, Angeklagter, Verletzte.

    Args:
        word: The word in small letters. One without ge or an inseparable prefix is none: Fahrt.
    """
    if word in _NONE:
        return ()
    if word.startswith("ge"):
        return _with_ge(word)
    if word in STRONG.participles:
        return STRONG.of_form[word]
    found = _weak(word, _PARTICIPLE)
    if found and found[0].endswith("ieren"):
        return found
    for head, rest in _heads(word):
        if found and head in _INSEPARABLE and len(found[0]) >= len(head) + _SHORTEST_VERB:
            return found
        if rest.startswith("ge"):
            if whole := _weak(head + rest[2:], _PARTICIPLE):
                return whole
            found = _with_ge(rest)
        else:
            found = STRONG.of_inner.get(rest, ()) if head in _INSEPARABLE else ()
        if found:
            return tuple([head + verb for verb in found])
    return ()


def _finite(word: str) -> tuple[str, ...]:
    """List the verbs of a form without ge, zu or a prefix that is not theirs."""
    found, strong = _weak(word, _ENDINGS), STRONG.of_form.get(word, ())
    return tuple(dict.fromkeys((*found, *strong))) if found and strong else found or strong


def _prefixed(word: str, depth: int = 1) -> tuple[str, ...]:
    """List the verbs of a form behind a prefix, the longest that fits."""
    for head, rest in _heads(word):
        if rest[:2] in _WITHIN and (whole := _weak(head + rest[2:], _WITHIN[rest[:2]])):
            return whole  # ausgerottet, auszurotten: of verbs that need their prefix, too
        found = _with_ge(rest) if rest.startswith("ge") else ()
        if not found and rest.startswith("zu"):
            found = _weak(rest[2:], _INFINITIVE)
        if not found and head not in _SEPARABLE:
            found = STRONG.of_inner.get(rest, ())
        if not found:
            found = _finite(rest)
        if not found and depth and len(rest) > _SHORTEST_TWICE:
            found = _prefixed(rest.removeprefix("zu"), depth - 1)
        if found:
            heads: tuple[str, ...] = (head,)
            if head.endswith("zu") and head[:-2] in PREFIXES and _weak(rest, _INFINITIVE):
                heads = (head, head[:-2])  # hinzuweisen: of hinweisen, unlike hinzufügen
            return tuple([first + verb for first in heads for verb in found])
    return ()


def _heads(word: str) -> list[tuple[str, str]]:
    """Cut a word behind each prefix that it begins with, the longest first."""
    found = []
    for head in _HEADS.get(word[:2], ()):
        if word.startswith(head) and len(word) >= len(head) + _SHORTEST_REST:
            found.append((head, word[len(head) :]))
    return found


def _with_ge(word: str) -> tuple[str, ...]:
    """List the verbs of a participle with ge."""
    found = _weak(word[2:], _PARTICIPLE)
    if found:
        return found
    return (
        STRONG.of_form[word] if word in STRONG.participles else _unattested(word[2:], _PARTICIPLE)
    )


def _weak(word: str, endings: frozenset[str]) -> tuple[str, ...]:
    """List the verb that has a form by the weak rules."""
    for length in range(1, min(_LONGEST, len(word) - 2) + 1):
        if word[-length] not in _ENDING_LETTERS:
            break
        if word[-length:] in endings:
            base = word[:-length]
            verb = _BASES.get(base)
            if verb is not None and (length == 1 or word[-3:] != "sst"):  # du reist, er reisst
                return (verb,)
            if len(base) >= _SHORTEST_IER and base.endswith("ier") and base[-4] != "e":
                return () if base.endswith(_NO_IER) else (f"{_without_zu(base)}en",)
    return ()


def _unattested(word: str, endings: frozenset[str]) -> tuple[str, ...]:
    """List the verb in -eln or -ern of a form that no other rule knows: googelte."""
    for letters in _OF_EL_ER:  # far quicker than the pattern, which few words fit
        if letters in word:
            found = _EL_ER.fullmatch(word)
            return (f"{found[1]}n",) if found and found[2] in endings else ()
    return ()


def _without_zu(base: str) -> str:
    """Take out what stands behind a separable prefix: auszuprobier."""
    for head in _HEADS.get(base[:2], ()):
        if head in _SEPARABLE and base.startswith(f"{head}zu") and not head.endswith("zu"):
            return head + base[len(head) + 2 :]
    return base
