"""Umlauts that tell one word from another, which folding takes off every stem."""

from __future__ import annotations

from collections.abc import Sequence

from artikelsuche.index.analysis.wordlists import read_words

#: Takes the marks off umlauts.
UNMARKED = str.maketrans("äöü", "aou")
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
# What stems have in place of the letters, and what they keep; Foerderung is Förderung too.
_KEPT = {
    written: (word.translate(UNMARKED), word)
    for word in sorted(read_words("umlauts.txt"))
    for written in (word, word.translate(_WRITTEN_OUT))
}


def keep_umlauts(words: Sequence[str], stems: list[str]) -> None:
    """Give stems the umlauts back without which they would be those of another word.

    Args:
        words: What was stemmed, in small letters.
        stems: Their folded stems, which are changed.
    """
    text = "\n".join(words)
    for written, (folded, kept) in _KEPT.items():
        number = last = 0
        at = text.find(written)
        while at >= 0:
            number += text.count("\n", last, at)
            stems[number] = stems[number].replace(folded, kept, 1)
            last, at = at, text.find(written, at + 1)


def with_umlaut(word: str, stems: tuple[str, ...]) -> tuple[str, ...]:
    """Give the stems of a word, or of its parts, the umlaut that tells it from another word."""
    for written, (folded, kept) in _KEPT.items():
        if written in word:
            stems = tuple([stem.replace(folded, kept, 1) for stem in stems])
    return stems
