"""Where a text may be cut inside a word without tearing a visible character apart.

Used only where a word is longer than a whole snippet; all other cuts fall on white space. This is
the part of Unicode's rules (UAX #29) that matters for display: marks, joiners, emoji with their
modifiers, flags, Hangul syllables and line ends stay whole.
"""

from __future__ import annotations

import unicodedata

_JOINER = "\u200d"


def cut_before(text: str, position: int, limit: int) -> int:
    """Find the last place from a limit up to a position where the text may be cut.

    That is the position itself where there is none.
    """
    place = position
    while place > limit and not _may_cut(text, place):
        place -= 1
    return place if _may_cut(text, place) else position


def cut_after(text: str, position: int, limit: int) -> int:
    """Find the first place from a position up to a limit where the text may be cut.

    That is the position itself where there is none.
    """
    place = position
    while place < limit and not _may_cut(text, place):
        place += 1
    return place if _may_cut(text, place) else position


def _may_cut(text: str, position: int) -> bool:
    """Tell whether a visible character ends just before `position`."""
    if position <= 0 or position >= len(text):
        return True
    before, after = text[position - 1], text[position]
    if after < "\u0300":
        return not (before == "\r" and after == "\n")
    if _extends(after):
        return before in "\r\n"
    if before == _JOINER:
        return False
    if _is_flag_letter(before) and _is_flag_letter(after):
        return _flag_letters_before(text, position) % 2 == 0
    return not _joins_hangul(before, after)


def _extends(char: str) -> bool:
    """Tell whether a character only modifies the one before it."""
    return (
        char == _JOINER
        or unicodedata.category(char).startswith("M")
        or "\U0001f3fb" <= char <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= char <= "\U000e007f"  # tags in flags of regions
        or char in "\u200c\uff9e\uff9f"
    )


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _flag_letters_before(text: str, position: int) -> int:
    """Count the flag letters that end at `position`, at most 64: two of them are one flag."""
    first = position
    while first > max(0, position - 64) and _is_flag_letter(text[first - 1]):
        first -= 1
    return position - first


def _joins_hangul(before: str, after: str) -> bool:
    """Tell whether two characters are parts of one Hangul syllable."""
    if not "\u1100" <= after <= "\ud7ff":
        return False
    if "\u1160" <= after <= "\u11ff" or after >= "\ud7b0":  # a vowel or a final consonant
        return "\u1100" <= before <= "\u11ff" or before >= "\uac00"
    leads = "\u1100" <= before <= "\u115f" or "\ua960" <= before <= "\ua97c"
    return leads and ("\u1100" <= after <= "\u115f" or after >= "\uac00")
