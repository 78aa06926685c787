"""Counts what German compounds open and close with, so that of two ways to cut the likelier wins.

Words that can be cut in two in one way only are counted first, then every word by the counts of
the round before. An ending counts together with the other forms of its word.

    python tests/bench/build_parts.py ../shared/data/wiki-de.jsonl.xz
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from artikelsuche.index.analysis.compounds.lexicon import Lexicon, NounCount
from artikelsuche.index.analysis.compounds.part_tables import part_tables
from artikelsuche.index.analysis.compounds.pieces import Pieces, weighed, write_pieces
from artikelsuche.index.analysis.folding import fold
from artikelsuche.index.analysis.stemming import stems

try:
    from bench.build_lexicon import read_texts
except ModuleNotFoundError:  # run as a script
    from build_lexicon import read_texts  # type: ignore[import-not-found, no-redef]

_NOUN = re.compile(r"\b[A-ZÄÖÜ][a-zäöüß]{3,}\b")
_SHORTEST = 2
_ROUNDS = 3
#: How often a piece is seen in a place to be listed.
LEAST = 3
_HEADER = """\
# What compounds open and close with: the piece, how many different words open with it, and how many
# close with a form of its word. Counted over the words with a capital in {texts:,} sections of
# German Wikipedia (see lexicon.txt); only counts are kept, which are facts. Pieces seen at least
# {least} times.
# Written on {day} by: python tests/bench/build_parts.py {source}
"""

Counts = tuple[Counter[str], Counter[str]]


def cuts(words: Iterable[str], pieces: Pieces) -> dict[str, list[int]]:
    """List where words can be cut into two pieces."""
    modifiers, heads = pieces
    places = {
        word: [
            at
            for at in range(_SHORTEST, len(word) - _SHORTEST + 1)
            if word[:at] in modifiers and word[at:] in heads
        ]
        for word in words
    }
    return {word: found for word, found in places.items() if found}


def stems_of_heads(places: dict[str, list[int]], words: set[str]) -> dict[str, str]:
    """Find the stems of words that close others, but for those that often close adjectives."""
    rules = part_tables().rules
    doubtful = rules["adjectival"] | rules["foreign"] | rules["place"]
    lexicon = Lexicon().load()
    sure = {word[found[0] :] for word, found in places.items() if len(found) == 1}
    heads = {word[at:] for word, found in places.items() for at in found}
    heads = (heads & (sure | lexicon.keys() | words)) - doubtful
    found = {head: stems(head.capitalize())[0] for head in heads}
    return {head: base for head, base in found.items() if base not in doubtful}


def count(words: set[str], pieces: Pieces) -> dict[str, NounCount]:
    """Count the pieces of folded words, each by its likeliest cut."""
    places = cuts(words, pieces)
    base = stems_of_heads(places, words)
    counts: Counts = Counter(), Counter()
    for turn in range(_ROUNDS + 1):
        opened, closed = counts
        closed[""] = 0
        first = {piece: weighed(use, opened[piece]).cost for piece, use in pieces.modifiers.items()}
        last = {
            piece: weighed(use, closed[base.get(piece, "")]).cost
            for piece, use in pieces.heads.items()
        }
        counts = Counter(), Counter()
        for word, found in places.items():
            if turn or len(found) == 1:
                at = min(found, key=lambda at: first[word[:at]] + last[word[at:]])
                counts[0][word[:at]] += 1
                counts[1][base.get(word[at:], "")] += 1
    opened, closed = counts
    closed[""] = 0
    found_counts = {
        piece: NounCount(opened[piece], closed[base.get(piece, "")])
        for piece in sorted(opened.keys() | base.keys())
    }
    return {piece: seen for piece, seen in found_counts.items() if max(seen) >= LEAST}


def build(texts: Iterable[str], source: str) -> str:
    """Count the pieces of compounds over texts; return the table."""
    words: set[str] = set()
    total = 0
    for text in texts:
        words.update(_NOUN.findall(text))
        total += 1
    pieces = write_pieces(Lexicon().load(), part_tables(), {})
    counts = count({fold(word) for word in words}, pieces)
    header = _HEADER.format(texts=total, least=LEAST, day=date.today(), source=source)
    lines = [f"{piece}\t{first}\t{last}\n" for piece, (first, last) in counts.items()]
    return header + "".join(lines)


if __name__ == "__main__":
    table = build(read_texts(Path(sys.argv[1])), Path(sys.argv[1]).name)
    tables = Path(__file__).parents[2] / "index" / "analysis" / "tables"
    (tables / "compound_parts.txt").write_text(table, encoding="utf-8")
