"""The commands that operations call: what they say to people and machines, and how they end."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from archives import write_records
from article_files import ARTICLES, generation, put, put_articles
from command import run
from filelock import FileLock

from artikelsuche.index import IndexDirectory, reindex

_POSIX = pytest.mark.skipif(os.name == "nt", reason="needs a POSIX system")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Four articles and a file that is none."""
    put(tmp_path / "source" / "kaputt.txt", bytes(300))
    return put_articles(tmp_path / "source")


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Name an index directory that does not exist yet."""
    return tmp_path / "index"


def _command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "artikelsuche.search", *map(str, arguments)]


# What machines read


def test_failures_are_written_as_json_lines(source: Path, index: Path) -> None:
    """--report writes one object for each failure, and nothing else."""
    report = source.with_name("failed.jsonl")
    assert run("reindex", source, "--index", index, "--report", report).code == 3
    (row,) = map(json.loads, report.read_text("utf-8").splitlines())
    assert row["path"] == str(source / "kaputt.txt")
    assert row["line"] is None
    assert "binary" in row["reason"]
    (source / "kaputt.txt").unlink()
    assert run("reindex", source, "--index", index, "--report", report).code == 0
    assert report.read_text("utf-8") == ""


def test_a_report_that_cannot_be_written(source: Path, index: Path) -> None:
    """A report into a place that cannot be opened is wrong usage, before anything is done."""
    outcome = run("reindex", source, "--index", index, "--report", source / "none" / "x")
    assert outcome.code == 2
    assert not index.exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_for_the_report_does_not_end_the_run(source: Path, index: Path) -> None:
    """Where the report cannot be written any more, the run goes on and says so."""
    outcome = run("reindex", source, "--index", index, "--report", "/dev/full")
    assert outcome.code == 3
    assert "the report cannot be written" in outcome.err
    assert "4 added" in outcome.err


def test_the_summary_as_json(source: Path, index: Path) -> None:
    """--format json prints one object to the standard output."""
    outcome = run("reindex", source, "--index", index, "--format", "json", "--quiet")
    values = json.loads(outcome.out)
    assert (outcome.code, values["added"], values["failed"]) == (3, 4, 1)
    assert values["rebuilt"] == "there was no index yet"
    assert values["errors"][0]["path"].endswith("kaputt.txt")


def test_the_log_as_json(tmp_path: Path, index: Path) -> None:
    """--log-format json makes every line of the standard error an object, errors too."""
    rows = [{"id": f"a{n}", "title": "Titel", "body": f"Text {n}."} for n in range(9)]
    records = write_records(tmp_path / "a.jsonl", [*rows, {"id": "x"}])
    outcome = run("reindex", records, "--index", index, "--log-format", "json")
    said = [json.loads(line) for line in outcome.err.splitlines()]
    assert outcome.code == 3
    assert [line["event"] for line in said] == ["failed", "rebuilt", "done"]
    assert said[2]["added"] == 9
    assert all(re.match(r"\d{4}-\d\d-\d\dT", line["time"]) for line in said)
    outcome = run("reindex", tmp_path / "none", "--index", index, "--log-format", "json")
    (line,) = map(json.loads, outcome.err.splitlines())
    assert (outcome.code, line["level"]) == (2, "error")


def test_a_doubtful_date_is_a_warning(tmp_path: Path, index: Path) -> None:
    """An article is indexed without its impossible date; that is told, and no failure."""
    rows = [{"id": "a", "body": "Der Deich hält."}, {"id": "b", "body": "Kein Deich.", "date": "?"}]
    rows[0]["published"] = "2024-02-30"
    records = write_records(tmp_path / "a.jsonl", rows)
    report = tmp_path / "report.jsonl"
    outcome = run("reindex", records, "--index", index, "--strict", "--report", report)
    assert outcome.code == 0
    assert f"warning: {records}:1: `published` is '2024-02-30', which is a day" in outcome.err
    assert f"warning: {records}:2: `date` is '?', which is no date" in outcome.err
    assert "2 added, 0 updated, 0 deleted, 0 unchanged, 0 failed, 2 with a warning" in outcome.err
    assert [json.loads(line)["line"] for line in report.read_text().splitlines()] == [1, 2]
    assert run("search", "Deich", "--index", index, "--format", "ids").out.split() == ["b", "a"]
    assert run("search", "datum:2024", "--index", index).code == 1
    outcome = run("reindex", records, "--index", index, "--full", "--format", "json")
    values = json.loads(outcome.out)
    assert [one["line"] for one in values["warnings"]] == [1, 2]
    assert (outcome.code, values["failed"], values["errors"]) == (0, 0, [])


@pytest.mark.parametrize(
    "value",
    ["Wed, 19 Jun 2024 23:30:00 -0500", "2024-06-19T00:10:00+14:00", "20240619T235959Z",
     1718784000, "1718784000000", "Mittwoch, 19. Juni 2024", "19.06.2024 10:00"],
)  # fmt: skip
def test_an_article_is_found_by_the_day_of_its_offset(
    tmp_path: Path, index: Path, value: object
) -> None:
    """The day in a filter is the day that the record states, not that of Greenwich."""
    records = write_records(tmp_path / "a.jsonl", [{"id": "a", "body": "Deich", "date": value}])
    assert run("reindex", records, "--index", index).code == 0
    for query in ("Deich datum:2024-06-19", "datum:19.06.2024"):
        assert run("search", query, "--index", index, "--format", "ids").out == "a\n"
    assert run("search", "datum:2024-06-20", "--index", index).code == 1


def test_status_for_monitoring(source: Path, index: Path) -> None:
    """`status --format json` tells age, articles, sources, size, segments, stamp and staleness."""
    run("reindex", source, "--index", index)
    values = json.loads(run("status", "--index", index, "--format", "json").out)
    assert values["sources"] == [str(source)]
    assert (values["articles"], values["segments"], values["stale"]) == (4, 1, None)
    assert 0 <= values["age_seconds"] < 600
    assert values["bytes"] > 1000
    assert values["stamp"]["articles"] == 4
    assert str(source) in run("status", "--index", index).out


# Options


def test_checksum_if_needed_and_strict(source: Path, index: Path) -> None:
    """--strict fails with the first bad file, --if-needed looks at nothing, --checksum at all."""
    outcome = run("reindex", source, "--index", index, "--strict")
    assert outcome.code == 2
    assert outcome.err.count("kaputt.txt") == 1
    assert run("reindex", source, "--index", index, "--if-needed").code == 3
    outcome = run("reindex", source, "--index", index, "--if-needed")
    assert (outcome.code, "not needed: 4 articles" in outcome.err) == (0, True)
    path = source / "wetter.txt"
    os.utime(path, ns=(1, 1))
    run("reindex", source, "--index", index)
    path.write_bytes(path.read_bytes().replace("Böen".encode(), b"Wind."))
    os.utime(path, ns=(1, 1))
    assert "0 updated" in run("reindex", source, "--index", index).err
    assert "1 updated" in run("reindex", source, "--index", index, "--checksum").err


def test_wait_outlasts_another_writer(source: Path, index: Path) -> None:
    """--wait gives another writer time to finish; without it the run ends with 75 at once."""
    run("reindex", source, "--index", index)
    lock = FileLock(index / "lock", thread_local=False)
    with lock:
        assert run("reindex", source, "--index", index).code == 75
        assert run("gc", "--index", index).code == 75
        assert run("reindex", source, "--index", index, "--wait", "0.3").code == 75
        threading.Timer(0.5, lock.release, kwargs={"force": True}).start()
        assert run("reindex", source, "--index", index, "--wait", "20").code == 3


def test_gc_removes_what_no_commit_names(source: Path, index: Path) -> None:
    """`gc` removes dead generations and orphans, and leaves what other programs put there."""
    run("reindex", source, "--index", index)
    dead = put(index / "generations" / "20200101T000000Z-00000000" / "x", bytes(2_000_000)).parent
    orphan = put(generation(index) / "MAIN_0123456789abcdef.seg", b"x")
    stray = put(index / ".DS_Store", b"x")
    mount = put(index / "generations" / "lost+found" / "x", b"x")
    outcome = run("gc", "--index", index)
    assert outcome.code == 0
    assert "2 pieces removed, 2.0 MB freed" in outcome.err
    assert not dead.exists() and not orphan.exists()
    assert stray.exists() and mount.exists()
    assert run("verify", "--index", index).code == 0
    assert run("gc", "--index", index.with_name("none")).code == 2


# Signals


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four articles, and as many as keep a run busy."""
    source = put_articles(tmp_path_factory.mktemp("many"))
    return put_articles(
        source, {f"neu{n:04}": f"Titel {n}\n\n" + f"Wort{n} " * 200 for n in range(3000)}
    )


@_POSIX
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
@pytest.mark.parametrize(("jobs", "after"), [(1, 0.3), (2, 0.05), (2, 0.2), (2, 0.4)])
def test_a_signal_keeps_the_last_commit(
    source: Path,
    many: Path,
    index: Path,
    number: signal.Signals,
    code: int,
    jobs: int,
    after: float,
) -> None:
    """SIGTERM and Ctrl-C end a run with a word and their code; the last commit stays."""
    reindex([source], index=index)
    before = IndexDirectory(index).live()
    with subprocess.Popen(
        _command("reindex", many, "--index", index, "--full", "--jobs", jobs),
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    ) as process:  # fmt: skip
        assert process.stderr
        patience = time.monotonic() + 30
        while len(list((index / "generations").iterdir())) < 2 and time.monotonic() < patience:
            time.sleep(0.01)
        time.sleep(after)
        os.killpg(process.pid, number)
        said = process.stderr.read()
        assert process.wait(30) == code
    assert "interrupted" in said
    assert "Traceback" not in said
    assert list((index / "generations").iterdir()) == [before]
    assert run("search", "Böen", "--index", index).code == 0


# Streams that take nothing


@_POSIX
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "command",
    [["search", "Wind"], ["search", "Wind", "--format", "json"], ["show", "wetter"], ["status"],
     ["analyze", "Wind"], ["verify"], ["gc"], ["reindex", "SOURCE", "--format", "json"],
     ["--help"], ["--version"], ["search", '"']],
    ids=" ".join,
)  # fmt: skip
def test_streams_that_take_nothing_make_no_traceback(tmp_path: Path, command: list[str]) -> None:
    """A full disk or a closed stream behind the output is an error or nothing, never a traceback.

    A full standard output is told with code 2 where there was something to write.
    """
    source = put_articles(tmp_path / "source")
    index = tmp_path / "index"
    reindex([source], index=index)
    line = [argument.replace("SOURCE", str(source)) for argument in command]
    environment = {**os.environ, "ARTIKELSUCHE_INDEX": str(index)}
    codes = []
    for streams in ("> /dev/full", ">&-", "2> /dev/full", "2>&-", ">&- 2>&- <&-"):
        said = tmp_path / "said"
        told = "" if "2>" in streams else f"2> {said}"
        done = subprocess.run(
            ["bash", "-c", f'"$@" {streams} {told}', "bash", *_command(*line)],
            env=environment, capture_output=True, check=False,
        )  # fmt: skip
        assert b"Traceback" not in done.stderr
        assert not said.exists() or "Traceback" not in said.read_text()
        codes.append(done.returncode)
    assert len(ARTICLES) == 4
    silent = command[0] in ("verify", "gc")
    wrong = command[-1] == '"'
    assert codes == [0 if silent else 2, *[2 if wrong else 0] * 4]
