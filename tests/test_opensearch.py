"""An index on a cluster: what a run makes of it, whatever happens, and how it is named."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from archives import Record, ids, write_records
from command import run
from opensearch_server import Server

from artikelsuche.corpus.errors import ArgumentError
from artikelsuche.corpus.sources import sample_source
from artikelsuche.index import (
    ForeignDirectoryError,
    IndexLockedError,
    IndexMissingError,
    IndexStoreError,
    ShrinkError,
    StampMismatchError,
    copy_index,
    gc,
    read_status,
    reindex,
    verify,
)
from artikelsuche.index.opensearch import cluster as cluster_module
from artikelsuche.index.opensearch.address import address_of
from artikelsuche.index.opensearch.cluster import Cluster
from artikelsuche.index.opensearch.lease import leased
from artikelsuche.index.opensearch.mapping import NORMALISATION, SATURATION
from artikelsuche.index.opensearch.state import physical_indices, read_live
from artikelsuche.index.opensearch.writer import ClusterWriter
from artikelsuche.search import QueryError, open_index
from artikelsuche.search.engine.weights import DEFAULT_WEIGHTS


@pytest.fixture
def address(server: Server) -> Iterator[str]:
    """Name a new index on the cluster."""
    yield server.address(f"job-{os.urandom(4).hex()}")


def _records(count: int, word: str = "Hafen") -> list[Record]:
    return [
        {"id": f"a{n:03}", "title": f"Meldung {n}", "body": f"Der {word} Nummer {n} ist zu."}
        for n in range(count)
    ]


def _cluster(address: str, patience: float = 60.0) -> Cluster:
    found = address_of(address)
    assert found is not None
    return Cluster(found, patience)


def _found(address: str, query: str) -> set[str]:
    with open_index(address) as archive:
        return set(ids(archive.search(query, limit=1000, snippets=0)))


def test_a_field_alone_scores_as_on_disk() -> None:
    """The saturation of each field is that of the ranking, divided by the weight of the field."""
    weights = DEFAULT_WEIGHTS
    expected = {name: weights.k1 / weight for name, weight in weights.fields.items()}
    assert expected == pytest.approx(SATURATION)
    assert weights.b == NORMALISATION


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("opensearch+http://me:secret@host/news", "has a user or a password in it"),
        ("opensearch+http://host:9200/", "has the name ''"),
        ("opensearch+http://host:9200/News", "has the name 'News'"),
        ("opensearch+http://a host/news", "has the host 'a host'"),
        ("opensearch+http://host/news?shards=0", "shards='0'"),
        ("opensearch+http://host/news?colour=1", "known: shards"),
    ],
)
def test_a_wrong_address_is_told(text: str, message: str) -> None:
    """An address that cannot be read is refused with what is wrong, and shows no password."""
    with pytest.raises(ArgumentError, match=message.replace("?", r"\?")) as told:
        open_index(text)
    assert "secret" not in str(told.value)


def test_a_path_can_be_an_address() -> None:
    """An address stays one when it has gone through a path, and no other path is one."""
    text = "opensearch+https://one:9200,two:9200/news?shards=3"
    found = address_of(Path(text))
    assert found == address_of(text) and found is not None
    assert (found.shards, found.hosts) == (3, ("https://one:9200", "https://two:9200"))
    assert address_of("opensearch") is address_of("./opensearch+http") is None


def test_a_cluster_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing answers the message names the address, and no password."""
    monkeypatch.setenv("ARTIKELSUCHE_OPENSEARCH_USER", "me")
    monkeypatch.setenv("ARTIKELSUCHE_OPENSEARCH_PASSWORD", "secret")
    cluster = _cluster("opensearch+http://127.0.0.1:9/news", patience=0)
    with pytest.raises(IndexStoreError, match=r"127\.0\.0\.1:9/news: cannot be reached") as told:
        cluster.request("GET", "/")
    assert "secret" not in str(told.value) and "secret" not in repr(told.value.__cause__)


def test_a_wrong_address_is_told_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run waits long for a cluster that has answered before, and not for one that never did."""
    monkeypatch.setattr(cluster_module, "_FIRST_PATIENCE", 0.5)
    source = write_records(tmp_path / "a.jsonl", _records(1))
    begun = time.monotonic()
    with pytest.raises(IndexStoreError, match="cannot be reached"):
        reindex([source], index="opensearch+http://127.0.0.1:9/news")
    assert time.monotonic() - begun < 20


def test_runs_follow_their_sources(address: str, tmp_path: Path) -> None:
    """A run adds, replaces and deletes what has changed, and nothing else is seen afterwards."""
    source = write_records(tmp_path / "a.jsonl", _records(30))
    first = reindex([source], index=address)
    assert (first.added, first.rebuilt) == (30, "there was no index yet")
    changed = [*_records(20), *_records(28, "Kanal")[20:]]
    write_records(source, changed)
    second = reindex([source], index=address)
    assert (second.updated, second.deleted, second.unchanged) == (8, 2, 20)
    assert second.rebuilt is None
    assert _found(address, "Hafen") == {f"a{n:03}" for n in range(20)}
    assert _found(address, "Kanal") == {f"a{n:03}" for n in range(20, 28)}
    assert verify(address) == read_status(address).articles == 28
    assert len(gc(address).removed) == 10 and verify(address) == 28
    assert reindex([source], index=address).unchanged == 28


def test_an_open_archive_stays_on_its_state(address: str, tmp_path: Path) -> None:
    """What a later run brings or removes is not seen before the archive is refreshed."""
    source = write_records(tmp_path / "a.jsonl", _records(10))
    reindex([source], index=address)
    with open_index(address) as archive:
        write_records(source, _records(12, "Kanal"))
        reindex([source], index=address)
        assert archive.search("Hafen").total == 10 and archive.search("Kanal").total == 0
        assert archive.refresh() and not archive.refresh()
        assert archive.search("Hafen").total == 0 and archive.search("Kanal").total == 12


def test_an_archive_outlives_a_full_build(address: str, tmp_path: Path) -> None:
    """What was opened before a full build answers after it, and says so when it is gone."""
    source = write_records(tmp_path / "a.jsonl", _records(10))
    reindex([source], index=address)
    with open_index(address) as archive:
        reindex([source], index=address, full=True)
        assert archive.search("Hafen").total == 10
        reindex([source], index=address)
        with pytest.raises(IndexStoreError, match="built anew meanwhile; open it again"):
            archive.search("Hafen")
        assert archive.refresh() and archive.search("Hafen").total == 10


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("step", ["add", "delete", "prepare", "commit"])
def test_a_killed_run_leaves_no_trace(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, full: bool
) -> None:
    """Wherever a run dies, the index answers as before, and the next run makes it right."""
    source = write_records(tmp_path / "a.jsonl", _records(25))
    reindex([source], index=address)
    write_records(source, _records(22, "Kanal"))
    calls: list[None] = []
    real: Callable[..., Any] = getattr(ClusterWriter, step)

    def dies(writer: ClusterWriter, *given: Any) -> Any:
        found = None if step == "commit" else real(writer, *given)
        calls.append(None)
        if len(calls) == (5 if step == "add" else 1):
            writer._send()
            writer._bulk.finish()
            monkeypatch.setattr(ClusterWriter, "cancel", lambda writer: None)
            raise KeyboardInterrupt
        return found

    with monkeypatch.context() as patched:
        patched.setattr(ClusterWriter, step, dies)
        if full and step == "delete":
            return  # a full build deletes nothing
        with pytest.raises(KeyboardInterrupt):
            reindex([source], index=address, full=full)
    cluster = _cluster(address)
    cluster.request("POST", f"/{read_live(cluster).physical}/_refresh")
    assert len(_found(address, "Hafen")) == verify(address) == 25 and not _found(address, "Kanal")
    assert reindex([source], index=address).deleted == 3
    assert len(_found(address, "Kanal")) == verify(address) == 22
    assert len(physical_indices(cluster)) == 1


def test_one_writer_at_a_time(address: str, tmp_path: Path) -> None:
    """While one writer holds the lease another one is refused, and told who holds it."""
    source = write_records(tmp_path / "a.jsonl", _records(5))
    reindex([source], index=address)
    with leased(_cluster(address)):
        with pytest.raises(IndexLockedError, match=f"process {os.getpid()} on"):
            reindex([source], index=address)
        assert len(_found(address, "Hafen")) == 5
        outcome = run("reindex", str(source), "--index", address)
        assert outcome.code == 75
    assert reindex([source], index=address).unchanged == 5


def test_a_writer_that_was_overtaken_changes_nothing(address: str, tmp_path: Path) -> None:
    """Who has lost the lease to another writer cannot make its state live."""
    source = write_records(tmp_path / "a.jsonl", _records(5))
    reindex([source], index=address)
    cluster = _cluster(address)
    with leased(cluster) as lease:
        writer = ClusterWriter(cluster, lease, read_live(cluster), create=False)
        lock = f"/{cluster.address.name}-state/_doc/lock"
        cluster.request("DELETE", lock)  # as if it had run out
        write_records(source, _records(6))
        reindex([source], index=address)
        from artikelsuche.index.store.manifest import Manifest

        writer.prepare(Manifest(), 5)
        with pytest.raises(IndexLockedError, match="another writer"):
            writer.commit()
        writer.close()
    assert len(_found(address, "Hafen")) == verify(address) == 6


def test_a_foreign_index_is_left_alone(server: Server, address: str, tmp_path: Path) -> None:
    """Where an index of that name is something else it is neither read nor written."""
    found = address_of(address)
    assert found is not None
    server.ask("PUT", f"/{found.name}", {})
    source = write_records(tmp_path / "a.jsonl", _records(5))
    with pytest.raises(ForeignDirectoryError, match="something else; choose a new NAME"):
        reindex([source], index=address)
    with pytest.raises(ForeignDirectoryError):
        open_index(address)
    assert list(server.ask("GET", f"/{found.name}")) == [found.name]  # type: ignore[call-overload]


def test_an_index_of_another_version_is_refused(
    server: Server, address: str, tmp_path: Path
) -> None:
    """A stamp that differs is named with the cure; a run builds the index anew."""
    source = write_records(tmp_path / "a.jsonl", _records(5))
    reindex([source], index=address)
    cluster = _cluster(address)
    physical = read_live(cluster).physical
    meta = cluster.request("GET", f"/{physical}/_mapping").body[physical]["mappings"]["_meta"]
    meta["stamp"]["analysis_version"] = 1
    server.ask("PUT", f"/{physical}/_mapping", {"_meta": meta})
    with pytest.raises(StampMismatchError, match=r"analysis version 1.*rebuild it with"):
        open_index(address)
    report = reindex([source], index=address)
    assert report.rebuilt is not None and "analysis version 1" in report.rebuilt
    assert len(_found(address, "Hafen")) == 5


def test_what_is_missing_or_too_much_is_told(address: str, tmp_path: Path) -> None:
    """No index yet, a run that would delete most of it, a dry run: as on disk."""
    with pytest.raises(IndexMissingError, match="artikelsuche reindex SOURCE --index opensearch"):
        open_index(address)
    source = write_records(tmp_path / "a.jsonl", _records(60))
    assert reindex([source], index=address, dry_run=True).added == 60
    with pytest.raises(IndexMissingError):
        read_status(address)
    reindex([source], index=address)
    write_records(source, _records(10))
    with pytest.raises(ShrinkError, match="allow it with --allow-shrink"):
        reindex([source], index=address)
    assert verify(address) == 60
    assert reindex([source], index=address, allow_shrink=True).deleted == 50


def test_what_a_cluster_cannot_do_is_told(address: str, tmp_path: Path) -> None:
    """Words that mark the matches are refused in words."""
    reindex([write_records(tmp_path / "a.jsonl", _records(5))], index=address)
    with open_index(address) as archive, pytest.raises(QueryError, match="leave 'significant'"):
        archive.search("Hafen", significant=5)


@pytest.mark.parametrize("match", ["all", "any"])
def test_a_long_query_has_as_many_clauses_as_a_cluster_takes(
    address: str, tmp_path: Path, match: Literal["all", "any"]
) -> None:
    """A query of two hundred words, each in every field, finds what has them."""
    chance = random.Random(7)
    words = ["".join(chance.choices("abdefgiklmnorstuw", k=8)).title() for _ in range(200)]
    record = {"title": " ".join(words), "teaser": " ".join(words), "body": " ".join(words)}
    reindex([write_records(tmp_path / "a.jsonl", [{"id": "alle", **record}])], index=address)
    with open_index(address) as archive:
        assert ids(archive.search(" ".join(words), match=match)) == ["alle"]
        others = archive.search(" ".join([*words[1:], "Hafen"]), match=match, fallback=False)
        assert others.total == (match == "any")


def test_any_query_gets_an_answer(address: str) -> None:
    """Whatever is asked of a cluster, with snippets: results or a QueryError."""
    reindex([sample_source()], index=address)
    program = Path(__file__).with_name("hostile_queries.py")
    command = [sys.executable, program, address, "10", "0"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 40


def test_a_disk_without_space_is_told(server: Server, address: str, tmp_path: Path) -> None:
    """At the flood stage a run ends with what to do, and the index answers as before."""
    source = write_records(tmp_path / "a.jsonl", _records(5))
    reindex([source], index=address)
    physical = read_live(_cluster(address)).physical
    flood = {"index.blocks.read_only_allow_delete": True}
    server.ask("PUT", f"/{physical}/_settings", flood)
    write_records(source, _records(7))
    with pytest.raises(IndexStoreError, match="no disk space left"):
        reindex([source], index=address)
    assert len(_found(address, "Hafen")) == 5
    server.ask("PUT", f"/{physical}/_settings", {"index.blocks.read_only_allow_delete": None})
    assert reindex([source], index=address).added == 2


def test_texts_of_any_signs_come_back(address: str, tmp_path: Path) -> None:
    """Whatever letters an article has, it is found and comes back as it was read."""
    body = "Ein Hafen\u2028mit | Strich, \U0001f6a2 und \u0000 Null.\n\nÄrger & Co."
    record = {"id": "ä/ö?#%&|" + "x" * 600, "title": "Hafen | Kanal", "body": body}
    reindex([write_records(tmp_path / "a.jsonl", [record])], index=address)
    with open_index(address) as archive:
        (hit,) = archive.search("Strich Kanal").hits
        assert hit.id == record["id"]
        found = archive.get(hit.id)
        assert found is not None and "Ärger & Co." in found.body


def test_an_index_is_copied_there_and_back(address: str, tmp_path: Path) -> None:
    """A copy answers as its origin does, and the next run goes on from it, without its sources."""
    source = write_records(tmp_path / "a.jsonl", _records(40))
    reindex([source], index=tmp_path / "one")
    outcome = run("copy", str(tmp_path / "one"), address)
    assert outcome.code == 0 and "40 articles copied to opensearch+http://" in outcome.err
    assert copy_index(address, tmp_path / "two") == 40
    assert verify(address) == verify(tmp_path / "two") == 40
    for place in (address, str(tmp_path / "two")):
        assert _found(place, "Hafen") == {f"a{n:03}" for n in range(40)}
        assert reindex([source], index=place).unchanged == 40
    with pytest.raises(ArgumentError, match="both source and target"):
        copy_index(address, address)
    with pytest.raises(IndexStoreError, match="cannot be copied: there was no index yet"):
        copy_index(tmp_path / "none", tmp_path / "three")


def test_a_snapshot_of_a_cluster_is_a_backup(server: Server, address: str, tmp_path: Path) -> None:
    """What a cluster has kept of an index and gives back is whole, and the next run goes on."""
    source = write_records(tmp_path / "a.jsonl", _records(20))
    reindex([source], index=address)
    name = _cluster(address).address.name
    folder = str(server.nodes[0].home / "data" / "backup")
    server.ask("PUT", "/_snapshot/backup", {"type": "fs", "settings": {"location": folder}})
    kept = {"indices": f"{name}-*", "include_global_state": False}
    server.ask("PUT", f"/_snapshot/backup/{name}?wait_for_completion=true", kept)
    server.ask("DELETE", f"/{name}-*")
    with pytest.raises(IndexMissingError):
        open_index(address)
    server.ask("POST", f"/_snapshot/backup/{name}/_restore?wait_for_completion=true", kept)
    assert verify(address) == len(_found(address, "Hafen")) == 20
    assert reindex([source], index=address).unchanged == 20


def test_pages_beyond_ten_thousand(address: str, tmp_path: Path) -> None:
    """Any page of a result can be shown, and no article is on two."""
    count = 10_030
    reindex([write_records(tmp_path / "a.jsonl", _records(count))], index=address)
    with open_index(address) as archive:
        whole = ids(archive.search("Hafen", limit=count, sort="date", snippets=0))
        assert len(set(whole)) == count
        last = archive.search("Hafen", limit=20, offset=10_015, sort="date", snippets=0)
        assert ids(last) == whole[10_015:] and last.total == count


def test_several_searches_at_once(address: str, tmp_path: Path) -> None:
    """Threads that share an archive get the answers of their own queries."""
    reindex([write_records(tmp_path / "a.jsonl", _records(40))], index=address)
    wrong: list[str] = []
    with open_index(address) as archive:

        def ask(number: int) -> None:
            for n in range(number, 40, 4):
                found = [hit.title for hit in archive.search(f'"Meldung {n}"')]
                if found != [f"Meldung {n}"]:
                    wrong.append(f"{n}: {found}")

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not wrong
