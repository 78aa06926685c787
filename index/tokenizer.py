"""The tokenizer: where the words of a German text begin and end.

A token is a surface form: a word with its hyphens ("US-Präsident"), a number as written
("74.000", "1,6"), a date ("19.06.2024") or a sign that is read as a word ("%"). What a surface
form means as terms is the business of `expansion`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .wordlists import read_rows

#: Letters and digits, with the marks that have no composed character with their letter.
WORD = r"(?:[^\W_][\u0300-\u036f]*)+"
_HYPHEN = r"[-\u2010\u2011]"
_SIGNS = "".join(re.escape(row[0]) for row in read_rows("signs.txt") if not row[0].isalnum())
# What separates thousands: 74.000, 74 000 (also with no-break and thin spaces), 74'000.
_GAP = r"[.\u0020\u00a0\u2009\u202f'’]"
_DAY = r"(?<![\w.,]) [0-9]{1,2}\."

TOKEN = re.compile(
    rf"""
      {_DAY}\x20?[0-9]{{1,2}}\.(?:\x20?[0-9]{{4}}|[0-9]{{2}}) (?!\.\d|\w)      # 19.06.2024
    | {_DAY}[0-9]{{1,2}}\. (?!\w)                                            # 19.06.
    | (?<![\w.,-]) [0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}} (?![\w-])                 # 2024-06-19
    | (?<![\w.,]) [1-9][0-9]{{0,2}} (?P<gap>{_GAP}) [0-9]{{3}} (?:(?P=gap)[0-9]{{3}})*
      (?:,[0-9]+|(?<=['’][0-9]{{3}})\.[0-9]+)? (?![.,]?[0-9])                 # 74.000  1'234.50
    | (?<![\w.,]) [0-9]+ (?:[.,][0-9]+)+                                     # 1,6  14.30  2.7.4
    | (?:[A-ZÄÖÜ]\.){{2,}} (?!{WORD})                                           # U.S.
    | [A-ZÄÖÜ]{{1,3}} & [A-ZÄÖÜ]{{1,3}} (?!{WORD})                              # AT&T
    | {WORD}
      (?: [*:_·] (?=(?:[Ii]n(?:nen)?|IN(?:NEN)?)(?:\b|_)|innen) {WORD}      # Bürger:innen
        | /-? (?=(?:[Ii]nnen|INNEN)\b) {WORD}                                   # Lehrer/-innen
        | {_HYPHEN} {WORD}                                                      # US-Präsident
        | ['’] (?=[^\W\d_]) {WORD}                                              # geht's
      )*
    | [{_SIGNS}]
    """,
    re.VERBOSE,
)


def surfaces(text: str) -> Iterator[re.Match[str]]:
    """Yield the surface forms of a text in order, as matches with their offsets.

    Args:
        text: Any text in NFC, without invisible characters.

    Yields:
        Matches that do not overlap; every letter and digit of the text lies in one of them.
    """
    return TOKEN.finditer(text)
