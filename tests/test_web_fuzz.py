"""The search page under requests by chance, and under many clients and a writer."""

from __future__ import annotations

import gc
import http.client
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from article_files import put_articles
from hypothesis import given, settings
from hypothesis import strategies as st
from web_pages import ask, local, serving
from web_requests import request_by_chance

from artikelsuche.index import reindex
from artikelsuche.search.web.application import Application
from artikelsuche.search.web.http.server import PageServer

_STATUSES = frozenset({200, 400, 404, 405, 421, 503})


@pytest.fixture(scope="module")
def page(web_index: Path) -> Application:
    """The application over the made articles."""
    return local(web_index)


def _check(page: Application, seed: int) -> None:
    method, target, headers = request_by_chance(random.Random(seed))
    answer = ask(page, target, method, headers)
    assert answer.status in _STATUSES, (seed, method, target, headers)
    assert b"Traceback" not in answer.body


@settings(max_examples=150)
@given(seed=st.integers(0, 1 << 40))
def test_whatever_is_asked_has_an_answer(page: Application, seed: int) -> None:
    """Paths, parameters and headers by chance are answered or refused, and are no fault of ours."""
    _check(page, seed)


@settings(max_examples=60)
@given(st.text(max_size=60), st.binary(max_size=60), st.text(max_size=30))
def test_any_characters_have_an_answer(
    page: Application, path: str, query: bytes, header: str
) -> None:
    """Text and bytes of any kind as path, parameters and header field are no fault of ours."""
    path = path.encode("utf-8", "surrogatepass").decode("latin-1")
    for target in (f"/{path}?{query.decode('latin-1')}", f"/?q={query.decode('latin-1')}"):
        assert ask(page, target, headers={"Accept-Language": header}).status in _STATUSES


@pytest.mark.sweep
def test_thousands_of_requests_leave_no_memory_behind(page: Application) -> None:
    """40,000 more requests leave no object for every ten; asked again, they leave none at all."""
    resource = pytest.importorskip("resource", reason="Windows has none")
    peaks, objects = [], []
    for start in (*range(0, 50_000, 10_000), 40_000):  # the last ones are remembered then
        for seed in range(start, start + 10_000):
            _check(page, seed)
        gc.collect()
        objects.append(len(gc.get_objects()))
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    assert objects[-1] < objects[0] + 4_000, objects
    assert objects[-1] < 1.1 * objects[-2], objects
    assert peaks[-1] < 1.5 * peaks[0], peaks  # a thread a request has memory of its own


def _read(server: PageServer, until: float, errors: list[str], answers: list[int]) -> None:
    client = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=30)
    try:
        turns = 0
        while time.monotonic() < until:
            for target in ("/?q=Hafen", "/api/search?query=Hafen", "/article?id=wetter", "/feed"):
                client.request("GET", target)
                answer = client.getresponse()
                body = answer.read()
                if answer.status != 200:
                    errors.append(f"{target}: {answer.status} {body[-600:]!r}")
                turns += 1
        answers.append(turns)
    except Exception as error:
        errors.append(repr(error))
    finally:
        client.close()


@pytest.mark.parametrize("seconds", [3, pytest.param(60, marks=pytest.mark.sweep)])
def test_readers_and_a_writer_meet_no_error(tmp_path: Path, seconds: int) -> None:
    """Eight clients get every answer while commits and rebuilds are made below them."""
    source = put_articles(tmp_path / "source")
    index = tmp_path / "index"
    reindex([source], index=index)
    program = Path(__file__).with_name("reader_and_writer.py")
    writer = subprocess.Popen(
        [sys.executable, program, "writer", index, source, str(seconds), "1"],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    errors: list[str] = []
    answers: list[int] = []
    until = time.monotonic() + seconds
    with serving(local(index)) as server:
        threads = [
            threading.Thread(target=_read, args=(server, until, errors, answers)) for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    commits = int(writer.communicate(timeout=120)[0])
    assert errors == []
    assert commits >= 3 and len(answers) == 8 and min(answers) >= 4
