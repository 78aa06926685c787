"""The lengths and frequencies by which the analysis of a word decides."""

from __future__ import annotations

from typing import NamedTuple


class WordLimits(NamedTuple):
    """All limits, in letters, in mentions in the lexicon, and as shares of such mentions.

    Attributes:
        min_part: The shortest part of a compound that no curated table lists.
        min_length: The shortest folded word that is split.
        max_length: The longest word that is split.
        shortest: The fewest letters of a compound as written.
        strong_part: A name seldom consists of two nouns of this length.
        longest_whole: The longest joined spelling that is a term: a longer chain is no word.
        longest_stemmed: The longest word that is stemmed; a longer one is its own stem, since the
            time that the algorithm takes grows with the square of its length.
        known_name: What was seen so often is known to be a name or none.
        common_modifier: A modifier so frequent makes an unseen word common.
        long_modifier: So does one so frequent that is no short word.
        known_region: A name seen so often stands behind the name of a region.
        common_noun: Before a noun so frequent the head of a foreign adjective is a noun.
        name_share: A noun that stands less often after a determiner is a name.
        place_share: A place that stands less often after a determiner is one.
        common_share: A place is common where so many of its mentions have a determiner.
    """

    min_part: int = 4
    min_length: int = 5
    max_length: int = 60
    shortest: int = 6
    strong_part: int = 6
    longest_whole: int = 100
    longest_stemmed: int = 120
    known_name: int = 10
    common_modifier: int = 150
    long_modifier: int = 30
    known_region: int = 50
    common_noun: int = 300
    name_share: float = 0.1
    place_share: float = 0.25
    common_share: float = 0.5


LIMITS = WordLimits()
