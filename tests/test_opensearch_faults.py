"""What goes wrong between us and a cluster, or in it: nothing is lost, no half state is seen."""

from __future__ import annotations

import base64
import json
import os
import random
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from archives import Record, ids, write_records
from faulty_proxy import LOST, SILENT, FaultyProxy, proxied
from opensearch_server import Server, running

from artikelsuche.index import IndexStoreError, reindex, verify
from artikelsuche.index.opensearch import cluster as cluster_module
from artikelsuche.index.opensearch import writer as writer_module
from artikelsuche.search import open_index


@pytest.fixture
def proxy(server: Server) -> Iterator[FaultyProxy]:
    """Put a proxy before the node."""
    with proxied(server.nodes[0].port) as found:
        yield found


@pytest.fixture
def address(proxy: FaultyProxy) -> str:
    """Name a new index behind the proxy."""
    return f"opensearch+http://127.0.0.1:{proxy.port}/fault-{os.urandom(4).hex()}?replicas=0"


def _records(count: int, word: str = "Hafen") -> list[Record]:
    return [
        {"id": f"a{n:04}", "title": f"Meldung {n}", "body": f"Der {word} Nummer {n} ist zu."}
        for n in range(count)
    ]


def _found(address: str, query: str) -> int:
    with open_index(address) as archive:
        return archive.search(query, snippets=0).total


def test_a_busy_cluster_is_asked_again(proxy: FaultyProxy, address: str, tmp_path: Path) -> None:
    """However many requests are turned away at times, a run ends as it would have without."""
    source = write_records(tmp_path / "a.jsonl", _records(2500))
    chance = random.Random(5)
    proxy.fault = lambda method, path: chance.choice([429, 503, *[None] * 6])
    assert reindex([source], index=address).added == 2500
    assert proxy.faults and verify(address) == _found(address, "Hafen") == 2500


def test_a_count_that_is_turned_away_is_asked_for_again(
    proxy: FaultyProxy, address: str, tmp_path: Path
) -> None:
    """Of many counts at once a busy cluster may refuse some: a search waits for them."""
    reindex([write_records(tmp_path / "a.jsonl", _records(5))], index=address)
    refused: list[None] = []

    def refuse(path: str, text: bytes) -> bytes:
        if not path.startswith("/_msearch") or len(refused) == 2:
            return text
        refused.append(None)
        answers = json.loads(text)
        answers["responses"][-1] = {"error": {"reason": "rejected execution"}, "status": 429}
        return json.dumps(answers).encode()

    proxy.changed = refuse
    assert _found(address, "Hafen") == 5 and len(refused) == 2


def test_answers_that_are_lost_are_asked_for_again(
    proxy: FaultyProxy, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the cluster has done already, though nobody heard of it, is done once."""
    monkeypatch.setattr(cluster_module, "_FIRST_PAUSE", 0.01)
    source = write_records(tmp_path / "a.jsonl", _records(50))
    for chance in map(random.Random, range(4)):
        proxy.fault = lambda method, path, lost=chance.random: LOST if lost() < 0.5 else None
        report = reindex([source], index=address, full=True)
        proxy.fault = lambda method, path: None
        assert report.articles == verify(address) == _found(address, "Hafen") == 50


def test_a_line_that_is_cut_is_waited_for(proxy: FaultyProxy, address: str, tmp_path: Path) -> None:
    """A run that cannot reach the cluster for some seconds goes on where it was."""
    source = write_records(tmp_path / "a.jsonl", _records(2500))
    begun: list[float] = []

    def cut(method: str, path: str) -> int | None:
        if path.endswith("_bulk") and "state" not in path and not begun:
            begun.append(time.monotonic())
        return 0 if begun and time.monotonic() < begun[0] + 5 else None

    proxy.fault = cut
    assert reindex([source], index=address).added == 2500
    assert proxy.faults and verify(address) == 2500


def test_a_line_that_is_silent_is_waited_for(
    proxy: FaultyProxy, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that hears nothing for longer than an answer may take goes on where it was."""
    monkeypatch.setattr(cluster_module, "_TIMEOUT", 1.0)
    source = write_records(tmp_path / "a.jsonl", _records(2500))
    timers: list[threading.Timer] = []

    def silent(method: str, path: str) -> int | None:
        if path.endswith("_bulk") and "state" not in path and not timers:
            timers.append(threading.Timer(3.0, proxy.heard.set))
            timers[0].start()
        return SILENT if timers and not proxy.heard.is_set() else None

    proxy.fault = silent
    assert reindex([source], index=address).added == 2500
    assert proxy.faults > 1 and verify(address) == 2500


@pytest.mark.parametrize("part", ["_bulk", "_refresh", "_doc/live", "_aliases"])
def test_a_cluster_that_stays_away_ends_the_run(
    proxy: FaultyProxy, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    """Where the cluster stays away, the index answers as before or as after, and can be mended."""
    monkeypatch.setattr(cluster_module, "_PATIENCE", 1.0)
    source = write_records(tmp_path / "a.jsonl", _records(50))
    reindex([source], index=address)
    write_records(source, _records(45, "Kanal"))
    seen: list[None] = []

    def away(method: str, path: str) -> int | None:
        if part in path and method != "GET":
            seen.append(None)
        return 0 if seen else None

    proxy.fault = away
    with pytest.raises(IndexStoreError, match="cannot be reached"):
        reindex([source], index=address)
    proxy.fault = lambda method, path: None
    state = _found(address, "Hafen"), _found(address, "Kanal")
    assert state in ((50, 0), (0, 45)) and verify(address) == max(state)
    time.sleep(0.1)
    _free(address)
    assert reindex([source], index=address).articles == 45
    assert (_found(address, "Hafen"), _found(address, "Kanal")) == (0, 45)
    assert verify(address) == 45


def _free(address: str) -> None:
    """Let the lease of the writer that could not give it back run out."""
    from artikelsuche.index.opensearch.address import address_of

    found = address_of(address)
    assert found is not None
    path = f"/{found.name}-state/_doc/lock"
    cluster = cluster_module.Cluster(found)
    note = cluster.request("GET", path).body["_source"]
    cluster.request("PUT", path, {**note, "until": 0.0})


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (401, "refuses the user or the password; set ARTIKELSUCHE_OPENSEARCH_USER"),
        (403, "does not let the user do that"),
    ],
)
def test_a_user_who_may_not_is_told(
    proxy: FaultyProxy,
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    message: str,
) -> None:
    """A wrong password and a missing right are told apart; no message has the password."""
    monkeypatch.setenv("ARTIKELSUCHE_OPENSEARCH_USER", "me")
    monkeypatch.setenv("ARTIKELSUCHE_OPENSEARCH_PASSWORD", "geheim")
    proxy.fault = lambda method, path: status
    with pytest.raises(IndexStoreError, match=message) as told:
        reindex([write_records(tmp_path / "a.jsonl", _records(3))], index=address)
    assert "geheim" not in str(told.value)
    with pytest.raises(IndexStoreError, match=message):
        open_index(address)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a certificate of this machine that is its own authority, with its key."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make a certificate with")
    path = tmp_path_factory.mktemp("tls") / "cert.pem"
    subject = ["-subj", "/CN=artikelsuche", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(path.with_name("key.pem")), "-out", str(path)]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    subprocess.run([*command, *subject, *files], check=True, capture_output=True)
    return path


def test_a_cluster_behind_tls(
    server: Server, certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The CA and the user come from the environment; whom it does not vouch for is not asked."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    source = write_records(tmp_path / "a.jsonl", _records(5))
    with proxied(server.nodes[0].port, context) as proxy:
        proxy.authorization = f"Basic {base64.b64encode(b'me:geheim').decode()}"
        place = f"opensearch+https://127.0.0.1:{proxy.port}/tls-{os.urandom(4).hex()}?replicas=0"
        with pytest.raises(IndexStoreError, match="its certificate is not trusted"):
            reindex([source], index=place)
        monkeypatch.setenv("ARTIKELSUCHE_OPENSEARCH_CA", str(certificate.with_name("none.pem")))
        with pytest.raises(IndexStoreError, match="names no file"):
            reindex([source], index=place)
        monkeypatch.setenv("ARTIKELSUCHE_OPENSEARCH_CA", str(certificate))
        with pytest.raises(IndexStoreError, match="refuses the user or the password"):
            reindex([source], index=place)
        monkeypatch.setenv("ARTIKELSUCHE_OPENSEARCH_USER", "me")
        monkeypatch.setenv("ARTIKELSUCHE_OPENSEARCH_PASSWORD", "geheim")
        assert reindex([source], index=place).added == _found(place, "Hafen") == 5


@pytest.fixture
def pair() -> Iterator[Server]:
    """Run two nodes."""
    with running(2) as server:
        yield server


@pytest.mark.parametrize("step", ["replace_live", "_name_alias"])
def test_a_node_that_dies_while_a_state_becomes_live(
    pair: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """A node that is killed as the new index takes the place of the old one stops no run."""
    source = write_records(tmp_path / "a.jsonl", _records(50))
    address = pair.address("news", shards=2, replicas=1)
    reindex([source], index=address)
    pair.ask("GET", "/_cluster/health?wait_for_status=green&timeout=60s")
    write_records(source, _records(45, "Kanal"))
    owner = writer_module if step == "replace_live" else writer_module.ClusterWriter
    real = getattr(owner, step)

    def killed(*given: Any) -> Any:
        pair.nodes[1].process.kill()
        return real(*given)

    monkeypatch.setattr(owner, step, killed)
    report = reindex([source], index=address, full=True)
    assert report.articles == verify(address) == _found(address, "Kanal") == 45
    assert _found(address, "Hafen") == 0


def test_a_node_that_dies_is_replaced_by_the_other(pair: Server, tmp_path: Path) -> None:
    """With two nodes and copies of shards, a node that dies in a run costs no article."""
    source = write_records(tmp_path / "a.jsonl", _records(4000))
    address = pair.address("news", shards=4, replicas=1)
    told: list[int] = []

    def kill_at_half(done: int, total: int | None) -> None:
        told.append(1)
        if len(told) == 2000:
            pair.nodes[1].process.kill()

    assert reindex([source], index=address).added == 4000
    pair.ask("GET", "/_cluster/health?wait_for_status=green&timeout=60s")
    write_records(source, _records(4000, "Kanal"))
    report = reindex([source], index=address, progress=kill_at_half)
    assert report.updated == 4000 and len(told) >= 2000
    assert _found(address, "Kanal") == verify(address) == 4000
    with open_index(address) as archive:
        assert ids(archive.search('"Meldung 77"')) == ["a0077"]
