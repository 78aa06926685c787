"""How many of the articles that are shown as similar are so, by judgments of our own.

    python tests/bench/similar.py DATA [ARTICLE...]

DATA holds wikinews-de.jsonl. judged/similar.tsv has for 59 of its articles, drawn by chance among
those with any hit, whether each of the five best is about the same event, person or matter, or the
same kind of event; 30 of them were read after all weights had been chosen. Prints precision at 5,
of the hits that are shown, and what is not judged yet; for named articles the hits to be judged.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from archives import build_index, ids

from artikelsuche.search import Archive, open_index

_JUDGED = Path(__file__).parent / "judged" / "similar.tsv"


def _judgments() -> dict[str, dict[str, int]]:
    grades: dict[str, dict[str, int]] = {}
    for line in _JUDGED.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            article, found, grade = line.split("\t")
            grades.setdefault(article, {})[found] = int(grade)
    return grades


def _show(archive: Archive, key: str) -> None:
    article = archive.get(key)
    assert article is not None
    print(f"{key} {article.title} | {article.body[:200]!r}")
    for hit in archive.similar(key, limit=5):
        print(f"\t{hit.id} {hit.title} | {', '.join(hit.because)}")


def main() -> None:
    """Index the articles, ask for what is similar to the judged ones, and count."""
    with (Path(sys.argv[1]) / "wikinews-de.jsonl").open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    for record in records:
        record["published"] = record.pop("date")
    with tempfile.TemporaryDirectory() as folder:
        archive = open_index(build_index(Path(folder), records))
        for key in sys.argv[2:]:
            _show(archive, key)
        right = shown = some = copies = 0
        grades = _judgments()
        for article, judged in grades.items():
            found = ids(archive.similar(article, limit=5))
            unknown = [key for key in found if key not in judged]
            if unknown:
                print(f"not judged: {article} {' '.join(unknown)}")
            right += sum(judged.get(key, 0) for key in found)
            shown += len(found)
            some += bool(found)
            members = archive.versions(article, limit=999)
            copies += len(set(ids(members)) & set(found))
        print(f"{some} of {len(grades)} articles have hits; precision@5 {right / shown:.3f}")
        print(f"{right} of {shown} hits are right; {copies} of them are copies of the article")


if __name__ == "__main__":
    main()
