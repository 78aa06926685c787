"""The plan of one surface form: which words it stands for, position by position."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from artikelsuche.corpus.lazy import lazy_pattern
from artikelsuche.index.analysis.inflection.gender import GenderForm, inner_capital, read_gender

from .figures import CODES, NUMERALS, SIGNS, in_words, read_as, read_date, read_list, read_number
from .folding import fold, write_out
from .slots import Kind, Plan, SlotPlan
from .stemming import stem, stems
from .tokenizer import APOSTROPHES, ELISION
from .word_limits import LIMITS

# BerlinWladimir, and BerlinDer: with these words most reports begin.
_GLUED = lazy_pattern(
    r"(?<=[a-zäöüß]{3})(?=[A-ZÄÖÜ][a-zäöüß]{3}|(?:D(?:er|ie|as|en|em)|Eine?|[AI]m|E[rs]|Sie|Bei)\Z)"
)
_PLURAL_ACRONYM = lazy_pattern(r"([A-ZÄÖÜ]{2,})s")
_APOSTROPHE_S = lazy_pattern(rf"(?<=.)[{APOSTROPHES}][sS]\Z")
_MODEL = lazy_pattern(r"(?:^|-)([^\W\d_]{1,3})-(?=\d+(?:-|$))")
_WORD = "[A-Za-zÄÖÜäöüß][a-zäöüß]+"
_SIMPLE = lazy_pattern(f"{_WORD}(?:-{_WORD})*")
_CAPITAL_WITHIN = lazy_pattern("[a-zäöüß][A-ZÄÖÜ]")
_CUT = lazy_pattern(r"(?<!/)-")
_SIGNED = lazy_pattern(r"([^&+#\s]+)(?:\s?[&+]\s?([^\W_]+)|[+#]+)")
_MEASURED = lazy_pattern(r"([0-9]+)([^\W\d_]{2,4}[²³2]?)")
_HYPHENS = {0x2010: "-", 0x2011: "-"}


def plan(surface: str, completion: str = "") -> Plan:
    """Plan the expansion of a surface form.

    Args:
        surface: A surface form as the tokenizer finds it.
        completion: What its last word may be as well, folded: the full word of a truncated one, or
            the ordinary word that is spelled like an acronym.
    """
    if completion:
        kind, slots, whole = plan(surface)
        last = slots[-1]._replace(also=plan(completion.capitalize()).slots[0])
        return Plan(kind, (*slots[:-1], last), whole)
    if is_simple(surface):
        words = surface.split("-")
        slots = tuple([SlotPlan(a, b, surface[a:b]) for a, b in _spans(words)])
        return _chain(slots, words, surface)
    # The one that counts as a letter.
    surface = surface.replace(APOSTROPHES[-1], APOSTROPHES[0])
    is_odd = surface in SIGNS or not surface.isalpha()
    if is_odd and (found := _value(surface) or _signed(surface)):
        return found
    parts = pieces(surface)
    words = [read_as(surface[a:b]) for a, b in parts]
    slot_of = _part_slot if len(words) > 1 else _word_slot
    slots = tuple([slot_of(word, a, b) for word, (a, b) in zip(words, parts, strict=True)])
    return _chain(slots, words, surface)


def _chain(slots: tuple[SlotPlan, ...], words: Sequence[str], surface: str) -> Plan:
    """Plan a word, or several with their joined spelling."""
    if len(slots) == 1:
        return Plan(Kind.WORD, slots)
    word = joined_word(in_words(words))
    whole = None if word is None else SlotPlan(0, len(surface), word, has_parts=False)
    return Plan(Kind.CHAIN, slots, whole)


def _part_slot(word: str, start: int, end: int) -> SlotPlan:
    """Plan the slot of a part of a form with hyphens; a number written out is its figure too."""
    figure = NUMERALS.get(word)
    if figure is None:
        return _word_slot(word, start, end)
    return SlotPlan(start, end, word, (figure, fold(word), word.lower()), (figure,))


def joined_word(chain: str) -> str | None:
    """Write the words of a chain as one; None where that would be none."""
    joined = letters_and_digits(chain)
    return joined if len(joined) <= LIMITS.longest_whole else None


def letters_and_digits(text: str) -> str:
    """Leave out everything else, as the joined spelling of a form does."""
    return text if text.isalnum() else "".join(filter(str.isalnum, text))


def _terms(start: int, end: int, *terms: str) -> SlotPlan:
    """Plan a position with the same terms on both layers."""
    return SlotPlan(start, end, None, terms, terms)


def _value(surface: str) -> Plan | None:
    """Plan a sign, an amount of money, a date or a number."""
    end, first = len(surface), surface[0]
    if word := SIGNS.get(surface) or (SIGNS.get(first) if surface == first * end else None):
        also = _terms(0, end, fold(surface)) if CODES.get(word) == surface else None  # EUR 129
        return Plan(Kind.WORD, (SlotPlan(0, end, word, also=also),))
    if surface.isdigit():
        return Plan(Kind.NUMBER, (_terms(0, end, surface),))
    if first in SIGNS and (terms := read_number(figure := surface[1:].lstrip())):
        number = _terms(end - len(figure), end, terms[0])
        return Plan(Kind.VALUE, (number, SlotPlan(0, 1, SIGNS[first])))
    if not first.isdigit():
        return None
    if day := read_date(surface):
        return Plan(Kind.VALUE, tuple(SlotPlan(0, end, None, (t,), (stem(t),)) for t in day))
    if places := read_list(surface):
        listed = [SlotPlan(a, b, None, t, t[: t[0][0].isdigit()]) for a, b, t in places]
        return Plan(Kind.VALUE, tuple(listed))
    if terms := read_number(surface):
        return Plan(Kind.NUMBER, (_terms(0, len(surface.rstrip(".")), *terms),))
    measured = _MEASURED.fullmatch(surface)  # 12km, 30EUR
    if measured is None or (unit := _value(measured[2])) is None:
        return None
    at = measured.end(1)
    slots = (_terms(0, at, measured[1]), unit.slots[0]._replace(start=at, end=end))
    return Plan(Kind.VALUE, slots)


def _signed(surface: str) -> Plan | None:
    """Plan a word that a sign makes another one (C++, OPEC+), or two that it joins (H&M)."""
    found = _SIGNED.fullmatch(surface)
    if found is None or len(surface) > LIMITS.longest_whole:
        return None
    whole = fold("".join(surface.split()))
    # C++ is no C, but OPEC+ is found as OPEC too.
    if not found[2] and found.end(1) == 1 and surface[0].isalpha():
        return Plan(Kind.SIGNED, (_terms(0, len(surface), whole),))
    words = [found.span(group) for group in (1, 2) if found[group]]
    slots = tuple([_word_slot(write_out(surface[a:b]), a, b) for a, b in words])
    return Plan(Kind.SIGNED, slots, SlotPlan(0, len(surface), whole, has_parts=False))


def pieces(surface: str) -> list[tuple[int, int]]:
    """Cut a surface form at hyphens and where two words were glued together, not within F-16."""
    if is_plain(surface) or (surface.isupper() and surface.isalpha()):
        return [(0, len(surface))]
    cuts, start = [], 0
    plain = surface.translate(_HYPHENS)
    if "-" in plain:
        models = {match.end() - 1 for match in _MODEL.finditer(plain)}
        for at in [match.start() for match in _CUT.finditer(plain)]:
            if at not in models:
                cuts.append((start, at))
                start = at + 1
    cuts.append((start, len(surface)))
    if _CAPITAL_WITHIN.search(surface) is None:
        return cuts
    return [piece for a, b in cuts for piece in _unglue(surface, a, b)]


def _spans(words: Sequence[str]) -> list[tuple[int, int]]:
    """List the spans of words with one character between them."""
    ends = itertools.accumulate(len(word) + 1 for word in words)
    return [(end - len(word) - 1, end - 1) for word, end in zip(words, ends, strict=True)]


def _unglue(surface: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut "BerlinWladimir", which a scraper glued, but not iPhone, WhatsApp or AfD."""
    if inner_capital(surface[start:end]):
        return [(start, end)]
    bounds = [start, *(start + m.start() for m in _GLUED.finditer(surface[start:end])), end]
    return [(start, end)] if bounds[1] - start < 4 else list(itertools.pairwise(bounds))


def _gender_slot(form: GenderForm, start: int, end: int) -> SlotPlan:
    """Plan the slot of Lehrer*innen, of Lehrer*innenmangel (Lehrermangel too), or of jede:r."""
    is_base = form.is_person and form.whole.startswith(form.base)
    also = None if is_base else SlotPlan(start, end, form.base)
    own = stems(form.base) if form.is_person else ()
    return SlotPlan(start, end, form.whole, (), own, not form.is_person, also)


def _word_slot(word: str, start: int, end: int) -> SlotPlan:
    """Plan the slot of one word without a hyphen (a model name like F-16 has one)."""
    if is_plain(word) or word.isdigit():
        return SlotPlan(start, end, word)
    if found := read_gender(word):
        return _gender_slot(found, start, end)
    if not word.isalnum():
        word = _APOSTROPHE_S.sub("", word)
        if elision := ELISION.match(word):
            named = SlotPlan(start, end, letters_and_digits(word[elision.end() :]))
            return SlotPlan(start, end, letters_and_digits(word), also=named)
        word = letters_and_digits(word)
        if not word:  # what separates paragraphs
            return SlotPlan(start, end, None)
    if word.isupper() and not word.isalpha():
        return _terms(start, end, fold(word))
    if plural := _PLURAL_ACRONYM.fullmatch(word):
        return SlotPlan(start, end, plural[1], (fold(word),), has_parts=False)
    return SlotPlan(start, end, word)


def is_plain(word: str) -> bool:
    """Tell whether a word has letters alone, with no capital but the first."""
    return word.isalpha() and (word.islower() or word[1:].islower())


def is_simple(form: str) -> bool:
    """Tell whether a form is words of German letters with hyphens between: no other rule fits."""
    if _SIMPLE.fullmatch(form) is None:
        return False
    if "-" not in form:
        return form not in SIGNS
    parts = form.split("-")
    return SIGNS.keys().isdisjoint(parts) and NUMERALS.keys().isdisjoint(parts)


def is_one_word(form: str) -> bool:
    """Tell whether a form is one word of German letters, with no capital but the first."""
    return "-" not in form and is_simple(form)
