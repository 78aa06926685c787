"""The search page over sockets: clients that are slow, many or odd, and the end of the command."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from command import run
from web_pages import local, serving

from artikelsuche.search.web.http.connections import Connections, Gate
from artikelsuche.search.web.http.requests import BadRequestError
from artikelsuche.search.web.http.server import LATE, PageServer

_HEAD = b"GET /help HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"


@pytest.fixture(scope="module")
def server(web_index: Path) -> Iterator[PageServer]:
    """A server whose clients have half a second for a request."""
    connections = Connections(most=12, head=0.5, sent=5)
    with serving(local(web_index), connections) as server:
        yield server


def _connect(server: PageServer) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.server_port), timeout=5)


def _rest(client: socket.socket) -> bytes:
    """Read until the server closes the connection."""
    parts = []
    try:
        while part := client.recv(65536):
            parts.append(part)
    except ConnectionError:
        pass
    return b"".join(parts)


def _send(server: PageServer, raw: bytes) -> bytes:
    with _connect(server) as client:
        client.sendall(raw)
        return _rest(client)


def _get(server: PageServer, target: str = "/help") -> int:
    client = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
    client.request("GET", target)
    answer = client.getresponse()
    answer.read()
    client.close()
    return answer.status


def test_a_connection_serves_many_requests(server: PageServer) -> None:
    """A connection stays open, HEAD sends no body, and what is asked in advance is answered."""
    client = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
    for method, target, status in (
        ("GET", "/?q=Hafen", 200), ("HEAD", "/?q=Hafen", 200), ("GET", "/none", 404),
        ("HEAD", "/none", 404), ("GET", "/api/status", 200),
    ):  # fmt: skip
        client.request(method, target)
        answer = client.getresponse()
        body = answer.read()
        assert (answer.status, bool(body)) == (status, method == "GET")
        assert answer.getheader("Connection") == "keep-alive"
        assert "Python" not in str(answer.getheader("Server"))
    client.close()
    head = _HEAD % server.server_port
    last = head + b"Connection: close\r\n\r\n"
    assert _send(server, head + b"\r\n" + last).count(b"HTTP/1.1 200 OK") == 2


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ("POST /help HTTP/1.1|HOST|Content-Length: 18||GET / HTTP/1.1||", 405),
        ("GET /help HTTP/1.1|HOST|Content-Length: 5||GET /", 200),
        ("GET /help HTTP/1.1|HOST|Transfer-Encoding: chunked||0||", 200),
        ("GET /help HTTP/1.1|HOST|HOST|Connection: close||", 421),
        ("GET /help HTTP/1.1|Host: example.org|Connection: close||", 421),
        ("GET http://example.org/ HTTP/1.1|HOST|Connection: close||", 404),
        ("GET /help HTTP/1.0||", 421),
        ("GET /help HTTP/1.0|HOST||", 200),
        ("BREW /help HTTP/1.1|HOST||", 405),
        ("OPTIONS * HTTP/1.1|HOST||", 405),
        ("GET /help HTTP/3.0||", 505),
        ("GET /help NEWS/1.1||", 400),
        ("\x16\x03\x01 \x02 \x00 \x01||", 400),
        ("GET /help||", 505),
        ("nonsense||", 400),
        ("\xff" * 70_000, 414),
        ("GET /" + "a" * 66_000 + " HTTP/1.1||", 414),
        ("GET / HTTP/1.1|HOST|X: " + "a" * 66_000 + "||", 431),
        ("GET / HTTP/1.1|HOST|" + "X: y|" * 101 + "|", 431),
        ("GET /%00/%0d%0aX:y?%00=%ff HTTP/1.1|HOST|Connection: close||", 404),
    ],
    ids=lambda value: ascii(value)[:40],
)  # fmt: skip
def test_odd_requests_have_one_clear_answer(server: PageServer, lines: str, status: int) -> None:
    """What is no request, or more than one, is answered once, safely, and the connection ends."""
    raw = lines.replace("HOST", f"Host: 127.0.0.1:{server.server_port}").replace("|", "\r\n")
    answer = _send(server, raw.encode("latin-1"))
    assert re.findall(rb"^HTTP/1\.1 (\d+) ", answer, re.M) == [str(status).encode()], answer[:300]
    assert answer.count(b"X-Content-Type-Options: nosniff") == 1
    assert answer.count(b"default-src 'none'") == 1
    assert b"Traceback" not in answer


def test_raw_bytes_of_utf_8_in_an_address_are_read(server: PageServer) -> None:
    """A client that percent-encodes nothing is understood as one that does."""
    head = b" HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n" % server.server_port
    answer = _send(server, b"GET /api/search?query=Br\xc3\xbccke&limit=0" + head)
    assert '"query": "Brücke"'.encode() in answer


def test_a_slow_client_is_cut_off_and_holds_up_nobody(server: PageServer) -> None:
    """A byte now and then buys no time, and meanwhile others are answered."""
    started = time.monotonic()
    with _connect(server) as slow, _connect(server) as silent:
        slow.settimeout(0.1)
        received: bytes | None = None
        for byte in _HEAD % server.server_port + b"X: " + b"y" * 1000:
            assert _get(server) == 200
            try:
                slow.sendall(bytes([byte]))
                received = slow.recv(10)
                break
            except TimeoutError:
                continue
            except ConnectionError:
                break
        assert not received
        assert 0.4 < time.monotonic() - started < 2
        assert silent.recv(10) == b""


def test_a_client_that_reads_nothing_is_cut_off(web_index: Path) -> None:
    """An answer that nobody takes ends with its time."""
    connections = Connections(head=5, sent=0.5)
    with serving(local(web_index), connections) as server, _connect(server) as client:
        host = b"Host: 127.0.0.1:%d\r\n\r\n" % server.server_port
        client.sendall((b"GET /assets/style.css HTTP/1.1\r\n" + host) * 1000)
        time.sleep(0.2)
        assert len(connections) == 1
        assert _get(server) == 200
        _wait_for_none(connections)


def test_a_late_answer_is_told_in_time(web_index: Path) -> None:
    """Who waits too long is told so at once; the answer that comes at last goes nowhere."""
    application, ended = local(web_index), threading.Event()

    def slow(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/help" and LATE not in environ:
            ended.wait(10)
        return application(environ, start)

    with serving(slow, Connections(head=5, answer=0.5)) as server:
        host = b" HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n" % server.server_port
        for target, words in (
            (b"/?q=Hafen", "die Suche dauert länger als 0 Sekunden"),
            (b"/api/search?query=Hafen", "die Suche dauert länger als 0 Sekunden"),
        ):
            with _connect(server) as client:
                started = time.monotonic()
                client.sendall(b"GET " + target + host + b"Accept-Language: de\r\n\r\n")
                assert _get(server) == 200
                answer = _rest(client).decode()
                assert 0.4 < time.monotonic() - started < 2
                head, _, body = answer.partition("\r\n\r\n")
                assert head.startswith("HTTP/1.1 503 ") and "Retry-After: 2" in head
                assert words in body and "HTTP/1.1" not in body
        ended.set()
        _wait_for_none(server.connections)
        assert _get(server, "/?q=Hafen") == 200


def test_searches_wait_for_a_place() -> None:
    """Where all places are taken and none becomes free in time, a reader is told so."""
    gate = Gate(at_once=1, turn=0.1)
    with gate.place():
        with pytest.raises(BadRequestError, match="too many searches") as refused, gate.place():
            pass
        assert refused.value.status == 503
    with pytest.raises(ZeroDivisionError), gate.place():
        raise ZeroDivisionError
    with gate.place():
        pass


def test_too_many_connections_cost_the_idle_ones(server: PageServer) -> None:
    """Where all places are taken, the connection that waits longest makes room."""
    clients = [_connect(server) for _ in range(40)]
    assert [_get(server) for _ in range(3)] == [200] * 3
    assert len(server.connections) <= 12
    for client in clients:
        client.close()
    _wait_for_none(server.connections)


def _wait_for_none(connections: Connections) -> None:
    deadline = time.monotonic() + 3
    while len(connections) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not len(connections)


def _command(index: Path, *options: str) -> tuple[subprocess.Popen[str], int]:
    """Start the real command and return it with its port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "artikelsuche.search", "serve", "--index", str(index),
         "--port", "0", *options],
        stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    found = re.search(r"http://127\.0\.0\.1:(\d+)/", process.stderr.readline())
    assert found
    return process, int(found[1])


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_command_at_once(web_index: Path, number: int, code: int) -> None:
    """Ctrl-C ends it within a second, whatever connections are open and searches run."""
    process, port = _command(web_index)
    with socket.create_connection(("127.0.0.1", port)) as idle:
        idle.sendall(_HEAD % port + b"\r\n")
        assert idle.recv(12) == b"HTTP/1.1 200"
        busy = [threading.Thread(target=_ask_on, args=(port,)) for _ in range(4)]
        for thread in busy:
            thread.start()
        time.sleep(0.3)
        started = time.monotonic()
        process.send_signal(number)
        out, err = process.communicate(timeout=10)
        assert time.monotonic() - started < 1
        assert process.returncode == code
        assert (out, err) == ("", "stopped\n")
        for thread in busy:
            thread.join()


def _ask_on(port: int) -> None:
    """Ask for what takes long, until the server is gone."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        while True:
            client.request("GET", "/api/search?query=H*+*+Hafen~2&limit=100&significant=100")
            client.getresponse().read()
    except (OSError, http.client.HTTPException):
        client.close()


def test_a_port_that_is_taken_is_said_to_be(server: PageServer, web_index: Path) -> None:
    """A port that another holds, or that none may have, is an error that names a way out."""
    outcome = run("serve", "--index", web_index, "--port", server.server_port)
    assert outcome.code == 2
    assert f"port {server.server_port} cannot be opened" in outcome.err
    assert "--port" in outcome.err and "Traceback" not in outcome.err
    assert run("serve", "--port", 70_000).code == 2
