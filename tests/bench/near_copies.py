"""How many copies of articles are found, and how many found ones are none.

    python tests/bench/near_copies.py DATA WIKI.jsonl

DATA holds wikinews-de.jsonl and gnad-test.csv, WIKI.jsonl other articles. 500 of the news get a
copy, each changed in one of the ways of a newsroom; all other articles, and made-up series of
reports with other figures each day, are unrelated. Prints precision and recall of the pairs in
clusters, by kind and by length, and pairs that were not made here: copies in the data itself.
"""

from __future__ import annotations

import csv
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from archives import write_records
from copied_texts import sentence

from artikelsuche.index import IndexDirectory, reindex
from artikelsuche.index.store.snapshot import open_snapshot

_COPIES, _UNRELATED = 500, 5000
Change = Callable[[list[str], random.Random], list[str]]


def _cut(parts: list[str], chance: random.Random) -> list[str]:
    return parts[: max(2, round(len(parts) * chance.uniform(0.3, 0.8)))]


def _thinned(parts: list[str], chance: random.Random) -> list[str]:
    return [part for part in parts if chance.random() > 0.3] or parts


def _moved(parts: list[str], chance: random.Random) -> list[str]:
    at = chance.randrange(len(parts))
    return parts[at:] + parts[:at]


def _corrected(parts: list[str], chance: random.Random) -> list[str]:
    at = chance.randrange(len(parts))
    words = parts[at].split(" ")
    words[chance.randrange(len(words))] = "berichtigt"
    note = "Hinweis: In einer früheren Fassung dieser Meldung stand ein anderer Ort."
    return [*parts[:at], " ".join(words), *parts[at + 1 :], note]


def _framed(parts: list[str], chance: random.Random) -> list[str]:
    return ["Aus der Redaktion.", *parts, *(sentence(chance) for _ in range(chance.randrange(3)))]


def _edited(parts: list[str], chance: random.Random) -> list[str]:
    """Change a word in every third sentence."""
    edited = []
    for part in parts:
        words = part.split(" ")
        if chance.random() < 0.33:
            words[chance.randrange(len(words))] = "Angaben"
        edited.append(" ".join(words))
    return edited


def _combined(parts: list[str], chance: random.Random) -> list[str]:
    return ["Aus der Redaktion.", *_corrected(_moved(_cut(parts, chance), chance), chance)]


_CHANGES: dict[str, Change] = {
    "same": lambda parts, _: parts, "cut": _cut, "thinned": _thinned, "moved": _moved,
    "corrected": _corrected, "framed": _framed, "edited": _edited, "all together": _combined,
}  # fmt: skip


def _news(folder: Path) -> Iterator[str]:
    with (folder / "wikinews-de.jsonl").open(encoding="utf-8") as lines:
        yield from (json.loads(line)["body"] for line in lines)
    with (folder / "gnad-test.csv").open(encoding="utf-8") as rows:
        yield from (row[1] for row in csv.reader(rows, delimiter=";", quotechar="'"))


def _series(chance: random.Random) -> Iterator[str]:
    """Make up the weather, the prices and the tables of many days: the same words each day."""
    towns = ["Hallstedt", "Tiefwarden", "Krumfelden", "Wallerbrück", "Loortal", "Vossberg"]

    def number() -> int:
        return chance.randrange(10, 999)

    for day in range(1, 101):
        yield f"Wetter am {day % 28 + 1}. Mai. " + " ".join(
            f"In {town} wird es {number() % 30} Grad warm, der Wind weht mit {number() % 90} "
            f"Kilometern in der Stunde, und es fallen {number() % 20} Liter Regen."
            for town in towns
        )
        yield f"Börse, {day}. Handelstag. " + " ".join(
            f"Die Aktien der {town} AG schlossen bei {number()} Punkten und damit {number() % 9} "
            f"Prozent höher als am Vortag, gehandelt wurden {number()} Stück."
            for town in towns
        )
        yield f"Die Zahl der gemeldeten Fälle stieg am {day}. Tag auf {number()}. " + (
            f"Das teilte das Landesamt am Morgen mit. In den Kliniken liegen {number()} Kranke, "
            f"davon {number()} auf Intensivstationen. Die Behörde bittet weiter darum, Abstand zu "
            f"halten und bei Beschwerden zu Hause zu bleiben. Geimpft sind {number()} Menschen, "
            f"{number()} mehr als am Vortag. Auskunft gibt das Bürgertelefon."
        )


def _sentences(text: str) -> list[str]:
    return [part for part in text.replace("\n", " ").replace(". ", ".\n").split("\n") if part]


def _clusters(records: list[dict[str, str]]) -> tuple[list[list[str]], float]:
    with tempfile.TemporaryDirectory() as folder:
        source = write_records(Path(folder) / "articles.jsonl", records)
        began = time.perf_counter()
        reindex([source], index=Path(folder) / "index")
        took = time.perf_counter() - began
        view = open_snapshot(IndexDirectory(Path(folder) / "index")).view()
        members, clusters = view.copies.between(0, view.documents)
        found: dict[int, list[str]] = {}
        for number, cluster in zip(members.tolist(), clusters.tolist(), strict=True):
            found.setdefault(cluster, []).append(view.key(number).decode())
        return list(found.values()), took


def main() -> None:
    """Make the copies, index all and count."""
    folder, wiki = Path(sys.argv[1]), Path(sys.argv[2])
    chance = random.Random(17)
    news = [text for text in _news(folder) if len(text.split()) >= 30]
    chance.shuffle(news)
    unrelated = [*news, *_series(chance)]
    with wiki.open(encoding="utf-8") as lines:
        for line in lines:
            if len(unrelated) < _UNRELATED:
                unrelated.append(json.loads(line)["body"])
    records = [{"id": f"u{n}", "title": f"Text {n}", "body": t} for n, t in enumerate(unrelated)]
    kinds: dict[str, str] = {}
    words: dict[str, int] = {}
    for number, text in enumerate(news[:_COPIES]):
        kind = list(_CHANGES)[number % len(_CHANGES)]
        body = " ".join(_CHANGES[kind](_sentences(text), chance))
        kinds[f"u{number}"], words[f"u{number}"] = kind, len(body.split())
        records.append({"id": f"c{number}", "title": f"Kopie {number}", "body": body})
    chance.shuffle(records)
    clusters, took = _clusters(records)
    pairs = {frozenset(pair) for keys in clusters for pair in combinations(sorted(keys), 2)}
    made = {frozenset((key, f"c{key[1:]}")) for key in kinds}
    hit, wrong = pairs & made, pairs - made
    print(f"{len(records)} articles in {took:.1f} s, {len(clusters)} clusters")
    print(f"precision {len(hit) / len(pairs):.4f} ({len(wrong)} pairs not made here)")
    print(f"recall {len(hit) / len(made):.4f}")
    totals, found = Counter(kinds.values()), Counter(kinds[_source(pair)] for pair in hit)
    for kind, total in totals.items():
        print(f"  {kind:<20} {found[kind] / total:.3f} of {total}")
    for least, most in ((0, 60), (60, 200), (200, 600), (600, 10**9)):
        some = [key for key, size in words.items() if least <= size < most]
        got = sum(frozenset((key, f"c{key[1:]}")) in hit for key in some)
        print(f"  {least}–{most if most < 10**9 else ''} words: {got} of {len(some)}")
    bodies = {record["id"]: record["body"] for record in records}
    for pair in sorted(made - hit, key=sorted):
        print(
            "missed:",
            kinds[_source(pair)],
            *(f"[{k}] {bodies[k][:60]!r} {len(bodies[k])}" for k in sorted(pair)),
        )
    for pair in sorted(wrong, key=sorted):
        print("not made here:", *(f"[{key}] {bodies[key][:90]!r}" for key in sorted(pair)))


def _source(pair: frozenset[str]) -> str:
    return next(key for key in pair if key.startswith("u"))


if __name__ == "__main__":
    main()
