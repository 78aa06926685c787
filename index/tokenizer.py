"""The tokenizer: where the words of a German text begin and end.

A token is a surface form: a word with its hyphens ("US-Präsident"), a number as written
("74.000", "1,6"), a date ("19.06.2024") or a sign that is read as a word ("%"). What a surface
form means as terms is the business of `expansion`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .wordlists import read_rows

# Letters and digits, with what may stand invisibly inside a word: combining marks, soft hyphens
# and zero-width characters.
_W = r"(?:[^\W_][\u0300-\u036f\u00ad\u200b-\u200d\u2060]*)+"
_HYPHEN = r"[-\u2010\u2011]"
_SIGNS = "".join(re.escape(row[0]) for row in read_rows("signs.txt") if not row[0].isalnum())
_THIN = r".\u0020\u00a0\u2009\u202f'’"

TOKEN = re.compile(
    rf"""
      (?<![\w.,]) \d{{1,2}}\.\x20?\d{{1,2}}\.\x20?(?:\d{{4}}|\d{{2}}) (?![.]\d|\w)  # 19.06.2024
    | (?<![\w.,]) \d{{1,2}}\.\d{{1,2}}\. (?!\d|\w)                            # 19.06.
    | (?<![\w.,-]) \d{{4}}-\d{{2}}-\d{{2}} (?![\w-])                          # 2024-06-19
    | (?<![\w.,]) \d{{1,3}} (?:[{_THIN}]\d{{3}})+ (?![\d]) (?:,\d+)? (?!{_W})  # 74.000  74 000
    | (?<![\w.,]) \d+ (?:[.,]\d+)+ (?!{_W})                                   # 1,6  14.30  2.7.4
    | (?:[A-ZÄÖÜ]\.){{2,}} (?!{_W})                                           # U.S.
    | [A-ZÄÖÜ]{{1,3}} & [A-ZÄÖÜ]{{1,3}} (?!{_W})                              # AT&T
    | {_W}
      (?: [*:_·] (?=[Ii]n(?:nen)?(?:\b|_)) {_W}                               # Bürger:innen
        | /-? (?=innen\b) {_W}                                                # Lehrer/-innen
        | {_HYPHEN} {_W}                                                      # US-Präsident
        | ['’] (?=[^\W\d_]) {_W}                                              # geht's
      )*
    | [{_SIGNS}]
    """,
    re.VERBOSE,
)


def surfaces(text: str) -> Iterator[re.Match[str]]:
    """Yield the surface forms of a text in order, as matches with their offsets.

    Args:
        text: Any text.

    Yields:
        Matches that do not overlap; every letter and digit of the text lies in one of them.
    """
    return TOKEN.finditer(text)
