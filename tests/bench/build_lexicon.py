"""Builds the lexicon of nouns: how often a German text writes each word as a noun.

A word counts as a noun where it has a capital in mid-sentence: after a word in small letters, a
number or a comma, or after the article that opens a sentence. How often an article, another
determiner or an inflected adjective goes before it tells common nouns from names, which mostly
stand alone: "die Waffen", but "Hamburg".

    python tests/bench/build_lexicon.py ../shared/data/wiki-de.jsonl.xz
"""

from __future__ import annotations

import json
import lzma
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from artikelsuche.index.analysis.folding import fold

MIN_COUNT = 3
MIN_LENGTH = 3
MAX_LENGTH = 30

# A word cut short (Sonnenauf- und -untergang) keeps its hyphen and counts as none.
_TOKEN = re.compile(
    r"[-\u2010\u2011]?[^\W\d_]+(?:[-\u2010\u2011’'][^\W_]+)*[-\u2010\u2011]?|\d+|[^\w\s]|\n"
)
_BARE = "der die das des dem den ein kein sein ihr zum zur im vom am beim ins ans alle viele vielen"
_STEMS = "ein kein sein ihr unser dies jed jen all beid"
_DETERMINERS = frozenset(_BARE.split()) | frozenset(
    stem + ending for stem in _STEMS.split() for ending in ("e", "er", "es", "em", "en")
)
_INFLECTED = re.compile(r"[a-zäöüß]{3,}e[nrsm]?")
_HEADER = """\
# Nouns of German text: the folded word, how often it stands with a capital in mid-sentence, and how
# often of these after an article, another determiner or an inflected adjective.
# Counted over {texts:,} sections of German Wikipedia (texts of the klexikon data set,
# github dennlinger/klexikon, c909f38); only counts are kept, which are facts. Words seen at least
# {least} times, more often with a capital than without, of {shortest} to {longest} letters.
# Written on {day} by: python tests/bench/build_lexicon.py {source}
"""


class NounCounts:
    """Counts of word forms, as written, over a stream of texts."""

    def __init__(self) -> None:
        self.texts = 0
        self.capital: Counter[str] = Counter()
        self.determined: Counter[str] = Counter()
        self.small: Counter[str] = Counter()

    def add(self, text: str) -> None:
        """Count the words of a text.

        Args:
            text: Headline and body; a line break ends a sentence.
        """
        self.texts += 1
        before = "\n"
        previous = "\n"
        for word in _TOKEN.findall(text):
            if word.islower():
                self.small[word] += 1
            elif word.isalpha() and word[1:].islower():
                opened = before in ".!?:„\n" and previous.lower() in _DETERMINERS
                if opened or previous.islower() or previous == "," or previous.isdigit():
                    self.capital[word] += 1
                    if opened or previous in _DETERMINERS or _INFLECTED.fullmatch(previous):
                        self.determined[word] += 1
            before, previous = previous, word

    def lines(self) -> Iterator[str]:
        """Yield the lines of the lexicon: folded word, count, count after a determiner."""
        counts: Counter[str] = Counter()
        determined: Counter[str] = Counter()
        for word, count in self.capital.items():
            if count > self.small[word.lower()]:
                folded = fold(word)
                counts[folded] += count
                determined[folded] += self.determined[word]
        for folded in sorted(counts):
            fits = MIN_LENGTH <= len(folded) <= MAX_LENGTH
            if counts[folded] >= MIN_COUNT and fits and folded.isascii() and folded.isalpha():
                yield f"{folded}\t{counts[folded]}\t{determined[folded]}"


def read_texts(path: Path) -> Iterator[str]:
    """Yield headline and body of each record of a JSON Lines file.

    Args:
        path: The file, plain or compressed with xz.

    Yields:
        One text a record.
    """
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield f"{record['title']}\n{record['body']}"


def build(texts: Iterable[str], source: str) -> str:
    """Count the nouns of texts.

    Args:
        texts: The texts to count over.
        source: What the texts were read from, for the header.

    Returns:
        The lexicon file: a header, then one word a line in the order of its letters.
    """
    counts = NounCounts()
    for text in texts:
        counts.add(text)
    header = _HEADER.format(
        texts=counts.texts,
        least=MIN_COUNT,
        shortest=MIN_LENGTH,
        longest=MAX_LENGTH,
        day=date.today().isoformat(),
        source=source,
    )
    return header + "".join(f"{line}\n" for line in counts.lines())


def main(path: Path) -> None:
    """Write the lexicon of the package, counted over a JSON Lines file of texts."""
    target = Path(__file__).resolve().parents[2] / "index" / "analysis" / "tables" / "lexicon.txt"
    target.write_text(build(read_texts(path), path.name), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
