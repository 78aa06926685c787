"""Faults at every system call of the job: the last commit answers, the next run repairs.

A few dozen faults in the normal suite, every one of them in the sweep (`pytest -m sweep`).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from article_files import put_articles, put_records

from artikelsuche.corpus import ArtikelsucheError
from artikelsuche.index import IndexDirectory, reindex, verify
from artikelsuche.index.upkeep.garbage import orphans
from artikelsuche.search import open_index

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a POSIX system")

_BEFORE = {f"alt{n}": f"Der Kran {n}\n\nDer Kran steht am Hafen, Nummer {n}." for n in range(12)}
_LATER = {
    **{f"neu{n}": f"Die Bahn {n}\n\nDie Bahn kommt am Hafen an, Nummer {n}." for n in range(6)},
    "alt3": "Der Kahn\n\nStatt des Krans liegt nun ein Kahn am Hafen.",
    # Names and texts that would act on a terminal.
    "neu\x1b[31m\nerror: FORGED\x07": "Die \x1b[1mBahn\x1b[0m\n\nDie Bahn kommt am Hafen an.",
    # The self-check ends to look for words within the long one.
    "lang": f"Der Kran\n\n{('Der Kran steht am Hafen. ' * 99)[:1985]} Hafenverwaltungsamt tagt.",
}
_RECORDS = [{"id": f"r{n}", "title": f"Meldung {n}", "body": f"Meldung {n}."} for n in range(9)]
# Reported by every run, whatever fails beside it.
_REFUSED = {"id": "z" * 70_000, "title": "Meldung", "body": "Meldung zu viel."}
#: Queries whose answers tell the states of the index apart.
_CANARIES = ("Kran", "Bahn", "Kahn", "Hafen", '"kommt am Hafen"', "Meldung")
_RAN = {"first": False, "incremental": False, "full": True}


def _answers(index: Path) -> dict[str, list[str]]:
    """Ask the canary queries."""
    with open_index(index) as archive:
        return {
            query: sorted(hit.id for hit in archive.search(query, limit=99)) for query in _CANARIES
        }


@dataclass
class Bench:
    """One state of sources and index, with what it must answer before and after a run."""

    folder: Path
    first: bool
    before: dict[str, list[str]] | None
    after: dict[str, list[str]]
    server: subprocess.Popen[str]

    @property
    def source(self) -> Path:
        """The changed sources."""
        return self.folder / "source"

    @property
    def index(self) -> Path:
        """The index of the run at hand."""
        return self.folder / "index"

    def reset(self) -> None:
        """Make the index what it was before any fault."""
        shutil.rmtree(self.index, ignore_errors=True)
        if not self.first:
            shutil.copytree(self.folder / "template", self.index)

    def job(self, full: bool, fault: str = "", at: int = 0) -> dict[str, Any]:
        """Run the job in a process of its own with a fault."""
        task = {"sources": [str(self.source)], "index": str(self.index), "full": full,
                "fault": fault, "at": at}  # fmt: skip
        assert self.server.stdin and self.server.stdout
        self.server.stdin.write(json.dumps(task) + "\n")
        self.server.stdin.flush()
        answer: dict[str, Any] = json.loads(self.server.stdout.readline())
        return answer

    def check(self, outcome: dict[str, Any], fault: str) -> None:
        """Require what must hold after any fault, then let the next run repair."""
        assert outcome["code"] != 9, outcome["said"]
        if fault in ("kill", "torn", "cut"):
            assert outcome["code"] in (-9, 0), outcome["said"]
        elif outcome["code"] in (0, 130):
            assert outcome["code"] == 0 or fault == "stop"
        else:
            assert outcome["code"] == 2
            assert "no space left" in outcome["said"] or "disk reports" in outcome["said"]
            assert str(self.index) in outcome["said"]
        if (self.index / "current").exists():
            verify(self.index)
            found = _answers(self.index)
            assert found in (self.before, self.after)
            if outcome["code"] == 0:
                assert found == self.after
        else:
            assert self.first
        report = reindex([self.source], index=self.index)
        assert [error.line for error in report.errors] == [len(_RECORDS) + 1]
        assert _answers(self.index) == self.after
        self.check_clean()

    def check_clean(self) -> None:
        """Require that nothing is left of what broke off."""
        live = IndexDirectory(self.index).live()
        assert list((self.index / "generations").iterdir()) == [live]
        assert orphans(live) == []
        assert sorted(path.name for path in self.index.iterdir() if path.name != "lock") == [
            "current",
            "generations",
        ]
        assert verify(self.index) == len(self.after["Hafen"]) + len(_RECORDS)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[subprocess.Popen[str]]:
    """The process that runs jobs with faults."""
    program = Path(__file__).with_name("fault_server.py")
    with subprocess.Popen(
        [sys.executable, program, tmp_path_factory.mktemp("warm")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout and process.stdin
        assert process.stdout.readline() == "ready\n"
        yield process
        process.stdin.close()


@pytest.fixture(params=_RAN)
def bench(
    request: pytest.FixtureRequest, tmp_path: Path, server: subprocess.Popen[str]
) -> tuple[Bench, bool]:
    """Sources that have changed since the index was made: a first, a next, a full run."""
    source, first = tmp_path / "source", request.param == "first"
    put_articles(source, _BEFORE)
    put_records(source / "meldungen.jsonl", *_RECORDS, _REFUSED)
    reindex([source], index=tmp_path / "template")
    before = None if first else _answers(tmp_path / "template")
    put_articles(source, _LATER)
    (source / "alt5.txt").unlink()
    for path in source.rglob("*.*"):
        os.utime(path, (1e9, 1e9 if path.stem not in _LATER else 1.1e9))
    reindex([source], index=tmp_path / "after")
    after = _answers(tmp_path / "after")
    return Bench(tmp_path, first, before, after, server), _RAN[request.param]


def _sweep(bench: Bench, full: bool, fault: str, every: int) -> int:
    """Let a fault happen at every so many calls of a run, and check what follows."""
    bench.reset()
    calls = bench.job(full)["calls"]
    assert calls > 10
    for at in range(1 + calls % every, calls + 1, every):
        bench.reset()
        outcome = bench.job(full, fault, at)
        try:
            bench.check(outcome, fault)
        except (AssertionError, ArtikelsucheError) as error:
            raise AssertionError(f"{fault} at call {at} of {calls}: {outcome}") from error
    return int(calls)


FAULTS = ("kill", "torn", "cut", "ENOSPC", "EIO", "stop")


@pytest.mark.parametrize("fault", FAULTS)
def test_some_faults(bench: tuple[Bench, bool], fault: str) -> None:
    """After a fault the index answers as before or as after the run; the next run repairs it."""
    _sweep(*bench, fault, every=7)


@pytest.mark.sweep
@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault(bench: tuple[Bench, bool], fault: str) -> None:
    """The same for a fault at each system call that changes the disk."""
    _sweep(*bench, fault, every=1)
