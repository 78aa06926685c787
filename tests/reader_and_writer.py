"""A writer or a few readers of one index, for as long as they are told.

`python tests/reader_and_writer.py writer|readers INDEX SOURCE SECONDS NUMBER` prints how often it
did its work; whatever goes wrong ends it with a traceback.
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

from artikelsuche.index import IndexLockedError, reindex
from artikelsuche.search import open_index

_READERS = 5


def write(index: Path, source: Path, until: float, number: int) -> int:
    """Add articles and run the job, again and again."""
    runs = 0
    while time.monotonic() < until:
        text = f"Titel {number} {runs}\n\nEin Schiff im Hafen, Lauf {runs}, Schreiber {number}."
        (source / f"w{number}-{runs}.txt").write_text(text, "utf-8")
        try:
            reindex([source], index=index, full=runs % 7 == 6, wait=60 if runs % 2 else 0)
        except IndexLockedError:
            time.sleep(0.01)
        runs += 1
    return runs


def read(index: Path, until: float, errors: list[BaseException], counts: list[int]) -> None:
    """Search one snapshot after another: each is whole, and none is older than the one before."""
    try:
        archive, seen, turns = open_index(index), 0, 0
        while time.monotonic() < until:
            if turns % 5 == 4:
                archive.close()
                archive = open_index(index)
            elif turns % 5:
                archive.refresh()
            results = archive.search("Hafen", limit=3, sort="date")
            assert results.total == len(archive), (results.total, len(archive))
            assert results.total >= seen, (results.total, seen)
            assert all(archive.get(hit.id) is not None for hit in results)
            seen = results.total
            turns += 1
        archive.close()
        counts.append(turns)
    except BaseException as error:
        errors.append(error)


def main() -> None:
    """Do what the arguments say."""
    role, index, source, seconds, number = sys.argv[1:]
    until = time.monotonic() + float(seconds)
    if role == "writer":
        done = write(Path(index), Path(source), until, int(number))
    else:
        errors: list[BaseException] = []
        counts: list[int] = []
        threads = [
            threading.Thread(target=read, args=(Path(index), until, errors, counts))
            for _ in range(_READERS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if errors:
            raise errors[0]
        done = min(counts)
    sys.stdout.write(f"{done}\n")


if __name__ == "__main__":
    main()
