"""The tokenizer: where the words of a German text begin and end.

A token is a surface form: a word with its hyphens ("US-Präsident") or signs ("C++"), a number as
written ("74.000", "1,6", "2:1", "$ 100"), a date ("19.06.2024") or a sign that is read as a word
("%"). What a surface form means as terms is the business of `expansion`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain

from artikelsuche.corpus.lazy import lazy_pattern

from .wordlists import read_rows

#: Signs that are one: an apostrophe. The last one counts as a letter in Unicode.
APOSTROPHES = "'’‘´`ʼ"
#: What French and Italian leave before a word, whose first letter is a vowel (l'Oréal, d'Estaing).
ELISION = lazy_pattern(
    rf"(?<!\w)(?:[cdjlmnst]|qu|all|dall|dell|nell|sull|sant)[{APOSTROPHES}](?=[^\W\d_]{{3}})",
    re.IGNORECASE,
)
#: Signs before the ending of a gender form, beside / and /-: Bürger*innen.
GENDER_SIGNS = "*:_·•‧"
# Those of jede:r and ein:e are endings behind which the word ends.
_DECLINED = r"(?<=e.)[rnsm]|(?<=[nr].)e[rnsm]?"
#: That ending, as a condition on what follows the sign.
GENDER_ENDING = rf"(?=(?:[Ii]n(?:nen)?|IN(?:NEN)?|{_DECLINED})(?:\b|_)|innen|(?<=[*_·•‧])INNEN)"
#: That ending in brackets: Bürger(in), Kolleg(inn)en, ein(e).
GENDER_BRACKETS = rf"(?<=[^\W\d_])\((?:[Ii]nn?(?:en)?|IN(?:NEN)?|{_DECLINED})\)"
#: Letters and digits, with the marks that have no composed character with their letter.
WORD = rf"(?:[^\W_{APOSTROPHES[-1]}][\u0300-\u036f]*)+"
#: What joins the parts of a word, and stands for the part that a truncated word leaves out.
HYPHENS = "-\u2010\u2011"
_HYPHEN = f"[{HYPHENS}]"
_PLACES = {row[0]: row[2] for row in read_rows("signs.txt") if not row[0].isalnum()}
#: Signs that are forms.
SIGNS = "".join(_PLACES)
#: Those that may stand before their figure (§ 129, $ 129), and those behind it (129 %, 129 $).
LEADING = "".join(sign for sign, place in _PLACES.items() if place != "behind")
TRAILING = "".join(sign for sign, place in _PLACES.items() if place != "before")
#: Those that may stand on either side: of currencies.
MONEY = "".join(filter(TRAILING.__contains__, LEADING))
#: What separates paragraphs: a form without terms, so that no phrase reaches across.
PARAGRAPH = "\n\n"
#: Signs that may close a word or a figure as a part of it: C++, C#, 50+.
CLOSING = "+#"
#: What may follow a word as a part of it, beside letters, digits, marks and hyphens.
JOINING = f"{GENDER_SIGNS}(/&{APOSTROPHES}"
_SIGNS = re.escape(SIGNS)
_KINDS_END = 0x20D0
#: Letters of words in capitals, as in a class of characters; ß mostly has no other one.
CAPITALS = "".join(filter(str.isupper, map(chr, range(_KINDS_END)))) + "ß"
# What separates thousands: 74.000, 74 000 (also with no-break and thin spaces), 74'000.
_GAPS = map(re.escape, f".\u0020\u00a0\u2009\u202f{APOSTROPHES}")
_THOUSANDS = "|".join(f"(?:{gap}[0-9]{{3}})+" for gap in _GAPS)
_GROUPED = rf"""[1-9][0-9]{{0,2}} (?:{_THOUSANDS})
          (?:,[0-9]+|(?<=[{APOSTROPHES}][0-9]{{3}})\.[0-9]+)? (?![.,]?[0-9])"""
_SPACE = "[\u0020\u00a0\u2009\u202f]"
_MONTHS = "|".join(chain.from_iterable(row[1:] for row in read_rows("months.txt")))
_MONEY = f"(?<![0-9])(?<![0-9]{_SPACE}) [{MONEY}]"
_REPEATED = "|".join(f"{re.escape(sign)}+" for sign in SIGNS)
# U.S. and u.s.a. are acronyms, z.B. is none.
# No acronym begins behind a letter with its full stop that begins a form: it had begun there.
# A long row of such letters that is none would else be read again from each of them.
_ANY = "A-ZÄÖÜa-zäöü"
_NOT_WITHIN = rf"(?<!(?<![{HYPHENS}\w\u0300-\u036f{APOSTROPHES}&])[{_ANY}]\.)"
_DAY = r"(?<![\w.,]) [0-9]{1,2}\."
_DAY_OF_MONTH = r"(?<![\w.,]) (?:0?[1-9]|[12][0-9]|3[01])\."
_SHORT = r"[^\W_]{1,3}"
#: What stands between figures that share the word before or behind them: 3 bis 5 Prozent.
BETWEEN = r"(?:[ ](?:bis|bis[ ]zu[mr]|und|oder|sowie|u\.)[ ]|[ ]?–[ ]?|(?<=\.)/)"
# Figures of laws and the like: § 129 a, Art. 10 a, §§ 128, 129 a und 130; f. is "and the next one".
_COUNTED = rf"[0-9]+(?:[a-z]|{_SPACE}[a-eg-z](?!\.[ ]?[A-Za-z]\.))?(?![^\W_])"
_NAMED = ("Art\\.", "Artikel", "Artikeln", "Paragrafen", "Paragraphen")
_BEHIND_ONE = "|".join(f"(?<={word}{_SPACE})" for word in ("§", "Paragraf", "Paragraph", *_NAMED))
_BEHIND_ALL = "|".join(f"(?<={word}{_SPACE})" for word in ("§§", *_NAMED))
_MAY_GO_ON = "(?=[0-9][0-9.,:\u0020\u00a0\u2009\u202f]{0,15}[bosu–/])"  # most do not, told at once
_FIGURE = rf"(?:{_GROUPED}|[0-9]{{1,2}}\.(?=[ –/])|[0-9]+(?:[.,:][0-9]+)?(?![.,:/]?[0-9]))"
# Before the first of several figures, and before no other one of them.
_FIRST = r"(?<![\w.,-])"
_TO = f"(?::|{_SPACE}:{_SPACE})"
_SCALE = rf"""(?:[0-9]+{_TO}[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}})+
          | 1{_TO}[1-9][0-9]{{1,2}}(?:{_SPACE}[0-9]{{3}})+)"""

# The first rule takes nearly every word at once; no other one would take it differently. The rest
# are only tried where a word begins.
#: The letters of words that no other rule cuts, as in a class of characters.
LETTERS = "A-Za-zÀ-ÖØ-öø-ÿ"
_TOKEN = rf"""
      [{LETTERS}]{{2,}} (?![{HYPHENS}\w\u0300-\u036f{JOINING}{CLOSING}])
    | (?=[0-9])
      (?: (?:(?:{BETWEEN}|{_FIRST} {_MAY_GO_ON}) {_FIGURE}){{2,5}} (?![\w-]|\.?[ ]?[0-9])
        | (?:(?:-|{_FIRST}) (?!0[0-9]) {_FIGURE}){{2}} (?![\w-]|[.,:/]?[ ]?[0-9])   # 2-3 %
        | (?:(?:{BETWEEN}|,[ ]|-|(?<=§§)|{_BEHIND_ALL}) {_COUNTED}){{2,10}} (?![\w-])
        | (?:(?<=§)|{_BEHIND_ONE}) [0-9]+ {_SPACE} [a-eg-z] (?![^\W_]|\.[ ]?[A-Za-z]\.)  # § 129 a
        | {_DAY}{_SPACE}?[0-9]{{1,2}}\.(?:{_SPACE}?[0-9]{{4}}|[0-9]{{2}}) (?!\.\d|\w)  # 19.06.2024
        | {_DAY_OF_MONTH}{_SPACE}?(?:0?[1-9]|1[0-2])\. (?!\w)                # 19.06.  19. 6.
        | (?<![\w.,]) 0[1-9]\. (?={_SPACE}?(?i:{_MONTHS.replace("ä", "(?:ä|ae)")})\b)  # 03. Juni
        | (?<![\w.,-]) [0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}} (?![\w-])             # 2024-06-19
        | (?<![\w.,]) {_SCALE} (?![.,:/]?[0-9])                                # 1:100.000
        | (?<![\w.,]) [0-9]+ (?:(?::[0-9]+){{1,3}}|(?:/[0-9]+){{1,3}}) (?![.,]?[0-9])  # 2:1
        | (?<![\w.,]) [0-9]+{_SPACE}:{_SPACE}[0-9]+ (?![.,:]?[0-9]|{_SPACE}:)  # 2 : 1
        | (?<![\w.,]) {_GROUPED}                                             # 74.000  1'234.50
        | (?<![\w.,]) [0-9]+ (?:[.,][0-9]+)+                                 # 1,6  14.30  2.7.4
      )
    | {_MONEY} {_SPACE}? (?:{_GROUPED}|[0-9]+(?:[.,][0-9]+)*) (?![.,]?[0-9])   # $ 100  €1,50
    | [A-Za-z](?:\#|\+\+) (?![^\W\d]|[+\#_])                                  # C#  C++11
    | (?<![&+]) {_SHORT}[&+]{_SHORT} (?![\w&+])                              # H&M  K+S  50+1
    | [^\W_]{_SPACE}&{_SPACE}[^\W_] (?![\w&+]|{_SPACE}&)                     # H & M
    | {_NOT_WITHIN} (?:[A-ZÄÖÜ](?:\.[A-ZÄÖÜ])+|[{_ANY}](?:\.[{_ANY}]){{2,}}) \.? (?!\.?[^\W_])
    | {WORD} (?: \+{{1,3}} (?![\w+\#])                                        # OPEC+  50+
      |(?: [{GENDER_SIGNS}] {GENDER_ENDING} {WORD}                             # Bürger:innen
        | /-? (?=(?:[Ii]nnen|INNEN|(?<=[a-zäöüß]{{3}}/)[Ii]n|(?<=/-)in      # Lehrer/-innen
            |(?<=[a-zäöüß]{{2}}e/)[rn]|(?<=e/-)[rn])\b) {WORD}              # jede/r
        | {GENDER_BRACKETS} (?:{WORD})?                                         # Kolleg(inn)en
        | {_HYPHEN} {WORD}                                                      # US-Präsident
        | [{APOSTROPHES}] (?=[^\W\d_]) {WORD}                                   # geht's
      )*)
    | {_REPEATED}
"""
# What lies between words goes with the word behind it, so that no rule is tried there; bounded,
# since a long run with no word behind it would be read again from each of its characters.
_SURFACE = lazy_pattern(rf"[^\w{_SIGNS}]{{0,4}} ({_TOKEN})", re.VERBOSE)
_HYPHENED = f"{_HYPHEN}? (?:{_TOKEN}) {_HYPHEN}?"


def without_elisions(text: str) -> str:
    """Write words with an elision as one, which stands for no word behind it."""
    return ELISION.sub(lambda match: match[0][:-1], text)


def next_surface(text: str, start: int) -> re.Match[str] | None:
    """Find the next surface form from a place of a text on, the first group of the match."""
    return _SURFACE.search(text, start)


def surfaces(text: str) -> list[str]:
    """List the surface forms of a text in NFC, without invisible characters, in order.

    They do not overlap, and every letter and digit of the text lies in one of them, so that each is
    the next occurrence of its characters behind the one before.
    """
    return _SURFACE.findall(text)


def hyphened_surfaces(text: str) -> list[str]:
    """List the surface forms of a text with the hyphens at their ends: "Atom-" and "-exporte"."""
    return [form for _, form in placed_hyphened_surfaces(text, 0, len(text))]


def placed_surfaces(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Find the surface forms of a part of a text one by one, with their offsets in the text.

    The part begins and ends where no form reaches across.
    """
    for match in _SURFACE.finditer(text, start, end):
        yield match.start(1), match[1]


def placed_hyphened_surfaces(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Find the forms of `hyphened_surfaces` in a part, which may begin where a form ends too."""
    last = start
    for match in _SURFACE.finditer(text, start, end):
        first, behind = match.span(1)
        if first > last and text[first - 1] in HYPHENS:
            first -= 1
        if behind < end and text[behind] in HYPHENS:
            behind += 1
        last = behind
        yield first, text[first:behind]


def form_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of one form of `surfaces` and of `hyphened_surfaces`, to be matched."""
    return re.compile(_TOKEN, re.VERBOSE), re.compile(_HYPHENED, re.VERBOSE)


@cache
def character_kinds() -> bytes:
    """Say of each character up to the signs of currencies what it is to forms_reading.c.

    Returns:
        By its code point the flags 1 for a letter of the first rule, 2 for what begins a form,
        4 for what goes on with a word, 8 for what may join two words, 16 for a hyphen, 32 for a
        sign, 64 for a letter of words in capitals.
    """
    found = bytearray(_KINDS_END)
    patterns = (
        *(f"[{LETTERS}]", rf"[^\W_{APOSTROPHES[-1]}]|[{_SIGNS}]", rf"[\w\u0300-\u036f{CLOSING}]"),
        *(f"[{HYPHENS}{JOINING}]", f"[{HYPHENS}]", f"[{_SIGNS}]", f"[{CAPITALS}]"),
    )
    characters = "".join(map(chr, range(_KINDS_END)))
    for bit, pattern in enumerate(patterns):
        for match in re.finditer(pattern, characters):
            found[match.start()] |= 1 << bit
    return bytes(found)
