"""Measures the splitting of compounds: how many are split, and how many words stay whole.

Three lists: `compounds-cdec.tsv` of the shared data (newswire words with their parts), and our own
golden cases. "split" is the share of compounds that are split at all, "exact" the share split into
just the listed parts (compared by their stems), "whole" the share of simple words left alone,
"precision" the share of splits that fall on compounds.

Run: python tests/bench/compounds.py ../shared/data/compounds-cdec.tsv [--errors]
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from artikelsuche.index.analysis.compounds.splitter import Splitter
from artikelsuche.index.analysis.folding import fold
from artikelsuche.index.analysis.stemming import stem

CASES = Path(__file__).parents[1] / "cases" / "compounds"

Gold = Mapping[str, list[tuple[str, ...]]]


def main(path: Path, errors: bool) -> None:
    """Print one row a list, and the speed of a first split.

    Args:
        path: The list of words and their parts.
        errors: Whether to list the words that are wrong.
    """
    start = time.perf_counter()
    splitter = Splitter()
    splitter.prepare()
    print(f"open {1000 * (time.perf_counter() - start):.1f} ms")
    print(f"{'list':<10}{'words':>7}{'whole':>8}{'split':>8}{'exact':>8}{'precision':>11}")
    for name, gold in (("cdec", read_tsv(path)), ("golden", read_golden())):
        measure(name, gold, splitter, errors)


def measure(name: str, gold: Gold, splitter: Splitter, errors: bool) -> None:
    """Split every word of a list and print the shares.

    Args:
        name: The name of the list.
        gold: Each word with its possible splits; a split of one part keeps it whole.
        splitter: The splitter to measure.
        errors: Whether to list the words that are wrong.
    """
    whole: list[str] = []
    kept: list[str] = []
    split: list[str] = []
    exact: list[str] = []
    for word, answers in gold.items():
        parts = splitter.split(word)
        if all(len(answer) == 1 for answer in answers):
            whole.append(word)
            if not parts:
                kept.append(word)
            elif errors:
                print(f"  + {word}: {' '.join(parts)}")
        elif parts:
            split.append(word)
            if any(matches(parts, answer) for answer in answers):
                exact.append(word)
            elif errors:
                print(f"  ~ {word}: {' '.join(parts)}")
        elif errors:
            print(f"  - {word}")
    compounds = len(gold) - len(whole)
    wrong = len(whole) - len(kept)
    print(
        f"{name:<10}{len(gold):>7}{len(kept) / len(whole):>8.3f}{len(split) / compounds:>8.3f}"
        f"{len(exact) / compounds:>8.3f}{len(split) / (len(split) + wrong):>11.3f}"
    )


def matches(parts: tuple[str, ...], answer: tuple[str, ...]) -> bool:
    """Compare parts by their stems."""
    return [stem(part) for part in parts] == [stem(fold(part)) for part in answer]


def read_tsv(path: Path) -> Gold:
    """Read words and their parts, one alternative a line."""
    gold: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for line in path.read_text("utf-8").splitlines():
        word, parts = line.split("\t")
        gold[word].append(tuple(parts.split()))
    return gold


def read_golden() -> Gold:
    """Read the golden cases."""
    gold: dict[str, list[tuple[str, ...]]] = {}
    for line in (CASES / "split.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            word, *parts = line.split()
            gold[word] = [tuple(parts)]
    for line in (CASES / "whole.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            gold.update((word, [(word,)]) for word in line.split())
    return gold


if __name__ == "__main__":
    main(Path(sys.argv[1]), "--errors" in sys.argv)
